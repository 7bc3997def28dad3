import json
import os
import re
from importlib import resources
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.agents.clean import Hints, clean
from copydesk.agents.clean import credits as credit_lines
from copydesk.agents.clean.profiles import Selectors, Source, read, read_all, schema
from copydesk.agents.clean.sources import Sources, layered, shipped, sources, without_lines
from copydesk.config.settings import SettingsError

GOOD = 'id = "lenford-post"\nname = "Lenford Post"\n'


@pytest.fixture
def folder(tmp_path):
    def written(**files):
        for name, text in files.items():
            (tmp_path / f"{name.replace('_', '-')}.toml").write_text(text, "utf-8")
        return tmp_path

    return written


def test_every_shipped_profile_is_valid():
    profiles, mistakes = read_all(shipped())
    assert mistakes == []
    assert len(profiles) >= 250
    assert len({profile.country for profile in profiles}) >= 80
    assert len({profile.language for profile in profiles if profile.language}) >= 40
    assert sum(profile.agency for profile in profiles) >= 70
    assert all(profile.country and profile.domains for profile in profiles)


def test_the_zone_of_every_profile_lies_in_its_country():
    rows = (resources.files("tzdata") / "zoneinfo" / "zone.tab").read_text("utf-8").splitlines()
    country = {row.split("\t")[2]: row[:2] for row in rows if not row.startswith("#")}
    wrong = [profile.id for profile in read(shipped()) if profile.zone and country.get(profile.zone) != profile.country]
    assert wrong == []


def test_the_schema_is_as_checked_in():
    golden = Path(str(shipped())) / "profile.schema.json"
    if os.environ.get("COPYDESK_UPDATE_GOLDEN"):
        golden.write_text(json.dumps(schema(), indent=2) + "\n", "utf-8")
    assert json.loads(golden.read_text("utf-8")) == schema()


def test_yonhap_is_in_seoul():
    assert sources().named("Yonhap").zone == "Asia/Seoul"
    assert sources().named("YONHAP") is sources().by_id("yonhap")


def test_a_source_is_known_by_id_domain_or_name():
    for told in ("bbc", "BBC", "www.bbc.co.uk", "BBC News"):
        assert sources().by_id(told).id == "bbc"
    assert sources().by_id(None) is None
    assert sources().by_id("lenford-post") is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.bbc.co.uk/news/1", "bbc"),
        ("https://BBC.com/", "bbc"),
        ("https://en.yna.co.kr/view/1", "yonhap"),
        ("https://notbbc.com/", None),
        ("https://bbc.com.evil.example/", None),
        ("https://[broken", None),
        ("https://" + "a." * 5000 + "com/", None),
        (None, None),
    ],
)
def test_the_domain_decides_by_whole_labels(url, expected):
    found = sources().of_url(url)
    assert (found.id if found else None) == expected


def test_agencies_are_listed_longest_first():
    names = sources().agencies()
    assert list(names) == sorted(names, key=lambda name: -len(name)) or names.index("Yonhap News") < names.index(
        "Yonhap"
    )
    assert "BBC News" not in names


def test_a_folder_of_profiles_is_read(folder):
    text = """
zone = "Europe/Dublin"
country = "IE"
language = "en"
names = ["Post"]
domains = ["lenford.example"]
month_first = true
credits = ["(LP)"]
boilerplate = ["Back to *"]
[selectors]
body = ".story p"
"""
    assert read(folder(lenford_post=GOOD + text)) == [
        Source(
            id="lenford-post",
            name="Lenford Post",
            names=("Post",),
            domains=("lenford.example",),
            country="IE",
            zone="Europe/Dublin",
            language="en",
            credits=("(LP)",),
            boilerplate=("Back to *",),
            month_first=True,
            selectors=Selectors(body=".story p"),
        )
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (GOOD + "zon = 1", ["unknown field `zon`"]),
        (GOOD + 'zone = "Mars/Olympus"', ["'zone'", "Mars/Olympus"]),
        (GOOD + 'zone = "../etc/passwd"', ["'zone'"]),
        (GOOD + "zone = 5", ["$.zone", "`str"]),
        (GOOD + 'names = "Post"', ["$.names", "`array`"]),
        (GOOD + "names = [1]", ["$.names", "`str`"]),
        (GOOD + 'agency = "yes"', ["$.agency", "`bool`"]),
        (GOOD + 'domains = ["https://lenford.example/"]', ["'domains'"]),
        (GOOD + 'country = "Ireland"', ["$.country"]),
        (GOOD + 'language = "English"', ["$.language"]),
        (GOOD + 'boilerplate = ["*"]', ["'boilerplate'"]),
        (GOOD + 'boilerplate = ["More * by *"]', ["'boilerplate'", "one `*`"]),
        (GOOD + 'credits = ["()"]', ["'credits'"]),
        (GOOD + 'selectors = { body = "div >" }', ["'selectors.body'", "div >"]),
        (GOOD + 'selectors = { text = "div" }', ["`text`", "$.selectors"]),
        ('name = "Lenford Post"', ["`id`"]),
        ('id = "lenford-post"', ["`name`"]),
        ('id = "other"\nname = "Lenford Post"', ["'id'"]),
        ("id = ", ["Invalid value"]),
        ("a = " + "[" * 5000, ["nested too deep"]),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_file_and_key(folder, text, words):
    with pytest.raises(SettingsError) as caught:
        read(folder(lenford_post=text))
    message = str(caught.value)
    assert "\n" not in message
    assert all(word in message for word in ["/lenford-post.toml: ", *words])


def test_two_profiles_of_a_folder_cannot_share_a_name(folder):
    path = folder(lenford_post=GOOD, other='id = "other"\nname = "Other"\nnames = ["lenford post"]')
    with pytest.raises(SettingsError, match="belongs to 'lenford-post' already"):
        read(path)


def test_every_mistake_of_a_folder_is_found(folder):
    path = folder(lenford_post=GOOD, bad='id = "bad"', worse="id =")
    profiles, mistakes = read_all(path)
    assert [profile.id for profile in profiles] == ["lenford-post"]
    assert [re.sub(r":.*", "", mistake).rpartition("/")[2] for mistake in mistakes] == ["bad.toml", "worse.toml"]


def test_a_folder_that_is_not_there_is_a_mistake(tmp_path):
    with pytest.raises(SettingsError, match="cannot read the folder"):
        read(tmp_path / "nowhere")


def test_an_own_folder_stands_above_the_shipped_profiles(folder):
    path = folder(
        bbc='id = "bbc"\nname = "My BBC"\nzone = "Asia/Tokyo"',
        lenford_post=GOOD + 'names = ["Yonhap"]\ndomains = ["cnn.com"]',
    )
    known = layered(str(path))
    assert known.by_id("bbc").zone == "Asia/Tokyo"
    assert known.of_host("edition.cnn.com").id == known.named("Yonhap").id == "lenford-post"
    assert known.by_id("yonhap").zone == "Asia/Seoul"
    assert len(known.profiles) == len(sources().profiles) + 1


def test_an_empty_set_of_profiles_finds_nothing():
    assert Sources([]).of_host("bbc.com") is None
    assert Sources([]).agencies() == ()
    assert Sources([]).without_mark("The bridge is open. (MAP)") is None


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("The bridge is open. (MAP)", ("The bridge is open.", "MAP")),
        ("The bridge is open. (MAP).", ("The bridge is open.", "MAP")),
        ("橋が開通した。（共同）", ("橋が開通した。", "共同")),
        ("(MAP)", ("", "MAP")),
        ("See the plan (MAP)", None),
        ("The bridge is open.", None),
        ("MAP", None),
        ("", None),
    ],
)
def test_a_credit_stands_behind_the_last_sentence(paragraph, expected):
    assert sources().without_mark(paragraph) == expected


