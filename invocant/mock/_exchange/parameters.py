"""Text of the request back into JSON values: parameters by their style.

The wire carries text, so one text can be several JSON values (`5` is an integer and a string). Every reading
that the schema's types allow is offered, the most specific first, and the first valid one is taken; when none
is, the problems of the first are reported. Source: OpenAPI 3.1, section 4.8.12.3 (style values).
"""

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import unquote, unquote_plus

from attrs import frozen

from invocant.documents import ParameterObject, Schema
from invocant.media_types import form_of
from invocant.mock._api import Json
from invocant.mock._values.schemas import REQUEST, Check, RequestProblem, Schemas

_INTEGER = re.compile(r"-?(?:0|[1-9]\d{0,400})")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,300})(?:\.\d{1,400})?(?:[eE][+-]?\d{1,4})?")
_EMPTY: Mapping[str, Json] = {"array": [], "object": {}}
_EXPLODED = {"label": ".", "matrix": ";"}
"""What stands between the members of an exploded object in a path; a comma in other styles."""
_SEPARATORS = {"spaceDelimited": " ", "pipeDelimited": "|"}


class TextError(ValueError):
    """Percent-encoded text that is not UTF-8."""


def split_query(query: bytes) -> list[tuple[str, str]]:
    """Split a query string or form body into pairs, in order, blank values kept.

    Raises:
        TextError: a name or value is not UTF-8 once decoded.
    """
    pairs = []
    try:
        for piece in query.decode("ascii").split("&"):
            if piece:
                name, _, value = piece.partition("=")
                pairs.append((unquote_plus(name, errors="strict"), unquote_plus(value, errors="strict")))
    except UnicodeDecodeError as error:
        raise TextError("the text is not UTF-8") from error
    return pairs


def decode_path(raw: str) -> str:
    """Percent-decode one path segment.

    Raises:
        TextError: it is not UTF-8.
    """
    try:
        return unquote(raw, errors="strict")
    except UnicodeDecodeError as error:
        raise TextError("the text is not UTF-8") from error


def readings(text: str, types: frozenset[str]) -> Iterator[Json]:
    """Yield the JSON scalars that *text* can stand for among *types*, the most specific first."""
    if "null" in types and text == "null":
        yield None
    if "boolean" in types and text in ("true", "false"):
        yield text == "true"
    if "integer" in types and _INTEGER.fullmatch(text):
        yield int(text)
    elif "number" in types and _NUMBER.fullmatch(text):
        number = float(text) if not _INTEGER.fullmatch(text) else int(text)
        if math.isfinite(number):
            yield number
    yield text


@frozen(eq=False)
class Decoder:
    """One parameter's way from text to a checked value."""

    parameter: ParameterObject
    _schemas: Schemas
    _check: Check
    _types: frozenset[str]
    _item_types: frozenset[str]
    _empty_is_null: bool
    """Whether no text at all stands for null: so a parameter marked `nullable` is commonly sent."""
    _properties: Mapping[str, frozenset[str]]

    def decode(
        self, texts: Sequence[str], pairs: Sequence[tuple[str, str]] = ()
    ) -> tuple[Json, list[RequestProblem]]:
        """Return the first valid reading and no problem, or None and the problems of the first reading.

        Args:
            texts: The decoded values given under the parameter's name; more than one when it was repeated.
            pairs: The whole query, for objects that spread over several names.
        """
        candidates = list(self._candidates(list(texts), pairs))
        for candidate in candidates:
            if self._check.passes(candidate):
                return candidate, []
        place, name = self.parameter.location, self.parameter.name
        if not candidates:
            return None, [RequestProblem(place, name, "given more than once, but it takes one value")]
        return None, list(self._check.problems(candidates[0], place, name))

    def best(self, texts: Sequence[str], pairs: Sequence[tuple[str, str]]) -> Json:
        """Return the first valid reading, else the first there is, else the text, to be checked again."""
        value, problems = self.decode(texts, pairs)
        return value if not problems else next(self._candidates(list(texts), pairs), texts[0])

    def given(self, pairs: Sequence[tuple[str, str]]) -> list[str]:
        """Return the values of this parameter in a query: its own name, or the names of a spread object."""
        parameter = self.parameter
        if parameter.style == "deepObject":
            inside = [value for name, value in pairs if name.startswith(f"{parameter.name}[")]
            if inside:
                return inside
        elif (
            parameter.explode
            and "object" in self._types
            and self._properties
            and not any(name == parameter.name for name, _ in pairs)
        ):
            return [value for name, value in pairs if name in self._properties]
        return [value for name, value in pairs if name == parameter.name]

    def _candidates(self, texts: list[str], pairs: Sequence[tuple[str, str]]) -> Iterator[Json]:
        parameter = self.parameter
        if parameter.media_type is not None and form_of(parameter.media_type) == "json":
            yield from (_parsed(text) for text in texts[:1] if len(texts) == 1)
            return
        if parameter.style == "deepObject":
            inside = [pair for pair in pairs if pair[0].startswith(f"{parameter.name}[")]
            if inside:
                yield bracketed(self._schemas, parameter.schema, parameter.name, inside)
                return
        elif "object" in self._types and self._properties:
            spread = self._spread(pairs)
            if spread:
                yield spread
        if len(texts) == 1:
            text = _unprefixed(texts[0], parameter)
            scalars = self._types - {"array", "object"}
            if self._empty_is_null and not text:
                yield None
            if scalars:
                yield from readings(text, scalars)
            if not text and self._types != EVERY:  # how a list or an object that must be there is empty
                yield from (empty for kind, empty in _EMPTY.items() if kind in self._types)
        if "array" in self._types and self._types != EVERY:
            yield from self._arrays(texts)
        if "object" in self._types and self._properties and len(texts) == 1:
            text = _unprefixed(texts[0], parameter)
            if not parameter.explode:
                parts = text.split(_SEPARATORS.get(parameter.style, ","))
                yield self._object(zip(parts[::2], parts[1::2], strict=False))
            elif parameter.location in ("path", "header"):
                pieces = text.split(_EXPLODED.get(parameter.style, ","))
                yield self._object(piece.partition("=")[::2] for piece in pieces if piece)

    def _arrays(self, texts: list[str]) -> Iterator[Json]:
        parameter = self.parameter
        separator = _SEPARATORS.get(parameter.style, ",")
        if parameter.location in ("query", "cookie") and parameter.explode:
            yield self._items(texts)
            if len(texts) == 1 and "," in texts[0]:  # what some clients send instead of repeating the name
                yield self._items(texts[0].split(","))
        elif len(texts) == 1:
            text = _unprefixed(texts[0], parameter)
            if parameter.location == "path" and parameter.explode and parameter.style in ("label", "matrix"):
                separator = "." if parameter.style == "label" else f";{parameter.name}="
            yield self._items(text.split(separator) if text else [])

    def _items(self, texts: Sequence[str]) -> list[Json]:
        return [next(readings(text, self._item_types)) for text in texts]

    def _spread(self, pairs: Sequence[tuple[str, str]]) -> dict[str, Json]:
        if self.parameter.explode and self.parameter.location in ("query", "cookie"):
            members = [(key, value) for key, value in pairs if key in self._properties]
        else:
            members = []
        return self._object(members)

    def _object(self, pairs: Any) -> dict[str, Json]:
        return {key: next(readings(value, self._properties.get(key, _TEXT))) for key, value in pairs}


