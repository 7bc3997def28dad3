"""Bytes to characters: binary files are refused, gzip is inflated, and the encoding is found.

Order: byte order mark, UTF-16 by its zeros, encodings that look like ASCII (ISO-2022, HZ), strict UTF-8, and then the
likeliest of the declared charset, the page's own `meta` and what detection says. UTF-8 stands before the declaration
because text that is valid UTF-8 and not ASCII is UTF-8 in practice, whatever a server says. Among the others a
declaration is believed unless CLD2 is surer of the language under another: read as Latin-1, Polish scores half.
"""

import codecs
import re
import zlib
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray
from resiliparse.parse.encoding import detect_encoding, map_encoding_to_html5

from copydesk.agents.clean.language import surety
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
SEVEN_BIT = frozenset({"iso2022_jp", "iso2022_kr", "hz", "utf-16-le", "utf-16-be"})
ESCAPES = ((b"\x1b$)C", "iso2022_kr"), (b"\x1b$", "iso2022_jp"), (b"~{", "hz"))
# Bytes that detection reads; it is linear, and the kind of text is plain by then.
DETECTED = 65_536
# Bytes looked at for zeros, and how many make UTF-16 worth a try.
WIDE_SAMPLE = 4_000
FEWEST_ZEROS = 2
# What CLD2 is shown: bytes beyond ASCII with what stands around them.
AROUND_HIGH = re.compile(rb"[\x20-\x7e]{0,40}[\x80-\xff][\x20-\x7e\x80-\xff]{0,120}")
MAX_SAMPLES = 12
# Tried beside what is named and detected; detection takes the last two for others.
OTHERS = ("cp1252", "mac_roman", "cp1258")
# Good characters for each broken one: other encodings look like UTF-8 by chance for a character or two.
GOOD = 3
# By how much a language must score better than under a declared charset.
MARGIN = 1.05
# The web standard means the vendors' larger sets by these names.
WEB_SETS = {"euc_kr": "cp949", "shift_jis": "cp932", "gbk": "gb18030", "big5": "big5hkscs", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "koi8-r": "koi8-u"}  # fmt: skip
CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
XML_ENCODING = re.compile(r"<\?xml[^>]{0,100}encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
# Control characters; the others below a space are tabs, line breaks and ESC, which ISO-2022 needs.
CONTROLS = np.isin(np.arange(32), [*range(9), *range(14, 27), *range(28, 32)])
SPACE, DELETE = 32, 127
# Those beyond ASCII stand behind C2 in UTF-8, without U+0085, a line break; U+FFFD, for what was broken, is EF BF BD.
C1_LEAD, C1, LINE_BREAK = 0xC2, (0x80, 32), 0x85
REPLACEMENT_LEAD, REPLACEMENT = 0xEF, (0xBF, 0xBD)
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
    """The characters, the encoding by name, how it was found, and the characters in UTF-8."""

    text: str
    encoding: str
    how: str
    octets: bytes

    @classmethod
    def of(cls, text: str, encoding: str, how: str, octets: bytes | None = None) -> Self:
        """Without the byte order mark; `octets` where they are known."""
        octets = text.encode("utf-8", "ignore") if octets is None else octets
        return cls(text.removeprefix("\ufeff"), encoding, how, octets.removeprefix(codecs.BOM_UTF8))


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
    """The first candidate that decodes without error; then the likeliest one with a few errors; else why there is none."""
    declared = _named(CHARSET, content_type or "")
    meta = _meta(payload[:META_BYTES])
    for name, how in [*_marked(payload), *_seven_bit(payload, declared, meta), ("utf-8", "strict UTF-8")]:
        text = _strict(payload, name)
        octets = payload if name == "utf-8" else None
        if text is not None and _plausible(text, octets):
            return Decoded.of(text, name, how, octets)
    broken = payload.decode("utf-8", "replace")
    if _is_nearly_utf8(broken):
        return Decoded.of(broken, "utf-8", "detected")
    detected = _codec((detect_encoding(payload[:DETECTED], html5_compatible=False) or "").lower())
    named = [(name, how) for name, how in ((declared, "declared"), (meta, "meta"), (detected, "detected")) if name]
    found = _likeliest(payload, named)
    if found:
        return found
    for name in dict.fromkeys([name for name, _ in named] + ["utf-8"]):
        text = payload.decode(name, "replace")
        if _plausible(text):
            return Decoded.of(text, name, "detected")
    return Rejected(Reason.UNDECODABLE, "no encoding gives readable text")


def _is_nearly_utf8(text: str) -> bool:
    """Whether most bytes beyond ASCII are good UTF-8, as on a page that was cut or glued together."""
    lost = text.count("\ufffd")
    good = sum(character > "\x7f" for character in text[:DETECTED]) - text[:DETECTED].count("\ufffd")
    return lost <= max(NOISE_ALLOWED, MAX_NOISE * len(text)) and good > GOOD * lost


def _likeliest(payload: bytes, named: list[tuple[str, str]]) -> Decoded | None:
    """The first of the encodings that no other beats by much in its language's score; None where none decodes."""
    best: Decoded | None = None
    most = 0.0
    sample = b"\n".join(AROUND_HIGH.findall(payload[:DETECTED])[:MAX_SAMPLES])
    for name, how in [*named, *((name, "detected") for name in OTHERS)]:
        if best and best.encoding == name:
            continue
        score = surety(sample.decode(name, "ignore"))
        if best and score <= most * MARGIN:
            continue
        text = _strict(payload, name)
        if text is not None and _plausible(text):
            best, most = Decoded.of(text, name, how), score
    return best


def _meta(head: bytes) -> str | None:
    """The charset that the document itself declares."""
    small = head.lower()
    if b"charset" not in small and b"encoding" not in small:
        return None
    text = head.decode("ascii", "ignore")
    return _named(CHARSET, text) or _named(XML_ENCODING, text)


def _marked(payload: bytes) -> list[tuple[str, str]]:
    """By byte order mark, or UTF-16 without one: its line breaks, spaces and digits have a zero byte."""
    found = [(name, "byte order mark") for mark, name in BOMS if payload.startswith(mark)]
    sample = payload[:WIDE_SAMPLE]
    if found or sample.count(0) < FEWEST_ZEROS or len(payload) % 2:
        return found
    blanks = {name: _blanks(sample, name) for name in ("utf-16-le", "utf-16-be")}
    if sample.count(0) > len(sample) // 4 or max(blanks.values()) > sample.count(0) // 3:
        return [(name, "zero bytes") for name in sorted(blanks, key=lambda name: -blanks[name])[:1]]
    return []


def _blanks(sample: bytes, name: str) -> int:
    """Spaces, line breaks, full stops and digits of the sample, read in that encoding."""
    return sum(character in " \n\r.,-0123456789" for character in sample.decode(name, "ignore"))


def _seven_bit(payload: bytes, *names: str | None) -> list[tuple[str, str]]:
    """Encodings in ASCII bytes: as declared, or by their escapes."""
    found = [(name, "declared") for name in names if name in SEVEN_BIT]
    head = payload[:DETECTED] if payload.isascii() else b""
    return found + [(name, "escapes") for mark, name in ESCAPES if mark in head]


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


def _plausible(text: str, octets: bytes | None = None) -> bool:
    """Whether control and replacement characters are few; counted in the text's UTF-8, all at once."""
    octets = text.encode("utf-8", "surrogatepass") if octets is None else octets
    values = np.frombuffer(octets, np.uint8)
    noise = int(np.count_nonzero(CONTROLS[values[values < SPACE]]) + np.count_nonzero(values == DELETE))
    second, _ = _behind(values, C1_LEAD)
    # What is below the first wraps around and is large.
    noise += int(np.count_nonzero((second - np.uint8(C1[0]) < C1[1]) & (second != LINE_BREAK)))
    second, third = _behind(values, REPLACEMENT_LEAD)
    noise += int(np.count_nonzero((second == REPLACEMENT[0]) & (third == REPLACEMENT[1])))
    return noise <= max(NOISE_ALLOWED, MAX_NOISE * len(text))


def _behind(values: NDArray[np.uint8], lead: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """The two bytes behind each one that is the lead."""
    found = np.flatnonzero(values == lead)
    last = len(values) - 1
    return values[np.minimum(found + 1, last)], values[np.minimum(found + 2, last)]
