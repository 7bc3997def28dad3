"""Java, Maven and the jars: each thing that can be missing is one line that says what to do. The programs are fakes."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from copydesk.config.settings import Settings
from copydesk.streams import broker_java as java
from copydesk.streams.errors import BrokerError


@pytest.fixture
def programs(tmp_path, monkeypatch):
    """A PATH of our own: `programs(java="echo ...")` writes the shell scripts that are on it."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv("JAVA_HOME", raising=False)

    def write(**scripts):
        for name, script in scripts.items():
            (folder / name).write_text(f"#!/bin/sh\nPATH=/usr/bin:/bin\n{script}\n")
            (folder / name).chmod(stat.S_IRWXU)
        return folder

    return write


def says(version):
    return f"echo 'openjdk version \"{version}\" 2025-04-15' >&2"


# Writes what Maven would: the last argument is -DoutputDirectory=...
FETCHES = 'for last; do :; done; d="${last#*=}"; mkdir -p "$d"; for j in JARS; do echo jar > "$d/$j"; done'


def maven():
    return FETCHES.replace("JARS", " ".join(java.pinned_jars()))


def test_no_java(programs):
    programs()
    with pytest.raises(
        BrokerError, match=r"needs Java 17 or newer, there is none on PATH: install it .* COPYDESK_BROKER"
    ):
        java.java_command()


def test_java_home_without_java_is_named(programs, monkeypatch, tmp_path):
    programs(java=says("21"))
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "gone"))
    with pytest.raises(BrokerError, match=r"JAVA_HOME \(.*gone\) holds none"):
        java.java_command()


def test_java_home_comes_before_path(programs, monkeypatch, tmp_path):
    folder = programs(java=says("21"))
    (tmp_path / "home").mkdir()
    folder.rename(tmp_path / "home" / "bin")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "home"))
    assert java.java_command() == str(tmp_path / "home" / "bin" / "java")


@pytest.mark.parametrize(("version", "release"), [("1.8.0_412", 8), ("11.0.2", 11), ("16", 16)])
def test_java_too_old(programs, version, release):
    programs(java=says(version))
    with pytest.raises(BrokerError, match=f"needs Java 17 or newer, .*/java is Java {release}: install a newer one"):
        java.java_command()


@pytest.mark.parametrize("version", ["17", "17.0.15", "21.0.3+9", "25-ea"])
def test_java_new_enough(programs, version):
    folder = programs(java=says(version))
    assert java.java_command() == str(folder / "java")


def test_options_that_java_echoes_first_do_not_hide_its_version(programs):
    folder = programs(java=f"echo 'Picked up JAVA_TOOL_OPTIONS: -Xmx1g' >&2; {says('17.0.1')}")
    assert java.java_version(str(folder / "java")) == 17


def test_a_java_that_tells_no_version(programs):
    programs(java="echo 'command line tools are not \033[1m installed' >&2; exit 1")
    with pytest.raises(
        BrokerError, match=r"cannot tell the version of .*; it says: command line tools are not \[1m inst"
    ):
        java.java_command()


def test_a_java_that_cannot_be_run(tmp_path):
    with pytest.raises(BrokerError, match="cannot run"):
        java.java_version(str(tmp_path / "java"))


def test_no_maven(programs, tmp_path):
    programs()
    with pytest.raises(BrokerError, match=r"there is no Maven \(mvn\) to fetch them: install it"):
        java.fetch_jars(Settings(jars_dir=str(tmp_path / "jars")))


def test_no_maven_needed_when_the_jars_are_there(programs, tmp_path):
    programs()
    for name in java.pinned_jars():
        (tmp_path / name).touch()
    assert java.fetch_jars(Settings(jars_dir=str(tmp_path))) == tmp_path


