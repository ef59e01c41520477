"""The surroundings of one mocked API: store, clock and ids, all of them repeatable."""

import hashlib
import time
import uuid
from typing import Any

from attrs import frozen

from invocant.mock._state.clock import Clock, timestamp
from invocant.mock._state.store import Store, dump

_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"


@frozen(eq=False)
class Backend:
    """What semantics may use; ids depend on the seed and on how many were made, on nothing else.

    Args:
        api: Name of the API; keeps its ids and collections apart from those of others in the same store.
        seed: Any number; another one gives other ids.
    """

    api: str
    store: Store
    clock: Clock = time.time
    seed: int = 0
    page_size: int | None = None
    """Items on a page when the caller names no number; None takes what the document declares."""
    settle: float = 0.0
    """Seconds until what was created is found, where the API takes its time with that."""
    json_text: bool = False
    """Whether an API that streams structured answers in two forms sends pieces of their JSON text."""

    def now(self) -> str:
        """Return the present moment as an RFC 3339 date-time."""
        return timestamp(self.clock())

    def uuid(self, kind: str) -> str:
        """Return a new UUID (version 4 in form) in the series *kind*."""
        return str(uuid.UUID(bytes=self._digest(kind, self.number(kind))[:16], version=4))

    def letters(self, kind: str, length: int = 16) -> str:
        """Return a new id of lower-case letters and digits in the series *kind*."""
        digest = self._digest(kind, self.number(kind))
        return "".join(_LETTERS[byte % 32] for byte in digest[:length])

    def fixed_uuid(self, *parts: Any) -> str:
        """Return the UUID that belongs to *parts*: the same for the same JSON values."""
        return str(uuid.UUID(bytes=self._digest("fixed", dump(parts))[:16], version=4))

    def number(self, kind: str) -> int:
        """Count the series *kind* one up and return the new number; the first is 1."""
        return self.store.next(self.counter(kind))

    def counter(self, kind: str) -> str:
        """Return what the shared store calls the count of a series."""
        return f"{self.api}:{kind}"

    def collection(self, name: str) -> str:
        """Return the name of a collection in the shared store."""
        return f"{self.api}:{name}"

    def _digest(self, *parts: Any) -> bytes:
        return hashlib.sha256(f"{self.seed}:{self.api}:{dump(parts)}".encode()).digest()


def chance(*parts: Any) -> float:
    """Return a number from 0 up to, but without, 1 that depends on *parts* (JSON values) alone."""
    digest = hashlib.sha256(dump(parts).encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48
