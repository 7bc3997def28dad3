from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.agents.clean import dates, zones
from copydesk.agents.clean.dates import ASSUMED, Clock, find, instant_of, iso, parse, resolve

SEOUL = Clock("Asia/Seoul", "source profile")
FETCHED = datetime(2024, 5, 1, tzinfo=UTC)


def read(text, **options):
    reading = parse(text, **options)
    return reading and (f"{reading.moment:%Y-%m-%dT%H:%M:%S}", reading.precision, reading.zone)


@pytest.mark.parametrize(
    ("text", "moment", "precision", "zone"),
    [
        ("2021-06-23T10:44:00+09:00", "2021-06-23T10:44:00", "second", "+09:00"),
        ("2021-06-23T10:44:00.123456Z", "2021-06-23T10:44:00", "second", "Z"),
        ("2021-06-23T10:44Z", "2021-06-23T10:44:00", "minute", "Z"),
        ("2021-06-23 10:44:05 -0500", "2021-06-23T10:44:05", "second", "-0500"),
        ("2021-06-23T10:44:00", "2021-06-23T10:44:00", "second", None),
        ("20210623T104400Z", "2021-06-23T10:44:00", "second", "Z"),
        ("20210623", "2021-06-23T00:00:00", "day", None),
        ("2021-06-23", "2021-06-23T00:00:00", "day", None),
        ("1624412640", "2021-06-23T01:44:00", "second", "UTC"),
        ("1624412640123", "2021-06-23T01:44:00", "second", "UTC"),
        ("Wed, 23 Jun 2021 10:44:00 +0900", "2021-06-23T10:44:00", "second", "+0900"),
        ("Wed, 23 Jun 2021 10:44:00 GMT", "2021-06-23T10:44:00", "second", "GMT"),
        ("June 23, 2021 - 10:44", "2021-06-23T10:44:00", "minute", None),
        ("June 23rd, 2021", "2021-06-23T00:00:00", "day", None),
        ("23 June 2021", "2021-06-23T00:00:00", "day", None),
        ("Jun. 23, 2021, 3:48 p.m.", "2021-06-23T15:48:00", "minute", None),
        ("June 23, 2021 12:05 a.m.", "2021-06-23T00:05:00", "minute", None),
        ("June 23, 2021 12 p.m.", "2021-06-23T12:00:00", "minute", None),
        ("June 23, 2021 6 p.m. EDT", "2021-06-23T18:00:00", "minute", "EDT"),
        ("10:44 a.m. June 23, 2021", "2021-06-23T10:44:00", "minute", None),
        ("11:35 AM ET, Wed June 23, 2021", "2021-06-23T11:35:00", "minute", "ET"),
        ("10:44, 23.06.2021", "2021-06-23T10:44:00", "minute", None),
        ("23. Juni 2021, 10:44 Uhr", "2021-06-23T10:44:00", "minute", None),
        ("5. März 2021", "2021-03-05T00:00:00", "day", None),
        ("le 23 juin 2021 à 10h44", "2021-06-23T10:44:00", "minute", None),
        ("1er août 2021", "2021-08-01T00:00:00", "day", None),
        ("23 de junio de 2021 a las 10:44", "2021-06-23T10:44:00", "minute", None),
        ("23 giugno 2021 alle 10:44", "2021-06-23T10:44:00", "minute", None),
        ("23 de junho de 2021 às 10:44", "2021-06-23T10:44:00", "minute", None),
        ("23 juni 2021 om 10:44", "2021-06-23T10:44:00", "minute", None),
        ("23 czerwca 2021", "2021-06-23T00:00:00", "day", None),
        ("23 июня 2021", "2021-06-23T00:00:00", "day", None),
        ("2021.06.23 16:49", "2021-06-23T16:49:00", "minute", None),
        ("2021/6/3", "2021-06-03T00:00:00", "day", None),
        ("2021年6月23日 10:44", "2021-06-23T10:44:00", "minute", None),
        ("2021년 6월 23일", "2021-06-23T00:00:00", "day", None),
        ("23/06/2021 10:44", "2021-06-23T10:44:00", "minute", None),
        ("06/23/2021", "2021-06-23T00:00:00", "day", None),
        ("23 June 2021 | 04:06 JST", "2021-06-23T04:06:00", "minute", "JST"),
        ("June 23, 2021 - 10:44 GMT+9", "2021-06-23T10:44:00", "minute", "GMT+9"),
        ("June 23, 2021 10:44 (CEST)", "2021-06-23T10:44:00", "minute", "CEST"),
        ("By Jane RoePublished : June 23, 2021 - 10:44", "2021-06-23T10:44:00", "minute", None),
        ("PublishedJune 23, 2021", "2021-06-23T00:00:00", "day", None),
    ],
)
def test_reads_the_form(text, moment, precision, zone):
    assert read(text) == (moment, precision, zone)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "June",
        "June 2021",
        "31 June 2021",
        "2021-13-01",
        "40/40/2021",
        "room 10:44",
        "1 2 3",
        "99:99",
        "May be 12 2999",
    ],
)
def test_reads_no_date_where_there_is_none(text):
    assert parse(text) is None


