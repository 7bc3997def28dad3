"""When an article was published and changed: the witnesses put together, and how the zone was known.

The first plausible witness names the event; the others may complete it. A day takes the time that another witness gives
that day; a time without zone takes the zone of a witness with the same clock, or gives way to one that is the same
moment at another clock; a `Z` on a clock that another witness shows to be local is no `Z`. Then come the source
profile's zone, an offset that stands elsewhere in the document, and UTC, said to be assumed.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import NamedTuple

import msgspec

from copydesk.agents.clean import dates, metadata, selected, stamps
from copydesk.agents.clean.draft import Draft, Hints
from copydesk.agents.clean.profiles import Source
from copydesk.agents.clean.stamps import Custom, Dated
from copydesk.agents.clean.version import ABSENT, COMPONENT
from copydesk.streams.records import Provenance, Published

# A page has a handful of dates; more are lists.
MAX_WITNESSES = 16
# Zones differ by whole quarters of an hour, and by no more than that from UTC.
QUARTER = timedelta(minutes=15)
FARTHEST = timedelta(hours=14)
# Within these days a sibling's offset is most likely the same; clocks change twice a year.
SIBLING = timedelta(days=14)
# Clocks of one system differ by less.
SLACK = timedelta(minutes=1)
TOO_EARLY = "failed:before publication"
# What readers see is written in the newsroom's own time.
VISIBLE = frozenset({"line at the headline", "date line", "labelled line", "first date line"})


class Moment(NamedTuple):
    """An instant, how it was known, and its provenance."""

    at: str | None
    known: Published | None
    provenance: Provenance


class Moments(NamedTuple):
    """When the article was published and when it was changed."""

    published: Moment
    modified: Moment


class _Judge(NamedTuple):
    """What a date without zone is read by, and what is too late."""

    clock: dates.Clock
    fetched: datetime | None
    source: Source | None

    def instant(self, dated: Dated) -> datetime | None:
        """The plausible instant of a witness, or None."""
        resolved = dates.resolve(dated.reading, self.clock, fetched=self.fetched)
        return None if isinstance(resolved, str) else datetime.fromisoformat(resolved[0])


def moments_of(draft: Draft, hints: Hints, source: Source | None, url: str | None = None) -> Moments:
    """The instants; `source` gives the zone of dates that name none."""
    page = draft.page
    language = (metadata.language_of(page) if page else None) or hints.language or ""
    custom = stamps.custom_of(source.month_first if source else None, language, url)
    zone = source.zone if source else None
    clock = dates.Clock(zone, "source profile") if zone else dates.ASSUMED
    judge = _Judge(clock, dates.instant_of(hints.fetched_at), source)
    first = _publications(draft, hints, custom, judge, url)
    changes = stamps.modified_of(page, custom) if page else iter(())
    last = [*_until_sure(changes, judge), *_from_header(draft.header.modified, custom)]
    published = _moment(first or last, last, judge)
    modified = _moment(last, first, judge)
    return Moments(published, _after(modified, published))


def _publications(draft: Draft, hints: Hints, custom: Custom, judge: _Judge, url: str | None) -> list[Dated]:
    """What the profile's selector finds, then page, producer and header; what is seen where needed."""
    page = draft.page
    chosen = list(selected.published_of(page, draft.source, custom)) if page else []
    declared = _until_sure(stamps.published_of(page, custom, url), judge) if page else []
    reading = custom.read(hints.published_at) if hints.published_at else None
    found = [*chosen, *declared, *([Dated(reading, "producer")] if reading else [])]
    header = _from_header(draft.header.published, custom)
    # Without a page the header is the document's own word; on one it is what readers see.
    found = [*found, *header] if page else [*header, *found]
    if page and not any(_has_time(dated) and _offset(dated) is not None for dated in found):
        title = draft.title.value if draft.title else None
        found += islice(stamps.visible_of(page, title, custom), MAX_WITNESSES)
    return found


def _until_sure(witnesses: Iterable[Dated], judge: _Judge) -> list[Dated]:
    """The witnesses up to one that no other can improve: a time with an offset. One in UTC may be local time."""
    found: list[Dated] = []
    for dated in islice(witnesses, MAX_WITNESSES):
        found.append(dated)
        if _has_time(dated) and _offset(dated) and judge.instant(dated):
            break
    return found


def _from_header(reading: dates.Reading | None, custom: Custom) -> list[Dated]:
    if reading is None:
        return []
    # The header is read before it is known what the source's custom is.
    again = custom.read(reading.text)
    return [Dated(again if again and again.ambiguous else reading, "date line")]


def _moment(witnesses: Sequence[Dated], siblings: Sequence[Dated], judge: _Judge) -> Moment:
    """The first plausible witness, completed by the others."""
    settled = [_settled(dated, witnesses, judge) for dated in witnesses]
    plausible = [dated for dated in settled if judge.instant(dated) is not None]
    if not plausible:
        status = dates.IMPLAUSIBLE if witnesses else ABSENT
        return Moment(None, None, Provenance(COMPONENT, status))
    best = _zoned(_timed(plausible[0], plausible), plausible, siblings, judge)
    resolved = dates.resolve(best.reading, judge.clock, fetched=judge.fetched)
    if isinstance(resolved, str):
        return Moment(None, None, Provenance(COMPONENT, resolved))
    at, known = resolved
    if "producer" in best.source and known.zone_from == "document":
        known = msgspec.structs.replace(known, zone_from="producer")
    by_profile = judge.source and known.zone_from == "source profile"
    told = f"{best.source}, zone by source profile {judge.source.id}" if by_profile and judge.source else best.source
    return Moment(at, known, Provenance(COMPONENT, "ok", told))


