"""Dumps that are the text of a whole page, with its menus and footers."""

import numpy as np
import pytest

from copydesk.agents.clean import clean
from copydesk.agents.clean.rendering import article_lines, features_of, header_among, is_rendering
from copydesk.streams.records import CleanArticle

TITLE = "Lenford builds a second bridge across the river"
BODY = [
    "The council of Lenford voted on Monday to build a second bridge across the river, after eleven years of debate.",
    "Work on the bridge will begin in the spring, and the mayor expects that cars will cross it three years from now.",
    "“We have waited for this day longer than I care to remember,” said Ada Moss, who has led the council since 2015.",
    "Opponents said they would take the vote to court, because the new road would run through a protected meadow.",
    "The money for the bridge comes in equal parts from the region and from the town itself, the resolution says.",
]
MENU = ["Skip to content", "Menu", "Home", "News", "Sport", "Business", "Opinion", "Weather", "Search", "Log in", "Subscribe", "Newsletters", "Jobs", "Local News"]  # fmt: skip
FOOT = ["Share this article", "Most read", "Rovers win at home", "New school opens", "Fire in the harbour", "Related articles", "Bus fares to rise", "Library closes early", "Advertisement", "About us", "Contact us", "Terms of Use", "Privacy Policy", "Cookie settings", "© 2021 Lenford Post. All rights reserved."]  # fmt: skip
PAGE = [*MENU, TITLE, "By Ada Moss", "June 23, 2021", *BODY, *FOOT]


def test_the_article_is_found_among_the_lines_of_its_page():
    article = clean("\n".join(PAGE).encode(), content_type="text/plain")
    assert isinstance(article, CleanArticle)
    assert article.text.split("\n\n") == BODY
    assert (article.title, article.authors, article.published_at) == (TITLE, ["Ada Moss"], "2021-06-23T00:00:00Z")


def test_the_article_alone_is_no_page():
    assert is_rendering(PAGE)
    assert not is_rendering([TITLE, "By Ada Moss", "June 23, 2021", *BODY])
    assert not is_rendering([TITLE, *BODY * 6])
    assert not is_rendering([f"- entry number {number}" for number in range(50)])


def test_every_line_has_its_features():
    assert features_of(PAGE).shape[0] == len(PAGE)
    assert np.isfinite(features_of(PAGE)).all()
    assert features_of([]).shape[0] == 0
    assert features_of(["One line."]).shape[1] == features_of(PAGE).shape[1]


@pytest.mark.parametrize("count", [1, 2, 5, 40])
def test_the_lines_kept_stand_in_the_page_in_their_order(count):
    kept, before = article_lines(PAGE[:count])
    assert [text for text in PAGE[:count] if text in kept] == kept
    assert set(before) <= set(PAGE)


def test_the_title_is_the_last_line_that_can_be_one():
    lines = ["Home", "A line of five words", TITLE, "By Ada Moss", "June 23, 2021", "Share"]
    assert header_among(lines) == (TITLE, lines[2:])
    assert header_among(["Home", "Share"]) == (None, ["Home", "Share"])
