import gzip
import time

import pytest
from tongues import TONGUES

from copydesk.agents.clean import decode as module
from copydesk.agents.clean.decode import Decoded, decode
from copydesk.streams.outcomes import Reason, Rejected

GERMAN = "Der Bürgermeister von Köln begrüßte am Montag die Gäste auf der Brücke über den Fluß."
FRENCH = "Le maire a déclaré que l’été serait très chaud à Orléans, où la Loire est déjà basse."
RUSSIAN = "Мэр города сообщил в понедельник, что новый мост через реку откроют для всех машин. " * 3
JAPANESE = "市長は月曜日に新しい橋がすべての車に開放されると発表した。" * 4
KOREAN = "시장은 월요일에 새로운 다리가 모든 차량에 개방될 것이라고 발표했다. " * 4
CHINESE = "市长星期一宣布，新桥将对所有车辆开放，市民对此表示欢迎。" * 4


@pytest.mark.parametrize("text", [GERMAN, FRENCH, RUSSIAN, JAPANESE, KOREAN, CHINESE])
def test_utf8_needs_no_declaration(text):
    assert decode(text.encode()).text == text


@pytest.mark.parametrize(
    ("text", "encoding", "declared"),
    [
        (GERMAN, "latin-1", "text/html; charset=iso-8859-1"),
        (FRENCH, "cp1252", "text/html; charset=ISO-8859-1"),
        (FRENCH, "cp1252", 'text/html; charset="windows-1252"'),
        (RUSSIAN, "cp1251", "text/plain; charset=windows-1251"),
        (RUSSIAN, "koi8-r", "text/plain; charset=KOI8-R"),
        (JAPANESE, "shift_jis", "text/html; charset=Shift_JIS"),
        (JAPANESE, "euc_jp", "text/html; charset=euc-jp"),
        (JAPANESE, "iso2022_jp", "text/html; charset=iso-2022-jp"),
        (KOREAN, "cp949", "text/html; charset=euc-kr"),
        (CHINESE, "gbk", "text/html; charset=gb2312"),
        (GERMAN, "utf-16-le", "text/plain; charset=utf-16"),
    ],
)
def test_the_declared_charset_is_used(text, encoding, declared):
    assert decode(text.encode(encoding), declared).text == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "cp1251"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        (KOREAN, "cp949"),
        (CHINESE, "gb18030"),
        (GERMAN, "cp1252"),
    ],
)
def test_an_undeclared_charset_is_detected(text, encoding):
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_decides_and_goes(encoding):
    found = decode(GERMAN.encode(encoding), "text/plain; charset=koi8-r")
    assert (found.text, found.how) == (GERMAN, "byte order mark")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_seen_by_its_zero_bytes(encoding):
    assert decode(GERMAN.encode(encoding)).text == GERMAN


def test_valid_utf8_wins_over_a_wrong_declaration():
    assert decode(GERMAN.encode(), "text/html; charset=iso-8859-1") == Decoded(
        GERMAN, "utf-8", "strict UTF-8", GERMAN.encode()
    )


def test_the_pages_own_meta_is_read():
    page = f'<html><head><meta charset="windows-1251"></head><body><p>{RUSSIAN}</p></body></html>'
    assert decode(page.encode("cp1251")).how == "meta"
    page = f'<?xml version="1.0" encoding="windows-1251"?><html><body><p>{RUSSIAN}</p></body></html>'
    assert decode(page.encode("cp1251")).text == page


@pytest.mark.parametrize(
    "name", ["zlib", "rot13", "base64", "unicode_escape", "idna", "no-such-charset", "utf-7", "x" * 200, ""]
)
def test_codecs_that_are_no_charsets_are_ignored(name):
    assert decode(GERMAN.encode("cp1252"), f"text/html; charset={name}").text == GERMAN


def test_a_page_cut_inside_a_character_is_still_read():
    found = decode((GERMAN * 20).encode()[:-1] + b"\xc3")
    assert found.text.startswith(GERMAN)


@pytest.mark.parametrize("payload", [b"", b" \r\n\t", b"\x00\x00"])
def test_nothing_is_empty(payload):
    assert decode(payload).reason is Reason.EMPTY


@pytest.mark.parametrize(
    ("payload", "word"),
    [
        (b"%PDF-1.7\n...", "PDF"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 50, "PNG"),
        (b"\xff\xd8\xff\xe0" + b"x" * 50, "JPEG"),
        (b"GIF89a" + b"x" * 50, "GIF"),
        (b"PK\x03\x04" + b"x" * 50, "ZIP"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image"),
        (b"\x00\x00\x00\x18ftypmp42", "video"),
    ],
)
def test_binary_files_are_of_an_unsupported_type(payload, word):
    failure = decode(payload, "text/html")
    assert isinstance(failure, Rejected)
    assert failure.reason is Reason.UNSUPPORTED_TYPE
    assert word in failure.detail


def test_noise_is_undecodable():
    failure = decode(bytes(range(256)) * 20, "text/html")
    assert failure.reason is Reason.UNDECODABLE
    assert "readable" in failure.detail


def test_gzip_is_inflated():
    assert decode(gzip.compress(GERMAN.encode())).text == GERMAN


def test_broken_gzip_is_undecodable():
    assert decode(b"\x1f\x8b\x08" + b"x" * 40).reason is Reason.UNDECODABLE


def test_a_gzip_bomb_is_too_large(monkeypatch):
    monkeypatch.setattr(module, "MAX_INFLATED", 1000)
    assert decode(gzip.compress(b"a" * 5000)).reason is Reason.TOO_LARGE


LEGACY = [
    ("ru", "windows-1251"), ("ru", "koi8-r"), ("ru", "iso8859-5"), ("uk", "koi8-u"), ("uk", "windows-1251"), ("bg", "windows-1251"),
    ("el", "windows-1253"), ("el", "iso8859-7"), ("he", "windows-1255"), ("ar", "windows-1256"), ("ar", "iso8859-6"),
    ("tr", "windows-1254"), ("pl", "windows-1250"), ("pl", "iso8859-2"), ("cs", "windows-1250"), ("hu", "windows-1250"),
    ("th", "tis-620"), ("zh", "gb18030"), ("ja", "shift_jis"), ("ja", "euc-jp"), ("ja", "iso2022_jp"), ("ko", "euc-kr"), ("zh", "hz"),
    ("de", "windows-1252"), ("fr", "iso8859-15"), ("de", "mac-roman"),
]  # fmt: skip
WIDE = [(code, name) for code in TONGUES for name in ("utf-16-le", "utf-16-be", "utf-16", "utf-8-sig", "utf-32")]


@pytest.mark.parametrize(("code", "name"), LEGACY + WIDE)
@pytest.mark.parametrize("content_type", [None, "text/plain; charset={}", "text/plain; charset=utf-8", "text/html; charset=iso-8859-1"])  # fmt: skip
def test_any_encoding_is_read_whatever_is_declared(code, name, content_type):
    text = "\n\n".join([TONGUES[code][0], TONGUES[code][1], TONGUES[code][1]])
    payload = text.encode(name, "ignore")
    found = decode(payload, content_type and content_type.format(name))
    assert isinstance(found, Decoded)
    assert found.text == payload.decode(name)


@pytest.mark.parametrize(
    "payload", [b"\xe9" * 3_000_000, b"\0a" * 1_500_000, b"\x1b$" + b"a" * 3_000_000, b"~{" * 1_500_000]
)
def test_hostile_bytes_take_no_time(payload):
    began = time.process_time()
    decode(payload)
    assert time.process_time() - began < 1
