"""Near-duplicates, from text to decision."""

import pytest
from tests.agents.dedupe.texts import article, sentences

from copydesk.agents.dedupe import Edges, edges, fingerprint

NOTICES = " ".join(sentences("notices", 6))
FIRST = article("first")


def one(text, *before):
    """What the last text is to those before it."""
    known = Edges()
    for place, each in enumerate(before):
        known.add(f"{place}", each)
    return known.add("new", text)


def changed_in(text, old, new):
    assert old in text
    return text.replace(old, new, 1)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (FIRST.upper(), "exact"),
        ("By Dana Lind, Novapress. " + FIRST, "copy"),
        (" ".join(sentences("first", 16)[9:] + sentences("first", 16)[:9]), "copy"),
        (" ".join(sentences("first", 16)[:7]), "abridged"),
        (" ".join(sentences("first", 16)[8:]), "abridged"),
    ],
)
def test_what_adds_nothing_is_suppressed(text, kind):
    edge = one(text, article("other"), FIRST)
    assert (edge.parent, edge.kind, edge.suppressed, edge.changed) == ("1", kind, True, ())


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (FIRST + " " + article("more", 16), "extended"),
        (FIRST + " " + article("more", 5), "update"),
        (article("lead", 4) + " " + FIRST, "update"),
    ],
)
def test_what_adds_something_goes_on(text, kind):
    edge = one(text, article("other"), FIRST)
    assert (edge.parent, edge.kind, edge.suppressed) == ("1", kind, False)


def test_a_changed_number_name_or_quote_is_an_update_and_is_told():
    text = FIRST + " “We have seen nothing like it,” she said."
    number = next(word for word in text.split() if word.isdigit())
    name = next(word for word in text.split()[1:] if word[0].isupper() and word.isalpha())
    cases = {"31": number, "Zuzu": name, "We will see more of it": "We have seen nothing like it"}
    for new, old in cases.items():
        edge = one(changed_in(text, old, new), text)
        assert (edge.kind, edge.suppressed) == ("update", False), new
        assert [each.casefold() for each in edge.changed] == [new.casefold()]


def test_the_copy_of_an_update_repeats_the_update():
    number = next(word for word in FIRST.split() if word.isdigit())
    update = changed_in(FIRST, number, "31")
    edge = one("By Dana Lind. " + update, FIRST, update)
    assert (edge.parent, edge.family, edge.suppressed) == ("1", "0", True)


def test_what_stands_in_several_members_together_adds_nothing():
    parts = sentences("first", 40)
    edge = one(" ".join(parts), " ".join(parts[:28]), " ".join(parts[10:]))
    assert (edge.family, edge.suppressed) == ("0", True)
    assert not one(" ".join(parts), " ".join(parts[:28])).suppressed


@pytest.mark.parametrize("own", [2, 3, 4])
def test_briefs_with_the_same_notices_are_strangers(own):
    """Also the second of them, before anybody could know that these are notices."""
    texts = [(f"{n}", " ".join(sentences(f"brief {n}", own)) + "\n\n" + NOTICES) for n in range(12)]
    assert edges(texts) == []


def test_notices_are_learnt_and_then_count_for_nothing():
    known = Edges()
    for n in range(8):
        assert known.add(f"{n}", article(f"long {n}", 30) + " " + NOTICES) is None
    assert known.add("brief", article("own", 1) + " " + NOTICES) is None
    assert known.add("copy", article("long 3", 30) + " " + NOTICES[:200]).parent == "3"


def test_fillings_of_a_template_are_strangers():
    def filled(n):
        a, b, c, d = sentences(f"template {n}", 4)
        name, figure = (lambda s: s.split()[5]), (lambda s: s.split()[9])
        return (
            f"The board of {name(a)} declared a dividend of {figure(a)} cents a share, payable to holders of record on the "
            f"{figure(b)}th. The company, which is based in {name(b)}, paid {figure(c)} cents in the same quarter a year ago. "
            f"Shares in {name(a)} closed at {figure(d)} on the exchange in {name(c)}, it said in a statement on the day."
        )

    assert edges([(f"{n}", filled(n)) for n in range(12)]) == []


def test_a_family_is_known_by_its_first_article_and_never_merged():
    one_, other = article("first"), article("other", 12)
    found = edges([("a", one_), ("b", other), ("both", one_ + " " + other), ("c", other + " " + article("more", 8))])
    assert {edge.child: (edge.parent, edge.family) for edge in found} == {"both": ("a", "a"), "c": ("b", "b")}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "word",
        "three short words",
        "word " * 100_000,
        " ".join(map(str, range(50_000))),
        "كتاب جديد في المدينة " * 200,
        "😀🎉 " * 2000,
        "台风登陆广东沿海地区" * 500,
        ' "a' * 20_000,
        "“" * 50_000,
        "\ud800x " * 1000,
        "x" * 500_000,
    ],
    ids=lambda text: f"{text[:12]!r} {len(text)}",
)
def test_any_text_gets_an_answer(text):
    found = edges([("a", text), ("b", text)])
    assert [(edge.parent, edge.kind) for edge in found] == [("a", "exact")]


def test_a_fingerprint_of_450_words_fits_in_a_kilobyte():
    made = fingerprint(article("size", 32), language="en")
    assert 400 < made.token_count < 480
    assert len(made.sketch) + len(made.facts) + len(made.content_hash) < 1000
