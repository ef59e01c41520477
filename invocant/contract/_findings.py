"""What a check reports: the rule that was broken, by which operation, and the requests that show it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen


@frozen
class Exchange:
    """One request and what came of it."""

    method: str
    url: str
    sent_headers: tuple[tuple[str, str], ...] = ()
    sent_body: bytes | None = None
    """None where no body was sent; empty where an empty one was."""
    status: int | None = None
    """None where no whole answer came."""
    headers: Mapping[str, str] = field(factory=dict)
    """Of the answer, by names in lower case; what came several times is joined by ", "."""
    body: bytes = b""
    """Of the answer, decoded from its content coding."""
    failure: str | None = None
    """Why no whole answer came, or None."""
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        """Whether a whole answer came whose status says success."""
        return self.failure is None and self.status is not None and 200 <= self.status < 300

    @property
    def content_type(self) -> str:
        """The content type of the answer, or ""."""
        return self.headers.get("content-type", "")

    def json(self, default: Any = None) -> Any:
        """Return the body as JSON, or *default* where it is none."""
        import json

        try:
            return json.loads(self.body)
        except ValueError:
            return default


@frozen
class Finding:
    """A rule that was broken."""

    rule: str
    """Name of the rule, as `docs/checks.md` lists it."""
    operation: str
    """`METHOD /path` of the operation, as the document has it; or `API` where it is no single one."""
    message: str
    """What was expected and what came, in a sentence or two."""
    exchanges: tuple[Exchange, ...] = ()
    """The requests that show it, in order, the smallest that were found."""

    @property
    def key(self) -> tuple[str, str]:
        """What tells two findings apart: one rule is reported once for an operation."""
        return self.rule, self.operation


@frozen
class Remark:
    """What a user should know and is no failure: a check that could not be made, a lenient server."""

    about: str
    """The operation or the rule."""
    text: str
