"""`copydesk trace`: where one article is, and why."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import click
import orjson

from copydesk.config.settings import Settings
from copydesk.streams.cli.show import Meter, error_line, happened, output, place, run, text_of, when
from copydesk.streams.outcomes import ID_HEADER, ORIGINAL_HEADER, REASON_HEADER, STAGE_HEADER
from copydesk.streams.reading import decoded
from copydesk.streams.texts import escaped, safe
from copydesk.streams.topics import OUTCOMES
from copydesk.streams.tracing import FLOW, Found
from copydesk.streams.tracing import trace as find

OWN_HEADERS = {ID_HEADER: "id", REASON_HEADER: "reason", STAGE_HEADER: "stage", ORIGINAL_HEADER: "original"}


@click.command()
@click.argument("target", metavar="ID|URL|COORDINATES")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a record, without its text.")
@click.pass_obj
def trace(settings: Settings, target: str, as_json: bool) -> None:  # noqa: FBT001 - click passes flags by name
    """Show every record of one article, from raw to its outcome, and why it went that way.

    COORDINATES are topic/partition/offset of any record, as `tail` and `audit` print them.

    \b
    Examples:
      copydesk trace raw/0/17
      copydesk trace https://example.org/news/1
      copydesk trace 2f6c1d04 --json
    """  # noqa: D301 - click reads \b
    meter = Meter()
    with output():
        try:
            found: list[Found] = run(find(settings, target, meter))
        finally:
            meter.clear()
        for line in map(as_object, found) if as_json else story(found):
            click.echo(line)


def story(found: list[Found]) -> Iterator[str]:
    """Lines for people: one group a raw record, one line a record, and the state when there is no outcome."""
    for number, (raw, group) in enumerate(groupby(found, lambda each: each.raw)):
        records = list(group)
        ids = sorted({text_of(dict(each.record.headers).get(ID_HEADER)) for each in records} - {""})
        if number:
            yield ""
        yield f"article {safe(', '.join(ids) or 'without an id yet')}, raw record {safe(raw or 'unknown')}"
        for each in records:
            yield f"  {when(each.record.timestamp)}  {each.name:<11}  {safe(place(each.record))}"
            yield f"    {what(each)}"
        yield from _unfinished(records)


def _unfinished(records: list[Found]) -> Iterator[str]:
    names = {each.name for each in records}
    if not names & set(OUTCOMES):
        last = max(names, key=FLOW.index)
        yield f"  no outcome yet: last seen in {last} (`copydesk audit` tells waiting from lost)"


def what(found: Found) -> str:
    """One line: what happened to the article here, and why."""
    value, record = decoded(found.record.value) or {}, found.record
    if found.name == "raw":
        key = f", key {safe(text_of(record.key))}" if record.key else ""
        return f"fed: {len(record.value or b''):,} bytes, {raw_kind(record)}{key}"
    if found.name == "clean":
        return safe(
            f"cleaned: {value.get('language')}, {value.get('word_count')} words: {value.get('title') or 'no title'}"
        )
    if found.name == "seen":
        return safe(f"remembered for the duplicate window, family {value.get('family')}")
    if found.name == "enriched":
        named = value.get("entities")
        counts = f"{_mentions(named)} mentions of {_size(named)} names"
        return safe("; ".join(part for part in (f"published: {counts}", happened(value)) if part))
    if found.name == "dead-letter":
        return error_line({name: text_of(content) for name, content in record.headers}) or "dead, without our headers"
    return happened(value) or "no JSON that says why"


def _mentions(entities: Any) -> int:
    known = entities if isinstance(entities, list) else []
    return sum(_size(entity.get("mentions")) for entity in known if isinstance(entity, dict))


def _size(value: Any) -> int:
    return len(value) if isinstance(value, list) else 0


def raw_kind(record: Any) -> str:
    """What a raw record is: a document of some type, or an envelope; never its body."""
    headers = {name.lower(): text_of(value) for name, value in record.headers}
    if "content-type" in headers:
        return safe(headers["content-type"])
    envelope = decoded(record.value)
    if envelope is None:
        return "document of unknown type"
    return safe(f"JSON envelope, {envelope.get('content_type') or 'type unknown'}")


def as_object(found: Found) -> str:
    """One record as a line of JSON, without its value."""
    record = found.record
    fields: dict[str, Any] = {
        "topic": record.topic,
        "partition": record.partition,
        "offset": record.offset,
        "time": when(record.timestamp),
        "raw": found.raw,
        "bytes": len(record.value or b""),
        "what": what(found),
    }
    headers = dict(record.headers) if found.name != "raw" else {}
    fields |= {word: text_of(headers[name]) for name, word in OWN_HEADERS.items() if name in headers}
    value = decoded(record.value) or {} if found.name != "raw" else {}
    fields |= {name: value[name] for name in ("similarity", "relation") if name in value}
    return escaped(orjson.dumps(fields).decode())
