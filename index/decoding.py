"""From bytes to text: which encoding a file is in, and the repair of text that was once read in a wrong one."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from kashaf.index.errors import InputError

REPLACEMENT = "\ufffd"
SAMPLE = 65536
"""Bytes that are looked at to tell an encoding."""

# The most frequent short words of Arabic prose: what a wrong decoding never brings forth by chance.
COMMON_WORDS = frozenset(
    word
    for line in (
        "في من على إلى الى أن ان إن عن مع هذا هذه التي الذي ما لا كان كانت قال بعد بين كل أو او ثم قد لم لن وقد وفي",
        "ومن كما وقال ذلك حيث هو هي غير حتى عام منذ خلال بن اليوم الدولة العربية أي عند قبل تم لدى وكان وهو فيها به له",
        "أصبح ضمن عبر موقع ضد أكثر أول يوم بعض جديد جديدة لها عليه عدم سنة دون نحو فقط إلا رئيس وزير مدينة هل",
    )
    for word in line.split()
)
ARTICLE = "ال"
SINGLE_BYTE = ("cp1256", "iso8859_6", "cp720")
"""Single-byte Arabic encodings tried beside the answer of charset-normalizer, which is unsure of short texts."""

WORDS = re.compile(r"[^\W\d_]+")
ARABIC_LETTER = re.compile("[\u0621-\u063a\u0641-\u064a]")
# Without \t \n \v \f \r, the Ctrl-Z that DOS files end in, and the escape of terminal colours.
CONTROL = bytes(byte for byte in range(0x20) if byte not in b"\t\n\v\f\r\x1a\x1b")
WINDOWS_1252 = {
    ord(character): byte for byte in range(0x80, 0xA0) if (character := bytes([byte]).decode("cp1252", "ignore"))
} | {ord(REPLACEMENT): 0xFF}


class NotText(InputError):
    """The bytes are no text; the message says what they look like, without the name of the file."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding it was read in, and what was guessed or repaired on the way."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reversal:
    """A wrong reading to undo: text that shows one of `signs` was `true` bytes read as `mistaken`."""

    mistaken: str
    true: str
    signs: tuple[str, ...]


