"""The agency that a text credits: a line of its own, or a mark behind the last sentence.

Names come from the source profiles. An unknown agency is believed only where its mark cannot be anything else: in
brackets behind the last full stop, or after a word such as `Source:` among the last lines.
"""

import re

from copydesk.agents.clean.authors import is_person
from copydesk.agents.clean.datelines import dateline_of
from copydesk.agents.clean.lines import is_boilerplate
from copydesk.agents.clean.sources import sources
from copydesk.agents.clean.words import CLOSERS, ends_sentence

# A credit is a short line or the end of one.
MAX_CREDIT = 120
# Marks between sentences that are looked at: more copies than any dump has.
MAX_MARKS = 40
# ... with so many words between spaces; a sentence has more.
MAX_SPACES = 12
_CLOSE = re.escape(CLOSERS)
# What stands before an agency's name in its credit, in the languages of news.
_WORDS = (
    r"(?:with|and) (?:(?:agency )?inputs?|files|reports?|information|material|additional reporting|contributions?) (?:from|by)|sources?|source text|original source|news source|image and text|text|credits?|courtesy(?: of)?|agency|agencies|from|by|via|with|reporting by|reported by|story by|inputs?(?: from)?|additional reporting by|provided by|supplied by|this (?:story|article|report) (?:was|is) (?:provided|supplied|published|syndicated|distributed) by|(?:published|republished|reproduced) (?:from|with permission of)|(?:©|ⓒ|\(c\)|copyright|\u00a9)(?:\s?(?:by|of|from))?"
    r"|quellen?|text|mit material (?:von|der)|mit|von|fuentes?|con información de|con|agencias?|por|fontes?|com informações d[aeo]s?|com|da|redação|fonti?|fonte|di|riproduzione riservata|sources?|source|avec|par|d[’']après|bron|källa|kilde|lähde|źródło|zdroj|forrás|sursa|kaynak|sumber|nguồn|источник|по материалам|по сообщению|по информации|с материалами|с|джерело|المصدر|المصدر:|منبع|מקור|स्रोत"
    r"|来源|來源|稿源|据|据报|提供|出典|配信|ソース|출처|자료|제공|저작권자|[(\[]?c[)\]]"
)
BEFORE = re.compile(
    rf"(?:(?:{_WORDS})(?:\s?[:：]\s?|\s+|(?<=[©ⓒ)：])|(?=[\u0e00-\uffef]))|(?:19|20)\d\d,?\s|[\s:：,–—~*_/=<>-]+)",
    re.IGNORECASE,
)
STRONG = re.compile(r"(?:source|quelle|fuente|fonte|bron|källa|kilde|źródło|источник|来源|來源|출처|المصدر|credit|agency|©|ⓒ|\(c\)|copyright|inputs|courtesy|with|avec|con|com|mit)", re.IGNORECASE)  # fmt: skip
AFTER = re.compile(
    r"(?:[\s,.;:*~_/<>=-]|(?:19|20)\d\d|\ball rights reserved\b|\balle rechte vorbehalten\b|\btous droits réservés\b|\btodos los derechos reservados\b|,?\s?무단\s?전재.*|,?\s?재배포.*|\b(?:and|und|et|y|e|with|avec|con) (?:other )?(?:agencies|agenturen|agences|agencias|agenzie|wires)\b|[(\[]ends?[)\]])+$",
    re.IGNORECASE,
)
HOUSE_WORD = re.compile(r"\s(?:news|newswire|wire|service)$", re.IGNORECASE)
JOINED = re.compile(r"\s*(?:[/,&+|、，·]|\b(?:and|und|et|y|e|avec|con|with|и)\b)\s*")
BRACKETS = " ()[]{}<>（）［］【】〔〕*_~"
END_BEHIND = re.compile(r"\s?[(\[/]ends?[)\]/]\.?\s*$", re.IGNORECASE)
# Behind the last sentence of a paragraph: in brackets, between slashes, or after a dash.
TAIL = re.compile(
    rf"(?<=[.!?…。！？{_CLOSE}])\s?(?:[(\[（【［]\s?(?P<in>[^()\[\]（）【】［］]{{2,60}}?)\s?[)\]）】］]|/\s?(?P<slash>[^/.]{{2,40}}?)\s?/)\s*\.?\s*$"
)
LAST = re.compile(rf"(?<=[.!?…。！？{_CLOSE}])\s?(?:[-–—~/]{{1,2}}\s?|\s)(?P<name>[^\W\d_][^.!?…。]{{1,40}}?)\.?\s*$")
# Desk marks behind an agency's name: `PTI KVK RHL`, `IANS sar/ksk`.
DESK = re.compile(r"(?:\s+[A-Za-z]{2,4}(?:[/\s][A-Za-z]{2,4}){0,4}/?)$")
# Between two sentences, where one copy ends and the next begins.
INSIDE = re.compile(
    rf"([.!?…。][{_CLOSE}]*\s?[(\[（【]([^()\[\]（）【】]{{2,40}})[)\]）】])\s*(?=[^\W\d_a-z\u00df-\u00ff]|[\"“‘«(])"
)
LEADING = re.compile(
    r"\s*(?:[(\[（【]([^()\[\]（）【】]{2,40})[)\]）】]|(?:--|—|–)\s?([^\W\d_][\w ]{1,30}?)(?=\s))\s*(?=[^\W\d_a-z\u00df-\u00ff]|[\"“‘«])"
)
# ... at the very end, where a last line without full stop may stand before it.
BRACKETED = re.compile(r"\s[(\[](?P<agency>[^()\[\]]{2,40})[)\]]\s*$")
# An agency mark that nobody has a profile for: capitals, behind a full stop and at the very end.
UNKNOWN = re.compile(
    rf"(?<=[.!?…{_CLOSE}])\s*[(\[](?P<agency>[A-Z]{{2,6}}(?:[/,-]\s?[A-Za-z]{{2,12}}){{0,3}})[)\]]\s*$"
)
CAPITALS_ALONE = re.compile(
    r"\s*(?:[(\[]\s?|(?:--|—|–|-)\s?)(?P<agency>[A-Z]{2,6}(?:[/-][A-Za-z]{2,12})?)\s?[)\]]?\.?\s*"
)
_CAPITAL = "A-ZÀ-ÖØ-Þ"
# A house that nobody has a profile for, in brackets at the end: `(High Pass News)`.
_HOUSE = rf"(?:[{_CAPITAL}][\w.&’'-]{{0,30}}\s){{1,4}}(?:News|Press|Agency|Newswire|Wire|Media|News Agency|News Service|Press Service)"
HOUSE = re.compile(rf"(?:^|(?<=[.!?…{_CLOSE}]))\s*[(\[](?P<agency>{_HOUSE})[)\]]\s*\.?\s*$")
# The name of an unknown agency after `Source:`.
NAME = re.compile(
    rf"(?:The )?[{_CAPITAL}\u0400-\uffef][\w.&’'-]{{1,25}}(?: [{_CAPITAL}\u0400-\uffef][\w.&’'-]{{0,25}}){{0,3}}|[a-z]{{3}}"
)


