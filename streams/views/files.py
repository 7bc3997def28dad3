"""Where exported articles go: standard output, one file, or a folder of parts.

A file of a range and a part of a folder are written beside their name and take it when they are whole.
"""

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Protocol

from copydesk.streams.records import Coordinates
from copydesk.streams.views.lines import line_of
from copydesk.streams.views.parquet import ParquetWriter

FORMS = {"ninjs": "jsonl", "schemaorg": "jsonl", "jsonl": "jsonl", "parquet": "parquet"}
"""Each form and the ending of its files."""


class Writer(Protocol):
    """Takes records; raises ValueError for one that is not of its topic's kind."""

    def add(self, value: bytes, place: Coordinates) -> None:
        """One record."""

    def close(self) -> None:
        """Writes what is held."""


class LineWriter:
    """A line a record."""

    def __init__(self, file: BinaryIO, form: str, topic: str, polish: Callable[[bytes], bytes]) -> None:
        """`polish` is asked to look over each line."""
        self._file, self._line, self._polish = file, line_of(form, topic), polish

    def add(self, value: bytes, place: Coordinates) -> None:  # noqa: ARG002 - others need it
        """As `Writer.add`."""
        self._file.write(self._polish(self._line(value)) + b"\n")

    def close(self) -> None:
        """As `Writer.close`."""
        self._file.flush()


class Export:
    """One export in a form, to standard output (no path), a file, or the folder if the path is one."""

    def __init__(self, form: str, topic: str, path: Path | None, stdout: BinaryIO, *, part: int, polish: Callable[[bytes], bytes]) -> None:  # fmt: skip
        self._form, self._topic, self._path, self._part, self._polish = form, topic, path, part, polish
        self._folder = path is not None and path.is_dir()
        self._stdout = stdout
        self._file: BinaryIO = stdout
        self._unfinished: Path | None = None
        self._writer: Writer | None = None
        self._in_part = 0

    def add(self, value: bytes, place: Coordinates) -> None:
        """One record; raises ValueError for one that is not of its topic's kind, OSError when it cannot be written."""
        if self._writer is None:
            self._writer = self._opened(place)
        self._writer.add(value, place)
        self._in_part += 1
        if self._folder and self._in_part >= self._part:
            self.close()

    def flush(self) -> None:
        """What is there can be read; of Parquet, only finished parts can."""
        self._file.flush()

    def close(self) -> None:
        """The file or part takes its name."""
        writer, self._writer, self._in_part = self._writer, None, 0
        if writer is None:
            if self._path is not None and not self._folder and not self._path.exists():
                self._path.touch()  # an export of nothing is an empty file, not a missing one
            return
        writer.close()
        if self._unfinished is not None:
            self._file.close()
            self._file = self._stdout
            self._unfinished.replace(self._unfinished.with_name(self._unfinished.name.removesuffix(".part")))
            self._unfinished = None

    def abandon(self) -> None:
        """After an error: nothing takes a name."""
        if self._unfinished is not None:
            self._file.close()
            self._unfinished.unlink(missing_ok=True)

    def _opened(self, place: Coordinates) -> Writer:
        if self._path is not None:
            path = self._path / self._name(place) if self._folder else self._path
            self._unfinished = path.with_name(path.name + ".part")
            self._file = self._unfinished.open("wb")
        if self._form == "parquet":
            return ParquetWriter(self._file)
        return LineWriter(self._file, self._form, self._topic, self._polish)

    def _name(self, place: Coordinates) -> str:
        """Of a part: by its first record, so that another export of the same range gives the same names."""
        return f"{self._topic}-{place.partition}-{place.offset:012d}.{FORMS[self._form]}"
