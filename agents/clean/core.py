"""Raw bytes to a clean article: the stage's pure core.

The steps in order: decode, kind, body and metadata, header, shape, judgement, date, language. Each is a module of its
own; this one puts their findings together and says of every field where it came from.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import chain
from typing import NamedTuple

import msgspec

from copydesk.agents.clean import dates, metadata, selected
from copydesk.agents.clean.authors import Byline
from copydesk.agents.clean.body import body_of
from copydesk.agents.clean.decode import Decoded, decode
from copydesk.agents.clean.furniture import host_names, without_furniture
from copydesk.agents.clean.guard import too_much
from copydesk.agents.clean.header import Header, split_header
from copydesk.agents.clean.judge import why_not
from copydesk.agents.clean.kind import kind_of
from copydesk.agents.clean.language import language_of
from copydesk.agents.clean.metadata import Dated, Found
from copydesk.agents.clean.nonprose import why_data
from copydesk.agents.clean.page import Page, read_page
from copydesk.agents.clean.repair import line, repair
from copydesk.agents.clean.shape import Note, Shaped, shape, silent
from copydesk.agents.clean.sources import Source, sources, without_lines
from copydesk.agents.clean.text import paragraphs_of
from copydesk.agents.clean.words import count_words
from copydesk.streams.outcomes import Reason, Rejected
from copydesk.streams.records import CleanArticle, Image, Provenance, Published

COMPONENT = "copydesk.clean/1"
# Five times the longest news article seen; what is longer is a book, a log or an attack, and would burden every stage.
MAX_TEXT = 1_000_000
TOO_LONG = Rejected(Reason.TOO_LARGE, f"more than {MAX_TEXT} characters of text")
ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Hints:
    """What the producer says of the document, in its own words; nothing of it is trusted to be well formed."""

    source: str | None = None
    title: str | None = None
    published_at: str | None = None
    language: str | None = None
    fetched_at: str | None = None


NO_HINTS = Hints()


class _Draft(NamedTuple):
    """The findings before they are put together."""

    header: Header
    shaped: Shaped
    page: Page | None
    title: Found | None
    text_from: str
    source: Source | None


class _Moment(NamedTuple):
    """An instant, how it was known, and its provenance."""

    at: str | None
    published: Published | None
    provenance: Provenance


def clean(
    payload: bytes, *, url: str | None = None, content_type: str | None = None, hints: Hints = NO_HINTS
) -> CleanArticle | Rejected:
    """The article in the payload, or why there is none. Pure: the same input gives the same article."""
    return cleaned(payload, url, content_type, hints)


def cleaned(
    payload: bytes, url: str | None, content_type: str | None, hints: Hints, note: Note = silent
) -> CleanArticle | Rejected:
    """As `clean`; `note` hears which paragraphs stand after each step."""
    decoded = decode(payload, content_type)
    if isinstance(decoded, Rejected):
        return decoded
    kind = kind_of(decoded.text, content_type)
    if isinstance(kind, Rejected):
        return kind
    source = sources().by_id(hints.source) or sources().of_url(url)
    if kind == "html":
        draft = _from_page(decoded, hints, source, url, note)
    else:
        draft = _from_text(decoded, hints, source, note)
    if isinstance(draft, Rejected):
        return draft
    reason = why_not(draft.shaped.paragraphs, draft.title.value if draft.title else None, draft.page, url)
    if reason:
        return Rejected(Reason.NOT_AN_ARTICLE, reason)
    return _assemble(draft, url, hints)


def _from_page(decoded: Decoded, hints: Hints, source: Source | None, url: str | None, note: Note) -> _Draft | Rejected:
    excess = too_much(decoded.text)
    if excess:
        return Rejected(Reason.TOO_LARGE, excess)
    page = read_page(decoded.text)
    body = body_of(decoded.text, page, source.selectors.body if source else None)
    if sum(map(len, body.paragraphs)) > MAX_TEXT:
        return TOO_LONG
    note("not the main content", body.paragraphs)
    title = selected.title_of(page, source) or metadata.title_of(page, source) or _hinted(hints.title)
    sites = metadata.site_names(page, source) | host_names(url)
    paragraphs = without_lines(body.paragraphs, source)
    note("boilerplate line of the source", paragraphs)
    paragraphs = without_furniture(paragraphs, title.value if title else None, sites, page)
    note("furniture", paragraphs)
    header = _header(paragraphs, title, _month_first(source, metadata.language_of(page) or hints.language))
    note("header: title, byline, date", header.paragraphs)
    return _Draft(header, shape(header.paragraphs, note), page, title or _own_title(header), f"{body.source}, {_encoding(decoded)}", source)  # fmt: skip


def _from_text(decoded: Decoded, hints: Hints, source: Source | None, note: Note) -> _Draft | Rejected:
    if len(decoded.text) > MAX_TEXT:
        return TOO_LONG
    data = why_data(decoded.text)
    if data:
        return Rejected(Reason.NOT_AN_ARTICLE, data)
    title = _hinted(hints.title)
    paragraphs = paragraphs_of(repair(decoded.text))
    note("white space", paragraphs)
    paragraphs = without_lines(paragraphs, source)
    note("boilerplate line of the source", paragraphs)
    header = _header(paragraphs, title, _month_first(source, hints.language))
    note("header: title, byline, date", header.paragraphs)
    return _Draft(header, shape(header.paragraphs, note), None, title or _own_title(header), f"text dump, {_encoding(decoded)}", source)  # fmt: skip


def _header(paragraphs: list[str], title: Found | None, month_first: bool) -> Header:  # noqa: FBT001 - private
    return split_header(paragraphs, title.value if title else None, may_title=True, month_first=month_first)


def _month_first(source: Source | None, declared: str | None) -> bool:
    """Whether 03/04/2021 means March: the source's custom, or American English where no source is known."""
    return source.month_first if source else (declared or "").replace("_", "-").lower().startswith("en-us")


