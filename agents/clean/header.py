"""What stands before the body in a dump or on a page: title, byline, dates, in any order and often glued together.

`By YonhapPublished : June 23, 2021 - 10:44` is a byline, a label and a date in one line. A line belongs to the header
when nothing is left of it once dates, labels and names are taken out.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from copydesk.agents.clean import dates
from copydesk.agents.clean.authors import PREFIX, Byline, byline, is_person
from copydesk.agents.clean.dates import Reading
from copydesk.agents.clean.lines import is_boilerplate
from copydesk.agents.clean.sources import sources
from copydesk.agents.clean.words import ends_sentence, key, prose_words

# A header has a few lines; below them a date or a name belongs to the text.
HEADER_LINES = 8
# A longer line is prose; a longer title is a lead.
MAX_HEADER = 200
LABEL = re.compile(
    r"(?:first |last |date )?(?:published|posted|updated|modified|created|issued|edited|revised|veröffentlicht|aktualisiert|stand|publié|mis à jour|modifié|publicado|actualizado|atualizado|pubblicato|aggiornato|gepubliceerd|bijgewerkt|date|input|upload(?:ed)?|입력|수정)"
    r"(?: (?:on|at|am|le|el|il|em|op|date|time))?\s*[:：]?",
    re.IGNORECASE,
)
# Between a date and the text that follows on the same line. A sentence may begin with a date and has none of these.
GLUE = frozenset("|-–—:")
CHANGED = re.compile(
    r"updat|modif|edit|revis|aktualis|mis à jour|actualiz|atualiz|aggiorn|bijgewerkt|수정", re.IGNORECASE
)
WEEKDAY = re.compile(
    r"\b(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?"
    r"|(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    r"|lunes|martes|miércoles|jueves|viernes|sábado|domingo)\b),?\s*$",
    re.IGNORECASE,
)
LEFT = re.compile(
    r"\b\d{1,3} ?min(?:ute)?s?(?: read)?\b|\b(?:on|at|the|le|local time|uhr|hrs?)\b|[^\w]+", re.IGNORECASE
)
# `By Jane Roe`, `BY JANE ROE AND JOHN DOE`, and the same in other languages.
BYLINE = re.compile(
    r"\s*(?:(?:written|reported|story|words|text|report)\s+)?(?:by|von|par|por|di|door|av|oleh)\s*:?\s+\S",
    re.IGNORECASE,
)
AND = re.compile(r"(?:and|und|et|y|e|en)*")
# Four names with their separators.
MAX_NAMES = 120
# A first word that begins a byline is capital or the line is short; `by the river` is prose.
SMALL_BY = re.compile(r"\s*[a-z]")


class Header(NamedTuple):
    """What the first lines say, and the paragraphs without them."""

    title: str | None
    byline: Byline | None
    published: Reading | None
    modified: Reading | None
    paragraphs: list[str]


class _Line(NamedTuple):
    byline: Byline | None
    published: Reading | None
    modified: Reading | None
    rest: str


def split_header(paragraphs: Sequence[str], title: str | None, *, may_title: bool, month_first: bool = False) -> Header:
    """The header taken off; `may_title` lets the first line be the title where `title` is not known."""
    title, rest = _take_title(list(paragraphs), title, may_title=may_title)
    rest = _joined_bylines(rest)
    headline = key(title or "")
    found: list[_Line] = []
    kept: list[str] = []
    for paragraph in rest[:HEADER_LINES]:
        line = read_line(paragraph, month_first=month_first) if not _in_body(kept) else None
        if line:
            found.append(line)
            kept += [line.rest] if line.rest else []
        elif not (headline and key(paragraph) == headline):
            kept.append(paragraph)
    return Header(
        title,
        next((line.byline for line in found if line.byline), None),
        next((line.published for line in found if line.published), None),
        next((line.modified for line in found if line.modified), None),
        kept + rest[HEADER_LINES:],
    )


def _joined_bylines(paragraphs: list[str]) -> list[str]:
    """A `By` that stands alone put together with the name after it, or left out where no name follows."""
    for at, text in enumerate(paragraphs[:HEADER_LINES]):
        if text and PREFIX.fullmatch(f"{text} "):
            name = next(iter(paragraphs[at + 1 :]), "")
            ours = len(name) <= MAX_NAMES and _bare_names(name) is not None
            return [*paragraphs[:at], *([f"{text} {name}"] if ours else []), *paragraphs[at + 1 + ours :]]
    return paragraphs


def read_line(paragraph: str, *, month_first: bool = False) -> _Line | None:
    """What a header line says; None for any other line. `rest` is prose glued to it."""
    published, modified, left, rest = _take_dates(paragraph, month_first=month_first)
    if len(left) > MAX_HEADER:
        return None
    dated = published is not None or modified is not None
    if not LEFT.sub("", LABEL.sub(" ", left) if dated else left):
        return _Line(None, published, modified, rest) if dated else None
    names = _byline(left, bare=dated)
    return _Line(names, published, modified, rest) if names else None


def _take_title(paragraphs: list[str], title: str | None, *, may_title: bool) -> tuple[str | None, list[str]]:
    first = paragraphs[0] if paragraphs else ""
    if title:
        return title, paragraphs[1:] if key(first) == key(title) else paragraphs
    is_title = len(paragraphs) > 1 and 0 < len(first) <= MAX_HEADER and not first.endswith((".", ",", ";"))
    if may_title and is_title and not is_boilerplate(first) and read_line(first) is None:
        return first, paragraphs[1:]
    return None, paragraphs


def _in_body(kept: Sequence[str]) -> bool:
    """Once two paragraphs of prose have passed, the header is over."""
    return sum(1 for paragraph in kept if prose_words(paragraph)) >= 2


def _take_dates(paragraph: str, *, month_first: bool) -> tuple[Reading | None, Reading | None, str, str]:
    """Published and modified dates, the line without them, and prose glued behind them."""
    published: Reading | None = None
    modified: Reading | None = None
    left, start = "", 0
    # A header line has two dates at most, and a third ends the search.
    while (reading := dates.find(paragraph, month_first=month_first, start=start)) and reading.start <= MAX_HEADER:
        before = WEEKDAY.sub("", paragraph[start : reading.start])
        label = _last_label(before)
        left += before
        if label and CHANGED.search(label[0]):
            modified = modified or reading
        elif published is None:
            published = reading
        start = reading.end
        if len(left) > MAX_HEADER:
            break
    tail = paragraph[start:]
    glued = bool(left.strip()) or not tail[:1].isspace() or tail.lstrip()[:1] in GLUE
    if start and glued and len(tail) > 40 and prose_words(tail):
        return published, modified, left, tail.strip(" |-–—")
    return published, modified, left + " " + tail, ""


def _last_label(text: str) -> re.Match[str] | None:
    """The label directly before a date."""
    last = None
    for match in LABEL.finditer(text[-60:]):
        last = match
    if last is None:
        return None
    # The same match with positions in `text`.
    return LABEL.search(text, max(0, len(text) - 60) + last.start())


def _byline(text: str, *, bare: bool) -> Byline | None:
    """The names if the line is a byline. Without `By` (`bare`) it must be nothing but names."""
    text = LABEL.sub(" ", text).strip(" |/,•·–—-") if bare else text.strip()
    marked = BYLINE.match(text)
    if marked and not (SMALL_BY.match(text) and len(text.split()) > 6) and not ends_sentence(text.rstrip(" .")):
        names = byline(text)
        return names if names.authors or names.agency or _is_office(text) else None
    return _bare_names(text) if bare and len(text) <= MAX_NAMES else None


def _bare_names(text: str) -> Byline | None:
    """The names of a line without `By` that had a date: nothing else may stand in it."""
    names = byline(text)
    if sources().named(text.strip()) or is_person(text):
        return names
    rest = key(LEFT.sub("", text))
    for name in names.authors:
        rest = rest.replace(key(name), "")
    return names if names.authors and AND.fullmatch(rest) else None


def _is_office(text: str) -> bool:
    """`By Our Staff Reporter`, `By agencies`: a byline without a name."""
    words = PREFIX.sub("", text).split()
    return 0 < len(words) <= 6 and not ends_sentence(text)
