"""The real first article, where the shared data is at hand; a text of our own with the same defects runs always."""

import json
import os
from pathlib import Path

import pytest

from copydesk.agents.clean import clean

SHARED = Path(os.environ.get("COPYDESK_SHARED") or Path(__file__).parents[4] / "shared")
SEED = SHARED / "data" / "seed"


@pytest.fixture(scope="module")
def gold():
    if not (SEED / "gold.json").is_file():
        pytest.skip(
            f"SEED ARTICLE NOT TESTED: there is no {SEED}; set COPYDESK_SHARED to the folder that holds data/seed"
        )
    return json.loads((SEED / "gold.json").read_text("utf-8"))


def test_the_seed_article(gold):
    article = clean((SEED / gold["file"]).read_bytes(), content_type=gold["content_type"])
    assert article.title == gold["title"]
    assert (article.credit, article.authors, article.dateline) == ("Yonhap", [], None)
    assert article.published_at == "2021-06-23T01:44:00Z"
    assert (article.published.zone_from, article.published.zone, article.published.precision) == (
        "source profile",
        "Asia/Seoul",
        "minute",
    )
    assert article.published.text == gold["published_text"]
    assert [article.text[start:end] for start, end in article.paragraphs] == gold["paragraphs"]
    assert not any(trace in article.text for trace in ("By Yonhap", "Published", "(Yonhap)"))
    assert article.language == "en"
