"""Feed entries and crawlers' JSON objects as payloads."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.agents.clean import clean
from copydesk.agents.clean.entries import entry_of, is_article
from copydesk.agents.clean.envelope import Document, open_message
from copydesk.streams.outcomes import Message, Reason, Rejected
from copydesk.streams.records import CleanArticle

LEAD = "The council of Lenford voted on Monday to build a second bridge across the river, after eleven years of debate."
MORE = (
    "Work on the bridge will begin in the spring, and the mayor expects that cars will cross it three years from now."
)
TEXT = f"{LEAD}\n\n{MORE}"
HTML = f"<p>{LEAD}</p><p>{MORE}</p>"
TITLE = "Lenford builds a second bridge"


def cleaned(payload: str, content_type: str | None = None) -> CleanArticle:
    article = clean(payload.encode(), content_type=content_type)
    assert isinstance(article, CleanArticle), article
    return article


RSS = f"""<?xml version="1.0" encoding="UTF-8"?>
<item><title>{TITLE}</title><link>https://example.org/bridge</link><dc:creator><![CDATA[Ada Moss]]></dc:creator>
<pubDate>Wed, 23 Jun 2021 10:44:00 +0900</pubDate><category>Local</category><description>A short teaser.</description>
<content:encoded><![CDATA[{HTML}<p><a href="https://example.org">Read more</a></p>]]></content:encoded></item>"""
ATOM = f"""<entry xmlns="http://www.w3.org/2005/Atom"><title type="html">{TITLE}</title>
<link href="https://example.org/bridge" rel="alternate"/><author><name>Ada Moss</name></author>
<published>2021-06-23T01:44:00Z</published><updated>2021-06-24T01:44:00Z</updated>
<content type="html">{HTML.replace("<", "&lt;").replace(">", "&gt;")}</content></entry>"""


@pytest.mark.parametrize("entry", [RSS, ATOM, ATOM.replace(' type="html"', ""), f"<!-- x -->{ATOM}"])
@pytest.mark.parametrize("content_type", ["application/xml", "application/rss+xml", "text/plain", None])
def test_an_entry_of_a_feed_is_an_article(entry, content_type):
    article = cleaned(entry, content_type)
    assert (article.title, article.text, article.authors) == (TITLE, TEXT, ["Ada Moss"])
    assert (article.published_at, article.url) == ("2021-06-23T01:44:00Z", "https://example.org/bridge")
    assert "feed entry" in article.provenance["text"].source


def test_the_date_of_a_change_is_kept():
    assert cleaned(ATOM).modified_at == "2021-06-24T01:44:00Z"


def test_an_entry_in_xhtml():
    entry = f'<entry><title>{TITLE}</title><content type="xhtml"><div>{HTML}</div></content></entry>'
    assert cleaned(entry).text == TEXT


def test_an_entry_whose_description_is_plain_text():
    assert (
        cleaned(f"<item><title>{TITLE}</title><description>{LEAD} {MORE}</description></item>").text == f"{LEAD} {MORE}"
    )


@pytest.mark.parametrize(
    "feed", [f"<rss><channel>{RSS.partition('?>')[2]}</channel></rss>", f"<feed>{ATOM}</feed>", f"<rdf:RDF>{ATOM}</rdf:RDF>"]
)  # fmt: skip
def test_a_whole_feed_is_no_article(feed):
    outcome = clean(feed.encode())
    assert isinstance(outcome, Rejected)
    assert outcome.reason is Reason.NOT_AN_ARTICLE
    assert "a feed" in outcome.detail


@pytest.mark.parametrize(
    "found",
    [
        {"title": TITLE, "text": TEXT, "authors": ["Ada Moss"], "publish_date": "2021-06-23 10:44:00+09:00"},
        {"Headline": TITLE, "articleBody": TEXT, "author": {"name": "Ada Moss"}, "datePublished": "2021-06-23T01:44:00Z"},
        {"title": TITLE, "content_html": HTML, "authors": [{"name": "Ada Moss"}], "date_published": "2021-06-23T01:44Z"},
        {"title": TITLE, "maintext": TEXT, "description": LEAD, "authors": "Ada Moss", "date_publish": 1624412640},
        {"article": {"title": TITLE, "body": HTML, "byline": "By Ada Moss", "date": "2021-06-23T10:44:00+09:00"}},
    ],
)  # fmt: skip
def test_a_crawlers_json_object_is_an_article(found):
    article = cleaned(json.dumps(found), "application/json")
    assert (article.title, article.text, article.authors) == (TITLE, TEXT, ["Ada Moss"])
    assert article.published_at == "2021-06-23T01:44:00Z"


@pytest.mark.parametrize(
    "found", [{"title": TITLE}, {"text": TEXT}, {"title": TITLE, "text": "Short."}, {"title": 3, "text": [TEXT]}, [1], "a", {}]
)  # fmt: skip
def test_other_json_is_none(found):
    assert entry_of(json.dumps(found)) is None
    assert isinstance(clean(json.dumps(found).encode(), content_type="application/json"), Rejected)


def test_the_producer_is_believed_before_the_frame():
    from copydesk.agents.clean import Hints  # noqa: PLC0415 - beside its one use

    article = clean(json.dumps({"title": "Another", "text": TEXT}).encode(), hints=Hints(title=TITLE))
    assert isinstance(article, CleanArticle)
    assert article.title == TITLE


def test_a_crawlers_object_as_a_record_needs_no_envelope():
    value = json.dumps({"url": "https://example.org/b", "title": TITLE, "text": TEXT}).encode()
    document = open_message(Message("raw", 0, 0, 0, None, value, ()), max_bytes=10_000)
    assert isinstance(document, Document)
    assert (document.url, document.content_type) == ("https://example.org/b", "application/json")
    assert is_article(json.loads(value))


@given(st.text(max_size=300).map(lambda text: f"<item>{text}") | st.text(max_size=300).map(lambda text: "{" + text))
def test_any_frame_is_an_entry_or_none(text):
    entry = entry_of(text)
    assert entry is None or entry.told.title


def test_hostile_frames_take_no_time():
    began = time.process_time()
    for text in (
        "<item>" + "<title>" * 100_000,
        "<item>" + "<title/>" * 100_000,
        "<entry>" + "<link " * 100_000,
        "{" * 100_000,
    ):
        assert entry_of(text) is None
    assert time.process_time() - began < 2