POST = Source(
    id="lenford-post",
    name="Lenford Post",
    language="pt",
    boilerplate=("Back to the front page", "More from * in your inbox"),
    zone="Europe/Dublin",
    selectors=Selectors(title=".t", body=".story p", author=".who", date=".when"),
)
TEXT = ["The council voted on Monday for a second bridge over the river.", "Building begins in spring, the mayor said."]
PAGE = f"""<html><head><meta property="og:title" content="Another"><title>Another</title></head><body><h1>Another</h1>
<h2 class="t">A bridge for Lenford</h2><b class="who">By Ann Reed</b><i class="when">3 May 2024, 10:00</i>
<div class="story"><p>{TEXT[0]}</p><p>back to the Front page!</p><p>{TEXT[1]}</p></div>
<div><p>{"A teaser of another story stands here, and it is long. " * 9}</p></div></body></html>"""


def test_agencies_are_those_of_the_profiles_at_hand(monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(credit_lines, "sources", lambda: Sources([POST]))
        assert credit_lines.credit_of("(Reuters)") is None
    assert credit_lines.credit_of("(Reuters)") == "Reuters"


@pytest.fixture
def post(monkeypatch):
    """The Lenford Post among the profiles."""
    known = Sources([POST])
    for module in ("core", "record", "authors", "credits", "datelines", "bylines"):
        monkeypatch.setattr(f"copydesk.agents.clean.{module}.sources", lambda: known)


def test_selectors_come_before_every_other_witness(post):
    article = clean(PAGE.encode(), content_type="text/html", hints=Hints(source="lenford-post"))
    assert article.title == "A bridge for Lenford"
    assert article.text == "\n\n".join(TEXT)
    assert article.authors == ["Ann Reed"]
    assert (article.published_at, article.published.zone_from) == ("2024-05-03T09:00:00Z", "source profile")
    told = "selector of source profile lenford-post"
    assert article.provenance["title"].source == article.provenance["authors"].source == told
    assert article.provenance["published_at"].source.startswith(told)
    assert article.provenance["text"].source.startswith("selector of the source profile")


def test_selectors_that_find_nothing_are_passed_over(post):
    page = re.sub('class="[a-z]+"', "", PAGE).encode()
    article = clean(page, content_type="text/html", hints=Hints(source="lenford-post"))
    assert article.title == "Another"
    assert TEXT[0] in article.text


def test_an_unknown_source_has_no_zone_of_its_own():
    article = clean("\n\n".join(["A bridge", "Published: 3 May 2024, 10:00", *TEXT]).encode())
    assert (article.published_at, article.published.zone_from) == ("2024-05-03T10:00:00Z", "assumed UTC")


def test_boilerplate_lines_are_cut_whole():
    lines = [*TEXT, "BACK to the front page >>", "More from Lenford in your inbox", "He went back to the front page."]
    assert without_lines(lines, POST) == [*TEXT, "He went back to the front page."]
    assert without_lines(lines, None) == lines
    assert without_lines(lines, Source(id="x1", name="X")) == lines


@given(st.lists(st.text(max_size=60), max_size=5))
def test_boilerplate_takes_paragraphs_out_and_changes_none(lines):
    kept = without_lines(lines, POST)
    assert [line for line in lines if line in kept] == kept


def test_the_schema_describes_every_key():
    keys = schema()["$defs"]["Source"]["properties"]
    assert set(keys) == set(Source.__struct_fields__)
    assert all(each.get("description") for name, each in keys.items() if name != "selectors")
    assert msgspec.json.decode(msgspec.json.encode(POST), type=Source) == POST
