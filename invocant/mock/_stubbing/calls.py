"""One call, as the conditions of stubs, templates and callables see it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from attrs import define, field

from invocant.mock._api import Json, ServedOperation
from invocant.mock._exchange.parameters import TextError, split_query
from invocant.mock._exchange.requests import DecodedCall, JsonError, Request, parse_json

_UNREAD: Any = object()


@define(eq=False)
class StubbedCall:
    """A call of an operation: what a `where` of a condition and a callable answer are given.

    Its credential is in `key` alone, and in no text form of it.
    """

    operation: str
    """The Python name of the operation."""
    api: str
    method: str
    path: str
    """The path as it was asked for, percent-decoded, with the base path."""
    arguments: Mapping[str, str]
    """The values of the path's parameters, as text."""
    key: str | None = field(repr=False)
    """The credential that the request shows, or None."""
    declared: ServedOperation = field(repr=False)
    """The operation in the document."""
    request: Request = field(repr=False)
    """The request as it came."""
    count: int = 0
    """Which use of its stub this is, from 1."""
    decoded: DecodedCall | None = field(default=None, repr=False)
    """Its decoded and checked arguments; None where the stub is for requests that may be invalid."""
    functions: Callable[[], Sequence[str]] = field(default=tuple, repr=False)
    """The names of the function that is called: id, slug, name; none where none is."""
    _body: Json = field(default=_UNREAD, init=False, repr=False)

    @property
    def body(self) -> Json:
        """The body as JSON, as the object of a form's fields, else as text; None when there is none."""
        if self._body is _UNREAD:
            self._body = self._read()
        return self._body

    def _read(self) -> Json:
        if self.decoded is not None and self.decoded.body is not None:
            return self.decoded.body
        if not self.request.body:
            return None
        try:
            return parse_json(self.request.body)
        except JsonError:
            return self.request.body.decode("utf-8", "replace")

    @property
    def query(self) -> dict[str, str | list[str]]:
        """The query's parameters as text; a list where one is repeated."""
        try:
            pairs = split_query(self.request.query)
        except TextError:
            return {}
        return _gathered(pairs)

    @property
    def headers(self) -> dict[str, str]:
        """The request's headers by lower-case name; repeated ones joined by a comma."""
        gathered = _gathered(self.request.headers)
        return {
            name: value if isinstance(value, str) else ", ".join(value) for name, value in gathered.items()
        }


def _gathered(pairs: Sequence[tuple[str, str]]) -> dict[str, str | list[str]]:
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    return {name: given[0] if len(given) == 1 else given for name, given in values.items()}


def stubbed_call(
    operation: ServedOperation,
    request: Request,
    values: Mapping[str, str],
    key: str | None,
) -> StubbedCall:
    """Return the call of an operation.

    Args:
        values: The path's parameters, still percent-encoded.
        key: The credential that the request shows.
    """
    return StubbedCall(
        operation.name,
        operation.api,
        request.method,
        unquote(request.path),
        {name: unquote(value) for name, value in values.items()},
        key,
        operation,
        request,
    )
