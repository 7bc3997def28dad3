"""`copydesk dedupe`: what it reads, what it prints, exit codes."""

import gzip
import json

import pytest
from click.testing import CliRunner

from copydesk.streams.cli.main import main

STORM = (
    "The storm closed the bridge at Haverby for six hours on Monday, and no ferry left the harbour until the evening."
)
TRAIN = "The night train to Osterfeld will run again from April, the railway said after a year of repairs on the line."


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def called(*args, given=None):
    return CliRunner().invoke(main, ["dedupe", *args], input=given)


def lines(*articles):
    return "".join(json.dumps(article, ensure_ascii=False) + "\n" for article in articles)


def members(result):
    return [[each["id"] for each in family["members"]] for family in json.loads(result.stdout)["families"]]


def test_families_of_json_lines(tmp_path):
    given = lines({"id": "a", "text": STORM}, {"id": "b", "text": TRAIN}, {"id": "c", "text": STORM.upper()})
    (tmp_path / "news.jsonl").write_text(given, "utf-8")
    result = called("news.jsonl")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "a",
        "  exact     c  100% stands there",
        "3 articles: 1 add nothing, 0 more belong to an earlier one; families: 1",
    ]


def test_json_names_each_member_and_what_it_repeats(tmp_path):
    (tmp_path / "news.jsonl.gz").write_bytes(gzip.compress(lines({"id": "a", "text": STORM}, {"id": "c", "text": STORM}).encode()))  # fmt: skip
    found = json.loads(called("news.jsonl.gz", "--json").stdout)
    again = {"id": "c", "of": "a", "kind": "exact", "suppressed": True, "changed": []}
    again |= dict.fromkeys(("similarity", "of_child", "of_parent"), 1.0)
    assert found == {
        "articles": 2,
        "families": [{"family": "a", "language": "en", "members": [{"id": "a"}, again]}],
        "refused": [],
    }


def test_an_update_says_what_changed():
    report = " ".join(f"{STORM} In district {letter} the council counted boats until late." for letter in "ABCDEFGH")
    given = lines({"id": "a", "text": report}, {"id": "b", "text": report.replace("Haverby", "Osterfeld")})
    result = called("-", given=given)
    assert result.stdout.splitlines()[1].startswith("  update    b  ")
    assert result.stdout.splitlines()[1].endswith("new: osterfeld")


def test_files_of_a_folder_are_articles_named_by_their_path(tmp_path):
    for name, text in {"2.txt": STORM, "1.txt": TRAIN, "sub/3.txt": STORM}.items():
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_text(text, "utf-8")
    assert members(called("in", "--json")) == [["in/2.txt", "in/sub/3.txt"]]


def test_the_first_in_the_order_of_arguments_is_the_original(tmp_path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(STORM, "utf-8")
    assert members(called("b.txt", "a.txt", "--json")) == [["b.txt", "a.txt"]]


def test_envelopes_from_standard_input_are_named_by_their_url():
    given = lines({"url": "https://a.example/1", "content": STORM}, {"url": "https://b.example/2", "content": STORM})
    assert members(called("-", "--json", given=given)) == [["https://a.example/1", "https://b.example/2"]]


def test_an_id_that_stands_twice_is_told_apart_by_its_place():
    given = lines({"id": "a", "text": STORM}, {"id": "a", "text": STORM})
    assert members(called("-", "--json", given=given)) == [["a", "a (standard input:2)"]]


@pytest.mark.parametrize(
    ("language", "options"), [("zh", ["--language", "und"]), (None, ["--language", "zh"]), (None, [])]
)
def test_the_language_is_the_articles_own_else_the_option_else_that_of_the_text(language, options):
    text = "市政府星期一宣布新桥将于四月开放居民对此表示欢迎"
    given = [{"id": "a", "text": text}, {"id": "b", "text": " ".join(text)}]
    if language:
        given = [{**article, "language": language} for article in given]
    assert members(called("-", "--json", *options, given=lines(*given))) == [["a", "b"]]


def test_what_cannot_be_read_is_named_and_the_rest_is_judged(tmp_path):
    given = lines({"id": "a", "text": STORM}) + "{broken\n" + lines({"id": "b"}, {"id": "c", "text": STORM})
    result = called("-", "--json", given=given)
    assert result.exit_code == 1
    assert members(result) == [["a", "c"]]
    assert [line.split(": ")[2] for line in result.stderr.splitlines()] == ["standard input:2", "standard input:3"]


def test_nothing_to_read_is_said_in_one_line(tmp_path):
    result = called(str(tmp_path))
    assert result.exit_code == 1
    assert result.stderr.startswith("copydesk: no article in there")
    assert result.stderr.count("\n") == 1


def test_nothing_hostile_reaches_the_terminal():
    given = lines({"id": "a\x1b[2J", "text": STORM}, {"id": "b\u202e", "text": STORM})
    for options in ([], ["--json"]):
        assert not {"\x1b", "\u202e"} & set(called("-", *options, given=given).stdout)
