"""Every schema of a document compiled once, at start, and asked on every request."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal

import jsonschema_rs
from attrs import field, frozen

from invocant import documents
from invocant.documents import Schema
from invocant.documents.pointers import followed, join
from invocant.mock._api import Json, MockError, ServedApi

MAX_PROBLEMS = 5
"""How many violations of one value are reported; more would only repeat what a wrong union member says."""


_ANYTHING: Mapping[str, Any] = {}
Side = Literal["readOnly", "writeOnly"]
"""Who gets a value, by the keyword of the members that it does not hold."""
REQUEST: Side = "readOnly"
"""The server, which no request tells what only it sets."""
ANSWER: Side = "writeOnly"
"""The caller, whom no answer tells what the server never returns."""


@frozen
class RequestProblem:
    """One reason why a request was rejected: where (`query`, `body` …), a pointer into it, and what."""

    place: str
    pointer: str
    message: str
    schema_pointer: str = ""

    def to_dict(self) -> dict[str, str]:
        """Return the problem as JSON, without empty members."""
        members = {
            "in": self.place,
            "at": self.pointer,
            "message": self.message,
            "schema": self.schema_pointer,
        }
        return {key: value for key, value in members.items() if value}

    def __str__(self) -> str:
        return f"{self.place}{self.pointer and ' ' + self.pointer}: {self.message}"


@frozen(eq=False)
class Check:
    """One compiled schema."""

    _validator: jsonschema_rs.Draft202012Validator

    def passes(self, value: Json) -> bool:
        """Say whether *value* is valid; a value that JSON cannot hold (a lone surrogate, say) is not."""
        try:
            return self._validator.is_valid(value)
        except (ValueError, TypeError, RecursionError):
            return False

    def problems(self, value: Json, place: str, pointer: str = "") -> Iterator[RequestProblem]:
        """Yield at most `MAX_PROBLEMS` violations; none when the value is valid."""
        if self.passes(value):
            return
        try:
            for number, error in enumerate(self._validator.iter_errors(value)):
                if number == MAX_PROBLEMS:
                    return
                at = join(pointer, *error.instance_path)
                yield RequestProblem(place, at, error.message[:300], join("", *error.schema_path))
        except (ValueError, TypeError, RecursionError) as error:
            yield RequestProblem(place, pointer, f"not a JSON value: {error}")


@frozen(eq=False)
class Schemas:
    """The compiled schemas of one API, by the identity of the schema object in its document."""

    api: ServedApi
    directed: bool = field(init=False)
    """Whether the document has members that go in one direction only."""
    directions: documents.Directions = field(init=False)
    """Which those are."""
    _checks: dict[tuple[int, Side | None], Check] = field(factory=dict, init=False)
    _kept: list[Schema] = field(factory=list, init=False)

    def __attrs_post_init__(self) -> None:
        """Look whether anything goes in one direction only."""
        object.__setattr__(self, "directed", _mentions(self.api.document, (REQUEST, ANSWER)))
        object.__setattr__(self, "directions", documents.Directions(self.api.document))

    def check(self, schema: Schema, side: Side | None = None) -> Check:
        """Return the compiled form of a schema object of the document.

        Args:
            schema: The schema.
            side: Who gets the value, and so what need not be there; None: all that is required must.
        """
        if not schema and not isinstance(schema, bool):
            schema = _ANYTHING  # empty objects are made in many places; they all mean this one
        key = id(schema), side if self.directed else None
        check = self._checks.get(key)
        if check is None:
            check = self._checks[key] = self._compile(schema, side)
            self._kept.append(schema)
        return check

    def compile_all(self) -> int:
        """Compile every schema that a request or a response can meet and return how many there are.

        Raises:
            MockError: one does not compile; the message names the operation.
        """
        for operation in self.api.operations:
            places = [
                (f"parameter {parameter.name}", parameter.schema, REQUEST)
                for parameter in operation.parameters
            ]
            if operation.body:
                places += [
                    (f"request body {key}", value, REQUEST) for key, value in operation.body.content.items()
                ]
            for status, response in operation.responses.items():
                places += [
                    (f"response {status} {key}", value, ANSWER) for key, value in response.content.items()
                ]
            for event in (operation.stream or {}).get("events", ()):
                places += (
                    [(f"event {event.get('class')}", event["schema"], ANSWER)] if "schema" in event else []
                )
            for place, schema, side in places:
                try:
                    self.check(schema, side)
                except (ValueError, TypeError, KeyError, documents.DocumentError) as error:
                    raise MockError(
                        f"{self.api.name}: {operation.label}: {place} does not compile: {error}"
                    ) from error
        return len(self._checks)

    def _compile(self, schema: Schema, side: Side | None) -> Check:
        plain: Mapping[str, Any] = {} if schema is True else {"not": {}} if schema is False else schema
        converted = documents.json_schema(dict(self.api.document), dict(plain), leaving_out=side)
        return Check(jsonschema_rs.Draft202012Validator(_bounded(converted), validate_formats=True))

    def resolve(self, schema: Schema) -> Mapping[str, Any]:
        """Follow local references; `{}` stands for true, false and references that lead nowhere."""
        resolved = followed(self.api.document, schema)
        return resolved if isinstance(resolved, dict) else {}

    def types(self, schema: Schema) -> frozenset[str]:
        """Return the JSON types a schema may allow; all seven when it does not say."""
        return self._types(schema, 0)

    def _types(self, schema: Schema, depth: int) -> frozenset[str]:
        resolved = self.resolve(schema)
        every = frozenset({"string", "integer", "number", "boolean", "null", "array", "object"})
        if depth > 16 or schema is True:
            return every
        declared = resolved.get("type")
        allowed = (
            every if declared is None else frozenset([declared] if isinstance(declared, str) else declared)
        )
        for keyword in ("anyOf", "oneOf"):
            if resolved.get(keyword):
                allowed &= frozenset().union(
                    *(self._types(member, depth + 1) for member in resolved[keyword])
                )
        for member in resolved.get("allOf") or ():
            allowed &= self._types(member, depth + 1)
        if declared is None and ("enum" in resolved or "const" in resolved):
            values = resolved.get("enum", [resolved.get("const")])
            allowed &= frozenset(_json_type(value) for value in values)
        return allowed | {"null"} if resolved.get("nullable") is True else allowed

    def properties(self, schema: Schema) -> dict[str, Schema]:
        """Return the properties an object schema declares, its `allOf` and union members included."""
        resolved = self.resolve(schema)
        properties: dict[str, Schema] = {}
        for keyword in ("allOf", "anyOf", "oneOf"):
            for member in resolved.get(keyword) or ():
                properties |= self.properties(member)
        return properties | dict(resolved.get("properties") or {})


@lru_cache(maxsize=32)
def compiled(api: ServedApi) -> Schemas:
    """Return the schemas of an API with everything compiled; servers of the same object share them.

    Raises:
        MockError: see `Schemas.compile_all`.
    """
    schemas = Schemas(api)
    schemas.compile_all()
    return schemas


_RANGES = {"int32": (-(2**31), 2**31 - 1), "int64": (-(2**63), 2**63 - 1)}
"""What OpenAPI's integer formats allow. Source: OpenAPI 3.0.3, section 4.4."""


def _bounded(schema: Json) -> Json:
    """Return a JSON Schema in which the integer formats, which validators pass over, are bounds."""
    if isinstance(schema, list):
        return [_bounded(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    result = {
        key: value if key in ("enum", "const", "default", "example") else _bounded(value)
        for key, value in schema.items()
    }
    name = result.get("format")
    if isinstance(name, str) and name in _RANGES:
        low, high = _RANGES[name]
        if isinstance(result.get("minimum", low), int | float):
            result["minimum"] = max(low, result.get("minimum", low))
        if isinstance(result.get("maximum", high), int | float):
            result["maximum"] = min(high, result.get("maximum", high))
    return result


def _mentions(node: Any, keywords: Sequence[str]) -> bool:
    """Tell whether one of *keywords* is true somewhere in *node*."""
    stack = [node]
    while stack:
        part = stack.pop()
        if isinstance(part, Mapping):
            if any(part.get(keyword) is True for keyword in keywords):
                return True
            stack += part.values()
        elif isinstance(part, list):
            stack += part
    return False


def _json_type(value: Json) -> str:
    names = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object"}
    return names.get(type(value), "null")
