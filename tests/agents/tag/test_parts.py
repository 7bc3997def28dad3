"""The steps of the tagger, one by one."""

import pytest

from copydesk.agents.tag.candidates import Cutter
from copydesk.agents.tag.evidence import best
from copydesk.agents.tag.gazetteer import Gazetteer, fold, normalise, stem
from copydesk.agents.tag.resolve import Name, Resolver, acronyms_of, slug
from copydesk.agents.tag.rules import Rules as Tagger
from copydesk.agents.tag.tokens import Tokenizer, loud_lines

GAZETTEER = Gazetteer()
TOKENIZE = Tokenizer(GAZETTEER)


def words(text):
    return [token.text for token in TOKENIZE(text)]


def pieces(text):
    return [" ".join(piece.words) for piece in Cutter(GAZETTEER, text, TOKENIZE(text)).pieces()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kim Jong-un's men", ["Kim", "Jong-un", "men"]),
        ("pro-Russian", ["pro", "Russian"]),
        ("Co-operation", ["Co-operation"]),
        ("Ocasio-Cortez of al-Qaida", ["Ocasio-Cortez", "of", "al-Qaida"]),
        ("U.S. and U.N.", ["U.S.", "and", "U.N."]),
        ("AT&T", ["AT&T"]),
        ("O’Brien’s", ["O’Brien"]),
    ],
)
def test_words(text, expected):
    assert words(text) == expected


def test_tokens_carry_their_surroundings():
    one, two, three = TOKENIZE("Mr. Lee (KCNA)")
    assert (one.full_end, two.joined, two.initial) == (3, True, False)
    assert (three.before, three.after, three.joined) == ("(", ")", False)
    assert [token.initial for token in TOKENIZE("It is. So\nbe “Yes”")] == [True, False, True, True, True]


def test_loud_lines():
    text = "Storm Kills Many And Keeps Rising Fast\nThe storm kills many.\nKIM VISITS BEIJING"
    assert loud_lines(TOKENIZE(text), GAZETTEER.common) == {0, 2}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Officials met Deputy Prime Minister Ana Sousa", ["Ana Sousa"]),
        ("He saw Secretary of State Antony Blinken", ["Antony Blinken"]),
        ("in South Korean waters", []),
        ("World Bank President Ajay Banga", ["World Bank", "Ajay Banga"]),
        ("Bank of Japan Governor Kazuo Ueda", ["Bank of Japan", "Kazuo Ueda"]),
        ("the Liaison Department of the Chinese Communist Party", ["Liaison Department", "Chinese Communist Party"]),
        ("the U.S. Commerce Department", ["U.S.", "Commerce Department"]),
        ("the Workers' Party of Korea", ["Workers ' Party of Korea".replace(" '", "")]),
        ("the Party of", ["Party"]),
    ],
)
def test_candidates(text, expected):
    assert pieces(text) == expected


def test_gazetteer_lookup_and_keys():
    assert GAZETTEER.find("Sao Paulo") == GAZETTEER.find("São Paulo") is not None
    assert GAZETTEER.find("Kim Jong Un") == GAZETTEER.find("Kim Jong-un")
    assert GAZETTEER.find("xyz") is None
    assert (normalise("Workers’  Party"), stem("Moody's"), stem("U.S.")) == ("Workers' Party", "Moody", "U.S")
    assert fold("Lukaš Ødegård") == "Lukas Odegard"


def test_no_everyday_word_or_demonym_is_an_unconditional_name():
    assert {"will", "may", "the", "reading", "turkey"} & GAZETTEER.common >= {"will", "may", "the", "reading"}
    assert all(GAZETTEER.find(word.capitalize()) is None for word in ("chinese", "russian", "american"))


def test_acronyms():
    assert "KCNA" in acronyms_of(["Korean", "Central", "News", "Agency"])
    assert "UNESCO" not in acronyms_of(["Rome"])
    assert {"CDCP", "CFDCAP"} & acronyms_of(["Centers", "for", "Disease", "Control", "and", "Prevention"])


def grouped(*given):
    resolver = Resolver(GAZETTEER)
    made = [Name(text.split(), text, kind, GAZETTEER.find(text)) for text, kind in given]
    for name in made:
        resolver.learn(name)
    return [resolver.place(name) for name in made]


def test_surname_joins_its_only_full_name():
    full, short = grouped(("Angela Merkel", "person"), ("Merkel", "person"))
    assert full is short
    assert full.id == "local:person:angela-merkel"


def test_a_surname_of_two_people_stays_apart():
    one, two, short = grouped(("Ann Lee", "person"), ("Bob Lee", "person"), ("Lee", "person"))
    assert len({one.id, two.id, short.id}) == 3


def test_east_asian_names_are_called_by_their_first_word():
    full, short = grouped(("Kim Jong-un", "person"), ("Kim", "person"))
    assert full is short


def test_bracketed_acronym_in_any_order():
    text = "The Supreme Federal Tribunal (STF) ruled. Later the STF met."
    assert [(one.name, one.aliases) for one in Tagger.load()(text).entities] == [("Supreme Federal Tribunal", ["STF"])]


def test_slug_is_stable():
    assert slug("Évariste N’Diaye") == "evariste-n-diaye"
    assert slug("!!!") == "-"


def test_best_prefers_the_first_of_equals():
    assert best({"person": 1.0, "organisation": 1.0, "place": 0.5}) == ("person", 1.0)
