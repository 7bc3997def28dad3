"""From what is near an article to what it is: unique, an addition to a family, or nothing new.

An article that is related to several families belongs to that of the article that shares most with it, and merges none:
each is known by its first article, whatever comes later. The parent is the earliest of the family that it is related to.
"""

from collections.abc import Callable, Sequence

import numpy as np

from copydesk.agents.dedupe import facts, verdicts
from copydesk.agents.dedupe.decisions import Article, Duplicate, Relative, Unique, Update
from copydesk.agents.dedupe.evidence import Evidence, Print
from copydesk.agents.dedupe.fingerprint import normal, small
from copydesk.agents.dedupe.nearby import Member, Nearby
from copydesk.agents.dedupe.rows import Owner
from copydesk.agents.dedupe.verdicts import Rules
from copydesk.streams.records import Coordinates, Relation

Owners = Callable[[Sequence[tuple[int, bytes]]], list[Owner | None]]
# What is published of a change: enough to see what it is about.
CHANGED_MAX = 8
CHANGED_LENGTH = 80
# Shares are estimates: more digits would say nothing.
DIGITS = 3


def decide(
    article: Article, new: Print | None, nearby: Nearby, owners: Owners, rules: Rules
) -> Unique | Update | Duplicate:
    """What the article is, by its words."""
    if new is None or not nearby.related:
        return Unique(article.id)
    members = nearby.related
    found = owners([(member.article.first_seen_ms, member.article.text) for member in members])
    known = [(member, owner) for member, owner in zip(members, found, strict=True) if owner is not None]
    if not known:
        return Unique(article.id)
    relatives = tuple(_relative(member.evidence, owner) for member, owner in known)
    repeated = _repeated(known, nearby.family, rules)
    if repeated is not None:
        return _duplicate(new, *repeated, nearby.family, relatives)
    member, owner = known[0]
    return Update(_relation(article, new, member.evidence, owner), relatives)


def _repeated(known: Sequence[tuple[Member, Owner]], family: Sequence[Member], rules: Rules) -> tuple[Member, Owner] | None:  # fmt: skip
    """The earliest article that the new one says the same as, if it adds nothing to the family."""
    if not verdicts.adds_nothing([member.evidence for member in family], rules):
        return None
    told = np.logical_or.reduce([member.evidence.known for member in family])
    changes = [verdicts.changed(member.evidence) for member, _ in known]
    # Best one that has all; else one that lacks only what others of the family have.
    same = [each for each, new_ in zip(known, changes, strict=True) if not new_.any()]
    same = same or [each for each, new_ in zip(known, changes, strict=True) if not (new_ & ~told).any()]
    best = max((member.evidence.of_new for member, _ in same), default=0.0)
    return next((each for each in same if each[0].evidence.of_new >= verdicts.EQUAL * best), None)


def _duplicate(new: Print, member: Member, owner: Owner, family: Sequence[Member], relatives: tuple[Relative, ...]) -> Duplicate:  # fmt: skip
    evidence = member.evidence
    shorter = evidence.new_tokens < verdicts.COPY_LENGTH * evidence.old_tokens
    seen = np.logical_or.reduce([each.evidence.seen for each in family])
    return Duplicate(
        of=owner.id,
        family=owner.family,
        kind="abridged" if shorter else "copy",
        similarity=_rounded(evidence.similarity),
        of_child=_rounded(evidence.of_new),
        of_parent=_rounded(evidence.of_old),
        why=f"{evidence.shared} of {int(evidence.compared.sum())} compared word sequences stand in article {owner.id}",
        of_raw=Coordinates.parse(owner.raw),
        shared=tuple(new.hashes[seen].tolist()),
        relatives=relatives,
    )


def _relation(article: Article, new: Print, evidence: Evidence, owner: Owner) -> Relation:
    changed = verdicts.changed(evidence)
    extended = not changed.any() and verdicts.kind_of(evidence) == "extended"
    return Relation(
        kind="extended" if extended else "update",
        family=owner.family,
        of=owner.id,
        similarity=_rounded(evidence.similarity),
        of_child=_rounded(evidence.of_new),
        of_parent=_rounded(evidence.of_old),
        changed=_words(article.text, set(new.facts.values[changed].tolist())),
    )


def _relative(evidence: Evidence, owner: Owner) -> Relative:
    shares = (evidence.similarity, evidence.of_new, evidence.of_old)
    return Relative(owner.id, verdicts.kind_of(evidence), *map(_rounded, shares))


def _words(text: str, digests: set[int]) -> list[str]:
    """The facts with these digests as the text has them, case folded; none if the text is not at hand."""
    if not digests or not text:
        return []
    plain = normal(text)
    listed = facts.listed(plain, small(plain))
    found = ((kind, value) for kind, value, _ in listed if facts.digest(kind, value) in digests)
    words = {(value.split()[0] if kind == facts.NUMBER else value)[:CHANGED_LENGTH]: None for kind, value in found}
    return list(words)[:CHANGED_MAX]


def _rounded(share: float) -> float:
    return round(float(share), DIGITS)
