import json

import pytest

from copydesk.agents.clean import jsonld, metadata
from copydesk.agents.clean.guard import MAX_DEPTH, MAX_TAGS, depth, too_much
from copydesk.agents.clean.kind import kind_of
from copydesk.agents.clean.page import read_page
from copydesk.streams.outcomes import Reason, Rejected
from copydesk.streams.records import Image

LEAD = "The council of Lenford voted on Monday to build a second bridge across the river, after eleven years of debate."
MORE = "Work on the bridge will begin in the spring, and the mayor expects that cars will cross it in three years."
LAST = "Opponents said they would take the vote to court, because the new road would run through a protected meadow."
URL = "https://lenford.example/news/bridge"


def page(head="", body=""):
    return f"<!DOCTYPE html><html lang='en-GB'><head>{head}</head><body>{body}</body></html>"


def ld(**fields):
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **fields})}</script>'


def meta(**fields):
    return "".join(f'<meta property="{name.replace("__", ":")}" content="{value}">' for name, value in fields.items())


def article(*paragraphs):
    return "<main><article>" + "".join(f"<p>{text}</p>" for text in paragraphs) + "</article></main>"


# --- kind and guard


@pytest.mark.parametrize(
    ("text", "content_type", "kind"),
    [
        ("<!DOCTYPE html><p>x", None, "html"),
        ("\n<!-- saved --><html>", "text/plain", "html"),
        ("<p>One.</p><p>Two.</p>", None, "html"),
        ("One.<br>Two.<br/>Three.", "text/plain", "html"),
        ("<b>Bold</b> move", "text/html; charset=utf-8", "html"),
        ("No tags here.", "text/html", "text"),
        ("Five < six > four.", None, "text"),
        ("The <p> element opens a paragraph.", None, "text"),
        ("Plain.\n\nText.", "text/plain", "text"),
        ("Plain.", "application/octet-stream", "text"),
    ],
)
def test_kind(text, content_type, kind):
    assert kind_of(text, content_type) == kind


@pytest.mark.parametrize(
    ("text", "content_type"),
    [
        ('<?xml version="1.0"?><rss version="2.0"><channel/></rss>', None),
        ('<feed xmlns="http://www.w3.org/2005/Atom"/>', "application/xml"),
        ("<urlset/>", None),
    ],
)
def test_feeds_are_no_articles(text, content_type):
    assert kind_of(text, content_type).reason is Reason.NOT_AN_ARTICLE


@pytest.mark.parametrize(
    ("text", "content_type"),
    [
        ("abc", "image/png"),
        ("abc", "application/pdf"),
        ('{"a": 1}', "application/json; charset=utf-8"),
        ("abc", "application/vnd.ms-excel\x1b[31m"),
    ],
)
def test_media_are_of_an_unsupported_type(text, content_type):
    failure = kind_of(text, content_type)
    assert failure.reason is Reason.UNSUPPORTED_TYPE
    assert failure.detail.isprintable()


def test_depth_is_counted_where_it_is_real():
    assert depth(b"<div><div></div></div><div></div>") == 2
    assert depth(b"<p>one<p>two<br><img src=x><li>three") == 0
    assert depth(("</div>" * 50 + "<div>" * 3).encode()) == 3
    assert depth(b"<DIV><Span></SPAN></DIV>") == 2


def test_an_ordinary_page_passes_the_guard():
    assert too_much(page(body="<div><p>x</p></div>" * 2000).encode()) is None
    assert too_much(("<img src='data:" + "A" * 500_000 + "'>").encode()) is None


