"""A JSON value against a schema of OpenAPI 3.0 or 3.1: every contradiction, with its place, rule and limit.

A part of JSON Schema, small since a request needs no more, and without a library, since most clients never
check. Not looked at: `format` other than `int32` and `int64`, `unevaluatedProperties`, `unevaluatedItems`,
`$dynamicRef`, `contentSchema`, and patterns that Python has no word for. A keyword whose value makes no
sense says nothing.

Source: JSON Schema 2020-12; OpenAPI 3.0.4, section 4.7.24; OpenAPI 3.1.1, section 4.8.24.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any, NamedTuple, TypeGuard
from urllib.parse import unquote

from invocant.runtime._models.pointers import getter
from invocant.runtime._problems import json_type
from invocant.runtime._validation.patterns import python_pattern

MAX_CONTRADICTIONS = 100
"""Contradictions that are told of one value; more would help nobody."""
OPAQUE: Any = type("Opaque", (), {"__repr__": lambda _: "<not JSON>"})()
"""Stands for what is sent and is no JSON, such as a file: any schema takes it."""

_INTEGERS = {"int32": 2**31, "int64": 2**63}
Path = tuple["str | int", ...]


class Contradiction(NamedTuple):
    """One contradiction.

    Attributes:
        path: Keys and indexes from the value down to the place.
        rule: The keyword: `minLength`.
        limit: What it says.
        message: What is wrong, without the value.
        value: The value at the place.
        secret: Whether the value should not be shown.
    """

    path: Path
    rule: str
    limit: Any
    message: str
    value: Any
    secret: bool


class SchemaChecker:
    """Checks values by the schemas of one document."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._is_30 = str(document.get("openapi", "")).startswith("3.0")
        self._busy: set[tuple[int, int]] = set()

    def contradictions(self, schema: Any, value: Any) -> list[Contradiction]:
        """Return what in *value* contradicts *schema*, at most `MAX_CONTRADICTIONS`."""
        contradictions: list[Contradiction] = []
        walk = SchemaChecker(self._document)  # what is busy is this walk's own
        for contradiction in walk._check(schema, value, ()):
            contradictions.append(contradiction)
            if len(contradictions) == MAX_CONTRADICTIONS:
                break
        return contradictions

    def followed(self, node: Any) -> Any:
        """Return what *node* refers to, itself if it is no reference; None for a reference to nothing."""
        for _ in range(100):
            if not isinstance(node, Mapping) or not isinstance(node.get("$ref"), str):
                return node
            node = self._target(node["$ref"])
        return None

    def _target(self, reference: str) -> Any:
        if not reference.startswith("#"):
            return None
        pointed = getter(unquote(reference[1:]))
        return self._document if pointed is None else pointed(self._document)

    def _check(self, schema: Any, value: Any, path: Path) -> Iterator[Contradiction]:
        if value is OPAQUE or schema is True or schema is None:
            return
        if schema is False:
            yield Contradiction(path, "false", False, "must not be there", value, False)
            return
        if not isinstance(schema, Mapping):
            return
        key = (id(schema), id(value))
        if key in self._busy:
            return  # a schema that is made of itself says nothing new of the same value
        self._busy.add(key)
        try:
            yield from self._by_keywords(schema, value, path)
        finally:
            self._busy.discard(key)

    def _by_keywords(self, schema: Mapping[str, Any], value: Any, path: Path) -> Iterator[Contradiction]:
        if value is None and self._is_30 and schema.get("nullable") is True:
            return
        if isinstance(schema.get("$ref"), str):
            yield from self._check(self._target(schema["$ref"]), value, path)
            if self._is_30:
                return  # in 3.0 nothing counts beside a reference
        broken = [
            *self._kind(schema, value),
            *self._scalar(schema, value),
        ]
        secret = schema.get("format") == "password"
        for rule, message in broken:
            yield Contradiction(path, rule, schema[rule], message, value, secret)
        if isinstance(value, list):
            yield from self._items(schema, value, path)
        elif isinstance(value, dict):
            yield from self._members(schema, value, path)
        yield from self._combined(schema, value, path)

    # ---------------------------------------------------------------------------------------------- one value

    def _kind(self, schema: Mapping[str, Any], value: Any) -> Iterator[tuple[str, str]]:
        types = schema.get("type")
        wanted = [types] if isinstance(types, str) else types if isinstance(types, list) else []
        if wanted and not any(_is_a(value, name) for name in wanted):
            yield "type", f"must be {' or '.join(map(_article, wanted))}, not {json_type(value)}"
        if isinstance(schema.get("enum"), list) and not any(
            same(value, allowed) for allowed in schema["enum"]
        ):
            yield "enum", "must be one of the values that are listed"
        if "const" in schema and not same(value, schema["const"]):
            yield "const", "must be the value that is fixed"

    def _scalar(self, schema: Mapping[str, Any], value: Any) -> Iterator[tuple[str, str]]:
        if isinstance(value, str):
            yield from _length(schema, len(value), "minLength", "maxLength", "character")
            pattern = schema.get("pattern")
            expression = python_pattern(pattern) if isinstance(pattern, str) else None
            if expression is not None and expression.search(value) is None:
                yield "pattern", f"must match {pattern}"
        elif _is_number(value):
            yield from self._number(schema, value)

    def _number(self, schema: Mapping[str, Any], value: float) -> Iterator[tuple[str, str]]:
        low, high = schema.get("minimum"), schema.get("maximum")
        above, below = schema.get("exclusiveMinimum"), schema.get("exclusiveMaximum")
        if _is_number(low) and (value < low or (value == low and above is True and self._is_30)):
            strict = above is True and self._is_30
            yield "minimum", f"must be {'more than' if strict else 'at least'} {low}"
        if _is_number(high) and (value > high or (value == high and below is True and self._is_30)):
            strict = below is True and self._is_30
            yield "maximum", f"must be {'less than' if strict else 'at most'} {high}"
        if _is_number(above) and value <= above:
            yield "exclusiveMinimum", f"must be more than {above}"
        if _is_number(below) and value >= below:
            yield "exclusiveMaximum", f"must be less than {below}"
        step = schema.get("multipleOf")
        if _is_number(step) and step > 0 and not _is_multiple(value, step):
            yield "multipleOf", f"must be a multiple of {step}"
        bound = _INTEGERS.get(str(schema.get("format")))
        if bound and _is_a(value, "integer") and not -bound <= value < bound:
            yield "format", f"must fit {schema['format']}: from {-bound} to {bound - 1}"

    # ------------------------------------------------------------------------------------------------- arrays

    def _items(self, schema: Mapping[str, Any], value: list[Any], path: Path) -> Iterator[Contradiction]:
        for rule, message in _length(schema, len(value), "minItems", "maxItems", "item"):
            yield Contradiction(path, rule, schema[rule], message, value, False)
        if schema.get("uniqueItems") is True and not _is_unique(value):
            yield Contradiction(path, "uniqueItems", True, "must have no item twice", value, False)
        places = schema.get("prefixItems")
        first = places if isinstance(places, list) else []
        for index, item in enumerate(value):
            part = first[index] if index < len(first) else schema.get("items")
            yield from self._check(part, item, (*path, index))
        if "contains" in schema and not self._is_30:
            fitting = sum(self._fits(schema["contains"], item) for item in value)
            least, most = schema.get("minContains", 1), schema.get("maxContains")
            if _is_number(least) and fitting < least:
                yield Contradiction(
                    path, "contains", least, f"must have {least} or more such items", value, False
                )
            if _is_number(most) and fitting > most:
                yield Contradiction(
                    path, "maxContains", most, f"must have at most {most} such items", value, False
                )

    # ------------------------------------------------------------------------------------------------ objects

    def _members(
        self, schema: Mapping[str, Any], value: dict[str, Any], path: Path
    ) -> Iterator[Contradiction]:
        for rule, message in _length(schema, len(value), "minProperties", "maxProperties", "member"):
            yield Contradiction(path, rule, schema[rule], message, value, False)
        declared = _mapping(schema.get("properties"))
        required = schema.get("required")
        for name in filter(_is_text, _list(required)):
            if name not in value and not self._read_only(declared.get(name)):
                yield Contradiction((*path, name), "required", True, "is required and missing", None, False)
        patterns = _mapping(schema.get("patternProperties"))
        additional = schema.get("additionalProperties")
        for name, member in value.items():
            where, known = (*path, name), name in declared
            if known:
                yield from self._check(declared[name], member, where)
            for pattern, part in patterns.items():
                expression = python_pattern(pattern)
                if expression is None or expression.search(name) is not None:
                    known = True  # also by what cannot be read: it may be meant
                    if expression is not None:
                        yield from self._check(part, member, where)
            if not known and additional is False:
                message = "is no member that is allowed"
                yield Contradiction(where, "additionalProperties", False, message, member, False)
            elif not known:
                yield from self._check(additional, member, where)
            if "propertyNames" in schema and not self._fits(schema["propertyNames"], name):
                limit = schema["propertyNames"]
                yield Contradiction(
                    where, "propertyNames", limit, "has a name that is not allowed", member, False
                )
        for name, needed in _mapping(schema.get("dependentRequired")).items():
            for other in filter(_is_text, _list(needed) if name in value else ()):
                if other not in value:
                    message = f"is required beside {name} and missing"
                    yield Contradiction((*path, other), "dependentRequired", name, message, None, False)
        for name, part in _mapping(schema.get("dependentSchemas")).items():
            if name in value:
                yield from self._check(part, value, path)

    def _read_only(self, schema: Any) -> bool:
        """Tell whether only the server sets a member, so that no request has it."""
        waiting, seen = [schema], set[int]()
        while waiting:
            node = waiting.pop()
            if not isinstance(node, Mapping) or id(node) in seen:
                continue
            seen.add(id(node))
            refers = isinstance(node.get("$ref"), str)
            if node.get("readOnly") is True and not (self._is_30 and refers):
                return True
            waiting += [*_list(node.get("allOf")), *([self._target(node["$ref"])] if refers else [])]
        return False

    # --------------------------------------------------------------------------------------- several schemas

    def _combined(self, schema: Mapping[str, Any], value: Any, path: Path) -> Iterator[Contradiction]:
        for part in _list(schema.get("allOf")):
            yield from self._check(part, value, path)
        chosen = self._chosen(schema, value)
        if chosen is not None:
            yield from self._check(chosen, value, path)
        else:
            yield from self._any_of(schema, value, path)
            yield from self._one_of(schema, value, path)
        if "not" in schema and self._fits(schema["not"], value):
            yield Contradiction(path, "not", schema["not"], "must not be what it is", value, False)
        if "if" in schema and not self._is_30:
            branch = "then" if self._fits(schema["if"], value) else "else"
            yield from self._check(schema.get(branch), value, path)

    def _any_of(self, schema: Mapping[str, Any], value: Any, path: Path) -> Iterator[Contradiction]:
        parts = _list(schema.get("anyOf"))
        if parts and not any(self._fits(part, value) for part in parts):
            yield from self._nearest("anyOf", parts, value, path)

    def _one_of(self, schema: Mapping[str, Any], value: Any, path: Path) -> Iterator[Contradiction]:
        parts = _list(schema.get("oneOf"))
        fitting = sum(self._fits(part, value) for part in parts)
        if parts and not fitting:
            yield from self._nearest("oneOf", parts, value, path)
        elif fitting > 1:
            message = f"must fit one of {len(parts)} alternatives, and fits {fitting}"
            yield Contradiction(path, "oneOf", len(parts), message, value, False)

    def _nearest(self, rule: str, parts: list[Any], value: Any, path: Path) -> Iterator[Contradiction]:
        """Yield what contradicts the alternative that is meant, if the others are of another JSON type."""
        told = [list(self._check(part, value, path)) for part in parts]
        near = [
            problems
            for problems in told
            if not any(problem.path == path and problem.rule == "type" for problem in problems)
        ]
        if len(near) == 1:
            yield from near[0]
        else:
            message = f"fits none of {len(parts)} alternatives"
            yield Contradiction(path, rule, len(parts), message, value, False)

    def _chosen(self, schema: Mapping[str, Any], value: Any) -> Any:
        """Return the alternative that a discriminator chooses, or None."""
        discriminator = schema.get("discriminator")
        name = discriminator.get("propertyName") if isinstance(discriminator, Mapping) else None
        if not isinstance(name, str) or not isinstance(value, dict) or not isinstance(value.get(name), str):
            return None
        tag = value[name]
        parts = [*_list(schema.get("oneOf")), *_list(schema.get("anyOf"))]
        mapped = (
            _mapping(discriminator.get("mapping")).get(tag, tag)
            if isinstance(discriminator, Mapping)
            else tag
        )
        for part in parts:
            reference = part.get("$ref") if isinstance(part, Mapping) else None
            if isinstance(reference, str) and mapped in (reference, reference.rpartition("/")[2]):
                return part
        return None

    def _fits(self, schema: Any, value: Any) -> bool:
        return next(iter(self._check(schema, value, ())), None) is None


