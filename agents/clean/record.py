"""The findings put together as the record; every derived field says who set it and from what."""

from collections.abc import Iterable
from hashlib import sha256

from copydesk.agents.clean import metadata, selected, signatures
from copydesk.agents.clean.authors import Byline
from copydesk.agents.clean.draft import Draft, Hints
from copydesk.agents.clean.language import language_of
from copydesk.agents.clean.moments import moments_of
from copydesk.agents.clean.page import Found
from copydesk.agents.clean.repair import line
from copydesk.agents.clean.sources import sources
from copydesk.agents.clean.version import ABSENT, COMPONENT
from copydesk.agents.clean.words import count_words
from copydesk.streams.records import CleanArticle, Provenance


def assemble(draft: Draft, url: str | None, hints: Hints) -> CleanArticle:
    """The record; every derived field leaves a line in its provenance."""
    page, paragraphs = draft.page, draft.shaped.paragraphs
    text = "\n\n".join(paragraphs)
    names, names_from = _byline(draft)
    credit, credit_from = (draft.shaped.credit, draft.shaped.credit_from) if draft.shaped.credit else (names.agency, names_from)  # fmt: skip
    source = draft.source or sources().named(credit)
    published, modified = moments_of(draft, hints, source, url)
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
        published=published.known,
        modified_at=modified.at,
        modified=modified.known,
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


def _byline(draft: Draft) -> tuple[Byline, str]:
    """The page's own names, else those of the byline line; an agency from either."""
    page = draft.page
    title = draft.title.value if draft.title else None
    found = (selected.byline_of(page, draft.source) or signatures.byline_of(page, draft.sites, title)) if page else None
    lined = draft.header.byline or Byline((), None)
    if found and found[0].authors:
        return Byline(found[0].authors, found[0].agency or lined.agency), found[1]
    if lined.authors or lined.agency or not found:
        return lined, "byline line" if lined.authors or lined.agency else ""
    return found


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
