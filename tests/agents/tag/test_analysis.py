"""Texts as arrays: tokens without a gap, sentences, how they are written, what a document says of a word."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.agents.tag import model
from copydesk.agents.tag.analysis import LONGEST_SENTENCE, MARKS, NORMAL, SHOUTED, TABLE, TITLED, analyse
from copydesk.agents.tag.vocabulary import TOKEN, Vocabulary

VOCABULARY = Vocabulary(model.load().vocabulary.lexicon)
CAPITAL_INSIDE, AFTER_TITLE, SURNAME, ORGANISATION, PLACE, ACRONYM, INSIDE, SAYS, SMALL = range(MARKS)


def analysed(*texts):
    numbers = [VOCABULARY.numbers(text) for text in texts]
    VOCABULARY.grow()
    return analyse(VOCABULARY, texts, numbers)


def code(text, word, number=0):
    """The document code of the nth capitalised `word`."""
    analysis = analysed(text)
    wanted = VOCABULARY.numbers(word)[0]
    return int(analysis.codes[np.flatnonzero(analysis.words == wanted)[number]])


def has(mark, text, word):
    return bool(code(text, word) >> mark & 1)


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_tokens_cover_a_text_without_a_gap(text):
    assert "".join(TOKEN.findall(text)) == text


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Kim Jong-un's", ["Kim", "Jong", "-", "un", "'s"]),
        ("U.S. troops", ["U.S.", "troops"]),
        ("N. Korea", ["N.", "Korea"]),
        ("AT&T, O’Brien", ["AT&T", ",", "O’Brien"]),
        ("Mr. Lee won 3,500.50", ["Mr.", "Lee", "won", "3,500.50"]),
        ("Cafe\u0301s", ["Cafe\u0301s"]),
    ],
)
def test_words_are_cut_as_names_need_it(text, tokens):
    assert [token for token in TOKEN.findall(text) if not token.isspace()] == tokens


def test_offsets_are_of_each_text():
    analysis = analysed("Paris fell.", "", "In Rome")
    assert analysis.starts.tolist() == [0, 6, 10, 0, 3]
    assert analysis.ends.tolist() == [5, 10, 11, 2, 7]
    assert analysis.texts.tolist() == [0, 0, 0, 2, 2]


def test_sentences_are_parted_by_padding_and_cut_when_too_long():
    analysis = analysed("He left. She stayed\nThen " + "on " * 250)
    gaps = np.diff(analysis.places)
    assert set(gaps.tolist()) == {1, 3}
    assert np.diff(np.flatnonzero(gaps == 3), prepend=-1).max() <= LONGEST_SENTENCE


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("Xi met the envoy in Rome.", NORMAL),
        ("XI MEETS PUTIN IN BEIJING", SHOUTED),
        ("Xi Meets Envoy In Rome Before Summit", TITLED),
        ("Leeds 2 Derby 0 at half-time 1", TABLE),
    ],
)
def test_the_way_a_sentence_is_written_is_told(text, mode):
    assert code(text, text.split()[0]) >> (MARKS + 1) == mode


def test_a_document_says_what_its_words_are():
    text = "The visit of Okello Corp to Gulu ended, said President Obura. A will is a will. Will (UPDF) and Mary Auma went."
    assert has(CAPITAL_INSIDE, text, "Gulu")
    assert has(AFTER_TITLE, text, "Obura")
    assert has(SURNAME, text, "Auma")
    assert has(ORGANISATION, text, "Okello")
    assert has(ACRONYM, text, "UPDF")
    assert has(SMALL, text, "Will")
    assert not has(SMALL, text, "Gulu")


def test_what_one_document_says_does_not_reach_the_next():
    together = analysed("The will of Ann.", "Will went.")
    alone = analysed("Will went.")
    wanted = VOCABULARY.numbers("Will")[0]
    assert together.codes[together.words == wanted].tolist() == alone.codes[alone.words == wanted].tolist()


def test_tokens_far_from_a_capital_are_left_alone():
    analysis = analysed("the price of bread rose again and again when Ann came home")
    active = {VOCABULARY.words()[number] for number in analysis.words[analysis.active]}
    assert active == {"again", "when", "Ann", "came"} - {"again"} | active & {"again"}
    assert "bread" not in active


def test_nothing_but_space_is_no_analysis():
    assert analysed(" \n ", "") is None


def test_a_known_phrase_is_marked_from_its_first_to_its_last_word():
    analysis = analysed("They joined the African National Congress in May.")
    marked = np.flatnonzero(analysis.phrases)
    words = [VOCABULARY.words()[number] for number in analysis.words[marked]]
    assert words == ["African", "National", "Congress"]
    assert (analysis.phrases[marked] % 3).tolist() == [1, 2, 0]
