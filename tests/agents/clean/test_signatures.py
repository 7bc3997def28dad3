import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.agents.clean.authors import bylines, is_pen_name, is_person
from copydesk.agents.clean.page import read_page
from copydesk.agents.clean.signatures import byline_of

TITLE = "Council votes for a second bridge"
SITES = frozenset({"lenfordpost"})


def page(body="", *, ld=None, **metas):
    head = "".join(f'<meta name="{name.replace("__", ":")}" content="{value}">' for name, value in metas.items())
    block = f'<script type="application/ld+json">{json.dumps(ld)}</script>' if ld else ""
    return read_page(f"<head>{head}{block}</head><body><main><h1>{TITLE}</h1>{body}</main></body>")


def signed(*args, **fields):
    return byline_of(page(*args, **fields), SITES, TITLE)


def authors(*args, **fields):
    found = signed(*args, **fields)
    return list(found[0].authors) if found else []


def article(*names, kind="Person", **fields):
    return {"@type": "NewsArticle", "author": [{"@type": kind, "name": name} for name in names], **fields}


@pytest.mark.parametrize(
    ("fields", "source"),
    [
        ({"ld": article("Ada Moss")}, "json-ld"),
        ({"ld": {"@type": "NewsArticle", "author": "Ada Moss"}}, "json-ld"),
        ({"ld": {"@graph": [{"@type": "NewsArticle", "author": {"@id": "#a"}}, {"@type": "Person", "@id": "#a", "name": "Ada Moss"}]}}, "json-ld"),
        ({"ld": {"@type": "NewsArticle", "author": {"@type": ["Person", "Organization"], "name": "Ada Moss"}}}, "json-ld"),
        ({"author": "By Ada Moss"}, "meta author"),
        ({"twitter__data1": "Ada Moss"}, "meta twitter:data1"),
        ({"ld": {"@type": "WebPage", "author": {"name": "Ada Moss"}}}, "json-ld of the page"),
        ({"body": '<a rel="author" href="/ada">Ada Moss</a>'}, "byline element"),
        ({"body": '<span itemprop="author">Ada Moss</span>'}, "byline element"),
        ({"body": '<span class="article__author-name">Ada Moss</span>'}, "byline element"),
        ({"body": '<div class="c-byline__box">By <b>Ada Moss</b></div>'}, "byline element"),
        ({"body": '<a href="/authors/ada">Ada Moss</a>'}, "byline element"),
        ({"body": "<p>By Ada Moss</p><p>23 June 2021</p>"}, "line at the headline"),
    ],
)  # fmt: skip
def test_each_witness_is_heard_and_named(fields, source):
    (names, agency), told = signed(**fields)
    assert (names, agency, told) == (("Ada Moss",), None, source)


def test_nobody_signs():
    assert signed() is None
    assert signed(author="https://lenford.example/ada", twitter__data1="5 minutes") is None


@pytest.mark.parametrize("name", ["Lenford Post", "Lenford Post Staff", "Newsroom", "Redaktion", "Редакция", "admin", "The Editors"])  # fmt: skip
def test_outlets_and_desks_are_no_authors(name):
    assert authors(ld=article(name), author=name, body=f'<a rel="author">{name}</a>') == []


def test_an_organisation_is_no_author_and_its_name_none_elsewhere():
    assert authors(ld=article("Top Bridge", kind="Organization"), author="Top Bridge") == []
    found = signed('<span class="author-name">Ada Moss</span>', ld=article("Top Bridge", kind="Organization"))
    assert found[0].authors == ("Ada Moss",)


def test_where_the_outlet_signs_the_next_name_is_another_articles():
    body = '<p class="byline">By Lenford Post</p><div><p class="byline">By Ben Reed</p></div>'
    assert authors(body) == []


def test_an_agency_is_kept_for_the_credit():
    assert signed(ld=article("Reuters")) == (((), "Reuters"), "json-ld")
    assert signed(ld=article("Reuters"), author="Ada Moss")[0] == (("Ada Moss",), "Reuters")
    assert signed(ld=article("Ada Moss", "Reuters"))[0] == (("Ada Moss",), "Reuters")
    assert signed(ld=article("AFP", kind="NewsMediaOrganization"))[0].agency == "AFP"
    assert signed('<span class="author-name">Reuters</span>')[0] == ((), "Reuters")
    assert signed("<p>By Reuters</p><p>23 June 2021</p>")[0] == ((), "Reuters")


def test_names_of_comments_and_teasers_are_passed_over():
    body = '<div class="comments"><span class="author-name">Cara Poe</span></div><aside><a rel="author">Dan Fry</a></aside>'
    assert authors(body) == []


