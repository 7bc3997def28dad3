"""The body of a page as paragraphs: resiliparse's main content, rescued by JSON-LD or the page's `p` elements.

resiliparse was chosen for its cost (3 ms for a page of 230 KB). Where its container misses the article, the text that
the page carries in JSON-LD is the next witness: it is often cut, so it must be much longer to be believed.
"""

import re
from html import unescape
from typing import NamedTuple

from resiliparse.extract.html2text import extract_plain_text

from copydesk.agents.clean import jsonld
from copydesk.agents.clean.page import Page, node_text, nodes
from copydesk.agents.clean.repair import repair
from copydesk.agents.clean.words import ends_sentence, prose_words

# Fewer words of prose than this, and the other witnesses are asked.
ENOUGH = 80
# ... and believed when they have this many times as many.
MUCH_MORE = 2
# Elements that are never part of the running text.
SKIPPED = ["figure", "figcaption", "aside", "table", "form", "button", '[role="complementary"]', '[role="navigation"]']
BLOCK = re.compile(r"\s*</?(?:p|h[1-6]|ul|ol|li|pre|blockquote)>\s*|\s*(?:<br>\s*){2,}", re.IGNORECASE)
BREAK = re.compile(r"\s*<br>\s*", re.IGNORECASE)
# A wrapper of templates: JSON-LD bodies may carry markup of their own.
TAG = re.compile(r"<[^<>]{1,500}>")
# Most paragraphs that a fallback takes from a page.
MAX_PARAGRAPHS = 2_000


class Body(NamedTuple):
    """Paragraphs, each on one line, and where they stood."""

    paragraphs: list[str]
    source: str


def body_of(html: str, page: Page, selector: str | None = None) -> Body:
    """The best witness's paragraphs; `html` must have passed the guard. What `selector` finds is believed first."""
    if selector:
        chosen = Body(_selected(page, selector), "selector of the source profile")
        if _prose(chosen):
            return chosen
    best = Body(main_content(html), "main content")
    if _prose(best) >= ENOUGH:
        return best
    for other in (Body(_article_body(page), "json-ld articleBody"), Body(_p_elements(page), "p elements")):
        if _prose(other) > MUCH_MORE * _prose(best):
            best = other
    return best


def _selected(page: Page, selector: str) -> list[str]:
    """The whole text of the elements that match, none twice."""
    found = nodes(page, selector)
    inside = {below.mem_id for node in found for below in node.css(selector) if below.mem_id != node.mem_id}
    return main_content("".join(node.html or "" for node in found if node.mem_id not in inside), whole=True)


def main_content(html: str, *, whole: bool = False) -> list[str]:
    """Resiliparse's main content: no links, pictures, comments or list marks; `whole` takes what else there is."""
    marked = extract_plain_text(
        html,
        preserve_formatting="minimal_html",
        main_content=not whole,
        list_bullets=False,
        alt_texts=False,
        links=False,
        comments=False,
        skip_elements=SKIPPED,
    )
    return [paragraph for block in BLOCK.split(marked) for paragraph in _lines(block)]


def _lines(block: str) -> list[str]:
    """One block's paragraphs: each newline ends one, a `br` only where a sentence ends before it."""
    found: list[str] = []
    for part in BREAK.sub("\v", block).split("\n"):
        pieces = [text for text in map(_flat, part.split("\v")) if text]
        for number, piece in enumerate(pieces):
            if number and not ends_sentence(found[-1]):
                found[-1] += " " + piece
            else:
                found.append(piece)
    return found


def _flat(marked: str) -> str:
    return " ".join(repair(unescape(marked)).split())


def _article_body(page: Page) -> list[str]:
    bodies = (text for item in page.articles for text in jsonld.texts(item.get("articleBody")))
    longest = max(bodies, key=len, default="")
    lines = repair(unescape(TAG.sub("\n", longest))).split("\n")
    return [text for text in (" ".join(line.split()) for line in lines) if text][:MAX_PARAGRAPHS]


def _p_elements(page: Page) -> list[str]:
    found = page.tree.css("p")[:MAX_PARAGRAPHS]
    return [text for text in (node_text(node, 20_000) for node in found) if text]


def _prose(body: Body) -> int:
    return sum(prose_words(paragraph) for paragraph in body.paragraphs)
