"""Dates as newsrooms in many languages write them. Most say 4 May 2023, some of them at 14:05."""

from datetime import datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.agents.clean.calendars import (
    MONTHS,
    OF_LANGUAGE,
    SOLAR,
    bare,
    from_solar,
    month_of,
    western_digits,
)
from copydesk.agents.clean.dates import find, parse

DAY = "2023-05-04T00:00:00"
TIME = "2023-05-04T14:05:00"


def read(text, **options):
    reading = parse(text, **options)
    return reading and f"{reading.moment:%Y-%m-%dT%H:%M:%S}"


@pytest.mark.parametrize(
    "text",
    [
        "Thursday, 4 May 2023 at 14:05",
        "May 4th, 2023 2:05 PM",
        "May 4, 2023, 2:05 p.m. ET",
        "4 May 2023 14:05 BST",
        "14:05, 4 May 2023",
        "2:05pm on Thu 4 May 2023",
        "04-May-2023 14:05",
        "May 04, 2023 02:05 pm IST",
        "Thu May 04 2023 14:05:00 GMT+0200 (CEST)",
        "Donnerstag, 4. Mai 2023, 14:05 Uhr",
        "04.05.2023 | 14.05 Uhr",
        "4. Mai 2023 um 14:05 Uhr",
        "Stand: 04.05.2023, 14:05 Uhr",
        "04.05.23, 14:05 Uhr",
        "jeudi 4 mai 2023 à 14h05",
        "Publié le 04/05/2023 à 14:05",
        "le 4 mai 2023 - 14 h 05",
        "4 de mayo de 2023 a las 14:05",
        "jueves, 04 mayo 2023, 14:05h",
        "04 may 2023 - 14:05 CEST",
        "4 may. 2023 14:05 h",
        "04/05/2023 02:05 p. m.",
        "4 maggio 2023 alle 14:05",
        "4 Maggio 2023 - 14:05",
        "giovedì 4 maggio 2023 ore 14.05",
        "4 de maio de 2023 às 14:05",
        "04/05/2023 14h05",
        "04 mai 2023, 14:05",
        "4 mei 2023 om 14:05",
        "donderdag 4 mei 2023, 14:05 uur",
        "04-05-2023 14:05",
        "4 maj 2023 kl. 14.05",
        "den 4 maj 2023 kl 14:05",
        "Publicerad 2023-05-04 14.05",
        "4. maj 2023 kl. 14.05",
        "4. mai 2023, kl. 14:05",
        "torsdag 4. mai 2023 14:05",
        "4.5.2023 klo 14.05",
        "4. toukokuuta 2023 klo 14:05",
        "to 4.5.2023 14:05",
        "4 maja 2023, 14:05",
        "4 maja 2023 r., godz. 14:05",
        "04.05.2023, godz. 14:05",
        "14:05, 4 maja 2023",
        "4. května 2023 14:05",
        "4. 5. 2023 14:05",
        "4. května 2023 v 14:05",
        "čtvrtek 4. května 2023, 14:05",
        "4. mája 2023 o 14:05",
        "4. máj 2023, 14:05",
        "2023. május 4. 14:05",
        "2023. május 4., csütörtök 14:05",
        "2023. 05. 04. 14:05",
        "2023.05.04. 14:05",
        "2023. máj. 4. 14:05",
        "4 mai 2023, ora 14:05",
        "joi, 4 mai 2023, 14:05",
        "4 май 2023, 14:05",
        "4 май 2023 г., 14:05 ч.",
        "04.05.2023 14:05",
        "4 Μαΐου 2023, 14:05",
        "Πέμπτη, 4 Μαΐου 2023 2:05 μ.μ.",
        "04 ΜΑΪΟΥ 2023 14:05",
        "04 Μαϊ 2023 14:05",
        "4 мая 2023, 14:05",
        "4 мая 2023 года в 14:05",
        "14:05, 4 мая 2023",
        "4 мая 2023 г. 14:05 MSK",
        "4 травня 2023, 14:05",
        "4 травня 2023 року, 14:05",
        "четвер, 4 травня 2023, 14:05",
        "4 Mayıs 2023 14:05",
        "04 Mayıs 2023 Perşembe, 14:05",
        "04.05.2023 - 14:05",
        "4 مايو 2023 14:05",
        "٤ مايو ٢٠٢٣ - ١٤:٠٥",
        "الخميس 4 ماي 2023 - 14:05",
        "4 مايو 2023 الساعة 02:05 مساءً",
        "04 مايو 2023 02:05 م",
        "۱۴ اردیبهشت ۱۴۰۲ - ۱۴:۰۵",
        "4 במאי 2023, 14:05",
        "04/05/2023 | 14:05",
        "ה-4 במאי 2023 בשעה 14:05",
        "4 मई 2023, 14:05",
        "04 मई 2023 02:05 PM IST",
        "৪ মে ২০২৩, ১৪:০৫",
        "4 พ.ค. 2566 14:05 น.",
        "04/05/2566 14:05",
        "Thứ năm, 4/5/2023, 14:05 (GMT+7)",
        "14:05 - 04/05/2023",
        "04/05/2023 14:05",
        "14:05 04/05/2023",
        "Kamis, 4 Mei 2023 14:05 WIB",
        "4 Mei 2023 pukul 14.05",
        "Kamis, 04 Mei 2023 | 14:05 WIB",
        "2023年5月4日 14:05",
        "2023年05月04日14:05",
        "2023-05-04 14:05:00",
        "2023年5月4日 下午2:05",
        "2023年5月4日 星期四 14:05",
        "2023/05/04 14:05",
        "2023年5月4日 14時05分",
        "2023年5月4日（木）14時05分",
        "2023年5月4日 午後2時5分",
        "2023/5/4 14:05",
        "2023.05.04 14:05",
        "2023년 5월 4일 14:05",
        "2023. 5. 4. 오후 2:05",
        "2023.05.04. 오후 2:05",
        "입력 2023.05.04 14:05",
        "2023-05-04 (목) 14:05",
        "2023년 5월 4일 오후 2시 05분",
        "4. svibnja 2023. u 14:05",
        "4. maj 2023. 14:05",
        "4. maja 2023 ob 14:05",
        "4. мај 2023. 14:05",
        "2023 m. gegužės 4 d. 14:05",
        "2023. gada 4. maijs, 14:05",
        "4. mai 2023 14:05",
        "4. maí 2023 kl. 14:05",
        "2023-05-04T14:05:00 02:00",
        "2023-05-04T14:05:00.000+0200",
        "20230504T140500Z",
        "1683209100",
        "1683209100000",
        "/Date(1683209100000)/",
        "2023-05-04T14:05:00−04:00",
        "Thu, 04 May 2023 14:05:00 +0000",
        "Published: 14:05 BST, 4 May 2023 | Updated: 16:00 BST, 5 May 2023",
        "First published on Thu 4 May 2023 14.05 BST",
        "2023-05-04 14:05:00 UTC",
        "4 May 2023. 14:05",
    ],
)
def test_reads_the_day_and_its_time(text):
    assert read(text) == TIME
    assert find(text) is None or find(text).text in text


