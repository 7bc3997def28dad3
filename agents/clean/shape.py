"""Paragraphs made into the article's body: furniture, agency marks, sign-offs and repeated blocks taken out.

The same rules serve pages and dumps. What is taken out and means something, the credit and the dateline, is returned.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from copydesk.agents.clean.credits import (
    credit_of,
    split_at_credits,
    unknown_credit_of,
    without_credit,
    without_last_credit,
)
from copydesk.agents.clean.datelines import Dateline, dateline_of
from copydesk.agents.clean.lines import is_boilerplate
from copydesk.agents.clean.repeats import unglued, without_repeats
from copydesk.agents.clean.signoffs import is_sign_off, without_end_mark

# Sign-offs are the last paragraphs; further up the same words belong to the text.
SIGN_OFFS_WITHIN = 4
# A dateline opens the lead, which a teaser or standfirst may precede.
DATELINES_WITHIN = 3
# A shorter one may be a word that stands in the text: `Rome:`.
MIN_DATELINE = 8


Note = Callable[[str, Sequence[str]], None]
"""Hears what a step took out, in a few words, and the paragraphs that stand after it."""


def silent(why: str, paragraphs: Sequence[str]) -> None:
    """The note that nobody reads."""


class Shaped(NamedTuple):
    """The body, the agency credited, the dateline as written and the reporter in it; `credit_from`: where the credit stood."""

    paragraphs: list[str]
    credit: str | None
    credit_from: str
    dateline: str | None
    reporter: str | None = None


def shape(paragraphs: Iterable[str], note: Note = silent) -> Shaped:
    """The body's paragraphs and what stood around them; `note` hears of each step."""
    pieces = [piece for paragraph in unglued(list(paragraphs)) for piece in split_at_credits(paragraph)]
    kept, agency, inline = _without_credits(pieces)
    note("credit", kept)
    kept = [text for text in kept if not is_boilerplate(text)]
    note("boilerplate line", kept)
    kept = _without_sign_offs(kept)
    if kept:
        kept[-1], last = without_last_credit(without_end_mark(kept[-1]))
        agency = agency or last or inline
    note("sign-off or credit", kept)
    kept, dateline = _without_datelines([text for text in kept if text])
    note("dateline", kept)
    kept = without_repeats(kept)
    note("repeated", kept)
    if dateline is None:
        return Shaped(kept, agency, "credit line" if agency else "", None)
    if agency or dateline.agency is None:
        return Shaped(kept, agency, "credit line" if agency else "", dateline.text, dateline.reporter)
    return Shaped(kept, dateline.agency, "dateline", dateline.text, dateline.reporter)


def _without_credits(paragraphs: Sequence[str]) -> tuple[list[str], str | None, str | None]:
    """Lines that are an agency's mark go; marks behind a paragraph's last sentence are cut off.

    Returns what is left, the first agency on a line of its own, and the first that is less certain.
    """
    kept: list[str] = []
    alone: list[str] = []
    inline: list[str] = []
    guessed: list[str] = []
    edge = max(1, len(paragraphs) - SIGN_OFFS_WITHIN)
    for at, paragraph in enumerate(paragraphs):
        agency = credit_of(paragraph)
        unknown = unknown_credit_of(paragraph) if at >= edge and not agency else None
        rest, marked = ("", None) if agency or unknown else without_credit(paragraph)
        alone += [agency] if agency else []
        guessed += [unknown] if unknown else []
        inline += [marked] if marked else []
        kept += [rest] if rest else []
    return kept, next(iter(alone), None), next(iter((*inline, *guessed)), None)


def _without_sign_offs(paragraphs: Sequence[str]) -> list[str]:
    """Who wrote and edited, end marks: out of the last paragraphs."""
    edge = max(1, len(paragraphs) - SIGN_OFFS_WITHIN)
    return [*paragraphs[:edge], *(text for text in paragraphs[edge:] if not is_sign_off(text))]


def _without_datelines(paragraphs: Sequence[str]) -> tuple[list[str], Dateline | None]:
    """The first dateline, cut off wherever it stands again."""
    kept = list(paragraphs)
    found = ((at, dateline_of(text)) for at, text in enumerate(kept[:DATELINES_WITHIN]))
    at, first = next(((at, dateline) for at, dateline in found if dateline), (0, None))
    if first is None:
        return kept, None
    written = kept[at][: len(kept[at]) - len(first.rest)].strip()
    kept[at] = first.rest
    for later in range(at, len(kept)):
        if written in kept[later] and len(written) >= MIN_DATELINE:
            kept[later] = " ".join(kept[later].replace(written, " ").split())
    return kept, first
