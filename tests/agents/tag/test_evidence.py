"""What the neighbours of a name say about it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.agents.tag.evidence import TYPES, best
from copydesk.agents.tag.rules import Rules as Tagger

TAGGER = Tagger.load()


def types(text, **hints):
    return {mention.text: mention.type for mention in TAGGER(text, **hints).mentions}


@pytest.mark.parametrize(
    "text",
    [
        "Yesterday President Orlavo left.",
        "It was said by leader Orlavo today.",
        "Nobody knew Orlavo, 54, who runs a shop.",
        "Nobody heard Orlavo. It was loud, said Orlavo, who left. Then Orlavo said no.",
    ],
)
def test_titles_ages_and_speech_speak_for_a_person(text):
    assert types(text).get("Orlavo") == "person"


@pytest.mark.parametrize(
    "text",
    [
        "The river rose in Orlavo.",
        "They live near Orlavo.",
        "It rained in Orlavo, Nigeria.",
        "the town of Orlavo burned",
    ],
)
def test_places_are_where_something_is(text):
    assert types(text).get("Orlavo") == "place"


@pytest.mark.parametrize("text", ["Nobody saw Orlavo today.", "Orlavo rose.", "the Orlavo"])
def test_without_evidence_a_single_word_is_no_name(text):
    assert types(text) == {}


def test_one_clear_place_helps_the_unclear_ones():
    assert TAGGER("They live in Orlavo. Nobody left Orlavo.").entities[0].mentions == 2


@pytest.mark.parametrize(
    ("sentence", "name", "kind"),
    [
        ("They left the Philippines. ", "Philippines", "place"),
        ("The army of the Netherlands came. ", "Netherlands", "place"),
        ("He works at Intel. ", "Intel", "organisation"),
        ("Shares in Siemens rose. ", "Siemens", "organisation"),
        ("They flew from Boeing. ", "Boeing", "organisation"),
        ("Then Washington said no. ", "Washington", "place"),
        ("The UN met in the UN. ", "UN", "organisation"),
    ],
)
@pytest.mark.parametrize("times", [1, 4, 25])
def test_a_clue_said_again_and_again_does_not_outvote_the_tables(sentence, name, kind, times):
    assert types(sentence * times) == {name: kind}


def test_different_clues_may_outvote_the_tables():
    text = "President Lincoln, 56, spoke. Then Lincoln said no to Lincoln, who left."
    assert types(text)["Lincoln"] == "person"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Coastal Rail Authority met.", {"Coastal Rail Authority": "organisation"}),
        ("They climbed Mount Orlavo.", {"Mount Orlavo": "place"}),
        ("They swam in Lake Orlavo.", {"Lake Orlavo": "place"}),
        ("They crossed the Orlavo River.", {"Orlavo River": "place"}),
        ("He met Xi Jinping.", {"Xi Jinping": "person"}),
        ("He met Conor O’Brien.", {"Conor O’Brien": "person"}),
        ("He met Mary J. Orlavo.", {"Mary J. Orlavo": "person"}),
    ],
)
def test_the_words_of_a_name_say_what_it_is(text, expected):
    assert types(text) == expected


@given(st.fixed_dictionaries({kind: st.floats(-10, 20) for kind in TYPES}))
def test_best_is_the_most_evidence(scores):
    kind, score = best(scores)
    assert score == scores[kind] == max(scores.values())


def test_a_title_is_not_worth_more_than_one_word_of_the_text():
    headline = "Minister Orlavo, Minister Orlavo And Minister Orlavo"
    assert types("Nobody knew Orlavo today.", title=headline) == {}


@pytest.mark.parametrize("title", [None, "", "\x00", "A" * 100_000, "((((", "\n\n"])
def test_no_title_changes_names_that_it_does_not_have(title):
    assert types("Angela Merkel left Paris.", title=title) == {"Angela Merkel": "person", "Paris": "place"}
