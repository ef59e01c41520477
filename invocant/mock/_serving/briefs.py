"""Short forms of what a namespace holds, bounded, for whoever asks again and again: the page at `/_mock/`."""

from typing import Any

from invocant.mock._serving.journal import Entry, Journal
from invocant.mock._state.store import Store

MAX_LISTED_ENTRIES = 200
"""How many requests are listed in short: the newest."""
MAX_PIECES = 500
"""How many pieces of one stream are shown: the newest."""
MAX_OBJECTS = 50
"""How many objects of a collection are shown: the newest."""


def brief_entries(entries: list[Entry]) -> list[dict[str, Any]]:
    """Return the newest entries without headers and bodies, oldest first."""
    return [_brief(entry) for entry in entries[-MAX_LISTED_ENTRIES:]]


def _brief(entry: Entry) -> dict[str, Any]:
    return {
        "number": entry.number,
        "time": entry.time,
        "method": entry.method,
        "path": entry.path,
        "query": entry.query,
        "api": entry.api,
        "operation": entry.operation,
        "status": entry.status,
        "reason": entry.reason,
        "fault": entry.fault is not None,
        "stub": entry.stub,
        "seconds": entry.seconds,
        "sent": entry.sent,
        "complete": entry.complete,
        "disconnected": entry.disconnected,
    }


def single_entry(journal: Journal, number: str) -> dict[str, Any]:
    """Return one entry of a journal with all that is kept, but for all but the newest pieces of its stream.

    Raises:
        KeyError: it is not in the journal, or no longer.
    """
    for entry in journal.entries():
        if str(entry.number) == number:
            skipped = max(0, len(entry.pieces) - MAX_PIECES) if entry.streamed else 0
            return {**entry.to_dict(skipped), "streamed": entry.streamed, "skipped": skipped}
    raise KeyError(f"request {number}")


def brief_state(store: Store, collection: str | None) -> Any:
    """Return the names of collections and how much is in each; of a named one its newest objects."""
    if collection is None:
        counts = store.counts()
        return {"collections": [{"name": name, "count": count} for name, count in counts.items()]}
    rows = store.rows(collection, newest_first=True, limit=MAX_OBJECTS)
    return [{"id": row.id, "body": row.body} for row in rows]