def test_jars_are_fetched_once_and_told(programs, tmp_path):
    programs(mvn=maven())
    said = []
    settings = Settings(jars_dir=str(tmp_path / "new" / "jars"))
    jars = java.fetch_jars(settings, said.append)
    assert jars == tmp_path / "new" / "jars"
    assert sorted(path.name for path in jars.iterdir()) == sorted(java.pinned_jars())
    programs(mvn="exit 1")
    assert java.fetch_jars(settings, said.append) == jars
    assert said == [f"fetching Apache Kafka {java.kafka_version()} with Maven into {jars} (54 MB, once)"]
    assert [path.name for path in jars.parent.iterdir() if not path.name.startswith(".")] == ["jars"]


def test_offline(programs, tmp_path):
    programs(
        mvn="echo '[INFO] x'; echo '[ERROR] Could not transfer artifact: Unknown host'; echo '[ERROR] more'; exit 1"
    )
    with pytest.raises(
        BrokerError, match=r"offline\?\); it says: \[ERROR\] Could not transfer artifact: Unknown host$"
    ):
        java.fetch_jars(Settings(jars_dir=str(tmp_path / "jars")))
    assert not (tmp_path / "jars").exists()
    assert not (tmp_path / "jars.part").exists()


def test_a_maven_that_brings_nothing(programs, tmp_path):
    programs(mvn="exit 0")
    with pytest.raises(BrokerError, match="brought no Kafka"):
        java.fetch_jars(Settings(jars_dir=str(tmp_path / "jars")))


def test_a_maven_that_hangs(programs, tmp_path, monkeypatch):
    programs(mvn="exec sleep 30")
    monkeypatch.setattr(java, "FETCH_SECONDS", 0.1)
    with pytest.raises(BrokerError, match=r"did not bring Kafka's jars within 0.1 s: check the network"):
        java.fetch_jars(Settings(jars_dir=str(tmp_path / "jars")))


def test_what_a_killed_fetch_left_does_not_count(programs, tmp_path):
    programs(mvn=maven())
    (tmp_path / "jars.part" / "jars").mkdir(parents=True)
    (tmp_path / "jars.part" / "jars" / java.pinned_jars()[0]).touch()
    jars = java.fetch_jars(Settings(jars_dir=str(tmp_path / "jars")))
    assert (jars / java.pinned_jars()[0]).read_text() == "jar\n"


def test_several_processes_fetch_once(programs, tmp_path):
    count = tmp_path / "count"
    programs(mvn=f"echo x >> {count}; sleep 0.2; {maven()}")
    settings = Settings(jars_dir=str(tmp_path / "jars"))
    with ThreadPoolExecutor() as pool:
        assert set(pool.map(java.fetch_jars, [settings] * 3)) == {tmp_path / "jars"}
    assert count.read_text() == "x\n"


def test_a_folder_with_other_jars_is_left_alone(tmp_path):
    (tmp_path / "kafka_2.13-3.9.0.jar").touch()
    with pytest.raises(BrokerError, match=r"lacks kafka_2.13-.*: remove the folder, or set jars_dir"):
        java.fetch_jars(Settings(jars_dir=str(tmp_path)))


def test_a_folder_that_cannot_be_written(programs, tmp_path):
    programs(mvn=maven())
    (tmp_path / "file").touch()
    with pytest.raises(BrokerError, match=r"cannot write Kafka's jars to .*: File exists"):
        java.fetch_jars(Settings(jars_dir=str(tmp_path / "file" / "jars")))


def test_a_folder_that_a_class_path_cannot_hold(tmp_path):
    with pytest.raises(BrokerError, match="which separates folders for Java"):
        java.fetch_jars(Settings(jars_dir=f"{tmp_path}{os.pathsep}x"))


def test_the_pom_pins_what_the_default_folder_is_named_after():
    assert java.pinned_jars()[:2] == [
        f"kafka_2.13-{java.kafka_version()}.jar",
        f"kafka-tools-{java.kafka_version()}.jar",
    ]
    assert Settings().jars_dir.endswith(f"kafka-{java.kafka_version()}")


def test_messages_of_other_programs_become_one_printable_short_line():
    assert java.one_line("a\n\tb\x1b[31m\x00c \u202e") == "a b [31m c"
    assert len(java.one_line("x" * 1000)) == java.LINE_LIMIT
