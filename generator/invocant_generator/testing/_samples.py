"""Values that a document allows, short and the same on every run: what a program would write in a first try.

An example of the document goes before a value made up. What cannot be made up so that the document allows
it (a text for an unusual pattern, say) is not given at all.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Any

from attrs import field, frozen

from invocant.documents import Schema, json_schema
from invocant.documents.patterns import Draw, PatternError, text_for
from invocant.documents.pointers import followed

_FORMATS: Mapping[str, str] = {
    "byte": base64.b64encode(b"a few bytes").decode(),
    "date": "2026-01-02",
    "date-time": "2026-01-02T03:04:05Z",
    "duration": "PT3S",
    "email": "ada@example.com",
    "hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "time": "03:04:05Z",
    "uri": "https://example.com/",
    "url": "https://example.com/",
    "uuid": "7e57d004-2b97-4e7a-b45f-5387367791cd",
}
_TRIES: Sequence[str] = (
    *(
        "a",
        "abc",
        "name",
        "a-name",
        "A",
        "ABC",
        "1",
        "12",
        "123456",
        "0",
        "1.0.0",
        "v1",
        "en",
        "en-US",
        "EUR",
    ),
    *(_FORMATS[name] for name in ("uuid", "date", "date-time", "email", "url", "ipv4")),
    *(
        "#aabbcc",
        "/",
        "/a",
        "+12025550123",
        "00:00",
        "a" * 8,
        "a" * 16,
        "a" * 20,
        "a" * 24,
        "0" * 24,
        "a" * 32,
        "a" * 40,
    ),
    *("a" * 64, "1" * 16, "1" * 18, "AC" + "a" * 32, "ad-" + "a" * 20),
)
"""Texts that patterns are tried with."""
PICTURE = b"\x89PNG\r\n\x1a\n"
"""Bytes that are no text."""
_ATTEMPTS = 8
"""Texts that are made from one pattern at most."""
_MAX_LEVELS = 12
_MAX_CHARACTERS = 10_000


class Impossible(Exception):  # noqa: N818  # nothing went wrong: there is no value that is known to be allowed
    """No value can be made up that the document allows; the text says for what."""


@frozen
class Samples:
    """Makes values for requests of one document, whose references are resolved."""

    document: Mapping[str, Any]
    _known: dict[tuple[int, bool], tuple[Any, Any]] = field(factory=dict)
    """By a schema's identity and whether formats count: the schema, which so keeps it, and its validator."""

    def value(self, schema: Schema, name: str, *, binary: bool = False) -> Any:
        """Return a value that *schema* allows in a request.

        Args:
            schema: What is to be allowed.
            name: What the value is for; a text says it.
            binary: Whether a member of `format: binary` is bytes, as in a form; else it is text, as in JSON.

        Raises:
            Impossible: none can be made up.
        """
        value = self._value(schema, name, 0, binary=binary)
        if not _has_bytes(value) and not self.allows(schema, value):
            raise Impossible(f"{name}: no value made up is one that the document allows")
        return value

    def allows(self, schema: Schema, value: Any, *, formats: bool = False) -> bool:
        """Tell whether *schema* allows *value* in a request; *formats*: those that it names count too."""
        import jsonschema_rs

        key = id(schema), formats
        if key not in self._known:
            try:
                written = json_schema(self.document, schema, leaving_out="readOnly")
                validator = jsonschema_rs.Draft202012Validator(written, validate_formats=formats)
            except (ValueError, KeyError, TypeError):
                validator = None  # what is no schema forbids nothing that we could know
            self._known[key] = schema, validator
        validator = self._known[key][1]
        return validator is None or validator.is_valid(value)

    def _value(self, schema: Schema, name: str, depth: int, *, binary: bool) -> Any:
        resolved = self._merged(schema)
        if depth > _MAX_LEVELS:
            raise Impossible(f"{name}: it holds itself without an end")
        for given in _given(resolved):
            if self.allows(schema, given):
                return given
        for keyword in ("oneOf", "anyOf"):
            if resolved.get(keyword):
                return self._one_of(resolved, resolved[keyword], name, depth, binary=binary)
        kind = _kind(resolved)
        if kind == "object":
            return self._object(resolved, depth, binary=binary)
        if kind == "array":
            least = min(max(int(resolved.get("minItems") or 0), 1), 20)
            items = [*(resolved.get("prefixItems") or ())]
            items += [resolved.get("items", {})] * max(least - len(items), 0)
            if resolved.get("maxItems") == 0:
                return []
            return [self._value(item, name, depth + 1, binary=binary) for item in items]
        if kind in ("integer", "number"):
            return _number(resolved, whole=kind == "integer")
        if kind == "boolean":
            return True
        if kind == "null":
            return None
        if binary and (resolved.get("format") == "binary" or "contentMediaType" in resolved):
            return PICTURE
        return _text(resolved, name)

    def _one_of(
        self, union: Mapping[str, Any], members: Sequence[Any], name: str, depth: int, *, binary: bool
    ) -> Any:
        beside = {
            key: value for key, value in union.items() if key not in ("oneOf", "anyOf", "discriminator")
        }
        for member in members:
            merged = self._merged({"allOf": [beside, member]} if beside.get("properties") else member)
            try:
                value = self._value(merged, name, depth + 1, binary=binary)
            except Impossible:
                continue
            value = _tagged(union, member, value)
            if value is not None and (_has_bytes(value) or self.allows(union, value)):
                return value
        raise Impossible(f"{name}: no alternative of it can be made up")

    def _object(self, schema: Mapping[str, Any], depth: int, *, binary: bool) -> dict[str, Any]:
        properties = schema.get("properties") or {}
        value = {}
        for name in dict.fromkeys(schema.get("required") or ()):
            member = properties.get(name, {})
            if self._merged(member).get("readOnly") is not True:
                value[name] = self._value(member, str(name), depth + 1, binary=binary)
        least = int(schema.get("minProperties") or 0)
        for name, member in properties.items():
            if len(value) < least and name not in value and self._merged(member).get("readOnly") is not True:
                value[name] = self._value(member, str(name), depth + 1, binary=binary)
        return value

    def _merged(self, schema: Schema) -> dict[str, Any]:
        """Return *schema* as one object: its reference followed, and what `allOf` says in it."""
        resolved = followed(self.document, schema)
        if not isinstance(resolved, Mapping):
            return {}
        merged: dict[str, Any] = {}
        beside = {key: value for key, value in resolved.items() if key != "allOf"}
        for part in (*(self._merged(part) for part in resolved.get("allOf") or ()), beside):
            for key, value in part.items():
                if key == "properties" and isinstance(value, Mapping):
                    merged[key] = {**merged.get(key, {}), **value}
                elif key == "required" and isinstance(value, list):
                    merged[key] = [*merged.get(key, ()), *value]
                else:
                    merged[key] = value
        return merged


