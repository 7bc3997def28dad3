"""Bytes to characters: binary files are refused, gzip is inflated, and the encoding is found.

Order: byte order mark, an encoding that looks like ASCII but is not (ISO-2022, UTF-16) when it is declared, strict
UTF-8, the declared charset, the page's own `meta`, detection. UTF-8 stands before the declaration because text that is
valid UTF-8 and not ASCII is UTF-8 in practice, whatever a server says.
"""

import codecs
import re
import zlib
from typing import NamedTuple

from resiliparse.parse.encoding import detect_encoding, map_encoding_to_html5

from copydesk.agents.clean.words import as_western
from copydesk.streams.outcomes import Reason, Rejected

# A page inflates to at most this: twice the largest raw record by default.
MAX_INFLATED = 16 * 1024 * 1024
# Charset declarations stand at the top; the HTML standard looks at 1,024 bytes, real pages need a little more.
META_BYTES = 4_096
# Share of replacement or control characters from which text is noise: a cut page has one or two, a wrong guess many.
MAX_NOISE = 0.01
# ... and this many are always tolerated, so that a short text survives one broken byte.
NOISE_ALLOWED = 2
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SEVEN_BIT = frozenset({"iso2022_jp", "utf-16-le", "utf-16-be"})
# The web standard means the vendors' larger sets by these names.
WEB_SETS = {"euc_kr": "cp949", "shift_jis": "cp932", "gbk": "gb18030", "big5": "big5hkscs", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874"}  # fmt: skip
CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
XML_ENCODING = re.compile(r"<\?xml[^>]{0,100}encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
NOISE = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f\ufffd]")
NOISE_BYTES = bytes([*range(9), *range(14, 27), *range(28, 32), 127])
SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF file"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x28\xb5\x2f\xfd", "zstd data"),
    (b"\x7fELF", "a program"),
    (b"OggS", "an Ogg file"),
    (b"ID3", "an MP3 file"),
    (b"wOF", "a font"),
)
GZIP = b"\x1f\x8b\x08"


class Decoded(NamedTuple):
    """The characters, the encoding by name and how it was found."""

    text: str
    encoding: str
    how: str


def decode(payload: bytes, content_type: str | None = None) -> Decoded | Rejected:
    """The payload as text, or why it is none: EMPTY, UNSUPPORTED_TYPE, UNDECODABLE or TOO_LARGE."""
    if payload.startswith(GZIP):
        inflated = _inflate(payload)
        if isinstance(inflated, Rejected):
            return inflated
        payload = inflated
    if not payload.strip(b" \t\r\n\x00"):
        return Rejected(Reason.EMPTY, "the document has no bytes but white space")
    kind = _binary(payload)
    if kind:
        return Rejected(Reason.UNSUPPORTED_TYPE, f"{kind}, not text")
    return _first_plausible(payload, content_type)


def _inflate(payload: bytes) -> bytes | Rejected:
    try:
        inflater = zlib.decompressobj(wbits=31)
        data = inflater.decompress(payload, MAX_INFLATED + 1)
    except zlib.error:
        return Rejected(Reason.UNDECODABLE, "broken gzip data")
    if len(data) > MAX_INFLATED:
        return Rejected(Reason.TOO_LARGE, f"gzip data of more than {MAX_INFLATED} bytes when inflated")
    return data


def _binary(payload: bytes) -> str | None:
    for signature, name in SIGNATURES:
        if payload.startswith(signature):
            return name
    if payload[4:8] == b"ftyp" or (payload[:4] == b"RIFF" and payload[8:12] in (b"WEBP", b"WAVE", b"AVI ")):
        return "an image, audio or video file"
    return None


def _first_plausible(payload: bytes, content_type: str | None) -> Decoded | Rejected:
    """The first candidate that decodes without error; then the likeliest one with a few errors; else a Rejected."""
    declared = _named(CHARSET, content_type or "")
    meta = _meta(payload[:META_BYTES])
    candidates = [*_marked(payload), *_seven_bit(declared, meta), ("utf-8", "strict UTF-8")]
    candidates += [(name, how) for name, how in ((declared, "declared"), (meta, "meta")) if name]
    for name, how in candidates:
        text = _strict(payload, name)
        if text is not None and _plausible(text):
            return Decoded(text.removeprefix("\ufeff"), name, how)
    detected = _codec((detect_encoding(payload, html5_compatible=False) or "").lower())
    guesses = [name for name in (declared, meta, detected, "utf-8") if name]
    for name in dict.fromkeys(guesses):
        text = payload.decode(name, "replace")
        if _plausible(text):
            return Decoded(text.removeprefix("\ufeff"), name, "detected")
    return Rejected(Reason.UNDECODABLE, "no encoding gives readable text")


def _meta(head: bytes) -> str | None:
    """The charset that the document itself declares."""
    small = head.lower()
    if b"charset" not in small and b"encoding" not in small:
        return None
    text = head.decode("ascii", "ignore")
    return _named(CHARSET, text) or _named(XML_ENCODING, text)


def _marked(payload: bytes) -> list[tuple[str, str]]:
    """By byte order mark, or UTF-16 without one: every other byte of Latin text is zero."""
    found = [(name, "byte order mark") for mark, name in BOMS if payload.startswith(mark)]
    sample = payload[:400]
    if not found and sample.count(0) > len(sample) // 4:
        found = [("utf-16-le" if sample[1::2].count(0) > sample[::2].count(0) else "utf-16-be", "zero bytes")]
    return found


def _seven_bit(*names: str | None) -> list[tuple[str, str]]:
    return [(name, "declared") for name in names if name in SEVEN_BIT]


def _named(pattern: re.Pattern[str], text: str) -> str | None:
    """A charset label as the web standard reads it (`iso-8859-1` is windows-1252), if Python has the codec."""
    match = pattern.search(text)
    return _codec(map_encoding_to_html5(match[1], fallback_utf8=False)) if match else None


def _codec(name: str | None) -> str | None:
    """Python's codec of that name, None where there is none that makes text of bytes."""
    try:
        codec = codecs.lookup(name or "")
    except LookupError:
        return None
    # `zlib` and `rot13` are codecs of Python too; it has no public way to ask.
    return WEB_SETS.get(codec.name, codec.name) if codec._is_text_encoding else None  # noqa: SLF001 - see above


def _strict(payload: bytes, name: str) -> str | None:
    try:
        return payload.decode(name)
    except (UnicodeDecodeError, ValueError):
        return None


def _plausible(text: str) -> bool:
    western = as_western(text)
    if western is None:
        noise = sum(1 for _ in NOISE.finditer(text))
    else:
        noise = len(western) - len(western.translate(None, NOISE_BYTES))
    return noise <= max(NOISE_ALLOWED, MAX_NOISE * len(text))
