"""The mutations that models are held to: each kind is really made, at the top of an object and deep in it."""

import json
import random
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest

from tests.specs.altering import CHANGES, MOMENTS, SURROGATES, altered, tags_of

VALUE: dict[str, Any] = {
    "type": "code",
    "count": 3,
    "name": "one",
    "created": "2026-01-02T03:04:05Z",
    "parts": [{"kind": "a", "score": 1.0, "note": "x", "at": "2026-01-02T03:04:05Z", "none": None}],
}
DOCUMENT = {
    "schemas": {
        "Code": {"properties": {"type": {"const": "code"}}},
        "Part": {"anyOf": [], "x-invocant-tag": {"property": "kind", "mapping": {"a": "A", "b": "B"}}},
        "Text": {"properties": {"type": {"const": "text"}}},
    }
}
Path = tuple[Any, ...]


def flat(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield everything in *value* with the keys that lead to it."""
    yield path, value
    if isinstance(value, dict | list):
        for key, one in value.items() if isinstance(value, dict) else enumerate(value):
            yield from flat(one, (*path, key))


def differing(test: Callable[[Path, Any, Any], bool]) -> Callable[[Any], set[int]]:
    """Return what tells how deep those places stand whose old and new value meet *test*."""
    before = dict(flat(VALUE))

    def depths(result: Any) -> set[int]:
        after = dict(flat(result))
        shared = after.keys() & before.keys()
        return {len(path) for path in shared if test(path, before[path], after[path])}

    return depths


def added(result: Any) -> set[int]:
    """Return how deep members stand that were not there, in objects that were."""
    before = dict(flat(VALUE))
    return {len(path) for path, _ in flat(result) if path not in before and path[:-1] in before}


def dropped(result: Any) -> set[int]:
    """Return how deep the places stand that are gone from something that is still there."""
    after = dict(flat(result))
    same = {path for path, old in flat(VALUE) if after.get(path).__class__ is old.__class__}
    return {len(path) for path, _ in flat(VALUE) if path not in after and path[:-1] in same}


def moved(old: list[str], new: list[str]) -> bool:
    """Tell whether the same keys stand in another order."""
    return old != new and sorted(old) == sorted(new)


def retagged(to: Callable[[Any], bool]) -> Callable[[Any], set[int]]:
    """Return what tells how deep tags stand that have another value, which *to* takes."""
    return differing(lambda path, old, new: path[-1:] in {("type",), ("kind",)} and old != new and to(new))


SEEN: dict[str, Callable[[Any], set[int]]] = {
    "added": added,
    "nulled": differing(lambda _, old, new: old is not None and new is None),
    "retagged, known": retagged(lambda new: new in ("text", "b")),
    "retagged, unknown": retagged(lambda new: new == "brand_new"),
    "retagged, no key": retagged(lambda new: new == {"a": 1}),
    "retyped": differing(
        lambda _, old, new: old is not None and new is not None and old.__class__ is not new.__class__
    ),
    "dropped": dropped,
    "reordered": differing(
        lambda _, old, new: isinstance(old, dict) and isinstance(new, dict) and moved(list(old), list(new))
    ),
    "enlarged": differing(lambda _, old, new: old != new and new.__class__ is int and abs(new) > 2**64),
    "renumbered": differing(
        lambda _, old, new: isinstance(old, int | float) and old == new and old.__class__ is not new.__class__
    ),
    "dated": differing(
        lambda path, old, new: path[-1:] in {("at",), ("created",)} and new in MOMENTS and old != new
    ),
    "halved": differing(lambda _, old, new: isinstance(new, str) and new != old and new[-1:] in SURROGATES),
}
"""How each kind of mutation shows, told from value and result alone."""


MANY = 2000
"""Chances, where all kinds of change are met."""
SOME = 400
"""Chances of one kind of change."""


@cache
def results() -> list[dict[str, Any]]:
    """Return what many chances make of `VALUE`; the tests only look at it."""
    return [altered(random.Random(seed), VALUE, tags_of(DOCUMENT)) for seed in range(MANY)]


@pytest.mark.parametrize("kind", SEEN)
def test_every_kind_is_made_at_any_depth(kind: str) -> None:
    """Each kind of mutation is met often when chance chooses: in the outermost object and in one below it."""
    found = [SEEN[kind](result) for result in results()]
    top = min(depth for depths in found for depth in depths)
    assert top <= 1, "not in the outermost object"
    assert sum(top in depths for depths in found) > 3
    assert sum(any(depth > top + 1 for depth in depths) for depths in found) > 3


def test_values_become_deep() -> None:
    """Values are put deep into themselves: dozens of levels in arrays, objects, and objects in arrays."""
    found = [dict(flat(result)) for result in results()]
    deep = [max(after, key=len) for after in found]
    assert sum(len(path) > 25 for path in deep) > 20
    assert any(all(isinstance(key, int) for key in path[-20:-4]) for path in deep if len(path) > 25)
    assert any(all(isinstance(key, str) for key in path[-20:-4]) for path in deep if len(path) > 25)


@pytest.mark.parametrize("name", CHANGES)
def test_each_change_changes(name: str) -> None:
    """Every change, asked for alone, makes another object, and leaves its argument as it is."""
    before = json.dumps(VALUE)
    tags = tags_of(DOCUMENT)
    changed = [altered(random.Random(seed), VALUE, tags, (name,)) for seed in range(SOME)]
    assert sum(json.dumps(result) != before for result in changed) > 0.85 * SOME
    assert json.dumps(VALUE) == before


@pytest.mark.parametrize("name", CHANGES)
def test_any_object_will_do(name: str) -> None:
    """An object that has nothing to change in it is changed as far as it can be, without an error."""
    poor: tuple[dict[str, Any], ...] = ({}, {"a": {}}, {"a": []}, {"a": None}, {"type": []})
    for value in poor:
        for seed in range(50):
            json.dumps(altered(random.Random(seed), value, changes=(name,)))


def test_tags_are_the_documents() -> None:
    """The tags of a document are those of its unions and the members that have one fixed value."""
    tags = tags_of(DOCUMENT)
    assert (tags["kind"], set(tags["type"])) == (("a", "b"), {"code", "text"})
    assert "role" in tags
