"""What became of each block of a document, and why: the pipeline's own steps, heard one after another.

The core tells a `Note` which paragraphs stand after each step. What stood before a step and does not after it was cut
by that step; nothing is decided here a second time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

from copydesk.agents.clean.core import cleaned
from copydesk.agents.clean.draft import NO_HINTS, Hints
from copydesk.agents.clean.words import key
from copydesk.streams.outcomes import Rejected
from copydesk.streams.records import CleanArticle

# Aligning two steps costs the square of what differs between them; of a longer document the first blocks are explained.
MAX_BLOCKS = 2_000


class Block(NamedTuple):
    """One paragraph as the document had it; `why` names the step that cut it, or a part of it where it was kept."""

    text: str
    kept: bool
    why: str


class Explanation(NamedTuple):
    """The outcome, and the blocks in the document's order."""

    outcome: CleanArticle | Rejected
    blocks: list[Block]


def explain(
    payload: bytes, *, url: str | None = None, content_type: str | None = None, hints: Hints = NO_HINTS
) -> Explanation:
    """As `clean`, with every block that the steps saw."""
    trace = _Trace()
    outcome = cleaned(payload, url, content_type, hints, trace)
    return Explanation(outcome, [Block(each.text, each.now is not None, each.why) for each in trace.blocks])


@dataclass(slots=True)
class _Traced:
    """A block on its way: `now` is what is left of it, None once it is cut."""

    text: str
    now: str | None
    why: str = ""


class _Trace:
    """A note that follows each block through the steps."""

    def __init__(self) -> None:
        self.blocks: list[_Traced] = []
        self._began = False

    def __call__(self, why: str, paragraphs: Sequence[str]) -> None:
        """The next step's name and what stands after it; the first step gives the blocks."""
        after = list(paragraphs[:MAX_BLOCKS])
        if not self._began:
            self._began = True
            self.blocks = [_Traced(text, text) for text in after]
            return
        standing = [block for block in self.blocks if block.now is not None]
        for start, end, new_start, new_end in _stretches([block.now or "" for block in standing], after):
            _follow(standing[start:end], after[new_start:new_end], why)


def _stretches(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int, int, int]]:
    """The stretches in which a step changed something, as slices of both."""
    if len(before) == len(after) and all(key(new) in key(old) for old, new in zip(before, after, strict=True)):
        # Nothing is gone: each is what is left of its own, also where two have become the same.
        return [(at, at + 1, at, at + 1) for at, old in enumerate(before) if old != after[at]]
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return [opcode[1:] for opcode in matcher.get_opcodes() if opcode[0] != "equal"]


def _follow(blocks: Sequence[_Traced], after: Sequence[str], why: str) -> None:
    """Blocks of a stretch that the step changed: cut, cut in part, or put together in other pieces."""
    letters = [key(text) for text in after]
    whole = "".join(letters)
    for block in blocks:
        mine = key(block.now or "")
        if mine and mine in whole:
            continue
        left = [text for text, own in zip(after, letters, strict=True) if own and own in mine]
        block.now = " ".join(left) or None
        block.why = f"in part: {why}" if left else why
