"""Where a result came from: status, headers, attempts and time, kept beside results and never inside them."""

from __future__ import annotations

import weakref
from collections.abc import Iterable, Iterator, Mapping
from contextvars import ContextVar
from typing import Any

from invocant.runtime._records import define
from invocant.runtime._secrets import mask_headers

_REQUEST_ID = ("x-request-id", "request-id", "x-correlation-id", "x-amzn-requestid", "x-trace-id")


class Headers(Mapping[str, str]):
    """Headers by name, whatever the case; values of a repeated name are joined by a comma.

    Source: RFC 9110, section 5.3.
    """

    __slots__ = ("_pairs", "_values")

    def __init__(self, pairs: Iterable[tuple[bytes, bytes]]) -> None:
        self._pairs = pairs
        self._values: dict[str, str] | None = None

    def _dict(self) -> dict[str, str]:
        values = self._values
        if values is None:
            values = {}
            for name, value in self._pairs:
                key, text = name.decode("latin-1").lower(), value.decode("latin-1")
                values[key] = f"{values[key]}, {text}" if key in values else text
            self._values = values
            self._pairs = ()
        return values

    def __getitem__(self, name: str) -> str:
        return self._dict()[name.lower()]

    def get(self, name: str, default: Any = None) -> Any:
        """Return the value of a header, or *default*."""
        return self._dict().get(name.lower(), default)

    def __iter__(self) -> Iterator[str]:
        return iter(self._dict())

    def __len__(self) -> int:
        return len(self._dict())

    def __repr__(self) -> str:
        return f"Headers({mask_headers(self._dict())!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return _headers_of, (dict(self._dict()),)


def _headers_of(values: Mapping[str, str]) -> Headers:
    """Make headers again from what `Headers.__reduce__` kept."""
    return Headers([(name.encode("latin-1"), value.encode("latin-1")) for name, value in values.items()])


@define
class ResponseInfo:
    """What is known about the answer behind a result.

    Attributes:
        operation: The method called: `functions.get`.
        status: Status of the answer.
        headers: Its headers, names in lower case.
        attempts: Attempts made, the first included.
        elapsed: Seconds from the start of the call until the answer was there (for a stream: until it
            opened).
        http_version: Such as `HTTP/1.1`.
    """

    operation: str
    status: int
    headers: Mapping[str, str]
    attempts: int
    elapsed: float
    http_version: str = ""

    @property
    def request_id(self) -> str | None:
        """What the server calls the request, or None when it does not say."""
        return request_id(self.headers)

    @property
    def rate_limit(self) -> dict[str, str]:
        """The rate-limit headers, as they came; empty when there are none."""
        return {
            name: value for name, value in self.headers.items() if "ratelimit" in name or "rate-limit" in name
        }


def request_id(headers: Mapping[str, str]) -> str | None:
    """Return what a server calls the request, from the headers in use for it, or None."""
    for name in _REQUEST_ID:
        value = headers.get(name)
        if value:
            return value
    return None


_infos: dict[int, tuple[weakref.ref[Any], ResponseInfo]] = {}
_latest: ContextVar[tuple[Any, ResponseInfo] | None] = ContextVar("invocant_latest", default=None)


def remember(result: Any, info: ResponseInfo) -> None:
    """Note where a result came from.

    A result that can be referred to weakly (a model, a page) keeps its note for life. Of plain JSON (text, a
    number, a list, None) only the latest of the thread or task is remembered, so that nothing is held for
    longer.
    """
    key = id(result)
    try:
        reference = weakref.ref(result, lambda _: _infos.pop(key, None))
    except TypeError:
        _latest.set((result, info))
    else:
        _infos[key] = (reference, info)


def response_info(result: Any) -> ResponseInfo:
    """Return status, headers, request id, attempts and time of the answer behind a result.

    Args:
        result: What a call returned: a model, a page, a stream that was opened, a `RawResponse`, an error, or
            plain JSON, for which only the latest call of the thread or task is known.

    Raises:
        LookupError: nothing is known about it: it is a part of a result, a copy, or came from elsewhere.
    """
    info = getattr(result, "info", None) if hasattr(type(result), "info") else None
    if isinstance(info, ResponseInfo):
        return info
    note = _infos.get(id(result))
    if note is not None and note[0]() is result:
        return note[1]
    latest = _latest.get()
    if latest is not None and latest[0] is result:
        return latest[1]
    raise LookupError(
        f"no answer is known behind this {type(result).__name__}: ask for the result of a call itself"
    )
