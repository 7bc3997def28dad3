"""A user's own names: a file that the setting `gazetteer` names, read by every process when it starts.

Tab-separated, UTF-8, a name a line: name, aliases (`|` between them), type (PER, ORG, LOC), id. Aliases and id may be
empty; lines that are empty or begin with # say nothing. These names are found wherever their letters stand, and stand
above the recogniser and the shipped tables.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from copydesk.agents.tag.knowledge import Entry, digest, keys_of
from copydesk.agents.tag.occurrences import Wanted, form_of
from copydesk.agents.tag.spans import SpanType
from copydesk.config.settings import SettingsError

MOST_BYTES: Final = 32 << 20  # half a million names; more is a data set, not a list of one's own
LONGEST: Final = 200  # characters of a name or an id
SCORE: Final = 1.0  # the user said so
COLUMNS: Final = 4
KINDS: Final[dict[str, SpanType]] = {"PER": "PER", "ORG": "ORG", "LOC": "LOC"}


def own_names(file: str) -> "OwnNames":
    """The names of the file that the setting `gazetteer` names; none if it is empty. Raises SettingsError."""
    return OwnNames(Path(file) if file else None)


class OwnNames:
    """The file's names, looked up as those of the tables are; `wanted` are the forms to look for in texts."""

    def __init__(self, path: Path | None) -> None:
        """Raises SettingsError with one line that names the file's line."""
        self.hashes: dict[str, str] = {}
        self.wanted: dict[str, list[Wanted]] = {}
        self._entries: dict[str, dict[str, Entry]] = {}
        if path is not None:
            content = _content(path)
            self.hashes = {"gazetteer": digest(content)}
            for entry, forms in _rows(path, content):
                self._add(entry, forms)
        for same in self.wanted.values():
            same.sort(key=lambda one: (-len(one[0].letters), one[0].letters))

    def find(self, key: str) -> tuple[Entry, ...]:
        """All entries of the key."""
        return tuple(self._entries.get(key, {}).values())

    def _add(self, entry: Entry, forms: list[str]) -> None:
        for text in forms:
            for key in keys_of(text, entry.type):
                self._entries.setdefault(key, {})[f"{entry.id} {entry.name}"] = entry
            form = form_of(text, entry.type)
            if form.first:
                self.wanted.setdefault(form.first, []).append((form, entry.type, SCORE))


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise SettingsError(f"cannot read the gazetteer {path}: {error.strerror}; see the setting gazetteer") from error
    if len(content) > MOST_BYTES:
        raise SettingsError(f"the gazetteer {path} has more than {MOST_BYTES:,} bytes: divide it or leave names out")
    return content


def _rows(path: Path, content: bytes) -> Iterator[tuple[Entry, list[str]]]:
    for number, line in enumerate(content.split(b"\n"), 1):
        try:
            row = _row(line.decode("utf-8-sig").rstrip("\r"))
        except ValueError as error:
            wrong = "is not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)
            raise SettingsError(f"gazetteer {path}, line {number}: {wrong}") from None
        if row is not None:
            yield row


def _row(line: str) -> tuple[Entry, list[str]] | None:
    """Entry and forms; raises ValueError with what is wrong."""
    if not line.strip() or line.startswith("#"):
        return None
    cells = [cell.strip() for cell in line.split("\t")]
    if len(cells) != COLUMNS:
        raise ValueError(f"has {len(cells)} columns: write name, aliases, type and id with tabs between")
    name, aliases, kind, identity = cells
    forms = [form for form in (name, *(alias.strip() for alias in aliases.split("|"))) if form]
    if not name:
        raise ValueError("has no name in its first column")
    if kind not in KINDS:
        raise ValueError(f"has the type {kind[:20]!r}: use PER, ORG or LOC")
    if max(map(len, (*forms, identity))) > LONGEST:
        raise ValueError(f"has a name or id of more than {LONGEST} characters")
    if not all(cell.isprintable() for cell in cells):
        raise ValueError("has control characters")
    return Entry(f"own-{kind}", identity, name), forms
