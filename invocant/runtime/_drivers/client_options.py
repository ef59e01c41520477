"""What a client takes: its options by name, what each must be, and what is said of any other.

A client that is given none does not load this.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, TypedDict

from invocant.runtime._drivers.environment import Environment
from invocant.runtime._errors import ConfigurationError

if TYPE_CHECKING:
    from invocant.runtime._calls.drift import Drift
    from invocant.runtime._calls.hooks import RequestEvent, ResponseEvent, RetryEvent
    from invocant.runtime._calls.options import Timeouts
    from invocant.runtime._calls.retries import Retries
    from invocant.runtime._streams.folds import Fold


class CommonOptions(TypedDict, total=False):
    """What both kinds of client take, all by keyword.

    Keys:
        base_url: Where the API is, if not where its document says: for every operation, also one that has a
            server of its own there, whatever server and variables are chosen. A path in it stays in front of
            all others; without one, a server of the document that is only a path is joined to it.
        timeouts: Bounds on waiting; a number is the total of each call in seconds.
        retries: How often and how patiently; a number is the most retries. 0 is none.
        headers: Headers for every call; None as a value takes a header away. A credential that would stand in
            such a header is not sent.
        validate: Whether each request is held to the limits of the document before it is sent
            (`InvalidRequestError`); not unless it is asked for.
        allow_insecure_http: Whether credentials may go over http to another machine, where all on the way can
            read them, without an `InsecureHTTPWarning`. A client secret never does.
        folds: By streamed method, what makes the fold that builds its result.
        on_drift: Called once with each distinct `Drift`: what an answer has and the document does not say.
            A plain function, for async clients too; what it raises is logged and passed over.
        environment: Where times, waits and chances come from; for tests.
        world: The former name of `environment`. Deprecated.
    """

    base_url: str | None
    timeouts: Timeouts | float | None
    retries: Retries | int | None
    headers: Mapping[str, str | None] | None
    validate: bool
    allow_insecure_http: bool
    folds: Mapping[str, Callable[[], Fold]] | None
    on_drift: Callable[[Drift], object] | None
    environment: Environment | None
    world: Environment | None


class SyncOptions(CommonOptions, total=False):
    """What a client takes.

    Keys:
        http_client: An `httpx.Client` or `httpx2.Client` to send with, which is used as it is and stays yours
            to close.
        on_request: Called with a `RequestEvent` before each attempt.
        on_response: Called with a `ResponseEvent` for each answer.
        on_retry: Called with a `RetryEvent` before each wait.
    """

    http_client: Any
    on_request: Callable[[RequestEvent], None] | None
    on_response: Callable[[ResponseEvent], None] | None
    on_retry: Callable[[RetryEvent], None] | None


class AsyncOptions(CommonOptions, total=False):
    """What an async client takes.

    Keys:
        http_client: An `httpx.AsyncClient` or `httpx2.AsyncClient` to send with, used as it is and yours to
            close.
        on_request: Called with a `RequestEvent` before each attempt; may be async, as the other two.
        on_response: Called with a `ResponseEvent` for each answer.
        on_retry: Called with a `RetryEvent` before each wait.
    """

    http_client: Any
    on_request: Callable[[RequestEvent], Awaitable[None] | None] | None
    on_response: Callable[[ResponseEvent], Awaitable[None] | None] | None
    on_retry: Callable[[RetryEvent], Awaitable[None] | None] | None


_KNOWN = frozenset(AsyncOptions.__annotations__) | frozenset(CommonOptions.__annotations__)
_HOOKS = ("on_request", "on_response", "on_retry")
_CHANGEABLE = frozenset({"timeouts", "retries", "headers", "validate", "folds", "on_drift", *_HOOKS})


def check(options: Mapping[str, Any]) -> None:
    """Refuse what a new client does not take.

    Raises:
        TypeError: there is no such option.
        ConfigurationError: an option is not what it must be.
    """
    _check_names(options, "a client")
    _check_types(options)


def check_change(options: Mapping[str, Any]) -> None:
    """Refuse what a derived client does not take.

    Raises:
        TypeError: there is no such option, or it can only be given to a new client.
        ConfigurationError: an option is not what it must be.
    """
    _check_names(options, "with_options")
    fixed = sorted(set(options) - _CHANGEABLE)
    if fixed:
        raise TypeError(f"with_options cannot change {', '.join(fixed)}: make a client anew")
    _check_types(options)


def _check_names(options: Mapping[str, Any], taker: str) -> None:
    unknown = sorted(set(options) - _KNOWN)
    if unknown:
        raise TypeError(f"{taker} has no option {', '.join(unknown)}{_meant(unknown)}")


_WORDS = {"timeout": "timeouts", "retry": "retries", "max_retries": "retries", "client": "http_client"}
"""What the options are called elsewhere."""


def _meant(unknown: list[str]) -> str:
    """Return the options that may have been meant by names that are none, in words; "" if none is like it."""
    from difflib import get_close_matches  # here, as it is only needed once

    known = sorted(_KNOWN - {"world"})
    likely = dict.fromkeys(
        name
        for word in unknown
        for name in ([_WORDS[word]] if word in _WORDS else get_close_matches(word, known, n=1))
    )
    return f": did you mean {' and '.join(f'{name}=' for name in likely)}?" if likely else ""


def _check_types(options: Mapping[str, Any]) -> None:
    """Refuse options of a wrong type, by their names. Bounds on waiting and retries check themselves."""
    for name, value in options.items():
        if value is None or name not in _TYPES:
            continue
        wanted, words = _TYPES[name]
        if not isinstance(value, wanted):
            raise ConfigurationError(f"{name}= takes {words}, not {type(value).__name__}")


_TYPES: dict[str, tuple[Any, str]] = {
    "base_url": (str, "an address as text"),
    "headers": (Mapping, "headers by name"),
    "validate": (bool, "True or False"),
    "allow_insecure_http": (bool, "True or False"),
    "folds": (Mapping, "folds by streamed method"),
    "environment": (Environment, "an Environment"),
    "on_drift": (Callable, "a function"),
    "on_request": (Callable, "a function"),
    "on_response": (Callable, "a function"),
    "on_retry": (Callable, "a function"),
}
