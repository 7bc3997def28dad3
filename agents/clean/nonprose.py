"""Text that is data and no article: log files, tables of values, source code, JSON.

Lines are looked at as the document has them, before hard wraps are undone. Rows of a table or log are taken out, and a
sentence must be left: so an article that carries a table or a ticker stays, and a table does not.
"""

import re
from collections import Counter
from collections.abc import Sequence

import orjson

from copydesk.agents.clean.words import as_western, ends_sentence, prose_words

# Fewer lines have no common shape.
MIN_LINES = 5
# Lines beyond this are not looked at: by then the kind of text is plain.
MAX_LINES = 200
MAX_LINE = 400
# From this share on, lines of one shape are what the document is. Articles carry tables and lines of code, but fewer.
MOST = 0.5
# Marks that programs are full of and news is not: code has 5 to 20 in a hundred characters, an article below one.
MARKS = b"{}=<>\\;_~`^"
MARK_SHARE = 0.04
# Log lines begin with a day and a time: at least eight digits within these characters.
STAMP_HEAD = 40
STAMP_DIGITS = 8
DIGITS = re.compile(r"\d")
STAMP = re.compile(r"\d\d:\d\d|\d{10}")
DELIMITERS = ",;\t|"
# A line with that many delimiters, as often as most other lines, is a row; prose has no two alike for long.
MIN_DELIMITERS = 2
CODE = re.compile(
    r"\s*(?://|/\*|\*/|\* @|#!|#include\b|import [\w.{]|from \S{1,60} import |def \w|class \w{1,60}[(:{]|@\w{1,60}\(?|</?\w"
    r"|(?:if|for|while|else|elif|try|except|switch|case|function|var|let|const|public|private|static|void|int|char|return)\b.*[:;{(})]$"
    r"|[\w.\[\]'\"]{1,80}\s*(?:[-+*/:]?=)\s*\S|[\w.]{1,80}\(.*\)[;:]?$|.*[{}]$|[^=(\[]*[=(\[].*;$)"
)


def why_data(text: str) -> str | None:
    """What kind of data the text is, in a few words, or None where it may be an article."""
    if text[:64].lstrip()[:1] in ("{", "[") and _is_json(text):
        return "JSON, not an article"
    if _has_marks(text):
        return "source code or data, not running text"
    lines = [line[:MAX_LINE].rstrip() for line in text.splitlines()[:MAX_LINES] if line and not line.isspace()]
    if len(lines) < MIN_LINES:
        return None
    # Where most lines are sentences, none of the shapes below can be what most lines have.
    if sum(map(ends_sentence, lines)) > (1 - MOST) * len(lines):
        return None
    if sum(1 for line in lines if CODE.match(line) and not ends_sentence(line)) >= MOST * len(lines):
        return "source code, not running text"
    return _why_rows(lines)


def _is_json(text: str) -> bool:
    try:
        return isinstance(orjson.loads(text), (dict, list))
    except (orjson.JSONDecodeError, UnicodeEncodeError):
        return False


def _has_marks(text: str) -> bool:
    western = as_western(text[: MAX_LINES * MAX_LINE])
    if western is None:
        return False
    marks = len(western) - len(western.translate(None, MARKS))
    return marks >= MARK_SHARE * len(western) and marks >= MIN_LINES


def _why_rows(lines: Sequence[str]) -> str | None:
    """Whether most lines are a log's or a table's and too little stands beside them."""
    for name, rows in (("a log file", list(map(_is_stamped, lines))), ("a table of values", _rows(lines))):
        if sum(rows) >= MOST * len(lines):
            rest = [line for line, is_row in zip(lines, rows, strict=True) if not is_row]
            # One sentence beside the rows is enough: what a brief needs is judged later.
            if not any(map(prose_words, rest)):
                return f"{name}, not an article"
    return None


def _is_stamped(line: str) -> bool:
    head = line[:STAMP_HEAD]
    return STAMP.search(head) is not None and len(DIGITS.findall(head)) >= STAMP_DIGITS and not _is_told(line)


def _is_told(line: str) -> bool:
    """A ticker's entry: a stamp before at least one full sentence."""
    return prose_words(line[STAMP_HEAD:]) > 0 and "[" not in line


def _rows(lines: Sequence[str]) -> list[bool]:
    """Which lines have the number of delimiters that most lines have."""
    best: list[bool] = [False] * len(lines)
    for delimiter in DELIMITERS:
        counts = [line.count(delimiter) for line in lines]
        common, times = Counter(counts).most_common(1)[0]
        if common >= MIN_DELIMITERS and times > sum(best):
            best = [count == common and not ends_sentence(line) for count, line in zip(counts, lines, strict=True)]
    return best