def test_layout_around_the_headline_is_no_aside():
    html = f'<body><div class="with-sidebar"><h1>{TITLE}</h1><span class="author-name">Ada Moss</span></div></body>'
    assert byline_of(read_page(html), SITES)[0].authors == ("Ada Moss",)


def test_the_byline_at_the_headline_completes_the_declared_names():
    body = '<div class="byline">By Ada Moss and Ben Reed, Lenford Post</div>'
    assert authors(body, ld=article("Ada Moss")) == ["Ada Moss", "Ben Reed"]
    assert authors(body, ld=article("Cara Poe")) == ["Cara Poe"]
    assert authors('<div class="byline">By Ada Moss, Bridge Reporter</div>', ld=article("Ada Moss")) == ["Ada Moss"]


@pytest.mark.parametrize("work", ["Photography by", "Contributions from", "Edited by", "| Fotos:"])
def test_who_did_something_else_is_no_author(work):
    body = f'<div class="byline">By Ada Moss {work} Ben Reed</div>'
    assert authors(body, ld=article("Ada Moss", "Ben Reed")) == ["Ada Moss"]
    assert authors(body, ld=article("Cara Poe", "Ben Reed")) == ["Cara Poe"]


def test_elements_of_one_byline_are_read_together():
    names = "".join(f'<a rel="author" href="/{n}">{name}</a>' for n, name in enumerate(["Ada Moss", "Ben Reed"]))
    assert authors(names) == ["Ada Moss", "Ben Reed"]


def test_a_pen_name_is_one_where_a_name_is_declared():
    assert authors(ld=article("Sukarno")) == ["Sukarno"]
    assert authors(ld=article("amoss")) == ["amoss"]
    assert authors(ld=article("amoss"), author="Ada Moss") == ["Ada Moss"]
    assert authors("<p>By Monday</p>") == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ada Moss, Ph.D.", ("Ada Moss",)),
        ("Ada Moss MS, RDN, LD", ("Ada Moss",)),
        ("Nelson C.J.", ("Nelson C.J.",)),
        ("Chris E Hayner", ("Chris E Hayner",)),
        ("Ada Moss The Associated Press", ("Ada Moss",)),
        ("Ada Moss, The Lenford Post & Gazette", ("Ada Moss",)),
        ("Photographs by Ben Reed", ()),
        ("Dan Fry and Na Li", ("Dan Fry", "Na Li")),
        ("BY ADA MOSS AND BEN REED", ("Ada Moss", "Ben Reed")),
        ("Ada Moss / Ben Reed", ("Ada Moss", "Ben Reed")),
        ("Ana Gómez, Luis Ruiz y Eva Paz", ("Ana Gómez", "Luis Ruiz", "Eva Paz")),
        ("Anna Nowak i Jan Kowalski", ("Anna Nowak", "Jan Kowalski")),
        ("Автор: Иван Петров, Анна Орлова", ("Иван Петров", "Анна Орлова")),
        ("Γράφει ο Νίκος Παππάς", ("Νίκος Παππάς",)),
        ("بقلم: أحمد وليد", ("أحمد وليد",)),
        ("Erstellt von Ada Moss", ("Ada Moss",)),
        ("Author Ada Moss", ("Ada Moss",)),
        ("Publicado por Ana Gómez", ("Ana Gómez",)),
        ("Oleh: Siti Rahma", ("Siti Rahma",)),
        ("홍길동 기자", ("홍길동",)),
        ("记者 张三", ("张三",)),
        ("作者：张三、李四", ("张三", "李四")),
        ("Ada Moss in Berlin", ("Ada Moss",)),
        ("Ada Moss | Bridge correspondent", ("Ada Moss",)),
        ("Executive Content Editor", ()),
        ("Interview: Ada Moss", ()),
    ],
)
def test_names_in_many_forms(text, names):
    assert bylines([text]).authors == names


@pytest.mark.parametrize("name", ["Sukarno", "Dinda", "mia", "Ray van Dam"])
def test_pen_names(name):
    assert is_pen_name(name)


@pytest.mark.parametrize("name", ["By", "More Posts", "Profile", "a", "user1", "@ada", "x.com", "Redaktion", "Posted"])
def test_labels_are_no_pen_names(name):
    assert not is_pen_name(name)


@given(st.text(max_size=120), st.text(max_size=80))
def test_any_names(text, name):
    html = page(f'<p class="byline">{text}</p><a rel="author">{name}</a>', ld=article(name, text))
    found = byline_of(html, SITES, TITLE)
    assert found is None or all(is_person(each) or is_pen_name(each) for each in found[0].authors)
