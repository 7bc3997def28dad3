from importlib import resources
from zoneinfo import ZoneInfo

import pytest

from copydesk.agents.clean.sources import Source, Sources, load, sources
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
    profiles = sources().profiles
    assert len(profiles) >= 25
    assert all(ZoneInfo(profile.zone) for profile in profiles if profile.zone)
    files = {file.name for file in (resources.files("copydesk.config") / "sources").iterdir()}
    assert {f"{profile.id}.toml" for profile in profiles} <= files


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
    path = folder(
        lenford_post=GOOD
        + 'zone = "Europe/Dublin"\nnames = ["Post"]\ndomains = ["lenford.example"]\nmonth_first = true\n'
    )
    profile = load(path).by_id("lenford-post")
    assert profile == Source(
        "lenford-post", "Lenford Post", ("Post",), ("lenford.example",), "Europe/Dublin", month_first=True
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (GOOD + "zon = 1", ["unknown key 'zon'"]),
        (GOOD + 'zone = "Mars/Olympus"', ["'zone'", "Mars/Olympus"]),
        (GOOD + 'zone = "../etc/passwd"', ["'zone'"]),
        (GOOD + "zone = 5", ["'zone' must be a text"]),
        (GOOD + 'names = "Post"', ["'names' must be a list of texts"]),
        (GOOD + "names = [1]", ["'names' must be a list of texts"]),
        (GOOD + 'agency = "yes"', ["'agency' must be true or false"]),
        (GOOD + 'domains = ["https://lenford.example/"]', ["'domains'"]),
        ('name = "Lenford Post"', ["'id'", "missing"]),
        ('id = "lenford-post"', ["'name'", "missing"]),
        ('id = "other"\nname = "Lenford Post"', ["'id'"]),
        ("id = ", ["lenford-post.toml"]),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_file_and_key(folder, text, words):
    with pytest.raises(SettingsError) as caught:
        load(folder(lenford_post=text))
    message = str(caught.value)
    assert "\n" not in message
    assert all(word in message for word in ["sources/lenford-post.toml", *words])


def test_a_missing_key_message_names_it(folder):
    with pytest.raises(SettingsError, match="the key 'name' is missing"):
        load(folder(lenford_post='id = "lenford-post"'))


def test_two_profiles_cannot_share_a_name(folder):
    path = folder(lenford_post=GOOD, other='id = "other"\nname = "Other"\nnames = ["lenford post"]')
    with pytest.raises(SettingsError, match="belongs to 'lenford-post' already"):
        load(path)


def test_an_empty_set_of_profiles_finds_nothing():
    assert Sources([]).of_host("bbc.com") is None
    assert Sources([]).agencies() == ()
