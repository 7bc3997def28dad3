"""`copydesk clean`: documents cleaned here and now, without Kafka; what came out, and why each block stayed or went."""

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
from copydesk.streams.outcomes import Reason, Rejected
from copydesk.streams.records import CleanArticle
from copydesk.streams.texts import LINE, escaped, safe

STANDARD_INPUT = "-"


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--text", "form", flag_value="text", help="Only the text: paragraphs with blank lines between.")
@click.option("--json", "form", flag_value="json", help="One JSON object a line; so it is where no terminal listens.")
@click.option("--explain", "form", flag_value="explain", help="Each block: kept or cut, and by what.")
@click.option("--url", help="Address of the document; its host finds the source profile.")
@click.option("--content-type", help="Media type and charset, as the server sent them.")
@click.option("--source", help="Source profile: its id, a domain or a name (see: copydesk sources list).")
@click.pass_obj
def clean(
    settings: Settings,
    files: tuple[str, ...],
    *,
    form: str | None,
    url: str | None,
    content_type: str | None,
    source: str | None,
) -> None:
    """Clean FILEs (`-` is standard input) and print what becomes of them. Needs no broker.

    Exit code 0: every file is an article. 1: at least one is rejected; the reason is printed.

    \b
    Examples:
      copydesk clean page.html
      curl -s https://news.example/story | copydesk clean - --url https://news.example/story
      copydesk clean dump.txt --source yonhap --text
      copydesk clean --json pages/*.html | jq -r .title
      copydesk clean --explain page.html
    """  # noqa: D301 - click reads \b
    # The core reads the setting as any process does, and `--config` may have named another file.
    os.environ[ENVIRONMENT_PREFIX + "SOURCES_DIR"] = settings.sources_dir
    core = stages.core("clean")
    hints = core.Hints(source=source)
    form = form or ("people" if on_terminal() else "json")
    rejected = 0
    with output():
        for file in files:
            payload = _read(file, settings.max_record_bytes)
            if isinstance(payload, Rejected):
                outcome = payload
            elif form == "explain":
                outcome, blocks = core.explain(payload, url=url, content_type=content_type, hints=hints)
                _print_blocks(blocks)
            else:
                outcome = core.clean(payload, url=url, content_type=content_type, hints=hints)
            rejected += isinstance(outcome, Rejected)
            _print(file, outcome, form)
    sys.exit(1 if rejected else 0)


def _read(file: str, limit: int) -> bytes | Rejected:
    """The file's bytes; what no record could hold is not read further."""
    try:
        with sys.stdin.buffer if file == STANDARD_INPUT else Path(file).open("rb") as stream:
            payload = stream.read(limit + 1)
    except OSError as error:
        raise CopydeskError(f"cannot read {safe(file)}: {error.strerror}") from error
    return payload if len(payload) <= limit else Rejected(Reason.TOO_LARGE, f"more than {limit} bytes")


def _print(file: str, outcome: CleanArticle | Rejected, form: str) -> None:
    """One document in the form asked for."""
    if form == "json":
        click.echo(escaped(orjson.dumps(_object(file, outcome)).decode()))
    elif isinstance(outcome, Rejected):
        click.echo(f"{safe(file)}: rejected: {outcome.reason.value}: {safe(outcome.detail)}", err=True)
    elif form == "text":
        click.echo(_for_terminal(outcome.text) if on_terminal() else outcome.text)
    elif form == "people":
        for line in _for_people(file, outcome):
            click.echo(line)


def _object(file: str, outcome: CleanArticle | Rejected) -> dict[str, Any]:
    """The record, or the reason, with the file's name before it."""
    if isinstance(outcome, Rejected):
        return {"file": file, "reason": outcome.reason.value, "detail": outcome.detail}
    record: dict[str, Any] = msgspec.to_builtins(outcome)
    return {"file": file, **record}


def _for_people(file: str, article: CleanArticle) -> Iterator[str]:
    """Each field with where it came from, then the whole text."""
    record = msgspec.to_builtins(article)
    record["text"] = f"{article.word_count:,} words in {len(article.paragraphs)} paragraphs"
    yield safe(file)
    for field, known in article.provenance.items():
        shown = known.source if known.status == "ok" else known.status
        yield f"  {field:13} {_shown(record.get(field))}  [{safe(shown)}]"
    yield f"\n{_for_terminal(article.text)}\n"


def _shown(value: Any) -> str:
    """A field's value on one line."""
    if isinstance(value, list):
        return safe(", ".join(str(item.get("url") if isinstance(item, dict) else item) for item in value)) or "-"
    return safe(value or "-")


def _for_terminal(text: str) -> str:
    return "\n\n".join(safe(paragraph, len(paragraph) + 1) for paragraph in text.split("\n\n"))


def _print_blocks(blocks: list[Any]) -> None:
    width = max((len(block.why) for block in blocks), default=0)
    for block in blocks:
        mark = "keep" if block.kept else "cut "
        click.echo(f"{mark}  {safe(block.why):<{width}}  {safe(block.text, LINE // 2)}")
