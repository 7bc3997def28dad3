import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.agents.clean.page import read_page
from copydesk.agents.clean.stamps import Custom, custom_of, modified_of, of_address, published_of, visible_of

TITLE = "Council votes for a second bridge"


def page(body="", *, ld=None, **metas):
    head = "".join(f'<meta name="{name.replace("__", ":")}" content="{value}">' for name, value in metas.items())
    block = f'<script type="application/ld+json">{json.dumps(ld)}</script>' if ld else ""
    return read_page(f"<head>{head}{block}</head><body><h1>{TITLE}</h1>{body}</body>")


def published(*args, url=None, **fields):
    return [(found.source, found.reading.text) for found in published_of(page(*args, **fields), Custom(), url)]


def modified(*args, **fields):
    return [(found.source, found.reading.text) for found in modified_of(page(*args, **fields), Custom())]


def seen(body, title=TITLE):
    return [(found.source, found.reading.text) for found in visible_of(page(body), title, Custom())]


def test_dates_come_best_witness_first():
    body = '<span itemprop="datePublished" content="2021-06-23T10:44">June 23</span><time datetime="2021-06-23">today</time>'
    ld = [{"@type": "WebPage", "datePublished": "2021-06-23"}, {"@type": "NewsArticle", "datePublished": "2021-06-23T10:44:00+09:00"}]  # fmt: skip
    found = published(body, ld=ld, article__published_time="2021-06-23T01:44:00Z", url="https://a.example/2021/06/23/x")
    assert [source for source, _ in found] == [
        "json-ld",
        "meta article:published_time",
        "microdata",
        "json-ld of the page",
        "time element",
        "address",
    ]


@pytest.mark.parametrize("value", [1624412640, 1624412640000, "1624412640", {"@value": "2021-06-23T01:44:00Z"}, ["2021-06-23"]])  # fmt: skip
def test_dates_of_any_kind_in_json_ld(value):
    assert published(ld={"@type": "NewsArticle", "datePublished": value})


@pytest.mark.parametrize("value", ["soon", "", "2021-06", True, None, {"@value": 5}, [], [[]]])
def test_what_is_no_date_is_passed_over(value):
    assert published("<time datetime=''>x</time>", ld={"@type": "NewsArticle", "datePublished": value}) == []


@pytest.mark.parametrize(
    "aside",
    [
        '<div class="comments"><time datetime="2021-07-01">1 July</time></div>',
        '<aside><time datetime="2021-07-01">1 July</time></aside>',
        '<section id="related-stories"><div><time datetime="2021-07-01">1 July</time></div></section>',
        '<footer><time datetime="2021-07-01">1 July</time></footer>',
        '<time class="updated" datetime="2021-07-01">1 July</time>',
    ],
)
def test_dates_of_others_are_passed_over(aside):
    assert published(aside) == []


def test_the_time_behind_the_headline_comes_first():
    html = f'<time datetime="2021-07-01"></time><h1>{TITLE}</h1><time datetime="2021-06-23"></time>'
    found = [each.reading.text for each in published_of(read_page(html), Custom())]
    assert found == ["2021-06-23", "2021-07-01"]


def test_changes_are_told_from_publications():
    body = '<time class="entry-date" datetime="2021-06-23"></time><time class="updated" datetime="2021-06-25"></time><p class="post-date">Updated 26 June 2021</p>'
    assert published(body) == [("time element", "2021-06-23")]
    assert modified(body) == [
        ("time element", "2021-06-25"),
        ("date line", "2021-06-25"),
        ("date line", "26 June 2021"),
    ]
    assert modified(ld={"@type": "Article", "dateModified": "2021-06-24"}, lastmod="2021-06-25") == [
        ("json-ld", "2021-06-24"),
        ("meta lastmod", "2021-06-25"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Published 23 June 2021, 10:44",
        "Von Ada Moss | 23.06.2021",
        "23 июня 2021, 10:44",
        "Politik, 23.6.21",
        "Updated 24 June 2021 | First published 23 June 2021",
    ],
)
def test_a_line_at_the_headline(line):
    assert "23" in dict(seen(f"<div>{line}</div><p>The council met on 1 May 2021 and voted for the bridge.</p>"))["line at the headline"]  # fmt: skip


def test_the_line_may_stand_before_a_headline_of_several_elements():
    html = "<body><p>23 June 2021</p><h1>Council votes <em>for a second</em> bridge</h1></body>"
    assert next(found.source for found in visible_of(read_page(html), TITLE, Custom())) == "line at the headline"


def test_a_labelled_line_anywhere():
    assert ("labelled line", "23. Juni 2021 um 14:48") in seen(
        "<p>Prose.</p>" * 40 + "<p>Dieser Artikel wurde am 23. Juni 2021 um 14:48 von Ada veröffentlicht</p>"
    )


def test_dates_in_prose_scripts_and_changes_are_no_date_lines():
    body = "<script>var d = '2021-01-01';</script><p>The council met on 1 May 2021 and voted for the new bridge across the river.</p><p>Last updated: 2 May 2021</p>"
    assert seen(body) == []


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://a.example/2021/06/23/bridge", "2021-06-23"),
        ("https://a.example/news/2021-6-3-bridge.html", "2021-06-03"),
        ("https://a.example/bridge-20210623", "2021-06-23"),
        ("https://a.example/2021/jun/23/bridge", "2021-06-23"),
        ("https://a.example/23-06-2021/bridge", "2021-06-23"),
        ("https://a.example/2021/06/bridge", None),
        ("https://a.example/2021/12/python-360", None),
        ("https://a.example/article/120200622120908039", None),
        ("https://a.example/2021/13/45/bridge", None),
        ("https://2021-06-23.example/bridge", None),
        ("", None),
    ],
)
def test_a_day_in_the_address(url, day):
    found = [f"{each.reading.moment:%Y-%m-%d}" for each in of_address(url)]
    assert found == ([day] if day else [])


@pytest.mark.parametrize(
    ("month_first", "language", "url", "custom"),
    [
        (True, "de", "https://a.de/", Custom(True, known=True, language="de")),
        (None, "en-US", "https://a.com/", Custom(True, known=False, language="en")),
        (None, "en-US", "https://a.co.uk/", Custom(False, known=True, language="en")),
        (None, "en", "https://a.us/", Custom(True, known=True, language="en")),
        (None, "fr_FR", "https://a.com/", Custom(False, known=True, language="fr")),
        (None, "", None, Custom(False, known=False, language="")),
        (None, "en", "https://[", Custom(False, known=False, language="en")),
    ],
)
def test_the_custom_of_a_source(month_first, language, url, custom):
    assert custom_of(month_first, language, url) == custom


def test_a_custom_that_is_a_guess_leaves_the_mark():
    assert Custom(True).read("03/04/2021").ambiguous
    assert Custom(True).read("03/04/2021").moment.month == 3
    assert not Custom(True, known=True).read("03/04/2021").ambiguous
    assert not Custom(True).read("2021-04-03").ambiguous
    assert Custom().read("x") is None


@given(st.text(max_size=200), st.text(max_size=60))
def test_any_page_and_address(text, url):
    html = read_page(f"<h1>{text[:20]}</h1><time>{text}</time><p class='date'>{text}</p>{text}")
    found = [*published_of(html, Custom(), f"https://a.example/{url}"), *modified_of(html, Custom()), *visible_of(html, text[:20], Custom())]  # fmt: skip
    assert all(each.reading.text for each in found)
