"""What stands before the headline."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.agents.clean import clean
from copydesk.agents.clean.furniture import host_names, without_top
from copydesk.agents.clean.words import key

TITLE = "Lenford votes for a second bridge"
LEAD = "The council of Lenford voted on Monday to build a second bridge across the river, after eleven years of debate."
MORE = "Work on the bridge will begin in the spring, and the mayor expects that cars will cross it in three years."
LAST = "Opponents said they would take the vote to court, because the new road would run through a protected meadow."
BODY = [LEAD, MORE, LAST]
NONE: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    ("top", "kept"),
    [
        (["Lenford Post"], []),
        (["Home News Sport", "Lenford Post"], []),
        (["首页 本地"], []),
        (["By Ada Moss", "Politics"], ["By Ada Moss"]),
        (["May 3, 2024", "Region"], ["May 3, 2024"]),
        (["After eleven years of debate the town has decided at last."], ["After eleven years of debate the town has decided at last."]),
    ],
)  # fmt: skip
def test_what_stands_before_the_headline(top, kept):
    assert without_top([*top, TITLE, *BODY], TITLE, NONE) == [*kept, TITLE, *BODY]


@pytest.mark.parametrize("site", ["Lenford Post", "LENFORD POST", "lenford-post"])
def test_the_sites_name_goes_where_there_is_no_headline(site):
    assert without_top([site, *BODY], TITLE, frozenset({"lenfordpost"})) == BODY


def test_without_headline_and_site_everything_stays():
    assert without_top(["What it costs", *BODY], TITLE, frozenset({"lenfordpost"})) == ["What it costs", *BODY]
    assert without_top(BODY, None, NONE) == BODY
    assert without_top([], TITLE, NONE) == []


def test_a_heading_far_below_is_no_headline():
    assert without_top([*BODY * 4, TITLE, LAST], TITLE, NONE) == [*BODY * 4, TITLE, LAST]


@pytest.mark.parametrize(
    ("url", "names"),
    [
        ("https://www.lenfordpost.example/news", {"lenfordpost", "lenfordpostexample"}),
        ("https://lenford-post.example/", {"lenfordpost", "lenfordpostexample"}),
        ("https://news.bbc.co.uk/1", {"newsbbccouk", "news"}),
        ("not an address", set()),
        ("http://[broken", set()),
        (None, set()),
    ],
)
def test_names_of_a_host(url, names):
    assert host_names(url) == names


def test_a_page_loses_bar_and_cards():
    cards = "".join(f"<div><a href='/{n}'>Card number {n} of the page</a></div>" for n in range(30))
    html = f"<html><head><title>{TITLE} | Lenford Post</title></head><body><div><a href='/'>Lenford Post</a></div><div><h1>{TITLE}</h1>" + "".join(f"<p>{text}</p>" for text in BODY) + f"</div>{cards}</body></html>"  # fmt: skip
    article = clean(html.encode(), url="https://lenfordpost.example/news/bridge", content_type="text/html")
    assert article.title == TITLE
    assert article.text.split("\n\n") == BODY


LINES = st.sampled_from([*BODY, TITLE, "Lenford Post", "Home", "Sport", "By Ada Moss", "May 3, 2024", "Who pays"])


@given(st.lists(LINES, max_size=12))
def test_sentences_are_never_taken_and_nothing_is_added(paragraphs):
    kept = without_top(paragraphs, TITLE, frozenset({key("Lenford Post")}))
    assert [text for text in kept if text in BODY] == [text for text in paragraphs if text in BODY]
    remaining = iter(paragraphs)
    assert all(text in remaining for text in kept)
