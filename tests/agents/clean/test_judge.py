"""Articles and what is none, by the page's build and its words, in ten languages and more."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages_that_are_none import CONSENT, ERRORS, LISTS, LOGINS, PAYWALLS, TOO_SHORT, VIDEOS, WALLS

from copydesk.agents.clean import CleanArticle, Rejected, clean
from copydesk.agents.clean.judge import BRIEF, rejection_of, says_article
from copydesk.agents.clean.listings import is_front
from copydesk.agents.clean.page import read_page
from copydesk.streams.outcomes import Reason

SENTENCE = "The council voted on Monday for a second bridge over the river."
LONG = [SENTENCE] * 12
URL = "https://lenford.example/news/bridge"
BARE = read_page("<html><body><p>x</p></body></html>")
ARTICLE = read_page('<html><head><meta property="og:type" content="article"></head><body></body></html>')


def judged(*paragraphs, title=None, page=None, url=URL):
    return rejection_of(paragraphs, title, page, url)


def cleaned(html, url=URL):
    return clean(html.encode(), url=url, content_type="text/html")


@pytest.mark.parametrize("page", [None, BARE, ARTICLE])
def test_a_brief_is_an_article(page):
    assert judged(SENTENCE, page=page) is None


@pytest.mark.parametrize("page", [None, BARE, ARTICLE])
@pytest.mark.parametrize("text", ["", "Home", "The bridge is open.", "Sport News Weather Jobs Homes Cars Dates Games"])
def test_too_few_words_in_sentences(text, page):
    rejected = judged(text, page=page)
    assert rejected.reason is Reason.TOO_SHORT
    assert "too few" in rejected.detail


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
    assert judged(text, page=page) == Rejected(Reason.NOT_AN_ARTICLE, "an error, login or consent page")


def test_a_notice_quoted_in_a_long_article_is_none():
    sentences = [f"Reader number {n} wrote on Monday that the page could not be found at all." for n in range(12)]
    assert judged(*sentences) is None


@pytest.mark.parametrize("title", ["404 Not Found", "Just a moment...", "Sign in", "Error 503", "Seite nicht gefunden"])
def test_a_title_of_a_notice_counts_where_the_page_is_no_article(title):
    assert judged(SENTENCE, title=title, page=BARE)
    assert judged(SENTENCE, title=title, page=ARTICLE) is None
    assert judged(SENTENCE, title=title) is None


@pytest.mark.parametrize("title", ["500 jobs go at the harbour", "Two bodies not found after flood", "404 metres long"])
def test_a_headline_with_such_words_is_none(title):
    assert title.startswith("Two") or judged(SENTENCE, SENTENCE, title=title, page=BARE) is None
    assert judged(SENTENCE, SENTENCE, title=title, page=ARTICLE) is None


@pytest.mark.parametrize(
    "text",
    [
        "Die vermisste Frau wurde bis zum Abend nicht gefunden, teilte die Polizei am Montag mit.",
        "Rettungskräfte suchten die ganze Nacht, doch der Junge ist nicht vorhanden, sagte ein Sprecher am Morgen.",
        "Спасатели искали рыбака всю ночь, но он не найден, сообщили в понедельник власти области.",
        "Les secours ont cherché toute la nuit, mais le pêcheur reste introuvable, a dit la préfecture lundi.",
        "The baker sold 900 cookies on Monday, and the cookies were gone by noon, he told the paper.",
    ],
)
def test_a_brief_with_such_words_is_an_article(text):
    assert judged(text, text, page=ARTICLE) is None
    assert judged(text) is None


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "Just a moment...",
            "Please wait while we look at your browser. This will take only a few seconds of your time.",
        ),
        ("Sign in", "Welcome back to the Post. Enter your name and the secret word that you chose last time."),
        ("403 Forbidden", "You are not one of those who may read what stands here. Write to us if you should be."),
    ],
)
def test_a_page_with_a_notices_title_and_a_few_sentences(title, text):
    page = (
        f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1><p>{text}</p></article></body></html>"
    )
    assert cleaned(page) == Rejected(Reason.NOT_AN_ARTICLE, "an error, login or consent page")


@pytest.mark.parametrize("name", sorted(ERRORS))
def test_error_pages(name):
    assert cleaned(ERRORS[name]) == Rejected(Reason.NOT_AN_ARTICLE, "an error, login or consent page")


@pytest.mark.parametrize("name", sorted(CONSENT))
def test_consent_pages(name):
    outcome = cleaned(CONSENT[name])
    assert isinstance(outcome, Rejected)
    assert (outcome.reason, "consent" in outcome.detail) == (Reason.NOT_AN_ARTICLE, True)


@pytest.mark.parametrize("name", sorted(LOGINS))
def test_login_pages(name):
    outcome = cleaned(LOGINS[name])
    assert (outcome.reason, "login" in outcome.detail) == (Reason.NOT_AN_ARTICLE, True)


@pytest.mark.parametrize("name", sorted(WALLS))
def test_walls_against_robots(name):
    outcome = cleaned(WALLS[name])
    assert isinstance(outcome, Rejected)
    assert outcome.reason is Reason.NOT_AN_ARTICLE


@pytest.mark.parametrize("name", sorted(PAYWALLS))
def test_stubs_before_a_paywall(name):
    outcome = cleaned(PAYWALLS[name])
    assert (outcome.reason, "paywall" in outcome.detail) == (Reason.NOT_AN_ARTICLE, True)


@pytest.mark.parametrize("name", sorted(VIDEOS))
def test_videos_without_an_article(name):
    assert cleaned(VIDEOS[name]) == Rejected(Reason.NOT_AN_ARTICLE, "a video without an article")


@pytest.mark.parametrize("name", sorted(LISTS))
def test_listing_pages(name):
    outcome = cleaned(LISTS[name], "https://lenford.example/" + name.partition(" ")[2])
    assert isinstance(outcome, Rejected), outcome.text
    assert outcome.reason is Reason.NOT_AN_ARTICLE


@pytest.mark.parametrize("name", sorted(TOO_SHORT))
def test_pages_with_next_to_nothing(name):
    assert cleaned(TOO_SHORT[name]).reason is Reason.TOO_SHORT


def test_there_are_enough_of_them():
    pages = [ERRORS, CONSENT, LOGINS, WALLS, PAYWALLS, VIDEOS, LISTS, TOO_SHORT]
    assert sum(map(len, pages)) >= 70
    assert len({name.split()[0] for group in pages for name in group}) >= 12


def paid(words, free="false", count=None):
    body = "".join(f"<p>{SENTENCE}</p>" for _ in range(words // 12))
    data = {"@type": "NewsArticle", "headline": "A bridge", "datePublished": "2024-05-02", "isAccessibleForFree": free}
    data |= {"wordCount": count} if count else {}
    return f'<html><head><script type="application/ld+json">{json.dumps(data)}</script></head><body><article><h1>A bridge</h1>{body}</article></body></html>'


def different(html):
    """The same page with sentences that do not repeat."""
    for number in range(html.count(SENTENCE)):
        html = html.replace(
            SENTENCE, f"In year {number} the council of ward {number * 7} voted for a new bridge there.", 1
        )
    return html


@pytest.mark.parametrize(
    ("html", "is_article"),
    [
        (paid(36), False),
        (paid(36, free=False), False),
        (paid(36, free="true"), True),
        (paid(60), True),
        (paid(96, count=900), False),
        (paid(96, count=100), True),
        (paid(240, count=2400), True),
    ],
)
def test_what_a_paywall_leaves_is_an_article_from_some_length(html, is_article):
    assert isinstance(cleaned(different(html)), CleanArticle) is is_article


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
    cards = "".join(f'<div><h3><a href="/n/{n}">Story number {n} of the day</a></h3></div>' for n in range(12))
    rejected = judged(*LONG, page=read_page(f"<html><body>{cards}</body></html>"), url=url)
    assert (rejected is not None and "front page" in rejected.detail) is front
    assert judged(*LONG, page=ARTICLE, url=url) is None


def test_many_declared_articles_are_a_list_and_no_claim():
    one = {"@type": "NewsArticle", "headline": "A bridge", "datePublished": "2024-05-02"}
    for count, claims in ((1, True), (3, True), (4, False)):
        page = read_page(f'<script type="application/ld+json">{json.dumps([one] * count)}</script>')
        assert says_article(page) is claims


def test_teasers_around_an_article_make_it_no_list():
    cards = "".join(
        f'<div class="card"><h3><a href="/n/{n}">Story number {n} of the day</a></h3><p>What happened in ward {n} today.</p></div>'
        for n in range(30)
    )
    paragraphs = [f"In year {n} the council of ward {n * 7} voted for a new bridge over the river." for n in range(12)]
    assert judged(*paragraphs, page=read_page(f"<html><body>{cards}</body></html>")) is None


@given(st.lists(st.text(max_size=80), max_size=6), st.text(max_size=30), st.sampled_from([None, BARE, ARTICLE]))
def test_every_judgement_is_one_printable_line(paragraphs, title, page):
    rejected = judged(*paragraphs, title=title, page=page)
    assert rejected is None or (rejected.detail.isprintable() and len(rejected.detail) < 120)


@given(st.integers(0, 8))
def test_the_threshold_is_two_short_sentences(number):
    paragraphs = ["The mayor came on Monday morning."] * number
    assert (judged(*paragraphs) is None) == (6 * number >= BRIEF)
