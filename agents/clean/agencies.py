"""Agencies named in a text: the credit at its end, the dateline at its beginning.

Names come from the source profiles. An unknown agency is believed only where its mark cannot be anything else: in
brackets or after a dash, behind the last full stop.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from copydesk.agents.clean.calendars import MONTHS, pattern_of
from copydesk.agents.clean.sources import sources
from copydesk.agents.clean.words import CLOSERS

_CLOSE = re.escape(CLOSERS)
_CAPITAL = "A-ZÀ-ÖØ-Þ"
_REST = r"(?:[\w.'’]|-(?=\w))*"
_PLACE = rf"[{_CAPITAL}]{_REST}(?:[ /]\w{_REST}){{0,4}}"
_MONTH = pattern_of(name for name in MONTHS if name[0].isascii())
_DAY = rf"(?:(?:{_MONTH})\.?\s+\d{{1,2}}|\d{{1,2}}\.?\s+(?:{_MONTH})\.?)(?:,?\s+(?:19|20)\d\d)?"
# `SEOUL, June 23 (Yonhap) --`, `Berlin (dpa) -`, `LONDON, Ont., May 2 —`; at most 120 characters are looked at.
DATELINE = re.compile(
    rf"(?P<place>{_PLACE}(?:,\s+{_PLACE}){{0,2}}?)??(?:,?\s*(?P<day>{_DAY}))?(?:\.\s)?\s*"
    rf"(?:[(/](?P<agency>[^\W\d_][\w .&/-]{{1,40}}?)[)/])?\s*(?P<dash>--|—|–|-|:)\s+(?=\S)",
    re.IGNORECASE,
)
DATELINE_HEAD = 120
# What every dateline ends with; most paragraphs have none near their beginning and are spared the long expression.
DATELINE_END = re.compile(r"[—–:-]\s")
# An agency mark that nobody has a profile for: capitals, behind a full stop and at the very end.
UNKNOWN = re.compile(
    rf"(?<=[.!?…{_CLOSE}])\s*[(\[](?P<agency>[A-Z]{{2,6}}(?:[/,-]\s?[A-Za-z]{{2,12}}){{0,3}})[)\]]\s*$"
)


# A house that nobody has a profile for, in brackets at the end: `(High Pass News)`.
_HOUSE = rf"(?:[{_CAPITAL}][\w.&’'-]{{0,30}}\s){{1,4}}(?:News|Press|Agency|Newswire|Wire|Media|News Agency|News Service|Press Service)"
HOUSE = re.compile(rf"(?:^|(?<=[.!?…{_CLOSE}]))\s*[(\[](?P<agency>{_HOUSE})[)\]]\s*\.?\s*$")


class Dateline(NamedTuple):
    """The dateline as written, the agency it names, and the paragraph without it."""

    text: str
    agency: str | None
    rest: str


def credit_of(paragraph: str) -> str | None:
    """The agency if the whole paragraph is its mark: `(Yonhap)`, `-- AAP`, `Source: Xinhua`."""
    if len(paragraph) >= DATELINE_HEAD:
        return None
    match = _patterns().line.fullmatch(paragraph)
    if match:
        return match["agency"]
    marked = sources().without_mark(paragraph)
    return marked[1] if marked and not marked[0] else None


def without_credit(paragraph: str) -> tuple[str, str | None]:
    """The paragraph without an agency mark behind its last sentence, and the agency."""
    signed = sources().without_mark(paragraph)
    if signed:
        return signed
    # Most paragraphs end with a full stop: they are spared the search.
    marked = paragraph.rstrip(" .").endswith((")", "]"))
    match = _patterns().tail.search(paragraph[-DATELINE_HEAD:]) if marked else None
    if not match:
        return paragraph, None
    cut = len(paragraph) - len(match[0])
    return paragraph[:cut].rstrip(), match["agency"]


def without_last_credit(paragraph: str) -> tuple[str, str | None]:
    """As `without_credit`, for the last paragraph, where an unknown agency's mark is believed too."""
    rest, agency = without_credit(paragraph)
    tail = rest[-DATELINE_HEAD:]
    match = None if agency else UNKNOWN.search(tail) or HOUSE.search(tail)
    if match:
        return rest[: len(rest) - len(match[0])].rstrip(), match["agency"]
    return rest, agency


