"""Credentials that are at hand: keys, user names with passwords, and keys that a function gives.

Each writes one value for one place, its carrier: a header, a query parameter or a cookie.

Source: RFC 7617, section 2.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import quote

from invocant.runtime._calls.held import Carrier
from invocant.runtime._calls.steps import Ask, WireRequest
from invocant.runtime._secrets import Secret

if TYPE_CHECKING:
    from invocant.runtime._calls.steps import Patience, WireResponse


class Fetch(Protocol):
    """Sends requests for tokens, by steps, for one call."""

    @property
    def deadline(self) -> float | None:
        """When the call's time is up, or None."""

    @property
    def patience(self) -> Patience:
        """How long and how often the call tries."""

    def within(self, request: WireRequest, /) -> Generator[Any, Any, WireResponse]:
        """Send a request within the limits of the call."""

    def beside(self, request: WireRequest, /) -> Generator[Any, Any, WireResponse]:
        """Send a request within limits of its own, as the call does not wait for it."""


AUTHORIZATION = Carrier("header", "Authorization", "Bearer ")


class Credential:
    """What a client was given for one security scheme.

    Attributes:
        carrier: Where it goes.
        refreshable: Whether a 401 may be cured by asking again.
        advice: What to do when the server refuses it.
    """

    carrier: Carrier = AUTHORIZATION
    refreshable: bool = False
    advice: str = ""

    def ready(self) -> Secret | None:
        """Return the carrier's value if it is at hand, else None: then `obtain` it."""
        return None

    def obtain(self, fetch: Fetch, /) -> Generator[Any, Any, Secret]:
        """Return the carrier's value, by steps for the driver; *fetch* sends token requests."""
        raise TypeError(f"{type(self).__name__} cannot be had by {fetch}")

    def scoped(self, scopes: tuple[str, ...]) -> Credential:  # noqa: ARG002  # of no matter to a key
        """Return what opens operations that need these *scopes*."""
        return self

    def invalidate(self, value: str) -> None:
        """Forget the value, which the server refused, if it is still in use."""

    def secrets(self) -> tuple[str, ...]:
        """Return what a server may repeat and nobody may see."""
        return ()


class StaticKey(Credential):
    """A key that was given as text."""

    def __init__(self, carrier: Carrier, key: Secret, source: str) -> None:
        self.carrier = carrier
        self.advice = f"the key came from {source}"
        self._key = key
        self._value = Secret(carrier.written(key.reveal()))

    def ready(self) -> Secret | None:
        """Return the carrier's value."""
        return self._value

    def secrets(self) -> tuple[str, ...]:
        """Return the key, also as a query writes it."""
        return _spellings(self._key.reveal())


class CalledKey(Credential):
    """A key that a function of the user's gives, asked before each attempt."""

    refreshable = True

    def __init__(self, carrier: Carrier, provider: Callable[[], Any], source: str) -> None:
        self.carrier = carrier
        self.advice = f"the key came from the function given as {source}"
        self._source = f"the function given as {source}"
        self._provider = provider
        self._latest: Secret | None = None

    def obtain(self, fetch: Fetch, /) -> Generator[Any, Any, Secret]:
        """Ask the function."""
        given = yield Ask(self._provider, fetch.deadline)
        self._latest = Secret(self.carrier.checked(given.reveal(), self._source))
        return Secret(self.carrier.written(self._latest.reveal()))

    def secrets(self) -> tuple[str, ...]:
        """Return the latest key, also as a query writes it."""
        return () if self._latest is None else _spellings(self._latest.reveal())


class BasicKey(Credential):
    """A user name and a password, written by RFC 7617 in UTF-8."""

    carrier = Carrier("header", "Authorization", "Basic ")

    def __init__(self, username: Secret, password: Secret, sources: str) -> None:
        self.advice = f"the user name and password came from {sources}"
        self._word = password or username  # a lone user name is a key in its place
        self._pair = Secret(encoded_pair(username.reveal(), password.reveal()))
        self._value = Secret(self.carrier.written(self._pair.reveal()))

    def ready(self) -> Secret | None:
        """Return the header's value."""
        return self._value

    def secrets(self) -> tuple[str, ...]:
        """Return the password, and both as they are sent."""
        return (self._word.reveal(), self._pair.reveal())


def encoded_pair(name: str, word: str) -> str:
    """Return a user name and a password as Basic writes them."""
    return base64.b64encode(f"{name}:{word}".encode()).decode("ascii")


def _spellings(key: str) -> tuple[str, ...]:
    quoted = quote(key, safe="")
    return (key,) if quoted == key else (key, quoted)
