"""`copydesk tag`: the names in a text, here and now, without Kafka."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import msgspec
import orjson

from copydesk.config.settings import ENVIRONMENT_PREFIX, Settings
from copydesk.streams.cli import stages
from copydesk.streams.cli.show import on_terminal, output
from copydesk.streams.errors import CopydeskError
from copydesk.streams.records import Entity, Mention
from copydesk.streams.texts import HOSTILE, STAND_IN, escaped, safe

STANDARD_INPUT = "-"
LONGEST_TEXT = 16 << 20  # bytes; the tagger reads less, and a mistake such as `tag video.mp4` must not fill the memory
STYLES: dict[str, dict[str, Any]] = {
    "PER": {"fg": "green", "bold": True},
    "ORG": {"fg": "yellow", "bold": True},
    "LOC": {"fg": "cyan", "bold": True},
}
WORDS = {"PER": "person", "ORG": "organisation", "LOC": "place"}
FORMS = 4  # aliases of an entity that a line shows


@click.command()
@click.argument("file", metavar="FILE|-")
@click.option("--title", default="", help="Headline of the text: its names are found, and help to find the others.")
@click.option("--language", default="en", show_default=True, help="Language of the text (ISO 639).")
@click.option("--json", "as_json", is_flag=True, help="One JSON object: entities and keywords, as in the records.")
@click.pass_obj
def tag(settings: Settings, file: str, *, title: str, language: str, as_json: bool) -> None:
    """Find people, organisations and places in the text of FILE (`-` is standard input). Needs no broker.

    Names are highlighted in the text where a terminal listens; below it stand the entities, the most salient first, with
    their ids. FILE is plain text; a page goes through `copydesk clean --text` first. docs/entities.md explains the fields.

    \b
    Examples:
      copydesk tag story.txt --title "N. Korea, China hold rare joint symposium"
      copydesk clean --text page.html | copydesk tag -
      copydesk tag --json story.txt | jq '.entities[] | {id, name, count}'
      COPYDESK_GAZETTEER=names.tsv copydesk tag story.txt
    """  # noqa: D301 - click reads \b
    # The core reads the setting as any process does, and `--config` may have named another file.
    os.environ[ENVIRONMENT_PREFIX + "GAZETTEER"] = settings.gazetteer
    text = _read(file)
    core = stages.core("tag")
    if not core.covers(language):
        raise CopydeskError(f"no model for the language {safe(language)!r}: names are found in English (--language en)")
    tags = core.Tagger.load()(text, title=title, language=language)
    with output():
        if as_json:
            found = {"entities": msgspec.to_builtins(tags.entities), "keywords": tags.keywords}
            click.echo(escaped(orjson.dumps(found).decode()))
        else:
            for line in _for_people(title, text, tags):
                click.echo(line)


def _read(file: str) -> str:
    try:
        with sys.stdin.buffer if file == STANDARD_INPUT else Path(file).open("rb") as stream:
            content = stream.read(LONGEST_TEXT + 1)
    except OSError as error:
        raise CopydeskError(f"cannot read {safe(file)}: {error.strerror}") from error
    if len(content) > LONGEST_TEXT:
        raise CopydeskError(f"{safe(file)} has more than {LONGEST_TEXT >> 20} MiB: a text of an article is far smaller")
    return content.decode("utf-8", "replace")


def _for_people(title: str, text: str, tags: Any) -> Iterator[str]:
    """The text with its names highlighted, a legend, and a line an entity."""
    if on_terminal():
        for field, content in (("title", title), ("body", text)):
            mentions = [(mention, entity) for mention, entity in tags.mentions if mention.field == field]
            yield from [*_highlighted(content, mentions).splitlines(), ""] if content else []
        yield " ".join(click.style(word, **STYLES[kind]) for kind, word in WORDS.items()) + "\n"
    yield from map(_line, tags.entities)
    yield f"keywords: {safe(', '.join(tags.keywords))}" if tags.entities else "no names found"


def _highlighted(text: str, mentions: list[tuple[Mention, Entity]]) -> str:
    """The text, safe for a terminal, each name in the colour of its type."""
    parts, done = [], 0
    for mention, entity in mentions:
        parts.append(_visible(text[done : mention.start]))
        parts.append(click.style(_visible(text[mention.start : mention.end]), **STYLES[entity.type]))
        done = mention.end
    return "".join([*parts, _visible(text[done:])])


def _visible(text: str) -> str:
    """Line breaks stay; what a terminal would act on does not."""
    return "\n".join(HOSTILE.sub(STAND_IN, line) for line in text.split("\n"))


def _line(entity: Entity) -> str:
    others = ", ".join(entity.aliases[:FORMS]) + (", ..." if len(entity.aliases) > FORMS else "")
    where = f" {entity.geo.lat},{entity.geo.lon}" if entity.geo is not None and entity.geo.lat is not None else ""
    known = f"{entity.id}{where}" if entity.id else "-"
    shown = f"{safe(entity.name)}" + (f" ({safe(others)})" if others else "")
    kind = click.style(f"{entity.type}", **STYLES[entity.type]) if on_terminal() else entity.type
    return f"{entity.salience:5.2f}  {kind}  {entity.count:3}  {shown}  {safe(known)}"
