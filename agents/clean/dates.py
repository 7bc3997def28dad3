"""Dates as documents write them, read into local fields, and those turned into instants with the zone accounted for.

`find` reads; `resolve` decides the zone: the document's own, else the source profile's, else UTC, said to be assumed.
Nothing here looks at the clock: what is plausible is measured against the moment of fetching.
"""

import re
from datetime import UTC, datetime, timedelta, tzinfo
from email.utils import parsedate_to_datetime
from typing import Literal, NamedTuple

from copydesk.agents.clean.zones import KNOWN, fixed, named_zone, region
from copydesk.streams.records import Published

Precision = Literal["second", "minute", "day"]
# A date stands at the beginning of what is handed in; this bounds the work on hostile input.
MAX_TEXT = 300
# The web is as old as this; an earlier date is a default value or a misread number.
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
# Clocks and zones are off by a day at most; later than this after fetching is a misread date.
TOLERANCE = timedelta(days=2)
IMPLAUSIBLE = "failed:implausible"
_MONTHS = (
    "jan january january. jänner januar janvier enero ene gennaio gen janeiro januari januar stycznia января januari ocak",
    "feb february februar feber février fevrier fév févr febrero febbraio fevereiro fev februari lutego февраля şubat",
    "mar march märz mär maerz mrz mars marzo março marco maart mrt marca марта mart maret",
    "apr april avril avr abril abr aprile kwietnia апреля nisan",
    "may mai mayo maggio mag maio mei maj maja мая mayıs",
    "jun june juni juin junio giugno giu junho czerwca июня haziran",
    "jul july juli juillet juil julio luglio lug julho lipca июля temmuz",
    "aug august août aout agosto ago augustus augusti sierpnia августа ağustos agustus",
    "sep sept september septembre septiembre settembre set setembro września сентября eylül",
    "oct october oktober okt octobre octubre ottobre ott outubro out października октября ekim",
    "nov november novembre noviembre novembro listopada ноября kasım",
    "dec december dezember dez décembre decembre déc diciembre dic dicembre dezembro grudnia декабря aralık desember",
)
MONTHS: dict[str, int] = {name: month for month, names in enumerate(_MONTHS, 1) for name in names.split()}

