"""The events of a stream that have come: handed out in order, and reported when they have been."""

from __future__ import annotations

import threading
from collections import deque
from operator import length_hint
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from invocant.runtime._streams.tables import DecodedBatch, TableEntry


LATE_EVENTS = 64
"""Most events that come one by one are reported this late, if nobody asks before."""


class EventQueue:
    """Decoded events in the order in which they came.

    Whoever reads the stream takes events from the iterator that `waiting` gives. What was taken since is
    reported, in batches, when somebody asks: one thread may ask while another reads. Events that come one by
    one are gathered first, where the reporter says that it is all the same to it.

    Attributes:
        batches: The events that were not all handed out and reported.
        gathers: Whether events alone of an entry that only adds to the result may be reported together: the
            payloads of several are all that is wanted of them.
    """

    __slots__ = (
        "_late",
        "_late_of",
        "_lock",
        "_report",
        "_report_gathered",
        "_reported",
        "batches",
        "gathers",
    )

    def __init__(
        self,
        report: Callable[[DecodedBatch, int, int], None],
        report_gathered: Callable[[TableEntry, list[Any]], None],
    ) -> None:
        """Begin with no events.

        Args:
            report: Called with a batch and the indices, from and up to, of the events that were handed out.
            report_gathered: Called with the entry and the payloads of events that were.
        """
        self.batches: deque[DecodedBatch] = deque()
        self.gathers = False
        self._report = report
        self._report_gathered = report_gathered
        self._reported = 0  # events of the first batch that were
        self._late: list[Any] = []  # payloads of events that were handed out and are to be reported
        self._late_of: Any = None  # their entry
        self._lock = threading.RLock()

    def waiting(self) -> Iterator[Any] | None:
        """Return the next events that were not handed out, one or more; None if there are none.

        All who ask get the same iterator, as long as there is an event in it.
        """
        batches = self.batches
        try:  # without the lock, as most have been
            batch = batches[0]
        except IndexError:
            return None
        if length_hint(batch.left):
            return batch.events
        with self._lock:
            while batches:
                batch = batches[0]
                if length_hint(batch.left):
                    return batch.events
                begin, self._reported = self._reported, 0
                batches.popleft()
                payloads = batch.payloads
                end = len(payloads)
                if begin >= end:
                    continue  # one thread handed out the last of them while another asked
                if end == 1 and self.gathers and batch.entry.adds:
                    if batch.entry is not self._late_of or len(self._late) >= LATE_EVENTS:
                        self._report_late()
                        self._late_of = batch.entry
                    self._late.append(payloads[0])
                else:
                    self._report_late()
                    self._report(batch, begin, end)
        return None

    def _report_late(self) -> None:
        late = self._late
        if late:
            self._late = []
            self._report_gathered(self._late_of, late)

    def report(self) -> None:
        """Report what has been handed out."""
        with self._lock:
            waiting = self.waiting()
            self._report_late()
            if waiting is not None:
                batch = self.batches[0]
                end = len(batch.payloads) - length_hint(batch.left)
                begin, self._reported = self._reported, end
                if begin < end:
                    self._report(batch, begin, end)
