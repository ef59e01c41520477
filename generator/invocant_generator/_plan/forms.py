"""Which classes are sent as forms and nowhere else: their members may be bytes, which JSON has not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from invocant.media_types import form_of
from invocant_generator._plan.pairs import OperationPair, Tree, exact_schema
from invocant_generator._plan.schemas import Schema, component_of, is_model, union_members

_FORMS = frozenset({"form", "multipart"})
"""Forms of bodies that are members by name."""


def form_classes(tree: Tree) -> frozenset[str]:
    """Return the components of *tree* that are nothing but forms, and the unions of such."""
    forms: set[str] = set()
    elsewhere: set[str] = set()
    for operation in tree.operations:
        for is_form, schema in _schemas(operation):
            if is_form:
                forms.update(_tops(tree.components, schema))
            elsewhere.update(_references(schema) if not is_form else ())
    for pair in tree.classes:
        for member in pair.members:
            elsewhere.update(_references(member.schema))
        if not is_model(pair.schema) and pair.component not in forms:
            elsewhere.update(_references(pair.schema))
    return frozenset(forms - elsewhere)


def _schemas(operation: OperationPair) -> Iterator[tuple[bool, Any]]:
    """Yield every schema of *operation*, and whether it is that of a form."""
    for body in operation.bodies:
        named = body.media.get("x-invocant-handled-as") or body.media.get("x-invocant-media-type")
        yield form_of(str(named or body.media_type), binary=True) in _FORMS, body.media.get("schema")
    for response in operation.responses:
        for media in response.content.values():
            yield False, media.get("schema")
    for parameter in operation.parameters:
        yield False, exact_schema(parameter.parameter)
    for event in (operation.stream or {}).get("events", ()):
        yield False, event.get("schema")


def _tops(components: Mapping[str, Schema], schema: Any) -> Iterator[str]:
    """Yield the component that *schema* refers to, and those that it is made of as a union."""
    rest, seen = [schema], set[str]()
    while rest:
        node = rest.pop()
        if not isinstance(node, Mapping):
            continue
        if "$ref" in node:
            name = component_of(node)
            if name not in seen:
                seen.add(name)
                yield name
                rest.append(components[name])
        rest += union_members(node) or ()


def _references(schema: Any) -> Iterator[str]:
    """Yield every component that *schema* refers to."""
    rest = [schema] if isinstance(schema, (dict, list)) else []
    while rest:
        node = rest.pop()
        if isinstance(node, list):
            rest += [item for item in node if isinstance(item, (dict, list))]
            continue
        if isinstance(node.get("$ref"), str):
            yield component_of(node)
        rest += [member for member in node.values() if isinstance(member, (dict, list))]