_WORD = r"[^\W\d_]{3,22}"
_YEAR = r"(?:19|20)\d\d"
ISO = re.compile(rf"(?<!\d)(?P<y>{_YEAR})-(?P<m>\d{{1,2}})-(?P<d>\d{{1,2}})(?!\d)")
COMPACT = re.compile(rf"(?<!\d)(?P<y>{_YEAR})(?P<m>[01]\d)(?P<d>[0-3]\d)(?=T\d|\s|$)")
DAY_FIRST = re.compile(rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?[\s-]+(?:de\s+|of\s+)?(?P<n>{_WORD})\.?,?[\s-]+(?:de\s+|del\s+)?(?P<y>{_YEAR})(?!\d)", re.IGNORECASE)  # fmt: skip
# A label may be glued to the month (`PublishedJune 23`): the name is what stands before the day, cut to a known month.
MONTH_FIRST = re.compile(
    rf"(?P<n>{_WORD})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>{_YEAR})(?!\d)", re.IGNORECASE
)
YEAR_FIRST = re.compile(
    rf"(?<!\d)(?P<y>{_YEAR})\s?[./年년]\s?(?P<m>\d{{1,2}})\s?[./月월]\s?(?P<d>\d{{1,2}})(?!\d)[.日일]?"
)
NUMERIC = re.compile(rf"(?<!\d)(?P<a>\d{{1,2}})(?P<s>[./-])(?P<b>\d{{1,2}})(?P=s)(?P<y>{_YEAR})(?!\d)")
# Every shape has a year: a text without one is done at once.
ANY_YEAR = re.compile(_YEAR)
SHAPES = (ISO, DAY_FIRST, MONTH_FIRST, YEAR_FIRST, NUMERIC, COMPACT)
# What may stand between a day and its time.
GAP = r"(?:[\s,|@•·–—-]|T(?=\d)|\b(?:at|um|à|a las|às|alle|ore|om|kl\.?)\b){0,6}"
CLOCK = r"(?P<H>[0-2]?\d)(?:[:.hH](?P<M>[0-5]\d)(?:[:.](?P<S>[0-5]\d)(?:[.,]\d{1,9})?)?)?"
HALF = r"\s?(?:(?P<P>[ap])\.?\s?m\b\.?|Uhr\b|h\b)?"
# Names are case-sensitive and may be glued to the next word: `18:24 MSKLast updated`.
_NAMED = "|".join(sorted(KNOWN, key=len, reverse=True))
ZONE = rf"(?:\s?\(?(?P<Z>(?-i:GMT|UTC)\s?[+-]\s?\d{{1,2}}(?::?\d\d)?|[+-]\d{{2}}(?::?\d{{2}})?(?!\d)|(?-i:(?:{_NAMED})(?![a-z]|[A-Z](?![a-z]))))\)?)?"
TIME_AFTER = re.compile(GAP + CLOCK + HALF + ZONE, re.IGNORECASE)
TIME_BEFORE = re.compile(
    CLOCK + HALF + ZONE + r"(?:[\s,|•·–—-]|\bon\b|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?\s){0,4}$",
    re.IGNORECASE,
)
OFFSET = re.compile(r"(?:GMT|UTC)?\s?([+-])\s?(\d{1,2}):?(\d\d)?$", re.IGNORECASE)
PACKED = re.compile(r"\s*(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)")
EPOCH = re.compile(r"\s*(\d{10})(?:\.\d+|\d{3})?\s*$")


class Reading(NamedTuple):
    """One date as it stands in a text: local fields, what it says of its zone, and where it stands."""

    moment: datetime
    precision: Precision
    zone: str | None
    text: str
    start: int
    end: int


class Clock(NamedTuple):
    """What to read a date without zone by: an IANA name and who says so."""

    zone: str
    origin: Literal["source profile", "producer", "assumed UTC"]


Origin = Literal["document", "source profile", "producer", "assumed UTC"]
ASSUMED = Clock("UTC", "assumed UTC")
Resolved = tuple[str, Published]


def find(text: str, *, month_first: bool = False, start: int = 0) -> Reading | None:
    """The first date in the text, or None. `month_first` decides 03/04/2021, which the text itself cannot."""
    text = text[:MAX_TEXT]
    if not ANY_YEAR.search(text, start):
        return None
    best: Reading | None = None
    for shape in SHAPES:
        match = shape.search(text, start)
        while match and not (reading := _read(text, match, month_first=month_first)):
            match = shape.search(text, match.start() + 1)
        if match and (best is None or match.start() < best.start) and reading:
            best = reading
    return best


def parse(text: str, *, month_first: bool = False) -> Reading | None:
    """A value that is meant to be a date: what `find` reads, an RFC 2822 date, or seconds since 1970."""
    epoch = EPOCH.match(text)
    if epoch:
        moment = datetime.fromtimestamp(int(epoch[1]), UTC).replace(tzinfo=None)
        return Reading(moment, "second", "UTC", text.strip(), 0, len(text))
    text = PACKED.sub(r"\1-\2-\3T\4:\5:\6", text[:MAX_TEXT])
    return find(text, month_first=month_first) or _mail_date(text)


def resolve(reading: Reading, clock: Clock = ASSUMED, *, fetched: datetime | None = None) -> Resolved | str:
    """(`YYYY-MM-DDTHH:MM:SSZ`, how it was known), or the status that says why there is no instant."""
    # A day has no zone: its UTC midnight stands for it.
    zone, name, origin = _zone(reading, clock) if reading.precision != "day" else (UTC, "UTC", ASSUMED.origin)
    try:
        instant = reading.moment.replace(tzinfo=zone).astimezone(UTC)
    except (OverflowError, ValueError):
        return IMPLAUSIBLE
    if instant < EARLIEST or (fetched is not None and instant > fetched + TOLERANCE):
        return IMPLAUSIBLE
    published = Published(text=reading.text, precision=reading.precision, zone=name, zone_from=origin)
    return iso(instant), published


def instant_of(text: str | None) -> datetime | None:
    """A timestamp that a program wrote, UTC where it names no zone."""
    reading = parse(text) if text else None
    if reading is None:
        return None
    zone, _, _ = _zone(reading, ASSUMED)
    try:
        return reading.moment.replace(tzinfo=zone).astimezone(UTC)
    except (OverflowError, ValueError):
        return None


def iso(moment: datetime) -> str:
    """`2021-06-23T01:44:00Z` for an aware moment."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _zone(reading: Reading, clock: Clock) -> tuple[tzinfo, str, Origin]:
    if reading.zone:
        offset = OFFSET.match(reading.zone)
        if offset:
            hours = int(offset[2]) + int(offset[3] or 0) / 60
            return *fixed(-hours if offset[1] == "-" else hours), "document"
        named = named_zone(reading.zone)
        if named:
            return *named, "document"
    # An abbreviation with several meanings is left to the source, whose clock shows it or is the better guess.
    return region(clock.zone), clock.zone, clock.origin


def _read(text: str, match: re.Match[str], *, month_first: bool) -> Reading | None:
    day = _day(match, month_first=month_first)
    if day is None:
        return None
    begin = _beginning(match)
    after = TIME_AFTER.match(text, match.end())
    if after and _is_clock(after):
        return _timed(text, day, after, begin, after.end())
    # The last 40 characters before a day hold any time that belongs to it.
    before = TIME_BEFORE.search(text[max(0, begin - 40) : begin])
    if before and before["M"] and _is_clock(before):
        return _timed(text, day, before, begin - len(before[0]), match.end())
    return Reading(day, "day", None, text[begin : match.end()].strip(), begin, match.end())


def _is_clock(match: re.Match[str]) -> bool:
    """A number alone is no time: it needs minutes or a.m. and p.m."""
    return int(match["H"]) < 24 and bool(match["M"] or match["P"])


def _timed(text: str, day: datetime, clock: re.Match[str], start: int, end: int) -> Reading:
    hour, half = int(clock["H"]), (clock["P"] or "").lower()
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    moment = day.replace(hour=hour, minute=int(clock["M"] or 0), second=int(clock["S"] or 0))
    precision: Precision = "second" if clock["S"] else "minute"
    return Reading(moment, precision, _zone_name(clock), text[start:end].strip(" \t,|-–—"), start, end)


def _zone_name(clock: re.Match[str]) -> str | None:
    """The zone as written, unless it is an offset that no place has."""
    name: str | None = clock["Z"]
    offset = OFFSET.match(name) if name else None
    return None if offset and (int(offset[2]) > 14 or int(offset[3] or 0) > 59) else name


def _day(match: re.Match[str], *, month_first: bool) -> datetime | None:
    fields = match.groupdict()
    if "n" in fields:
        month = _month(fields["n"].lower())
        day = int(fields["d"])
    elif "a" in fields:
        day, month = int(fields["a"]), int(fields["b"])
        if month > 12 or (month_first and fields["s"] == "/" and day <= 12):
            day, month = month, day
    else:
        month, day = int(fields["m"]), int(fields["d"])
    try:
        return datetime(int(fields["y"]), month, day)  # noqa: DTZ001 - local fields; the zone is decided later
    except ValueError:
        return None


def _month(name: str) -> int:
    """1 to 12, or 0; a label glued before the name is passed over."""
    return MONTHS.get(name[_glued(name) :], 0)


def _glued(name: str) -> int:
    """How many letters before the month's name belong to a label: 9 in `PublishedJune`, 0 in `June`."""
    if name in MONTHS:
        return 0
    # Short forms are too easily the end of another word: `Deadmar`.
    return next((at for at in range(1, len(name) - 2) if len(name) - at >= 4 and name[at:] in MONTHS), 0)


def _beginning(match: re.Match[str]) -> int:
    """Where the date begins; a label glued before it does not belong to it."""
    return match.start() + (_glued(match["n"].lower()) if match.re is MONTH_FIRST else 0)


def _mail_date(text: str) -> Reading | None:
    """RFC 2822, where the forms above do not already read it."""
    try:
        moment = parsedate_to_datetime(text[:MAX_TEXT])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if moment.year < EARLIEST.year:
        return None
    offset = moment.strftime("%z")
    zone = f"{offset[:3]}:{offset[3:5]}" if offset else None
    return Reading(moment.replace(tzinfo=None), "second", zone, text.strip(), 0, len(text))
