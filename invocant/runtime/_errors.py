"""Every error of this package, in one tree.

    InvocantError
    ├── ConfigurationError            nothing was sent: a missing key, an option or argument that cannot be
    │   └── InvalidRequestError       … or a request that contradicts the document, if it is held to that
    ├── DecodeError                   JSON that does not fit its model (also raised without any call)
    │   ├── ResponseDecodeError       … and it was the body of an answer
    │   └── WebhookError              … or that of a webhook, or it is none that is known
    ├── PagingError                   a list cannot be continued
    │   ├── PagingLoopError           the server sent a page that was read before
    │   ├── PagingLinkError           the next page is on another origin, or its address is unusable
    │   └── PagingContentError        the answer has no list where there must be one (also a StatusError)
    └── CallError                     a call failed: operation, attempts, elapsed, request id, retry safety
        ├── TransportError            no complete answer came
        │   ├── ConnectFailedError    no connection was made, nothing was sent
        │   │   ├── NameResolutionError
        │   │   ├── TLSError
        │   │   └── ProxyError
        │   ├── ConnectionLostError   sent, then the connection broke or the body stopped short
        │   ├── ClientClosedError     the client was closed while the call was under way
        │   ├── ProtocolError         sent, and the answer was not HTTP, was badly packed, or is too large
        │   └── CallTimeoutError      (also a TimeoutError)
        │       ├── ConnectTimeoutError
        │       ├── PoolTimeoutError
        │       ├── IdleTimeoutError
        │       └── DeadlineError
        ├── StatusError               an answer whose status is not success
        │   ├── RedirectError         3xx
        │   ├── ClientError           4xx
        │   │   ├── BadRequestError 400, AuthenticationError 401, PaymentRequiredError 402,
        │   │   │   PermissionDeniedError 403, NotFoundError 404, RequestTimeoutError 408,
        │   │   │   ConflictError 409, ContentTooLargeError 413, UnprocessableError 422
        │   │   └── RateLimitError    429
        │   └── ServerError           5xx
        │       └── UnavailableError  503, 529
        ├── TokenError                the token endpoint refused, or its answer was not a token
        ├── JobError                  a job that did not end well, or in time; holds the last state
        │   ├── JobFailedError        it failed
        │   │   └── JobCancelledError it was cancelled
        │   └── JobTimeoutError       it goes on after the deadline (also a TimeoutError)
        └── StreamError               a stream that did not end well; holds what came before
            ├── StreamContentError    the answer is not an event stream
            ├── StreamMalformedError  an event, or the joined result, could not be read
            ├── StreamTruncatedError  the connection broke, or a required end did not come
            └── StreamEventError      the server reported a failure inside the stream (also of the class of
                                      the status that its type means)

The first line of each message stands alone in a log. The rest is attributes. All of them pickle and copy,
with their notes and causes, however deep an answer in them is, and none holds a credential: texts from the
server are scrubbed before they get here.
"""

from __future__ import annotations

import functools
import types
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from invocant.runtime._info import ResponseInfo
    from invocant.runtime._problems import Problem, Violation
    from invocant.runtime._stream_events import StreamEvent

__all__ = [
    "AuthenticationError",
    "BadRequestError",
    "CallError",
    "CallTimeoutError",
    "ClientClosedError",
    "ClientError",
    "ConfigurationError",
    "ConflictError",
    "ConnectFailedError",
    "ConnectTimeoutError",
    "ConnectionLostError",
    "ContentTooLargeError",
    "DeadlineError",
    "DecodeError",
    "IdleTimeoutError",
    "InsecureHTTPWarning",
    "InvalidRequestError",
    "InvocantError",
    "JobCancelledError",
    "JobError",
    "JobFailedError",
    "JobTimeoutError",
    "NameResolutionError",
    "NotFoundError",
    "PagingContentError",
    "PagingError",
    "PagingLinkError",
    "PagingLoopError",
    "PaymentRequiredError",
    "PermissionDeniedError",
    "PoolTimeoutError",
    "ProtocolError",
    "ProxyError",
    "RateLimitError",
    "RedirectError",
    "RequestTimeoutError",
    "ResponseDecodeError",
    "ServerError",
    "StatusError",
    "StreamContentError",
    "StreamEndWarning",
    "StreamError",
    "StreamEventError",
    "StreamMalformedError",
    "StreamTruncatedError",
    "TLSError",
    "TokenError",
    "TransportError",
    "UnavailableError",
    "UnprocessableError",
    "WebhookError",
]
"""Every error and warning; both doors, `invocant` and `invocant.runtime`, show type checkers these."""

