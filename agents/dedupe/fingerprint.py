"""The fingerprint: what dedupe compares instead of texts, computed in the stateless clean stage because it costs most.

The content hash says whether two texts have the same words. The sketch is a FracMinHash (Irber et al. 2022, as used by
sourmash): of the hashes of all 4-word shingles, those below a fixed bound. Two texts that share an eighth of their
shingles share an eighth of their sketch, whatever their lengths, so that an abridged copy still shows. With each hash
goes the place of its shingle in the text. The facts are what two texts that say the same must have in common.

It runs in a pool process: numpy and xxhash are all it needs. Nothing is cached between texts: hashing a word with
xxh3 costs less than looking it up in a dictionary of words (measured: 75 against 80 to 100 microseconds for 450 words).

Every number here is part of the contract with records already written: changing one needs a new FINGERPRINT_VERSION.
"""

import re
import unicodedata

import msgspec
import numpy as np
import xxhash

from copydesk.agents.dedupe import facts
from copydesk.agents.dedupe.sketches import HASH_BITS, Hashes, pack
from copydesk.streams.records import CleanArticle, Fingerprint, Provenance

FINGERPRINT_VERSION = 2
# Four words: three are shared by unrelated texts of one subject, five lose copies that were edited lightly.
SHINGLE = 4
# One shingle hash in eight is kept: about 57 for an article of 450 words; one in sixteen loses recall on short copies.
SCALE = 8
BOUND = 2**HASH_BITS // SCALE
# An eighth of a brief would be a handful of hashes, too few to compare: a short text keeps at least its 64 smallest.
SKETCH_MIN = 64
# An eighth of some 4,100 words. Live blogs and transcripts run to megabytes and would fill the topics; the smallest
# hashes of a long text are still a fair sample of it, compared in the range that both sketches cover.
SKETCH_MAX = 512

_WORD = re.compile(r"\w+")
# Scripts that set no spaces between words, where `\w+` would yield whole clauses: there a token is a character.
# Thai and Lao, Burmese, Khmer, kana, Chinese characters and their extensions. The script decides, not the language
# that the record names: that may be unknown, and a Japanese text has English words.
_SPACELESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_CHARACTERS = re.compile(f"[{_SPACELESS}]")
_PIECE = re.compile(f"[{_SPACELESS}]|[^{_SPACELESS}]+")
# The golden ratio in 64 bits, odd: the multiplier of the polynomial over the word hashes.
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
# MurmurHash3's 64-bit finaliser (Appleby): spreads the polynomial evenly, which the bound relies on.
_MIX_1, _MIX_2, _SHIFT = np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53), np.uint64(33)


def fingerprint(text: str, *, language: str = "und") -> Fingerprint:  # noqa: ARG001  callers know it; the script decides
    """The fingerprint of one text; case, punctuation and white space do not matter. Never fails, also on no text."""
    plain = normal(text)
    words = _tokens(plain)
    sketch, count = _sketch(shingles(words), len(words))
    return Fingerprint(
        content_hash=xxhash.xxh3_128_hexdigest(_bytes(" ".join(words))),
        token_count=len(words),
        shingle_count=count,
        sketch=sketch,
        facts=facts.pack(facts.facts(plain, small(plain))),
        fingerprint_version=FINGERPRINT_VERSION,
    )


def with_fingerprint(article: CleanArticle) -> CleanArticle:
    """The article with the fingerprint of its text and where that came from."""
    made = fingerprint(article.text, language=article.language)
    by = Provenance(by=f"fingerprint/{FINGERPRINT_VERSION}", source="text")
    return msgspec.structs.replace(
        article,
        content_hash=made.content_hash,
        token_count=made.token_count,
        shingle_count=made.shingle_count,
        sketch=made.sketch,
        facts=made.facts,
        fingerprint_version=made.fingerprint_version,
        provenance=article.provenance | {"content_hash": by, "sketch": by},
    )


def tokens(text: str) -> list[str]:
    r"""The text's words (`\w+` after NFKC and case folding), or its characters where words are not set apart.

    A text of symbols alone has its symbols as tokens, so that two of them are not taken for the same empty text.
    """
    return _tokens(normal(text))


def normal(text: str) -> str:
    """The text in the form in which words, numbers, names and quotes are read."""
    return unicodedata.normalize("NFKC", text)


def small(plain: str) -> set[str]:
    """Among others, the words that a text writes without a capital."""
    return set(plain.split())


def _tokens(plain: str) -> list[str]:
    # Folding can take characters apart again: the second NFKC makes upper and lower case meet in one form.
    folded = unicodedata.normalize("NFKC", plain.casefold())
    words = _WORD.findall(folded)
    if not words:
        return list("".join(folded.split()))
    if _CHARACTERS.search(folded):
        return [piece for word in words for piece in _PIECE.findall(word)]
    return words


def _sketch(hashes: Hashes, tokens: int) -> tuple[str, int]:
    """The packed sketch and the number of distinct hashes. Those below the bound, but no fewer and no more than the limits."""
    distinct = np.unique(hashes)
    below = int(np.searchsorted(distinct, np.uint64(BOUND)))
    kept = distinct[: min(max(below, SKETCH_MIN), SKETCH_MAX)]
    if not len(kept):
        return "", 0
    places = np.flatnonzero(hashes <= kept[-1])
    _, first = np.unique(hashes[places], return_index=True)
    return pack(kept, places[first], tokens), len(distinct)


def shingles(words: list[str]) -> Hashes:
    """One hash for each run of four words, its upper bits; a shorter text is one run."""
    each = np.fromiter(map(xxhash.xxh3_64_intdigest, map(_bytes, words)), np.uint64, len(words))
    width = min(SHINGLE, len(words))
    runs = len(words) - width + 1
    mixed = np.zeros(runs if width else 0, np.uint64)
    for place in range(width):
        mixed = mixed * _MULTIPLIER + each[place : place + runs]
    return _finalised(mixed) >> np.uint64(64 - HASH_BITS)


def _finalised(x: Hashes) -> Hashes:
    x = (x ^ (x >> _SHIFT)) * _MIX_1
    x = (x ^ (x >> _SHIFT)) * _MIX_2
    return x ^ (x >> _SHIFT)


def _bytes(text: str) -> bytes:
    """UTF-8; half a surrogate pair, which JSON can carry, does not stop it."""
    return text.encode("utf-8", "surrogatepass")
