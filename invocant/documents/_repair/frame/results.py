"""What the answers of operations promise and no method gives: told, since nobody would miss it otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from invocant.documents._operations import OperationObject
from invocant.documents._repair.notes import Notebook
from invocant.documents.pointers import join
from invocant.media_types import is_event_stream, is_stream


def note_results(operations: Iterable[OperationObject], notes: Notebook) -> None:
    """Take down the streams of *operations* that no method reads, and where no success is declared."""
    without: list[str] = []
    for operation in operations:
        successes = list(_successes(operation.raw.get("responses")))
        if not successes:
            without.append(operation.pointer)
        _note_unread(operation, successes, notes)
    if without:
        count = f"; it is so of {len(without)} operations, this is the first" if len(without) > 1 else ""
        why = f"the method returns None, whatever a success has in its body{count}"
        notes.note("no success is declared", without[0], why)


def _note_unread(
    operation: OperationObject, successes: Iterable[tuple[str, Mapping[str, Any]]], notes: Notebook
) -> None:
    """Tell of streams that no method reads: of several that differ there is a method for one."""
    streams = [
        (media_type, holder, join(operation.pointer, "responses", status, "content", media_type))
        for status, response in successes
        for media_type, holder in _mapping(response.get("content")).items()
        if is_stream(media_type)
    ]
    events = [stream for stream in streams if is_event_stream(stream[0])]
    for read, schema, _ in (events or streams)[:1]:
        for media_type, holder, pointer in streams:
            if is_event_stream(media_type) != is_event_stream(read) or holder != schema:
                what = f"no method reads the stream {media_type}, as one reads {read}"
                notes.note(what, pointer, "an operation has one method for a stream")


def _successes(responses: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the answers of successes by their statuses: `default` where there is no other."""
    given = {
        status: response for status, response in _mapping(responses).items() if not status.startswith("x-")
    }
    good = [status for status in given if status.startswith("2")]
    for status in good or [status for status in given if not status[:1].isdigit()]:
        yield status, _mapping(given[status])


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
