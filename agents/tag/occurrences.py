"""Names that the recogniser found in one place and missed in another.

One pass over the capitalised words of both fields: a word that begins a name of this article, stands in no span and has
no capitalised neighbour that would make it another name becomes a span too. Everyday words (May, Will) need more.
"""

import re
from collections import Counter
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
LONGEST_WHOLE: Final = 30  # characters of an organisation's name that is not looked at for two
FORMS_OF_A_WORD: Final = 8  # names with the same first word that are tried at a place
LOUD_TITLE: Final = 0.6  # share of capitalised words above which a headline's capitals say nothing
ALWAYS: Final[dict[str, SpanType]] = {"U.S.": "LOC", "U.K.": "LOC", "U.N.": "ORG", "E.U.": "ORG"}
"""Letters with dots that are nothing but names."""
_PLAIN: Final = str.maketrans({"-": " ", "‐": " ", "‑": " ", "’": "'"})


class Form(NamedTuple):
    """A form to look for: as written, its letters as compared, its first word, and other ways to write that word.

    What is looked for nowhere has no first word.
    """

    text: str
    letters: str
    first: str
    others: tuple[str, ...]
    single: bool
    acronym: bool
    shorts: tuple[str, ...]
    """Short forms that are looked for too, as written: surnames, and the head of `Workers' Party of Korea`."""


Wanted = tuple[Form, SpanType, float]
"""A form, and type and score of the span that it is known from."""
Sought = dict[str, list[tuple[frozenset[str], Wanted]]]
"""Long names of organisations and countries, by first word, each with all its capitalised words."""


def capitals(article: Article) -> Counter[str]:
    """The capitalised words of both fields, counted."""
    return Counter(CAPITAL.findall(f"{article.title}\n{article.body}"))


def completed(
    article: Article, spans: Sequence[Span], words: Counter[str], own: dict[str, list[Wanted]], sought: Sought
) -> list[Span]:
    """The spans with borders mended and further occurrences added; sorted, without overlap.

    `words` are the article's `capitals`. The `own` forms of a user go before everything; the `sought` names take in what
    was found of them.
    """
    if own:
        spans = overlaid(spans, _everywhere(article, (), own))
    known = [part for span in mended(article, spans) for part in _parts(article, span, sought)]
    wanted = _wanted(article, known, words, sought)
    return overlaid(known, _everywhere(article, known, wanted)) if wanted else known


def _parts(article: Article, span: Span, sought: Sought) -> tuple[Span, ...]:
    """`Liaison Department of the Chinese Communist Party` is two, if the second is sought and not the whole."""
    start, end = span.start, span.end
    if span.type != "ORG" or end - start < LONGEST_WHOLE:
        return (span,)
    text = field_of(article, span.field)
    cut = text.find(" of the ", start, end)
    second = cut + len(" of the ")
    if cut < 0 or " " not in text[start:cut] or text[start:end] in _names(sought, text, start):
        return (span,)
    if text[second:end] not in _names(sought, text, second):
        return (span,)
    return span._replace(end=cut), span._replace(start=second)


def _names(sought: Sought, text: str, start: int) -> Iterator[str]:
    """The sought names that begin with the word at `start`."""
    first = CAPITAL.match(text, start)
    return (one[0].text for _, one in sought.get(first[0], ())) if first is not None else iter(())


def sought_of(names: Iterable[tuple[SpanType, str]]) -> Sought:
    """Long names as they are looked for."""
    found: Sought = {}
    for kind, name in sorted(names, key=lambda one: (-len(one[1]), one)):
        form = form_of(name, kind)
        found.setdefault(form.first, []).append((frozenset(CAPITAL.findall(name)), (form, kind, 1.0)))
    return found


def _everywhere(article: Article, spans: Sequence[Span], wanted: dict[str, list[Wanted]]) -> list[Span]:
    return [one for field in FIELDS for one in _found(field, field_of(article, field), spans, wanted)]


def _wanted(article: Article, spans: Sequence[Span], words: Counter[str], sought: Sought) -> dict[str, list[Wanted]]:
    """Forms that may stand outside of their spans, by the words that they may begin with."""
    title, body = article
    texts = [(title if span.field == "title" else body)[span.start : span.end] for span in spans]
    forms = _forms(texts, spans)
    inside = "\n".join(texts)
    if title.isupper():  # which writes all names otherwise
        left = list(forms.values())
    else:
        there, spent = words.get, Counter(CAPITAL.findall(inside)).get
        left = [one for one in forms.values() if there(one[0].first, 0) > spent(one[0].first, 0)]
    left += _long(article, words, inside, sought)
    return _by_first(title, left) if left else {}


