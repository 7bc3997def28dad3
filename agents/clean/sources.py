"""Source profiles looked up: by what the producer says, by domain, by the name in a credit; and what they take out.

The shipped profiles are `config/sources/*.toml`; those of the folder that the setting `sources_dir` names stand above
them: the same id replaces a profile, and a name or domain claimed by both belongs to the own one.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from urllib.parse import urlsplit

from copydesk.agents.clean.profiles import MAX_LINE, Source, read
from copydesk.agents.clean.words import ends_sentence, key, keys
from copydesk.config import settings

# What a `*` of a boilerplate line may stand for: a name, a list of names, a title; bounded, so that a match stays cheap.
ANYTHING = ".{0,120}"
WORD = re.compile(r"[^\W_]+")
# Brackets and dashes around a credit's name.
AROUND = " ()[]{}（）【】/|–—-©:."


class Sources:
    """The profiles, found by id, by domain or by name; of two that claim the same, the later one has it."""

    def __init__(self, profiles: Iterable[Source]) -> None:
        self._by_id = {profile.id: profile for profile in profiles}
        self.profiles = tuple(self._by_id.values())
        self._by_domain = {domain: profile for profile in self.profiles for domain in profile.domains}
        self._by_name = {key(name): profile for profile in self.profiles for name in profile.called}

    def named(self, name: str | None) -> Source | None:
        """The profile that goes by this name in credits and bylines, spelling of case and punctuation aside."""
        return self._by_name.get(key(name)) if name else None

    def by_id(self, source: str | None) -> Source | None:
        """The profile that a producer means by `source`: its id, one of its domains or names."""
        if not source:
            return None
        return self._by_id.get(source.lower()) or self.of_host(source.lower()) or self.named(source)

    def of_url(self, url: str | None) -> Source | None:
        """The profile of the URL's site."""
        try:
            return self.of_host(urlsplit(url or "").hostname or "")
        except ValueError:
            return None

    def of_host(self, host: str) -> Source | None:
        """The profile of a host name or of the nearest domain above it."""
        # A host name has at most 253 characters; hostile ones are longer.
        labels = host[:253].split(".")
        names = (".".join(labels[at:]) for at in range(len(labels) - 1))
        return next((self._by_domain[name] for name in names if name in self._by_domain), None)

    def agencies(self) -> tuple[str, ...]:
        """Every name an agency goes by, longest first."""
        names = (name for profile in self.profiles if profile.agency for name in profile.called)
        return tuple(sorted(set(names), key=lambda name: (-len(name), name)))

    @cached_property
    def agency_forms(self) -> frozenset[str]:
        """Every way that the name of an agency is written."""
        names = self.agencies()
        return frozenset((*names, *(name.upper() for name in names), *(name.removeprefix("The ") for name in names)))

    def may_name_agency(self, text: str) -> bool:
        """False where no word of the text begins an agency's name, found out cheaply; other scripts do not part words so."""
        return not text.isascii() or not self._agency_words.isdisjoint(WORD.findall(text))

    @cached_property
    def _agency_words(self) -> frozenset[str]:
        """The first word of each way that an agency's name is written."""
        return frozenset(word for name in self.agency_forms for word in WORD.findall(name)[:1])

    def without_mark(self, paragraph: str) -> tuple[str, str] | None:
        """The paragraph without a profile's credit behind its last sentence, and the credit's name; None without one."""
        tail = paragraph.rstrip(" .")
        mark = next((mark for mark in self._marks if tail.endswith(mark)), "") if tail.endswith(self._marks) else ""
        rest = tail.removesuffix(mark).rstrip()
        return (rest, mark.strip(AROUND)) if mark and (not rest or ends_sentence(rest)) else None

    @cached_property
    def _marks(self) -> tuple[str, ...]:
        """The credits of all profiles, longest first."""
        marks = (mark for profile in self.profiles for mark in profile.credits)
        return tuple(sorted(set(marks), key=lambda mark: (-len(mark), mark)))


@cache
def sources() -> Sources:
    """The shipped profiles and those of `sources_dir`; raises SettingsError. Read once a process."""
    return layered(settings.load().sources_dir)


def shipped() -> Traversable:
    """The folder of the profiles that ship with the package."""
    return resources.files("copydesk.config") / "sources"


def layered(folder: str) -> Sources:
    """The shipped profiles, and above them those of an own folder; raises SettingsError."""
    return Sources([*read(shipped()), *(read(Path(folder)) if folder else [])])


def without_lines(paragraphs: Sequence[str], source: Source | None) -> list[str]:
    """The paragraphs without those that are a boilerplate line of the source: the same letters and digits."""
    if source is None or not source.boilerplate:
        return list(paragraphs)
    pattern = _lines(source.boilerplate)
    pairs = zip(paragraphs, keys(paragraphs), strict=True)
    return [text for text, letters in pairs if len(text) > MAX_LINE or not pattern.fullmatch(letters)]


@cache
def _lines(lines: tuple[str, ...]) -> re.Pattern[str]:
    parts = (ANYTHING.join(re.escape(key(part)) for part in line.split("*")) for line in lines)
    return re.compile("|".join(parts))
