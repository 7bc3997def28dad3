import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tongues import TONGUES

from copydesk.agents.clean.repair import line, repair
from copydesk.agents.clean.words import count_words, ends_sentence, key, prose_words, sentences


@pytest.mark.parametrize(
    ("broken", "good"),
    [
        ("The mayorâ€™s â€œnewâ€\u009d bridge", "The mayor’s “new” bridge"),
        ("cafÃ© in MÃ¼nchen", "café in München"),
        ("AT&amp;amp;T said &amp;quot;yes&amp;quot;", 'AT&T said "yes"'),
        ("Tom &amp; Ann", "Tom & Ann"),
        ("5 &lt; 6", "5 < 6"),
        ("so\u00adft hy\u00adphen", "soft hyphen"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("bell\x07 and \x1b[31mred", "bell and [31mred"),
        ("right\u202eleft\u202c", "rightleft"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("cafe\u0301", "café"),
        ("tag\ud800 surrogate", "tag surrogate"),
        ("&#x202e;hidden&#8203;", "hidden"),
        ("&nosuchentity; stays", "&nosuchentity; stays"),
    ],
)
def test_repairs(broken, good):
    assert repair(broken) == good


@pytest.mark.parametrize(
    "text",
    [
        "“Curly” ‘quotes’ – and — dashes…",
        "ﬁne ligature",
        "ＦＵＬＬ　width",
        "می‌خواهم",
        "👩‍👩‍👧 family",
        "Â la carte ÂÃ",
        "naïve Ångström",
        "R&D; Q&A",
    ],
)
def test_leaves_what_is_right(text):
    assert repair(text) == unicodedata.normalize("NFC", text)


@given(st.text())
def test_is_idempotent_and_leaves_no_controls(text):
    once = repair(text)
    assert repair(once) == once
    assert not any(unicodedata.category(character) in ("Cc", "Cs") for character in once if character not in "\n\t")


def test_a_long_run_of_combining_marks_is_cut():
    assert len(repair("a" + "\u0316\u0301" * 50_000)) < 50


def test_line_is_one_line_and_limited():
    assert line("  a \n b\tc ") == "a b c"
    assert line("word " * 500, 20) == "word word word word"


def test_key_is_letters_and_digits_only():
    assert key("“It’s 5 o'clock—now!”") == "its5oclocknow"


@pytest.mark.parametrize(("text", "words"), [("It is here.", 3), ("新しい橋", 4), ("", 0), ("a_b", 2), ("3.5 km", 3)])
def test_count_words(text, words):
    assert count_words(text) == words


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        ("The mayor opened the bridge on Monday.", True),
        ("“We are glad that it is open,” he said.”", True),
        ("The mayor opened the bridge on Monday", False),
        ("Read more.", False),
        ("市長は月曜日に新しい橋を開いた。", True),
        ("ชาวบ้านยินดีกับสะพานใหม่ที่เปิดเมื่อวันจันทร์", True),
        ("", False),
    ],
)
def test_prose_is_a_full_sentence(text, prose):
    assert bool(prose_words(text)) is prose


def test_ends_sentence_looks_past_closing_quotes():
    assert ends_sentence("He said so.”")
    assert ends_sentence("本当だ。」")
    assert not ends_sentence("He said so,")


@pytest.mark.parametrize(
    ("paragraph", "parts"),
    [
        ("One here. Two here.", ["One here. ", "Two here."]),
        ("He went to the U.S. Senate. Then home.", ["He went to the U.S. ", "Senate. ", "Then home."]),
        ("Fell in the market.South of it rose.", ["Fell in the market.", "South of it rose."]),
        ("“Go.” She went.", ["“Go.” ", "She went."]),
        ("終わった。始まった。", ["終わった。", "始まった。"]),
        ("no end", ["no end"]),
        ("", []),
    ],
)
def test_sentences(paragraph, parts):
    assert sentences(paragraph) == parts


@given(st.text())
def test_sentences_join_to_the_paragraph(text):
    assert "".join(sentences(text)) == text


SOUND = st.text(
    st.sampled_from("aZ é ß “”’—…€.,!?\n\t\xa0 ÂÃâ€™Ÿœ©×¿") | st.characters(min_codepoint=32, max_codepoint=255),
    max_size=60,
)


@given(SOUND)
def test_the_short_way_gives_what_the_long_way_gives(text):
    # An invisible character is taken out, and text that has one never goes the short way.
    assert repair(text) == repair(f"\u200b{text}")


@given(st.text(max_size=80))
def test_repairing_twice_is_repairing_once(text):
    once = repair(text)
    assert repair(once) == once
    assert unicodedata.is_normalized("NFC", once)


QUOTED = "The mayor’s “second bridge” — she said — won’t open until May… Café Zürich, naïve São Paulo €5."


@pytest.mark.parametrize(
    "codec", ["sloppy-windows-1252", "latin-1", "macroman", "sloppy-windows-1251", "cp437", "sloppy-windows-1250"]
)
@pytest.mark.parametrize("text", [QUOTED, *(f"{title}. {body}" for title, body in TONGUES.values())])
def test_mojibake_of_every_kind_is_put_right(text, codec):
    text = unicodedata.normalize("NFC", text)
    damaged = text.encode().decode(codec)
    assert repair(damaged) == text
    if codec != "macroman":
        assert repair(damaged.encode().decode("sloppy-windows-1252")) == text


@pytest.mark.parametrize("text", [QUOTED, *(f"{title}. {body}" for title, body in TONGUES.values())])
def test_sound_text_in_any_language_stays(text):
    text = unicodedata.normalize("NFC", text)
    assert repair(text) == text


@given(st.text(max_size=60), st.sampled_from(["sloppy-windows-1252", "macroman", "cp437"]))
def test_a_mended_text_is_not_mended_again(text, codec):
    once = repair(text.encode("utf-8", "ignore").decode(codec))
    assert repair(once) == once
