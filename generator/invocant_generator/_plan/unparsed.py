"""The tree of a repaired document as if the parser took all of it: to plan a package that nobody makes.

Two revisions are compared by their plans, and parsing would take most of the time of that. What the parser
would not take is in this tree: the summary of a generation names it, a comparison does not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from invocant.documents import OperationObject, operations
from invocant_generator._plan.pairs import (
    BodyPair,
    ClassPair,
    MemberPair,
    OperationPair,
    ParameterPair,
    ResponsePair,
    Tree,
)
from invocant_generator._plan.schemas import Schema, class_names, is_model


def unparsed(document: Mapping[str, Any]) -> Tree:
    """Return the tree of a repaired *document* whose components are called as their classes."""
    components: Mapping[str, Schema] = (document.get("components") or {}).get("schemas") or {}
    return Tree(
        document=document,
        components=components,
        classes=tuple(_classes(components)),
        operations=tuple(_pair(form) for operation in operations(document) for form in operation.forms),
        webhooks=tuple(document.get("x-invocant-webhooks") or ()),
    )


def _classes(components: Mapping[str, Schema]) -> Iterator[ClassPair]:
    for component, name in class_names(components).items():
        schema = components[component]
        members: tuple[MemberPair, ...] = ()
        values: tuple[tuple[str, Any], ...] = ()
        if is_model(schema):
            required = set(schema.get("required", ()))
            members = tuple(
                MemberPair(key, member, key in required) for key, member in schema["properties"].items()
            )
        elif "enum" in schema:
            labels = schema.get("x-enum-varnames") or schema["enum"]
            values = tuple((str(label), value) for label, value in zip(labels, schema["enum"], strict=False))
        yield ClassPair(component, name, name, None, schema, members, values)


def _pair(operation: OperationObject) -> OperationPair:
    body = operation.request_body
    content: Mapping[str, Schema] = (body.raw.get("content") or {}) if body is not None else {}
    required = body is not None and body.required
    return OperationPair(
        operation=operation,
        parameters=tuple(ParameterPair(parameter, parameter.required) for parameter in operation.parameters),
        body=str(body.raw.get("description") or "").strip() if body is not None else "",
        bodies=tuple(BodyPair(media_type, media, required) for media_type, media in content.items()),
        responses=tuple(
            ResponsePair(
                status,
                response.raw,
                response.raw.get("content") or {},
                response.raw.get("x-invocant-headers") or {},
            )
            for status, response in operation.responses.items()
        ),
        paging=operation.raw.get("x-invocant-paging") or None,
        stream=operation.raw.get("x-invocant-stream") or None,
    )
