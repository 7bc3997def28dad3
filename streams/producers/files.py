"""Paths to documents: folders, JSON lines, JSON files, pages as they are.

Pure but for reading: nothing here knows Kafka. Reads in order and holds one document at a time; a file that cannot be
read, or a line that is too large, comes out as `Refused`, in its place.
"""

import gzip
import io
import os
import stat
import zlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Literal

import msgspec
from fastwarc.stream_io import ZstdReader

from copydesk.config.settings import KIB, MIB
from copydesk.streams.producers.documents import Item, Known, Refusal, Refused, envelope, page, printable

Format = Literal["name", "auto", "jsonl", "json", "document"]
STDIN = Path("-")
BOM = b"\xef\xbb\xbf"
PACKED = (".gz", ".zst")
BY_SUFFIX: dict[str, Format] = {".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json"}
# A JSON list is read whole; larger collections are JSON lines, which stream.
LARGEST_LIST = 64 * MIB
BUFFER_BYTES = 64 * KIB
READ_ERRORS = (OSError, EOFError, zlib.error)


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read: the largest value in bytes, the format, what is known of the one document, whether to validate."""

    limit: int
    format: Format = "name"
    known: Known = field(default_factory=Known)
    validate: bool = False


def documents(paths: Iterable[Path], reading: Reading, stdin: BinaryIO | None = None) -> Iterator[Item]:
    """Everything in the paths, in their order; folders in the order of their names, hidden entries left out."""
    for path in paths:
        if path == STDIN and stdin is not None:
            yield from _from_stdin(stdin, reading)
        elif path.is_dir():
            yield from _from_folder(path, reading, ())
        else:
            yield from from_file(path, reading)


def from_file(path: Path, reading: Reading) -> Iterator[Item]:
    """The documents of one file, by its name or by the format asked for."""
    name = printable(str(path))
    suffix, packed = suffixes(path)
    shape = BY_SUFFIX.get(suffix, "document") if reading.format == "name" else reading.format
    try:
        with _opened(path, packed) as stream:
            yield from from_stream(stream, name, suffix, shape, reading)
    except READ_ERRORS as error:
        yield _unreadable(name, error)


def from_stream(stream: BinaryIO, name: str, suffix: str, shape: Format, reading: Reading) -> Iterator[Item]:
    """The documents of an open stream; `auto` looks at its first bytes."""
    if reading.known.url is not None:
        shape = "document"
    elif shape == "auto":
        shape = sniffed(stream)
    if shape == "jsonl":
        yield from _json_lines(stream, name, reading)
    elif shape == "json":
        yield from _json_file(stream, name, reading)
    else:
        value = stream.read(reading.limit + 1)
        yield page(value, name, suffix, reading.known) if len(value) <= reading.limit else _too_large(name, reading)


def sniffed(stream: Any) -> Format:
    """JSON lines when the first line opens an object and goes on, JSON when it only opens one or a list, else a page."""
    head: bytes = stream.peek(BUFFER_BYTES).removeprefix(BOM).lstrip()
    if head.startswith(b"["):
        return "json"
    if not head.startswith(b"{"):
        return "document"
    return "jsonl" if head.partition(b"\n")[0].strip() != b"{" else "json"


def _from_stdin(stdin: BinaryIO, reading: Reading) -> Iterator[Item]:
    shape: Format = "jsonl" if reading.format == "name" else reading.format
    try:
        yield from from_stream(stdin, "standard input", "", shape, reading)
    except READ_ERRORS as error:
        yield _unreadable("standard input", error)


def _from_folder(folder: Path, reading: Reading, above: tuple[tuple[int, int], ...]) -> Iterator[Item]:
    """The folder's entries; a link back to a folder we are in is left out, for its content is being read."""
    try:
        found = folder.stat()
        names = sorted(name for name in os.listdir(folder) if not name.startswith("."))  # noqa: PTH208 - names are sorted
    except OSError as error:
        yield _unreadable(printable(str(folder)), error)
        return
    here = (found.st_dev, found.st_ino)
    if here in above:
        return
    for name in names:
        yield from _from_entry(folder / name, reading, (*above, here))