# One character each, since a search for one is twenty times as fast as for two.
REVERSALS = (
    Reversal("cp1256", "utf-8", ("§", "„")),  # «ال» became ط§ظ„
    Reversal("cp1252", "utf-8", ("Ø", "Ù")),  # «ال» became Ø§Ù„
    Reversal("cp1252", "cp1256", ("Ç", "í")),  # «ال» became Çá
    Reversal("cp1252", "iso8859_6", ("Ç", "ê")),  # «ال» became Çä
)


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The text of `data`: UTF-8 if it can be, UTF-16 by its mark or its zeros, else the Arabic encoding that fits best.

    `declared` is an encoding named elsewhere (a page's `<meta charset>`), tried before guessing. Line ends become
    `\\n`. Raises `NotText` for binary data.
    """
    marked = _marked(data)
    if marked is not None:
        found = marked
    elif wide := utf_16(data[:SAMPLE]):
        found = Decoded(data.decode(wide, "replace"), wide, (f"read as {wide}",))
    elif b"\0" in data[:SAMPLE]:
        raise NotText("binary data (NUL bytes), not text; give a text file")
    else:
        found = _utf_8(data) or _as_declared(data, declared) or _guessed(data)
    text = found.text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in found.text else found.text
    text, damage = repaired(text)
    return Decoded(text, found.encoding, (*found.notes, *damage))


def utf_16(data: bytes) -> str | None:
    """ "utf-16", "utf-16-le" or "utf-16-be" if `data` begins like such a text, else None.

    Without a byte-order mark the two bytes of a character tell: the upper one is 06 for Arabic and 00 for Latin
    letters, spaces and line ends, always at the same parity.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and not data.startswith(codecs.BOM_UTF32_LE):
        return "utf-16"
    if len(data) < 4 or not (b"\x00" in data or b"\x06" in data):
        return None
    upper = frozenset(b"\x00\x06")
    for encoding, first in (("utf-16-le", 1), ("utf-16-be", 0)):
        here, other = data[first::2], data[1 - first :: 2]
        if (
            sum(byte in upper for byte in here) > 0.9 * len(here)
            and sum(byte in upper for byte in other) < 0.1 * len(other)
            and not _controls(data[: len(data) // 2 * 2].decode(encoding, "replace").encode())
        ):
            return encoding
    return None


def repaired(text: str) -> tuple[str, tuple[str, ...]]:
    """The text with a wrong decoding undone, and notes on the damage found; most texts come back as they are.

    A reversal is accepted only if the share of common Arabic words rises.

    >>> repaired("ÞÇá ãÓÄæá Ýí ÇáæÒÇÑÉ")
    ('قال مسؤول في الوزارة', ('decoding damage repaired: cp1256 had been read as cp1252',))
    """
    notes: list[str] = []
    if any(sign in text for reversal in REVERSALS for sign in reversal.signs):
        share = _common_share(WORDS.findall(text))
        better = [(_common_share(WORDS.findall(undone)), undone, steps) for undone, steps in _reversals(text, ())]
        best = max(better, key=lambda one: (one[0], -len(one[2])), default=None)
        if best is not None and best[0] > share:
            text = best[1]
            notes += [f"decoding damage repaired: {step.true} had been read as {step.mistaken}" for step in best[2]]
    if lost := text.count(REPLACEMENT):
        notes.append(f"{lost} undecodable bytes or characters stand as {REPLACEMENT}")
    return text, tuple(notes)


def _marked(data: bytes) -> Decoded | None:
    if data.startswith(codecs.BOM_UTF8):
        return Decoded(data[3:].decode("utf-8", "replace"), "utf-8")
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return Decoded(data.decode("utf-32", "replace"), "utf-32", ("read as utf-32",))
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Decoded(data.decode("utf-16", "replace"), "utf-16", ("read as utf-16",))
    return None


def _utf_8(data: bytes) -> Decoded | None:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
        # A crawl cut in mid-letter is still UTF-8; cp1256 read as UTF-8 is nearly all loss.
        whole = sum(character > "\x7f" for character in text) - text.count(REPLACEMENT)
        if whole < 4 * text.count(REPLACEMENT):
            return None
    if _controls(data) > 0.02 * len(data):
        raise NotText("binary data (control characters), not text; give a text file")
    return Decoded(text, "utf-8")


def _as_declared(data: bytes, declared: str | None) -> Decoded | None:
    try:
        name = codecs.lookup(declared or "").name
        return Decoded(data.decode(name), name, (f"read as {name}",))
    except (LookupError, UnicodeDecodeError, ValueError):
        return None


def _guessed(data: bytes) -> Decoded:
    from charset_normalizer import from_bytes  # here, because most collections are UTF-8 and never need it

    best = from_bytes(data[:SAMPLE]).best()
    names = dict.fromkeys([*([best.encoding] if best else []), *SINGLE_BYTE])
    readings: list[tuple[float, str, str]] = []
    for name in names:
        try:
            reading = data.decode(name)
        except (LookupError, UnicodeDecodeError):
            continue
        # The answer of charset-normalizer comes first and wins where the words do not tell.
        readings.append((_likeness(reading), name, reading))
    if not readings:
        reading = data.decode("cp1256", "replace")
        readings.append((_likeness(reading), "cp1256", reading))
    _, name, reading = max(readings, key=lambda row: row[0])
    if _controls(data) > 0.02 * len(data):
        raise NotText("binary data or an unknown encoding; save the file as UTF-8")
    return Decoded(reading, name, (f"read as {name}",))


def _likeness(text: str) -> float:
    """How much a text looks like Arabic prose: share of common words, then of letters that are Arabic, in words."""
    sample = text[:SAMPLE]
    words = WORDS.findall(sample)
    if not words:
        return 0.0
    letters = sum(map(len, words))
    arabic = len(ARABIC_LETTER.findall(sample)) / letters
    # A word that mixes scripts, as «Çلم», is a sign of a wrong table.
    mixed = sum(0 < len(ARABIC_LETTER.findall(word)) < len(word) for word in words) / len(words)
    return _common_share(words) * 2 + arabic - mixed


def _common_share(words: list[str]) -> float:
    # A word of the length of «الدولة» that begins with the article counts too: a short text may hold no other sign.
    common = sum(word in COMMON_WORDS or (len(word) > 4 and word.startswith(ARTICLE)) for word in words)
    return common / len(words) if words else 0.0


def _controls(data: bytes) -> int:
    return len(data) - len(data.translate(None, CONTROL))


def _reversals(text: str, steps: tuple[Reversal, ...]) -> Iterator[tuple[str, tuple[Reversal, ...]]]:
    """What comes out of undoing one wrong reading or two, one after the other, with the readings undone."""
    for reversal in REVERSALS:
        if any(sign in text for sign in reversal.signs):
            # Line by line: a headline that was pasted in rightly must not keep the rest from being repaired.
            undone = "\n".join(_undone(line, reversal) for line in text.split("\n"))
            if undone != text:
                yield undone, (*steps, reversal)
                if not steps:
                    yield from _reversals(undone, (reversal,))


def _undone(line: str, reversal: Reversal) -> str:
    if reversal.true == "utf-8" and reversal.mistaken == "cp1252":
        # cp1252 has no character 81, so «ف», which is D9 81, lost its second byte; of the rest only vowel signs did.
        line = line.replace("Ù" + REPLACEMENT, "Ù\x81")
    try:
        if reversal.mistaken == "cp1252":
            data = line.translate(WINDOWS_1252).encode("latin-1")  # latin-1 too: browsers keep 0x81 as it is
        else:
            data = line.encode(reversal.mistaken)
        undone = data.decode(reversal.true, "replace")
    except UnicodeEncodeError:
        return line
    return undone if undone.count(REPLACEMENT) * 4 <= len(undone) else line
