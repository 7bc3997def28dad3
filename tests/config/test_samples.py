"""The samples as data: manifest and files agree, every outcome and reason is there, names and addresses are unique."""

from collections import Counter

import msgspec
import pytest

from copydesk.config.sample_set import Entry, Expected, event_of, load_samples, manifest, samples_folder
from copydesk.config.settings import MIB
from copydesk.streams.outcomes import REJECTIONS, Reason

FOLDER = samples_folder() / "records"
# What a document alone cannot cause: these are about the machine that works on it.
OF_THE_MACHINE = {Reason.TIMED_OUT, Reason.KILLED_ITS_PROCESS, Reason.FAILED}
# Bytes that are no UTF-8 on purpose.
OTHER_BYTES = {
    "008-truffles-windows-1252.html",
    "009-granary-gb18030.html",
    "010-jellyfish-shift-jis.html",
    "028-miners-choir-gzip.html.gz",
    "047-bus-copy-zh.html",
    "075-picture.png",
    "076-document-pdf.pdf",
    "077-binary-noise.bin",
}
LANGUAGES = {"en", "de", "fr", "es", "pt", "it", "ru", "ar", "zh", "ja", "ko", "sw"}
ENTRIES = manifest()
SAMPLES = load_samples()


def files_of(entry: Entry) -> set[str]:
    payload = {event_of(entry, FOLDER).payload_file} if entry.form == "cloudevents" else set()
    return {entry.file} | payload


def test_manifest_and_files_agree_one_to_one():
    used = set().union(*(files_of(entry) for entry in ENTRIES))
    assert used == {file.name for file in FOLDER.iterdir()}
    assert len({entry.file for entry in ENTRIES}) == len(ENTRIES)


def test_there_are_enough_samples_in_feeding_order():
    assert len(ENTRIES) >= 66
    assert [int(entry.file[:3]) for entry in ENTRIES] == list(range(1, len(ENTRIES) + 1))


def test_every_outcome_and_every_reason_of_a_document_is_covered():
    assert {entry.expected.outcome for entry in ENTRIES} == {"enriched", "duplicate", "rejected", "dead-letter"}
    assert {entry.expected.reason for entry in ENTRIES if entry.expected.reason} == set(Reason) - OF_THE_MACHINE


def test_reasons_and_outcomes_go_together():
    for entry in ENTRIES:
        reason = entry.expected.reason
        wanted = None if reason is None else "rejected" if Reason(reason) in REJECTIONS else "dead-letter"
        assert wanted is None or entry.expected.outcome == wanted, entry.file
        assert (reason is None) == (entry.expected.outcome in ("enriched", "duplicate")), entry.file


def test_every_language_is_there():
    assert {entry.expected.language for entry in ENTRIES if entry.expected.language} == LANGUAGES


def test_every_form_is_there():
    assert Counter(entry.form for entry in ENTRIES).keys() == {"plain", "envelope", "cloudevents"}


def test_duplicates_and_updates_name_an_earlier_enriched_sample():
    enriched: set[str] = set()
    for entry in ENTRIES:
        expected = entry.expected
        related = expected.outcome == "duplicate" or expected.relation == "update"
        assert (expected.of in enriched) if related else expected.of is None, entry.file
        if entry.expected_later and entry.expected_later.of:
            assert entry.expected_later.of in enriched, entry.file
        if expected.outcome == "enriched":
            enriched.add(entry.file)


def test_urls_are_unique_save_where_a_later_record_means_the_same_page():
    first: dict[str, Entry] = {}
    for entry in ENTRIES:
        if entry.url in first:
            assert entry.expected.of == first[entry.url].file, entry.file
        elif entry.url:
            first[entry.url] = entry


def test_urls_are_on_domains_that_exist_nowhere():
    for entry in ENTRIES:
        host = (entry.url or "https://none.example/").split("/")[2]
        assert host.endswith(".example"), entry.file


def test_texts_are_utf8_unless_meant_otherwise():
    def is_utf8(name: str) -> bool:
        try:
            (FOLDER / name).read_bytes().decode()
        except UnicodeDecodeError:
            return False
        return True

    assert {file.name for file in FOLDER.iterdir() if not is_utf8(file.name)} == OTHER_BYTES


def test_sizes_suit_a_repository():
    sizes = {file.name: len(file.read_bytes()) for file in FOLDER.iterdir()}
    assert sum(sizes.values()) < MIB
    assert max(sizes.values()) > 300_000
    assert sorted(sizes.values())[-2] < 50_000


def test_the_key_is_the_url_where_there_is_one():
    for sample in SAMPLES:
        assert sample.key == (sample.url.encode() if sample.url else None), sample.name


def test_samples_are_as_the_manifest_says_in_its_order():
    assert [sample.name for sample in SAMPLES] == [entry.file for entry in ENTRIES]
    for sample, entry in zip(SAMPLES, ENTRIES, strict=True):
        assert sample.expected == entry.expected
        assert (sample.form == "cloudevents") == bool(sample.headers), sample.name


def test_a_cloud_event_has_its_value_from_the_file_beside_it():
    sample = next(sample for sample in SAMPLES if sample.name == "001-ferry-json-ld.ce.json")
    assert dict(sample.headers)["ce_subject"] == sample.key
    assert sample.value == (FOLDER / "001-ferry-json-ld.html").read_bytes()


def test_the_record_fed_twice_is_the_same_byte_by_byte():
    first, again = (next(sample for sample in SAMPLES if sample.name.startswith(number)) for number in ("003", "042"))
    assert (first.key, first.value, first.headers) == (again.key, again.value, again.headers)


def test_every_sample_says_in_a_sentence_what_it_shows():
    for entry in ENTRIES:
        assert entry.note.endswith("."), entry.file
        assert len(entry.note) < 160, entry.file


def test_an_unknown_word_in_the_manifest_is_an_error():
    with pytest.raises(msgspec.ValidationError, match="unknown field `titel`"):
        msgspec.json.decode(b'{"titel": "x"}', type=Expected)
    with pytest.raises(msgspec.ValidationError, match=r"outcome"):
        msgspec.json.decode(b'{"outcome": "published"}', type=Expected)
