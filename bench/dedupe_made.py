"""Figures of dedupe on the streams of tests/kit/newswire, whose truth is known."""

import functools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bench import dedupe_data as data
from bench.dedupe_contestants import Found_, Method, Text
from tests.kit.newswire import Article, Newswire
from tests.kit.newswire.edits import ADDITIONS, COPIES

SEED = 20
# Articles of which hardly any repeats another: what is joined beside the edits is wrong.
CORPUS = {"web": "en", "gnad": "de"}
Adding = Callable[[Sequence[Text], Found_], list[str]]


def made_figures(home: Path, run: Method, count: int, adding: Adding) -> dict[str, Any]:
    """By stream and kind of article; `wrong` is the share joined to another family than the true one."""
    figures = {}
    for name, corpus in (("made up", ()), ("data edited", corpus_of(home))):
        if corpus or name == "made up":
            articles = written(count, corpus)
            stream = [Text(article.id, article.text, article.language) for article in articles]
            found = run(stream)
            wrong = set(adding(stream, found))
            figures |= {f"{name}: {kind}": each for kind, each in by_kind(articles, found, wrong).items()}
    return figures


@functools.lru_cache(maxsize=2)
def written(count: int, corpus: tuple[tuple[str, str], ...]) -> list[Article]:
    return list(Newswire(SEED, corpus).stream(count))


@functools.lru_cache(maxsize=1)
def corpus_of(home: Path) -> tuple[tuple[str, str], ...]:
    """(text, language) of the development data; empty where there is none."""
    return tuple((each.text, tongue) for name, tongue in CORPUS.items() for each in data.documents(home, name))


def by_kind(articles: Sequence[Article], found: Found_, adding: set[str]) -> dict[str, Any]:
    """Recall of what belongs to a family, and what was joined or suppressed that should not have been."""
    truth = {article.id: article.family for article in articles}
    counts: dict[str, dict[str, int]] = {}
    for article in articles:
        known = found.get(article.id)
        right = bool(known) and truth[known.parent] == article.family
        each = counts.setdefault(group(article.kind), dict.fromkeys(("articles", "found", "wrong", "suppressed", "adding"), 0))  # fmt: skip
        each["articles"] += 1
        each["found"] += right
        each["wrong"] += bool(known) and not right
        each["suppressed"] += bool(known) and known.suppressed
        each["adding"] += article.id in adding
    return {kind: counts[kind] for kind in sorted(counts, key=order)}


def group(kind: str) -> str:
    """Reports of all templates are one kind."""
    return "report" if kind.startswith("report") else kind


def order(kind: str) -> tuple[int, str]:
    """Copies first, then additions, then what is nobody's copy."""
    return (0 if kind in COPIES or kind == "exact" else 1 if kind in ADDITIONS else 2, kind)
