import pytest

from copydesk.agents.dedupe.decisions import LARGEST_MS, Duplicate, Unique, Update
from copydesk.agents.dedupe.index import Index
from copydesk.streams.records import Coordinates, Relation, Seen

DAY_MS = 86_400_000
START = 1_800_000_000_000
LOG = {"identity": "cluster/news.seen/0", "window_ms": 28 * DAY_MS}


def revision(of, family, number=1):
    return Update(Relation(kind="update", family=family, of=of, revision=number))


def take(index, *articles):
    """Decides and applies, each article in a batch of its own."""
    decisions = []
    for article in articles:
        overlay = index.overlay()
        decisions.append(overlay.decide(article))
        index.apply(overlay.seen, index.offset + max(1, len(overlay.seen)))
    return decisions


def seen(number, **fields):
    values = {
        "id": f"id-{number}",
        "family": f"id-{number}",
        "url_hash": "",
        "content_hash": f"{number:032x}",
        "first_seen_ms": START,
        "raw": Coordinates("news.raw", 0, number),
    }
    return Seen(**(values | fields))


def test_the_first_is_unique_and_its_copies_are_duplicates(index, make):
    first, copy, another = make(1), make(2, content_hash=make(1).content_hash), make(3)
    decisions = take(index, first, copy, another, copy)
    assert decisions[0] == Unique("id-1")
    assert decisions[1] == decisions[3]
    assert isinstance(decisions[1], Duplicate)
    assert (decisions[1].of, decisions[1].family, decisions[1].of_raw) == ("id-1", "id-1", first.raw)
    assert (decisions[1].kind, decisions[1].similarity) == ("exact", 1.0)
    assert first.content_hash in decisions[1].why
    assert decisions[2] == Unique("id-3")


def test_the_same_url_with_another_text_updates_the_latest(index, make):
    page = make(1).url
    decisions = take(index, make(1), make(2, url=page + "?utm_source=x"), make(3, url="x:/y", canonical_url=page))
    assert decisions[1:] == [revision("id-1", "id-1"), revision("id-2", "id-1", 2)]


def test_the_same_id_with_another_text_updates_itself(index, make):
    decisions = take(index, make(1), make(2, id="id-1"), make(3, id="id-1", url=make(2).url))
    assert decisions[1:] == [revision("id-1", "id-1"), revision("id-1", "id-1", 2)]


def test_the_id_says_more_than_the_url(index, make):
    decisions = take(index, make(1), make(2), make(3, id="id-1", url=make(2).url))
    assert decisions[2] == revision("id-1", "id-1")


def test_a_copy_of_an_update_is_a_duplicate_in_its_family(index, make):
    update = make(2, url=make(1).url)
    (_, _, copy) = take(index, make(1), update, make(3, content_hash=update.content_hash))
    assert (copy.of, copy.family) == ("id-2", "id-1")


def test_the_same_article_sent_twice_is_a_duplicate_of_its_id(index, make):
    again = make(1, raw=Coordinates("news.raw", 3, 99))
    assert take(index, make(1), again)[1].of == "id-1"


def test_a_record_processed_again_gets_the_same_answer_and_no_second_line(index, make):
    articles = [make(1), make(2, url=make(1).url), make(3, id="id-2"), make(4, content_hash=make(2).content_hash)]
    first = take(index, *articles)
    overlay = index.overlay()
    assert [overlay.decide(article) for article in articles] == first
    assert overlay.seen == []


def test_a_record_cleaned_anew_to_another_text_updates_itself(index, make):
    (_, anew) = take(index, make(1), make(1, content_hash="f" * 32))
    assert anew == revision("id-1", "id-1")


def test_front_pages_are_no_common_url(index, make):
    site = "https://paper.example/"
    decisions = take(index, *(make(n, canonical_url=site, url=site) for n in (1, 2)))
    assert decisions == [Unique("id-1"), Unique("id-2")]


def test_a_batch_sees_itself_and_an_abort_leaves_nothing(index, make):
    copy = make(2, content_hash=make(1).content_hash)
    dropped = index.overlay()
    assert dropped.decide(make(1)) == Unique("id-1")
    assert dropped.decide(copy).of == "id-1"
    assert [record.id for record in dropped.seen] == ["id-1"]
    assert index.decide(copy) == Unique("id-2")
    assert (index.offset, index.watermark) == (0, None)


def test_seen_carries_what_the_index_needs(index, make):
    overlay = index.overlay()
    overlay.decide(make(1, sketch="AAAA", fingerprint_version=7))
    overlay.decide(make(2, url=make(1).url))
    first, update = overlay.seen
    assert (first.sketch, first.fingerprint_version, first.relation) == ("AAAA", 7, None)
    assert (update.relation.of, update.family, update.url_hash) == ("id-1", "id-1", first.url_hash)


