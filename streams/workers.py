"""The pool of killable processes for CPU work.

A document is hostile input: it may hang its parser, exhaust memory or kill its process. Each one runs alone in a
process of the pool, under a time limit and an address-space limit; what it does there touches no neighbour. The loop
that keeps the consumer alive never runs article code.

Each slot is an executor with one process and holds one document at a time, so that a death is always the death of a
known document. (A pool whose processes share one pipe loses a task, or hangs, when one is killed while it reads.)
"""

import asyncio
import contextlib
import ctypes
import multiprocessing
import os
import resource
import signal
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from copydesk.config.settings import MIB, Settings
from copydesk.streams.outcomes import Failure, Message, Reason

Result = TypeVar("Result")

# A process that was killed may have been the victim of the machine (out of memory), not of its document: one more try
# in a fresh process tells them apart.
KILLED_ATTEMPTS = 2
# Parsers leak a little; a process is replaced after this many documents, which costs half a second in about a minute.
DOCUMENTS_PER_PROCESS = 20_000
# A new process imports its models in under a second; on a busy machine in some. Beyond this something is broken.
START_SECONDS = 60.0
# Parsing a page of 8 MiB takes 120 MB beside the 130 MB that a process holds anyway, a page of 230 KB next to nothing.
# Documents above this size go one at a time, and their memory is given back before the next.
LARGE_BYTES = MIB
# A buffer of this size goes back to the system when it is freed. Left to itself the C library keeps ever larger ones: a
# worker before a backlog of pages of 230 KB and 8 MiB held 30 to 40 MB more.
OWN_MAPPING_BYTES = MIB // 8
PR_SET_PDEATHSIG = 1
M_MMAP_THRESHOLD = -3  # <malloc.h>


class PoolError(RuntimeError):
    """The pool itself is broken: a bug of ours or a machine without memory, never an article's fault."""


@dataclass
class _Slot:
    """One process and the executor that feeds it; `pid` 0 means that it is not started."""

    executor: ProcessPoolExecutor | None = None
    pid: int = 0
    documents: int = 0

    def kill(self) -> None:
        """Ends the process at once."""
        if self.executor is None:
            return
        if self.pid:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
        self.executor.shutdown(wait=False, cancel_futures=True)
        self.executor, self.pid, self.documents = None, 0, 0


class Pool:
    """Runs pure functions of one document in killable processes; failures come back as values."""

    def __init__(self, settings: Settings) -> None:
        """Starts no process before the first document."""
        self._settings = settings
        self._warm: tuple[Callable[[], object], ...] = ()
        self._slots = [_Slot() for _ in range(settings.pool_processes)]
        self._free: asyncio.Queue[_Slot] = asyncio.Queue()
        self._large = asyncio.Lock()
        for slot in self._slots:
            self._free.put_nowait(slot)
        _libc("mallopt", M_MMAP_THRESHOLD, OWN_MAPPING_BYTES)

    def warm(self, *functions: Callable[[], object]) -> None:
        """Functions that each new process calls once, to load models before its first document."""
        self._warm += functions

    async def run(self, function: Callable[[Message], Result | Failure], message: Message) -> Result | Failure:
        """The function's result for one document, or why there is none."""
        if message.size <= LARGE_BYTES:
            return await self._run(function, message)
        # Before a slot is taken: a large document that waits must not keep a process from small ones.
        async with self._large:
            return await self._run(_Trimmed(function), message)

    async def _run(self, function: Callable[[Message], Result | Failure], message: Message) -> Result | Failure:
        slot = await self._free.get()
        try:
            for attempt in range(1, KILLED_ATTEMPTS + 1):
                outcome = await self._attempt(slot, function, message, attempt)
                if outcome is not None:
                    return outcome
            detail = f"ended its process {KILLED_ATTEMPTS} times"
            return Failure(Reason.KILLED_ITS_PROCESS, detail, error="BrokenProcessPool", attempt=KILLED_ATTEMPTS)
        finally:
            self._free.put_nowait(slot)

    async def map(
        self, function: Callable[[Message], Result | Failure], messages: Sequence[Message]
    ) -> list[Result | Failure]:
        """The results in the messages' order."""
        return await asyncio.gather(*(self.run(function, message) for message in messages))

    def stop(self) -> None:
        """Ends every process at once; documents in work are given up."""
        for slot in self._slots:
            slot.kill()

    async def _attempt(
        self, slot: _Slot, function: Callable[[Message], Result | Failure], message: Message, attempt: int
    ) -> Result | Failure | None:
        """The result of one try; None if the process died of it."""
        seconds = self._settings.document_seconds
        executor = await self._started(slot)
        try:
            async with asyncio.timeout(seconds):
                return await asyncio.wrap_future(executor.submit(function, message))
        except TimeoutError:
            slot.kill()
            return Failure(Reason.TIMED_OUT, f"took longer than {seconds:g} s", error="TimeoutError", attempt=attempt)
        except MemoryError:
            slot.kill()
            return Failure(Reason.FAILED, "needed too much memory", error="MemoryError", attempt=attempt)
        except BrokenProcessPool:
            slot.kill()
            return None
        except asyncio.CancelledError:
            slot.kill()  # the document goes on in its process, which nobody waits for any more
            raise

    async def _started(self, slot: _Slot) -> ProcessPoolExecutor:
        """The slot's executor, its process running and warm."""
        if slot.documents >= DOCUMENTS_PER_PROCESS:
            slot.kill()
        slot.documents += 1
        if slot.executor is None:
            slot.executor = ProcessPoolExecutor(
                max_workers=1,
                # Never fork: the consumer's thread is running.
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_prepare,
                initargs=(os.getpid(), self._settings.pool_memory_mb * MIB, self._warm),
            )
            try:
                async with asyncio.timeout(START_SECONDS):
                    slot.pid = await asyncio.wrap_future(slot.executor.submit(os.getpid))
            except (BrokenProcessPool, TimeoutError) as error:
                # No document is to blame: to go on would turn every article into a dead letter.
                raise PoolError("a pool process does not start") from error
        return slot.executor


class Chain(Generic[Result]):
    """One picklable function out of several: the first takes the message, a failure ends it."""

    def __init__(self, first: Callable[[Message], Any], *then: Callable[[Any], Any]) -> None:
        """`then` take what the one before returned."""
        self.first, self.then = first, then

    def __call__(self, message: Message) -> Result | Failure:
        """The last step's result, or the first failure."""
        result = self.first(message)
        for step in self.then:
            if isinstance(result, Failure):
                break
            result = step(result)
        return result  # type: ignore[no-any-return]


class _Trimmed(Generic[Result]):
    """The function, after which the process gives freed memory back: the C library would keep it for the next."""

    def __init__(self, function: Callable[[Message], Result | Failure]) -> None:
        """`function` does the work."""
        self._function = function

    def __call__(self, message: Message) -> Result | Failure:
        """The function's result."""
        try:
            return self._function(message)
        finally:
            _libc("malloc_trim", 0)


def _libc(name: str, *arguments: int) -> None:
    """Calls a function of glibc's memory; where there is another C library nothing happens."""
    function = getattr(ctypes.CDLL(None), name, None)
    if function is not None:
        function(*arguments)


def _prepare(parent: int, memory: int, warm: tuple[Callable[[], object], ...]) -> None:
    """Runs first in each process: dies with the worker (on Linux), ignores Ctrl-C, is bounded in memory."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for function in warm:
        function()
