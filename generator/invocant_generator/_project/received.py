"""A document as it is received for a project: fetched once, kept as it came, with where it is from.

A document of several files comes with those that it refers to, in the folders that they are in.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from attrs import field, frozen

from invocant_generator import _toml as toml
from invocant_generator._commands.fetch import SECONDS, FetchError, fetch
from invocant_generator._summary import count_operations
from invocant_generator._target import MAX_BYTES, MAX_FILES, UsageError, public_address

if TYPE_CHECKING:
    import datetime as dt

NAME = "document"
"""What the document is called in a project, before its ending; of several files, the folder that has them."""

_UNREVIEWED = """
[api]
reviewed = false  # true once a person has read the overlays: then one test says what else is to be written
"""


@frozen
class ReceivedDocument:
    """A document, and where it is from."""

    data: bytes
    """The file as it came."""
    content: dict[str, Any]
    """The same, read."""
    origin: str
    """The URL, or the name of the file."""
    place: str = ""
    """Where the document is among its files; "" where it is one file."""
    beside: Mapping[str, bytes] = field(factory=dict)
    """The files that it refers to, by their places."""
    root: str = ""
    """The folder that they may lie in, from the one that has all of them."""

    @property
    def is_fetched(self) -> bool:
        """Whether it can be fetched again from where it came from."""
        return "://" in self.origin

    @property
    def file(self) -> str:
        """Where its file is in a project: `document.json` where it is JSON, else `document.yaml`.

        Of several files it keeps its name, in the folder `document/`.
        """
        if self.beside:
            return f"{NAME}/{self.place}"
        return f"{NAME}.json" if self.data.lstrip()[:1] in (b"{", b"[") else f"{NAME}.yaml"

    @property
    def refs_root(self) -> str:
        """The folder of a project that has the files which it refers to; "" where there are none."""
        return PurePosixPath(NAME, self.root).as_posix() if self.beside else ""

    def write(self, folder: Path) -> Path:
        """Write all its files into *folder*, as they came; return that of the document."""
        for place, data in {self.place: self.data, **self.beside}.items() if self.beside else ():
            path = folder / NAME / place
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        path = folder / self.file
        path.write_bytes(self.data)
        return path

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

    def source(self, today: dt.date, *, of_repository: bool = False) -> str:
        """Return the text of `source.toml`, received *today*.

        Args:
            today: The day.
            of_repository: Whether it is for an API of a repository that has several, which people review.
        """
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
        return f"{head}\n\n{text}{_UNREVIEWED if of_repository else ''}"


def digest(data: bytes) -> str:
    """Return the SHA-256 of *data* in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def receive(
    place: str,
    *,
    max_size: int | None = None,
    seconds: float | None = None,
    allow_refs: bool = False,
    refs_root: Path | None = None,
    max_files: int | None = None,
) -> ReceivedDocument:
    """Return the document at *place*, a file or a URL.

    What of it cannot be read is not in its content; its files are kept as they are.

    Args:
        place: Where it is: a path, an https URL, or one of http on loopback.
        max_size: Largest size of each file, in bytes; None is 16 MiB.
        seconds: How long fetching it may take; None is half a minute.
        allow_refs: Whether files that it refers to come with it.
        refs_root: The folder that these may lie in; None for the document's own.
        max_files: How many there may be; None is 200.

    Raises:
        UsageError: it cannot be had.
        DocumentError: it is no document.
    """
    from invocant.documents import DocumentError, load_all, parse_text

    most = max_size or MAX_BYTES
    is_fetched = urlsplit(place).scheme in ("http", "https")
    if is_fetched and allow_refs:
        raise UsageError(
            "--allow-refs is for a file: no host is asked for what a document refers to; "
            "fetch all its files, or bundle it into one"
        )
    try:
        data = fetch(place, max_size=most, seconds=seconds or SECONDS)
    except FetchError as error:
        raise UsageError(f"--document: {error}") from None
    parts = urlsplit(place)
    path = Path(parts.path if parts.scheme == "file" else place)
    if not allow_refs:
        loaded = load_all(data, max_size=most, partial=True)
        if loaded.left_out and _refers_to_files(parse_text(_text(data))):
            raise DocumentError(loaded.left_out)
        return ReceivedDocument(data, loaded.document, public_address(place) if is_fetched else path.name)
    loaded = load_all(
        path,
        max_size=most,
        allow_refs=True,
        refs_root=refs_root,
        max_files=max_files or MAX_FILES,
        partial=True,
    )
    root, main = (refs_root or path.parent).resolve(), path.resolve()
    base = Path(os.path.commonpath([root, main.parent]))
    return ReceivedDocument(
        data,
        loaded.document,
        path.name,
        place=main.relative_to(base).as_posix(),
        beside={beside.relative_to(base).as_posix(): beside.read_bytes() for beside in loaded.files},
        root=root.relative_to(base).as_posix(),
    )


def _text(data: bytes) -> str:
    """Return the text of a file that was read as a document already."""
    return data.decode("utf-8-sig")


def _refers_to_files(content: Any) -> bool:
    """Tell whether something in a document refers to another file, of no host."""
    pending = [content]
    while pending:
        node = pending.pop()
        if isinstance(node, Mapping):
            reference = node.get("$ref")
            if isinstance(reference, str) and reference[:1] != "#" and not urlsplit(reference).netloc:
                return True
            pending.extend(node.values())
        elif isinstance(node, list):
            pending.extend(node)
    return False
