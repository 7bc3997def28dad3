"""Words to integers: one row of properties a distinct word, made when the word is first seen.

Everything after the look-up works on arrays, so what depends on a word's letters alone is paid once a word. The rows are
a cache: `reset` forgets them, and nothing but speed changes.
"""

import re
from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from copydesk.agents.tag.features import Features, features, shape_class
from copydesk.agents.tag.lexicon import Flag, Known, Lexicon, exact_hash, word_hash

CAPACITY: Final = 120_000  # words kept before the cache starts anew: 24 MB of rows, days of one newspaper
LONGEST_ACRONYM: Final = 8  # letters; a longer word in capitals is a shouted word
_LETTER: Final = r"[^\W\d_]"
_ABBREVIATIONS: Final = (
    "Mr|Mrs|Ms|Dr|Prof|St|Gen|Col|Lt|Sgt|Capt|Maj|Cmdr|Adm|Sen|Rep|Gov|Hon|Rev|Jr|Sr|Inc|Corp|Co|Ltd|Bros|No|vs|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|Ave|Blvd|Rd|Mt|Ft"
)
TOKEN: Final = re.compile(
    r"\s{1,64}"
    r"|(?:[A-Za-z\u00c0-\u024f]\.){2,32}"  # U.S.
    rf"|(?:{_ABBREVIATIONS})\."
    r"|[A-Z]\.(?=\s?[A-Z])"  # N. Korea, George W. Bush
    r"|\d{1,64}(?:[.,:]\d{1,64}){0,8}"
    # A word, with what may stand inside one: an apostrophe not before s, an ampersand, digits, combining marks.
    rf"|{_LETTER}{{1,64}}(?:['’](?![sS]\b){_LETTER}{{1,64}}|&{_LETTER}{{1,64}}|\d{{1,64}}"
    rf"|[\u0300-\u036f]{{1,9}}{_LETTER}{{0,64}}){{0,8}}"
    r"|['’][sS]\b|\w{1,64}|\S"
)
"""Cuts a text without a gap: white space is a token too, so offsets are sums of lengths. Hyphens stand alone; no token
is so long that a hostile text could make a large row."""
_DIGIT: Final = re.compile(r"\d")
_MARKS: Final = {
    **dict.fromkeys(".!?", Flag.END),
    **dict.fromkeys("”’)", Flag.CLOSE),
    **dict.fromkeys("“‘:—-•", Flag.QUOTE),
    **dict.fromkeys("\"'", Flag.CLOSE | Flag.QUOTE),
    "(": Flag.QUOTE | Flag.LEFT,
    ")": Flag.CLOSE | Flag.RIGHT,
}
SHAPES, KINDS, PATHS, CONTEXTS = 128, 32, 128, 512
"""How many values the classes of a word have; conjunctions of them index tables of the model (analysis.py)."""
_KIND_ORDER: Final = (
    Known.COUNTRY, Known.BIG_CITY, Known.REGION, Known.DEMONYM, Known.CLUB, Known.MEDIA, Known.COMPANY, Known.PARTY,
    Known.ORGANISATION, Known.SCHOOL, Known.CITY, Known.TOWN, Known.PLACE,
)  # fmt: skip


class Column(IntEnum):
    """The properties of a word."""

    FLAGS = 0
    LENGTH = 1
    LOWER = 2  # equal for words that differ in capitals only
    SHAPE = 3
    KIND = 4  # of known name
    PATH = 5  # first bits of its cluster
    CONTEXT = 6  # which frequent word, or what sort of word


class _Ids(dict[str, int]):
    """The next number for a word not yet seen; `new` collects those words."""

    def __init__(self) -> None:
        super().__init__({"": 0})
        self.new: list[str] = []

    def __missing__(self, word: str) -> int:
        self[word] = number = len(self)
        self.new.append(word)
        return number


