"""What a caller may set for one call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from invocant.runtime._calls.retries import Retries
from invocant.runtime._calls.timeouts import Timeouts
from invocant.runtime._records import frozen


@frozen(kw_only=True)
class RequestOptions:
    """Options of one call. None, or nothing, leaves what the client says.

    Attributes:
        timeouts: Bounds on waiting; a number is the total in seconds.
        retries: How often and how patiently; a number is the most retries.
        headers: Headers to add or replace; a value of None takes a header away.
        query: Query parameters to add after those of the operation.
        body: Members to add to a JSON body, or to replace in it.
        strict: Whether an answer that contradicts its model is an error, rather than kept as it came.
        keep: Whether a stream keeps what its result is made of. Without it `result()` is refused, and memory
            stays flat however long the stream is.
        max_size: Largest body read, in bytes, for anything but a stream; for a stream, the largest event.
    """

    timeouts: Timeouts | float | None = None
    retries: Retries | int | None = None
    headers: Mapping[str, str | None] | None = None
    query: Mapping[str, Any] | None = None
    body: Mapping[str, Any] | None = None
    strict: bool = False
    keep: bool = True
    max_size: int | None = None


NO_OPTIONS = RequestOptions()