@pytest.mark.parametrize(
    ("html", "word"),
    [
        ("<div>" * (MAX_DEPTH + 1), "deep"),
        ("<a><div>" * MAX_DEPTH, "deep"),
        ("<p>" * (MAX_TAGS + 1), "tags"),
        ("<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">", "attributes"),
        ("<p" + " a='x'b" * 30_000 + ">", "attributes"),
    ],
)
def test_hostile_markup_does_not_reach_the_parser(html, word):
    assert word in too_much(html.encode())


# --- JSON-LD


@pytest.mark.parametrize(
    "block",
    [
        '{"@type": "NewsArticle", "headline": "A"}',
        '[{"@type": "NewsArticle", "headline": "A"}]',
        '{"@graph": [{"@type": "WebPage"}, {"@type": ["NewsArticle", "Article"], "headline": "A"}]}',
        '<!-- {"@type": "NewsArticle", "headline": "A"} -->',
        '//<![CDATA[\n{"@type": "NewsArticle", "headline": "A"}\n//]]>',
        '{"@type": "NewsArticle", "headline": "A",}',
        '{"@type": "NewsArticle", "headline": "A", "note": "tab\there"};',
        '{"@type": "WebPage", "mainEntity": {"@type": "NewsArticle", "headline": "A"}}',
        "{&quot;@type&quot;: &quot;NewsArticle&quot;, &quot;headline&quot;: &quot;A&quot;}",
        '{"@type": "NewsArticle", "headline": "A"}}',
        '{"@graph": [{"@type": "NewsArticle", "headline": "A"}]',
        '/*<![CDATA[*/{"@type": "NewsArticle", "headline": "A"}/*]]>*/',
        '{"@type": "NewsArticle", "headline": "A", "description": "a "broken" quote", "datePublished": "2021-06-23"}',
    ],
)
def test_json_ld_is_read_tolerantly(block):
    assert jsonld.articles(jsonld.objects([block]))[0]["headline"] == "A"


@pytest.mark.parametrize(
    "block", ["", "{", "null", "5", "[" * 100_000, '{"a":' * 100_000, "NaN", '{"@type": 5}', "x" * 2_000_000]
)
def test_broken_json_ld_is_nothing(block):
    assert jsonld.articles(jsonld.objects([block])) == []


def test_the_article_of_the_pages_own_address_comes_first():
    block = json.dumps(
        [
            {
                "@type": "NewsArticle",
                "headline": "B",
                "author": "x",
                "datePublished": "2021",
                "url": "https://a.example/b",
            },
            {"@type": "NewsArticle", "headline": "A", "mainEntityOfPage": {"@id": "https://www.a.example/a/?x=1"}},
        ]
    )
    found = jsonld.articles(jsonld.objects([block]), "https://a.example/a")
    assert [item["headline"] for item in found] == ["A", "B"]


def test_listed_articles_come_last_and_are_few():
    entries = [{"@type": "ListItem", "item": {"@type": "NewsArticle", "headline": "B"}} for _ in range(99)]
    block = json.dumps([{"@type": "ItemList", "itemListElement": entries}, {"@type": "NewsArticle", "headline": "A"}])
    found = jsonld.articles(jsonld.objects([block]))
    assert found[0]["headline"] == "A"
    assert len(found) == jsonld.MAX_ARTICLES


def test_deep_json_ld_is_cut_off():
    deep: object = {"@type": "NewsArticle", "headline": "A"}
    for _ in range(20):
        deep = {"@type": "WebPage", "mainEntity": deep}
    assert jsonld.articles(jsonld.objects([json.dumps(deep)])) == []


def test_the_number_of_objects_is_limited():
    many = json.dumps([{"@type": "Product"}] * 5000)
    assert len(jsonld.objects([many] * 50)) <= jsonld.MAX_OBJECTS


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("Ada Moss", ["Ada Moss"]),
        ({"name": "Ada Moss"}, ["Ada Moss"]),
        ([{"name": "Ada Moss"}, "Ben Reed"], ["Ada Moss", "Ben Reed"]),
        ({"@id": "#ada"}, ["Ada Moss"]),
        ({"name": ["Ada Moss"]}, ["Ada Moss"]),
        ("https://lenford.example/ada", []),
        (None, []),
        (5, []),
        ([[[[["deep"]]]]], []),
    ],
)
def test_author_names(field, expected):
    assert jsonld.names(field, [{"@type": "Person", "@id": "#ada", "name": "Ada Moss"}]) == expected


def test_image_urls():
    assert jsonld.urls({"url": ["a", {"contentUrl": "b"}]}) == ["a", "b"]
    assert jsonld.urls(None) == []


# --- metadata


def test_section_canonical_and_language():
    head = (
        ld(articleSection=["Politics", "x"])
        + '<link rel="canonical" href="/news/bridge?ref=1">'
        + meta(og__locale="en_GB")
    )
    found = read_page(page(head))
    assert metadata.section_of(found).value == "Politics"
    assert metadata.canonical_of(found, URL).value == "https://lenford.example/news/bridge?ref=1"
    assert metadata.language_of(found) == "en-GB"
    assert metadata.section_of(read_page(page())) is None


@pytest.mark.parametrize(
    "link",
    [
        "",
        "data:image/png;base64,AA",
        "javascript:alert(1)",
        "ftp://x/",
        "http://[bad",
        "http://",
        "x" * 3000,
        "http://a\u202e/",
    ],
)
def test_what_is_no_address(link):
    assert metadata.absolute(link, None) is None


def test_images_with_captions():
    head = meta(og__image="/lead.jpg")
    figures = '<figure><img src="/lead.jpg"><figcaption>The  old bridge.</figcaption></figure><figure><img data-src="b.jpg"></figure>'
    found = metadata.images_of(read_page(page(head, f"<article>{figures}</article>")), URL)
    assert found == [
        Image("https://lenford.example/lead.jpg", "The old bridge."),
        Image("https://lenford.example/news/b.jpg"),
    ]


def test_pictures_of_teasers_and_placeholders_are_left_out():
    html = """<main><figure><img src="data:image/gif;base64,R0" data-src="/b.jpg"><p class="caption">The bridge.</p></figure>
        <div class="related"><figure><img src="/teaser.jpg"></figure></div><figure><picture><img srcset="/s.jpg 1x, /l.jpg 2x"></picture></figure>
        </main><footer><figure><img src="/foot.jpg"></figure></footer>"""
    assert metadata.images_of(read_page(html), URL) == [
        Image("https://lenford.example/b.jpg", "The bridge."),
        Image("https://lenford.example/l.jpg"),
    ]


def test_captions_in_json_ld():
    image = {"@type": "ImageObject", "url": "/lead.jpg", "caption": "The &lt;b&gt;old&lt;/b&gt; bridge."}
    found = metadata.images_of(read_page(page(ld(image=[image]))), URL)
    assert found == [Image("https://lenford.example/lead.jpg", "The old bridge.")]


def test_the_path_through_the_site_names_the_section():
    steps = [{"@type": "ListItem", "name": name} for name in ("Home", "Politics", "Bridge vote passes")]

    def path(entries):
        return page(f'<script type="application/ld+json">{json.dumps({"@type": "BreadcrumbList", "itemListElement": entries})}</script>')  # fmt: skip

    assert metadata.section_of(read_page(path(steps))) == ("Politics", "json-ld breadcrumb")
    assert metadata.section_of(read_page(path(steps[:2]))) is None


def test_images_are_few():
    figures = "".join(f'<figure><img src="/{n}.jpg"></figure>' for n in range(100))
    assert len(metadata.images_of(read_page(page(body=f"<article>{figures}</article>")), URL)) == metadata.MAX_IMAGES


def test_failures_carry_no_article_text():
    failure = kind_of("<rss>secret</rss>", None)
    assert isinstance(failure, Rejected)
    assert "secret" not in failure.detail