MAX_REASON_CHARACTERS = 500
"""Characters of what the server says of a failed job that are in a message; all of it is in `reason`."""

_NO_HEADERS: Mapping[str, str] = types.MappingProxyType({})


def _rebuild(
    kind: type[InvocantError], arguments: tuple[Any, ...], state: dict[str, Any], cause: BaseException | None
) -> InvocantError:
    """Make an error again from what `__reduce__` kept, without running its constructor."""
    from invocant.runtime._nesting import released  # here, as few programs need it

    error = kind.__new__(kind, *arguments)
    error.args = arguments
    error.__dict__.update({name: released(value) for name, value in state.items()})
    if cause is not None:
        error.__cause__ = cause
    return error


class InvocantError(Exception):
    """Root of every error that this package raises on purpose.

    Attributes:
        message: What went wrong, without operation, attempts or times.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

    def __reduce__(self) -> tuple[Any, ...]:
        from invocant.runtime._nesting import held  # as above

        cause = self.__cause__
        if (
            cause is not None
            and not isinstance(cause, InvocantError)
            and type(cause).__module__ != "builtins"
        ):
            cause = None  # an error of a library may not pickle; its text is in the message
        state = {name: held(value) for name, value in self.__dict__.items()}
        return _rebuild, (type(self), self.args, state, cause)


E = TypeVar("E", bound=InvocantError)
M = TypeVar("M", bound="Callable[..., Any]")


def without_frames(error: E) -> E:
    """Return an error without where it was raised, and what was being handled then: both hold what was read.

    A report of an error may show the locals of its frames (`pytest --showlocals`): of those that read an
    answer, or write a credential, none are kept. Its cause stays.
    """
    error.__context__ = None
    return error.with_traceback(None)


def conceals(method: M) -> M:
    """Decorate a method that is given credentials: its errors have none of the frames that hold them.

    The error is raised anew, from where no argument is left. Its message says what was wrong, and where.
    """

    @functools.wraps(method)
    def concealed(*args: Any, **kwargs: Any) -> Any:
        try:
            return method(*args, **kwargs)
        except (InvocantError, TypeError) as error:
            problem = error
        args, kwargs = (), {}
        problem.__context__ = None
        raise problem.with_traceback(None)

    return concealed  # type: ignore[return-value]  # called as the method is


class ConfigurationError(InvocantError, ValueError):
    """Nothing was sent: a key is missing, or an option or argument has a value that cannot be."""


class InvalidRequestError(ConfigurationError):
    """A request contradicts the document, to which it was to be held; nothing was sent.

    Attributes:
        operation: The method called.
        violations: Every contradiction (`Violation`), at most 100 of each argument; all are in the message.
    """

    def __init__(self, message: str, *, operation: str = "", violations: tuple[Violation, ...] = ()) -> None:
        super().__init__(message)
        self.operation = operation
        self.violations = violations

    @classmethod
    def of(cls, operation: str, violations: tuple[Violation, ...]) -> InvalidRequestError:
        """Return the error for a call of *operation* with these *violations*, of which there are some."""
        count = len(violations)
        what = "1 value contradicts" if count == 1 else f"{count} values contradict"
        head = f"{operation}: nothing was sent, as {what} the document"
        text = "\n".join([head, *(f"  {violation}" for violation in violations)])
        return cls(text, operation=operation, violations=violations)


class DecodeError(InvocantError, ValueError):
    """JSON that does not fit the model it should become.

    Attributes:
        model: Name of the model, or "" when the value is not a model.
        path: Where in the value, as a JSON path; "$" is the value itself, "" not known.
        problems: Every contradiction found (`Problem`), the first of which is in the message.
    """

    def __init__(
        self, message: str, *, model: str = "", path: str = "", problems: tuple[Problem, ...] = ()
    ) -> None:
        super().__init__(message)
        self.model = model
        self.path = path
        self.problems = problems

    @classmethod
    def of(cls, model: str, problems: Iterable[Problem]) -> DecodeError:
        """Return the error for a value that is not what *model* says; *problems* is not empty."""
        contradictions = tuple(problems)
        first = contradictions[0]
        inside = f" (in {first.model})" if first.model and first.model != model else ""
        return DecodeError(f"{model}: {first}{inside}", model=model, path=first.path, problems=contradictions)


class WebhookError(DecodeError):
    """What came is no webhook of the document, or its payload cannot be read.

    Attributes:
        reasons: Why it is not each of the webhooks that were tried, by their names.
    """

    def __init__(
        self,
        message: str,
        *,
        reasons: Mapping[str, str] | None = None,
        model: str = "",
        path: str = "",
        problems: tuple[Problem, ...] = (),
    ) -> None:
        super().__init__(message, model=model, path=path, problems=problems)
        self.reasons: Mapping[str, str] = dict(reasons or {})


class PagingError(InvocantError):
    """A list cannot be continued; what was read so far stands.

    What is known of the answer from which it cannot go on, a success, is here:

    Attributes:
        operation: The method called, such as `functions.list`; "" when there was no answer yet.
        request_id: What the server calls the request, or None when it did not say.
        info: Status, headers and timing of the answer, or None when there was none.
        status: Its status; 0 when there was none.
        headers: Its headers, names in lower case, credentials masked.
        body: Its body as it came, cut at 1 MiB.
        parsed: Its body as JSON; None when it was cut.
    """

    operation: str = ""
    request_id: str | None = None
    info: ResponseInfo | None = None
    status: int = 0
    headers: Mapping[str, str] = _NO_HEADERS
    body: bytes = b""
    parsed: Any = None


class PagingLoopError(PagingError):
    """The server sent a page, or a place to go on, that was read before."""


class PagingLinkError(PagingError):
    """The next page is on another origin, or its address cannot be used; no credential went there."""


class CallError(InvocantError):
    """A call failed.

    Attributes:
        operation: The method called, such as `functions.get`; "" when the error stands alone.
        attempts: Attempts made, the first included; 0 when none was.
        elapsed: Seconds from the start of the call, waits included.
        request_id: What the server calls the request, or None when it did not say.
        retry_safe: Whether repeating is harmless: True, False, or None when nobody can tell.
        wait: Seconds the server asked to wait before trying again, or None.
        info: Status, headers and timing of the last answer, or None when there was none.
    """

    operation: str = ""
    attempts: int = 0
    elapsed: float = 0.0
    request_id: str | None = None
    retry_safe: bool | None = None
    wait: float | None = None
    info: ResponseInfo | None = None

    @property
    def outcome(self) -> str:
        """What happened in a few words: the middle of the first line."""
        return self.message

    def __str__(self) -> str:
        """`functions.get failed: 404 Not Found after 1 attempt in 0.02 s (request 8f2c)`."""
        line = f"{self.operation} failed: {self.outcome}" if self.operation else self.outcome
        if self.attempts:
            plural = "" if self.attempts == 1 else "s"
            line += f" after {self.attempts} attempt{plural} in {seconds(self.elapsed)}"
        if self.request_id:
            line += f" (request {self.request_id})"
        return line


def seconds(value: float) -> str:
    """Write a time span for a reader: `0.02 s`, `6.4 s`, `120 s`."""
    digits = 2 if value < 1 else 1 if value < 100 else 0
    return f"{value:.{digits}f} s"


class TransportError(CallError):
    """No complete answer came. The message names the reason, so the cause need not be opened."""


class ConnectFailedError(TransportError):
    """No connection was made (refused, unreachable, DNS, TLS, proxy): nothing was sent, repeating is safe."""


class NameResolutionError(ConnectFailedError):
    """The host name could not be resolved."""


class TLSError(ConnectFailedError):
    """The TLS handshake failed: a certificate that does not verify, or no common version."""


class ProxyError(ConnectFailedError):
    """The proxy refused to connect, broke off, or could not be reached; the server was sent nothing."""


class ConnectionLostError(TransportError):
    """The request went out, then the connection broke or the body stopped short."""


class ClientClosedError(TransportError):
    """The client was closed by another thread or task while the call was under way, or its answer read."""


class ProtocolError(TransportError):
    """The answer was not valid HTTP, could not be unpacked, or was larger than allowed."""


class CallTimeoutError(TransportError, TimeoutError):
    """A wait was longer than `Timeouts` allows."""


class ConnectTimeoutError(CallTimeoutError):
    """Connecting took longer than `Timeouts.connect`; nothing was sent."""


class PoolTimeoutError(CallTimeoutError):
    """No connection of the pool came free within `Timeouts.pool`: too many calls or open streams at once."""


class IdleTimeoutError(CallTimeoutError):
    """No byte came or went for `Timeouts.idle` seconds, and `Timeouts.total` was not over yet."""


class DeadlineError(CallTimeoutError):
    """The whole call, retries and waits included, took longer than `Timeouts.total` or the block around it.

    Attributes:
        doing: What the call was doing, such as `while connecting`.
        place: Where the block's deadline was set, as `file.py:12`; "" when it was the call's own total.
    """

    doing: str = ""
    place: str = ""


class StatusError(CallError):
    """The server answered with a status that is not success.

    Attributes:
        status: The status as a plain number, standard or not.
        headers: Headers of the answer, names in lower case, credentials masked.
        body: The body as it came, unpacked: at most 1 MiB of it.
        truncated: Whether there was more: it is longer, or it broke off, and `__cause__` says how.
        parsed: The body as the document describes it: a model, JSON, or None when it is neither.
        message: What the server says, cut short; "" when it says nothing readable.
    """

    status: int = 0
    headers: Mapping[str, str] = _NO_HEADERS
    body: bytes = b""
    truncated: bool = False
    parsed: Any = None

    @property
    def outcome(self) -> str:
        """Status and its standard phrase, such as `404 Not Found`."""
        return f"{self.status} {phrase(self.status)}".rstrip()

    def __str__(self) -> str:
        line = super().__str__()
        return f"{line}\n{self.message}" if self.message else line

    def __reduce__(self) -> tuple[Any, ...]:
        made = super().__reduce__()
        made[1][2]["headers"] = dict(self.headers)
        return made


def phrase(status: int) -> str:
    """Return the standard phrase of a status, or "" for one that has none (520, 599)."""
    from http.client import responses  # not at the top: http.client is slow to import, and errors are rare

    return "Overloaded" if status == 529 else responses.get(status, "")


class RedirectError(StatusError):
    """3xx: a redirect that is not followed, and a note says why; mostly it leaves the origin with a body."""


class ClientError(StatusError):
    """4xx: the request is not acceptable as it is."""


class BadRequestError(ClientError):
    """400: the request is malformed or a parameter has a value that cannot be."""


class AuthenticationError(ClientError):
    """401: the key or token is missing, wrong or expired."""


class PaymentRequiredError(ClientError):
    """402: a quota is used up or a bill is open."""


class PermissionDeniedError(ClientError):
    """403: the key is known but may not do this."""


class NotFoundError(ClientError):
    """404: there is no such thing, or it is not visible to this key."""


class RequestTimeoutError(ClientError):
    """408: the server waited too long for the request."""


class ConflictError(ClientError):
    """409: it exists already, or changed in between; `parsed` often says which one."""


class ContentTooLargeError(ClientError):
    """413: the body is larger than the server takes."""


class UnprocessableError(ClientError):
    """422: the body was understood and does not fit; `parsed` says where."""


class RateLimitError(ClientError):
    """429: too many requests; `wait` says for how long, when the server did."""


class ServerError(StatusError):
    """5xx: the server failed; whether the request took effect is not known."""


class UnavailableError(ServerError):
    """503 or 529: the server takes no work at the moment."""


class ResponseDecodeError(DecodeError, StatusError):
    """The answer arrived whole, with a success status, and is not what the document says.

    HTML from a proxy, JSON that does not parse, an empty body where there must be one.
    """

    @property
    def outcome(self) -> str:
        """What could not be read."""
        return self.message

    def __str__(self) -> str:
        return CallError.__str__(self)


class PagingContentError(PagingError, StatusError):
    """The answer has a success status, and something else where a list must be, such as an error object."""

    @property
    def outcome(self) -> str:
        """What is not there."""
        return self.message

    def __str__(self) -> str:
        return CallError.__str__(self)


class TokenError(CallError):
    """No access token could be had: the token endpoint refused, or its answer was not a token.

    Attributes:
        status: Status of the token endpoint's answer, or None when there was no answer.
        code: Its OAuth 2.0 error code, such as `invalid_client`, or None.
    """

    status: int | None = None
    code: str | None = None


class JobError(CallError):
    """A job has not done its work; its handle stays good.

    Attributes:
        id: Which job it is.
        arguments: What the method that gives its handle again is called with, by name.
        state: Its last state as the server says it, or None when none was seen.
        answer: The last answer that told the state, typed, or None.
        reason: What the server says went wrong, or "".
    """

    id: Any = None
    arguments: Mapping[str, Any] = _NO_HEADERS
    state: Any = None
    answer: Any = None
    reason: str = ""

    def __reduce__(self) -> tuple[Any, ...]:
        made = super().__reduce__()
        made[1][2]["arguments"] = dict(self.arguments)
        return made

    def __str__(self) -> str:
        line = f"{self.operation}: {self.message}" if self.operation else self.message
        line += f" after {seconds(self.elapsed)}" if self.elapsed else ""
        line += f" (request {self.request_id})" if self.request_id else ""
        return f"{line}: {self.reason[:MAX_REASON_CHARACTERS]}" if self.reason else line


class JobFailedError(JobError):
    """The job has failed: it does not go on."""


class JobCancelledError(JobFailedError):
    """The job was cancelled: it does not go on."""


class JobTimeoutError(JobError, TimeoutError):
    """The deadline of a wait is there, and the job goes on: waiting again is possible."""


class StreamError(CallError):
    """A stream did not end well.

    Attributes:
        reason: One of `transport`, `timeout`, `deadline`, `missing_terminator`, `error_event`,
            `incomplete_json`, `malformed`, `too_large`, `content_type`, `no_events`.
        partial: What had come before, as `stream.partial` gives it.
        joined: The text or JSON text received so far, as it came.
        done_seen: Whether the event that ends the stream had come.
        last_event_id: The last event id received, "" when there was none.
        number: Of a part that cannot be read, which it is, from 1; None when it is not known.
        offset: How many bytes of the body, unpacked, are before it; None when it is not known.
        status: Status of the answer that the stream came in, or None.
    """

    reason: str = ""
    partial: Any = None
    joined: str = ""
    done_seen: bool = False
    last_event_id: str = ""
    number: int | None = None
    offset: int | None = None
    status: int | None = None


class StreamContentError(StreamError):
    """The answer has a success status and is no stream of the kind that was asked for, or has nothing in it.

    Attributes:
        body: The body as it came, cut at 64 KiB.
        parsed: The body as JSON, or None.
    """

    body: bytes = b""
    parsed: Any = None


class StreamMalformedError(StreamError):
    """An event or a record could not be decoded, was too large, or the joined result is not JSON.

    Attributes:
        raw: Data of the offending event, or text of the record; "" when it is not one of them.
    """

    raw: str = ""


class StreamTruncatedError(StreamError):
    """The connection broke, fell silent, ran out of time, or a required end did not come."""


class StreamEventError(StreamError):
    """The server reported a failure inside the stream.

    Where its type, code or status says what it is (`rate_limit_error`, `UnauthorizedError`, 503), the error
    is that too: `RateLimitError`, `AuthenticationError`, `UnavailableError` and so on; either catches it.

    Attributes:
        code: The failure's type as the server names it, or None.
        event: The event that said so.
    """

    code: str | None = None
    event: StreamEvent | None = None


_BY_STATUS: dict[int, type[StatusError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    402: PaymentRequiredError,
    403: PermissionDeniedError,
    404: NotFoundError,
    408: RequestTimeoutError,
    409: ConflictError,
    413: ContentTooLargeError,
    422: UnprocessableError,
    429: RateLimitError,
    503: UnavailableError,
    529: UnavailableError,
}


_BY_CLASS: dict[int, type[StatusError]] = {3: RedirectError, 4: ClientError, 5: ServerError}


def status_class(status: int) -> type[StatusError]:
    """Return the class for a status; any number has one."""
    return _BY_STATUS.get(status) or _BY_CLASS.get(status // 100, StatusError)


class InsecureHTTPWarning(UserWarning):
    """A credential goes over http to another machine, in the clear for all on its way."""


class StreamEndWarning(UserWarning):
    """A stream ended cleanly without the event that confirms the end; the result may be short."""

    advice: ClassVar[str] = (
        "the stream ended without its closing event; the result is complete as far as can be told"
    )