EVERY = frozenset({"string", "integer", "number", "boolean", "null", "array", "object"})
_TEXT = frozenset({"string"})


def decoder(schemas: Schemas, parameter: ParameterObject) -> Decoder:
    """Prepare the decoder of one parameter; its schema is compiled here."""
    return Decoder(
        parameter,
        schemas,
        schemas.check(parameter.schema, REQUEST),
        schemas.types(parameter.schema),
        item_types(schemas, parameter.schema),
        schemas.resolve(parameter.schema).get("nullable") is True,
        {name: schemas.types(member) for name, member in schemas.properties(parameter.schema).items()},
    )


_PLACE = re.compile(r"[0-9]{1,9}")
_KEY = re.compile(r"\[([^\[\]]*)\]")


def bracketed(schemas: Schemas, schema: Schema, name: str, pairs: Sequence[tuple[str, str]]) -> Json:
    """Return what `name[key][…]=text` stands for: `deepObject`, nested, items of lists by their place."""
    tree: dict[str, Any] = {}
    for key, text in pairs:
        node = tree
        steps = _KEY.findall(key[len(name) :]) or [""]
        for step in steps[:-1]:
            inner = node.setdefault(step, {})
            if not isinstance(inner, dict):  # both a text and what has members: the members count
                inner = node[step] = {}
            node = inner
        node[steps[-1]] = text
    return _typed(schemas, schema, tree)


def _typed(schemas: Schemas, schema: Schema, node: Any) -> Json:
    """Return a tree of texts with each read by the type that its schema declares."""
    if not isinstance(node, dict):
        if not node and schemas.types(schema) != EVERY:  # an empty value stands for an empty list or object
            for kind, empty in _EMPTY.items():
                if kind in schemas.types(schema):
                    return empty
        return first_valid(schemas.check(schema), node, schemas.types(schema))
    resolved = schemas.resolve(schema)
    if "array" in schemas.types(schema) and all(_PLACE.fullmatch(key) for key in node):
        items = resolved.get("items") or {}
        return [_typed(schemas, items, node[key]) for key in sorted(node, key=int)]
    properties = schemas.properties(schema)
    return {key: _typed(schemas, properties.get(key, {}), member) for key, member in node.items()}


def first_valid(check: Check, text: str, types: frozenset[str]) -> Json:
    offered = list(readings(text, types))
    parsed = _parsed(text) if types & {"array", "object"} else text
    return next((reading for reading in [*offered, parsed] if check.passes(reading)), offered[0])


def item_types(schemas: Schemas, schema: Schema) -> frozenset[str]:
    whole = schemas.resolve(schema)
    for schema_part in (
        whole,
        *(whole.get("anyOf") or ()),
        *(whole.get("oneOf") or ()),
        *(whole.get("allOf") or ()),
    ):
        inner = schemas.resolve(schema_part)
        if "items" in inner:
            return schemas.types(inner["items"])
    return _TEXT


def _unprefixed(text: str, parameter: ParameterObject) -> str:
    if parameter.style == "label":
        return text.removeprefix(".")
    if parameter.style == "matrix":
        if parameter.explode and not text.startswith((f";{parameter.name}=", f";{parameter.name};")):
            return "" if text == f";{parameter.name}" else text.removeprefix(";")  # an object's members
        return text.removeprefix(f";{parameter.name}").removeprefix("=")
    return text


def _parsed(text: str) -> Json:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
