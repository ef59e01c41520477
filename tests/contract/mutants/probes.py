"""Values that show where readings of a schema part: valid ones of every variant, wrong of every kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_UUID, _OTHER_UUID = "6a1c7c2e-3d0b-4f60-9b0e-0f6d3c1b8a11", "not-a-uuid"


def resolved(document: Mapping[str, Any], value: Any) -> Any:
    """Follow a reference inside the document; {} for one that leads nowhere."""
    for _ in range(20):
        if not isinstance(value, Mapping) or "$ref" not in value:
            return value
        inside: Any = document
        for step in str(value["$ref"]).removeprefix("#/").split("/"):
            inside = inside.get(step.replace("~1", "/").replace("~0", "~"), {})
        value = inside
    return {}


class Prober:
    """Makes the probes of the schemas of one document."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self.whole: set[str] = set()
        """References whose schemas were probed to their end: elsewhere, what holds of all of them will do."""
        self.objects: list[tuple[Mapping[str, Any], list[Any]]] = []
        """Each schema of an object with its probes, of which the second has every member."""

    def probes(self, schema: Any) -> list[Any]:
        """Return the probes of a schema; the first is valid, as far as the words are known here."""
        reference = schema.get("$ref") if isinstance(schema, Mapping) else None
        schema = self._plain(schema)
        if not isinstance(schema, Mapping):
            return ["any"]
        if reference in self.whole:
            made = self._outer(schema)
        else:
            self.whole |= {reference} - {None}
            made = self._own(schema)
        return [*made, None] if schema.get("nullable") else made  # a list of its own: objects are kept

    def least(self, schema: Any, above: frozenset[str] = frozenset()) -> Any:
        """Return the least value that is valid.

        Args:
            above: References on the way here: what has a choice takes another one.
        """
        reference = schema.get("$ref") if isinstance(schema, Mapping) else None
        schema = self._plain(schema)
        if not isinstance(schema, Mapping):
            return "any"
        if reference in above and schema.get("nullable"):
            return None
        above |= {reference} - {None}
        for variants in _variants(schema):
            others = [variant for variant in variants if _reference(variant) not in above]
            return self.least((others or variants)[0], above)
        if "allOf" in schema:
            schema = self._merged(schema)
        if "const" in schema or "enum" in schema:
            return schema.get("const", next(iter(schema.get("enum", ())), None))
        if _is_object(schema):
            members = schema.get("properties", {})
            return {
                name: self.least(members.get(name, {}), above) for name in dict.fromkeys(_required(schema))
            }
        return [] if _kind(schema) == "array" else _scalars(schema, _kind(schema))[0]

    def _plain(self, schema: Any) -> Any:
        """Follow references, and what puts together a single schema and words about it."""
        schema = resolved(self.document, schema)
        while isinstance(schema, Mapping) and "allOf" in schema and "properties" not in schema:
            parts = [part for part in schema["allOf"] if set(part) - {"description", "title", "default"}]
            if len(parts) != 1:
                break
            schema = resolved(self.document, parts[0])
        return schema

    def _outer(self, schema: Mapping[str, Any]) -> list[Any]:
        """Return what is valid by each variant, and what is wrong with all of them."""
        if "enum" in schema:
            valid = [*schema["enum"]]
        else:
            valid = [self.least(variant) for variants in _variants(schema) for variant in variants]
        return [*(valid or [self.least(schema)]), {}, "text", 5, [], None]

    def _own(self, schema: Mapping[str, Any]) -> list[Any]:
        for variants in _variants(schema):
            nested = [self.probes(variant) for variant in variants]
            return [*(values[0] for values in nested), *(value for values in nested for value in values[1:])]
        if "allOf" in schema:
            schema = self._merged(schema)
        if "const" in schema:
            return [schema["const"], "other", 5]
        if "enum" in schema:
            return [*schema["enum"], "no such value", 5, None]
        if _is_object(schema):
            return self._object(schema)
        if _kind(schema) == "array":
            inner = self.probes(schema.get("items", {}))
            return [[inner[0]], *([value] for value in inner[1:]), [], "text", {}, None]
        return _scalars(schema, _kind(schema))

    def _merged(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        """Return an object that is put together of several."""
        whole: dict[str, Any] = {"type": "object", "properties": {}, "required": []}
        for part in [*(self._plain(part) for part in schema["allOf"]), schema]:
            part = self._merged(part) if "allOf" in part and part is not schema else part
            whole["properties"] |= part.get("properties", {})
            whole["required"] += part.get("required", [])
        return whole

    def _object(self, schema: Mapping[str, Any]) -> list[Any]:
        """Return the least object, one with everything, and each member alone with each of its values."""
        members = {name: self.probes(inner) for name, inner in schema.get("properties", {}).items()}
        more = schema.get("additionalProperties")
        if isinstance(more, Mapping) and more:
            members["further"] = self.probes(more)
        base = self.least({**schema, "nullable": False})
        made: list[Any] = [base, {**base, **{name: values[0] for name, values in members.items()}}]
        made += ({key: value for key, value in base.items() if key != name} for name in base)
        made += ({**base, name: value} for name, values in members.items() for value in values)
        made += [{}, "text", [], None]
        if schema.get("properties"):
            self.objects.append(({**schema, "nullable": False}, made))
        return made


def _variants(schema: Mapping[str, Any]) -> Iterator[list[Any]]:
    yield from (schema[word] for word in ("anyOf", "oneOf") if word in schema)


def _reference(schema: Any) -> Any:
    return schema.get("$ref") if isinstance(schema, Mapping) else None


def _required(schema: Mapping[str, Any]) -> list[str]:
    required: list[str] = schema.get("required", [])
    return required


def _kind(schema: Mapping[str, Any]) -> Any:
    kinds = schema.get("type")
    return kinds[0] if isinstance(kinds, list) else kinds


def _is_object(schema: Mapping[str, Any]) -> bool:
    return _kind(schema) == "object" or "properties" in schema


def _scalars(schema: Mapping[str, Any], kind: Any) -> list[Any]:
    if kind == "string":
        return _texts(schema)
    if kind in ("integer", "number"):
        least = schema.get("minimum", 1)
        first = least + 1 if schema.get("exclusiveMinimum") is True else least
        edges = [least, least - 1] if "minimum" in schema else []
        edges += [schema[word] + step for word in ("maximum",) if word in schema for step in (0, 1)]
        return [first, *edges, *([1.5] if kind == "integer" else []), "text", True, None]
    if kind == "boolean":
        return [True, "true", 1, None]
    if kind == "null":
        return [None, "text"]
    return ["any", None]


def _texts(schema: Mapping[str, Any]) -> list[Any]:
    wrong: list[Any] = [5, True, None, {}]
    form = schema.get("format")
    if form == "uuid":
        return [_UUID, _OTHER_UUID, *wrong]
    if form == "date-time":
        return ["2026-01-01T00:00:00Z", "yesterday", *wrong]
    edges = [""] if "minLength" in schema else []
    edges += ["x" * (schema["maxLength"] + 1)] if schema.get("maxLength", 1 << 20) < 1 << 20 else []
    edges += ["no match: \n"] if "pattern" in schema else []
    return ["text", *edges, *wrong]
