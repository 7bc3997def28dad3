"""When an article was published and changed: the best witness as an instant, and how its zone was known."""

from collections.abc import Iterable
from datetime import datetime
from itertools import chain
from typing import NamedTuple

import msgspec

from copydesk.agents.clean import dates, metadata, selected
from copydesk.agents.clean.draft import Draft, Hints, month_first
from copydesk.agents.clean.metadata import Dated
from copydesk.agents.clean.profiles import Source
from copydesk.agents.clean.version import ABSENT, COMPONENT
from copydesk.streams.records import Provenance, Published


class Moment(NamedTuple):
    """An instant, how it was known, and its provenance."""

    at: str | None
    known: Published | None
    provenance: Provenance


class Moments(NamedTuple):
    """When the article was published and when it was changed."""

    published: Moment
    modified: Moment


def moments_of(draft: Draft, hints: Hints, source: Source | None) -> Moments:
    """The instants; `source` gives the zone of dates that name none."""
    page, fetched = draft.page, dates.instant_of(hints.fetched_at)
    american = month_first(source, hints.language)
    changed = metadata.modified_of(page, month_first=american) if page else iter(())
    return Moments(
        _moment(_publications(draft, hints, month_first=american), source, fetched),
        _moment(chain(changed, _from_header(draft.header.modified)), source, fetched),
    )


def _publications(draft: Draft, hints: Hints, *, month_first: bool) -> list[Dated]:
    """The profile's selector alone, where it finds a date; else page, header and producer, the best known zone first."""
    page = draft.page
    chosen = list(selected.published_of(page, draft.source, month_first=month_first)) if page else []
    if chosen:
        return chosen
    on_page = metadata.published_of(page, month_first=month_first) if page else iter(())
    reading = dates.parse(hints.published_at) if hints.published_at else None
    told = [Dated(reading, "producer")] if reading else []
    return sorted([*on_page, *_from_header(draft.header.published), *told], key=_witness)


def _witness(dated: Dated) -> int:
    """A time with its zone is worth more than a time, a time more than a day."""
    if dated.reading.precision == "day":
        return 2
    return 0 if dated.reading.zone else 1


def _from_header(reading: dates.Reading | None) -> list[Dated]:
    return [Dated(reading, "date line")] if reading else []


def _moment(candidates: Iterable[Dated], source: Source | None, fetched: datetime | None) -> Moment:
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
        return Moment(at, published, Provenance(COMPONENT, "ok", told))
    return Moment(None, None, Provenance(COMPONENT, status))
