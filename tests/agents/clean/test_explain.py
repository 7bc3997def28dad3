"""What `explain` says of each block; the outcome is the one of `clean`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.agents.clean import CleanArticle, Rejected, clean, explain
from copydesk.config.sample_set import load_samples

DUMP = """Second bridge for Lenford

By Ann Reed

LENFORD, May 2 (AP) -- The council voted on Monday for a second bridge over the river.

Share this article

Building begins in spring, and the old bridge stays open for all who walk or ride. (Reuters)

Building begins in spring, and the old bridge stays open for all who walk or ride.
"""


def test_each_block_says_what_became_of_it():
    outcome, blocks = explain(DUMP.encode())
    assert isinstance(outcome, CleanArticle)
    assert [(block.kept, block.why) for block in blocks] == [
        (False, "header: title, byline, date"),
        (False, "header: title, byline, date"),
        (True, "in part: dateline"),
        (False, "boilerplate line"),
        (True, "in part: credit"),
        (False, "repeated"),
    ]


@pytest.mark.parametrize("sample", load_samples()[:60], ids=lambda sample: sample.name)
def test_the_outcome_is_that_of_clean_and_the_kept_blocks_make_the_text(sample):
    outcome, blocks = explain(sample.value)
    assert outcome == clean(sample.value)
    if isinstance(outcome, CleanArticle):
        kept = "".join(block.text for block in blocks if block.kept)
        assert all(word in kept for word in outcome.text.split())
        assert all(block.why for block in blocks if not block.kept)


@given(
    st.lists(st.sampled_from(["The mayor came on Monday morning, he said.", "Share", "(AP)", "ENDS", ""]), max_size=9)
)
def test_any_dump_is_explained(lines):
    outcome, blocks = explain("\n\n".join(lines).encode())
    assert isinstance(outcome, Rejected) or any(block.kept for block in blocks)
