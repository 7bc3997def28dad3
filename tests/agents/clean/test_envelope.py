import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.agents.clean.draft import Hints
from copydesk.agents.clean.envelope import Document, article_id, open_message
from copydesk.streams.outcomes import Failure, Message, Reason

URL = "https://lenford.example/news/bridge"
TEXT = "The bridge opened on Monday. The mayor cut the ribbon."
LIMIT = 100_000


def message(value, *, key=None, headers=()):
    return Message("news.raw", 0, 7, 1_700_000_000_000, key, value, tuple(headers))


def opened(value, **options):
    return open_message(message(value, **options), max_bytes=LIMIT)


def envelope(**fields):
    return json.dumps({"url": URL, "content": TEXT, **fields}).encode()


def without(*names):
    fields = {"url": URL, "content": TEXT}
    return json.dumps({name: value for name, value in fields.items() if name not in names}).encode()


def test_an_envelope():
    document = opened(
        envelope(
            content_type="text/html", source="post", title="T", language="en", published_at="p", fetched_at="f", desk=7
        )
    )
    assert document == Document(
        article_id(URL, TEXT.encode()),
        URL,
        TEXT.encode(),
        "text/html",
        Hints(source="post", title="T", published_at="p", language="en", fetched_at="f"),
        {"desk": 7},
    )


def test_an_envelope_with_bytes():
    raw = TEXT.encode("utf-16")
    document = opened(json.dumps({"url": URL, "content_base64": base64.encodebytes(raw).decode()}).encode())
    assert document.payload == raw


@pytest.mark.parametrize("lead", [b"\xef\xbb\xbf", b" \r\n\t", b"\xef\xbb\xbf\n"])
def test_marks_and_space_before_an_envelope(lead):
    assert opened(lead + envelope()).url == URL


def test_the_http_headers_name_the_type():
    assert opened(envelope(headers={"Content-Type": "text/plain"})).content_type == "text/plain"


def test_the_producers_id_is_kept():
    assert opened(envelope(id="desk-7")).id == "desk-7"
    assert opened(envelope(id="")).id == opened(envelope()).id


@pytest.mark.parametrize(
    "value", [b"{", b'{"url": NaN}', b'{"url": "\\ud800"}', b"{]", b'{"a":' * 5000, b'{"url": "x"} {}', b'{"\xff": 1}']
)
def test_broken_json(value):
    failure = opened(value)
    assert failure.reason is Reason.BROKEN_JSON
    assert failure.id == ""
    assert "\n" not in failure.detail


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"content": 5}, "content"),
        ({"content": None}, "content"),
        ({"url": 5}, "url"),
        ({"url": ["x"]}, "url"),
        ({"title": {}}, "title"),
        ({"id": 12}, "id"),
        ({"id": "x" * 257}, "id"),
        ({"id": "a\nb"}, "id"),
        ({"id": "a\u202eb"}, "id"),
        ({"content_base64": True}, "content_base64"),
        ({"headers": []}, "headers"),
        ({"headers": {"a": 1}}, "headers"),
        ({"language": 1.5}, "language"),
        ({"desk": json.loads("[" * 40 + "]" * 40)}, "unknown field"),
    ],
)
def test_wrong_schema_names_the_field(fields, name):
    failure = opened(envelope(**fields))
    assert failure.reason is Reason.WRONG_SCHEMA
    assert name in failure.detail
    assert TEXT not in failure.detail


def test_no_content_is_wrong_schema():
    assert opened(without("content")).reason is Reason.WRONG_SCHEMA


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "lenford.example/news",
        "ftp://lenford.example/",
        "http://",
        "http:///x",
        "https://a b/",
        "https://a\n/",
        "http://[",
        "https://x.example/" + "a" * 9000,
    ],
)
def test_missing_url(url):
    failure = opened(envelope(url=url))
    assert failure.reason is Reason.MISSING_URL
    assert failure.url is None


def test_no_url_is_missing_url():
    assert opened(without("url")).reason is Reason.MISSING_URL


@pytest.mark.parametrize("text", ["%%%", "abc", "é", "QUJD=QUJD"])
def test_bad_base64_is_undecodable(text):
    failure = opened(json.dumps({"url": URL, "content_base64": text}).encode())
    assert (failure.reason, failure.url) == (Reason.UNDECODABLE, URL)


def test_failures_carry_the_producers_id_and_url():
    failure = opened(json.dumps({"url": URL, "id": "desk-7"}).encode())
    assert (failure.id, failure.url) == ("desk-7", URL)


@pytest.mark.parametrize("value", [None, b"", b" \n\t "])
def test_nothing_is_empty(value):
    assert opened(value).reason is Reason.EMPTY


def test_too_large():
    assert opened(b"x" * (LIMIT + 1)).reason is Reason.TOO_LARGE
    assert isinstance(opened(b"x" * LIMIT), Document)


def test_odd_but_valid_json_is_read():
    document = opened(
        b'{"url": "x", "url": "' + URL.encode() + b'", "content": "a", "big": 123456789012345678901234567890}'
    )
    assert document.url == URL
    assert "big" in document.extra


EVENT = (
    ("ce_specversion", b"1.0"),
    ("ce_id", b"e-1"),
    ("ce_source", b"lenford-crawler"),
    ("ce_subject", URL.encode()),
    ("content-type", b"text/html"),
)