def _from_entry(path: Path, reading: Reading, above: tuple[tuple[int, int], ...]) -> Iterator[Item]:
    try:
        mode = path.stat().st_mode
    except OSError as error:
        yield _unreadable(printable(str(path)), error)
        return
    if stat.S_ISDIR(mode):
        yield from _from_folder(path, reading, above)
    elif stat.S_ISREG(mode):
        yield from from_file(path, reading)
    else:
        # Opening a pipe in a folder would wait for ever.
        yield Refused(printable(str(path)), Refusal.UNREADABLE, "not a file")


def _json_lines(stream: BinaryIO, name: str, reading: Reading) -> Iterator[Item]:
    for number, line in lines(stream, reading.limit):
        place = f"{name}:{number}"
        yield _too_large(place, reading) if line is None else envelope(line, place, validate=reading.validate)


def lines(stream: BinaryIO, limit: int) -> Iterator[tuple[int, bytes | None]]:
    """Lines that are not blank, with their numbers from 1, without their ends; None for one of more than `limit` bytes."""
    number = 0
    while line := stream.readline(limit + 2):
        number += 1
        if not line.endswith(b"\n") and len(line) == limit + 2:
            _skip_line(stream)
        line = line.removeprefix(BOM) if number == 1 else line
        line = line.rstrip(b"\r\n")
        if line.strip():
            yield number, line if len(line) <= limit else None


def _skip_line(stream: BinaryIO) -> None:
    while part := stream.readline(BUFFER_BYTES):
        if part.endswith(b"\n"):
            return


def _json_file(stream: BinaryIO, name: str, reading: Reading) -> Iterator[Item]:
    """One envelope, or a list of them; what is neither is sent as it is."""
    value = stream.read(max(LARGEST_LIST, reading.limit) + 1).removeprefix(BOM)
    if len(value) > max(LARGEST_LIST, reading.limit):
        yield Refused(
            name, Refusal.TOO_LARGE, f"more than {LARGEST_LIST // MIB} MiB in one JSON file: write JSON lines"
        )
        return
    parts = _listed(value)
    for number, part in enumerate([value] if parts is None else parts, 1):
        place = name if parts is None else f"{name}[{number}]"
        fits = len(part) <= reading.limit
        yield envelope(bytes(part), place, validate=reading.validate) if fits else _too_large(place, reading)


def _listed(value: bytes) -> "list[msgspec.Raw] | None":
    """The members of a JSON list as they stand in it; None for anything else."""
    if not value.lstrip().startswith(b"["):
        return None
    try:
        return msgspec.json.decode(value, type=list[msgspec.Raw])
    except (msgspec.DecodeError, RecursionError):
        return None


def _too_large(name: str, reading: Reading) -> Refused:
    return Refused(name, Refusal.TOO_LARGE, f"more than {reading.limit:,} bytes (max_record_bytes)")


def _unreadable(name: str, error: Exception) -> Refused:
    return Refused(name, Refusal.UNREADABLE, printable(getattr(error, "strerror", None) or str(error)))


def suffixes(path: Path) -> tuple[str, str]:
    """The suffix that tells the format, and the one that tells the packing, both in small letters."""
    packed = path.suffix.lower() if path.suffix.lower() in PACKED else ""
    return Path(path.stem if packed else path.name).suffix.lower(), packed


@contextmanager
def _opened(path: Path, packed: str) -> Iterator[BinaryIO]:
    """The file's bytes, unpacked as they are read."""
    with ExitStack() as stack:
        file: Any = stack.enter_context(path.open("rb"))
        if packed == ".gz":
            file = stack.enter_context(gzip.GzipFile(fileobj=file))
        elif packed == ".zst":
            file = stack.enter_context(io.BufferedReader(_Zstandard(file), BUFFER_BYTES))
        yield file


class _Zstandard(io.RawIOBase):
    """A zstd stream as a file that `io.BufferedReader` can read lines from."""

    def __init__(self, file: BinaryIO) -> None:
        self._reader = ZstdReader(file)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._reader.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)
