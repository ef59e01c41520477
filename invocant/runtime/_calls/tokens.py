"""Access tokens that are had once for everybody and renewed before they run out.

The token cache is a state machine that is asked whose turn it is. Its windows before the expiry of a token:

- In the last 120 s (at most a quarter of the lifetime) it is renewed once, beside the calls, which go on with
  the old one; when that fails it is logged, and not tried again for 5 s.
- In the last 30 s (at most an eighth) and after expiry, everybody waits for the one request that a call makes
  for all. When that fails, the old token serves until its expiry; after that it fails for all who waited, but
  for those who try longer or more often than that call did: one of them asks again.
- A token that the server refuses is forgotten, once: the next caller gets a new one.
- What ends one caller alone, as it is cancelled or its client closed, fails nobody else: another asks.
- A forked child keeps the token, and waits for no request of its parent, whose answer it would never hear.

The lock is held to look at the state, never while anything is sent. The secret goes to the token endpoint and
nowhere else, and only over https, or to this machine. Calls that need other scopes have other tokens.

Source: RFC 6749, sections 2.3.1, 3.3, 4.4 and 5; RFC 6750, section 2.1.
"""

from __future__ import annotations

import copy
import math
import os
import threading
import weakref
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus, urlencode

from invocant.runtime._calls.hooks import LOGGER
from invocant.runtime._calls.keys import Credential, Fetch, encoded_pair
from invocant.runtime._calls.steps import Await, Beside, SharedFuture, WireRequest
from invocant.runtime._declarations import Operation, Response
from invocant.runtime._errors import (
    CallError,
    ClientClosedError,
    ConfigurationError,
    DeadlineError,
    StatusError,
    TokenError,
    TransportError,
)
from invocant.runtime._models.json_text import loads
from invocant.runtime._records import frozen
from invocant.runtime._secrets import Secret

if TYPE_CHECKING:
    from invocant.runtime._calls.steps import HeaderList, Patience, WireResponse
    from invocant.runtime._declarations import ClientCredentials

ADVISORY_SECONDS = 120.0
MANDATORY_SECONDS = 30.0
PAUSE_AFTER_FAILURE_SECONDS = 5.0


@frozen
class Turn:
    """It is the caller's turn to see to a token.

    Attributes:
        future: What the others wait for.
        fallback: The old token while it is good enough not to wait for the next, or None.
    """

    future: SharedFuture
    fallback: Secret | None


class TokenCache:
    """One access token, its expiry, and the requests for the next one. Safe to ask from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._token: Secret | None = None
        self._advisory_from = -math.inf
        self._mandatory_from = -math.inf
        self._expiry = -math.inf
        self._paused_until = -math.inf
        self._future: SharedFuture | None = None
        self._renewal: SharedFuture | None = None
        _caches.add(self)

    def peek(self, now: float) -> Secret | None:
        """Return the token if there is no need to think about it, else None."""
        with self._lock:
            return self._token if now < self._advisory_from else None

    def good(self, now: float) -> Secret | None:
        """Return the token until its expiry, else None."""
        with self._lock:
            return self._token if now < self._expiry else None

    def turn(self, now: float) -> Secret | Turn | SharedFuture:
        """Say what the asking caller should do: use a token, see to the next one, or wait for who does."""
        with self._lock:
            token = self._token
            if token is not None and now < self._expiry:
                is_early = now < self._mandatory_from
                if now < self._advisory_from or now < self._paused_until or (is_early and self._renewal):
                    return token
                if is_early:
                    self._renewal = SharedFuture()
                    return Turn(self._renewal, token)
            if self._future is not None:
                return self._future
            self._future = SharedFuture()
            return Turn(self._future, None)

    def store(self, future: SharedFuture, token: Secret, lifetime: float | None, asked: float) -> None:
        """Keep a new token and wake all who wait.

        Args:
            future: The request that brought it.
            token: The token.
            lifetime: Seconds it is good for, or None when the server does not say.
            asked: When it was asked for, from which its time is counted.
        """
        with self._lock:
            self._token = token
            if lifetime is None:
                self._advisory_from = self._mandatory_from = self._expiry = math.inf
            else:
                self._expiry = expiry = asked + lifetime
                self._advisory_from = expiry - min(ADVISORY_SECONDS, lifetime / 4)
                self._mandatory_from = expiry - min(MANDATORY_SECONDS, lifetime / 8)
            self._over(future)
        future.set_done(token=token)

    def failed(self, future: SharedFuture, error: BaseException, now: float) -> None:
        """Note that a request brought nothing, and wake all who wait.

        What happened to the caller alone is not passed on: one of the others will fetch.
        """
        shared = error if isinstance(error, Exception) and not isinstance(error, _ALONE) else None
        with self._lock:
            if shared is not None:
                self._paused_until = now + PAUSE_AFTER_FAILURE_SECONDS
            self._over(future)
        future.set_done(error=shared)

    def _over(self, future: SharedFuture) -> None:
        if self._future is future:
            self._future = None
        if self._renewal is future:
            self._renewal = None

    def invalidate(self, token: str) -> None:
        """Forget a token, unless it has been replaced already."""
        with self._lock:
            if self._token is not None and self._token.reveal() == token:
                self._token = None
                self._advisory_from = self._mandatory_from = self._expiry = -math.inf

    def current(self) -> str | None:
        """Return the token's text, or None."""
        with self._lock:
            return None if self._token is None else self._token.reveal()

    def begin_anew(self) -> None:
        """Wait no longer for what threads of the parent ask for, in a forked child: none came along."""
        self._lock = threading.Lock()
        self._future = self._renewal = None


