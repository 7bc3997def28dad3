"""What editors do to an article between one paper and the next, on any text. Paragraphs are parted by blank lines."""

import random
import re
from collections.abc import Callable

from . import prose
from .furniture import AGENCIES, MONTHS, TOWNS, notices, person

Edit = Callable[[random.Random, str, str], str | None]
"""(dice, text, language) to the edited text; None where the text does not lend itself to it."""
_SENTENCE = re.compile(r"(?<=[.!?。؟])\s+|(?<=。)")
_NUMBER = re.compile(r"(?<![\d.,])\d{1,6}(?![\d.,]*\d)")
_NAME = re.compile(r"(?<=[a-zäöüéèàçñß,;] )[A-ZÄÖÜ][a-zäöüéèàçñß]{4,}\b")
_QUOTE = re.compile(r"[“\"„«]([^“”\"„«»]{30,})[”\"“»]")
# A shorter text cut to a quarter is a sentence, which is nobody's article.
CUT_FROM_WORDS = 120
WORD_EDITS = 0.1


def sentences(text: str) -> list[str]:
    """The text's sentences, in order, however it is parted."""
    return [each for each in _SENTENCE.split(text.replace("\n\n", " ")) if each and each.strip()]


def parted(text: str) -> tuple[str, list[str]]:
    """What stands between words, and the words; characters where no spaces are written."""
    words = text.split(" ")
    return (" ", words) if len(words) > len(text) / 20 else ("", list(text))


def cut(share: float) -> Edit:
    """From the end, as a sub-editor does."""

    def edit(dice: random.Random, text: str, language: str) -> str | None:
        gap, words = parted(text)
        return gap.join(words[: int(len(words) * share)]) if len(words) >= CUT_FROM_WORDS else None

    return edit


def extended(times: float) -> Edit:
    """Another report stands after it."""

    def edit(dice: random.Random, text: str, language: str) -> str | None:
        more = ""
        while len(more) < times * len(text):
            more += "\n\n" + prose.article(dice, language if language in prose.TONGUES else "en")
        return text + more[: int(times * len(text))]

    return edit


def reordered(dice: random.Random, text: str, language: str) -> str | None:
    """All sentences in another order."""
    each = sentences(text)
    dice.shuffle(each)
    return " ".join(each) if len(each) > 3 else None


def rewritten(dice: random.Random, text: str, language: str) -> str | None:
    """One word in ten is another."""
    gap, words = parted(text)
    for place in dice.sample(range(len(words)), int(len(words) * WORD_EDITS)):
        words[place] = dice.choice(words)
    return gap.join(words)


def byline(dice: random.Random, text: str, language: str) -> str | None:
    """Another author, place and agency at the top, another credit at the end."""
    agency = dice.choice(AGENCIES)
    head = (
        f"By {person(dice)}\n\n{dice.choice(TOWNS).upper()}, {dice.choice(MONTHS)} {dice.randint(1, 28)} ({agency}) - "
    )
    return f"{head}{text}\n\n(Reporting by {person(dice)} in {dice.choice(TOWNS)}; editing by {person(dice)}; {agency})"


def furniture(count: int) -> Edit:
    """Notices of a publisher that nobody has seen before."""

    def edit(dice: random.Random, text: str, language: str) -> str | None:
        return "\n\n".join([text, *notices(dice, count, language)])

    return edit


def release(dice: random.Random, text: str, language: str) -> str | None:
    """As a press release: a heading before, a contact after."""
    town = dice.choice(TOWNS)
    return f"FOR IMMEDIATE RELEASE\n\n{text}\n\n# # #\n\nMedia contact: {person(dice)}, press office, {town}, telephone {dice.randint(100, 999)} {dice.randint(1000, 9999)}"


def new_numbers(dice: random.Random, text: str, language: str) -> str | None:
    """The toll has risen: up to three numbers are others, all else is the same."""
    found = list(_NUMBER.finditer(text))
    return _replaced(text, dice.sample(found, min(3, len(found))), lambda old: str(int(old) + dice.randint(1, 40)))


def new_name(dice: random.Random, text: str, language: str) -> str | None:
    """One name is another wherever it stands."""
    found = _NAME.findall(text)
    if not found:
        return None
    old = dice.choice(found)
    return re.sub(rf"\b{re.escape(old)}\b", person(dice).split()[1], text)


def new_quote(dice: random.Random, text: str, language: str) -> str | None:
    """Somebody says something else."""
    found = list(_QUOTE.finditer(text))
    if not found:
        return None
    chosen = dice.choice(found)
    said = prose.sentence(dice, "en")
    return text[: chosen.start(1)] + said + text[chosen.end(1) :]


def corrected(dice: random.Random, text: str, language: str) -> str | None:
    """One number is put right, and a line says so."""
    found = list(_NUMBER.finditer(text))
    if not found:
        return None
    changed = _replaced(text, [dice.choice(found)], lambda old: str(int(old) + dice.randint(1, 40)))
    return f"{changed}\n\nCorrection: an earlier version of this article gave a wrong figure."


def new_lead(dice: random.Random, text: str, language: str) -> str | None:
    """A first paragraph of its own, a third of the rest dropped, and other numbers."""
    each = sentences(text)
    kept = [one for one in each if dice.random() > 1 / 3]
    tongue = language if language in prose.TONGUES else "en"
    body = " ".join(kept)
    body = _replaced(body, list(_NUMBER.finditer(body)), lambda old: str(int(old) + dice.randint(1, 9))) or body
    return prose.paragraph(dice, tongue) + "\n\n" + body if len(kept) > 3 else None


def _replaced(text: str, places: list[re.Match[str]], new: Callable[[str], str]) -> str | None:
    if not places:
        return None
    for place in sorted(places, key=lambda each: -each.start()):
        text = text[: place.start()] + new(place.group()) + text[place.end() :]
    return text


COPIES: dict[str, Edit] = {
    "cut to 75 %": cut(0.75),
    "cut to 50 %": cut(0.5),
    "cut to 25 %": cut(0.25),
    "reordered": reordered,
    "byline and agency": byline,
    "1 notice": furniture(1),
    "4 notices": furniture(4),
    "press release": release,
    "10 % of words": rewritten,
}
"""What adds nothing to the article, or next to nothing."""
ADDITIONS: dict[str, Edit] = {
    "extended by 1": extended(1.0),
    "extended by 3": extended(3.0),
    "new numbers": new_numbers,
    "new name": new_name,
    "new quote": new_quote,
    "correction": corrected,
    "new lead": new_lead,
}
"""What belongs to the family and must be passed on."""
