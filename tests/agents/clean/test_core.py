import json
from hashlib import sha256

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.agents.clean import Hints, clean
from copydesk.agents.clean.version import COMPONENT
from copydesk.streams.outcomes import Reason, Rejected
from copydesk.streams.records import CleanArticle, Published

TITLE = "Lenford and Harbury agree to share the cost of a second bridge"
BODY = [
    "The towns of Lenford and Harbury agreed on Monday to share the cost of a second bridge, the two councils said.",
    "Work on the bridge will begin in the spring, and the mayor of Lenford expects that cars will cross it in three years.",
    "“We have waited long enough for this bridge,” Mayor Ada Moss told reporters after the vote in the old town hall.",
    "Opponents said they would take the vote to court, because the new road would run through a protected meadow.",
]
DUMP = "\n".join(
    [
        TITLE,
        "By YonhapPublished : March 9, 2022 - 08:15",
        *BODY[:-1],
        BODY[-1] + " (Yonhap)",
        *BODY[1:-1],
        BODY[-1] + " (Yonhap)",
    ]
)
URL = "https://lenford.example/news/bridge"
LD = {
    "@type": "NewsArticle",
    "headline": TITLE,
    "datePublished": "2022-03-09T08:15:00+09:00",
    "dateModified": "2022-03-09T09:00:00+09:00",
    "author": [{"@type": "Person", "name": "Cy Lane"}],
    "articleSection": "Region",
}
PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>{TITLE} | Lenford Post</title><link rel="canonical" href="{URL}">
<meta property="og:image" content="/bridge.jpg"><script type="application/ld+json">{json.dumps(LD)}</script></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav><main><article><h1>{TITLE}</h1>
<p class="byline">By Cy Lane</p><p>LENFORD (AFP) — {BODY[0]}</p><p>Read more</p>{"".join(f"<p>{text}</p>" for text in BODY[1:])}
<p>© 2022 Lenford Post. All rights reserved.</p></article></main><footer><p>About us</p></footer></body></html>"""


def paragraphs(article):
    return [article.text[start:end] for start, end in article.paragraphs]


def test_a_dump_that_repeats_with_a_glued_byline_and_a_zone_known_from_its_agency():
    article = clean(DUMP.encode())
    assert article.title == TITLE
    assert paragraphs(article) == BODY
    assert (article.credit, article.authors) == ("Yonhap", [])
    assert article.published_at == "2022-03-08T23:15:00Z"
    assert article.published == Published(
        text="March 9, 2022 - 08:15", precision="minute", zone="Asia/Seoul", zone_from="source profile"
    )
    assert article.language == "en"
    assert "source profile yonhap" in article.provenance["published_at"].source


def test_a_page():
    article = clean(PAGE.encode(), url=URL, content_type="text/html; charset=utf-8")
    assert (article.title, article.authors, article.credit, article.dateline) == (
        TITLE,
        ["Cy Lane"],
        "AFP",
        "LENFORD (AFP)",
    )
    assert paragraphs(article) == BODY
    assert article.published_at == "2022-03-08T23:15:00Z"
    assert article.published.zone_from == "document"
    assert article.modified_at == "2022-03-09T00:00:00Z"
    assert (article.section, article.canonical_url) == ("Region", URL)
    assert article.images[0].url == "https://lenford.example/bridge.jpg"


@pytest.mark.parametrize("document", [DUMP, PAGE])
def test_the_text_is_its_paragraphs(document):
    article = clean(document.encode(), url=URL)
    assert "\n\n".join(paragraphs(article)) == article.text
    assert article.text_sha256 == sha256(article.text.encode()).hexdigest()
    assert article.word_count > 60


@pytest.mark.parametrize("document", [DUMP, PAGE])
def test_every_derived_field_has_a_provenance(document):
    article = clean(document.encode(), url=URL)
    derived = {
        "title",
        "text",
        "authors",
        "credit",
        "dateline",
        "section",
        "canonical_url",
        "published_at",
        "modified_at",
        "language",
        "images",
        "source",
    }
    assert set(article.provenance) == derived
    assert all(entry.by == COMPONENT for entry in article.provenance.values())
    for name in derived - {"language"}:
        assert (article.provenance[name].status == "ok") is bool(getattr(article, name)), name


def test_a_clean_article_can_be_written_and_read():
    article = clean(PAGE.encode(), url=URL)
    assert msgspec.json.decode(msgspec.json.encode(article), type=CleanArticle) == article


def test_a_feed_entry_takes_its_title_from_the_producer():
    entry = "".join(f"<p>{text}</p>" for text in BODY)
    article = clean(entry.encode(), url=URL, hints=Hints(title="  Bridge &amp; road "))
    assert (article.title, article.provenance["title"].source) == ("Bridge & road", "producer")
    assert paragraphs(article) == BODY


def test_the_documents_title_wins_over_the_producers_on_a_page():
    assert clean(PAGE.encode(), url=URL, hints=Hints(title="Another")).title == TITLE


@pytest.mark.parametrize(
    ("told", "at", "origin"),
    [
        ("Wed, 09 Mar 2022 08:15:00 +0900", "2022-03-08T23:15:00Z", "producer"),
        ("2022-03-09 08:15", "2022-03-09T08:15:00Z", "assumed UTC"),
        ("2022-03-09", "2022-03-09T00:00:00Z", "assumed UTC"),
    ],
)
def test_the_producers_date_is_used_where_the_document_has_none(told, at, origin):
    article = clean("\n".join([TITLE, *BODY]).encode(), hints=Hints(published_at=told))
    assert (article.published_at, article.published.zone_from) == (at, origin)


def test_a_zoned_producers_date_wins_over_a_document_without_zone():
    article = clean(DUMP.replace("Yonhap", "Ada Moss").encode(), hints=Hints(published_at="2022-03-09T07:15:00Z"))
    assert article.published_at == "2022-03-09T07:15:00Z"


def test_the_producers_source_brings_its_zone():
    text = "\n".join([TITLE, "Published : March 9, 2022 - 08:15", *BODY])
    article = clean(text.encode(), hints=Hints(source="kyodo"))
    assert (article.source, article.published.zone, article.published_at) == (
        "kyodo",
        "Asia/Tokyo",
        "2022-03-08T23:15:00Z",
    )


def test_the_urls_domain_brings_the_zone_and_the_source():
    text = "\n".join([TITLE, "Published : March 9, 2022 - 08:15", *BODY])
    article = clean(text.encode(), url="https://www.koreaherald.com/article/1")
    assert (article.source, article.published.zone) == ("korea-herald", "Asia/Seoul")


def test_an_unknown_source_leaves_utc_and_says_so():
    text = "\n".join([TITLE, "Published : March 9, 2022 - 08:15", *BODY])
    assert clean(text.encode()).published.zone_from == "assumed UTC"


@pytest.mark.parametrize("fetched", ["2022-03-01T00:00:00Z", "1999-01-01"])
def test_a_date_after_fetching_is_implausible(fetched):
    article = clean(DUMP.encode(), hints=Hints(fetched_at=fetched))
    assert article.published_at is None
    assert article.provenance["published_at"].status == "failed:implausible"


def test_no_date_is_absent():
    article = clean("\n".join([TITLE, *BODY]).encode())
    assert (article.published_at, article.provenance["published_at"].status) == (None, "absent")


@pytest.mark.parametrize(
    ("payload", "content_type", "reason"),
    [
        (b"", None, Reason.EMPTY),
        (b"%PDF-1.4", None, Reason.UNSUPPORTED_TYPE),
        (b"<rss></rss>", None, Reason.NOT_AN_ARTICLE),
        (b"Home\nNews\nSport", None, Reason.TOO_SHORT),
        (b"<html></html>", None, Reason.TOO_SHORT),
        (b"<html><body>" + b"<div>" * 5000, "text/html", Reason.TOO_LARGE),
        (b"<html><p " + b"a " * 100_000, "text/html", Reason.TOO_LARGE),
        (b"The bridge is open. " * 60_000, "text/plain", Reason.TOO_LARGE),
        (b"The bridge is open.\n\n" * 10_001, "text/plain", Reason.TOO_LARGE),
        (b"<html><body><article>" + b"<p>The bridge is open.</p>" * 10_101, None, Reason.TOO_LARGE),
        (b"<html><body><article><p>" + b"The bridge is open to all cars. " * 60_000, None, Reason.TOO_LARGE),
    ],
)
def test_failures(payload, content_type, reason):
    failure = clean(payload, content_type=content_type)
    assert isinstance(failure, Rejected)
    assert failure.reason is reason
    assert failure.detail.isprintable()


def test_the_fingerprint_is_left_to_others():
    article = clean(DUMP.encode())
    assert (article.content_hash, article.sketch, article.id) == ("", "", "")


FRAGMENTS = st.sampled_from([
    *BODY, TITLE, "By Ada Moss", "Published: June 3, 2020 10:00", "(Yonhap)", "Read more", "SEOUL, June 3 (Yonhap) -- ", "\n", "\n\n", "<p>", "</p>", "<br>",
    "<div>", "<h1>", "\x00", "\x1b[0m", "\u202e", "&amp;amp;", "&#x0;", "Ã©", "…", "“", '"', "- ", "©", "。", "市長は新しい橋を開いた。", "<script>", "<!--", "2020-01-01",
])  # fmt: skip
DOCUMENTS = st.lists(FRAGMENTS, max_size=25).map("".join)


@given(DOCUMENTS)
@settings(max_examples=80, deadline=None)
def test_properties_of_any_outcome(document):
    outcome = clean(document.encode())
    assert outcome == clean(document.encode())
    if isinstance(outcome, CleanArticle):
        shown = [
            outcome.text.replace("\n\n", ""),
            outcome.title or "",
            outcome.credit or "",
            outcome.dateline or "",
            *outcome.authors,
        ]
        assert all(text.isprintable() or not any(ord(c) < 32 or 127 <= ord(c) < 160 for c in text) for text in shown)
        assert "\n\n".join(paragraphs(outcome)) == outcome.text
        assert all(start < end for start, end in outcome.paragraphs)


@given(
    st.binary(max_size=300),
    st.sampled_from([None, "text/html", "text/plain; charset=utf-16", "text/html; charset=gbk", "x"]),
)
@settings(max_examples=80, deadline=None)
def test_any_bytes_have_an_outcome(payload, content_type):
    assert isinstance(clean(payload, content_type=content_type), (CleanArticle, Rejected))


NOISE = st.lists(
    st.sampled_from(["Read more", "(Yonhap)", "Advertisement", "Share", "© 2022 Lenford Post", *BODY]), max_size=6
)


@given(st.permutations(BODY), NOISE)
@settings(max_examples=30, deadline=None)
def test_cleaning_a_clean_text_keeps_every_paragraph(body, noise):
    first = clean("\n".join([TITLE, *body, *noise]).encode(), content_type="text/plain")
    again = clean(first.text.encode(), content_type="text/plain", hints=Hints(title=first.title))
    assert paragraphs(again) == paragraphs(first)


HINTED = st.builds(Hints, *(st.none() | st.text(max_size=40) for _ in range(5)))


@given(HINTED, st.none() | st.text(max_size=60))
@settings(max_examples=30, deadline=None)
def test_hints_and_urls_are_never_trusted(hints, url):
    for document in (DUMP, PAGE):
        assert set(BODY) <= set(paragraphs(clean(document.encode(), url=url, hints=hints)))
