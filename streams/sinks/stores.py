"""What a database must do to be a sink, and how it says that it cannot.

A batch is written together with the offsets behind it, in one transaction where the database has them. So a process
that is killed anywhere goes on where the database says, and an article is there once, by its id.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from copydesk.streams.errors import CopydeskError
from copydesk.streams.views.rows import Rows


class AwayError(Exception):
    """The database does not answer, or asks for patience: close it, wait, open it again."""


@dataclass(frozen=True, slots=True)
class Step:
    """How far a batch carries one partition: from the offset that the database has to that behind the last record."""

    start: int | None
    """None if the database has none yet."""
    following: int


@dataclass(frozen=True, slots=True)
class Batch:
    """Articles in the order of their partitions, and the steps that they make."""

    articles: Sequence[Rows]
    steps: Mapping[int, Step]


class Store(Protocol):
    """A database that takes enriched articles. Every method may raise AwayError, and CopydeskError when it is refused."""

    name: str

    async def open(self, topic: str, cluster_id: str) -> dict[int, int]:
        """Connects, creates what is missing; the next offset of each partition of this topic of this cluster."""

    async def write(self, batch: Batch) -> None:
        """All articles and all steps, or nothing where the database has transactions; a repetition changes nothing."""

    async def close(self) -> None:
        """Lets go of the connection; never raises."""


def positions(name: str, topic: str, cluster_id: str, rows: Iterable[tuple[int, str, int]]) -> dict[int, int]:
    """The next offset of each partition, from rows of partition, cluster and offset; an error if another cluster filled them."""
    found = {}
    for partition, cluster, following in rows:
        if cluster != cluster_id:
            raise CopydeskError(
                f"{name} holds {topic} of another Kafka cluster, whose offsets mean nothing here: name another database"
            )
        found[partition] = following
    return found


def other_sink(name: str, partition: int) -> CopydeskError:
    """The error for a partition whose offset is no longer the one that we wrote."""
    return CopydeskError(f"another sink writes partition {partition} into {name}: let one of the two run")
