"""Which of a text's personal names are the same person: variants of a full name, and short forms of one.

Full names come first, wherever they stand, so that the headline's `Kim` finds the body's `Kim Jong-un`. A short form that
fits several people goes to the one whose full name stands nearest before it, or to nobody.
"""

from bisect import bisect_left
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from copydesk.agents.tag.names import KEPT_FORMS, Name, word_list, word_pairs
from copydesk.agents.tag.spans import Span, SpanType

LONGEST_FULL: Final = 8  # words; what is longer is no person's name and gets no short forms
NAMESAKES: Final = 16  # people of one last name that are compared; a list of a family is shorter
SURNAME, OTHER = 0, 1  # how good a short form is


@dataclass(slots=True)
class Group:
    """The mentions that name the same: `names` are its different forms, `spans` stand in the order of the text."""

    type: SpanType
    names: list[Name] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)


@dataclass(slots=True)
class Form:
    """One analysed form of a text, the type of its first span, and the numbers of the spans that have it."""

    name: Name
    type: SpanType
    at: list[int] = field(default_factory=list)


class People:
    """The people of one text."""

    def __init__(self) -> None:
        """Nobody yet."""
        self._full: dict[str, Group] = {}
        self._by_last: dict[str, list[tuple[tuple[str, ...], Group]]] = {}
        self._short: dict[str, list[tuple[int, Group]]] = {}
        self._stands: dict[int, list[int]] = {}

    def learn(self, form: Form) -> Group | None:
        """The group of a full name, made when it is new; None for one word, which is never a full name."""
        name = form.name
        if len(name.words) < 2:
            return None
        group = self._full.get(name.key) or self._variant(name) or self._only_short(name)
        if group is None:
            group = Group("PER")
            for rank, short in short_forms(name.words):
                self._short.setdefault(short, []).append((rank, group))
        self._full[name.key] = group
        self._by_last.setdefault(_plain(name.words)[-1], []).append((name.words, group))
        self._stands.setdefault(id(group), []).extend(form.at)
        return group

    def has_surname(self, word: str) -> bool:
        """Whether a full name of this text has the word as its surname."""
        return any(rank == SURNAME for rank, _ in self._short.get(word, ()))

    def find(self, key: str, at: int) -> Group | None:
        """Who is meant by a short form at span number `at`."""
        known = self._short.get(key)
        if not known:
            return None
        best = min(rank for rank, _ in known)
        people = {id(group): group for rank, group in known if rank == best}
        if len(people) == 1:
            return next(iter(people.values()))
        before = [(self._last_before(identity, at), identity) for identity in people]
        nearest, identity = max(before)
        return people[identity] if nearest >= 0 else None

    def _last_before(self, identity: int, at: int) -> int:
        stands = self._stands[identity]
        stands.sort()
        number = bisect_left(stands, at)
        return stands[number - 1] if number else -1

    def _variant(self, name: Name) -> Group | None:
        """George Bush for George W. Bush, Bill for William, J. for John; never two different middle names."""
        namesakes = self._by_last.get(_plain(name.words)[-1], ())[:NAMESAKES]
        found = {id(group): group for words, group in namesakes if is_variant(words, name.words)}
        return next(iter(found.values())) if len(found) == 1 else None

    def _only_short(self, name: Name) -> Group | None:
        """`von der Leyen` has several words and is a short form."""
        people = {id(group): group for _, group in self._short.get(name.key, ())}
        return next(iter(people.values())) if len(people) == 1 else None


def is_variant(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two full names of one last name may be the same person's."""
    first, second = _plain(one), _plain(other)
    if one[len(first) :] != other[len(second) :] or first[-1] != second[-1] or min(len(first), len(second)) < 2:
        return False
    if not _same_given(first[0], second[0]):
        return False
    middle, middles = first[1:-1], second[1:-1]
    return not middle or not middles or all(map(_same_given, middle, middles))


@lru_cache(maxsize=KEPT_FORMS)
def short_forms(words: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
    """The short forms of a full name, each with its rank."""
    plain, particles = _plain(words), word_list("particles")
    count = len(plain)
    if not 2 <= count <= LONGEST_FULL:
        return ()
    surname_first = plain[0] in word_list("surname_first") and count <= 3
    forms = {" ".join(plain[start:]): OTHER for start in range(1, count - 1)}
    forms[plain[0]] = SURNAME if surname_first else OTHER
    if plain[0] in word_list("given_last"):
        forms[plain[-1]], forms[plain[0]] = SURNAME, OTHER  # Nguyen Thi Hoa is called Hoa
    elif not (surname_first and count == 3):
        forms[plain[-1]] = OTHER if surname_first else SURNAME
    if count == 3 and not surname_first:
        forms.setdefault(plain[1], OTHER)  # Rosa Quispe Mamani is called Quispe
    if count > 3:
        forms |= {word: OTHER for word in plain[1:-1] if len(word) > 2} | {" ".join(plain[:2]): OTHER}
        forms |= {" ".join(plain[:end]): OTHER for end in range(3, count)}
        forms[plain[-1]] = SURNAME
    return tuple((rank, form) for form, rank in forms.items() if form not in particles and len(form) > 1)


def _plain(words: tuple[str, ...]) -> tuple[str, ...]:
    """Without Jr. and III."""
    return words[:-1] if len(words) > 2 and words[-1] in word_list("generations") else words


def _same_given(one: str, other: str) -> bool:
    if one == other or (one[0] == other[0] and 1 in (len(one), len(other))):
        return True
    long = word_pairs("nicknames")
    return long.get(one, one) == long.get(other, other)
