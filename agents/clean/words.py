"""Words and sentences, counted the same way in every step, in any script."""

import itertools
import re
from collections.abc import Sequence

# Scripts without spaces between words count by the character, as the fingerprint does.
WORD = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0e7f]|[^\\W_\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0e7f]+")  # fmt: skip
UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0e7f]")
# Arabic and Hebrew leave out most vowels.
CONSONANTS = re.compile("[\u0590-\u08ff]")
HANGUL = re.compile("[\uac00-\ud7a3]")
MARKS = re.compile(r"[\W_]+")
# Western text is counted and folded a byte a character by tables, ten times as fast as by expressions.
WESTERN = "cp1252"
CLOSERS = "\"'”’»›)]」』）】"
TERMINAL = re.compile(rf"[.!?…。！？।؟۔։][{re.escape(CLOSERS)}]*$")
# A sentence of fewer words is a heading, a label or a button as often as prose.
PROSE_WORDS = 6
# Characters of an unspaced script that carry about as much as one word.
UNSPACED_PER_WORD = 2
# Thai puts no mark at the end of a sentence, so length alone decides there.
THAI = re.compile("[\u0e00-\u0e7f]{20}")
# After a full stop, its closing quotes and a space, or glued to the next sentence (`market.South`), never inside an
# acronym (`U.S.`), because a small letter or a digit must stand before the stop.
# Every branch begins with the mark itself, so that the search runs from mark to mark.
SENTENCE_END = re.compile(
    rf"[.!?…。！？؟।۔](?:(?<=[.!?…؟।۔])[{re.escape(CLOSERS)}]*\s+(?=(?:[-–—•*]\s)?[\"'“‘„«(\[]?[A-Z0-9À-ÞА-ЯΑ-Ω\u0590-\u08ff\u0900-\u0dff\uac00-\ud7a3])|(?<=[a-zß-ÿ][.!?])(?=[A-Z][a-z]|[“«])|(?<=[。！？]))"
)


def _folded(code: int) -> int:
    """The byte of WESTERN that the byte folds to: itself where that is none, as for `ß`, which folds to two letters."""
    character = bytes([code]).decode(WESTERN, "replace").casefold()
    fold = character.encode(WESTERN, "replace")
    return fold[0] if len(fold) == 1 and fold.decode(WESTERN) == character else code


def _is_mark(code: int) -> bool:
    return not bytes([code]).decode(WESTERN, "replace").isalnum()


FOLDED = bytes(map(_folded, range(256)))
MARK_BYTES = bytes(code for code in range(256) if _is_mark(code))
WORD_BYTES = bytes(ord(" ") if _is_mark(code) else ord("a") for code in range(256))
# Letters whose folding FOLDED leaves to `casefold`.
ODD = re.compile("[ßµ]")


def as_western(text: str) -> bytes | None:
    """The text as one byte a character, or None where a character has none."""
    if text.isascii():
        return text.encode()
    try:
        return text.encode(WESTERN)
    except UnicodeEncodeError:
        return None


def key(text: str) -> str:
    """Letters and digits only, case folded: equal for two copies that differ in spaces, quotes and dashes."""
    western = as_western(text)
    if western is None:
        return MARKS.sub("", text).casefold()
    return _refolded(western.translate(FOLDED, MARK_BYTES).decode(WESTERN))


def keys(lines: Sequence[str]) -> list[str]:
    """The key of each line, which must hold no line break; as `key`, and all at once."""
    joined = "\n".join(lines)
    western = as_western(joined) if joined.count("\n") == len(lines) - 1 else None
    if western is None:
        return [key(line) for line in lines]
    return _refolded(western.translate(FOLDED, MARK_BYTES.replace(b"\n", b"")).decode(WESTERN)).split("\n")


def _refolded(letters: str) -> str:
    return letters if letters.isascii() or not ODD.search(letters) else letters.casefold()


def weight(letters: str) -> int:
    """Letters, those of scripts without spaces three times, Korean syllables twice, Arabic a third more: about how much they say."""
    if letters.isascii() or as_western(letters) is not None:
        return len(letters)
    return (
        len(letters)
        + 2 * len(UNSPACED.findall(letters))
        + len(HANGUL.findall(letters))
        + len(CONSONANTS.findall(letters)) // 3
    )


def count_words(text: str) -> int:
    """Number of words; each character of an unspaced script counts as one."""
    western = as_western(text)
    return len(WORD.findall(text)) if western is None else len(western.translate(WORD_BYTES).split())


def prose_words(paragraph: str) -> int:
    """Number of words if the paragraph reads as at least one full sentence, else 0."""
    western = as_western(paragraph) is not None
    if not (ends_sentence(paragraph) or (not western and THAI.search(paragraph))):
        return 0
    unspaced = 0 if western else len(UNSPACED.findall(paragraph))
    words = count_words(paragraph) - unspaced + unspaced // UNSPACED_PER_WORD
    return words if words >= PROSE_WORDS else 0


def ends_sentence(text: str) -> bool:
    """Whether the text ends with a mark that ends a sentence, closing quotes allowed after it."""
    return not text[-1:].isalnum() and TERMINAL.search(text[-8:]) is not None


def sentences(paragraph: str) -> list[str]:
    """The paragraph cut after each sentence; joined by nothing it is the paragraph again, white space included."""
    cuts = [match.end() for match in SENTENCE_END.finditer(paragraph)]
    edges = [0, *cuts, len(paragraph)]
    return [paragraph[a:b] for a, b in itertools.pairwise(edges) if b > a]
