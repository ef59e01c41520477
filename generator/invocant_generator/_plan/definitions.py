"""Decide the classes: which schemas become models, enums or named unions, their names and modules."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from attrs import evolve

from invocant.documents.pointers import join, split
from invocant_generator import _identifiers as naming
from invocant_generator._plan.annotate import ANY, Typed, Typer, kind_name
from invocant_generator._plan.package.classes import Definition, EnumPlan, FieldPlan, ModelPlan, UnionPlan
from invocant_generator._plan.pairs import ClassPair, MemberPair
from invocant_generator._plan.schemas import CONSTANTS, Schema, is_enum, is_model
from invocant_generator._plan.source import literal
from invocant_generator._plan.wording import text_of, words_for


def definitions(
    classes: Iterable[ClassPair],
    typer: Typer,
    operations: Mapping[str, str],
    forms: Collection[str] = (),
) -> Iterator[Definition]:
    """Yield every class and named union, in the order of the components.

    Args:
        classes: Those that there are.
        typer: What says how a schema is written in Python.
        operations: Module name of each operation by its JSON pointer, for the classes that stand inside one.
        forms: Components that are sent as forms and nowhere else.
    """
    for pair in classes:
        name, schema = pair.name, pair.schema
        module = f"_{naming.identifier(pair.module)}" if pair.module else _module(schema, name, operations)
        description = " ".join(
            filter(None, (text_of(schema), "Deprecated." if schema.get("deprecated") else ""))
        )
        if is_model(schema):
            raw = pair.component in forms
            members = fields(pair.members, typer, reserved=naming.MODEL_MEMBERS, raw=raw)
            yield ModelPlan(name, module, description, members, extras_of(schema, typer, raw=raw))
        elif is_enum(schema):
            base = "OpenStr" if schema["type"] == "string" else "OpenInt"
            yield EnumPlan(name, module, description, base, _enum_members(pair.values))
        else:
            typed = typer.of_definition(pair.component)
            yield UnionPlan(name, kind_name(name, schema), module, description, typed)


def extras_of(schema: Schema, typer: Typer, *, raw: bool = False, sent: bool = False) -> Typed | None:
    """Return the Python of the members that a class does not name; None where any will do.

    Args:
        schema: The object schema.
        typer: What says how a schema is written in Python.
        raw: Whether they are parts of a form, where bytes are no text.
        sent: Whether they are those of a request, without what only the server sets.
    """
    values = schema.get("additionalProperties")
    if not isinstance(values, Mapping) or typer.of(values) == ANY:
        return None
    return typer.sent(values, raw=raw) if sent else typer.raw(values) if raw else typer.of(values)


def fields(
    members: Iterable[MemberPair],
    typer: Typer,
    *,
    reserved: Iterable[str],
    names: Mapping[str, str] | None = None,
    raw: bool = False,
) -> tuple[FieldPlan, ...]:
    """Return the fields of a model, in document order.

    Args:
        members: Its members.
        typer: What says how a schema is written in Python.
        reserved: Python names that no member may take.
        names: The Python name of each member, where that is decided elsewhere.
        raw: Whether the members are parts of a form, where bytes are no text.
    """
    members = list(members)
    names = names or member_names(members, reserved)
    plans = []
    for pair in members:
        member, key = pair.schema, pair.key
        constant = _constant(typer.resolve(member)) if pair.required else None
        plans.append(
            FieldPlan(
                name=names[key],
                key=key,
                typed=typer.raw(member) if raw else typer.of(member),
                required=pair.required,
                default=constant,
                description=words_for(member, typer),
                read_only=bool(member.get("readOnly")),
                write_only=bool(member.get("writeOnly")),
                deprecated=bool(member.get("deprecated")),
            )
        )
    return tuple(plans)


def member_names(members: Iterable[MemberPair], reserved: Iterable[str]) -> dict[str, str]:
    """Return the Python name of each member by its name in JSON, declared or made of that."""
    wanted: dict[str, str] = {}
    declared = set()
    for pair in members:
        name = pair.schema.get("x-invocant-name")
        wanted.setdefault(pair.key, str(name or pair.key))
        declared |= {str(name)} if name else set()
    names = naming.identifiers(list(wanted.values()), declared=declared, reserved=frozenset(reserved))
    return dict(zip(wanted, names, strict=True))


def _constant(schema: Schema) -> str | None:
    """Return the source of the only value of a scalar, which the constructor fills in; None for others."""
    if "const" in schema:
        return literal(schema["const"])
    values = schema.get(CONSTANTS) if schema.get("type") == "number" else None
    return literal(values[0]) if isinstance(values, list) and len(values) == 1 else None


def sent_fields(
    members: Iterable[MemberPair],
    typer: Typer,
    *,
    reserved: Iterable[str],
    names: Mapping[str, str],
    raw: bool = False,
) -> tuple[FieldPlan, ...]:
    """Return the fields of a body, whose values are as a request has them; arguments as for `fields`."""
    pairs = list(members)
    plans = fields(pairs, typer, reserved=reserved, names=names, raw=raw)
    return tuple(
        evolve(field, typed=typer.sent(pair.schema, raw=raw))
        for field, pair in zip(plans, pairs, strict=True)
    )


def _module(schema: Schema, name: str, operations: Mapping[str, str]) -> str:
    """Return the private module of a class: one for everything that stood inside one document component."""
    segments = split(str(schema.get("x-invocant-pointer") or ""))
    owner = name
    if segments[:1] == ["paths"]:
        owner = operations.get(join("", *segments[:3]), name)
    elif len(segments) > 2:
        owner = segments[2]
    return "_" + naming.identifier(owner, fallback="schema")


def _enum_members(values: Iterable[tuple[str, Any]]) -> tuple[tuple[str, str], ...]:
    taken: set[str] = set()
    members = []
    for label, value in values:
        name = naming.constant(label, taken=taken)
        taken.add(name)
        members.append((name, literal(value)))
    return tuple(members)
