"""The dates on a page and where they stood: published and modified, best witness first.

Structured witnesses come first (JSON-LD, meta tags, microdata, time elements, the address), then what readers see: lines
at the headline and date lines. Dates of comments, teasers and the site itself are passed over.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from copydesk.agents.clean import dates, jsonld
from copydesk.agents.clean.calendars import month_of
from copydesk.agents.clean.page import Element, Page
from copydesk.agents.clean.words import key, prose_words

PUBLISHED = (
    "article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date", "sailthru.date",
    "article.published", "article:published", "rnews:datepublished", "dc.date.issued", "dcterms.issued", "dcterms.created",
    "dcterms.date", "dc.date", "dc.date.created", "pubdate", "publishdate", "publish-date", "publish_date", "publication_date",
    "originalpublicationdate", "article_date_original", "og:published_time", "og:pubdate", "published_time", "published",
    "cxenseparse:publishtime", "cxenseparse:recs:publishtime", "bt:pubdate", "vr:published_time", "article:post_date",
    "iso-8601-publish-date", "weibo:article:create_at", "datecreated", "article:created", "created", "date_published",
    "citation_publication_date", "citation_date", "dateposted", "displaydate", "release_date", "date.issued", "ptime", "date",
)  # fmt: skip
MODIFIED = ("article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "dc.date.modified", "article:modified", "article.updated", "last-modified", "lastmod", "revised", "updated_time")  # fmt: skip
# Objects of a page that is drawn around one article or film.
AROUND = re.compile(r"WebPage|VideoObject|AudioObject|Recipe|Event|SocialMediaPosting|Product", re.IGNORECASE)
CHANGED = re.compile(
    r"updat|modif|edit(?:ed|iert)|revis|aktualis|mis à jour|màj|actualiz|atualiz|aggiorn|bijgewerkt|uppdater|opdater|oppdater|päivitet"
    r"|zaktualiz|обновл|оновл|güncelle|تحديث|עודכן|diperbarui|cập nhật|更新|수정|ενημέρ|актуализ|actualizat|frissít",
    re.IGNORECASE,
)
# A date line that says it is one, wherever it stands.
LABELLED = re.compile(
    r"(?:publi(?:shed|é|cado|cat|kacja|ceret|sert|cerad)|pubblicat|gepubliceerd|veröffentlicht|erstellt|posted|geposted|datum|date|fecha|data|stand"
    r"|created|(?:artikel|beitrag|eintrag) wurde am|geschrieben|verfasst|eingestellt|gepostet|julkaistu|опубликован|дата|yayın)\w{0,6}[^\n]{0,25}?$",
    re.IGNORECASE,
)
_M = r"(?P<m>\d{1,2}|[a-z]{3,9})"
LABELLED_AFTER = re.compile(
    r"[^\n]{0,40}(?:veröffentlicht|published|publi[ée]|geschrieben|gepostet|erstellt)", re.IGNORECASE
)
URL_DATE = re.compile(
    rf"(?<!\d)(?P<y>(?:19|20)\d\d)(?:(?P<s>[/_-]){_M}(?P=s)(?P<d>\d{{1,2}})|(?P<mm>[01]\d)(?P<dd>[0-3]\d))(?!\d)",
    re.IGNORECASE,
)
URL_DAY_FIRST = re.compile(rf"(?<!\d)(?P<d>\d{{1,2}})(?P<s>[/_-]){_M}(?P=s)(?P<y>(?:19|20)\d\d)(?!\d)", re.IGNORECASE)
# Elements of one kind that are asked; the article's own stand before those of comments.
MAX_ASKED = 8
# The longest element that is a date line: a date, a byline and a reading time.
MAX_DATE_LINE = 160
# Lines of the text that are looked at behind and before the headline.
# Places where the headline stands: the article, a list of teasers, the path at the top.
MAX_PLACES = 3
LINES_BEHIND, LINES_BEFORE = 25, 6
# A label stands so many characters before its date.
LABEL_REACH = 40
# A line so short may have a year of two digits.
MAX_SHORT_YEAR = 40
# Letters from which a line can be the beginning of the headline.
MIN_BEGINNING = 12
# Top-level domains of countries that write the month first, and those used all over the world.
AMERICAN = frozenset({"us", "ph"})
WORLDWIDE = frozenset({"ai", "ca", "cc", "co", "eu", "fm", "io", "ly", "me", "to", "tv", "ws"})


class Dated(NamedTuple):
    """One date and where it stood."""

    reading: dates.Reading
    source: str


class Custom(NamedTuple):
    """How the source writes dates: whether 03/04/2021 is in March, whether that is known, and its language."""

    month_first: bool = False
    known: bool = False
    language: str = ""

    def read(self, text: str) -> dates.Reading | None:
        """A value that is meant to be a date."""
        reading = dates.parse(text, month_first=None, language=self.language)
        if reading is None or not reading.ambiguous:
            return reading
        swapped = dates.parse(text, month_first=True, language=self.language) if self.month_first else reading
        return swapped and swapped._replace(ambiguous=not self.known)


def custom_of(month_first: bool | None, language: str, url: str | None) -> Custom:  # noqa: FBT001 - a profile's word or None
    """The custom of a source: its profile's, else that of its country, else that of its language."""
    code = language.replace("_", "-").lower()
    tongue = code.partition("-")[0]
    try:
        domain = (urlsplit(url or "").hostname or "").rpartition(".")[2]
    except ValueError:
        domain = ""
    if month_first is not None:
        return Custom(month_first, known=True, language=tongue)
    if len(domain) == 2 and domain not in WORLDWIDE:
        return Custom(domain in AMERICAN, known=True, language=tongue)
    return Custom(code == "en-us", known=tongue not in ("", "en"), language=tongue)


