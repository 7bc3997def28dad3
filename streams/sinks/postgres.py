"""PostgreSQL as a sink: articles and offsets in one transaction, through psycopg (the extra `postgres`)."""

import contextlib
from typing import Any

from copydesk.config.settings import SettingsError
from copydesk.streams.errors import CopydeskError
from copydesk.streams.extras import imported
from copydesk.streams.failpoints import reached
from copydesk.streams.sinks.stores import AwayError, Batch, other_sink, positions
from copydesk.streams.sinks.tables import Dialect, Statements, bound

KINDS: Any = {"text": "text", "integer": "bigint", "real": "double precision", "json": "jsonb", "time": "timestamptz"}
SQL = Statements(Dialect(KINDS, "%s"))
CONNECT_SECONDS = 10
# Two sinks that start at once would both create the tables; the second waits. Any number that nobody else uses.
CREATING = 0x636F7079
# What the server says of us and not of itself; waiting changes none of these. Class 28: who we are, 3D: no such
# database, 42: rights, and tables that are not ours.
OURS = ("28", "3D", "42")
# A server that refuses to let us in gives no code before the session is there, only words.
REFUSED = ("authentication failed", "no pg_hba.conf entry", "does not exist", "no password supplied")


class PostgresStore:
    """Enriched articles in a PostgreSQL database."""

    name = "PostgreSQL"

    def __init__(self, dsn: str) -> None:
        """Connects with `dsn`, or with libpq's own variables (PGHOST, PGUSER, ...) where it says nothing."""
        self._dsn = dsn
        self._psycopg = imported("psycopg", extra="postgres")
        self._connection: Any = None
        self._topic = self._cluster_id = ""

    async def open(self, topic: str, cluster_id: str) -> dict[int, int]:
        """As `Store.open`."""
        self._topic, self._cluster_id = topic, cluster_id
        connection = self._connection = await self._connected()
        try:
            async with connection.transaction():
                await connection.execute("select pg_advisory_xact_lock(%s)", (CREATING,))
                for statement in SQL.create:
                    await connection.execute(statement)
            cursor = await connection.execute(SQL.offsets, (topic,))
            rows = await cursor.fetchall()
        except self._psycopg.Error as error:
            raise self._told(error) from error
        return positions(self.name, topic, cluster_id, rows)

    async def write(self, batch: Batch) -> None:
        """As `Store.write`."""
        try:
            async with self._connection.transaction(), self._connection.cursor() as cursor:
                await self._fill(cursor, batch)
                reached("sink-before-commit")
        except self._psycopg.Error as error:
            raise self._told(error) from error
        reached("sink-after-commit")

    async def close(self) -> None:
        """As `Store.close`."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(self._psycopg.Error, OSError):
                await connection.close()

    async def _connected(self) -> Any:
        try:
            self._psycopg.conninfo.conninfo_to_dict(self._dsn)
        except self._psycopg.ProgrammingError:
            # Its own words quote the text, and with it the password.
            raise SettingsError(
                "setting postgres_dsn cannot be read: write postgresql://user:password@host:5432/database"
            ) from None
        try:
            return await self._psycopg.AsyncConnection.connect(
                self._dsn, autocommit=True, connect_timeout=CONNECT_SECONDS, application_name="copydesk"
            )
        except self._psycopg.Error as error:
            raise self._told(error) from error

    async def _fill(self, cursor: Any, batch: Batch) -> None:
        # The last of an id counts; one statement changes a row once.
        articles = {article[0]: (article, entities) for article, entities in batch.articles}
        await cursor.executemany(SQL.article, [bound(article) for article, _ in articles.values()])
        await cursor.executemany(SQL.forget, [(each,) for each in articles])
        await cursor.executemany(SQL.entity, [row for _, entities in articles.values() for row in entities])
        for partition, step in batch.steps.items():
            await cursor.execute(*SQL.step_of(self._topic, partition, self._cluster_id, step))
            if cursor.rowcount != 1:
                raise other_sink(self.name, partition)

    def _told(self, error: Any) -> Exception:
        """Whether waiting helps, and one line."""
        line = " ".join(str(error).split())[:300]
        if (error.sqlstate or "")[:2] in OURS or any(words in line for words in REFUSED):
            return CopydeskError(f"PostgreSQL refuses: {line}: check postgres_dsn and the rights of its user")
        if isinstance(error, self._psycopg.OperationalError | self._psycopg.InterfaceError):
            return AwayError(line)
        return CopydeskError(f"PostgreSQL does not take an article: {line}")
