"""The newswire of tests/kit: what it says of its articles is true, or no figure made on it means anything."""

import random

import pytest
from newswire import Newswire, prose
from newswire.edits import ADDITIONS, COPIES, CUT_FROM_WORDS

CORPUS = [(prose.article(random.Random(number), "de"), "de") for number in range(20)]
ARTICLES = list(Newswire(7).stream(1500))
# Long enough to be cut, with numbers, names and a quotation.
STORY = "\n\n".join(f"The town of Haverby counted {n} boats on Monday. “We had expected many more of them to come in,” said Lindqvist." for n in range(12))  # fmt: skip


def runs(text):
    words = text.split()
    return {tuple(words[at : at + 4]) for at in range(len(words) - 3)}


def test_a_seed_gives_one_stream():
    assert list(Newswire(7).stream(300)) == ARTICLES[:300]
    assert list(Newswire(8).stream(300)) != ARTICLES[:300]


def test_ids_are_distinct_and_families_are_named_after_their_first_article():
    assert len({article.id for article in ARTICLES}) == len(ARTICLES)
    known = set()
    for article in ARTICLES:
        assert article.family == article.id or article.family in known
        known.add(article.family)


def test_every_kind_of_article_is_there():
    kinds = {article.kind.partition(" ")[0] if article.kind.startswith("report") else article.kind for article in ARTICLES}  # fmt: skip
    assert kinds == {"original", "exact", "report", "brief", "quoting", *COPIES, *ADDITIONS}


def test_originals_share_no_run_of_words():
    seen = set()
    for article in ARTICLES:
        if article.kind == "original" and article.language != "zh":
            assert len(runs(article.text) & seen) <= len(runs(article.text)) / 50
            seen |= runs(article.text)


def test_notices_of_a_publisher_stand_under_two_to_five_briefs():
    publishers = [article.source for article in ARTICLES if article.kind == "brief"]
    assert all(2 <= publishers.count(name) <= 5 for name in publishers[:-5])


def test_all_texts_of_a_corpus_are_in_the_stream():
    articles = list(Newswire(7, CORPUS).stream(400))
    assert {article.text for article in articles if article.kind == "original"} == {text for text, _ in CORPUS}


@pytest.mark.parametrize("name", COPIES | ADDITIONS)
def test_an_edit_changes_the_text_and_keeps_some_of_it(name):
    assert len(STORY.split()) >= CUT_FROM_WORDS
    edited = (COPIES | ADDITIONS)[name](random.Random(3), STORY, "en")
    assert edited
    assert edited != STORY
    assert runs(edited) & runs(STORY)


@pytest.mark.parametrize("name", ["cut to 25 %", "reordered", "new numbers", "new name", "new quote", "correction"])
def test_an_edit_that_needs_what_a_text_does_not_have_makes_nothing(name):
    assert (COPIES | ADDITIONS)[name](random.Random(3), "Nothing happened.", "en") is None
