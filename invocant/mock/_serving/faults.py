"""Faults on demand, as JSON in a request header or in the queue of `/_mock/faults`.

One fault is an object; its members combine:

    status       answer with this status; the operation is not run
    retry_after  seconds, or an HTTP date as text, for the Retry-After header
    message      message of that error, of an error event, or of nothing
    body         text or JSON to send as the body instead of the documented one
    headers      further response headers
    content_type what the body claims to be
    delay        seconds before the response begins
    interval     seconds between the pieces of the body
    drip         bytes in a piece: 1 cuts every character and line end
    reset        break the connection: "before" the response, or after so many bytes of the body
    truncate     close the connection after so many bytes of the body, as if the server had died
    end          end a stream cleanly after so many events: nothing is wrong but what is missing
    malformed    true or "json": the JSON of the body (for a stream: of its middle event) is broken off;
                 "utf8": a byte that is not UTF-8 is put in
    bom          put a byte order mark in front of the body
    error_event  send the declared error event after so many events of a stream, and end
    endless      repeat the middle event of a stream until the caller leaves
    comments     so many comment lines before each event of a stream
    duplicate_page  true: the page that was answered last once more; "items": its items, beside the new cursor
    expire_token the token that the request shows has expired: true
    hang         send nothing until the caller leaves
    run          run the operation although its answer will be lost or replaced: true
    times        how many requests it is for; 1 in the queue, without end in a header
    match        queue only: {"api", "operation", "method", "path"}: only for requests like this

A header may hold a list: its faults are used up one request after the other (`{}` = none), so that
`X-Mock-Fault: [{"status": 429}, {"status": 503}]` fails twice and then works, counted per exact text of the
header. A bare number stands for `{"status": N}`.
"""

import json
import threading
from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from attrs import define, field, fields, frozen

from invocant.mock._api import Json

HEADER = "x-mock-fault"
"""Name of the request header, in lower case."""


class FaultError(ValueError):
    """A fault that cannot be understood; the message says which member."""


@frozen
class Fault:
    """One fault; see the head of this module for its members. None (or False) leaves that part alone."""

    status: int | None = None
    retry_after: float | str | None = None
    message: str = "a fault asked for by the test"
    body: Json = None
    headers: Mapping[str, str] = field(factory=dict)
    content_type: str | None = None
    delay: float = 0.0
    interval: float = 0.0
    drip: int | None = None
    reset: int | str | None = None
    truncate: int | None = None
    end: int | None = None
    malformed: bool | str = False
    bom: bool = False
    error_event: int | None = None
    endless: bool = False
    comments: int | None = None
    duplicate_page: bool | str = False
    expire_token: bool = False
    hang: bool = False
    run: bool = False
    times: int | None = None
    match: Mapping[str, str] = field(factory=dict)

    @property
    def replaces(self) -> bool:
        """Whether the operation is left out and something else is answered."""
        return not self.run and (self.status is not None or self.reset == "before" or self.hang)

    def to_dict(self) -> dict[str, Any]:
        """Return the members that differ from their defaults."""
        values = {field.name: getattr(self, field.name) for field in fields(Fault)}
        return {name: value for name, value in values.items() if value != getattr(NO_FAULT, name)}


NO_FAULT = Fault()
"""What a request meets that meets none."""


def does_nothing(fault: Fault) -> bool:
    """Tell whether a fault has no member that does something."""
    return fault is NO_FAULT or not fault.to_dict()


_NUMBERS = ("delay", "interval")
_COUNTS = ("status", "drip", "truncate", "end", "error_event", "comments", "times")
_FLAGS = ("bom", "endless", "expire_token", "hang", "run")
_MATCHED = ("api", "operation", "method", "path")
MAX_SECONDS = 10**9
"""How long a fault may wait: some thirty years."""
MAX_COMMENTS = 1_000_000
"""How many comment lines may stand before an event; more would only be more memory."""


