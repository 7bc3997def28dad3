"""The language of a text, as ISO 639 code: by its letters where they say it, else as declared, else `und`.

CLD2 reads the first 600 characters in 20 microseconds. Where it is unsure, where the text is short, or where the
producer or page says otherwise, a second model (`ngrams.py`) is asked, which is better on headlines and ten times
slower.
"""

import re
from functools import cache
from typing import NamedTuple

import pycld2

from copydesk.agents.clean.ngrams import Model
from copydesk.agents.clean.words import WESTERN, as_western

SAMPLE = 600
# Below this many letters (a third of it in unspaced scripts) a declaration is the better witness.
ENOUGH = 60
# ... and without one, fewer than this say nothing at all.
FEW = 15
# ... and below this many CLD2 takes a name or two for another language: 12 of 400 German headlines, none of 400 leads.
SHORT = 150
# Percent of the text that CLD2 must give to one language; below it a second one, or none, fills the rest.
MOST = 90
# The second model's probability from which it is believed against CLD2, and where CLD2 names nothing.
LIKELY = 0.8
ALONE = 0.6
NO_LETTERS = bytes(code for code in range(256) if not bytes([code]).decode(WESTERN, "replace").isalpha())
# What CLD2 refuses: characters that are not for interchange.
REFUSED = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
CODE = re.compile(r"([a-zA-Z]{2,3})(?:[-_].*)?$", re.DOTALL)
# Varieties that the models tell apart and that share one language of news; codes that name the same one.
SAME = {
    "wuu": "zh", "yue": "zh", "cmn": "zh", "zh-hant": "zh", "arz": "ar", "ary": "ar", "nb": "no", "iw": "he", "in": "id",
    "jw": "jv", "ji": "yi", "sr-me": "sr", "fil": "tl", "uzs": "uz", "sdh": "ku",
    "mo": "ro", "eng": "en", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es", "ita": "it", "por": "pt",
    "nld": "nl", "dut": "nl", "rus": "ru", "zho": "zh", "chi": "zh", "jpn": "ja", "kor": "ko", "ara": "ar",
}  # fmt: skip
UNKNOWN = "und"
# ISO 639 has codes for "undetermined" and for "no linguistic content"; the model gives the second for figures.
NO_LANGUAGE = frozenset({UNKNOWN, "zxx", "un"})


class Language(NamedTuple):
    """The code and how it was found: `text`, `text, declared <code>` in a conflict, `declared`, or nothing."""

    code: str
    how: str


def language_of(text: str, declared: str | None = None) -> Language:
    """The language of the text; `declared` (a BCP 47 tag) decides where the text is too short or unclear."""
    said = declared_code(declared)
    sample = text[:SAMPLE]
    letters = _letters(sample)
    found = _found(sample, said, short=letters < SHORT) if letters >= (ENOUGH if said else FEW) else None
    if found:
        return Language(found, "text" if said in (None, found) else f"text, declared {said}")
    return Language(said, "declared") if said else Language(UNKNOWN, "")


def declared_code(tag: str | None) -> str | None:
    """`en-US` -> `en`; None for what is no language tag."""
    match = CODE.match((tag or "").strip()[:35])
    code = match[1].lower() if match else ""
    return SAME.get(code, code) if code and code not in NO_LANGUAGE else None


def surety(text: str) -> float:
    """CLD2's score for the language of the text, 0 where it is not sure: how much it reads like one."""
    try:
        reliable, _, details = pycld2.detect(REFUSED.sub("", text).encode("utf-8", "ignore"), isPlainText=True)
    except pycld2.error:
        return 0.0
    return float(details[0][3]) if reliable else 0.0


def _found(sample: str, said: str | None, *, short: bool) -> str | None:
    """The language that CLD2 names, confirmed or corrected by the second model where that is worth its time."""
    first, sure = _by_cld2(sample)
    if first and sure and not short and said in (None, first):
        return first
    second, probability = _ranked(sample)
    if first == second:
        return first
    if first is None:
        return second if probability >= ALONE else None
    return second if probability >= LIKELY and second else said or first


def _by_cld2(sample: str) -> tuple[str | None, bool]:
    """CLD2's language, and whether it stands on most of the text; None where it gives none."""
    try:
        reliable, _, details = pycld2.detect(REFUSED.sub("", sample).encode(), isPlainText=True)
    except pycld2.error:
        return None, False
    code = SAME.get(details[0][1].lower(), details[0][1].lower())
    # `xx-Grek` is a script without a language.
    return (None, False) if code in NO_LANGUAGE or "-" in code else (code, reliable and details[0][2] >= MOST)


def _ranked(sample: str) -> tuple[str | None, float]:
    """The second model's language and its probability, varieties of one language taken together."""
    ranked = _model().rank(sample)
    code = SAME.get(ranked[0][0], ranked[0][0])
    share = sum(part for variety, part in ranked if SAME.get(variety, variety) == code)
    return (None if code in NO_LANGUAGE else code), share


def _letters(text: str) -> int:
    """Letters, those beyond Latin, Greek and Cyrillic counted three times: their scripts say the language sooner."""
    western = as_western(text)
    if western is not None:
        return len(western.translate(None, NO_LETTERS))
    return sum((3 if character > "\u0590" else 1) for character in text if character.isalpha())


@cache
def _model() -> Model:
    """Loaded at the first text that needs it: 0.05 s and 17 MB, once a process."""
    return Model.load()
