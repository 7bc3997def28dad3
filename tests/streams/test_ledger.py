import numpy as np
import pytest
import xxhash

from copydesk.streams.ledger import EXAMPLES, MAX_REASONS, Ledger, Span, runs
from copydesk.streams.outcomes import ID_HEADER, ORIGINAL_HEADER, RAW_HEADER, REASON_HEADER, STAGE_HEADER, Message
from copydesk.streams.records import Coordinates
from copydesk.streams.spill import BUCKET_BITS, Spill, dangling


def record(offset, raw, id="a", **more):
    names = {"reason": REASON_HEADER, "stage": STAGE_HEADER, "original": ORIGINAL_HEADER}
    headers = [(ID_HEADER, id.encode()), (RAW_HEADER, str(raw).encode())]
    headers += [(names[word], text.encode()) for word, text in more.items()]
    return Message("news.x", 0, offset, 0, None, None, tuple(headers))


def ledger(size=10, **spans):
    whole = {0: Span(0, size, size, size)} if not spans else {int(name[1:]): span for name, span in spans.items()}
    return Ledger("news.raw", whole, Spill(2), Spill(3))


def place(offset, partition=0):
    return Coordinates("news.raw", partition, offset)


def kinds(book):
    return dict(book.problems.counts)


def lost(book, number=0):
    return book.unaccounted(number, settled=True)


def test_one_outcome_each_is_sound():
    book = ledger(4)
    book.read("clean", 0, [record(n, place(n)) for n in range(4)], committed=4)
    book.read("unique", 0, [record(0, place(0), "a")], committed=1)
    book.read("enriched", 0, [record(0, place(0), "a")])
    book.read("duplicate", 0, [record(0, place(1), "b", original="a")])
    book.read("rejected", 0, [record(0, place(2), reason="empty")])
    book.read("dead-letter", 0, [record(0, place(3), reason="timed_out")])
    assert kinds(book) == {}
    assert lost(book) == []
    assert [book.count(name) for name in ("clean", "enriched", "duplicate", "rejected", "dead-letter")] == [
        4,
        1,
        1,
        1,
        1,
    ]
    assert book.reasons == {"rejected": {"empty": 1}, "dead-letter": {"timed_out": 1}}
    assert list(book.false_links()) == []


def test_what_has_no_outcome_below_the_committed_offset_is_unaccounted():
    book = ledger(6)
    book.read("enriched", 0, [record(n, place(n)) for n in (0, 1, 4)])
    assert lost(book) == [(2, 4), (5, 6)]


def test_what_was_last_seen_in_clean_is_unaccounted_too():
    book = ledger(2)
    book.read("clean", 0, [record(0, place(0)), record(1, place(1))], committed=2)
    book.read("enriched", 0, [record(0, place(0))])
    assert lost(book) == [(1, 2)]
    assert book.last_seen(0, 1) == "clean"


def test_above_the_committed_offset_it_waits():
    book = ledger(p0=Span(0, 3, 6, 6))
    book.read("enriched", 0, [record(n, place(n)) for n in (0, 1, 2, 4)])
    assert lost(book) == []
    assert book.unaccounted(0, settled=False) == [(3, 4), (5, 6)]


@pytest.mark.parametrize("stage", ["clean", "unique"])
def test_between_two_stages_it_is_in_flight(stage):
    book = ledger(2)
    book.read(stage, 0, [record(8, place(0)), record(9, place(1))], committed=9)
    book.read("enriched", 0, [record(0, place(0))])
    assert book.in_flight() == 1
    assert lost(book) == []


def test_in_flight_ends_with_an_outcome_that_came_meanwhile():
    book = ledger(1)
    book.read("clean", 0, [record(0, place(0))], committed=0)
    book.read("enriched", 0, [record(0, place(0))])
    assert book.in_flight() == 0


def test_two_outcomes_are_doubled():
    book = ledger(2)
    book.read("enriched", 0, [record(0, place(1))])
    book.read("rejected", 0, [record(7, place(1), reason="empty")])
    assert kinds(book) == {"doubled": 1}
    assert book.problems.examples[0].place == "news.raw/0/1"
    assert book.problems.examples[0].detail == "in enriched, again in rejected"


