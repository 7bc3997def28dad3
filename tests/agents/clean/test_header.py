import pytest

from copydesk.agents.clean.authors import byline, bylines, is_person
from copydesk.agents.clean.header import read_line, split_header

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