def same(left: Any, right: Any) -> bool:
    """Tell whether two values are equal in JSON: 1 is 1.0, and true is not 1."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    return bool(left == right)


def _is_number(value: Any) -> TypeGuard[float]:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


_TYPES: Mapping[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: _is_number(value) and (isinstance(value, int) or value.is_integer()),
    "number": _is_number,
    "boolean": lambda value: isinstance(value, bool),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
    "null": lambda value: value is None,
}


def _is_a(value: Any, name: Any) -> bool:
    test = _TYPES.get(name) if isinstance(name, str) else None
    return test is None or test(value)


def _article(name: str) -> str:
    if name == "null":
        return name
    return f"{'an' if name[:1] in 'aeiou' else 'a'} {name}"


def _length(
    schema: Mapping[str, Any], count: int, least: str, most: str, noun: str
) -> Iterator[tuple[str, str]]:
    low, high = schema.get(least), schema.get(most)
    if _is_number(low) and count < low:
        yield least, f"must have at least {_counted(low, noun)}, and has {count}"
    if _is_number(high) and count > high:
        yield most, f"must have at most {_counted(high, noun)}, and has {count}"


def _counted(number: Any, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _is_multiple(value: float, step: float) -> bool:
    """Tell whether *value* is a multiple of *step*, both as the decimals that JSON writes."""
    try:
        return (Fraction(str(value)) / Fraction(str(step))).denominator == 1
    except ValueError:  # not a number, or an infinite one
        return False


def _is_unique(items: list[Any]) -> bool:
    known = [item for item in items if item is not OPAQUE]
    return not any(same(left, right) for place, left in enumerate(known) for right in known[:place])


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
