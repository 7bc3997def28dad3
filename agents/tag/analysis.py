"""A batch of texts as arrays: tokens, sentences, what the document says about its words. Shared by training and tagging.

Only the neighbourhood of capitals is looked at: a token with no capital beside it is never part of a name. The runs of
tokens that are left are padded with an empty token on either side, so that shifts by one never cross a border.
"""

from collections.abc import Sequence
from itertools import chain
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from copydesk.agents.tag.lexicon import LONGEST_PHRASE, Flag, phrase_key, roll
from copydesk.agents.tag.vocabulary import Column, Vocabulary

Ints = NDArray[np.signedinteger[Any]]
Mask = NDArray[np.bool_]
LONGEST_SENTENCE: Final = 100  # tokens; the decoder takes one step a token of the longest
NORMAL, SHOUTED, TITLED, TABLE = range(4)
"""How a sentence is written: as prose, in capitals, Like a Headline, as a line of figures."""
SPORT_SHARE: Final = 0.015  # of a document's words; with fewer cue words it is not about sport
BUSINESS_SHARE: Final = 0.02
FEWEST_CUES: Final = 2


class Analysis(NamedTuple):
    """Arrays over padded tokens: every sentence is followed by two empty tokens, and two stand before the first."""

    words: Ints
    """Numbers of the vocabulary, 0 for padding."""
    starts: Ints
    """Code points of the token in its text; of real tokens only, see `places`."""
    ends: Ints
    texts: Ints
    """Which text a real token is of."""
    places: Ints
    """Where the real tokens stand among the padded ones."""
    active: Ints
    """Padded places that may be part of a name, in order."""
    codes: Ints
    """What the document says of the word there (`DOCUMENT_CODES` values)."""
    topics: Ints
    phrases: Ints
    """Known phrase that covers the token: 0, or 1 + 3 * number of its name set + (first, inside, last)."""
    named: Ints
    """Padded places of capitalised words, for the document vote."""
    name_keys: Ints
    """Number of the (text, word without capitals) pair of each of `named`."""


MARKS: Final = 9
"""Things that a document can say of a word; a bit each, see `_marks`."""
DOCUMENT_CODES: Final = 4 * 2 << MARKS


class _Padded(NamedTuple):
    """The padded tokens of a batch."""

    words: Ints
    flags: Ints
    texts: Ints
    modes: Ints
    capital: Mask


def analyse(vocabulary: Vocabulary, texts: Sequence[str], numbers: Sequence[list[int]]) -> Analysis | None:
    """The arrays of a batch; None if there is no word in it. `numbers` are the texts' tokens, their rows are grown."""
    counts = [len(one) for one in numbers]
    raw = np.fromiter(chain.from_iterable(numbers), np.int32, sum(counts))
    columns = vocabulary.columns
    flags = columns[Column.FLAGS].take(raw)
    space = (flags & Flag.SPACE) > 0
    keep = np.flatnonzero(~space)
    if not len(keep):
        return None
    text_of = np.repeat(np.arange(len(texts), dtype=np.int32), counts)
    ends = np.cumsum(columns[Column.LENGTH].take(raw), dtype=np.int64)
    first = np.cumsum([0, *(len(text) for text in texts[:-1])])
    ends = (ends - first.take(text_of)).take(keep)
    opening = _sentence_starts(flags, keep, text_of.take(keep), space)
    words, text_of, flags = raw.take(keep), text_of.take(keep), flags.take(keep)
    places, padded = _pad(words, flags, text_of, opening)
    named = np.flatnonzero(padded.capital)
    codes, keys = _codes(vocabulary, padded, named)
    return Analysis(
        words=padded.words,
        starts=ends - columns[Column.LENGTH].take(words),
        ends=ends,
        texts=text_of,
        places=places,
        active=_active(padded),
        codes=codes,
        topics=_topics(flags, text_of).take(padded.texts),
        phrases=_phrases(vocabulary, padded, named),
        named=named,
        name_keys=keys,
    )


