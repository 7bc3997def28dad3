import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.streams.producers.documents import (
    LONGEST_KEY,
    NAMED,
    Document,
    Known,
    Refusal,
    Refused,
    Summary,
    contract_error,
    envelope,
    page,
    printable,
)

URL = "https://news.example/a"


def raw(**fields):
    return json.dumps({"url": URL, "content": "Rain."} | fields).encode()


def test_a_page_without_an_address_is_its_plain_bytes():
    assert page(b"\x00\xff", "a.html", ".html", Known()) == Document(b"\x00\xff", None, (), "a.html")


def test_a_page_with_an_address_is_a_cloud_event():
    document = page(b"<p>", "a.html", ".html", Known(URL, id="7", source="example"))
    assert document.key == URL.encode()
    assert dict(document.headers) == {
        "ce_specversion": b"1.0",
        "ce_type": b"copydesk.raw-article",
        "ce_source": b"example",
        "ce_subject": URL.encode(),
        "ce_id": b"7",
        "content-type": b"text/html",
    }


def test_what_is_not_known_is_not_said():
    headers = dict(page(b"", "x", ".odd", Known(URL)).headers)
    assert set(headers) == {"ce_specversion", "ce_type", "ce_subject"}


def test_an_envelope_goes_out_as_it_is_under_its_url():
    value = b' {"url" : "https://news.example/a", "unknown": [1] } '
    assert envelope(value, "a:1") == Document(value, URL.encode(), (), "a:1")


@pytest.mark.parametrize(
    "value", [b"", b"{", b"[]", b"null", b"\xff", b'{"url": 5}', b'{"url": ""}', b'{"url": "\\ud800"}', b"[" * 100_000]
)
def test_what_is_no_envelope_goes_out_all_the_same_without_a_key(value):
    assert envelope(value, "a") == Document(value, None, (), "a")


def test_a_key_is_cut():
    assert len(envelope(raw(url="https://" + "a" * 9999), "a").key) == LONGEST_KEY


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (b"{", "truncated"),
        (b"[]", "object"),
        (b'{"content": "x"}', "`url`"),
        (raw(url=5), "$.url"),
        (raw(url=" "), "`url`"),
        (raw(url="ftp://news.example/a"), "`url`"),
        (raw(url="https://"), "`url`"),
        (raw(url="https://[broken"), "`url`"),
        (raw(content=None), "neither"),
        (raw(content=["x"]), "$.content"),
        (raw(headers={"a": 1}), "$.headers"),
        (raw(id="x" * 257), "`id`"),
        (raw(id="a\x1bb"), "`id`"),
        (raw(content_base64="?"), "`content_base64`"),
        (raw(content_base64="é"), "`content_base64`"),
        (b"[" * 100_000, "$"),
    ],
)
def test_validate_names_what_is_wrong(value, said):
    refused = envelope(value, "a:3", validate=True)
    assert isinstance(refused, Refused)
    assert (refused.name, refused.reason) == ("a:3", Refusal.INVALID)
    assert said in refused.detail or said == "$"


def test_what_matches_the_contract_passes():
    encoded = base64.b64encode(b"\x00\x01" * 50).decode()
    assert contract_error(raw()) is None
    assert contract_error(raw(id="é", extra={"deep": 1}, headers={"a": "b"})) is None
    assert contract_error(raw(content=None, content_base64=encoded[:40] + "\n" + encoded[40:])) is None


@given(st.binary())
def test_any_bytes_become_a_document_or_a_refusal(value):
    assert envelope(value, "a").value == value
    assert isinstance(envelope(value, "a", validate=True), Document | Refused)


@given(st.text())
def test_printable_text_has_nothing_that_a_terminal_acts_on(text):
    assert printable(text).isprintable()
    assert len(printable(text)) == len(text)


def test_a_summary_names_the_first_few_of_each_reason():
    summary = Summary()
    assert summary.complete
    for number in range(NAMED + 2):
        summary.refuse(Refused(str(number), Refusal.TOO_LARGE, ""))
    summary.refuse(Refused("x", Refusal.UNREADABLE, ""))
    assert summary.refused == {Refusal.TOO_LARGE: NAMED + 2, Refusal.UNREADABLE: 1}
    assert [one.name for one in summary.named] == ["0", "1", "2", "3", "4", "x"]
    assert not summary.complete


@pytest.mark.parametrize("change", [{"unconfirmed": 1}, {"stopped": True}, {"broker_away": True}])
def test_a_summary_is_complete_only_when_all_was_confirmed(change):
    assert not Summary(sent=5, **change).complete