def _hinted(title: str | None) -> Found | None:
    text = line(title or "", metadata.MAX_TITLE)
    return Found(text, "producer") if text else None


def _own_title(header: Header) -> Found | None:
    return Found(header.title, "title line") if header.title else None


def _encoding(decoded: Decoded) -> str:
    return f"{decoded.encoding} ({decoded.how})"


def _assemble(draft: _Draft, url: str | None, hints: Hints) -> CleanArticle:
    """The record; every derived field leaves a line in its provenance."""
    page, paragraphs = draft.page, draft.shaped.paragraphs
    text = "\n\n".join(paragraphs)
    names, names_from = _byline(draft)
    credit, credit_from = (draft.shaped.credit, draft.shaped.credit_from) if draft.shaped.credit else (names.agency, names_from)  # fmt: skip
    source = draft.source or sources().named(credit)
    month_first = _month_first(source, hints.language)
    fetched = dates.instant_of(hints.fetched_at)
    published = _published(draft, hints, source, fetched, month_first=month_first)
    changed = metadata.modified_of(page, month_first=month_first) if page else iter(())
    modified = _moment(chain(changed, _from_header(draft.header.modified)), source, fetched)
    said = (metadata.language_of(page) if page else None) or hints.language
    language = language_of(text, said or (source.language if source else None))
    canonical = metadata.canonical_of(page, url) if page else None
    section = metadata.section_of(page) if page else None
    images = metadata.images_of(page, url) if page else []
    return CleanArticle(
        url=url,
        canonical_url=canonical.value if canonical else None,
        source=line(hints.source or "", 200) or (draft.source.id if draft.source else None),
        title=draft.title.value if draft.title else None,
        text=text,
        text_sha256=sha256(text.encode()).hexdigest(),
        paragraphs=_offsets(paragraphs),
        authors=list(names.authors),
        credit=credit,
        dateline=draft.shaped.dateline,
        section=section.value if section else None,
        published_at=published.at,
        published=published.published,
        modified_at=modified.at,
        language=language.code,
        word_count=count_words(text),
        images=images,
        provenance={
            "title": _found(draft.title),
            "text": _set(draft.text_from),
            "authors": _set(names_from if names.authors else ""),
            "credit": _set(credit_from if credit else ""),
            "dateline": _set("body" if draft.shaped.dateline else ""),
            "section": _found(section),
            "canonical_url": _found(canonical),
            "published_at": published.provenance,
            "modified_at": modified.provenance,
            "language": _set(language.how),
            "images": _set("page" if images else ""),
            "source": _set(
                "producer" if hints.source else (f"source profile {draft.source.id}" if draft.source else "")
            ),
        },
    )