@pytest.mark.parametrize(
    "text",
    [
        "Veröffentlicht am 04.05.2023",
        "4 de Mayo del 2023",
        "Mayo 4, 2023",
        "4 mai, 2023",
        "4 مايو/أيار 2023",
        "4 أيار 2023",
        "4/5/2023",
        "14 اردیبهشت 1402",
        "4 مه 2023",
        "४ मई २०२३",
        "০৪ মে ২০২৩",
        "4 மே 2023",
        "மே 4, 2023",
        "4 พฤษภาคม 2566",
        "4 พฤษภาคม พ.ศ. 2566",
        "4 พ.ค. 2566",
        "ngày 4 tháng 5 năm 2023",
        "4 tháng 5, 2023",
        "4 Mei 2023",
        "民國112年5月4日",
        "令和5年5月4日",
        "Mei 4, 2023",
        "Alhamisi, Mei 4, 2023",
        "04.05.2023 - 05.06.2023",
        "4 Mayıs 2023",
        "4 maj, 2023",
        "Maj 4, 2023",
    ],
)
def test_reads_the_day(text):
    assert read(text) == DAY
    assert parse(text).precision == "day"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("4. Jänner 2023", "2023-01-04T00:00:00"),
        ("4 mai 2023 à 14h", "2023-05-04T14:00:00"),
        ("1er août 2023", "2023-08-01T00:00:00"),
        ("Publié le 4 févr. 2023", "2023-02-04T00:00:00"),
        ("4 تشرين الثاني 2023", "2023-11-04T00:00:00"),
        ("4 جانفي 2023", "2023-01-04T00:00:00"),
        ("4 फरवरी 2023", "2023-02-04T00:00:00"),
        ("4 জানুয়ারি 2023", "2023-01-04T00:00:00"),
        ("4 நவம்பர் 2023", "2023-11-04T00:00:00"),
        ("4 Agu 2023", "2023-08-04T00:00:00"),
        ("4 Ogos 2023", "2023-08-04T00:00:00"),
        ("4 Mac 2023", "2023-03-04T00:00:00"),
        ("4 Machi 2023", "2023-03-04T00:00:00"),
        ("4. listopada 2023.", "2023-11-04T00:00:00"),
        ("2023-05", None),
        ("2023-05-04T24:00:00Z", "2023-05-04T23:00:00"),
        ("Wed May 03 18:32:41 UTC 2023", "2023-05-03T18:32:41"),
        ("4 Kovember 2023", None),
        ("31 июня 2023", None),
        ("令和元年12月4日", "2019-12-04T00:00:00"),
        ("31 اسفند 1402", None),
    ],
)
def test_reads_other_dates(text, moment):
    assert read(text) == moment


