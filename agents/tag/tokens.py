"""Text to words with offsets, and what the typography around each word says.

One linear regular expression; the possessive 's is cut off a word, adjectives such as `Paris-based` and pairs such as
`US-China` are split at the hyphen, names such as `Kim Jong-un` and `Ocasio-Cortez` are not.
"""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

from copydesk.agents.tag.gazetteer import Gazetteer

# An abbreviation with dots (U.S., U.N.); a word with inner apostrophes, hyphens, ampersands; one mark of punctuation.
_LETTER: Final = r"[\w\u0300-\u036f]"
TOKEN: Final = re.compile(
    rf"(?P<dotted>\b(?:[^\W\d_]\.){{2,}}|\b[A-Z]\.[A-Z]\b)|(?P<word>{_LETTER}+(?:['’‘&\-\u2010\u2011]{_LETTER}+)*)|[^\w\s]"
)
HYPHEN: Final = re.compile(r"[\-\u2010\u2011]")
POSSESSIVE: Final = ("'s", "’s", "‘s", "'S", "’S")
APOSTROPHES: Final = "'’"
SENTENCE_ENDS: Final = frozenset(".!?…:")
OPENERS: Final = frozenset("\"“‘«([{'•*-–—")
LOUD_SHARE: Final = 0.7  # of a line's everyday words; above it capitals say nothing
LOUD_WORDS: Final = 2  # a line with fewer everyday words says too little about how it is written
LONGEST_GIVEN: Final = 7  # letters in the second half of an Asian given name: Ryong-nam, Jung-eun


@dataclass(slots=True)
class Token:
    """A word: `text[start:end]` without possessive; `full_end` is where the next one may go on after it."""

    text: str
    start: int
    end: int
    full_end: int
    caps: bool
    """Written like a name: first letter a capital, or an Arabic article before one (al-Assad)."""
    initial: bool = False
    """First of a sentence, a line or a quotation, so that its capital says nothing."""
    joined: bool = False
    """Only a space stands between it and the word before."""
    possessive: bool = False
    before: str = ""
    """The mark of punctuation right before, if any."""
    after: str = ""
    """The mark of punctuation right after, if any."""
    line: int = 0


class Tokenizer:
    """Splits text by the lexicon's abbreviations and hyphen words; holds no state of a text."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        """Reads word lists from `gazetteer`."""
        self._gazetteer = gazetteer
        self._abbreviations = gazetteer.lexicon["abbreviations"]
        self._endings = gazetteer.lexicon["hyphen_endings"]
        self._prefixes = gazetteer.lexicon["hyphen_prefixes"]

    def __call__(self, text: str) -> list[Token]:
        """All words of `text` in order."""
        tokens: list[Token] = []
        state = _State(text)
        for match in TOKEN.finditer(text):
            start, end = match.span()
            state.gap(start)
            if match.lastgroup is None:
                self._mark(match.group(), end, tokens, state)
            else:
                self._word(match.group(), start, tokens, state)
            state.at = end
        return tokens

    def _word(self, word: str, start: int, tokens: list[Token], state: "_State") -> None:
        first = len(tokens)
        for piece, offset in self._pieces(word):
            tokens.append(_token(piece, start + offset))
        head = tokens[first]
        head.initial, head.line, head.before = state.initial, state.line, state.mark
        head.joined = state.joined
        for token in tokens[first + 1 :]:
            token.line, token.before = state.line, "-"
        state.initial, state.joined, state.mark = False, not tokens[-1].possessive, ""

    def _mark(self, mark: str, end: int, tokens: list[Token], state: "_State") -> None:
        last = tokens[-1] if tokens else None
        touching = last is not None and last.full_end == end - 1
        if last is not None and touching and mark == "." and self._is_abbreviated(last):
            last.full_end = end
            return
        if last is not None and touching and mark in APOSTROPHES and last.text.endswith("s"):
            last.full_end = end  # plural possessive: Workers' Party
            return
        if last is not None and not last.after:
            last.after = mark
        if mark in SENTENCE_ENDS or mark in OPENERS:
            state.initial = state.initial or mark not in "-–—'" or not tokens
        state.joined, state.mark = mark == "&" and state.joined, mark  # "Standard & Poor's"

    def _is_abbreviated(self, token: Token) -> bool:
        word = token.text
        return (len(word) == 1 and word.isupper()) or word.lower() in self._abbreviations

    def _pieces(self, word: str) -> list[tuple[str, int]]:
        if word.islower() or not HYPHEN.search(word):
            return [(word, 0)]
        plain = HYPHEN.sub("-", word)
        stem = plain[:-2] if plain.endswith(POSSESSIVE) else plain
        if self._keeps_hyphen(stem):
            return [(word, 0)]
        pieces, offset = [], 0
        for part in plain.split("-"):
            pieces.append((part, offset))
            offset += len(part) + 1
        return pieces

    def _keeps_hyphen(self, word: str) -> bool:
        if self._gazetteer.find(word) or word.lower().startswith(("al-", "el-", "ad-", "ar-", "as-", "an-", "ul-")):
            return True
        first, *rest = word.split("-")
        last = rest[-1]
        if first.lower() in self._prefixes or last.lower() in self._endings or not first[:1].isupper():
            return False
        if last[:1].islower():
            if first == "Co":
                return True  # Co-operation
            common = self._gazetteer.common
            is_word = last in common and (len(last) > 3 or first.lower() in common)
            return len(rest) == 1 and len(last) <= LONGEST_GIVEN and not is_word
        return not any(self._is_known(part) for part in (first, *rest))

    def _is_known(self, part: str) -> bool:
        entry = self._gazetteer.find(part)
        return part.lower() in self._gazetteer.lexicon["demonyms"] or (
            entry is not None and part not in self._gazetteer.given
        )


class _State:
    """What the tokenizer carries from one match to the next."""

    __slots__ = ("at", "initial", "joined", "line", "mark", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.initial = True
        self.joined = False
        self.line = 0
        self.mark = ""

    def gap(self, start: int) -> None:
        """White space between the last match and `start`: a new line starts anew, nothing at all glues."""
        if start == self.at:
            return
        if "\n" in self.text[self.at : start]:
            self.initial, self.joined, self.mark = True, False, ""
            self.line += 1
        elif self.mark not in OPENERS:
            self.mark = "" if self.mark not in ",(;" else self.mark


def _token(piece: str, start: int) -> Token:
    possessive = piece.endswith(POSSESSIVE) and len(piece) > 2
    word = piece[:-2] if possessive else piece
    arabic = word.startswith(("al-", "el-")) and word[3:4].isupper()
    caps = (word[:1].isupper() and word != "I") or arabic
    return Token(word, start, start + len(word), start + len(piece), caps, possessive=possessive)


def loud_lines(tokens: list[Token], common: frozenset[str]) -> set[int]:
    """Lines whose everyday words have capitals, or that have no small letter: headlines."""
    everyday: Counter[int] = Counter()
    capital: Counter[int] = Counter()
    words: Counter[int] = Counter()
    shouted: Counter[int] = Counter()
    for token in tokens:
        if len(token.text) > 3:
            words[token.line] += 1
            shouted[token.line] += token.text.isupper()
            if token.text.lower() in common and not token.initial:
                everyday[token.line] += 1
                capital[token.line] += token.caps
    shouting = {line for line, count in words.items() if count >= LOUD_WORDS and shouted[line] == count}
    titles = {line for line, count in everyday.items() if count >= LOUD_WORDS and capital[line] > LOUD_SHARE * count}
    return shouting | titles
