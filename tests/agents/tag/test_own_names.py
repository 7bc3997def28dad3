import pytest

from copydesk.agents.tag.core import Tagger
from copydesk.agents.tag.own_names import MOST_BYTES, OwnNames
from copydesk.agents.tag.recogniser import Recogniser
from copydesk.config.settings import SettingsError

TEXT = "Shares of Blue Heron rose. Blue Heron Mills of Quillby sells paper, and Kim Jong-un buys it. Mr Paris said so."


@pytest.fixture
def tagged(tmp_path):
    def run(content, text=TEXT, **hints):
        path = tmp_path / "names.tsv"
        path.write_text(content, "utf-8")
        tags = Tagger(Recogniser.load(), OwnNames(path))(text, **hints)
        return {entity.name: entity for entity in tags.entities}

    return run


def test_a_name_of_the_file_is_found_with_its_aliases_and_id(tagged):
    found = tagged("# mills\nBlue Heron Mills\tBlue Heron|BHM\tORG\tacme:42\n\nQuillby\t\tLOC\t\n")
    mills = found["Blue Heron Mills"]
    assert (mills.id, mills.type, mills.count, mills.aliases) == ("acme:42", "ORG", 2, ["Blue Heron"])
    assert (found["Quillby"].id, found["Quillby"].type) == (None, "LOC")


def test_the_file_stands_above_the_shipped_tables(tagged):
    assert tagged("Kim Jong-un\t\tPER\tdesk:kim\n")["Kim Jong-un"].id == "desk:kim"
    assert tagged("Pyongyang\t\tLOC\tdesk:p\n", "He left Pyongyang.")["Pyongyang"].id == "desk:p"


def test_the_title_is_searched_too(tagged):
    assert tagged("Quillby\t\tLOC\t\n", "It rained.", title="Floods in Quillby")["Quillby"].count == 1


def test_two_names_of_one_alias_are_not_guessed(tagged):
    found = tagged("Blue Heron Mills\tBHX\tORG\ta:1\nBig House Xylophones\tBHX\tORG\ta:2\n", "Then BHX left, BHX said.")
    assert [entity.id for entity in found.values()] == [None]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Acme\tORG", "line 2: has 2 columns: write name, aliases, type and id with tabs between"),
        ("Acme\t\tcompany\t", "line 2: has the type 'company': use PER, ORG or LOC"),
        ("\tAcme\tORG\t", "line 2: has no name in its first column"),
        ("A" * 201 + "\t\tORG\t", "line 2: has a name or id of more than 200 characters"),
        ("Ac\x1bme\t\tORG\t", "line 2: has control characters"),
    ],
)
def test_a_bad_line_is_named(tmp_path, line, said):
    path = tmp_path / "names.tsv"
    path.write_text(f"Good\t\tORG\t\n{line}\n", "utf-8")
    with pytest.raises(SettingsError, match=said.replace("(", r"\(")) as caught:
        OwnNames(path)
    assert "\n" not in str(caught.value)
    assert str(path) in str(caught.value)


def test_what_is_no_utf8_is_named_by_its_line(tmp_path):
    path = tmp_path / "names.tsv"
    path.write_bytes(b"Good\t\tORG\t\nB\xfcro\t\tORG\t\n")
    with pytest.raises(SettingsError, match="line 2: is not UTF-8"):
        OwnNames(path)


def test_a_file_that_is_missing_or_huge_is_an_error_of_one_line(tmp_path):
    with pytest.raises(SettingsError, match="cannot read the gazetteer"):
        OwnNames(tmp_path / "none.tsv")
    path = tmp_path / "huge.tsv"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(SettingsError, match="divide it"):
        OwnNames(path)


def test_files_of_other_systems_are_read(tagged):
    assert "Quillby" in tagged("\ufeffQuillby\t\tLOC\t\r\n")


def test_the_provenance_names_the_file_by_its_hash(tmp_path):
    path = tmp_path / "names.tsv"
    path.write_text("Acme\t\tORG\t\n", "utf-8")
    assert OwnNames(path).hashes["gazetteer"].startswith("sha256:")
    assert OwnNames(None).hashes == {}
