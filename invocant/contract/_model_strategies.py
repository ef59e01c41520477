"""Strategies of instances: the models and the events of a generated package."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from invocant.contract._event_strategies import payloads_of, written
from invocant.contract._generating import values_of
from invocant.contract._package import ContractPackage
from invocant.contract._surface import ServerSurface
from invocant.documents import Schema, is_bytes

M = TypeVar("M")


def instances(package: ContractPackage, model: type[M]) -> SearchStrategy[M]:
    known: Any = model
    if known in package.events:
        return st.one_of(
            [_event_instances(package, known, spec, entry) for spec, entry in package.events[known]]
        )
    if not isinstance(getattr(known, "FIELDS", None), tuple):
        raise LookupError(f"{known.__name__} is neither a model nor an event of {package.name}")
    schema = package.schema(known)
    values = values_of(package.document, {"allOf": [schema, {"type": "object"}]})
    bytes_of = _places_of_bytes(package.document, schema)
    make: Callable[[Any], M] = known.from_dict
    return values.map(lambda value: make(_with_bytes(value, bytes_of) if bytes_of else value))


def _places_of_bytes(document: Mapping[str, Any], schema: Schema) -> frozenset[str]:
    """Return the members that are bytes, or arrays of them: parts of a form, which JSON has no word for."""
    members = ServerSurface(document).members(schema)
    return frozenset(
        name
        for name, member in members.items()
        if any(is_bytes(document, {"schema": part}) for part in (member, member.get("items")) if part)
        and member.get("type") in ("string", "array")
    )


def _with_bytes(value: dict[str, Any], members: frozenset[str]) -> dict[str, Any]:
    def encoded(part: Any) -> Any:
        if isinstance(part, list):
            return [encoded(item) for item in part]
        return part.encode("latin-1", "replace") if isinstance(part, str) else part

    return {name: encoded(part) if name in members else part for name, part in value.items()}


def _event_instances(
    package: ContractPackage, cls: type[Any], spec: Any, entry: Mapping[str, Any]
) -> SearchStrategy[Any]:
    kind = spec.kind
    decode: Callable[[Any], Any] = (
        (lambda value: value) if kind is None else getattr(kind, "decode", None) or kind.from_dict
    )
    payloads = payloads_of(package.document, entry)
    return payloads.map(
        lambda payload: cls(
            None if spec.data == "empty" else decode(payload),
            event=spec.event,
            raw=written(spec.data, payload),
        )
    )
