"""Say how a schema's values are written in Python: the annotation, what a caller may pass, the Kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from attrs import evolve, field, frozen

from invocant_generator import _identifiers as naming
from invocant_generator._plan.directions import Outgoing
from invocant_generator._plan.pairs import MemberPair
from invocant_generator._plan.schemas import (
    CONSTANTS,
    Schema,
    component_of,
    followed,
    is_enum,
    is_model,
    union_members,
)
from invocant_generator._plan.source import literal
from invocant_generator._plan.variants import Variant, kind_of_objects


@frozen
class Typed:
    """One schema in Python: three pieces of source code and what they need."""

    kind: str
    """Expression of the runtime Kind, with `k` and `ref` in scope."""
    annotation: str
    """Type of a decoded value."""
    accepts: str
    """Type of a value that a caller may pass; a superset of *annotation*."""
    classes: frozenset[str] = field(default=frozenset())
    """Classes and named unions of the models package that the types mention."""
    imports: frozenset[str] = field(default=frozenset())
    """Names of the standard library that the types mention, such as `UUID`."""


_MAPPING = "Mapping[str, Any]"

ANY = Typed("k.ANY", "Any", "Any", imports=frozenset({"Any"}))
"""Any JSON value."""
FREE_MAP = Typed("k.Map(k.ANY)", "dict[str, Any]", _MAPPING, imports=frozenset({"Any", "Mapping"}))
"""A JSON object of which the document says nothing more."""

_STRINGS = {
    "uuid": Typed("k.UUID", "UUID", "UUID | str", imports=frozenset({"UUID"})),
    "date-time": Typed("k.DATETIME", "datetime", "datetime | str", imports=frozenset({"datetime"})),
    "date": Typed("k.DATE", "date", "date | str", imports=frozenset({"date"})),
    "time": Typed("k.TIME", "time", "time | str", imports=frozenset({"time"})),
    "byte": Typed("k.BASE64", "k.Base64", "str"),
}
_BYTES = Typed("k.BINARY", "bytes", "rt.Binary")
_SCALARS = {
    "string": Typed("k.STR", "str", "str"),
    "integer": Typed("k.INT", "int", "int"),
    "number": Typed("k.FLOAT", "float", "float"),
    "boolean": Typed("k.BOOL", "bool", "bool"),
    "null": Typed("k.NULL", "None", "None"),
}
_JSON_TYPES = ("object", "array", "string", "integer", "number", "boolean")


class Typer:
    """Answers for any schema of one repaired document; asks the components where a schema is a reference."""

    def __init__(
        self,
        components: Mapping[str, Schema],
        names: Mapping[str, str],
        members: Mapping[str, Sequence[MemberPair]],
    ) -> None:
        """Take the *components*, and of those that are defined the Python *names* and the *members*."""
        self._components = components
        self._names = names
        self._pairs = members
        self._outgoing = Outgoing(components, members)
        self._open: set[str] = set()
        self._followed: set[str] = set()
        self._raw = False

    def resolve(self, schema: Schema) -> Schema:
        """Follow references until a schema stands there."""
        return followed(self._components, schema)[1]

    def members(self, schema: Schema) -> Sequence[MemberPair]:
        """Return the members of the model that *schema* is or refers to; none of anything else."""
        component, _ = followed(self._components, schema)
        return self._pairs.get(component, ()) if component is not None else ()

    def of(self, schema: Schema) -> Typed:
        """Return the Python of *schema*, as an answer has its values."""
        if "x-invocant-ref" in schema:
            schema = {"$ref": f"#/components/schemas/{schema['x-invocant-ref']}"}
        if "$ref" in schema:
            name = component_of(schema)
            inline = name not in self._names or (self._raw and self._is_raw(schema))
            return self._unnamed(name) if inline else self.named(name)
        members = union_members(schema)
        if members is not None:
            return self.union(members, schema.get("x-invocant-tag"))
        if "const" in schema:
            return _const(schema["const"])
        return _fixed(schema, self._of_type(schema))

    def _of_type(self, schema: Schema) -> Typed:
        kind = schema.get("type")
        if kind == "array":
            return self._array(schema)
        if kind == "object":
            return self._map(schema)
        if kind == "string":
            return self._string(schema)
        return _SCALARS.get(str(kind), ANY)

    def raw(self, schema: Schema) -> Typed:
        """Return the Python of *schema* where bytes stand as they are: a body, a part of a form.

        Objects inside are JSON again.
        """
        self._raw = True
        try:
            return self.of(schema)
        finally:
            self._raw = False

    def _is_raw(self, schema: Schema, seen: frozenset[str] = frozenset()) -> bool:
        """Tell whether *schema*, a union or a list, has bytes in it that are not in an object."""
        if "$ref" in schema:
            name = component_of(schema)
            return name not in seen and self._is_raw(self._components[name], seen | {name})
        if is_model(schema):
            return False
        parts = [*(union_members(schema) or ()), *schema.get("prefixItems", ()), schema.get("items")]
        return schema.get("format") == "binary" or any(
            isinstance(part, Mapping) and self._is_raw(part, seen) for part in parts
        )

    def _string(self, schema: Schema) -> Typed:
        name = str(schema.get("format"))
        if name == "binary" and self._raw:
            return _BYTES
        return _STRINGS.get(name, _SCALARS["string"])

    def sent(self, schema: Schema, *, raw: bool = False) -> Typed:
        """Return the Python of *schema* as a request has its values: without what only the server sets.

        Args:
            schema: The schema.
            raw: Whether bytes stand there as they are, as for `raw`.
        """
        typed = self.raw(schema) if raw else self.of(schema)
        return evolve(typed, kind=f"k.Writable({typed.kind})") if self._outgoing.leaves_out(schema) else typed

    def _unnamed(self, name: str) -> Typed:
        """Return the Python of a component without a class; one made of itself has no end, so it is Any."""
        if name in self._followed:
            return ANY
        self._followed.add(name)
        typed = self.of(self._components[name])
        self._followed.discard(name)
        return typed

    def named(self, name: str) -> Typed:
        """Return the Python of the component *name*, which has a class or a named union."""
        python = self._names[name]
        schema = self._components[name]
        classes, imports = frozenset({python}), frozenset[str]()
        if is_enum(schema) or is_model(schema) or name in self._open:
            accepts = f"{python} | {INPUTS}{python}"
        else:
            self._open.add(name)
            inner = self.of(schema)
            self._open.discard(name)
            parts = split_union(inner.accepts)
            dicts = [f"{INPUTS}{python}"] if any(part.startswith(INPUTS) for part in parts) else []
            skipped = {*inner.classes, "k.UnknownModel"}
            rest = [part for part in parts if part not in skipped and not part.startswith(INPUTS)]
            accepts, imports = join([python, *dicts, *rest]), inner.imports
            classes |= inner.classes if any("[" in part for part in rest) else frozenset()
        return Typed(f"ref({literal(kind_name(python, schema))})", python, accepts, classes, imports)

    def of_definition(self, name: str) -> Typed:
        """Return the Python of what the component *name* is defined as, not of a mention of it."""
        return self.of(self._components[name])

    def union(self, members: Sequence[Schema], tag: Mapping[str, Any] | None) -> Typed:
        """Return the Python of a union: decoded by JSON type, objects by tag or by required members."""
        rest = [member for member in members if member.get("type") != "null"]
        nullable = len(rest) < len(members)
        if len(rest) == 1:
            inner = self.of(rest[0])
            return _nullable(inner) if nullable and inner != ANY else inner
        by_type: dict[str, list[tuple[Schema, Typed]]] = {}
        for member in rest:
            by_type.setdefault(self._json_type(member), []).append((member, self.of(member)))
        if "any" in by_type:
            return ANY
        typed = [
            self._objects(parts, tag) if json_type == "object" else parts[0][1]
            for json_type, parts in by_type.items()
        ]
        arguments = [f"{json_type}={piece.kind}" for json_type, piece in zip(by_type, typed, strict=True)]
        return Typed(
            f"k.OneOf({', '.join([*arguments, *(['null=True'] if nullable else [])])})",
            join([*(piece.annotation for piece in typed), *(["None"] if nullable else [])]),
            join([*(piece.accepts for piece in typed), *(["None"] if nullable else [])]),
            frozenset().union(*(piece.classes for piece in typed)),
            frozenset().union(*(piece.imports for piece in typed)),
        )

    def _json_type(self, schema: Schema) -> str:
        """Return the JSON type of *schema*'s values; a union among a union's members is one of objects."""
        resolved = self.resolve(schema)
        if "const" in resolved:
            return _type_of(resolved["const"])
        members = union_members(resolved)
        if members is not None:
            return self._json_type(members[0])
        return str(resolved.get("type", "any"))

    def _objects(self, parts: list[tuple[Schema, Typed]], tag: Mapping[str, Any] | None) -> Typed:
        if len(parts) == 1:
            return parts[0][1]
        kind, open_ended = kind_of_objects(
            [Variant(schema, piece.kind) for schema, piece in parts], tag, self
        )
        annotations = [piece.annotation for _, piece in parts]
        return Typed(
            kind,
            join(annotations if open_ended else [*annotations, "k.UnknownModel"]),
            join([piece.accepts for _, piece in parts]),
            frozenset().union(*(piece.classes for _, piece in parts)),
            frozenset().union(*(piece.imports for _, piece in parts)),
        )

    def _array(self, schema: Schema) -> Typed:
        first = schema.get("prefixItems")
        items = schema.get("items")
        if isinstance(first, list) and first:
            rest = None if items is False else self.of(items) if isinstance(items, dict) else ANY
            return _tuple_of([self.of(item) for item in first], rest, schema.get("x-invocant-least"))
        return _list_of(self.of(items) if isinstance(items, dict) else ANY)

    def _map(self, schema: Schema) -> Typed:
        value = schema.get("additionalProperties")
        raw, self._raw = self._raw, False  # a map is JSON, wherever it stands
        inner = self.of(value) if isinstance(value, dict) else ANY
        self._raw = raw
        return map_of(inner)


INPUTS = "inputs."
"""What stands before a class name in *accepts* where its plain dict is meant, or the values of an enum."""


def kind_name(python: str, schema: Schema) -> str:
    """Return the name under which the models package offers the Kind of a class or a named union."""
    return python if is_model(schema) or is_enum(schema) else f"{naming.snake(python)}_kind"


def split_union(annotation: str) -> list[str]:
    """Split `A | B[C | D]` into its top-level members."""
    return [annotation.strip()] if "|" not in annotation else list(_split(annotation))


@lru_cache(maxsize=4096)
def _split(annotation: str) -> tuple[str, ...]:
    members, depth, start, quote = [], 0, 0, ""
    for position, character in enumerate(annotation):
        if quote:
            if character == quote and annotation[position - 1] != "\\":
                quote = ""
        elif character in "'\"":
            quote = character
        elif character in "[(":
            depth += 1
        elif character in ")]":
            depth -= 1
        elif character == "|" and depth == 0:
            members.append(annotation[start:position].strip())
            start = position + 1
    return (*members, annotation[start:].strip())


def join(annotations: Iterable[str]) -> str:
    """Join annotations to one union: each member once, `Any` swallows all, None comes last."""
    members = list(dict.fromkeys(member for annotation in annotations for member in split_union(annotation)))
    if "Any" in members:
        return "Any"
    if "None" in members:
        members = [member for member in members if member != "None"] + ["None"]
    return " | ".join(members)


def optional(annotation: str) -> str:
    """Return *annotation* for a member that may be missing."""
    return annotation if annotation == "Any" else f"{annotation} | k.Unset"


def merged(typed: Sequence[Typed]) -> Typed:
    """Return one Typed for several: their union to a type checker, the first one's Kind at run time."""
    if len(typed) == 1:
        return typed[0]
    return Typed(
        typed[0].kind,
        join([piece.annotation for piece in typed]),
        join([piece.accepts for piece in typed]),
        frozenset().union(*(piece.classes for piece in typed)),
        frozenset().union(*(piece.imports for piece in typed)),
    )


