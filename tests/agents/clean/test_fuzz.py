"""Hostile documents, the short version: `make fuzz` runs ten thousand, larger, with limits on time and memory."""

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from mutations import mutated

from copydesk.agents.clean import CleanArticle, Rejected, clean, explain
from copydesk.config.sample_set import load_samples

PAGES = [sample.value for sample in load_samples() if 200 < len(sample.value) < 20_000]
# Large enough for every mutation to show, small enough for a hundred of them in seconds.
LARGEST = 60_000
KINDS = st.sampled_from([None, "text/html", "text/plain", "text/html; charset=gbk", "application/xhtml+xml"])


@given(st.integers(0, 10**9), KINDS)
@settings(max_examples=100, deadline=None)
def test_whatever_the_bytes_the_answer_is_an_article_or_a_reason(seed, kind):
    page = mutated(seed, PAGES, LARGEST)
    outcome = clean(page, url="https://lenford.example/1", content_type=kind)
    assert isinstance(outcome, (CleanArticle, Rejected))
    assert outcome == clean(page, url="https://lenford.example/1", content_type=kind)
    assert msgspec.json.encode(outcome)
    if isinstance(outcome, Rejected):
        assert outcome.detail.isprintable()
    else:
        assert "\n\n".join(outcome.text[a:b] for a, b in outcome.paragraphs) == outcome.text


@given(st.integers(0, 10**9))
@settings(max_examples=20, deadline=None)
def test_whatever_the_bytes_they_are_explained(seed):
    page = mutated(seed, PAGES, LARGEST)
    assert explain(page).outcome == clean(page)
