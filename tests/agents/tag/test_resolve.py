"""Which names name the same one, and which are left apart."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.agents.tag.resolve import LONGEST_ACRONYM, acronyms_of, slug
from copydesk.agents.tag.rules import Rules as Tagger

TAGGER = Tagger.load()


def entities(text):
    """Entity name -> the other forms seen."""
    return {entity.name: entity.aliases for entity in TAGGER(text).entities}


@pytest.mark.parametrize(
    "text",
    [
        "The National Rail Union (NRU) met. Then the NRU struck.",
        "The National Rail Union, or NRU, met. Then the NRU struck.",
        "The NRU struck. Then the National Rail Union met.",
        "The National Rail Union met the N.R.U. of old. The NRU struck.",
    ],
)
def test_an_acronym_is_its_long_form_with_or_without_brackets_before_or_after(text):
    (found,) = entities(text).items()
    assert found[0] == "National Rail Union"
    assert "NRU" in found[1]


def test_an_acronym_in_brackets_needs_no_matching_letters():
    assert entities("The Agency for Coastal Defence (KVD) met. Then the KVD left.") == {
        "Agency for Coastal Defence": ["KVD"]
    }


def test_an_acronym_of_nobody_stays_apart():
    found = entities("The National Rail Union met NATO.")
    assert found == {"National Rail Union": [], "North Atlantic Treaty Organization": ["NATO"]}


def test_a_bracket_after_a_person_is_no_acronym():
    assert entities("Then Angela Merkel (CDU) met Barack Obama.")["Angela Merkel"] == []


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("Angela Merkel left. Then Merkel spoke.", {"Angela Merkel": ["Merkel"]}),
        ("Merkel spoke. Then Angela Merkel left.", {"Angela Merkel": ["Merkel"]}),
        ("Xi Jinping left. Then Xi spoke.", {"Xi Jinping": ["Xi"]}),
        ("He met Ma Ying-jeou. Then Ma spoke.", {"Ma Ying-jeou": ["Ma"]}),
        ("Mr. Abdulrahman al-Rashid and Mr. al-Rashid spoke.", {"Abdulrahman al-Rashid": ["al-Rashid"]}),
        ("He met Viktor Orban. Mr. Orban's party won.", {"Viktor Orbán": ["Viktor Orban", "Orban"]}),
    ],
)
def test_a_surname_is_its_full_name_whichever_stands_first(text, joined):
    assert entities(text) == joined


@pytest.mark.parametrize(
    "text",
    ["Ann Lee and Bob Lee met. Then Lee spoke.", "Then Lee spoke. Ann Lee and Bob Lee met."],
)
def test_a_surname_of_two_is_neither(text):
    tags = TAGGER(text)
    full = {one.entity for one in tags.mentions if one.text != "Lee"}
    alone = {one.entity for one in tags.mentions if one.text == "Lee"}
    assert len(full) == 2
    assert not full & alone


@pytest.mark.parametrize(
    ("text", "identity"),
    [
        ("N. Korea and North Korea and the DPRK agreed.", "wikidata:Q423"),
        ("S. Korea and South Korea agreed.", "wikidata:Q884"),
        ("The U.S. and the United States and America and the US are one.", "wikidata:Q30"),
        ("The UK, Britain and the United Kingdom agreed.", "wikidata:Q145"),
    ],
)
def test_the_names_of_a_country_are_one_entity(text, identity):
    assert {mention.entity for mention in TAGGER(text).mentions} == {identity}


def test_two_koreas_are_two():
    assert len({mention.entity for mention in TAGGER("N. Korea and S. Korea agreed.").mentions}) == 2


def test_curly_and_straight_apostrophes_are_one_name():
    tags = TAGGER("He met Conor O'Brien. Then Conor O’Brien left.")
    assert len(tags.entities) == 1
    assert tags.entities[0].mentions == 2


def test_aliases_are_the_other_forms_longest_first():
    (entity,) = TAGGER("The UN and the U.N. and the United Nations met.").entities
    assert (entity.name, entity.aliases) == ("United Nations", ["U.N.", "UN"])


WORDS = st.lists(st.text(st.sampled_from("AbCd-ofthe é"), min_size=1, max_size=8), max_size=6)


@given(WORDS)
def test_acronyms_are_short_and_in_capitals(words):
    for one in acronyms_of(words):
        assert 2 <= len(one) <= LONGEST_ACRONYM
        assert one == one.upper()


@given(st.text(max_size=60))
def test_a_slug_is_never_empty_and_has_neither_white_space_nor_punctuation(name):
    found = slug(name)
    assert found
    assert re.fullmatch(r"[\w-]+", found)


@given(st.text(max_size=60))
def test_small_and_capital_letters_have_one_slug(name):
    assert slug(slug(name)) == slug(name)


@pytest.mark.parametrize(
    ("one", "other"), [("São Paulo", "Sao Paulo"), ("Łódź", "Lodz"), ("STRASSE", "Straße"), ("a  b", "a-b")]
)
def test_accents_and_spaces_do_not_part_ids(one, other):
    assert slug(one) == slug(other)