@pytest.mark.parametrize(("days", "kind"), [(0, Duplicate), (27, Duplicate), (28, Duplicate), (28.001, Unique)])
def test_an_owner_beyond_the_window_is_none(index, make, days, kind):
    take(index, make(1, first_seen_ms=START))
    late = make(2, content_hash=make(1).content_hash, first_seen_ms=START + int(days * DAY_MS))
    assert isinstance(index.decide(late), kind)


def test_a_duplicate_does_not_prolong_the_window(index, make):
    copies = [make(n, content_hash="c" * 32, first_seen_ms=START + n * 20 * DAY_MS) for n in range(3)]
    kinds = [type(decision) for decision in take(index, *copies)]
    assert kinds == [Unique, Duplicate, Unique]


def test_a_copy_that_overtook_its_original_keeps_its_place(index, make):
    copy = make(2, content_hash=make(1).content_hash, first_seen_ms=START + DAY_MS)
    assert take(index, copy, make(1, first_seen_ms=START))[1].of == "id-2"


def test_expiry_drops_what_no_article_can_need(index, make):
    weekly = [make(week, first_seen_ms=START + week * 7 * DAY_MS) for week in range(10)]
    take(index, *weekly)
    assert index.expire(weekly[-1].first_seen_ms) == 4
    assert index.expire(weekly[-1].first_seen_ms) == 0
    again = [make(100 + n, content_hash=article.content_hash, first_seen_ms=article.first_seen_ms) for n, article in enumerate(weekly)]  # fmt: skip
    assert [type(index.decide(article)) for article in again] == [Unique] * 4 + [Duplicate] * 6


def test_the_wall_clock_alone_drops_nothing(index, make):
    take(index, make(1))
    assert index.expire(START + 3650 * DAY_MS) == 0


def test_expiry_of_nothing(index):
    assert index.expire(START) == 0


def test_a_producer_in_the_far_future_does_not_wipe_the_index(index, make):
    future = [make(n, first_seen_ms=START + 30_000 * DAY_MS) for n in range(10, 60)]
    take(index, make(1), *future)
    assert index.expire(START + DAY_MS) == 0
    assert isinstance(index.decide(make(2, content_hash=make(1).content_hash)), Duplicate)


def test_one_wrong_clock_moves_the_watermark_by_a_bucket(index, make):
    take(index, make(1, first_seen_ms=START), make(2, first_seen_ms=START + 30_000 * DAY_MS))
    assert index.watermark == START + 7 * DAY_MS
    take(index, make(3, first_seen_ms=START))
    assert index.watermark == START + 7 * DAY_MS


@pytest.mark.parametrize("time_ms", [-1, 0, 1, -LARGEST_MS, LARGEST_MS])
def test_articles_without_a_sensible_time_are_decided_too(index, make, time_ms):
    copy = make(2, content_hash=make(1).content_hash, first_seen_ms=time_ms)
    assert [type(d) for d in take(index, make(1, first_seen_ms=time_ms), copy)] == [Unique, Duplicate]


def test_apply_again_changes_nothing(index, make):
    lines = [seen(1), seen(2, url_hash="u", first_seen_ms=START + 1), seen(3, url_hash="u", first_seen_ms=START + 2)]
    index.apply(lines, 5)
    index.apply([seen(9, content_hash=lines[0].content_hash, first_seen_ms=START)], 5)
    index.apply([seen(9)], 4)
    assert index.offset == 5
    assert index.decide(make(1, id="x", raw=Coordinates("r", 0, 0), first_seen_ms=START)).of == "id-1"
    assert isinstance(index.decide(make(9)), Unique)


def test_the_first_line_of_a_text_wins(index, make):
    index.apply([seen(1, content_hash="c" * 32), seen(2, content_hash="c" * 32)], 2)
    assert index.decide(make(3, content_hash="c" * 32)).of == "id-1"


def test_an_empty_stretch_of_the_log_moves_the_offset(index):
    index.apply([], 7)
    assert index.offset == 7


def test_lines_of_a_stranger_with_impossible_times_are_passed_over(index):
    index.apply([seen(1, first_seen_ms=10**30), seen(2, first_seen_ms=-(10**30))], 2)
    assert (index.offset, index.watermark) == (2, None)


def test_a_window_must_hold_something():
    with pytest.raises(ValueError, match="holds nothing"):
        Index.open(None, identity="", window_ms=0)


@pytest.mark.parametrize("window_ms", [1, 3, 5, 28 * DAY_MS])
def test_small_windows_work(make, window_ms):
    index = Index.open(None, identity="", window_ms=window_ms)
    copies = [make(n, content_hash="c" * 32, url=None, first_seen_ms=START + n * window_ms) for n in range(3)]
    assert [type(decision) for decision in take(index, *copies)] == [Unique, Duplicate, Unique]
