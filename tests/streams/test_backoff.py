import pytest

from copydesk.streams.backoff import backoff, spread


def test_the_wait_doubles_up_to_its_most():
    assert [backoff(failures, (0.5, 3.0)) for failures in range(5)] == [0.5, 1.0, 2.0, 3.0, 3.0]


@pytest.mark.parametrize("failures", [1024, 10**6])
def test_what_fails_for_days_is_still_tried_again(failures):
    assert backoff(failures, (0.1, 5.0)) == 5.0


def test_those_who_failed_together_do_not_try_together():
    waits = {spread(2.0) for _ in range(100)}
    assert len(waits) > 50
    assert all(1.0 <= wait <= 3.0 for wait in waits)
