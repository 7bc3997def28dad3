"""Credits and datelines of agencies: those with a profile, and those without one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.agents.clean.credits import (
    MAX_CREDIT,
    credit_of,
    split_at_credits,
    unknown_credit_of,
    without_credit,
    without_last_credit,
)
from copydesk.agents.clean.datelines import dateline_of
from copydesk.agents.clean.sources import sources

LEAD = "The council voted on Monday for a second bridge."
# A leading article is no part of the credit.
NAMES = sorted({name.removeprefix("The ") for name in sources().agencies()})


@pytest.mark.parametrize("name", NAMES)
def test_every_agency_is_known_in_every_form_of_credit(name):
    for line in (
        f"({name})",
        f"-- {name}",
        f"[{name}]",
        f"Source: {name}",
        f"— {name}",
        f"({name}).",
        f"Quelle: {name}",
    ):
        assert credit_of(line) == name
    assert without_credit(f"{LEAD} ({name})") == (LEAD, name)
    assert without_credit(f"{LEAD}({name})") == (LEAD, name)


@pytest.mark.parametrize("name", NAMES)
def test_every_agency_is_known_in_a_dateline(name):
    dateline = dateline_of(f"SEOUL, June 23 ({name}) -- {LEAD}")
    assert dateline is not None
    assert dateline[:3] == (f"SEOUL, June 23 ({name})", name, LEAD)


@pytest.mark.parametrize("name", NAMES)
def test_an_agency_as_a_word_of_a_sentence_is_no_credit(name):
    for text in (f"He works for {name} in Seoul.", f"{name} said so.", f"The report of {name} (page 3) was wrong."):
        assert credit_of(text) is None
        assert without_credit(text) == (text, None)


@pytest.mark.parametrize(
    ("text", "place", "agency"),
    [
        (f"SEOUL -- {LEAD}", "SEOUL", None),
        (f"SEOUL — {LEAD}", "SEOUL", None),
        (f"LAGOS, Nigeria (AP) — {LEAD}", "LAGOS, Nigeria (AP)", "AP"),
        (f"Berlin (dpa) - {LEAD}", "Berlin (dpa)", "dpa"),
        (f"PARIS, 3 May (Reuters) - {LEAD}", "PARIS, 3 May (Reuters)", "Reuters"),
        (f"NEW YORK, May 3, 2024 (AFP) -- {LEAD}", "NEW YORK, May 3, 2024 (AFP)", "AFP"),
        (f"SANTIAGO DE CHILE, May 3 — {LEAD}", "SANTIAGO DE CHILE, May 3", None),
        (f"DENVER (KDVR) — {LEAD}", "DENVER (KDVR)", "KDVR"),
        (f"(Reuters) - {LEAD}", "(Reuters)", "Reuters"),
    ],
)
def test_datelines(text, place, agency):
    dateline = dateline_of(text)
    assert dateline is not None
    assert dateline[:3] == (place, agency, LEAD)


GERMAN = "Der Rat hat am Montag mit großer Mehrheit für die zweite Brücke über die Lenne gestimmt."
ARABIC = "صوت المجلس يوم الاثنين لصالح بناء جسر ثان فوق النهر."
HINDI = "परिषद ने सोमवार को नए पुल के पक्ष में मतदान किया।"


@pytest.mark.parametrize(
    ("dateline", "dash", "lead", "agency"),
    [
        ("القاهرة (رويترز)", " - ", ARABIC, "رويترز"),
        ("دبي 5 مارس (أ ف ب)", " - ", ARABIC, "أ ف ب"),
        ("(واس) - الرياض", " - ", ARABIC, "واس"),
        ("بيروت", " - رويترز: ", ARABIC, "رويترز"),
        ("الكويت (مصادر)", " ", ARABIC, None),
        ("नई दिल्ली, 23 जून (भाषा)", " ", HINDI, "भाषा"),
        ("Köln", ". ", GERMAN, None),
        ("Berlin/Potsdam", ". ", GERMAN, None),
    ],
)
def test_datelines_without_capitals_and_those_of_german_papers(dateline, dash, lead, agency):
    found = dateline_of(dateline + dash + lead)
    assert found is not None
    assert (found.agency, found.rest) == (agency, lead)
    assert found.text.startswith(dateline)


@pytest.mark.parametrize(
    "text",
    [
        LEAD,
        f"صوت المجلس (مساء) - {ARABIC}",
        f"Paris. {LEAD}",
        f"Lenford. {GERMAN}",
        f"IBM -- the company that {LEAD}",
        "The mayor — who came late — spoke for an hour.",
        "Well-known people came to the opening of the bridge.",
        "Note: the bridge is closed.",
        "e-mail - a short history of it",
        "he said - and she agreed",
        "",
        "—",
    ],
)
def test_no_datelines(text):
    assert dateline_of(text) is None


def test_a_dash_far_from_the_beginning_makes_no_dateline():
    assert dateline_of("SEOUL " + "A" * MAX_CREDIT + " -- It began.") is None


@pytest.mark.parametrize(
    ("text", "rest", "agency"),
    [
        (f"{LEAD} (ABC)", LEAD, "ABC"),
        (f"{LEAD} [ABC/xyz]", LEAD, "ABC"),
        (f"{LEAD} (Lenford Bridge News)", LEAD, "Lenford Bridge News"),
        ("(High Pass News)", "", "High Pass News"),
        ("[Lenford Press Agency].", "", "Lenford Press Agency"),
        (f"{LEAD} (lower case news)", f"{LEAD} (lower case news)", None),
        ("He read it in the paper (Lenford News)", "He read it in the paper (Lenford News)", None),
    ],
)
def test_marks_of_unknown_agencies(text, rest, agency):
    found, credit = without_last_credit(text)
    assert found == rest
    assert (credit or "").split("/")[0] == (agency or "")


def test_a_text_is_cut_where_a_mark_stands_between_two_copies():
    assert split_at_credits(f"{LEAD} (Yonhap) The mayor came.") == [f"{LEAD} (Yonhap)", "The mayor came."]
    assert split_at_credits(f"(Yonhap) {LEAD}") == ["(Yonhap)", LEAD]
    assert split_at_credits(LEAD) == [LEAD]


@given(st.text(max_size=200), st.sampled_from(NAMES))
def test_nothing_but_the_mark_is_lost(text, name):
    rest, agency = without_credit(f"{text}. ({name})")
    assert agency == name
    assert rest == f"{text}.".rstrip()
    assert "".join("".join(split_at_credits(text)).split()) == "".join(text.split())


@given(st.text(max_size=200))
def test_a_dateline_and_its_rest_stand_in_the_text(text):
    dateline = dateline_of(text)
    if dateline:
        assert text.startswith(dateline.text) or text.lstrip().startswith(dateline.text)
        assert text.endswith(dateline.rest)


@pytest.mark.parametrize("line", ["(XNA)", "-- XNA", "[XNA/abc]", "Source: Lenford Wire", "Fuente: Lenford Wire"])
def test_an_unknown_agency_is_believed_on_a_last_line(line):
    assert unknown_credit_of(line) in {"XNA", "XNA/abc", "Lenford Wire"}
    assert credit_of(line) is None


@pytest.mark.parametrize("line", ["With Ada Moss", "© 2021 Lenford Post. All rights reserved.", "He came with Ada.", "XNA", "(a note)"])  # fmt: skip
def test_other_last_lines_credit_nobody(line):
    assert unknown_credit_of(line) is None


@pytest.mark.parametrize("line", ["<=-" * 36 + "x", "2020" * 28 + "x", "A-A" * 38 + "!", "(AP) " + "AA-" * 36])
def test_a_line_of_marks_is_answered_without_end_of_tries(line):
    assert credit_of(line) is None
    assert dateline_of(line) is None
