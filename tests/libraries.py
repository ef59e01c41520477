"""Which HTTP library clients are made of: for a while, or with `--httpx2` for a whole run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import invocant
from invocant.runtime._drivers.sync.transport import SyncTransport


def library_at_hand() -> str:
    """Return the name of the library that a client is made of now."""
    name: str = SyncTransport()._library.__name__
    return name


@contextmanager
def default_library(name: str | None) -> Iterator[None]:
    """Let clients be made of this library in a block, None for that at hand; behind it of that again."""
    before = library_at_hand()
    invocant.use_httpx2((name or before) == "httpx2")
    try:
        yield
    finally:
        invocant.use_httpx2(before == "httpx2")
