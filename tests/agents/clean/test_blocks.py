import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from copydesk.agents.clean import blocks as flags
from copydesk.agents.clean.blocks import FOOTER, MAX_BLOCKS, blocks_of


def cut(body):
    return blocks_of(LexborHTMLParser(f"<html><body>{body}</body></html>").body)


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        ("<p>One <b>bold</b> word.</p><p>Two.</p>", ["One bold word.", "Two."]),
        ("Bare <div>inner</div> after", ["Bare", "inner", "after"]),
        ("<p>One<br>two<br><br>three</p>", ["One", "two", "three"]),
        ("<table><tr><td>a</td><td>b</td></tr></table>", ["a", "b"]),
        ("<p>Seen<script>unseen()</script><style>p{}</style></p>", ["Seen"]),
        ("<p>a\xa0 b\n\tc</p>", ["a b c"]),
        ("<p>Fünf &lt; sechs &amp; mehr</p>", ["Fünf < sechs & mehr"]),
        ("<my-card>Own <my-inline>element</my-inline></my-card>", ["Own", "element"]),
        ("<!-- comment --><p></p><div> </div>", []),
        ("", []),
    ],
)
def test_text_is_cut_at_the_borders_of_block_elements(body, texts):
    assert cut(body).text == texts


def test_characters_in_links_and_in_bold_are_counted():
    blocks = cut('<p>Plain <a href="x">linked</a> and <b>bold</b></p><p>None</p>')
    assert blocks.linked == [len("linked"), 0]
    assert blocks.bold == [len("bold"), 0]


def test_one_line_break_is_told_from_two():
    assert cut("<p>a<br>b<br><br>c</p>").broken == [False, True, False]


def test_a_break_before_another_element_does_not_count():
    assert cut("a<br><p>b</p>").broken == [False, False]


def test_flags_reach_down_to_the_text():
    blocks = cut('<main><article><div role="navigation"><ul><li>Home</li></ul></div></article></main><p hidden>x</p>')
    assert blocks.e_flags[blocks.element[0]] == flags.MAIN | flags.ARTICLE | flags.NAV | flags.LIST
    assert blocks.e_flags[blocks.element[1]] == flags.HIDDEN


@pytest.mark.parametrize("attribute", ['style="display: none"', 'aria-hidden="true"', 'role="dialog"', "hidden"])
def test_what_is_hidden_is_marked(attribute):
    blocks = cut(f"<div {attribute}><p>x</p></div>")
    assert blocks.e_flags[blocks.element[0]] & flags.HIDDEN


def test_names_are_class_and_id():
    assert cut('<div id="story" class="body wide">x</div>').e_attribute[1] == "body wide story"


def test_deeply_nested_pages_do_not_exhaust_the_stack():
    assert cut("<div>" * 3_000 + "deep").text == ["deep"]


def test_a_page_of_too_many_blocks_is_cut_and_says_so():
    blocks = cut("<p>x</p>" * (MAX_BLOCKS + FOOTER + 1))
    assert len(blocks.text) == MAX_BLOCKS
    assert blocks.cut


def test_links_and_a_footer_behind_the_last_block_are_not_missed():
    blocks = cut("<p>x</p>" * MAX_BLOCKS + "<a href=/><h3>Another story</h3></a>" * 900 + "<p>Imprint</p>" * FOOTER)
    assert len(blocks.text) == MAX_BLOCKS
    assert not blocks.cut


MARKUP = st.recursive(
    st.text("ab é中\n", max_size=5),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>",
        st.sampled_from(["p", "div", "a", "b", "ul", "li", "table", "br", "h1", "article", "x-y"]),
        st.lists(inner, max_size=4),
    ),
    max_leaves=20,
)


@given(MARKUP)
def test_elements_hold_their_blocks_as_ranges_inside_those_of_their_parents(body):
    blocks = cut(body)
    for row, parent in enumerate(blocks.e_parent):
        begin, end = blocks.e_begin[row], blocks.e_end[row]
        assert blocks.e_begin[parent] <= begin <= end <= blocks.e_end[parent]
    assert (blocks.e_begin[0], blocks.e_end[0]) == (0, len(blocks.text))
    for at, element in enumerate(blocks.element):
        assert blocks.e_begin[element] <= at < blocks.e_end[element]


@given(MARKUP)
def test_every_character_of_the_text_is_in_a_block(body):
    tree = LexborHTMLParser(f"<html><body>{body}</body></html>")
    whole = "".join((tree.body.text(deep=True) or "").split())
    assert "".join("".join(text.split()) for text in blocks_of(tree.body).text) == whole
