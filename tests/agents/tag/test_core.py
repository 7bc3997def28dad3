"""The tagger as a whole: offsets, bounds, the same answer each time, and what the record promises."""

import itertools
import os
import sys
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.agents.tag import core
from copydesk.agents.tag.core import MAX_MENTIONS, Tagger
from copydesk.agents.tag.spans import Article, Span

SEED = Path(os.environ.get("COPYDESK_SHARED", Path(__file__).parents[4] / "shared")) / "data" / "seed"
TAGGER = Tagger.load()
WORDS = [
    "Kim", "Jong-un", "Kim Jong-un", "the", "of", "U.S.", "Mr.", "(", ")", "'s", "North", "Korea", "NATO", "\n\n", "Party",
    "Workers' Party of Korea", "(KCNA)", "Korean Central News Agency", ",", "é", "e\u0301", "I", "\N{GRINNING FACE}", "-based",
    "von der", "Leyen", "Georgia", "Paris", "\x00", "\u202e", "Jr.", "The North", "XI", "London, Ontario", "$", "%",
]  # fmt: skip


def check(text, title=""):
    """What every answer must be."""
    tags = TAGGER(text, title=title)
    fields, ends = {"title": title, "body": text}, {"title": 0, "body": 0}
    for mention, _ in tags.mentions:
        assert ends[mention.field] <= mention.start < mention.end <= len(fields[mention.field])
        assert fields[mention.field][mention.start : mention.end] == mention.text
        assert 0 <= mention.score <= 1
        ends[mention.field] = mention.end
    keys = [entity.key for entity in tags.entities]
    assert len(set(keys)) == len(keys)
    ids = [entity.id for entity in tags.entities if entity.id]
    assert len(set(ids)) == len(ids)
    for entity in tags.entities:
        assert entity.count == len(entity.mentions) > 0
        assert entity.key.startswith(entity.type.lower() + ":")
        assert entity.name not in entity.aliases
        assert 0 <= entity.salience <= 1
    assert [entity.salience for entity in tags.entities] == sorted((e.salience for e in tags.entities), reverse=True)
    return tags


@given(st.text(max_size=300), st.text(max_size=60))
def test_any_text_gives_consistent_tags(text, title):
    check(text, title)


@settings(max_examples=200)
@given(st.lists(st.sampled_from(WORDS), max_size=40), st.lists(st.sampled_from(WORDS), max_size=8))
def test_any_mix_of_names_gives_consistent_tags(words, headline):
    text, title = " ".join(words), " ".join(headline)
    assert msgspec.json.encode(check(text, title)) == msgspec.json.encode(TAGGER(text, title=title))


# Words that borders are moved over, close together.
BESIDE = [
    "Kim",
    "Jong-un",
    "U.S.",
    "S.",
    "N.",
    "North",
    "Korea",
    "von der",
    "Leyen",
    "Ursula",
    "Jr.",
    "III",
    "The",
    "Mr.",
    "U.K.",
]


@settings(max_examples=200)
@given(st.lists(st.sampled_from(BESIDE), max_size=30), st.lists(st.sampled_from(BESIDE), max_size=8))
def test_a_border_that_is_moved_never_cuts_the_name_beside_it(words, headline):
    check(" ".join(words), " ".join(headline))


def test_a_word_before_korea_belongs_to_it_only_whole():
    tags = TAGGER("", title="Kim Kim Jong-un U.S. Korea Kim")
    assert [mention.text for mention, _ in tags.mentions][1:] == ["U.S.", "Korea"]


@given(st.data())
def test_any_spans_are_joined_consistently(data):
    """The joining takes what any recogniser gives, as long as spans are sorted and apart."""
    body = " ".join(data.draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=20)))
    cuts = sorted(set(data.draw(st.lists(st.integers(0, len(body)), max_size=10))))
    spans = [
        Span("body", start, end, data.draw(st.sampled_from(["PER", "ORG", "LOC"])), 0.5)
        for start, end in zip(cuts[::2], cuts[1::2], strict=False)
    ]
    tags = TAGGER.joined(Article("", body), spans)
    places = [(mention.start, mention.end) for mention, _ in tags.mentions]
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(places))
    assert all(body[start:end] for start, end in places)


