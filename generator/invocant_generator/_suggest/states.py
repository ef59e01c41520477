"""What the states of a piece of work are called: those that end it, well or not, and those that go on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from attrs import frozen

from invocant_generator._suggest.shapes import plain

_DONE = frozenset(
    {"succeeded", "success", "successful", "completed", "complete", "done", "finished", "ended", "ready"}
)
_FAILED = frozenset({"failed", "failure", "error", "errored", "expired", "timedout", "timeout", "rejected"})
_CANCELLED = frozenset({"canceled", "cancelled", "aborted", "stopped", "terminated", "killed"})
_GOING_ON = frozenset(
    {
        *(
            "queued",
            "pending",
            "running",
            "processing",
            "inprogress",
            "starting",
            "started",
            "created",
            "waiting",
        ),
        *(
            "submitted",
            "enqueued",
            "scheduled",
            "validating",
            "finalizing",
            "finalising",
            "initializing",
            "active",
        ),
        *("initialising", "transferring", "transferred", "canceling", "cancelling", "notstarted", "working"),
        *(
            "executing",
            "preparing",
            "scraping",
            "crawling",
            "training",
            "generating",
            "uploading",
            "accepted",
        ),
        *("new", "open", "received", "init", "retrying", "indexing", "exporting", "importing"),
    }
)


@frozen
class States:
    """The states that end a piece of work, as the document writes them."""

    done: tuple[Any, ...]
    failed: tuple[Any, ...]
    cancelled: tuple[Any, ...]


def states_of(values: Sequence[Any]) -> States | None:
    """Return what the *values* of a state mean; None where one is of unknown meaning, or they are no job's.

    A job has a state that goes on, and one in which the work is done.
    """
    words = {value: plain(value) for value in values if isinstance(value, str)}
    known = _DONE | _FAILED | _CANCELLED | _GOING_ON
    if (
        not words
        or len(words) < sum(1 for value in values if value is not None)
        or not {*words.values()} <= known
    ):
        return None
    done = tuple(value for value, word in words.items() if word in _DONE)
    if not done or not {*words.values()} & _GOING_ON:
        return None
    return States(
        done,
        tuple(value for value, word in words.items() if word in _FAILED),
        tuple(value for value, word in words.items() if word in _CANCELLED),
    )