def test_the_original_digits_stay_in_the_text():
    assert find("نشر في ٤ مايو ٢٠٢٣ الساعة ١٤:٠٥").text == "٤ مايو ٢٠٢٣ الساعة ١٤:٠٥"


def test_a_name_with_two_meanings_follows_the_language():
    assert read("4. listopada 2023") == "2023-11-04T00:00:00"
    assert read("4. listopada 2023", language="hr") == "2023-10-04T00:00:00"


def test_day_and_month_that_could_be_exchanged_are_marked_where_the_custom_is_unknown():
    assert parse("03/04/2021", month_first=None).ambiguous
    assert read("03/04/2021", month_first=None) == "2021-04-03T00:00:00"
    assert not parse("03/04/2021", month_first=False).ambiguous
    assert not parse("03/04/2021", month_first=True).ambiguous


@pytest.mark.parametrize("text", ["03.04.2021", "13/04/2021", "04/04/2021", "2021-04-03", "3 April 2021"])
def test_other_dates_are_not_ambiguous(text):
    assert not parse(text, month_first=None).ambiguous


def test_a_second_date_is_no_time():
    assert parse("04.05.2023 - 05.06.2023").precision == "day"


def test_every_month_has_names_in_every_script():
    assert set(MONTHS.values()) == set(range(1, 13))
    for names in OF_LANGUAGE.values():
        assert all(MONTHS.get(name) != month for name, month in names.items())


@given(st.sampled_from(sorted(MONTHS)))
def test_a_month_is_known_without_case_and_accents(name):
    assert month_of(name) == MONTHS[name]
    assert month_of(name.upper()) == MONTHS[name]
    assert month_of(bare(name)) == MONTHS[name]


@given(st.text(max_size=60))
def test_western_digits_keep_every_place(text):
    written = western_digits(text)
    assert len(written) == len(text)
    assert all(a == b or (a.isdecimal() and int(a) == int(b)) for a, b in zip(text, written, strict=True))


@pytest.mark.parametrize(
    ("solar", "gregorian"),
    [
        ((1402, 1, 1), datetime(2023, 3, 21)),  # noqa: DTZ001 - a day has no zone
        ((1403, 1, 1), datetime(2024, 3, 20)),  # noqa: DTZ001
        ((1399, 12, 30), datetime(2021, 3, 20)),  # noqa: DTZ001
        ((1388, 1, 1), datetime(2009, 3, 21)),  # noqa: DTZ001
        ((1402, 13, 1), None),
        ((1402, 7, 31), None),
        ((1600, 1, 1), None),
    ],
)
def test_solar_hijri_days(solar, gregorian):
    assert from_solar(*solar) == gregorian


def test_solar_hijri_days_follow_each_other():
    first = [from_solar(1402, month, 1) for month in SOLAR.values()]
    assert [(b - a).days for a, b in pairwise(first)] == [31] * 6 + [30] * 5
