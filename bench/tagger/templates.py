"""Fills the templates of agents/tag/training/templates.txt with known names: results, standings, lists, price tables.

A slot such as {CLUB1} is the same name throughout one text; .UP writes it in capitals. What a slot names decides its
type: a club that is called by its town is an organisation, a country's team is the country.
"""

import random
import re
from collections.abc import Callable
from pathlib import Path

from bench.tagger.corpora import Document, unmark

SLOT = re.compile(r"\{([A-Za-z]+)(\d*)(\.[A-Z]+)?\}")
SLOTS = {"COUNTRY": "country", "US": "us", "COUNTY": "county", "TEAM": "team"}
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
LISTS = {
    "CLUB": "club",
    "COMPANY": "company",
    "MEDIA": "media",
    "SCHOOL": "school",
    "PARTY": "party",
    "ORG": "organisation",
}
SHORT = 22  # letters; longer names are rare in lists and tables


class Filler:
    """Fills templates; what it writes depends on the seed alone."""

    def __init__(self, folder: Path, given: list[str], family: list[str], cities: list[str], seed: int) -> None:
        self._random = random.Random(seed)
        self._given, self._family, self._cities = given, family, cities
        slots = {slot: (folder / "slots" / f"{name}.txt") for slot, name in SLOTS.items()}
        self._short = {slot: path.read_text(encoding="utf-8").splitlines() for slot, path in slots.items()}
        self._lists = {slot: self._names(folder / "names" / f"{name}.txt") for slot, name in LISTS.items()}
        self._plain: dict[str, Callable[[], str]] = {
            "n": lambda: str(self._random.randint(0, 9)),
            "nn": lambda: str(self._random.randint(10, 99)),
            "nnn": lambda: str(self._random.randint(100, 620)),
            "DAY": lambda: self._random.choice(DAYS),
            "MONTH": lambda: self._random.choice(MONTHS),
            "YEAR": lambda: str(self._random.randint(1990, 2025)),
            "DATE": lambda: f"{self.number(1990, 2025)}-{self.number(10, 12)}-{self.number(10, 28)}",
            "ORDINAL": lambda: self._random.choice(["first", "second", "third", "fourth"]),
            "set": lambda: self._random.choice(["6-3", "6-4", "7-5", "7-6", "2-6", "4-6", "6-2", "7-6 (7-4)", "6-0"]),
        }

    def number(self, low: int, high: int) -> int:
        return self._random.randint(low, high)

    def _names(self, path: Path) -> list[str]:
        lines = path.read_text(encoding="utf-8").splitlines()
        return [form for line in lines for form in line.split("|") if 2 < len(form) <= SHORT]

    def __call__(self, template: str) -> Document:
        """One text of a template."""
        bound: dict[str, str] = {}
        return unmark(SLOT.sub(lambda slot: self._fill(slot, bound), template))

    def _fill(self, slot: re.Match[str], bound: dict[str, str]) -> str:
        kind, number, form = slot[1], slot[2], slot[3] or ""
        if kind in self._plain:
            key = kind + number
            value = bound.setdefault(key, self._plain[kind]()) if kind == "DAY" else self._plain[kind]()
            return value.upper() if form else value
        label, name = self._name("PER" if kind == "SUR" else kind, number, bound)
        if kind == "SUR":
            name = name.split()[-1]
        if form == ".ADJUP":
            return name.upper()
        return f"[{'MISC' if form == '.MISC' else label} {name.upper() if form == '.UP' else name}]"

    def _name(self, kind: str, number: str, bound: dict[str, str]) -> tuple[str, str]:
        label = {"PER": "PER", "CITY": "LOC", "COUNTRY": "LOC"}.get(kind, "ORG")
        key = kind + number
        if key not in bound:
            name = self._new(kind)
            while name in bound.values():
                name = self._new(kind)
            bound[key] = name
        return label, bound[key]

    def _new(self, kind: str) -> str:
        choose = self._random.choice
        if kind == "PER":
            return f"{choose(self._given)} {choose(self._family)}"
        if kind == "CITY":
            return choose(self._cities)
        return choose(self._short.get(kind) or self._lists[kind])


def filled(path: Path, filler: Filler, times: int) -> list[Document]:
    """So many texts of each template of a file."""
    templates = path.read_text(encoding="utf-8").strip().split("\n==\n")
    return [filler(template) for template in templates for _ in range(times)]
