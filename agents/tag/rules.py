"""Names in a text: tokens, candidates, evidence, entities. Pure; one read-only object for a process.

The method is a gazetteer and rules. It knows English; for other languages it finds known names only.
"""

from collections.abc import Iterable
from functools import cache
from typing import Final, NamedTuple

from copydesk.agents.tag.candidates import Cutter
from copydesk.agents.tag.evidence import CAP, ENOUGH, TYPES, Judge, Scores, best, key_of
from copydesk.agents.tag.gazetteer import Gazetteer
from copydesk.agents.tag.phrases import Piece
from copydesk.agents.tag.resolve import Group, Name, Resolver
from copydesk.agents.tag.tokens import Token, Tokenizer

LANGUAGES: Final = frozenset({"en"})
"""Languages that the rules cover."""
MAX_CHARACTERS: Final = 500_000
"""Names are looked for in so many first characters: half a second of work, a few seconds on the worst text."""


def covers(language: str) -> bool:
    """Whether the rules cover a language tag such as `en` or `en-GB`."""
    return language.partition("-")[0].lower() in LANGUAGES


class Mention(NamedTuple):
    """A name in the text."""

    start: int
    end: int
    text: str
    type: str
    entity: str


class Entity(NamedTuple):
    """Who or what the mentions with this id name."""

    id: str
    name: str
    type: str
    aliases: list[str]
    mentions: int


class Tags(NamedTuple):
    """Mentions by offset, without overlap; entities by first mention."""

    mentions: list[Mention]
    entities: list[Entity]


class Rules:
    """Call it with a text. Deterministic, without state between calls, never raises on any text."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        """Shares `gazetteer` between the steps."""
        self._gazetteer = gazetteer
        self._tokenize = Tokenizer(gazetteer)
        self._judge = Judge(gazetteer)

    @classmethod
    def load(cls) -> "Rules":
        """The process's tagger; reads the tables on the first call, well under half a second."""
        return _rules()

    def __call__(self, text: str, *, title: str | None = None, language: str = "en") -> Tags:
        """Names in `text`; offsets are code points into it. A title is evidence only: it gets no mentions."""
        text = text[:MAX_CHARACTERS]
        tokens = self._tokenize(text)
        pieces = Cutter(self._gazetteer, text, tokens).pieces()
        if not covers(language):
            return _tags(self._known_names(text, tokens, pieces), Resolver(self._gazetteer))
        scores = self._judge(tokens, pieces)
        self._read_title(title, scores)
        resolver = Resolver(self._gazetteer)
        full = [(piece, name) for piece in pieces if (name := self._full(text, tokens, piece, scores))]
        for piece, name in full:
            resolver.learn(name)
            if piece.last < len(tokens) and tokens[piece.last].before == "(" and tokens[piece.last].after == ")":
                resolver.learn_bracketed(name, tokens[piece.last].text)
        found = {piece.first: name for piece, name in full}
        trusted = {key_of(piece) for piece in pieces if len(piece.words) == 1 and self._is_seen(tokens, piece)}
        names = (
            (
                piece,
                found.get(piece.first)
                or self._single(text, tokens, piece, scores=scores, resolver=resolver, trusted=trusted),
            )
            for piece in pieces
        )
        placed = [(_span(tokens, piece), name) for piece, name in names if name is not None]
        return _tags(placed, resolver)

    def _read_title(self, title: str | None, scores: dict[str, Scores]) -> None:
        """Names in the title support the same names in the text."""
        if not title:
            return
        title = title[:1000]  # a headline is shorter
        tokens = self._tokenize(title)
        pieces = Cutter(self._gazetteer, title, tokens).pieces()
        for key, more in self._judge(tokens, pieces).items():
            if key in scores:
                for kind in TYPES:
                    scores[key][kind] = min(CAP, scores[key][kind] + min(more[kind], 1.0))

    def _full(self, text: str, tokens: list[Token], piece: Piece, scores: dict[str, Scores]) -> Name | None:
        """A candidate of several words, when there is enough evidence for a type."""
        if len(piece.words) < 2:
            return None
        kind, score = best(scores[key_of(piece)])
        if piece.loud and piece.entry is None and not piece.head and score < 2 * ENOUGH:
            return None
        if score < ENOUGH:
            return None
        start, end = _span(tokens, piece)
        entry = piece.entry if piece.entry is not None and piece.entry.type == kind else None
        return Name(piece.words, text[start:end], kind, entry)

    def _single(
        self,
        text: str,
        tokens: list[Token],
        piece: Piece,
        *,
        scores: dict[str, Scores],
        resolver: Resolver,
        trusted: set[str],
    ) -> Name | None:
        """A candidate of one word: part of a full name, an acronym, a known name, or enough evidence."""
        if len(piece.words) != 1:
            return None
        word, entry = piece.words[0], piece.entry
        own = dict(scores[word])
        if resolver.is_short_person(word):
            own["person"] += 4.5  # a surname that is also a town, in a text about that person
        if resolver.has_acronym(word):
            own["organisation"] += 4.5
        kind, score = best(own)
        everyday = self._gazetteer.is_everyday(word)
        if everyday and word not in trusted and not piece.titled and kind != "person":
            return None
        if (
            piece.loud
            and (entry is None or word.lower() in self._gazetteer.stop)
            and not resolver.is_short_person(word)
            and not resolver.has_acronym(word)
        ):
            return None
        if score < ENOUGH or word.lower() in self._gazetteer.lexicon["demonyms"]:
            return None
        start, end = _span(tokens, piece)
        return Name(piece.words, text[start:end], kind, entry if entry is not None and entry.type == kind else None)

    def _is_seen(self, tokens: list[Token], piece: Piece) -> bool:
        """Whether the capital stands where only names have one."""
        return not piece.loud and not tokens[piece.first].initial

    def _known_names(
        self, text: str, tokens: list[Token], pieces: Iterable[Piece]
    ) -> list[tuple[tuple[int, int], Name]]:
        """Only the names in the tables, for languages without rules."""
        found = []
        for piece in pieces:
            if piece.entry is not None and not piece.loud and piece.words[0].lower() not in self._gazetteer.common:
                start, end = _span(tokens, piece)
                found.append(((start, end), Name(piece.words, text[start:end], piece.entry.type, piece.entry)))
        return found


@cache
def _rules() -> Rules:
    return Rules(Gazetteer())


def _span(tokens: list[Token], piece: Piece) -> tuple[int, int]:
    last = tokens[piece.last - 1]
    company = piece.head and last.text.lower() in ("inc", "corp", "co", "ltd")
    return tokens[piece.first].start, last.full_end if piece.whole or company else last.end


def _tags(placed: list[tuple[tuple[int, int], Name]], resolver: Resolver) -> Tags:
    groups = [(span, name, resolver.place(name)) for span, name in placed]
    merged: dict[str, Group] = {}
    for group in resolver.groups():
        first = merged.setdefault(group.id, group)
        if first is not group:
            first.forms.update(group.forms)
    mentions = [Mention(start, end, name.text, merged[group.id].type, group.id) for (start, end), name, group in groups]
    return Tags(mentions, [_entity(identity, group) for identity, group in merged.items()])


def _entity(identity: str, group: Group) -> Entity:
    aliases = sorted(set(group.forms) - {group.name}, key=lambda form: (-len(form), form))
    return Entity(id=identity, name=group.name, type=group.type, aliases=aliases, mentions=sum(group.forms.values()))
