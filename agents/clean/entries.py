"""One article in a frame that is no page: an entry of a feed (RSS, Atom, JSON Feed), or a crawler's JSON object.

The frame's fields become what the page or dump of the same article would say: markup is put under a head of its own
and takes the way of pages, plain text takes the way of dumps. A whole feed and a list of articles are none.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html import escape, unescape
from typing import Any, Literal, NamedTuple

import orjson

from copydesk.agents.clean.draft import Hints

# Where the root element stands; white space, an XML declaration and a comment may come before it.
HEAD = 1_000
ROOT = re.compile(r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--[^>]{0,400}-->\s*)?<(?:item|entry)(?:\s[^>]{0,900})?>")
_TAGS = "title|content:encoded|content|description|summary|pubDate|published|issued|dc:date|updated|dcterms:modified|dc:creator|author|creator|link|guid|dc:language|language|category"
ELEMENT = re.compile(rf"<(?P<tag>{_TAGS})(?P<attributes>\s[^<>]{{0,900}})?(?:/>|>)", re.IGNORECASE)
NAME = re.compile(r"<name>(.{1,200}?)</name>", re.DOTALL)
HREF = re.compile(r"href\s*=\s*[\"']([^\"']{1,2000})[\"']")
XHTML = re.compile(r"type\s*=\s*[\"']xhtml[\"']")
CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
MARKUP = re.compile(
    r"</?(?:p|div|br|h[1-6]|ul|ol|li|a|img|figure|blockquote|strong|em|span|table)\b[^<>]{0,2000}>", re.IGNORECASE
)
# Elements looked at: an entry has a dozen, a hostile one any number.
MAX_ELEMENTS = 100
# Names, in the order in which they are believed.
TITLES = ("title", "headline", "name")
BODIES = ("content_html", "body_html", "html", "content:encoded", "articlebody", "article_body", "maintext", "main_text", "fulltext", "full_text", "article_text", "cleaned_text", "text", "body", "content_text", "content", "article", "story", "description", "summary")  # fmt: skip
LINKS = ("url", "link", "canonical_url", "canonical", "source_url", "permalink", "guid")
AUTHORS = ("authors", "author", "byline", "creator", "dc:creator", "by", "writers")
PUBLISHED = ("published_at", "publishedat", "date_published", "datepublished", "published", "publish_date", "date_publish", "pubdate", "pub_date", "dc:date", "issued", "publication_date", "publicationdate", "date", "datetime", "created_at", "timestamp", "time")  # fmt: skip
MODIFIED = ("date_modified", "datemodified", "modified", "modified_at", "updated", "updated_at", "dcterms:modified", "date_modify", "last_modified")  # fmt: skip
LANGUAGES = ("language", "lang", "inlanguage", "dc:language")
SECTIONS = ("section", "articlesection", "category", "categories")
# A frame around the object itself.
WRAPPERS = ("article", "item", "entry", "data", "result", "document", "post", "story", "_source")
# A body of fewer letters is a teaser, and the object something else.
MIN_BODY = 80
MAX_VALUE = 2_000


class Entry(NamedTuple):
    """The article as a page or a dump, its own address, and what its frame says where the producer says nothing."""

    kind: Literal["html", "text"]
    text: str
    url: str | None
    told: Hints
    frame: str

    def hints(self, given: Hints) -> Hints:
        """The producer's hints, completed by the frame's."""
        return replace(
            given,
            title=given.title or self.told.title,
            published_at=given.published_at or self.told.published_at,
            language=given.language or self.told.language,
        )


def entry_of(text: str) -> Entry | None:
    """The article in a feed's entry or a JSON object, or None where the text is neither."""
    if ROOT.match(text[:HEAD]):
        return _entry(dict(_elements(text)), "feed entry")
    if text[:HEAD].lstrip("\ufeff \t\r\n")[:1] == "{":
        return _of_object(_object(text))
    return None


def is_article(found: Mapping[str, Any]) -> bool:
    """Whether a JSON object is an article by its keys: a headline and a text."""
    return _of_object(found) is not None


def _object(text: str) -> Any:
    try:
        return orjson.loads(text)
    except (orjson.JSONDecodeError, UnicodeEncodeError):
        return None


