"""Decide the classes: which schemas become models, enums or named unions, their names and modules."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from invocant.documents.pointers import join, split
from invocant_generator import _identifiers as naming
from invocant_generator._plan.annotate import (
    Schema,
    Typer,
    component_of,
    is_enum,
    is_model,
    kind_name,
    literal,
    union_members,
)
from invocant_generator._plan.package import Definition, EnumPlan, FieldPlan, ModelPlan, UnionPlan
from invocant_generator._plan.wording import text_of, words_for


def class_names(components: Mapping[str, Schema]) -> dict[str, str]:
    """Return the Python name of each component that becomes a class or a named union."""
    names: dict[str, str] = {}
    for component, schema in components.items():
        if is_model(schema) or is_enum(schema) or _is_named_union(components, schema):
            names[component] = naming.unique(naming.class_name(component), set(names.values()))
    return names


def definitions(
    components: Mapping[str, Schema], names: Mapping[str, str], typer: Typer, operations: Mapping[str, str]
) -> Iterator[Definition]:
    """Yield every class and named union, in the order of the components.

    Args:
        components: The schemas of the repaired document.
        names: The Python name of each that is defined, as `class_names` gives them.
        typer: What says how a schema is written in Python.
        operations: Module name of each operation by its JSON pointer, for the classes that stand inside one.
    """
    for component, name in names.items():
        schema = components[component]
        module = _module(schema, name, operations)
        description = text_of(schema)
        if is_model(schema):
            yield ModelPlan(name, module, description, fields(schema, typer, reserved=naming.MODEL_MEMBERS))
        elif is_enum(schema):
            base = "OpenStr" if schema["type"] == "string" else "OpenInt"
            yield EnumPlan(name, module, description, base, _enum_members(schema))
        else:
            yield UnionPlan(
                name, kind_name(name, schema), module, description, typer.of_definition(component)
            )


def fields(
    schema: Schema, typer: Typer, *, reserved: Iterable[str], skip: Collection[str] = ()
) -> tuple[FieldPlan, ...]:
    """Return the members of an object schema, in document order.

    Args:
        schema: The object schema.
        typer: What says how a schema is written in Python.
        reserved: Python names that no member may take.
        skip: JSON names of members to leave out.
    """
    required = set(schema.get("required", ()))
    taken: set[str] = set()
    found = []
    for key, member in schema.get("properties", {}).items():
        wire = str(member.get("x-invocant-original-name") or key)
        if wire in skip:
            continue
        name = naming.identifier(
            str(member.get("x-invocant-name") or key), taken=taken, reserved=frozenset(reserved)
        )
        taken.add(name)
        resolved = typer.resolve(member)
        is_constant = key in required and "const" in resolved
        found.append(
            FieldPlan(
                name=name,
                key=wire,
                typed=typer.of(member),
                required=key in required,
                default=literal(resolved["const"]) if is_constant else None,
                description=words_for(member, typer),
                read_only=bool(member.get("readOnly")),
                write_only=bool(member.get("writeOnly")),
            )
        )
    return tuple(found)


def _is_named_union(components: Mapping[str, Schema], schema: Schema) -> bool:
    """Tell whether *schema* deserves a name: a union that holds more than one thing beside null."""
    members = union_members(schema)
    return (
        members is not None
        and sum(_resolved(components, member).get("type") != "null" for member in members) > 1
    )


def _resolved(components: Mapping[str, Schema], schema: Schema) -> Schema:
    for _ in range(100):
        if "$ref" not in schema:
            return schema
        schema = components[component_of(schema)]
    return schema


def _module(schema: Schema, name: str, operations: Mapping[str, str]) -> str:
    """Return the private module of a class: one for everything that stood inside one document component."""
    segments = split(str(schema.get("x-invocant-pointer") or ""))
    owner = name
    if segments[:1] == ["paths"]:
        owner = operations.get(join("", *segments[:3]), name)
    elif len(segments) > 2:
        owner = segments[2]
    return "_" + naming.identifier(owner, fallback="schema")


def _enum_members(schema: Schema) -> tuple[tuple[str, str], ...]:
    labels = schema.get("x-enum-varnames") or schema["enum"]
    taken: set[str] = set()
    members = []
    for label, value in zip(labels, schema["enum"], strict=True):
        name = naming.constant(str(label), taken=taken)
        taken.add(name)
        members.append((name, literal(value)))
    return tuple(members)
