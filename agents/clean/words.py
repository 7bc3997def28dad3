"""Words and sentences, counted the same way in every step, in any script."""

import itertools
import re

# Scripts without spaces between words count by the character, as the fingerprint does.
WORD = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0e7f]|[^\\W_\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0e7f]+")  # fmt: skip
UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0e7f]")
MARKS = re.compile(r"[\W_]+")
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
SENTENCE_END = re.compile(
    rf"(?<=[.!?…])[{re.escape(CLOSERS)}]*\s+(?=(?:[-–—•*]\s)?[\"'“‘„«(\[]?[A-Z0-9À-ÞА-Я])|(?<=[a-zß-ÿ][.!?])(?=[A-Z][a-z]|[“«])|(?<=[。！？])"
)


def key(text: str) -> str:
    """Letters and digits only, case folded: equal for two copies that differ in spaces, quotes and dashes."""
    return MARKS.sub("", text).casefold()


def count_words(text: str) -> int:
    """Number of words; each character of an unspaced script counts as one."""
    return len(WORD.findall(text))


def prose_words(paragraph: str) -> int:
    """Number of words if the paragraph reads as at least one full sentence, else 0."""
    if not (TERMINAL.search(paragraph[-8:]) or THAI.search(paragraph)):
        return 0
    unspaced = len(UNSPACED.findall(paragraph))
    words = count_words(paragraph) - unspaced + unspaced // UNSPACED_PER_WORD
    return words if words >= PROSE_WORDS else 0


def ends_sentence(text: str) -> bool:
    """Whether the text ends with a mark that ends a sentence, closing quotes allowed after it."""
    return TERMINAL.search(text[-8:]) is not None


def sentences(paragraph: str) -> list[str]:
    """The paragraph cut after each sentence; joined by nothing it is the paragraph again, white space included."""
    cuts = [match.end() for match in SENTENCE_END.finditer(paragraph)]
    edges = [0, *cuts, len(paragraph)]
    return [paragraph[a:b] for a, b in itertools.pairwise(edges) if b > a]
