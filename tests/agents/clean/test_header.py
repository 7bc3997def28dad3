import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.agents.clean.authors import byline, bylines, is_person
from copydesk.agents.clean.bylines import read_line
from copydesk.agents.clean.header import split_header

LEAD = "The council of Lenford voted on Monday to build a second bridge across the river, after eleven years of debate."
MORE = "Work on the bridge will begin in the spring, and the mayor expects that cars will cross it in three years."


@pytest.mark.parametrize(
    ("text", "authors", "agency"),
    [
        ("By Ada Moss", ("Ada Moss",), None),
        ("BY ADA MOSS AND SEAN O'BRIEN", ("Ada Moss", "Sean O'Brien"), None),
        ("By Ada Moss, Ben Reed and Cy Lane", ("Ada Moss", "Ben Reed", "Cy Lane"), None),
        ("By Ada Moss, Political Editor", ("Ada Moss",), None),
        ("By Ada Moss | The Lenford Post", ("Ada Moss",), None),
        ("By Ada Moss in Lenford", ("Ada Moss",), None),
        ("By Ada Moss (ada@lenford.example)", ("Ada Moss",), None),
        ("Von Anna Müller und Jörg Schäfer", ("Anna Müller", "Jörg Schäfer"), None),
        ("Par Zoé Lefèvre", ("Zoé Lefèvre",), None),
        ("Por Ana de la Cruz y Luis Gómez", ("Ana de la Cruz", "Luis Gómez"), None),
        ("Written by Ada Moss", ("Ada Moss",), None),
        ("By Kim Yoo-jin", ("Kim Yoo-jin",), None),
        ("By Yonhap", (), "Yonhap"),
        ("By Ada Moss and Reuters", ("Ada Moss",), "Reuters"),
        ("By BBC News", (), None),
        ("By CHIDI NWOSU, Associated Press", ("Chidi Nwosu",), "Associated Press"),
        ("By Indira Bybee", ("Indira Bybee",), None),
        ("By Ada Moss (Reuters)", ("Ada Moss",), "Reuters"),
        ("By Ada Moss | Reuters", ("Ada Moss",), "Reuters"),
        ("By Ada Moss of the Associated Press", ("Ada Moss",), "Associated Press"),
        ("By Ada Moss and Ben Reed for Reuters", ("Ada Moss", "Ben Reed"), "Reuters"),
        ("By Ada Moss in Reuters Square", ("Ada Moss",), None),
        ("By staff reporter", (), None),
        ("By Our Correspondent", (), None),
        ("https://lenford.example/ada", (), None),
        ("", (), None),
    ],
)
def test_bylines(text, authors, agency):
    assert byline(text) == (authors, agency)


def test_bylines_of_several_fields_are_joined_without_doubles():
    assert bylines(["Ada Moss", "ADA MOSS", "Ben Reed"]).authors == ("Ada Moss", "Ben Reed")


@pytest.mark.parametrize(
    "name", ["Ada Moss", "Jean-Luc de la Tour", "Ludwig van der Berg", "김유진", "李小明", "Ри Рён Нам"]
)
def test_persons(name):
    assert is_person(name)


@pytest.mark.parametrize(
    "name",
    ["Ada", "the old mill", "News Desk", "Lenford Media Group", "A B C D E F G", "x" * 80, "12 34", "lenford.com News"],
)
def test_not_persons(name):
    assert not is_person(name)


@pytest.mark.parametrize(
    ("line", "authors", "agency", "published", "modified"),
    [
        ("By YonhapPublished : June 23, 2021 - 10:44", (), "Yonhap", "June 23, 2021 - 10:44", None),
        ("By Ada MossPosted on Monday, June 28, 2021", ("Ada Moss",), None, "June 28, 2021", None),
        ("Ada Moss | 23 June 2021 10:44 BST", ("Ada Moss",), None, "23 June 2021 10:44 BST", None),
        ("Ada Moss, Ben Reed and Cy Lane / Oct 4, 2021 5:23 PM CEST", ("Ada Moss", "Ben Reed", "Cy Lane"), None, "Oct 4, 2021 5:23 PM CEST", None),
        ("Published: Thursday, June 24, 2021", None, None, "June 24, 2021", None),
        ("Saturday, June 8, 2019", None, None, "June 8, 2019", None),
        ("Veröffentlicht am 23.06.2021, 10:44 Uhr", None, None, "23.06.2021, 10:44 Uhr", None),
        ("Posted 3 June 2016 16:49 | Updated: 4 June 2016 21:49", None, None, "3 June 2016 16:49", "4 June 2016 21:49"),
        ("Last updated 4 June 2016", None, None, None, "4 June 2016"),
        ("By Ada Moss", ("Ada Moss",), None, None, None),
        ("2021-06-23 · 4 min read", None, None, "2021-06-23", None),
    ],
)  # fmt: skip
def test_header_lines(line, authors, agency, published, modified):
    found = read_line(line)
    assert (found.byline and found.byline.authors) == authors
    assert (found.byline and found.byline.agency) == agency
    assert (found.published and found.published.text) == published
    assert (found.modified and found.modified.text) == modified
    assert found.rest == ""


