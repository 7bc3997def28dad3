"""The time of day that stands after or before a date, in the ways newsrooms write it, and the zone behind it."""

import re
from datetime import datetime
from typing import Literal, NamedTuple

from copydesk.agents.clean.zones import KNOWN

Precision = Literal["second", "minute", "day"]
# What may stand between a day and its time: marks, words for `at` and `o'clock`, the year's own word, a weekday in
# brackets.
_AT = (
    "at|um|à|às|a las?|a les|as|alle|ore|orele|ora|om|kl|klo|kello|godz|o|u|v|в|во|о|об|at|saat|ώρα|στις|pukul|jam|pkl|lúc|vào lúc"
    "|الساعة|ساعت|שעה|בשעה|को|เวลา|г|р|r|года|року|год|del|uhr|klukkan|plkst|kell|ob|ura|në|orën|, "
)
# Where a weekday follows the day: Turkish, Hungarian, Chinese, Japanese, Korean.
_WEEKDAY = "pazartesi|salı|çarşamba|perşembe|cuma|cumartesi|pazar|hétfő|kedd|szerda|csütörtök|péntek|szombat|vasárnap|星期.|[周週].|.曜日?|.요일"
_GAP = rf"\.?(?:\s?d\.)?(?:[\s,|@•·–—/-]|T(?=\d)|\b(?:{_AT}|{_WEEKDAY})\b\.?|[日일]|[(（][^\W\d_]{{1,3}}[)）]){{0,6}}"
_EARLY = ("오전", "上午", "午前", "凌晨", "早上")
_LATE = ("오후", "下午", "午後", "晚上", "晚间", "晚間", "中午")
_HOUR = (
    rf"(?:(?P<before>{'|'.join(_EARLY + _LATE)})\s?)?(?P<H>[0-2]?\d)"
    r"(?:\s?[:hH時时點点시.]\s?(?P<M>[0-5]\d|\d(?=\s?[分분]))(?:\s?[:.分분]\s?(?P<S>[0-5]\d)(?:[.,]\d{1,9})?)?(?!\d|[./]\d)|\s?(?P<whole>[h時时點点시])(?![^\W\d_]))?"
)
# Arabic, Greek, Persian and Vietnamese words for before and after noon stand behind the time, as a.m. and p.m. do.
_HALF = (
    r"\s?[分분초秒]?\s?(?:(?P<P>[ap])\.?\s?m\b\.?|(?P<early>π\.?\s?μ\b\.?|صباح\w*|ق\.ظ|ص\b|(?-i:SA)\b|de la mañana|da manhã|del mattino)"
    r"|(?P<late>μ\.?\s?μ\b\.?|مساء\w*|ب\.ظ|م\b|(?-i:CH)\b|de la (?:tarde|noche)|da (?:tarde|noite)|del pomeriggio)|Uhr\b|hrs?\b|h\b|น\.)?"
)
# Names are case-sensitive and may be glued to the next word: `18:24 MSKLast updated`.
_NAMED = "|".join(sorted(KNOWN, key=len, reverse=True))
_ZONE = rf"(?:\s?\(?(?P<Z>(?-i:GMT|UTC)\s?[+-]\s?\d{{1,2}}(?::?\d\d)?|[+-]\d{{2}}(?::?\d{{2}})?(?!\d)|(?-i:(?:{_NAMED})(?![a-z]|[A-Z](?![a-z]))))\)?)?"
AFTER = re.compile(_GAP + _HOUR + _HALF + _ZONE, re.IGNORECASE)
# Up to two words, such as `on Thursday`, may stand between a time and the day behind it.
BEFORE = re.compile(
    _HOUR + _HALF + _ZONE + r"(?:[\s,|•·–—-]|[^\W\d_]{2,12}[.,]?\s){0,5}$",
    re.IGNORECASE,
)
# `1044 GMT (1844 HKT) June 23`: four digits are a time before a zone.
PACKED = re.compile(
    rf"(?<![\d:.])(?P<H>[0-2]\d)(?P<M>[0-5]\d)(?P<S>\Z.)?(?P<P>\Z.)?(?P<before>\Z.)?(?P<early>\Z.)?(?P<late>\Z.)?(?P<whole>\Z.)?\s?(?:hrs?\s?)?\(?(?P<Z>(?-i:{_NAMED}))\)?(?:\s?\([^()]{{1,20}}\))?[\s,|–—-]{{1,4}}(?:[^\W\d_]{{2,12}}[.,]?\s)?$",
    re.IGNORECASE,
)
# A time that belongs to a day begins within so many characters before it.
REACH = 40
OFFSET = re.compile(r"(?:GMT|UTC)?\s?([+-])\s?(\d{1,2}):?(\d\d)?$", re.IGNORECASE)


class Hour(NamedTuple):
    """A time of day, the zone as written, and where it stands."""

    hour: int
    minute: int
    second: int | None
    zone: str | None
    start: int
    end: int

    def on(self, day: datetime) -> datetime:
        """That time on the day."""
        return day.replace(hour=self.hour, minute=self.minute, second=self.second or 0)

    @property
    def precision(self) -> Precision:
        """What it is exact to."""
        return "minute" if self.second is None else "second"


def hour_beside(text: str, start: int, end: int) -> Hour | None:
    """The time of the day that stands at `start` to `end`: right after it, else right before it."""
    after = AFTER.match(text, end)
    if after and _is_time(after):
        return _hour(after, end, after.end())
    head = text[max(0, start - REACH) : start]
    before = PACKED.search(head) or (BEFORE.search(head) if ":" in head or "." in head or "h" in head else None)
    if before and before["M"] and _is_time(before):
        return _hour(before, start - len(before[0]), end)
    return None


def _is_time(match: re.Match[str]) -> bool:
    """A number alone is no time: it needs minutes, a word for the hour, or a half of the day."""
    return int(match["H"]) < 24 and any(match[name] for name in ("M", "P", "whole", "before", "early", "late"))


def _hour(match: re.Match[str], start: int, end: int) -> Hour:
    hour = int(match["H"])
    late = (match["P"] or "").lower() == "p" or bool(match["late"]) or match["before"] in _LATE
    half = late or any(match[name] for name in ("P", "early", "before"))
    if half and 1 <= hour <= 12:
        hour = hour % 12 + 12 * late
    return Hour(hour, int(match["M"] or 0), int(match["S"]) if match["S"] else None, _zone(match), start, end)


def _zone(match: re.Match[str]) -> str | None:
    """The zone as written, unless it is an offset that no place has."""
    name: str | None = match["Z"]
    offset = OFFSET.match(name) if name else None
    return None if offset and (int(offset[2]) > 14 or int(offset[3] or 0) > 59) else name
