"""A JSON value made up for a schema: the same for the same seed, and valid for common schemas."""

import base64
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from attrs import frozen

from invocant.documents import Schema
from invocant.mock._api import Json
from invocant.mock._state.backend import chance
from invocant.mock._values.schemas import Schemas

_MAX_DEPTH = 12
_FULL_DEPTH = 4
_MAX_ITEMS = 100
_MAX_LENGTH = 100_000


@frozen(eq=False)
class Synthesis:
    """Makes values for the schemas of one API.

    Required members are filled in, optional ones left out, except where *given* has a value for them.
    """

    _schemas: Schemas
    _full: bool = False
    """Fill in optional members too, down to a few levels; lists then get two items."""

    def value(self, schema: Schema, *seed: Json) -> Json:
        """Return a value for *schema*: its example or default when it has one, else made up from *seed*."""
        return self._value(schema, seed, 0)

    def complete(self, schema: Schema, given: Mapping[str, Any], *seed: Json) -> dict[str, Any]:
        """Return *given* with the required members of an object schema that it lacks."""
        found = self._schemas.resolve(schema)
        properties = self._schemas.properties(found)
        value = dict(given)
        for name in self._required(found):
            if name not in value:
                value[name] = self._value(properties.get(name, {}), (*seed, name), 1)
        return value

    def _required(self, found: Mapping[str, Any]) -> list[str]:
        names = list(found.get("required") or ())
        for member in found.get("allOf") or ():
            names += [name for name in self._required(self._schemas.resolve(member)) if name not in names]
        return names

    def _value(self, schema: Schema, seed: tuple[Json, ...], depth: int) -> Json:
        found = self._schemas.resolve(schema)
        for keyword in ("const", "example", "default"):
            if keyword in found and self._schemas.check(found).passes(found[keyword]):
                return found[keyword]
        for example in found.get("examples") or ():
            if self._schemas.check(found).passes(example):
                return example
        if found.get("enum"):
            return found["enum"][int(chance("enum", *seed) * len(found["enum"]))]
        if depth > _MAX_DEPTH:
            return None
        for keyword in ("oneOf", "anyOf"):
            if found.get(keyword) and "properties" not in found:
                members = sorted(
                    found[keyword], key=lambda each: self._schemas.types(each) == frozenset({"null"})
                )
                return self._value(members[0], seed, depth + 1)
        if found.get("allOf") and self._schemas.types(found) != frozenset({"object"}):
            return self._value(found["allOf"][0], seed, depth + 1)
        return self._typed(found, seed, depth)

    def _typed(self, found: Mapping[str, Any], seed: tuple[Json, ...], depth: int) -> Json:
        types = self._schemas.types(found)
        if types >= {"string", "object", "array"} and not found.get("properties"):
            return _text(found, seed)
        if "object" in types:
            return self._object(found, seed, depth)
        if "array" in types:
            count = max(int(found.get("minItems", 2 if self._full and depth < _FULL_DEPTH else 1)), 0)
            count = min(count, int(found.get("maxItems", count)), _MAX_ITEMS)
            return [
                self._value(found.get("items", {}), (*seed, number), depth + 1) for number in range(count)
            ]
        if "string" in types:
            return _text(found, seed)
        if types & {"integer", "number"}:
            return _number(found, seed, whole="number" not in types)
        return chance("boolean", *seed) < 0.5 if "boolean" in types else None

    def _object(self, found: Mapping[str, Any], seed: tuple[Json, ...], depth: int) -> dict[str, Any]:
        properties = self._schemas.properties(found)
        names = self._required(found)
        if self._full and depth < _FULL_DEPTH:
            names += [name for name in properties if name not in names]
        return {name: self._value(properties.get(name, {}), (*seed, name), depth + 1) for name in names}


def _number(found: Mapping[str, Any], seed: tuple[Json, ...], *, whole: bool) -> int | float:
    exclusive_low, exclusive_high = found.get("exclusiveMinimum"), found.get("exclusiveMaximum")
    low = found.get("minimum", 0)
    high = found.get("maximum")
    if exclusive_low not in (None, False):
        low = low + 1 if exclusive_low is True else exclusive_low + 1
    if high is None:
        high = low + 99
    if exclusive_high not in (None, False):
        high = min(high, exclusive_high if exclusive_high is not True else high) - (1 if whole else 0)
    step = found.get("multipleOf")
    drawn = low + chance("number", *seed) * max(high - low, 0)
    if step:
        drawn = low + (drawn - low) // step * step
    return int(drawn) if whole else round(float(drawn), 4)


def _text(found: Mapping[str, Any], seed: tuple[Json, ...]) -> str:
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
    text = formats.get(str(found.get("format")), f"text-{number:012x}")
    shortest, longest = min(int(found.get("minLength", 0)), _MAX_LENGTH), found.get("maxLength")
    text = text.ljust(shortest, "-")
    return text if longest is None else text[: int(longest)]