def credit_of(paragraph: str) -> str | None:
    """The agency if the whole paragraph is its mark: `(Yonhap)`, `-- AAP`, `Source: Xinhua`."""
    if len(paragraph) >= MAX_CREDIT or paragraph.count(" ") > MAX_SPACES:
        return None
    known = _agency(_without_words(paragraph)[0]) if sources().may_name_agency(paragraph) else None
    if known:
        return known
    marked = sources().without_mark(paragraph)
    if marked and not marked[0]:
        return marked[1]
    return None


def unknown_credit_of(paragraph: str) -> str | None:
    """As `credit_of`, for a name without a profile: a line of its own in brackets or after a dash, or after `Source:`."""
    if len(paragraph) >= MAX_CREDIT or ends_sentence(paragraph) or is_boilerplate(paragraph):
        return None
    alone = CAPITALS_ALONE.fullmatch(paragraph)
    if alone:
        return alone["agency"]
    bare, told = _without_words(paragraph)
    name = JOINED.split(bare)[0]
    return name if told and NAME.fullmatch(name) and not is_person(name) else None


def without_credit(paragraph: str) -> tuple[str, str | None]:
    """The paragraph without an agency mark behind its last sentence, and the agency."""
    # Most paragraphs end with a full stop: they are spared the search.
    signed = sources().without_mark(paragraph)
    if signed:
        return signed
    match = TAIL.search(paragraph[-MAX_CREDIT:]) if paragraph.rstrip(" .")[-1:] in ")]）】］/" else None
    agency = _agency(_without_words(match["in"] or match["slash"])[0]) if match else None
    if match and agency:
        return paragraph[: len(paragraph) - len(match[0])].rstrip(), agency
    return paragraph, None


