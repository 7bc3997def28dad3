"""Words and keys: what the byte tables count is what the expressions count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.agents.clean.words import MARKS, WORD, count_words, ends_sentence, key, keys, prose_words, sentences

WESTERN = st.text(
    st.sampled_from("aZ09_éßµªº²¼ŸÿÀ×÷ \t“”‘’—…€.!?»)") | st.characters(min_codepoint=32, max_codepoint=255),
    max_size=60,
)
OTHERS = st.text(st.sampled_from("жЖёЁїЇ№łŁőĘßšσςΣΐµά “”—.1_a"), max_size=60)
ANY = WESTERN | OTHERS | st.text(max_size=60)
LINES = ANY.map(lambda text: text.replace("\n", " "))


@given(ANY)
def test_a_key_is_letters_and_digits_folded(text):
    assert key(text) == MARKS.sub("", text).casefold()


@given(st.lists(LINES, max_size=6))
def test_keys_are_the_keys(lines):
    assert keys(lines) == [key(line) for line in lines]


def test_keys_of_lines_with_breaks_are_the_keys_all_the_same():
    assert keys(["a\nB", "c"]) == ["ab", "c"]


@given(ANY)
def test_words_are_counted_as_the_expression_counts(text):
    assert count_words(text) == len(WORD.findall(text))


@given(st.lists(ANY, max_size=5))
def test_counting_adds_up(texts):
    assert count_words(" ".join(texts)) == sum(map(count_words, texts))


@given(ANY)
def test_sentences_joined_are_the_paragraph(text):
    assert "".join(sentences(text)) == text
    assert all(sentences(text))


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("He came. She left.", ["He came. ", "She left."]),
        ("“He came.” She left!", ["“He came.” ", "She left!"]),
        ("the market.South of it", ["the market.", "South of it"]),
        ("The U.S. Army came.", ["The U.S. ", "Army came."]),
        ("It cost 3.5 million.", ["It cost 3.5 million."]),
        ("他来了。她走了。", ["他来了。", "她走了。"]),
        ("Wait... what?", ["Wait... what?"]),
        ("Er kam. «Nein», sagte sie.", ["Er kam. ", "«Nein», sagte sie."]),
        ("", []),
    ],
)
def test_where_sentences_end(text, cut):
    assert sentences(text) == cut


@pytest.mark.parametrize(
    ("text", "ends"),
    [("It ended.", True), ("It ended.”", True), ("It ended", False), ("终。", True), ("(It ended.)", True), ("3)", False), ("", False)],
)  # fmt: skip
def test_ends_of_sentences(text, ends):
    assert ends_sentence(text) is ends


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The mayor opened the bridge on Monday.", 7),
        ("The mayor opened the bridge on Monday", 0),
        ("He came.", 0),
        ("市长星期一为新桥剪彩并发表了讲话。", 8),
        ("นายกเทศมนตรีเปิดสะพานใหม่เมื่อวันจันทร์", 19),
        ("Größe und Maß der Straße sind bekannt.", 7),
    ],
)
def test_words_of_prose(text, words):
    assert prose_words(text) == words
