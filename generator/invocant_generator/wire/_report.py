"""What the check tells: mismatches, and how much it did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from attrs import field, frozen


@frozen
class Mismatch:
    """Something that went over the wire, or did not, other than the document says."""

    kind: str
    """The construct, in the words of docs/openapi-support.md."""
    operation: str
    pointer: str
    piece: str
    """What was sent, or came out."""
    why: str
    operation_pointer: str = ""
    """Where the operation stands."""


@frozen
class Untried:
    """What the check did not try of an operation: nothing is known of it."""

    operation: str
    pointer: str
    what: Sequence[str]
    """Answers, each as its status and media type; how many ways to log in, how many sets of arguments."""
    why: str


@frozen
class Report:
    """What the check found of one package."""

    operations: int
    calls: int
    seconds: float
    mismatches: Sequence[Mismatch] = field(default=())
    untried: Sequence[Untried] = field(default=())

    @property
    def kinds(self) -> Mapping[str, int]:
        """How many mismatches there are of each kind, most first."""
        return dict(Counter(mismatch.kind for mismatch in self.mismatches).most_common())


def shorter(body: bytes) -> str:
    """Return the start of a body as text, for a mismatch."""
    return body[:300].decode("utf-8", "replace")