def published_of(page: Page, custom: Custom, url: str | None = None) -> Iterator[Dated]:
    """Publication dates, best witness first."""
    for item in page.articles:
        yield from _declared(item.get("datePublished") or item.get("dateCreated"), "json-ld", custom)
    for name in PUBLISHED:
        if name in page.meta:
            yield from _declared(page.meta[name], f"meta {name}", custom)
    yield from _elements(page, [each for each in page.elements.properties if each.get("itemprop") == "datePublished"], "microdata", custom)  # fmt: skip
    for item in page.objects:
        if AROUND.search(jsonld.type_of(item)):
            yield from _declared(item.get("datePublished") or item.get("uploadDate"), "json-ld of the page", custom)
    yield from _elements(page, page.elements.times, "time element", custom)
    yield from of_address(url or page.canonical)


def modified_of(page: Page, custom: Custom) -> Iterator[Dated]:
    """Dates of the last change, best witness first."""
    for item in page.articles:
        yield from _declared(item.get("dateModified"), "json-ld", custom)
    for name in MODIFIED:
        if name in page.meta:
            yield from _declared(page.meta[name], f"meta {name}", custom)
    yield from _elements(page, [each for each in page.elements.properties if each.get("itemprop") == "dateModified"], "microdata", custom, changed=True)  # fmt: skip
    yield from _elements(page, page.elements.times, "time element", custom, changed=True)
    yield from _elements(page, page.elements.dated, "date line", custom, changed=True)


def visible_of(page: Page, title: str | None, custom: Custom) -> Iterator[Dated]:
    """What readers see: lines around the headline, date lines, a line that says it is the article's date, any line."""
    lines = page.lines
    headline = key(title or "")
    places = [number for number, text in enumerate(lines) if begins(headline, text)]
    for at in places[:MAX_PLACES]:
        near = [*lines[at + 1 : at + 1 + LINES_BEHIND], *reversed(lines[max(0, at - LINES_BEFORE) : at])]
        reading = next((found for text in near if (found := _in_line(text, custom))), None)
        if reading:
            yield Dated(reading, "line at the headline")
            break
    yield from _elements(page, page.elements.dated, "date line", custom)
    read = [(number, found) for number, text in enumerate(lines) if (found := _in_line(text, custom))]
    for number, reading in read:
        text = lines[number]
        before = f"{lines[number - 1] if number else ''} {text[: reading.start]}"
        if LABELLED.search(before[-60:]) or LABELLED_AFTER.match(text[reading.end :]):
            yield Dated(reading, "labelled line")
            break
    if read:
        yield Dated(read[0][1], "first date line")