def _given(schema: Mapping[str, Any]) -> list[Any]:
    """Return the values that a schema itself has to offer."""
    values = [schema[key] for key in ("const", "example") if key in schema]
    examples = schema.get("examples")
    values += list(examples)[:3] if isinstance(examples, list) else []
    if "default" in schema and schema["default"] is not None:
        values.append(schema["default"])
    enum = schema.get("enum")
    return (
        [*values, *[value for value in enum if value is not None and value != ""]]
        if isinstance(enum, list)
        else values
    )


def _kind(schema: Mapping[str, Any]) -> str:
    """Return the JSON type of a value to make: the first that is not null."""
    kinds = schema.get("type")
    named = [kinds] if isinstance(kinds, str) else list(kinds) if isinstance(kinds, list) else []
    for kind in named:
        if kind != "null":
            return str(kind)
    if named:
        return "null"
    if "properties" in schema or "required" in schema:
        return "object"
    return "array" if "items" in schema else "string"


def _number(schema: Mapping[str, Any], *, whole: bool) -> int | float:
    low, high = schema.get("minimum"), schema.get("maximum")
    above, below = schema.get("exclusiveMinimum"), schema.get("exclusiveMaximum")
    if above is True:
        above = low
    if below is True:
        below = high
    step: int | float = schema.get("multipleOf") or 1
    value: int | float = 1 if whole else 1.5
    if isinstance(low, (int, float)):
        value = max(value, low)
    if isinstance(above, (int, float)) and not isinstance(above, bool) and value <= above:
        value = above + (1 if whole else 0.5)
    if isinstance(high, (int, float)):
        value = min(value, high)
    if isinstance(below, (int, float)) and not isinstance(below, bool) and value >= below:
        value = below - (1 if whole else 0.5)
    if "multipleOf" in schema and value % step:
        value += step - value % step
    return int(value) if whole else value


def _text(schema: Mapping[str, Any], name: str) -> str:
    least, most = int(schema.get("minLength") or 0), schema.get("maxLength")
    made = (
        _FORMATS.get(str(schema.get("format"))) or re.sub(r"[^a-z0-9]+", " ", name.lower()).strip() or "text"
    )
    pattern = schema.get("pattern")
    if isinstance(pattern, str):
        for text in (made, *_TRIES, *_of_pattern(pattern, least, most)):
            if least <= len(text) <= (most if isinstance(most, int) else len(text)) and _matches(
                pattern, text
            ):
                return text
        raise Impossible(f"{name}: no text is known that fits {pattern!r}")
    made = made.ljust(min(least, _MAX_CHARACTERS), "-")
    return made[:most] if isinstance(most, int) else made


def _of_pattern(pattern: str, least: int, most: Any) -> Iterator[str]:
    """Yield texts made from an expression, the plainest first: its first alternatives, as short as may be."""
    longest = most if isinstance(most, int) else None
    for attempt in range(_ATTEMPTS):
        try:
            text = text_for(pattern, _draw(attempt), least, longest)
        except (PatternError, ValueError, OverflowError, RecursionError):
            return
        if text is not None and len(text) <= _MAX_CHARACTERS:
            yield text


def _draw(attempt: int) -> Draw:
    """Return what takes the first choice always, and at a further *attempt* one after another."""
    numbers = count(attempt)
    return lambda choices: next(numbers) * attempt % choices


def _matches(pattern: str, text: str) -> bool:
    import jsonschema_rs

    try:
        return jsonschema_rs.Draft202012Validator({"pattern": pattern}).is_valid(text)
    except ValueError:
        return True  # what is no pattern says nothing


def _tagged(union: Mapping[str, Any], member: Any, value: Any) -> Any:
    """Return *value*, made for a *member* of a union, with what the discriminator says of that member."""
    discriminator = union.get("discriminator")
    ref = member.get("$ref") if isinstance(member, Mapping) else None
    if not isinstance(discriminator, Mapping) or not isinstance(ref, str) or not isinstance(value, dict):
        return value
    own = ref.rpartition("/")[2]
    mapping = discriminator.get("mapping") or {}
    tag = next((key for key, target in mapping.items() if target in (ref, own)), own)
    name = str(discriminator.get("propertyName"))
    return {**value, name: value[name] if value.get(name) in (*mapping, tag) else tag}


def _has_bytes(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_has_bytes, value.values()))
    return any(map(_has_bytes, value)) if isinstance(value, list) else isinstance(value, bytes)
