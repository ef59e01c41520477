"""The request journal: what came, what it was taken for, what was answered, why it was rejected."""

import threading
from collections import deque
from collections.abc import Iterable, Sequence
from typing import Any

from attrs import define, evolve, field

from invocant.mock._api import Json
from invocant.mock._exchange.requests import Request
from invocant.mock._serving.faults import Fault
from invocant.mock._serving.hiding import Hiding
from invocant.mock._values.schemas import RequestProblem

MAX_ENTRIES = 5_000
"""How many requests are remembered; older ones are forgotten."""


def _hide_in_reason(entry: "Entry", _: Any, reason: str | None) -> str | None:
    return None if reason is None else entry.hiding.text(reason)


def _hide_in_problems(entry: "Entry", _: Any, problems: Sequence[RequestProblem]) -> Sequence[RequestProblem]:
    hide = entry.hiding.text
    return [
        evolve(problem, pointer=hide(problem.pointer), message=hide(problem.message)) for problem in problems
    ]


@define(eq=False, repr=False)
class Entry:
    """One request and what became of it; credentials are left out of every text form."""

    number: int
    time: float
    """When it came, in seconds since 1970 by the mock's clock."""
    request: Request
    api: str | None = None
    operation: str | None = None
    """Python name of the operation, `token` for a token request, None when no operation was found."""
    status: int | None = None
    """None while it is being answered, and when the connection was broken before a status."""
    reason: str | None = field(default=None, on_setattr=_hide_in_reason)
    """Why it was rejected, in one sentence; None when it was not."""
    problems: Sequence[RequestProblem] = field(default=(), on_setattr=_hide_in_problems)
    fault: Fault | None = None
    stub: str | None = field(default=None, on_setattr=_hide_in_reason)
    """The stub that answered it, by its name or what it says; None when none did."""
    sent: int = 0
    """Pieces of the body handed over so far; for a stream these are its events."""
    disconnected: bool = False
    """Whether the caller left before the response was complete."""
    complete: bool = False
    """Whether the whole response was handed over."""
    secret: frozenset[tuple[str, str]] = frozenset()
    """Where the APIs take credentials: locations, and names in lower case."""
    _hiding: Hiding | None = field(default=None, init=False)
    also: Sequence[str] = ()
    """The names of the operation's further methods: the request may have been made by one of these."""

    @property
    def method(self) -> str:
        """The request method."""
        return self.request.method

    @property
    def hiding(self) -> Hiding:
        """What of it is a credential."""
        if self._hiding is None:
            self._hiding = Hiding(self.request, self.secret)
        return self._hiding

    @property
    def path(self) -> str:
        """The path as it came, percent-encoded, credentials replaced."""
        return self.hiding.text(self.request.path)

    @property
    def query(self) -> str:
        """The query string as it came, percent-encoded, credentials replaced; empty when there was none."""
        return self.hiding.query(self.request.query)

    @property
    def body(self) -> Json:
        """The body as JSON, or as text when it is not JSON, or None; credentials replaced."""
        body: Json = self.hiding.body(self.request)
        return body

    @property
    def headers(self) -> dict[str, str]:
        """The request headers by lower-case name, credentials replaced; repeated ones joined by a comma."""
        headers: dict[str, str] = {}
        for name, value in self.request.headers:
            shown = self.hiding.header(name, value)
            headers[name] = f"{headers[name]}, {shown}" if name in headers else shown
        return headers

    def __repr__(self) -> str:
        query = f"?{self.query}" if self.request.query else ""
        return f"<Entry {self.number}: {self.method} {self.path}{query} {self.status}>"

    def to_dict(self) -> dict[str, Any]:
        """Return the entry as JSON."""
        return {
            "number": self.number,
            "time": self.time,
            "method": self.method,
            "path": self.path,
            "query": self.query,
            "headers": self.headers,
            "body": self.body,
            "api": self.api,
            "operation": self.operation,
            "status": self.status,
            "reason": self.reason,
            "problems": [problem.to_dict() for problem in self.problems],
            "fault": self.fault.to_dict() if self.fault else {},
            "stub": self.stub,
            "sent": self.sent,
            "complete": self.complete,
            "disconnected": self.disconnected,
        }


class Journal:
    """The last `MAX_ENTRIES` requests, oldest first; safe to use from any thread.

    Args:
        secret: Where the APIs take credentials: locations, and names in lower case.
    """

    def __init__(self, secret: Iterable[tuple[str, str]] = ()) -> None:
        self._secret = frozenset(secret)
        self._lock = threading.Lock()
        self._entries: deque[Entry] = deque(maxlen=MAX_ENTRIES)
        self._number = 0

    def add(self, request: Request, time: float) -> Entry:
        """Append and return the entry of a new request; numbers start at 1."""
        with self._lock:
            self._number += 1
            entry = Entry(self._number, time, request, secret=self._secret)
            self._entries.append(entry)
        return entry

    def clear(self) -> None:
        """Forget all requests; numbers start at 1 again."""
        with self._lock:
            self._entries.clear()
            self._number = 0

    def entries(
        self, *, api: str | None = None, operation: str | None = None, status: int | None = None
    ) -> list[Entry]:
        """Return the entries that fit all given values, oldest first."""
        with self._lock:
            entries = list(self._entries)
        wanted = {"api": api, "status": status}
        return [
            entry
            for entry in entries
            if all(value is None or getattr(entry, name) == value for name, value in wanted.items())
            and (operation is None or operation == entry.operation or operation in entry.also)
        ]

    def __len__(self) -> int:
        with self._lock:
            return len(self._entries)
