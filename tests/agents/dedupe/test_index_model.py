"""The index against a plain list of all that was ever seen: any cut into batches, aborts, expiry, restores."""

from dataclasses import dataclass, field

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copydesk.agents.dedupe.decisions import Article, Duplicate, Unique, Update
from copydesk.agents.dedupe.index import Index
from copydesk.agents.dedupe.urls import url_hash
from copydesk.streams.records import Coordinates, Relation, Seen

WINDOW = 400
BUCKET = WINDOW // 4
START = 10_000
FUTURE = 10**9


@dataclass
class Model:
    """Keeps every line and looks at all of them."""

    lines: list[Seen] = field(default_factory=list)

    def decide(self, article):
        near = [line for line in self.lines if self.visible(line, article)]
        again = [line for line in near if line.content_hash == article.content_hash and line.raw == article.raw]
        if again:
            return Update(again[0].relation) if again[0].relation else Unique(again[0].family)
        owners = [line for line in near if line.content_hash == article.content_hash]
        if owners:
            return ("duplicate", min(owners, key=lambda line: line.first_seen_ms).id)
        url = url_hash(article.canonical_url, article.url)
        latest = self.latest(near, "id", article.id) or self.latest(near, "url_hash", url)
        if latest is None:
            return Unique(article.id)
        revision = 1 + (latest.relation.revision if latest.relation else 0)
        return Update(Relation(kind="update", family=latest.family, of=latest.id, revision=revision))

    @staticmethod
    def visible(line, article):
        since = line.first_seen_ms >= article.first_seen_ms - WINDOW
        return since and line.first_seen_ms // BUCKET <= article.first_seen_ms // BUCKET + 4

    @staticmethod
    def latest(lines, name, value):
        found = [(line.first_seen_ms, place, line) for place, line in enumerate(lines) if getattr(line, name) == value]
        return max(found)[2] if found and value else None


@st.composite
def streams(draw):
    """Articles in log order: most in time, some late by up to a bucket, some of the far future, some sent again."""
    clock, articles = START, []
    for place in range(draw(st.integers(1, 30))):
        clock += draw(st.integers(0, 60) | st.sampled_from([BUCKET, WINDOW, WINDOW + 1]))
        late = draw(st.just(0) | st.integers(0, BUCKET))
        again = [article for article in articles[-3:] if article.first_seen_ms >= clock - BUCKET]
        if again and draw(st.integers(0, 9)) == 0:
            articles.append(draw(st.sampled_from(again)))
            continue
        articles.append(
            Article(
                id=draw(st.sampled_from(["a", "b", f"n{place}", f"n{place}"])),
                content_hash=draw(st.sampled_from("123456")) * 32,
                first_seen_ms=draw(st.sampled_from([clock - late] * 9 + [FUTURE])),
                raw=Coordinates("news.raw", place % 3, place),
                fingerprint_version=1,
                url=draw(st.sampled_from([None, "https://p.example/x", "https://p.example/y"])),
            )
        )
    return articles


def now(articles):
    """The wall clock: no earlier than any article but those of the future."""
    return max([article.first_seen_ms for article in articles if article.first_seen_ms < FUTURE], default=START)


def same(decision, expected):
    return (("duplicate", decision.of) if isinstance(decision, Duplicate) else decision) == expected


def commit(index, overlay):
    """Two offsets a line: the log has gaps where transactions end."""
    index.apply(overlay.seen, index.offset + 2 * len(overlay.seen))
    return overlay.seen


def opened():
    return Index.open(None, identity="", window_ms=WINDOW)


def in_batches(articles, sizes):
    place = 0
    for size in sizes:
        yield articles[place : place + size]
        place += size
    yield articles[place:]


cuts = st.lists(st.integers(1, 8), max_size=12)
quick = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])


@quick
@given(streams(), cuts, st.data())
def test_any_batches_aborts_and_expiry_decide_as_the_plain_list(articles, sizes, data):
    index, model, done = opened(), Model(), []
    for batch in in_batches(articles, sizes):
        if data.draw(st.booleans(), label="abort first"):
            aborted = index.overlay()
            for article in batch:
                aborted.decide(article)
        overlay = index.overlay()
        for article in batch:
            expected, before = model.decide(article), len(overlay.seen)
            assert same(overlay.decide(article), expected)
            model.lines += overlay.seen[before:]
        commit(index, overlay)
        done += batch
        if data.draw(st.booleans(), label="expire"):
            index.expire(now(done))


@quick
@given(streams(), cuts, cuts, st.integers(0, 30))
def test_restored_from_any_prefix_it_goes_on_the_same(articles, sizes, other_sizes, at):
    index, log, decisions, lines_before = opened(), [], [], []
    for article in articles:
        overlay = index.overlay()
        lines_before.append(len(log))
        decisions.append(overlay.decide(article))
        log += commit(index, overlay)
    at = min(at, len(articles))
    restored, prefix = opened(), log[: lines_before[at] if at < len(articles) else len(log)]
    for chunk in in_batches(prefix, other_sizes):
        restored.apply(chunk, restored.offset + 2 * len(chunk))
    restored.expire(now(articles[:at]))
    again = []
    for batch in in_batches(articles[at:], sizes):
        overlay = restored.overlay()
        again += [overlay.decide(article) for article in batch]
        commit(restored, overlay)
    assert again == decisions[at:]
    assert (restored.offset, restored.watermark) == (index.offset, index.watermark)


@quick
@given(streams())
def test_lines_applied_again_from_the_beginning_change_nothing(articles):
    index = opened()
    overlay = index.overlay()
    for article in articles:
        overlay.decide(article)
    log = commit(index, overlay)
    before = [index.decide(article) for article in articles]
    index.apply(log, index.offset + 1)
    assert [index.decide(article) for article in articles] == before


@quick
@given(st.permutations(range(8)))
def test_the_order_of_articles_with_different_texts_does_not_matter(order):
    overlay = opened().overlay()
    decided = {
        place: overlay.decide(
            Article(
                id=f"n{place}",
                content_hash=f"{place:032x}",
                first_seen_ms=START + place,
                raw=Coordinates("news.raw", 0, place),
                fingerprint_version=1,
            )
        )
        for place in order
    }
    assert decided == {place: Unique(f"n{place}") for place in range(8)}