@pytest.mark.parametrize("name", ["clean", "unique", "enriched"])
def test_two_records_in_one_topic_are_doubled(name):
    book = ledger(1)
    book.read(name, 0, [record(0, place(0)), record(1, place(0))])
    assert kinds(book) == {"doubled": 1}
    assert book.problems.examples[0].detail == f"in {name}, again in {name}"


def test_a_record_that_is_there_three_times_is_one_breach():
    book = ledger(1)
    book.read("enriched", 0, [record(n, place(0)) for n in range(3)])
    assert kinds(book) == {"doubled": 1}


@pytest.mark.parametrize("raw", ["news.raw/0/10", "news.raw/7/1", "other.raw/0/1", "news.raw/0/-1"])
def test_an_outcome_of_no_raw_record_is_invented(raw):
    book = ledger(10)
    book.read("enriched", 3, [record(5, raw)])
    assert kinds(book) == {"invented": 1}
    assert book.problems.examples[0].place == "enriched/3/5"


def test_an_outcome_of_a_record_that_came_later_is_not_judged():
    book = ledger(p0=Span(0, 5, 5, 9))
    book.read("enriched", 0, [record(0, place(8))])
    assert kinds(book) == {}
    assert book.later == 1


def test_an_outcome_of_a_deleted_record_is_expired():
    book = ledger(p0=Span(4, 5, 5, 5))
    book.read("clean", 0, [record(0, place(3))], committed=1)
    book.read("enriched", 0, [record(0, place(3)), record(1, place(4))])
    assert kinds(book) == {}
    assert (book.expired, book.count("enriched"), book.offsets()) == (1, 1, 1)


@pytest.mark.parametrize(
    "headers",
    [
        (),
        ((ID_HEADER, b"a"),),
        ((RAW_HEADER, b"news.raw/0/0"),),
        ((ID_HEADER, b"a"), (RAW_HEADER, b"news.raw")),
        ((ID_HEADER, b"a"), (RAW_HEADER, b"news.raw/x/y")),
        ((ID_HEADER, b"a"), (RAW_HEADER, b"news.raw/0/" + b"9" * 5000)),
        ((ID_HEADER, b"a"), (RAW_HEADER, None)),
        ((ID_HEADER, None), (RAW_HEADER, b"news.raw/0/0")),
    ],
)
def test_a_record_without_usable_headers_is_unlabelled(headers):
    book = ledger(1)
    book.read("enriched", 0, [Message("news.enriched", 0, 3, 0, None, None, headers)])
    assert kinds(book) == {"unlabelled": 1}
    assert book.count("enriched") == 0


def test_a_duplicate_must_name_its_original_and_a_rejection_its_reason():
    book = ledger(2)
    book.read("duplicate", 0, [record(0, place(0))])
    book.read("rejected", 0, [record(0, place(1))])
    assert kinds(book) == {"unlabelled": 2}


def test_of_forged_headers_in_a_dead_letter_the_last_are_ours():
    forged = ((ID_HEADER, b"x"), (RAW_HEADER, b"news.raw/0/1"), (REASON_HEADER, b"lies"))
    ours = ((REASON_HEADER, b"broken_json"), (ID_HEADER, b"a"), (RAW_HEADER, b"news.raw/0/0"))
    book = ledger(2)
    book.read("dead-letter", 0, [Message("news.dead-letter", 0, 0, 0, None, None, forged + ours)])
    assert lost(book) == [(1, 2)]
    assert book.reasons["dead-letter"] == {"broken_json": 1}


def test_reasons_of_strangers_do_not_make_the_table_endless():
    book = ledger(200)
    book.read("rejected", 0, [record(n, place(n), reason=f"r{n}") for n in range(200)])
    assert len(book.reasons["rejected"]) == MAX_REASONS + 1
    assert sum(book.reasons["rejected"].values()) == 200


def test_examples_are_few_and_counts_whole():
    book = ledger(1)
    book.read("enriched", 0, [record(n, "news.raw/0/77") for n in range(100)])
    assert kinds(book) == {"invented": 100}
    assert len(book.problems.examples) == EXAMPLES


