"""Repeated blocks: dumps often carry a body twice, a teaser before the lead, or one sentence two times in a row.

A defect is a long sentence or a run of sentences that stands again with nothing new around it. A refrain is none:
short lines that come back between other text, list entries, scores, and a quotation inside a new sentence stay.
All comparisons are of letters and digits only, over the whole text in a row, so that a second copy is found even where
its line breaks are lost. The cost is linear in the text.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from copydesk.agents.clean.datelines import dateline_of
from copydesk.agents.clean.words import key, keys, sentences, weight

# Letters and digits from which a sentence is no refrain: about ten words.
LONG = 50
# Copies are looked up by the letters that a sentence and what follows it begin with.
ANCHOR = 40
# ... fewer in scripts whose letters carry more, down to these in those without spaces.
WIDE_ANCHOR = 14
# Letters looked at to tell the script.
SCRIPT = 400
# A sentence said twice in a row is a slip from this length; `No, no.` and `Go! Go!` are not.
TWICE = 20
# ... and a whole paragraph sooner, because a speaker repeats himself within one.
TWICE_ALONE = 10
# A teaser shares at least this much with one of the two paragraphs after it, and stands first or second.
TEASER = 30
TEASER_WITHIN = 2
# A second copy begins with one of the first paragraphs.
GLUED_WITHIN = 3
# ... right behind a letter or one of these; behind an opening quote it is quoted.
ENDS = ".!?…。！？)]）】»”’*"
# What was apart can stand in a row once a copy between is gone; a second round settles that, a third is never needed.
ROUNDS = 4

# Sentences around a copy that are searched for the quotation it may stand in.
QUOTED = 12


class Unit(NamedTuple):
    """One sentence: its paragraph, its characters, its key, and where the key begins in the keys of the whole text."""

    paragraph: int
    text: str
    key: str
    start: int

    @property
    def end(self) -> int:
        """Where its key ends."""
        return self.start + len(self.key)


def without_repeats(paragraphs: Sequence[str]) -> list[str]:
    """The paragraphs, second copies removed and the first of each kept in its place."""
    kept = list(paragraphs)
    for _ in range(ROUNDS):
        before, kept = kept, _one_round(kept)
        if kept == before:
            break
    return kept


def unglued(paragraphs: Sequence[str]) -> list[str]:
    """The paragraphs, cut where the body's beginning stands again right behind a letter or mark: `... it ended.It began`."""
    heads = {head for text in paragraphs[:GLUED_WITHIN] for head in _heads(text)}
    found: list[str] = []
    for text in paragraphs:
        cuts = sorted(
            {
                at
                for head in heads
                if (at := text.find(head, 1)) > 0 and (text[at - 1].isalnum() or text[at - 1] in ENDS)
            }
        )
        edges = [0, *cuts, len(text)]
        found += [text[a:b] for a, b in pairwise(edges) if b > a]
    return found


def _heads(text: str) -> list[str]:
    """How a paragraph begins, with and without its dateline."""
    dateline = dateline_of(text)
    starts = [text[:ANCHOR], dateline.rest[:ANCHOR] if dateline else ""]
    return [start for start in starts if weight(key(start)) >= TEASER]


def _one_round(paragraphs: list[str]) -> list[str]:
    letters = keys(paragraphs)
    single = [_once(*each) for each in zip(paragraphs, letters, strict=True)]
    kept = without_teasers(_unstuttered(single, letters if single == paragraphs else keys(single)))
    units = _units(kept)
    gone = _copies(units) | _twice(units)
    return _joined(units, gone, len(kept)) if gone else kept


def _unstuttered(paragraphs: Sequence[str], letters: Sequence[str]) -> list[str]:
    """The paragraphs, whose keys are `letters`, without each that stands directly behind its own copy."""
    pairs = zip(paragraphs, letters, ["", *letters], strict=False)
    return [text for text, own, before in pairs if own != before or weight(own) < TWICE_ALONE]


def without_teasers(paragraphs: Sequence[str]) -> list[str]:
    """The paragraphs without a cut or whole copy of the lead that stands before the lead."""
    kept = list(paragraphs)
    for at in range(min(TEASER_WITHIN, len(kept) - 1) - 1, -1, -1):
        near = keys(kept[at : at + 4])
        teaser = near[0]
        # Where what follows the copy is what follows the teaser, the whole body stands twice.
        second = "".join(near[2:]).startswith("".join(near[:2]))
        if weight(teaser) >= TEASER and not second and any(later.startswith(teaser) for later in near[1:3]):
            del kept[at]
    return kept


def _units(paragraphs: Iterable[str]) -> list[Unit]:
    pieces = [(at, text) for at, paragraph in enumerate(paragraphs) for text in sentences(paragraph)]
    letters = keys([text for _, text in pieces])
    starts = accumulate(map(len, letters), initial=0)
    return [Unit(*piece, own, start) for piece, own, start in zip(pieces, letters, starts, strict=False)]