@pytest.mark.parametrize(
    "line",
    [
        LEAD,
        "By the river, people cheered.",
        "By Monday the water had gone down.",
        "by then it was too late for the bridge and the town",
        "March 11, 2020 was the day on which the bridge was closed to all cars and trams for good.",
        "The vote of 23 June 2021 stands.",
        "What it costs",
        "",
    ],
)
def test_prose_is_no_header(line):
    assert read_line(line) is None


@pytest.mark.parametrize("glue", ["", " - ", " | "])
def test_prose_glued_to_a_header_is_kept(glue):
    found = read_line("By Ada MossPublished : June 23, 2021 - 10:44" + glue + LEAD)
    assert found.byline.authors == ("Ada Moss",)
    assert found.rest == LEAD


def test_a_header_is_split_off():
    lines = [
        "Lenford builds a second bridge",
        "By Ada Moss",
        "Published: June 23, 2021",
        "Lenford builds a second bridge",
        LEAD,
        MORE,
    ]
    header = split_header(lines, None, may_title=True)
    assert header.title == "Lenford builds a second bridge"
    assert header.byline.authors == ("Ada Moss",)
    assert header.published.text == "June 23, 2021"
    assert header.paragraphs == [LEAD, MORE]


def test_a_known_title_is_taken_off_where_it_stands_again():
    header = split_header(["LENFORD BUILDS", LEAD], "Lenford builds", may_title=True)
    assert (header.title, header.paragraphs) == ("Lenford builds", [LEAD])


@pytest.mark.parametrize("first", [LEAD, "By Ada Moss", "Read more", "June 23, 2021", "T" * 250])
def test_what_is_no_title(first):
    assert split_header([first, LEAD, MORE], None, may_title=True).title is None


def test_a_single_line_is_no_title():
    assert split_header(["Lenford builds"], None, may_title=True).title is None
    assert split_header([], None, may_title=True).paragraphs == []


def test_a_byline_below_the_body_belongs_to_the_text():
    lines = ["A title", LEAD, MORE, "By Ada Moss"]
    assert split_header(lines, None, may_title=True).paragraphs == [LEAD, MORE, "By Ada Moss"]


@pytest.mark.parametrize("word", ["By", "by", "By:", "Von", "Par", "Written by", "Text:"])
def test_a_by_that_lost_its_name_goes(word):
    header = split_header([word, LEAD, MORE], "A title", may_title=True)
    assert header.paragraphs == [LEAD, MORE]
    assert header.byline is None


@pytest.mark.parametrize(
    ("name", "authors", "agency"),
    [
        ("Ada Moss", ("Ada Moss",), None),
        ("Ada Moss and Ben Reed", ("Ada Moss", "Ben Reed"), None),
        ("Reuters", (), "Reuters"),
    ],
)
def test_a_by_is_put_together_with_the_name_below(name, authors, agency):
    header = split_header(["By", name, LEAD, MORE], "A title", may_title=True)
    assert header.byline == (authors, agency)
    assert header.paragraphs == [LEAD, MORE]


def test_a_by_takes_no_prose_with_it():
    header = split_header(["By", "What it costs", LEAD], "A title", may_title=True)
    assert header.paragraphs == ["What it costs", LEAD]


FIRST = st.sampled_from(["Ada", "Ben", "Chidi", "Indira", "Zoé", "Jörg", "Von", "Andrea", "Yolanda"])
LAST_NAME = st.sampled_from(
    ["Moss", "Reed", "O'Brien", "Bybee", "Nwosu", "de la Cruz", "van der Berg", "Müller", "Sandy"]
)
PERSONS = st.lists(st.tuples(FIRST, LAST_NAME).map(" ".join), min_size=1, max_size=4, unique=True)
AGENCIES = st.sampled_from([None, "Reuters", "Yonhap", "Associated Press", "AFP"])


@given(PERSONS, AGENCIES, st.sampled_from(["By", "BY", "Written by"]))
def test_any_persons_and_agency_are_told_apart(persons, agency, mark):
    persons = [name for name in persons if not name.startswith("Von")] or ["Ada Moss"]
    assert byline(f"{mark} {', '.join([*persons, *([agency] if agency else [])])}") == (tuple(persons), agency)
    assert byline(f"{mark} {' and '.join(persons)}").authors == tuple(persons)


@given(st.text(max_size=200))
def test_any_byline_has_persons_only(text):
    assert all(is_person(name) for name in byline(text).authors)
