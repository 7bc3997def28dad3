"""Linked groups to the record's entities, in an order that depends on nothing but the article."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from copydesk.agents.tag.knowledge import Entry
from copydesk.agents.tag.linking import Linked
from copydesk.agents.tag.names import slug
from copydesk.agents.tag.occurrences import field_of
from copydesk.agents.tag.people import Group
from copydesk.agents.tag.salience import salience
from copydesk.agents.tag.spans import Article, Span
from copydesk.streams.records import Entity, Geo, Mention

LONGEST_NAME: Final = 200  # characters of a name and a key; longer ones are no names, and a record must stay small
MOST_ALIASES: Final = 20  # forms of one entity that the record lists; all mentions have theirs


def entities(article: Article, linked: Sequence[Linked]) -> list[Entity]:
    """The most salient first; keys are unique."""
    most = max((len(group.spans) for group, _ in linked), default=0)
    found = [_entity(article, group, entry, most) for group, entry in linked]
    found.sort(key=lambda one: (-one.salience, one.key, one.mentions[0].field == "body", one.mentions[0].start))
    return found


def _entity(article: Article, group: Group, entry: Entry | None, most: int) -> Entity:
    spans = sorted(group.spans, key=_place)
    mentions = [_mention(article, span) for span in spans]
    forms = Counter(mention.text for mention in mentions)
    name = _name(forms, entry)[:LONGEST_NAME]
    aliases = sorted((form for form in forms if form != name), key=lambda form: (-len(form), form))
    return Entity(
        id=(entry.id or None) if entry is not None else None,
        key=f"{group.type.lower()}:{slug(name)}",
        type=group.type,
        name=name,
        aliases=[alias[:LONGEST_NAME] for alias in aliases[:MOST_ALIASES]],
        same_as=entry.same_as.split() if entry is not None else [],
        geo=_geo(entry),
        count=len(spans),
        salience=salience(spans, article, most),
        score=max(span.score for span in spans),
        mentions=mentions,
    )


def _place(span: Span) -> tuple[bool, int]:
    return span.field == "body", span.start


def _mention(article: Article, span: Span) -> Mention:
    return Mention(span.field, span.start, span.end, field_of(article, span.field)[span.start : span.end], span.score)


def _name(forms: Counter[str], entry: Entry | None) -> str:
    """The known name, else the longest form that is not shouted; of equals the more frequent, then the first by letters."""
    if entry is not None:
        return entry.name
    return min(forms, key=lambda form: (form.isupper() and " " in form, -len(form), -forms[form], form))


def _geo(entry: Entry | None) -> Geo | None:
    if entry is None or len(entry.country) != 2 or entry.type != "LOC":
        return None
    return Geo(entry.country.upper(), float(entry.lat), float(entry.lon)) if entry.lat else Geo(entry.country.upper())
