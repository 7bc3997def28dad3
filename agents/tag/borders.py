"""Borders that the recogniser got wrong, where the text itself says where a name begins or ends.

A long form is what its acronym in brackets says it is; `N. Korea` is more than `Korea`; `von der` belongs to the name that
has it elsewhere in the text.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from copydesk.agents.tag.names import KEPT_FORMS, SMALL, acronym_of, fold, initials_of, word_list, word_pairs
from copydesk.agents.tag.spans import Article, Field, Span

# (KCNA), (U.N.), (R&D); at most ten letters, so that the search stays linear.
BRACKETED: Final = re.compile(r" \(([A-Z][A-Za-z.&-]{1,9})\)")
LONGEST_LONG: Final = 150  # characters of a long form: ten letters stand for as many words
DOTTED: Final = re.compile(r"(?:[A-Z]\.)+[A-Z]$")
GENERATIONS: Final = (" Jr", " Sr", " III", " II")
ARTICLES: Final = ("The", "the")
# One or two capitalised words; never an article, for it begins a phrase and no name.
SEAT: Final = re.compile(r"\b((?!The\b|An?\b)[A-Z][\w.]{1,20}(?: [A-Z]\w{1,20})?)-based\b")
APOSTROPHES: Final = frozenset("'’")
SECOND_HALF: Final = re.compile(r"-?[a-z]{2,7}\b")  # Ryong-nam, Jae-in: no given name is longer
LIKELY: Final = 0.8  # score of a long form that the recogniser did not see at all
FIELDS: Final[tuple[Field, Field]] = ("title", "body")


def field_of(article: Article, field: Field) -> str:
    """The text that offsets of `field` count in."""
    return article.title if field == "title" else article.body


def place(span: Span) -> tuple[bool, int]:
    """Title before body, then by offset."""
    return span.field == "body", span.start


def mended(article: Article, spans: Sequence[Span]) -> list[Span]:
    """The spans with better borders, and long forms and acronyms that brackets tell; sorted, without overlap."""
    title, body = article
    particles = _particles(article, spans)
    found: list[Span] = []
    for span in spans:
        text = title if span.field == "title" else body
        name, end = text[span.start : span.end], span.end
        mark = text[end : end + 1]
        if span.type == "LOC" and is_adjective(name):
            continue
        usual = is_usual(name) and mark != "-" and name not in particles and not text.startswith(GENERATIONS, end)
        _append(found, span, span if usual else _bordered(text, span, particles))
    added = [one for field in FIELDS for one in _bracketed(field, field_of(article, field), found)]
    added += [one for field in FIELDS for one in _seats(field, field_of(article, field), found)]
    return overlaid(found, added) if added else found


def _append(found: list[Span], span: Span, bordered: Span) -> None:
    """Appends a bordered span without overlap: it takes in whole spans before it, and cuts none."""
    while found and found[-1].field == span.field and found[-1].end > bordered.start:
        if found[-1].start < bordered.start:
            if found[-1].end <= span.start:
                found.append(span)  # as it was
            return
        found.pop()
    found.append(bordered)


@lru_cache(maxsize=KEPT_FORMS)
def is_usual(name: str) -> bool:
    """Whether the letters alone say that the borders need no look at the text around them."""
    first, _, rest = name.partition(" ")
    framed = bool(rest) and (first in ARTICLES or first.rstrip(".").casefold() in word_list("titles_alone"))
    odd = name == "Korea" or name[-1:] == "-" or DOTTED.match(name) is not None
    return not framed and not odd and name.casefold() not in word_list("possessive")


@lru_cache(maxsize=KEPT_FORMS)
def is_adjective(name: str) -> bool:
    """Whether a name is that of a people: Chinese, North Korean."""
    folded = name.casefold()
    return folded in word_pairs("demonyms") or folded in ("north korean", "south korean", "korean")


def overlaid(spans: Sequence[Span], added: Sequence[Span]) -> list[Span]:
    """The spans with `added` ones in place of those that they overlap; sorted."""
    if not added:
        return list(spans)
    new = sorted(added, key=place)
    ends = [(span.field == "body", span.end) for span in new]
    left = []
    for span in spans:
        number = bisect_right(ends, place(span))  # the first new one that ends after the span's start
        if number == len(new) or new[number].field != span.field or new[number].start >= span.end:
            left.append(span)
    return sorted([*left, *new], key=place)


def _bordered(text: str, span: Span, particles: dict[str, str]) -> Span:
    """The span without an article or title, and with what belongs to the name around it."""
    start, end = span.start, span.end
    name = text[start:end]
    first, _, rest = name.partition(" ")
    if rest[:1].isupper() and span.type != "LOC":
        if first in ARTICLES:
            return _bordered(text, span._replace(start=end - len(rest)), particles)
        if first.rstrip(".").casefold() in word_list("titles_alone"):
            return _bordered(text, span._replace(start=end - len(rest), type="PER"), particles)
    before = _before(text, start, name, particles if span.type == "PER" else {})
    return span._replace(start=start - len(before), end=end + len(_after(text, end, name, span.type)))


def _before(text: str, start: int, name: str, particles: dict[str, str]) -> str:
    """`N. ` of Korea, `von der ` of a Leyen whose full name has it."""
    words = ("N. ", "S. ", "North ", "South ") if name == "Korea" else (particles.get(name, ""),)
    before = next((word for word in words if word and text.endswith(word, 0, start)), "")
    first = start - len(before)
    outside = text[first - 1 : first]
    return "" if outside.isalnum() or outside == "." else before


def _after(text: str, end: int, name: str, kind: str) -> str:
    """The last dot of U.K., the 's of Moody's, the second half of a Korean given name."""
    mark = text[end : end + 1]
    if mark == "." and kind != "PER" and DOTTED.match(name):
        return mark
    if mark in APOSTROPHES and name.casefold() in word_list("possessive") and text[end + 1 : end + 2] == "s":
        return text[end : end + 2]
    if kind == "PER" and text.startswith(GENERATIONS, end):
        generation = next(one for one in GENERATIONS if text.startswith(one, end))
        after = end + len(generation)
        return "" if text[after : after + 1].isalnum() else text[end : after + (text[after : after + 1] == ".")]
    if kind == "PER" and "-" in (mark, name[-1:]):
        half = SECOND_HALF.match(text, end)
        given = half is not None and name.partition(" ")[0].casefold() in word_list("surname_first")
        return half[0] if half is not None and given else ""
    return ""


def _particles(article: Article, spans: Sequence[Span]) -> dict[str, str]:
    """Surnames with the particles that stand before them in a full name: `Leyen` to `von der `."""
    known, found = word_list("particles"), {}
    for span in spans:
        if span.type == "PER":
            words = field_of(article, span.field)[span.start : span.end].split(" ")
            first = len(words) - 1
            while first > 1 and words[first - 1] in known:
                first -= 1
            if first < len(words) - 1:
                found[words[-1]] = " ".join(words[first:-1]) + " "
    return found


def _bracketed(field: Field, text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """Long forms before acronyms in brackets, and the acronyms, where they are not spans already.

    Not all that is shortened is a name (Compact Fluorescent Light): the recogniser has seen a part, or a word says so.
    """
    if " (" not in text:
        return
    own = [span for span in spans if span.field == field]
    starts, ends = [span.start for span in own], {span.end: span for span in own}
    known = set(starts)
    for match in BRACKETED.finditer(text):
        letters, end = acronym_of(match[1]), match.start()
        before = ends.get(end)
        start = _start_of(text, end, letters.replace("&", "")) if letters else None
        if start is not None and (before is None or before.start != start):
            inside = [span for span in own[bisect_left(starts, start) : bisect_left(starts, end)] if span.end <= end]
            before = None
            if inside or not word_list("heads").isdisjoint(text[start:end].casefold().split()):
                before = Span(field, start, end, "ORG", max((span.score for span in inside), default=LIKELY))
                yield before
        elif start is None and before is not None and letters not in initials_of(text[before.start : before.end]):
            before = None
        if before is not None and before.type != "PER" and match.start(1) not in known:
            yield Span(field, match.start(1), match.end(1), before.type, before.score)


def _seats(field: Field, text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """`Paris` in `Paris-based`: nothing but a place stands there."""
    if "-based" not in text:
        return
    known = {span.end for span in spans if span.field == field}
    for match in SEAT.finditer(text):
        first, _, second = match[1].partition(" ")
        start = match.end(1) - len(second) if second and first.casefold() in word_list("calendar") else match.start(1)
        if match.end(1) not in known and match[1].casefold() not in word_list("generic"):
            yield Span(field, start, match.end(1), "LOC", LIKELY)


def _start_of(text: str, end: int, letters: str) -> int | None:
    """Where the words before `end` begin whose initials are the letters; small words between them count nothing."""
    left, at = len(letters), end
    while left:
        begin = text.rfind(" ", max(0, end - LONGEST_LONG), at) + 1
        word = fold(text[begin:at].strip('"“‘('))
        initials = "".join(part[:1] for part in word.split("-"))
        if word[:1].isupper() and word[-1:].isalnum() and letters[left - len(initials) : left] == initials.upper():
            left -= len(initials)
        elif word[:1].isupper() and word[-1:].isalnum() and letters[left - 1] == word[0]:
            left -= 1
        elif word not in SMALL or left == len(letters):
            return None
        if begin == 0 or "\n" in text[begin:at]:
            break
        at = begin - 1
    return begin if left == 0 and " " in text[begin:end] else None
