"""A word form to the names of its features, alike for training and tagging.

The features are those of feature-based taggers (Ratinov and Roth, 2009): letters, affixes, shape, cue lists, known names,
word clusters. A feature counts for the word itself and, by reach, for its neighbours one or two words away.
"""

import re
from typing import Final, NamedTuple

from copydesk.agents.tag.lexicon import CUES, Flag, Known

_DIGIT: Final = re.compile(r"\d")
_REPEATED: Final = re.compile(r"(.)\1+")
_CUE_NAMES: Final = [(flag, f"k={name}") for name, flag in CUES.items()]
_KNOWN_NAMES: Final = [(bit, f"g={name}") for name, bit in vars(Known).items() if name.isupper()]
_LONGEST_SHAPE: Final = 10  # letters; beyond it shapes say nothing new
_PREFIXES: Final = (4, 6, 10)  # bits of a cluster's path: from parts of speech to topics (Miller et al., 2004)


class Features(NamedTuple):
    """Feature names, those of the widest reach first: `names[:far]` two words away, `names[:near]` one word away."""

    names: list[str]
    far: int
    near: int


def shape(word: str) -> str:
    """Capitals to A, other letters to a, digits to 0: Xi-2 is Aa-0."""
    letters = ("A" if c.isupper() else "a" if c.isalpha() else "0" if c.isdigit() else c for c in word[:_LONGEST_SHAPE])
    return "".join(letters)


def short_shape(word: str) -> str:
    """The shape with repeats written once."""
    return _REPEATED.sub(r"\1", shape(word))[:8]


def shape_class(word: str, flags: int) -> str:
    """Shape and whether the word is an everyday one."""
    return f"{short_shape(word)[:4]}{int(bool(flags & Flag.COMMON))}"


def features(word: str, flags: int, known: int, path: str) -> Features:
    """All features of a word; `path` is the bit string of its cluster, or empty."""
    lower = word.lower()
    if flags & Flag.DIGIT and not any(c.isalpha() for c in word):
        digits = _DIGIT.sub("0", word)[:6]
        return Features([f"n={digits}", f"ln={min(len(word), 6)}"], 2, 2)
    lists = [name for bit, name in _CUE_NAMES if flags & bit]
    if flags & Flag.CAPITAL:
        lists += [name for bit, name in _KNOWN_NAMES if known & bit]
    short, kind = short_shape(word), shape_class(word, flags)
    far = [f"w={lower}", f"ss={short}", *lists, *(f"b{n}={path[:n]}" for n in _PREFIXES[1:] if path)]
    near = [f"s3={lower[-3:]}", f"p3={lower[:3]}", f"c={kind}", f"b={path or '-'}"]
    if path:
        near.append(f"b4={path[:4]}")
    own = [f"sh={shape(word)}"]
    if flags & Flag.CAPITAL:
        own += [f"f={word}", f"gs={known & 0xFFFF}{kind[-1]}", f"ln={min(len(word), 8)}"]
        own += [f"p1={lower[:1]}", f"p2={lower[:2]}", f"s1={lower[-1:]}"]
    own += [f"p4={lower[:4]}", f"s2={lower[-2:]}", f"s4={lower[-4:]}"]
    return Features([*far, *near, *own], len(far), len(far) + len(near))