def _of_object(found: Any) -> Entry | None:
    """The article in the object, or in the one object that it holds under a usual name."""
    if not isinstance(found, Mapping):
        return None
    fields = {str(name).lower(): value for name, value in found.items()}
    inner = next((fields[name] for name in WRAPPERS if isinstance(fields.get(name), Mapping)), None)
    return _entry(fields, "JSON object") or (_of_flat(inner) if inner else None)


def _of_flat(found: Mapping[str, Any]) -> Entry | None:
    return _entry({str(name).lower(): value for name, value in found.items()}, "JSON object")


def _elements(text: str) -> Iterator[tuple[str, str]]:
    """Name and content of the entry's elements, the first of each name; an unclosed one ends the search."""
    at, seen = 0, set[str]()
    for _ in range(MAX_ELEMENTS):
        match = ELEMENT.search(text, at)
        if not match:
            break
        tag, attributes = match["tag"].lower(), match["attributes"] or ""
        href = HREF.search(attributes)
        if match[0].endswith("/>") or (tag == "link" and href):
            at, value = match.end(), unescape(href[1]) if href and 'rel="self"' not in attributes else ""
        else:
            end = text.find(f"</{match['tag']}", match.end())
            if end < 0:
                break
            at, inner = end + 2, text[match.end() : end]
            value = inner if XHTML.search(attributes) else _plain(inner)
        if value.strip() and tag not in seen:
            seen.add(tag)
            yield tag, value.strip()


def _plain(inner: str) -> str:
    """The characters of an element: CDATA as it stands, else entities resolved; an author's name is inside."""
    named = NAME.search(inner)
    if named:
        return unescape(named[1])
    return CDATA.sub(r"\1", inner) if "<![CDATA[" in inner else unescape(inner)


def _entry(fields: Mapping[str, Any], frame: str) -> Entry | None:
    title, body = _first(fields, TITLES), _longest(fields)
    if not title or len(body) < MIN_BODY:
        return None
    told = Hints(title=_flat(title), published_at=_first(fields, PUBLISHED) or None, language=_first(fields, LANGUAGES) or None)  # fmt: skip
    names = _names(next((fields[name] for name in AUTHORS if fields.get(name)), None))
    address = _first(fields, LINKS)
    url = address if address.startswith(("http://", "https://")) and " " not in address else None
    if MARKUP.search(body):
        return Entry("html", _page(body, told, names, _first(fields, MODIFIED), _first(fields, SECTIONS)), url, told, frame)  # fmt: skip
    header = f"By {', '.join(names)}\n\n" if names else ""
    return Entry("text", header + body, url, told, frame)


def _longest(fields: Mapping[str, Any]) -> str:
    """The body: the first name whose text is not much shorter than the longest; a summary beside it is none."""
    texts = [value for name in BODIES if isinstance(value := fields.get(name), str)]
    most = max(map(len, texts), default=0)
    return next((text for text in texts if 2 * len(text) >= most), "")


def _first(fields: Mapping[str, Any], names: tuple[str, ...]) -> str:
    """The first field that says something in a few words."""
    for name in names:
        value = fields.get(name)
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)
        if isinstance(value, str) and value.strip():
            return value.strip()[:MAX_VALUE]
    return ""


def _names(value: Any) -> list[str]:
    """Authors as a text, a list of texts, or objects with a name."""
    values = value if isinstance(value, list) else [value]
    names = [item.get("name") if isinstance(item, Mapping) else item for item in values[:MAX_ELEMENTS]]
    return [_flat(name) for name in names if isinstance(name, str) and name.strip()]


def _flat(text: str) -> str:
    return " ".join(re.sub(r"<[^<>]{1,200}>", " ", unescape(text)).split())[:MAX_VALUE]


def _page(body: str, told: Hints, names: list[str], modified: str, section: str) -> str:
    """A page of the entry: its fields as the meta tags that pages have."""
    metas = [
        ("og:title", told.title),
        ("article:published_time", told.published_at),
        ("article:modified_time", modified),
        ("article:section", _flat(section)),
        *(("author", name) for name in names),
    ]
    head = "".join(f'<meta property="{name}" name="{name}" content="{escape(value)}">' for name, value in metas if value)  # fmt: skip
    language = f' lang="{escape(told.language)}"' if told.language else ""
    return f"<html{language}><head>{head}</head><body><article><h1>{escape(told.title or '')}</h1>{body}</article></body></html>"
