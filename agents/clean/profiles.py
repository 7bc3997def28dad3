"""The file of a source profile: its keys, how it is read and checked.

`docs/cleaning.md` describes the keys for people, `config/sources/profile.schema.json` for editors and programs. A mistake
is an error of one line that names the file and the key.
"""

import re
import tomllib
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfoNotFoundError

import msgspec
from msgspec import Meta
from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from copydesk.agents.clean.words import key
from copydesk.agents.clean.zones import region
from copydesk.config.settings import SettingsError

# A line of boilerplate or a credit of fewer letters would be found by chance: `AP` is a name, and `(AP)` a credit.
MIN_LETTERS = 2
# The longest paragraph that is no prose; see lines.py.
MAX_LINE = 200
HOST = re.compile(r"(?:[a-z0-9-]{1,63}\.)+[a-z0-9-]{2,63}")

Text = Annotated[str, Meta(min_length=1, max_length=200)]
Texts = tuple[Text, ...]
Country = Annotated[str, Meta(pattern="^[A-Z]{2}$")]
Language = Annotated[str, Meta(pattern="^[a-z]{2,3}$")]
Selector = Annotated[str, Meta(min_length=1, max_length=500)]


class Selectors(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """CSS selectors of the site's pages; where one finds something, it comes before every other witness."""

    title: Annotated[Selector | None, Meta(description="The headline; the first match.")] = None
    body: Annotated[Selector | None, Meta(description="The article's text; all matches in the page's order.")] = None
    author: Annotated[Selector | None, Meta(description="The byline; all matches.")] = None
    date: Annotated[Selector | None, Meta(description="The publication date: attribute datetime or content, else text.")] = None  # fmt: skip


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One profile: what is known of a publisher or agency that its documents do not say."""

    id: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{1,40}$", description="The file's name without `.toml`.")]
    name: Annotated[Text, Meta(description="The name in full.")]
    names: Annotated[Texts, Meta(description="What credits and bylines call it, in every script.")] = ()
    domains: Annotated[Texts, Meta(description="Host names in small letters; subdomains are included.")] = ()
    country: Annotated[Country | None, Meta(description="ISO 3166-1 alpha-2, of the newsroom.")] = None
    zone: Annotated[str | None, Meta(description="IANA time zone of dates that name none.")] = None
    language: Annotated[Language | None, Meta(description="ISO 639, where all its texts have one.")] = None
    agency: Annotated[bool, Meta(description="A wire agency: a credit, never an author.")] = False
    credits: Annotated[Texts, Meta(description="Marks behind a text's last sentence, exactly: `(MAP)`.")] = ()
    title_suffixes: Annotated[Texts, Meta(description="Cut off the end of titles, beside the names.")] = ()
    boilerplate: Annotated[Texts, Meta(description="Whole paragraphs that are cut; `*` stands for anything.")] = ()
    month_first: Annotated[bool, Meta(description="Whether 03/04/2021 is 4 March.")] = False
    selectors: Selectors = Selectors()

    @property
    def called(self) -> Texts:
        """Every name it goes by."""
        return (self.name, *self.names)


def schema() -> dict[str, Any]:
    """The JSON Schema of a profile's file, as JSON has it."""
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(msgspec.json.schema(Source)))
    return plain


def read(folder: Traversable | Path) -> list[Source]:
    """The profiles of a folder, by name of file; raises SettingsError for the first mistake."""
    profiles, mistakes = read_all(folder)
    if mistakes:
        raise SettingsError(mistakes[0])
    return profiles


def read_all(folder: Traversable | Path) -> tuple[list[Source], list[str]]:
    """The good profiles of a folder, and every mistake in the others as one line."""
    try:
        files = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    except OSError as error:
        return [], [f"cannot read the folder of source profiles {folder}: {error.strerror}"]
    profiles: list[Source] = []
    mistakes: list[str] = []
    owners: dict[str, str] = {}
    for file in files:
        try:
            profile = _profile(file)
            _claim(profile, owners)
        except ValueError as error:
            mistakes.append(f"{folder.name}/{file.name}: {error}")
        else:
            profiles.append(profile)
    return profiles, mistakes


def _profile(file: Traversable | Path) -> Source:
    """One file's profile; raises ValueError, which names the key."""
    try:
        profile = msgspec.convert(tomllib.loads(file.read_text("utf-8")), Source)
    except OSError as error:
        raise ValueError(error.strerror) from error
    except RecursionError:
        raise ValueError("nested too deep") from None
    if file.name != f"{profile.id}.toml":
        raise ValueError("'id' must be the file's name without .toml")
    for domain in profile.domains:
        if not HOST.fullmatch(domain):
            raise ValueError(f"'domains' must be host names in small letters, {domain!r} is none")
    _check_zone(profile.zone)
    _check_lines("credits", profile.credits)
    _check_lines("boilerplate", profile.boilerplate)
    _check_selectors(profile.selectors)
    return profile


def _check_zone(zone: str | None) -> None:
    try:
        region(zone or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"'zone' {zone!r} is no IANA time zone") from None


def _check_lines(name: str, lines: Texts) -> None:
    for line in lines:
        if len(key(line)) < MIN_LETTERS or not line.isprintable():
            raise ValueError(f"{name!r} must be lines with at least {MIN_LETTERS} letters, {line!r} is none")
        if line.count("*") > 1:
            raise ValueError(f"{name!r} may have one `*` a line, {line!r} has more")


def _check_selectors(selectors: Selectors) -> None:
    empty = LexborHTMLParser("<p></p>")
    for name, selector in msgspec.structs.asdict(selectors).items():
        try:
            empty.css(selector or "p")
        except SelectolaxError:
            raise ValueError(f"'selectors.{name}' {selector!r} is no CSS selector") from None


def _claim(profile: Source, owners: dict[str, str]) -> None:
    """A name or domain belongs to one profile of a folder."""
    claimed = {*map(key, profile.called), *profile.domains} - {""}
    for name in sorted(claimed):
        if name in owners:
            raise ValueError(f"{name!r} belongs to {owners[name]!r} already")
    owners.update(dict.fromkeys(claimed, profile.id))
