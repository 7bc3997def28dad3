"""`copydesk dedupe`: which articles in files and folders repeat which, without Kafka, by the pipeline's own rule."""

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
import msgspec
import orjson

from copydesk.config.settings import Settings
from copydesk.streams.cli import stages
from copydesk.streams.cli.show import output
from copydesk.streams.errors import CopydeskError
from copydesk.streams.producers.documents import Document, Refusal, Refused
from copydesk.streams.producers.files import Reading, documents
from copydesk.streams.texts import escaped, safe

# What stands after a file's name where it holds several articles, or its suffix where it holds one envelope.
_OF_JSON = re.compile(r"(:\d+|\[\d+\]|\.json(\.gz|\.zst)?)$")
# Refusals named; the rest is counted.
NAMED = 5
SHOWN_EVERY = 200


class Given(msgspec.Struct, frozen=True):
    """What is read of an envelope: our own records and those of others."""

    id: str | None = None
    url: str | None = None
    file: str | None = None
    text: str | None = None
    content: str | None = None
    language: str | None = None


@dataclass
class Found:
    """What was read, and what repeats what."""

    refused: list[Refused] = field(default_factory=list)
    edges: dict[str, Any] = field(default_factory=dict)
    """The core's edges (agents/dedupe/edges.py) by the id of the later article."""
    order: dict[str, str] = field(default_factory=dict)
    """Each article's id, in order, with its language."""


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(exists=True, allow_dash=True, path_type=Path))  # fmt: skip
@click.option("--language", help="Language of all that do not say theirs (ISO 639); without it, found in each text.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object: every family with its members.")
@click.pass_obj
def dedupe(settings: Settings, files: tuple[Path, ...], *, language: str | None, as_json: bool) -> None:
    """List which articles in FILEs repeat which: copies, cuts, extensions and updates, by families. Needs no broker.

    A .jsonl or .ndjson file holds an article a line: {"id", "text", "language"}, the last if known; envelopes and
    records of Copydesk will do. .json holds one, or a list. Any other file is the text of one article. Folders are
    read through in the order of names; .gz and .zst are unpacked; `-` is JSON lines from standard input. What stands
    first is the original. HTML pages are to be cleaned before (copydesk clean --json).

    Exit code 0: everything was read. 1: something was not; it is named.

    \b
    Examples:
      copydesk dedupe articles/
      copydesk dedupe monday.jsonl tuesday.jsonl.gz
      copydesk clean --json pages/*.html | copydesk dedupe -
      copydesk dedupe articles.jsonl --json | jq '.families[].members[].id'
    """  # noqa: D301 - click reads \b
    with output():
        found = _found(_read(files, settings.max_record_bytes), language)
        if not found.order and not found.refused:
            raise CopydeskError("no article in there: name .jsonl files, text files or folders of them")
        click.echo(_as_object(found) if as_json else "\n".join(_lines(found)))
    for line in _problems(found.refused):
        click.echo(line, err=True)
    sys.exit(1 if found.refused else 0)


def _read(files: Iterable[Path], limit: int) -> Iterator[tuple[str, Given] | Refused]:
    """Each article under the name of its place."""
    for item in documents(files, Reading(limit), sys.stdin.buffer):
        if isinstance(item, Refused):
            yield item
        elif _OF_JSON.search(item.name):
            yield _from_json(item)
        else:
            yield item.name, Given(text=item.value.decode("utf-8", "replace"))


def _from_json(item: Document) -> tuple[str, Given] | Refused:
    try:
        given = msgspec.json.decode(item.value, type=Given)
    except (msgspec.DecodeError, RecursionError) as error:
        return Refused(item.name, Refusal.INVALID, str(error) or "nested too deeply")
    if given.text is None and given.content is None:
        return Refused(item.name, Refusal.INVALID, "neither `text` nor `content` is there")
    return item.name, given


def _found(read: Iterable[tuple[str, Given] | Refused], language: str | None) -> Found:
    """Each article is decided before the next is read; each language is by itself, as in the pipeline."""
    found, known = Found(), stages.core("dedupe.edges").Edges()
    language_of = stages.core("clean.language").language_of
    for item in read:
        if isinstance(item, Refused):
            found.refused.append(item)
            continue
        name, given = item
        text = given.text if given.text is not None else given.content or ""
        id_ = _unlike(given.id or given.url or given.file or name, name, found.order)
        found.order[id_] = language_of(text, given.language or language).code
        edge = known.add(id_, text, language=found.order[id_])
        if edge is not None:
            found.edges[id_] = edge
        _show(len(found.order))
    _show(0)
    return found


def _unlike(id_: str, name: str, known: dict[str, str]) -> str:
    """The id; where it stands a second time, with its place, so that the members of a family can be told apart."""
    return id_ if id_ not in known else f"{id_} ({name})"


def _show(count: int) -> None:
    """Progress on a terminal, taken away at the end."""
    if sys.stderr.isatty() and count % SHOWN_EVERY == 0:
        click.echo(f"\r{count:,} articles read\x1b[K" if count else "\r\x1b[K", nl=False, err=True)


def _families(found: Found) -> dict[str, list[str]]:
    """First article to members in order, for families of more than one."""
    families = {edge.family: [edge.family] for edge in found.edges.values()}
    for id_ in found.order:
        if id_ in found.edges:
            families[found.edges[id_].family].append(id_)
    return families


def _as_object(found: Found) -> str:
    """One line of JSON."""
    families = [
        {"family": root, "language": found.order[root], "members": [_member(id_, found) for id_ in members]}
        for root, members in _families(found).items()
    ]
    refused = [{"name": one.name, "reason": str(one.reason), "detail": one.detail} for one in found.refused]
    return escaped(orjson.dumps({"articles": len(found.order), "families": families, "refused": refused}).decode())


def _member(id_: str, found: Found) -> dict[str, Any]:
    """The article, and what it is to the one that it repeats."""
    edge = found.edges.get(id_)
    if edge is None:
        return {"id": id_}
    shares = {name: round(getattr(edge, name), 3) for name in ("similarity", "of_child", "of_parent")}
    return {"id": id_, "of": edge.parent, "kind": edge.kind, "suppressed": edge.suppressed, **shares, "changed": edge.changed}  # fmt: skip


def _lines(found: Found) -> Iterator[str]:
    """Each family, then how many there are."""
    families = _families(found)
    for root, members in families.items():
        yield safe(root)
        yield from (_line(id_, found.edges[id_]) for id_ in members[1:])
    suppressed = sum(edge.suppressed for edge in found.edges.values())
    yield f"{len(found.order):,} articles: {suppressed:,} add nothing, {len(found.edges) - suppressed:,} more belong to an earlier one; families: {len(families):,}"  # fmt: skip


def _line(id_: str, edge: Any) -> str:
    """Kind, id, which article if it is not the first, how much of it stands there, and what was changed."""
    of = "" if edge.parent == edge.family else f" of {safe(edge.parent)}"
    new = f", new: {safe(', '.join(edge.changed))}" if edge.changed else ""
    return f"  {edge.kind:9} {safe(id_)}{of}  {edge.of_child:.0%} stands there{new}"


def _problems(refused: list[Refused]) -> Iterator[str]:
    """The first few of what was not read."""
    yield from (f"copydesk: not read: {safe(one.name)}: {one.reason}: {safe(one.detail)}" for one in refused[:NAMED])
    if len(refused) > NAMED:
        yield f"copydesk: and {len(refused) - NAMED:,} more"
