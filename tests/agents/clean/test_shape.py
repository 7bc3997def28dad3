import pytest

from copydesk.agents.clean.credits import credit_of, split_at_credits, without_credit, without_last_credit
from copydesk.agents.clean.datelines import dateline_of
from copydesk.agents.clean.lines import is_boilerplate
from copydesk.agents.clean.shape import shape
from copydesk.agents.clean.signoffs import is_sign_off

LEAD = "The council of Lenford voted on Monday to build a second bridge across the river, after eleven years of debate."
MORE = "Work on the bridge will begin in the spring, and the mayor expects that cars will cross it in three years."


@pytest.mark.parametrize(
    "line",
    [
        "Read more", "READ MORE »", "Share this article", "Share on Facebook", "Facebook Twitter WhatsApp Email", "Copy link", "Print",
        "Advertisement", "ADVERTISEMENT", "Story continues below", "Sponsored content", "Anzeige", "Comments (12)", "Leave a comment",
        "Most read", "More from Lenford", "Related: What the new bridge means for commuters", "ALSO READ: Five bridges to see",
        "Click here to read the full story", "Follow us on Twitter @lenford_post", "Sign up for our daily newsletter", "Subscribe now",
        "© 2023 Lenford Post. All rights reserved.", "Copyright 2022 Lenford Media. This material may not be published or broadcast.",
        "Photo: Lenford Pictures", "Getty Images", "(ada@lenford.example)", "Ada Moss ada@lenford.example", "* * *", "-----",
        "Artikel teilen", "Newsletter abonnieren", "Lesen Sie auch: Was die Brücke kostet", "Lire aussi : Le pont de Lenford", "4 min read",
    ],
)  # fmt: skip
def test_furniture(line):
    assert is_boilerplate(line)


@pytest.mark.parametrize(
    "line",
    [
        LEAD, "What it costs", "Home is where the river is.", "Share prices fell on Monday.", "More rain is on its way.", "Print is not dead.",
        "Read the letter, then burn it, she said.", "Photo finish", "Comments by the mayor angered the town.", "Email is older than the web.",
        "Live music returned to Lenford.", "Top scorers", "“Follow me,” said the guide.", "The mayor may not be reelected.", "1. Bread",
        "Related costs rose as well.", "Copyright law will change next year, the minister said in a long speech " + "x" * 200,
    ],
)  # fmt: skip
def test_not_furniture(line):
    assert not is_boilerplate(line)


@pytest.mark.parametrize(
    "line", ["(END)", "ENDS", "(Reporting by Ada Moss; Editing by Ben Reed)", "Additional reporting by Cy Lane", "-30-"]
)
def test_sign_offs(line):
    assert is_sign_off(line)
    assert not is_sign_off(LEAD)


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("(Yonhap)", "Yonhap"), ("-- AAP", "AAP"), ("— AP", "AP"), ("Source: Xinhua", "Xinhua"), ("Reuters", "Reuters"), ("[dpa]", "dpa"),
        ("(AFP/dpa)", "AFP"), ("With inputs from PTI", "PTI"), ("(Yonhap) (END)", "Yonhap"),
        ("(Lenford)", None), ("Reuters reported the vote.", None), (LEAD, None), ("(ap)", None),
    ],
)  # fmt: skip
def test_credit_lines(line, agency):
    assert credit_of(line) == agency


@pytest.mark.parametrize("mark", [" (Yonhap)", "(Yonhap)", " (Yonhap).", " [Yonhap]", " (Source: Yonhap)"])
def test_a_credit_behind_the_last_sentence_is_cut_off(mark):
    assert without_credit(LEAD + mark) == (LEAD, "Yonhap")


@pytest.mark.parametrize("end", ["the vote (AP)", "said the agency (Yonhap", "as told to Reuters.", "(it was late)."])
def test_brackets_inside_a_sentence_stay(end):
    assert without_credit(LEAD[:-1] + " " + end) == (LEAD[:-1] + " " + end, None)


def test_an_unknown_agency_is_believed_behind_the_very_last_sentence():
    assert without_last_credit(LEAD + " (XNA)") == (LEAD, "XNA")
    assert without_last_credit(LEAD + " (Lenford)") == (LEAD + " (Lenford)", None)


