"""Tag: `unique` -> `enriched`. The tagger runs in the pool; here is only the flow."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from copydesk.agents.tag.own_names import own_names
from copydesk.agents.tag.task import tag_message, warm
from copydesk.streams.app import app, guard, pool, settings, source
from copydesk.streams.outcomes import (
    ID_HEADER,
    Failure,
    Message,
    Output,
    Passed,
    failed,
    fitting,
    header,
    passed,
    raw_coordinates,
)
from copydesk.streams.transactions import Work


class Tag:
    """Stateless."""

    name = "tag"
    source = "unique"

    async def opened(self, partition: int) -> None:
        """Nothing to restore."""

    async def closed(self, partition: int) -> None:
        """Nothing to let go of."""

    async def process(self, partition: int, messages: Sequence[Message]) -> Work:  # noqa: ARG002 - the guard's signature
        """One record for each message: enriched or dead-letter."""
        outcomes = await pool.map(tag_message, messages)
        return Work([_output(message, outcome) for message, outcome in zip(messages, outcomes, strict=True)])


def _output(message: Message, outcome: Passed | Failure) -> Output:
    if not isinstance(outcome, Failure):
        outcome = fitting(settings, outcome)
    if isinstance(outcome, Failure):
        return failed(replace(outcome, id=outcome.id or header(message, ID_HEADER)), message, "tag")
    return passed("enriched", outcome, raw_coordinates(message))


TAG = Tag()
pool.warm(warm)
own_names(settings.gazetteer)  # a wrong line is told before the worker joins the group


@app.agent(source("unique"), name="tag")  # type: ignore[untyped-decorator]
async def tag(stream: Any) -> None:
    """Every unique article to its enriched record."""
    await guard.run(TAG, stream)
