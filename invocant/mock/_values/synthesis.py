"""A JSON value made up for a schema: the same for the same seed, and valid for common schemas."""

import base64
import json
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from attrs import frozen

from invocant.documents import Schema
from invocant.mock._api import Json
from invocant.mock._state.backend import chance
from invocant.mock._values.directions import hides, shown
from invocant.mock._values.schemas import ANSWER, REQUEST, Schemas

_MAX_LEVELS = 12
_FULL_LEVELS = 4
_MAX_ITEMS = 100
_MAX_CHARACTERS = 100_000


@frozen(eq=False)
class Synthesis:
    """Makes values for the schemas of one API, as answers have them: without what is never returned.

    Required members are filled in, optional ones left out, except where *given* has a value for them.
    """

    _schemas: Schemas
    _full: bool = False
    """Fill in optional members too, down to a few levels; lists then get two items."""

    def value(self, schema: Schema, *seed: Json) -> Json:
        """Return a value for *schema*: its example or default when it has one, else made up from *seed*."""
        return self._value(schema, seed, 0)

    def complete(self, schema: Schema, given: Mapping[str, Any], *seed: Json) -> dict[str, Any]:
        """Return *given* with the required members of an object schema that it lacks.

        What is in it may come from a request: it gets what only the server sets, at any depth.
        """
        resolved = self._schemas.resolve(schema)
        properties = self._schemas.properties(resolved)
        value = {
            name: self._filled(properties.get(name, {}), member, (*seed, name), 1)
            for name, member in given.items()
        }
        for name in self._required(resolved):
            if name not in value and not hides(self._schemas, properties.get(name, {}), ANSWER):
                value[name] = self._value(properties.get(name, {}), (*seed, name), 1)
        return value

    def _filled(self, schema: Schema, value: Json, seed: tuple[Json, ...], depth: int) -> Json:
        """Return a *value* of a request with what an answer must have of it, and only the server sets."""
        if not self._schemas.directed or depth > _MAX_LEVELS or not isinstance(value, dict | list):
            return value
        resolved = self._schemas.resolve(schema)
        for keyword in ("oneOf", "anyOf"):
            variants = resolved.get(keyword) or ()
            fitting = (schema for schema in variants if self._schemas.check(schema, REQUEST).passes(value))
            value = self._filled(next(fitting, {}), value, seed, depth + 1)
        if isinstance(value, list):
            items = resolved.get("items", {})
            return [self._filled(items, item, (*seed, place), depth + 1) for place, item in enumerate(value)]
        properties = self._schemas.properties(resolved)
        rest = resolved.get("additionalProperties", {})
        filled = {
            name: self._filled(properties.get(name, rest), member, (*seed, name), depth + 1)
            for name, member in value.items()
        }
        for name in self._required(resolved):
            member = properties.get(name, {})
            if name not in filled and hides(self._schemas, member, REQUEST):
                filled[name] = self._value(member, (*seed, name), depth + 1)
        return filled

    def _required(self, schema: Mapping[str, Any]) -> list[str]:
        names = list(schema.get("required") or ())
        for member in schema.get("allOf") or ():
            names += [name for name in self._required(self._schemas.resolve(member)) if name not in names]
        return names

    def _value(self, schema: Schema, seed: tuple[Json, ...], depth: int) -> Json:
        resolved = self._schemas.resolve(schema)
        for keyword in ("const", "example", "default"):
            if keyword in resolved and self._schemas.check(resolved, ANSWER).passes(resolved[keyword]):
                return shown(self._schemas, resolved, resolved[keyword], ANSWER)
        for example in resolved.get("examples") or ():
            if self._schemas.check(resolved, ANSWER).passes(example):
                return shown(self._schemas, resolved, example, ANSWER)
        if resolved.get("enum"):
            return resolved["enum"][int(chance("enum", *seed) * len(resolved["enum"]))]
        if depth > _MAX_LEVELS:
            return None
        for keyword in ("oneOf", "anyOf"):
            if resolved.get(keyword) and "properties" not in resolved:
                members = sorted(
                    resolved[keyword], key=lambda member: self._schemas.types(member) == frozenset({"null"})
                )
                return self._tagged(resolved, members[0], self._value(members[0], seed, depth + 1))
        if resolved.get("allOf") and self._schemas.types(resolved) != frozenset({"object"}):
            return self._value(resolved["allOf"][0], seed, depth + 1)
        return self._typed(resolved, seed, depth)

    def _typed(self, schema: Mapping[str, Any], seed: tuple[Json, ...], depth: int) -> Json:
        types = self._schemas.types(schema)
        if types >= {"string", "object", "array"} and not schema.get("properties"):
            return _text(schema, seed)
        if "object" in types:
            return self._object(schema, seed, depth)
        if "array" in types:
            count = max(int(schema.get("minItems", 2 if self._full and depth < _FULL_LEVELS else 1)), 0)
            first = schema.get("prefixItems") or ()
            count = min(max(count, len(first)), int(schema.get("maxItems", _MAX_ITEMS)), _MAX_ITEMS)
            items = [*first, *[schema.get("items", {})] * (count - len(first))][:count]
            return [self._value(item, (*seed, number), depth + 1) for number, item in enumerate(items)]
        if "string" in types:
            return _text(schema, seed)
        if types & {"integer", "number"}:
            return _number(schema, seed, whole="number" not in types)
        return chance("boolean", *seed) < 0.5 if "boolean" in types else None

    def _object(self, schema: Mapping[str, Any], seed: tuple[Json, ...], depth: int) -> dict[str, Any]:
        properties = self._schemas.properties(schema)
        names = self._required(schema)
        if self._full and depth < _FULL_LEVELS:
            names += [name for name in properties if name not in names]
        value = {
            name: self._value(properties.get(name, {}), (*seed, name), depth + 1)
            for name in names
            if not hides(self._schemas, properties.get(name, {}), ANSWER)
        }
        extras = schema.get("additionalProperties")
        if self._full and depth < _FULL_LEVELS and isinstance(extras, Mapping) and extras:
            value.setdefault("extra", self._value(extras, (*seed, "extra"), depth + 1))
        return value

    def _tagged(self, union: Mapping[str, Any], member: Schema, value: Json) -> Json:
        """Return *value*, made for a *member* of a union, with the discriminator's value for that member."""
        discriminator = union.get("discriminator")
        ref = member.get("$ref") if isinstance(member, Mapping) else None
        if not isinstance(discriminator, Mapping) or not isinstance(ref, str) or not isinstance(value, dict):
            return value
        name = str(discriminator.get("propertyName"))
        declared = self._schemas.resolve(self._schemas.properties(member).get(name, {}))
        if "const" in declared or declared.get("enum"):
            return value  # its schema says itself what it must be
        own = ref.rpartition("/")[2]
        mapping = discriminator.get("mapping") or {}
        text = str(next((key for key, target in mapping.items() if target in (ref, own)), own))
        if not self._schemas.types(declared) >= {"string"}:
            try:
                return {**value, name: json.loads(text)}  # a key of a mapping is always text
            except ValueError:
                return value
        return {**value, name: text}


