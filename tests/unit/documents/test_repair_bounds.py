"""Documents made to cost: the repair takes time in proportion, or refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from invocant.documents import DocumentError, repair
from tests.unit.documents.minimal import document, operation, ref
from tests.work import assert_linear

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


def alike(number: int) -> str:
    """Return a name of its own for each *number*, and the same one in Python for all."""
    return "a" + f"{number:b}".translate({ord("0"): "!", ord("1"): "?"})


def colliding(size: int) -> dict[str, Any]:
    """Return members whose names are one name in Python."""
    return {alike(number): STRING for number in range(size)}


def parameters(size: int) -> list[dict[str, Any]]:
    """Return parameters whose names are one name in Python."""
    return [{"name": name, "in": "query", "schema": STRING} for name in colliding(size)]


COSTLY: dict[str, tuple[int, int, Callable[[int], dict[str, Any]]]] = {
    "an enum of many values": (10_000, 20, lambda n: document({"E": {"enum": [f"v {i}" for i in range(n)]}})),
    "an enum of one name": (1000, 20, lambda n: document({"E": {"enum": list(colliding(n))}})),
    "a union of many": (1000, 20, lambda n: document({"U": {"anyOf": [variant(i) for i in range(n)]}})),
    "names that collide": (1000, 20, lambda n: document({"a" + "-" * i: variant(0) for i in range(n)})),
    "members that collide": (1000, 20, lambda n: document({"P": {"properties": colliding(n)}})),
    "parameters that collide": (1000, 20, lambda n: document(paths=operation(parameters=parameters(n)))),
    "a product of unions": (
        8,
        2,
        lambda n: document(
            {"P": {"allOf": [{"anyOf": [variant(10 * i + m) for m in range(10)]} for i in range(n)]}}
        ),
    ),
    "allOf twice": (
        40,
        8,
        lambda n: document(
            {f"A{i}": {"allOf": [ref(f"A{i + 1}"), ref(f"A{i + 1}")]} for i in range(n)}
            | {f"A{n}": variant(0)}
        ),
    ),
    "unions twice": (40, 8, lambda n: doubling(n, [variant(0), variant(1)])),
    "mixed unions twice": (
        30,
        8,
        lambda n: doubling(n, [{"anyOf": [variant(i), STRING]} for i in range(2)]),
    ),
}
"""A size at which doing it naively takes minutes, or hours; one to count at; the document of a size."""


@pytest.mark.sampled(3)
@pytest.mark.parametrize("name", COSTLY)
def test_costly_documents_are_repaired_in_proportion(name: str) -> None:
    """Twice as much document is about twice the work, and the largest of each kind is repaired at all."""
    large, small, make = COSTLY[name]
    repair(make(large))
    documents = {size: make(size) for size in (small, 2 * small)}
    assert_linear(lambda size: repair(documents[size]), small)


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
