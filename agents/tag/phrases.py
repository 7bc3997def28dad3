"""What stands at one place among the words: a known name, a title, an organisation, a people's adjective."""

from dataclasses import dataclass, field
from typing import Final

from copydesk.agents.tag.gazetteer import LONGEST_NAME, Entry, Gazetteer, normalise, stem
from copydesk.agents.tag.tokens import Token

OF: Final = frozenset({"of", "for"})
SUFFIXES: Final = frozenset({"jr", "sr", "ii", "iii"})
"""What stands after a person's name and is no part of what the person is called by."""


@dataclass(slots=True)
class Piece:
    """A candidate: words `first` to `last` (exclusive) and what was seen when it was cut."""

    first: int
    last: int
    entry: Entry | None = None
    head: bool = False
    """Its last word, or the one before `of`, is an organisation word."""
    titled: bool = False
    """A title stands right before."""
    loud: bool = False
    """In a headline-like line, where capitals say nothing."""
    whole: bool = False
    """The dot or 's after its last word belongs to it: `Moody's`."""
    words: list[str] = field(default_factory=list)


class Phrases:
    """Reads phrases of one text; positions are indexes into its words, `end` is where the run of capitals ends."""

    def __init__(self, gazetteer: Gazetteer, text: str, tokens: list[Token]) -> None:
        """Reads word lists from `gazetteer`."""
        self._gazetteer = gazetteer
        self._lexicon = gazetteer.lexicon
        self._text = text
        self._tokens = tokens

    def _is_never(self, word: str) -> bool:
        return word.isdigit() or (word.lower() in self._gazetteer.stop and self._gazetteer.is_everyday(word))

    def _known_length(self, at: int, end: int) -> int:
        known = self._known(at, end)
        return known.last - known.first if known else 0

    def _known(self, at: int, end: int) -> Piece | None:
        """The longest known name that starts at `at` within the run."""
        first = stem(self._tokens[at].text)
        longest = self._gazetteer.longest(first) or self._gazetteer.longest(first.capitalize())
        for last in range(min(end, at + min(longest, LONGEST_NAME)), at, -1):
            if last - at == 1 and self._is_never(first):
                break
            word = self._tokens[last - 1]
            for stop in (word.full_end, word.end):
                entry = self._entry(normalise(self._text[self._tokens[at].start : stop]))
                if entry is not None:
                    return Piece(at, last, entry, whole=stop == word.full_end)
        return None

    def _entry(self, name: str) -> Entry | None:
        entry = self._gazetteer.find(name)
        if entry is None and len(name) > 3 and name.isupper():
            entry = self._gazetteer.find(name.title())  # datelines: "NEW YORK (AP)"
            return entry if entry is not None and entry.type == "place" else None
        return entry

    def _title(self, at: int, end: int) -> int:
        """How many words from `at` on are a title: `Deputy Prime Minister` 3, `General` 1."""
        last, step = 0, 0
        while at + step < end:
            word = self._tokens[at + step].text.lower()
            if word in self._lexicon["titles"]:
                last = step + 1
            elif word in OF and last == step and step:
                last += self._office(at + step, end)
                step = max(step, last - 1)
            elif word not in self._lexicon["title_modifiers"]:
                break
            step += 1
        return last

    def _office(self, at: int, end: int) -> int:
        """How many words `of State`, `of the Interior` has after a title."""
        last = at + 1
        while last < end and (
            self._tokens[last].text == "the" or self._tokens[last].text.lower() in self._gazetteer.common
        ):
            last += 1
        return last - at if last > at + 1 and self._tokens[last - 1].caps else 0

    def _organisation(self, at: int, end: int, known: Piece | None) -> Piece | None:
        """The longest name from `at` on that an organisation word ends, with its `of X`."""
        last = 0
        for step in range(at, end):
            word = self._tokens[step].text.lower()
            if step > at and not self._tokens[step].caps and (word not in ("of", "for", "the") or not last):
                break
            if self._is_never_inside(step) or (self._tokens[step].caps and self._title(step, end)):
                break
            if self._tokens[step].caps and word in self._lexicon["organisation_heads"]:
                last = step + 1
                if step + 1 < end and self._tokens[step + 1].text in OF:
                    break
            elif self._tokens[step].text in OF and not last:
                break
        if not last or not self._tokens[last - 1].caps:
            return None
        extended = self._with_of(last, end)
        if last - at == 1 and extended == last:
            return None
        if known is not None and known.last >= extended:
            return None
        return Piece(at, extended, head=True)

    def _is_never_inside(self, at: int) -> bool:
        word = self._tokens[at].text.lower()
        return word in self._gazetteer.stop and self._tokens[at].caps and word not in self._lexicon["inside"]

    def _with_of(self, last: int, end: int) -> int:
        """Where the name ends when the `of X` or `for X` after its head belongs to it."""
        head = self._tokens[last - 1].text.lower()
        if head not in self._lexicon["organisation_of"] or last >= end or self._tokens[last].text not in OF:
            return last
        at = last + 1
        if at < end and self._tokens[at].text == "the":
            at += 1
        if at >= end or not self._tokens[at].caps or self._is_never(self._tokens[at].text):
            return last
        if self._organisation(at, end, None) is not None:
            return last  # two names: "International Liaison Department of the Chinese Communist Party"
        known = self._known(at, end)
        if known is not None:
            return last if known.entry and known.entry.type != "place" else known.last
        return self._topic(at, end)

    def _topic(self, at: int, end: int) -> int:
        last = at
        while last < end and self._tokens[last].caps and not self._title(last, end):
            last += 1
            if (
                last + 1 < end
                and self._tokens[last].text == "and"
                and self._tokens[last + 1].text.lower() in self._gazetteer.common
            ):
                last += 1
        return last if self._tokens[last - 1].caps else last - 1

    def _is_country_of(self, known: Piece, organisation: Piece) -> bool:
        # "U.S. Commerce Department" is two names; "US Airways" and "Iran Air" are one.
        short = known.last - known.first == 1 and self._tokens[known.first].text.replace(".", "").isupper()
        is_place = known.entry is not None and known.entry.type == "place"
        return short and is_place and not self._keeps(organisation)

    def _demonym(self, at: int, end: int) -> int:
        """How many words from `at` on are a people's adjective: `Chinese` 1, `North Korean` 2."""
        first = self._tokens[at].text.lower()
        second = self._tokens[at + 1].text.lower() if at + 1 < end else ""
        if first in ("north", "south", "west", "east") and second in self._lexicon["demonyms"]:
            return 2
        return int(first in self._lexicon["demonyms"])

    def _keeps(self, organisation: Piece | None) -> bool:
        # "Chinese Communist Party" keeps its adjective; "Chinese Foreign Ministry" is the Foreign Ministry.
        return (
            organisation is not None
            and self._tokens[organisation.last - 1].text.lower() in self._lexicon["demonym_heads"]
        )