def of_address(url: str) -> Iterator[Dated]:
    """The day in an address such as `/2023/05/04/` or `/news-20230504`."""
    path = url[:2_048].split("//", 1)[-1].partition("/")[2].split("?")[0]
    for match in (*URL_DATE.finditer(path), *URL_DAY_FIRST.finditer(path)):
        fields = match.groupdict()
        month, day = fields.get("mm") or fields["m"], fields.get("dd") or fields["d"]
        number = int(month) if month.isdigit() else month_of(month)
        reading = dates.parse(f"{fields['y']}-{number:02d}-{int(day):02d}")
        if reading:
            yield Dated(reading._replace(text=match[0]), "address")
            return


def begins(headline: str, text: str) -> bool:
    """Whether the line is the headline, or its first part where elements inside break it."""
    # Most lines begin with another letter, which is found out at once.
    if text[:1].isalnum() and not headline.startswith(text[:1].casefold()):
        return False
    own = key(text[:500])
    return own == headline != "" or (len(own) >= MIN_BEGINNING and headline.startswith(own))


def _declared(value: Any, source: str, custom: Custom) -> Iterator[Dated]:
    """The first of the value's texts that is a date; numbers are seconds or milliseconds since 1970."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = str(value)
    for text in jsonld.texts(value)[:1]:
        reading = custom.read(text)
        if reading:
            yield Dated(reading, source)


def _elements(page: Page, elements: list[Element], source: str, custom: Custom, *, changed: bool = False) -> Iterator[Dated]:  # fmt: skip
    """The dates of elements that stand with the article, those behind the headline first; of changes, or no changes."""
    heading = page.elements.headings[0].at if page.elements.headings else 0
    ordered = sorted(elements, key=lambda element: (element.at < heading, abs(element.at - heading)))
    for element in islice((each for each in ordered if not page.is_aside(each.node)), MAX_ASKED):
        declared = element.get("datetime", "content", "data-datetime", "data-date", "title")
        told = _is_changed(element)
        reading = custom.read(declared) if declared and told == changed else None
        reading = reading or _in_element(element, custom, changed=changed, told=told)
        if reading:
            yield Dated(reading, source)


def _in_element(element: Element, custom: Custom, *, changed: bool, told: bool) -> dates.Reading | None:
    """The date in the element's text, where the element or a word before the date says of a change, or not."""
    text = element.text(MAX_DATE_LINE + 1)
    if len(text) > MAX_DATE_LINE or (told and not changed):
        return None
    return _in_line(text, custom, changed=changed and not told)


def _in_line(text: str, custom: Custom, *, changed: bool = False) -> dates.Reading | None:
    """The first date in a line that is, or is not, the date of a change; none in prose."""
    if len(text) > dates.MAX_TEXT:
        return None
    if len(text) <= MAX_SHORT_YEAR and dates.SHORT_YEAR.match(text):
        return None if changed else custom.read(text)
    start = 0
    while reading := dates.find(text, month_first=None, language=custom.language, start=start):
        label = text[max(start, reading.start - LABEL_REACH) : reading.start]
        if bool(CHANGED.search(label)) == changed:
            break
        start = reading.end
    if reading is None or (prose_words(text) and not LABELLED.search(text[: reading.start][-2 * LABEL_REACH :])):
        return None
    return custom.read(reading.text) if reading.ambiguous else reading


def _is_changed(element: Element) -> bool:
    return bool(CHANGED.search(f"{element.get('class')[:200]} {element.get('itemprop')} {element.get('id')[:200]}"))
