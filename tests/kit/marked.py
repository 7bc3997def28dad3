"""Articles of our own with their entities marked by hand, and how well ours agree with them.

An article is a headline, a blank line, a body, a blank line, and a line an entity: `letter TYPE id`. Mentions are written
`{Kim Jong-un|k}`; `{...|-}` marks what must be no mention. An id may be a whole one, a knowledge base (`cik`), `geonames:FR`
for a place in France, or `-` for none. Articles are parted by `=====`.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from copydesk.agents.tag.spans import Article, Span
from copydesk.streams.records import Entity

MARKED = re.compile(r"\{([^|}]*)\|(.)\}")


@dataclass
class Marked:
    """One article: its spans, the letter of each, and what each letter is."""

    article: Article
    spans: list[Span]
    letters: list[str]
    ids: dict[str, str]
    types: dict[str, str] = field(default_factory=dict)


def read(path: Path) -> list[Marked]:
    """All articles of a file."""
    return [parse(block) for block in path.read_text("utf-8").split("=====\n")]


def parse(block: str) -> Marked:
    """One article."""
    title, body, legend = block.strip("\n").split("\n\n")
    rows = [line.split() for line in legend.splitlines()]
    types, ids = {row[0]: row[1] for row in rows}, {row[0]: row[2] for row in rows}
    texts, spans, letters = [], [], []
    for name, marked in (("title", title), ("body", body)):
        text, at = "", 0
        for found in MARKED.finditer(marked):
            text += marked[at : found.start()]
            start, at = len(text), found.end()
            text += found[1]
            if found[2] != "-":
                spans.append(Span(name, start, len(text), types[found[2]], 0.9))
                letters.append(found[2])
        texts.append(text + marked[at:])
    return Marked(Article(*texts), spans, letters, ids, types)


def same_id(wanted: str, entity: Entity) -> bool:
    """Whether the entity's id is the wanted one."""
    if wanted == "-" or entity.id is None:
        return wanted == "-" and entity.id is None
    base, _, rest = wanted.partition(":")
    if base == "geonames":
        return entity.id.startswith("geonames:") and entity.geo is not None and entity.geo.cc == rest
    return entity.id == wanted if rest else entity.id.startswith(base + ":")


def placed(entities: list[Entity]) -> dict[tuple[str, int, int], Entity]:
    """Each mention's place with its entity."""
    return {(one.field, one.start, one.end): entity for entity in entities for one in entity.mentions}


def counted(marked: Marked, entities: list[Entity]) -> Counter[str]:
    """Mentions found and B3 over them; short forms joined with their long form; ids right, wrong and missed."""
    ours = placed(entities)
    spans = [(span.field, span.start, span.end) for span in marked.spans]
    counts = Counter(gold=len(spans), ours=len(ours), found=sum(span in ours for span in spans))
    met = [(letter, ours[span]) for span, letter in zip(spans, marked.letters, strict=True) if span in ours]
    for letter, entity in met:
        same = sum(1 for other, one in met if other == letter and one is entity)
        counts["precision"] += same / sum(1 for _, one in met if one is entity)
        counts["recall"] += same / sum(1 for other, _ in met if other == letter)
        right, wanted = same_id(marked.ids[letter], entity), marked.ids[letter]
        counts["id right" if right else "id missed" if entity.id is None else "id wrong"] += wanted != "-" or not right
    return counts + short_forms(marked, ours)


def short_forms(marked: Marked, ours: dict[tuple[str, int, int], Entity]) -> Counter[str]:
    """Surnames and acronyms: how many are in one entity with a longer form of the same letter."""
    counts: Counter[str] = Counter()
    texts = [_text(marked, span) for span in marked.spans]
    for kind, short, letter, span in _shorts(marked, texts):
        longer = [
            ours.get((one.field, one.start, one.end))
            for one, text, other in zip(marked.spans, texts, marked.letters, strict=True)
            if other == letter and len(text.split()) > 1 and text != short
        ]
        mine = ours.get((span.field, span.start, span.end))
        if longer:
            counts[kind] += 1
            counts[f"{kind} joined"] += mine is not None and any(one is mine for one in longer)
    return counts


def _shorts(marked: Marked, texts: list[str]) -> Iterator[tuple[str, str, str, Span]]:
    for span, text, letter in zip(marked.spans, texts, marked.letters, strict=True):
        if span.type == "PER" and " " not in text:
            yield "surnames", text, letter, span
        elif span.type == "ORG" and text.isupper() and " " not in text:
            yield "acronyms", text, letter, span


def _text(marked: Marked, span: Span) -> str:
    return (marked.article.title if span.field == "title" else marked.article.body)[span.start : span.end]
