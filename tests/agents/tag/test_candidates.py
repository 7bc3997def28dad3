"""Where a name begins and ends among capitalised words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.agents.tag.candidates import LONGEST_PIECE, Cutter
from copydesk.agents.tag.gazetteer import Gazetteer
from copydesk.agents.tag.tokens import Tokenizer

GAZETTEER = Gazetteer()
TOKENIZE = Tokenizer(GAZETTEER)
KINDS_OF_WORDS = """
President Prime Minister Ann Lee Kim Jong-un Bank of for the Japan United States U.S. Chinese North Korea Party
University and de van der Jr. King ( ) , . said NATO Ministry Secretary State South
"""
NEWS = st.lists(st.sampled_from(KINDS_OF_WORDS.split()), max_size=30).map(" ".join)


def pieces(text):
    return Cutter(GAZETTEER, text, TOKENIZE(text)).pieces()


def cut(text):
    return [" ".join(piece.words) for piece in pieces(text)]


@given(NEWS)
def test_candidates_never_overlap_and_begin_and_end_with_a_name_like_word(text):
    tokens, at = TOKENIZE(text), 0
    for piece in pieces(text):
        assert at <= piece.first < piece.last <= len(tokens)
        assert [token.text for token in tokens[piece.first : piece.last]] == piece.words
        assert tokens[piece.first].caps
        assert tokens[piece.last - 1].caps
        at = piece.last


@given(NEWS)
def test_no_candidate_is_longer_than_a_run(text):
    assert all(len(piece.words) <= LONGEST_PIECE + 3 for piece in pieces(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He heard Ludwig van Beethoven and Vincent van Gogh", ["Ludwig van Beethoven", "Vincent van Gogh"]),
        ("It quoted Abdel Fattah el-Sisi", ["Abdel Fattah el-Sisi"]),
        ("He saw Ursula von der Leyen", ["Ursula von der Leyen"]),
        ("He met Charles de Gaulle of France", ["Charles de Gaulle", "France"]),
    ],
)
def test_small_words_inside_a_name_belong_to_it(text, expected):
    assert cut(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("President Joe Biden met Prime Minister Narendra Modi", ["Joe Biden", "Narendra Modi"]),
        ("former Secretary of State Hillary Clinton", ["Hillary Clinton"]),
        ("South Korean President Yoon Suk-yeol", ["Yoon Suk-yeol"]),
        ("Governor of the Bank of England Andrew Bailey", ["Bank of England", "Andrew Bailey"]),
        ("King Charles III left", ["Charles III"]),
    ],
)
def test_titles_part_names_and_belong_to_none(text, expected):
    assert cut(text) == expected


@pytest.mark.parametrize("name", ["Martin Luther King Jr", "John King Sr", "Robert Downey Jr", "Henry Ford II"])
def test_a_suffix_belongs_to_the_name_even_after_a_surname_that_is_a_title(name):
    assert cut(f"he met {name}. yesterday") == [name]


def test_a_title_marks_who_comes_after_it():
    titled = {" ".join(piece.words): piece.titled for piece in pieces("President Ann Lee met Bob Roe in Paris")}
    assert titled == {"Ann Lee": True, "Bob Roe": False, "Paris": False}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the Department of Health and Human Services", ["Department of Health and Human Services"]),
        ("the Ministry of Foreign Affairs of Japan", ["Ministry of Foreign Affairs", "Japan"]),
        ("the Royal Bank of Scotland", ["Royal Bank of Scotland"]),
        ("the University of California, Berkeley", ["University of California", "Berkeley"]),
        ("the Bank of England and the Bank of Japan", ["Bank of England", "Bank of Japan"]),
        ("the Chinese Foreign Ministry", ["Foreign Ministry"]),
        ("the Chinese Communist Party", ["Chinese Communist Party"]),
    ],
)
def test_an_organisations_name_ends_where_it_should(text, expected):
    assert cut(text) == expected


def test_a_piece_that_an_organisation_word_ends_says_so():
    heads = {" ".join(piece.words): piece.head for piece in pieces("the Coastal Rail Authority met Ann Lee")}
    assert heads == {"Coastal Rail Authority": True, "Ann Lee": False}


@pytest.mark.parametrize("text", ["", "it rained all day", "Then they left. However, it rained.", "On Monday in May"])
def test_everyday_words_are_no_candidates(text):
    assert cut(text) == []


def test_a_headlines_pieces_are_loud_and_those_of_the_text_are_not():
    found = pieces("PARIS TALKS FAIL BADLY\n\nThe talks in Paris failed.")
    assert [(" ".join(piece.words), piece.loud) for piece in found][-1] == ("Paris", False)
    assert any(piece.loud for piece in found)
    assert all(piece.loud for piece in found[:-1])


@pytest.mark.parametrize(("text", "is_whole"), [("a cut by Moody's today", True), ("what Boeing's men said", False)])
def test_a_possessive_that_is_part_of_the_known_name_belongs_to_it(text, is_whole):
    (piece,) = pieces(text)
    assert piece.whole == is_whole


def test_a_comma_or_a_bracket_ends_a_name():
    assert cut("with Ann Lee, Bob Roe (Carl Moe) and others") == ["Ann Lee", "Bob Roe", "Carl Moe"]
