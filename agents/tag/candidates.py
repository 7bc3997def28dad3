"""Words to candidate names: runs of capitalised words, cut into pieces that may each be one name.

A run goes over small words inside names (`University of the West`, `Mohammed bin Salman`). It is cut at known names, at
titles, at organisation words and at words that are never names. What type a piece has is decided later (evidence.py).
"""

from collections.abc import Iterator
from typing import Final

from copydesk.agents.tag.gazetteer import Gazetteer
from copydesk.agents.tag.phrases import SUFFIXES, Phrases, Piece
from copydesk.agents.tag.tokens import Token, loud_lines

LONGEST_PIECE: Final = 12  # words; a longer run of capitals is no name


class Cutter(Phrases):
    """Finds the candidates of one text."""

    def __init__(self, gazetteer: Gazetteer, text: str, tokens: list[Token]) -> None:
        """Notes which words the text writes small or, in the middle of a sentence, with a capital."""
        super().__init__(gazetteer, text, tokens)
        capital = {token.text.lower() for token in tokens if token.caps and not token.initial}
        self._lower = {token.text for token in tokens if token.text.islower()} - self._lexicon["particles"] - capital
        self._capital = capital - gazetteer.stop

    def pieces(self) -> list[Piece]:
        """All candidates, with their words and whether their line is loud."""
        loud = loud_lines(self._tokens, self._gazetteer.common)
        found: list[Piece] = []
        for start, end in self._runs():
            is_loud = self._tokens[start].line in loud
            for piece in self._pieces(start, end):
                piece.loud = is_loud
                piece.words = [token.text for token in self._tokens[piece.first : piece.last]]
                found.append(piece)
        return found

    def _runs(self) -> Iterator[tuple[int, int]]:
        at, count = 0, len(self._tokens)
        while at < count:
            if not self._tokens[at].caps:
                at += 1
                continue
            end = at + 1
            while (step := self._step(end)) and end - at < LONGEST_PIECE:
                end += step
            yield at, end
            at = end

    def _step(self, at: int) -> int:
        """How many words from `at` on belong to the run: a capitalised one, perhaps with small words before it."""
        for small in range(4):
            if at + small >= len(self._tokens) or not (self._tokens[at + small].joined or self._is_glued(at + small)):
                return 0
            token = self._tokens[at + small]
            if token.caps:
                return small + 1
            if token.text not in self._lexicon["particles"] and token.text not in ("of", "for", "the", "and", "on"):
                return 0
        return 0

    def _is_glued(self, at: int) -> bool:
        # "Workers' Party" and "Moody's Investors Service", not "Russia's Foreign Minister".
        before = self._tokens[at - 1]
        plural = before.full_end == before.end + 1 and before.text.endswith("s")
        return plural and self._tokens[at].caps and self._tokens[at].text.lower() in self._lexicon["organisation_heads"]

    def _pieces(self, start: int, end: int) -> Iterator[Piece]:
        at, titled = self._skip_common(start, end), False
        while at < end:
            known = self._known(at, end)
            if known is None and (skip := self._title(at, end)):
                at, titled = at + skip, True
                continue
            word = self._tokens[at].text
            if known is None and (not self._tokens[at].caps or self._is_never(word)) and not self._starts_name(at, end):
                at, titled = at + 1, False
                continue
            organisation = self._organisation(at, end, known)
            if known is not None and organisation is not None and self._is_country_of(known, organisation):
                yield known
                at, titled = known.last, False
                continue
            if known is None and (skip := self._demonym(at, end)) and not self._keeps(organisation):
                at += skip
                continue
            piece = organisation or self._known_or_longer(at, end, known, titled=titled)
            piece.titled = titled
            yield piece
            at, titled = piece.last, False

    def _starts_name(self, at: int, end: int) -> bool:
        # "Northern Command", "Democratic Unionist Party": never names alone, but inside.
        inside = self._tokens[at].text.lower() in self._lexicon["inside"]
        return inside and (self._organisation(at, end, None) is not None or self._is_region(at, end))

    def _is_region(self, at: int, end: int) -> bool:
        # "South Ossetia", "East Timor": one more capitalised word that is not everyday.
        compass = self._tokens[at].text.lower() in (
            "north",
            "south",
            "east",
            "west",
            "northern",
            "southern",
            "eastern",
            "western",
        )
        return compass and at + 1 < end and self._is_plain_name(self._tokens[at + 1])

    def _is_plain_name(self, token: Token) -> bool:
        return token.caps and token.text.lower() not in self._gazetteer.common

    def _skip_common(self, start: int, end: int) -> int:
        """A sentence's first words have capitals for another reason; leave the everyday ones out."""
        at = start
        while at < end and self._tokens[at].initial and not self._is_name_start(at, end):
            at += 1
            if at < end and self._tokens[at].caps:
                break
        return at

    def _is_name_start(self, at: int, end: int) -> bool:
        text = self._tokens[at].text
        word = text.lower()
        if self._is_never(text):
            return self._known_length(at, end) > 1
        if word in self._capital or (
            not self._gazetteer.is_everyday(text) and (text.isupper() or word not in self._lower)
        ):
            return True
        is_title = word in self._lexicon["titles"] or word in self._lexicon["title_modifiers"]
        if is_title or self._known_length(at, end) > 1:
            return True
        if self._organisation(at, end, None) is not None:
            return True
        following = self._tokens[at + 1].text if at + 1 < end and self._tokens[at + 1].caps else ""
        if not following:
            return False
        personal = self._tokens[at].text in self._gazetteer.given or word in self._gazetteer.lexicon["surname_first"]
        return personal and following.lower() not in self._gazetteer.common

    def _unknown(self, at: int, end: int) -> Piece:
        """Capitalised words up to the next known name of several words, title or end, small words inside names too."""
        last = at + 1
        while last < end:
            word = self._tokens[last].text
            if not self._tokens[last].caps:
                if word not in self._lexicon["particles"]:
                    break
            elif self._is_never(word) or self._known_length(last, end) > 1 or self._is_title_of_next(last, end):
                break
            last += 1
        while not self._tokens[last - 1].caps:
            last -= 1
        return Piece(at, last)

    def _is_title_of_next(self, at: int, end: int) -> bool:
        # A name follows the title; "Martin Luther King Jr." is one name.
        length = self._title(at, end)
        return 0 < length < end - at and self._tokens[at + length].text.lower() not in SUFFIXES

    def _known_or_longer(self, at: int, end: int, known: Piece | None, *, titled: bool) -> Piece:
        """One known word may be the start of a longer name: `Mary Robinson`, where Mary is also a town."""
        if known is not None and known.last - at > 1:
            return known
        longer = self._unknown(at, end)
        if known is None or longer.last == known.last:
            return known or longer
        first, second = self._tokens[at].text, self._tokens[at + 1].text
        personal = titled or first in self._gazetteer.given or first.lower() in self._lexicon["surname_first"]
        if not personal and (second in self._gazetteer.given or second.lower() in self._gazetteer.common):
            return longer if self._tokens[longer.last - 1].text.lower() in self._lexicon["place_heads"] else known
        return longer
