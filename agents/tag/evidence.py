"""Which type a candidate has: weighted evidence from its words, its neighbours and the rest of the text.

The weights are set by hand; 2 is enough for a name to be believed. Evidence for equal words is added up over the text
(one clear place helps the unclear ones), capped so that repetition alone proves little. Of a known name each clue counts
once: a story that says `the Philippines` or `at Intel` ten times must not outvote the tables.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from copydesk.agents.tag.gazetteer import Gazetteer, Type, fold, normalise
from copydesk.agents.tag.phrases import Piece
from copydesk.agents.tag.tokens import Token

ENOUGH: Final = 2.0
CAP: Final = 12.0
TYPES: Final[tuple[Type, ...]] = ("person", "organisation", "place")
Scores = dict[Type, float]

# In the tables: a person's full name is nearly sure, a place may be a surname or part of a team's name.
KNOWN: Final[Scores] = {"person": 6.0, "organisation": 4.0, "place": 4.0}
EVERYDAY_KNOWN: Final = 1.0  # a known name that is also an everyday word (Apple, Reading): its context must speak
TITLED: Final = 4.0
ROLE: Final = 2.5  # "leader Kim"; less than a known organisation: "rival Boeing"
SPOKE: Final = 1.5
GIVEN: Final = 3.0
SURNAME_FIRST: Final = 2.5
FAMILY: Final = 1.5
INITIAL: Final = 2.0
PARTICLE: Final = 1.0
SINGLE_GIVEN: Final = 2.0
SINGLE_FAMILY: Final = 0.9  # without a word about a person not enough
SHAPE: Final = 1.6  # two or three capitalised words, none an everyday word, in the middle of a sentence
HEAD: Final = 6.0
ACRONYM: Final = 1.5
ARTICLE: Final = 0.7  # "the" before: organisations and regions, never persons
PLACE_HEAD: Final = 4.5
PLACE_BEFORE: Final = 1.2
PLACE_IN: Final = 2.1
PLACE_COMMA: Final = 2.5  # "Maiduguri, Nigeria"
AGE: Final = 3.0
APPOSITION: Final = 1.5

AGE_NUMBER: Final = re.compile(r"\d\d")
ACRONYM_SHAPE: Final = re.compile(r"(?:[A-Z]\.?){2,6}|[A-Z]{2,6}s?")


class Judge:
    """Adds up the evidence for candidates of one text."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        """Reads word lists from `gazetteer`."""
        self._gazetteer = gazetteer
        self._lexicon = gazetteer.lexicon

    def __call__(self, tokens: list[Token], pieces: Iterable[Piece]) -> dict[str, Scores]:
        """Candidate's words (joined by spaces) to its scores; headline-like lines give none but known names."""
        totals: dict[str, Scores] = defaultdict(lambda: dict.fromkeys(TYPES, 0.0))
        own: dict[str, Scores] = {}
        heard: set[tuple[str, Type, float]] = set()
        for piece in pieces:
            key = key_of(piece)
            if key not in own:
                own[key] = self._own(piece)
            context = self._context(tokens, piece)
            for kind in TYPES:
                clue = (key, kind, context[kind])
                if piece.entry is None or clue not in heard:
                    totals[key][kind] = min(CAP, totals[key][kind] + context[kind])
                heard.add(clue)
        for key, scores in totals.items():
            for kind in TYPES:
                scores[kind] += own[key][kind]
        return dict(totals)

    def _own(self, piece: Piece) -> Scores:
        """What the words of the candidate say by themselves."""
        scores = dict.fromkeys(TYPES, 0.0)
        words = piece.words
        if piece.entry is not None:
            everyday = len(words) == 1 and self._gazetteer.is_everyday(words[0])
            scores[piece.entry.type] += EVERYDAY_KNOWN if everyday else KNOWN[piece.entry.type]
            if len(words) > 1:
                return scores
        if piece.head:
            scores["organisation"] += HEAD
            return scores
        if ACRONYM_SHAPE.fullmatch(words[0]) and len(words) == 1:
            scores["organisation"] += ACRONYM
        scores["place"] += self._place_words(words)
        if not scores["place"]:
            scores["person"] += self._personal(words) if len(words) > 1 else self._single(words[0])
        return scores

    def _place_words(self, words: list[str]) -> float:
        if len(words) < 2:
            return 0.0
        first, last = words[0].lower(), words[-1].lower()
        if first in self._lexicon["place_starts"] and words[1][:1].isupper():
            return ENOUGH if words[0] not in self._gazetteer.given else 0.0
        return PLACE_HEAD if last in self._lexicon["place_heads"] else 0.0

    def _single(self, word: str) -> float:
        if word.lower() in self._gazetteer.common:
            return 0.0
        if word.startswith(("al-", "el-")):
            return ENOUGH
        if fold(word) in self._gazetteer.given:
            return SINGLE_GIVEN
        personal = fold(word) in self._gazetteer.family or word.lower() in self._lexicon["surname_first"]
        return SINGLE_FAMILY if personal else 0.0

    def _personal(self, words: list[str]) -> float:
        if any(word.lower() in self._gazetteer.stop or word.isdigit() for word in words):
            return 0.0
        everyday = sum(word.lower() in self._gazetteer.common for word in words)
        first, last = fold(words[0]), fold(words[-1])
        score = GIVEN if first in self._gazetteer.given else 0.0
        score += FAMILY if last in self._gazetteer.family or last.lower() in self._lexicon["surname_first"] else 0.0
        score += SURNAME_FIRST if self._is_surname_first(words) else 0.0
        score += INITIAL if any(len(word) == 1 for word in words[:-1]) else 0.0
        score += PARTICLE if any(word.lower() in self._lexicon["particles"] for word in words[1:-1]) else 0.0
        if everyday == 0 and len(words) <= 4 and all(word[:1].isalpha() for word in words):
            score += SHAPE
        acronym = any(len(word) > 2 and word.isupper() for word in words)
        return score - everyday * 1.5 - acronym * 2.0

    def _is_surname_first(self, words: list[str]) -> bool:
        return len(words) in (2, 3) and words[0].lower() in self._lexicon["surname_first"]

    def _context(self, tokens: list[Token], piece: Piece) -> Scores:
        """What the neighbours say."""
        scores = dict.fromkeys(TYPES, 0.0)
        if piece.loud:
            return scores
        self._before(scores, tokens, piece)
        self._after(scores, tokens, piece)
        return scores

    def _before(self, scores: Scores, tokens: list[Token], piece: Piece) -> None:
        if piece.titled:
            scores["person"] += TITLED
        head = tokens[piece.first]
        if piece.first == 0 or not head.joined:
            return
        before = tokens[piece.first - 1].text
        word = before.lower()
        if word in ("the", "a", "an"):
            scores["person"] -= 3.0
            scores["organisation"] += ARTICLE
        elif word in ("in", "near") and not piece.head:
            scores["place"] += PLACE_IN
        elif word in self._lexicon["place_prepositions"] and not piece.head:
            scores["place"] += PLACE_BEFORE
        elif (
            word in ("of", "from") and piece.first > 1 and tokens[piece.first - 2].text in self._lexicon["place_nouns"]
        ):
            scores["place"] += PLACE_IN
        elif before.islower() and (word in self._lexicon["titles"] or word in self._lexicon["roles"]):
            scores["person"] += ROLE
        elif word in self._lexicon["says"]:
            scores["person"] += SPOKE

    def _after(self, scores: Scores, tokens: list[Token], piece: Piece) -> None:
        if piece.last >= len(tokens):
            return
        last, following = tokens[piece.last - 1], tokens[piece.last]
        word = following.text.lower()
        if following.joined and word in self._lexicon["says"]:
            scores["person"] += SPOKE
        elif following.joined and word in ("who", "whose"):
            scores["person"] += APPOSITION
        elif following.joined and word in self._lexicon["place_nouns"] and not piece.head:
            scores["place"] += PLACE_IN
        elif last.after == ",":
            self._after_comma(scores, tokens, piece)

    def _after_comma(self, scores: Scores, tokens: list[Token], piece: Piece) -> None:
        following = tokens[piece.last]
        if AGE_NUMBER.fullmatch(following.text) and following.after == ",":
            scores["person"] += AGE
        elif following.caps:
            known = self._gazetteer.find(normalise(following.text))
            if known is not None and known.type == "place" and len(piece.words) < 3:
                scores["place"] += PLACE_COMMA * (
                    tokens[piece.first - 1].text in ("in", "near", "from", "of", "at") or 0.4
                )
        elif following.text in ("who", "whose"):
            scores["person"] += APPOSITION
        elif following.text in ("a", "an", "the"):
            near = tokens[piece.last + 1 : piece.last + 5]
            roles = self._lexicon["roles"] | self._lexicon["titles"]
            scores["person"] += APPOSITION if any(token.text in roles for token in near) else 0.0


def key_of(piece: Piece) -> str:
    """Candidates with equal words share their evidence."""
    return " ".join(piece.words)


def best(scores: Scores) -> tuple[Type, float]:
    """The type with most evidence, the first of `TYPES` among equals."""
    kind = max(TYPES, key=lambda one: scores[one])
    return kind, scores[kind]
