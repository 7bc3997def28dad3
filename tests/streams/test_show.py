import io
import json
import os
import subprocess
import sys
import unicodedata

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.streams.audit import Verdict
from copydesk.streams.cli import show
from copydesk.streams.cli.audit import as_object, conclusion, table
from copydesk.streams.cli.show import block, json_line
from copydesk.streams.cli.trace import raw_kind, what
from copydesk.streams.ledger import Problem
from copydesk.streams.outcomes import Message
from copydesk.streams.reading import decoded
from copydesk.streams.texts import escaped, safe
from copydesk.streams.tracing import Found

HOSTILE = "a\x1b[31mb\u202ec\u2066d\x9be\x07f\x7fg\ufeffh"


def message(value, headers=(), key=None, topic="news.enriched"):
    if not isinstance(value, bytes | None):
        value = json.dumps(value).encode()
    return Message(topic, 1, 2, 1_790_000_000_123, key, value, tuple(headers))


class Record:
    """As aiokafka names the time."""

    def __init__(self, value, headers=(), key=None, topic="news.enriched"):
        made = message(value, headers, key, topic)
        self.topic, self.partition, self.offset, self.timestamp = (
            made.topic,
            made.partition,
            made.offset,
            made.timestamp_ms,
        )
        self.key, self.value, self.headers = made.key, made.value, made.headers


def acts_on_terminals(text):
    return any(
        unicodedata.category(char) == "Cc" or char in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028"
        for char in text
    )


def test_safe_takes_out_what_a_terminal_acts_on():
    assert safe(HOSTILE) == "a�[31mb�c�d�e�f�g�h"
    assert safe("  two\r\n lines\t. ") == "two  lines ."


def test_safe_keeps_the_joiners_that_scripts_and_emoji_need():
    text = "می\u200cخواهم 👩\u200d🚒"
    assert safe(text) == text


def test_safe_cuts():
    assert safe("x" * 1000, 10) == "x" * 9 + "…"
    assert len(safe("x" * 50_000_000)) == show.LINE


@given(st.text())
def test_safe_is_one_safe_line(text):
    line = safe(text)
    assert not acts_on_terminals(line)
    assert len(line) <= show.LINE
    line.encode()


@given(
    st.recursive(
        st.text() | st.integers() | st.none(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_escaped_json_is_the_same_json_on_one_safe_line(value):
    for text in (json.dumps(value, ensure_ascii=False, indent=1), json.dumps(value)):
        assert json.loads(escaped(text)) == value
        assert not acts_on_terminals(escaped(text))


def test_tags_beyond_the_first_plane_are_escaped_as_pairs():
    assert escaped('"\U000e0041"') == '"\\udb40\\udc41"'


@pytest.mark.parametrize("value", [b"", None, b"[1]", b'"x"', b"\xff", b"[" * 100_000, b"{", b'{"a": NaN}'])
def test_decoded_takes_objects_only(value):
    assert decoded(value) is None


def test_json_line_holds_coordinates_headers_and_the_value_as_it_was():
    record = Record(b'{"a":\n 12345678901234567890123, "t": "\xe2\x80\xae"}', [("h", b"1"), ("h", b"\xff")], b"k")
    line = json_line(record)
    found = json.loads(line)
    assert not acts_on_terminals(line)
    assert found["value"] == {"a": 12345678901234567890123, "t": "\u202e"}
    assert (found["topic"], found["partition"], found["offset"], found["key"]) == ("news.enriched", 1, 2, "k")
    assert found["time"] == "2026-09-21T14:13:20.123Z"
    assert found["headers"] == [["h", "1"], ["h", "\ufffd"]]


def test_json_line_of_bytes_and_of_nothing():
    assert json.loads(json_line(Record(b"\x00\xff")))["value_base64"] == "AP8="
    assert json.loads(json_line(Record(None)))["value"] is None
    assert json.loads(json_line(Record(b"[" * 5000 + b"]" * 5000)))["value_base64"]


ARTICLE = {
    "id": "abc",
    "title": "Ferry \x1b[2Jruns again",
    "source": "harbour-post",
    "published_at": "2026-05-04T10:00:00Z",
    "language": "en",
    "word_count": 1450,
    "url": "https://example.org/ferry",
    "text": "The ferry runs again. " * 100,
    "relation": {"kind": "update", "of": "first", "family": "first"},
    "entities": [
        {
            "id": None,
            "key": f"per:name-{n}",
            "name": f"Name {n}",
            "type": "PER",
            "count": 2,
            "mentions": [["body", 0, 3]] * 2,
        }
        for n in range(10)
    ],
}


def test_block_tells_what_a_person_wants_to_know():
    lines = block(Record(ARTICLE)).split("\n")
    assert lines[0] == "news.enriched/1/2  2026-09-21T14:13:20.123Z"
    assert [line.strip() for line in lines[1:5]] == [
        "Ferry �[2Jruns again",
        "harbour-post · 2026-05-04T10:00:00Z · en · 1,450 words",
        "https://example.org/ferry",
        "update of first",
    ]
    assert "Name 7 (PER, 2), and 2 more" in lines[5]
    assert len(lines[6]) <= show.TEXT + 4
    assert lines[7].strip() == "id abc"


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ({"relation": {"kind": "unique", "family": "x"}}, "unique"),
        (
            {"kind": "exact", "of": "first", "similarity": 1.0, "why": "same words"},
            "exact copy of first, similarity 1.0: same words",
        ),
        ({"reason": "empty", "stage": "clean", "detail": "no\x07 text"}, "rejected by clean: empty: no� text"),
    ],
)
def test_block_says_what_happened(value, line):
    assert line in block(Record(value))


def test_block_of_a_raw_page_shows_size_and_type():
    page = Record(b"<html>\n<p>Hello", [("content-type", b"text/html")], b"https://example.org/1", "news.raw")
    assert "15 bytes, text/html" in block(page)
    assert "key https://example.org/1" in block(page)
    assert "<html> <p>Hello" in block(page)
    assert "PK" not in block(Record(b"PK\x03\x04\x00\x00"))


def test_block_of_a_dead_letter_says_why():
    headers = [
        ("copydesk-stage", b"clean"),
        ("copydesk-reason", b"timed_out"),
        ("__streams.errors.message", b"10 s\x1b[2J"),
    ]
    assert "dead in clean: timed_out: 10 s�[2J" in block(Record(b"<html>", headers))


@pytest.mark.parametrize("field", ["title", "source", "text", "relation", "entities", "word_count", "id", "url"])
@pytest.mark.parametrize("odd", [None, 3, [], {}, [None], {"of": []}, HOSTILE, True])
def test_block_takes_any_json(field, odd):
    for topic in ("raw", "clean", "seen", "unique", "duplicate", "rejected", "dead-letter", "enriched"):
        record = Record({**ARTICLE, field: odd}, topic=f"news.{topic}")
        shown = block(record) + what(Found(topic, record, "news.raw/0/0"))
        assert not acts_on_terminals(shown.replace("\n", ""))


@pytest.mark.parametrize("timestamp", [None, 0, -1, 10**18])
def test_times_that_no_calendar_knows(timestamp):
    assert show.when(timestamp) in ("-", "1969-12-31T23:59:59.999Z")


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("clean", {"language": "en", "word_count": 4, "title": "T"}, "cleaned: en, 4 words: T"),
        ("clean", {"language": "en", "word_count": 4}, "cleaned: en, 4 words: no title"),
        ("seen", {"family": "f"}, "remembered for the duplicate window, family f"),
        ("unique", {"relation": {"kind": "unique"}}, "unique"),
        ("enriched", ARTICLE, "published: 20 mentions of 10 names; update of first"),
        ("duplicate", b"?", "no JSON that says why"),
        ("dead-letter", b"?", "dead, without our headers"),
        ("raw", b"12345", "fed: 5 bytes, document of unknown type"),
    ],
)
def test_trace_says_what_happened(name, value, line):
    assert what(Found(name, Record(value, topic=f"news.{name}"), "")) == line


