"""Clean: `raw` -> `clean`. Decoding, cleaning and the fingerprint run in the pool; here is only the flow."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from copydesk.agents.clean.envelope import article_id
from copydesk.agents.clean.task import clean_message, warm
from copydesk.agents.dedupe.fingerprint import with_fingerprint
from copydesk.streams.app import app, guard, pool, settings, source
from copydesk.streams.outcomes import Failure, Message, Output, Passed, Reason, cleaned, failed, fitting, passed
from copydesk.streams.transactions import Work
from copydesk.streams.workers import Chain


class Clean:
    """Stateless; carries most of the CPU cost."""

    name = "clean"
    source = "raw"

    def __init__(self) -> None:
        """The whole task of one document is one function that a pool process can be given."""
        read = partial(clean_message, max_bytes=settings.max_record_bytes)
        self._task: Chain[Passed] = Chain(read, with_fingerprint, cleaned)

    async def opened(self, partition: int) -> None:
        """Nothing to restore."""

    async def closed(self, partition: int) -> None:
        """Nothing to let go of."""

    async def process(self, partition: int, messages: Sequence[Message]) -> Work:  # noqa: ARG002 - the guard's signature
        """One record for each message: clean, rejected or dead-letter."""
        too_large = {message.offset for message in messages if message.size > settings.max_record_bytes}
        results = iter(await pool.map(self._task, [m for m in messages if m.offset not in too_large]))
        outcomes = [_too_large(m) if m.offset in too_large else next(results) for m in messages]
        return Work([_output(message, outcome) for message, outcome in zip(messages, outcomes, strict=True)])


def _too_large(message: Message) -> Failure:
    return Failure(Reason.TOO_LARGE, f"the record holds {message.size} bytes, at most {settings.max_record_bytes}")


def _output(message: Message, outcome: Passed | Failure) -> Output:
    if not isinstance(outcome, Failure):
        outcome = fitting(settings, outcome)
    if isinstance(outcome, Failure):
        # A document that never left its process has no id yet: the same input must have the same one all the same.
        known = outcome.id or article_id(None, message.value or b"")
        return failed(replace(outcome, id=known, raw=message.coordinates), message, "clean")
    return passed("clean", outcome, message.coordinates)


CLEAN = Clean()
pool.warm(warm)


@app.agent(source("raw"), name="clean")  # type: ignore[untyped-decorator]
async def clean(stream: Any) -> None:
    """Every raw record to its clean article, or to why there is none."""
    await guard.run(CLEAN, stream)
