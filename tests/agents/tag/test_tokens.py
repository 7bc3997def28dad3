"""Words and what stands around them, for any text."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.agents.tag.gazetteer import Gazetteer
from copydesk.agents.tag.tokens import Tokenizer, loud_lines

GAZETTEER = Gazetteer()
TOKENIZE = Tokenizer(GAZETTEER)
TYPOGRAPHY = st.text(st.sampled_from("aAbB éÉİß東م'’‘\"“-‐.,;:!?()&\n\u0301\N{GRINNING FACE}0"), max_size=80)


def words(text):
    return [token.text for token in TOKENIZE(text)]


@given(st.text(max_size=200) | TYPOGRAPHY)
def test_words_are_slices_of_the_text_in_order(text):
    at = 0
    for token in TOKENIZE(text):
        assert at <= token.start < token.end <= token.full_end
        assert text[token.start : token.end] == token.text
        at = token.full_end
    assert at <= len(text)


@given(TYPOGRAPHY)
def test_every_letter_and_digit_is_in_a_word(text):
    covered = {at for token in TOKENIZE(text) for at in range(token.start, token.full_end)}
    assert {at for at, letter in enumerate(text) if letter.isalnum()} <= covered


@given(TYPOGRAPHY)
def test_lines_are_numbered_upwards_and_a_line_begins_anew(text):
    tokens = TOKENIZE(text)
    for before, after in itertools.pairwise(tokens):
        assert after.line >= before.line
        if after.line > before.line:
            assert after.initial
            assert not after.joined


@given(TYPOGRAPHY)
def test_only_what_is_written_like_a_name_has_capitals(text):
    assert all(
        token.text[0].isupper() or token.text.startswith(("al-", "el-")) for token in TOKENIZE(text) if token.caps
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The U.S.-China pact", ["The", "U.S.", "China", "pact"]),
        ("U.S.A. won", ["U.S.A.", "won"]),
        ("J.K. Rowling", ["J.K.", "Rowling"]),
        ("No. It ended", ["No", "It", "ended"]),
        ("3.5 of 1,000", ["3", "5", "of", "1", "000"]),
        ("AT&T and R&D", ["AT&T", "and", "R&D"]),
    ],
)
def test_dots_and_marks_inside_words(text, expected):
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Guinea-Bissau", ["Guinea-Bissau"]),
        ("Jean-Claude Juncker", ["Jean-Claude", "Juncker"]),
        ("Timor\u2011Leste", ["Timor\u2011Leste"]),
        ("Paris-based", ["Paris", "based"]),
        ("Hong Kong-based", ["Hong", "Kong", "based"]),
        ("anti-NATO", ["anti", "NATO"]),
        ("Anglo-Dutch", ["Anglo", "Dutch"]),
        ("ex-President", ["ex", "President"]),
        ("vice-president", ["vice-president"]),
        ("Ryong-nam", ["Ryong-nam"]),
        ("Paris-bound's", ["Paris", "bound"]),
    ],
)
def test_a_hyphen_parts_adjectives_and_pairs_but_no_name(text, expected):
    assert words(text) == expected


@pytest.mark.parametrize("possessive", ["'s", "’s", "‘s", "'S", "’S"])
def test_the_possessive_is_no_part_of_the_word(possessive):
    token, following = TOKENIZE(f"Ann{possessive} men")
    assert (token.text, token.possessive, token.full_end) == ("Ann", True, 5)
    assert not following.joined, "Ann's and what follows are two names"


def test_an_apostrophe_inside_a_name_stays():
    assert words("Conor O’Brien, N'Djamena and rock 'n' roll")[:3] == ["Conor", "O’Brien", "N'Djamena"]


def test_the_plural_possessive_ends_after_its_apostrophe():
    workers, party = TOKENIZE("Workers’ Party")
    assert (workers.text, workers.full_end, party.start) == ("Workers", 8, 9)


def test_the_dot_of_an_abbreviation_ends_no_sentence():
    tokens = {token.text: token for token in TOKENIZE("Mr. Lee and Gen. Roe met John F. Roe. Then Ann left.")}
    assert not any(tokens[name].initial for name in ("Lee", "F", "Ann"))
    assert tokens["Then"].initial


@pytest.mark.parametrize("opener", ['"', "“", "(", "• ", "— "])
def test_a_word_after_an_opening_mark_or_at_the_start_may_have_its_capital_for_that(opener):
    assert TOKENIZE(f"{opener}Rain fell")[0].initial


@pytest.mark.parametrize("text", ["東京で会議が開かれた", "مصر وقعت اتفاقا", "दिल्ली में बैठक"])
def test_scripts_without_case_have_words_but_none_that_looks_like_a_name(text):
    assert words(text)
    assert not any(token.caps for token in TOKENIZE(text))


def test_combining_marks_stay_with_their_letter():
    assert words("E\u0301cole Ame\u0301lie") == ["E\u0301cole", "Ame\u0301lie"]


def test_the_word_i_is_no_name():
    assert [token.caps for token in TOKENIZE("Then I saw Ann")] == [True, False, False, True]


@pytest.mark.parametrize(
    ("line", "is_loud"),
    [
        ("STORM KILLS DOZENS", True),
        ("Many People Fear That Rain Will Come", True),
        ("Many people fear that rain will come to Paris", False),
        ("NATO", False),
        ("", False),
    ],
)
def test_a_loud_line_is_one_whose_capitals_say_nothing(line, is_loud):
    assert bool(loud_lines(TOKENIZE(line), GAZETTEER.common)) == is_loud
