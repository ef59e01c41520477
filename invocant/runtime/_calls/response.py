"""From an answer to a result or an error, without I/O: first the content type, then the body."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Generic, cast

from invocant.media_types import (
    decode_text,
    form_of,
    is_json,
    is_range,
    is_stream,
    is_text,
    likeness,
    named,
)
from invocant.runtime._errors import ResponseDecodeError, StatusError, status_class
from invocant.runtime._info import ResponseInfo, request_id
from invocant.runtime._models.json_text import loads
from invocant.runtime._models.kinds import BINARY, kind_of
from invocant.runtime._records import field, frozen
from invocant.runtime._secrets import mask_headers, scrub, scrub_bytes

if TYPE_CHECKING:
    from typing_extensions import (
        TypeVar,
    )  # of the standard library from 3.13; type checkers know it everywhere

    from invocant.runtime._declarations import Operation, Response
    from invocant.runtime._models.kinds import Kind
    from invocant.runtime._problems import Problem

    H_co = TypeVar("H_co", bound=Mapping[str, str], default=Mapping[str, str], covariant=True)
else:
    from typing import TypeVar

    H_co = TypeVar("H_co", bound=Mapping[str, str], covariant=True)

_MESSAGE_KEYS = ("message", "error_description", "detail", "title", "error", "errors", "msg")
_MAX_CHARACTERS = 500


@frozen(eq=False)
class RawResponse(Generic[H_co]):
    """An answer as it came, unread: what `client.functions.raw.get(...)` returns. Its status is a success.

    `H_co` is the class of the headers that are declared (`rt.ResponseHeaders`), else a mapping of texts.

    Attributes:
        info: Status, headers, attempts and time.
        body: The body, unpacked if it was compressed, else as it came.
    """

    info: ResponseInfo
    body: bytes = field(repr=lambda body: f"<{len(body)} bytes>")

    @property
    def status(self) -> int:
        """Status of the answer."""
        return self.info.status

    @property
    def headers(self) -> H_co:
        """Headers of the answer, names in lower case; those that the document declares are attributes too."""
        return cast("H_co", self.info.headers)

    @property
    def text(self) -> str:
        """The body as text, in the charset of its content type or UTF-8; bad bytes are replaced."""
        return decode_text(self.body, self.headers.get("content-type", ""))

    def json(self) -> Any:
        """Return the body as JSON.

        Raises:
            ValueError: it is not JSON.
        """
        return loads(self.body)


def read(
    operation: Operation[Any], status: int, headers: Mapping[str, str], body: bytes, *, strict: bool = False
) -> Any:
    """Turn a successful answer into the operation's result.

    Args:
        operation: The operation.
        status: The status, from 200 to 299.
        headers: The headers.
        body: The body, unpacked.
        strict: Whether what contradicts the model is an error.

    Raises:
        ResponseDecodeError: the body is not what the document says, or strictly not its model.
    """
    reader = operation._reader
    if reader is None:
        reader = operation._reader = ResponseReader(operation)
    return reader.read(status, headers, body, strict)


_NO_CONTENT = frozenset({"204", "205"})
"""Statuses whose answers have no body, whatever a document says (RFC 9110, sections 15.3.5 and 15.3.6)."""


class _Reader:
    """One response made ready for reading."""

    __slots__ = ("decode", "form", "is_json", "is_range", "kind", "response")

    def __init__(self, response: Response) -> None:
        self.response = response
        media_type = response.handled_as or response.media_type
        self.form = form_of(media_type, binary=response.kind is BINARY)
        self.is_range = is_range(response.media_type)
        self.is_json = self.form == "json" and not self.is_range
        self.kind: Kind[Any] | None = None
        self.decode: Callable[[Any], Any] = self._bind_and_decode

    def bind(self) -> Kind[Any] | None:
        """Look the kind up, which may import models, and return it."""
        if self.kind is None and self.response.kind is not None:
            self.kind = kind_of(self.response.kind)
        return self.kind

    def fits(self, value: Any) -> bool:
        """Whether a JSON value is what the document says."""
        kind = self.bind()
        return kind is None or next(iter(kind.problems(value)), None) is None

    def _bind_and_decode(self, value: Any) -> Any:
        kind = self.bind()
        self.decode = (lambda value: value) if kind is None else kind.decode
        return self.decode(value)


class ResponseReader:
    """Reads the answers of one operation."""

    __slots__ = ("_bodiless", "_by_status", "_name", "_only", "_streamed_by")

    def __init__(self, operation: Operation[Any]) -> None:
        self._name = operation.name
        self._bodiless = operation.method == "HEAD"
        self._streamed_by = "" if operation.stream is None else operation.stream.name
        self._by_status: dict[str, tuple[_Reader, ...]] = {}
        for status, declared in operation.responses.items():
            responses = declared if isinstance(declared, tuple) else (declared,)
            readers = tuple(
                _Reader(response) for response in responses if response is not None and response.media_type
            )
            self._by_status[status.upper()] = () if status in _NO_CONTENT else readers
        self._only: dict[int, _Reader] = {}  # statuses with one JSON response, found before

    def _find(self, status: int) -> tuple[_Reader, ...]:
        """Return what may be the body of an answer; nothing where there is to be none."""
        table = self._by_status
        readers = table.get(str(status))
        if readers is None:
            readers = table.get(f"{status // 100}XX")
        if readers is None and 200 <= status < 300:
            successes = [table[key] for key in table if key.startswith("2")]
            if str(status) in _NO_CONTENT and () in successes:
                return ()
            # A success that is not declared is read as the one that is: a 200 where the document says 201.
            readers = next(filter(None, successes), None)
        if readers is None:
            readers = table.get("DEFAULT", ())
        return readers

    def read(self, status: int, headers: Mapping[str, str], body: bytes, strict: bool) -> Any:
        """Read a successful answer."""
        reader = self._only.get(status)
        if reader is None:
            readers = () if self._bodiless else self._find(status)
            if not readers:
                return None
            if str(status) in _NO_CONTENT:
                raise ResponseDecodeError(f"status {status} has no body, and the document declares one")
            reader = _pick(readers, headers.get("content-type", "")) or readers[0]
            if len(readers) == 1 and reader.is_json:
                self._only[status] = reader
        if reader.is_json:
            try:
                value = loads(body)
            except ValueError as error:
                raise self._unreadable(headers, body, error) from None
            result = reader.decode(value)
            if strict:
                self._check(reader, value)
            return result
        return self._read_other(reader, headers, body, strict)

    def _read_other(self, reader: _Reader, headers: Mapping[str, str], body: bytes, strict: bool) -> Any:
        """Read what is not declared as JSON by name: a range, text, bytes, or a stream that is none here."""
        content_type = headers.get("content-type", "")
        media_type = content_type if reader.is_range and content_type else reader.response.media_type
        if is_stream(media_type) and self._streamed_by:
            raise ResponseDecodeError(
                f"the body is {named(media_type, '')}, a stream: call {self._streamed_by} to read it"
            )
        if reader.form == "json":
            return self._read_range(reader, headers, body, strict)
        if reader.bind() is BINARY or reader.form not in ("text", "events", "sequence"):
            return body
        return reader.decode(decode_text(body, content_type))

    def _read_range(self, reader: _Reader, headers: Mapping[str, str], body: bytes, strict: bool) -> Any:
        """Read an answer of a range that means JSON; text that is declared as a string may come as it is."""
        content_type = headers.get("content-type", "")
        if is_text(content_type):
            text = decode_text(body, content_type)
            if reader.fits(text):
                return reader.decode(text)
        try:
            value = loads(body)
        except ValueError as error:
            raise self._unreadable(headers, body, error) from None
        if strict:
            self._check(reader, value)
        return reader.decode(value)

    def _unreadable(self, headers: Mapping[str, str], body: bytes, error: Exception) -> ResponseDecodeError:
        content_type = headers.get("content-type", "")
        if not body:
            return ResponseDecodeError("the body is empty where there must be JSON")
        if content_type and not is_json(content_type):
            return ResponseDecodeError(f"the body is {named(content_type, '')} where there must be JSON")
        return ResponseDecodeError(f"the body is not JSON: {error}")

    def _check(self, reader: _Reader, value: Any) -> None:
        kind = reader.bind()
        refuse(() if kind is None else kind.problems(value))

    def parse(self, status: int, headers: Mapping[str, str], body: bytes) -> Any:
        """Read the body of a failure as far as it can be read: never raises."""
        content_type = headers.get("content-type", "")
        if not body or (content_type and not is_json(content_type)):
            return None
        try:
            value = loads(body)
        except ValueError:
            return None
        reader = _pick(self._find(status), content_type or "application/json")
        return value if reader is None else reader.decode(value)


def refuse(problems: Iterable[Problem]) -> None:
    """Raise the error of what a body strictly is not; do nothing where there is no problem.

    Raises:
        ResponseDecodeError: there is one; it tells of the first, and has all.
    """
    every = tuple(problems)
    if every:
        first = every[0]
        raise ResponseDecodeError(str(first), model=first.model, path=first.path, problems=every)


def _pick(readers: Iterable[_Reader], content_type: str) -> _Reader | None:
    """Return the response that a content type fits best; any kind of JSON fits one declared as JSON."""
    best, most = None, 0
    for reader in readers:
        like = likeness(reader.response.media_type, content_type)
        if like > most:
            best, most = reader, like
    return best


def status_error(
    operation: Operation[Any],
    status: int,
    headers: Mapping[str, str],
    body: bytes,
    *,
    secrets: Iterable[str] = (),
) -> StatusError:
    """Return the error for an answer that is no success, without the facts of the call.

    Whatever the server repeats of *secrets*, the credentials sent to it, is masked in all that the error
    holds.
    """
    reader = operation._reader
    if reader is None:
        reader = operation._reader = ResponseReader(operation)
    secrets = tuple(secrets)
    body = scrub_bytes(body, secrets)
    error = status_class(status)(message_of(headers, body))
    fill_status(error, status, headers, body, secrets)
    error.parsed = reader.parse(status, headers, body)
    return error


def fill_status(
    error: StatusError, status: int, headers: Mapping[str, str], body: bytes, secrets: Iterable[str]
) -> None:
    """Set what an error knows of the answer; credentials are masked."""
    secrets = tuple(secrets)
    error.status = status
    error.headers = {name: scrub(value, secrets) for name, value in mask_headers(headers).items()}
    error.body = body
    error.request_id = request_id(error.headers)


def parsed(body: bytes) -> Any:
    """Return a body as JSON, or None."""
    try:
        return loads(body)
    except ValueError:
        return None


def message_of(headers: Mapping[str, str], body: bytes) -> str:
    """Return what a server says went wrong, in one line and cut short; "" when it says nothing readable."""
    content_type = headers.get("content-type", "")
    if not body:
        return ""
    if not content_type or is_json(content_type):
        try:
            return _line(_words(loads(body)))
        except ValueError:
            pass
    if "html" in content_type or body[:200].lstrip()[:1] == b"<":
        return ""
    return _line(decode_text(body[: _MAX_CHARACTERS * 4], content_type))


def _words(value: Any, depth: int = 0) -> str:
    """Find the message in an error body; the members where servers usually put it are tried first."""
    if isinstance(value, str):
        return value
    if depth > 4:
        return ""
    if isinstance(value, dict):
        for key in _MESSAGE_KEYS:
            member = value.get(key)
            if member:
                words = _words(member, depth + 1)
                detail = value.get("detail") if key == "message" else None
                if words:
                    more = _words(detail, depth + 1) if detail else ""
                    return f"{words}: {more}" if more and more != words else words
    if isinstance(value, list):
        return "; ".join(filter(None, (_words(item, depth + 1) for item in value[:3])))
    return ""


def _line(text: str) -> str:
    text = " ".join("".join(c if c.isprintable() else " " for c in text[: _MAX_CHARACTERS * 2]).split())
    return text if len(text) <= _MAX_CHARACTERS else text[: _MAX_CHARACTERS - 1] + "…"
