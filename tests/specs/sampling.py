"""Values for a schema of a document, as published or repaired, made by chance."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from invocant.documents.pointers import from_ref, lookup

_TEXTS = {
    "uuid": ("7e57d004-2b97-4e7a-b45f-5387367791cd", "7E57D004-2B97-4E7A-B45F-5387367791CD"),
    "date-time": (
        "2026-01-02T03:04:05.678Z",
        "2026-01-02T03:04:05Z",
        "2026-01-02t03:04:05.6z",
        "2026-01-02T03:04:05+05:30",
        "2016-12-31T23:59:60Z",
    ),
    "date": ("2026-01-02",),
    "time": ("03:04:05Z", "03:04:05.678+02:00"),
    "uri": ("https://example.org/a",),
    "email": ("a@example.org",),
    "byte": ("aGk=", "aGk", "", "_-8=", "aGkK\naGkK"),
    "binary": ("x",),
}
_ANY_TEXT = ("text", "", "Zoë \U0001f600")
_ANY_INTEGER = (3, 0, -2, 2**53)
_ANY_NUMBER = (*_ANY_INTEGER, 0.1, -1.5, 1e300, 4.0)
_DEEPEST = 40
"""Where a value ends whose schema has no end: what cannot be there is better than none at all."""


class Sampler:
    """Makes values for the schemas of one document; most are valid, and the rest are to be dropped."""

    def __init__(self, document: Mapping[str, Any], chance: random.Random) -> None:
        """Take the document that references lead into, and the source of chance."""
        self._document = document
        self._chance = chance

    def value(self, schema: Any, depth: int = 0) -> Any:
        """Return a value for *schema*, as small as it can be once *depth* is beyond six."""
        if isinstance(schema, Mapping) and "x-invocant-ref" in schema:
            schema = {"$ref": f"#/components/schemas/{schema['x-invocant-ref']}"}
        if not isinstance(schema, Mapping) or not schema or depth > _DEEPEST:
            return self._chance.choice([None, True, 3, "any", ["a", 1], {"a": 1}])
        if isinstance(schema.get("$ref"), str):
            target = from_ref(schema["$ref"])
            return self.value(lookup(self._document, target or "") if target else {}, depth + 1)
        if schema.get("nullable") is True and self._chance.random() < 0.2:
            return None
        if "const" in schema:
            return schema["const"]
        if isinstance(schema.get("x-invocant-constants"), list):
            return self._chance.choice(schema["x-invocant-constants"])
        if isinstance(schema.get("enum"), list):
            return self._chance.choice(schema["enum"])
        parts = []
        for key in ("anyOf", "oneOf"):
            if isinstance(schema.get(key), list) and schema[key]:
                members = schema[key]
                member = members[0] if depth > 8 else self._chance.choice(members)
                parts.append(self._tagged(schema, member, self.value(member, depth + 1)))
        parts += [self.value(one, depth + 1) for one in schema.get("allOf") or ()]
        own = self._of_type(schema, depth)
        if own is not _NOTHING:
            parts.append(own)
        objects = [part for part in parts if isinstance(part, dict)]
        if objects and len(objects) == len(parts):
            return {key: one for part in reversed(objects) for key, one in part.items()}
        return parts[0] if parts else self.value({}, depth)

    def _tagged(self, union: Mapping[str, Any], member: Any, value: Any) -> Any:
        """Return *value*, made for a *member* of a repaired *union*, with a tag that stands for it."""
        tag = union.get("x-invocant-tag")
        if not isinstance(tag, Mapping) or not isinstance(value, dict) or "$ref" not in member:
            return value
        name = member["$ref"].rsplit("/", 1)[-1]
        tags = [one for one, component in tag["mapping"].items() if component == name]
        tags += [one["value"] for one in tag.get("others", ()) if one["$ref"].endswith(f"/{name}")]
        return {**value, tag["property"]: self._chance.choice(tags)} if tags else value

    def _of_type(self, schema: Mapping[str, Any], depth: int) -> Any:
        kind = schema.get("type")
        if isinstance(kind, list):
            kind = self._chance.choice(kind)
        if kind is None and "properties" in schema:
            kind = "object"
        if kind == "string":
            name = "byte" if schema.get("contentEncoding") else str(schema.get("format"))
            text = self._chance.choice(_TEXTS.get(name, _ANY_TEXT))
            return text + "x" * max(0, int(schema.get("minLength") or 0) - len(text))
        if kind in {"integer", "number"}:
            low, high = schema.get("minimum"), schema.get("maximum")
            free = self._chance.choice(_ANY_INTEGER if kind == "integer" else _ANY_NUMBER)
            number = (
                low if isinstance(low, (int, float)) else high if isinstance(high, (int, float)) else free
            )
            if schema.get("exclusiveMinimum") is True or number == schema.get("exclusiveMinimum"):
                number += 1
            return int(number) if kind == "integer" else number
        if kind == "boolean":
            return self._chance.random() < 0.5
        if kind == "null":
            return None
        if kind == "array":
            first = [self.value(one, depth + 1) for one in schema.get("prefixItems") or ()]
            count = max(int(schema.get("minItems") or 0), 0 if depth > 6 else self._chance.randint(0, 2))
            if first:
                count += 0 if schema.get("items") is False or depth > 6 else self._chance.randint(0, 3)
                first = first[: max(count, int(schema.get("x-invocant-least", len(first))))]
            items = schema.get("items") or {}
            return first + [self.value(items, depth + 1) for _ in range(count - len(first))]
        if kind == "object":
            return self._object(schema, depth)
        return _NOTHING

    def _object(self, schema: Mapping[str, Any], depth: int) -> dict[str, Any]:
        required = schema.get("required") if isinstance(schema.get("required"), list) else []
        keep = 0.0 if depth > 6 else self._chance.choice([0.0, 0.5, 1.0])
        found = {
            name: self.value(one, depth + 1)
            for name, one in (schema.get("properties") or {}).items()
            if name in (required or []) or self._chance.random() < keep
        }
        extra = schema.get("additionalProperties")
        if isinstance(extra, Mapping) and extra:
            if depth <= 6:
                found["an_extra_member"] = self.value(extra, depth + 1)
        elif extra is not False and self._chance.random() < 0.3:
            found["an_unknown_member"] = {"a": [1]}
        return found


_NOTHING = object()
