"""Whatever the batches, kills and restores: the same decisions and the same rows."""

import functools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.agents.dedupe.texts import sentences

from copydesk.agents.dedupe.decisions import Article, Duplicate, Unique, Update
from copydesk.agents.dedupe.fingerprint import fingerprint
from copydesk.agents.dedupe.index import Index
from copydesk.streams.records import Coordinates

WINDOW, NEAR, START = 4000, 1000, 100_000
NOTICES = " ".join(sentences("notices", 6))
quick = settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])


@functools.cache
def text(base, kind):
    """Texts of four families, each in several forms, and briefs that share their notices."""
    parts = sentences(f"base {base}", 16)
    forms = {
        "whole": parts,
        "cut": parts[:5],
        "tail": parts[9:],
        "more": [*parts, *sentences(f"more {base}", 12)],
        "lead": [*sentences(f"lead {base}", 4), *parts],
        "brief": [*parts[:3], NOTICES],
        "notices": [*parts, NOTICES],
    }
    return " ".join(forms[kind])


@functools.cache
def printed(base, kind):
    return fingerprint(text(base, kind), language="en")


def made(place, base, kind, time_ms=None, **fields):
    values = {
        "id": f"n{place}",
        "text": text(base, kind),
        "first_seen_ms": START + 10 * place if time_ms is None else time_ms,
        "raw": Coordinates("news.raw", 0, place),
        "source": f"paper {place % 3}",
    }
    shown = printed(base, kind)
    return Article(**({name: getattr(shown, name) for name in shown.__struct_fields__} | values | fields))


kinds = st.sampled_from(["whole", "cut", "tail", "more", "lead", "brief", "notices"])


@st.composite
def streams(draw):
    chosen = draw(st.lists(st.tuples(st.integers(0, 3), kinds, st.integers(0, 400)), min_size=1, max_size=24))
    clock, articles = START, []
    for place, (base, kind, pause) in enumerate(chosen):
        clock += pause
        articles.append(made(place, base, kind, clock))
    return articles


def opened():
    return Index.open(None, identity="", window_ms=WINDOW, near_window_ms=NEAR)


def run(articles, sizes=(), abort=(), by_lines=False):
    """Decisions, lines and the index after batches of these sizes, some of which are tried twice."""
    index, decisions, lines, place = opened(), [], [], 0
    for number, size in enumerate([*sizes, len(articles)]):
        batch, place = articles[place : place + size], place + size
        if number in abort:
            aborted = index.overlay()
            for each in batch:
                aborted.decide(each)
        overlay = index.overlay()
        decisions += [overlay.decide(each) for each in batch]
        take = index.apply if by_lines else index.commit
        take(overlay.seen if by_lines else overlay, index.offset + 2 * len(overlay.seen))
        lines += overlay.seen
    return decisions, lines, index


def rows(index):
    return {key: row for bucket in index._store._rows.values() for key, row in bucket.items()}


@quick
@given(streams(), st.lists(st.integers(1, 6), max_size=8), st.sets(st.integers(0, 8)), st.booleans())
def test_batches_aborts_and_restores_decide_the_same(articles, sizes, abort, by_lines):
    decisions, lines, index = run(articles, [1] * len(articles))
    again, other_lines, other = run(articles, sizes, abort, by_lines)
    assert (again, other_lines, rows(other)) == (decisions, lines, rows(index))
    restored = opened()
    for at in range(0, len(lines), 5):
        restored.apply(lines[at : at + 5], restored.offset + 2 * len(lines[at : at + 5]))
    assert rows(restored) == rows(index)


@quick
@given(streams())
def test_a_family_has_one_root_that_came_first(articles):
    decisions, lines, _ = run(articles, [1] * len(articles))
    order = {line.id: place for place, line in enumerate(lines)}
    family = {line.id: line.family for line in lines}
    for each, decision in zip(articles, decisions, strict=True):
        assert family.get(decision.family) == decision.family, "the root is a line of its own family"
        if isinstance(decision, Unique):
            assert decision.family == each.id
        elif isinstance(decision, Update):
            assert order[decision.of] < order[each.id]
            assert family[decision.of] == decision.family
        else:
            assert family[decision.of] == decision.family
            assert each.id not in order, "a duplicate leaves no line"


@quick
@given(streams())
def test_lines_applied_twice_change_nothing(articles):
    _, lines, index = run(articles)
    before = rows(index)
    index.apply(lines, index.offset + 1)
    after = {key: row for key, row in rows(index).items() if not key.endswith(b"meta")}
    assert after == {key: row for key, row in before.items() if not key.endswith(b"meta")}


@pytest.mark.parametrize(("pause", "kind"), [(0, Duplicate), (NEAR, Duplicate), (NEAR + 1, Unique)])
def test_a_changed_copy_is_known_to_the_end_of_the_near_window(pause, kind):
    (_, decision), *_ = run([made(0, 0, "whole", START), made(1, 0, "cut", START + pause)])
    assert isinstance(decision, kind)


def test_expiry_drops_near_rows_first_and_changes_no_decision():
    articles = [made(n, n % 4, "whole" if n < 4 else "cut", START + 300 * n) for n in range(16)]
    plain, expiring = opened(), opened()
    for each in articles:
        decisions = []
        for index in (plain, expiring):
            overlay = index.overlay()
            decisions.append(overlay.decide(each))
            index.commit(overlay, index.offset + len(overlay.seen))
        expiring.expire(each.first_seen_ms)
        assert decisions[0] == decisions[1]
    assert len(rows(expiring)) < len(rows(plain))


def test_another_version_s_fingerprint_is_compared_with_none():
    (_, decision), *_ = run([made(0, 0, "whole"), made(1, 0, "cut", fingerprint_version=1)])
    assert decision == Unique("n1")


def test_a_fingerprint_that_makes_no_sense_is_as_none():
    (_, decision), *_ = run([made(0, 0, "whole"), made(1, 0, "cut", sketch="AAAA")])
    assert decision == Unique("n1")


def test_a_new_text_at_a_known_address_is_a_revision_whatever_its_words():
    page = {"url": "https://paper.example/ferry"}
    decisions, *_ = run([made(0, 0, "whole", **page), made(1, 1, "whole", **page), made(2, 0, "cut", **page)])
    assert [decision.relation.revision for decision in decisions[1:]] == [1, 2]
    assert {decision.family for decision in decisions} == {"n0"}