def test_slashes_are_day_first_unless_told_otherwise():
    assert read("03/04/2021")[0] == "2021-04-03T00:00:00"
    assert read("03/04/2021", month_first=True)[0] == "2021-03-04T00:00:00"
    assert read("03.04.2021", month_first=True)[0] == "2021-04-03T00:00:00"
    assert read("23/04/2021", month_first=True)[0] == "2021-04-23T00:00:00"


def test_keeps_the_original_text_and_where_it_stood():
    line = "By Jane RoePublished : June 23, 2021 - 10:44 | Updated"
    reading = find(line)
    assert reading.text == "June 23, 2021 - 10:44"
    assert line[reading.start : reading.end].strip() == reading.text


def test_a_glued_label_is_no_part_of_the_date():
    assert find("PublishedJune 23, 2021").text == "June 23, 2021"


def test_a_zone_glued_to_the_next_word_is_read():
    reading = find("21 Apr 2018 | 18:24 MSKLast updated 22 Apr 2018")
    assert (reading.zone, reading.text) == ("MSK", "21 Apr 2018 | 18:24 MSK")


def test_a_word_in_capitals_is_no_zone():
    assert find("June 23, 2021 10:44 SEOUL").zone is None


def test_the_first_of_two_dates_is_found():
    assert find("1 May 2021, updated 2021-05-03").moment.day == 1


@pytest.mark.parametrize(
    ("text", "clock", "instant", "zone", "origin"),
    [
        ("June 23, 2021 - 10:44", SEOUL, "2021-06-23T01:44:00Z", "Asia/Seoul", "source profile"),
        ("June 23, 2021 - 10:44", ASSUMED, "2021-06-23T10:44:00Z", "UTC", "assumed UTC"),
        ("2021-06-23T10:44:00+02:00", SEOUL, "2021-06-23T08:44:00Z", "+02:00", "document"),
        ("2021-06-23T10:44:00Z", SEOUL, "2021-06-23T10:44:00Z", "UTC", "document"),
        ("June 23, 2021 10:44 JST", ASSUMED, "2021-06-23T01:44:00Z", "+09:00", "document"),
        ("June 23, 2021 10:44 ET", ASSUMED, "2021-06-23T14:44:00Z", "America/New_York", "document"),
        ("January 23, 2021 10:44 ET", ASSUMED, "2021-01-23T15:44:00Z", "America/New_York", "document"),
        ("June 23, 2013 10:44 MSK", ASSUMED, "2013-06-23T06:44:00Z", "Europe/Moscow", "document"),
        ("June 23, 2021 10:44 GMT-3", ASSUMED, "2021-06-23T13:44:00Z", "-03:00", "document"),
        ("June 23, 2021 10:44 +0530", ASSUMED, "2021-06-23T05:14:00Z", "+05:30", "document"),
        ("June 23, 2021", SEOUL, "2021-06-23T00:00:00Z", "UTC", "assumed UTC"),
        ("June 23, 2021 10:44 CST", Clock("Asia/Shanghai", "source profile"), "2021-06-23T02:44:00Z", "Asia/Shanghai", "source profile"),
        ("Jan 23, 2021 10:44 CST", Clock("America/Chicago", "source profile"), "2021-01-23T16:44:00Z", "America/Chicago", "source profile"),
        ("June 23, 2021 10:44 BST", ASSUMED, "2021-06-23T10:44:00Z", "UTC", "assumed UTC"),
    ],
)  # fmt: skip
def test_resolves_to_an_instant_and_says_how_the_zone_was_known(text, clock, instant, zone, origin):
    at, published = resolve(parse(text), clock)
    assert (at, published.zone, published.zone_from) == (instant, zone, origin)


@pytest.mark.parametrize("text", ["1970-01-01T00:00:00Z", "January 5, 1921", "2024-05-04T00:00:00Z", "2099-01-01"])
def test_implausible_dates_are_refused(text):
    reading = parse(text)
    assert reading is None or resolve(reading, fetched=FETCHED) == dates.IMPLAUSIBLE


def test_a_date_up_to_two_days_ahead_is_plausible():
    assert resolve(parse("2024-05-02T23:00:00Z"), fetched=FETCHED)[0] == "2024-05-02T23:00:00Z"