def _sentence_starts(flags: Ints, keep: Ints, text_of: Ints, space: Mask) -> Mask:
    """First of a text or line; after . ! ? and closing quotes when a space and a capital or quote follow."""
    kept = flags.take(keep)
    gap, newline = np.zeros(len(keep), bool), np.zeros(len(keep), bool)
    gap[1:] = space[keep[1:] - 1]
    newline[1:] = gap[1:] & ((flags[keep[1:] - 1] & Flag.NEWLINE) > 0)
    ended = np.zeros(len(keep), bool)
    end, close = (kept & Flag.END) > 0, (kept & Flag.CLOSE) > 0
    ended[1:] = end[:-1]
    ended[2:] |= close[1:-1] & end[:-2]
    opening = newline | (gap & ended & ((kept & (Flag.CAPITAL | Flag.QUOTE)) > 0))
    opening[1:] |= text_of[1:] != text_of[:-1]
    opening[0] = True
    firsts = np.flatnonzero(opening)
    lengths = np.diff(firsts, append=len(keep))
    for start, length in zip(firsts[lengths > LONGEST_SENTENCE], lengths[lengths > LONGEST_SENTENCE], strict=True):
        opening[start : start + length : LONGEST_SENTENCE] = True
    return opening


def _pad(words: Ints, flags: Ints, text_of: Ints, opening: Mask) -> tuple[Ints, _Padded]:
    """Where the tokens go, and the padded arrays."""
    sentence = np.cumsum(opening)
    places = np.arange(len(words)) + 2 * sentence
    spread = np.zeros((4, len(words) + 2 * int(sentence[-1]) + 2), np.int32)
    spread[:, places] = (words, flags, text_of, _modes(flags, opening)[sentence - 1])
    padded, flags, texts, modes = spread
    return places, _Padded(padded, flags, texts, modes, (flags & Flag.CAPITAL) > 0)


def _active(padded: _Padded) -> Ints:
    """A capital, the tokens beside it, one more before it (`al - Assad`) and one after a hyphen (`Jong - un`)."""
    active = padded.capital.copy()
    active[2:] |= padded.capital[:-2] & ((padded.flags[1:-1] & Flag.QUOTE) > 0)
    active[1:] |= padded.capital[:-1]
    active[:-1] |= padded.capital[1:]
    active[:-2] |= padded.capital[2:]
    return np.flatnonzero(active & (padded.words > 0))


def _modes(flags: Ints, opening: Mask) -> Ints:
    """How each sentence is written."""
    firsts = np.flatnonzero(opening)
    alpha, upper, capital, digit = (
        np.add.reduceat(((flags & flag) > 0).astype(np.int32), firsts)
        for flag in (Flag.ALPHA, Flag.UPPER, Flag.CAPITAL, Flag.DIGIT)
    )
    modes = np.zeros(len(firsts), np.int32)
    modes[(alpha > 4) & (capital > 0.75 * alpha)] = TITLED
    modes[(alpha > 0) & (upper > 0.6 * alpha)] = SHOUTED
    modes[(digit > 1) & (2 * digit >= alpha) & (modes == NORMAL)] = TABLE
    return modes


def _topics(flags: Ints, text_of: Ints) -> Ints:
    """0, 1 for texts on sport, 2 on business: by the share of cue words."""
    total = np.bincount(text_of)
    sport = np.bincount(text_of, (flags & Flag.SPORT) > 0)
    business = np.bincount(text_of, (flags & Flag.BUSINESS) > 0)
    topics = np.where((business >= FEWEST_CUES) & (business > BUSINESS_SHARE * total), 2, 0)
    topics[(sport >= FEWEST_CUES) & (sport > SPORT_SHARE * total) & (sport >= business)] = 1
    return topics


