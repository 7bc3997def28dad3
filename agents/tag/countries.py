"""Which countries a text is about: the evidence that tells one Georgia, one Labour Party, one Springfield from another.

Evidence are names that mean one country (Kenya), adjectives of peoples (Kenyan), and large towns (Nairobi); each mention
counts once. Two Congos share an adjective, which therefore says nothing. Any text in the world may name the USA: there
the state counts, under `us:TX`, and all states together under `us:`.
"""

from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import Final

from copydesk.agents.tag.knowledge import Knowledge
from copydesk.agents.tag.names import word_pairs
from copydesk.agents.tag.people import Group
from copydesk.agents.tag.spans import Article

CAPITAL: Final = "DC"  # which stands for the country and is no sign of a state
_KOREAN: Final = {"North Korean": "kp", "South Korean": "kr"}


def evidence(article: Article, words: Counter[str], groups: Iterable[Group], knowledge: Knowledge) -> Counter[str]:
    """Country codes with their counts, and the ids of sure places with theirs; `words` are the article's `capitals`."""
    found: Counter[str] = Counter()
    known = _adjectives()
    for word in known.keys() & words.keys():
        found[known[word]] += words[word]
    if "Korean" in words or "Koreans" in words:
        for name, country in _KOREAN.items():
            found[country] += article.title.count(name) + article.body.count(name)
    for group in groups:
        if group.type == "LOC":
            entry = knowledge.sure_place(group.names[0])
            if entry is not None:
                found[entry.country] += len(group.spans)
                found[entry.id] += len(group.spans)
                if entry.admin and entry.kind != "country" and entry.admin != CAPITAL:
                    found[f"{entry.country}:{entry.admin}"] += 1
                    found[f"{entry.country}:"] += 1
    return found


@cache
def _adjectives() -> dict[str, str]:
    """As they are written, capitalised or shouted."""
    pairs = word_pairs("demonyms").items()
    return {form: country for word, country in pairs for form in (word.capitalize(), word.upper())}
