import json

import pytest
from click.testing import CliRunner

from copydesk.agents.tag.core import _tagger
from copydesk.streams.cli import tag
from copydesk.streams.cli.main import main

STORY = "Angela Merkel met NATO leaders in Paris. Then Merkel left Paris."


@pytest.fixture(autouse=True)
def fresh_tagger(monkeypatch):
    monkeypatch.setenv("COPYDESK_GAZETTEER", "")
    _tagger.cache_clear()
    yield
    _tagger.cache_clear()


def run(*arguments, given=None):
    return CliRunner().invoke(main, ["tag", *map(str, arguments)], input=given)


@pytest.fixture
def story(tmp_path):
    path = tmp_path / "story.txt"
    path.write_text(STORY, "utf-8")
    return path


def test_lists_the_entities_the_most_salient_first(story):
    lines = run(story, "--title", "Merkel in Paris").output.splitlines()
    assert [line.split()[1:4] for line in lines[:3]] == [
        ["PER", "3", "Angela"],
        ["LOC", "3", "Paris"],
        ["ORG", "1", "North"],
    ]
    assert "geonames:2988507 48.853,2.349" in lines[1]
    assert lines[-1].startswith("keywords: Angela Merkel, Paris")


def test_json_is_what_the_records_hold(story):
    done = run(story, "--json")
    found = json.loads(done.output)
    assert done.exit_code == 0
    assert set(found) == {"entities", "keywords"}
    for entity in found["entities"]:
        assert all(STORY[one["start"] : one["end"]] == one["text"] for one in entity["mentions"])


def test_standard_input_is_read():
    assert "Angela Merkel" in run("-", given=STORY).output


def test_a_text_without_names_says_so():
    assert run("-", given="it rains.").output == "no names found\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere.txt"], "copydesk: cannot read nowhere.txt: No such file or directory"),
        (["-", "--language", "de"], "copydesk: no model for the language 'de': names are found in English"),
    ],
)
def test_what_cannot_be_done_is_one_line(arguments, said):
    done = run(*arguments, given="x")
    assert done.exit_code == 1
    assert done.output.startswith(said)
    assert done.output.count("\n") == 1


def test_more_than_a_text_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(tag, "LONGEST_TEXT", 10)
    assert "10" not in run("-", given="x" * 10).output
    assert "has more than" in run("-", given="x" * 11).output


def test_a_bad_gazetteer_is_one_line(tmp_path, story, monkeypatch):
    path = tmp_path / "names.tsv"
    path.write_text("Acme\t\tcompany\t\n", "utf-8")
    monkeypatch.setenv("COPYDESK_GAZETTEER", str(path))
    done = run(story)
    assert done.exit_code == 2
    assert "line 1: has the type 'company'" in done.output


def test_hostile_text_never_drives_the_terminal(monkeypatch):
    monkeypatch.setattr(tag, "on_terminal", lambda: True)
    shown = "\n".join(
        tag._for_people("A \x1b[2J headline", "Angela \x1b[31mMerkel\u202e met Angela Merkel.\nTwo.", _tags())
    )
    assert "\x1b[2J" not in shown
    assert "\x1b[31m" not in shown
    assert "\u202e" not in shown


def test_names_are_highlighted_and_the_rest_is_left_as_it_is():
    text = "So Angela Merkel left.\n\nParis waits."
    tags = tag.stages.core("tag").Tagger.load()(text)
    shown = tag._highlighted(text, tags.mentions)
    assert shown == "So \x1b[32m\x1b[1mAngela Merkel\x1b[0m left.\n\n\x1b[36m\x1b[1mParis\x1b[0m waits."


def _tags():
    return tag.stages.core("tag").Tagger.load()(
        "Angela \x1b[31mMerkel\u202e met Angela Merkel.\nTwo.", title="A \x1b[2J headline"
    )