def test_kinds_of_raw_records():
    assert raw_kind(Record(b"x", [("Content-Type", b"text/html\x1b")])) == "text/html�"
    assert raw_kind(Record({"url": "u", "content_type": "text/plain"})) == "JSON envelope, text/plain"
    assert raw_kind(Record({"url": "u"})) == "JSON envelope, type unknown"


def verdict(**changes):
    base = {
        "raw": 4, "waiting": 0, "in_flight": 0, "outcomes": {"enriched": 3, "duplicate": 0, "rejected": 1, "dead-letter": 0},
        "reasons": {"rejected": {"empty": 1}}, "problems": {}, "examples": [], "gaps": 0, "later": 0, "expired": {}, "seconds": 0.1,
    }  # fmt: skip
    return Verdict(**(base | changes))


def test_the_table_of_a_sound_ledger():
    lines = list(table(verdict()))
    assert lines[-1] == "audit: OK, 4 records, each exactly once"
    assert [line.split()[0] for line in lines[:-1]] == [
        "raw",
        "waiting",
        "in",
        "enriched",
        "duplicate",
        "rejected",
        "empty",
        "dead-letter",
    ]
    assert json.loads(as_object(verdict()))["ok"] is True


def test_the_table_of_a_broken_ledger_names_places_and_the_rest():
    places = [Problem("lost", f"news.raw/0/{n}", "gone\x1b") for n in range(20)]
    broken = verdict(problems={"lost": 1020, "doubled": 1}, examples=places)
    lines = list(table(broken))
    assert not broken.ok
    assert "  news.raw/0/3: gone�" in lines
    assert "  and 1,000 more" in lines
    assert lines[-1] == "audit: FAILED, 1,020 lost, 1 doubled, of 4 records"
    assert json.loads(as_object(broken))["problems"] == {"lost": 1020, "doubled": 1}


def test_unfinished_is_not_proven():
    assert not verdict(waiting=2, in_flight=1).ok
    assert conclusion(verdict(waiting=2, in_flight=1)).startswith("audit: NOT FINISHED, 1 records")


def test_what_expired_is_said():
    shown = "\n".join(table(verdict(expired={"outcomes": 7, "links": 2}, later=3)))
    assert "expired, not checkable: 7 outcomes of raw records" in shown
    assert "not judged: 3" in shown


def test_a_closed_pipe_is_quiet():
    code = "from copydesk.streams.cli.show import output\nwith output():\n  for _ in range(99999): print('x' * 99)"
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run([sys.executable, "-c", code], stdout=write, stderr=subprocess.PIPE, timeout=30, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_terminal_without_unicode_gets_escapes(monkeypatch):
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", stream)
    with show.output():
        print("é", end="")
    assert stream.buffer.getvalue() == b"\\xe9"


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_progress_only_on_a_terminal(monkeypatch):
    for stream, expected in ((Terminal(), "\rreading clean: 5 of about 10 (50 %)\x1b[K\r\x1b[K"), (io.StringIO(), "")):
        monkeypatch.setattr(sys, "stderr", stream)
        meter = show.Meter()
        meter("clean", 5, 10)
        meter("clean", 5, 10)
        meter.clear()
        assert stream.getvalue() == expected


def test_orjson_refuses_what_json_forbids():
    # `escaped` relies on it: a raw control character in valid JSON is white space between tokens.
    with pytest.raises(orjson.JSONDecodeError):
        orjson.loads('"\n"')
