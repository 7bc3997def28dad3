"""The three tables of SQLite and PostgreSQL, and the statements that fill them; they differ in the names of types only.

Every statement of a batch runs in one transaction. The step of a partition is taken only if the table still has the
offset that we know, so that two sinks at one database cannot write over each other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from copydesk.streams.sinks.stores import Step
from copydesk.streams.views.rows import ARTICLES, ENTITIES, Kind


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a database spells the kinds of columns and the place of a value in a statement."""

    kinds: Mapping[Kind, str]
    place: str


class Statements:
    """What creates and fills the tables, in one dialect."""

    def __init__(self, dialect: Dialect) -> None:
        def columns(kinds: Mapping[str, Kind]) -> str:
            return ", ".join(f'"{name}" {dialect.kinds[kind]}' for name, kind in kinds.items())

        text, integer, place = dialect.kinds["text"], dialect.kinds["integer"], dialect.place
        self.create = (
            f"create table if not exists articles ({columns(ARTICLES)}, primary key (id))",
            f"create table if not exists entities ({columns(ENTITIES)}, primary key (article_id, key))",
            f"create table if not exists offsets (topic {text}, partition {integer}, cluster_id {text} not null, following {integer} not null, primary key (topic, partition))",
            "create index if not exists articles_published on articles (published_at)",
            "create index if not exists articles_family on articles (family)",
            "create index if not exists entities_entity on entities (entity_id)",
        )
        self.article = _upsert(ARTICLES, place)
        self.forget = f"delete from entities where article_id = {place}"  # noqa: S608 - no value is put in
        self.entity = _insert("entities", ENTITIES, place)
        self.offsets = f"select partition, cluster_id, following from offsets where topic = {place}"  # noqa: S608 - no value is put in
        self._first_step = f"insert into offsets (following, topic, partition, cluster_id) values ({', '.join([place] * 4)}) on conflict do nothing"  # noqa: S608 - no value is put in  # fmt: skip
        self._step = f"update offsets set following = {place} where topic = {place} and partition = {place} and cluster_id = {place} and following = {place}"  # noqa: S608 - no value is put in  # fmt: skip

    def step_of(self, topic: str, partition: int, cluster_id: str, step: Step) -> tuple[str, tuple[str | int, ...]]:
        """The statement that takes a partition's step, and its values; it changes one row, or none if the step is not ours."""
        where = (step.following, topic, partition, cluster_id)
        return (self._first_step, where) if step.start is None else (self._step, (*where, step.start))


def _insert(table: str, columns: Mapping[str, Kind], place: str) -> str:
    names = ", ".join(f'"{name}"' for name in columns)
    return f"insert into {table} ({names}) values ({', '.join([place] * len(columns))})"  # noqa: S608 - no value is put in


def _upsert(columns: Mapping[str, Kind], place: str) -> str:
    changes = ", ".join(f'"{name}" = excluded."{name}"' for name in columns if name != "id")
    return f"{_insert('articles', columns, place)} on conflict (id) do update set {changes}"


def bound(article: tuple[Any, ...]) -> tuple[Any, ...]:
    """An article's values as both databases bind them: JSON as text."""
    return tuple(
        (value if isinstance(value, bytes) else orjson.dumps(value)).decode() if kind == "json" else value
        for value, kind in zip(article, ARTICLES.values(), strict=True)
    )
