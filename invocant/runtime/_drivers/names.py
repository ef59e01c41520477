"""Names of hosts, resolved where it can be left behind: the system cannot be told to stop.

For code that blocks; event loops resolve names in threads of their own. Nothing here imports a library: what
has its exceptions is handed in.
"""

from __future__ import annotations

import os
import socket
import threading
from typing import Any

_lookups: dict[tuple[int, str, int], _Lookup] = {}
"""Those that are under way, by process, host and port. A forked child begins anew: no thread came along."""


class _Lookup:
    """A name that a thread of its own resolves, for all who ask meanwhile."""

    def __init__(self, key: tuple[int, str, int]) -> None:
        self._key = key
        self.done = threading.Event()
        self.addresses: list[str] = []
        self.error: OSError | None = None

    def start(self) -> None:
        try:
            threading.Thread(target=self._run, name="invocant-resolve", daemon=True).start()
        except RuntimeError:  # there are too many threads, or the program ends: it is resolved here
            self._run()
        except BaseException:  # interrupted: nobody is to wait for what may never have begun
            _lookups.pop(self._key, None)
            self.done.set()
            raise

    def _run(self) -> None:
        _, host, port = self._key
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            self.addresses = list(dict.fromkeys(str(row[4][0]) for row in rows))
        except OSError as error:
            self.error = error
        except UnicodeError as error:  # a label that is empty or too long
            self.error = socket.gaierror(socket.EAI_NONAME, str(error))
        finally:
            _lookups.pop(self._key, None)
            self.done.set()


def resolve(host: str, port: int, limit: float | None, core: Any) -> list[str]:
    """Return the addresses of a host. The system cannot be told to stop: what takes longer is left behind.

    Raises:
        Exception: `core.ConnectTimeout` after *limit* seconds, `core.ConnectError` where there is none.
    """
    key = (os.getpid(), host, port)
    lookup = _Lookup(key)
    running = _lookups.setdefault(key, lookup)
    if running is lookup:
        lookup.start()
    if not running.done.wait(limit):
        raise core.ConnectTimeout("the host name was not resolved in time")
    if running.error is not None:
        try:
            raise type(running.error)(*running.error.args)  # its own for each who waited
        except OSError as error:  # raised here, as the pool keeps of a cause what is its context too
            raise core.ConnectError(error) from error
    return running.addresses


def is_address(host: str) -> bool:
    return ":" in host or host.replace(".", "").isdigit()
