"""Names that the recogniser found in one place and missed in another, and borders that it got wrong.

One pass over the capitalised words of both fields: a word that begins a name of this article, stands in no span and has
no capitalised neighbour that would make it another name becomes a span too. Everyday words (May, Will) need more.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from copydesk.agents.tag.names import KEPT_FORMS, acronym_of, fold, initials_of, name_of, word_list
from copydesk.agents.tag.people import SURNAME, short_forms
from copydesk.agents.tag.spans import Article, Field, Span, SpanType

# Begins with its character class, so that the search skips to the next capital; scripts with capitals up to Cyrillic.
CAPITAL: Final = re.compile("[A-Z\u00c0-\u00d6\u00d8-\u00de\u0100-\u024f\u0386-\u042f][\\w\u0300-\u036f]*")
SHORTEST: Final = 2  # letters of a name that is looked for elsewhere
SURE: Final = 0.9  # of the score of the span that the form is known from: the same letters, but nobody looked here
FORMS_OF_A_WORD: Final = 8  # names with the same first word that are tried at a place
LOUD_TITLE: Final = 0.6  # share of capitalised words above which a headline's capitals say nothing
_PLAIN: Final = str.maketrans({"-": " ", "‐": " ", "‑": " ", "’": "'"})


class Form(NamedTuple):
    """A form to look for: its letters as compared, and the words that it may begin with, its own first."""

    letters: str
    firsts: tuple[str, ...]
    single: bool
    acronym: bool
    surnames: tuple[str, ...]
    """As written in a full name; they are looked for too."""


Wanted = tuple[Form, SpanType, float]
"""A form, and type and score of the span that it is known from."""


def completed(article: Article, spans: Sequence[Span], own: dict[str, list[Wanted]] | None = None) -> list[Span]:
    """The spans with borders mended, bracketed acronyms and further occurrences added; sorted, without overlap.

    The `own` forms of a user go before everything.
    """
    if own:
        spans = _with_own(article, spans, own)
    mended = [_mended(article, span) for span in spans]
    mended += _bracketed_acronyms(article, mended)
    wanted = _wanted(article, mended)
    added = [*_found("title", article.title, mended, wanted), *_found("body", article.body, mended, wanted)]
    return sorted({*mended, *added}, key=_place) if added else sorted(mended, key=_place)


def _place(span: Span) -> tuple[bool, int]:
    return span.field == "body", span.start


def field_of(article: Article, field: Field) -> str:
    """The text that offsets of `field` count in."""
    return article.title if field == "title" else article.body


def _with_own(article: Article, spans: Sequence[Span], own: dict[str, list[Wanted]]) -> list[Span]:
    added = [*_found("title", article.title, (), own), *_found("body", article.body, (), own)]
    covered = {(span.field, at) for span in added for at in range(span.start, span.end)}
    return [
        span for span in spans if not any((span.field, at) in covered for at in range(span.start, span.end))
    ] + added


def _mended(article: Article, span: Span) -> Span:
    """`Korea` after `N. ` or `North ` takes it in."""
    text = field_of(article, span.field)
    if span.end - span.start == 5 and text[span.start : span.end] == "Korea":
        for before in ("N. ", "S. ", "North ", "South "):
            if text.endswith(before, 0, span.start):
                return span._replace(start=span.start - len(before))
    return span


def _bracketed_acronyms(article: Article, spans: Sequence[Span]) -> list[Span]:
    """`International Liaison Department (ILD)`: the letters in brackets, where they are the name's initials."""
    starts = {(span.field, span.start) for span in spans}
    added = []
    for span in spans:
        text = field_of(article, span.field)
        if text.startswith(" (", span.end) and (span.field, span.end + 2) not in starts and span.type != "PER":
            end = text.find(")", span.end, span.end + 14)
            letters = text[span.end + 2 : max(end, 0)]
            if acronym_of(letters) in initials_of(text[span.start : span.end]):
                added.append(Span(span.field, span.end + 2, end, span.type, span.score))
    return added


