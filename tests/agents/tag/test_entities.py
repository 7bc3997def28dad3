"""Joining and linking on articles of our own (entities.txt), with the spans as marked: what the recogniser misses is not asked."""

from collections import Counter
from pathlib import Path

import pytest
from marked import counted, parse, read

from copydesk.agents.tag.core import Tagger

ARTICLES = read(Path(__file__).with_name("entities.txt"))
TAGGER = Tagger.load()


def tags(marked):
    return TAGGER.joined(marked.article, marked.spans)


@pytest.fixture(scope="module")
def counts():
    return sum((counted(marked, tags(marked).entities) for marked in ARTICLES), Counter())


@pytest.mark.parametrize("marked", ARTICLES, ids=lambda marked: marked.article.title)
def test_nothing_is_joined_or_linked_wrongly(marked):
    found = counted(marked, tags(marked).entities)
    assert found["precision"] == pytest.approx(found["found"]), "two entities were taken for one"
    assert found["id wrong"] == 0


def test_no_marked_span_is_lost(counts):
    assert counts["found"] == counts["gold"] > 350


def test_what_belongs_together_is_joined(counts):
    """Measured: 98.9, 45 of 46, 26 of 26; what is left are titles before any full name, `United`, `the Commission`."""
    assert counts["recall"] / counts["found"] >= 0.985
    assert counts["surnames joined"] / counts["surnames"] >= 0.97
    assert counts["acronyms joined"] == counts["acronyms"] >= 25


def test_ids_are_found(counts):
    """Measured: 231 right, 3 missed."""
    assert counts["id right"] >= 230
    assert counts["id missed"] <= 3


def test_the_count_sees_what_is_wrong():
    marked = parse(
        "{Ann Lee|a} and {Bo Lee|b}\n\n{Lee|b} of {Paris|p} left {Ghana|g}.\n\na PER -\nb PER -\np LOC -\ng LOC cik"
    )
    found = counted(marked, tags(marked).entities)
    assert found["found"] == found["gold"] == 5
    assert (found["surnames"], found["surnames joined"]) == (1, 1)
    assert found["id wrong"] == 2
