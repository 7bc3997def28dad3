"""`copydesk sources`: list, show, check and schema."""

import json

import pytest
from click.testing import CliRunner

from copydesk.streams.cli.main import main

OWN = 'id = "lenford-post"\nname = "Lenford Post"\ndomains = ["lenford.example"]\nzone = "Europe/Dublin"\n'


@pytest.fixture(autouse=True)
def own(tmp_path, monkeypatch):
    """A folder of own profiles, named by the setting."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "lenford-post.toml").write_text(OWN, "utf-8")
    monkeypatch.setenv("COPYDESK_SOURCES_DIR", str(folder))
    return folder


def called(*args):
    return CliRunner().invoke(main, ["sources", *args])


def test_list_has_a_line_for_each_profile_the_own_ones_too():
    lines = called("list").stdout.splitlines()
    assert len(lines) > 250
    assert next(line.split() for line in lines if line.startswith("yonhap "))[:5] == [
        "yonhap",
        "*",
        "KR",
        "Asia/Seoul",
        "-",
    ]
    assert any(line.startswith("lenford-post ") for line in lines)


def test_list_as_json_has_every_key():
    profiles = {each["id"]: each for each in map(json.loads, called("list", "--json").stdout.splitlines())}
    assert profiles["yonhap"]["agency"] is True
    assert profiles["lenford-post"] == {
        "id": "lenford-post",
        "name": "Lenford Post",
        "domains": ["lenford.example"],
        "zone": "Europe/Dublin",
    }


@pytest.mark.parametrize("told", ["lenford-post", "Lenford Post", "lenford.example", "https://www.lenford.example/a"])
def test_show_finds_a_profile_by_whatever_names_it(told):
    assert json.loads(called("show", told, "--json").stdout)["id"] == "lenford-post"
    assert called("show", told).stdout.splitlines()[-1].split() == ["zone", "Europe/Dublin"]


def test_show_of_an_unknown_source_says_where_to_look():
    result = called("show", "nobody\x1b[1m")
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert "copydesk sources list" in result.stderr
    assert "\x1b" not in result.stderr


def test_check_reads_the_shipped_and_the_own_profiles():
    result = called("check")
    assert result.exit_code == 0
    assert result.stdout.endswith(" profiles are good, 0 are not\n")


def test_check_names_every_mistake(own):
    (own / "bad.toml").write_text('id = "bad"', "utf-8")
    (own / "worse.toml").write_text(OWN.replace("Europe/Dublin", "Mars"), "utf-8")
    result = called("check", str(own))
    assert result.exit_code == 1
    assert [line.partition(":")[0] for line in result.stderr.splitlines()] == ["own/bad.toml", "own/worse.toml"]
    report = json.loads(called("check", str(own), "--json").stdout)
    assert report["profiles"] == 1
    assert len(report["mistakes"]) == 2


def test_check_of_a_folder_that_is_not_there():
    result = called("check", "nowhere")
    assert result.exit_code == 1
    assert "cannot read the folder" in result.stderr


def test_schema_is_a_json_schema():
    assert json.loads(called("schema").stdout)["$ref"] == "#/$defs/Source"
