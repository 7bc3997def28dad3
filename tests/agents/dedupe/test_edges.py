from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.agents.dedupe.edges import Edges, edges

STORM = "A storm closed the bridge at Haverby for six hours on Monday."
TRAIN = "The night train to Osterfeld will run again from April, the railway said."


def test_each_copy_points_to_the_first():
    found = edges([("a", STORM), ("b", TRAIN), ("c", STORM.upper()), ("d", f"“{STORM}”"), ("e", STORM + " More.")])
    assert [(edge.child, edge.parent, edge.kind) for edge in found] == [
        ("c", "a", "exact"),
        ("d", "a", "exact"),
        ("e", "a", "update"),
    ]


def test_equal_ids_are_no_revisions():
    assert ends([("a", STORM), ("a", TRAIN), ("b", TRAIN)]) == [("b", "a")]


def test_languages_are_streams_of_their_own():
    known = Edges()
    assert known.add("a", STORM, language="en") is None
    assert known.add("b", STORM, language="de") is None
    assert known.add("c", STORM, language="en").parent == "a"


def test_characters_are_words_where_words_are_not_set_apart():
    assert ends([("a", "台风登陆"), ("b", "台风 登陆")]) == [("b", "a")]


def test_no_texts_no_edges():
    assert edges([]) == []


def ends(texts):
    return [(edge.child, edge.parent) for edge in edges(texts)]


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sampled_from([STORM, TRAIN, "x", ""]), max_size=12))
def test_one_edge_for_each_repetition(texts):
    found = edges((str(place), text) for place, text in enumerate(texts))
    assert [(edge.child, edge.parent) for edge in found] == [
        (str(place), str(texts.index(text))) for place, text in enumerate(texts) if texts.index(text) < place
    ]
