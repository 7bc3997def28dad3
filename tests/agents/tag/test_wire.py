"""Quality on eight hand-annotated wire stories of our own, with floors just below what was measured."""

import re
from pathlib import Path

import pytest

from copydesk.agents.tag.core import Tagger

TYPES = {"p": "person", "o": "organisation", "l": "place"}
MARKED = re.compile(r"\[([pol]):([^\]]+)\]")
FLOORS = {"person": (0.95, 0.95), "organisation": (0.9, 0.88), "place": (0.93, 0.93)}
STORIES = Path(__file__).with_name("wire.txt").read_text(encoding="utf-8").split("\n", 1)[1].split("=====\n")


def gold_of(story):
    """(title, plain text, gold spans) of a marked-up story."""
    title, marked = story.strip().split("\n", 1)
    text, spans, at = "", set(), 0
    for match in MARKED.finditer(marked):
        text += marked[at : match.start()]
        spans.add((len(text), len(text) + len(match[2]), TYPES[match[1]]))
        text += match[2]
        at = match.end()
    return title, text + marked[at:], spans


def found_in(title, text):
    return {(one.start, one.end, one.type) for one in Tagger.load()(text, title=title).mentions}


@pytest.mark.parametrize("kind", FLOORS)
def test_precision_and_recall_stay_above_their_floors(kind):
    found, gold = set(), set()
    for number, story in enumerate(STORIES):
        title, text, spans = gold_of(story)
        gold |= {(number, *span) for span in spans if span[2] == kind}
        found |= {(number, *span) for span in found_in(title, text) if span[2] == kind}
    right = len(gold & found)
    precision, recall = right / len(found), right / len(gold)
    assert (precision, recall) >= FLOORS[kind], sorted(gold ^ found)
    assert recall >= FLOORS[kind][1], sorted(gold - found)


def test_there_are_eight_stories_with_names_of_every_type():
    assert len(STORIES) == 8
    for story in STORIES:
        assert {kind for _, _, kind in gold_of(story)[2]} == set(TYPES.values())


def test_marked_text_and_offsets_agree():
    _, text, spans = gold_of("Title\n[p:Ann Lee] saw [l:Rome].")
    assert text == "Ann Lee saw Rome."
    assert {text[start:end] for start, end, _ in spans} == {"Ann Lee", "Rome"}
