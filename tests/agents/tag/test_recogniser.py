"""Names as spans: offsets, fields, bounds, bad input."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.agents.tag.recogniser import MAX_CHARACTERS, Recogniser, covers
from copydesk.agents.tag.spans import Article

RECOGNISE = Recogniser.load()
STORY = (
    "SEOUL (Yonhap) -- Angela Merkel met President Xi Jinping in Beijing on Monday, the Foreign Ministry said. "
    "Merkel will fly to Tokyo, where she meets officials of the European Union and of Toyota Motor Corp."
)


def names(body, title=""):
    article = Article(title, body)
    fields = {"title": title, "body": body}
    return [(field, fields[field][start:end], kind) for field, start, end, kind, _ in RECOGNISE([article])[0]]


def test_people_organisations_and_places_are_found_without_titles_and_articles():
    found = names(STORY)
    assert ("body", "Angela Merkel", "PER") in found
    assert ("body", "Xi Jinping", "PER") in found
    assert ("body", "European Union", "ORG") in found
    assert ("body", "Tokyo", "LOC") in found
    assert not any("Monday" in text or "President" in text for _, text, _ in found)


def test_title_and_body_have_offsets_of_their_own():
    found = names(STORY, "Angela Merkel meets Xi Jinping in Beijing")
    assert ("title", "Angela Merkel", "PER") in found
    assert ("title", "Beijing", "LOC") in found
    assert ("body", "Tokyo", "LOC") in found


@pytest.mark.parametrize("lead", ["😀 ", "Cafe\u0301 and a\u0308 ", "\u200b\x00\x07 ", "日本語。 ", "\r\n\t "])
def test_offsets_count_code_points_whatever_stands_before(lead):
    assert ("body", "Angela Merkel", "PER") in names(lead + "Yesterday Angela Merkel spoke in Berlin.")


def test_a_name_with_combining_marks_is_one_name():
    name = "Jose\u0301 Marti\u0301nez"
    assert ("body", name, "PER") in names(f"The poet {name} lives in Madrid. Mr. {name} is old.")


def test_spans_are_sorted_apart_and_scored():
    spans = RECOGNISE([Article("Merkel in Beijing", STORY)])[0]
    body = [span for span in spans if span.field == "body"]
    assert [span.field for span in spans] == sorted((span.field for span in spans), reverse=True)
    assert all(one.end <= two.start for one, two in itertools.pairwise(body))
    assert all(0 <= span.score <= 1 for span in spans)


def test_a_batch_gives_what_each_article_gives_alone():
    articles = [Article("", STORY), Article("", ""), Article("Paris", "Paris is in France."), Article("", "no names")]
    assert RECOGNISE(articles) == [RECOGNISE([article])[0] for article in articles]


def test_names_seen_before_do_not_change_what_is_found():
    before = names(STORY)
    RECOGNISE([Article("", f"Merkel{number} Corp said Beijing{number} fell.") for number in range(500)])
    assert names(STORY) == before


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\x00", "😀", "—", "\u0301", "'s", "\ud800"])
def test_a_text_without_words_has_no_names(text):
    assert names(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "A" * 1_000_000,
        "Berlin " * 150_000,
        "a" * 1_000_000,
        "." * 1_000_000,
        "A." * 400_000,
        "A&" * 400_000,
        "'s " * 300_000,
        "1.2" * 300_000,
        "PUTIN VISITS BEIJING " * 40_000,
        "e\u0301" * 400_000,
        "(" * 1_000_000,
        "\n" * 1_000_000,
    ],
    ids=lambda text: repr(text[:6]),
)
def test_a_hostile_text_is_read_to_the_limit_and_always_alike(text):
    once = RECOGNISE([Article("", text)])
    assert once == RECOGNISE([Article("", text)])
    assert all(span.end <= MAX_CHARACTERS for span in once[0])


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.text(max_size=60))
def test_any_text_gives_spans_inside_it(body, title):
    for field, start, end, _, _ in RECOGNISE([Article(title, body)])[0]:
        text = title if field == "title" else body
        assert 0 <= start < end <= len(text)
        assert text[start:end].strip() == text[start:end]


@pytest.mark.parametrize(
    ("language", "known"), [("en", True), ("en-GB", True), ("EN", True), ("de", False), ("", False)]
)
def test_english_has_a_model(language, known):
    assert covers(language) is known
