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

from invocant.runtime._drivers.pools import (
    close_all,
    disinherit,
    keep_inherited,
    let_locks_be_taken_again,
    stop,
)
from invocant.runtime._errors import ConfigurationError

_left: set[int] = set()


class HttpClients:
    """The HTTP clients of a transport, and of those derived from it.

    Attributes:
        given: The client that was handed over, or None.
        lock: Held while one is made.
        blocking: Whether threads use them, and not tasks.
        left: Threads for whose answers nobody waits any more, of all clients: they send nothing.
        waiting: What wakes the threads that wait for something else than an answer, with the transport and
            the thread.
    """

    left = _left
    blocking = True

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
        self.waiting: dict[threading.Event, tuple[Any, int]] = {}
        if given is not None:
            let_locks_be_taken_again(given)
        _everybody.add(self)

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
                    client = self._make(scheme)
                    let_locks_be_taken_again(client)
                    self._clients[scheme] = client
        return client

    def _check_open(self) -> None:
        if self._over:
            raise ConfigurationError("the client is closed")

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

    @property
    def everywhere(self) -> list[Any]:
        """The same, of all event loops."""
        return self.clients

    def wake(self, chosen: Callable[[Any, int], bool]) -> None:
        """Wake those who wait for something else than an answer, by their transport and thread."""
        for woken, (transport, thread) in list(self.waiting.items()):
            if chosen(transport, thread):
                woken.set()

    def begin_anew(self) -> None:
        """Let go of what is the parent's, in a forked child."""
        self.lock = threading.Lock()
        self.waiting = {}
        for client in self.clients:
            disinherit(client)
        keep_inherited(self._clients)
        self._clients = {}


_everybody: weakref.WeakSet[HttpClients] = weakref.WeakSet()


def leave(thread: int) -> None:
    """End what a thread sends, blocking, and let it send nothing more until it `has_left`."""
    _left.add(thread)
    for connections in list(_everybody):
        connections.wake(lambda _, waiting: waiting == thread)
        for client in connections.clients:
            if connections.blocking:
                close_all(stop(client, lambda attempt: attempt.thread == thread))


def has_left(thread: int) -> None:
    """Forget a thread that is over: another may get its number."""
    _left.discard(thread)


def _after_fork() -> None:
    _left.clear()
    for connections in list(_everybody):
        connections.begin_anew()


if hasattr(os, "register_at_fork"):  # not on Windows, which does not fork
    os.register_at_fork(after_in_child=_after_fork)
