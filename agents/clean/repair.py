"""Characters put right: mojibake, entities escaped twice, invisible and control characters, composed forms.

What stays: quotes, dashes, full-width forms and ligatures as the author wrote them, and the joiners ZWJ and ZWNJ, which
Persian, Hindi and emoji need.
"""

import re
import unicodedata
from html import unescape

import ftfy
import ftfy.bad_codecs

from copydesk.agents.clean.words import as_western

# What UTF-8 is mistaken for. A text that these write as bytes which are good UTF-8 was mistaken for certain: a single
# letter of its own beyond ASCII would spoil it.
MISTAKEN = ("sloppy-windows-1252", "latin-1", "macroman", "sloppy-windows-1251", "cp437", "sloppy-windows-1250")
WESTERN_MISTAKEN, WESTERN_SIGNED = MISTAKEN[:2], MISTAKEN[:3]
# A quote or dash in UTF-8 read as MacRoman.
MACROMAN = "‚Ä"
# Mistakes made upon mistakes: three have been seen.
MISTAKES = 3
# Where only parts of a text are damaged: a UTF-8 lead byte read as cp1252 or latin-1 and what a continuation byte turns
# into, and the quotes and accents of the other sets. Text without is never handed to ftfy, which costs forty times as much.
MOJIBAKE = re.compile(
    "[ÂÃâÅÐÑŸ][\u0080-\u00bf\u2018-\u201e\u2020-\u2022\u20ac\u2122\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u02c6\u02dc\u2026\u2030\u2039\u203a]"
    "|вЂ[\u2018-\u201d\u2122\u0459\u045a\u0457¦]|‚Ä[\u00c0-\u00ff¶]|ΓÇ[\u00a0-\u00ff\u0100-\u2300]|√[©®ºß§∂†°≥±•≠¥´]|[├┬][\u00a1-\u00ff\u0391-\u03c9╝╢]|Ă[©ˇ¶¤Ľźş˘ł]"
    "|(?:[\u00c2-\u00f4][\u0080-\u00bf\u2018-\u201e\u2020-\u2022\u20ac\u2122\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u02c6\u02dc\u2026\u2030\u2039\u203a]{1,3}){3}"
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
# Those of them that no byte is mistaken for: they go first, since mojibake is told by whole texts.
HIDDEN = re.compile(
    "[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\U000e0001]"
)
# The bytes of cp1252 that mojibake begins with.
LEADS = "ÂÃâÅÐÑŸ‚".encode("cp1252")
# Unicode's Stream-Safe Text Format (UAX 15) allows 30 combining marks in a row; longer runs make normalisation slow.
COMBINING_RUN = re.compile("([\u0300-\u036f]{30})[\u0300-\u036f]+")
# ftfy takes 10 microseconds for each damaged piece; a dump of an article has 6,000 characters, a long one ten times that.
MAX_DAMAGED = 100_000


def repair(text: str) -> str:
    """The text with its characters put right; line breaks become newlines. Applied twice it changes nothing more."""
    if _is_sound(text):
        return text
    text = _unmixed(HIDDEN.sub("", _unescaped(text)))
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
    if western is None:
        return False
    return western.isascii() or (not _is_utf8(western) and (len(western.translate(None, LEADS)) == len(western) or not MOJIBAKE.search(text)))  # fmt: skip


def _is_utf8(octets: bytes) -> bool:
    try:
        octets.decode()
    except UnicodeDecodeError:
        return False
    return True


def _unmixed(text: str) -> str:
    """Mojibake put right, where there is any: the whole text at once, or by ftfy what is damaged in it."""
    for _ in range(MISTAKES):
        recoded = None if text.isascii() else _recoded(text)
        if recoded is None:
            break
        text = recoded
    small = len(text) <= MAX_DAMAGED and not text.isascii()
    return ftfy.fix_text(text, FTFY) if small and MOJIBAKE.search(text) else text


def _recoded(text: str) -> str | None:
    """The text whose UTF-8 was read as something else, or None where it was not."""
    # Western text is good UTF-8 under MacRoman by chance, a bracket and an accent will do: it needs a sign.
    western = WESTERN_SIGNED if MACROMAN in text else WESTERN_MISTAKEN
    for codec in MISTAKEN if as_western(text) is None else western:
        try:
            return text.encode(codec).decode()
        except UnicodeError:
            continue
    return None


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