def _copies(units: Sequence[Unit]) -> set[int]:
    """Indices of units that belong to a second copy."""
    letters = "".join(unit.key for unit in units)
    size = _anchor_size(letters)
    first: dict[str, int] = {}
    gone: set[int] = set()
    covered = 0
    for at, unit in enumerate(units):
        if unit.start < covered:
            continue
        anchor = letters[unit.start : unit.start + size]
        seen = first.setdefault(anchor, unit.start)
        if seen < unit.start and len(anchor) == size:
            run = _run(units, at, unit.start + _shared(letters, seen, unit.start))
            if any(weight(units[index].key) >= LONG for index in run) and _is_free(units, run, seen):
                gone.update(run)
            # What is left standing is passed over too: looked at sentence by sentence it would cost the square.
            covered = units[run[-1]].end if run else covered
    return gone


def _anchor_size(letters: str) -> int:
    head = letters[:SCRIPT]
    return max(WIDE_ANCHOR, ANCHOR * len(head) // max(1, weight(head)))


def _is_free(units: Sequence[Unit], run: Sequence[int], seen: int) -> bool:
    """Whether the run can go: it follows its first copy directly, as a stutter does, or is no part of a quotation."""
    start, end = units[run[0]].start, units[run[-1]].end
    return start - seen == end - start or not _is_quoted(units, run)


def _run(units: Sequence[Unit], at: int, end: int) -> list[int]:
    """The units from `at` on that lie before `end`; those without letters go with what they follow."""
    run: list[int] = []
    while at < len(units) and units[at].end <= end:
        run.append(at)
        at += 1
    return run


def _shared(letters: str, seen: int, start: int) -> int:
    """How many letters from `start` on repeat those from `seen` on, without running into themselves."""
    length, step = 0, ANCHOR
    limit = min(start - seen, len(letters) - start)
    while length < limit:
        step = min(step, limit - length)
        if letters[seen + length : seen + length + step] == letters[start + length : start + length + step]:
            length += step
            step *= 2
        elif step == 1:
            break
        else:
            step //= 2
    return length


def _twice(units: Sequence[Unit]) -> set[int]:
    """Indices of units that repeat the unit directly before them."""
    sizes = Counter(unit.paragraph for unit in units if unit.key)
    pairs = enumerate(pairwise(units), 1)
    return {
        at for at, (before, here) in pairs if before.key == here.key and weight(here.key) >= _least(before, here, sizes)
    }


def _least(before: Unit, here: Unit, sizes: Counter[int]) -> int:
    """A paragraph that stands twice is a slip sooner than a sentence that a speaker repeats."""
    return TWICE_ALONE if sizes[before.paragraph] == sizes[here.paragraph] == 1 else TWICE


def _is_quoted(units: Sequence[Unit], run: Sequence[int]) -> bool:
    """Whether the run stands in a quotation of a new paragraph, which its removal would tear apart."""
    first, last = units[run[0]], units[run[-1]]
    before = "".join(unit.text for unit in _siblings(units, run[0], -1, first.paragraph))
    after = any(unit.key for unit in _siblings(units, run[-1], 1, last.paragraph))
    whole = "".join(units[at].text for at in run)
    return _unbalanced(before) or (bool(before or after) and _unbalanced(whole))


def _siblings(units: Sequence[Unit], at: int, step: int, paragraph: int) -> Iterator[Unit]:
    """The nearest units before or after `at` in the same paragraph."""
    for distance in range(1, QUOTED + 1):
        near = at + step * distance
        if not (0 <= near < len(units) and units[near].paragraph == paragraph):
            break
        yield units[near]


def _unbalanced(text: str) -> bool:
    """Whether a quotation opens or closes in this text but does not do both."""
    return text.count("“") != text.count("”") or text.count("«") != text.count("»") or text.count('"') % 2 == 1


def _once(paragraph: str, letters: str) -> str:
    """One half of a paragraph that is the same text two times; `letters` is its key."""
    middle = len(letters) // 2
    if middle < TWICE or letters[:middle] != letters[middle:]:
        return paragraph
    half = paragraph[: (len(paragraph) + 1) // 2].rstrip()
    return half if key(half) == letters[:middle] else paragraph


def _joined(units: Sequence[Unit], gone: set[int], paragraphs: int) -> list[str]:
    """The paragraphs again from the units that stay."""
    parts: list[list[str]] = [[] for _ in range(paragraphs)]
    for at, unit in enumerate(units):
        if at not in gone:
            parts[unit.paragraph].append(unit.text)
    return [text for text in ("".join(part).strip() for part in parts) if key(text)]
