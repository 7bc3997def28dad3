"""Which spans of an article name the same person, organisation or place. Title and body are one text.

Joined are forms that differ only in how they are written, an acronym and its long form, a short form and its long form
(`Samsung`, `Samsung Electronics`). What is unclear stays apart: two entities are better than a false one. All lookups
are by words in dictionaries, so that the work grows with the text and no faster.
"""

import itertools
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

from copydesk.agents.tag.names import KEPT_FORMS, Name, acronym_of, name_of, word_list
from copydesk.agents.tag.people import Form, Group, People
from copydesk.agents.tag.spans import Article, Span, SpanType

LONGEST_INITIALS: Final = 3  # letters; a longer acronym that is written as a word is no surname
LONGEST_SHORTENED: Final = 10  # words of a name that is looked at for short forms
Known = Callable[[Name, SpanType], bool]
"""Whether the tables know a name as that of one by itself."""


def resolve(article: Article, spans: Sequence[Span], is_known: Known) -> list[Group]:
    """Groups by first mention; every span is in exactly one. What `is_known` is nobody's short form."""
    names = [name_of(text_of(article, span), span.type) for span in spans]
    people, others = _forms(spans, names)
    persons = People()
    groups: dict[int, Group] = {}
    _settle_types(people, others)
    for form in sorted(people.values(), key=_longest):
        group = persons.learn(form)
        if group is not None:
            groups.update(dict.fromkeys(form.at, group))
    for key in [key for key, form in others.items() if persons.has_surname(key) and not is_known(form.name, "LOC")]:
        form = others.pop(key)  # a surname that was taken for a town or a team
        groups.update((at, persons.find(key, at) or Group("PER")) for at in form.at)
    known = _Others(is_known)
    _place_others(known, others, _bracketed(article, spans, others), groups)
    _place_short(people, persons, groups, spans, known)
    return _gathered(spans, names, groups)


def text_of(article: Article, span: Span) -> str:
    """The span's text as published."""
    return (article.title if span.field == "title" else article.body)[span.start : span.end]


def _forms(spans: Sequence[Span], names: list[Name]) -> tuple[dict[str, Form], dict[str, Form]]:
    """The different forms: of people, and of organisations and places together."""
    people: dict[str, Form] = {}
    others: dict[str, Form] = {}
    for at, (span, name) in enumerate(zip(spans, names, strict=True)):
        forms = people if span.type == "PER" else others
        form = forms.get(name.key)
        if form is None:
            form = forms[name.key] = Form(name, span.type)
        elif name.legal or (name.acronym and not form.name.acronym):
            form.name = name
        form.at.append(at)
    return people, others


def _settle_types(people: dict[str, Form], others: dict[str, Form]) -> None:
    """`Sinn Fein` and `Basarnas`, taken for people, in a text that has Sinn Féin and BASARNAS as organisations.

    One word may well be two (Jordan, and Jordan the country); several words, or an acronym, are what most mentions say.
    """
    for key in people.keys() & others.keys():
        person, other = people[key], others[key]
        several = len(person.name.words) > 1
        if several or (other.name.acronym and len(key) > LONGEST_INITIALS):
            if len(other.at) >= len(person.at):
                other.at = sorted([*other.at, *people.pop(key).at])
            elif several:
                person.at = sorted([*person.at, *others.pop(key).at])


def _longest(form: Form) -> tuple[int, int]:
    return -len(form.name.words), form.at[0]


def _place_short(
    people: dict[str, Form], persons: People, groups: dict[int, Group], spans: Sequence[Span], others: "_Others"
) -> None:
    for key, form in people.items():
        if len(form.name.words) == 1:
            in_title = all(spans[at].field == "title" for at in form.at)  # `Goldman cuts jobs` says little of a type
            alone = (others.longer(form.name, "ORG") if in_title else None) or Group("PER")
            groups.update((at, persons.find(key, at) or alone) for at in form.at)


