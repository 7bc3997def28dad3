import json
import re

import pytest

from copydesk.agents.clean.body import body_of
from copydesk.agents.clean.page import read_page

TITLE = "Second bridge for Lenford"
LEAD = "The council of Lenford voted on Monday to build a second bridge across the river, after eleven years of debate."
MORE = "Work on the bridge will begin in the spring, and the mayor expects that cars will cross it in three years."
LAST = "Opponents said they would take the vote to court, because the new road would run through a protected meadow."
NAV = "<nav><ul><li><a href=/>Home</a></li><li><a href=/s>Sport</a></li></ul></nav>"
FOOT = "<footer><p>© Lenford Post</p><p><a href=/p>Privacy</a></p></footer>"


def page(inner, head=""):
    return f"<html><head>{head}</head><body>{NAV}<main><article><h1>{TITLE}</h1>{inner}</article></main>{FOOT}</body></html>"


def paragraphs(*texts):
    return "".join(f"<p>{text}</p>" for text in texts)


def ld(**fields):
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **fields})}</script>'


def body(html, selector=None):
    return body_of(read_page(html), TITLE, selector)


def text_of(html):
    return body(html).paragraphs


def test_the_article_is_found_between_navigation_and_footer():
    found = text_of(page(paragraphs(LEAD, MORE, LAST)))
    assert [text for text in found if text != TITLE] == [LEAD, MORE, LAST]


def test_it_says_which_model_found_it():
    assert re.fullmatch(r"body model [0-9a-f]{8}", body(page(paragraphs(LEAD, MORE))).source)


@pytest.mark.parametrize(
    "wrap",
    [
        lambda *texts: "".join(f"<div>{text}</div>" for text in texts),
        lambda *texts: "<font>" + "<br><br>".join(texts) + "</font>",
        lambda *texts: "<table><tr><td>" + "</td></tr><tr><td>".join(texts) + "</td></tr></table>",
    ],
)
def test_old_pages_without_paragraph_elements_are_read_too(wrap):
    html = f"<html><body><table><tr><td><a href=/>Home</a></td><td>{wrap(LEAD, MORE, LAST, LEAD[::-1])}</td></tr></table></body></html>"
    assert {LEAD, MORE, LAST} <= set(text_of(html))


def test_markup_characters_in_text_survive():
    text = "The firm AT&amp;T said that 5 &lt; 6 and that &quot;all is well&quot; in the town of Lenford on the river, at last."
    assert any("AT&T said that 5 < 6" in found for found in text_of(page(paragraphs(text, MORE, LAST))))


def test_captions_and_picture_texts_are_left_out():
    figure = '<figure><img src=x alt="PICTURE TEXT"><figcaption>Photo: A. Reed</figcaption></figure>'
    found = " ".join(text_of(page(f"<p>{LEAD}</p>{figure}{paragraphs(MORE, LAST)}")))
    assert "PICTURE" not in found
    assert "Photo" not in found


def test_breaks_end_a_paragraph_where_a_sentence_ends():
    inner = (
        f"<p>{LEAD}</p><p>{MORE}<br>{LAST}<br><br>This is one line of the article<br>that goes on to the end of it.</p>"
    )
    assert text_of(page(inner))[-3:] == [MORE, LAST, "This is one line of the article that goes on to the end of it."]


def test_what_readers_never_see_is_no_text():
    hidden = f'<div style="display: none"><p>{LEAD[::-1]}</p></div>'
    assert LEAD[::-1] not in text_of(page(paragraphs(LEAD, MORE, LAST) + hidden))


def test_a_body_that_waits_for_a_script_to_be_shown_is_read():
    assert LEAD in text_of(f"<html><body><div hidden>{paragraphs(LEAD, MORE, LAST)}</div></body></html>")


def test_a_data_table_is_kept_or_cut_as_a_whole():
    rows = "".join(
        f"<tr><td>{place}</td><td>{time}</td></tr>" for place, time in (("Kisumu", "3:44.1"), ("Jinja", "3:45.0"))
    )
    found = text_of(page(paragraphs(LEAD, MORE) + f"<table>{rows}</table>" + paragraphs(LAST)))
    assert len({"Kisumu", "Jinja"} & set(found)) in (0, 2)


def test_json_ld_rescues_a_page_drawn_by_scripts():
    html = f"<html><head>{ld(headline='x', articleBody=chr(10).join([LEAD, MORE, LAST] * 2))}</head><body><div id=app></div></body></html>"
    assert body(html).source == "json-ld articleBody"
    assert text_of(html)[:3] == [LEAD, MORE, LAST]


def test_json_ld_is_not_believed_for_a_little_more():
    html = page(paragraphs(LEAD, MORE), ld(articleBody=LEAD + MORE + LAST))
    assert body(html).source.startswith("body model")


def test_a_selector_of_the_source_comes_first():
    html = page(
        f'{paragraphs(LEAD)}<section class="story">{paragraphs(MORE)}<div class="story">{paragraphs(LAST)}</div></section>'
    )
    assert body(html, ".story").paragraphs == [MORE, LAST]
    assert body(html, ".missing").source.startswith("body model")


def test_a_page_without_text_has_no_paragraphs():
    assert text_of("<html><body><img src=x></body></html>") == []


def test_the_same_page_gives_the_same_body():
    html = page(paragraphs(LEAD, MORE, LAST))
    assert body(html) == body(html)
