"""Judged candidates to entities: which of a text's names name the same person, organisation or place.

Joined are equal names, known aliases, an acronym and its earlier long form, a surname and its one full name. What is
unclear stays apart.
"""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from copydesk.agents.tag.gazetteer import Entry, Gazetteer, Type, fold
from copydesk.agents.tag.phrases import SUFFIXES

LONGEST_ACRONYM: Final = 8
NOT_SLUG: Final = re.compile(r"[^\w]+")
SMALL: Final = frozenset({"of", "the", "and", "for", "in", "on", "de", "to", "a"})


@dataclass(slots=True)
class Name:
    """One believed name in the text: its words, its type, and the known entry of exactly this name."""

    words: list[str]
    text: str
    type: Type
    entry: Entry | None


@dataclass(slots=True)
class Group:
    """Names of one entity, in the order of the text."""

    type: Type
    entry: Entry | None = None
    forms: Counter[str] = field(default_factory=Counter)

    @property
    def name(self) -> str:
        """The known name, else the longest form (the first of equals)."""
        return self.entry.name if self.entry is not None else max(self.forms, key=len)

    @property
    def id(self) -> str:
        """The known id, else `local:<type>:<slug>`: the same for the same name in every text."""
        if self.entry is not None and self.entry.id:
            return self.entry.id
        return f"local:{self.type}:{slug(self.name)}"


def slug(name: str) -> str:
    """Lower case, without accents, words joined by hyphens."""
    folded = unicodedata.normalize("NFC", fold(name)).casefold()
    return NOT_SLUG.sub("-", folded).strip("-") or "-"


class Resolver:
    """Puts names into groups, in the order of the text; one object for one text."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        """Reads the surnames that stand first from `gazetteer`."""
        self._surname_first = gazetteer.lexicon["surname_first"]
        self._particles = gazetteer.lexicon["particles"]
        self._groups: dict[str, Group] = {}
        self._acronyms: dict[str, str] = {}
        self._short: dict[str, set[str]] = {}

    def learn(self, name: Name) -> None:
        """Long forms first: later short forms find them wherever they stand in the text."""
        if len(name.words) < 2:
            return
        key = self._key(name)
        if name.type == "person":
            for part in self._parts(name):
                self._short.setdefault(part, set()).add(key)
        elif name.type == "organisation":
            for acronym in acronyms_of(name.words):
                self._acronyms.setdefault(acronym, key)

    def learn_bracketed(self, long: Name, acronym: str) -> None:
        """`Supreme Federal Tribunal (STF)`: the text itself says so, whatever the order of the letters."""
        if _plain(acronym) and long.type == "organisation":
            self._acronyms[_plain(acronym)] = self._key(long)

    def is_short_person(self, word: str) -> bool:
        """Whether a person's full name in this text has the word as its first or last."""
        return word in self._short

    def has_acronym(self, word: str) -> bool:
        """Whether an organisation of several words in this text is shortened so."""
        return _plain(word) in self._acronyms

    def place(self, name: Name) -> Group:
        """The group of a name, made when it is the first."""
        key = self._joined(name) or self._key(name)
        group = self._groups.get(key)
        if group is None:
            group = self._groups[key] = Group(name.type)
        if group.entry is None and (len(name.words) > 1 or key == self._key(name)):
            group.entry = name.entry
        group.forms[name.text] += 1
        return group

    def groups(self) -> list[Group]:
        """All groups, by first mention."""
        return list(self._groups.values())

    def _joined(self, name: Name) -> str | None:
        words = name.words
        if name.type == "person" and len(words) == 2 and words[0].lower() in self._particles:
            words = words[1:]  # "De Souza" for "Paulo de Souza"
        if len(words) > 1:
            return None
        if name.type == "person":
            full = self._short.get(words[0], set()) - {self._key(name)}
            return next(iter(full)) if len(full) == 1 else None
        return self._acronyms.get(_plain(words[0])) if name.type == "organisation" else None

    def _parts(self, name: Name) -> set[str]:
        words = [word for word in name.words if word.lower() not in SUFFIXES] or name.words
        if words[0].lower() in self._surname_first and len(words) <= 3:
            return {words[0], words[-1]} if len(words) == 2 else {words[0]}
        inner = {word for word in words[1:-1] if len(word) > 2 and word[0].isupper()} if len(words) > 3 else set()
        return {words[0], words[-1]} | inner  # Luiz Inácio Lula da Silva is called Lula

    @staticmethod
    def _key(name: Name) -> str:
        if name.entry is not None:
            return name.entry.id or f"{name.type}:{slug(name.entry.name)}"
        return f"{name.type}:{slug(name.text)}"


def acronyms_of(words: list[str]) -> set[str]:
    """The ways in which initials may shorten a name: with and without its small words."""
    flat = [part for word in words for part in re.split(r"[-‐‑/]", word) if part]
    main = "".join(word[0] for word in flat if word.lower() not in SMALL)
    every = "".join(word[0] for word in flat).upper()
    whole = "".join(word[0] for word in words if word.lower() not in SMALL)
    return {one.upper() for one in (main, every, whole) if 2 <= len(one) <= LONGEST_ACRONYM}


def _plain(word: str) -> str:
    plain = word.replace(".", "")
    return plain if plain.isupper() and 2 <= len(plain) <= LONGEST_ACRONYM else ""
