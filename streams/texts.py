"""Texts of others, made safe for a terminal, a log or a page.

Article text is hostile: escape sequences would drive the terminal, bidirectional overrides would show another text than
the one that is there. `safe` takes both out of lines for people, `escaped` keeps JSON the same JSON without them.
"""

import re
from datetime import UTC, datetime

# C0, DEL and C1 controls; Arabic letter mark, direction marks (joiners stay: Persian and emoji need them); line and paragraph separators, embeddings
# and overrides, isolates; byte order mark; interlinear annotation; surrogates; language tags.
HOSTILE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
WHITE = re.compile(r"[\t\n\v\f\r\u2028\u2029]+")
STAND_IN = "\N{REPLACEMENT CHARACTER}"
# A line of a wide terminal; text beyond it is cut with an ellipsis.
LINE = 160


def safe(text: object, limit: int = LINE) -> str:
    """One line of at most `limit` characters without anything that a terminal acts on."""
    # Cut before the work, with room for what white space folds: a value may have megabytes.
    line = HOSTILE.sub(STAND_IN, WHITE.sub(" ", str(text)[: 4 * limit]).strip())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def escaped(json_text: str) -> str:
    """Valid JSON as one line: white space between tokens folded, hostile characters in strings escaped."""
    return HOSTILE.sub(_escape, json_text)


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    if character in "\n\r\t":
        return " "  # valid JSON has these between tokens only
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i : i + 2].hex()}" for i in range(0, len(units), 2))


def instant(timestamp_ms: int) -> str:
    """Unix time as ISO 8601 in UTC, to the millisecond; ValueError, OverflowError or OSError beyond the calendar."""
    moment = datetime.fromtimestamp(timestamp_ms / 1000, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
