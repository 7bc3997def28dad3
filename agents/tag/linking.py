"""Entities of a text to ids of the tables, or to none: null rather than wrong.

A name alone is never enough where several have it: the country that the text is about decides among places and parties,
the office beside a name among legislators, the legal ending among companies called like everyday words.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final

from copydesk.agents.tag.borders import field_of
from copydesk.agents.tag.countries import evidence
from copydesk.agents.tag.knowledge import CLEARLY, KNOWN_TOWN, LARGE, Entry, Knowledge
from copydesk.agents.tag.names import Name, name_of, word_list
from copydesk.agents.tag.people import Group
from copydesk.agents.tag.spans import Article, Field, Span

EUROPEAN: Final = ("MEP", "European Parliament", "European Commission", "European Council", "Brussels")
"""What stands in a text about a leader of the European Union; the first two beside the name of a member of parliament."""
LEAD: Final = 2  # times as much evidence for a country as for any other that has a party of the name
NEAR: Final = 40  # characters before a name in which an office stands
MENTIONS_READ: Final = 3  # of an entity, in search of an office or of the place that it lies in
NEIGHBOURS: Final[dict[str, tuple[str, ...]]] = {"ge": ("ru", "am", "az")}
"""Countries that speak for the country where a US state has the same name."""

Linked = tuple[Group, Entry | None]


def link(article: Article, words: Counter[str], groups: Sequence[Group], knowledge: Knowledge) -> list[Linked]:
    """Each group with its entry, which may be without an id; groups of one entry are made one.

    `words` are the article's capitalised words.
    """
    linker = Linker(article, words, groups, knowledge)
    merged: dict[str, Linked] = {}
    for number, group in enumerate(groups):
        entry = linker.entry(group)
        key = (entry.id or f"{entry.kind}:{entry.name}") if entry is not None else f"#{number}"
        first = merged.get(key)
        if first is None:
            merged[key] = (group, entry)
        else:
            first[0].names.extend(name for name in group.names if name not in first[0].names)
            first[0].spans.extend(group.spans)
    return list(merged.values())


class Linker:
    """Decides for the groups of one text."""

    def __init__(self, article: Article, words: Counter[str], groups: Sequence[Group], knowledge: Knowledge) -> None:
        """Reads the text's evidence when the first group asks for it."""
        self._article = article
        self._words = words
        self._groups = groups
        self._knowledge = knowledge
        self._seen: Counter[str] | None = None
        self._at: dict[tuple[Field, int], Group] | None = None

    @property
    def seen(self) -> Counter[str]:
        """Evidence by country."""
        if self._seen is None:
            self._seen = evidence(self._article, self._words, self._groups, self._knowledge)
        return self._seen

    def entry(self, group: Group) -> Entry | None:
        """Who or what the group is, or None."""
        names = group.names
        if len(names) > 1:
            names = sorted(names, key=lambda name: -len(name.words))
        for name in names:
            found = self._knowledge.find(name, group.type)
            if found:
                return self._decided(group, name, found)
        return self._of_other_type(group, names)

    def _decided(self, group: Group, name: Name, found: tuple[Entry, ...]) -> Entry | None:
        if found[0].kind.startswith("own"):
            return found[0] if len(found) == 1 else None
        deciders = {"LOC": self._place, "ORG": self._organisation, "PER": self._person}
        return deciders[group.type](group, name, found)

    def _of_other_type(self, group: Group, names: Iterable[Name]) -> Entry | None:
        """A country or a known organisation whose type was mistaken; the group takes the right one."""
        if group.type == "PER":
            return None
        other = "LOC" if group.type == "ORG" else "ORG"
        for name in names:
            again = name_of(name.text, other)
            found = self._knowledge.find(again, other)  # type: ignore[arg-type]
            if len(found) == 1 and found[0].kind in ("country", "body", f"own-{other}"):
                group.type = found[0].type
                return found[0]
        return None

    def _place(self, group: Group, name: Name, found: tuple[Entry, ...]) -> Entry | None:
        within = self._container(group)
        if within is not None and within not in found:
            inside = [entry for entry in found if _lies_in(entry, within)]
            if inside or (within.kind == "region" and found[0].kind == "city"):
                return _only(inside)  # nothing of the name is known there: another than those in the table
        if name.key in _words() and all(entry.kind == "city" and entry.weight < LARGE for entry in found):
            return None  # Republic and Temple are towns in the USA
        sure = self._knowledge.sure_place(name)
        if sure is not None:
            return None if sure.kind == "city" and self._speaks_against(sure, found) else sure
        return self._by_country(found)

    def _speaks_against(self, sure: Entry, found: tuple[Entry, ...]) -> bool:
        """London in a text that names Canada and never Britain."""
        others = {entry.country for entry in found if entry.kind == "city"} - {sure.country}
        return not self._outside(sure) and any(self.seen[country] for country in others)

    def _outside(self, entry: Entry) -> int:
        """Evidence for the entry's country beyond the mentions of the entry."""
        return self.seen[entry.country] - self.seen[entry.id]

    def _by_country(self, found: tuple[Entry, ...]) -> Entry | None:
        kinds = {entry.kind for entry in found}
        if "country" in kinds:
            lands = [entry for entry in found if entry.kind in ("country", "region")]
            named = [entry for entry in lands if self._is_named(entry)]  # `Georgian`, or `Atlanta`
            return _only(named or [entry for entry in lands if self._country_fits(entry)])
        if "area" in kinds:
            return _only(list(found))
        fitting = [entry for entry in found if self._country_fits(entry)]
        towns = sorted((entry for entry in fitting if entry.kind == "city"), key=lambda entry: entry.weight)
        regions = [entry for entry in fitting if entry.kind == "region"]
        if regions:
            large = towns and towns[-1].weight >= 2 * LARGE
            return towns[-1] if large and towns[-1].clear else _only(regions) if not towns else None
        if towns and towns[-1].clear and (len(towns) == 1 or towns[-1].weight >= CLEARLY * towns[-2].weight):
            return towns[-1]
        return None

    def _is_named(self, entry: Entry) -> bool:
        return bool(self.seen[entry.country if entry.kind == "country" else f"{entry.country}:{entry.admin}"])

    def _country_fits(self, entry: Entry) -> bool:
        if entry.country == "us" and not (entry.weight >= KNOWN_TOWN and entry.clear and self.seen["us"]):
            return bool(self.seen["us:" if entry.kind == "region" else f"us:{entry.admin}"])
        return any(self.seen[code] for code in (entry.country, *NEIGHBOURS.get(entry.country, ())))

    def _container(self, group: Group) -> Entry | None:
        """The place after the comma: Ontario in `London, Ontario`."""
        for span in group.spans[:MENTIONS_READ]:
            text = field_of(self._article, span.field)
            if text.startswith(", ", span.end):
                entry = self._region_at(span, span.end + 2)
                if entry is not None:
                    return entry
        return None

    def _region_at(self, span: Span, start: int) -> Entry | None:
        if self._at is None:
            self._at = {(one.field, one.start): group for group in self._groups for one in group.spans}
        group = self._at.get((span.field, start))
        if group is None or group.type != "LOC":
            return None
        return _only([one for one in self._knowledge.find(group.names[0], "LOC") if one.kind in ("country", "region")])

    def _organisation(self, group: Group, name: Name, found: tuple[Entry, ...]) -> Entry | None:
        parties = [entry for entry in found if entry.kind == "party"]
        others = [entry for entry in found if entry.kind != "party"]
        if others:
            entry = _only(others) if not parties else None
            plain = entry is not None and entry.kind == "company" and not entry.clear
            return None if plain and not any(one.legal for one in group.names) else entry
        ranked = sorted(parties, key=lambda entry: (-self.seen[entry.country], entry.id))
        first, second = self.seen[ranked[0].country], self.seen[ranked[1].country] if len(ranked) > 1 else 0
        del name
        return ranked[0] if first and first >= LEAD * second and first != second else None

    def _person(self, group: Group, name: Name, found: tuple[Entry, ...]) -> Entry | None:
        if len(name.words) < 2:
            return None
        return _only([entry for entry in found if self._person_fits(entry, group)])

    def _person_fits(self, entry: Entry, group: Group) -> bool:
        if entry.kind == "leader" and entry.country != "eu":
            return not entry.country or bool(self.seen[entry.country])
        if entry.kind == "leader":
            return any(word in self._article.body for word in EUROPEAN)
        if entry.country == "eu":
            return any(self._in_parliament(span) for span in group.spans[:MENTIONS_READ])
        return any(self._has_office(span) for span in group.spans[:MENTIONS_READ])

    def _in_parliament(self, span: Span) -> bool:
        """`Ann Lee, a member of the European Parliament`; a parliament of several nations has namesakes in all of them."""
        near = field_of(self._article, span.field)[max(span.start - NEAR, 0) : span.end + NEAR]
        return any(word in near for word in EUROPEAN[:2])

    def _has_office(self, span: Span) -> bool:
        """`Sen. Lindsey Graham`, `Graham (R-S.C.)`."""
        text = field_of(self._article, span.field)
        before = {word.strip(".,").casefold() for word in text[max(span.start - NEAR, 0) : span.start].split()}
        return bool(before & word_list("offices")) or text.startswith(
            (" (R-", " (D-", " (I-", ", R-", ", D-"), span.end
        )


@cache
def _words() -> frozenset[str]:
    return word_list("generic") | word_list("everyday") | word_list("nouns")


def _only(entries: list[Entry]) -> Entry | None:
    return entries[0] if len(entries) == 1 else None


def _lies_in(entry: Entry, within: Entry) -> bool:
    if within.kind == "region" and within.country == "us":
        return entry.country == "us" and entry.admin == within.admin and entry.kind == "city"
    return entry.country == within.country and entry.kind == "city" and bool(entry.clear)
