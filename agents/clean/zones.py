"""Time zone names in dates: abbreviations with one meaning, and those that only the source can decide."""

from datetime import timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

# Hours from UTC. Only abbreviations that news uses with one meaning; CST (Chicago, Shanghai), IST (Dublin, Jerusalem,
# Kolkata), BST (London, Dhaka) and AST (Halifax, Riyadh) have several and are left to the source's own zone.
FIXED: dict[str, float] = {
    "Z": 0, "UTC": 0, "GMT": 0, "UT": 0, "WET": 0, "WEST": 1,
    "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2, "WAT": 1, "CAT": 2, "SAST": 2, "EET": 2, "EEST": 3, "EAT": 3,
    "TRT": 3, "PKT": 5, "NPT": 5.75, "WIB": 7, "WITA": 8, "WIT": 9,
    "HKT": 8, "SGT": 8, "MYT": 8, "PHT": 8, "AWST": 8, "KST": 9, "JST": 9, "ACST": 9.5, "ACDT": 10.5,
    "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
    "ICT": 7, "MMT": 6.5, "IRST": 3.5, "UZT": 5, "AZT": 4, "COT": -5, "PET": -5, "VET": -4, "UYT": -3,
    "BRT": -3, "ART": -3, "EST": -5, "EDT": -4, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
    "AKST": -9, "AKDT": -8, "HST": -10,
}  # fmt: skip
# Names that mean the local time of a region: daylight saving, and Moscow's changes of law, included.
REGIONAL = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
    "MSK": "Europe/Moscow",
    "МСК": "Europe/Moscow",
    "NZT": "Pacific/Auckland",
    "CLT": "America/Santiago",
}
AMBIGUOUS = frozenset({"CST", "IST", "BST", "AST"})
KNOWN = frozenset({*FIXED, *REGIONAL, *AMBIGUOUS})


def named_zone(name: str) -> tuple[tzinfo, str] | None:
    """The zone of an abbreviation and its name for the record, or None where it has no single meaning."""
    if name in REGIONAL:
        return region(REGIONAL[name]), REGIONAL[name]
    if name in FIXED:
        return fixed(FIXED[name])
    return None


def fixed(hours: float) -> tuple[tzinfo, str]:
    """A zone of that many hours from UTC, named `UTC` or `+09:00`."""
    if hours == 0:
        return timezone.utc, "UTC"  # noqa: UP017 - one spelling for a zone with and without an offset
    minutes = round(hours * 60)
    sign = "-" if minutes < 0 else "+"
    return timezone(timedelta(minutes=minutes)), f"{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


@lru_cache(maxsize=64)
def region(name: str) -> ZoneInfo:
    """The IANA zone; raises ZoneInfoNotFoundError or ValueError for a name that there is not."""
    return ZoneInfo(name)
