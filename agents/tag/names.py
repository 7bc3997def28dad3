"""One written form of a name, analysed once: what joining and linking ask of it.

Forms are compared without accents, case, dots, hyphens, titles and legal endings. The analysis depends on the form and
the type alone and is kept for the next article: the news repeats its names.
"""

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final, NamedTuple

from copydesk.agents.tag.spans import SpanType

KEPT_FORMS: Final = 1 << 16  # some ten megabytes; a day of news has fewer
LONGEST_ACRONYM: Final = 8
HOLDING: Final = frozenset({"group", "holdings", "holding", "&", "and"})
"""Further words at the end of a company's name that the news leaves out."""
NOT_SLUG: Final = re.compile(r"[^\w]+")
SMALL: Final = frozenset({"of", "the", "and", "for", "in", "on", "de", "to", "a", "&"})
_WORD: Final = re.compile(r"[\w\u0300-\u036f]+(?:['’][\w\u0300-\u036f]+)*['’]?|&")
_DOTS: Final = str.maketrans("", "", ".\u00ad")
_LETTERS: Final = str.maketrans(
    {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ß": "ss", "’": "'", "‘": "'"}
)
_SHORTENED: Final = {"n": "north", "s": "south", "st": "saint", "mt": "mount", "ft": "fort"}


class Name(NamedTuple):
    """A form as written (`text`) and as compared: `words`, and `key`, the same in one string.

    `acronym` holds the letters of a form that is one (KCNA, U.N.), else it is empty. `initials` are the acronyms that
    the form may have. `legal` says that an ending such as Inc. was cut.
    """

    text: str
    words: tuple[str, ...]
    key: str
    acronym: str
    initials: frozenset[str]
    legal: bool


@cache
def word_list(name: str) -> frozenset[str]:
    """A list of `data/joining.toml`."""
    return frozenset(_lists()[name].split())


@cache
def word_pairs(name: str) -> dict[str, str]:
    """A list of `data/joining.toml` whose words stand in pairs: `nicknames`, `demonyms`, `descriptions`."""
    words = _lists()[name].split()
    return dict(zip(words[::2], words[1::2], strict=True))


@cache
def _lists() -> dict[str, str]:
    return tomllib.loads(files("copydesk.agents.tag").joinpath("data", "joining.toml").read_text("utf-8"))


def fold(text: str) -> str:
    """Without accents; curly apostrophes made straight."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


@lru_cache(maxsize=KEPT_FORMS)
def slug(name: str) -> str:
    """Lower case, without accents, words joined by hyphens; `-` when nothing is left."""
    return NOT_SLUG.sub("-", unicodedata.normalize("NFC", fold(name)).casefold()).strip("-") or "-"


def words_of(text: str) -> list[str]:
    """The words as they are compared."""
    return _WORD.findall(fold(text).translate(_DOTS).casefold())


@lru_cache(maxsize=KEPT_FORMS)
def name_of(text: str, type: SpanType) -> Name:
    """The analysis of a form; a form without any letter or digit has itself as its one word."""
    words = words_of(text)
    legal = False
    if type == "PER":
        words = _without_titles(words)
    else:
        words, legal = _without_frame(words)
        if type == "LOC" and len(words) > 1:
            words[0] = _SHORTENED.get(words[0], words[0])
    found = tuple(words) or (text.casefold(),)
    initials = initials_of(text) if type != "PER" and len(found) > 1 else frozenset()
    return Name(text, found, " ".join(found), acronym_of(text), initials, legal)


def acronym_of(text: str) -> str:
    """The letters of KCNA and U.N.; empty for what is no acronym."""
    plain = text.translate(_DOTS)
    return plain if plain.isupper() and 2 <= len(plain) <= LONGEST_ACRONYM and plain.replace("&", "").isalnum() else ""


def initials_of(text: str) -> frozenset[str]:
    """The acronyms that a name may have: with and without its small words, and with hyphens as one word or two."""
    whole = [fold(word) for word in text.split() if word[:1].isalnum()]
    split = [part for word in whole for part in re.split(r"[-‐‑/]", word) if part]
    main = "".join(word[0] for word in split if word.lower() not in SMALL)
    every = "".join(word[0] for word in split)
    glued = "".join(word[0] for word in whole if word.lower() not in SMALL)
    return frozenset(one.upper() for one in (main, every, glued) if 2 <= len(one) <= LONGEST_ACRONYM)


def _without_titles(words: list[str]) -> list[str]:
    titles, first = word_list("titles"), 0
    while first < len(words) - 1 and words[first] in titles:
        first += 1
    return words[first:]


def _without_frame(words: list[str]) -> tuple[list[str], bool]:
    """Without a leading article and legal endings; and whether there was an ending."""
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    end = len(words)
    while end > 1 and words[end - 1] in word_list("legal"):
        end -= 1
    legal = end < len(words)
    while end > 1 and words[end - 1] in HOLDING:
        end -= 1
    return words[:end], legal