_ALONE = (ClientClosedError, ConfigurationError)
"""What says something of the client that asked, and not of the token: those who wait may have another."""

_caches: weakref.WeakSet[TokenCache] = weakref.WeakSet()


def _after_fork() -> None:
    for cache in list(_caches):
        cache.begin_anew()


if hasattr(os, "register_at_fork"):  # not on Windows, which does not fork
    os.register_at_fork(after_in_child=_after_fork)


def _bearer(token: Secret) -> Secret:
    return Secret(f"Bearer {token.reveal()}")


class TokenCredentials(Credential):
    """An access token that a client id and secret are exchanged for."""

    refreshable = True

    def __init__(
        self,
        declared: ClientCredentials,
        client_id: str,
        client_secret: str,
        token_url: str,
        clock: Callable[[], float],
    ) -> None:
        self.token_url = token_url
        self.advice = "check the client id and secret"
        self.cache = TokenCache()
        self._clock = clock
        self._declared = declared
        self._id = client_id
        self._secret = Secret(client_secret)
        self._scope = declared.scope
        self._others: dict[str, TokenCredentials] = {self._scope: self}
        """By the scope of their token, for all who share id and secret."""

    def scoped(self, scopes: tuple[str, ...]) -> TokenCredentials:
        """Return what has a token with *scopes*; where the declaration says a scope, it is that for all."""
        scope = self._declared.scope or " ".join(scopes)
        other = self._others.get(scope)
        if other is None:
            other = TokenCredentials(
                self._declared, self._id, self._secret.reveal(), self.token_url, self._clock
            )
            other._scope, other._others = scope, self._others
            other = self._others.setdefault(scope, other)
        return other

    def request(self) -> WireRequest:
        """Return the token request."""
        fields = {"grant_type": "client_credentials"}
        headers: HeaderList = [
            ("Accept", "application/json"),
            ("Content-Type", "application/x-www-form-urlencoded"),
        ]
        secret = self._secret.reveal()
        if self._declared.client_auth == "basic":
            pair = encoded_pair(quote_plus(self._id), quote_plus(secret))
            headers.append(("Authorization", Secret(f"Basic {pair}")))
        else:
            fields |= {"client_id": self._id, "client_secret": secret}
        if self._scope:
            fields["scope"] = self._scope
        return WireRequest("POST", self.token_url, headers, Secret(urlencode(fields)))

    def ready(self) -> Secret | None:
        """Return the header's value while the token is fresh."""
        token = self.cache.peek(self._clock())
        return None if token is None else _bearer(token)

    def obtain(self, fetch: Fetch, /) -> Generator[Any, Any, Secret]:
        """Return the header's value: the token at hand, the one under way, or a new one.

        Raises:
            TokenError: the endpoint refused, or its answer was no token.
            TransportError: the endpoint could not be reached.
            DeadlineError: the call's time was up while another caller was asking.
        """
        while True:
            turn = self.cache.turn(self._clock())
            if isinstance(turn, Secret):
                return _bearer(turn)
            if isinstance(turn, Turn):
                if turn.fallback is None:
                    turn.future.patience = fetch.patience
                    return _bearer((yield from self._fetch(turn.future, fetch)))
                yield from self._renew_beside(turn.future, fetch)
                return _bearer(turn.fallback)
            yield Await(turn, fetch.deadline)
            if not turn.done:
                raise DeadlineError("the time of the call was up while waiting for an access token")
            if turn.token is not None:
                return _bearer(turn.token)
            if turn.error is not None and not _may_help(turn.error, turn.patience, fetch.patience):
                if (good := self.cache.good(self._clock())) is not None:
                    return _bearer(good)
                raise copy.copy(turn.error)

    def _fetch(self, future: SharedFuture, fetch: Fetch) -> Generator[Any, Any, Secret]:
        """Ask for a token on behalf of all who wait; the old one serves until its expiry if that fails."""
        asked = self._clock()
        try:
            token, lifetime = yield from self._ask(fetch.within)
        except BaseException as error:
            now = self._clock()
            good = self.cache.good(now)  # before the others wake: what one of them gets is not the old one
            self.cache.failed(future, error, now)
            if good is None or not isinstance(error, Exception):
                raise
            _log(error)
            return good
        self.cache.store(future, token, lifetime, asked)
        return token

    def _renew_beside(self, future: SharedFuture, fetch: Fetch) -> Generator[Any, Any, None]:
        """Let a token be renewed without waiting for it."""
        try:
            yield Beside(self._renew(future, fetch))
        except BaseException as error:  # there can be no thread or task any more
            self.cache.failed(future, error, self._clock())
            if not isinstance(error, Exception):
                raise

    def _renew(self, future: SharedFuture, fetch: Fetch) -> Generator[Any, Any, None]:
        """Ask for the next token; a failure is nobody's while the old one is good."""
        asked = self._clock()
        try:
            token, lifetime = yield from self._ask(fetch.beside)
        except BaseException as error:
            self.cache.failed(future, error, self._clock())
            if not isinstance(error, Exception):
                raise
            _log(error)
        else:
            self.cache.store(future, token, lifetime, asked)

    def _ask(
        self, send: Callable[[WireRequest], Generator[Any, Any, WireResponse]]
    ) -> Generator[Any, Any, tuple[Secret, float | None]]:
        """Ask the endpoint, a second time if it answers 401, which some do while they start."""
        attempts = 0
        while True:
            problem: CallError
            try:
                response = yield from send(self.request())
            except CallError as error:
                problem = error
            else:
                return read_token(response.body, response.status)
            repeated = attempts > 0
            problem.attempts = attempts = attempts + problem.attempts
            if not isinstance(problem, StatusError):
                raise problem from problem.__cause__
            if repeated or problem.status != 401:
                raise _refused(problem) from problem.__cause__

    def invalidate(self, value: str) -> None:
        """Forget the token, if it is still the one in use."""
        self.cache.invalidate(value.removeprefix("Bearer "))

    def secrets(self) -> tuple[str, ...]:
        """Return the secret, also as a form and as Basic write it, and the token."""
        secret = self._secret.reveal()
        pair = encoded_pair(quote_plus(self._id), quote_plus(secret))
        token = self.cache.current()
        return (secret, quote_plus(secret), pair) + (() if token is None else (token,))