class Vocabulary:
    """Numbers words and keeps their rows; row 0 is the edge of a run of words."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Everything about a word comes from its letters and `lexicon`."""
        self.lexicon = lexicon
        self.reset()

    def reset(self) -> None:
        """Forgets every word."""
        self._ids, self._lower = _Ids(), _Ids()
        self._count = 1
        self.columns: NDArray[np.int32] = np.zeros((len(Column), 1024), np.int32)
        self.hashes: NDArray[np.uint64] = np.zeros(1024, np.uint64)

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def lower_count(self) -> int:
        """How many distinct words there are when capitals are not told apart."""
        return len(self._lower)

    def words(self) -> list[str]:
        """Every word in the order of its number."""
        return list(self._ids)

    def numbers(self, text: str) -> list[int]:
        """The tokens of a text as numbers; call `grow` before their rows are used."""
        return list(map(self._ids.__getitem__, TOKEN.findall(text)))

    def grow(self) -> list[Features]:
        """Makes the rows of the words that are new since the last call, and returns those words' features."""
        new, self._ids.new = self._ids.new, []
        if not new:
            return []
        folded = [word.lower() for word in new]
        hashes = np.array([word_hash(word) for word in folded], np.uint32)
        paths = [self.lexicon.paths[number] for number in self._clusters(folded, hashes)]
        known = self._known(new, hashes)
        common = self.lexicon.common.find(hashes).tolist()
        rows: list[tuple[int, ...]] = []
        found = []
        for word, lower, names, path, everyday in zip(new, folded, known, paths, common, strict=True):
            flags = self._flags(word, lower) | (Flag.COMMON if everyday else 0)
            flags |= Flag.GIVEN if names & Known.GIVEN else 0
            rows.append((flags, len(word), self._lower[lower], *_classes(self.lexicon, word, flags, names, path)))
            found.append(features(word, flags, names, path))
        self._append(rows, hashes)
        self._lower.new.clear()
        return found

    def _append(self, rows: list[tuple[int, ...]], hashes: NDArray[np.uint32]) -> None:
        start, end = self._count, self._count + len(rows)
        while end > len(self.hashes):
            self.columns = np.concatenate([self.columns, np.zeros_like(self.columns)], axis=1)
            self.hashes = np.concatenate([self.hashes, np.zeros_like(self.hashes)])
        self.columns[:, start:end] = np.array(rows, np.int32).T
        self.hashes[start:end] = hashes
        self._count = end

    def _known(self, words: list[str], hashes: NDArray[np.uint32]) -> list[int]:
        exact = [exact_hash(word) if len(word) <= LONGEST_ACRONYM and word.isupper() else 0 for word in words]
        numbers = self.lexicon.names.find(np.array(exact, np.uint32))
        numbers = np.where(numbers > 0, numbers, self.lexicon.names.find(hashes))
        return [self.lexicon.name_sets[number] for number in numbers.tolist()]

    def _clusters(self, folded: list[str], hashes: NDArray[np.uint32]) -> list[int]:
        keys = hashes.copy()
        for index, word in enumerate(folded):
            if not word.isalpha() and _DIGIT.search(word):
                keys[index] = word_hash(_DIGIT.sub("0", word))
        return self.lexicon.clusters.find(keys).tolist()  # type: ignore[no-any-return] # numpy types tolist loosely

    def _flags(self, word: str, lower: str) -> int:
        first = word[0]
        if first.isspace():
            return Flag.SPACE | (Flag.NEWLINE if "\n" in word or "\r" in word else 0)
        if not first.isalnum():
            return _MARKS.get(word, 0)
        flags = Flag.ALNUM | self.lexicon.cues.get(lower, 0)
        if not first.isalpha():
            return flags | (Flag.DIGIT if first.isdigit() else 0)
        flags |= Flag.ALPHA
        if first.isupper():
            flags |= Flag.CAPITAL
        elif first.islower():
            flags |= Flag.LOWER
        return flags | (Flag.UPPER if len(word) > 1 and word.isupper() else 0)


def _classes(lexicon: Lexicon, word: str, flags: int, known: int, path: str) -> tuple[int, int, int, int]:
    """(shape, kind of known name, cluster, context): small numbers for conjunctions."""
    coarse = int("1" + path[:6], 2) % PATHS if path else 0
    shape = 1 + word_hash(shape_class(word, flags)) % (SHAPES - 1)
    return shape, _kind(flags, known), coarse, _context(lexicon, word, flags, coarse)


def _kind(flags: int, known: int) -> int:
    if not flags & Flag.CAPITAL:
        return 1 if flags & Flag.DIGIT else 0
    for number, one in enumerate(_KIND_ORDER, 6):
        if known & one:
            return number + (13 if known & (Known.GIVEN | Known.FAMILY) else 0)
    personal = 2 * bool(known & Known.GIVEN) + bool(known & Known.FAMILY)
    return 2 + personal


def _context(lexicon: Lexicon, word: str, flags: int, coarse: int) -> int:
    number = lexicon.contexts.get(word.lower() if not flags & Flag.CAPITAL or flags & Flag.COMMON else "", 0)
    if number:
        return number
    if flags & Flag.CAPITAL:
        return CONTEXTS - 1 - bool(flags & Flag.UPPER) - 2 * bool(flags & Flag.COMMON)
    if flags & Flag.DIGIT:
        return CONTEXTS - 5 - min(len(word), 4)
    return CONTEXTS - 30 - (coarse & 63 if coarse else 0)
