"""The tables of known entities: read once, looked up by name, never changed.

Two files of `data/`, made by build_knowledge.py and apart because their licences are: `known.tsv.gz`, and
`known-by-sa.tsv.gz` for what is CC BY-SA. A file holds a line with the hashes of its sources; lines of a key and the
numbers of the entries that have it; a blank line; the entries; a blank line; long names that are looked for in texts.
Entries are parsed when they are asked for.
"""

import gzip
import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple, Protocol

from copydesk.agents.tag.names import Name, name_of
from copydesk.agents.tag.spans import SpanType

KNOWN: Final = "known.tsv.gz"
BY_SA: Final = "known-by-sa.tsv.gz"
MODEL: Final = "model.npz"
LARGE: Final = 500_000  # people; a town that the news names without its country
CLEARLY: Final = 10  # times larger than any namesake: what `London` means without Ontario in the text
KEPT_ANSWERS: Final = 1 << 16  # some ten megabytes; a day of news has fewer names
KNOWN_TOWN: Final = 100_000  # people; smaller towns are rarer in the news than people of their name
SHORT_ACRONYM: Final = 3  # letters; so short ones (US, WHO, IT) are names only in capitals

TYPES: Final[dict[str, SpanType]] = {
    "country": "LOC", "region": "LOC", "city": "LOC", "area": "LOC",
    "party": "ORG", "company": "ORG", "body": "ORG",
    "leader": "PER", "legislator": "PER",
    "own-PER": "PER", "own-ORG": "ORG", "own-LOC": "LOC",
}  # fmt: skip


class Entry(NamedTuple):
    """Someone or something known. `id` is empty where no table has one: the name joins aliases all the same.

    `country` is an ISO 3166 code in lower case (`eu` for the European Parliament), `admin` a US state's or a region's
    code, `weight` a city's population. `clear` is 0 where the name alone does not say which one is meant: a city with a
    namesake in its country, a company that is called like an everyday word.
    """

    kind: str
    id: str
    name: str
    country: str = ""
    admin: str = ""
    lat: str = ""
    lon: str = ""
    weight: int = 0
    clear: int = 1
    same_as: str = ""

    @property
    def type(self) -> SpanType:
        """PER, ORG or LOC."""
        return TYPES[self.kind]

    def line(self) -> str:
        """Tab-separated."""
        return "\t".join(map(str, self))


def entry_of(line: str) -> Entry:
    """The inverse of `Entry.line`."""
    kind, identity, name, country, admin, lat, lon, weight, clear, same_as = line.split("\t")
    return Entry(kind, identity, name, country, admin, lat, lon, int(weight), int(clear), same_as)


def keys_of(form: str, type: SpanType) -> Iterable[str]:
    """The keys under which a form is found: letters of an acronym marked with `^`, other forms as they are compared."""
    name = name_of(form, type)
    if name.acronym and type != "PER":
        yield "^" + name.acronym.casefold()
    if not name.acronym or len(name.acronym) > SHORT_ACRONYM or type == "PER":
        yield name.key


class Table:
    """One file, read: `find` gives the entries of a key."""

    def __init__(self, content: bytes) -> None:
        """`content` is the packed file."""
        head, entries, sought = gzip.decompress(content).decode("utf-8").split("\n\n")
        self.sources, _, keys = head.partition("\n")
        rows = (line.split("\t") for line in sought.split("\n"))
        self.sought: list[tuple[SpanType, str]] = [(kind, name) for kind, name in rows]  # type: ignore[misc]  # of our own
        flat = keys.replace("\n", "\t").split("\t")
        self._keys = dict(zip(flat[::2], flat[1::2], strict=True))
        self._entries = entries.split("\n")

    def find(self, key: str) -> tuple[Entry, ...]:
        """All entries of the key, in the order of the file."""
        numbers = self._keys.get(key)
        return () if numbers is None else tuple(entry_of(self._entries[int(number)]) for number in numbers.split(" "))


