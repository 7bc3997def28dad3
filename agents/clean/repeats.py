"""Repeated blocks: dumps often carry a body twice, a teaser before the lead, or one sentence two times in a row.

A defect is a long sentence or a run of sentences that stands again with nothing new around it. A refrain is none:
short lines that come back between other text, list entries, scores, and a quotation inside a new sentence stay.
All comparisons are of letters and digits only. The cost is linear in the text.
"""

from collections.abc import Sequence
from typing import NamedTuple

from copydesk.agents.clean.words import key, sentences

# Letters and digits from which a sentence is no refrain: about ten words.
LONG = 50
# A sentence said twice in a row is a slip from this length; `No, no.` and `Go! Go!` are not.
TWICE = 20
# A teaser shares at least this much with the paragraph after it.
TEASER = 30
# Teasers stand before the lead, within the first paragraphs.
TEASER_WITHIN = 4
# A cut copy breaks off inside a sentence; its last piece is taken along from this length.
CUT = 20


class Unit(NamedTuple):
    """One sentence: its paragraph, its characters, its key."""

    paragraph: int
    text: str
    key: str


def without_repeats(paragraphs: Sequence[str]) -> list[str]:
    """The paragraphs, second copies removed and the first of each kept in its place."""
    units = [Unit(at, text, key(text)) for at, paragraph in enumerate(paragraphs) for text in sentences(paragraph)]
    gone = _copies(units) | _twice(units)
    gone -= _inside_quotations(units, gone)
    if gone:
        paragraphs = _joined(units, gone, len(paragraphs))
    return without_teasers(paragraphs)


def without_teasers(paragraphs: Sequence[str]) -> list[str]:
    """The paragraphs without a cut or whole copy of the lead that stands before the lead."""
    kept = list(paragraphs)
    for at in range(min(TEASER_WITHIN, len(kept) - 1) - 1, -1, -1):
        teaser = key(kept[at])
        if len(teaser) >= TEASER and any(key(later).startswith(teaser) for later in kept[at + 1 : at + 3]):
            del kept[at]
    return kept


def _copies(units: Sequence[Unit]) -> set[int]:
    """Indices of units that belong to a second copy."""
    first: dict[str, int] = {}
    gone: set[int] = set()
    at = 0
    while at < len(units):
        seen = first.get(units[at].key) if len(units[at].key) >= LONG else None
        if seen is None:
            first.setdefault(units[at].key, at)
            at += 1
            continue
        run = range(at - _backward(units, seen, at, gone), at + _forward(units, seen, at))
        gone.update(run)
        at = run.stop
    return gone


def _forward(units: Sequence[Unit], seen: int, at: int) -> int:
    """How many units from `at` on repeat those from `seen` on; a last piece that breaks off counts."""
    length = 0
    while seen + length < at and at + length < len(units) and units[seen + length].key == units[at + length].key:
        length += 1
    if seen + length < at and at + length < len(units):
        piece, whole = units[at + length].key, units[seen + length].key
        ends = at + length + 1 == len(units) or units[at + length].text.rstrip().endswith(("…", "..."))
        if ends and len(piece) >= CUT and whole.startswith(piece):
            length += 1
    return length


def _backward(units: Sequence[Unit], seen: int, at: int, gone: set[int]) -> int:
    """How many short units before `at` repeat those before `seen`: the subheadings of a second copy."""
    length = 0
    while (
        seen - length > 0
        and at - length - 1 > seen
        and at - length - 1 not in gone
        and units[seen - length - 1].key == units[at - length - 1].key
    ):
        length += 1
    return length


def _twice(units: Sequence[Unit]) -> set[int]:
    """Indices of units that repeat the unit directly before them."""
    pairs = enumerate(zip(units, units[1:], strict=False), 1)
    return {at for at, (before, here) in pairs if before.key == here.key and len(here.key) >= TWICE}


def _inside_quotations(units: Sequence[Unit], gone: set[int]) -> set[int]:
    """Of the units to be removed, those whose removal would tear a quotation or a new paragraph's sense apart."""
    kept: set[int] = set()
    for at in gone:
        before, after = at - 1, at + 1
        opened = before >= 0 and before not in gone and units[before].paragraph == units[at].paragraph
        closes = after < len(units) and after not in gone and units[after].paragraph == units[at].paragraph
        if (opened and _unbalanced(units[before].text)) or (closes and _unbalanced(units[at].text)):
            kept.add(at)
    return kept


def _unbalanced(text: str) -> bool:
    """Whether a quotation opens or closes in this sentence but does not do both."""
    return text.count("“") != text.count("”") or text.count("«") != text.count("»") or text.count('"') % 2 == 1


def _joined(units: Sequence[Unit], gone: set[int], paragraphs: int) -> list[str]:
    """The paragraphs again from the units that stay."""
    parts: list[list[str]] = [[] for _ in range(paragraphs)]
    for at, unit in enumerate(units):
        if at not in gone:
            parts[unit.paragraph].append(unit.text)
    return [text for text in ("".join(part).strip() for part in parts) if text]