def test_a_cloud_event():
    document = opened(
        b"<p>x</p>",
        headers=(
            *EVENT,
            ("ce_title", b"T"),
            ("ce_time", b"2024-05-01T00:00:00Z"),
            ("ce_desk", b"7"),
            ("traceparent", b"0"),
        ),
    )
    assert document == Document(
        "e-1",
        URL,
        b"<p>x</p>",
        "text/html",
        Hints(source="lenford-crawler", title="T", fetched_at="2024-05-01T00:00:00Z"),
        {"ce_desk": "7"},
    )


def test_the_url_of_an_event_may_stand_in_its_source():
    document = opened(b"x", headers=(("CE_ID", b"e-1"), ("ce_source", URL.encode())))
    assert (document.url, document.hints.source) == (URL, None)


def test_an_event_without_url():
    failure = opened(b"x", headers=(("ce_id", b"e-1"), ("ce_source", b"post")))
    assert (failure.reason, failure.id) == (Reason.MISSING_URL, "e-1")


def test_an_event_with_a_bad_id():
    assert opened(b"x", headers=(("ce_id", b"x" * 300), ("ce_source", URL.encode()))).reason is Reason.WRONG_SCHEMA


def test_a_brace_in_an_event_that_says_it_is_text_is_text():
    document = opened(b"{not json}", headers=(*EVENT[:-1], ("content-type", b"text/plain")))
    assert document.payload == b"{not json}"


def test_an_envelope_inside_an_event_that_says_json():
    assert opened(envelope(id="desk-7"), headers=(*EVENT[:-1], ("content-type", b"application/json"))).id == "desk-7"


def test_a_bare_document():
    document = opened(TEXT.encode(), key=URL.encode())
    assert (document.url, document.payload, document.content_type) == (URL, TEXT.encode(), None)
    assert opened(TEXT.encode(), key=b"user-1").url is None
    assert opened(TEXT.encode(), key=b"\xff\xfe").url is None
    assert opened(TEXT.encode(), headers=(("Content-Type", b"text/plain"),)).content_type == "text/plain"


def test_ids_are_stable_and_differ():
    assert article_id(URL, b"a") == article_id(URL, b"a")
    assert len(article_id(None, b"")) == 32
    assert len({article_id(URL, b"a"), article_id(URL, b"b"), article_id(None, b"a"), article_id(URL + "a", b"")}) == 4


names = st.sampled_from(["url", "content", "content_base64", "id", "title", "headers", "desk"])
values = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3), max_leaves=5)  # fmt: skip


@given(st.dictionaries(names, values))
def test_any_json_object_is_a_document_or_a_failure(fields):
    outcome = opened(json.dumps(fields).encode())
    assert isinstance(outcome, (Document, Failure))
    assert isinstance(outcome, Document) or (outcome.detail.isprintable() and outcome.detail)


@given(
    st.binary(max_size=200),
    st.binary(max_size=40),
    st.lists(
        st.tuples(st.sampled_from(["ce_id", "ce_source", "content-type", "x"]), st.binary(max_size=30)), max_size=4
    ),
)
def test_any_record_is_a_document_or_a_failure(value, key, headers):
    assert isinstance(opened(value, key=key, headers=headers), (Document, Failure))


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (b"[]", "a list"),
        (b' \n[{"url": "https://lenford.example/1", "content": "One."}]', "a list"),
        (b"\xef\xbb\xbf[1, 2]", "a list"),
        (b"5", "a number"),
        (b" -2.5e3\n", "a number"),
        (b"null", "null"),
        (b"true", "true or false"),
        (b"false", "true or false"),
    ],
)
@pytest.mark.parametrize("headers", [(), (("content-type", b"application/json; charset=utf-8"),)])
def test_json_that_is_no_object_is_a_wrong_schema(value, kind, headers):
    failure = opened(value, headers=headers)
    assert failure.reason is Reason.WRONG_SCHEMA
    assert failure.detail == f"the value is {kind} in JSON: send one envelope a record"
    assert failure.id == article_id(None, value)


@pytest.mark.parametrize(
    "value",
    [
        b"[Lenford] The bridge opened on Monday. The mayor cut the ribbon.",
        b"[1] The bridge opened.",
        b"5 bridges opened on Monday.",
        b"true stories of the river",
        b'"The bridge is open," the mayor said.',
        b'"A text in quotes"',
        b"not json",
        b"1" * 100,
    ],
)
def test_texts_that_begin_like_json_are_documents(value):
    assert opened(value).payload == value


@pytest.mark.parametrize("content_type", [b"text/plain", b"text/html; charset=utf-8"])
def test_an_array_that_is_declared_as_text_is_a_document(content_type):
    assert isinstance(opened(b"[1, 2]", headers=[("content-type", content_type)]), Document)


hinted = st.fixed_dictionaries(
    {"content": st.text()},
    optional={name: st.text(max_size=40) for name in ("source", "title", "language", "published_at", "fetched_at")},
)
others = st.dictionaries(
    st.sampled_from(["desk", "tags", "n"]), st.integers(-5, 5) | st.lists(st.text(max_size=5), max_size=3)
)


@given(hinted, others)
def test_what_a_producer_writes_comes_back(fields, more):
    document = opened(json.dumps({"url": URL, **fields, **more}).encode())
    assert document.payload.decode() == fields["content"]
    told = {name: value for name, value in fields.items() if name != "content"}
    assert document.hints == Hints(**told)
    assert document.extra == more
    assert document.id == article_id(URL, document.payload)


@given(st.binary(max_size=100))
def test_bytes_come_back_from_base64(payload):
    value = json.dumps({"url": URL, "content_base64": base64.b64encode(payload).decode()}).encode()
    assert opened(value).payload == payload