class Lookup(Protocol):
    """What gives the entries of a key: a table, or a user's own names."""

    def find(self, key: str) -> tuple[Entry, ...]:
        """All entries of the key."""


class Knowledge:
    """All tables. A user's own names come first, and hide the others."""

    def __init__(self, tables: Iterable[Lookup], hashes: dict[str, str]) -> None:
        """`hashes` name the files for the provenance."""
        self._tables = tuple(tables)
        self.hashes = hashes
        self._kept: dict[tuple[str, SpanType], tuple[Entry, ...]] = {}
        self._sure: dict[str, Entry | None] = {}

    def find(self, name: Name, type: SpanType) -> tuple[Entry, ...]:
        """The entries of this type that have the name; those with an id before those without."""
        asked = (name.text, type)
        found = self._kept.get(asked)
        if found is None:
            if len(self._kept) > KEPT_ANSWERS:
                self._kept.clear()
                self._sure.clear()
            found = self._kept[asked] = self._look_up(name, type)
        return found

    def _look_up(self, name: Name, type: SpanType) -> tuple[Entry, ...]:
        letters = name.acronym.casefold()
        keys = [key for key in ("^" + letters if letters else "", name.key) if key]
        for key in keys:
            found: dict[str, Entry] = {}
            for table in self._tables:
                entries = {entry.id or entry.name: entry for entry in table.find(key) if entry.type == type}
                if any(entry.kind.startswith("own") for entry in entries.values()):
                    return tuple(entries.values())
                found |= entries
            linked = tuple(entry for entry in found.values() if entry.id)
            if found:
                return linked or tuple(found.values())
        return ()

    def is_known(self, name: Name, type: SpanType) -> bool:
        """Whether a place of some size has the name, or exactly one organisation."""
        found = self.find(name, type)
        if type == "LOC":
            return any(entry.kind != "city" or entry.weight >= KNOWN_TOWN for entry in found)
        return len(found) == 1

    def sure_place(self, name: Name) -> Entry | None:
        """The place that a name means in any text, or None."""
        if name.text not in self._sure:
            self._sure[name.text] = sure_place(self.find(name, "LOC"))
        return self._sure[name.text]


def sure_place(entries: tuple[Entry, ...]) -> Entry | None:
    """The place that a name means in any text: the only country, or a large town without a rival."""
    countries = [entry for entry in entries if entry.kind == "country"]
    if countries:
        alone = len(countries) == 1 and not any(entry.kind in ("region", "area") for entry in entries)
        return countries[0] if alone else None
    lands = [entry for entry in entries if entry.kind == "area" or (entry.kind == "region" and entry.country == "us")]
    if len(lands) == 1 and all(entry.kind == "city" and entry.weight < LARGE for entry in entries if entry != lands[0]):
        return lands[0]  # a continent, a US state: known everywhere, and its namesakes nowhere
    towns = sorted((entry for entry in entries if entry.kind == "city"), key=_size)
    if not towns:
        return entries[0] if len(entries) == 1 else None
    large = towns[-1].weight >= LARGE and towns[-1].clear
    return towns[-1] if large and (len(towns) == 1 or towns[-1].weight >= CLEARLY * towns[-2].weight) else None


def _size(entry: Entry) -> tuple[int, str]:
    return entry.weight, entry.id


@cache
def shipped() -> tuple[tuple[Table, ...], dict[str, str]]:
    """The tables of the package, and the hashes of tables and model; read once a process."""
    contents = {name: _content(name) for name in (KNOWN, BY_SA)}
    hashes = {name: digest(content) for name, content in (contents | {MODEL: _content(MODEL)}).items()}
    return tuple(map(Table, contents.values())), hashes


def digest(content: bytes) -> str:
    """A file as the provenance names it: the first half of its SHA-256."""
    return f"sha256:{hashlib.sha256(content).hexdigest()[:32]}"


def _content(name: str) -> bytes:
    return files("copydesk.agents.tag").joinpath("data", name).read_bytes()
