import os
import select
import shutil
import signal
import subprocess
import sys

import pytest

from copydesk.agents.dedupe.decisions import Duplicate, Unique
from copydesk.agents.dedupe.index import Index
from copydesk.agents.dedupe.rocks import DAMAGED, RocksStore
from copydesk.agents.dedupe.stores import BUCKET, META, MemoryStore, StoreError
from copydesk.streams.records import Coordinates

DAY_MS = 86_400_000
LOG = {"identity": "cluster/news.seen/0", "window_ms": 28 * DAY_MS}


@pytest.fixture(params=["memory", "rocksdb"])
def store(request, tmp_path):
    made = MemoryStore() if request.param == "memory" else RocksStore(tmp_path / "s", lock_seconds=0)
    yield made
    made.close()


def key(bucket, name):
    return BUCKET.pack(bucket) + name


def filled(path, articles):
    """A closed index in a folder that holds the articles."""
    index = Index.open(path, **LOG)
    overlay = index.overlay()
    for article in articles:
        overlay.decide(article)
    index.apply(overlay.seen, len(overlay.seen))
    index.close()


def test_rows_come_back_in_order(store):
    store.write({key(1, b"a"): b"1", key(2, b"b"): b"2", META: b"m"})
    assert store.get([key(2, b"b"), key(9, b"x"), key(1, b"a"), META]) == [b"2", None, b"1", b"m"]
    assert store.buckets() == {1, 2}


def test_a_bucket_is_dropped_whole_and_can_begin_again(store):
    store.write({key(bucket, name): b"x" for bucket in (0, 1, 2, 2**40) for name in (b"a", b"\xff" * 17)})
    store.write({key(1, b"n"): b"new"}, dropped={1, 2})
    assert store.buckets() == {0, 1, 2**40}
    assert store.get([key(1, b"a"), key(2, b"\xff" * 17), key(1, b"n"), key(0, b"a")]) == [None, None, b"new", b"x"]


def test_wipe_forgets_everything(store):
    store.write({key(1, b"a"): b"1", META: b"m"})
    store.wipe()
    assert store.get([key(1, b"a"), META]) == [None, None]
    assert store.buckets() == set()


def test_an_index_goes_on_where_it_was_closed(tmp_path, make):
    filled(tmp_path, [make(1), make(2)])
    index = Index.open(tmp_path, **LOG, end_offset=2)
    assert index.offset == 2
    assert index.watermark == make(2).first_seen_ms
    assert index.decide(make(3, content_hash=make(1).content_hash)).of == "id-1"
    index.close()


def test_rocksdb_decides_as_memory(tmp_path, make):
    articles = [
        make(n, content_hash=f"{n * 7 % 41:032x}", url=f"https://p.example/{n % 13}", first_seen_ms=n * DAY_MS)
        for n in range(120)
    ]
    decisions = []
    for path in (None, tmp_path):
        index = Index.open(path, **LOG)
        decisions.append([])
        for article in articles:
            overlay = index.overlay()
            decisions[-1].append((overlay.decide(article), overlay.decide(article), index.expire(2**50)))
            index.apply(overlay.seen, index.offset + len(overlay.seen))
        index.close()
    assert decisions[0] == decisions[1]
    assert sum(dropped for _, _, dropped in decisions[0]) == 11


@pytest.mark.parametrize(
    "change", [{"identity": "other/news.seen/0"}, {"window_ms": 7 * DAY_MS}, {"end_offset": 1}, {"end_offset": 0}]
)
def test_the_view_of_another_log_begins_anew(tmp_path, make, change):
    filled(tmp_path, [make(1), make(2)])
    index = Index.open(tmp_path, **(LOG | change))
    assert (index.offset, index.watermark) == (0, None)
    assert index.decide(make(3, content_hash=make(1).content_hash)) == Unique("id-3")
    index.close()


