import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.agents.clean.repeats import without_repeats, without_teasers

BODY = [
    "The council of Lenford voted on Monday to build a second bridge across the river, after eleven years of debate.",
    "Work will begin in the spring, the mayor said. “We have waited long enough for this bridge,” she told reporters.",
    "What it costs",
    "The bridge will cost 40 million pounds, two thirds of which the region pays from its fund for roads and rails.",
    "Opponents said they would take the vote to court, because the new road would run through a protected meadow.",
]


def test_a_body_without_repeats_is_left_alone():
    assert without_repeats(BODY) == BODY


@pytest.mark.parametrize(
    "again",
    [
        BODY,
        BODY + BODY,
        BODY[1:],
        BODY[2:],
        BODY[:2],
        [BODY[3]],
        [" ".join(BODY)],
        ["".join(BODY[3:])],
        [
            *BODY[:2],
            "What it costs The bridge will cost 40 million pounds, two thirds of which the region pays from its fund for roads and rails.",
        ],
    ],
)
def test_a_second_copy_goes_whole_or_in_part_or_on_one_line(again):
    assert without_repeats(BODY + again) == BODY


def test_a_copy_glued_to_the_last_paragraph_goes():
    assert without_repeats([*BODY[:-1], BODY[-1] + " " + " ".join(BODY)]) == BODY
    assert without_repeats([*BODY[:-1], BODY[-1] + " ".join(BODY)]) == BODY


def test_a_copy_that_breaks_off_inside_a_sentence_goes():
    assert without_repeats([*BODY, BODY[0], BODY[1][:70]]) == BODY


def test_a_copy_that_differs_in_quotes_and_spaces_goes():
    assert without_repeats([*BODY, BODY[1].replace("“", '"').replace("”", '"').replace(" ", "  ")]) == BODY


def test_new_text_behind_a_copy_stays():
    new = "The court is expected to decide in June, its spokesman said on the phone."
    assert without_repeats([*BODY, *BODY, new]) == [*BODY, new]


def test_a_sentence_twice_in_a_row_is_one():
    doubled = BODY[3] + " " + BODY[3]
    assert without_repeats([*BODY[:3], doubled, BODY[4]]) == BODY
    quoted = BODY[1] + " “We have waited long enough for this bridge,” she told reporters."
    assert without_repeats([BODY[0], quoted, *BODY[2:]]) == BODY


def test_a_list_entry_written_twice_is_one():
    assert without_repeats(["- Tea and bread from the old mill - Tea and bread from the old mill", *BODY]) == [
        "- Tea and bread from the old mill",
        *BODY,
    ]


@pytest.mark.parametrize(
    "teaser", [BODY[0], BODY[0][:60] + "…", BODY[0][:60] + " [...]", BODY[0].split(",")[0] + "..."]
)
def test_a_teaser_before_the_lead_goes(teaser):
    assert without_repeats([teaser, *BODY]) == BODY
    assert without_teasers([teaser, *BODY]) == BODY


@pytest.mark.parametrize(
    "paragraphs",
    [
        ["Nobody answered.", BODY[0], "Nobody answered.", BODY[1], "Nobody answered.", BODY[3]],
        ["Half-time: 1-1", BODY[0], "Half-time: 1-1", BODY[1]],
        [
            BODY[0],
            "Old Mill",
            "Open daily 9 to 5; free.",
            "Town Hall",
            "Open daily 9 to 5; free.",
            "Castle",
            "Open daily 9 to 5; free.",
        ],
        ["Row, row", "down the stream", BODY[0], "Row, row", "down the stream", BODY[1], "Row, row", "down the stream"],
        ["“No, no, no. Never. Never,” she said at the end of the long day."],
        ["Q: Why?", BODY[0], "Q: Why?", BODY[3], "Q: Why?", BODY[4]],
    ],
)
def test_refrains_lists_and_scores_stay(paragraphs):
    assert without_repeats(paragraphs) == paragraphs


def test_a_quotation_inside_a_new_sentence_stays():
    said = "The letter says: “The bridge is old. It will not bear the weight of the new trams for another winter. We close it.”"
    again = "The judge read out again: “The bridge is old. It will not bear the weight of the new trams for another winter. We close it.”"
    assert without_repeats([said, BODY[0], again]) == [said, BODY[0], again]


@given(st.lists(st.sampled_from([*BODY, "Yes.", "No?", "“Open", "closed”", "", "..."]), max_size=12))
def test_is_idempotent_and_only_takes_away(paragraphs):
    once = without_repeats(paragraphs)
    assert len("".join(once)) <= len("".join(paragraphs))
    assert without_repeats(once) == once


def test_long_repetitive_text_is_quick():
    assert len(without_repeats([("The cat sat on the mat. " * 10_000)])) == 1


NOUNS = ["council", "bridge", "river", "mayor", "road", "toll", "meadow", "court", "spring", "debate", "fund", "region"]
LONG_SENTENCES = st.permutations(NOUNS).map(
    lambda words: f"On that day the {' and the '.join(words[:8])} were named in turn."
)
BODIES = st.lists(LONG_SENTENCES, min_size=2, max_size=6, unique=True)


@given(BODIES, st.sampled_from(["\n", " ", ""]))
def test_any_body_sent_twice_is_left_once(body, joint):
    assert without_repeats([*body, *body]) == body
    assert without_repeats([*body, joint.join(body)]) == body


@given(BODIES, st.integers(20, 60))
def test_any_teaser_before_the_lead_goes(body, cut):
    teaser = body[0][: max(cut, 40)]
    assert without_teasers([teaser, *body]) == body


@given(BODIES)
def test_different_sentences_all_stay(body):
    assert without_repeats(body) == body


@given(BODIES)
def test_removing_repeats_twice_is_removing_them_once(body):
    once = without_repeats([*body, *body, *body])
    assert without_repeats(once) == once == body
