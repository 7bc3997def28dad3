"""Words to candidate names: runs of capitalised words, cut into pieces that may each be one name.

A run goes over small words inside names (`University of the West`, `Mohammed bin Salman`). It is cut at known names, at
titles, at organisation words and at words that are never names. What type a piece has is decided later (evidence.py).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from copydesk.agents.tag.gazetteer import LONGEST_NAME, Entry, Gazetteer, normalise, stem
from copydesk.agents.tag.tokens import Token

OF: Final = frozenset({"of", "for"})
TITLE_CASE_SHARE: Final = 0.7  # of the longer words of a line; above it capitals say nothing
TITLE_CASE_WORDS: Final = 4  # a shorter line says too little about how it is written
LONGEST_PIECE: Final = 12  # words; a longer run of capitals is no name


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


class Cutter:
    """Finds the candidates among a text's words."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        """Reads word lists from `gazetteer`."""
        self._gazetteer = gazetteer
        lexicon = gazetteer.lexicon
        self._stop = gazetteer.stop
        self._titles = lexicon["titles"]
        self._modifiers = lexicon["title_modifiers"]
        self._heads = lexicon["organisation_heads"]
        self._of_heads = lexicon["organisation_of"]
        self._particles = lexicon["particles"]
        self._demonyms = lexicon["demonyms"]
        self._demonym_heads = lexicon["demonym_heads"]
        self._inside = lexicon["inside"]

    def __call__(self, text: str, tokens: list[Token]) -> list[Piece]:
        """The candidates in order; they do not overlap."""
        loud = _loud_lines(tokens)
        pieces: list[Piece] = []
        lower = {token.text for token in tokens if token.text.islower()}
        for start, end in self._runs(tokens):
            is_loud = tokens[start].line in loud
            for piece in self._pieces(text, tokens, start, end, lower):
                piece.loud = is_loud
                piece.words = [token.text for token in tokens[piece.first : piece.last]]
                pieces.append(piece)
        return pieces

    def _runs(self, tokens: list[Token]) -> Iterator[tuple[int, int]]:
        at, count = 0, len(tokens)
        while at < count:
            if not tokens[at].caps:
                at += 1
                continue
            end = at + 1
            while (step := self._step(tokens, end)) and end - at < LONGEST_PIECE:
                end += step
            yield at, end
            at = end

    def _step(self, tokens: list[Token], at: int) -> int:
        """How many words from `at` on belong to the run: a capitalised one, perhaps with small words before it."""
        for small in range(4):
            if at + small >= len(tokens) or not (tokens[at + small].joined or self._is_glued(tokens, at + small)):
                return 0
            token = tokens[at + small]
            if token.caps:
                return small + 1
            if token.text not in self._particles and token.text not in ("of", "for", "the", "and", "on"):
                return 0
        return 0

    def _is_glued(self, tokens: list[Token], at: int) -> bool:
        # "Workers' Party" and "Moody's Investors Service", not "Russia's Foreign Minister".
        before = tokens[at - 1]
        plural = before.full_end == before.end + 1 and before.text.endswith("s")
        return plural and tokens[at].caps and tokens[at].text.lower() in self._heads

    def _pieces(self, text: str, tokens: list[Token], start: int, end: int, lower: set[str]) -> Iterator[Piece]:
        at, titled = self._skip_common(text, tokens, start, end, lower), False
        while at < end:
            known = self._known(text, tokens, at, end)
            if known is None and (skip := self._title(tokens, at, end)):
                at, titled = at + skip, True
                continue
            word = tokens[at].text
            if known is None and (not tokens[at].caps or self._is_never(word)) and not self._starts_name(text, tokens, at, end):
                at, titled = at + 1, False
                continue
            organisation = self._organisation(text, tokens, at, end, known)
            if known is None and (skip := self._demonym(tokens, at, end)) and not self._keeps(tokens, organisation):
                at += skip
                continue
            piece = organisation or known or self._unknown(text, tokens, at, end)
            piece.titled = titled
            yield piece
            at, titled = piece.last, False

    def _starts_name(self, text: str, tokens: list[Token], at: int, end: int) -> bool:
        # "Northern Command", "Democratic Unionist Party": never names alone, but inside.
        inside = tokens[at].text.lower() in self._inside
        return inside and (self._organisation(text, tokens, at, end, None) is not None or self._is_region(tokens, at, end))

    def _is_region(self, tokens: list[Token], at: int, end: int) -> bool:
        # "South Ossetia", "East Timor": one more capitalised word that is not everyday.
        compass = tokens[at].text.lower() in ("north", "south", "east", "west", "northern", "southern", "eastern", "western")
        return compass and at + 1 < end and self._is_plain_name(tokens[at + 1])

    def _is_plain_name(self, token: Token) -> bool:
        return token.caps and token.text.lower() not in self._gazetteer.common

    def _is_never(self, word: str) -> bool:
        return word.lower() in self._stop or word.isdigit()

    def _skip_common(self, text: str, tokens: list[Token], start: int, end: int, lower: set[str]) -> int:
        """A sentence's first words have capitals for another reason; leave the everyday ones out."""
        at = start
        while at < end and tokens[at].initial and not self._is_name_start(text, tokens, at, end, lower):
            at += 1
            if at < end and tokens[at].caps:
                break
        return at

    def _is_name_start(self, text: str, tokens: list[Token], at: int, end: int, lower: set[str]) -> bool:
        word = tokens[at].text.lower()
        if word in self._stop:
            return self._known(text, tokens, at, end) is not None and self._known_length(text, tokens, at, end) > 1
        if word not in self._gazetteer.common and word not in lower:
            return True
        if self._known_length(text, tokens, at, end) > 1 or word in self._titles or word in self._modifiers:
            return True
        following = tokens[at + 1].text if at + 1 < end and tokens[at + 1].caps else ""
        if not following:
            return False
        if self._organisation(text, tokens, at, end, None) is not None:
            return True
        personal = tokens[at].text in self._gazetteer.given or word in self._gazetteer.lexicon["surname_first"]
        return personal and following.lower() not in self._gazetteer.common

    def _known_length(self, text: str, tokens: list[Token], at: int, end: int) -> int:
        known = self._known(text, tokens, at, end)
        return known.last - known.first if known else 0

    def _known(self, text: str, tokens: list[Token], at: int, end: int) -> Piece | None:
        """The longest known name that starts at `at` within the run."""
        first = stem(tokens[at].text)
        for last in range(min(end, at + min(self._gazetteer.longest(first), LONGEST_NAME)), at, -1):
            if last - at == 1 and self._is_never(first):
                break
            word = tokens[last - 1]
            for stop in (word.full_end, word.end):
                entry = self._gazetteer.find(normalise(text[tokens[at].start : stop]))
                if entry is not None:
                    return Piece(at, last, entry, whole=stop == word.full_end)
        return None

    def _title(self, tokens: list[Token], at: int, end: int) -> int:
        """How many words from `at` on are a title: `Deputy Prime Minister` 3, `General` 1."""
        last, step = 0, 0
        while at + step < end:
            word = tokens[at + step].text.lower()
            if word in self._titles:
                last = step + 1
            elif word not in self._modifiers and not (word in OF and step) and word not in ("state", "defense"):
                break
            step += 1
        return last

    def _organisation(self, text: str, tokens: list[Token], at: int, end: int, known: Piece | None) -> Piece | None:
        """The longest name from `at` on that an organisation word ends, with its `of X`."""
        last = 0
        for step in range(at, end):
            word = tokens[step].text.lower()
            if step > at and not tokens[step].caps and word not in ("and", "of", "for", "the", "on"):
                break
            if self._is_never_inside(tokens, step) or (tokens[step].caps and self._title(tokens, step, end)):
                break
            if tokens[step].caps and word in self._heads:
                last = step + 1
                if step + 1 < end and tokens[step + 1].text in OF:
                    break
            elif tokens[step].text in OF and not last:
                break
        if not last or not tokens[last - 1].caps:
            return None
        extended = self._with_of(text, tokens, last, end)
        if last - at == 1 and extended == last:
            return None
        if known is not None and known.last >= extended:
            return None
        return Piece(at, extended, head=True)

    def _is_never_inside(self, tokens: list[Token], at: int) -> bool:
        word = tokens[at].text.lower()
        return word in self._stop and tokens[at].caps and word not in self._inside

    def _with_of(self, text: str, tokens: list[Token], last: int, end: int) -> int:
        """Where the name ends when the `of X` or `for X` after its head belongs to it."""
        head = tokens[last - 1].text.lower()
        if head not in self._of_heads or last >= end or tokens[last].text not in OF:
            return last
        at = last + 1
        if at < end and tokens[at].text == "the":
            at += 1
        if at >= end or not tokens[at].caps or self._is_never(tokens[at].text):
            return last
        if self._organisation(text, tokens, at, end, None) is not None:
            return last  # two names: "International Liaison Department of the Chinese Communist Party"
        known = self._known(text, tokens, at, end)
        if known is not None:
            return last if known.entry and known.entry.type != "place" else known.last
        return self._topic(tokens, at, end)

    def _topic(self, tokens: list[Token], at: int, end: int) -> int:
        last = at
        while last < end and tokens[last].caps and not self._title(tokens, last, end):
            last += 1
            if last + 1 < end and tokens[last].text == "and" and tokens[last + 1].text.lower() in self._gazetteer.common:
                last += 1
        return last if tokens[last - 1].caps else last - 1

    def _unknown(self, text: str, tokens: list[Token], at: int, end: int) -> Piece:
        """Capitalised words up to the next known name of several words, title or end, small words inside names too."""
        last = at + 1
        while last < end:
            word = tokens[last].text
            if not tokens[last].caps:
                if word not in self._particles:
                    break
            elif self._is_never(word) or self._title(tokens, last, end) or self._known_length(text, tokens, last, end) > 1:
                break
            last += 1
        while not tokens[last - 1].caps:
            last -= 1
        return Piece(at, last)

    def _demonym(self, tokens: list[Token], at: int, end: int) -> int:
        """How many words from `at` on are a people's adjective: `Chinese` 1, `North Korean` 2."""
        first = tokens[at].text.lower()
        second = tokens[at + 1].text.lower() if at + 1 < end else ""
        if first in ("north", "south", "west", "east") and second in self._demonyms:
            return 2
        return int(first in self._demonyms)

    def _keeps(self, tokens: list[Token], organisation: Piece | None) -> bool:
        # "Chinese Communist Party" keeps its adjective; "Chinese Foreign Ministry" is the Foreign Ministry.
        return organisation is not None and tokens[organisation.last - 1].text.lower() in self._demonym_heads


def _loud_lines(tokens: list[Token]) -> set[int]:
    """Lines in which nearly every longer word has a capital: headlines, and lines all in capitals."""
    longer: dict[int, int] = {}
    capital: dict[int, int] = {}
    for token in tokens:
        if len(token.text) > 3:
            longer[token.line] = longer.get(token.line, 0) + 1
            capital[token.line] = capital.get(token.line, 0) + token.caps
    return {
        line for line, count in longer.items() if count >= TITLE_CASE_WORDS and capital[line] > TITLE_CASE_SHARE * count
    }
