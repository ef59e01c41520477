"""An OpenAPI schema as a JSON Schema of draft 2020-12, so that a common validator can judge values by it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from invocant.documents._directions import Direction, Directions
from invocant.documents._json_types import JSON_TYPES, SPELLINGS
from invocant.documents.pointers import MISSING, from_ref, lookup, split

_SCHEMA = frozenset(
    {
        "not",
        "if",
        "then",
        "else",
        "contains",
        "propertyNames",
        "additionalProperties",
        "items",
        "unevaluatedItems",
        "unevaluatedProperties",
        "additionalItems",
    }
)
"""Keywords that hold one schema."""
_SCHEMAS = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
"""Keywords that hold a list of schemas."""
_NAMED = frozenset({"properties", "patternProperties", "dependentSchemas", "$defs", "definitions"})
"""Keywords that hold schemas by name."""
_DROPPED = frozenset(
    {
        "discriminator",
        "xml",
        "externalDocs",
        "example",
        "nullable",
        "deprecated",
        "title",
        "description",
        "examples",
        "default",
        "$schema",
        "$comment",
    }
)
"""Keywords that validate nothing, or that JSON Schema reads in another sense."""


_SAME_VALUE = frozenset({"allOf", "anyOf", "oneOf", "not", "if", "then", "else"})
"""Keywords whose schemas speak of the value itself, and not of a part of it."""
_MEMBERS: Mapping[str, frozenset[Direction]] = {}


def json_schema(
    document: Mapping[str, Any], schema: Any, *, leaving_out: Direction | None = None
) -> dict[str, Any]:
    """Return *schema* of *document* as a self-contained JSON Schema.

    Schemas it refers to, directly or not, are put under `$defs`. OpenAPI 3.0's `nullable` and boolean
    `exclusiveMinimum` and `exclusiveMaximum` get the form that 2020-12 has for them, in a 3.1 document too:
    vendors mix the two. A `nullable` beside an `enum` allows null, listed or not, and so does an `enum` that
    lists null beside a `type` that does not name it. In 3.0 a keyword beside a `$ref` does not count, except
    `nullable`. A reference to nothing allows everything.

    Args:
        document: The document that the references of *schema* lead into; resolved or not.
        schema: A schema object, a reference, or true or false.
        leaving_out: Which members need not be there although they are required: `readOnly` ones of a
            request, where they may be anything, or `writeOnly` ones of an answer. None is neither.

    Source: OpenAPI 3.0.4, sections 4.7.24.1 (nullable) and 4.7.24.2 (readOnly); JSON Schema 2020-12.
    """
    converter = SchemaConverter(document, leaving_out)
    result = converter.convert(schema)
    root: dict[str, Any] = dict(result) if isinstance(result, dict) else ({} if result else {"not": {}})
    definitions = converter.definitions()
    if definitions:
        root["$defs"] = definitions
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **root}


class SchemaConverter:
    """Converts schemas one by one, and remembers which places of the document they refer to.

    For many schemas of one document: what several refer to is converted once. A converted schema refers to
    `#/$defs/NAME`, and `definitions` returns what stands there.

    Args:
        document: See `json_schema`.
        leaving_out: See `json_schema`.
    """

    def __init__(self, document: Mapping[str, Any], leaving_out: Direction | None = None) -> None:
        self._document = document
        self._leaving_out = leaving_out
        self._directions = Directions(document)
        self._inlined: set[str] = set()
        self._dialect_30 = str(document.get("openapi", "")).startswith("3.0")
        self._names: dict[str, str] = {}
        self._pending: list[str] = []

    def definitions(self) -> dict[str, Any]:
        """Return every schema referred to since the last call, and by those, converted, by name."""
        definitions: dict[str, Any] = {}
        while self._pending:
            pointer = self._pending.pop()
            target = lookup(self._document, pointer)
            definitions[self._names[pointer]] = True if target is MISSING else self.convert(target)
        return dict(sorted(definitions.items()))

    def convert(self, schema: Any, above: Mapping[str, frozenset[Direction]] = _MEMBERS) -> Any:
        """Return *schema* in the draft's terms; *above* has the members of what it is a part of."""
        if not isinstance(schema, Mapping):
            return schema if isinstance(schema, bool) else True
        if self._leaving_out is not None:
            above = {**above, **self._directions.members(schema)}
        ref = schema.get("$ref")
        if isinstance(ref, str):
            return self._reference(ref, schema, above)
        result: dict[str, Any] = {}
        for key, value in schema.items():
            if key in _DROPPED or key.startswith("x-"):
                continue
            context = above if key in _SAME_VALUE else _MEMBERS
            if key in _SCHEMA:
                result[key] = (
                    self._items(value, result)
                    if key == "items" and isinstance(value, list)
                    else self.convert(value, context)
                )
            elif key in _SCHEMAS:
                if isinstance(value, list) and value:
                    result[key] = [self.convert(item, context) for item in value]
            elif key == "properties":
                if isinstance(value, Mapping):
                    result[key] = {
                        name: self._member(member, above.get(name)) for name, member in value.items()
                    }
            elif key in _NAMED:
                if isinstance(value, Mapping):
                    result[key] = {name: self.convert(member) for name, member in value.items()}
            elif key == "required":
                if isinstance(value, list):
                    names = dict.fromkeys(name for name in value if isinstance(name, str))
                    result[key] = [name for name in names if self._leaving_out not in above.get(name, ())]
            elif key == "type":
                types = _types(value)
                if types is not None:
                    result[key] = types
            elif key == "enum":
                if isinstance(value, list) and value:
                    result[key] = value
            else:
                result[key] = value
        if isinstance(result.get("items"), list):
            result["prefixItems"] = result.pop("items")
        _number_exclusive_bounds(result)
        return self._nullable(result) if _means_null(schema) else result

    def _items(self, value: list[Any], result: dict[str, Any]) -> Any:
        result["prefixItems"] = [self.convert(item) for item in value]
        return True

    def _member(self, schema: Any, directions: frozenset[Direction] | None) -> Any:
        """Return the schema of a member; one that only the server sets is ignored in a request."""
        ignored = self._leaving_out == "readOnly" and "readOnly" in (directions or ())
        return True if ignored else self.convert(schema)

    def _reference(
        self, ref: str, schema: Mapping[str, Any], above: Mapping[str, frozenset[Direction]]
    ) -> Any:
        pointer = from_ref(ref)
        result: dict[str, Any] = {}
        if pointer is not None and self._depends(pointer, above):
            self._inlined.add(pointer)
            result = {"allOf": [self.convert(lookup(self._document, pointer), above)]}
            self._inlined.discard(pointer)
        elif pointer is not None:
            result["$ref"] = f"#/$defs/{self._name(pointer)}"
        if not self._dialect_30:
            rest = {key: value for key, value in schema.items() if key not in {"$ref", "nullable"}}
            beside = self.convert(rest, above)
            if isinstance(beside, dict) and not (beside.keys() & result.keys()):
                result = {**result, **beside}
        return self._nullable(result) if schema.get("nullable") is True else result

    def _depends(self, pointer: str, above: Mapping[str, frozenset[Direction]]) -> bool:
        """Tell whether what is referred to requires a member that may be left out as others say of it."""
        if self._leaving_out is None or pointer in self._inlined:
            return False
        schema = lookup(self._document, pointer)
        required = schema.get("required") if isinstance(schema, Mapping) else None
        own = self._directions.members(schema)
        return isinstance(required, list) and any(
            self._leaving_out in above.get(name, ()) and self._leaving_out not in own.get(name, ())
            for name in required
            if isinstance(name, str)
        )

    def _name(self, pointer: str) -> str:
        if pointer not in self._names:
            wanted = "".join(
                c if c.isascii() and (c.isalnum() or c in "_-") else "_"
                for c in (split(pointer) or ["document"])[-1]
            )
            name, number = wanted or "schema", 2
            while name in self._names.values():
                name, number = f"{wanted}_{number}", number + 1
            self._names[pointer] = name
            self._pending.append(pointer)
        return self._names[pointer]

    @staticmethod
    def _nullable(result: dict[str, Any]) -> dict[str, Any]:
        """Return *result* with null allowed."""
        if not result:
            return result
        if set(result) <= {"type", "format"} and isinstance(result.get("type"), str):
            return {**result, "type": [result["type"], "null"]}
        return {"anyOf": [result, {"type": "null"}]}


