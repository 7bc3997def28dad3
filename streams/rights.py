"""What each role may do on a cluster that has an authorizer, as data: docs/security.md is made from it, tests run on it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from copydesk.config.settings import Settings

OWN_GROUPS = "readers-"
"""Prefix of the consumer groups of those who read, so that none of them can join the workers' group."""


@dataclass(frozen=True, slots=True)
class Right:
    """Operations on a resource: `name` is a template of the settings, `pattern` whether it is a whole name or a prefix."""

    resource: Literal["topic", "group", "transactional-id"]
    name: str
    pattern: Literal["literal", "prefixed"]
    operations: tuple[str, ...]
    why: str


ROLES: dict[str, tuple[Right, ...]] = {
    "worker": (
        Right("topic", "{prefix}.", "prefixed", ("Read", "Write", "Describe", "DescribeConfigs"), "its work"),
        Right("group", "{app_id}", "literal", ("Read", "Describe"), "to share the partitions, to commit offsets"),
        Right("transactional-id", "{app_id}-", "prefixed", ("Write", "Describe"), "a transaction for each batch"),
    ),
    "producer": (Right("topic", "{prefix}.raw", "literal", ("Write", "Describe"), "to send articles"),),
    "consumer": (
        Right("topic", "{prefix}.enriched", "literal", ("Read", "Describe"), "articles; also `export` and `sink`"),
        Right("topic", "{prefix}.duplicate", "literal", ("Read", "Describe"), "copies, for those who want them"),
        Right("topic", "{prefix}.rejected", "literal", ("Read", "Describe"), "what was not published, and why"),
        Right(
            "group", OWN_GROUPS, "prefixed", ("Read", "Describe"), "groups of their own; `export` and `sink` use none"
        ),
    ),
    "operator": (
        Right(
            "topic",
            "{prefix}.",
            "prefixed",
            ("Create", "Read", "Write", "Describe", "DescribeConfigs"),
            "`topics`, `audit`, `trace`, `doctor`",
        ),
        Right("group", "{app_id}", "literal", ("Read", "Describe"), "how far the workers are"),
    ),
}


def name_of(right: Right, settings: Settings) -> str:
    """The resource's name with these settings."""
    return right.name.format(prefix=settings.prefix, app_id=settings.app_id)


def table(settings: Settings) -> Iterator[str]:
    """The rights of all roles as rows of a Markdown table."""
    yield "| role | resource | name | rights | what for |"
    yield "|---|---|---|---|---|"
    for role, rights in ROLES.items():
        for right in rights:
            name = f"`{name_of(right, settings)}`" + (" and what begins so" if right.pattern == "prefixed" else "")
            yield f"| {role} | {right.resource} | {name} | {', '.join(right.operations)} | {right.why} |"


def commands(role: str, settings: Settings) -> Iterator[str]:
    """What gives a role its rights with Kafka's own tool."""
    for right in ROLES[role]:
        operations = " ".join(f"--operation {operation}" for operation in right.operations)
        yield (
            f"kafka-acls.sh --bootstrap-server $BROKER --command-config admin.properties --add --allow-principal User:{role} "
            f"{operations} --{right.resource} {name_of(right, settings)} --resource-pattern-type {right.pattern}"
        )