def split_at_credits(paragraph: str) -> list[str]:
    """The paragraph cut at each agency mark between two sentences: there one copy ends and the next begins."""
    patterns = _patterns()
    leading = patterns.leading.match(paragraph[:DATELINE_HEAD])
    if leading:
        return [leading[0].strip(), *split_at_credits(paragraph[leading.end() :])]
    return patterns.inside.sub(r"\1\n", paragraph).split("\n") if ")" in paragraph or "]" in paragraph else [paragraph]


def dateline_of(paragraph: str) -> Dateline | None:
    """The dateline that the paragraph begins with, or None."""
    head = paragraph[:DATELINE_HEAD]
    match = DATELINE.match(head) if DATELINE_END.search(head) else None
    if not match or not _is_dateline(match):
        return None
    agency = match["agency"]
    known = agency if agency and sources().named(agency) else None
    text = paragraph[: match.start("dash")].strip()
    return Dateline(text, known or _capitals(agency), paragraph[match.end() :])


def _is_dateline(match: re.Match[str]) -> bool:
    """A place alone needs capitals and a long dash; with a date or an agency any dash will do."""
    place, agency, dash = match["place"] or "", match["agency"], match["dash"]
    if not place[:1].isupper() and not (agency and not place):
        return False
    known = bool(agency) and sources().named(agency) is not None
    if dash == ":":
        return known or (bool(match["day"]) and place.isupper())
    if known or (agency and place and (match["day"] or place.isupper() or _capitals(agency))):
        return True
    if match["day"] and place:
        return True
    # `IBM -- the company` is no dateline: a place of three letters is rarer than an acronym.
    return dash != "-" and place.isupper() and len(place) > 3 and match.string[match.end() :][:1].isupper()


def _capitals(agency: str | None) -> str | None:
    return agency if agency and re.fullmatch(r"[A-Z]{2,6}(?:/[A-Za-z]{2,12})?|dpa(?:/\w{2,4})?", agency) else None


class _Patterns(NamedTuple):
    line: re.Pattern[str]
    tail: re.Pattern[str]
    leading: re.Pattern[str]
    inside: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    """Built once from the agencies' names; case counts, `AP` is not `ap`."""
    return _compiled(sources().agencies())


def _compiled(agencies: Sequence[str]) -> _Patterns:
    names = "|".join(re.escape(name) for name in agencies)
    one = rf"(?:The )?(?P<agency>{names})(?!\w)(?:\s?[/,&+]\s?[\w ]{{2,20}}|[/-]\w{{2,10}}){{0,3}}"
    inner = rf"(?:{names})(?!\w)(?:\s?[/,&+]\s?[\w ]{{2,20}}){{0,2}}"
    source = (
        r"(?:[Ss]ource|SOURCE|Quelle|Fuente|Fonte|Bron|[Cc]redit|[Ff]rom|[Bb]y|[Ww]ith inputs? from|[Vv]ia)\s?:?\s+"
    )
    line = rf"\s*(?:[(\[<*—–-]{{0,3}}\s?(?:{source})?{one}\s?[)\]>*]?\s?\.?(?:\s?[(\[]END[S]?[)\]])?)\s*"
    tail = rf"(?:(?<=[.!?…{_CLOSE}])|(?<=[.!?…{_CLOSE}]\s))(?:[(\[]\s?(?:{source})?{one}\s?[)\]])\s*\.?\s*$"
    inside = rf"([.!?…][{_CLOSE}]*\s?[(\[]{inner}[)\]])\s*(?=[{_CAPITAL}\"“‘«(])"
    leading = rf"\s*(?:[(\[]{inner}[)\]]|(?:--|—|–)\s?{inner})\s*(?=[{_CAPITAL}\"“‘«])"
    return _Patterns(re.compile(line), re.compile(tail), re.compile(leading), re.compile(inside))
