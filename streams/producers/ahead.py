"""Reads an iterator in a thread, so that a slow disk or a silent pipe never stops the event loop."""

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Generic, TypeVar

T = TypeVar("T")


class ReadAhead(Generic[T]):
    """Hands over what the iterator gives, in order, holding at most `limit` bytes and one item ahead."""

    def __init__(self, items: Iterable[T], size: Callable[[T], int], limit: int) -> None:
        self._items, self._size, self._limit = iter(items), size, limit
        self._held = 0
        self._queue: deque[T] = deque()
        self._changed = threading.Condition()
        self._closed = self._ended = False
        self._error: BaseException | None = None
        self._loop = asyncio.get_running_loop()
        self._ready = asyncio.Event()
        # A daemon: a read of a pipe that nobody writes to cannot be ended, and must not keep the process.
        self._thread = threading.Thread(target=self._run, name="read-ahead", daemon=True)
        self._thread.start()

    async def take(self) -> list[T]:
        """What has been read meanwhile, at least one item; nothing at the end. Raises what the iterator raised."""
        await self._ready.wait()
        with self._changed:
            taken = list(self._queue)
            self._queue.clear()
            self._held = 0
            if not self._ended:
                self._ready.clear()
            self._changed.notify()
        if not taken and self._error is not None:
            raise self._error
        return taken

    def close(self) -> None:
        """Take no more: what was read ahead is dropped, `take` returns nothing."""
        with self._changed:
            self._closed = self._ended = True
            self._queue.clear()
            self._changed.notify()
        self._ready.set()

    def _run(self) -> None:
        try:
            while not self._closed:
                self._put(next(self._items))
        except StopIteration:
            pass
        except BaseException as error:  # noqa: BLE001 - carried over to whoever takes
            self._error = error
        with self._changed:
            self._ended = True
        self._wake()

    def _put(self, item: T) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._held < self._limit)
            if self._closed:
                return
            self._queue.append(item)
            self._held += self._size(item)
            first = len(self._queue) == 1
        if first:
            self._wake()

    def _wake(self) -> None:
        # The loop may be closed already, when we were closed while reading.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._ready.set)