def test_without_a_moment_of_fetching_only_the_past_is_judged():
    assert resolve(parse("2098-01-01"))[0] == "2098-01-01T00:00:00Z"


@pytest.mark.parametrize(
    "text", ["9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "1" * 400, "10:" * 200, "1 a 2 " * 100]
)
def test_hostile_dates_do_not_raise(text):
    reading = parse(text)
    assert reading is None or isinstance(resolve(reading), (str, tuple))
    assert instant_of(text) is None or instant_of(text).tzinfo is UTC


def test_instant_of_reads_timestamps_of_programs():
    assert iso(instant_of("2021-06-23T10:44:00+09:00")) == "2021-06-23T01:44:00Z"
    assert iso(instant_of("2021-06-23 10:44")) == "2021-06-23T10:44:00Z"
    assert instant_of(None) is None
    assert instant_of("no date") is None


def test_every_abbreviation_in_the_table_has_one_meaning():
    assert not set(zones.FIXED) & zones.AMBIGUOUS
    assert not set(zones.FIXED) & set(zones.REGIONAL)
    assert all(zones.named_zone(name) for name in (*zones.FIXED, *zones.REGIONAL))
    assert not any(zones.named_zone(name) for name in zones.AMBIGUOUS)


def test_offsets_are_named_with_sign_and_two_digits():
    assert zones.fixed(0)[1] == "UTC"
    assert zones.fixed(5.75)[1] == "+05:45"
    assert zones.fixed(-3.5)[1] == "-03:30"


MOMENTS = st.datetimes(datetime(1995, 1, 1), datetime(2030, 12, 31)).map(lambda moment: moment.replace(microsecond=0))  # noqa: DTZ001 - local fields, as documents write them
ENGLISH = [
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
SHORT = [name[:3] for name in ENGLISH]
OFFSETS = st.integers(-48, 56).map(lambda quarters: 15 * quarters)
FIXED_ZONES = st.sampled_from(sorted(zones.FIXED))


def offset_text(minutes):
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


@given(MOMENTS, OFFSETS)
def test_every_iso_instant_reads_as_itself(moment, minutes):
    aware = moment.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    at, published = resolve(parse(f"{moment.isoformat()}{offset_text(minutes)}"), SEOUL)
    assert at == iso(aware)
    assert (published.precision, published.zone_from) == ("second", "document")


@given(MOMENTS, st.sampled_from([ENGLISH, SHORT]), st.booleans())
def test_every_day_with_a_month_by_name(moment, months, day_first):
    name = months[moment.month - 1]
    text = f"{moment.day} {name} {moment.year}" if day_first else f"{name} {moment.day}, {moment.year}"
    assert read(text) == (f"{moment:%Y-%m-%d}T00:00:00", "day", None)
    assert read(f"Published {text}") == read(text)


@given(MOMENTS, FIXED_ZONES)
def test_every_named_zone_is_its_offset(moment, zone):
    at, _ = resolve(parse(f"{ENGLISH[moment.month - 1]} {moment.day}, {moment.year} {moment:%H:%M} {zone}"), SEOUL)
    local = moment.replace(second=0, tzinfo=timezone(timedelta(hours=zones.FIXED[zone])))
    assert at == iso(local)


@given(MOMENTS)
def test_a_time_without_zone_is_the_sources(moment):
    at, published = resolve(parse(f"{moment:%Y-%m-%d %H:%M}"), SEOUL)
    assert at == iso(moment.replace(second=0, tzinfo=ZoneInfo("Asia/Seoul")))
    assert (published.zone, published.zone_from) == ("Asia/Seoul", "source profile")


@given(MOMENTS)
def test_twelve_hours_and_twenty_four_are_one_time(moment):
    assert read(f"June 3, 2021 {moment:%I:%M %p}")[0] == read(f"June 3, 2021 {moment:%H:%M}")[0]


@given(st.sampled_from(sorted(zones.AMBIGUOUS)), MOMENTS)
def test_a_zone_with_two_meanings_is_left_to_the_source(zone, moment):
    with_name = resolve(parse(f"{moment:%Y-%m-%d %H:%M} {zone}"), SEOUL)
    assert with_name[0] == resolve(parse(f"{moment:%Y-%m-%d %H:%M}"), SEOUL)[0]


@given(st.text(max_size=80) | st.from_regex(r"[0-9A-Za-z :./+,-]{0,40}", fullmatch=True))
def test_any_text_reads_or_does_not(text):
    reading = find(text)
    assert reading is None or (0 <= reading.start < reading.end <= len(text))
    parsed = parse(text)
    assert parsed is None or isinstance(resolve(parsed, SEOUL), (str, tuple))