def _after(modified: Moment, published: Moment) -> Moment:
    """The change, unless it is dated before the publication."""
    if modified.at is None or published.at is None or modified.known is None:
        return modified
    early = datetime.fromisoformat(published.at) - datetime.fromisoformat(modified.at)
    allowed = timedelta(days=1) if modified.known.precision == "day" else SLACK
    return Moment(None, None, Provenance(COMPONENT, TOO_EARLY)) if early > allowed else modified


def _settled(dated: Dated, witnesses: Iterable[Dated], judge: _Judge) -> Dated:
    """Day and month as another witness has them, or as they are not in the future."""
    reading = dated.reading
    if not reading.ambiguous:
        return dated
    other = reading.moment.replace(day=reading.moment.month, month=reading.moment.day)
    days = {witness.reading.moment.date() for witness in witnesses if not witness.reading.ambiguous}
    swapped = dated._replace(reading=reading._replace(moment=other, ambiguous=False))
    if reading.moment.date() in days:
        return dated._replace(reading=reading._replace(ambiguous=False))
    return swapped if other.date() in days or judge.instant(dated) is None else dated


def _timed(first: Dated, witnesses: Sequence[Dated]) -> Dated:
    """The witness itself, or one that gives the time of the same day."""
    if _has_time(first):
        return first
    day = first.reading.moment.date()
    timed = (other for other in witnesses if _has_time(other) and other.reading.moment.date() == day)
    found = next(timed, None)
    return found._replace(source=f"{first.source}, time by {found.source}") if found else first


def _zoned(best: Dated, witnesses: Sequence[Dated], siblings: Sequence[Dated], judge: _Judge) -> Dated:
    """The witness with the best known zone."""
    if best.reading.precision == "day":
        return best
    offset = _offset(best)
    if offset is not None:
        return best if offset else _checked(best, witnesses, judge)
    others = [other for other in witnesses if _offset(other) is not None and other.reading.precision != "day"]
    for other in others:
        if _clock(other) == _clock(best):
            return _with_zone(best, other)
    same = next((other for other in others if _is_shifted(best, other)), None)
    if same:
        return same._replace(source=f"{best.source}, zone by {same.source}")
    near = (other for other in siblings if _offset(other) and abs(other.reading.moment - best.reading.moment) < SIBLING)
    sibling = next(near, None) if judge.clock is dates.ASSUMED else None
    return _with_zone(best, sibling) if sibling else best


def _checked(best: Dated, witnesses: Sequence[Dated], judge: _Judge) -> Dated:
    """A witness in UTC; where another proves that its clock is local, that one's word."""
    for other in witnesses:
        if _clock(other) == _clock(best) and _offset(other):
            return _with_zone(best, other)
    if judge.source is None or judge.source.zone is None:
        return best
    local = best._replace(reading=best.reading._replace(zone=None))
    instant = judge.instant(local)
    if instant is None or instant == judge.instant(best):
        return best
    for other in witnesses:
        seen = _offset(other) is None and other.source in VISIBLE and _clock(other) == _clock(best)
        if seen or (_offset(other) is not None and _has_time(other) and judge.instant(other) == instant):
            return local._replace(source=f"{best.source}, its UTC is local time by {other.source}")
    return best


def _with_zone(best: Dated, other: Dated) -> Dated:
    return Dated(best.reading._replace(zone=other.reading.zone), f"{best.source}, zone by {other.source}")


def _has_time(dated: Dated) -> bool:
    """Whether it is more than a day; midnight is what programs write for a day."""
    moment = dated.reading.moment
    return dated.reading.precision != "day" and (moment.hour, moment.minute, moment.second) != (0, 0, 0)


def _offset(dated: Dated) -> timedelta | None:
    """The offset from UTC that the witness itself names."""
    zone, _, origin = dates.zone_of(dated.reading, dates.ASSUMED)
    return zone.utcoffset(dated.reading.moment) if origin == "document" else None


def _clock(dated: Dated) -> datetime:
    return dated.reading.moment.replace(second=0)


def _is_shifted(local: Dated, zoned: Dated) -> bool:
    """Whether a time without zone is the zoned one's moment on another clock."""
    offset = _offset(zoned)
    if offset is None or not _has_time(zoned):
        return False
    apart = local.reading.moment.replace(tzinfo=UTC) - (zoned.reading.moment - offset).replace(tzinfo=UTC)
    exact = local.reading.precision == zoned.reading.precision == "second"
    # To the minute, chance would meet too many times at the quarters.
    step = QUARTER if exact else 2 * QUARTER
    rest = apart % step
    return abs(apart) <= FARTHEST and (rest == timedelta(0) if exact else min(rest, step - rest) < SLACK)
