"""The samples through the cores, without Kafka: clean, fingerprint, exact dedupe, tag; each against the manifest."""

import msgspec
import pytest
from verdicts import Result, differences

from copydesk.agents.clean.task import clean_message
from copydesk.agents.dedupe.decisions import Duplicate
from copydesk.agents.dedupe.fingerprint import with_fingerprint
from copydesk.agents.dedupe.index import Index
from copydesk.agents.dedupe.task import decide_batch
from copydesk.agents.tag.task import tag_value
from copydesk.config.sample_set import Expected, Sample, load_samples
from copydesk.config.settings import Settings
from copydesk.streams.outcomes import REJECTIONS, Failure, Message
from copydesk.streams.records import EnrichedArticle, encode
from copydesk.streams.topics import DAY_MS

MAX_BYTES = Settings().max_record_bytes
# After the last date in the samples, and fixed: dates are judged against the moment of fetching.
FED_MS = 1_764_000_000_000
SAMPLES = load_samples()
NAMES = [sample.name for sample in SAMPLES]


class Desk:
    """The three stages in one process, with one index for each language as each has its partition."""

    def __init__(self) -> None:
        self._indexes: dict[str, Index] = {}

    def __call__(self, sample: Sample, offset: int) -> Result:
        message = Message("news.raw", 0, offset, FED_MS + offset, sample.key, sample.value, sample.headers)
        article = clean_message(message, MAX_BYTES)
        if isinstance(article, Failure):
            return failed(article)
        article = with_fingerprint(article)
        index = self._indexes.setdefault(article.language, Index.open(None, identity="samples", window_ms=30 * DAY_MS))
        overlay = index.overlay()
        (decided,) = decide_batch([encode(article)], overlay)
        assert not isinstance(decided, Failure)
        index.apply(overlay.seen, offset + 1)
        if isinstance(decided.decision, Duplicate):
            return Result("duplicate", article.id, of=decided.decision.of)
        return tagged(decided.unique or b"")

    def close(self) -> None:
        for index in self._indexes.values():
            index.close()


def failed(failure: Failure) -> Result:
    outcome = "rejected" if failure.reason in REJECTIONS else "dead-letter"
    return Result(outcome, failure.id, failure.reason.value, failure.detail)


def tagged(unique: bytes) -> Result:
    enriched = tag_value(unique)
    assert isinstance(enriched, bytes), enriched
    article = msgspec.json.decode(enriched, type=EnrichedArticle)
    return Result("enriched", article.id, of=article.relation.of, article=article)


@pytest.fixture(scope="module")
def results() -> dict[str, Result]:
    desk = Desk()
    try:
        return {sample.name: desk(sample, offset) for offset, sample in enumerate(SAMPLES)}
    finally:
        desk.close()


@pytest.fixture(scope="module")
def ids(results) -> dict[str, str]:
    return {name: result.id for name, result in results.items()}


@pytest.mark.parametrize("sample", SAMPLES, ids=NAMES)
def test_becomes_what_the_manifest_says(sample, results, ids):
    assert differences(sample.expected, results[sample.name], ids) == []


@pytest.mark.parametrize("sample", [s for s in SAMPLES if s.expected_later], ids=lambda sample: sample.name)
def test_what_is_expected_later_is_not_there_yet(sample, results, ids):
    later = sample.expected_later
    for field in msgspec.structs.fields(Expected):
        value = getattr(later, field.name)
        if value not in (None, []):
            alone = Expected(**{field.name: value})
            left = differences(alone, results[sample.name], ids)
            assert left, f"{field.name} is as wished: move it from expected_later to expected in the manifest"


def test_offsets_point_at_paragraphs_and_names(results):
    articles = [result.article for result in results.values() if result.article]
    assert len(articles) >= 45
    for article in articles:
        assert "\n\n".join(article.text[a:b] for a, b in article.paragraphs) == article.text
        fields = {"title": article.title or "", "body": article.text}
        mentions = [mention for entity in article.entities for mention in entity.mentions]
        assert all(fields[each.field][each.start : each.end] == each.text for each in mentions)


def test_every_failure_says_why_in_one_printable_line(results):
    failures = [result for result in results.values() if result.reason]
    assert len(failures) >= 20
    assert all(result.detail and result.detail.isprintable() and result.id for result in failures)


def test_feeding_everything_again_publishes_nothing_new(results):
    desk = Desk()
    try:
        first = [desk(sample, offset) for offset, sample in enumerate(SAMPLES)]
        again = [desk(sample, len(SAMPLES) + offset) for offset, sample in enumerate(SAMPLES)]
    finally:
        desk.close()
    assert [result.id for result in first] == [result.id for result in results.values()]
    assert {result.outcome for result in again if result.outcome == "enriched"} == set()


@pytest.mark.parametrize(
    ("expected", "line"),
    [
        (Expected(outcome="rejected"), "outcome: 'enriched', want 'rejected'"),
        (Expected(title="Another"), "title: 'Night market in Tainan bans plastic cups', want 'Another'"),
        (Expected(paragraphs=9), "paragraphs: 4, want 9"),
        (Expected(contains=["no such words"]), "text misses 'no such words'"),
        (Expected(lacks=["Bubble tea"]), "text has 'Bubble tea'"),
        (Expected(names=[("Taiwan", "PER")]), "names miss ('Taiwan', 'PER')"),
    ],
)
def test_the_comparison_sees_what_is_wrong(expected, line, results):
    assert differences(expected, results["029-night-market-utf16.json"], {}) == [line]
