"""How the objects of a union are told apart: by a table of tags, else by members and constants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, TypeAlias

from attrs import frozen

from invocant_generator._plan.pairs import MemberPair
from invocant_generator._plan.schemas import CONSTANTS, Schema, component_of, is_model, union_members
from invocant_generator._plan.source import literal

Values: TypeAlias = tuple[Any, ...]
Listed: TypeAlias = dict[tuple[str, ...], Values]
"""All values that a member may have, by the way to it."""

_LEVELS = 3
"""How deep in a variant its constants are looked for."""
_MAX_VALUES = 64
"""The most values of one member that tell variants apart."""


class Members(Protocol):
    """What is asked about schemas."""

    def resolve(self, schema: Schema) -> Schema:
        """Follow references until a schema stands there."""

    def members(self, schema: Schema) -> Sequence[MemberPair]:
        """Return the members of the model that *schema* is or refers to; none of anything else."""


@frozen
class Variant:
    """One of the objects of a union."""

    schema: Schema
    kind: str
    """Source of its Kind."""


def kind_of_objects(
    variants: Sequence[Variant], tag: Mapping[str, Any] | None, typer: Members
) -> tuple[str, bool]:
    """Return the source of the Kind of a union of objects, and whether it has a word for unknown ones."""
    table = _table(variants, tag, typer) if tag else None
    if tag and table is not None:
        base = next(
            (variant.kind for variant in variants if _component(variant) == tag.get("otherwise") is not None),
            None,
        )
        if base is not None:
            entries, booleans = table
            return f"k.Based({literal(tag['property'])}, {entries}, {base}{booleans})", True
        return f"k.Tagged({literal(tag['property'])}, {''.join(table)})", False
    return _shapes(variants, typer), False


def _component(variant: Variant) -> str | None:
    return component_of(variant.schema) if "$ref" in variant.schema else None


def _table(variants: Sequence[Variant], tag: Mapping[str, Any], typer: Members) -> tuple[str, str] | None:
    """Return the tables of a tag as arguments, or None where a variant has no tag value."""
    by_component = {_component(variant): variant for variant in variants}
    tagged = by_component.keys() - {
        tag.get("otherwise"),
        *(component_of(reference) for reference in tag.get("unnamed", ())),
    }
    pairs: list[tuple[Any, str]] = list(tag["mapping"].items())
    pairs += [(entry["value"], component_of(entry)) for entry in tag.get("others", ())]
    reached = {component for _, component in pairs}
    reached |= {tag["missing"]} if tag.get("missing") in by_component else set()
    if not reached <= by_component.keys() or reached - {tag.get("otherwise")} != tagged:
        return None
    if None in by_component or len(by_component) != len(variants):
        return None
    entries = [
        f"{literal(value)}: {by_component[component].kind}"
        for value, component in pairs
        if not isinstance(value, bool)
    ]
    if tag.get("missing") in by_component:
        entries.append(f"None: {by_component[tag['missing']].kind}")
    untagged = [component_of(reference) for reference in tag.get("untagged", ())]
    if untagged and by_component.keys() >= set(untagged):
        entries.append(f"None: {_shapes([by_component[component] for component in untagged], typer)}")
    booleans = ", ".join(
        f"{value}: {by_component[component].kind}" for value, component in pairs if isinstance(value, bool)
    )
    return "{" + ", ".join(entries) + "}", f", booleans={{{booleans}}}" if booleans else ""


def _shapes(variants: Sequence[Variant], typer: Members) -> str:
    known = [_members(variant.schema, typer) for variant in variants]
    listings = [listed(variant.schema, typer) for variant in variants]
    typed = [_types(variant.schema, typer) for variant in variants]
    shapes = []
    for place, variant in enumerate(variants):
        fixed = _fixed(variant.schema, typer)
        telling = {
            path: values
            for path, values in listings[place].items()
            if (path[0] not in fixed or len(path) > 1)
            and len(values) <= _MAX_VALUES
            and any(
                path[0] in known[other][1] and listings[other].get(path) != values
                for other in range(len(variants))
                if other != place
            )
        }
        beside = f", fixed={literal(fixed)}" if fixed else ""
        if telling:
            pairs = (f"{_tuple(path)}: {_tuple(values)}" for path, values in telling.items())
            beside += f", listed={{{', '.join(pairs)}}}"
        types = {
            key: kinds
            for key, kinds in typed[place].items()
            if any(
                key in known[other][1] and set(typed[other].get(key, ())) != set(kinds)
                for other in range(len(variants))
                if other != place
            )
        }
        if types:
            beside += (
                f", types={{{', '.join(f'{literal(key)}: {_tuple(kinds)}' for key, kinds in types.items())}}}"
            )
        required, names = known[place]
        shapes.append(
            f"k.Shape(required={literal(required)}, known={literal(names)}, kind={variant.kind}{beside})"
        )
    return f"k.Shapes({', '.join(shapes)})"


def _tuple(values: Sequence[Any]) -> str:
    """Return the source of a tuple on one line: a comma at its end would have the formatter spread it."""
    return f"({', '.join(map(literal, values))}{',' if len(values) == 1 else ''})"


def _members(schema: Schema, typer: Members) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the required and the known member names of an object schema; of a union, those all share.

    An answer need not have what the server never returns.
    """
    members = union_members(typer.resolve(schema))
    if members is None:
        pairs = typer.members(schema)
        answered = (pair for pair in pairs if pair.required and not pair.schema.get("writeOnly"))
        return tuple(pair.key for pair in answered), tuple(pair.key for pair in pairs)
    shapes = [_members(member, typer) for member in members]
    required = tuple(name for name in shapes[0][0] if all(name in shape[0] for shape in shapes))
    known = tuple(dict.fromkeys(name for shape in shapes for name in shape[1]))
    return required, known


