"""The tables of known names and telling words, read once from `data/` and never changed.

`names.tsv`, `given.txt`, `family.txt` and `common.txt` are made by build_tables.py, `own.tsv` and `lexicon.toml` by
hand. A known name is looked up by its exact letters (apostrophes and spaces made alike, accents optional).
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from importlib.resources import files
from typing import Final, Literal, NamedTuple

Type = Literal["person", "organisation", "place"]

LONGEST_NAME: Final = 9  # words; longer names in the tables are not looked up, so that a lookup stays O(1)
_SPACES: Final = re.compile(r"\s+")
_ALIKE: Final = str.maketrans({"’": "'", "‘": "'", "‐": "-", "‑": "-", "\u00a0": " "})
_FOLDED_LETTERS: Final = str.maketrans(
    {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ß": "ss"}
)


class Entry(NamedTuple):
    """Someone or something known; `id` is empty where the name alone does not say which one."""

    type: Type
    id: str
    name: str


def normalise(name: str) -> str:
    """The key under which a name is looked up."""
    return _SPACES.sub(" ", name.translate(_ALIKE)) if not name.isalpha() else name


def stem(word: str) -> str:
    """The first word of a name as the tokenizer cuts it: without a possessive and a last dot."""
    return normalise(word).rstrip(".'").removesuffix("'s")


def fold(name: str) -> str:
    """Without accents."""
    if name.isascii():
        return name
    decomposed = unicodedata.normalize("NFKD", name.translate(_FOLDED_LETTERS))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


class Gazetteer:
    """Known names by type, personal names, common words, and the lexicon's word lists."""

    def __init__(self) -> None:
        """Reads the package's data files."""
        self.lexicon = {key: frozenset(words.split()) for key, words in tomllib.loads(_data("lexicon.toml")).items()}
        self.stop = self.lexicon["stop"]
        self.common = frozenset(_data("common.txt").split()) | self.lexicon["common"] | self.stop
        self.given = _personal("given.txt")
        self.family = _personal("family.txt")
        self._entries: dict[str, Entry] = {}
        self._longest: dict[str, int] = {}
        self._load()

    def find(self, name: str) -> Entry | None:
        """The entry of exactly this name, or None."""
        return self._entries.get(name)

    def is_everyday(self, word: str) -> bool:
        """Whether a capital letter on this word needs a reason; US and WHO are names, Us and Who are not."""
        return word.lower() in self.common and not (len(word) > 1 and word.isupper() and word in self._entries)

    def longest(self, first: str) -> int:
        """How many words the longest known name that starts with this word has; 0 if there is none."""
        return self._longest.get(first, 0)

    def _load(self) -> None:
        built = list(_rows("names.tsv"))
        ids: dict[str, Entry] = {}
        for entry, forms in built:
            for form in forms:
                ids.setdefault(form, entry)
        for entry, forms in _rows("own.tsv"):
            known = ids.get(entry.name)
            better = known if known is not None and not entry.id and known.type == entry.type else entry
            self._add(better, forms)
        for entry, forms in built:
            self._add(entry, forms)

    def _add(self, entry: Entry, forms: list[str]) -> None:
        for form in forms:
            spelt = {form, fold(form), *(_asian_spellings(form) if entry.type == "person" else ())}
            for key in map(normalise, spelt):
                first, length = stem(key.split(" ", 1)[0]), key.count(" ") + 1
                if length <= LONGEST_NAME and len(key) > 1:
                    self._entries.setdefault(key, entry)
                    self._longest[first] = max(length, self._longest.get(first, 0))


def _asian_spellings(name: str) -> tuple[str, ...]:
    """`Kim Jong-un` is also written Kim Jong-Un and Kim Jong Un."""
    first, hyphen, second = name.rpartition("-")
    capital = second[:1].upper() + second[1:]
    return (f"{first}-{capital}", f"{first} {capital}") if hyphen and second.islower() else ()


def _rows(name: str) -> Iterator[tuple[Entry, list[str]]]:
    for line in _data(name).splitlines():
        kind, identity, *forms = line.split("\t")
        if kind in ("person", "organisation", "place"):
            yield Entry(kind, identity, forms[0]), forms  # type: ignore[arg-type] # mypy does not narrow str by `in`


def _personal(name: str) -> frozenset[str]:
    names = _data(name).split()
    return frozenset(names) | {fold(one) for one in names if not one.isascii()}


def _data(name: str) -> str:
    return files("copydesk.agents.tag").joinpath("data", name).read_text(encoding="utf-8")
