"""Who wrote the article, by the page's witnesses: JSON-LD, meta tags, marked-up names, bylines that readers see.

JSON-LD comes first because it keeps persons apart, and a byline at the headline completes it. Desks, outlets and the
site's own names are no authors; an agency among the names is kept for the credit.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from copydesk.agents.clean import jsonld
from copydesk.agents.clean.authors import PREFIX, Byline, bylines, is_person
from copydesk.agents.clean.bylines import is_names, read_line
from copydesk.agents.clean.page import Element, Page
from copydesk.agents.clean.sources import sources
from copydesk.agents.clean.stamps import AROUND, begins
from copydesk.agents.clean.titles import plain
from copydesk.agents.clean.words import key

AUTHOR = (
    "author", "parsely-author", "sailthru.author", "byl", "dc.creator", "dcterms.creator", "article:author", "article:author_name",
    "article.author", "og:article:author", "og:author", "cxenseparse:author", "author.name", "creator", "authors", "citation_author",
    "dcsext.author", "rbauthors", "vr:author", "twitter:data1",
)  # fmt: skip
# twitter:data1 is what twitter:label1 says, most often the author or the time it takes to read.
CARD = "twitter:data1"
# Classes of elements that hold a name and nothing else.
NAME_ONLY = re.compile(r"(?:author|autor|byline)s?(?:__?|-|\s)*(?:name|link|fn|title)|(?:name|link)[_-]+author|\bfn\b|p-author|^author$|^author vcard$", re.IGNORECASE)  # fmt: skip
# Elements that are asked, the nearest to the headline first, and how far apart those of one byline stand.
MAX_ASKED = 10
NEIGHBOURS = 12
# The longest element that is a byline, and that is a name.
MAX_BYLINE = 200
MAX_NAME = 80
# Lines behind the headline, and before it, that may be a byline.
LINES_BEHIND, LINES_BEFORE = 10, 3
# Who is named behind one of these did not write the article.
OTHER_WORK = re.compile(
    r"\b(?:contributions?|photo(?:s|graphy|graphs)?|pictures|illustrat(?:ed|ions?)|video|edited|reviewed|fact[- ]checked|styled|translated|produced) (?:by|from)\b"
    r"|\b(?:fotos?|photos?|bilder|illustration(?:en)?|foto's|fotografías?|fotografie|traducción|traduction|übersetzung)\s*(?::|von\b|de\b|par\b|di\b)",
    re.IGNORECASE,
)
AND = re.compile(r"\s(?:and|und|et|og|och|en|ja|és|și|ve|và|dan|&|(?-i:[yeiaи])|και)\s", re.IGNORECASE)
NOBODY = Byline((), None)


def byline_of(page: Page, sites: frozenset[str], title: str | None = None) -> tuple[Byline, str] | None:
    """Persons and agency, and where they stood; `sites` are the keys of the site's names."""
    typed = [pair for item in page.articles for field in ("author", "creator") for pair in jsonld.typed_names(item.get(field), page.objects)]  # fmt: skip
    sites |= {key(name) for name, kind in typed if _is_house(kind)}
    login: tuple[Byline, str] | None = None
    agency: tuple[Byline, str] | None = None
    for names, source in _witnesses(page, sites, title):
        if names.authors and not all(map(_is_login, names.authors)):
            whole = _completed(names, page, sites) if source == "json-ld" else None
            told = (whole or names).agency or names.agency or (agency[0].agency if agency else None)
            return Byline((whole or names).authors, told), "byline element" if whole else source
        login = login or ((names, source) if names.authors else None)
        agency = agency or ((names, source) if names.agency else None)
    return login or agency


def _is_house(kind: str) -> bool:
    return "Organization" in kind and "Person" not in kind


def _is_login(name: str) -> bool:
    """Whether it is what somebody signs in with rather than what readers see."""
    return name.islower() and name.isascii() and " " not in name


def _witnesses(page: Page, sites: frozenset[str], title: str | None) -> Iterator[tuple[Byline, str]]:
    """What each witness says, best first."""
    for item in page.articles:
        yield from ((_declared(item.get(field), page, sites), "json-ld") for field in ("author", "creator"))
    for name in AUTHOR:
        value = page.meta.get(name, "")
        if value and not value.startswith(("http", "@", "/")) and not (name == CARD and any(map(str.isdigit, value))):
            yield bylines([plain(value)], pen_names=True, sites=sites), f"meta {name}"
    for item in page.objects:
        if AROUND.search(jsonld.type_of(item)):
            yield _declared(item.get("author"), page, sites), "json-ld of the page"
    near = _ordered(page, page.elements.names)
    named = [element for element in near if _is_name(element)]
    for elements, pen_names in ((_marked(page), True), (named, True), (near, False)):
        yield _group(elements, sites, pen_names=pen_names), "byline element"
    yield _line(page, title, sites), "line at the headline"