class _Others:
    """Organisations and places of one text, long forms first."""

    def __init__(self, is_known: Known) -> None:
        self.bracketed: dict[str, Group] = {}
        self._acronyms: dict[str, Group] = {}
        self._short: dict[str, dict[int, Group]] = {}
        self._is_known = is_known

    def place(self, form: Form) -> Group:
        """The group of a form, made when nothing longer fits."""
        group = self._long_of(form.name.acronym, form) if form.name.acronym else None
        if group is None:
            group = self.longer(form.name, form.type) or Group(form.type)
        self._learn(form.name, group)
        return group

    def longer(self, name: Name, type: SpanType) -> Group | None:
        """The only one of the type of which the name is a short form; `Manchester` is a town, whoever plays there."""
        longer = self._short.get(name.key)
        if longer is None:
            return None
        found = [group for group in longer.values() if group.type == type]
        known = self._is_known(name, type) or self._is_known(name, "LOC")
        return found[0] if len(found) == 1 and not known else None

    def _long_of(self, letters: str, form: Form) -> Group | None:
        """A country's acronym (US) is no organisation's, unless the text says so."""
        group = self.bracketed.get(letters) or self._acronyms.get(letters)
        if group is None or (
            letters not in self.bracketed and group.type != form.type and self._is_known(form.name, "LOC")
        ):
            return None
        return group

    def _learn(self, name: Name, group: Group) -> None:
        for letters in name.initials:
            self._acronyms.setdefault(letters, group)
        if 1 < len(name.words) <= LONGEST_SHORTENED:
            for short in shortened(name.words):
                self._short.setdefault(short, {})[id(group)] = group


@lru_cache(maxsize=KEPT_FORMS)
def shortened(words: tuple[str, ...]) -> tuple[str, ...]:
    """`Goldman` and `Goldman Sachs` for Goldman Sachs Group; `Communist Party` for Chinese Communist Party."""
    generic = word_list("generic")
    heads = [words[:end] for end in range(1, len(words))]
    keep = [" ".join(head) for head in heads if len(head) > 1 or (head[0] not in generic and len(head[0]) > 2)]
    if words[-1] in word_list("place_nouns"):
        return (" ".join(words[:-1]),)
    return (*keep, " ".join(words[1:])) if len(words) > 2 else tuple(keep)


def _place_others(known: _Others, others: dict[str, Form], bracketed: dict[str, str], groups: dict[int, Group]) -> None:
    for form in sorted(others.values(), key=_longest):
        group = known.place(form)
        groups.update(dict.fromkeys(form.at, group))
        if form.name.key in bracketed:
            known.bracketed[bracketed[form.name.key]] = group


def _bracketed(article: Article, spans: Sequence[Span], others: dict[str, Form]) -> dict[str, str]:
    """Key of a long form to the letters that the text itself gives it: `Long Form (LF)` or `LF (Long Form)`."""
    found: dict[str, str] = {}
    for span, following in itertools.pairwise(spans):
        if span.field != following.field or following.start - span.end != 2:
            continue
        text = article.title if span.field == "title" else article.body
        if text[span.end : following.start] == " (" and text[following.end : following.end + 1] == ")":
            pair = [(text[one.start : one.end], one.type) for one in (span, following)]
            for (long, kind), (short, _) in (pair, pair[::-1]):
                letters = acronym_of(short)
                key = name_of(long, kind).key
                known = others.get(key)
                if letters and not acronym_of(long) and known is not None and _may_be(letters, known):
                    found.setdefault(key, letters)
    return found


def _may_be(letters: str, form: Form) -> bool:
    """Any order of an organisation's initials and letters of another language; of a place, its initials alone."""
    return letters in form.name.initials or (form.type == "ORG" and len(form.name.words) > 1)


def _gathered(spans: Sequence[Span], names: list[Name], groups: dict[int, Group]) -> list[Group]:
    gathered: dict[int, Group] = {}
    for at, (span, name) in enumerate(zip(spans, names, strict=True)):
        group = gathered.setdefault(id(groups[at]), groups[at])
        group.spans.append(span)
        if name not in group.names:
            group.names.append(name)
    for group in gathered.values():
        kinds = [span.type for span in group.spans]
        if group.type != "PER" and len(set(kinds)) > 1:
            group.type = max(("ORG", "LOC"), key=kinds.count)
    return list(gathered.values())
