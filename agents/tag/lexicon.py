"""What is known about words before a text is read: cue words, known names, word clusters, everyday words.

Known names and clusters are looked up by 32-bit hashes in sorted arrays, a batch of words at a time: no dictionary of
half a million words is built. A wrong hit (one word in several thousand) is one misleading feature, never a name.
"""

import tomllib
from importlib.resources import files
from typing import Any, Final, NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint32]
LONGEST_PHRASE: Final = 6  # words of a known name; longer ones are found by their parts
_MULTIPLIER: Final = np.uint64(0x9E3779B97F4A7C15)  # 2^64 / golden ratio: spreads the rolled hash over all bits


class Flag:
    """What a word's letters and the cue lists say; one bit each, so that a batch's flags are one array.

    Plain integers: operators of `enum.IntFlag` cost a microsecond, and a new word needs thirty of them.
    """

    CAPITAL = 1 << 0
    UPPER = 1 << 1
    ALPHA = 1 << 2
    ALNUM = 1 << 3
    LOWER = 1 << 4
    DIGIT = 1 << 5
    SPACE = 1 << 6
    NEWLINE = 1 << 7
    END = 1 << 8
    CLOSE = 1 << 9
    QUOTE = 1 << 10
    LEFT = 1 << 11
    RIGHT = 1 << 12
    TITLE = 1 << 13
    ORGANISATION = 1 << 14
    PLACE = 1 << 15
    GIVEN = 1 << 16
    SPORT = 1 << 17
    BUSINESS = 1 << 18
    INSIDE = 1 << 19
    SAYS = 1 << 20
    CALENDAR = 1 << 21
    COMMON = 1 << 22


class Known:
    """What a known name may name; a name can be several things."""

    GIVEN = 1 << 0
    FAMILY = 1 << 1
    COUNTRY = 1 << 2
    REGION = 1 << 3
    BIG_CITY = 1 << 4
    CITY = 1 << 5
    TOWN = 1 << 6
    DEMONYM = 1 << 7
    ORGANISATION = 1 << 8
    PARTY = 1 << 9
    COMPANY = 1 << 10
    CLUB = 1 << 11
    MEDIA = 1 << 12
    SCHOOL = 1 << 13
    PERSON = 1 << 14
    PLACE = 1 << 15


CUES: Final = {
    "titles": Flag.TITLE,
    "organisation_heads": Flag.ORGANISATION,
    "place_heads": Flag.PLACE,
    "says": Flag.SAYS,
    "inside_of": Flag.INSIDE,
    "calendar": Flag.CALENDAR,
    "sport": Flag.SPORT,
    "business": Flag.BUSINESS,
}
"""Word lists of `cues.toml` and the flags they set."""


class Table(NamedTuple):
    """Sorted keys and a value for each."""

    keys: Hashes
    values: NDArray[Any]

    def find(self, keys: Hashes) -> NDArray[Any]:
        """The value of each key; 0 where it is not in the table."""
        if not len(self.keys):
            return np.zeros(len(keys), self.values.dtype)
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[at] == keys, self.values[at], 0)


def word_hash(word: str) -> int:
    """32 bits of a word."""
    return crc32(word.encode("utf-8", "surrogatepass"))


def exact_hash(word: str) -> int:
    """The key of an acronym, which is known only as it is written: US is a country, us is not."""
    return word_hash("^" + word)


def roll(phrase: NDArray[np.uint64], word: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The hash of a phrase, longer by one word."""
    return phrase * _MULTIPLIER + word


def phrase_key(phrase: NDArray[np.uint64]) -> Hashes:
    """The 32 bits of a rolled hash under which a phrase is kept."""
    return (phrase >> np.uint64(32)).astype(np.uint32)


class Lexicon(NamedTuple):
    """Read-only tables; `names` gives a number into `name_sets`, `clusters` one into `paths`."""

    cues: dict[str, int]
    common: Table
    names: Table
    name_sets: list[int]
    clusters: Table
    paths: list[str]
    contexts: dict[str, int]
    """Frequent small words and marks, which tell what their neighbours are."""


def read_cues() -> dict[str, int]:
    """The flags of each cue word."""
    text = files("copydesk.agents.tag").joinpath("data", "cues.toml").read_text(encoding="utf-8")
    lists = tomllib.loads(text)
    flags: dict[str, int] = {}
    for name, flag in CUES.items():
        for word in lists[name].split():
            flags[word] = flags.get(word, 0) | flag
    return flags