def _types(schema: Schema, typer: Members) -> dict[str, tuple[str, ...]]:
    """Return the JSON types of the members of an object schema, without null; none of a union, or of any."""
    declared = {pair.key: types_of(pair.schema, typer) for pair in typer.members(schema)}
    return {key: types for key, types in declared.items() if types}


def types_of(schema: Schema, typer: Members, levels: int = _LEVELS) -> tuple[str, ...]:
    """Return the JSON types that *schema* allows beside null, an integer being a number; none for any."""
    resolved = typer.resolve(schema)
    members = union_members(resolved)
    if members is not None:
        parts = [
            types_of(member, typer, levels - 1)
            for member in members
            if levels and member.get("type") != "null"
        ]
        return tuple(dict.fromkeys(name for part in parts for name in part)) if all(parts) else ()
    kind = _TYPES.get(type(resolved["const"]), "") if "const" in resolved else str(resolved.get("type", ""))
    kind = "number" if kind == "integer" else kind
    return (kind,) if kind in _TYPES.values() else ()


_TYPES = {bool: "boolean", int: "number", float: "number", str: "string", list: "array", dict: "object"}


def _fixed(schema: Schema, typer: Members) -> dict[str, Any]:
    """Return the constants among the members of an object schema; none of a union."""
    members = {pair.key: typer.resolve(pair.schema) for pair in typer.members(schema)}
    return {name: member["const"] for name, member in members.items() if "const" in member}


def listed(schema: Schema, typer: Members, *, inner: bool = False, levels: int = _LEVELS) -> Listed:
    """Return the values that members of an object schema may only have, and members of those.

    Args:
        schema: The object schema, or a union of such: what all of them list then.
        typer: What is asked about schemas.
        inner: Whether only what is required counts, as it does inside a member.
        levels: How much deeper to look.
    """
    variants = union_members(typer.resolve(schema))
    if variants is not None:
        parts = [listed(variant, typer, inner=inner, levels=levels) for variant in variants if levels]
        paths = [path for path in (parts[0] if parts else ()) if all(path in part for part in parts)]
        return {path: _distinct([value for part in parts for value in part[path]]) for path in paths}
    listing: Listed = {}
    for pair in typer.members(schema):
        values = values_of(pair.schema, typer)
        if values is not None and (pair.required or not inner):
            listing[pair.key,] = values
        elif pair.required and levels and is_model(typer.resolve(pair.schema)):
            inside = listed(pair.schema, typer, inner=True, levels=levels - 1)
            listing |= {(pair.key, *path): values for path, values in inside.items()}
    return listing


def values_of(schema: Schema, typer: Members, levels: int = _LEVELS) -> Values | None:
    """Return all values that *schema* allows, null among them; None where it allows others."""
    resolved = typer.resolve(schema)
    if "const" in resolved:
        return (resolved["const"],)
    if resolved.get("type") == "null":
        return (None,)
    values = resolved.get("enum", resolved.get(CONSTANTS))
    if isinstance(values, list):
        return tuple(values)
    members = union_members(resolved) if levels else None
    if members is None:
        return None
    parts = [values_of(member, typer, levels - 1) for member in members]
    if any(part is None for part in parts):
        return None
    return _distinct([value for part in parts for value in part or ()])


def _distinct(values: list[Any]) -> Values:
    return tuple({literal(value): value for value in values}.values())
