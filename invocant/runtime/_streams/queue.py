"""The events of a stream that have come: handed out in order, and reported when they have been."""

from __future__ import annotations

import threading
from collections import deque
from operator import length_hint
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from invocant.runtime._streams.tables import DecodedBatch


class EventQueue:
    """Decoded events in the order in which they came.

    Whoever reads the stream takes events from the iterator that `waiting` gives. What was taken since is
    reported, in batches, when somebody asks: one thread may ask while another reads.

    Attributes:
        batches: The events that were not all handed out and reported.
    """

    __slots__ = ("_lock", "_report", "_reported", "batches")

    def __init__(self, report: Callable[[DecodedBatch, int, int], None]) -> None:
        """Begin with no events.

        Args:
            report: Called with a batch and the indices, from and up to, of the events that were handed out.
        """
        self.batches: deque[DecodedBatch] = deque()
        self._report = report
        self._reported = 0  # events of the first batch that were
        self._lock = threading.RLock()

    def waiting(self) -> Iterator[Any] | None:
        """Return the next events that were not handed out, one or more; None if there are none.

        All who ask get the same iterator, as long as there is an event in it.
        """
        batches = self.batches
        with self._lock:
            while batches:
                batch = batches[0]
                if length_hint(batch.left):
                    return batch.events
                begin, self._reported = self._reported, 0
                batches.popleft()
                end = len(batch.payloads)
                if begin < end:  # else one thread handed out the last of them while another asked
                    self._report(batch, begin, end)
        return None

    def report(self) -> None:
        """Report what has been handed out."""
        with self._lock:
            if self.waiting() is not None:
                batch = self.batches[0]
                end = len(batch.payloads) - length_hint(batch.left)
                begin, self._reported = self._reported, end
                if begin < end:
                    self._report(batch, begin, end)
