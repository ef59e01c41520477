"""Documents made to cost: the repair takes time in proportion, or refuses."""

from __future__ import annotations

from typing import Any

import pytest

from invocant.documents import DocumentError, repair
from tests.unit.documents.minimal import document, operation, ref

STRING = {"type": "string"}


def variant(number: int) -> dict[str, Any]:
    """Return an object schema that shares its title and a member with all others."""
    members = {"a": STRING, f"p{number}": STRING}
    return {"type": "object", "title": "text", "properties": members, "required": ["a"]}


def doubling(levels: int, ends: list[Any]) -> dict[str, Any]:
    """Return unions of unions: each level refers twice to the next, whose ends are *ends*."""
    schemas = {f"{side}{levels}": end for side, end in zip("AB", ends, strict=True)}
    for level in range(levels):
        pair = [ref(f"A{level + 1}"), ref(f"B{level + 1}")]
        schemas |= {f"A{level}": {"anyOf": pair}, f"B{level}": {"anyOf": pair}}
    return document(schemas)


PARAMETERS = [{"name": "a" + "!" * number, "in": "query", "schema": STRING} for number in range(1000)]

COSTLY = {
    "an enum of many values": document({"E": {"enum": [f"v {number}" for number in range(10_000)]}}),
    "an enum of one name": document({"E": {"enum": ["a" + "!" * number for number in range(1000)]}}),
    "a union of many": document({"U": {"anyOf": [variant(number) for number in range(1000)]}}),
    "names that collide": document({"a" + "-" * number: variant(0) for number in range(1000)}),
    "members that collide": document(
        {"P": {"properties": {"a" + "!" * number: STRING for number in range(1000)}}}
    ),
    "parameters that collide": document(paths=operation(parameters=PARAMETERS)),
    "a product of unions": document(
        {"P": {"allOf": [{"anyOf": [variant(10 * n + m) for m in range(10)]} for n in range(8)]}}
    ),
    "allOf twice, forty deep": document(
        {f"A{n}": {"allOf": [ref(f"A{n + 1}"), ref(f"A{n + 1}")]} for n in range(40)} | {"A40": variant(0)}
    ),
    "unions twice, forty deep": doubling(40, [variant(0), variant(1)]),
    "mixed unions twice, thirty deep": doubling(
        30, [{"anyOf": [variant(0), STRING]}, {"anyOf": [variant(1), STRING]}]
    ),
}


@pytest.mark.parametrize("name", COSTLY)
def test_costly_documents_are_repaired_in_time(name: str) -> None:
    """None takes more than a few seconds of a slow machine; done naively, some take hours."""
    started = time.process_time()
    repair(COSTLY[name])
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    "schemas",
    [
        pytest.param({f"A{n}": ref(f"A{n + 1}") for n in range(3000)} | {"A3000": STRING}, id="references"),
        pytest.param(
            {f"A{n}": {"allOf": [ref(f"A{n + 1}"), {"properties": {"a": STRING}}]} for n in range(1000)}
            | {"A1000": variant(0)},
            id="allOf",
        ),
    ],
)
def test_endless_chains_are_refused(schemas: dict[str, Any]) -> None:
    """A chain deeper than Python can follow is a diagnostic, not a crash."""
    with pytest.raises(DocumentError) as caught:
        repair(document(schemas))
    assert caught.value.diagnostics[0].what == "schemas nest too deep"
