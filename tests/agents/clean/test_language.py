import pytest
from hypothesis import given
from hypothesis import strategies as st
from tongues import TONGUES

from copydesk.agents.clean.language import declared_code, language_of
from copydesk.agents.clean.ngrams import Model

ENGLISH = (
    "The council of Lenford voted on Monday to build a second bridge across the river, after eleven years of debate."
)
GERMAN = "Der Rat der Stadt stimmte am Montag für den Bau einer zweiten Brücke über den Fluss, nach elf Jahren Debatte."
FRENCH = "Le conseil municipal a voté lundi la construction d’un deuxième pont sur le fleuve, après onze ans de débats."
SPANISH = (
    "El ayuntamiento votó el lunes la construcción de un segundo puente sobre el río, después de once años de debate."
)
KOREAN = "시의회는 월요일에 강을 가로지르는 두 번째 다리를 건설하기로 의결했다고 시장이 발표했다."
JAPANESE = "市議会は月曜日、川に二つ目の橋を架けることを決めたと市長が発表した。"
CHINESE = "市议会星期一投票决定在河上修建第二座桥梁，市长对此表示欢迎并感谢大家。"
RUSSIAN = "Городской совет проголосовал в понедельник за строительство второго моста через реку."


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (ENGLISH, "en"),
        (GERMAN, "de"),
        (FRENCH, "fr"),
        (SPANISH, "es"),
        (KOREAN, "ko"),
        (JAPANESE, "ja"),
        (CHINESE, "zh"),
        (RUSSIAN, "ru"),
    ],
)
def test_the_text_says_its_language(text, code):
    assert language_of(text) == (code, "text")


def test_the_text_wins_over_a_wrong_declaration():
    assert language_of(GERMAN, "en-US") == ("de", "text, declared en")


@pytest.mark.parametrize(("declared", "code"), [("fr-FR", "fr"), (None, "und"), ("zxx", "und"), ("x-klingon", "und")])
def test_a_short_text_has_the_declared_language_or_none(declared, code):
    assert language_of("Oui.", declared).code == code


def test_figures_have_no_language():
    assert language_of("12 345 678 " * 50).code == "und"
    assert language_of("") == ("und", "")


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("en", "en"),
        ("en-US", "en"),
        ("en_GB", "en"),
        ("EN", "en"),
        ("zh-Hant-TW", "zh"),
        ("nb-NO", "no"),
        ("iw", "he"),
        ("eng", "en"),
        ("pcm", "pcm"),
    ],
)
def test_declared_codes(tag, code):
    assert declared_code(tag) == code


@pytest.mark.parametrize("tag", ["", None, "english", "12", "e", "und", "<script>", "a" * 10_000])
def test_what_is_no_language_tag(tag):
    assert declared_code(tag) is None


def test_only_the_beginning_is_read():
    assert language_of(GERMAN * 20 + ENGLISH * 2000).code == "de"


@pytest.mark.parametrize("text", [ENGLISH, GERMAN, FRENCH, SPANISH, KOREAN, JAPANESE, CHINESE, RUSSIAN])
def test_more_text_of_the_same_language_changes_nothing(text):
    assert language_of(" ".join([text] * 20)) == language_of(" ".join([text] * 3))


def test_an_unclear_beginning_is_decided_by_what_follows():
    names = "Ada Moss, Ben Reed, Cy Lane, Zoe Hart, Kim Park, Ana Cruz, Jo Berg, Al Ross, Eva Lund, Max Horn. " * 3
    assert language_of(names + f"{GERMAN} " * 8).code == "de"
    assert language_of(names + f"{ENGLISH} " * 8).code == "en"


@pytest.mark.parametrize("code", TONGUES)
def test_a_short_article_says_its_language(code):
    assert language_of(TONGUES[code][1]) == (code, "text")


@pytest.mark.parametrize("code", TONGUES)
def test_a_headline_says_its_language(code):
    assert language_of(TONGUES[code][0]).code == code


@pytest.mark.parametrize("code", TONGUES)
def test_the_second_model_knows_the_same_languages(code):
    assert Model.load().rank(TONGUES[code][1])[0][0] == code


@pytest.mark.parametrize("code", TONGUES)
def test_a_wrong_declaration_is_told(code):
    wrong = "fr" if code != "fr" else "de"
    assert language_of(TONGUES[code][1], wrong) == (code, f"text, declared {wrong}")


@given(text=st.text(st.characters(), max_size=400), declared=st.none() | st.text(max_size=12))
def test_any_characters_have_a_language_or_none(text, declared):
    found = language_of(text, declared)
    assert found == language_of(text, declared)
    assert found.code == "und" or found.code.isalpha()


def test_probabilities_add_up_to_one():
    assert sum(share for _, share in Model.load().rank(ENGLISH)) == pytest.approx(1, abs=1e-4)
    assert sum(share for _, share in Model.load().rank("")) == pytest.approx(1, abs=1e-4)
