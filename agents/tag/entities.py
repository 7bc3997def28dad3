"""Linked groups to the record's entities, in an order that depends on nothing but the article."""

from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Final

import msgspec

from copydesk.agents.tag.borders import place
from copydesk.agents.tag.knowledge import Entry
from copydesk.agents.tag.linking import Linked
from copydesk.agents.tag.names import slug
from copydesk.agents.tag.people import Group
from copydesk.agents.tag.salience import salience
from copydesk.agents.tag.spans import Article
from copydesk.streams.records import Entity, Geo, Mention

LONGEST_NAME: Final = 200  # characters of a name and a key; longer ones are no names, and a record must stay small
MOST_ALIASES: Final = 20  # forms of one entity that the record lists; all mentions have theirs


def entities(article: Article, linked: Sequence[Linked]) -> list[Entity]:
    """The most salient first; keys are unique."""
    most = max((len(group.spans) for group, _ in linked), default=0)
    found = [_entity(article, group, entry, most) for group, entry in linked]
    found.sort(key=_order)
    keys: dict[str, int] = {}
    for number, one in enumerate(found):
        keys[one.key] = times = keys.get(one.key, 0) + 1
        if times > 1:  # names without a letter, such as `$` and `%`
            found[number] = msgspec.structs.replace(one, key=f"{one.key}-{times}")
    return found


def _order(entity: Entity) -> tuple[float, str, bool, int]:
    first = entity.mentions[0]
    return -entity.salience, entity.key, first.field == "body", first.start


def _entity(article: Article, group: Group, entry: Entry | None, most: int) -> Entity:
    title, body = article
    spans = group.spans
    if len(spans) > 1:
        spans = sorted(spans, key=place)
    mentions = [
        Mention(field, start, end, (title if field == "title" else body)[start:end], score)
        for field, start, end, _, score in spans
    ]
    forms = {mention.text for mention in mentions}
    name = (entry.name if entry is not None else _name(forms))[:LONGEST_NAME]
    forms.discard(name)
    aliases = sorted(forms, key=_longest) if len(forms) > 1 else [*forms]
    return Entity(
        id=(entry.id or None) if entry is not None else None,
        key=f"{group.type.lower()}:{slug(name)}",
        type=group.type,
        name=name,
        aliases=[alias[:LONGEST_NAME] for alias in aliases[:MOST_ALIASES]] if aliases else [],
        same_as=entry.same_as.split() if entry is not None else [],
        geo=_geo(entry.country, entry.lat, entry.lon) if entry is not None and _has_geo(entry) else None,
        count=len(spans),
        salience=salience(spans, article, most),
        score=max(span.score for span in spans) if len(spans) > 1 else spans[0].score,
        mentions=mentions,
    )


def _has_geo(entry: Entry) -> bool:
    return entry.type == "LOC" and len(entry.country) == 2


def _longest(form: str) -> tuple[int, str]:
    return -len(form), form


def _name(forms: Collection[str]) -> str:
    """The longest form that is not shouted; of equals the first by letters."""
    if len(forms) == 1:
        return next(iter(forms))
    return min(forms, key=lambda form: (form.isupper() and " " in form, -len(form), form))


@lru_cache(maxsize=1 << 12)  # towns and countries of a day's news
def _geo(country: str, lat: str, lon: str) -> Geo:
    return Geo(country.upper(), float(lat), float(lon)) if lat else Geo(country.upper())
