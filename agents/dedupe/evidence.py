"""What two fingerprints say of two texts: how much of each stands in the other, and what they have in common besides.

Everything is measured from the new text's side, of which the places are known.
"""

import functools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from copydesk.agents.dedupe import facts, sketches
from copydesk.agents.dedupe.facts import FACTS_MAX, HASH_MASK, NUMBER, WEAK, Facts
from copydesk.agents.dedupe.sketches import STEPS, Hashes, Sketch, Stored

# A word that was changed takes four shingles with it, so a gap of u shingles leaves u - 3 words uncovered.
LOST = 3
# A lone unmatched hash mostly stands for one changed word or two: this many words, in this many shingles.
LONE_WORDS, LONE_SHINGLES = 1.5, 4.5
# In sketches of one hash in eight, a word for a word leaves a gap of at most this many words, mostly.
GAP = 24
# A lone unmatched hash tells of a changed word only between stretches that together show as many hashes.
FIRM = 3

Values = npt.NDArray[np.uint16]
Mask = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
"""Tokens, or pairs of first and last token."""


@dataclass(frozen=True)
class Print:
    """A fingerprint as decisions use it; what few articles need is made when it is asked for."""

    tokens: int
    shingle_count: int
    packed: bytes
    """The sketch as `sketches.read` gives it."""
    listed: bytes
    """The facts as `facts.read` gives them."""

    @functools.cached_property
    def sketch(self) -> Sketch:
        """The sketch's numbers, by size."""
        return sketches.unpack(self.packed)

    @functools.cached_property
    def facts(self) -> Facts:
        """The facts' numbers."""
        return facts.unpack(self.listed)

    @functools.cached_property
    def order(self) -> npt.NDArray[np.intp]:
        """The order of the hashes in the text."""
        return np.argsort(self.sketch.steps, kind="stable")

    @functools.cached_property
    def hashes(self) -> Hashes:
        """The hashes as they come in the text."""
        return self.sketch.hashes[self.order]

    @functools.cached_property
    def places(self) -> Floats:
        """Of each hash's shingle in that order, in tokens."""
        steps: Floats = self.sketch.steps[self.order].astype(np.float64)
        return steps * (max(self.tokens, STEPS) / STEPS)

    @functools.cached_property
    def top(self) -> int:
        """The end of the sketch's range."""
        return sketches.top_of(self.packed, self.shingle_count)

    @functools.cached_property
    def values(self) -> Values:
        """The facts, a name being one whether the text writes it small as well or not, in their order."""
        return plain(self.facts.values)


@dataclass(frozen=True, slots=True)
class Old:
    """What the index keeps of an earlier article."""

    tokens: int
    sketch: Stored
    facts: Values
    """Sorted distinct facts, weak ones among them."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """How a new text stands to an old one. Learnt boilerplate counts on neither side."""

    new_tokens: float
    old_tokens: float
    covered: float
    """Words of the new text inside runs of four words that the old one has too: an estimate."""
    seen: Mask
    """Of the new text's hashes in the order of the text: which stand in the old one."""
    compared: Mask
    """Which were compared: those in the common range that are no boilerplate."""
    old_hashes: int
    """Hashes of the old text in the common range."""
    known: Mask
    """Of the new text's facts: which the old text has."""
    telling: Mask
    """Which are no weak ones."""
    inside: Mask
    """Which stand in a covered stretch of the new text, or in boilerplate."""
    replacing: Mask
    """Which stand there, or in a gap between two such stretches that a changed word or two would leave."""
    old_facts: int
    """Of the old text's facts those that are no weak ones."""
    dropped: bool
    """Whether learnt boilerplate was left out."""
    numbers: tuple[int, int]
    """Numbers that both have, and those of the text that has fewer."""

    @property
    def shared(self) -> int:
        """How many hashes both have."""
        return int(self.seen.sum())

    @property
    def verbatim(self) -> float:
        """Containment of the smaller sketch in the other."""
        return self.shared / max(1, min(int(self.compared.sum()), self.old_hashes))

    @property
    def of_new(self) -> float:
        """The share of the new text's words that the old one covers."""
        return min(1.0, self.covered / max(1.0, self.new_tokens))

    @property
    def of_old(self) -> float:
        """The share of the old text's words that the new one covers."""
        return min(1.0, self.covered / max(1.0, self.old_tokens))

    @property
    def similarity(self) -> float:
        """The larger of both: how much of the shorter text stands in the longer one."""
        return max(self.of_new, self.of_old)

    @property
    def common_facts(self) -> float:
        """Of the facts of the text that has fewer, the share that the other has too; 1 if it has none."""
        fewer = min(int(self.telling.sum()), self.old_facts)
        return min(1.0, int((self.known & self.telling).sum()) / fewer) if fewer else 1.0


def plain(values: Values) -> Values:
    """The facts with weak names as names, in which only the hash is left."""
    return np.where(values >> facts.HASH_BITS == WEAK, values & HASH_MASK, values).astype(np.uint16)


def print_of(sketch: str, packed_facts: str, tokens: int, shingle_count: int) -> Print:
    """The fingerprint of a record; raises ValueError if its fields make no sense."""
    return Print(tokens, shingle_count, sketches.read(sketch), facts.read(packed_facts))


