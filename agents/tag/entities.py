"""Linked groups to the record's entities, in an order that depends on nothing but the article."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

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
    found.sort(key=lambda one: (-one.salience, one.key, one.mentions[0].field == "body", one.mentions[0].start))
    return found


def _entity(article: Article, group: Group, entry: Entry | None, most: int) -> Entity:
    title, body = article
    spans = sorted(group.spans, key=place) if len(group.spans) > 1 else group.spans
    mentions = [
        Mention(field, start, end, (title if field == "title" else body)[start:end], score)
        for field, start, end, _, score in spans
    ]
    forms = [mention.text for mention in mentions]
    name = _name(forms, entry)[:LONGEST_NAME]
    aliases = sorted(set(forms) - {name}, key=_longest) if forms != [name] else []
    return Entity(
        id=(entry.id or None) if entry is not None else None,
        key=f"{group.type.lower()}:{slug(name)}",
        type=group.type,
        name=name,
        aliases=[alias[:LONGEST_NAME] for alias in aliases[:MOST_ALIASES]],
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


def _name(forms: Sequence[str], entry: Entry | None) -> str:
    """The known name, else the longest form that is not shouted; of equals the first by letters."""
    if entry is not None:
        return entry.name
    if len(forms) == 1:
        return forms[0]
    return min(set(forms), key=lambda form: (form.isupper() and " " in form, -len(form), form))


@lru_cache(maxsize=1 << 12)  # towns and countries of a day's news
def _geo(country: str, lat: str, lon: str) -> Geo:
    return Geo(country.upper(), float(lat), float(lon)) if lat else Geo(country.upper())
