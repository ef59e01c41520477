"""Whether what a paging and a stream point to is there, and of the type that it is read as.

A pointer is wrong only where the document says what stands there: an open schema, or one that says it in
another way, may hold anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import frozen

from invocant.documents._diagnostics import Diagnostic, fragment
from invocant.documents._jobs import answer_of, schema_at
from invocant.documents._operations import OperationObject
from invocant.documents.pointers import followed, split

_NUMBERS = frozenset({"integer", "number"})
_MAX_LEVELS = 20
_SCALARS = _NUMBERS | {"boolean", "string"}


@frozen
class _Pointer:
    """A member of a keyword that points into a value."""

    member: str
    """The member, as a pointer into the keyword."""
    pointer: str
    wanted: frozenset[str] | None = None
    """The types of which one must be possible; None for any."""


def paging_pointer_problems(
    document: Mapping[str, Any], operation: OperationObject, paging: Mapping[str, Any], place: str
) -> Iterator[Diagnostic]:
    """Yield what is wrong with the pointers of a well-formed *paging* of an *operation*.

    Args:
        document: The overlaid document.
        operation: The operation, as the method that pages.
        paging: The value of the keyword.
        place: Where that stands.
    """
    answer = answer_of(operation)
    whole = f"in the answer of {operation.label}"
    pointers = [
        _Pointer(member, str(paging[member]), wanted)
        for member, wanted in (
            ("items", frozenset({"array"})),
            ("next", None),
            ("previous", None),
            ("total", _NUMBERS),
            ("pages", _NUMBERS),
        )
        if member in paging
    ]
    for entry in pointers:
        yield from _problems(document, answer, entry, "a paging", whole, place)
    if "id" in paging:
        items, _ = schema_at(document, answer, split(str(paging["items"])))
        item = items.get("items") if isinstance(items, Mapping) else None
        entry = _Pointer("id", str(paging["id"]), _SCALARS)
        yield from _problems(document, item, entry, "a paging", f"in an item of {operation.label}", place)


def stream_pointer_problems(
    document: Mapping[str, Any], stream: Mapping[str, Any], place: str
) -> Iterator[Diagnostic]:
    """Yield what is wrong with the pointers of a well-formed *stream*, each in the payload of its event."""
    for number, event in enumerate(stream["events"]):
        for member in ("value", "message", "code"):
            if member in event and "schema" in event:
                entry = _Pointer(f"events/{number}/{member}", str(event[member]))
                where = f"in the payload of {event['class']}"
                yield from _problems(document, event["schema"], entry, "a stream", where, place)


def argument_pointer_problem(
    document: Mapping[str, Any], operation: OperationObject, pointer: str
) -> str | None:
    """Return why *pointer* names no member of the JSON body of an operation; None where it does, or may."""
    if operation.request_body is None:
        return "the operation has no body"
    body = operation.request_body.content.get("application/json")
    why = schema_at(document, body, split(pointer))[1]
    return None if why is None else f"in the body of {operation.label}, {why}"


def _problems(
    document: Mapping[str, Any], schema: Any, entry: _Pointer, what: str, where: str, place: str
) -> Iterator[Diagnostic]:
    known, why = schema_at(document, schema, split(entry.pointer))
    here = f"{place}/{entry.member}"
    if why is not None:
        yield Diagnostic(
            what=f"{what} points to a member that does not exist",
            pointer=here,
            fragment=fragment(entry.pointer),
            why=f"{where}, {why}",
            fix="correct the pointer, or add the member in an overlay",
        )
    elif entry.wanted is not None and not _may_be(document, known, entry.wanted):
        types = " or ".join(sorted(_types(document, known)))
        yield Diagnostic(
            what=f"{what} points to a value of another type",
            pointer=here,
            fragment=fragment(entry.pointer),
            why=f"{where}, it is {types}, and should be {' or '.join(sorted(entry.wanted))}",
            fix="correct the pointer, or leave the member out",
        )


def _may_be(document: Mapping[str, Any], schema: Any, wanted: frozenset[str]) -> bool:
    types = _types(document, schema)
    return not types or bool(types & wanted)


def _types(document: Mapping[str, Any], schema: Any, depth: int = 0) -> set[str]:
    """Return the JSON types that a value may have, but null; none where nobody can say."""
    known = followed(document, schema)
    if not isinstance(known, Mapping) or depth > _MAX_LEVELS:
        return set()
    kind = known.get("type")
    if kind is not None:
        return ({kind} if isinstance(kind, str) else {*kind} if isinstance(kind, list) else set()) - {"null"}
    for keyword in ("anyOf", "oneOf"):
        parts = known.get(keyword)
        if isinstance(parts, list):
            kinds = [_types(document, part, depth + 1) for part in parts if not _is_null(document, part)]
            return set().union(*kinds) if all(kinds) else set()
    for part in known.get("allOf") or ():
        types = _types(document, part, depth + 1)
        if types:
            return types
    return set()


def _is_null(document: Mapping[str, Any], schema: Any) -> bool:
    known = followed(document, schema)
    return isinstance(known, Mapping) and known.get("type") == "null"
