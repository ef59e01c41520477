"""Who has which connections: one client of the library for each process, and for each event loop in it.

A transport and those derived from it share them. After a fork the child begins anew: what it has of its
parent is let go of, and neither used nor closed. An async client has connections for each event loop that it
is used in; one that was handed over has those of one loop only, and says so in another.
"""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Callable
from typing import Any

from invocant.runtime._drivers.loops import Home, home_of, running_loop
from invocant.runtime._drivers.pools import close_all, disinherit, in_use, keep_inherited, pools_of, stop
from invocant.runtime._errors import ConfigurationError

CLOSED = "the client is closed"
ANOTHER_LOOP = (
    "the client given as http_client= has connections of another event loop, which cannot be used in "
    "this one: hand over one that is made in this loop, or none, as a client has connections of its own for "
    "each loop"
)


class Connections:
    """The HTTP clients of a transport, and of those derived from it.

    Attributes:
        given: The client that was handed over, or None.
        lock: Held while one is made.
    """

    def __init__(self, given: Any, make: Callable[[str], Any]) -> None:
        """Get ready.

        Args:
            given: The client that was handed over, or None.
            make: Makes a client for a scheme.
        """
        self.given = given
        self.lock = threading.Lock()
        self._make = make
        self._over = False
        self._clients: dict[str, Any] = {}
        _all.add(self)

    def client(self, scheme: str) -> Any:
        """Return the client for a scheme.

        Raises:
            ConfigurationError: they were closed.
        """
        client = self._clients.get(scheme)
        if client is None:
            with self.lock:
                client = self._clients.get(scheme)
                if client is None:
                    self._check_open()
                    client = self._clients[scheme] = self._make(scheme)
        return client

    def _check_open(self) -> None:
        if self._over:
            raise ConfigurationError(CLOSED)

    @property
    def clients(self) -> list[Any]:
        """All clients there are, the one that was handed over too."""
        return list(self._clients.values()) if self.given is None else [self.given]

    def take(self) -> list[Any]:
        """Return the clients of our own, which are not used any more: the caller closes them."""
        with self.lock:
            self._over = True
            clients, self._clients = list(self._clients.values()), {}
        return clients

    def begin_anew(self) -> None:
        """Let go of what is the parent's, in a forked child."""
        self.lock = threading.Lock()
        for client in self.clients:
            disinherit(client)
        keep_inherited(self._clients)
        self._clients = {}


class AsyncConnections(Connections):
    """The same for async clients: by event loop."""

    def __init__(self, given: Any, make: Callable[[str], Any]) -> None:
        super().__init__(given, make)
        self._homes: dict[Any, Home] = {}
        self._latest: Home | None = None

    def home(self) -> Home:
        """Return what belongs to the running event loop.

        Raises:
            ConfigurationError: the client that was handed over belongs to another.
        """
        loop = running_loop()
        home = self._latest
        if home is not None and home.loop is loop:
            return home
        with self.lock:
            home = self._homes.get(loop)
            if home is None:
                if self.given is not None:
                    self._leave_others()
                for other in [other for other in self._homes.values() if other.is_over]:
                    del self._homes[other.loop]
                home = self._homes[loop] = home_of(loop)
            self._latest = home
        return home

    def _leave_others(self) -> None:
        """Move on with a client that was handed over, into a loop that it was not used in last."""
        if not self._homes:
            return
        pools = pools_of(self.given)  # none where its transport is of a make that we do not know
        if pools and (in_use(self.given) or any(home.runs for home in self._homes.values())):
            raise ConfigurationError(ANOTHER_LOOP)
        self._homes.clear()

    def client(self, scheme: str) -> Any:
        """Return the client for a scheme, in the running event loop."""
        home = self.home()
        client = home.clients.get(scheme)
        if client is None:
            with self.lock:
                client = home.clients.get(scheme)
                if client is None:
                    self._check_open()
                    client = home.clients[scheme] = self._make(scheme)
                    home.guard()
        return client

    @property
    def homes(self) -> list[Home]:
        """What there is in each event loop."""
        return list(self._homes.values())

    def take_homes(self) -> list[Home]:
        """Return what there is in each event loop; it is not used any more, and the caller closes it."""
        with self.lock:
            self._over = True
            homes, self._homes, self._latest = list(self._homes.values()), {}, None
        return homes

    def begin_anew(self) -> None:
        """Let go of what is the parent's, in a forked child."""
        for home in self._homes.values():
            for client in home.clients.values():
                disinherit(client)
        keep_inherited(self._homes)
        self._homes, self._latest = {}, None
        super().begin_anew()


_all: weakref.WeakSet[Connections] = weakref.WeakSet()

LEFT: set[int] = set()
"""Threads for whose answers nobody waits any more: they send nothing."""


def leave(thread: int) -> None:
    """End what a thread sends, blocking, and let it send nothing more until it `has_left`."""
    LEFT.add(thread)
    for connections in list(_all):
        for client in connections.clients:
            if not isinstance(connections, AsyncConnections):
                close_all(stop(client, lambda attempt: attempt.thread == thread))


def has_left(thread: int) -> None:
    """Forget a thread that is over: another may get its number."""
    LEFT.discard(thread)


def _after_fork() -> None:
    LEFT.clear()
    for connections in list(_all):
        connections.begin_anew()


if hasattr(os, "register_at_fork"):  # not on Windows, which does not fork
    os.register_at_fork(after_in_child=_after_fork)