def test_a_store_that_does_not_say_what_it_is_begins_anew(tmp_path, make):
    filled(tmp_path, [make(1)])
    store = RocksStore(tmp_path, lock_seconds=0)
    store.write({META: b"{"})
    store.close()
    index = Index.open(tmp_path, **LOG)
    assert (index.offset, index.live(make(1).first_seen_ms // (7 * DAY_MS))) == (0, False)
    index.close()


@pytest.mark.parametrize("file", ["CURRENT", "MANIFEST-*", "*.log"])
@pytest.mark.parametrize("damage", ["cut", "garbage", "gone"])
def test_damaged_files_begin_anew(tmp_path, make, file, damage):
    index = Index.open(tmp_path / "live", **LOG)
    index.apply(lines_of(index, make(1)), 1)
    shutil.copytree(tmp_path / "live", tmp_path / "copy")
    index.close()
    for path in (tmp_path / "copy").glob(file):
        size = path.stat().st_size
        if damage == "gone":
            path.unlink()
        else:
            path.write_bytes(b"" if damage == "cut" else b"\x07" * size)
    index = Index.open(tmp_path / "copy", **LOG)
    assert index.offset == 0
    assert index.decide(make(2, content_hash=make(1).content_hash)) == Unique("id-2")
    index.close()


def test_a_log_cut_at_any_place_keeps_rows_and_offset_together(tmp_path, make):
    index = Index.open(tmp_path / "live", **LOG)
    for n in range(6):
        index.apply(lines_of(index, make(n)), n + 1)
    (log,) = (tmp_path / "live").glob("*.log")
    whole = log.read_bytes()
    for part in range(4):
        copy = tmp_path / f"copy{part}"
        shutil.copytree(tmp_path / "live", copy)
        (copy / log.name).write_bytes(whole[: len(whole) * part // 4 + 11])
        check_agrees(copy, [make(n, id=f"other-{n}", url=None, raw=Coordinates("r", 0, n)) for n in range(6)])
    index.close()


def lines_of(index, article):
    overlay = index.overlay()
    overlay.decide(article)
    return overlay.seen


def check_agrees(path, copies):
    """Copies of the articles below the offset are known, the others are not."""
    index = Index.open(path, **LOG)
    kinds = [type(index.decide(article)) for article in copies]
    assert kinds == [Duplicate] * index.offset + [Unique] * (len(copies) - index.offset)
    index.close()


def test_damage_met_while_reading_is_mended_at_the_next_start(tmp_path, make):
    filled(tmp_path, [make(n) for n in range(400)])
    # Opening once more turns the log into a table file.
    Index.open(tmp_path, **LOG).close()
    (table,) = tmp_path.glob("*.sst")
    table.write_bytes(b"\x07" * 8000 + table.read_bytes()[8000:])
    index = Index.open(tmp_path, **LOG)
    with pytest.raises(StoreError, match="damaged and will be rebuilt"):
        [index.decide(make(n)) for n in range(400)]
    index.close()
    assert (tmp_path / DAMAGED).exists()
    index = Index.open(tmp_path, **LOG)
    assert index.offset == 0
    assert not (tmp_path / DAMAGED).exists()
    index.close()


def test_a_second_opening_is_told_who_is_in_the_way(tmp_path):
    index = Index.open(tmp_path, **LOG)
    with pytest.raises(StoreError, match="in use by another process"):
        Index.open(tmp_path, **LOG, lock_seconds=0.15)
    index.close()
    Index.open(tmp_path, **LOG).close()


def test_a_path_that_is_a_file_is_one_line(tmp_path):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(StoreError, match="cannot open the dedupe index"):
        Index.open(tmp_path / "file", **LOG)
    assert (tmp_path / "file").read_text() == "mine"


CHILD = """
import sys
from pathlib import Path
from copydesk.agents.dedupe.index import Index
from copydesk.streams.records import Coordinates, Seen

index = Index.open(Path(sys.argv[1]), identity="cluster/news.seen/0", window_ms=28 * 86_400_000)
number = 0
while True:
    names = [f"{number}-{n}" for n in range(20)]
    number += 1
    index.apply([
        Seen(id=name, family=name, url_hash="", content_hash=name, first_seen_ms=1_800_000_000_000,
             raw=Coordinates("child.raw", 0, number))
        for name in names
    ], number)
    print(number, flush=True)
"""


@pytest.mark.parametrize("batches", [1, 70])
def test_killed_at_any_moment_offset_and_rows_agree(tmp_path, make, batches):
    with subprocess.Popen([sys.executable, "-c", CHILD, str(tmp_path)], stdout=subprocess.PIPE) as child:
        said = b""
        while said.count(b"\n") < batches and select.select([child.stdout], [], [], 20)[0]:
            said += os.read(child.stdout.fileno(), 65536)
        with pytest.raises(StoreError, match="in use by another process"):
            Index.open(tmp_path, **LOG, lock_seconds=0)
        child.send_signal(signal.SIGKILL)
    index = Index.open(tmp_path, **LOG)
    assert index.offset >= batches
    for number in range(max(0, index.offset - 50), index.offset + 3):
        kinds = {type(index.decide(make(number, content_hash=f"{number}-{n}"))) for n in (0, 19)}
        assert kinds == {Duplicate if number < index.offset else Unique}
    index.close()
