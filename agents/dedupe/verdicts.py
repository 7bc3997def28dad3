"""From evidence to a verdict: are two texts of one family, of which kind, and does the new one add anything?

The thresholds and what they trade are in docs/dedupe.md. When in doubt an article goes on: a copy that is published is
a nuisance, news that is suppressed is a loss.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb, exp
from typing import Literal

import numpy as np

from copydesk.agents.dedupe.evidence import Evidence, Mask

Kind = Literal["copy", "abridged", "extended", "update"]


@dataclass(frozen=True, slots=True)
class Rules:
    """Where decisions turn."""

    joined: float = 0.56
    """Share of the shorter text's words that must stand in the other for both to be of one family."""
    new_share: float = 0.2
    """An article of which this share is new adds something."""
    doubt: float = 0.003
    """How probable it may be that an article is suppressed of which exactly that share is new."""


# In fewer tokens, formulas that any two reports share weigh too much: only what stands in the other whole is joined.
SHORT = 40
# ... and in fewer than this nothing is.
SHORTEST = 12
# Of a text that stands in another as it is, all hashes do, but for the byline's and the ends'.
VERBATIM = 0.9
# ... and of one that stands there whole nothing is left that could be an article of its own.
WHOLE = 0.97
# Two hashes in common may be a quoted sentence; in a sketch of a hundred words three are one stretch of ten words.
SHARED_MIN = 3
# What is longer than this is no notice: in several places of a page, and at one end of it.
NOTICES, NOTICES_AT_END = 160, 200
# What is shorter than this is no article with its notices, but a byline, a dateline, a changed sentence. Where learnt
# notices were left out already, what remains in common may be their seams, beside shorter texts.
BODY, SEAM = 20, 8
# Below this, briefs of a template that differ in all that matters share most of their words.
TEMPLATE = 150
# Of the facts of a brief: copies share more, fillings of a template less (99 % of both).
TEMPLATE_FACTS = 0.55
# Of the numbers of a brief that has NUMBERS or more, copies share more than this (97 % of them), templates less (95 %).
TEMPLATE_NUMBERS, NUMBERS = 0.35, 4
# Facts outside of what two texts share: the texts speak of the same if they have this share of them in common, and
# more if what they share is a single stretch.
RELATED, RELATED_AT_END = 0.1, 0.35
# With fewer facts than this there is nothing to tell by.
TELLING = 3
# A copy has at least this share of its original's length and text.
COPY, COPY_LENGTH = 0.8, 0.7
# From here on the sum of binomial terms is slow, and Hoeffding's inequality (1963) is near enough.
LARGE = 200
# Facts are no random sample of the words: that none is new may speak for a text by a factor of at most twenty.
FACTS_WEIGHT = 0.05
# A word for a word leaves the length as it is, give or take a few.
SAME_LENGTH = 3
# Coverage of a text that was changed in a place only.
EQUAL = 0.9


def related(evidence: Evidence, rules: Rules) -> bool:
    """Whether both texts are of one family."""
    shorter = min(evidence.new_tokens, evidence.old_tokens)
    if evidence.shared < SHARED_MIN or shorter < SHORTEST or evidence.similarity < rules.joined:
        return False
    if evidence.verbatim < WHOLE and only_notices(evidence):
        return False
    if evidence.verbatim >= VERBATIM:
        return True
    return shorter >= SHORT and not (shorter < TEMPLATE and of_template(evidence))


def of_template(evidence: Evidence) -> bool:
    """Whether two briefs are fillings of one template: their words are the same, their names and numbers are not."""
    shared, fewer = evidence.numbers
    few_numbers = fewer >= NUMBERS and shared < TEMPLATE_NUMBERS * fewer
    return few_numbers or evidence.common_facts < TEMPLATE_FACTS


def only_notices(evidence: Evidence) -> bool:
    """Whether two short texts share their notices and speak of different things otherwise."""
    at_end = stretches(evidence) <= 1
    own = min(evidence.new_tokens * (1 - evidence.of_new), evidence.old_tokens * (1 - evidence.of_old))
    body = SEAM if evidence.dropped else BODY
    if own < body or evidence.covered >= (NOTICES_AT_END if at_end else NOTICES):
        return False
    known = evidence.known & evidence.telling
    known_inside = int((known & evidence.inside).sum())
    known_outside = int(known.sum()) - known_inside
    new, old = int((evidence.telling & ~evidence.inside).sum()), evidence.old_facts - known_inside
    if min(new, old) < TELLING:
        return at_end
    return known_outside < (RELATED_AT_END if at_end else RELATED) * min(new, old)


def stretches(evidence: Evidence) -> int:
    """How many runs the shared hashes form in the new text."""
    seen = evidence.seen[evidence.compared]
    return int(seen[0]) + int((seen[1:] & ~seen[:-1]).sum())


def kind_of(evidence: Evidence) -> Kind:
    """What the new text is to the old one, by lengths and coverage alone."""
    if evidence.similarity < COPY:
        return "update"
    new, old = evidence.new_tokens, evidence.old_tokens
    if min(new, old) >= COPY_LENGTH * max(new, old):
        return "copy"
    return "abridged" if new < old else "extended"


def changed(evidence: Evidence) -> Mask:
    """The new text's facts that stand in place of others in the old text: amid shared words, or in a text as long."""
    fresh = ~evidence.known & evidence.telling
    gone = int((evidence.known & evidence.telling).sum()) < evidence.old_facts
    equal = min(evidence.of_new, evidence.of_old) >= EQUAL
    if equal and abs(evidence.new_tokens - evidence.old_tokens) <= SAME_LENGTH:
        return fresh if gone else np.zeros_like(fresh)
    return fresh & evidence.replacing if gone else np.zeros_like(fresh)


def adds_nothing(members: Sequence[Evidence], rules: Rules) -> bool:
    """Whether the new text stands in these earlier ones taken together, beyond doubt.

    The sketch is a sample, so is what we know of names and numbers. The verdict asks how probable it would be to find
    as little new in both if a share of `new_share` of the text were new, and wants that below `doubt`.
    """
    known = np.logical_or.reduce([member.known for member in members])
    telling = members[0].telling
    fresh = int((~known & telling).sum())
    by_facts = max(tail(fresh, int(telling.sum()), rules.new_share), FACTS_WEIGHT)
    return any(by_facts * tail(*counts, rules.new_share) <= rules.doubt for counts in missing(members))


def missing(members: Sequence[Evidence]) -> list[tuple[int, int]]:
    """Unseen and compared hashes of the new text, for each range in which some members' sketches speak."""
    ranges = {int(member.compared.sum()): member for member in members}
    counts = []
    for size, widest in ranges.items():
        able = [member for member in members if int(member.compared.sum()) >= size]
        seen = np.logical_or.reduce([member.seen for member in able]) & widest.compared
        counts.append((size - int(seen.sum()), size))
    return counts


def tail(few: int, of: int, share: float) -> float:
    """The probability of at most `few` hits in `of` draws that hit with probability `share`; an upper bound for many."""
    if of <= LARGE:
        return sum(comb(of, hits) * share**hits * (1 - share) ** (of - hits) for hits in range(few + 1))
    return 1.0 if few >= of * share else exp(-2 * (of * share - few) ** 2 / of)
