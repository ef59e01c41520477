"""All schemas of one document compiled together, so that what many refer to is compiled once.

A document of a thousand schemas that refer to each other costs as much for one operation as for all, so all
are one validator of an object with a member for each: a value is judged as the member of its schema.
"""

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import jsonschema_rs
from attrs import field, frozen

from invocant.documents import Schema, SchemaConverter, json_schema
from invocant.documents.pointers import join
from invocant.mock._api import Json, MockError
from invocant.mock._values.problems import Check

Direction = Any
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_HOME = "invocant:schemas"
"""Where the definitions are found by schemas that are compiled apart."""
_KEPT_APART = 12
"""How many schemas that refer to others are kept compiled apart: each may hold a thousand of them."""
_KEPT_PLAIN = 4096
"""How many that refer to nothing are."""
_RANGES = {"int32": (-(2**31), 2**31 - 1), "int64": (-(2**63), 2**63 - 1)}
"""What OpenAPI's integer formats allow. Source: OpenAPI 3.0.3, section 4.4."""


@frozen(eq=False)
class Bundle:
    """The schemas of a document for one side; the text of them is made at once, compiled at first use.

    Args:
        document: The document.
        named: Its schemas, by what messages call them.
        side: Who gets the values; see `Schemas.check`.
    """

    _document: Mapping[str, Any]
    _named: Mapping[str, Schema]
    _side: Any
    _converter: SchemaConverter = field(init=False)
    _text: dict[str, Any] = field(init=False)
    _compiled: dict[str, Any] = field(factory=dict, init=False)
    _apart: OrderedDict[int, tuple[Schema, Check]] = field(factory=OrderedDict, init=False)
    _plain: OrderedDict[int, tuple[Schema, Check]] = field(factory=OrderedDict, init=False)

    def __attrs_post_init__(self) -> None:
        """Convert everything."""
        converter = SchemaConverter(self._document, self._side)
        members = {name: converter.convert(schema) for name, schema in self._named.items()}
        text = {"$schema": _DIALECT, "properties": members, "$defs": converter.definitions()}
        object.__setattr__(self, "_converter", converter)
        object.__setattr__(self, "_text", bounded(text))

    def check(self, name: str) -> Check:
        """Return the check of one of the schemas; nothing is compiled until it is asked."""
        return Check(self._validator, name)

    def check_apart(self, schema: Schema) -> Check:
        """Return the check of a schema that has no name here: a part of one of those that have.

        Raises:
            ValueError: it does not compile.
        """
        kept = self._plain if id(schema) in self._plain else self._apart
        if id(schema) in kept:
            return kept[id(schema)][1]
        converted = self._converter.convert(schema)
        further = self._converter.definitions()
        if further:  # places that nothing else refers to
            converted = bounded(json_schema(self._document, schema, leaving_out=self._side))
            refers = True
        else:
            converted, refers = _at_home(bounded(converted))
        registry = self._registry() if refers else None
        validator = jsonschema_rs.Draft202012Validator(converted, validate_formats=True, registry=registry)
        check = Check(lambda: validator)
        kept, most = (self._apart, _KEPT_APART) if refers else (self._plain, _KEPT_PLAIN)
        kept[id(schema)] = schema, check
        if len(kept) > most:
            kept.popitem(last=False)
        return check

    def inspect(self, where: str) -> None:
        """Hold all schemas to the meta-schema, and the patterns to what can be matched.

        Args:
            where: What messages begin with.

        Raises:
            MockError: one is no JSON Schema; the message says which and where.
        """
        try:
            jsonschema_rs.meta.validate(self._text)
        except jsonschema_rs.ValidationError as error:
            place = self._place([str(step) for step in error.instance_path])
            raise MockError(f"{where}: {place} is no JSON Schema: {error.message[:300]}") from error
        tried = set()
        for path, pattern in _patterns(self._text, ()):
            if pattern not in tried:
                tried.add(pattern)
                try:
                    jsonschema_rs.Draft202012Validator({"pattern": pattern})
                except ValueError as error:
                    raise MockError(
                        f"{where}: {self._place(path)} does not compile: {str(error)[:300]}"
                    ) from error

    def _place(self, path: Sequence[str]) -> str:
        """Return what messages call a place in the text."""
        section, name = (*path, "", "")[:2]
        below = join("", *path[2:])
        if section == "properties" and name in self._named:
            return f"{name}{below and f' at {below}'}"
        return f"the schema {name}{below and f' at {below}'}"

    def _validator(self) -> Any:
        """Return the validator of all, compiled at first use."""
        if "all" not in self._compiled:
            self._compiled["all"] = jsonschema_rs.Draft202012Validator(self._text, validate_formats=True)
        return self._compiled["all"]

    def _registry(self) -> Any:
        if "registry" not in self._compiled:
            home = {"$schema": _DIALECT, "$id": _HOME, "$defs": self._text["$defs"]}
            self._compiled["registry"] = jsonschema_rs.Registry(
                [(_HOME, home)], draft=jsonschema_rs.Draft202012
            )
        return self._compiled["registry"]


def bounded(schema: Json) -> Any:
    """Return a JSON Schema in which the integer formats, which validators pass over, are bounds."""
    if isinstance(schema, list):
        return [bounded(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    result = {
        key: value if key in ("enum", "const", "default", "example") else bounded(value)
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


def _at_home(schema: Json) -> tuple[Any, bool]:
    """Return a schema whose references lead to the registry, and whether it has any."""
    if isinstance(schema, list):
        pairs = [_at_home(item) for item in schema]
        return [pair[0] for pair in pairs], any(pair[1] for pair in pairs)
    if not isinstance(schema, dict):
        return schema, False
    result: dict[str, Any] = {}
    refers = False
    for key, value in schema.items():
        if key == "$ref" and isinstance(value, str) and value.startswith("#/$defs/"):
            result[key], refers = _HOME + value, True
        elif key in ("enum", "const"):
            result[key] = value
        else:
            result[key], inner = _at_home(value)
            refers = refers or inner
    return result, refers


def _patterns(node: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the regular expressions of schemas with the places where they stand."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "pattern" and isinstance(value, str):
                yield path, value
            elif key == "patternProperties" and isinstance(value, dict):
                yield from ((path, pattern) for pattern in value)
            if key not in ("enum", "const"):
                yield from _patterns(value, (*path, key))
    elif isinstance(node, list):
        for number, item in enumerate(node):
            yield from _patterns(item, (*path, str(number)))
