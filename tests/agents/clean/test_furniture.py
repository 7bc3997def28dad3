"""The top bar and lists of links that extraction leaves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.agents.clean import clean
from copydesk.agents.clean.furniture import MAX_LINKS, host_names, without_links, without_top
from copydesk.agents.clean.page import read_page
from copydesk.agents.clean.words import key

TITLE = "Lenford votes for a second bridge"
LEAD = "The council of Lenford voted on Monday to build a second bridge across the river, after eleven years of debate."
MORE = "Work on the bridge will begin in the spring, and the mayor expects that cars will cross it in three years."
LAST = "Opponents said they would take the vote to court, because the new road would run through a protected meadow."
BODY = [LEAD, MORE, LAST]
NONE: frozenset[str] = frozenset()


def linked(*texts):
    return read_page(
        "<html><body>" + "".join(f'<a href="/{n}">{text}</a>' for n, text in enumerate(texts)) + "</body></html>"
    )


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


def test_lists_of_links_go():
    cards = ["Five bridges to see", "The river in spring", "Who pays for roads"]
    page = linked(*cards)
    assert without_links([*BODY, *cards], TITLE, page) == BODY
    assert without_links([LEAD, *cards, MORE, LAST], TITLE, page) == BODY


def test_a_single_link_goes_only_at_the_end():
    page = linked("Five bridges to see")
    assert without_links([LEAD, "Five bridges to see", MORE], TITLE, page) == [LEAD, "Five bridges to see", MORE]
    assert without_links([LEAD, MORE, "Five bridges to see"], TITLE, page) == [LEAD, MORE]


def test_headings_that_are_no_links_stay():
    headings = ["What it costs", "Who pays"]
    assert without_links([LEAD, *headings, MORE, "The end of it"], TITLE, linked("Home")) == [LEAD, *headings, MORE, "The end of it"]  # fmt: skip


def test_headline_date_and_byline_stay_though_they_are_links():
    head = [TITLE, "May 3, 2024", "By Ada Moss"]
    assert without_links([*head, *BODY], TITLE, linked(*head)) == [*head, *BODY]


def test_linked_sentences_stay():
    assert without_links(BODY, TITLE, linked(*BODY)) == BODY


def test_the_number_of_links_is_bounded():
    page = linked(*(f"Link {n}" for n in range(MAX_LINKS + 10)))
    beyond = [f"Link {MAX_LINKS + 1}", f"Link {MAX_LINKS + 2}"]
    assert without_links([LEAD, *beyond, MORE], TITLE, page) == [LEAD, *beyond, MORE]


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


@given(st.lists(LINES, max_size=12), st.lists(LINES, max_size=5))
def test_sentences_are_never_taken_and_nothing_is_added(paragraphs, links):
    top = without_top(paragraphs, TITLE, frozenset({key("Lenford Post")}))
    kept = without_links(top, TITLE, linked(*links))
    assert [text for text in kept if text in BODY] == [text for text in paragraphs if text in BODY]
    remaining = iter(paragraphs)
    assert all(text in remaining for text in kept)
