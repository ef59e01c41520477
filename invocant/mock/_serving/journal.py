"""The request journal: what came, what it was taken for, what was answered, why it was rejected.

Requests and answers are kept whole up to a number of bytes in all journals of a server together; then the
oldest lose their bodies, and say so.
"""

import threading
from collections import deque
from collections.abc import Iterable, Sequence
from typing import Any

from attrs import define, evolve, field

from invocant.media_types import is_stream
from invocant.mock._api import Json
from invocant.mock._exchange.requests import JsonError, Request, parse_json
from invocant.mock._serving.faults import Fault
from invocant.mock._serving.hiding import MIN_CHARACTERS, Hiding
from invocant.mock._values.schemas import RequestProblem

MAX_ENTRIES = 5_000
"""How many requests are remembered; older ones are forgotten."""
MAX_ANSWER_BYTES = 16 * 2**20
"""How much of one answer is kept."""
_SHARES = 512
"""The bound is cut into so many: a body larger than one counts at once, a smaller one when it is answered."""
MAX_KEPT_BYTES = 32 * 2**20
"""How many bytes of bodies are kept, of requests and answers together."""


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
    fault: Fault | None = None
    sent: int = 0
    """Pieces of the body handed over so far; for a stream these are its events."""
    disconnected: bool = False
    """Whether the caller left before the response was complete."""
    complete: bool = False
    """Whether the whole response was handed over."""
    secret: frozenset[tuple[str, str]] = frozenset()
    """Where the APIs take credentials: locations, and names in lower case."""
    _reason: str | None = field(default=None, init=False)
    _problems: Sequence[RequestProblem] = field(default=(), init=False)
    _stub: str | None = field(default=None, init=False)
    _hiding: Hiding | None = field(default=None, init=False)
    answer_headers: Sequence[tuple[str, str]] = field(default=(), repr=False)
    """The headers of the answer as they were sent."""
    pieces: list[bytes] = field(factory=list, repr=False)
    """The body of the answer as it was sent, in its pieces."""
    kept_bytes: int = 0
    """How many bytes of the answer are kept."""
    cut: bool = False
    """Whether more was sent than is kept."""
    seconds: float | None = None
    """How long it took from the request to the end of the answer; None while it is being answered."""
    shed: bool = False
    """Whether the bodies are no longer kept."""
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
    def reason(self) -> str | None:
        """Why it was rejected, in one sentence, credentials replaced; None when it was not."""
        return self._reason

    @reason.setter
    def reason(self, reason: str | None) -> None:
        self._reason = None if reason is None else self.hiding.text(reason)

    @property
    def problems(self) -> Sequence[RequestProblem]:
        """What is wrong with the request, in parts, credentials replaced."""
        return self._problems

    @problems.setter
    def problems(self, problems: Sequence[RequestProblem]) -> None:
        hide = self.hiding.text if problems else str
        self._problems = [
            evolve(problem, pointer=hide(problem.pointer), message=hide(problem.message))
            for problem in problems
        ]

    @property
    def stub(self) -> str | None:
        """The stub that answered it, by its name or what it says, credentials replaced; None if none did."""
        return self._stub

    @stub.setter
    def stub(self, stub: str | None) -> None:
        self._stub = None if stub is None else self.hiding.text(stub)

    @property
    def path(self) -> str:
        """The path as it came, percent-encoded, credentials replaced."""
        path = self.request.path
        return path if len(path) < MIN_CHARACTERS else self.hiding.text(path)

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

    @property
    def answer(self) -> Json:
        """The body of the answer: JSON, text, or a list of the pieces of a stream; credentials replaced.

        None when there was none, or it is no longer kept.
        """
        return self._answer(0)

    @property
    def streamed(self) -> bool:
        """Whether the answer is a stream."""
        return is_stream(dict(self.answer_headers).get("content-type", ""))

    def _answer(self, skipped: int) -> Json:
        if self.streamed and any(self.pieces):
            return [self.hiding.event(piece.decode("utf-8", "replace")) for piece in self.pieces[skipped:]]
        data = b"".join(self.pieces)
        if not data:
            return None
        try:
            return self.hiding.json(parse_json(data))
        except JsonError:
            return self.hiding.text(data.decode("utf-8", "replace"))

    def keep(self, piece: bytes) -> None:
        """Keep a piece of the answer that was sent; past `MAX_ANSWER_BYTES` no more."""
        if self.kept_bytes + len(piece) <= MAX_ANSWER_BYTES and not self.shed:
            self.pieces.append(piece)
            self.kept_bytes += len(piece)
        else:
            self.cut = True

    @property
    def size(self) -> int:
        """How many bytes of bodies it holds."""
        return len(self.request.body) + self.kept_bytes

    def shed_bodies(self) -> None:
        """Forget the bodies of request and answer; what in them was a credential stays hidden elsewhere."""
        self._hiding = self.hiding
        self.request = evolve(self.request, body=b"", parts=None)
        self.pieces = []
        self.kept_bytes = 0
        self.shed = True

    def __repr__(self) -> str:
        query = f"?{self.query}" if self.request.query else ""
        return f"<Entry {self.number}: {self.method} {self.path}{query} {self.status}>"

    def to_dict(self, skipped: int = 0) -> dict[str, Any]:
        """Return the entry as JSON.

        Args:
            skipped: How many pieces of a stream to leave out at its beginning.
        """
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
            "answer": {
                "headers": {name: self.hiding.header(name, value) for name, value in self.answer_headers},
                "body": self._answer(skipped),
            },
            "seconds": self.seconds,
            "shed": self.shed,
            "cut": self.cut,
            "sent": self.sent,
            "complete": self.complete,
            "disconnected": self.disconnected,
        }


