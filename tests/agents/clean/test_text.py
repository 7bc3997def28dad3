import textwrap

import pytest

from copydesk.agents.clean.text import is_wrapped, paragraphs_of

LEAD = "The council of Lenford voted on Monday to build a second bridge across the river, after eleven years of debate."
NEXT = (
    "Work on the bridge will begin in the spring, and the mayor expects that cars will cross it three years from now."
)
LAST = "Opponents said they would take the vote to court, because the new road would run through a protected meadow."


def wrapped(*paragraphs, width=70, gap="\n\n"):
    return gap.join(textwrap.fill(paragraph, width) for paragraph in paragraphs)


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\n \n", "\n\n\n"])
def test_one_line_a_paragraph(gap):
    assert paragraphs_of(gap.join((LEAD, NEXT, LAST))) == [LEAD, NEXT, LAST]


@pytest.mark.parametrize("width", [55, 65, 72, 80, 100])
def test_hard_wraps_between_blank_lines_are_undone(width):
    assert paragraphs_of(wrapped(LEAD, NEXT, LAST, width=width)) == [LEAD, NEXT, LAST]


@pytest.mark.parametrize("width", [55, 65, 72])
def test_hard_wraps_without_blank_lines_are_undone_where_a_line_ends_early(width):
    assert paragraphs_of(wrapped(LEAD, NEXT, LAST, width=width, gap="\n")) == [LEAD, NEXT, LAST]


def test_a_header_above_wrapped_text_stays_apart():
    text = "Lenford builds a second bridge\nBy Ada Moss\n\n" + wrapped(LEAD, NEXT)
    assert paragraphs_of(text) == ["Lenford builds a second bridge", "By Ada Moss", LEAD, NEXT]


def test_a_word_cut_at_the_line_end_is_joined():
    text = "The council of Lenford voted on Monday to build a sec-\nond bridge across the river, after eleven years of de-\nbate."
    assert paragraphs_of(text) == [LEAD]


def test_a_compound_keeps_its_hyphen_where_the_text_writes_it_so():
    text = "The well-known mayor spoke of the bridge to a crowd that was as well-\nknown as he was, and much louder than he had been."
    assert "as well-known as he was" in paragraphs_of(text)[0]


def test_verse_and_lists_stay_line_by_line():
    verse = "The river runs\nunder the bridge\nunder the moon\nand out to sea"
    assert paragraphs_of(verse) == verse.split("\n")
    listed = "- bread from the baker in the old town hall\n- milk from the farm on the far side of the river\n- salt"
    assert paragraphs_of(listed) == listed.split("\n")


def test_two_full_sentences_on_two_lines_are_two_paragraphs():
    text = "The mayor opened the new bridge on Monday with a speech.\nThe bishop blessed it on Tuesday with water from the river."
    assert paragraphs_of(text) == text.split("\n")


def test_white_space_collapses_and_empty_text_has_no_paragraphs():
    assert paragraphs_of("  a\t b\u00a0c \n\n\n ") == ["a b c"]
    assert paragraphs_of(" \n\t\n") == []


def test_is_wrapped_says_which_lines_go_on():
    block = textwrap.wrap(LEAD, 60)
    assert is_wrapped(block) == [True] * (len(block) - 1)
    assert is_wrapped(["short", "lines"]) == []
    assert is_wrapped([LEAD]) == []
