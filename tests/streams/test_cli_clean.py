"""`copydesk clean`: forms of output, reasons, exit codes, nothing hostile on a terminal."""

import json

import pytest
from click.testing import CliRunner

from copydesk.streams.cli import clean as clean_module
from copydesk.streams.cli.main import main

BODY = [
    "The council of Lenford voted on Monday for a second bridge over the river Lenn.",
    "Building begins in spring, and the old bridge stays open for all who walk or ride.",
]
PAGE = f"""<html lang="en"><head><title>Second bridge for Lenford</title>
<meta property="og:type" content="article"><meta property="article:published_time" content="2024-05-02T10:00:00+02:00">
</head><body><h1>Second bridge for Lenford</h1><p>By Ann Reed</p><p>{BODY[0]}</p><p>{BODY[1]}</p>
<p>Share this article</p></body></html>"""


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "page.html").write_text(PAGE, "utf-8")
    (tmp_path / "link.html").write_text("<html><body><p>Home</p></body></html>", "utf-8")


def called(*args, given=None):
    return CliRunner().invoke(main, ["clean", *args], input=given)


def test_json_is_the_record_with_the_files_name():
    result = called("page.html", "--url", "https://lenford.example/news/1")
    record = json.loads(result.stdout)
    assert result.exit_code == 0
    assert (record["file"], record["schema"], record["title"]) == (
        "page.html",
        "clean-article/1",
        "Second bridge for Lenford",
    )
    assert (record["url"], record["published_at"]) == ("https://lenford.example/news/1", "2024-05-02T08:00:00Z")
    assert record["text"] == "\n\n".join(BODY)


def test_text_is_the_text_alone():
    assert called("page.html", "--text").stdout == "\n\n".join(BODY) + "\n"


def test_standard_input_and_several_files():
    result = called("-", "page.html", "--json", given=PAGE)
    files = [json.loads(line)["file"] for line in result.stdout.splitlines()]
    assert files == ["-", "page.html"]


def test_a_rejection_is_said_and_ends_with_one():
    result = called("link.html", "page.html", "--text")
    assert result.exit_code == 1
    assert result.stderr.startswith("link.html: rejected: ")
    assert result.stderr.count("\n") == 1
    assert BODY[0] in result.stdout
    record = json.loads(called("link.html", "--json").stdout)
    assert set(record) == {"file", "reason", "detail"}


def test_explain_shows_each_block_with_its_step():
    lines = called("page.html", "--explain").stdout.splitlines()
    assert [line[:4].strip() for line in lines if "Lenford voted" in line] == ["keep"]
    assert [line.split()[0] for line in lines if "Ann Reed" in line] == ["cut"]
    assert any(line.startswith("cut") and "boilerplate" in line and "Share this article" in line for line in lines)


def test_a_file_that_is_not_there_is_one_line():
    result = called("nowhere.html")
    assert result.exit_code == 1
    assert result.stderr == "copydesk: cannot read nowhere.html: No such file or directory\n"


def test_a_terminal_gets_each_field_with_its_origin_and_the_text(monkeypatch):
    monkeypatch.setattr(clean_module, "on_terminal", lambda: True)
    lines = called("page.html").stdout.splitlines()
    assert [line.split() for line in lines if line.startswith("  title")] == [
        ["title", "Second", "bridge", "for", "Lenford", "[h1]"]
    ]
    assert BODY[1] in lines


def test_a_source_profile_gives_the_zone():
    dump = "\n".join(["Second bridge for Lenford", "Published : June 23, 2021 - 10:44", *BODY])
    record = json.loads(called("-", "--source", "yonhap", given=dump).stdout)
    assert record["published_at"] == "2021-06-23T01:44:00Z"
    assert record["published"]["zone_from"] == "source profile"


def test_a_file_beyond_the_largest_record_is_too_large(monkeypatch):
    monkeypatch.setenv("COPYDESK_MAX_RECORD_BYTES", "65536")
    result = called("-", "--json", given="The bridge is open. " * 5000)
    assert json.loads(result.stdout)["reason"] == "too_large"
    assert result.exit_code == 1


@pytest.mark.parametrize("form", [[], ["--text"], ["--explain"], ["--json"]])
def test_nothing_that_drives_a_terminal_is_printed(form, monkeypatch):
    monkeypatch.setattr(clean_module, "on_terminal", lambda: True)
    hostile = PAGE.replace("Second bridge", "Second \x1b[31m\u202ebridge").replace(
        "The council", "The \u202ecouncil\x1b]0;"
    )
    result = called("-", *form, given=hostile)
    assert result.exit_code == 0
    assert "council" in result.stdout
    assert not set("\x1b\u202e") & set(result.stdout)
