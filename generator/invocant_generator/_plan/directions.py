"""Find where a request may hold what only the server sets, so that nothing else asks for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from invocant_generator._plan.pairs import MemberPair
from invocant_generator._plan.schemas import Schema, component_of, is_model


class Outgoing:
    """Answers for the schemas of one repaired document."""

    def __init__(self, components: Mapping[str, Schema], members: Mapping[str, Sequence[MemberPair]]) -> None:
        """Take the *components*, and the *members* of those that are models."""
        self._components = components
        self._members = members
        self._whole: set[str] = set()
        """Components that are known to be sent whole, with all that they are made of."""
        self._any = any(_is_servers_own(pair) for pairs in members.values() for pair in pairs)

    def leaves_out(self, schema: Schema) -> bool:
        """Tell whether a value of *schema* may hold a member that only the server sets, however deep.

        Where the document does not say what a value is, it may be a model that has one.
        """
        if not self._any:
            return False
        stack, passed = [schema], set[str]()
        while stack:
            node = stack.pop()
            component = _reference(node)
            if component is None:
                if _is_open(node):
                    return True
                stack += _parts(node)
            elif component not in passed and component not in self._whole:
                passed.add(component)
                members = self._members.get(component, ())
                if any(map(_is_servers_own, members)):
                    return True
                stack += [pair.schema for pair in members]
                inner = self._components[component]
                stack += _parts(inner) if is_model(inner) else [inner]
        self._whole |= passed
        return False


def _is_servers_own(pair: MemberPair) -> bool:
    return pair.schema.get("readOnly") is True


def _reference(schema: Schema) -> str | None:
    if "x-invocant-ref" in schema:
        return str(schema["x-invocant-ref"])
    return component_of(schema) if "$ref" in schema else None


def _is_open(schema: Schema) -> bool:
    """Tell whether *schema*, which is no reference, does not say what its values are."""
    if "anyOf" in schema or "const" in schema:
        return False
    kind = schema.get("type")
    if kind == "object":
        return not is_model(schema) and not schema.get("additionalProperties")
    if kind == "array":
        return not schema.get("prefixItems") and not schema.get("items")
    return kind is None


def _parts(schema: Schema) -> Iterator[Schema]:
    """Yield what values of *schema* are made of, but for the members of a model."""
    yield from schema.get("anyOf", ())
    yield from schema.get("prefixItems", ())
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), Mapping):
            yield schema[key]
