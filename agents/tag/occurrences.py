"""Names that the recogniser found in one place and missed in another.

One pass over the capitalised words of both fields: a word that begins a name of this article, stands in no span and has
no capitalised neighbour that would make it another name becomes a span too. Everyday words (May, Will) need more.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Final, NamedTuple

from copydesk.agents.tag.borders import FIELDS, field_of, mended, overlaid
from copydesk.agents.tag.names import KEPT_FORMS, acronym_of, fold, name_of, word_list, word_pairs
from copydesk.agents.tag.people import SURNAME, short_forms
from copydesk.agents.tag.spans import Article, Field, Span, SpanType

# Begins with its character class, so that the search skips to the next capital; scripts with capitals up to Cyrillic.
CAPITAL: Final = re.compile("[A-Z\u00c0-\u00d6\u00d8-\u00de\u0100-\u024f\u0386-\u042f][\\w\u0300-\u036f]*")
SHORTEST: Final = 2  # letters of a name that is looked for elsewhere
SURE: Final = 0.9  # of the score of the span that the form is known from: the same letters, but nobody looked here
LONGEST_WORD: Final = 40  # letters of the second word of a long name
FORMS_OF_A_WORD: Final = 8  # names with the same first word that are tried at a place
LOUD_TITLE: Final = 0.6  # share of capitalised words above which a headline's capitals say nothing
ALWAYS: Final[dict[str, SpanType]] = {"U.S.": "LOC", "U.K.": "LOC", "U.N.": "ORG", "E.U.": "ORG"}
"""Letters with dots that are nothing but names."""
_PLAIN: Final = str.maketrans({"-": " ", "‐": " ", "‑": " ", "’": "'"})


class Form(NamedTuple):
    """A form to look for: its letters as compared, and the words that it may begin with, its own first."""

    letters: str
    firsts: tuple[str, ...]
    single: bool
    acronym: bool
    shorts: tuple[str, ...]
    """Short forms that are looked for too, as written: surnames, and the head of `Workers' Party of Korea`."""


Wanted = tuple[Form, SpanType, float]
"""A form, and type and score of the span that it is known from."""
Sought = dict[str, dict[str, list[Wanted]]]
"""Long names of organisations and countries, by first word and second."""


def completed(article: Article, spans: Sequence[Span], own: dict[str, list[Wanted]], sought: Sought) -> list[Span]:
    """The spans with borders mended and further occurrences added; sorted, without overlap.

    The `own` forms of a user go before everything; the `sought` names take in what was found of them.
    """
    if own:
        spans = overlaid(spans, _everywhere(article, (), own, {}))
    known = mended(article, spans)
    return overlaid(known, _everywhere(article, known, _wanted(article, known), sought))


def sought_of(names: Iterable[tuple[SpanType, str]]) -> Sought:
    """Long names as they are looked for."""
    found: Sought = {}
    for kind, name in sorted(names, key=lambda one: (-len(one[1]), one)):
        first, second = name.split(" ")[:2]
        found.setdefault(first, {}).setdefault(second, []).append((form_of(name, kind), kind, 1.0))
    return found


def _everywhere(article: Article, spans: Sequence[Span], wanted: dict[str, list[Wanted]], sought: Sought) -> list[Span]:
    return [one for field in FIELDS for one in _found(field, field_of(article, field), spans, wanted, sought)]


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
        for short in form_of(text, span.type).shorts:
            best.setdefault(short, span)
    shouted = title.isupper()
    wanted: dict[str, list[Wanted]] = {first: list(forms) for first, forms in _always().items()}
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


@cache
def _always() -> dict[str, list[Wanted]]:
    """What is a name wherever it stands."""
    found: dict[str, list[Wanted]] = {}
    for text, kind in ALWAYS.items():
        form = form_of(text, kind)
        found.setdefault(form.firsts[0], []).append((form, kind, 1.0))
    return found


def _longest(one: Wanted) -> tuple[int, str]:
    return -len(one[0].letters), one[0].letters


@lru_cache(maxsize=KEPT_FORMS)
def form_of(text: str, type: SpanType) -> Form:
    """The form to look for; one that begins with no capital is looked for nowhere."""
    first = CAPITAL.match(text)
    firsts: tuple[str, ...] = ()
    if first is not None and len(text) >= SHORTEST and text.casefold() not in word_pairs("demonyms"):
        firsts = tuple(dict.fromkeys((first[0], first[0].upper(), first[0].capitalize())))
    letters = text.translate(_PLAIN).casefold()
    return Form(letters, firsts, " " not in letters, bool(acronym_of(text)), tuple(_shorts(text, type)))


def _shorts(text: str, type: SpanType) -> Iterator[str]:
    if type == "PER" and " " in text:
        surnames = {form for rank, form in short_forms(name_of(text, "PER").words) if rank == SURNAME}
        surnames -= word_list("titles")
        yield from (word for word in text.split() if fold(word).casefold() in surnames)
    elif type == "ORG":
        head = text.partition(" of ")[0]
        if " " in head and head != text:
            yield head


def _found(
    field: Field, text: str, spans: Sequence[Span], wanted: dict[str, list[Wanted]], sought: Sought
) -> Iterator[Span]:
    """Where the forms stand outside of all spans, or take in shorter spans whole."""
    taken = [(span.start, span.end) for span in spans if span.field == field]
    taken.append((len(text), len(text)))
    number, done, loud = 0, 0, field == "title" and _is_loud(text)
    for match in CAPITAL.finditer(text):
        word = match[0]
        forms = wanted.get(word, ())
        if word in sought:
            forms = (*_long(text, match.end(), sought[word]), *forms)
        if not forms:
            continue
        start = match.start()
        while taken[number][1] <= start:
            number += 1
        if start < done or start > taken[number][0] or (start and text[start - 1].isalnum()):
            continue
        for form, kind, score in forms:
            end = start + len(form.letters)
            if _is_free(taken, number, start, end) and _stands(text, start, end, form, loud=loud):
                done = end
                yield Span(field, start, end, kind, round(score * SURE, 3))
                break


def _long(text: str, end: int, sought: dict[str, list[Wanted]]) -> list[Wanted]:
    """The sought names that go on with the word after `end`."""
    stop = text.find(" ", end + 1, end + LONGEST_WORD)
    return sought.get(text[end + 1 : stop], []) if stop > 0 else []


def _is_free(taken: list[tuple[int, int]], number: int, start: int, end: int) -> bool:
    """Whether no span from `number` on overlaps, but for shorter ones that lie inside."""
    if end > taken[-1][0]:
        return False  # the text ends before
    while taken[number][0] < end:
        if taken[number][0] < start or taken[number][1] > end or taken[number] == (start, end):
            return False
        number += 1
    return True


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
        return loud or not _goes_on(text, end)
    if form.letters in word_list("everyday") and (loud or _begins(text, start) or f" {form.letters} " in text):
        return False
    if form.letters in word_list("nouns") and (loud or f" {form.letters}" in text):
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
