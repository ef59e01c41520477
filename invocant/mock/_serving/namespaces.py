"""The namespaces of one server: each like a server of its own, made when a request first names it."""

import threading
from collections.abc import Callable

from invocant.mock._api import MockError
from invocant.mock._exchange.namespaces import checked_name
from invocant.mock._serving.host import MockHost

MAX_NAMESPACES = 1_000
"""How many namespaces there may be at a time; each has a database."""


class NamespaceCountError(MockError):
    """There are too many namespaces; the message says what to do."""


class Namespaces:
    """The namespaces, by name; safe to use from any thread.

    Args:
        default: The namespace of requests that name none.
        make: Makes another one.
    """

    def __init__(self, default: MockHost, make: Callable[[str], MockHost]) -> None:
        self._default = default
        self._make = make
        self._lock = threading.Lock()
        self._named: dict[str, MockHost] = {}

    def of(self, name: str) -> MockHost:
        """Return a namespace; "" is the default one, and an unknown one is made.

        Raises:
            NamespaceCountError: there are `MAX_NAMESPACES` already.
            NamespaceError: that is no name.
        """
        if not name:
            return self._default
        with self._lock:
            host = self._named.get(name)
            if host is None:
                if len(self._named) >= MAX_NAMESPACES:
                    raise NamespaceCountError(
                        f"there are {MAX_NAMESPACES} namespaces; drop those that are done with: "
                        "DELETE /_mock/namespaces/NAME"
                    )
                host = self._named[name] = self._make(checked_name(name))
        return host

    def existing(self, name: str) -> MockHost:
        """Return a namespace, and make none: who only looks must not bring back what was dropped.

        Raises:
            KeyError: there is none of that name.
        """
        if not name:
            return self._default
        with self._lock:
            if name not in self._named:
                raise KeyError(f"namespace {name!r}")
            return self._named[name]

    def drop(self, name: str) -> bool:
        """Forget a namespace with all that is in it, and say whether there was one."""
        with self._lock:
            host = self._named.pop(name, None)
        if host is None:
            return False
        host.journal.clear()  # so that it counts no longer among what is kept
        host.close()
        return True

    def all(self) -> list[MockHost]:
        """Return the default namespace and the others, in the order in which they were made."""
        with self._lock:
            return [self._default, *self._named.values()]

    def close(self) -> None:
        """Close the stores of those that have a name."""
        with self._lock:
            for host in self._named.values():
                host.close()
            self._named.clear()
