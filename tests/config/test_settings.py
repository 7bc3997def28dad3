import dataclasses
import math
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.config.settings import (
    FIELDS,
    MASK,
    Settings,
    SettingsError,
    environment_of,
    load,
    masked,
    origins,
)
from copydesk.streams.cli.config import example_file, reference

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    """No copydesk.toml but the test's own."""
    monkeypatch.chdir(tmp_path)


def written(text):
    Path("copydesk.toml").write_text(text, "utf-8")


def test_defaults():
    assert load(environment={}) == Settings()


def test_environment_over_file_over_default():
    written('partitions = 7\nprefix = "wire"\n')
    settings = load(environment={"COPYDESK_PARTITIONS": "9", "PARTITIONS": "11"})
    assert (settings.partitions, settings.prefix, settings.replication) == (9, "wire", 1)


def test_overrides_are_strongest_and_none_is_no_override():
    assert load(environment={"COPYDESK_WORKERS": "2"}, workers=3, prefix=None) == Settings(workers=3)


def test_the_process_environment_is_read(monkeypatch):
    monkeypatch.setenv("COPYDESK_PREFIX", "wire")
    assert load().prefix == "wire"
    assert origins()["prefix"] == "COPYDESK_PREFIX"


def test_where_each_setting_comes_from():
    written("partitions = 7\nworkers = 2\n")
    found = origins(environment={"COPYDESK_PARTITIONS": "9"})
    assert found["partitions"] == "COPYDESK_PARTITIONS"
    assert found["workers"] == "copydesk.toml"
    assert found["prefix"] == "default"
    assert list(found) == list(FIELDS)


def test_a_named_file(tmp_path):
    path = tmp_path / "other.toml"
    path.write_text("workers = 4")
    environment = {"COPYDESK_CONFIG": str(path)}
    assert load(environment=environment).workers == 4
    assert origins(environment=environment)["workers"] == str(path)
    assert origins(file=path, environment={})["workers"] == str(path)
    assert load(file=path, environment={}).workers == 4


def test_a_named_file_that_is_not_there():
    with pytest.raises(SettingsError, match=r"nowhere\.toml.*create it or unset COPYDESK_CONFIG"):
        load(environment={"COPYDESK_CONFIG": "nowhere.toml"})


@pytest.mark.parametrize("content", [b"workers = ", b"workers = 1\nworkers = 2", b"\xff\xfe", b"\x00"])
def test_a_file_that_is_no_toml(content):
    Path("copydesk.toml").write_bytes(content)
    with pytest.raises(SettingsError, match=r"cannot read the settings file copydesk\.toml") as error:
        load(environment={})
    assert "\n" not in str(error.value)


def test_a_folder_in_place_of_the_file():
    Path("copydesk.toml").mkdir()
    with pytest.raises(SettingsError, match="cannot read"):
        load(environment={})


@pytest.mark.parametrize(
    ("name", "near"),
    [("partition", "partitions"), ("kafka_broker", "broker"), ("worker", "workers"), ("Prefix", "prefix")],
)
def test_an_unknown_name_names_the_nearest(name, near):
    written(f"{name} = 1")
    with pytest.raises(SettingsError, match=f"unknown setting '{name}': did you mean '{near}'"):
        load(environment={})
    with pytest.raises(SettingsError, match="did you mean"):
        load(environment={f"COPYDESK_{name.upper()}X": "1"})


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("partitions", 0, "from 1 to 1024"),
        ("partitions", 1025, "from 1 to 1024"),
        ("partitions", "-1", "from 1 to 1024"),
        ("partitions", "many", "whole number"),
        ("partitions", "", "whole number"),
        ("partitions", 1.5, "whole number"),
        ("partitions", "1.5", "whole number"),
        ("partitions", True, "whole number"),
        ("partitions", [1], "whole number"),
        ("raw_days", "nan", "number"),
        ("raw_days", math.nan, "number"),
        ("raw_days", math.inf, "from 0.01 to 3650"),
        ("raw_days", "week", "number"),
        ("log_level", "crit", "error, warn, info, debug"),
        ("log_level", "INFO", "error, warn, info, debug"),
        ("prefix", False, "text"),
    ],
)
def test_a_value_that_cannot_be_used_says_what_can(name, value, said):
    with pytest.raises(SettingsError, match=f"setting {name} is .*{said}") as error:
        load(environment={}, **{name: value})
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("name", "value"), [("partitions", math.inf), ("partitions", -math.inf), ("partitions", "1e3")]
)
def test_numbers_that_are_no_whole_numbers(name, value):
    with pytest.raises(SettingsError, match="whole number"):
        load(environment={}, **{name: value})


def test_ranges_include_their_ends():
    assert load(environment={}, partitions=1024, raw_days=0.01) == Settings(partitions=1024, raw_days=0.01)


def test_types_are_the_fields_types():
    settings = load(environment={"COPYDESK_RAW_DAYS": "3", "COPYDESK_WORKERS": " 2 "}, prefix=5)
    assert (settings.raw_days, settings.workers, settings.prefix) == (3.0, 2, "5")
    assert isinstance(settings.raw_days, float)


def test_secrets_are_masked_everywhere_but_for_children():
    settings = Settings(sasl_password="hunter2")
    assert masked(settings)["sasl_password"] == MASK
    assert masked(Settings())["sasl_password"] == "", "whether one is set may be seen"
    assert environment_of(settings)["COPYDESK_SASL_PASSWORD"] == "hunter2"
    with pytest.raises(SettingsError, match="use a text") as error:
        load(environment={}, sasl_password=["hunter2"])
    assert "hunter2" not in str(error.value)
    assert [name for name, field in FIELDS.items() if field.metadata["secret"]] == [
        "sasl_password",
        "web_token",
        "postgres_dsn",
    ]


words = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]))


@given(
    prefix=words,
    sasl_password=words,
    partitions=st.integers(1, 1024),
    raw_days=st.floats(0.01, 3650),
    log_level=st.sampled_from(["error", "warn", "info", "debug"]),
)
def test_a_child_process_loads_the_same(**values):
    settings = Settings(**values)
    assert load(environment=environment_of(settings)) == settings


@pytest.mark.parametrize("name", FIELDS)
def test_every_default_is_allowed_and_explained(name):
    field = FIELDS[name]
    assert load(environment={}, **{name: field.default}) == Settings()
    assert field.metadata["doc"].endswith(".")
    assert type(field.default) in {str, int, float}
    if type(field.default) is not str:
        assert field.metadata["low"] is not None
        assert field.metadata["high"] is not None


def test_settings_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Settings().workers = 2


def test_the_example_file_is_all_comments_and_all_defaults():
    written(example_file())
    assert tomllib.loads(example_file()) == {}
    assert load(environment={}) == Settings()
    written(
        "\n".join(
            line.removeprefix("#") for line in example_file().splitlines() if line.startswith("#") and line[1:2] != " "
        )
    )
    assert load(environment={}) == Settings()
    assert set(origins(environment={}).values()) == {"copydesk.toml"}


def test_the_page_of_settings_is_up_to_date():
    page = (ROOT / "docs" / "settings.md").read_text("utf-8")
    assert page == reference(), "run: copydesk config --markdown > docs/settings.md"