def _number(schema: Mapping[str, Any], seed: tuple[Json, ...], *, whole: bool) -> int | float:
    exclusive_low, exclusive_high = schema.get("exclusiveMinimum"), schema.get("exclusiveMaximum")
    low = schema.get("minimum", 0)
    high = schema.get("maximum")
    if exclusive_low not in (None, False):
        low = low + 1 if exclusive_low is True else exclusive_low + 1
    if high is None:
        high = low + 99
    if exclusive_high not in (None, False):
        high = min(high, exclusive_high if exclusive_high is not True else high) - (1 if whole else 0)
    step = schema.get("multipleOf")
    drawn = low + chance("number", *seed) * max(high - low, 0)
    if step:
        drawn = low + (drawn - low) // step * step
    return int(drawn) if whole else round(float(drawn), 4)


def _text(schema: Mapping[str, Any], seed: tuple[Json, ...]) -> str:
    drawn = chance("text", *seed)
    moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=int(drawn * 86400))
    number = int(drawn * 2**48)
    formats = {
        "uuid": str(uuid.UUID(int=number * 2**80 + number, version=4)),
        "date-time": moment.isoformat().replace("+00:00", "Z"),
        "date": moment.date().isoformat(),
        "time": moment.timetz().isoformat().replace("+00:00", "Z"),
        "email": f"person-{number:x}@example.test",
        "uri": f"https://example.test/{number:x}",
        "url": f"https://example.test/{number:x}",
        "hostname": "example.test",
        "ipv4": "192.0.2.1",
        "ipv6": "2001:db8::1",
        "byte": base64.b64encode(str(number).encode()).decode(),
    }
    encoded = str(schema.get("contentEncoding")).lower() in ("base64", "base64url")
    text = formats.get("byte" if encoded else str(schema.get("format")), f"text-{number:012x}")
    shortest, longest = min(int(schema.get("minLength", 0)), _MAX_CHARACTERS), schema.get("maxLength")
    text = text.ljust(shortest, "-")
    return text if longest is None else text[: int(longest)]
