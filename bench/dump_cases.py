"""Text dumps made from clean texts by a seeded generator: header, furniture, repetition and damaged characters."""

import random
import re
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import NamedTuple

from bench.dump_forms import AGENCIES, BYLINES, CREDITS, DATELINES, DATES, LABELS
from bench.dump_lines import FURNITURE, SIGN_OFFS
from bench.dump_repeats import BEFORE, CONTROLS, REPEATS
from bench.dump_texts import Text

NAMES = {
    "en": ("Jane Roe", "Martin O’Keefe", "Priya Natarajan", "J. P. Walsh", "Li Wei", "María González", "Mary-Ann Holt", "Abdul Rahman", "Kim Min-ji", "Sven Lindqvist", "DeShawn Carter", "Ludwig van der Berg"),
    "de": ("Jürgen Weiß", "Anna-Lena Köhler", "Karl Huber"), "fr": ("Hélène Marchand", "Jean-Paul Dubois"), "es": ("José Núñez", "Lucía Fernández Vega"), "pt": ("João Pereira", "Ana Souza"),
    "it": ("Giulia Bianchi", "Marco De Luca"), "ru": ("Иван Петров", "Ольга Смирнова"), "zh": ("王伟", "李小娜"), "ja": ("山田太郎", "佐藤花子"), "ko": ("김민지", "박서준"), "ar": ("أحمد حسن", "ليلى خوري"),
}  # fmt: skip
CITIES = {"en": ("Seoul", "New York", "Kuala Lumpur", "Geneva", "St. Petersburg", "Rio de Janeiro", "Nairobi"), "de": ("Berlin", "Wien", "Köln"), "fr": ("Paris", "Lyon"), "es": ("Madrid", "Bogotá"), "pt": ("Lisboa", "São Paulo"), "it": ("Roma", "Milano"), "ru": ("МОСКВА",), "zh": ("北京",), "ja": ("東京",), "ko": ("서울",), "ar": ("القاهرة",)}  # fmt: skip
MONTHS = {
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember", "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre", "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre", "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
}  # fmt: skip
DAYS = {"de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag", "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche", "es": "lunes martes miércoles jueves viernes sábado domingo", "pt": "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo", "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica"}  # fmt: skip
ROLES = (
    "Staff Writer",
    "Political Correspondent",
    "Senior Reporter",
    "Business Editor",
    "Special to The Courier",
    "Contributing Writer",
    "Associated Press",
)
OUTLETS = ("The Courier", "Harbour Daily News", "Example Media Group", "The Valley Times")
ZONES = {"GMT": 0, "EST": -5, "KST": 9, "JST": 9, "CET": 1, "AEST": 10, "EDT": -4}


class Case(NamedTuple):
    """One dump, what should come of it, and which forms it was made with."""

    dump: str
    title: str
    authors: tuple[str, ...]
    agency: str | None
    moment: datetime | None
    precise: bool
    zoned: bool
    dateline: str | None
    paragraphs: list[str]
    again: list[str]
    furniture: list[str]
    forms: dict[str, str]


