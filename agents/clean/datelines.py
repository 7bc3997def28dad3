"""The dateline that a lead begins with: place, day and agency in any of the orders that wires use.

`SEOUL, June 23 (Yonhap) --`, `MOSCOW, June 23. /TASS/.`, `(ANSA) - ROMA, 23 GIU -`, `新华社北京6月23日电`. A place alone is
believed where it is written in capitals or is a city that news is dated from (`data/cities.txt`).
"""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from copydesk.agents.clean.calendars import MONTHS
from copydesk.agents.clean.sources import sources
from copydesk.agents.clean.words import key

CITIES = Path(__file__).with_name("data") / "cities.txt"
# A dateline ends within so many characters.
HEAD = 120
_UPPER = "A-ZÀ-ÖØ-ÞŁŚŻİА-ЯЁІЇЄΑ-Ω"
_WORD = rf"[{_UPPER}][\w.'’]{{0,30}}(?:-\w{{1,30}}){{0,3}}"
_NEXT = rf"(?:de|do|da|del|la|el|am|an der|im|of|the|and|upon|sur|les|le|en|{_WORD})"
_PLACE = rf"{_WORD}(?:[ /-]{_NEXT}){{0,4}}?"
_REGION = rf"(?:,\s{_PLACE}|\s?[\[(][A-Z.]{{2,10}}[\])])"
_MONTH = r"(?P<month>[^\W\d_]{3,12})\.?"
_YEAR = r"(?:,?\s(?:de\s)?(?:19|20)\d\d)?"
_DAY = rf"(?P<day>{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?{_YEAR}|(?:le\s|el\s|den\s)?\d{{1,2}}[.º]?\s(?:de\s)?{_MONTH.replace('month', 'month2')}{_YEAR}|(?P<number>\d{{1,2}}(?:/\d{{1,2}})?))"
_NAME = r"[^\W\d_][\w\u0900-\u0dff .&’'/-]{1,40}?"
_MARK = rf"(?:\s?[(\[（]\s?(?P<agency>{_NAME})\s?[)\]）]|\s?/\s?(?P<slash>{_NAME})\s?/|\s?[,|/]\s?(?P<bare>[{_UPPER}]\w{{1,20}}(?:\s[{_UPPER}]\w{{1,15}}){{0,2}}))"
_DASH = r"(?P<dash>\s?(?:--|—|–|―|－)\s?|\s_\s|\s-\s|\s?[.:]\s?[-–—]\s?|(?<=[)\]/])\s?-{1,2}\s?|:\s|(?<=/)\.\s|(?<=\))\.?\s(?=[\"“])|\s=\s)"
PLACE_FIRST = re.compile(
    rf"(?P<place>{_PLACE}){_REGION}{{0,2}}?(?:,?\s{_DAY})?(?:\.(?=\s?/))?(?:{_MARK})?\s?{_DASH}(?:[-–—]{{1,2}}\s)?(?=\S)"
)
AGENCY_FIRST = re.compile(
    rf"[(\[（]\s?(?P<agency>{_NAME})\s?[)\]）]\s?(?:[-–—]{{1,2}}\s?)?(?:(?P<place>{_PLACE}){_REGION}{{0,2}}?(?:,?\s{_DAY})?)?\s?{_DASH}(?=\S)"
)
# The agency bare behind the place or day: `SEOUL, June 23 Yonhap —`, `МОСКВА, 23 июня — ТАСС.`
AGENCY_LAST = re.compile(
    rf"(?P<place>{_PLACE}){_REGION}{{0,2}}?(?:,?\s{_DAY})?(?:\s(?P<bare>[{_UPPER}]\w{{1,20}}(?:\s[{_UPPER}]\w{{1,15}}){{0,2}}?){_DASH}|\s?[-–—]\s?(?P<slash>[{_UPPER}]\w{{1,20}}(?:\s[{_UPPER}]\w{{1,15}}){{0,2}}?)(?P<dash2>\.\s))(?=\S)"
)
# What every dateline of these has near its beginning; most paragraphs are spared the long expressions.
MARK = re.compile(r"[—–―:_/-]|\)\s|=")
_HAN = r"[\u4e00-\u9fff\u3040-\u30ff·]"
_EAST_DAY = r"(?:(?:\d{4}年)?\d{1,2}月)?\d{1,2}日"
_HANGUL = r"[가-힣]{2,4}"
EASTERN = (
    re.compile(rf"[（(]?(?P<agency>{_HAN}{{1,8}}?(?:社|网|網|报|報))(?P<place>{_HAN}{{0,12}}?)\s?{_EAST_DAY}(?:综合|专|專)?(?:外)?[电電讯訊](?:[（(](?:[^（）()]{{0,12}}?(?:记者|記者|通讯员)\s?)?(?P<reporter>[^（）()]{{2,40}})[）)])?[）)]?[\s，,:：—–-]*"),
    re.compile(rf"[（(](?P<agency>{_HAN}{{2,8}}?)(?P<place>{_HAN}{{2,10}}?)\s?{_EAST_DAY}[电電讯訊][）)]\s*"),
    re.compile(rf"[【［\[](?P<place>{_HAN}{{2,12}}?)\s?(?:{_EAST_DAY})?\s?(?P<agency>共同|時事|ロイター|AFP(?:=時事)?|AP|CNN|[A-Z]{{2,6}})[】］\]]\s?[-－—]?\s*"),
    re.compile(rf"[【［（(](?P<place>{_HAN}{{2,12}}?)\s?[=＝]\s?(?P<agency>[^】］）)]{{2,16}})[】］）)]\s?[-－—]?\s*"),
    re.compile(rf"[(\[（【](?P<place>[가-힣·\s]{{1,16}}?)\s?[=＝]\s?(?P<agency>[^)\]）】]{{2,16}})[)\]）】]\s?(?:(?P<reporter>{_HANGUL}(?:[·,]\s?{_HANGUL}){{0,3}})\s?(?:기자|특파원|통신원)?\s?=\s?)?"),
)  # fmt: skip
EAST = re.compile("[\u3040-\u9fff\uac00-\ud7a3]")
# Hebrew, Arabic and the scripts of India have no capitals: the agency or the city must be known.
_SOUTH = "\u0590-\u0dff"
_SOUTH_PLACE = rf"(?P<place>[{_SOUTH}]{{2,20}}(?:[ /-][{_SOUTH}]{{2,20}}){{0,3}}?)"
_SOUTH_DAY = rf"(?:[،,]?\s(?P<day>\d{{1,2}}(?:[ -][{_SOUTH}]{{2,12}}){{1,2}}?(?:\s\d{{4}})?))"
_SOUTH_NAME = rf"(?P<agency>[{_SOUTH}]{{1,20}}(?: [{_SOUTH}]{{1,20}}){{0,4}}?|[A-Z]{{2,6}})"
SOUTHERN = (
    re.compile(rf"{_SOUTH_PLACE}{_SOUTH_DAY}?\s?[-–—]?\s?\(\s?{_SOUTH_NAME}\s?\)\s?(?P<dash>[-–—:.।]{{0,2}})\s?(?=\S)"),
    re.compile(rf"\(\s?{_SOUTH_NAME}\s?\)\s?[-–—]\s?{_SOUTH_PLACE}{_SOUTH_DAY}?\s?(?P<dash>[-–—:])\s?(?=\S)"),
    re.compile(rf"{_SOUTH_PLACE}{_SOUTH_DAY}?\s?[-–—/]\s?{_SOUTH_NAME}\s?(?P<dash>[-–—:/])\s?(?=\S)"),
)
# `Berlin. Der Rat ...`: so do regional papers in German, and no sentence is a city alone.
GERMAN = re.compile(rf"(?P<place>{_PLACE}(?:/{_PLACE})?)(?P<dash>\.\s)(?=[{_UPPER}„»\"“])")
GERMAN_WORD = re.compile(r"\b(?:der|die|das|den|dem|und|ist|im|ein|eine|einen|von|für|mit|nach|wird|hat)\b")
# So many of them are no chance.
GERMAN_WORDS = 3
CAPITALS = re.compile(r"[A-Z]{2,6}(?:/[A-Za-z]{2,12})?|dpa(?:/\w{2,4})?")
# `IBM -- the company` is no dateline: a place of three letters is rarer than an acronym.
MIN_CAPITALS = 4
LONG_DASHES = frozenset({"--", "—", "―", "–"})
# What a sentence may begin with beside a capital.
OPENERS = frozenset("\"“‘«„'(¿¡")


