"""The tables as they ship: what is known, under which names, and what must never be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.agents.tag.gazetteer import LONGEST_NAME, Gazetteer, fold, normalise, stem

GAZETTEER = Gazetteer()
ENTRIES = GAZETTEER._entries
TEXT = st.text(max_size=60)


@pytest.mark.parametrize(
    ("forms", "identity"),
    [
        (["North Korea", "N. Korea", "DPRK"], "wikidata:Q423"),
        (["United States", "U.S.", "US", "USA", "America"], "wikidata:Q30"),
        (["United Kingdom", "UK", "Britain"], "wikidata:Q145"),
        (["Ivory Coast", "Côte d'Ivoire", "Cote d'Ivoire"], "wikidata:Q1008"),
        (["Turkey", "Türkiye"], "wikidata:Q43"),
        (["Kim Jong-un", "Kim Jong-Un", "Kim Jong Un"], "wikidata:Q56226"),
    ],
)
def test_all_names_of_one_have_its_id(forms, identity):
    assert {GAZETTEER.find(form).id for form in forms} == {identity}


@pytest.mark.parametrize(("form", "name"), [("UN", "United Nations"), ("WHO", "World Health Organization")])
def test_an_alias_leads_to_the_name(form, name):
    entry = GAZETTEER.find(form)
    assert (entry.name, entry.type) == (name, "organisation")


def test_ids_begin_with_the_knowledge_base_and_belong_to_one_type():
    types = {}
    for entry in ENTRIES.values():
        if entry.id:
            assert entry.id.startswith(("wikidata:Q", "geonames:", "cik:")), entry
            types.setdefault(entry.id, set()).add(entry.type)
    assert {identity for identity, kinds in types.items() if len(kinds) > 1} == set()


def test_no_people_or_adjective_of_a_country_is_an_organisation():
    demonyms = GAZETTEER.lexicon["demonyms"]
    assert len(demonyms) > 150
    assert {
        form for form, entry in ENTRIES.items() if form.lower() in demonyms and entry.type == "organisation"
    } == set()


def test_no_small_word_is_known_by_itself():
    assert {form for form in ENTRIES if form.islower()} == set()


def test_the_first_word_says_how_long_a_known_name_may_be():
    for form in ENTRIES:
        length = form.count(" ") + 1
        assert length <= LONGEST_NAME
        assert GAZETTEER.longest(stem(form.split(" ", 1)[0])) >= length
    assert GAZETTEER.longest("Nowherian") == 0


def test_every_key_is_as_it_is_looked_up():
    assert [form for form in ENTRIES if normalise(form) != form] == []


@pytest.mark.parametrize(("word", "is_everyday"), [("Us", True), ("US", False), ("Who", True), ("WHO", False), ("The", True), ("Oslo", False)])  # fmt: skip
def test_a_name_in_capitals_is_not_the_everyday_word(word, is_everyday):
    assert GAZETTEER.is_everyday(word) == is_everyday


@given(TEXT)
def test_normalising_twice_changes_nothing(name):
    assert normalise(normalise(name)) == normalise(name)


@given(TEXT)
def test_folding_twice_changes_nothing_and_leaves_ascii_alone(name):
    assert fold(fold(name)) == fold(name)
    assert not name.isascii() or fold(name) == name


@given(st.lists(st.sampled_from(["Bank", "of", "São", "N.", "O’Brien’s", "Kim", "\u00a0", "Jong‑un"]), max_size=5))
def test_looking_up_any_name_raises_nothing(words):
    GAZETTEER.find(normalise(" ".join(words)))
    assert GAZETTEER.longest(stem(words[0]) if words else "") >= 0


def test_words_are_shared_by_no_list_that_contradicts_another():
    lexicon = GAZETTEER.lexicon
    assert not lexicon["demonyms"] & lexicon["titles"]
    assert not lexicon["particles"] & lexicon["organisation_heads"]
    assert lexicon["inside"] <= GAZETTEER.common


def test_every_list_of_words_is_in_small_letters():
    small = ("stop", "titles", "demonyms", "organisation_heads", "particles", "says", "surname_first")
    for name in small:
        assert {word for word in GAZETTEER.lexicon[name] if word != word.lower()} == set(), name
