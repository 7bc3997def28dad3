import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.agents.clean.page import read_page
from copydesk.agents.clean.profiles import Source
from copydesk.agents.clean.titles import site_names, title_of, without_site

NAME = "Lenford Post"
TITLE = "Council votes for a second bridge"
SITES = frozenset({"lenfordpost"})


def page(*headings, title="", og="", twitter="", ld="", site=""):
    """A page with these titles; `headings` are the h1."""
    parts = [f"<title>{title}</title>" if title else ""]
    parts += [f'<meta property="{name}" content="{value}">' for name, value in (("og:title", og), ("twitter:title", twitter), ("og:site_name", site)) if value]  # fmt: skip
    if ld:
        parts.append(
            f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", "headline": ld})}</script>'
        )
    return read_page("".join(parts) + "<body>" + "".join(f"<h1>{text}</h1>" for text in headings))


def found(*headings, sites=SITES, url=None, **declared):
    title = title_of(page(*headings, **declared), sites, url)
    return title and title.value


@pytest.mark.parametrize(
    ("declared", "source"),
    [
        ({"title": f"{TITLE} | {NAME}"}, "title element"),
        ({"og": f"{TITLE} - Politics - {NAME}", "title": "Home"}, "meta og:title"),
        ({"ld": TITLE.replace("v", "&amp;amp;")}, "json-ld"),
        ({"twitter": f"{NAME}: {TITLE}"}, "meta twitter:title"),
    ],
)
def test_one_witness_is_enough_and_is_named(declared, source):
    assert title_of(page(**declared), SITES).source == source


def test_no_title():
    assert title_of(page(), SITES) is None


def test_the_heading_that_others_know_is_the_title():
    assert found(TITLE, title=f"{TITLE} | {NAME}", og=f"A new bridge for Lenford - {NAME}") == TITLE
    assert found("A bridge, at last", title=f"A bridge, at last: {TITLE}") == "A bridge, at last"


@pytest.mark.parametrize("heading", [NAME, "Lenford Post Logo", "Politics", "Share this", ""])
def test_a_heading_that_nobody_knows_is_passed_over(heading):
    assert found(heading, og=TITLE, title=f"{TITLE} | {NAME}", ld=TITLE) == TITLE


def test_a_heading_that_names_the_site_in_the_title_element_is_passed_over():
    url = "https://lenford.example/2021/council-votes-for-a-second-bridge"
    assert found("The Valley Observer", title=f"{TITLE} » The Valley Observer", sites=frozenset(), url=url) == TITLE


def test_the_article_among_several_headings():
    assert found("Menu", TITLE, "More from Lenford", title=f"{TITLE} | {NAME}") == TITLE


def test_readers_spelling_comes_before_the_declared_one():
    assert found("The mayor’s “last bridge”", og="The mayor's \"last bridge\"".replace('"', "&quot;")) == "The mayor’s “last bridge”"  # fmt: skip


def test_inline_elements_leave_no_space_before_an_ending():
    assert found("<em>The Bridge</em>’s second life", title="The Bridge's second life") == "The Bridge’s second life"


def test_a_kicker_in_the_heading_is_left_out():
    assert found(f"<span>Opinion</span> {TITLE}", og=f"Opinion | {TITLE}", ld=TITLE) == TITLE


def test_a_subtitle_in_the_heading_is_left_out_where_two_declare_the_headline():
    heading = f"{TITLE} <small>Eleven years of debate come to an end</small>"
    assert found(heading, og=TITLE, ld=TITLE) == TITLE


def test_styles_in_a_heading_are_no_text():
    assert found(f"<style>.css-1{{color:red}}</style>{TITLE}") == TITLE


@pytest.mark.parametrize(
    "title",
    [
        "Council votes for a second bridge | Editorial",
        "Council votes for a second bridge – report",
        "Live: Council votes for a second bridge",
        "Can the river / the town be saved?",
    ],
)
def test_what_several_witnesses_share_is_not_cut(title):
    assert found(title, og=title, ld=title, title=f"{title} | {NAME}") == title
    assert found(title) == title


@pytest.mark.parametrize(
    ("title", "sites", "expected"),
    [
        ("Bridge vote passes | Politics | Lenford Post", {"lenfordpost", "politics"}, "Bridge vote passes"),
        ("Bridge vote passes | Lenford Post Online", {"lenfordpost"}, "Bridge vote passes"),
        ("Lenford Post - Bridge vote passes", {"lenfordpost"}, "Bridge vote passes"),
        ("Bridge vote passes | LP - Lenford Post", {"lplenfordpost"}, "Bridge vote passes"),
        ("LP: Lenford : Bridge vote passes", {"lplenford"}, "Bridge vote passes"),
        ("大桥建设投票通过-兰福德邮报", {"兰福德邮报"}, "大桥建设投票通过"),
        ("Ψήφος για τη γέφυρα | Λένφορντ Ποστ", {"λένφορντποστ"}, "Ψήφος για τη γέφυρα"),
        ("Live: the bridge vote", {"lenfordpost"}, "Live: the bridge vote"),
        ("Lenford Post", {"lenfordpost"}, "Lenford Post"),
        ("What the Lenford Post got wrong - a reply", {"lenfordpost"}, "What the Lenford Post got wrong - a reply"),
    ],
)
def test_the_sites_name_is_cut_off(title, sites, expected):
    assert without_site(title, frozenset(sites)) == expected


@pytest.mark.parametrize("mark", [" | ", " - ", " – ", " · ", " » ", "｜"])
def test_an_unknown_short_name_at_the_end_is_cut_off(mark):
    assert found(title=f"{TITLE}{mark}The Observer", sites=frozenset()) == TITLE


def test_a_profile_and_the_page_name_the_site():
    source = Source("post", "The Lenford Post and Advertiser of the Valley", title_suffixes=("Online Edition",))
    names = site_names(page(site="LP.com"), source)
    assert names == {"thelenfordpostandadvertiserofthevalley", "onlineedition", "lpcom"}


def test_publishers_and_owners_in_json_ld_name_the_site():
    graph = [
        {"@type": "NewsArticle", "publisher": {"@id": "#org"}},
        {"@type": "Organization", "@id": "#org", "name": "Lenford Post"},
        {"@type": "WebSite", "name": "LP"},
    ]
    html = f'<script type="application/ld+json">{json.dumps({"@graph": graph})}</script>'
    assert site_names(read_page(html), None) == {"lenfordpost", "lp"}


TEXTS = st.text(max_size=60)


@given(st.lists(TEXTS, max_size=8), st.tuples(TEXTS, TEXTS, TEXTS), st.text(max_size=40) | st.none())
def test_any_titles_give_one_of_them_or_none(headings, declared, url):
    title, og, ld = declared
    found = title_of(page(*headings, title=title, og=og, ld=ld), SITES, url)
    assert found is None or (found.value and found.value == found.value.strip())


def test_empty_scripts_in_a_heading_leave_the_text_alone():
    assert found("<script></script>" * 60 + "What {x} means for the bridge") == "What {x} means for the bridge"
