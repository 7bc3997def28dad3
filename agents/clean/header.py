"""What stands before the body in a dump or on a page: title, byline, dates, in any order and often glued together.

`By YonhapPublished : June 23, 2021 - 10:44` is a byline, a label and a date in one line; see `bylines.py`. Here the
lines are taken together: a bare name is a byline beside a date line, an office beside a byline.
"""

from collections.abc import Sequence
from typing import NamedTuple

from copydesk.agents.clean.authors import PREFIX, Byline
from copydesk.agents.clean.bylines import MAX_HEADER, MAX_PART, Line, is_names, is_office, read_line
from copydesk.agents.clean.dates import Reading
from copydesk.agents.clean.lines import is_label
from copydesk.agents.clean.words import key, prose_words

# Characters at a paragraph's end that say whether it is prose: some sentences.
END = 2_000
# A header has a few lines; below them a date or a name belongs to the text.
HEADER_LINES = 8
# Lines that may stand before the title: the section, the path through the site, a date.
BEFORE_TITLE = 3
# A title that ends with a full stop, without a byline or date after it, has no more words.
TITLE_WORDS = 16
# Letters from which a title or header line that stands again further down is a second copy's.
AGAIN = 8
STOP = (".", "。", "।", "۔")
NO_TITLE = (",", ";", "，", "；", "、")


class Header(NamedTuple):
    """What the first lines say, and the paragraphs without them."""

    title: str | None
    byline: Byline | None
    published: Reading | None
    modified: Reading | None
    paragraphs: list[str]


def split_header(paragraphs: Sequence[str], title: str | None, *, may_title: bool, month_first: bool = False) -> Header:
    """The header taken off; `may_title` lets the first line be the title where `title` is not known."""
    read = {text: read_line(text, month_first=month_first) for text in paragraphs[: HEADER_LINES + BEFORE_TITLE]}
    title, rest = _take_title(list(paragraphs), title, read, may_title=may_title)
    rest = _joined_bylines(rest)
    lines = rest[:HEADER_LINES]
    each = [read[text] if text in read else read_line(text, month_first=month_first) for text in lines]
    found, kept, gone = _taken(lines, each, key(title or ""))
    again = {letters for letters in (key(title or ""), *map(key, gone)) if len(letters) >= AGAIN}
    body = kept + [text for text in rest[HEADER_LINES:] if key(text) not in again]
    return Header(
        title,
        next((line.byline for line in found if line.byline), None),
        next((line.published for line in found if line.published), None),
        next((line.modified for line in found if line.modified), None),
        body,
    )


def _taken(lines: Sequence[str], read: Sequence[Line | None], headline: str) -> tuple[list[Line], list[str], list[str]]:
    """What the header lines say, the lines that stay, and those that are gone."""
    found: list[Line] = []
    kept: list[str] = []
    gone: list[str] = []
    for at, text in enumerate(lines):
        line = None if _in_body(kept) else read[at] or _beside(lines, read, at, found)
        if line and not (line.dated or line.byline) and any(map(prose_words, kept)):
            line = None
        if line:
            found.append(line)
            kept += [line.rest] if line.rest else []
            gone.append(text)
        elif not (headline and key(text) == headline) and text not in gone:
            kept.append(text)
    return found, kept, gone


def _beside(lines: Sequence[str], read: Sequence[Line | None], at: int, found: Sequence[Line]) -> Line | None:
    """A bare name before or after a date line; an office, outlet or place between byline and date."""
    after = read[at + 1] if at + 1 < len(read) else None
    under = after or (read[at + 2] if at + 2 < len(read) and is_office(lines[at + 1]) else None)
    before = at > 0 and bool(found) and (read[at - 1] is not None or is_office(lines[at - 1]))
    if not (before or under) or prose_words(lines[at]):
        return None
    named = any(line.byline for line in found)
    if named or (under and under.byline):
        return Line(None, None, None, "") if (named and is_office(lines[at])) else None
    if (before and found[-1].dated) or (under and under.dated):
        names = is_names(lines[at])
        return Line(names, None, None, "") if names else None
    return None


def _joined_bylines(paragraphs: list[str]) -> list[str]:
    """A `By` that stands alone put together with the name after it, or left out where no name follows."""
    for at, text in enumerate(paragraphs[:HEADER_LINES]):
        if text and PREFIX.fullmatch(f"{text} "):
            name = next(iter(paragraphs[at + 1 :]), "")
            ours = len(name) <= MAX_PART and is_names(name) is not None
            return [*paragraphs[:at], *([f"{text} {name}"] if ours else []), *paragraphs[at + 1 + ours :]]
    return paragraphs


def _take_title(
    paragraphs: list[str], title: str | None, read: dict[str, Line | None], *, may_title: bool
) -> tuple[str | None, list[str]]:
    """The title and the paragraphs without it; what stood before it and says nothing is gone."""
    if title:
        at = next((at for at, text in enumerate(paragraphs[:BEFORE_TITLE]) if key(text) == key(title)), None)
        return title, paragraphs if at is None else paragraphs[:at] + paragraphs[at + 1 :]
    if not may_title:
        return None, paragraphs
    before: list[str] = []
    for at, text in enumerate(paragraphs[:BEFORE_TITLE]):
        after = paragraphs[at + 1] if at + 1 < len(paragraphs) else None
        if _is_title(text, read.get(text), after, read.get(after) if after else None):
            return text, before + paragraphs[at + 1 :]
        if read.get(text):
            before.append(text)
        elif not is_label(text):
            break
    return None, paragraphs


def _is_title(text: str, line: Line | None, after: str | None, below: Line | None) -> bool:
    """Whether a first line can be the headline."""
    if after is None or not 0 < len(text) <= MAX_HEADER or is_label(text) or text.endswith(NO_TITLE):
        return False
    if line:
        # `Metasploit Wrap-Up 12/19/2025` over a byline: a headline with a date in it.
        return line.byline is not None and line.dated and below is not None and not PREFIX.match(text)
    if text.endswith(STOP) and not text.endswith(("...", "U.S.")):
        words = text.split()
        capitals = sum(word[:1].isupper() for word in words)
        return below is not None or (len(words) <= TITLE_WORDS and 2 * capitals > len(words))
    return True


def _in_body(kept: Sequence[str]) -> bool:
    """Once two paragraphs of prose have passed, the header is over."""
    return sum(1 for paragraph in kept if prose_words(paragraph[-END:])) >= 2