class Maker:
    """Makes cases; the same seed and texts make the same cases. `admits` says which forms may be used."""

    def __init__(self, seed: int, admits: Callable[[str], bool]) -> None:
        self.random = random.Random(seed)
        self.admits = admits

    def pick(self, table: dict[str, tuple[str, ...]], language: str) -> str:
        """One admitted form of the language, English where there is none."""
        forms = [form for form in table.get(language) or table["en"] if self.admits(form)]
        return self.random.choice(forms or [*(table.get(language) or table["en"])])

    def case(self, text: Text) -> Case:
        """The text as a dump: with one defect of repetition, or a control that repeats on purpose."""
        chance = self.random.random
        words = self._words(text)
        forms: dict[str, str] = {}
        header, moment, precise, zoned, bylined = self._header(text.language, words, forms)
        gold, again, body = self._repeated(text, forms)
        credited = chance() < 0.5
        credit = self.pick(CREDITS, text.language) if credited else ""
        dateline = None
        if chance() < 0.4 and body:
            forms["dateline"] = self.pick(DATELINES, text.language)
            dateline = self._fill(forms["dateline"], words, moment)
            named = "{agency}" in forms["dateline"]
            # A teaser or standfirst stands before the lead and has no dateline.
            at = 1 if forms["repeat"] in BEFORE and len(body) > len(gold) else 0
            body[at] = dateline + body[at]
        else:
            named = False
        if credited:
            forms["credit"] = credit
        marked = self._fill(credit, words, moment)
        if not marked.startswith("\n") and body:
            # A mark behind the last sentence stands before what the site puts behind the text.
            body[-1], marked = body[-1] + marked, ""
        body, furniture = self._furnished(body, text.language, words, moment, forms)
        dump = self._joined(text.title, header, body) + marked
        if chance() < 0.2:
            forms["sign-off"] = self.random.choice([form for form in SIGN_OFFS if self.admits(form)])
            line = self._fill(forms["sign-off"], words, moment)
            furniture.append(line)
            dump += "\n" + line
        agency = words["agency"] if credited or named else None
        return Case(dump, text.title, tuple(words["list"].split("|")) if bylined else (), agency, moment if "date" in forms else None, precise, zoned, dateline, gold, again, furniture, forms)  # fmt: skip

    def _words(self, text: Text) -> dict[str, str]:
        pick = self.random.choice
        names = self.random.sample(NAMES.get(text.language, NAMES["en"]), 2)
        many = text.language == "en" and self.random.random() < 0.3
        joined = f"{names[0]}{pick((' and ', ', ', ' & '))}{names[1]}" if many else names[0]
        first = names[0].split()[0].lower()
        agency, second = self.random.sample(AGENCIES.get(text.language, AGENCIES["en"]), 2)
        cities = CITIES.get(text.language, CITIES["en"])
        city = pick(cities)
        return {
            "names": joined, "NAMES": joined.upper(), "list": "|".join(names if many else names[:1]), "role": pick(ROLES), "outlet": pick(OUTLETS), "mail": f"{first[0]}writer@example.com", "handle": f"@{re.sub(r'[^a-z]', 'x', first)}news",
            "language": text.language, "agency": agency, "agency2": second, "city": city, "CITY": city.upper(), "city2": pick(cities), "site": "example.com", "name": pick(NAMES["en"]), "name2": pick(NAMES["en"]), "head": "What the new rules mean for commuters", "label": self.pick(LABELS, "en"),
        }  # fmt: skip

    def _header(
        self, language: str, words: dict[str, str], forms: dict[str, str]
    ) -> tuple[str, datetime, bool, bool, bool]:
        moment = datetime(2015, 1, 1, 6, 5) + timedelta(minutes=self.random.randrange(5_000_000))  # noqa: DTZ001
        if moment.day < 13:
            # Day and month must not be mistakable here.
            moment += timedelta(days=13 - moment.day)
        kind = self.random.random()
        pattern = self.pick(DATES, language)
        zone = self.random.choice(list(ZONES))
        date = _written(pattern, moment, language, zone)
        words |= {"date": date, "date2": _written(pattern, moment + timedelta(hours=26), language, zone)}
        if kind < 0.15:
            return "", moment, False, False, False
        forms["date"] = pattern
        if kind < 0.3:
            forms["byline"] = "{label}{date}" if language == "en" else "{date}"
        else:
            forms["byline"] = self.pick(BYLINES, language)
        header = self._fill(forms["byline"], words, moment)
        if "{label}" in forms["byline"]:
            forms["label"] = words["label"]
        precise = "%M" in pattern
        return header, moment, precise, precise and any(mark in pattern for mark in ("{zone}", "{offset}", "{rfc}")), "ames}" in forms["byline"].lower()  # fmt: skip

    def _fill(self, form: str, words: dict[str, str], moment: datetime | None) -> str:
        if moment:
            month = (
                MONTHS[words["language"]].split()[moment.month - 1]
                if words["language"] in MONTHS
                else moment.strftime("%B")
            )
            words = {**words, "mon": month, "month": month, "d": str(moment.day), "m": str(moment.month), "year": str(moment.year)}  # fmt: skip
        return form.format(**words)

    def _repeated(self, text: Text, forms: dict[str, str]) -> tuple[list[str], list[str], list[str]]:
        """Gold paragraphs, what stands again in the dump, and the dump's paragraphs."""
        kind = self.random.choice([form for form in (*REPEATS, *CONTROLS, "none", "none") if self.admits(form) or form == "none"])  # fmt: skip
        forms["repeat"] = kind
        paragraphs = list(text.paragraphs)
        if kind in CONTROLS:
            gold = CONTROLS[kind](paragraphs, self.random)
            return gold, [], list(gold)
        if kind == "none":
            return paragraphs, [], paragraphs[:]
        again, body = REPEATS[kind](paragraphs, self.random, text.title)
        return paragraphs, again, body

    def _furnished(
        self, body: list[str], language: str, words: dict[str, str], moment: datetime, forms: dict[str, str]
    ) -> tuple[list[str], list[str]]:
        lines: list[str] = []
        for number in range(self.random.choice((0, 0, 1, 2, 3))):
            form = self.pick(FURNITURE, language)
            forms[f"furniture {number}"] = form
            line = self._fill(form, words, moment)
            body.insert(self.random.randrange(1, len(body) + 1), line)
            lines.append(line)
        return body, lines

    def _joined(self, title: str, header: str, body: list[str]) -> str:
        gap = self.random.choice(("\n", "\n\n"))
        return gap.join([title, *([header] if header else []), *body])


def _written(pattern: str, moment: datetime, language: str, zone: str) -> str:
    aware = moment.replace(tzinfo=timezone(timedelta(hours=ZONES[zone])))
    offset = aware.strftime("%z")
    month = MONTHS[language].split()[moment.month - 1] if language in MONTHS else moment.strftime("%B")
    day = DAYS[language].split()[moment.weekday()] if language in DAYS else moment.strftime("%A")
    pattern = pattern.replace("{zone}", zone).replace("{offset}", f"{offset[:3]}:{offset[3:]}").replace("{rfc}", offset).replace("{month}", month).replace("{day}", day)  # fmt: skip
    return moment.strftime(pattern)
