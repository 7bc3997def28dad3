"""A newswire for tests and benchmarks: a stream of articles, copies, updates and traps of which the truth is known.

It is written from a seed. Without a corpus the articles are made up (`prose`); with one, its texts are what the edits
are made of. Every notice, template and edit is of our own writing, so that a rule cannot have been made on them.
"""

import random
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from . import prose
from .edits import ADDITIONS, COPIES, Edit
from .furniture import notices, paper
from .wire import TEMPLATES

# Shares of a stream, as in news: a third are reprints of some kind.
ORIGINALS, EDITS, REPORTS, BRIEFS, QUOTING = 0.45, 0.37, 0.08, 0.07, 0.03
# One in five edits is made of what was edited before.
AGAIN = 0.2
# A publisher's notices are seen so often, no more: what a list learns must be learnt sooner.
SEEN = (2, 5)
BRIEF_WORDS = 60
TONGUES = ("en", "en", "en", "de", "es", "fr", "ru", "zh")


class Article(NamedTuple):
    """One article and the truth about it."""

    id: str
    text: str
    language: str
    kind: str
    """`original`, `report <template>`, `brief`, `quoting`, `exact`, or the name of the edit."""
    family: str
    """Articles of different families must not be joined."""
    source: str


class Shared(NamedTuple):
    """Paragraphs that a few articles have in common, so many more times: a publisher's notices, somebody's statement."""

    source: str
    language: str
    paragraphs: list[str]
    left: int


class Newswire:
    """Writes a stream; the same seed, count and corpus give the same stream."""

    def __init__(self, seed: int, corpus: Sequence[tuple[str, str]] = ()) -> None:
        """`corpus` holds (text, language); each text becomes one article, and the rest of the stream is made of them."""
        self._dice = random.Random(seed)
        self._corpus = list(corpus)
        self._left = list(range(len(self._corpus)))
        self._dice.shuffle(self._left)
        self._written: list[Article] = []
        self._publisher = self._statement = Shared("", "", [], 0)
        self._number = 0

    def stream(self, count: int) -> Iterator[Article]:
        """So many articles, in order."""
        for done in range(count):
            yield self._next(count - done)

    def _next(self, left: int) -> Article:
        # A corpus is spread over the whole stream.
        originals = min(ORIGINALS, len(self._left) / left) if self._corpus else ORIGINALS
        chance = self._dice.random()
        if not self._written or chance < originals:
            return self._original()
        kinds = (self._edited, self._report, self._brief, self._quoting)
        return self._dice.choices(kinds, weights=(EDITS, REPORTS, BRIEFS, QUOTING))[0]()

    def _article(self, text: str, language: str, kind: str, family: str = "", source: str = "") -> Article:
        self._number += 1
        name = f"made-{self._number:06}"
        return Article(name, text, language, kind, family or name, source or paper(self._dice))

    def _original(self) -> Article:
        text, language = self._fresh()
        made = self._article(text, language, "original")
        self._written.append(made)
        return made

    def _fresh(self) -> tuple[str, str]:
        """A text that has not been in the stream."""
        if self._left:
            return self._corpus[self._left.pop()]
        language = self._dice.choice(TONGUES)
        return prose.article(self._dice, language), language

    def _edited(self) -> Article:
        """An edit of an earlier article; what cannot be edited so is repeated as it is."""
        base = self._dice.choice(self._written)
        kinds: dict[str, Edit] = COPIES | ADDITIONS
        kind = self._dice.choice([*kinds, "exact"])
        text = kinds[kind](self._dice, base.text, base.language) if kind in kinds else None
        if text is None:
            kind, text = "exact", base.text
        made = self._article(text, base.language, kind, base.family)
        if kind in COPIES and self._dice.random() < AGAIN:
            self._written.append(made)
        return made

    def _report(self) -> Article:
        name = self._dice.choice([*TEMPLATES])
        language, fill = TEMPLATES[name]
        return self._article(fill(self._dice), language, f"report {name}")

    def _brief(self) -> Article:
        """A few lines of its own under the notices of a publisher that is seen a few times only."""
        if not self._publisher.left:
            self._publisher = self._new_publisher()
        source, language, known, left = self._publisher
        self._publisher = self._publisher._replace(left=left - 1)
        words = prose.article(self._dice, language).split(" ")
        own = " ".join(words[: self._dice.randint(BRIEF_WORDS // 2, BRIEF_WORDS)])
        return self._article("\n\n".join([own, *known]), language, "brief", source=source)

    def _new_publisher(self) -> Shared:
        """Half of them write notices as others do, half such as nobody else has."""
        language, count = self._dice.choice(("en", "de", "fr", "es")), self._dice.randint(1, 4)
        if self._dice.random() < 0.5:
            known = notices(self._dice, count, language)
        else:
            known = [prose.paragraph(self._dice, language) for _ in range(count)]
        return Shared(paper(self._dice), language, known, self._dice.randint(*SEEN))

    def _quoting(self) -> Article:
        """An article of its own around a statement that others quote as well, word by word."""
        if not self._statement.left:
            language = self._dice.choice(("en", "de", "fr", "es"))
            said = f"“{prose.paragraph(self._dice, language)}”"
            self._statement = Shared("", language, [said], self._dice.randint(*SEEN))
        _, language, said, left = self._statement
        self._statement = self._statement._replace(left=left - 1)
        own = [prose.paragraph(self._dice, language) for _ in range(self._dice.randint(2, 4))]
        return self._article("\n\n".join([*own[:1], *said, *own[1:]]), language, "quoting")
