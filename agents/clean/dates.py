"""Dates as documents write them, read into local fields, and those turned into instants with the zone accounted for.

`find` reads; `resolve` decides the zone: the document's own, else the source profile's, else UTC, said to be assumed.
Nothing here looks at the clock: what is plausible is measured against the moment of fetching.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from email.utils import parsedate_to_datetime
from typing import Literal, NamedTuple

from copydesk.agents.clean.calendars import (
    BUDDHIST,
    BUDDHIST_YEARS,
    ERAS,
    MONTHS,
    SOLAR,
    from_solar,
    month_of,
    western_digits,
)
from copydesk.agents.clean.hours import OFFSET, Precision, hour_beside
from copydesk.agents.clean.zones import fixed, named_zone, region
from copydesk.streams.records import Published

# A date stands at the beginning of what is handed in; this bounds the work on hostile input.
MAX_TEXT = 300
# The web is as old as this; an earlier date is a default value or a misread number.
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
# Clocks and zones are off by a day at most; later than this after fetching is a misread date.
TOLERANCE = timedelta(days=2)
IMPLAUSIBLE = "failed:implausible"

# Letters and the marks that belong to them, which `\w` leaves out in the scripts of India and Southeast Asia.
_LETTER = r"[^\s\d\x21-\x2f\x3a-\x40\x5b-\x60\x7b-\xa9\xab-\xb4\xb6-\xb9\xbb-\xbf،。–—…]"
# A name may be two words (Arabic), have dots inside (Thai), or stand beside its other name (`مايو/أيار`).
_NAME = rf"(?P<n>(?:كانون|تشرين)\s{_LETTER}{{4,6}}|[\u0e00-\u0e7f]{{1,3}}\.[\u0e00-\u0e7f]|{_LETTER}{{2,22}})(?:\s?/\s?{_LETTER}{{2,12}})?"
_YEAR = r"(?P<y>(?:19|20|25)\d\d)(?!\d)"
_DAY = r"(?<!\d)(?P<d>\d{1,2})"
_MONTH = r"(?P<m>\d{1,2})"
_OF = r"(?:(?:de[ln]?|of|di|da|năm|ปี|พ\.ศ\.)\s+)?"
ISO = re.compile(rf"(?<!\d){_YEAR[:-6]}-{_MONTH}-(?P<d>\d{{1,2}})(?!\d)")
COMPACT = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?=T\d|\s|$)")
DAY_FIRST = re.compile(rf"{_DAY}(?:st|nd|rd|th|er|[ºª°])?[\s.,/-]{{0,3}}{_OF}{_NAME}[\s.,/-]{{0,3}}{_OF}['’]?{_YEAR}", re.IGNORECASE)  # fmt: skip
# A label may be glued to the month (`PublishedJune 23`): the name is what stands before the day, cut to a known month.
MONTH_FIRST = re.compile(rf"(?<![^\W\d_]){_NAME}[\s.-]{{1,3}}(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[.,]?[\s-]{{1,3}}{_OF}{_YEAR}", re.IGNORECASE)  # fmt: skip
# `2023. május 4.`, `2023 m. gegužės 4 d.`, `2023. gada 4. maijs`.
YEAR_NAME_DAY = re.compile(rf"(?<!\d){_YEAR[:-6]}(?:[.,]|\s?m\.|\s?жылғы)?\s{{1,2}}{_NAME}\.?\s{{1,2}}(?P<d>\d{{1,2}})(?!\d)", re.IGNORECASE)  # fmt: skip
YEAR_DAY_NAME = re.compile(rf"(?<!\d){_YEAR[:-6]}\.\s?gada\s{_DAY}\.\s?{_NAME}", re.IGNORECASE)
YEAR_FIRST = re.compile(rf"(?<!\d){_YEAR[:-6]}\s?[./年년]\s?{_MONTH}\s?[./月월]\s?(?P<d>\d{{1,2}})(?!\d)[.日일]?")
ERA = re.compile(rf"(?P<era>{'|'.join(ERAS)})\s?(?P<y>\d{{1,3}}|元)\s?年\s?{_MONTH}\s?月\s?(?P<d>\d{{1,2}})\s?日?")
NUMERIC = re.compile(rf"(?<![\d.]){_DAY.replace('P<d>', 'P<a>')}(?P<s>[./-]|\.\s)(?P<b>\d{{1,2}})(?P=s){_YEAR}")
VIETNAMESE = re.compile(rf"{_DAY}\s+tháng\s+{_MONTH},?\s+{_OF}{_YEAR}", re.IGNORECASE)
SOLAR_DAY = re.compile(rf"{_DAY}\s(?P<solar>{'|'.join(SOLAR)})(?:\s?ماه)?،?\s(?P<y>1[34]\d\d)(?!\d)")
# Every shape has one of these: a text without is done at once.
ANY_YEAR = re.compile(r"(?:19|20|25|13|14)\d\d|[和成國国]")
SHAPES = (ISO, DAY_FIRST, MONTH_FIRST, YEAR_FIRST, NUMERIC, YEAR_NAME_DAY, COMPACT)
# Shapes that only texts with a certain word can have.
RARE = (
    (re.compile("tháng"), VIETNAMESE),
    (re.compile("gada"), YEAR_DAY_NAME),
    (re.compile("年"), ERA),
    (re.compile("[\u0600-\u06ff]"), SOLAR_DAY),
)
# What programs write: the offset's plus may have become a space on the way.
STAMP = re.compile(r"\s*(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)[T ](?P<H>\d\d):(?P<M>\d\d)(?::(?P<S>\d\d)(?:[.,]\d{1,9})?)?(?:(?P<Z>Z|[+-]\d\d:?\d\d)|\s(?P<plus>\d\d:\d\d))?\s*$")  # fmt: skip
PACKED = re.compile(r"\s*(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)")
# Seconds or milliseconds since 1970, bare or as .NET writes them.
EPOCH = re.compile(r"\s*(?:/Date\()?(\d{10})(?:\.\d+|\d{3})?(?:[+-]\d{4})?(?:\)/)?\s*$")
# A year of two digits is believed where nothing but a date is expected.
SHORT_YEAR = re.compile(r"\A(?P<head>\D{0,20})(?P<a>\d{1,2})(?P<s>[./])(?P<b>\d{1,2})(?P=s)(?P<y>\d\d)(?![\d./])")
MINUS = str.maketrans("−‐‑‒", "----")


class Reading(NamedTuple):
    """One date as it stands in a text: local fields, what it says of its zone, and where it stands.

    `ambiguous`: day and month could be the other way round, and `month_first` was not known.
    """

    moment: datetime
    precision: Precision
    zone: str | None
    text: str
    start: int
    end: int
    ambiguous: bool = False


class Clock(NamedTuple):
    """What to read a date without zone by: an IANA name and who says so."""

    zone: str
    origin: Literal["source profile", "producer", "assumed UTC"]


Origin = Literal["document", "source profile", "producer", "assumed UTC"]
ASSUMED = Clock("UTC", "assumed UTC")
Resolved = tuple[str, Published]


def find(text: str, *, month_first: bool | None = False, language: str = "", start: int = 0) -> Reading | None:
    """The first date in the text, or None.

    `month_first` decides 03/04/2021, which the text itself cannot; with None it is 3 April and marked. `language` is
    the ISO 639 code of the text, where it is known.
    """
    written = text[:MAX_TEXT]
    text = western_digits(written)
    best: Reading | None = None
    if not ANY_YEAR.search(text, start):
        return None
    for shape in (*SHAPES, *(shape for sign, shape in RARE if sign.search(text))):
        match = shape.search(text, start)
        while match and not (reading := _read(text, written, match, month_first, language)):
            match = shape.search(text, match.start() + 1)
        if match and (best is None or match.start() < best.start) and reading:
            best = reading
    return best


def parse(text: str, *, month_first: bool | None = False, language: str = "") -> Reading | None:
    """A value that is meant to be a date: what `find` reads, a program's time stamp, or seconds since 1970."""
    text = text[:MAX_TEXT].translate(MINUS)
    stamp = STAMP.match(text)
    if stamp:
        return _stamped(stamp)
    epoch = EPOCH.match(text)
    if epoch:
        moment = datetime.fromtimestamp(int(epoch[1]), UTC).replace(tzinfo=None)
        return Reading(moment, "second", "UTC", text.strip(), 0, len(text))
    text = SHORT_YEAR.sub(r"\g<head>\g<a>\g<s>\g<b>\g<s>20\g<y>", PACKED.sub(r"\1-\2-\3T\4:\5:\6", text), count=1)
    return find(text, month_first=month_first, language=language) or _mail_date(text)


