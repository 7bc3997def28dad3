"""Near-duplicates: from an article's fingerprint to those earlier articles that share enough with it.

The smallest hashes of a text that are no boilerplate are its keys (bottom-k sampling): a text cut to a quarter has a
quarter of the whole text's keys among its own. The newest article of each time bucket owns a key. Owners are compared,
and then the other members of the families of those that are related.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from copydesk.agents.dedupe import boilerplate, sketches, verdicts
from copydesk.agents.dedupe.evidence import Evidence, Mask, Print, compare
from copydesk.agents.dedupe.rows import (
    ARTICLE,
    FAMILY,
    KEY,
    Key,
    StoredArticle,
    numbers_of,
    pack_number,
    row,
    rows,
    unpack_article,
    unpack_key,
)
from copydesk.agents.dedupe.verdicts import Rules

# Keys that an article is found by. Of a text cut to a quarter 4 of 16 remain, and 1 in 100 such texts has none.
KEYS = 16
# Keys that are looked up: some are boilerplate, and an article that stands in a longer one has but a part of its keys.
LOOKED_UP = 24
# Strangers that share a key or two by chance or quotation are few; a flood of them is not worth comparing.
COMPARED = 16

Read = Callable[[Sequence[bytes]], list[bytes | None]]
# An article of the index: its bucket and number. By number they are in the order in which they came.
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Member:
    """An earlier article and how the new one stands to it."""

    place: Place
    article: StoredArticle
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Nearby:
    """What the index knows of a new article's words."""

    keys: list[Key | None]
    """Of the smallest hashes, the newest row of each; its points are the most of all buckets."""
    related: list[Member]
    """Those of one family that share enough, earliest first: of the family with the member that shares most."""
    family: list[Member]
    """All compared members of that family."""


def search(new: Print, buckets: Sequence[int], oldest_ms: int, read: Read, rules: Rules) -> Nearby:
    """Looks a new article up in these time buckets; articles older than `oldest_ms` are none."""
    names = sketches.smallest(new.packed, LOOKED_UP)
    keys, places = owners(len(names), buckets, read(rows(buckets, KEY, names)))
    if not places:
        return Nearby(keys, [], [])
    noise = boilerplate.mask(new, len(names), flagged(keys))
    first = sorted(places, key=lambda place: (-places[place], place[1]))[:COMPARED]
    members = compared(new, first, noise, oldest_ms, read)
    related = [member for member in members if verdicts.related(member.evidence, rules)]
    if not related:
        return Nearby(keys, [], [])
    more = [place for place in relatives(related, buckets, read) if place not in set(first)]
    members += compared(new, more[:COMPARED], noise, oldest_ms, read)
    related = sorted((m for m in members if verdicts.related(m.evidence, rules)), key=lambda member: member.place[1])
    chosen = max(related, key=lambda m: (round(m.evidence.similarity, 1), m.evidence.covered, -m.place[1]))
    ours = [member for member in members if member.article.family == chosen.article.family]
    return Nearby(keys, [member for member in related if member.article.family == chosen.article.family], ours)


def owners(
    names: int, buckets: Sequence[int], values: Sequence[bytes | None]
) -> tuple[list[Key | None], Counter[Place]]:
    """Of each hash the newest row, with the most points that it has in any bucket; and whose keys are no boilerplate."""
    found = [(at, unpack_key(value)) for at, value in enumerate(values) if value is not None]
    keys: list[Key | None] = [None] * names
    for at, key in found:
        before = keys[at % names]
        if before is None:
            keys[at % names] = key
        else:
            newest = max(before, key, key=lambda each: each.number)
            keys[at % names] = Key(newest.number, max(before.points, key.points), newest.source)
    said = ((at, key, keys[at % names]) for at, key in found)
    kept = ((buckets[at // names], key.number) for at, key, best in said if best and best.points < boilerplate.POINTS)
    return keys, Counter(kept)


def flagged(keys: Sequence[Key | None]) -> Mask:
    """Which of the looked-up hashes are boilerplate."""
    return np.array([key is not None and key.points >= boilerplate.POINTS for key in keys], bool)


def compared(new: Print, places: Sequence[Place], noise: Mask, oldest_ms: int, read: Read) -> list[Member]:
    """The articles at these places that are young enough, compared."""
    values = read([row(bucket, ARTICLE, pack_number(number)) for bucket, number in places])
    members = []
    for place, value in zip(places, values, strict=True):
        article = None if value is None else unpack_article(value)
        if article is not None and article.first_seen_ms >= oldest_ms:
            members.append(Member(place, article, compare(new, article.old, noise)))
    return members


def relatives(related: Sequence[Member], buckets: Sequence[int], read: Read) -> list[Place]:
    """The members of these articles' families, in their order."""
    asked = [(bucket, family) for family in dict.fromkeys(m.article.family for m in related) for bucket in buckets]
    values = read([row(bucket, FAMILY, family) for bucket, family in asked])
    return [
        (bucket, number)
        for (bucket, _), value in zip(asked, values, strict=True)
        for number in numbers_of(value or b"")
    ]


def points(nearby: Nearby, source: int, *, joined: bool) -> bytes:
    """What the article's line in `seen` says of its smallest hashes: the points of those that it takes as keys.

    A joined article brings no new family. Boilerplate is no key, but what is known of it is kept alive.
    """
    said, taken = bytearray(), 0
    for key in nearby.keys:
        if key is not None and key.points >= boilerplate.POINTS:
            said.append(key.points)
        elif taken == KEYS:
            said.append(0)
        else:
            taken += 1
            before = 0 if key is None else key.points
            same = key is not None and key.source == source != 0
            said.append(max(1, before) if joined else boilerplate.after(before, same_source=same))
    return bytes(said)
