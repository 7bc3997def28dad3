"""A text dump's lines made into paragraphs: hard wraps undone, words joined that a line end had cut.

A line is wrapped where the first word of the next line would not have fitted into the width: then the writer had no
choice. A line that ends early ends on purpose.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from copydesk.agents.clean.bylines import read_line
from copydesk.agents.clean.words import UNSPACED, ends_sentence

# Text is wrapped at 60 to 80 columns, rarely at 100; wider lines are paragraphs.
MAX_WIDTH = 120
# Narrower blocks are verse, tables and headers.
MIN_WIDTH = 45
# A block of fewer lines than this must show a line that ends inside a sentence.
SURE_LINES = 4
# Line ends inside sentences from which a file is taken for wrapped, and their share.
SURE_ENDS = 3
MOSTLY = 0.6
WIDE = re.compile("[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]")
# A line of wide characters may lack this many columns: punctuation does not begin a line.
WIDE_SLACK = 4
BLANK = re.compile(r"\n[ \t]*\n")
# The longest compound of a European language has fewer letters; a longer run is no word.
MAX_WORD = 80
HYPHEN = re.compile(r"(\w*[^\W\d_])-$")
# Marks of Chinese and Japanese that no space follows.
NO_SPACE_AFTER = frozenset("。，、；：！？」』）】》”…—")
OPENERS = "「『（【《“"
BULLET = re.compile(r"\s*(?:[-*•·▪]|\d{1,2}[.)])\s")


def paragraphs_of(text: str) -> list[str]:
    """The paragraphs of a repaired text, each on one line, white space collapsed, none empty."""
    blocks = [[line for line in map(_flat, block.split("\n")) if line] for block in BLANK.split(text)]
    blocks = [block for block in blocks if block]
    known = _hyphenated(text)
    wrapped = len(blocks) > 1 and _is_wrapped_file(blocks)
    return [
        paragraph for at, block in enumerate(blocks) for paragraph in _unwrap(block, known, wrapped=wrapped and at > 0)
    ]


def _flat(line: str) -> str:
    return " ".join(line.split())


def _is_wrapped_file(blocks: Sequence[Sequence[str]]) -> bool:
    """Whether blank lines part the paragraphs and most other line ends stand inside a sentence."""
    # The headline above is often a line of its own length.
    if any(len(line) > MAX_WIDTH for block in blocks[1:] for line in block):
        return False
    ends = [line for block in blocks for line in block[:-1] if _width(line) >= MIN_WIDTH]
    inside = sum(not ends_sentence(line) for line in ends)
    return inside >= SURE_ENDS and inside >= MOSTLY * len(ends)


def _unwrap(block: list[str], known: frozenset[str], *, wrapped: bool) -> list[str]:
    """One block between blank lines: joined where lines are full, so that only paragraph ends are short."""
    full = is_wrapped(block) or (_is_one(block) if wrapped else [])
    if not full:
        return _joined_hyphens(block, known)
    paragraphs: list[list[str]] = [[block[0]]]
    for line, joins in zip(block[1:], full, strict=True):
        if joins:
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return [_join(paragraph, known) for paragraph in paragraphs]


def _is_one(block: Sequence[str]) -> list[bool]:
    """Of a short block in a wrapped file, which lines go on: those that are no short line, entry or header line."""
    return [
        _width(line) >= MIN_WIDTH and not BULLET.match(after) and not read_line(line) and not read_line(after)
        for line, after in pairwise(block)
    ]


def is_wrapped(block: Sequence[str]) -> list[bool]:
    """For each line but the last whether it goes on in the next; empty where the block is not wrapped."""
    short = [line for line in block if len(line) <= MAX_WIDTH]
    width = max(map(_width, short), default=0)
    if len(block) < 2 or width < MIN_WIDTH or len(short) < len(block) - 1:
        return []
    full = [len(line) <= MAX_WIDTH and _full(line, after, width) for line, after in pairwise(block)]
    inside = [joins and not ends_sentence(line) for line, joins in zip(block, full, strict=False)]
    if len(block) >= SURE_LINES:
        return full if 2 * sum(inside) >= len(full) else []
    goes_on = any(cut and _continues(line, after) for line, cut, after in zip(block, inside, block[1:], strict=False))
    return full if all(full) and goes_on else []


def _width(line: str) -> int:
    """Columns: characters of Chinese, Japanese and Korean take two."""
    return len(line) if line.isascii() else len(line) + len(WIDE.findall(line))


def _continues(line: str, after: str) -> bool:
    """Whether the next line can only go on: it begins small, or stands in a script that has no capitals and spaces."""
    return after[:1].islower() or bool(UNSPACED.match(line[-1:]) and UNSPACED.match(after))


def _full(line: str, after: str, width: int) -> bool:
    """Whether the next line's first word would not have fitted."""
    if BULLET.match(after):
        return False
    if _cut_word(line) and after[:1].islower():
        return True
    if UNSPACED.match(after):
        return _width(line) + WIDE_SLACK >= width
    return _width(line) + 1 + _width(after.split(" ", 1)[0]) > width


def _joined_hyphens(lines: list[str], known: frozenset[str]) -> list[str]:
    """Lines that stay apart, save where a word was cut at the end of one."""
    joined: list[list[str]] = []
    for line in lines:
        if joined and _cut_word(joined[-1][-1]) and line[:1].islower():
            joined[-1].append(line)
        else:
            joined.append([line])
    return [_join(parts, known) for parts in joined]


def _join(lines: Sequence[str], known: frozenset[str]) -> str:
    """The lines as one; a hyphen at a line's end goes unless the text writes that word with one elsewhere."""
    parts = [lines[0]]
    for line in lines[1:]:
        cut = _cut_word(parts[-1])
        last = parts[-1][-1:]
        if UNSPACED.match(line.lstrip(OPENERS)[:1]) and (UNSPACED.match(last) or last in NO_SPACE_AFTER):
            parts.append(line)
        elif not (cut and line[:1].islower()):
            parts += [" ", line]
        elif f"{cut}-{_first_word(line)}".lower() in known:
            parts.append(line)
        else:
            parts[-1] = parts[-1][:-1]
            parts.append(line)
    return "".join(parts)


def _cut_word(line: str) -> str | None:
    """The beginning of a word that the line ends with, without its hyphen."""
    match = HYPHEN.search(line[-MAX_WORD:]) if line.endswith("-") else None
    return match[1] if match else None


def _first_word(line: str) -> str:
    match = re.match(r"\w+", line)
    return match[0] if match else ""


def _hyphenated(text: str) -> frozenset[str]:
    """The words that stand with a hyphen inside a line."""
    return frozenset(word.lower() for word in re.findall(r"\b\w+-\w+\b", text)) if "-\n" in text else frozenset()
