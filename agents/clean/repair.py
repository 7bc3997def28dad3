"""Characters put right: mojibake, entities escaped twice, invisible and control characters, composed forms.

What stays: quotes, dashes, full-width forms and ligatures as the author wrote them, and the joiners ZWJ and ZWNJ, which
Persian, Hindi and emoji need.
"""

import re
import unicodedata
from html import unescape

import ftfy

from copydesk.agents.clean.words import as_western

# A UTF-8 lead byte read as cp1252, latin-1 or MacRoman, followed by what a continuation byte turns into. Text without
# such a pair is never handed to ftfy, which would cost forty times as much as this search.
MOJIBAKE = re.compile(
    "[ÂÃâÅÐÑŸ][\u0080-\u00bf\u2018-\u201e\u2020-\u2022\u20ac\u2122\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u02c6\u02dc\u2026\u2030\u2039\u203a]"
)
FTFY = ftfy.TextFixerConfig(
    unescape_html=False,
    fix_latin_ligatures=False,
    fix_character_width=False,
    uncurl_quotes=False,
    fix_line_breaks=False,
    remove_control_chars=False,
    normalization="NFC",
)
ENTITY = re.compile(r"&(?:#[0-9]{2,7}|#x[0-9a-fA-F]{2,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
# Deeper escaping than this has not been seen; the bound keeps hostile input linear.
UNESCAPE_ROUNDS = 8
LINE_BREAKS = re.compile("\r\n?|[\v\f\x1c-\x1e\x85\u2028]")
INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb"
    "\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\U000e0001]"
)
# The bytes of cp1252 that mojibake begins with.
LEADS = "ÂÃâÅÐÑŸ".encode("cp1252")
# Unicode's Stream-Safe Text Format (UAX 15) allows 30 combining marks in a row; longer runs make normalisation slow.
COMBINING_RUN = re.compile("([\u0300-\u036f]{30})[\u0300-\u036f]+")


def repair(text: str) -> str:
    """The text with its characters put right; line breaks become newlines. Applied twice it changes nothing more."""
    if _is_sound(text):
        return text
    text = _unmixed(_unescaped(text))
    text = LINE_BREAKS.sub("\n", text).replace("\u2029", "\n\n")
    text = INVISIBLE.sub("", text)
    if text.isascii():
        return text
    text = INVISIBLE.sub("", _unmixed(COMBINING_RUN.sub(r"\1", text)))
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _is_sound(text: str) -> bool:
    """Whether nothing is to be put right, found out cheaply: printable Western text without entity and mojibake."""
    if "&" in text or not text.replace("\n", "").replace("\t", "").replace("\xa0", "").isprintable():
        return False
    # What cp1252 can write is in composed form and has no combining marks.
    western = as_western(text)
    return western is not None and (len(western.translate(None, LEADS)) == len(western) or not MOJIBAKE.search(text))


def _unmixed(text: str) -> str:
    """Mojibake put right, where there is any."""
    return ftfy.fix_text(text, FTFY) if not text.isascii() and MOJIBAKE.search(text) else text


def line(text: str, limit: int = 1_000) -> str:
    """The text repaired, on one line, white space collapsed, cut to `limit` characters."""
    return " ".join(repair(text[: 2 * limit]).split())[:limit].rstrip()


def _unescaped(text: str) -> str:
    """Entities resolved until none is left: text that was escaped twice reads `&amp;quot;`."""
    for _ in range(UNESCAPE_ROUNDS):
        if "&" not in text or not ENTITY.search(text):
            break
        resolved = ENTITY.sub(lambda match: unescape(match[0]), text)
        if resolved == text:
            break
        text = resolved
    return text
