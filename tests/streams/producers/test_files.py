import gzip
import io
import json
import os
import random

import cramjam
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.streams.producers import files
from copydesk.streams.producers.documents import Document, Known, Refusal, Refused
from copydesk.streams.producers.files import STDIN, Reading, documents, lines, sniffed, suffixes

LIMIT = 1000
READING = Reading(LIMIT)
LINES = b'{"url":"https://news.example/1"}\n{"url":"https://news.example/2"}\n'


def read(*paths, reading=READING, stdin=None):
    return list(documents(paths, reading, stdin))


def values(items):
    return [item.value for item in items]


def test_a_folder_is_read_through_in_order_without_hidden_entries(tmp_path):
    for name in ("b/2.html", "b/1.html", "a.html", "c.txt", ".hidden.html", ".git/x.html", "b/.y"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(name)
    assert values(read(tmp_path)) == [b"a.html", b"b/1.html", b"b/2.html", b"c.txt"]


def test_paths_come_in_the_order_given_and_hidden_ones_when_named(tmp_path):
    for name in ("b", ".a"):
        (tmp_path / name).write_text(name)
    assert values(read(tmp_path / "b", tmp_path / ".a")) == [b"b", b".a"]


def test_links_are_followed_and_loops_are_not(tmp_path):
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "page.html").write_text("page")
    (tmp_path / "inner" / "up").symlink_to(tmp_path)
    (tmp_path / "link.html").symlink_to(tmp_path / "inner" / "page.html")
    assert values(read(tmp_path)) == [b"page", b"page"]


def test_a_broken_link_and_a_pipe_in_a_folder_are_named(tmp_path):
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe")
    found = read(tmp_path)
    assert [(item.reason, item.name) for item in found] == [
        (Refusal.UNREADABLE, str(tmp_path / "gone")),
        (Refusal.UNREADABLE, str(tmp_path / "pipe")),
    ]


def test_what_may_not_be_read_is_named_and_the_rest_goes_on(tmp_path, monkeypatch):
    (tmp_path / "shut").mkdir()
    (tmp_path / "open.txt").write_text("open")
    real = os.listdir

    def listdir(folder):
        if folder.name == "shut":
            raise PermissionError(13, "Permission denied")
        return real(folder)

    monkeypatch.setattr(files.os, "listdir", listdir)
    document, refused = read(tmp_path)
    assert document.value == b"open"
    assert refused == Refused(str(tmp_path / "shut"), Refusal.UNREADABLE, "Permission denied")


def test_file_names_are_shown_without_what_a_terminal_acts_on(tmp_path):
    (tmp_path / "a\x1b[31m\udcff.txt").write_text("x")
    assert read(tmp_path)[0].name == f"{tmp_path}/a?[31m?.txt"


def test_json_lines_go_out_as_they_are_with_their_place(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + LINES.replace(b"\n", b"\r\n") + b"\n  \nnot json\xff")
    found = read(path)
    assert values(found) == [*LINES.split(), b"not json\xff"]
    assert [item.key for item in found] == [b"https://news.example/1", b"https://news.example/2", None]
    assert [item.name for item in found] == [f"{path}:{number}" for number in (1, 2, 5)]


