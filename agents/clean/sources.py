"""Source profiles: what is known of a publisher or agency that its documents do not say, above all its time zone.

One TOML file a profile in `config/sources`; `docs/cleaning.md` lists the keys. All are read once, and a mistake in any of
them is an error that names the file and the key.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfoNotFoundError

from copydesk.agents.clean.words import key
from copydesk.agents.clean.zones import region
from copydesk.config.settings import SettingsError

ID = re.compile(r"[a-z0-9][a-z0-9-]{1,40}")


@dataclass(frozen=True, slots=True)
class Source:
    """One profile; `names` are what credits and bylines call it, `zone` is an IANA name."""

    id: str
    name: str
    names: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    zone: str | None = None
    agency: bool = False
    title_suffixes: tuple[str, ...] = ()
    month_first: bool = False


class Sources:
    """The profiles, found by id, by domain or by name."""

    def __init__(self, profiles: Iterable[Source]) -> None:
        self.profiles = tuple(profiles)
        self._by_id = {profile.id: profile for profile in self.profiles}
        self._by_domain = {domain: profile for profile in self.profiles for domain in profile.domains}
        self._by_name = {key(name): profile for profile in self.profiles for name in (profile.name, *profile.names)}

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
        names = (name for profile in self.profiles if profile.agency for name in (profile.name, *profile.names))
        return tuple(sorted(set(names), key=lambda name: (-len(name), name)))


@cache
def sources() -> Sources:
    """The profiles that ship with the package; raises SettingsError."""
    return load(resources.files("copydesk.config") / "sources")


def load(folder: Traversable) -> Sources:
    """The profiles of a folder; raises SettingsError, which names the file and the key."""
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    profiles = [_profile(file.name, _table(file)) for file in files]
    _check_unique(profiles)
    return Sources(profiles)


def _table(file: Traversable) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"sources/{file.name}: {error}") from error


def _profile(file: str, table: dict[str, Any]) -> Source:
    kinds = {field.name: field.type for field in fields(Source)}
    for name, value in table.items():
        if name not in kinds:
            raise SettingsError(f"sources/{file}: unknown key {name!r}: use {', '.join(kinds)}")
        _check_type(file, name, value)
    missing = [name for name in ("id", "name") if name not in table]
    if missing:
        raise SettingsError(f"sources/{file}: the key {missing[0]!r} is missing")
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in table.items()}
    profile = Source(**values)
    _check(file, profile)
    return profile


def _check_type(file: str, name: str, value: Any) -> None:
    default = getattr(Source("", ""), name)
    if isinstance(default, tuple):
        good, wanted = isinstance(value, list) and all(isinstance(item, str) for item in value), "a list of texts"
    elif isinstance(default, bool):
        good, wanted = isinstance(value, bool), "true or false"
    else:
        good, wanted = isinstance(value, str), "a text"
    if not good:
        raise SettingsError(f"sources/{file}: {name!r} must be {wanted}")


def _check(file: str, profile: Source) -> None:
    if not ID.fullmatch(profile.id) or file != f"{profile.id}.toml":
        raise SettingsError(f"sources/{file}: 'id' must be the file's name: small letters, digits and hyphens")
    if any(domain != domain.lower() or "/" in domain or "." not in domain for domain in profile.domains):
        raise SettingsError(f"sources/{file}: 'domains' must be host names in small letters")
    try:
        region(profile.zone or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise SettingsError(f"sources/{file}: 'zone' {profile.zone!r} is no IANA time zone") from None


def _check_unique(profiles: list[Source]) -> None:
    owner: dict[str, str] = {}
    for profile in profiles:
        names = {key(name) for name in (profile.name, *profile.names)}
        for name in sorted(names | set(profile.domains)):
            if name in owner:
                raise SettingsError(f"sources/{profile.id}.toml: {name!r} belongs to {owner[name]!r} already")
            owner[name] = profile.id
