"""The trie of names as arrays for the compiled loop, and what it gives back: runs of tokens that spell a name.

The walk in native/runs.c does what `kashaf.index.candidates` does a token at a time, which is its twin, and which goes
on where the loop cannot tell how the trie cuts a text.
"""

from array import array
from collections.abc import Iterator, Sequence

from kashaf.index.trie import Name, Node, Start, Words

UNSURE = 0xFFFFFFFF
"""In place of the node: from this token on the text must be cut anew."""

Run = tuple[int, int, int, int]
"""First token, last token, way into the trie, node; tokens are numbered as in the scan."""


class NameRuns:
    """The arrays for the words of one table, in its order, and the names that end at a node."""

    def __init__(self, words: Words, known: Sequence[str], opening: Sequence[bool]) -> None:
        """`opening`: which of the words may open a name."""
        self._nodes: list[Node] = []
        self._ways: list[Start] = []
        self._met: dict[tuple[int, int], tuple[tuple[Name, str], ...]] = {}
        numbers: dict[int, int] = {}
        for node in _below(words.root):
            numbers[id(node)] = len(self._nodes)
            self._nodes.append(node)
        keys: dict[str, int] = {}
        edges, edge_keys, children = array("I", [0]), array("I"), array("I")
        for node in self._nodes:
            leads = sorted(
                (keys.setdefault(key, len(keys) + 1), numbers[id(child)]) for key, child in node.next.items()
            )
            edge_keys.extend(key for key, _ in leads)
            children.extend(child for _, child in leads)
            edges.append(len(edge_keys))
        spelled = [words.spelled(word) for word in known]
        firsts = array("I", [0])
        for word, key, opens in zip(known, spelled, opening, strict=True):
            if opens:
                self._ways += words.starts(word, key)
            firsts.append(len(self._ways))
        ways = array("I", [numbers[id(way.node)] for way in self._ways])
        ends = array("I", [bool(node.names) for node in self._nodes])
        numbered = array("I", [keys.get(key, 0) for key in spelled])
        self.arrays = tuple([one.tobytes() for one in (numbered, firsts, ways, edges, edge_keys, children, ends)])

    def names(self, way: int, node: int) -> tuple[tuple[Name, str], ...]:
        """The names that end at a node and take how it was reached, each with its proclitic."""
        found = self._met.get((way, node))
        if found is None:
            start = self._ways[way]
            found = self._met[way, node] = tuple(
                [
                    (name, start.clitic)
                    for name in self._nodes[node].names
                    if name.takes(start.clitic, start.dropped_article)
                ]
            )
        return found


def _below(root: Node) -> Iterator[Node]:
    for node in root.next.values():
        yield node
        yield from _below(node)
