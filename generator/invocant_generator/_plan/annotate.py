"""Say how a schema's values are written in Python: the annotation, what a caller may pass, the Kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from attrs import evolve, field, frozen

from invocant_generator import _identifiers as naming
from invocant_generator._plan.directions import Outgoing
from invocant_generator._plan.schemas import Schema, component_of, followed, is_enum, is_model, union_members
from invocant_generator._plan.tree import MemberPair


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
    "binary": Typed("k.BINARY", "bytes", "rt.Binary"),
}
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
            return self.named(name) if name in self._names else self._unnamed(name)
        members = union_members(schema)
        if members is not None:
            return self.union(members, schema.get("x-invocant-tag"))
        if "const" in schema:
            return _const(schema["const"])
        kind = schema.get("type")
        if kind == "array":
            return self._array(schema)
        if kind == "object":
            return self._map(schema)
        if kind == "string":
            return _STRINGS.get(str(schema.get("format")), _SCALARS["string"])
        return _SCALARS.get(str(kind), ANY)

    def sent(self, schema: Schema) -> Typed:
        """Return the Python of *schema* as a request has its values: without what only the server sets."""
        typed = self.of(schema)
        return evolve(typed, kind=f"k.Writable({typed.kind})") if self._outgoing.leaves_out(schema) else typed

    def _unnamed(self, name: str) -> Typed:
        """Return the Python of a component without a class; one made of itself has no end, so it is Any."""
        if name in self._followed:
            return ANY
        self._followed.add(name)
        found = self.of(self._components[name])
        self._followed.discard(name)
        return found

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
        classes = frozenset().union(*(piece.classes for _, piece in parts))
        imports = frozenset().union(*(piece.imports for _, piece in parts))
        annotations = [piece.annotation for _, piece in parts]
        accepts = join([piece.accepts for _, piece in parts])
        table = self._tag_table(parts, tag)
        base = self._base(parts, tag)
        if tag and table is not None and base:
            kind = f"k.Based({literal(tag['property'])}, {{{table}}}, {base})"
            return Typed(kind, join(annotations), accepts, classes, imports)
        if tag and table is not None:
            kind = f"k.Tagged({literal(tag['property'])}, {{{table}}})"
        else:
            shapes = []
            for schema, piece in parts:
                required, known = self._members(schema)
                fixed = self._fixed(schema)
                beside = f", fixed={literal(fixed)}" if fixed else ""
                shapes.append(
                    f"k.Shape(required={literal(required)}, known={literal(known)}, "
                    f"kind={piece.kind}{beside})"
                )
            kind = f"k.Shapes({', '.join(shapes)})"
        return Typed(kind, join([*annotations, "k.UnknownModel"]), accepts, classes, imports)

    def _tag_table(self, parts: list[tuple[Schema, Typed]], tag: Mapping[str, Any] | None) -> str | None:
        """Return the entries of a tag table, or None where a variant has no tag value."""
        if not tag:
            return None
        by_component = {component_of(schema): piece for schema, piece in parts if "$ref" in schema}
        tagged = set(by_component) - {tag.get("otherwise")}
        entries = []
        reached = set()
        for value, component in tag["mapping"].items():
            if component not in by_component:
                return None
            reached.add(component)
            entries.append(f"{literal(value)}: {by_component[component].kind}")
        if tag.get("missing") in by_component:
            entries.append(f"None: {by_component[tag['missing']].kind}")
        if reached - {tag.get("otherwise")} != tagged or len(by_component) != len(parts):
            return None
        return ", ".join(entries)

    def _base(self, parts: list[tuple[Schema, Typed]], tag: Mapping[str, Any] | None) -> str | None:
        """Return the Kind of what an object is whose tag is none of the variants'; None where nothing is."""
        wanted = tag.get("otherwise") if tag else None
        return next(
            (piece.kind for schema, piece in parts if wanted and component_of(schema) == wanted), None
        )

    def _members(self, schema: Schema) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the required and the known member names of an object schema; of a union, those all share.

        An answer need not have what the server never returns.
        """
        resolved = self.resolve(schema)
        members = union_members(resolved)
        if members is None:
            pairs = self.members(schema)
            answered = (pair for pair in pairs if pair.required and not pair.schema.get("writeOnly"))
            return tuple(pair.key for pair in answered), tuple(pair.key for pair in pairs)
        shapes = [self._members(member) for member in members]
        required = tuple(name for name in shapes[0][0] if all(name in shape[0] for shape in shapes))
        known = tuple(dict.fromkeys(name for shape in shapes for name in shape[1]))
        return required, known

    def _fixed(self, schema: Schema) -> dict[str, Any]:
        """Return the constants among the members of an object schema; none of a union."""
        members = {pair.key: self.resolve(pair.schema) for pair in self.members(schema)}
        return {name: member["const"] for name, member in members.items() if "const" in member}

    def _array(self, schema: Schema) -> Typed:
        first = schema.get("prefixItems")
        items = schema.get("items")
        if isinstance(first, list) and first:
            pieces = [self.of(item) for item in first]
            rest = self.of(items) if isinstance(items, dict) else ANY
            kinds = ", ".join(piece.kind for piece in pieces)
            return Typed(
                f"k.Tuple(({kinds},), rest={rest.kind})",
                "tuple[Any, ...]",
                "Sequence[Any]",
                frozenset().union(*(piece.classes for piece in pieces)),
                frozenset({"Any", "Sequence"}),
            )
        return _list_of(self.of(items) if isinstance(items, dict) else ANY)

    def _map(self, schema: Schema) -> Typed:
        value = schema.get("additionalProperties")
        inner = self.of(value) if isinstance(value, dict) else ANY
        if inner == ANY:
            return FREE_MAP
        return Typed(
            f"k.Map({inner.kind})",
            f"dict[str, {inner.annotation}]",
            f"Mapping[str, {inner.accepts}]",
            inner.classes,
            inner.imports | {"Mapping"},
        )


INPUTS = "inputs."
"""What stands before a class name in *accepts* where its plain dict is meant, or the values of an enum."""


def kind_name(python: str, schema: Schema) -> str:
    """Return the name under which the models package offers the Kind of a class or a named union."""
    return python if is_model(schema) or is_enum(schema) else f"{naming.snake(python)}_kind"


def literal(value: Any) -> str:
    """Return Python source of plain data. Never anything but a literal, whatever the document says."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{literal(key)}: {literal(member)}" for key, member in value.items()) + "}"
    if isinstance(value, tuple):
        return "(" + "".join(f"{literal(item)}, " for item in value).rstrip() + ")"
    if isinstance(value, list):
        return "[" + ", ".join(literal(item) for item in value) + "]"
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return f'float("{value}")'
    if value is None or isinstance(value, (bool, int, float)):
        return repr(value)
    return (
        ascii(str(value))
        if any(0xD800 <= ord(c) <= 0xDFFF or not c.isprintable() for c in str(value))
        else repr(str(value))
    )


def split_union(annotation: str) -> list[str]:
    """Split `A | B[C | D]` into its top-level members."""
    found, depth, start, quote = [], 0, 0, ""
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
            found.append(annotation[start:position].strip())
            start = position + 1
    return [*found, annotation[start:].strip()]


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


def _list_of(item: Typed) -> Typed:
    return Typed(
        f"k.List({item.kind})",
        f"list[{item.annotation}]",
        f"Sequence[{item.accepts}]",
        item.classes,
        item.imports | {"Sequence"},
    )


def _const(value: Any) -> Typed:
    """Return the Python of one fixed scalar."""
    spelled = f"Literal[{literal(value)}]"
    return Typed(f"k.Const({literal(value)})", spelled, spelled, imports=frozenset({"Literal"}))


def _type_of(value: bool | int | str) -> str:
    return "boolean" if isinstance(value, bool) else "integer" if isinstance(value, int) else "string"
