import numpy as np
import pytest
from selectolax.lexbor import LexborHTMLParser

from copydesk.agents.clean.blocks import blocks_of
from copydesk.agents.clean.features import NAMES, features_of
from copydesk.agents.clean.layout import Layout
from copydesk.agents.clean.wording import Told, Weights, likeness, names_in, words_in, words_of

PROSE = "The council of Lenford voted on Monday to build a second bridge across the river, after years of debate."
CHINESE = "伦福德市议会周一投票决定在河上修建第二座大桥，此前争论了十一年，预计明年春天开工，市长对此表示感谢。"
WEIGHTS = Weights({"body": 2.0, "share": -3.0}, {"advertisement": -4.0})
PAGE = f"""<nav><ul><li><a href=1>Home</a></li><li><a href=2>Sport</a></li></ul></nav>
<article class="story-body"><h1>A second bridge</h1><p>{PROSE}</p><p>{PROSE[::-1]}</p><h2>Costs</h2><p>{PROSE.upper()}</p></article>
<div class="share-bar">Advertisement</div>"""


def rows(html, told=Told(), weights=WEIGHTS):  # noqa: B008 - immutable
    blocks = blocks_of(LexborHTMLParser(html).body)
    found = features_of(blocks, told, weights)
    return {blocks.text[at]: dict(zip(NAMES, row, strict=True)) for at, row in zip(found.kept.tolist(), found.matrix.tolist(), strict=True)}  # fmt: skip


def test_links_in_navigation_are_not_asked_about():
    assert not {"Home", "Sport"} & set(rows(PAGE))


def test_a_paragraph_and_its_place_are_described():
    row = rows(PAGE)[PROSE]
    assert row["words"] == pytest.approx(np.log1p(len(PROSE.split())))
    assert (row["sentence"], row["in top"], row["article"], row["after headline"]) == (1, 1, 0, 1)
    assert row["names"] > 0
    assert (row["tag 0"], row["tag 1"]) == (1, 0)


def test_neighbours_are_described_too():
    row = rows(PAGE)[PROSE]
    assert row["words +1"] == pytest.approx(row["words"])
    assert row["words -1"] == pytest.approx(np.log1p(len(["A", "second", "bridge"])))
    assert row["long -1"] == 0
    assert row["same +1"] == 1


def test_a_short_block_is_weighed_by_its_words_and_its_class():
    row = rows(f"<div><p>{PROSE}</p><p class='share'>Advertisement</p><p>{PROSE[::-1]}</p></div>")["Advertisement"]
    assert row["lexicon"] < 0
    assert row["name"] == -3


def test_what_the_head_says_is_compared():
    row = rows(PAGE, Told("A second bridge for Lenford", PROSE, PROSE))[PROSE]
    assert (row["description"], row["json-ld"]) == (1, 1)
    assert rows(PAGE, Told("A second bridge"))["A second bridge"]["title"] == 1
    assert rows(PAGE, Told(body="quite another text"))[PROSE]["json-ld"] == -1


def test_a_repeated_block_is_known():
    found = rows(f"<p>{PROSE}</p><p>between</p><p>{PROSE}</p>")
    assert found[PROSE]["repeats"] == 1


def test_a_text_without_spaces_is_as_long_as_it_reads():
    layout = Layout(blocks_of(LexborHTMLParser(f"<p>{CHINESE}</p><p>{PROSE}</p>").body))
    assert layout.long.tolist() == [True, True]


def test_an_address_is_one_word():
    layout = Layout(blocks_of(LexborHTMLParser(f"<p>https://lenford.example/{'a' * 90}</p>").body))
    assert layout.words.tolist() == [1]


def test_a_page_without_text_has_no_rows():
    assert features_of(blocks_of(LexborHTMLParser("").body), Told(), WEIGHTS).matrix.shape == (0, len(NAMES))


def test_class_names_are_read_as_words():
    assert names_in("articleBody main-2 articleBody") == ["article", "body", "main"]


def test_a_block_is_known_by_its_words_and_its_first_two():
    assert words_in("Read more: 5 things") == ["read", "more", "things", "^read more"]


def test_likeness_is_that_of_the_sets_of_words():
    assert likeness(words_of("A second bridge"), ["second", "bridge", "opens"]) == 0.5
