"""Make docs/session.png: a real search in a terminal, as it stood on the screen. Needs chromium and the demo's index.

make demo && .venv/bin/python docs/picture.py
"""

import io
import os
import pty
import subprocess
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

COLUMNS, ROWS = 118, 60
COMMANDS = (
    ["kashaf", "search", "حسابات داعش على تويتر", "--size", "2"],
    ["kashaf", "facets", "platform", "بث", "مباشر"],
    ["kashaf", "analyze", "وبالتغريدات المتطرفة"],
)
STYLE = f"""body {{ margin: 0; background: #1b1d23; color: #e6e6e6 }}
pre {{ font: 15px/1.5 "DejaVu Sans Mono", monospace; padding: 14px 18px; margin: 0; white-space: pre-wrap;
width: {COLUMNS}ch }}"""


def screen(command: list[str]) -> str:
    """What a command prints when it believes to be on a terminal."""
    environment = {
        "KASHAF_INDEX": ".kashaf-demo",
        **os.environ,
        "COLUMNS": str(COLUMNS),
        "LINES": str(ROWS),
        "TERM": "xterm-256color",
    }
    printed: list[bytes] = []
    inner, outer = pty.openpty()
    with subprocess.Popen(command, stdout=outer, stderr=outer, env=environment):
        os.close(outer)
        while True:
            try:
                some = os.read(inner, 65536)
            except OSError:  # the other end was closed
                break
            printed.append(some)
    os.close(inner)
    return b"".join(printed).decode("utf-8").replace("\r\n", "\n")


def main() -> None:
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
    for command in COMMANDS:
        shown = " ".join(f"'{word}'" if " " in word else word for word in command)
        console.print(Text(f"$ {shown}", style="bold green"))
        console.print(Text.from_ansi(screen(command)))
        console.print()
    code = console.export_html(inline_styles=True, code_format="{code}")
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "session.html"
        page.write_text(f'<meta charset="utf-8"><style>{STYLE}</style><pre>{code}</pre>', "utf-8")
        picture = f"--screenshot={Path(__file__).with_name('session.png')}"
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=1110,790"]
        subprocess.run(["chromium", *flags, f"--user-data-dir={folder}/profile", picture, str(page)], check=True)


if __name__ == "__main__":
    main()
