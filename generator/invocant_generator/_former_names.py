"""What each former name of a package's models stands for now: a class, a plain type, or what a Kind reads."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import TYPE_CHECKING

from attrs import field, frozen

from invocant_generator._names_lock import CLASS_IN_TYPE, Names
from invocant_generator._plan.annotate import Typed, Typer, kind_name
from invocant_generator._plan.package.classes import UnionPlan

if TYPE_CHECKING:
    from invocant_generator._plan.package.plan import Plan
    from invocant_generator._plan.pairs import Tree
    from invocant_generator._plan.schemas import Schema

_JSON_TYPES = {
    "bool": "boolean",
    "dict": "object",
    "float": "number",
    "int": "integer",
    "list": "array",
    "str": "string",
}


@frozen
class FormerNames:
    """The former names that a package still has; no name that it has today is among them."""

    aliases: Mapping[str, str] = field(factory=dict)
    """Of classes, and of Kinds of unions that are unions still: what each is called now."""
    types: Mapping[str, str] = field(factory=dict)
    """Of classes for which nothing but a plain type stands: its source."""
    kinds: Mapping[str, Typed] = field(factory=dict)
    """Of Kinds whose unions are something else: what stands there now."""


def former_names(names: Names, plan: Plan, tree: Tree) -> FormerNames:
    """Return what the former names stand for, once *names* were told of all that there is now."""
    renamed = {pair.former: pair.name for pair in tree.classes if pair.former != pair.name}
    unions = {
        definition.name: definition.kind_name
        for definition in plan.definitions
        if isinstance(definition, UnionPlan)
    }
    taken = {*unions.values(), *(definition.name for definition in plan.definitions)}
    classes = {old: renamed.get(new, new) for old, new in names.aliases.items()}
    classes |= {old: new for old, new in renamed.items() if old not in taken}
    kinds = {kind_name(old, {}): unions[new] for old, new in classes.items() if new in unions}
    aliases = {**classes, **{old: new for old, new in kinds.items() if old not in taken}}
    sources = {
        old: CLASS_IN_TYPE.sub(lambda match: repr(renamed.get(match[1], match[1])), source)
        for old, source in names.types.items()
        if old not in taken
    }
    typer = Typer(tree.components, tree.names, tree.members)
    components = {python: component for component, python in tree.names.items()}
    stands = {}
    for old, name in names.former_kinds.items():
        source = sources.get(name) or repr(renamed.get(name, name))
        if old not in taken and old not in aliases and components.keys() >= {*CLASS_IN_TYPE.findall(source)}:
            stands[old] = typer.of(_schema(source, components))
    return FormerNames(aliases, sources, stands)


def _schema(source: str, components: Mapping[str, str]) -> Schema:
    """Return the schema of a type, of which a lock has the *source*; the *components* by their classes."""
    return _of_node(ast.parse(source, mode="eval").body, components)


def _of_node(node: ast.expr, components: Mapping[str, str]) -> Schema:
    if isinstance(node, ast.Constant):
        name = components.get(str(node.value))
        return {"type": "null"} if node.value is None else {"$ref": f"#/components/schemas/{name}"}
    if isinstance(node, ast.Name):
        return {"type": _JSON_TYPES[node.id]} if node.id in _JSON_TYPES else {}
    if not isinstance(node, ast.Subscript) or not isinstance(node.value, ast.Name):
        raise ValueError(f"{ast.unparse(node)} is not a type that a lock has")
    inner = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    parts = [_of_node(part, components) for part in inner]
    if node.value.id == "Union":
        return {"anyOf": parts}
    if node.value.id == "list":
        return {"type": "array", "items": parts[0]}
    return {"type": "object", "additionalProperties": parts[-1]}