def _codes(vocabulary: Vocabulary, padded: _Padded, named: Ints) -> tuple[Ints, Ints]:
    """The code of each padded token, and the number of the (text, word) pair of each capitalised one."""
    words, flags, texts, modes, _ = padded
    codes = np.where(words > 0, modes << (MARKS + 1), 0)
    if not len(named):
        return codes, named
    lower = vocabulary.columns[Column.LOWER].take(words[named])  # a headline in capitals names what the text names
    pairs, keys = np.unique(texts[named].astype(np.int64) << 32 | lower, return_inverse=True)
    marks = np.zeros(len(pairs), np.int32)
    for bit, where in enumerate(_marks(padded)):
        marks[keys[where[named]]] |= 1 << bit
    marks |= _written_small(vocabulary, padded, pairs).astype(np.int32) << (MARKS - 1)
    opening = words[named - 1] == 0
    opening |= (words[named - 2] == 0) & ((flags[named - 1] & Flag.ALNUM) == 0)
    codes[named] |= marks[keys] | opening.astype(np.int32) << MARKS
    return codes, keys


def _written_small(vocabulary: Vocabulary, padded: _Padded, pairs: Ints) -> Mask:
    """Of (text << 32 | word without capitals) pairs: whether the text has the word in small letters too."""
    lower = vocabulary.columns[Column.LOWER]
    width = vocabulary.lower_count
    seen = np.zeros((int(padded.texts[-3]) + 1) * width, bool)
    small = np.flatnonzero(padded.flags & Flag.LOWER)
    seen[padded.texts[small].astype(np.int64) * width + lower.take(padded.words[small])] = True
    found: Mask = seen[(pairs >> 32) * width + (pairs & 0xFFFFFFFF)]
    return found


def _marks(padded: _Padded) -> tuple[Mask, ...]:
    """Where a capitalised word of prose shows what it is.

    In this order: a capital inside a sentence, after a title, after a given name, before a head of organisations, before
    a head of places, in brackets as an acronym, after a place's preposition, before a verb of saying. `_codes` adds one:
    written small elsewhere.
    """
    words, flags, _, modes, capital = padded
    prose = capital & ((modes == NORMAL) | (modes == TABLE))
    before, after = np.zeros_like(flags), np.zeros_like(flags)
    before[1:], after[:-1] = flags[:-1], flags[1:]
    inside = np.zeros(len(words), bool)
    inside[1:] = words[:-1] > 0
    runs_on = prose & ((after & Flag.CAPITAL) > 0)
    full = runs_on & ((flags & Flag.GIVEN) > 0) & (((before & Flag.CAPITAL) == 0) | ((before & Flag.TITLE) > 0))
    surname = np.zeros(len(words), bool)
    surname[1:] = full[:-1]
    surname[2:] |= full[:-2] & capital[2:]
    return (
        prose & inside & ((before & Flag.QUOTE) == 0),
        prose & ((before & Flag.TITLE) > 0),
        surname,
        runs_on & ((after & Flag.ORGANISATION) > 0),
        runs_on & ((after & Flag.PLACE) > 0),
        prose & ((flags & Flag.UPPER) > 0) & ((before & Flag.LEFT) > 0) & ((after & Flag.RIGHT) > 0),
        prose & ((before & Flag.INSIDE) > 0),
        prose & ((after & Flag.SAYS) > 0),
    )


def _phrases(vocabulary: Vocabulary, padded: _Padded, named: Ints) -> Ints:
    """Marks the longest known names of two words and more, left to right."""
    words, flags, _, _, capital = padded
    marked = np.zeros(len(words), np.int32)
    hashes = vocabulary.hashes.take(words)
    last = capital | ((flags & (Flag.CLOSE | Flag.DIGIT)) > 0)
    found: list[tuple[int, int, int]] = []
    starts, rolled = named, hashes[named]
    for length in range(2, LONGEST_PHRASE + 1):
        within = words[starts + length - 1] > 0
        starts, rolled = starts[within], rolled[within]
        rolled = roll(rolled, hashes[starts + length - 1])
        ending = np.flatnonzero(last[starts + length - 1])
        sets = vocabulary.lexicon.names.find(phrase_key(rolled[ending]))
        hits = np.flatnonzero(sets)
        found += zip(starts[ending[hits]].tolist(), [-length] * len(hits), sets[hits].tolist(), strict=True)
    end = 0
    for start, length, names in sorted(found):
        if start >= end:
            end = start - length
            marked[start:end] = 2 + 3 * names
            marked[start], marked[end - 1] = 1 + 3 * names, 3 + 3 * names
    return marked