def _forms(texts: list[str], spans: Sequence[Span]) -> dict[str, Wanted]:
    """All that was found, with the best score of each, the short forms of it, and what is always a name."""
    forms: dict[str, Wanted] = dict(_always())
    shorts: list[Wanted] = []
    for text, (_, _, _, kind, score) in zip(texts, spans, strict=True):
        known = forms.get(text)
        if known is None or known[2] < score:
            form = form_of(text, kind)
            forms[text] = (form, kind, score)
            if form.shorts:
                shorts.append(forms[text])
    for form, kind, score in shorts:
        for short in form.shorts:
            if short not in forms:
                forms[short] = (form_of(short, kind), kind, score)
    return forms


def _long(article: Article, words: Counter[str], inside: str, sought: Sought) -> list[Wanted]:
    """The sought names that the text has and that are no spans yet."""
    have = frozenset(words)
    near = [one for first in words if first in sought for capitals, one in sought[first] if capitals <= have]
    return [one for one in near if _count(article, one[0].text) > inside.count(one[0].text)]


def _count(article: Article, text: str) -> int:
    return article.title.count(text) + article.body.count(text)


def _by_first(title: str, forms: Iterable[Wanted]) -> dict[str, list[Wanted]]:
    shouted = title.isupper()
    wanted: dict[str, list[Wanted]] = {}
    for one in forms:
        wanted.setdefault(one[0].first, []).append(one)
        for first in one[0].others if shouted else ():
            wanted.setdefault(first, []).append(one)
    for same in wanted.values():
        if len(same) > 1:
            same.sort(key=_longest)
            del same[FORMS_OF_A_WORD:]
    return wanted


@cache
def _always() -> dict[str, Wanted]:
    """What is a name wherever it stands."""
    return {text: (form_of(text, kind), kind, 1.0) for text, kind in ALWAYS.items()}


def _longest(one: Wanted) -> tuple[int, str]:
    return -len(one[0].letters), one[0].letters


@lru_cache(maxsize=KEPT_FORMS)
def form_of(text: str, type: SpanType) -> Form:
    """The form to look for; one that begins with no capital is looked for nowhere."""
    match = CAPITAL.match(text)
    is_word = len(text) < SHORTEST or text.casefold() in word_pairs("demonyms")
    first = "" if match is None or is_word else match[0]
    others = tuple({first.upper(), first.capitalize()} - {first})
    letters = text.translate(_PLAIN).casefold()
    return Form(text, letters, first, others, " " not in letters, bool(acronym_of(text)), tuple(_shorts(text, type)))


def _shorts(text: str, type: SpanType) -> Iterator[str]:
    if type == "PER" and " " in text:
        surnames = {form for rank, form in short_forms(name_of(text, "PER").words) if rank == SURNAME}
        surnames -= word_list("titles")
        yield from (word for word in text.split() if fold(word).casefold() in surnames)
    elif type == "ORG":
        head = text.partition(" of ")[0]
        if " " in head and head != text:
            yield head


def _found(field: Field, text: str, spans: Sequence[Span], wanted: dict[str, list[Wanted]]) -> Iterator[Span]:
    """Where the forms stand outside of all spans, or take in shorter spans whole."""
    taken = [(span.start, span.end) for span in spans if span.field == field]
    taken.append((len(text), len(text)))
    number, done, loud = 0, 0, field == "title" and _is_loud(text)
    for match in CAPITAL.finditer(text):
        forms = wanted.get(match[0])
        if forms is None:
            continue
        start = match.start()
        while taken[number][1] <= start:
            number += 1
        next_start, next_end = taken[number]
        if start < done or start > next_start or (start and text[start - 1].isalnum()):
            continue
        for form, kind, score in forms:
            end = start + len(form.letters)
            if start == next_start and end <= next_end:
                continue  # the span itself, as a rule
            if _is_free(taken, number, start, end) and _stands(text, start, end, form, loud=loud):
                done = end
                yield Span(field, start, end, kind, round(score * SURE, 3))
                break


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
