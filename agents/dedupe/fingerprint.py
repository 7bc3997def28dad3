"""The fingerprint: what dedupe compares instead of texts, computed in the stateless clean stage because it costs most.

The content hash says whether two texts have the same words. The sketch is a FracMinHash (Irber et al. 2022, as used by
sourmash): of the hashes of all 4-word shingles, those below a fixed bound. Two texts that share an eighth of their
shingles share an eighth of their sketch, whatever their lengths, so that an abridged copy still shows.

It runs in a pool process: numpy and xxhash are all it needs. Nothing is cached between texts: hashing a word with
xxh3 costs less than looking it up in a dictionary of words (measured: 75 against 80 to 100 microseconds for 450 words).

Every number here is part of the contract with records already written: changing one needs a new FINGERPRINT_VERSION.
"""

import base64
import re
import unicodedata

import msgspec
import numpy as np
import numpy.typing as npt
import xxhash

from copydesk.streams.records import CleanArticle, Fingerprint, Provenance

FINGERPRINT_VERSION = 1
# Written without spaces between words, `\w+` would yield whole clauses: there a token is a character.
CHARACTER_LANGUAGES = frozenset({"zh", "ja", "th"})
# Four words: three are shared by unrelated texts of one subject, five lose copies that were edited lightly.
SHINGLE = 4
# One shingle hash in eight is kept: about 57 for an article of 450 words; one in sixteen loses recall on short copies.
SCALE = 8
BOUND = np.uint64(2**64 // SCALE)
# An eighth of a brief would be a handful of hashes, too few to compare: a short text keeps at least its 64 smallest.
SKETCH_MIN = 64
# 4 KiB, an eighth of some 4,100 words. Live blogs and transcripts run to megabytes and would fill the topics; the
# smallest hashes of a long text are still a fair sample of it, compared in the range that both sketches cover.
SKETCH_MAX = 512

_WORD = re.compile(r"\w+")
# The golden ratio in 64 bits, odd: the multiplier of the polynomial over the word hashes.
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
# MurmurHash3's 64-bit finaliser (Appleby): spreads the polynomial evenly, which the bound relies on.
_MIX_1, _MIX_2, _SHIFT = np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53), np.uint64(33)

Hashes = npt.NDArray[np.uint64]


def fingerprint(text: str, *, language: str) -> Fingerprint:
    """The fingerprint of one text; case, punctuation and white space do not matter. Never fails, also on no text."""
    words = tokens(text, language=language)
    return Fingerprint(
        content_hash=xxhash.xxh3_128_hexdigest(_bytes(" ".join(words))),
        sketch=base64.b64encode(_sketch(words).astype("<u8").tobytes()).decode("ascii"),
        fingerprint_version=FINGERPRINT_VERSION,
    )


def with_fingerprint(article: CleanArticle) -> CleanArticle:
    """The article with the fingerprint of its text and where that came from."""
    made = fingerprint(article.text, language=article.language)
    by = Provenance(by=f"fingerprint/{FINGERPRINT_VERSION}", source="text")
    return msgspec.structs.replace(
        article,
        content_hash=made.content_hash,
        sketch=made.sketch,
        fingerprint_version=made.fingerprint_version,
        provenance=article.provenance | {"content_hash": by, "sketch": by},
    )


def hashes(sketch: str) -> Hashes:
    """The numbers of a sketch as written in a record: sorted, distinct, uint64. Raises ValueError if it is none."""
    return np.frombuffer(base64.b64decode(sketch, validate=True), dtype="<u8")


def tokens(text: str, *, language: str) -> list[str]:
    r"""The text's words (`\w+` after NFKC and case folding), or its characters where words are not set apart.

    A text of symbols alone has its symbols as tokens, so that two of them are not taken for the same empty text.
    """
    # Folding can take characters apart again: the second NFKC makes upper and lower case meet in one form.
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    words = _WORD.findall(folded)
    if not words:
        return list("".join(folded.split()))
    characters = language.partition("-")[0].casefold() in CHARACTER_LANGUAGES
    return list("".join(words)) if characters else words


def _sketch(words: list[str]) -> Hashes:
    """Sorted distinct shingle hashes: those below the bound, but no fewer and no more than the limits."""
    distinct = np.unique(_shingles(words))
    below = int(np.searchsorted(distinct, BOUND))
    return distinct[: min(max(below, SKETCH_MIN), SKETCH_MAX)]


def _shingles(words: list[str]) -> Hashes:
    """One hash for each run of four words; a shorter text is one run."""
    each = np.fromiter([xxhash.xxh3_64_intdigest(_bytes(word)) for word in words], np.uint64, len(words))
    width = min(SHINGLE, len(words))
    runs = len(words) - width + 1
    mixed = np.zeros(runs if width else 0, np.uint64)
    for place in range(width):
        mixed = mixed * _MULTIPLIER + each[place : place + runs]
    return _finalised(mixed)


def _finalised(x: Hashes) -> Hashes:
    x = (x ^ (x >> _SHIFT)) * _MIX_1
    x = (x ^ (x >> _SHIFT)) * _MIX_2
    return x ^ (x >> _SHIFT)


def _bytes(text: str) -> bytes:
    """UTF-8; half a surrogate pair, which JSON can carry, does not stop it."""
    return text.encode("utf-8", "surrogatepass")