def _byline(draft: _Draft) -> tuple[Byline, str]:
    """The page's own names, else those of the byline line; an agency from either."""
    page = draft.page
    found = (selected.byline_of(page, draft.source) or metadata.byline_of(page)) if page else None
    lined = draft.header.byline or Byline((), None)
    if found and found[0].authors:
        return Byline(found[0].authors, found[0].agency or lined.agency), found[1]
    if lined.authors or lined.agency or not found:
        return lined, "byline line" if lined.authors or lined.agency else ""
    return found


def _published(draft: _Draft, hints: Hints, source: Source | None, fetched: datetime | None, *, month_first: bool) -> _Moment:  # fmt: skip
    """The publication instant from page, header and producer, the best known zone first."""
    on_page = metadata.published_of(draft.page, month_first=month_first) if draft.page else iter(())
    chosen = next(selected.published_of(draft.page, draft.source, month_first=month_first), None) if draft.page else None
    if chosen:
        return _moment([chosen], source, fetched)
    reading = dates.parse(hints.published_at) if hints.published_at else None
    told = [Dated(reading, "producer")] if reading else []
    candidates = [*on_page, *_from_header(draft.header.published), *told]
    return _moment(sorted(candidates, key=_witness), source, fetched)


def _witness(dated: Dated) -> int:
    """A time with its zone is worth more than a time, a time more than a day."""
    if dated.reading.precision == "day":
        return 2
    return 0 if dated.reading.zone else 1


def _from_header(reading: dates.Reading | None) -> list[Dated]:
    return [Dated(reading, "date line")] if reading else []


def _moment(candidates: Iterable[Dated], source: Source | None, fetched: datetime | None) -> _Moment:
    """The first plausible candidate as an instant."""
    zone = source.zone if source else None
    clock = dates.Clock(zone, "source profile") if zone else dates.ASSUMED
    status = ABSENT
    for dated in candidates:
        resolved = dates.resolve(dated.reading, clock, fetched=fetched)
        if isinstance(resolved, str):
            status = resolved
            continue
        at, published = resolved
        if dated.source == "producer" and published.zone_from == "document":
            published = msgspec.structs.replace(published, zone_from="producer")
        told = f"{dated.source}, zone by source profile {source.id}" if source and published.zone_from == "source profile" else dated.source  # fmt: skip
        return _Moment(at, published, Provenance(COMPONENT, "ok", told))
    return _Moment(None, None, Provenance(COMPONENT, status))


def _offsets(paragraphs: Iterable[str]) -> list[tuple[int, int]]:
    """Code point offsets of the paragraphs in their join by a blank line."""
    offsets: list[tuple[int, int]] = []
    start = 0
    for paragraph in paragraphs:
        offsets.append((start, start + len(paragraph)))
        start += len(paragraph) + 2
    return offsets


def _found(found: Found | None) -> Provenance:
    return _set(found.source if found else "")


def _set(source: str) -> Provenance:
    """Set from that source, or absent where there is none."""
    return Provenance(COMPONENT, "ok", source) if source else Provenance(COMPONENT, ABSENT)


__all__ = ["COMPONENT", "Hints", "Image", "clean"]
