from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.agents.dedupe.edges import Edge, edges

STORM = "A storm closed the bridge at Haverby for six hours on Monday."
TRAIN = "The night train to Osterfeld will run again from April, the railway said."


def test_each_copy_points_to_the_first():
    found = edges([("a", STORM), ("b", TRAIN), ("c", STORM.upper()), ("d", f"“{STORM}”"), ("e", STORM + " More.")])
    assert found == [Edge("c", "a", "exact", 1.0), Edge("d", "a", "exact", 1.0)]


def test_equal_ids_are_no_updates():
    assert edges([("a", STORM), ("a", TRAIN), ("b", TRAIN)]) == [Edge("b", "a", "exact", 1.0)]


def test_language_decides_what_a_word_is():
    texts = [("a", "台风登陆"), ("b", "台风 登陆")]
    assert edges(texts, language="zh") == [Edge("b", "a", "exact", 1.0)]
    assert edges(texts) == []


def test_no_texts_no_edges():
    assert edges([]) == []


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sampled_from([STORM, TRAIN, "x", ""]), max_size=12))
def test_one_edge_for_each_repetition(texts):
    found = edges((str(place), text) for place, text in enumerate(texts))
    assert [(edge.child, edge.parent) for edge in found] == [
        (str(place), str(texts.index(text))) for place, text in enumerate(texts) if texts.index(text) < place
    ]
