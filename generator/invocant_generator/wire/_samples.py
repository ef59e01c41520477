"""Values for the schemas of a document: the same ones on every run, each telling where it belongs.

A text holds the name of its place, so that values that change places are noticed, and what must be escaped.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from attrs import Factory, evolve, frozen

from invocant_generator.wire._description import Node, follow

Direction = Literal["request", "answer", "both"]
"""Whose values: what only the server sets is in no request, what it never returns in no answer."""
_HIDDEN: Mapping[Direction, str] = {"request": "readOnly", "answer": "writeOnly", "both": ""}

_FORMATS: Mapping[str, str] = {
    "byte": "d2lyZQ==",
    "date": "2026-01-02",
    "date-time": "2026-01-02T03:04:05Z",
    "duration": "PT3S",
    "email": "wire@example.org",
    "hostname": "wire.example.org",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "time": "03:04:05Z",
    "uri": "https://example.org/a?b=c",
    "url": "https://example.org/a?b=c",
    "uuid": "7e57d004-2b97-4e7a-b45f-5387367791cd",
}
BINARY = b"\x89wire\r\n\x00\xff"
"""Bytes that are no text."""
RESERVED = " ä/?:&=+%#[],;|."
"""What a place must escape, or may not."""
_ANSWERED = RESERVED.replace("ä", "ö")
"""What texts of answers end with: none repeats what was sent, which may be a credential."""
_OPTIONAL_LEVELS = 4
"""How deep members that may be left out are given."""
_MAX_LEVELS = 24


def suits(document: Node, schema: Any, value: Any) -> bool:
    """Tell whether a sample has the JSON type that *schema* says, and the members that it requires."""
    known = follow(document, schema)
    kind = known.get("type")
    types: Mapping[Any, type] = {"object": dict, "array": list, "string": str, "boolean": bool}
    if kind in types and not isinstance(value, types[kind]):
        return False
    return not isinstance(value, dict) or set(known.get("required") or ()) <= value.keys()


_memories: list[tuple[Node, dict[Any, tuple[Any, Any]]]] = []


def _memory(document: Node) -> dict[Any, tuple[Any, Any]]:
    """Return the samples of *document* so far: one schema is sampled for hundreds of operations.

    They are kept until another document is asked for.
    """
    if not _memories or _memories[0][0] is not document:
        _memories[:] = [(document, {})]
    return _memories[0][1]


@frozen
class Sampler:
    """Makes values for the schemas of one document."""

    document: Node
    direction: Direction
    every: bool = False
    """Whether members that may be left out are there too."""
    binary: bool = False
    """Whether `format: binary` is bytes; else it is text, as in JSON."""
    awkward: str = Factory(lambda own: _ANSWERED if own.direction == "answer" else RESERVED, takes_self=True)
    """What texts end with."""

    def value(self, schema: Any, name: str, depth: int = 0) -> Any:
        """Return a value for *schema*; *name* is its place. It is shared: what changes it must copy it."""
        known = _memory(self.document)
        key = (id(schema), name, depth, self.direction, self.every, self.binary, self.awkward)
        if key not in known:
            known[key] = schema, self._value(schema, name, depth)  # with the schema, so that its id stays its
        return known[key][1]

    def _value(self, schema: Any, name: str, depth: int) -> Any:
        schema = self._merged(schema, depth)
        if "const" in schema:
            return schema["const"]
        enum = schema.get("enum")
        if isinstance(enum, Sequence) and enum:
            usable = [member for member in enum if member is not None and member != ""] or enum
            return usable[-1 if self.every else 0]
        kind = self._type(schema)
        if kind == "object":
            # an object in a form is JSON, where there are no bytes
            inside = evolve(self, binary=False) if depth and self.binary else self
            return inside._object(schema, name, depth)
        if kind == "array":
            return self._array(schema, name, depth)
        if kind == "string":
            return self._string(schema, name)
        if kind in ("integer", "number"):
            return self._number(schema, name, whole=kind == "integer")
        if kind == "boolean":
            return zlib.crc32(name.encode()) % 2 == 0
        if kind == "null" or depth > _MAX_LEVELS:
            return None
        return f"any {name}"

    def _merged(self, schema: Any, depth: int) -> Node:
        """Return *schema* without references and composition: its parts and one alternative, together."""
        tag: tuple[str, Any] | None = None
        if isinstance(schema, Mapping) and isinstance(schema.get("$ref"), str):
            beside = {key: value for key, value in schema.items() if key != "$ref"}
            schema = {**follow(self.document, schema), **beside}
        if not isinstance(schema, Mapping) or depth > _MAX_LEVELS:
            return {}
        if not any(key in schema for key in ("allOf", "anyOf", "oneOf")):
            return schema
        parts: list[Node] = []
        for key in ("allOf", "anyOf", "oneOf"):
            members = schema.get(key)
            if not isinstance(members, Sequence) or not members:
                continue
            chosen = members if key == "allOf" else [self._alternative(members)]
            if key != "allOf":
                tag = tag or self._tag(schema, chosen[0])
            parts += [self._merged(member, depth + 1) for member in chosen]
        own = {key: value for key, value in schema.items() if key not in ("allOf", "anyOf", "oneOf")}
        merged: dict[str, Any] = {}
        for part in (*parts, own):
            for key, value in part.items():
                if key == "properties" and isinstance(value, Mapping):
                    merged["properties"] = {**merged.get("properties", {}), **self._added(merged, value)}
                elif key == "required" and isinstance(value, Sequence):
                    merged["required"] = [*merged.get("required", ()), *value]
                elif key in ("description", "title") or (key == "type" and "type" in merged):
                    continue
                else:
                    merged[key] = value
        if tag is not None:
            name, value = tag
            merged["properties"] = {**merged.get("properties", {}), name: {"const": value}}
            merged["required"] = [*merged.get("required", ()), name]
        return merged

    def _added(self, merged: Node, properties: Node) -> Node:
        """Return *properties*, hidden where the same one is in what is *merged* already."""
        hidden = _HIDDEN[self.direction]
        known = merged.get("properties", {})
        return {
            name: {"allOf": [schema], hidden: True}
            if name in known and self._is_hidden(known[name]) and not self._is_hidden(schema)
            else schema
            for name, schema in properties.items()
        }

    def _is_hidden(self, schema: Any, depth: int = 0) -> bool:
        """Tell whether values of *schema* go in the other direction only (OpenAPI 3.1.1, section 4.8.24)."""
        keyword = _HIDDEN[self.direction]
        if not keyword or not isinstance(schema, Mapping) or depth > _MAX_LEVELS:
            return False
        alone = "$ref" in schema and str(self.document.get("openapi")).startswith("3.0")
        if schema.get(keyword) is True and not alone:
            return True
        if "$ref" in schema and self._is_hidden(follow(self.document, {"$ref": schema["$ref"]}), depth + 1):
            return True
        if alone:
            return False
        if any(self._is_hidden(part, depth + 1) for part in schema.get("allOf") or ()):
            return True
        for union in ("anyOf", "oneOf"):
            typed = [
                variant
                for variant in schema.get(union) or ()
                if self._type(follow(self.document, variant)) != "null"
            ]
            if typed and all(self._is_hidden(variant, depth + 1) for variant in typed):
                return True
        return False

    def _alternative(self, members: Sequence[Any]) -> Any:
        """Return the first member that is more than null, and more than a list of what is required."""
        for member in members:
            resolved = follow(self.document, member)
            if resolved and self._type(resolved) != "null" and resolved.get("enum") != [None]:
                if set(resolved) <= {"nullable", "required", "description", "title"}:
                    continue
                return member
        return members[0]

    def _tag(self, schema: Node, member: Any) -> tuple[str, Any] | None:
        """Return the discriminator's property, and what it must be for *member*."""
        discriminator = schema.get("discriminator")
        if not isinstance(discriminator, Mapping) or not isinstance(member, Mapping) or "$ref" not in member:
            return None
        reference = str(member["$ref"])
        name = reference.rpartition("/")[2]
        mapping = discriminator.get("mapping") or {}
        value = next((key for key, target in mapping.items() if target in (reference, name)), name)
        key = str(discriminator.get("propertyName"))
        declared = self._merged(follow(self.document, member), 0).get("properties", {}).get(key)
        own = self._merged(declared, 0) if declared is not None else {"type": "string"}
        if value not in mapping and (own.keys() & {"const", "enum"}):
            return None  # it says itself what it must be
        return key, _spelled(str(value), self._type(own))

    def _type(self, schema: Node) -> str | None:
        kind = schema.get("type")
        if isinstance(kind, Sequence) and not isinstance(kind, str):
            kind = next((name for name in kind if name != "null"), "null")
        if kind is None and any(key in schema for key in ("properties", "additionalProperties")):
            return "object"
        if kind is None and "items" in schema:
            return "array"
        return str(kind) if kind is not None else None

    def _object(self, schema: Node, name: str, depth: int) -> dict[str, Any]:
        required = schema.get("required")
        required = required if isinstance(required, Sequence) and not isinstance(required, str) else ()
        values: dict[str, Any] = {}
        for key, member in (schema.get("properties") or {}).items():
            wanted = key in required or (self.every and depth < _OPTIONAL_LEVELS)
            if not wanted or depth > _MAX_LEVELS or self._is_hidden(member):
                continue
            values[key] = self.value(member, key, depth + 1)
        more = schema.get("additionalProperties")
        open_ended = not schema.get("properties") and more is not False and not values
        is_form = self.binary and depth == 0  # of which openapi-core reads only members that have names
        typed = isinstance(more, Mapping) and bool(more) and depth < _OPTIONAL_LEVELS and not is_form
        if self.every and (open_ended or typed):
            values["some key"] = self.value(
                more if isinstance(more, Mapping) else {}, f"{name} entry", depth + 1
            )
        return values

    def _array(self, schema: Node, name: str, depth: int) -> list[Any]:
        first = schema.get("prefixItems")
        if isinstance(first, Sequence) and first:
            values = [self.value(item, f"{name}-{place}", depth + 1) for place, item in enumerate(first)]
            more = schema.get("items")
            if isinstance(more, Mapping) and more and self.every and depth < _OPTIONAL_LEVELS:
                values.append(self.value(more, f"{name}-{len(values)}", depth + 1))
            return values
        wanted = 2 if self.every and depth < _OPTIONAL_LEVELS else 1 if depth < _OPTIONAL_LEVELS else 0
        count = max(int(schema.get("minItems") or 0), wanted)
        most = schema.get("maxItems")
        count = min(count, int(most)) if isinstance(most, int) else count
        items = schema.get("items") or {}
        single = schema.get("uniqueItems") is True and "enum" in self._merged(items, depth + 1)
        return [
            self.value(items, f"{name}-{place}", depth + 1)
            for place in range(1 if single and count else count)
        ]

    def _string(self, schema: Node, name: str) -> str | bytes:
        form = str(schema.get("format"))
        if form == "binary" or ("contentMediaType" in schema and "contentEncoding" not in schema):
            return BINARY + name.encode() if self.binary else f"binary {name}"
        if form in _FORMATS:
            return _FORMATS[form]
        if str(schema.get("contentEncoding")).lower() in ("base64", "base64url"):
            return _FORMATS["byte"]
        text = f"{name}{self.awkward}"
        most = schema.get("maxLength")
        if isinstance(most, int) and most < len(text):
            text = text[: max(most, 0)].strip() or text[:most]
        return text + "x" * (int(schema.get("minLength") or 0) - len(text))

    def _number(self, schema: Node, name: str, *, whole: bool) -> int | float:
        low, high = schema.get("minimum"), schema.get("maximum")
        value: int | float = zlib.crc32(name.encode()) % 89 + 3
        if isinstance(low, (int, float)) and value < low:
            value = low + 1
        if isinstance(high, (int, float)) and value > high:
            value = high if not isinstance(low, (int, float)) or low <= high else low
        step = schema.get("multipleOf")
        if isinstance(step, (int, float)) and step:
            value = max(int(value / step), 1) * step
        return int(value) if whole else value if value != int(value) or high is not None else value + 0.5


def _spelled(text: str, kind: str | None) -> Any:
    """Return what a key of a mapping, which is always text, means for a member of a *kind*."""
    if kind in ("integer", "number", "boolean"):
        try:
            return json.loads(text)
        except ValueError:
            pass
    return text
