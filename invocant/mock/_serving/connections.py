"""The open connections of the server, so that a fault can break one."""

import asyncio
import struct
from collections.abc import Callable, Sequence
from socket import SO_LINGER, SOL_SOCKET
from typing import Any

from attrs import define, field


@define(eq=False)
class Connections:
    """The open connections of the server, by the caller's address, so that a fault can break one."""

    total: int = 0
    """How many were ever opened."""
    _open: dict[tuple[str, int], asyncio.Transport] = field(factory=dict, init=False)

    def opened(self, transport: asyncio.Transport) -> None:
        """Note a new connection."""
        self.total += 1
        self._open[transport.get_extra_info("peername")[:2]] = transport

    def closed(self, transport: asyncio.Transport) -> None:
        """Note the end of a connection."""
        peer = transport.get_extra_info("peername")
        if peer is not None:
            self._open.pop(peer[:2], None)

    def __len__(self) -> int:
        return len(self._open)

    def to_dict(self) -> dict[str, int]:
        """Return the counts as JSON."""
        return {"open": len(self._open), "total": self.total}

    def breaker(self, client: Sequence[Any] | None) -> Callable[[bool], None] | None:
        """Return what breaks the connection of this caller, or None when there is no connection to break."""
        transport = self._open.get((str(client[0]), int(client[1]))) if client else None
        if transport is None:
            return None

        def break_off(reset: bool) -> None:
            if reset:
                socket = transport.get_extra_info("socket")
                socket.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
                transport.abort()
            else:
                transport.close()

        return break_off

    def abort_all(self) -> None:
        """Close every connection at once."""
        for transport in list(self._open.values()):
            transport.abort()
