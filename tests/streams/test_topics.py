import re
from pathlib import Path

import msgspec
import pytest

from copydesk.config.settings import Settings
from copydesk.streams import outcomes, topics
from copydesk.streams.outcomes import REJECTIONS, Reason
from copydesk.streams.records import RECORDS, RawArticle
from copydesk.streams.topics import (
    BY_NAME,
    DAY_MS,
    OUTCOMES,
    TOPICS,
    configuration,
    full_name,
    max_message_bytes,
    short_name,
)

CONTRACTS = (Path(__file__).parent.parent.parent / "docs" / "contracts.md").read_text("utf-8")
SETTINGS = Settings()


def rows(heading):
    """The cells of the first table under the heading, without its head."""
    section = re.split(r"^## ", CONTRACTS.partition(f"\n## {heading}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_the_table_in_the_docs_is_the_table_in_the_code():
    kept = {topic.name: f"{getattr(SETTINGS, topic.kept):g} days (`{topic.kept}`)" for topic in TOPICS}
    expected = [
        [f"`{full_name(SETTINGS, topic.name)}`", topic.record, topic.key, ", ".join(topic.written_by), ", ".join(topic.read_by), kept[topic.name]]
        for topic in TOPICS
    ]  # fmt: skip
    assert rows("Topics") == expected


def test_the_reasons_in_the_docs_are_those_in_the_code():
    expected = [[f"`{reason}`", "`rejected`" if reason in REJECTIONS else "`dead-letter`"] for reason in Reason]
    assert [row[:2] for row in rows("Reasons")] == expected


def test_the_fields_of_a_raw_article_in_the_docs_are_those_in_the_code():
    fields = [f"`{field.name}`" for field in msgspec.structs.fields(RawArticle)]
    assert [row[0] for row in rows("What producers write")] == fields


def test_the_headers_in_the_docs_are_those_in_the_code():
    ours = {value for name, value in vars(outcomes).items() if name.endswith("_HEADER")}
    assert {row[0].strip("`") for row in rows("What consumers read")} == ours


def test_topics_are_found_by_name_and_carry_known_records():
    assert list(BY_NAME) == [topic.name for topic in TOPICS]
    assert {topic.record for topic in TOPICS} - {"the original"} == set(RECORDS)


def test_every_topic_is_written_and_read():
    for topic in TOPICS:
        assert topic.written_by
        assert topic.read_by


def test_a_stage_reads_what_the_one_before_it_writes():
    flow = [(topic.written_by, topic.name, topic.read_by) for topic in TOPICS if len(topic.written_by) == 1]
    assert (("clean",), "clean", ("dedupe",)) in flow
    assert (("dedupe",), "unique", ("tag",)) in flow
    assert set(OUTCOMES) == {name for name, topic in BY_NAME.items() if topic.read_by[0] in {"consumers", "operators"}}


@pytest.mark.parametrize("name", BY_NAME)
def test_names_have_the_prefix_and_lose_it(name):
    settings = Settings(prefix="wire.eu")
    assert full_name(settings, name) == f"wire.eu.{name}"
    assert short_name(settings, full_name(settings, name)) == name


def test_a_name_of_others_stays():
    assert short_name(SETTINGS, "orders.raw") == "orders.raw"
    assert short_name(SETTINGS, "newsroom.raw") == "newsroom.raw"


@pytest.mark.parametrize("name", BY_NAME)
def test_what_stands_on_raw_fits_on_every_topic_after_it(name):
    assert max_message_bytes(SETTINGS, name) >= max_message_bytes(SETTINGS, "raw")
    assert max_message_bytes(SETTINGS, "dead-letter") >= SETTINGS.max_record_bytes + topics.DEAD_LETTER_ROOM


def test_fingerprints_outlive_the_window_by_the_age_of_the_oldest_raw_record():
    settings = Settings(window_days=20, raw_days=3)
    assert configuration(settings, "seen")["retention.ms"] == str(28 * DAY_MS)


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_the_configuration_follows_the_settings(topic):
    settings = Settings(**{topic.kept: 0.5})
    found = configuration(settings, topic.name)
    if topic.name != "seen":
        assert found["retention.ms"] == str(DAY_MS // 2)
    assert found["cleanup.policy"] == "delete"
    assert found["max.message.bytes"] == str(max_message_bytes(settings, topic.name))
    assert all(isinstance(value, str) for value in found.values())