def _nullable(inner: Typed) -> Typed:
    return evolve(
        inner,
        kind=f"k.Nullable({inner.kind})",
        annotation=join([inner.annotation, "None"]),
        accepts=join([inner.accepts, "None"]),
    )


def map_of(value: Typed) -> Typed:
    """Return the Python of an object whose members are all of one type."""
    if value == ANY:
        return FREE_MAP
    return Typed(
        f"k.Map({value.kind})",
        f"dict[str, {value.annotation}]",
        f"Mapping[str, {value.accepts}]",
        value.classes,
        value.imports | {"Mapping"},
    )


def _list_of(item: Typed) -> Typed:
    return Typed(
        f"k.List({item.kind})",
        f"list[{item.annotation}]",
        f"Sequence[{item.accepts}]",
        item.classes,
        item.imports | {"Sequence"},
    )


def _tuple_of(items: Sequence[Typed], rest: Typed | None, least: int | None) -> Typed:
    """Return the Python of an array with a type for each place.

    Args:
        items: The types of the places.
        rest: The type of what may follow; None where nothing may.
        least: How many places must be there, if that is not all.
    """
    places = len(items)
    least = places if least is None or not 0 <= least < places else least
    kinds = [f"({', '.join(piece.kind for piece in items)}{',' if places == 1 else ''})"]
    kinds += [f"rest={rest.kind}"] if rest is not None else []
    kinds += [f"least={least}"] if least < places else []
    pieces = [*items, *([rest] if rest is not None else [])]
    lengths = range(least, places + 1)

    def spelled(types: Sequence[str], more: str | None) -> str:
        if len(lengths) > _MOST_LENGTHS:
            return f"tuple[{join([*types, *([more] if more else [])])}, ...]"
        shorter = [f"tuple[{', '.join(types[:length]) or '()'}]" for length in lengths if length < places]
        last = [*types, f"*tuple[{more}, ...]"] if more else types
        return " | ".join([*shorter, f"tuple[{', '.join(last)}]"])

    given = join([piece.accepts for piece in pieces])
    return Typed(
        f"k.Tuple({', '.join(kinds)})",
        spelled([piece.annotation for piece in items], rest.annotation if rest else None),
        f"{spelled([piece.accepts for piece in items], rest.accepts if rest else None)} | list[{given}]",
        frozenset().union(*(piece.classes for piece in pieces)),
        frozenset().union(*(piece.imports for piece in pieces)),
    )


_MOST_LENGTHS = 4
"""The most lengths of a tuple that its type has a word for each of."""


def _fixed(schema: Schema, typed: Typed) -> Typed:
    """Return *typed* with the only value of a number, an array or an object, which has no literal type."""
    values = schema.get(CONSTANTS)
    if not isinstance(values, list) or len(values) != 1 or typed.annotation not in _PLAIN:
        return typed
    return evolve(typed, kind=f"k.Const({literal(values[0])})")


_PLAIN = frozenset({"float", "list[Any]", "dict[str, Any]"})
"""Types whose values are decoded into themselves."""


def _const(value: Any) -> Typed:
    """Return the Python of one fixed scalar."""
    spelled = f"Literal[{literal(value)}]"
    return Typed(f"k.Const({literal(value)})", spelled, spelled, imports=frozenset({"Literal"}))


def _type_of(value: bool | int | str) -> str:
    return "boolean" if isinstance(value, bool) else "integer" if isinstance(value, int) else "string"
