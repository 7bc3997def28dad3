import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from copydesk.agents.clean.trees import Forest, write

FEATURES = 5
TREES, DEPTH = 3, 2
FINITE = st.floats(-10, 10, width=32)
MATRICES = arrays.arrays(np.float32, st.tuples(st.integers(0, 6), st.just(FEATURES)), elements=FINITE)
FORESTS = st.builds(
    Forest,
    arrays.arrays(np.int64, (TREES, DEPTH), elements=st.integers(0, FEATURES - 1)),
    arrays.arrays(np.float32, (TREES, DEPTH), elements=FINITE),
    arrays.arrays(np.float32, (TREES, 2**DEPTH), elements=st.integers(-8, 8).map(float)),
    st.integers(-2, 2).map(float),
)


def by_hand(forest, row):
    """The same, question by question."""
    total = forest.bias
    for features, borders, leaves in zip(forest.features, forest.borders, forest.leaves, strict=True):
        leaf = sum(2**level * bool(row[feature] > border) for level, (feature, border) in enumerate(zip(features, borders, strict=True)))  # fmt: skip
        total += leaves[leaf]
    return total


@given(FORESTS, MATRICES)
def test_all_rows_at_once_give_what_each_question_in_turn_gives(forest, matrix):
    assert forest.sums(matrix).tolist() == [by_hand(forest, row) for row in matrix]


@given(FORESTS, MATRICES)
def test_a_greater_sum_is_never_a_smaller_chance(forest, matrix):
    order = np.argsort(forest.sums(matrix), kind="stable")
    chances = forest.chances(matrix)[order]
    assert (np.diff(chances) >= 0).all()
    assert ((chances >= 0) & (chances <= 1)).all()


@given(forest=FORESTS, matrix=MATRICES)
def test_a_stored_forest_answers_the_same(forest, matrix, tmp_path_factory):
    path = tmp_path_factory.mktemp("forest") / "forest.npz"
    write(path, forest.arrays("f_"))
    with np.load(path, allow_pickle=False) as stored:
        assert Forest.of(stored, "f_").sums(matrix).tolist() == forest.sums(matrix).tolist()


def test_a_tree_that_ended_early_never_answers_its_last_questions():
    forest = Forest(np.zeros((1, 2), np.int64), np.array([[0, np.inf]], np.float32), np.array([[1, 2, 9, 9]], np.float32), 0.0)  # fmt: skip
    assert forest.sums(np.array([[-1], [1]], np.float32)).tolist() == [1, 2]