@pytest.mark.parametrize(
    "text",
    [
        "\N{GRINNING FACE}\N{GRINNING FACE} In Paris, Angela Merkel spoke.",
        "Cafe\u0301 owners in Paris met Angela Merkel.",
        "\u202eIn Paris\u202c Angela Merkel spoke.",
        "In Paris,\x00 Angela Merkel\x1b[2J spoke.",
    ],
)
def test_offsets_count_code_points(text):
    found = {text[mention.start : mention.end] for mention, _ in check(text).mentions}
    assert {"Paris", "Angela Merkel"} <= found


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\x00", "\N{GRINNING FACE}", "...", "a"])
def test_texts_without_names_have_none(text):
    assert check(text) == core.Tags([], [])


@pytest.mark.parametrize(
    "unit",
    [
        "President Ann Lee of the Bank of Japan met Kim Jong-un in Paris, said NATO. ",
        "Ann Lee (AL) ",
        "Bank of Japan (BOJ) ",
        "The North of North Korea. ",
        "Kim Jong-un and Lee Kim. ",
        "Paris-based ",
        "International Liaison Department of the United Nations Security Council ",
    ],
)
def test_work_grows_with_the_text_not_faster(unit):
    article = [Article("", unit * copies) for copies in (25, 100, 400)]
    spans = [TAGGER._recogniser([one])[0] for one in article]
    calls = [calls_of(one, found) for one, found in zip(article, spans, strict=True)]
    assert calls[1] < 5 * calls[0]
    assert calls[2] < 5 * calls[1]


def test_work_does_not_grow_faster_with_different_names():
    """Names that share their words are the worst case of every look-up."""
    calls = []
    for count in (50, 200, 800):
        names = [f"Ann{number} Lee" for number in range(count)] + [
            f"Bank of Japan{number} Group" for number in range(count)
        ]
        body, spans, at = ". ".join(names), [], 0
        for name in names:
            spans.append(Span("body", at, at + len(name), "PER" if "Lee" in name else "ORG", 0.9))
            at += len(name) + 2
        calls.append(calls_of(Article("", body), spans))
    assert calls[1] < 5 * calls[0]
    assert calls[2] < 5 * calls[1]


def calls_of(article, spans):
    """How many functions are called: the same on every machine, however busy."""
    count = 0

    def called(_frame, event, _argument):
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(called)
    try:
        TAGGER.joined(article, spans)
    finally:
        sys.setprofile(before)
    return count


def test_mentions_are_bounded():
    body = "Ann Lee. " * (MAX_MENTIONS + 10)
    spans = [Span("body", at, at + 7, "PER", 0.9) for at in range(0, len(body), 9)]
    (entity,) = TAGGER.joined(Article("", body), spans).entities
    assert entity.count == MAX_MENTIONS


def test_one_by_one_and_in_a_batch_are_the_same():
    articles = [Article("Kim in Paris", "Kim Jong-un met Angela Merkel in Paris."), Article("", "It rained in Berlin.")]
    assert TAGGER.batch(articles) == [TAGGER(body, title=title) for title, body in articles]
    assert TAGGER.batch(["It rained in Berlin."]) == [TAGGER("It rained in Berlin.")]


def test_a_language_without_a_model_has_no_tags():
    assert TAGGER("Angela Merkel war in Paris.", language="de") == core.Tags([], [])


def test_load_builds_once():
    assert Tagger.load() is Tagger.load()


@pytest.mark.skipif(not SEED.is_dir(), reason=f"SEED ARTICLE ABSENT: {SEED} is no folder; nothing was checked")
def test_seed_article():
    gold = msgspec.json.decode((SEED / "gold.json").read_bytes())
    tags = check("\n\n".join(gold["paragraphs"]), gold["title"])
    found = {entity.name: entity for entity in tags.entities}
    korea = found["North Korea"]
    assert (korea.id, set(korea.aliases)) == ("wikidata:Q423", {"N. Korea", "the North"})
    counts = {name: entity.count for name, entity in found.items()}
    expected = {
        "North Korea": 6, "China": 3, "Kim Jong-un": 2, "Xi Jinping": 2, "Korean Central News Agency": 3,
        "International Liaison Department": 2, "Chinese Communist Party": 1, "Beijing": 1, "Ri Ryong-nam": 1, "Song Tao": 1,
        "Pyongyang": 2, "Washington": 1, "Rodong Sinmun": 1, "Workers' Party of Korea": 1, "Li Jinjun": 1,
    }  # fmt: skip
    assert {name: counts.get(name) for name in expected} == expected
    assert set(found) - set(expected) <= {"North Korea's Embassy", "Embassy", "Chinese Embassy"}
    assert found["Korean Central News Agency"].aliases == ["KCNA"]
    assert found["International Liaison Department"].aliases == ["ILD"]