def _types(value: Any) -> str | list[str] | None:
    """Return the types that *value* names, by JSON's names for them; None where one is unknown.

    None itself names no type, as writers have it that write every keyword; in a list it is the word null.
    """
    if value is None:
        return None
    names: list[str] = []
    for item in value if isinstance(value, list) else [value]:
        name = "null" if item is None else item.lower() if isinstance(item, str) else ""
        name = SPELLINGS.get(name, (name, {}))[0]
        if name not in JSON_TYPES:
            return None
        if name not in names:
            names.append(name)
    return names if isinstance(value, list) else names[0]


def _means_null(schema: Mapping[str, Any]) -> bool:
    """Tell whether *schema* means to allow null in a way that JSON Schema does not know."""
    if schema.get("nullable") is True:
        return True
    values, parts = schema.get("enum"), schema.get("allOf")
    if isinstance(values, list) and None in values and isinstance(schema.get("type"), str):
        return True
    return isinstance(parts, list) and any(
        isinstance(part, Mapping) and part.get("nullable") is True and not (part.keys() - _DROPPED)
        for part in parts
    )


def _number_exclusive_bounds(result: dict[str, Any]) -> None:
    """Turn `exclusiveMinimum: true, minimum: 0` into `exclusiveMinimum: 0`; likewise the maximum."""
    for exclusive, inclusive in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if isinstance(result.get(exclusive), bool):
            strict = result.pop(exclusive)
            if strict and inclusive in result:
                result[exclusive] = result.pop(inclusive)