def test_copies_are_cut_apart_at_credits():
    assert split_at_credits(f"{LEAD} (Yonhap) {MORE}") == [f"{LEAD} (Yonhap)", MORE]
    assert split_at_credits(f"(Yonhap){LEAD}") == ["(Yonhap)", LEAD]
    assert split_at_credits(f"-- AAP {LEAD}") == ["-- AAP", LEAD]
    assert split_at_credits(LEAD) == [LEAD]


@pytest.mark.parametrize(
    ("head", "text", "agency"),
    [
        ("SEOUL, June 23 (Yonhap) -- ", "SEOUL, June 23 (Yonhap)", "Yonhap"),
        ("NEW YORK (AP) — ", "NEW YORK (AP)", "AP"),
        ("Berlin (dpa) - ", "Berlin (dpa)", "dpa"),
        ("München, 17. Juni (dpa) - ", "München, 17. Juni (dpa)", "dpa"),
        ("LONDON, Ont., May 2 — ", "LONDON, Ont., May 2", None),
        ("KUALA LUMPUR -- ", "KUALA LUMPUR", None),
        ("(Reuters) - ", "(Reuters)", "Reuters"),
        ("MOSCOW, March 23. /TASS/. -- ", "MOSCOW, March 23. /TASS/", "TASS"),
        ("", None, None),
        ("IBM -- ", None, None),
        ("Bridges — ", None, None),
        ("Well - ", None, None),
    ],
)
def test_datelines(head, text, agency):
    found = dateline_of(head + LEAD)
    assert (found and found.text) == text
    assert (found and found.agency) == agency
    if found:
        assert found.rest == LEAD


def test_the_whole_shape():
    dump = ["SEOUL, June 23 (Yonhap) -- " + LEAD, "Read more", MORE + " (Yonhap)", LEAD, MORE, "(END)"]
    assert shape(dump)[:4] == ([LEAD, MORE], "Yonhap", "credit line", "SEOUL, June 23 (Yonhap)")


def test_the_dateline_names_the_agency_where_no_credit_does():
    assert shape(["PARIS (AFP) — " + LEAD, MORE])[:4] == ([LEAD, MORE], "AFP", "dateline", "PARIS (AFP)")


def test_nothing_is_nothing():
    assert shape([])[:4] == ([], None, "", None)
    assert shape(["Read more", "(Yonhap)"]).paragraphs == []


@pytest.mark.parametrize(
    "mark", ["Enditem", "ENDS", "(ENDS)", "(Ends)", "-30-", "- 30 -", "###", "END", "(END)", "/ENDS/"]
)
def test_end_marks_go(mark):
    if mark != "(Ends)":
        assert is_sign_off(mark)
        assert shape([LEAD, f"{MORE} {mark}"]).paragraphs == [LEAD, MORE]
    assert shape([LEAD, MORE, mark.replace("(Ends)", "(ends)")]).paragraphs == [LEAD, MORE]


@pytest.mark.parametrize("line", ["The end", "30", "Ends of the line", "It ended.", "end", "Final score 30"])
def test_lines_that_are_no_end_marks_stay(line):
    assert shape([LEAD, MORE, line]).paragraphs == [LEAD, MORE, line]


def test_an_end_mark_inside_a_text_goes_and_words_that_look_like_one_stay():
    assert "ENDS" not in shape([LEAD, "ENDS", MORE, "One more.", "Two more.", "Three more.", "And more."]).paragraphs
    assert "The end" in shape([LEAD, "The end", MORE, "One more.", "Two more.", "Three more.", "More."]).paragraphs


@pytest.mark.parametrize(
    "tail", [["(Lenford Bridge News)"], ["(Lenford News Agency)", "Enditem"], ["[Lenford Press Service]", "(ENDS)"]]
)
def test_a_house_in_brackets_at_the_end_is_the_credit(tail):
    shaped = shape([LEAD, MORE, *tail])
    assert shaped.paragraphs == [LEAD, MORE]
    assert shaped.credit == tail[0].strip("()[]")


def test_a_house_behind_the_last_sentence():
    assert shape([LEAD, f"{MORE} (Lenford Bridge News)"])[:2] == ([LEAD, MORE], "Lenford Bridge News")


@pytest.mark.parametrize(
    "last", ["He reads the paper (Lenford News)", "It was good (bad news)", "(What a day)", "(no news)"]
)
def test_other_brackets_stay(last):
    assert shape([LEAD, MORE, last]).paragraphs == [LEAD, MORE, last]
