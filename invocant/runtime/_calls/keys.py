"""Credentials that are at hand: keys, user names with passwords, and keys that a function gives.

Each writes one value for one place, its carrier: a header, a query parameter or a cookie. What cannot stand
there is refused when the client is made, by a message that does not hold it.

Source: RFC 7617, section 2 (Basic); RFC 6265, section 4.1.1 (cookies); RFC 9110, section 11.6.2.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from invocant.runtime._calls.steps import Ask, WireRequest
from invocant.runtime._errors import ConfigurationError
from invocant.runtime._records import frozen
from invocant.runtime._secrets import Secret

if TYPE_CHECKING:
    from invocant.runtime._calls.steps import WireResponse
    from invocant.runtime._schemes import KeyLocation

Fetch = Callable[[WireRequest], Generator[Any, Any, "WireResponse"]]
"""Sends a request for a token, by steps."""

_NOT_IN_COOKIES = frozenset(' ",;\\')


@frozen
class Carrier:
    """Where a credential goes.

    Attributes:
        location: A header, the query or a cookie.
        name: Its name there.
        prefix: What stands before the credential.
    """

    location: KeyLocation
    name: str
    prefix: str = ""

    @property
    def place(self) -> tuple[str, str]:
        """What two credentials cannot share: location and name, which is in any case for a header."""
        return self.location, self.name.lower() if self.location == "header" else self.name

    def written(self, key: str) -> str:
        """Return a key as it stands there."""
        text = self.prefix + key
        return quote(text, safe="") if self.location == "query" else text

    def checked(self, key: Any, source: str) -> str:
        """Return a key as it can be sent, without the line end that files have.

        Raises:
            ConfigurationError: it is empty, or cannot stand there. The message does not hold it.
        """
        if self.location == "header":
            return check_key(key, source)
        stripped = _not_empty(key, source).strip()
        if not stripped.isprintable():
            raise ConfigurationError(f"the key from {source} has characters that no key has: a line end")
        if self.location == "cookie" and not (_sendable(stripped) and _NOT_IN_COOKIES.isdisjoint(stripped)):
            raise ConfigurationError(
                f"the key from {source} cannot stand in a cookie: it has a blank, a quote, a comma, a "
                "semicolon, a backslash, or is not ASCII"
            )
        return stripped


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

    def ready(self) -> str | None:
        """Return the carrier's value if it is at hand, else None: then `obtain` it."""
        return None

    def obtain(self, fetch: Fetch, deadline: float | None, /) -> Generator[Any, Any, str]:
        """Return the carrier's value, by steps for the driver.

        Args:
            fetch: Sends a token request, by steps.
            deadline: When the call's time is up, or None.
        """
        raise TypeError(f"{type(self).__name__} cannot be had by {fetch} until {deadline}")

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

    def __init__(self, carrier: Carrier, key: Any, source: str) -> None:
        checked = carrier.checked(key, source)
        self.carrier = carrier
        self.advice = f"the key came from {source}"
        self._key = Secret(checked)
        self._value = Secret(carrier.written(checked))

    def ready(self) -> str | None:
        """Return the carrier's value."""
        return self._value.reveal()

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

    def obtain(self, _fetch: Fetch, _deadline: float | None, /) -> Generator[Any, Any, str]:
        """Ask the function."""
        key: str = self.carrier.checked((yield Ask(self._provider)), self._source)
        self._latest = Secret(key)
        return self.carrier.written(key)

    def secrets(self) -> tuple[str, ...]:
        """Return the latest key, also as a query writes it."""
        return () if self._latest is None else _spellings(self._latest.reveal())


class BasicKey(Credential):
    """A user name and a password, written by RFC 7617 in UTF-8."""

    carrier = Carrier("header", "Authorization", "Basic ")

    def __init__(self, username: Any, password: Any, sources: tuple[str, str]) -> None:
        name, word = _not_empty(username, sources[0]), password
        if not isinstance(word, str):
            raise ConfigurationError(f"the password from {sources[1]} is not a text")
        if ":" in name:
            raise ConfigurationError(f"the user name from {sources[0]} has a colon, which none may have")
        if not (name.isprintable() and (word.isprintable() or not word)):
            raise ConfigurationError(
                f"the user name or password from {' and '.join(sources)} has a line end or another control "
                "character, which none may have"
            )
        self.advice = f"the user name and password came from {' and '.join(sources)}"
        self._word = Secret(word or name)  # a lone user name is a key in its place
        self._pair = Secret(encoded_pair(name, word))

    def ready(self) -> str | None:
        """Return the header's value."""
        return self.carrier.written(self._pair.reveal())

    def secrets(self) -> tuple[str, ...]:
        """Return the password, and both as they are sent."""
        return (self._word.reveal(), self._pair.reveal())


def encoded_pair(name: str, word: str) -> str:
    """Return a user name and a password as Basic writes them."""
    return base64.b64encode(f"{name}:{word}".encode()).decode("ascii")


def check_key(key: Any, source: str) -> str:
    """Return a key as it can be sent in a header.

    Raises:
        ConfigurationError: it is empty, or cannot stand in a header. The message does not hold it.
    """
    stripped = _not_empty(key, source).strip()
    if not _sendable(stripped):
        raise ConfigurationError(
            f"the key from {source} has characters that no key has: a line end, or not ASCII"
        )
    return stripped


def _not_empty(key: Any, source: str) -> str:
    if not isinstance(key, str) or not key.strip():
        raise ConfigurationError(f"the key from {source} is empty, or not a text")
    return key


def _sendable(key: str) -> bool:
    """Whether a text can stand in a header."""
    return key.isascii() and key.isprintable()


def _spellings(key: str) -> tuple[str, ...]:
    quoted = quote(key, safe="")
    return (key,) if quoted == key else (key, quoted)
