"""The body of a page as paragraphs: the blocks that the model takes, else what JSON-LD has.

JSON-LD's articleBody is often cut or is only a teaser, so it must be much longer to be believed; where both agree, the
model has seen it among its features.
"""

import re
from collections.abc import Sequence
from html import unescape
from typing import NamedTuple

from copydesk.agents.clean import jsonld
from copydesk.agents.clean.blocks import Blocks, blocks_of
from copydesk.agents.clean.classifier import Choice, model
from copydesk.agents.clean.page import Page, nodes
from copydesk.agents.clean.repair import repair
from copydesk.agents.clean.wording import Told
from copydesk.agents.clean.words import ends_sentence, prose_words

# Fewer words of prose than this, and JSON-LD is asked.
ENOUGH = 80
# ... and believed when it has this many times as many.
MUCH_MORE = 2
# A shorter articleBody is a teaser, and says nothing of the blocks that it lacks.
MIN_ARTICLE_BODY = 250
# A wrapper of templates: JSON-LD bodies may carry markup of their own.
TAG = re.compile(r"<[^<>]{1,500}>")
# Most paragraphs that are taken from JSON-LD.
MAX_PARAGRAPHS = 2_000


class Body(NamedTuple):
    """Paragraphs, each on one line, and where they stood; `seen` are all blocks of the page, as (text, chance)."""

    paragraphs: list[str]
    source: str
    seen: list[tuple[str, float]]
    cut: bool


def body_of(page: Page, title: str, selector: str | None = None) -> Body:
    """The article's paragraphs; what `selector` finds is believed first. `cut`: the page has too many blocks to read."""
    if selector:
        chosen = _selected(page, selector)
        if _prose(chosen.paragraphs):
            return chosen
    blocks = blocks_of(page.tree.body)
    declared = article_body(page)
    choice = model().choose(blocks, told_of(page, title, declared))
    paragraphs = _paragraphs(blocks, choice.chosen)
    source = f"body model {model().digest}"
    if _prose(paragraphs) < ENOUGH:
        rescue = _plain(declared)
        if _prose(rescue) > MUCH_MORE * _prose(paragraphs):
            paragraphs, source = rescue, "json-ld articleBody"
    return Body(paragraphs, source, _seen(blocks, choice), blocks.cut)


def told_of(page: Page, title: str, article_body: str) -> Told:
    """What the head of the page says of the article, for the model to compare the blocks with."""
    description = page.meta.get("og:description") or page.meta.get("description") or ""
    return Told(title, description, article_body if len(article_body) > MIN_ARTICLE_BODY else "")


def _seen(blocks: Blocks, choice: Choice) -> list[tuple[str, float]]:
    return list(zip(blocks.text, choice.chances, strict=True))


def _selected(page: Page, selector: str) -> Body:
    """The whole text of the elements that match, none twice."""
    found = nodes(page, selector)
    inside = {below.mem_id for node in found for below in node.css(selector) if below.mem_id != node.mem_id}
    parts = [blocks_of(node) for node in found if node.mem_id not in inside]
    paragraphs = [text for blocks in parts for text in _paragraphs(blocks, range(len(blocks.text)))]
    cut = any(blocks.cut for blocks in parts)
    return Body(paragraphs, "selector of the source profile", [(text, 1.0) for text in paragraphs], cut)


def _paragraphs(blocks: Blocks, chosen: Sequence[int]) -> list[str]:
    """The blocks' texts, repaired; a single `br` ends a paragraph only where a sentence ends before it."""
    found: list[str] = []
    last = -1
    for at in chosen:
        text = repair(blocks.text[at])
        if blocks.broken[at] and found and last == at - 1 and not ends_sentence(found[-1]):
            found[-1] += " " + text
        elif text:
            found.append(text)
        last = at
    return [" ".join(text.split()) for text in found]


def article_body(page: Page) -> str:
    """The longest text that JSON-LD gives of the article; empty if none."""
    return max((text for item in page.articles for text in jsonld.texts(item.get("articleBody"))), key=len, default="")


def _plain(article_body: str) -> list[str]:
    """JSON-LD's text as paragraphs."""
    lines = repair(unescape(TAG.sub("\n", article_body))).split("\n")
    return [text for text in (" ".join(line.split()) for line in lines) if text][:MAX_PARAGRAPHS]


def _prose(paragraphs: Sequence[str]) -> int:
    return sum(prose_words(paragraph) for paragraph in paragraphs)
