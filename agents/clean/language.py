"""The language of a text, as ISO 639 code: by its letters where there are enough, else as declared, else `und`."""

import re
from functools import cache
from typing import NamedTuple

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from copydesk.agents.clean.words import WESTERN, as_western

# What the model is sure of after the first characters it never took back on 1,053 real texts; else it reads on. Its
# cost grows with the characters: 0.14 ms for 300, 0.34 ms for 1,200.
FIRST = 300
SAMPLE = 1_200
SURE_AT_ONCE = 0.97
# Below this many letters (a third of it in unspaced scripts) a declaration is the better witness.
ENOUGH = 60
# Below this probability the model is guessing.
SURE = 0.9
NO_LETTERS = bytes(code for code in range(256) if not bytes([code]).decode(WESTERN, "replace").isalpha())
CODE = re.compile(r"([a-zA-Z]{2,3})(?:[-_].*)?$", re.DOTALL)
# Varieties that the model tells apart and that share one language of news; codes that name the same one.
SAME = {
    "wuu": "zh", "yue": "zh", "cmn": "zh", "arz": "ar", "ary": "ar", "nb": "no", "iw": "he", "in": "id", "ji": "yi",
    "mo": "ro", "eng": "en", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es", "ita": "it", "por": "pt",
    "nld": "nl", "dut": "nl", "rus": "ru", "zho": "zh", "chi": "zh", "jpn": "ja", "kor": "ko", "ara": "ar",
}  # fmt: skip
UNKNOWN = "und"
# ISO 639 has codes for "undetermined" and for "no linguistic content"; the model gives the second for figures.
NO_LANGUAGE = frozenset({UNKNOWN, "zxx"})


class Language(NamedTuple):
    """The code and how it was found: `text`, `declared`, or nothing."""

    code: str
    how: str


def language_of(text: str, declared: str | None = None) -> Language:
    """The language of the text; `declared` (a BCP 47 tag) decides where the text is too short or unclear."""
    said = declared_code(declared)
    if _letters(text[:FIRST]) >= ENOUGH:
        code, probability = _ranked(text[:FIRST])
        if probability < SURE_AT_ONCE or code in NO_LANGUAGE:
            code, probability = _ranked(text[:SAMPLE])
        if probability >= SURE and code not in NO_LANGUAGE:
            return Language(code, "text")
    return Language(said, "declared") if said else Language(UNKNOWN, "")


def declared_code(tag: str | None) -> str | None:
    """`en-US` -> `en`; None for what is no language tag."""
    match = CODE.match((tag or "").strip()[:35])
    code = match[1].lower() if match else ""
    return SAME.get(code, code) if code and code not in NO_LANGUAGE else None


def _ranked(sample: str) -> tuple[str, float]:
    """The likeliest language and its probability, varieties of one language taken together."""
    ranked = _model().rank(sample)
    code = SAME.get(ranked[0][0], ranked[0][0])
    return code, sum(part for variety, part in ranked if SAME.get(variety, variety) == code)


def _letters(text: str) -> int:
    """Letters, those beyond Latin, Greek and Cyrillic counted three times: their scripts say the language sooner."""
    western = as_western(text)
    if western is not None:
        return len(western.translate(None, NO_LETTERS))
    return sum((3 if character > "\u0590" else 1) for character in text if character.isalpha())


@cache
def _model() -> LanguageIdentifier:
    """Loaded at the first text: 0.6 s and 73 MB, once a process."""
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