TOKEN_OPERATION: Operation[Any] = Operation(
    name="access token",
    method="POST",
    path="",
    responses={"200": Response("application/json")},
    retry="safe",
    auth=False,
)


def _log(error: Exception) -> None:
    LOGGER.warning("an access token could not be renewed ahead of time; the old one is used: %s", error)


def _may_help(error: Exception, theirs: Patience, ours: Patience) -> bool:
    """Whether a caller who tries longer or more often may succeed where another has failed."""
    if isinstance(error, DeadlineError):
        return True  # that of the other call; ours is looked at before we try
    if isinstance(error, TokenError):
        is_passing = error.status is not None and (error.status in (408, 429) or 500 <= error.status < 600)
    else:
        is_passing = isinstance(error, TransportError)
    return is_passing and any(our > their for our, their in zip(ours, theirs, strict=False))


def _refused(error: StatusError) -> TokenError:
    """Return the error for a token endpoint that refused. The answer was scrubbed when *error* was made."""
    code = error.parsed.get("error") if isinstance(error.parsed, dict) else None
    words = f": {code}" if isinstance(code, str) and len(code) <= 80 else ""
    made = TokenError(f"the token endpoint answered {error.outcome}{words}")
    made.status = error.status
    made.code = code if isinstance(code, str) else None
    copy_facts(error, made)
    return made


def copy_facts(source: CallError, target: CallError) -> None:
    """Copy what is known about the call from one error to another."""
    for name in ("operation", "attempts", "elapsed", "request_id", "retry_safe", "wait", "info"):
        setattr(target, name, getattr(source, name))


def read_token(body: bytes, status: int) -> tuple[Secret, float | None]:
    """Read a token endpoint's answer: the token, and its lifetime in seconds or None when it does not say.

    Raises:
        TokenError: it is no token. Nothing of the body gets into the error: it may hold one.
    """
    try:
        value = loads(body)
    except ValueError:
        value = None
    given = value.get("access_token") if isinstance(value, dict) else None
    token = given.strip() if isinstance(given, str) else ""  # white space at the ends of a header is no value
    if not token or not (token.isascii() and token.isprintable()):
        error = TokenError("the token endpoint's answer holds no access token")
        error.status = status
        raise error
    kind = value.get("token_type", "Bearer")
    if not isinstance(kind, str) or kind.lower() != "bearer":
        error = TokenError("the token endpoint gave a token that is not a bearer token")
        error.status = status
        raise error
    try:
        lifetime = float(value["expires_in"])
    except (KeyError, TypeError, ValueError):
        return Secret(token), None
    except OverflowError:
        lifetime = math.inf
    if math.isinf(lifetime):
        error = TokenError("the token endpoint's answer has an expires_in that is no number of seconds")
        error.status = status
        raise error
    return Secret(token), None if math.isnan(lifetime) else max(0.0, lifetime)
