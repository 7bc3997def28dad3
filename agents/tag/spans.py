"""What the recogniser finds: names as spans of an article's two fields, before anything is joined or linked."""

from typing import Literal, NamedTuple

Field = Literal["title", "body"]
SpanType = Literal["PER", "ORG", "LOC"]


class Article(NamedTuple):
    """What the recogniser reads: `title` may be empty."""

    title: str
    body: str


class Span(NamedTuple):
    """A name: `field[start:end]` in Unicode code points, its type, and a score between 0 and 1.

    Spans of one article are sorted (title first, then by offset) and do not overlap. Titles (`President`), a leading
    `the` and the possessive 's are outside. The score compares names within a text; it is no probability.
    """

    field: Field
    start: int
    end: int
    type: SpanType
    score: float
