"""The queue of a stream's events: what was handed out is told in order, gathered where that may be."""

from __future__ import annotations

from typing import Any

import pytest

from invocant.runtime import EventSpec, UnknownEvent
from invocant.runtime._streams.queue import LATE_EVENTS, EventQueue
from invocant.runtime._streams.tables import DecodedBatch, TableEntry

TEXT, SIDE = (
    TableEntry(EventSpec(UnknownEvent, type="t", data="json", role=role)) for role in ("text", "side")
)
END = TableEntry(EventSpec(UnknownEvent, type="end", data="json", role="end"))


class Told:
    """A queue, and what it reported: of each the entry, the payloads, and whether they were gathered."""

    def __init__(self, *, gathers: bool = True) -> None:
        self.reports: list[tuple[TableEntry, list[Any], bool]] = []
        self.queue = EventQueue(
            self.take, lambda entry, payloads: self.reports.append((entry, payloads, True))
        )
        self.queue.gathers = gathers

    def take(self, batch: DecodedBatch, begin: int, end: int) -> None:
        self.reports.append((batch.entry, batch.payloads[begin:end], False))

    def hand_out(self, entry: TableEntry, *payloads: Any) -> list[Any]:
        """Let events come together, and take them."""
        texts = [str(payload) for payload in payloads]
        self.queue.batches.append(DecodedBatch(entry, "t", texts, list(payloads)))
        waiting = self.queue.waiting()
        assert waiting is not None
        taken = [event.data for event in waiting]
        assert self.queue.waiting() is None
        return taken


def test_events_alone_are_reported_together_in_the_end() -> None:
    """Of events that come one by one the reporter hears once in a while, and of each once, in order."""
    told = Told()
    for number in range(200):
        assert told.hand_out(TEXT, number) == [number]
    assert [len(payloads) for _, payloads, _ in told.reports] == [LATE_EVENTS] * 3
    told.queue.report()
    assert [number for _, payloads, _ in told.reports for number in payloads] == list(range(200))
    assert all(gathered for *_, gathered in told.reports)


def test_whoever_asks_hears_of_all_that_was_handed_out() -> None:
    """A report leaves nothing out, nor says anything twice."""
    told = Told()
    for number in range(3):
        told.hand_out(TEXT, number)
        told.queue.report()
        told.queue.report()
    assert told.reports == [(TEXT, [0], True), (TEXT, [1], True), (TEXT, [2], True)]


def test_what_was_gathered_goes_before_what_comes_after() -> None:
    """Another entry, a handful and an event that ends the stream are reported behind those before them."""
    told = Told()
    for entry, payloads in (
        (TEXT, [1]),
        (TEXT, [2]),
        (SIDE, [3]),
        (TEXT, [4]),
        (TEXT, [5, 6]),
        (TEXT, [7]),
        (END, [8]),
    ):
        told.hand_out(entry, *payloads)
    assert told.reports == [
        (TEXT, [1, 2], True),
        (SIDE, [3], True),
        (TEXT, [4], True),
        (TEXT, [5, 6], False),
        (TEXT, [7], True),
        (END, [8], False),
    ]


@pytest.mark.parametrize(
    "entry", [TEXT, END], ids=["a fold that wants the events", "an event that means more"]
)
def test_what_means_more_is_reported_at_once(entry: TableEntry) -> None:
    """A fold of a user's own is given each event as it is handed out, and an end is known at once."""
    told = Told(gathers=entry is END)
    told.hand_out(entry, 1)
    assert told.reports == [(entry, [1], False)]


def batch(entry: TableEntry, *payloads: Any) -> DecodedBatch:
    """Return events that came together."""
    return DecodedBatch(entry, "t", [str(payload) for payload in payloads], list(payloads))


def taken(told: Told) -> Any:
    """Take the next event."""
    waiting = told.queue.waiting()
    assert waiting is not None
    return next(waiting).data


def test_nothing_waits_in_a_new_queue() -> None:
    """There is nothing to hand out, nor to report."""
    told = Told()
    assert not EventQueue(told.take, lambda entry, payloads: None).gathers
    assert told.queue.waiting() is None
    told.queue.report()
    assert told.reports == []


def test_a_handful_is_reported_as_far_as_it_was_taken() -> None:
    """Whoever asks in the middle hears of those that were handed out, and later of the rest, each once."""
    told = Told()
    told.queue.batches.extend([batch(TEXT, 1, 2, 3), batch(SIDE, 4, 5), batch(TEXT, 6)])
    told.queue.report()
    assert told.reports == []
    assert taken(told) == 1
    told.queue.report()
    told.queue.report()
    assert told.reports == [(TEXT, [1], False)]
    assert [taken(told), taken(told), taken(told)] == [2, 3, 4]
    assert told.reports == [(TEXT, [1], False), (TEXT, [2, 3], False)]
    told.queue.report()
    assert told.reports[2:] == [(SIDE, [4], False)]
    assert [taken(told), taken(told)] == [5, 6]
    assert told.queue.waiting() is None
    told.queue.report()
    assert told.reports[3:] == [(SIDE, [5], False), (TEXT, [6], True)]
    assert not told.queue.batches


def test_all_who_ask_get_the_same_iterator() -> None:
    """As long as there is an event in it."""
    told = Told()
    told.queue.batches.append(batch(TEXT, 1, 2))
    waiting = told.queue.waiting()
    assert waiting is not None
    assert told.queue.waiting() is waiting
    assert [next(waiting).data, taken(told)] == [1, 2]


def test_an_event_that_was_reported_alone_is_not_reported_again() -> None:
    """Also when it was the whole of what came, and was reported before the next was asked for."""
    told = Told(gathers=False)
    told.queue.batches.extend([batch(TEXT, 0), batch(TEXT, 1)])
    assert taken(told) == 0
    told.queue.report()
    assert taken(told) == 1
    told.queue.report()
    assert told.queue.waiting() is None
    told.queue.batches.append(batch(TEXT, 2))
    assert taken(told) == 2
    told.queue.report()
    assert told.reports == [(TEXT, [0], False), (TEXT, [1], False), (TEXT, [2], False)]