class Dateline(NamedTuple):
    """The dateline as written, its agency, the paragraph without it, and the reporter whom Asian wires name in it."""

    text: str
    agency: str | None
    rest: str
    reporter: str | None = None


def dateline_of(paragraph: str) -> Dateline | None:
    """The dateline that the paragraph begins with, or None."""
    head = paragraph[:HEAD]
    if EAST.match(head.lstrip("【［[（(")[:1]):
        return _eastern(paragraph, head)
    german = GERMAN.match(head)
    if german and is_city(german["place"]) and len(GERMAN_WORD.findall(paragraph[: 2 * HEAD])) >= GERMAN_WORDS:
        return Dateline(german["place"], None, paragraph[german.end() :])
    if not MARK.search(head):
        return None
    if "\u0590" <= head[:1] <= "\u0dff" or "\u0590" <= head[1:2] <= "\u0dff":
        return _southern(paragraph, head)
    for form in (AGENCY_LAST, PLACE_FIRST, AGENCY_FIRST):
        match = form.match(head)
        if match and _is_dateline(match):
            return _dateline(paragraph, match)
    return None


def _dateline(paragraph: str, match: re.Match[str]) -> Dateline:
    agency = _agency(match)
    known = agency if agency and (_known(agency) or CAPITALS.fullmatch(agency)) else None
    text = paragraph[: match.start("dash") if match["dash"] else match.start("dash2")].rstrip(" -–—_:")
    # `/TASS/.` keeps its slash, `(EFE).-` loses its stop.
    return Dateline(text.rstrip("."), known, paragraph[match.end() :])


