"""`the North` for North Korea: short descriptions that name a country only beside its name.

A text that names North Korea may call it the North, and the South beside it. Nothing else is taken for a name: `the
ministry`, `the party`, `the president` stay words.
"""

import re
from collections.abc import Sequence
from typing import Final

from copydesk.agents.tag.borders import field_of
from copydesk.agents.tag.linking import Linked
from copydesk.agents.tag.names import name_of, word_pairs
from copydesk.agents.tag.spans import Article, Field, Span

SCORE: Final = 0.5  # below that of names: which `the North` is meant was inferred
NEEDED: Final = 2  # mentions by name of the one, or one of each: a passing mention does not make a text about it
FIELDS: Final[tuple[Field, Field]] = ("title", "body")
# Not `the North Sea`, `the North-South summit`, `the North Korean`.
DESCRIPTION: Final = re.compile(r"\b[Tt]he (North|South)\b(?![ -][A-Z])(?!-\w)")


def with_descriptions(article: Article, linked: Sequence[Linked]) -> list[Linked]:
    """The same groups, with the descriptions of countries among their mentions."""
    meant = _meant(linked)
    if sum(len(group.spans) for group, _ in meant.values()) < NEEDED:
        return list(linked)
    left = [one for one in linked if not _is_description(one, meant)]
    for group, _ in (one for one in linked if _is_description(one, meant)):
        of = meant[group.names[0].key]
        for span in group.spans:
            text = field_of(article, span.field)
            article_before = 4 if text[max(span.start - 4, 0) : span.start] in ("the ", "The ") else 0
            start = span.start - article_before
            _add(of, span._replace(start=start, score=SCORE), text[start : span.end])
    taken = {(span.field, span.end) for group, _ in left for span in group.spans}
    for field in FIELDS:
        for match in DESCRIPTION.finditer(field_of(article, field)):
            one = meant.get(match[1].casefold())
            start, end = match.span()  # with its article: `North` by itself is no name
            if one is not None and (field, match.end()) not in taken:
                _add(one, Span(field, start, end, "LOC", SCORE), match[0])
    return left


def _meant(linked: Sequence[Linked]) -> dict[str, Linked]:
    """`north` and `south` with the country of this text that they stand for."""
    by_id = {entry.id: (group, entry) for group, entry in linked if entry is not None}
    return {word: by_id[identity] for word, identity in word_pairs("descriptions").items() if identity in by_id}


def _is_description(one: Linked, meant: dict[str, Linked]) -> bool:
    """Whether the recogniser took the description for a name of its own."""
    group, entry = one
    return entry is None and all(name.key in meant for name in group.names)


def _add(one: Linked, span: Span, text: str) -> None:
    group = one[0]
    group.spans.append(span)
    name = name_of(text, "LOC")
    if name not in group.names:
        group.names.append(name)
