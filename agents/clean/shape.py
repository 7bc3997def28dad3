"""Paragraphs made into the article's body: furniture, agency marks, sign-offs and repeated blocks taken out.

The same rules serve pages and dumps. What is taken out and means something, the credit and the dateline, is returned.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from copydesk.agents.clean import agencies
from copydesk.agents.clean.lines import is_boilerplate, is_sign_off, without_end_mark
from copydesk.agents.clean.repeats import without_repeats
from copydesk.agents.clean.words import key

# Sign-offs are the last paragraphs; further up the same words belong to the text.
SIGN_OFFS_WITHIN = 4
# A dateline opens the lead, which a teaser or standfirst may precede.
DATELINES_WITHIN = 3


Note = Callable[[str, Sequence[str]], None]
"""Hears what a step took out, in a few words, and the paragraphs that stand after it."""


def silent(why: str, paragraphs: Sequence[str]) -> None:
    """The note that nobody reads."""


class Shaped(NamedTuple):
    """The body, the agency credited, the dateline as written; `credit_from` says where the credit stood."""

    paragraphs: list[str]
    credit: str | None
    credit_from: str
    dateline: str | None


def shape(paragraphs: Iterable[str], note: Note = silent) -> Shaped:
    """The body's paragraphs and what stood around them; `note` hears of each step."""
    pieces = [piece for paragraph in paragraphs for piece in agencies.split_at_credits(paragraph)]
    kept, agency = _without_credits(pieces)
    note("credit", kept)
    kept = [text for text in kept if not is_boilerplate(text)]
    note("boilerplate line", kept)
    kept = _without_sign_offs(kept)
    if kept:
        kept[-1], last = agencies.without_last_credit(without_end_mark(kept[-1]))
        agency = agency or last
    note("sign-off or credit", kept)
    kept, dateline = _without_datelines([text for text in kept if text])
    note("dateline", kept)
    kept = without_repeats(kept)
    note("repeated", kept)
    if agency or dateline is None or dateline.agency is None:
        return Shaped(kept, agency, "credit line" if agency else "", dateline.text if dateline else None)
    return Shaped(kept, dateline.agency, "dateline", dateline.text)


def _without_credits(paragraphs: Iterable[str]) -> tuple[list[str], str | None]:
    """Lines that are an agency's mark go; marks behind a paragraph's last sentence are cut off."""
    kept: list[str] = []
    first: str | None = None
    for paragraph in paragraphs:
        agency = agencies.credit_of(paragraph)
        rest, agency = ("", agency) if agency else agencies.without_credit(paragraph)
        first = first or agency
        if rest:
            kept.append(rest)
    return kept, first


def _without_sign_offs(paragraphs: Sequence[str]) -> list[str]:
    """Who wrote and edited, end marks: out of the last paragraphs."""
    edge = max(1, len(paragraphs) - SIGN_OFFS_WITHIN)
    return [*paragraphs[:edge], *(text for text in paragraphs[edge:] if not is_sign_off(text))]


def _without_datelines(paragraphs: Sequence[str]) -> tuple[list[str], agencies.Dateline | None]:
    """The first dateline, cut off wherever it stands again."""
    kept = list(paragraphs)
    found = ((at, agencies.dateline_of(text)) for at, text in enumerate(kept[:DATELINES_WITHIN]))
    at, first = next(((at, dateline) for at, dateline in found if dateline), (0, None))
    if first is None:
        return kept, None
    for later in range(at, len(kept)):
        again = agencies.dateline_of(kept[later]) if kept[later].startswith(first.text) else None
        if again and key(again.text) == key(first.text):
            kept[later] = again.rest
    return kept, first