class Shelf:
    """Bounds what the journals of a server keep: past so many bytes, the oldest entries lose their bodies.

    Args:
        most: The bytes; the newest entry is kept whole, however large it is.
    """

    def __init__(self, most: int = MAX_KEPT_BYTES) -> None:
        self.most = most
        self._lock = threading.Lock()
        self._sizes: dict[Entry, int] = {}
        self._bytes = 0

    def put(self, entry: Entry) -> None:
        """Count what an entry holds now."""
        size = entry.size
        with self._lock:
            self._bytes += size - self._sizes.get(entry, 0)
            self._sizes[entry] = size
            while self._bytes > self.most:
                oldest = next(iter(self._sizes))
                if oldest is entry:
                    break
                self._bytes -= self._sizes.pop(oldest)
                oldest.shed_bodies()

    def drop(self, entries: Iterable[Entry]) -> None:
        """Count entries no longer, since their journal forgot them."""
        with self._lock:
            for entry in entries:
                self._bytes -= self._sizes.pop(entry, 0)

    @property
    def kept_bytes(self) -> int:
        """How many bytes are kept now."""
        with self._lock:
            return self._bytes


class Journal:
    """The last `MAX_ENTRIES` requests, oldest first; safe to use from any thread.

    Args:
        secret: Where the APIs take credentials: locations, and names in lower case.
        shelf: What bounds the bytes; None for a bound of its own.
    """

    def __init__(self, secret: Iterable[tuple[str, str]] = (), shelf: Shelf | None = None) -> None:
        self._shelf = shelf or Shelf()
        self._secret = frozenset(secret)
        self._lock = threading.Lock()
        self._entries: deque[Entry] = deque(maxlen=MAX_ENTRIES)
        self._number = 0

    def add(self, request: Request, time: float) -> Entry:
        """Append and return the entry of a new request; numbers start at 1."""
        with self._lock:
            self._number += 1
            entry = Entry(self._number, time, request, secret=self._secret)
            forgotten = self._entries[0] if len(self._entries) == MAX_ENTRIES else None
            self._entries.append(entry)
        if forgotten is not None:
            self._shelf.drop([forgotten])
        if len(request.body) * _SHARES > self._shelf.most:
            self._shelf.put(entry)
        return entry

    def end(self, entry: Entry, seconds: float) -> None:
        """Note that an entry is answered.

        Args:
            seconds: How long that took.
        """
        entry.seconds = seconds
        self._shelf.put(entry)

    def clear(self) -> None:
        """Forget all requests; numbers start at 1 again."""
        with self._lock:
            forgotten = list(self._entries)
            self._entries.clear()
            self._number = 0
        self._shelf.drop(forgotten)

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
