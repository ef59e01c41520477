"""What is under check: one operation, what the document says of it, and the package that calls it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from invocant_generator.wire import _media as media
from invocant_generator.wire import _servers as servers
from invocant_generator.wire._calling import GeneratedPackage
from invocant_generator.wire._description import Described, Node, follow
from invocant_generator.wire._reading import RequestReader
from invocant_generator.wire._report import Mismatch
from invocant_generator.wire._security import Security


@frozen(eq=False)
class Subject:
    """One operation of a document, and of the package that was made of it."""

    package: GeneratedPackage
    document: Node
    reader: RequestReader
    security: Security
    described: Described
    row: Any
    """The operation in the package's table."""
    api_url: str
    """Where the document says that the API is, at an origin of the check's where it says none."""

    @property
    def servers(self) -> list[Node]:
        """Where the operation may be asked, if not where the API is."""
        return servers.asked(self.described.own_servers)

    @property
    def url(self) -> str:
        """Where the operation is asked by a client that chooses nothing."""
        own = self.servers
        return servers.joined(self.api_url, servers.filled(own[0], {})) if own else self.api_url

    @property
    def options(self) -> Mapping[str, str] | None:
        """What a client of its own is given; None where any will do.

        A client that is told a base URL goes there for all operations, also for one that says where it is.
        """
        own = self.servers
        usual = self.package.options
        if not own or "base_url" not in usual or "://" not in servers.filled(own[0], {}):
            return None
        return {name: value for name, value in usual.items() if name != "base_url"}

    @property
    def stream(self) -> Node:
        """What an overlay says of its event stream; empty where none does."""
        return self.described.raw.get("x-invocant-stream") or {}

    @property
    def always(self) -> Mapping[str, Any]:
        """Members of the body that the method itself sets."""
        return (self.stream.get("request") or {}) if self.stream.get("only") else {}

    def reads(self, expected: tuple[str, Any] | None) -> tuple[str, bool]:
        """Return the method that reads an answer that is *expected*, and whether it is a stream of values."""
        streamed = expected is not None and media.is_stream(expected[0]) and not self.stream
        if not streamed or self.row.stream is None:
            return self.row.name, False
        return self.row.stream.name, True

    def content(self, kind: str) -> Node:
        """Return a media type of the body."""
        body = self.described.body
        return follow(self.document, body["content"].get(kind)) if body is not None else {}

    def mismatch(
        self, kind: str, piece: str, why: str, parameter: Node | None = None, *, pointer: str = ""
    ) -> Mismatch:
        """Return a mismatch of this operation, at a *parameter* of it, or at a *pointer*."""
        described = self.described
        if parameter is not None:
            pointer = described.pointer_to(parameter)
        return Mismatch(
            kind, described.name, pointer or described.pointer, piece[:400], why[:600], described.pointer
        )