def compare(new: Print, old: Old, boilerplate: Mask) -> Evidence:
    """The evidence; `boilerplate` tells which of the new text's hashes are to be left out on both sides."""
    top = min(new.top, old.sketch.top)
    inside = new.hashes <= np.uint64(top)
    seen = inside & contains(old.sketch, new.hashes)
    dropped = inside & boilerplate
    compared = inside & ~boilerplate
    in_range = int(np.searchsorted(old.sketch.hashes, top >> old.sketch.shift, side="right"))
    old_hashes = max(0, in_range - int((seen & dropped).sum()))
    seen &= ~boilerplate
    widths = widths_of(new.places[inside], new.tokens)
    stretch, spans, certain = covered(
        new.places[inside], widths, seen[inside], compared[inside], inside.sum() / new.shingle_count
    )
    known, listed = known_facts(new, old)
    starts: Floats = new.facts.places.astype(np.float64) * (new.tokens / facts.PLACES)
    return Evidence(
        new_tokens=new.tokens * (1 - float(widths[dropped[inside]].sum()) / max(1.0, float(widths.sum()))),
        old_tokens=old.tokens * old_hashes / max(1, in_range),
        covered=stretch,
        seen=seen,
        compared=compared,
        old_hashes=old_hashes,
        known=known,
        telling=new.facts.values >> facts.HASH_BITS != WEAK,
        inside=within(starts, spans) | dropped[nearest(starts, new.places)],
        replacing=within(starts, closed(certain)),
        old_facts=listed,
        dropped=bool(dropped.any()),
        numbers=numbers(new, old, known),
    )


def contains(old: Stored, hashes: Hashes) -> Mask:
    """Which of the hashes the old sketch has."""
    if not len(old.hashes):
        return np.zeros(len(hashes), bool)
    cut = (hashes >> np.uint64(old.shift)).astype(np.uint32)
    at = np.minimum(np.searchsorted(old.hashes, cut), len(old.hashes) - 1)
    found: Mask = old.hashes[at] == cut
    return found


def widths_of(places: Floats, tokens: int) -> Floats:
    """How many tokens each hash stands for: from half way to the one before, to half way to the next."""
    ends = np.concatenate(([0.0], (places[1:] + places[:-1] + 1) / 2, [max(1.0, tokens - LOST)]))
    return np.maximum(np.diff(ends), 0.0)


def covered(places: Floats, widths: Floats, seen: Mask, counted: Mask, rate: float) -> tuple[float, Floats, Floats]:
    """Tokens covered, and the covered stretches as rows of first and last token: as they are likely, and for certain.

    A sketch shows only some of the gaps between covered stretches, and of each only where it is at most. A gap that
    one hash shows is mostly a changed word, and stands for those that none shows; a longer one is taken as it looks.
    """
    places, widths, seen = places[counted], widths[counted], seen[counted]
    if not seen.any():
        return 0.0, np.zeros((0, 2)), np.zeros((0, 2))
    first = np.concatenate(([0], np.flatnonzero(seen[1:] != seen[:-1]) + 1))
    last = np.concatenate((first[1:], [len(seen)])) - 1
    width, hits, gap = np.add.reduceat(widths, first), last - first + 1, ~seen[first]
    edge = (first == 0) | (last == len(seen) - 1)
    lost = np.maximum(width - np.where(edge, LOST / 2, LOST), 0.5)
    spread = np.maximum(places[last] - places[first] + 1, LOST + 1)
    around = np.concatenate(([0], hits[:-1])) + np.concatenate((hits[1:], [0]))
    firm = ~edge & (around >= FIRM)
    lost = np.where(firm & (hits == 2), np.maximum((width + spread) / 2 - LOST, 1.0), lost)
    lone = LONE_WORDS / (1 - max(0.0, 1 - rate) ** LONE_SHINGLES)
    lost = np.where(firm & (hits == 1), lone, lost)
    spans = np.stack((places[first] - widths[first] / 2, places[last] + widths[last] / 2 + LOST), axis=1)
    certain = np.stack((places[first], places[last] + LOST), axis=1)
    return float(widths.sum() + LOST - lost[gap].sum()), spans[~gap], certain[~gap]


def closed(spans: Floats) -> Floats:
    """The stretches, with the short gaps between them."""
    if not len(spans):
        return spans
    apart = np.flatnonzero(spans[1:, 0] - spans[:-1, 1] > GAP) + 1
    return np.stack((spans[np.r_[0, apart], 0], spans[np.r_[apart - 1, -1], 1]), axis=1)


def within(starts: Floats, spans: Floats) -> Mask:
    """Which of the places stand in one of the spans."""
    if not len(spans):
        return np.zeros(len(starts), bool)
    at = np.searchsorted(spans[:, 0], starts, side="right") - 1
    found: Mask = (at >= 0) & (starts <= spans[np.maximum(at, 0), 1])
    return found


def nearest(starts: Floats, places: Floats) -> npt.NDArray[np.intp]:
    """For each start which of the places, in order and at least one, is nearest."""
    after = np.minimum(np.searchsorted(places, starts), len(places) - 1)
    before = np.maximum(after - 1, 0)
    return np.where(np.abs(places[before] - starts) <= np.abs(places[after] - starts), before, after)


def numbers(new: Print, old: Old, known: Mask) -> tuple[int, int]:
    """How many numbers both have, and how many the text that has fewer."""
    mine = new.values >> facts.HASH_BITS == NUMBER
    return int((known & mine).sum()), min(int(mine.sum()), int((old.facts >> facts.HASH_BITS == NUMBER).sum()))


def known_facts(new: Print, old: Old) -> tuple[Mask, int]:
    """Which of the new facts are known, and the number of old ones that tell. Long lists only in the range of both."""
    known, telling = np.isin(new.values, plain(old.facts)), int((old.facts >> facts.HASH_BITS != WEAK).sum())
    if len(old.facts) < FACTS_MAX:
        return known, telling
    return known | ((new.values & HASH_MASK) > (old.facts & HASH_MASK).max()), telling