def parse_fault(value: Json) -> Fault:
    """Read one fault from JSON.

    Raises:
        FaultError: a member is unknown or has the wrong type.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        value = {"status": value}
    if not isinstance(value, dict):
        raise FaultError("a fault is an object or a status")
    known = {field.name for field in fields(Fault)}
    for name, member in value.items():
        if name not in known:
            raise FaultError(f"unknown member {name!r}; known are: {', '.join(sorted(known))}")
        _check(name, member)
    if "status" in value and not 200 <= value["status"] <= 599:
        raise FaultError("status must lie between 200 and 599")
    return Fault(**value)


def _check(name: str, member: Json) -> None:
    number = isinstance(member, int | float) and not isinstance(member, bool)
    whole = number and isinstance(member, int)
    if name in _NUMBERS and not (number and member >= 0):
        raise FaultError(f"{name} must be a number of seconds, at least 0")
    if name in _NUMBERS and member > MAX_SECONDS:
        raise FaultError(f"{name} must be at most {MAX_SECONDS} seconds")
    if name in _COUNTS and not (whole and member >= (1 if name in ("drip", "times") else 0)):
        raise FaultError(f"{name} must be a whole number")
    if name in _FLAGS and not isinstance(member, bool):
        raise FaultError(f"{name} must be true or false")
    if name == "reset" and member != "before" and not (whole and member >= 0):
        raise FaultError('reset must be "before" or a number of bytes')
    if name == "malformed" and member not in (True, False, "json", "utf8"):
        raise FaultError('malformed must be true, "json" or "utf8"')
    if name == "comments" and member > MAX_COMMENTS:
        raise FaultError(f"comments must be at most {MAX_COMMENTS}")
    if name == "duplicate_page" and member not in (True, False, "items"):
        raise FaultError('duplicate_page must be true or "items"')
    if name == "retry_after" and not (isinstance(member, str) or number):
        raise FaultError("retry_after must be seconds or an HTTP date")
    if name in ("message", "content_type") and not isinstance(member, str):
        raise FaultError(f"{name} must be a text")
    if name in ("headers", "match") and not (
        isinstance(member, dict) and all(isinstance(item, str) for item in member.values())
    ):
        raise FaultError(f"{name} must be an object of texts")
    unknown = sorted(set(member) - set(_MATCHED)) if name == "match" else ()
    if unknown:
        raise FaultError(f"match: unknown member {unknown[0]!r}; known are: {', '.join(_MATCHED)}")


@define
class _Queued:
    fault: Fault
    left: int


class FaultQueue:
    """The faults that wait for their request; safe to use from any thread.

    Args:
        check: Refuses a fault that no request can meet, with a `FaultError`.
    """

    def __init__(self, check: Callable[[Fault], None] = lambda _fault: None) -> None:
        self._check = check
        self._lock = threading.Lock()
        self._queue: deque[_Queued] = deque()
        self._used: dict[str, int] = {}

    def add(self, *faults: Fault | Json, **members: Any) -> None:
        """Append faults: `Fault` objects or their JSON, or one fault from keyword arguments.

        Raises:
            FaultError: one cannot be understood, or no request can meet it; none is added then.
        """
        given = [*faults, *([members] if members else [])]
        parsed = [entry if isinstance(entry, Fault) else parse_fault(entry) for entry in given]
        for fault in parsed:
            self._check(fault)
        with self._lock:
            self._queue.extend(_Queued(fault, fault.times or 1) for fault in parsed)

    def clear(self) -> None:
        """Drop every waiting fault and the counts of header faults."""
        with self._lock:
            self._queue.clear()
            self._used.clear()

    def __len__(self) -> int:
        return len(self._queue)  # without the lock, which each request would wait for

    def waiting(self) -> list[Fault]:
        """Return what waits, first to come first."""
        with self._lock:
            return [queued.fault for queued in self._queue]

    def take(self, header: str | None, facts: Mapping[str, str], also: Collection[str] = ()) -> Fault:
        """Return the fault for a request: that of its header, else the first queued that fits, else none.

        Args:
            header: Text of `X-Mock-Fault`, or None.
            facts: `api`, `operation`, `method` and `path` of the request, to compare with `match`.
            also: Further names of the operation, which is several methods.

        Raises:
            FaultError: the header cannot be understood.
        """
        if header is not None:
            return self._from_header(header)
        with self._lock:
            for queued in self._queue:
                if all(
                    facts.get(name) == value or (name == "operation" and value in also)
                    for name, value in queued.fault.match.items()
                ):
                    queued.left -= 1
                    if queued.left <= 0:
                        self._queue.remove(queued)
                    return queued.fault
        return NO_FAULT

    def _from_header(self, text: str) -> Fault:
        try:
            value = json.loads(text)
        except ValueError as error:
            raise FaultError(f"not JSON: {error}") from error
        sequence: Sequence[Json] = value if isinstance(value, list) else [value]
        parsed = [parse_fault(item) for item in sequence]
        if any(fault.match for fault in parsed):
            raise FaultError("match is for faults of the queue: a header is of one request")
        with self._lock:
            used = self._used[text] = self._used.get(text, 0) + 1
        for fault in parsed:
            times = fault.times or (1 if isinstance(value, list) else used)
            if used <= times:
                return fault
            used -= times
        return NO_FAULT
