"""What is right of a cleaned dump beside its fields: copies that are gone, and letters that are."""

from collections.abc import Iterable, Sequence

from copydesk.agents.clean.words import key, sentences


def left_over(units: Iterable[str], gold: Sequence[str], text: str) -> list[str]:
    """Of what was put in once too often, what still stands more often than in the gold paragraphs."""
    body, whole = key(text), key("".join(gold))
    return [unit for unit in units if body.count(key(unit)) > whole.count(key(unit))]


def missing(gold: Sequence[str], text: str) -> list[str]:
    """Sentences of the gold paragraphs that stand less often in the text."""
    body, whole = key(text), key("".join(gold))
    pieces = {key(piece): piece for paragraph in gold for piece in sentences(paragraph) if key(piece)}
    return [piece for folded, piece in pieces.items() if body.count(folded) < whole.count(folded)]


def letters(texts: Iterable[str]) -> int:
    """Letters and digits of the texts."""
    return sum(len(key(text)) for text in texts)
