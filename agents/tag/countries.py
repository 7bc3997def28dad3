"""Which countries a text is about: the evidence that tells one Georgia, one Labour Party, one Springfield from another.

Evidence are names that mean one country (Kenya), adjectives of peoples (Kenyan), and large towns (Nairobi); each mention
counts once. Two `congo`s share an adjective, which therefore says nothing.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from copydesk.agents.tag.knowledge import Entry, Knowledge
from copydesk.agents.tag.names import word_pairs
from copydesk.agents.tag.occurrences import CAPITAL
from copydesk.agents.tag.people import Group
from copydesk.agents.tag.spans import Article

LARGE: Final = 500_000  # people; a town that the news names without its country
CLEARLY: Final = 10  # times larger than any namesake: what `London` means without Ontario in the text
LOCAL: Final = "us:local"  # evidence of places within the USA; any text in the world may name the USA
_KOREAN: Final = {"north": "kp", "south": "kr"}


def evidence(article: Article, groups: Iterable[Group], knowledge: Knowledge) -> Counter[str]:
    """Country codes with their counts, and the ids of sure places with theirs."""
    found: Counter[str] = Counter()
    for text in article:
        _count_adjectives(text, found)
    for group in groups:
        if group.type == "LOC":
            entry = sure_place(knowledge.find(group.names[0], "LOC"))
            if entry is not None:
                found[entry.country] += len(group.spans)
                found[entry.id] += len(group.spans)
                if entry.country == "us" and entry.kind != "country":
                    found[LOCAL] += 1
    return found


def _count_adjectives(text: str, found: Counter[str]) -> None:
    known, before = word_pairs("demonyms"), ""
    for word in CAPITAL.findall(text):
        small = word.casefold()
        if small in known:
            found[known[small]] += 1
        elif small in ("korean", "koreans") and before in _KOREAN:
            found[_KOREAN[before]] += 1
        before = small


def sure_place(entries: tuple[Entry, ...]) -> Entry | None:
    """The place that a name means in any text: the only country, or a large town without a rival."""
    countries = [entry for entry in entries if entry.kind == "country"]
    if countries:
        alone = len(countries) == 1 and not any(entry.kind in ("region", "area") for entry in entries)
        return countries[0] if alone else None
    towns = sorted((entry for entry in entries if entry.kind == "city"), key=_size)
    if not towns:
        return entries[0] if len(entries) == 1 else None
    large = towns[-1].weight >= LARGE and towns[-1].clear
    return towns[-1] if large and (len(towns) == 1 or towns[-1].weight >= CLEARLY * towns[-2].weight) else None


def _size(entry: Entry) -> tuple[int, str]:
    return entry.weight, entry.id
