import base64
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.agents.dedupe.fingerprint import (
    BOUND,
    FINGERPRINT_VERSION,
    SKETCH_MAX,
    SKETCH_MIN,
    fingerprint,
    hashes,
    tokens,
    with_fingerprint,
)
from copydesk.streams.records import CleanArticle

FERRY = "The ferry Aurora left the harbour of Lindmouth at noon on Tuesday, an hour late, with 212 passengers on board."
FERRY_HASH = "dcdc2ce730d7d37b99d4a5ec1435d29c"
FERRY_SKETCH = (
    "voPeLt5wuQvUOx7AeLBmFmT8KSscdCEi7ZG/cYFfdjNNAYxryvASPZnAiqwt329AMUrSi2P16EYFq3UKxcjcWo1JRRf0DO9lbxhNwIH1ump1frPs"
    "bERMlMmEeO8ym2SwcAlbubvgC9J5O3UkAKWz2E6AGJUHjiTlEgSsd6RyKfiKnNWRkq9p+w=="
)

letters = st.text("abcdefgxyzäöüßéñøłčσςωдижЯ0123456789", min_size=1, max_size=8)
texts = st.lists(letters, min_size=1, max_size=40)
quick = settings(deadline=None, max_examples=40)


def english(text):
    return fingerprint(text, language="en")


def test_version_1_is_pinned():
    made = english(FERRY)
    assert FINGERPRINT_VERSION == 1
    assert (made.content_hash, made.sketch, made.fingerprint_version) == (FERRY_HASH, FERRY_SKETCH, 1)


def test_another_process_says_the_same_and_loads_little():
    script = (
        "import sys; from copydesk.agents.dedupe.fingerprint import fingerprint;"
        f"print(fingerprint({FERRY!r}, language='en').sketch);"
        "print(sorted({'rocksdict', 'faust', 'aiokafka', 'hypothesis'} & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert said.split() == [FERRY_SKETCH, "[]"]


@quick
@given(texts)
def test_case_punctuation_and_space_do_not_matter(words):
    plain = english(" ".join(words))
    assert english("  " + ",\n\t".join(words) + " …!") == plain
    assert english(" ".join(words).upper()) == plain
    assert english("“" + " — ".join(words).title() + "”") == plain


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Straße", "STRASSE"),
        ("café", "cafe\u0301"),
        ("ﬁnance", "finance"),
        ("Ａ１", "a1"),
        ("ΐ", "ΐ".upper()),
        ("ΌΔΌΣ", "όδός"),
    ],
)
def test_forms_of_one_word_are_one(one, other):
    assert english(one) == english(other)


@quick
@given(texts, letters)
def test_another_word_is_another_text(words, more):
    assert english(" ".join([*words, more])).content_hash != english(" ".join(words)).content_hash


def test_the_bounds_of_words_matter():
    assert english("now here").content_hash != english("nowhere").content_hash


@quick
@given(st.text(max_size=300), st.sampled_from(["en", "zh", "ja-JP", "th", "und", ""]))
def test_any_text_has_a_sorted_sketch_within_limits(text, language):
    made = fingerprint(text, language=language)
    sketch, shingles = hashes(made.sketch), max(0, len(tokens(text, language=language)) - 3)
    assert len(made.content_hash) == 32
    assert len(sketch) <= SKETCH_MAX
    assert (np.diff(sketch.astype(object)) > 0).all()
    assert len(sketch) <= max(shingles, 1)
    assert fingerprint(text, language=language) == made


@pytest.mark.parametrize(
    ("words", "least", "most"),
    [(0, 0, 0), (1, 1, 1), (3, 1, 1), (4, 1, 1), (5, 2, 2), (67, 64, 64), (300, 64, 64), (2000, 180, 320)],
)
def test_size_of_the_sketch(words, least, most):
    sketch = hashes(english(" ".join(f"w{n}" for n in range(words))).sketch)
    assert least <= len(sketch) <= most
    if len(sketch) > SKETCH_MIN:
        assert sketch[-1] < BOUND


def test_a_long_text_is_capped_at_its_smallest_hashes():
    whole = english(" ".join(f"w{n}" for n in range(20_000)))
    assert len(hashes(whole.sketch)) == SKETCH_MAX
    assert len(base64.b64decode(whole.sketch)) == 8 * SKETCH_MAX
    half = set(hashes(english(" ".join(f"w{n}" for n in range(10_000))).sketch).tolist())
    low = min(int(hashes(whole.sketch)[-1]), max(half))
    in_both_ranges = [h for h in half if h <= low]
    shared = set(hashes(whole.sketch).tolist()) & set(in_both_ranges)
    assert len(shared) == len(in_both_ranges)


def test_an_abridged_text_keeps_its_part_of_the_sketch():
    words = [f"word{n}" for n in range(1600)]
    whole = set(hashes(english(" ".join(words)).sketch).tolist())
    quarter = hashes(english(" ".join(words[:400])).sketch)
    below = [h for h in quarter.tolist() if h < BOUND]
    assert len(below) >= 30
    assert set(below) <= whole


def test_languages_without_spaces_are_read_by_character():
    assert tokens("船が、港に 着いた。", language="ja-JP") == list("船が港に着いた")
    assert fingerprint("台风 登陆", language="zh-Hant") == fingerprint("台风登陆", language="zh")
    assert tokens("船が、港に", language="en") == ["船が", "港に"]


def test_texts_without_words_differ_by_their_symbols():
    assert english("!!!").content_hash != english("???").content_hash
    assert english("! !\n!") == english("!!!")
    assert english("") == english(" \n\t ")
    assert hashes(english("").sketch).size == 0


def test_half_a_surrogate_pair_is_no_error():
    assert english("\ud800").content_hash != english("").content_hash
    assert english("ship \ud800 ahoy") == english("ship ahoy")


@pytest.mark.parametrize("broken", ["no base64!", "AAAA"])
def test_a_broken_sketch_is_a_value_error(broken):
    with pytest.raises(ValueError):
        hashes(broken)


def test_with_fingerprint_sets_its_fields_and_says_who_did():
    article = CleanArticle(id="a", text=FERRY, paragraphs=[(0, len(FERRY))], language="en", title="Ferry late")
    made = with_fingerprint(article)
    assert (made.content_hash, made.sketch, made.fingerprint_version) == (FERRY_HASH, FERRY_SKETCH, 1)
    assert made.provenance["content_hash"].by == made.provenance["sketch"].by == "fingerprint/1"
    assert (made.id, made.text, made.title) == (article.id, article.text, article.title)
    assert not article.content_hash