def test_a_duplicate_of_nothing_is_a_false_link():
    book = ledger(3)
    book.read("unique", 0, [record(0, place(0), "a")])
    book.read("duplicate", 2, [record(5, place(1), "b", original="nobody"), record(6, place(2), "c", original="a")])
    assert list(book.false_links()) == [(place(1), Coordinates("duplicate", 2, 5))]


def test_the_same_article_fed_twice_may_name_itself_but_a_record_may_not():
    book = ledger(3)
    book.read("unique", 0, [record(0, place(0), "a"), record(1, place(2), "c")])
    fed_again, itself = record(0, place(1), "a", original="a"), record(1, place(2), "c", original="c")
    book.read("duplicate", 0, [fed_again, itself])
    assert [raw for raw, _ in book.false_links()] == [place(2)]


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("enriched", {}),
        ("rejected", {"stage": "tag", "reason": "empty"}),
        ("dead-letter", {"stage": "tag", "reason": "x"}),
    ],
)
def test_an_original_is_known_from_what_became_of_it(name, more):
    book = ledger(2)
    book.read(name, 0, [record(0, place(0), "a", **more)])
    book.read("duplicate", 0, [record(0, place(1), "b", original="a")])
    assert list(book.false_links()) == []


def test_what_clean_rejected_was_never_an_original():
    book = ledger(2)
    book.read("rejected", 0, [record(0, place(0), "a", stage="clean", reason="empty")])
    book.read("duplicate", 0, [record(0, place(1), "b", original="a")])
    assert [raw for raw, _ in book.false_links()] == [place(1)]


def test_an_original_may_have_come_later_than_what_is_judged_or_be_deleted_from_raw():
    book = ledger(p0=Span(5, 7, 7, 9))
    book.read("unique", 0, [record(0, place(1), "old"), record(1, place(8), "new")])
    duplicates = [record(0, place(5), "b", original="old"), record(1, place(6), "c", original="new")]
    book.read("duplicate", 0, duplicates)
    assert list(book.false_links()) == []


def test_partitions_are_kept_apart():
    book = ledger(p0=Span(0, 2, 2, 2), p1=Span(0, 2, 2, 2))
    book.read("enriched", 0, [record(0, place(0)), record(1, place(1, partition=1))])
    assert (lost(book, 0), lost(book, 1)) == ([(1, 2)], [(0, 1)])


@pytest.mark.parametrize(
    ("mask", "expected"),
    [([], []), ([0, 0], []), ([1], [(0, 1)]), ([1, 1, 0, 1], [(0, 2), (3, 4)]), ([0, 1, 0], [(1, 2)])],
)
def test_runs(mask, expected):
    assert runs(np.array(mask, np.bool_)) == expected


def test_a_spill_gives_all_rows_back_from_files_and_memory():
    with Spill(2, buffer_rows=50) as spill:
        rows = {(xxhash.xxh3_64_intdigest(str(n).encode()), n) for n in range(1234)}
        for row in rows:
            spill.add(*row)
        buckets = [spill.bucket(number) for number in range(1 << BUCKET_BITS)]
        folder = spill._folder.name
        assert {tuple(map(int, row)) for bucket in buckets for row in bucket} == rows
        assert all((bucket[:, 0] >> np.uint64(64 - BUCKET_BITS) == n).all() for n, bucket in enumerate(buckets))
    with pytest.raises(FileNotFoundError):
        open(folder)  # noqa: PTH123, SIM115 - only whether it is there


@pytest.mark.parametrize("buffer_rows", [7, 100_000])
def test_dangling_links_are_those_without_another_original(buffer_rows):
    def hash_of(n):
        return xxhash.xxh3_64_intdigest(str(n).encode())

    with Spill(2, buffer_rows) as originals, Spill(3, buffer_rows) as links:
        for n in range(500):
            originals.add(hash_of(n), n)
        originals.add(hash_of(3), 1003)
        for n in range(490, 510):
            links.add(hash_of(n), 2000 + n, n)
        links.add(hash_of(2), 2, 77)  # itself
        links.add(hash_of(3), 3, 78)  # itself, but there is another of the same id
        assert sorted(place for _, place in dangling(originals, links)) == [77, *range(500, 510)]
