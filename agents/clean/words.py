"""Words and sentences, counted the same way in every step, in any script."""

import itertools
import re
from collections.abc import Sequence
from typing import NamedTuple

# Scripts without spaces between words count by the character, as the fingerprint does.
WORD = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0e7f]|[^\\W_\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0e7f]+")  # fmt: skip
UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0e7f]")
# Arabic and Hebrew leave out most vowels.
CONSONANTS = re.compile("[\u0590-\u08ff]")
HANGUL = re.compile("[\uac00-\ud7a3]")
MARKS = re.compile(r"[\W_]+")
# Western, Cyrillic, Central European and Greek text is counted and folded a byte a character by tables, ten times as
# fast as by expressions.
WESTERN, *OTHERS = "cp1252", "cp1251", "cp1250", "cp1253"
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


class Charset(NamedTuple):
    """A set of one byte a character, by tables: what each folds to, which are marks, and `a` for each that is none.

    `odd` are the letters whose folding is left to `casefold`, as that of `ß`, which folds to two.
    """

    codec: str
    folded: bytes
    marks: bytes
    words: bytes
    odd: re.Pattern[str]

    def count_words(self, octets: bytes) -> int:
        """Number of words."""
        return len(octets.translate(self.words).split())

    def letters(self, octets: bytes, kept: bytes = b"") -> str:
        """The letters and digits, case folded, and the marks `kept`."""
        marks = self.marks.replace(kept, b"") if kept else self.marks
        letters = octets.translate(self.folded, marks).decode(self.codec)
        return letters.casefold() if not letters.isascii() and self.odd.search(letters) else letters


def _charset(codec: str) -> Charset:
    characters = [bytes([code]).decode(codec, "replace") for code in range(256)]
    folds = [character.casefold().encode(codec, "replace") for character in characters]
    odd = [
        code for code in range(256) if folds[code].decode(codec) != characters[code].casefold() or len(folds[code]) != 1
    ]
    marks = bytes(code for code in range(256) if not characters[code].isalnum())
    folded = bytes(code if code in odd else folds[code][0] for code in range(256))
    letters = "".join(characters[code] for code in odd if code not in marks)
    return Charset(
        codec,
        folded,
        marks,
        bytes(ord(" " if code in marks else "a") for code in range(256)),
        re.compile(f"[{letters}]"),
    )


CHARSETS = {codec: _charset(codec) for codec in (WESTERN, *OTHERS)}
# The set to try where a character is none of WESTERN.
OF_CHARACTER = {
    bytes([code]).decode(codec, "replace"): CHARSETS[codec] for codec in reversed(OTHERS) for code in range(256)
}


def as_western(text: str) -> bytes | None:
    """The text as one byte a character, or None where a character has none."""
    if text.isascii():
        return text.encode()
    try:
        return text.encode(WESTERN)
    except UnicodeEncodeError:
        return None


def as_bytes(text: str) -> tuple[bytes, Charset] | None:
    """The text as one byte a character, in the set that has all of them, or None."""
    if text.isascii():
        return text.encode(), CHARSETS[WESTERN]
    try:
        return text.encode(WESTERN), CHARSETS[WESTERN]
    except UnicodeEncodeError as error:
        charset = OF_CHARACTER.get(text[error.start])
    try:
        return (text.encode(charset.codec), charset) if charset else None
    except UnicodeEncodeError:
        return None


def key(text: str) -> str:
    """Letters and digits only, case folded: equal for two copies that differ in spaces, quotes and dashes."""
    found = as_bytes(text)
    return MARKS.sub("", text).casefold() if found is None else found[1].letters(found[0])


def keys(lines: Sequence[str]) -> list[str]:
    """The key of each line, which must hold no line break; as `key`, and all at once."""
    joined = "\n".join(lines)
    found = as_bytes(joined) if joined.count("\n") == len(lines) - 1 else None
    if found is None:
        return [key(line) for line in lines]
    return found[1].letters(found[0], kept=b"\n").split("\n")


def weight(letters: str) -> int:
    """Letters, those of scripts without spaces three times, Korean syllables twice, Arabic a third more: about how much they say."""
    if as_bytes(letters) is not None:
        return len(letters)
    return (
        len(letters)
        + 2 * len(UNSPACED.findall(letters))
        + len(HANGUL.findall(letters))
        + len(CONSONANTS.findall(letters)) // 3
    )


def count_words(text: str) -> int:
    """Number of words; each character of an unspaced script counts as one."""
    found = as_bytes(text)
    return len(WORD.findall(text)) if found is None else found[1].count_words(found[0])


def prose_words(paragraph: str) -> int:
    """Number of words if the paragraph reads as at least one full sentence, else 0."""
    found = as_bytes(paragraph)
    if not (ends_sentence(paragraph) or (found is None and THAI.search(paragraph))):
        return 0
    if found is not None:
        words = found[1].count_words(found[0])
    else:
        unspaced = len(UNSPACED.findall(paragraph))
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
