"""Examples inside of schemas, where they are too many: schemathesis follows each way to one.

Schemas that lead to one another have ways beyond number, and one of them takes the time of the whole run.
Examples of media types and parameters stay, and so do those of schemas that are looked through in no time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from invocant.documents import OperationObject
from invocant.documents.pointers import followed

MAX_WAYS = 600
"""How many schemas are met at most on all ways through a body, each as often as a way comes by."""
_EXAMPLES = ("example", "examples", "x-example", "x-examples", "default")
"""A default is taken for an example where there is no other."""
_OF_MANY = ("properties", "patternProperties", "$defs")
_LISTED = ("allOf", "anyOf", "oneOf", "prefixItems")
_ALONE = ("items", "additionalProperties", "not")


def has_many_ways(document: Mapping[str, Any], schema: Any) -> bool:
    """Whether there are more ways through *schema* than are looked at; a circle is gone through once."""
    left = [(schema, frozenset[int]())]
    for _ in range(MAX_WAYS):
        if not left:
            return False
        at, above = left.pop()
        known = followed(document, at)
        if isinstance(known, Mapping) and id(known) not in above:
            left += [(part, above | {id(known)}) for part in parts_of(known)]
    return bool(left)


def parts_of(schema: Mapping[str, Any]) -> Iterator[Any]:
    """Yield the schemas that stand in a schema."""
    for key in _OF_MANY:
        members = schema.get(key)
        yield from members.values() if isinstance(members, Mapping) else ()
    for key in _LISTED:
        members = schema.get(key)
        yield from members if isinstance(members, list) else ()
    for key in _ALONE:
        if isinstance(schema.get(key), Mapping):
            yield schema[key]


def leave_out_examples(document: Mapping[str, Any], operations: tuple[OperationObject, ...]) -> list[str]:
    """Take the examples out of the schemas of bodies that have too many ways; return whose these are.

    Args:
        document: The document that is changed. It is nobody else's.
        operations: Those of a document of the same text.
    """
    labels = []
    for operation in operations:
        content = operation.request_body.content if operation.request_body is not None else {}
        pointer = operation.raw.get("requestBody", {})
        body = followed(document, pointer)
        written = body.get("content") if isinstance(body, Mapping) else None
        for media_type in content:
            entry = written.get(media_type) if isinstance(written, Mapping) else None
            schema = entry.get("schema") if isinstance(entry, Mapping) else None
            if schema is not None and has_many_ways(document, schema) and _stripped(document, schema, {}):
                labels.append(operation.label)
    return labels


def _stripped(document: Mapping[str, Any], schema: Any, seen: dict[int, Any]) -> bool:
    known = followed(document, schema)
    if not isinstance(known, dict) or id(known) in seen:
        return False
    seen[id(known)] = known
    had = [known.pop(key) for key in _EXAMPLES if key in known]
    below = [_stripped(document, part, seen) for part in parts_of(known)]
    return bool(had) or any(below)
