import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.agents.clean.classifier import MODEL_FILE, Model, best_cut, model
from copydesk.agents.clean.trees import Forest
from copydesk.agents.clean.wording import Weights

ROWS = st.lists(
    st.tuples(st.integers(1, 100).map(lambda percent: percent / 100), st.integers(1, 200)), min_size=1, max_size=8
)


def expected_f1(rows, taken):
    """Twice the right words over the words taken and the words wanted, as far as the chances tell."""
    right = sum(chance * size for (chance, size), take in zip(rows, taken, strict=True) if take)
    sizes = sum(size for (_, size), take in zip(rows, taken, strict=True) if take)
    return 2 * right / (sizes + sum(chance * size for chance, size in rows))


def cut(rows):
    chances, sizes = (np.array(column, np.float32) for column in zip(*rows, strict=True))
    return best_cut(chances, sizes).tolist()


@given(ROWS)
def test_no_other_choice_expects_a_better_f1(rows):
    best = max(
        expected_f1(rows, [bool(number >> at & 1) for at in range(len(rows))]) for number in range(1, 2 ** len(rows))
    )
    assert expected_f1(rows, cut(rows)) == pytest.approx(best, rel=1e-4)


@given(ROWS)
def test_something_is_always_taken(rows):
    assert any(cut(rows))


def test_an_unsure_page_is_cut_lower_than_a_sure_one():
    assert cut([(0.4, 50), (0.38, 50), (0.02, 50)]) == [True, True, False]
    assert cut([(0.99, 500), (0.98, 500), (0.38, 50)]) == [True, True, False]


def test_a_model_that_was_trained_with_other_features_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "body.npz"
    Model(
        Forest(np.zeros((1, 1), np.int64), np.zeros((1, 1), np.float32), np.zeros((1, 2), np.float32), 0.0),
        Weights({"a": 1.0}, {"b": 2.0}),
        "",
    ).save(path)
    assert Model.load(path).weights.names == {"a": 1.0}
    monkeypatch.setattr("copydesk.agents.clean.classifier.NAMES", ("others",))
    with pytest.raises(ValueError, match="make train-body"):
        Model.load(path)


def test_a_saved_model_is_the_same(tmp_path):
    model().save(tmp_path / "again.npz")
    assert (tmp_path / "again.npz").read_bytes() == MODEL_FILE.read_bytes()
