"""Which error an error event is: a `StreamEventError`, and also what its type means where that is known.

The server has answered 200 by the time it reports a failure, so what would have been a status is a word or a
number in the event. `except RateLimitError` catches it as it catches a 429, and `except StreamEventError`
whatever came inside a stream. What nobody knows stays a plain `StreamEventError`.

The words are those that vendors use: class names of their HTTP errors (`UnauthorizedError`,
`RequestValidationError`), and those of model providers, which others pass on. Nothing is guessed of a
sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from invocant.runtime._errors import (
    AuthenticationError,
    BadRequestError,
    CallError,
    ClientError,
    ConflictError,
    ContentTooLargeError,
    NotFoundError,
    PaymentRequiredError,
    PermissionDeniedError,
    RateLimitError,
    RequestTimeoutError,
    ServerError,
    StatusError,
    StreamEventError,
    UnavailableError,
    UnprocessableError,
    status_class,
)
from invocant.runtime._models.json_text import loads


class StreamStatusError(StreamEventError, StatusError):
    """A failure inside a stream whose type means what a status means.

    `status`, `headers` and `info` are those of the answer that the event came in, mostly 200; `body` is the
    data of the event, `parsed` that as JSON.
    """

    status: int = 0

    @property
    def outcome(self) -> str:
        """What the server says."""
        return self.message

    def __str__(self) -> str:
        return CallError.__str__(self)


class StreamClientError(StreamStatusError, ClientError):
    """The request was not acceptable; said inside a stream."""


class StreamBadRequestError(StreamStatusError, BadRequestError):
    """The request was malformed; said inside a stream."""


class StreamAuthenticationError(StreamStatusError, AuthenticationError):
    """The key or token was not accepted; said inside a stream."""


class StreamPaymentRequiredError(StreamStatusError, PaymentRequiredError):
    """A bill is open; said inside a stream."""


class StreamPermissionDeniedError(StreamStatusError, PermissionDeniedError):
    """The key may not do this; said inside a stream."""


class StreamNotFoundError(StreamStatusError, NotFoundError):
    """There is no such thing; said inside a stream."""


class StreamRequestTimeoutError(StreamStatusError, RequestTimeoutError):
    """The server waited too long for the request; said inside a stream."""


class StreamConflictError(StreamStatusError, ConflictError):
    """It exists already, or changed in between; said inside a stream."""


class StreamContentTooLargeError(StreamStatusError, ContentTooLargeError):
    """The request was too large; said inside a stream."""


class StreamUnprocessableError(StreamStatusError, UnprocessableError):
    """The request was understood and did not fit; said inside a stream."""


class StreamRateLimitError(StreamStatusError, RateLimitError):
    """Too many requests, or tokens; said inside a stream."""


class StreamServerError(StreamStatusError, ServerError):
    """The server failed; said inside a stream."""


class StreamUnavailableError(StreamStatusError, UnavailableError):
    """The server takes no work at the moment; said inside a stream."""


_CLASSES: dict[type[StatusError], type[StreamEventError]] = {
    AuthenticationError: StreamAuthenticationError,
    BadRequestError: StreamBadRequestError,
    ClientError: StreamClientError,
    ConflictError: StreamConflictError,
    ContentTooLargeError: StreamContentTooLargeError,
    NotFoundError: StreamNotFoundError,
    PaymentRequiredError: StreamPaymentRequiredError,
    PermissionDeniedError: StreamPermissionDeniedError,
    RateLimitError: StreamRateLimitError,
    RequestTimeoutError: StreamRequestTimeoutError,
    ServerError: StreamServerError,
    UnavailableError: StreamUnavailableError,
    UnprocessableError: StreamUnprocessableError,
}

# By the word without its case, what stands between its parts, and "error" or "exception" at its end.
_STATUSES = {
    word: status
    for status, words in {
        400: "badrequest invalidrequest invalidargument contextlengthexceeded",
        401: (
            "authentication unauthorized unauthenticated invalidapikey invalidcredentials invalidtoken "
            "expiredtoken"
        ),
        402: "paymentrequired billing insufficientcredits insufficientfunds",
        403: "permission permissiondenied forbidden accessdenied",
        404: "notfound resourcenotfound modelnotfound",
        408: "requesttimeout",
        409: "conflict alreadyexists",
        413: "requesttoolarge contenttoolarge payloadtoolarge requestentitytoolarge",
        422: "validation requestvalidation unprocessable unprocessableentity unprocessablecontent",
        429: (
            "ratelimit ratelimited ratelimitexceeded ratelimitreached toomanyrequests throttled throttling "
            "quotaexceeded insufficientquota resourceexhausted"
        ),
        500: "internal internalserver server api",
        503: "unavailable serviceunavailable overloaded serveroverloaded engineoverloaded modeloverloaded",
        504: "timeout gatewaytimeout deadlineexceeded",
    }.items()
    for word in words.split()
}
_MEMBERS = ("status", "status_code", "http_status", "code", "type", "error_type", "name")


def event_error_class(code: Any, payload: Any) -> type[StreamEventError]:
    """Return the class of the error that an error event means.

    Args:
        code: What the event table says is the failure's type; None when it does not, or is not there.
        payload: The whole payload, of which the usual members are looked at where *code* says nothing.
    """
    for word in (code, *_words(payload)):
        status = _status(word)
        if status is not None:
            return _CLASSES[status_class(status)]
    return StreamEventError


def _words(payload: Any) -> Iterator[Any]:
    if isinstance(payload, str) and payload.lstrip()[:1] == "{":
        try:
            payload = loads(payload)
        except ValueError:
            return
    while isinstance(payload, dict):
        yield from filter(None, map(payload.get, _MEMBERS))
        payload = payload.get("error")
    yield payload  # {"error": "rate_limit_exceeded"}


def _status(word: Any) -> int | None:
    """Return the status that a word or a number stands for, or None."""
    if isinstance(word, str):
        if not (word.isascii() and word.isdecimal()):
            plain = re.sub(r"[^a-z0-9]", "", word.lower())
            return _STATUSES.get(plain.removesuffix("error").removesuffix("exception"))
        word = int(word) if len(word) == 3 else None
    return word if word.__class__ is int and 400 <= word < 600 else None
