"""Decide the classes: which schemas become models, enums or named unions, their names and modules."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from attrs import evolve

from invocant.documents.pointers import join, split
from invocant_generator import _identifiers as naming
from invocant_generator._plan.annotate import Typer, kind_name, literal
from invocant_generator._plan.package import Definition, EnumPlan, FieldPlan, ModelPlan, UnionPlan
from invocant_generator._plan.schemas import Schema, is_enum, is_model
from invocant_generator._plan.tree import ClassPair, MemberPair
from invocant_generator._plan.wording import text_of, words_for


def definitions(
    classes: Iterable[ClassPair], typer: Typer, operations: Mapping[str, str]
) -> Iterator[Definition]:
    """Yield every class and named union, in the order of the components.

    Args:
        classes: Those that there are.
        typer: What says how a schema is written in Python.
        operations: Module name of each operation by its JSON pointer, for the classes that stand inside one.
    """
    for pair in classes:
        name, schema = pair.name, pair.schema
        module = f"_{naming.identifier(pair.module)}" if pair.module else _module(schema, name, operations)
        description = " ".join(
            filter(None, (text_of(schema), "Deprecated." if schema.get("deprecated") else ""))
        )
        if is_model(schema):
            members = fields(pair.members, typer, reserved=naming.MODEL_MEMBERS)
            yield ModelPlan(name, module, description, members)
        elif is_enum(schema):
            base = "OpenStr" if schema["type"] == "string" else "OpenInt"
            yield EnumPlan(name, module, description, base, _enum_members(pair.values))
        else:
            typed = typer.of_definition(pair.component)
            yield UnionPlan(name, kind_name(name, schema), module, description, typed)


def fields(members: Iterable[MemberPair], typer: Typer, *, reserved: Iterable[str]) -> tuple[FieldPlan, ...]:
    """Return the fields of a model, in document order.

    Args:
        members: Its members.
        typer: What says how a schema is written in Python.
        reserved: Python names that no member may take.
    """
    taken: set[str] = set()
    found = []
    for pair in members:
        member, key = pair.schema, pair.key
        name = naming.identifier(
            str(member.get("x-invocant-name") or key), taken=taken, reserved=frozenset(reserved)
        )
        taken.add(name)
        resolved = typer.resolve(member)
        is_constant = pair.required and "const" in resolved
        found.append(
            FieldPlan(
                name=name,
                key=key,
                typed=typer.of(member),
                required=pair.required,
                default=literal(resolved["const"]) if is_constant else None,
                description=words_for(member, typer),
                read_only=bool(member.get("readOnly")),
                write_only=bool(member.get("writeOnly")),
                deprecated=bool(member.get("deprecated")),
            )
        )
    return tuple(found)


def sent_fields(
    members: Iterable[MemberPair], typer: Typer, *, reserved: Iterable[str], skip: Collection[str] = ()
) -> tuple[FieldPlan, ...]:
    """Return the fields of a model that a request carries: none of those that only the server sets."""
    pairs = [pair for pair in members if pair.schema.get("readOnly") is not True and pair.key not in skip]
    found = fields(pairs, typer, reserved=reserved)
    return tuple(
        evolve(field, typed=typer.sent(pair.schema)) for field, pair in zip(found, pairs, strict=True)
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