@pytest.mark.parametrize("name", ["a.ndjson", "a.JSONL", "a.jsonl.gz", "a.jsonl.zst", "a.ndjson.GZ"])
def test_json_lines_by_any_name_packed_or_not(tmp_path, name):
    pack = {"gz": gzip.compress, "zst": lambda data: bytes(cramjam.zstd.compress(data))}
    (tmp_path / name).write_bytes(pack.get(name.rpartition(".")[2].lower(), bytes)(LINES))
    assert values(read(tmp_path)) == LINES.split()


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.jsonl.zst"])
def test_a_damaged_archive_gives_what_came_before_the_damage(tmp_path, name):
    noise = random.Random(0).randbytes(200_000).hex().encode()
    data = b"".join(b'{"x":"%s"}\n' % noise[i : i + 500] for i in range(0, len(noise), 500))
    packed = gzip.compress(data) if name.endswith("gz") else bytes(cramjam.zstd.compress(data))
    (tmp_path / name).write_bytes(packed[: len(packed) * 9 // 10])
    *good, last = read(tmp_path / name)
    assert len(good) > 100
    assert values(good) == data.split(b"\n")[: len(good)]
    assert (last.reason, last.name) == (Refusal.UNREADABLE, str(tmp_path / name))


@pytest.mark.parametrize("name", ["a.gz", "a.zst", "a.jsonl.gz", "a.json.zst"])
def test_what_is_not_packed_as_its_name_says_is_unreadable(tmp_path, name):
    (tmp_path / name).write_bytes(b"plain text, nothing else in here")
    (refused,) = read(tmp_path / name)
    assert refused.reason is Refusal.UNREADABLE
    assert refused.detail


def test_a_packed_bomb_is_too_large_and_not_held(tmp_path):
    (tmp_path / "page.html.gz").write_bytes(gzip.compress(b"0" * 10_000_000))
    (refused,) = read(tmp_path)
    assert refused.reason is Refusal.TOO_LARGE


def test_documents_up_to_the_limit(tmp_path):
    (tmp_path / "a.html").write_bytes(b"x" * LIMIT)
    (tmp_path / "b.html").write_bytes(b"x" * (LIMIT + 1))
    (tmp_path / "c.html").write_bytes(b"")
    first, second, third = read(tmp_path)
    assert (len(first.value), second.reason, third.value) == (LIMIT, Refusal.TOO_LARGE, b"")


def test_json_files_hold_one_envelope_or_a_list(tmp_path):
    (tmp_path / "a.json").write_text('\ufeff{\n "url": "https://news.example/1"\n}', "utf-8")
    (tmp_path / "b.json").write_text('[{"url":"u"}, 5,\n{"big": "%s"}]' % ("x" * LIMIT))
    (tmp_path / "c.json").write_text("[broken")
    one, first, number, big, broken = read(tmp_path)
    assert (one.key, one.name) == (b"https://news.example/1", str(tmp_path / "a.json"))
    assert (first.value, first.name) == (b'{"url":"u"}', f"{tmp_path}/b.json[1]")
    assert number.value == b"5"
    assert (big.reason, big.name) == (Refusal.TOO_LARGE, f"{tmp_path}/b.json[3]")
    assert broken.value == b"[broken"


def test_a_list_that_is_too_large_to_be_read_whole(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "LARGEST_LIST", 2000)
    (tmp_path / "a.json").write_text(json.dumps(["x" * 100] * 100))
    (refused,) = read(tmp_path)
    assert refused.reason is Refusal.TOO_LARGE
    assert "JSON lines" in refused.detail


def test_validate_refuses_and_names_the_line(tmp_path):
    (tmp_path / "a.jsonl").write_bytes(b'{"url":"https://news.example/1","content":"x"}\n{"url":5}\n')
    good, bad = read(tmp_path, reading=Reading(LIMIT, validate=True))
    assert isinstance(good, Document)
    assert bad.name == f"{tmp_path}/a.jsonl:2"
    assert "$.url" in bad.detail


def test_a_url_makes_one_document_of_a_file(tmp_path):
    (tmp_path / "a.html").write_text("<p>")
    (document,) = read(tmp_path / "a.html", reading=Reading(LIMIT, known=Known("https://news.example/a")))
    assert dict(document.headers)["content-type"] == b"text/html"


@pytest.mark.parametrize(("shape", "count"), [("name", 2), ("jsonl", 2), ("auto", 2), ("document", 1)])
def test_standard_input(shape, count):
    found = read(STDIN, reading=Reading(LIMIT, shape), stdin=io.BufferedReader(io.BytesIO(LINES)))
    assert len(found) == count
    assert found[0].name.startswith("standard input")


def test_standard_input_that_fails():
    class Broken(io.BytesIO):
        def readline(self, size=-1):
            raise OSError(5, "Input/output error")

    assert read(STDIN, stdin=Broken()) == [Refused("standard input", Refusal.UNREADABLE, "Input/output error")]


@pytest.mark.parametrize(
    ("head", "shape"),
    [
        (LINES, "jsonl"),
        (b'\xef\xbb\xbf {"a":1}', "jsonl"),
        (b'{\n "a": 1}', "json"),
        (b"{ \r\n}", "json"),
        (b"\n [1]", "json"),
        (b"<p>", "document"),
        (b"", "document"),
        (b"\x00{", "document"),
    ],
)
def test_the_format_by_the_first_bytes(head, shape):
    assert sniffed(io.BufferedReader(io.BytesIO(head))) == shape


def test_auto_looks_into_each_file_whatever_its_name(tmp_path):
    (tmp_path / "a.txt").write_bytes(LINES)
    (tmp_path / "b").write_bytes(b"<p>")
    (tmp_path / "c.dat.gz").write_bytes(gzip.compress(b"[1, 2]"))
    assert values(read(tmp_path, reading=Reading(LIMIT, "auto"))) == [*LINES.split(), b"<p>", b"1", b"2"]


@pytest.mark.parametrize(
    ("length", "fits"), [(9, True), (10, True), (11, False), (12, False), (13, False), (40, False)]
)
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_line_that_is_too_long_is_skipped_and_the_next_is_read(length, fits, end, monkeypatch):
    monkeypatch.setattr(files, "BUFFER_BYTES", 4)
    found = list(lines(io.BytesIO(b"a" * length + end + b"next"), 10))
    assert found == [(1, b"a" * length if fits else None), (2, b"next")]


@given(st.lists(st.binary(max_size=30)), st.integers(5, 20))
def test_lines_are_the_file_split_at_its_line_ends(parts, limit):
    data = b"\n".join(parts)
    expected = [
        (number, line.rstrip(b"\r\n") if len(line.rstrip(b"\r\n")) <= limit else None)
        for number, line in enumerate(data.removeprefix(files.BOM).split(b"\n"), 1)
        if line.strip()
    ]
    found = list(lines(io.BytesIO(data), limit))
    long = {number for number, line in found if line is None}
    assert [pair for pair in found if pair[0] not in long] == [pair for pair in expected if pair[0] not in long]
    assert {number for number, line in expected if line is None} <= long | {1}


def test_suffixes(tmp_path):
    assert suffixes(tmp_path / "a.B.JSONL.Gz") == (".jsonl", ".gz")
    assert suffixes(tmp_path / "a") == ("", "")
    assert suffixes(tmp_path / ".zst") == ("", "")
