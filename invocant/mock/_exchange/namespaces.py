"""Which namespace a request belongs to: by a header, or by the end of the key that it shows.

A key `mock-key~NAME` is the key `mock-key` in the namespace NAME. A tilde may stand in a bearer token
(RFC 6750, section 2.1), and stands in none that the mock issues otherwise.
"""

import re
from collections.abc import Iterable

from invocant.mock._exchange.requests import Request

HEADER = "x-mock-namespace"
"""Name of the request header, in lower case."""
SEPARATOR = "~"
"""What stands between a key and a namespace."""

_NAME = re.compile(r"[A-Za-z0-9_.-]{1,100}")


class NamespaceError(ValueError):
    """A text that names no namespace, or one too many; the message says why."""


def checked_name(name: str) -> str:
    """Return the name of a namespace, if it is one.

    Raises:
        NamespaceError: it is empty, longer than 100 characters, or has others than letters, digits and `_.-`.
    """
    if _NAME.fullmatch(name) is None or not name.strip("."):
        raise NamespaceError("a namespace is called by at most 100 letters, digits and _ . -")
    return name


def named_by(request: Request, credentials: Iterable[str]) -> str:
    """Return the namespace that a request names, in its header or with a key; "" when it names none.

    Raises:
        NamespaceError: the header holds no name.
    """
    header = request.header(HEADER)
    if header is not None:
        return checked_name(header.strip())
    for credential in credentials:
        name = credential.rpartition(SEPARATOR)[2] if SEPARATOR in credential else ""
        if name and _NAME.fullmatch(name) is not None and name.strip("."):
            return name
    return ""


def without_namespace(key: str) -> str:
    """Return a key without the namespace at its end."""
    start, mark, name = key.rpartition(SEPARATOR)
    return start if mark and _NAME.fullmatch(name) is not None else key