def _explains(before: str) -> bool:
    """Whether the bracket is the short form of a name: `the Associated Press (AP)`."""
    words = before.split()[-5:]
    return any(sources().named(" ".join(words[at:])) for at in range(len(words)))


def without_last_credit(paragraph: str) -> tuple[str, str | None]:
    """As `without_credit`, for the last paragraph, where an unknown agency's mark and one without brackets are believed."""
    rest, agency = without_credit(paragraph)
    if agency:
        return rest, agency
    tail = rest[-MAX_CREDIT:]
    match = UNKNOWN.search(tail) or HOUSE.search(tail)
    if match:
        return rest[: len(rest) - len(match[0])].rstrip(), match["agency"]
    bracketed = BRACKETED.search(tail) if tail.endswith((")", "]")) else None
    if bracketed and _exact(bracketed["agency"]) and not _explains(rest[: -len(bracketed[0])]):
        return rest[: len(rest) - len(bracketed[0])].rstrip(), bracketed["agency"]
    bare = LAST.search(tail)
    agency = _agency(DESK.sub("", bare["name"]).strip()) or _agency(bare["name"]) if bare else None
    return (rest[: len(rest) - len(bare[0])].rstrip(), agency) if bare and agency else (rest, None)


def split_at_credits(paragraph: str) -> list[str]:
    """The paragraph cut at each agency mark between two sentences: there one copy ends and the next begins."""
    if not any(mark in paragraph for mark in ")]）】—–-"):
        return [paragraph]
    leading = LEADING.match(paragraph[:MAX_CREDIT])
    if leading and _agency(leading[1] or leading[2]) and not dateline_of(paragraph):
        return [leading[0].strip(), *split_at_credits(paragraph[leading.end() :])]
    marked = INSIDE.sub(lambda match: f"{match[1]}\n" if _agency(match[2]) else match[0], paragraph, MAX_MARKS)
    return marked.split("\n")


def _without_words(text: str) -> tuple[str, bool]:
    """The line without brackets, words and years around the name, and whether a word says that it is a credit."""
    bare, strong = END_BEHIND.sub("", text).strip(BRACKETS + "."), False
    for _ in range(4):
        match = BEFORE.match(bare)
        if not match or not match[0] or _agency(bare):
            break
        strong = strong or STRONG.match(match[0]) is not None
        bare = bare[match.end() :].strip(BRACKETS)
    if not _agency(bare):
        bare = AFTER.sub("", bare).strip(BRACKETS)
        # `AP News` is AP; of an unknown house the word is part of the name.
        bare = HOUSE_WORD.sub("", bare) if _agency(HOUSE_WORD.sub("", bare)) else bare
    return bare, strong


def _agency(text: str | None) -> str | None:
    """The agency that the text names, alone or before others: `AFP`, `dpa/AFP`, `Reuters and agencies`."""
    if not text or len(text) > MAX_CREDIT or not text.strip():
        return None
    text = text.strip()
    whole = _exact(text)
    if whole:
        return whole
    first, *others = [part for part in JOINED.split(text) if part] or [""]
    known = _exact(first)
    # `dpa/lby`, `Reuters, Lenford`: what follows is another house, a desk or a place.
    return (
        known
        if known and all(len(part) <= 20 and len(part.split()) <= 3 for part in others) and not ends_sentence(text)
        else None
    )


def _exact(name: str) -> str | None:
    """The name if an agency is written so; case counts, `AP` is not `ap`."""
    forms = sources().agency_forms
    return name if name in forms or name.removeprefix("The ") in forms else None
