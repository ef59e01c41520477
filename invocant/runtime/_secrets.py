"""Credentials, and how they stay out of everything that is printed.

A key lives in a `Secret`, whose text, repr and pickle do not hold it. Headers and URLs are masked before they
reach a log, a hook or an error, and texts from a server are scrubbed of the very credentials that were sent
to it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import unquote_plus

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

MASK = "***"

_SENSITIVE = r"authorization|cookie|api[-_]?key|token|secret|password|signature|credential|session"
_NOT_SENSITIVE = r"tokens|token[-_](count|limit|usage)|ratelimit|rate-limit"
_QUERY_VALUE = r"([?&;]([^=&;#]+)=)([^&;#]*)"
_USER_INFO = r"^([a-zA-Z][a-zA-Z0-9+.-]*://)[^/?#@]*@"
_pattern: Callable[..., re.Pattern[str]] = cache(
    re.compile
)  # compiled at first use: a client is made without


class Secret:
    """A text that shows itself only when asked by name.

    `repr`, `str` and formatting give a mask; it does not pickle. Equal only to itself.
    """

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the text itself."""
        return self._value

    def __repr__(self) -> str:
        return f"Secret({MASK})"

    def __str__(self) -> str:
        return MASK

    def __format__(self, spec: str) -> str:
        return MASK

    def __bool__(self) -> bool:
        return bool(self._value)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret does not pickle or copy: make the client anew where it is needed")


def sensitive(name: str) -> bool:
    """Whether a header, query or form field of that name may hold a credential."""
    return (
        _pattern(_SENSITIVE, re.IGNORECASE).search(name) is not None
        and _pattern(_NOT_SENSITIVE, re.IGNORECASE).search(name) is None
    )


def mask_headers(headers: Mapping[str, str], names: Collection[str] = ()) -> dict[str, str]:
    """Return the headers, masked where they are sensitive or among *names*, which are in lower case."""
    return {
        name: MASK if name.lower() in names or sensitive(name) else value for name, value in headers.items()
    }


def mask_url(url: str, names: Collection[str] = ()) -> str:
    """Return the URL without user name and password.

    Sensitive query values are masked, and those of *names*, which are in lower case.
    """
    url = _pattern(_USER_INFO).sub(r"\1", url)

    def hidden(name: str) -> bool:
        name = unquote_plus(name)
        return name.lower() in names or sensitive(name)

    return _pattern(_QUERY_VALUE).sub(lambda m: m[1] + (MASK if hidden(m[2]) else m[3]), url)


def scrub_bytes(body: bytes, secrets: Iterable[str]) -> bytes:
    """Replace every given secret in a body that a server sent back. Secrets below 4 characters are left."""
    for secret in secrets:
        if len(secret) >= 4:
            body = body.replace(secret.encode(), MASK.encode())
    return body


def scrub(text: str, secrets: Iterable[str]) -> str:
    """Replace every given secret in a text. Secrets below 4 characters are left."""
    for secret in secrets:
        if len(secret) >= 4:
            text = text.replace(secret, MASK)
    return text
