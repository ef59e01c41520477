"""One suggestion: what an overlay would say, the evidence for it, and what speaks against it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from attrs import frozen

from invocant.documents import OperationObject
from invocant.documents.pointers import from_ref, join, lookup, split

Kind = Literal["paging", "stream", "job", "retry", "environment", "name"]
"""What a suggestion is about."""

_MOST_REFERENCES = 20
"""Steps from a path to the path item that it means; a longer way is a circle."""


@frozen
class Action:
    """One action of an overlay."""

    target: str
    """A JSONPath."""
    update: Mapping[str, Any]
    """What is merged into what the target selects."""


@frozen
class Suggestion:
    """What the document seems to mean at one place."""

    kind: Kind
    subject: str
    """What it is about, as people call it: `GET /pets`, `schema Pet`."""
    actions: tuple[Action, ...]
    evidence: tuple[str, ...]
    """What it was concluded from, a sentence each."""
    doubts: tuple[str, ...] = ()
    """What the document leaves open, a sentence each; none for a suggestion that is sure."""

    @property
    def key(self) -> str:
        """What tells it from all others of a document, now and in a later revision."""
        return f"{self.kind} {self.subject}"

    @property
    def is_sure(self) -> bool:
        """Whether it may be active before anybody has looked at it."""
        return not self.doubts


def of_operation(
    kind: Kind,
    operation: OperationObject,
    keyword: str,
    value: Any,
    *,
    evidence: list[str],
    doubts: list[str],
) -> Suggestion:
    """Return the suggestion to put *keyword* on an *operation*."""
    action = Action(target_of(operation), {keyword: value})
    return Suggestion(kind, operation.label, (action,), tuple(evidence), tuple(doubts))


def declares(operation: OperationObject, keyword: str, needed: str) -> bool:
    """Tell whether an operation has *keyword*: as a whole, not only what an overlay would change of it."""
    value = operation.raw.get(keyword)
    return value is not None and (not isinstance(value, Mapping) or needed in value)


def target_of(operation: OperationObject) -> str:
    """Return the JSONPath of an operation: of the place where it is written, which references lead to."""
    *above, method = split(operation.pointer)
    place = join("", *above)
    for _ in range(_MOST_REFERENCES):
        item = lookup(operation.document, place, {})
        reference = item.get("$ref") if isinstance(item, Mapping) and method not in item else None
        pointer = from_ref(reference) if isinstance(reference, str) else None
        if pointer is None:
            break
        place = pointer
    return "$" + "".join(step(segment) for segment in (*split(place), method))


def step(name: str) -> str:
    """Return the step of a JSONPath to a member (RFC 9535, section 2.3.1)."""
    if name.isidentifier() and name.isascii():
        return f".{name}"
    escaped = name.replace("\\", "\\\\").replace("'", "\\'")
    return f"['{escaped}']"
