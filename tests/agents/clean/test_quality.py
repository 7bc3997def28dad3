"""The quality gate: means over the sample of our own, against floors that do not go down."""

import tomllib
from collections import defaultdict
from datetime import datetime
from pathlib import Path

import pytest
from quality.dumps import dumps
from quality.pages import pages
from quality.scoring import f1, overlap, same_names
from quality.stories import Story

from copydesk.agents.clean import CleanArticle, Hints, Rejected, clean
from copydesk.agents.clean.words import key

FLOORS = tomllib.loads((Path(__file__).parent / "quality_floors.toml").read_text("utf-8"))
URL = "https://courier.example/news/1"
# Floors are written with two digits more than they need.
EPSILON = 1e-9


def cleaned(name: str) -> list[tuple[str, Story, CleanArticle | Rejected]]:
    if name == "pages":
        return [(page, gold, clean(html, url=URL, content_type="text/html")) for page, gold, html in pages()]
    return [
        (dump, gold, clean(text.encode(), content_type="text/plain", hints=Hints(source=source)))
        for dump, gold, source, text in dumps()
    ]


def figures(rows: list[tuple[str, Story, CleanArticle | Rejected]]) -> dict[str, float]:
    """The mean of each measure; what is rejected counts as wrong in all of them."""
    found: dict[str, list[float]] = defaultdict(list)
    for _, gold, outcome in rows:
        article = outcome if isinstance(outcome, CleanArticle) else CleanArticle(text="", paragraphs=[])
        found["title"].append(key(article.title or "") == key(gold.title))
        found["authors"].append(same_names(article.authors, gold.authors))
        found["instant"].append(bool(article.published_at) and moment(article.published_at) == moment(gold.published))
        found["language"].append(article.language == gold.language)
        if gold.credit:
            found["credit"].append(key(gold.credit) == key(article.credit or ""))
    means = {name: sum(values) / len(values) for name, values in found.items()}
    return {"body": f1(overlap(getattr(outcome, "text", ""), gold.text) for _, gold, outcome in rows), **means}


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_no_figure_is_below_its_floor(name):
    rows = cleaned(name)
    measured = figures(rows)
    print({measure: round(value, 4) for measure, value in measured.items()})
    below = {measure: (round(measured[measure], 4), floor) for measure, floor in FLOORS[name].items() if measured[measure] < floor - EPSILON}  # fmt: skip
    worst = sorted(
        (round(f1([overlap(getattr(outcome, "text", ""), gold.text)]), 3), page) for page, gold, outcome in rows
    )
    assert not below, f"below the floor (measured, floor): {below}; worst bodies: {worst[:5]}"


def test_the_sample_is_large_and_has_many_languages():
    assert set(FLOORS) == {"pages", "dumps"}
    for rows in (list(pages()), list(dumps())):
        assert len(rows) >= 24
        assert len({gold.language for _, gold, *_ in rows}) >= 18
        assert sum(bool(gold.credit) for _, gold, *_ in rows) >= 2


def test_a_figure_sees_what_is_wrong():
    (name, gold, outcome), *_ = cleaned("dumps")
    assert figures([(name, gold, outcome)])["body"] == 1.0
    wrong = figures(
        [(name, gold._replace(title="Another", language="xx", paragraphs=("Other words stand here.",)), outcome)]
    )
    assert (wrong["title"], wrong["language"], wrong["body"]) == (0, 0, 0)
    assert set(figures([(name, gold, Rejected("empty", ""))]).values()) == {0.0}