def _eastern(paragraph: str, head: str) -> Dateline | None:
    for form in EASTERN:
        match = form.match(head)
        if match:
            reporter = (match.groupdict().get("reporter") or "").strip() or None
            agency = match["agency"]
            return Dateline(match[0].strip(" 　，,:：—–-－="), agency, paragraph[match.end() :], reporter)
    return None


def _southern(paragraph: str, head: str) -> Dateline | None:
    for form in SOUTHERN:
        match = form.match(head)
        agency = match["agency"] if match and _known(match["agency"]) else None
        if match and (agency or (form is SOUTHERN[0] and is_city(match["place"]))):
            return Dateline(paragraph[: match.start("dash")].rstrip(" -–—/"), agency, paragraph[match.end() :])
    return None


def _is_dateline(match: re.Match[str]) -> bool:
    """A known agency settles it; else a place with a day, a city, or a place in capitals before a long dash."""
    fields = match.groupdict()
    place, agency = fields["place"] or "", _agency(match)
    day, known = _has_day(fields), _known(agency)
    if fields.get("bare") or fields.get("dash2"):
        return known and (day or place.isupper() or is_city(place))
    if fields["number"] and not (known or is_city(place)):
        return False
    return known or _is_placed(match, place, agency, day=day)


def _is_placed(match: re.Match[str], place: str, agency: str | None, *, day: bool) -> bool:
    """Without a known agency: what is written of place, day and dash must be enough, and a sentence begin behind it."""
    dash, after = match["dash"].strip(), match.string[match.end() :][:1]
    named = place.isupper() or is_city(place)
    if not (after.isupper() or after in OPENERS or EAST.match(after)):
        return named and (
            (day and dash not in ("", "=")) or (dash in LONG_DASHES and place.isupper() and is_city(place))
        )
    if agency and CAPITALS.fullmatch(agency) and place:
        return dash != ":" or day or named
    if dash in (".", "=", "") or (dash == ":" and not (place.isupper() and (day or is_city(place)))):
        return False
    if day and place:
        return named or dash != "-"
    if is_city(place):
        return True
    return place.isupper() and (bool(agency) or (dash != "-" and len(place) >= MIN_CAPITALS))


def _has_day(fields: dict[str, str | None]) -> bool:
    month = fields.get("month") or fields.get("month2") or ""
    return month.casefold() in MONTHS


def _agency(match: re.Match[str]) -> str | None:
    fields = match.groupdict()
    return fields.get("agency") or fields.get("slash") or fields.get("bare")


def _known(agency: str | None) -> bool:
    return bool(agency) and (sources().named(agency) or sources().named((agency or "").split("/")[0])) is not None


def is_city(place: str) -> bool:
    """Whether it is a city, or two, that news is dated from."""
    parts = [part for part in re.split(r"\s?[/,]\s?", place) if part]
    return bool(parts) and all(key(part) in _cities() for part in parts)


@cache
def _cities() -> frozenset[str]:
    """Keys of the cities, in English and as their own press writes them."""
    lines = CITIES.read_text("utf-8").splitlines()
    return frozenset(
        key(name) for line in lines if not line.startswith("#") for name in line.split(",") if name.strip()
    )