def _declared(value: Any, page: Page, sites: frozenset[str]) -> Byline:
    """The persons in a JSON-LD field; what it calls an organisation is at most an agency."""
    typed = [(plain(name), kind) for name, kind in jsonld.typed_names(value, page.objects)]
    each = [bylines([name], pen_names=True, sites=sites) for name, kind in typed if not _is_house(kind)]
    houses = [bylines([name]) for name, kind in typed if _is_house(kind)]
    return _joined(each)._replace(agency=next((found.agency for found in (*each, *houses) if found.agency), None))


def _joined(found: Iterable[Byline]) -> Byline:
    """The names of several in their order, and the first agency."""
    found = list(found)
    persons = {key(name): name for names in reversed(found) for name in reversed(names.authors)}
    return Byline(tuple(reversed(persons.values())), next((names.agency for names in found if names.agency), None))


def _completed(names: Byline, page: Page, sites: frozenset[str]) -> Byline | None:
    """What the byline at the headline knows better: more names joined with `and`, or who did something else."""
    declared = set(map(key, names.authors))
    for element in _ordered(page, page.elements.names):
        text = element.text(MAX_BYLINE + 1)
        if len(text) > MAX_BYLINE or not PREFIX.match(text):
            continue
        other = OTHER_WORK.search(text)
        if other and len(declared) > 1:
            wrote = [name for name in names.authors if name in text[: other.start()] or name not in text]
            return names._replace(authors=tuple(wrote)) if wrote else None
        seen = _read(text, sites)
        return seen if AND.search(text) and declared < set(map(key, seen.authors)) else None
    return None


def _marked(page: Page) -> list[Element]:
    """Elements that the markup calls the author."""
    links = [each for each in page.elements.names if each.get("rel").lower() == "author"]
    properties = [each for each in page.elements.properties if each.get("itemprop").lower() == "author"]
    return _ordered(page, [*links, *properties])


def _ordered(page: Page, elements: list[Element]) -> list[Element]:
    """Elements that stand with the article, the nearest behind the headline first."""
    heading = page.elements.headings[0].at if page.elements.headings else 0
    ordered = sorted(elements, key=lambda element: (element.at < heading, abs(element.at - heading)))
    own: list[Element] = []
    for element in ordered[: 3 * MAX_ASKED]:
        if len(own) < MAX_ASKED and not page.is_aside(element.node):
            own.append(element)
    return own


def _is_name(element: Element) -> bool:
    style = element.get("class")[:MAX_BYLINE]
    return bool(NAME_ONLY.search(style)) and "prep" not in style


def _group(elements: list[Element], sites: frozenset[str], *, pen_names: bool) -> Byline:
    """The names of the first element that has some, and of its like beside it."""
    found: list[Byline] = []
    first: Element | None = None
    for element in elements:
        if first and ((element.tag, element.get("class")) != (first.tag, first.get("class")) or abs(element.at - first.at) > NEIGHBOURS):  # fmt: skip
            continue
        text = element.text(MAX_BYLINE + 1)
        if not text or len(text) > (MAX_NAME if pen_names else MAX_BYLINE):
            continue
        if _is_outlet(text, sites):
            # The article is the outlet's: the next name is another article's.
            break
        names = bylines([text], pen_names=True, sites=sites) if pen_names else _read(text, sites)
        if names.authors or names.agency:
            first = first or element
            found.append(names)
        if names.agency and not names.authors:
            # Names stand before their agency; behind it begins another byline.
            break
    return _joined(found)


def _is_outlet(text: str, sites: frozenset[str]) -> bool:
    name = PREFIX.sub("", text, count=1)
    source = sources().named(name)
    return key(name) in sites or (source is not None and not source.agency)


def _read(text: str, sites: frozenset[str]) -> Byline:
    """The names of a line that says it is a byline, or that is nothing but names."""
    line = read_line(text)
    names = (line.byline if line else None) or is_names(text) or (bylines([text]) if PREFIX.match(text) else NOBODY)
    return Byline(tuple(name for name in names.authors if key(name) not in sites and is_person(name)), names.agency)


def _line(page: Page, title: str | None, sites: frozenset[str]) -> Byline:
    """The names in a line at the headline that begins with `By` or has a date beside them."""
    headline = key(title or "")
    at = next((number for number, text in enumerate(page.lines) if begins(headline, text)), None)
    if at is None:
        return NOBODY
    near = [*page.lines[at + 1 : at + 1 + LINES_BEHIND], *reversed(page.lines[max(0, at - LINES_BEFORE) : at])]
    for number, text in enumerate(near):
        alone = PREFIX.fullmatch(f"{text} ") is not None
        told = f"{text} {near[number + 1]}" if alone and number + 1 < len(near) else text
        if PREFIX.match(told) and _is_outlet(told, sites):
            return NOBODY
        line = read_line(told) if len(told) <= MAX_BYLINE else None
        if line and line.byline:
            return line.byline
    return NOBODY
