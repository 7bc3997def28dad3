"""Limits before the parser, and JSON-LD as pages carry it."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.agents.clean import guard, jsonld
from copydesk.agents.clean.guard import LONG_TAG, MAX_ATTRIBUTES, MAX_DEPTH, MAX_TAGS

ARTICLE = {"@type": "NewsArticle", "headline": "The bridge is open", "datePublished": "2024-05-03T10:00:00Z"}


def too_much(html):
    return guard.too_much(html.encode())


def depth(html):
    return guard.depth(html.encode())


@pytest.mark.parametrize(
    ("html", "deep"),
    [
        ("", 0),
        ("plain text < 3 > 2", 0),
        ("<div><div></div></div>", 2),
        ("<div></div>" * 50, 1),
        ("<p><p><p>", 0),
        ("<br><img><hr>", 0),
        ("</div></div><div>", 1),
        ("<DIV><Span>", 2),
    ],
)
def test_depth(html, deep):
    assert depth(html) == deep


def test_limits_are_reached_only_when_passed():
    assert too_much("<br>" * MAX_TAGS) is None
    assert too_much("<br>" * (MAX_TAGS + 1)) == f"more than {MAX_TAGS} tags"
    assert too_much("<div>" * MAX_DEPTH) is None
    assert too_much("<div>" * (MAX_DEPTH + 1)) == f"tags nested more than {MAX_DEPTH} deep"
    assert too_much("<div " + "a " * (LONG_TAG // 2 + MAX_ATTRIBUTES) + ">") == f"a tag with more than {MAX_ATTRIBUTES} attributes"  # fmt: skip


def test_a_long_value_is_one_attribute():
    assert too_much(f'<div data-all="{"a b " * LONG_TAG}">') is None


MANY = " ".join(f"a{number}=1" for number in range(MAX_ATTRIBUTES + 10))


@pytest.mark.parametrize("tag", [f"<p {MANY}>", f"<p {MANY} < x>", f'<p " {MANY}>', f"<p x='>' {MANY}>", f"</script {MANY}>", f"<p {MANY} </script>"])  # fmt: skip
def test_attributes_are_counted_whatever_stands_among_them(tag):
    assert too_much(f"<html><body>{tag}") == f"a tag with more than {MAX_ATTRIBUTES} attributes"
    assert too_much(f"<html><script>let a = 1;{tag}" if tag.startswith("</") else f"<br>{tag}")


@pytest.mark.parametrize("element", ["script type='x'", "style", "textarea"])
def test_data_in_scripts_is_no_attribute(element):
    data = "if a < b then c + d "
    assert too_much(f"<html><{element}>{data * (LONG_TAG // 4)}</{element.split()[0]}><p>") is None
    assert too_much(f"<html><{element}>a <b c{data * (LONG_TAG // 4)}</{element.split()[0]}><p>") is None
    assert too_much(f"<html><style>ul > li {{}} {'li b i ' * LONG_TAG} ol > li</style><p>") is None


@given(st.text(st.sampled_from("<>/divpbr =\"'"), max_size=200))
def test_depth_is_between_zero_and_the_number_of_tags(html):
    assert 0 <= depth(html) <= html.count("<")
    assert too_much(html) is None


@pytest.mark.parametrize(
    "wrapped",
    [
        "{}",
        "<!-- {} -->",
        "// <![CDATA[ {} // ]]>",
        " \n{}\n ",
        "{};",
        "[{}]",
        '{{"@graph": [{}]}}',
        '{{"@type": "WebPage", "mainEntity": {}}}',
        '{{"@type": "ItemList", "itemListElement": [{{"@type": "ListItem", "item": {}}}]}}',
    ],
)
def test_an_article_is_found_in_every_wrapping(wrapped):
    found = jsonld.articles(jsonld.objects([wrapped.format(json.dumps(ARTICLE))]))
    assert found == [ARTICLE]


@pytest.mark.parametrize(
    "broken",
    [
        '{"@type": "NewsArticle", "headline": "The bridge\nis open",}',
        '{"@type": "NewsArticle", "headline": "The bridge is open", }',
        '{"@type": ["Thing", "NewsArticle"], "headline": "The\tbridge is open"}',
    ],
)
def test_common_mistakes_are_read(broken):
    (found,) = jsonld.articles(jsonld.objects([broken]))
    assert found["headline"] == "The bridge is open"


@pytest.mark.parametrize(
    "block", ["", "no json", "{", '"text"', "5", "[[[[]]]]", "{}" * 3, '{"@type": "Person"}', "[" * 5_000]
)
def test_what_holds_no_article(block):
    assert jsonld.articles(jsonld.objects([block])) == []


def test_objects_are_bounded():
    block = json.dumps([{"@type": "Person"}] * (2 * jsonld.MAX_OBJECTS))
    assert len(jsonld.objects([block, block])) == jsonld.MAX_OBJECTS
    assert len(jsonld.objects([json.dumps(ARTICLE)] * (2 * jsonld.MAX_BLOCKS))) == jsonld.MAX_BLOCKS


def test_deep_nesting_is_left_alone():
    item = dict(ARTICLE)
    for _ in range(jsonld.MAX_DEPTH + 1):
        item = {"@graph": [item]}
    assert jsonld.objects([json.dumps(item)]) == []


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Ada Moss", ["Ada Moss"]),
        (["Ada Moss", {"name": "Ben Reed"}], ["Ada Moss", "Ben Reed"]),
        ({"name": ["Ada Moss", "Ben Reed"]}, ["Ada Moss", "Ben Reed"]),
        ({"@id": "#ada"}, ["Ada Moss"]),
        ({"@id": "#nobody"}, []),
        ("https://lenford.example/ada", []),
        (None, []),
        (7, []),
        ([[[[["Ada Moss"]]]]], []),
    ],
)
def test_names(value, names):
    assert jsonld.names(value, [{"@id": "#ada", "name": "Ada Moss"}]) == names


def test_the_best_described_article_stands_first():
    bare = {"@type": "BlogPosting"}
    assert jsonld.articles([bare, ARTICLE]) == [ARTICLE, bare]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["@type", "@graph", "name", "item"]), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@given(VALUES)
def test_any_json_is_taken(value):
    found = jsonld.objects([json.dumps(value)])
    assert all(item["@type"] for item in found)
    assert all(isinstance(name, str) for name in jsonld.names(value, found))
    assert all(isinstance(url, str) for url in jsonld.urls(value))
    jsonld.articles(found)


@given(
    st.lists(
        st.sampled_from(
            ["<div>", "</div>", "<p>", "</p>", "</LI>", "</pre>", "<tt>", "<br>", "x" * 40, ">", "<", "</"]
        ),
        max_size=400,
    ),
    st.integers(1, 40),
)
def test_the_cheap_look_never_misses_what_the_exact_one_finds(parts, times):
    html = ("".join(parts) * times).encode() + b"<"
    octets = np.frombuffer(html, np.uint8)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(guard, "MAX_DEPTH", 30)
        assert guard._may_be_deep(octets, np.flatnonzero(octets == ord("<"))) or guard.depth(html) <= 30


def test_attributes_in_a_noscript_are_counted():
    attributes = " ".join(f"a{number}=1" for number in range(2 * MAX_ATTRIBUTES))
    assert too_much(f"<html><body><noscript><p {attributes}>x</p></noscript>") is not None
    assert too_much(f"<html><body><script>if (a <p {attributes}> b) run()</script>") is None
