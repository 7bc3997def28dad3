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
    tokens,
    with_fingerprint,
)
from copydesk.agents.dedupe.sketches import read, unpack
from copydesk.streams.records import CleanArticle

FERRY = "The ferry Aurora left the harbour of Lindmouth at noon on Tuesday, an hour late, with 212 passengers on board."
FERRY_HASH = "dcdc2ce730d7d37b99d4a5ec1435d29c"
FERRY_SKETCH = "C7lw3i4WZrB4wCIhdBwrM3ZfgXE9EvDKa0Bv3y2sRuj1Y4ta3MjFCmXvDPQXarr1gcCUTERs7LBkmzLv0gvgu7nYs6UAJOUkjgeV+ClypHf7aa+SkQENAgYECgcFAw4ACAwLCQ8Q"


def hashes(sketch):
    return unpack(read(sketch)).hashes


letters = st.text("abcdefgxyzäöüßéñøłčσςωдижЯ0123456789", min_size=1, max_size=8)
texts = st.lists(letters, min_size=1, max_size=40)
quick = settings(deadline=None, max_examples=40)


def words_of(made):
    return made.content_hash, made.sketch


def english(text):
    return fingerprint(text, language="en")


def test_version_2_is_pinned():
    made = english(FERRY)
    assert FINGERPRINT_VERSION == 2
    assert (made.content_hash, made.sketch, made.fingerprint_version) == (FERRY_HASH, FERRY_SKETCH, 2)


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
    plain = words_of(english(" ".join(words)))
    assert words_of(english("  " + ",\n\t".join(words) + " …!")) == plain
    assert words_of(english(" ".join(words).upper())) == plain
    assert words_of(english("“" + " — ".join(words).title() + "”")) == plain


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
    assert words_of(english(one)) == words_of(english(other))


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
    sketch, shingles = hashes(made.sketch), max(0, len(tokens(text)) - 3)
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
    assert len(base64.b64decode(whole.sketch)) == 6 * SKETCH_MAX
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
    assert tokens("船が、港に 着いた。") == list("船が港に着いた")
    assert words_of(fingerprint("台风 登陆", language="zh-Hant")) == words_of(fingerprint("台风登陆", language="zh"))
    assert tokens("iPhone 15を発売") == ["iphone", "15", *"を発売"]


def test_texts_without_words_differ_by_their_symbols():
    assert english("!!!").content_hash != english("???").content_hash
    assert words_of(english("! !\n!")) == words_of(english("!!!"))
    assert english("") == english(" \n\t ")
    assert hashes(english("").sketch).size == 0


def test_half_a_surrogate_pair_is_no_error():
    assert english("\ud800").content_hash != english("").content_hash
    assert words_of(english("ship \ud800 ahoy")) == words_of(english("ship ahoy"))


@pytest.mark.parametrize("broken", ["no base64!", "AAAA"])
def test_a_broken_sketch_is_a_value_error(broken):
    with pytest.raises(ValueError):
        hashes(broken)


def test_with_fingerprint_sets_its_fields_and_says_who_did():
    article = CleanArticle(id="a", text=FERRY, paragraphs=[(0, len(FERRY))], language="en", title="Ferry late")
    made = with_fingerprint(article)
    assert (made.content_hash, made.sketch, made.fingerprint_version) == (FERRY_HASH, FERRY_SKETCH, 2)
    assert made.provenance["content_hash"].by == made.provenance["sketch"].by == "fingerprint/2"
    assert (made.id, made.text, made.title) == (article.id, article.text, article.title)
    assert not article.content_hash
