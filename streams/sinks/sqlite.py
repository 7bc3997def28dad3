"""SQLite as a sink: one file, articles and offsets in one transaction."""

import asyncio
import contextlib
import sqlite3
from pathlib import Path
from typing import Any

from copydesk.streams.errors import CopydeskError
from copydesk.streams.failpoints import reached
from copydesk.streams.sinks.stores import AwayError, Batch, other_sink, positions
from copydesk.streams.sinks.tables import Dialect, Statements, bound

KINDS: Any = {"text": "text", "integer": "integer", "real": "real", "json": "text", "time": "text"}
SQL = Statements(Dialect(KINDS, "?"))
# How long a writer waits for another program's transaction before we count the file as busy and wait ourselves.
BUSY_SECONDS = 5.0
# A file that is busy or a disk that is full gets better by waiting; all else does not.
PASSING = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)
PRIMARY = 0xFF
"""Mask of the primary code in SQLite's extended result codes."""


class SqliteStore:
    """Enriched articles in a SQLite file."""

    def __init__(self, path: Path) -> None:
        self.name = str(path)
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._topic = self._cluster_id = ""

    async def open(self, topic: str, cluster_id: str) -> dict[int, int]:
        """As `Store.open`."""
        self._topic, self._cluster_id = topic, cluster_id
        return await asyncio.to_thread(self._open)

    async def write(self, batch: Batch) -> None:
        """As `Store.write`."""
        await asyncio.to_thread(self._write, batch)

    async def close(self) -> None:
        """As `Store.close`."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(sqlite3.Error):
                connection.close()

    def _open(self) -> dict[int, int]:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            # Autocommit: the transactions below are ours.
            connection = sqlite3.connect(self._path, BUSY_SECONDS, isolation_level=None, check_same_thread=False)
            self._connection = connection
            # Readers go on while we write, and a commit is one fsync.
            connection.execute("pragma journal_mode = wal")
            for statement in SQL.create:
                connection.execute(statement)
            rows = connection.execute(SQL.offsets, (self._topic,)).fetchall()
        except (sqlite3.Error, OSError) as error:
            raise self._told(error) from error
        return positions(self.name, self._topic, self._cluster_id, rows)

    def _write(self, batch: Batch) -> None:
        connection = self._connection
        if connection is None:
            raise AwayError("the file is closed")
        try:
            connection.execute("begin immediate")
            try:
                self._fill(connection, batch)
                reached("sink-before-commit")
                connection.execute("commit")
            except BaseException:
                connection.execute("rollback")
                raise
        except sqlite3.Error as error:
            raise self._told(error) from error
        reached("sink-after-commit")

    def _fill(self, connection: sqlite3.Connection, batch: Batch) -> None:
        for article, entities in batch.articles:
            connection.execute(SQL.article, bound(article))
            connection.execute(SQL.forget, article[:1])
            connection.executemany(SQL.entity, entities)
        for partition, step in batch.steps.items():
            done = connection.execute(*SQL.step_of(self._topic, partition, self._cluster_id, step))
            if done.rowcount != 1:
                raise other_sink(self.name, partition)

    def _told(self, error: sqlite3.Error | OSError) -> Exception:
        """Whether waiting helps, and one line."""
        if getattr(error, "sqlite_errorcode", 0) & PRIMARY in PASSING:
            return AwayError(str(error))
        return CopydeskError(f"SQLite does not take {self.name}: {error}")
