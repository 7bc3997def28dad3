"""Quality on hand-annotated stories of our own, with floors just below what was measured.

The model is not trained on them.
"""

import re
from pathlib import Path

import pytest

from copydesk.agents.tag.recogniser import Recogniser
from copydesk.agents.tag.spans import Article

TYPES = {"p": "PER", "o": "ORG", "l": "LOC"}
MARKED = re.compile(r"\[([pol]):([^\]]+)\]")
# (precision, recall) by type, just below what was measured.
FLOORS = {
    "wire.txt": {"PER": (0.95, 0.93), "ORG": (0.97, 0.96), "LOC": (0.97, 0.96)},
    "desk.txt": {"PER": (0.96, 0.97), "ORG": (0.97, 0.93), "LOC": (0.97, 0.97)},
}
COUNTS = {"wire.txt": 8, "desk.txt": 6}
STORIES = {
    name: Path(__file__).with_name(name).read_text(encoding="utf-8").split("\n", 1)[1].split("=====\n")
    for name in FLOORS
}


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
    spans = Recogniser.load()([Article(title, text)])[0]
    return {(start, end, kind) for field, start, end, kind, _ in spans if field == "body"}


@pytest.mark.parametrize("kind", TYPES.values())
@pytest.mark.parametrize("name", FLOORS)
def test_precision_and_recall_stay_above_their_floors(name, kind):
    found, gold = set(), set()
    for number, story in enumerate(STORIES[name]):
        title, text, spans = gold_of(story)
        gold |= {(number, *span) for span in spans if span[2] == kind}
        found |= {(number, *span) for span in found_in(title, text) if span[2] == kind}
    right = len(gold & found)
    precision, recall = FLOORS[name][kind]
    assert right / len(found) >= precision, sorted(found - gold)
    assert right / len(gold) >= recall, sorted(gold - found)


@pytest.mark.parametrize("name", FLOORS)
def test_every_story_has_names_of_every_type(name):
    assert len(STORIES[name]) == COUNTS[name]
    for story in STORIES[name]:
        assert {kind for _, _, kind in gold_of(story)[2]} == set(TYPES.values())


def test_marked_text_and_offsets_agree():
    _, text, spans = gold_of("Title\n[p:Ann Lee] saw [l:Rome].")
    assert text == "Ann Lee saw Rome."
    assert {text[start:end] for start, end, _ in spans} == {"Ann Lee", "Rome"}