def _wanted(article: Article, spans: Sequence[Span]) -> dict[str, list[Wanted]]:
    """Forms by the words that they may begin with: all that were found, and the surnames of full names."""
    title, body = article
    best: dict[str, Span] = {}
    for span in spans:
        text = (title if span.field == "title" else body)[span.start : span.end]
        known = best.get(text)
        if known is None or known.score < span.score:
            best[text] = span
    for text, span in list(best.items()):
        for surname in form_of(text, span.type).surnames:
            best.setdefault(surname, span)
    shouted = title.isupper()
    wanted: dict[str, list[Wanted]] = {}
    for text, span in best.items():
        form = form_of(text, span.type)
        for first in form.firsts if shouted else form.firsts[:1]:
            same = wanted.setdefault(first, [])
            if len(same) < FORMS_OF_A_WORD:
                same.append((form, span.type, span.score))
    for same in wanted.values():
        if len(same) > 1:
            same.sort(key=_longest)
    return wanted


def _longest(one: Wanted) -> tuple[int, str]:
    return -len(one[0].letters), one[0].letters


@lru_cache(maxsize=KEPT_FORMS)
def form_of(text: str, type: SpanType) -> Form:
    """The form to look for; one that begins with no capital is looked for nowhere."""
    first = CAPITAL.match(text)
    firsts: tuple[str, ...] = ()
    if first is not None and len(text) >= SHORTEST:
        firsts = tuple(dict.fromkeys((first[0], first[0].upper(), first[0].capitalize())))
    surnames: set[str] = set()
    if type == "PER" and " " in text:
        surnames = {form for rank, form in short_forms(name_of(text, "PER").words) if rank == SURNAME}
    written = tuple(word for word in text.split() if fold(word).casefold() in surnames)
    letters = text.translate(_PLAIN).casefold()
    return Form(letters, firsts, " " not in letters, bool(acronym_of(text)), written)


def _found(field: Field, text: str, spans: Sequence[Span], wanted: dict[str, list[Wanted]]) -> Iterator[Span]:
    taken = sorted((span.start, span.end) for span in spans if span.field == field)
    taken.append((len(text), len(text)))
    number, done, loud = 0, 0, field == "title" and _is_loud(text)
    for match in CAPITAL.finditer(text):
        forms = wanted.get(match[0])
        if forms is None:
            continue
        start = match.start()
        while taken[number][1] <= start:
            number += 1
        if start < done or start >= taken[number][0] or (start and text[start - 1].isalnum()):
            continue
        for form, kind, score in forms:
            end = start + len(form.letters)
            if end <= taken[number][0] and _stands(text, start, end, form, loud=loud):
                done = end
                yield Span(field, start, end, kind, round(score * SURE, 3))
                break


def _is_loud(title: str) -> bool:
    words = title.split()
    return sum(word[:1].isupper() for word in words) > LOUD_TITLE * len(words)


def _stands(text: str, start: int, end: int, form: Form, *, loud: bool) -> bool:
    """Whether `text[start:end]` is the form, and a name by itself."""
    letters = text[start:end]
    if letters.translate(_PLAIN).casefold() != form.letters or (text[end : end + 1].isalnum()):
        return False
    if form.acronym and not letters.isupper():
        return False
    if not form.single:
        return True
    if form.letters in word_list("everyday") and (loud or _begins(text, start) or f" {form.letters} " in text):
        return False
    return form.acronym or loud or not (_follows_name(text, start) or _goes_on(text, end))


def _begins(text: str, start: int) -> bool:
    """Whether a sentence, a line or a quotation begins here, so that the capital says nothing."""
    before = text[max(start - 2, 0) : start]
    return not before.strip() or before[-1] in "\n\"'“‘" or before[0] in ".!?:\n"


def _follows_name(text: str, start: int) -> bool:
    """Whether the word before would make it another name: `Trump` in `Melania Trump`, but not in `President Trump`."""
    if _begins(text, start) or text[start - 1] not in " -":
        return text[start - 1 : start] == "-"
    first = text.rfind(" ", max(start - 30, 0), start - 1) + 1
    word = text[first : start - 1]
    if not word[:1].isupper() or word[-1:] in ",;:)":
        return False
    return word.rstrip(".").casefold() not in word_list("titles") and not _begins(text, first)


def _goes_on(text: str, end: int) -> bool:
    """Whether the next word would make it another name: `Trump Tower`; not `Trump Monday`."""
    if text[end : end + 1] not in {" ", "-", "&"}:
        return False
    following = CAPITAL.match(text, end + 1)
    return following is not None and following[0].casefold() not in word_list("calendar")
