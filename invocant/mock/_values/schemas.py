"""The schemas of a document: inspected at start, compiled at first use, asked on every request."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal

from attrs import field, frozen

from invocant import documents
from invocant.documents import Schema
from invocant.documents.pointers import followed
from invocant.mock._api import Json, MockError, ServedApi
from invocant.mock._values.bundle import Bundle
from invocant.mock._values.problems import MAX_PROBLEMS as MAX_PROBLEMS
from invocant.mock._values.problems import Check as Check
from invocant.mock._values.problems import RequestProblem as RequestProblem

_ANYTHING: Mapping[str, Any] = {}
_KEPT_TYPES = 5_000
"""Of how many schemas the types are kept; more are only met where schemas are made on the way."""
Side = Literal["readOnly", "writeOnly"]
"""Who gets a value, by the keyword of the members that it does not hold."""
REQUEST: Side = "readOnly"
"""The server, which no request tells what only it sets."""
ANSWER: Side = "writeOnly"
"""The caller, whom no answer tells what the server never returns."""


@frozen(eq=False)
class Schemas:
    """The compiled schemas of one API, by the identity of the schema object in its document."""

    api: ServedApi
    directed: bool = field(init=False)
    """Whether the document has members that go in one direction only."""
    directions: documents.Directions = field(init=False)
    """Which those are."""
    _named: dict[str, Schema] = field(factory=dict, init=False)
    """The schemas that requests and answers meet, by what messages call them."""
    _names: dict[int, str] = field(factory=dict, init=False)
    """Their names, by the identity of the schema object."""
    _known_types: dict[int, tuple[Schema, frozenset[str]]] = field(factory=dict, init=False)
    """The types of schemas, by their identity; beside each the schema, which so stays what it is."""
    _checks: dict[tuple[str, Side | None], Check] = field(factory=dict, init=False)
    _bundles: dict[Side | None, Bundle] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        """Look whether anything goes in one direction only, and which schemas there are."""
        object.__setattr__(self, "directed", _mentions(self.api.document, (REQUEST, ANSWER)))
        object.__setattr__(self, "directions", documents.Directions(self.api.document))
        for name, known, written in _places(self.api):
            if id(known) not in self._names and (known is _ANYTHING or known or isinstance(known, bool)):
                unique = name if name not in self._named else f"{name} ({len(self._named)})"
                self._names[id(known)] = unique
                self._named[unique] = written

    def check(self, schema: Schema, side: Side | None = None) -> Check:
        """Return the compiled form of a schema object of the document.

        Args:
            schema: The schema.
            side: Who gets the value, and so what need not be there; None: all that is required must.
        """
        if not schema and not isinstance(schema, bool):
            schema = _ANYTHING  # empty objects are made in many places; they all mean this one
        side = side if self.directed else None
        name = self._names.get(id(schema))
        if name is None:
            referred = self._referred(schema)
            name = self._names.get(id(referred)) if referred is not None else None
        if name is None:
            return self._bundle(side).check_apart(schema)
        key = name, side
        check = self._checks.get(key)
        if check is None:
            check = self._checks[key] = self._bundle(side).check(name)
        return check

    def inspect(self) -> None:
        """Hold every schema that a request or an answer can meet to the meta-schema.

        Raises:
            MockError: one is no schema; the message names the operation or the component.
        """
        try:
            self._bundle(ANSWER if self.directed else None).inspect(self.api.name)
        except (ValueError, TypeError, KeyError, documents.DocumentError) as error:
            raise MockError(f"{self.api.name}: a schema cannot be read: {error}") from error

    def _bundle(self, side: Side | None) -> Bundle:
        bundle = self._bundles.get(side)
        if bundle is None:
            bundle = self._bundles[side] = Bundle(self.api.document, self._named, side)
        return bundle

    def _referred(self, schema: Schema) -> Schema | None:
        """Return the component that a schema does nothing but refer to, or None."""
        if isinstance(schema, Mapping) and len(schema) == 1 and isinstance(schema.get("$ref"), str):
            collected = documents.pointers.target(self.api.document, schema["$ref"], None)
            return collected if isinstance(collected, Mapping | bool) else None
        return None

    def resolve(self, schema: Schema) -> Mapping[str, Any]:
        """Follow local references; `{}` stands for true, false and references that lead nowhere."""
        resolved = followed(self.api.document, schema)
        return resolved if isinstance(resolved, dict) else {}

    def types(self, schema: Schema) -> frozenset[str]:
        """Return the JSON types a schema may allow; all seven when it does not say."""
        known = self._known_types.get(id(schema))
        if known is None:
            if len(self._known_types) >= _KEPT_TYPES:
                self._known_types.clear()
            known = self._known_types[id(schema)] = schema, self._types(schema, 0)
        return known[1]

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
    """Return the schemas of an API, inspected; servers of the same object share what is compiled of them.

    Raises:
        MockError: see `Schemas.inspect`.
    """
    schemas = Schemas(api)
    schemas.inspect()
    return schemas


def _places(api: ServedApi) -> Iterator[tuple[str, Schema, Schema]]:
    """Yield every schema that a request or an answer can meet: what messages call it, itself, as written."""
    components = (api.document.get("components") or {}).get("schemas") or {}
    for name, schema in components.items():
        if isinstance(schema, Mapping):
            yield (
                f"the schema {name}",
                schema,
                {"$ref": documents.pointers.join("#/components/schemas", name)},
            )
    for name, schema in [("anything", _ANYTHING), *_of_operations(api)]:
        yield name, schema, schema


def _of_operations(api: ServedApi) -> Iterator[tuple[str, Schema]]:
    for operation in api.operations:
        for parameter in operation.parameters:
            yield f"{operation.label}: parameter {parameter.name}", parameter.schema
        for key, schema in (operation.body.content if operation.body else {}).items():
            yield f"{operation.label}: request body {key}", schema
        for status, response in operation.responses.items():
            for key, schema in response.content.items():
                yield f"{operation.label}: response {status} {key}", schema
        for event in (operation.stream or {}).get("events", ()):
            if "schema" in event:
                yield f"{operation.label}: event {event.get('class')}", event["schema"]


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
