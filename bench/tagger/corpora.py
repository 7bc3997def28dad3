"""Labelled corpora as texts with spans: the staged CoNLL files, and the articles written for Copydesk.

The staged files hold tokens; they are joined to text as a writer would, so that the tokenizer is trained and measured on
what it will see.
"""

import gzip
import random
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

TYPES = ("PER", "ORG", "LOC", "MISC")
GLUED_LEFT = frozenset(".,:;!?)]}%'”") | {"'s", "’s", "n't", "'re", "'ve", "'ll", "'d", "'m", "n’t", "...", "’"}
GLUED_RIGHT = frozenset("([{$£€“#")
DASHES = frozenset("-–")
TEMPLATES = "templates.txt"  # of the articles' folder; templates.py fills them
TITLES = re.compile(
    r"(?:(?:King|Queen|(?:Crown )?Princes?s?|President|Prime Minister|Emperor|Empress|Pope|Sir|Lord|Lady|Dame|Dr\\.?|Mr\\.?"
    r"|Mrs\\.?|Ms\\.?|Sen\\.|Rep\\.|Gov\\.|Gen\\.|General|Senator|Governor|Judge|Justice|Cardinal|Archbishop|Bishop|Sultan|Emir"
    r"|Sheikh|Sheik|Ayatollah|Captain|Colonel|Major|Professor|Prof\\.?|Secretary|Chancellor|Minister) )+(?=[A-Z])"
)
ARTICLE = re.compile(r"[Tt]he (?!Hague)(?=[A-Z])")
MARKUP = re.compile(r"\[(PER|ORG|LOC|MISC) ([^\[\]]+)\]")
Span = tuple[int, int, str]


class Document(NamedTuple):
    """A text and its names by code points."""

    text: str
    spans: list[Span]


def documents(path: Path, seed: int = 0) -> list[Document]:
    """The documents of one staged file; half of them with a line a sentence, half with a line in all."""
    choose = random.Random(f"{path.name} {seed}")
    return [detokenise(rows, choose.choice("\n ")) for rows in _sentences(path)]


def _sentences(path: Path) -> Iterator[list[list[tuple[str, str]]]]:
    rows: list[list[tuple[str, str]]] = [[]]
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("# doc "):
                if any(rows):
                    yield rows
                rows = [[]]
            elif not line.strip():
                rows.append([])
            else:
                token, tag = line.rstrip("\n").split("\t")
                rows[-1].append((token, tag))
    if any(rows):
        yield rows


def detokenise(sentences: Iterable[list[tuple[str, str]]], between: str = "\n") -> Document:
    """Tokens joined to text, BIO tags to spans."""
    text, spans, quoted = "", [], False
    for sentence in filter(None, sentences):
        glue = True
        text += between if text else ""
        for token, tag in sentence:
            closing = token == '"' and quoted
            if not glue and token not in GLUED_LEFT and not closing and token not in DASHES:
                text += " "
            start = len(text)
            text += token
            quoted = quoted != (token == '"')
            glue = token in GLUED_RIGHT or token in DASHES or (token == '"' and quoted)
            kind = tag[2:]
            if tag.startswith("I-") and spans and spans[-1][2] == kind:
                spans[-1][1] = len(text)
            elif kind in TYPES:
                spans.append([start, len(text), kind])
    return Document(text, [(start, end, kind) for start, end, kind in spans])


def articles(folder: Path) -> list[Document]:
    """Articles of `*.txt`, divided by lines of `==`; names are marked as [ORG Yonhap]."""
    found = []
    for path in sorted(set(folder.glob("*.txt")) - {folder / TEMPLATES}):
        parts = path.read_text(encoding="utf-8").split("\n==\n")
        found += [unmark(part.strip()) for part in parts if part.strip()]
    return found


def unmark(marked: str) -> Document:
    """Text without its marks, and the spans they gave."""
    text, spans, at = "", [], 0
    for mark in MARKUP.finditer(marked):
        text += marked[at : mark.start()]
        spans.append((len(text), len(text) + len(mark[2]), mark[1]))
        text += mark[2]
        at = mark.end()
    return Document(text + marked[at:], spans)


def trimmed(document: Document) -> Document:
    """Spans as Copydesk wants them: people without titles, places without an article; corpora differ in both."""
    spans = []
    for start, end, kind in document.spans:
        edge = (
            (TITLES if kind == "PER" else ARTICLE).match(document.text, start, end) if kind in ("PER", "LOC") else None
        )
        spans.append((edge.end() if edge else start, end, kind))
    return Document(document.text, spans)


def headlined(document: Document) -> Document:
    """With Every Word of the First Line in a Capital."""
    line, end, rest = document.text.partition("\n")
    words = (word[:1].upper() + word[1:] if len(word[:1].upper()) == 1 else word for word in re.split(r"(?<=\s)", line))
    return Document("".join(words) + end + rest, document.spans)


def shouted(document: Document) -> Document:
    """In capitals, where no letter becomes two."""
    text = "".join(c.upper() if len(c.upper()) == 1 else c for c in document.text)
    return Document(text, document.spans)
