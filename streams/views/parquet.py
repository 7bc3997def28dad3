"""Articles as Parquet, through pyarrow (the extra `parquet`): one row an article, its entities as a list in it."""

from datetime import datetime
from typing import Any, BinaryIO

import msgspec

from copydesk.streams.extras import imported
from copydesk.streams.records import Coordinates, EnrichedArticle
from copydesk.streams.views.rows import ARTICLES, ENTITIES, Kind, rows

# A group is what a reader reads at once, and what we hold: some tens of megabytes.
GROUP_ROWS = 5000
LISTS = ("authors", "keywords")


class ParquetWriter:
    """Writes enriched articles to a binary file; what is not closed is no Parquet file."""

    def __init__(self, file: BinaryIO) -> None:
        self._arrow = imported("pyarrow", extra="parquet")
        parquet = imported("pyarrow.parquet", extra="parquet")
        self._schema = self._schema_of()
        self._writer = parquet.ParquetWriter(file, self._schema, compression="zstd")
        self._decoder = msgspec.json.Decoder(EnrichedArticle)
        self._held: list[dict[str, Any]] = []

    def add(self, value: bytes, place: Coordinates) -> None:
        """One record; raises ValueError for one that is no enriched article."""
        article = self._decoder.decode(value)
        own, entities = rows(article, value, place)
        row = dict(zip(ARTICLES, own, strict=True))
        row["record"] = row["record"].decode()
        names = list(ENTITIES)[1:]  # the article is the row
        row["entities"] = [dict(zip(names, entity[1:], strict=True)) for entity in entities]
        self._held.append(row)
        if len(self._held) >= GROUP_ROWS:
            self._flush()

    def close(self) -> None:
        """Writes what is held, and the end that makes it a file."""
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        held, self._held = self._held, []
        if held:
            self._writer.write_table(self._arrow.Table.from_pylist([_timed(row) for row in held], self._schema))

    def _schema_of(self) -> Any:
        arrow = self._arrow
        kinds: dict[Kind, Any] = {
            "text": arrow.string(),
            "integer": arrow.int64(),
            "real": arrow.float64(),
            "json": arrow.string(),
            "time": arrow.timestamp("ms", tz="UTC"),
        }
        entity = arrow.struct([(name, kinds[kind]) for name, kind in list(ENTITIES.items())[1:]])
        fields = [
            (name, arrow.list_(arrow.string()) if name in LISTS else kinds[kind]) for name, kind in ARTICLES.items()
        ]
        return arrow.schema([*fields, ("entities", arrow.list_(entity))])


def _timed(row: dict[str, Any]) -> dict[str, Any]:
    """The row with its instants as times."""
    return row | {name: _instant(row[name]) for name, kind in ARTICLES.items() if kind == "time"}


def _instant(text: str | None) -> Any:
    """An instant of ours as a datetime, None for none."""
    return None if text is None else datetime.fromisoformat(text)
