"""Raw bytes to a clean article: the stage's pure core.

The steps in order: decode, kind, guard, page, body, furniture, header, shape, judgement, record. Each is a module of
its own; this one hands on from step to step.
"""

from copydesk.agents.clean import metadata, selected, titles
from copydesk.agents.clean.authors import byline
from copydesk.agents.clean.body import Body, body_of
from copydesk.agents.clean.decode import Decoded, decode
from copydesk.agents.clean.draft import NO_HINTS, Draft, Hints, month_first
from copydesk.agents.clean.entries import entry_of
from copydesk.agents.clean.furniture import host_names, without_top
from copydesk.agents.clean.guard import too_much
from copydesk.agents.clean.header import Header, split_header
from copydesk.agents.clean.judge import rejection_of
from copydesk.agents.clean.kind import kind_of
from copydesk.agents.clean.nonprose import why_data
from copydesk.agents.clean.page import Found, read_page
from copydesk.agents.clean.profiles import Source
from copydesk.agents.clean.record import assemble
from copydesk.agents.clean.rendering import article_lines, header_among, is_rendering
from copydesk.agents.clean.repair import line, repair
from copydesk.agents.clean.shape import Note, shape, silent
from copydesk.agents.clean.sources import sources, without_lines
from copydesk.agents.clean.text import paragraphs_of
from copydesk.streams.outcomes import Reason, Rejected
from copydesk.streams.records import CleanArticle

# Five times the longest news article seen; what is longer is a book, a log or an attack, and would burden every stage.
MAX_TEXT = 1_000_000
# Steps in which an explanation tells how unlikely a block was; the model chooses above 40 to 50 % on most pages.
TOLD_CHANCES = (1, 10, 25)
TOO_LONG = Rejected(Reason.TOO_LARGE, f"more than {MAX_TEXT} characters of text")
# Live blogs have up to two thousand; every rule looks at each paragraph, ten thousand cost half a second.
MAX_PARAGRAPHS = 10_000
TOO_MANY = Rejected(Reason.TOO_LARGE, f"more than {MAX_PARAGRAPHS} paragraphs")


def clean(
    payload: bytes, *, url: str | None = None, content_type: str | None = None, hints: Hints = NO_HINTS
) -> CleanArticle | Rejected:
    """The article in the payload, or why there is none. Pure: the same input gives the same article."""
    return cleaned(payload, url, content_type, hints)


def cleaned(
    payload: bytes, url: str | None, content_type: str | None, hints: Hints, note: Note = silent
) -> CleanArticle | Rejected:
    """As `clean`; `note` hears which paragraphs stand after each step."""
    decoded = decode(payload, content_type)
    if isinstance(decoded, Rejected):
        return decoded
    entry = entry_of(decoded.text)
    if entry:
        decoded = Decoded.of(entry.text, decoded.encoding, f"{decoded.how}, {entry.frame}")
        hints, url = entry.hints(hints), url or entry.url
    kind = entry.kind if entry else kind_of(decoded.text, content_type)
    if isinstance(kind, Rejected):
        return kind
    source = sources().by_id(hints.source) or sources().of_url(url)
    if kind == "html":
        draft = _from_page(decoded, hints, source, url, note)
    else:
        draft = _from_text(decoded, hints, source, note)
    if isinstance(draft, Rejected):
        return draft
    title = draft.title.value if draft.title else None
    reason = rejection_of(draft.shaped.paragraphs, title, draft.page, url, dump=decoded.text)
    return reason or assemble(draft, url, hints)


def _from_page(decoded: Decoded, hints: Hints, source: Source | None, url: str | None, note: Note) -> Draft | Rejected:
    excess = too_much(decoded.octets)
    if excess:
        return Rejected(Reason.TOO_LARGE, excess)
    page = read_page(decoded.octets)
    sites = titles.site_names(page, source) | host_names(url)
    title = selected.title_of(page, source) or titles.title_of(page, sites, url) or _hinted(hints.title)
    body = body_of(page, title.value if title else "", source.selectors.body if source else None)
    if sum(map(len, body.paragraphs)) > MAX_TEXT:
        return TOO_LONG
    if body.cut:
        return TOO_MANY
    if note is not silent:
        _tell(body, note)
    paragraphs = without_lines(body.paragraphs, source)
    note("boilerplate line of the source", paragraphs)
    paragraphs = without_top(paragraphs, title.value if title else None, sites)
    note("before the headline", paragraphs)
    header = _header(paragraphs, title, month_first(source, metadata.language_of(page) or hints.language))
    note("header: title, byline, date", header.paragraphs)
    return Draft(header, shape(header.paragraphs, note), page, title or _own_title(header), f"{body.source}, {_encoding(decoded)}", source, sites)  # fmt: skip


def _tell(body: Body, note: Note) -> None:
    """The page's blocks, and those that are left at each chance, before the choice itself."""
    seen = [(text, chance) for block, chance in body.seen if (text := " ".join(repair(block).split()))]
    note("", [text for text, _ in seen])
    for percent in TOLD_CHANCES:
        left = [text for text, chance in seen if 100 * chance >= percent]
        note(f"{body.source}: less than {percent} % likely to be text", left)
    note(f"{body.source}: less likely than the page's other blocks", body.paragraphs)


def _from_text(decoded: Decoded, hints: Hints, source: Source | None, note: Note) -> Draft | Rejected:
    if len(decoded.text) > MAX_TEXT:
        return TOO_LONG
    data = why_data(decoded.text)
    if data:
        return Rejected(Reason.NOT_AN_ARTICLE, data)
    title = _hinted(hints.title)
    paragraphs = paragraphs_of(repair(decoded.text))
    if len(paragraphs) > MAX_PARAGRAPHS:
        return TOO_MANY
    note("white space", paragraphs)
    paragraphs = without_lines(paragraphs, source)
    note("boilerplate line of the source", paragraphs)
    before: list[str] = []
    if is_rendering(paragraphs):
        paragraphs, before = article_lines(paragraphs)
        headline, before = header_among(before)
        title = title or _found(headline, "title line")
        note("line of the page around the article", paragraphs)
    header = _header([*before, *paragraphs], title, month_first(source, hints.language))
    note("header: title, byline, date", header.paragraphs)
    around = frozenset(before)
    shaped = shape([text for text in header.paragraphs if text not in around], note)
    if shaped.reporter and not (header.byline and header.byline.authors):
        header = header._replace(byline=byline(shaped.reporter))
    return Draft(header, shaped, None, title or _own_title(header), f"text dump, {_encoding(decoded)}", source)


def _header(paragraphs: list[str], title: Found | None, month_first: bool) -> Header:  # noqa: FBT001 - private
    return split_header(paragraphs, title.value if title else None, may_title=True, month_first=month_first)


def _hinted(title: str | None) -> Found | None:
    text = line(title or "", titles.MAX_TITLE)
    return Found(text, "producer") if text else None


def _found(value: str | None, source: str) -> Found | None:
    return Found(value, source) if value else None


def _own_title(header: Header) -> Found | None:
    return Found(header.title, "title line") if header.title else None


def _encoding(decoded: Decoded) -> str:
    return f"{decoded.encoding} ({decoded.how})"
