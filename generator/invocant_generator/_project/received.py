"""A document as it is received for a project: fetched once, kept as it came, with where it is from."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from attrs import frozen

from invocant_generator import _toml as toml
from invocant_generator._commands.fetch import SECONDS, FetchError, fetch
from invocant_generator._summary import count_operations
from invocant_generator._target import MAX_BYTES, UsageError

if TYPE_CHECKING:
    import datetime as dt

NAME = "document"
"""What the document is called in a project, before its ending."""


@frozen
class ReceivedDocument:
    """A document, and where it is from."""

    data: bytes
    """The file as it came."""
    content: dict[str, Any]
    """The same, read."""
    origin: str
    """The URL, or the name of the file."""

    @property
    def is_fetched(self) -> bool:
        """Whether it can be fetched again from where it came from."""
        return "://" in self.origin

    @property
    def file(self) -> str:
        """What its file is called in a project: `document.json` where it is JSON, else `document.yaml`."""
        return f"{NAME}.json" if self.data.lstrip()[:1] in (b"{", b"[") else f"{NAME}.yaml"

    @property
    def title(self) -> str:
        """Its title on one line, "" without one."""
        return " ".join(str(self._info.get("title") or "").split())

    @property
    def version(self) -> str:
        """The version of the API, "" where it has none."""
        return " ".join(str(self._info.get("version") or "").split())

    @property
    def operations(self) -> int:
        """How many operations it has."""
        return count_operations(self.content)

    @property
    def _info(self) -> dict[str, Any]:
        info = self.content.get("info")
        return info if isinstance(info, dict) else {}

    def source(self, today: dt.date) -> str:
        """Return the text of `source.toml`, received *today*."""
        where = {"url": self.origin} if self.is_fetched else {"file": self.origin}
        table = {
            "source": {
                **where,
                "revision": self.version or digest(self.data)[:12],
                "date": today.isoformat(),
            },
            "document": {
                "provenance": "received",
                "openapi": str(self.content.get("openapi") or self.content.get("swagger") or ""),
                "operations": self.operations,
                "sha256": digest(self.data),
            },
        }
        text = toml.dumps(table).replace(f'date = "{today.isoformat()}"', f"date = {today.isoformat()}")
        head = f"# Where {self.file} is from. It is kept as it came: what it lacks is said in overlays/."
        return f"{head}\n\n{text}"


def digest(data: bytes) -> str:
    """Return the SHA-256 of *data* in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def receive(place: str, *, max_size: int | None = None, seconds: float | None = None) -> ReceivedDocument:
    """Return the document at *place*, a file or a URL.

    Args:
        place: Where it is: a path, an https URL, or one of http on loopback.
        max_size: Largest size, in bytes; None is 16 MiB.
        seconds: How long fetching it may take; None is half a minute.

    Raises:
        UsageError: it cannot be had.
        DocumentError: it is no document.
    """
    from invocant.documents import load

    most = max_size or MAX_BYTES
    try:
        data = fetch(place, max_size=most, seconds=seconds or SECONDS)
    except FetchError as error:
        raise UsageError(f"--document: {error}") from None
    content = dict(load(data, max_size=most))
    fetched = urlsplit(place).scheme in ("http", "https")
    return ReceivedDocument(data, content, place if fetched else Path(urlsplit(place).path).name)
