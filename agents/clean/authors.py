"""Names in a byline: persons apart from agencies, offices and addresses."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from copydesk.agents.clean.repair import line
from copydesk.agents.clean.sources import sources
from copydesk.agents.clean.words import key

# More authors than this are a masthead.
MAX_AUTHORS = 12
# The longest name in use has fewer characters; a byline of this length is a sentence.
MAX_NAME = 60
MAX_BYLINE = 300
PREFIX = re.compile(
    r"^\s*(?:(?:(?:written|reported|posted|published|story|words|text|report|reporting|analysis|interview|exclusive|review|opinion|comment)\s+)?"
    r"(?:by|von|par|por|di|door|av|af|od|przez|oleh)\s*:?\s+|(?:authors?|autor(?:in|en|es)?|auteurs?|redactie|redaktion|text|words|byline)\s*:\s*)",
    re.IGNORECASE,
)
# What follows one of these is a role, a place, an address or a time.
CUT = re.compile(
    r"\s[|•·–—>]\s?|\||\s-\s|\s*[(\[@#/]|\S+@\S+|https?:|www\.|\b(?:published|updated|posted|modified|created|for the|for|of the|in|at|on|with|from|is an?|was)\b\s|\d",
    re.IGNORECASE,
)
# Around an agency that follows the names: `Jane Roe (Reuters)`.
AROUND = " .,;:*|/()[]–—-"
SEPARATOR = re.compile(r"\s*(?:,\s+and|,|;|&|\band|\bund|\bet|\by|\bund|\be|\ben|\bi)(?:\s+|$)", re.IGNORECASE)
NOT_A_PERSON = re.compile(
    r"^the\b|\b(?:staff|editor(?:s|ial|in)?|reporters?|writers?|correspondents?|desk|newsroom|agenc(?:y|ies)|news|press|team|bureau|service|media|admin(?:istrator)?"
    r"|redaktion|rédaction|redacción|redazione|redactie|agencias|agenturen|wire|report|magazine|times|post|herald|online|digital|board|contributors?|guest|columnist|journalist"
    r"|unknown|anonymous|none|null|undefined|author|user|newspaper|network|group|inc|ltd|gmbh|llc|tv|radio|podcast|university|institute|department|ministry|chief|producer|photographer|special|senior|political|sports|today|daily)\b|&|\.(?:com|org|net|co)\b",
    re.IGNORECASE,
)
ROLE = re.compile(
    r"[,\s]+(?:(?:senior|chief|staff|special|political|economics?|business|sports?|science|health|foreign|world|asia|europe|technology|education|security|us|uk|local|news|deputy|managing|associate|assistant|investigative|data|court|crime|environment|climate|markets?)\s+){0,3}"
    r"(?:editor|reporter|writer|correspondent|columnist|journalist|producer|contributor|analyst|critic|photographer|intern|bureau chief|editor-in-chief)s?\b.{0,80}$",
    re.IGNORECASE,
)
# Particles that stay small in a name; all other words begin with a capital, or the script has none.
PARTICLES = frozenset(
    [
        "al",
        "bin",
        "bint",
        "da",
        "das",
        "de",
        "del",
        "della",
        "den",
        "der",
        "di",
        "do",
        "dos",
        "du",
        "e",
        "el",
        "ibn",
        "la",
        "le",
        "ten",
        "ter",
        "van",
        "von",
        "y",
        "zu",
    ]
)
WORD = re.compile(r"[^\W\d_]")


class Byline(NamedTuple):
    """Persons in their order, and the agency that the byline names."""

    authors: tuple[str, ...]
    agency: str | None


def byline(text: str) -> Byline:
    """The names in a byline as a page or dump writes it, `By` and roles allowed."""
    return _sorted([text])


def bylines(texts: Iterable[str]) -> Byline:
    """The names in several fields, each of them one or more names."""
    return _sorted(texts)


def _sorted(texts: Iterable[str]) -> Byline:
    persons: dict[str, str] = {}
    agency: str | None = None
    for text in texts:
        for name in _split(text):
            source = sources().named(name)
            if source and source.agency:
                agency = agency or name
            elif source is None and is_person(name):
                persons.setdefault(key(name), name)
    return Byline(tuple(persons.values())[:MAX_AUTHORS], agency)


def is_person(name: str) -> bool:
    """Whether the words can be a person's name: two to six words with capitals, no office, no outlet."""
    words = name.split()
    if not 2 <= len(words) <= 6 and not _unspaced(name):
        return False
    if len(name) > MAX_NAME or NOT_A_PERSON.search(name) or not WORD.search(name):
        return False
    return all(word.lower() in PARTICLES or not word[:1].islower() for word in words)


def _unspaced(name: str) -> bool:
    """A name in Chinese, Japanese or Korean characters, two to five of them."""
    return 2 <= len(name) <= 5 and all("\u3040" <= character <= "\u9fff" or "\uac00" <= character <= "\ud7a3" for character in name)  # fmt: skip


def _split(text: str) -> list[str]:
    """Single names, put right."""
    flat = line(text, MAX_BYLINE)
    flat = PREFIX.sub("", flat, count=1)
    agency = sources().named(flat)
    if agency:
        return [flat]
    flat = ROLE.sub("", flat)
    cut = CUT.search(flat)
    head, tail = (flat[: cut.start()], flat[cut.end() :].strip(AROUND)) if cut else (flat, "")
    names = [*map(_proper, SEPARATOR.split(head)), *([tail] if sources().named(tail) else [])]
    return [name for name in names if name]


def _proper(name: str) -> str:
    """Without stray marks; a name in capitals only is set in small letters: `O'BRIEN` reads `O'Brien`."""
    name = PREFIX.sub("", name.strip(" .,;:*–—-'\"“”"))
    words = name.split()
    if len(words) > 1 and name.isupper() and sources().named(name) is None:
        return " ".join(word.lower() if word.lower() in PARTICLES else word.title() for word in words)
    return name
