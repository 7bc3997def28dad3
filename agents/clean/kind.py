"""What a document is: an HTML page or fragment, a text dump, or something that holds no article."""

import re
from typing import Literal

from copydesk.streams.outcomes import Reason, Rejected

Kind = Literal["html", "text"]
# Where a tag or declaration is looked for; a page declares itself at the top.
HEAD = 2_048
PAGE = re.compile(r"\s*(?:<!--[^>]{0,400}-->\s*|<\?xml[^>]{0,200}\?>\s*){0,3}<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)  # fmt: skip
FEED = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--[^>]{0,400}-->\s*)?<(?:rss|feed|rdf:RDF|urlset|sitemapindex)\b"
)
BLOCK = re.compile(r"</(?:p|div|h[1-6]|article|section|li|blockquote|figure)\s*>|<(?:p|br)\s*/?>", re.IGNORECASE)
ANY_TAG = re.compile(r"<(?:[a-zA-Z][a-zA-Z0-9]*[\s/>]|!--|!doctype)", re.IGNORECASE)
NOT_TEXT = re.compile(r"\s*(?:image|audio|video|font)/|\s*application/(?:pdf|zip|json|javascript|msword|vnd\.)", re.IGNORECASE)  # fmt: skip
# Text that quotes one tag is still text; a fragment of a page has several.
BLOCKS_OF_A_FRAGMENT = 2


def kind_of(text: str, content_type: str | None) -> Kind | Rejected:
    """`html` or `text`, by the document first and its declared type second; feeds and media types are failures."""
    if FEED.match(text[:HEAD]):
        return Rejected(Reason.NOT_AN_ARTICLE, "a feed or site map, not an article")
    if PAGE.match(text[:HEAD]):
        return "html"
    declared = (content_type or "").lower()
    refused = NOT_TEXT.match(declared)
    if refused:
        return Rejected(Reason.UNSUPPORTED_TYPE, f"declared as {_media_type(declared)}")
    if "html" in declared:
        return "html" if ANY_TAG.search(text) else "text"
    return "html" if _is_fragment(text) else "text"


def _is_fragment(text: str) -> bool:
    found = 0
    for _ in BLOCK.finditer(text):
        found += 1
        if found >= BLOCKS_OF_A_FRAGMENT:
            return True
    return text.lstrip()[:1] == "<" and found > 0


def _media_type(declared: str) -> str:
    """The type for people: printable, short."""
    return re.sub(r"[^a-z0-9/+.-]", "", declared.split(";", 1)[0])[:60]
