"""Schemas written flat, to make values by: references followed and `allOf` laid into one object."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from attrs import field, frozen

from invocant.documents import Schema
from invocant.documents.pointers import target
from invocant.mock._values.schemas import Schemas

_MAX_PARTS = 64
"""How many schemas one is laid together from; more is a circle."""
_KEPT = 50_000
"""How many schemas are kept laid together; more are only met where schemas are made on the way."""
_LOWEST = ("minimum", "minLength", "minItems", "minProperties", "minContains")
_HIGHEST = ("maximum", "maxLength", "maxItems", "maxProperties", "maxContains")
_UNIONS = ("oneOf", "anyOf")


@frozen(eq=False)
class Flat:
    """A schema without `$ref` and `allOf`."""

    schema: Mapping[str, Any]
    """What all parts say together; a further union or condition of a part stands under `further`."""
    parts: tuple[int, ...]
    """The identities of the components that it is made of: what tells that a value holds itself."""
    names: tuple[str, ...]
    """Their names, outermost first."""


@frozen(eq=False)
class Merging:
    """Lays schemas of one document together; each is laid together once."""

    _schemas: Schemas
    _names: dict[int, str] = field(init=False)
    _known: dict[int, tuple[Any, Flat]] = field(factory=dict, init=False)
    _siblings_count: bool = field(init=False)

    def __attrs_post_init__(self) -> None:
        """Learn the names of components."""
        document = self._schemas.api.document
        components = (document.get("components") or {}).get("schemas") or {}
        object.__setattr__(self, "_names", {id(schema): name for name, schema in components.items()})
        object.__setattr__(self, "_siblings_count", not str(document.get("openapi", "")).startswith("3.0"))

    def flat(self, schema: Schema) -> Flat:
        """Return a schema as one object."""
        kept = self._known.get(id(schema))
        if kept is None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            parts: list[int] = []
            flat: dict[str, Any] = {}
            for part in self._parts(schema, parts, _MAX_PARTS):
                flat = laid_together(flat, part) if flat else dict(part)
            if schema is False:
                flat = {"not": {}}
            names = tuple(self._names[part] for part in parts if part in self._names)
            kept = self._known[id(schema)] = schema, Flat(flat, tuple(parts), names)
        return kept[1]

    def joined(self, left: Schema, right: Schema) -> Flat:
        """Return what two schemas say together."""
        first, second = self.flat(left), self.flat(right)
        return Flat(
            laid_together(first.schema, second.schema),
            (*first.parts, *second.parts),
            (*second.names, *first.names),
        )

    def name_of(self, schema: Schema) -> str | None:
        """Return the name of the component that a schema is or refers to, or None."""
        if isinstance(schema, Mapping) and isinstance(schema.get("$ref"), str):
            schema = target(self._schemas.api.document, schema["$ref"], None)
        return self._names.get(id(schema))

    def based_on(self, name: str) -> Iterator[str]:
        """Yield the names of the components that have the named one in their `allOf`."""
        components = (self._schemas.api.document.get("components") or {}).get("schemas") or {}
        for other, schema in components.items():
            bases = schema.get("allOf") if isinstance(schema, Mapping) else None
            if isinstance(bases, list) and any(self.name_of(base) == name for base in bases):
                yield other

    def _parts(self, schema: Schema, seen: list[int], left: int) -> Iterator[Mapping[str, Any]]:
        """Yield a schema's own keywords, then those of what it refers to and of all in its `allOf`."""
        if not isinstance(schema, Mapping) or left <= 0 or len(seen) > _MAX_PARTS:
            return
        if id(schema) in self._names:
            if id(schema) in seen:
                return
            seen.append(id(schema))
        ref = schema.get("$ref")
        if isinstance(ref, str):
            if schema.get("nullable") is True:
                yield {"nullable": True}
            elif self._siblings_count:
                yield from self._parts(
                    {key: value for key, value in schema.items() if key != "$ref"}, seen, left - 1
                )
            yield from self._parts(target(self._schemas.api.document, ref, {}), seen, left - 1)
            return
        own = {key: value for key, value in schema.items() if key != "allOf"}
        if own:
            yield own
        for part in schema.get("allOf") or ():
            yield from self._parts(part, seen, left - 1)


@lru_cache(maxsize=32)
def merging_of(schemas: Schemas) -> Merging:
    """Return the flat schemas of an API, which all share that make values for it."""
    return Merging(schemas)


def laid_together(left: Mapping[str, Any], right: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keywords of two schemas so that a value which fits the result fits both, where possible."""
    result = dict(left)
    for key, value in right.items():
        if key not in result:
            result[key] = value
            continue
        present = result[key]
        if key in ("properties", "patternProperties", "dependentSchemas") and isinstance(value, Mapping):
            result[key] = {**present, **_members(present, value)}
        elif key == "required" and isinstance(value, list):
            result[key] = list(dict.fromkeys([*present, *value]))
        elif key in _LOWEST:
            result[key] = max(present, value)
        elif key in _HIGHEST:
            result[key] = min(present, value)
        elif key == "enum":
            result[key] = [item for item in present if item in value] or present
        elif key == "type":
            result[key] = _types(present, value)
        elif key in ("items", "propertyNames", "contains") and present != value:
            result[key] = {"allOf": [present, value]}
        elif key == "additionalProperties":
            result[key] = _additional(present, value)
        elif key in (*_UNIONS, "if", "not") and present != value:
            result.setdefault("further", [])
            extra = {name: right[name] for name in (key, "then", "else") if name in right and key == "if"}
            result["further"] = [*result["further"], extra or {key: value}]
        elif key == "uniqueItems":
            result[key] = present or value
        elif key == "nullable":
            result[key] = present and value
        elif key == "pattern" and present != value:
            result["further"] = [*result.get("further", []), {"pattern": value}]
    return result


def _members(left: Mapping[str, Any], right: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: schema
        if name not in left or left[name] == schema or left[name] is True
        else {"allOf": [left[name], schema]}
        for name, schema in right.items()
    }


def _types(left: Any, right: Any) -> Any:
    first = left if isinstance(left, list) else [left]
    second = right if isinstance(right, list) else [right]
    both = [name for name in first if name in second]
    if not both and {"integer", "number"} <= {*first, *second}:
        both = ["integer"]
    return both or left


def _additional(left: Any, right: Any) -> Any:
    if left is False or right is False:
        return False
    if left is True:
        return right
    return left if right is True or left == right else {"allOf": [left, right]}
