"""Decide what callers may pass for each class that a request can hold: a TypedDict, or an enum's values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from invocant_generator._plan.annotate import INPUTS, Typed, split_union
from invocant_generator._plan.package.classes import Definition, EnumPlan, FieldPlan, InputPlan, ModelPlan
from invocant_generator._plan.package.operations import OperationPlan

_NAME = re.compile(rf"\b{re.escape(INPUTS)}(\w+)")


def inputs(definitions: Iterable[Definition], table: Sequence[OperationPlan]) -> tuple[InputPlan, ...]:
    """Return what the operations of *table* accept for classes, and what those hold, in document order."""
    known = {definition.name: definition for definition in definitions}
    todo = [
        name for operation in table for argument in operation.arguments for name in _named(argument.typed)
    ]
    reached: set[str] = set()
    while todo:
        name = todo.pop()
        if name not in reached:
            reached.add(name)
            todo += [inner for typed in _types(known[name]) for inner in _named(typed)]
    return tuple(_input(member) for name, member in known.items() if name in reached)


def _named(typed: Typed) -> list[str]:
    return _NAME.findall(typed.accepts)


def _types(definition: Definition) -> list[Typed]:
    if isinstance(definition, ModelPlan):
        return [field.typed for field in definition.sent]
    return [] if isinstance(definition, EnumPlan) else [definition.typed]


def _input(definition: Definition) -> InputPlan:
    if isinstance(definition, ModelPlan):
        return InputPlan(definition.name, definition.description, definition.sent, ())
    if isinstance(definition, EnumPlan):
        values = tuple(value for _, value in definition.members)
        return InputPlan(definition.name, definition.description, (), (), values, definition.value_type)
    members = [
        member for member in split_union(definition.typed.accepts) if member.startswith((INPUTS, "Mapping["))
    ]
    return InputPlan(definition.name, definition.description, (), tuple(members))


def spelled(typed: Typed) -> str:
    """Return what *typed* accepts, as the module of inputs spells it: classes by `models.`, dicts by name."""
    text = typed.accepts
    if typed.classes:
        text = _UNQUOTED.sub(lambda name: f"models.{name[0]}" if name[0] in typed.classes else name[0], text)
    return text.replace(INPUTS, "")


_UNQUOTED = re.compile(r"(?<![\w.'\"])[^\W\d]\w*\b(?!['\"])")
"""A name that is no attribute and not quoted."""


def key_type(field: FieldPlan) -> str:
    """Return the type of a dict's key, as the module of inputs spells it."""
    return f"Required[{spelled(field.typed)}]" if field.required else spelled(field.typed)
