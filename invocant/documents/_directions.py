"""What goes in one direction only: members that a request does not carry, and those that an answer does not.

`readOnly` and `writeOnly` are keywords of a schema, and hold for the member that it is the schema of: beside
its type, by reference, in a part of `allOf`, and where every alternative that is not null says so. In 3.0
nothing beside a `$ref` counts.

Source: OpenAPI 3.0.4, sections 4.7.23 (Reference Object) and 4.7.24.2; OpenAPI 3.1.1, section 4.8.24;
JSON Schema Validation 2020-12, section 9.4.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from attrs import field, frozen

from invocant.documents.pointers import MISSING, target

Direction = Literal["readOnly", "writeOnly"]
DIRECTIONS: tuple[Direction, ...] = ("readOnly", "writeOnly")
"""The keywords: what only an answer has, and what only a request has."""

_NONE: frozenset[Direction] = frozenset()
_SAYING = frozenset({*DIRECTIONS, "allOf", "anyOf", "oneOf"})
"""Keywords one of which a schema has that says something of a direction, but for a reference."""


@frozen(eq=False)
class Directions:
    """Answers for the schemas of one document."""

    document: Mapping[str, Any]
    _of_refs: dict[str, frozenset[Direction]] = field(factory=dict, init=False)

    def of(self, schema: Any) -> frozenset[Direction]:
        """Return which of the two keywords hold for values of *schema*."""
        if not (type(schema) is dict or isinstance(schema, Mapping)):
            return _NONE
        ref = schema.get("$ref")
        if isinstance(ref, str):
            if str(self.document.get("openapi", "")).startswith("3.0"):
                return self._of_ref(ref)
            return self._of_ref(ref) | self._of_rest(schema)
        return self._of_rest(schema)

    def _of_ref(self, ref: str) -> frozenset[Direction]:
        known = self._of_refs.get(ref)
        if known is None:
            self._of_refs[ref] = _NONE  # a schema that is made of itself says nothing more by that
            schema = target(self.document, ref)
            known = self._of_refs[ref] = _NONE if schema is MISSING else self.of(schema)
        return known

    def _of_rest(self, schema: Mapping[str, Any]) -> frozenset[Direction]:
        if _SAYING.isdisjoint(schema):
            return _NONE
        keywords = frozenset(keyword for keyword in DIRECTIONS if schema.get(keyword) is True)
        for part in _list(schema, "allOf"):
            keywords |= self.of(part)
        for keyword in ("anyOf", "oneOf"):
            variants = [self.of(variant) for variant in _list(schema, keyword) if not _is_null(variant)]
            if variants:
                keywords |= frozenset.intersection(*variants)
        return keywords

    def members(self, schema: Any) -> dict[str, frozenset[Direction]]:
        """Return which keywords hold for each member of the object *schema*, with all that it is made of.

        What one part says of a member holds for the member, whichever part it stands in.
        """
        members: dict[str, frozenset[Direction]] = {}
        for name, member in self._members(schema, set()):
            members[name] = members.get(name, _NONE) | self.of(member)
        return members

    def _members(self, schema: Any, seen: set[int]) -> Iterator[tuple[str, Any]]:
        if not isinstance(schema, Mapping) or id(schema) in seen:
            return
        seen.add(id(schema))
        if isinstance(schema.get("$ref"), str):
            yield from self._members(target(self.document, schema["$ref"], None), seen)
        for keyword in ("allOf", "anyOf", "oneOf"):
            for part in _list(schema, keyword):
                yield from self._members(part, seen)
        properties = schema.get("properties")
        if isinstance(properties, Mapping):
            yield from properties.items()


def _list(schema: Mapping[str, Any], keyword: str) -> list[Any]:
    schemas = schema.get(keyword)
    return schemas if isinstance(schemas, list) else []


def _is_null(schema: Any) -> bool:
    return isinstance(schema, Mapping) and (
        schema.get("type") == "null" or schema.get("enum") == [None] or schema.get("const", "") is None
    )
