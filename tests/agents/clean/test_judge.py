"""Articles and what is none, by their text and by the page around it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.agents.clean.judge import BRIEF, is_front, why_not
from copydesk.agents.clean.page import read_page

SENTENCE = "The council voted on Monday for a second bridge over the river."
LONG = [SENTENCE] * 12
URL = "https://lenford.example/news/bridge"
BARE = read_page("<html><body><p>x</p></body></html>")
ARTICLE = read_page('<html><head><meta property="og:type" content="article"></head><body></body></html>')


def judged(*paragraphs, title=None, page=None, url=URL):
    return why_not(paragraphs, title, page, url)


@pytest.mark.parametrize("page", [None, BARE, ARTICLE])
def test_a_brief_is_an_article(page):
    assert judged(SENTENCE, page=page) is None


@pytest.mark.parametrize("page", [None, BARE, ARTICLE])
@pytest.mark.parametrize("text", ["", "Home", "The bridge is open.", "Sport News Weather Jobs Homes Cars Dates Games"])
def test_too_few_words_in_sentences(text, page):
    assert "too few" in judged(text, page=page)


@pytest.mark.parametrize(
    "text",
    [
        "The page you are looking for could not be found. Try the search or go back to the front page.",
        "Please log in to continue. You need an account of our paper to read this story to its end.",
        "We have to check that you are human. Checking your browser takes a few seconds, please wait here.",
        "Access to this page has been denied. We think that you are using a program to read our pages.",
        "Our systems have detected unusual traffic from your network. Please try again in a few hours.",
        "Please enable cookies. This page needs them to know that you have been here before today.",
    ],
)
@pytest.mark.parametrize("page", [None, BARE, ARTICLE])
def test_notices(text, page):
    assert judged(text, page=page) == "an error, login or consent page"


def test_a_notice_quoted_in_a_long_article_is_none():
    sentences = [f"Reader number {n} wrote on Monday that the page could not be found at all." for n in range(12)]
    assert judged(*sentences) is None


@pytest.mark.parametrize("title", ["404 Not Found", "Just a moment...", "Sign in", "Error 503", "Seite nicht gefunden"])
def test_a_title_of_a_notice_counts_where_the_page_is_no_article(title):
    assert judged(SENTENCE, title=title, page=BARE)
    assert judged(SENTENCE, title=title, page=ARTICLE) is None
    assert judged(SENTENCE, title=title) is None


def test_a_list_of_headlines():
    headlines = [f"Headline number {n} about the bridge over the river" for n in range(20)]
    assert "list of links" in judged(SENTENCE, *headlines, page=BARE)
    assert judged(SENTENCE, *headlines, page=ARTICLE) is None


@pytest.mark.parametrize(
    ("url", "front"),
    [
        ("https://lenford.example", True),
        ("https://lenford.example/", True),
        ("https://lenford.example/index.html", True),
        ("https://lenford.example/?p=12", False),
        ("https://lenford.example/news", False),
        ("http://[broken", False),
        ("", False),
        (None, False),
    ],
)
def test_front_pages(url, front):
    assert is_front(url) is front
    assert (judged(*LONG, page=BARE, url=url) == "a site's front page") is front
    assert judged(*LONG, page=ARTICLE, url=url) is None


@given(st.lists(st.text(max_size=80), max_size=6), st.text(max_size=30), st.sampled_from([None, BARE, ARTICLE]))
def test_every_judgement_is_one_printable_line(paragraphs, title, page):
    reason = why_not(paragraphs, title, page, URL)
    assert reason is None or (reason.isprintable() and len(reason) < 120)


@given(st.integers(0, 8))
def test_the_threshold_is_two_short_sentences(number):
    paragraphs = ["The mayor came on Monday morning."] * number
    assert (why_not(paragraphs, None, None, None) is None) == (6 * number >= BRIEF)