def resolve(reading: Reading, clock: Clock = ASSUMED, *, fetched: datetime | None = None) -> Resolved | str:
    """(`YYYY-MM-DDTHH:MM:SSZ`, how it was known), or the status that says why there is no instant."""
    # A day has no zone: its UTC midnight stands for it.
    zone, name, origin = zone_of(reading, clock) if reading.precision != "day" else (UTC, "UTC", ASSUMED.origin)
    try:
        instant = reading.moment.replace(tzinfo=zone).astimezone(UTC)
    except (OverflowError, ValueError):
        return IMPLAUSIBLE
    if instant < EARLIEST or (fetched is not None and instant > fetched + TOLERANCE):
        return IMPLAUSIBLE
    published = Published(
        text=reading.text, precision=reading.precision, zone=name, zone_from=origin, ambiguous=reading.ambiguous
    )
    return iso(instant), published


def instant_of(text: str | None) -> datetime | None:
    """A timestamp that a program wrote, UTC where it names no zone."""
    reading = parse(text) if text else None
    if reading is None:
        return None
    zone, _, _ = zone_of(reading, ASSUMED)
    try:
        return reading.moment.replace(tzinfo=zone).astimezone(UTC)
    except (OverflowError, ValueError):
        return None


def iso(moment: datetime) -> str:
    """`2021-06-23T01:44:00Z` for an aware moment."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def zone_of(reading: Reading, clock: Clock) -> tuple[tzinfo, str, Origin]:
    """The zone to read the date by, its name, and who named it."""
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


def _stamped(match: re.Match[str]) -> Reading | None:
    zone = match["Z"] or (f"+{match['plus']}" if match["plus"] else None)
    offset = OFFSET.match(zone or "")
    if offset and (int(offset[2]) > 14 or int(offset[3] or 0) > 59):
        zone = None
    fields = [int(match[name] or 0) for name in ("y", "m", "d", "H", "M", "S")]
    # A leap second, or a clock at 24:00, is read as the last second before it.
    fields[3:] = [min(fields[3], 23), fields[4], min(fields[5], 59)]
    try:
        moment = datetime(*fields)  # type: ignore[arg-type]  # noqa: DTZ001 - local fields; the zone is decided later
    except ValueError:
        return None
    return Reading(moment, "second" if match["S"] else "minute", zone, match[0].strip(), 0, match.end())


def _read(text: str, written: str, match: re.Match[str], month_first: bool | None, language: str) -> Reading | None:  # noqa: FBT001 - private
    fields = match.groupdict()
    day = _day(fields, month_first, language)
    if day is None:
        return None
    begin = match.start() + (_glued(match["n"].casefold()) if match.re is MONTH_FIRST else 0)
    ambiguous = month_first is None and _either(fields)
    hour = hour_beside(text, begin, match.end())
    if hour is None:
        return Reading(day, "day", None, written[begin : match.end()].strip(), begin, match.end(), ambiguous)
    start, end = min(begin, hour.start), max(match.end(), hour.end)
    raw = written[start:end].strip(" \t,|-–—")
    return Reading(hour.on(day), hour.precision, hour.zone, raw, start, end, ambiguous)


def _day(fields: dict[str, str | None], month_first: bool | None, language: str) -> datetime | None:  # noqa: FBT001 - private
    number: Callable[[str], int] = lambda name: int(fields[name] or 0)  # noqa: E731 - a word for one cast
    if fields.get("solar"):
        return from_solar(number("y"), SOLAR[fields["solar"] or ""], number("d"))
    if fields.get("n"):
        month, day = _month(fields["n"] or "", language), number("d")
    elif fields.get("a"):
        day, month = number("a"), number("b")
        if month > 12 or (month_first and fields["s"] == "/" and day <= 12):
            day, month = month, day
    else:
        month, day = number("m"), number("d")
    try:
        return datetime(_year(fields), month, day)  # noqa: DTZ001 - local fields; the zone is decided later
    except ValueError:
        return None


def _year(fields: dict[str, str | None]) -> int:
    """The Gregorian year."""
    written, era = fields["y"] or "", fields.get("era")
    if era:
        return ERAS[era] + (1 if written == "元" else int(written))
    year = int(written) if written != "元" else 0
    return year - BUDDHIST if year in BUDDHIST_YEARS else year


def _either(fields: dict[str, str | None]) -> bool:
    """Whether day and month could be exchanged: both small, different, and with a mark that both customs use."""
    first, second = int(fields.get("a") or 0), int(fields.get("b") or 0)
    return first != second and 1 <= first <= 12 and 1 <= second <= 12 and fields.get("s") in ("/", "-")


def _month(name: str, language: str) -> int:
    """1 to 12, or 0; a label glued before the name is passed over."""
    return month_of(name, language) or month_of(name[_glued(name.casefold()) :], language)


def _glued(name: str) -> int:
    """How many letters before the month's name belong to a label: 9 in `PublishedJune`, 0 in `June`."""
    if name in MONTHS:
        return 0
    # Short forms are too easily the end of another word: `Deadmar`.
    return next((at for at in range(1, len(name) - 2) if len(name) - at >= 4 and name[at:] in MONTHS), 0)


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
