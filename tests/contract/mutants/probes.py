"""Values that show where readings of a schema part: valid ones of every variant, wrong of every kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

DEEPEST = 7
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

    def probes(self, schema: Any, depth: int = 0) -> list[Any]:
        """Return the probes of a schema; the first is valid, as far as the words are known here."""
        reference = schema.get("$ref") if isinstance(schema, Mapping) else None
        if reference in self.whole:
            return self._outer(resolved(self.document, schema), depth)
        if reference is not None:
            self.whole.add(reference)
        schema = resolved(self.document, schema)
        if not isinstance(schema, Mapping) or depth > DEEPEST:
            return ["any"]
        made = self._own(schema, depth)
        if schema.get("nullable"):
            made.append(None)
        return made

    def _outer(self, schema: Mapping[str, Any], depth: int) -> list[Any]:
        """Return what is valid by each variant, and what is wrong with all of them."""
        values = self._own(schema, depth)
        variants = len(schema.get("anyOf") or schema.get("oneOf") or "1")
        enough = values if "enum" in schema else values[:variants]
        return [*enough, {}, "text", 5, [], None]

    def _own(self, schema: Mapping[str, Any], depth: int) -> list[Any]:
        if "allOf" in schema:
            return self._together(schema, depth)
        for word in ("anyOf", "oneOf"):
            if word in schema:
                nested = [self.probes(variant, depth + 1) for variant in schema[word]]
                firsts = [values[0] for values in nested if values]
                return [*firsts, *(value for values in nested for value in values[1:])]
        if "const" in schema:
            return [schema["const"], "other", 5]
        if "enum" in schema:
            return [*schema["enum"], "no such value", 5, None]
        kinds = schema.get("type")
        kind = kinds[0] if isinstance(kinds, list) else kinds
        if kind == "object" or "properties" in schema:
            return self._object(schema, depth)
        if kind == "array":
            inner = self.probes(schema.get("items", {}), depth + 1)
            return [[inner[0]], *([value] for value in inner[1:]), [], "text", {}, None]
        return _scalars(schema, kind)

    def _together(self, schema: Mapping[str, Any], depth: int) -> list[Any]:
        """Return the probes of objects that are put together of several."""
        parts = [resolved(self.document, part) for part in schema["allOf"]]
        if len(parts) == 1 and "properties" not in schema:
            return self.probes(parts[0], depth)
        whole: dict[str, Any] = {"type": "object", "properties": {}, "required": []}
        for part in [*parts, schema]:
            whole["properties"] |= part.get("properties", {})
            whole["required"] += part.get("required", [])
        return self._object(whole, depth)

    def _object(self, schema: Mapping[str, Any], depth: int) -> list[Any]:
        members = {
            name: self.probes(inner, depth + 1) for name, inner in schema.get("properties", {}).items()
        }
        more = schema.get("additionalProperties")
        if isinstance(more, Mapping) and more:
            members["further"] = self.probes(more, depth + 1)
        base = {name: values[0] for name, values in members.items()}
        made: list[Any] = [base]
        for name, values in members.items():
            made.append({key: value for key, value in base.items() if key != name})
            made += ({**base, name: value} for value in values[1:])
        return [*made, {}, "text", [], None]


def _scalars(schema: Mapping[str, Any], kind: Any) -> list[Any]:
    if kind == "string":
        wrong: list[Any] = [5, True, None, {}]
        form = schema.get("format")
        if form == "uuid":
            return [_UUID, _OTHER_UUID, *wrong]
        if form == "date-time":
            return ["2026-01-01T00:00:00Z", "yesterday", *wrong]
        return ["text", *([""] if "minLength" in schema else []), *wrong]
    if kind in ("integer", "number"):
        least = schema.get("minimum", 1)
        edges = [least - 1 for word in ("minimum",) if word in schema]
        edges += [schema[word] + 1 for word in ("maximum",) if word in schema]
        return [least, *edges, *([1.5] if kind == "integer" else []), "text", True, None]
    if kind == "boolean":
        return [True, "true", 1, None]
    if kind == "null":
        return [None, "text"]
    return ["any", None]
