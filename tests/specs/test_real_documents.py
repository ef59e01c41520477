"""The documents in the folder INVOCANT_SPECS: loaded, repaired and parsed whole, with no meaning lost.

None is in the repository. Without the variable nothing is selected, and the header of the run says so.
"""

from __future__ import annotations

import json
import os
import random
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from invocant.documents import json_schema, load_all, repair, resolve, sound_part
from tests.specs.sampling import Sampler
from tests.unit.documents.minimal import complaints

FOLDER = os.environ.get("INVOCANT_SPECS")
DOCUMENTS = (
    sorted(path for path in Path(FOLDER).iterdir() if path.suffix in {".json", ".yaml", ".yml"})
    if FOLDER
    else []
)

pytestmark = [
    pytest.mark.specs,
    pytest.mark.checkout,
    pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name),
]

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


def sound(path: Path) -> dict[str, Any]:
    """Return what is sound of the document: all of it but what refers to nothing."""
    given = load_all(path, partial=True)
    return sound_part(given.document, given.left_out).document


def count(document: Mapping[str, Any]) -> int:
    """Return how many operations *document* has."""
    return sum(
        method in item
        for item in document.get("paths", {}).values()
        if isinstance(item, dict)
        for method in METHODS
    )


def test_every_operation_is_parsed(path: Path) -> None:
    """As many operations come out as go in, and openapi-python-client takes them all without a word."""
    given = sound(path)
    before = json.dumps(given)
    result = repair(given)
    assert complaints(result.document) == []
    assert count(result.document) == count(given)
    assert json.dumps(given) == before
    assert all(note.pointer and note.why for note in (*result.widened, *result.open))


def test_every_schema_is_there(path: Path) -> None:
    """Each component of the document is one of the result, under its own pointer."""
    given = sound(path)
    pointers = {one.pointer for one in repair(given).names}
    schemas = _schemas(given)
    escaped = {f"/components/schemas/{name.replace('~', '~0').replace('/', '~1')}" for name in schemas}
    assert escaped <= pointers


def test_no_value_is_refused(path: Path) -> None:
    """What a schema of the document allows, the repaired one allows: a repair may widen, never narrow."""
    given = sound(path)
    result = repair(given)
    names = {one.pointer: one.name for one in result.names}
    meant = _as_meant(given)
    sampler = Sampler(meant, random.Random(1))
    schemas, judged = _schemas(meant), 0
    for name, schema in schemas.items():
        before = jsonschema_rs.Draft202012Validator(json_schema(meant, schema))
        pointer = f"/components/schemas/{name.replace('~', '~0').replace('/', '~1')}"
        reference = {"$ref": f"#/components/schemas/{names[pointer]}"}
        after = jsonschema_rs.Draft202012Validator(json_schema(result.document, reference))
        for value in (sampler.value(schema) for _ in range(20)):
            if value is not None and before.is_valid(value):  # null is said where a component is used
                judged += 1
                assert after.is_valid(value), (name, value, [one.message for one in after.iter_errors(value)])
    assert judged or not schemas


def test_every_schema_compiles(path: Path) -> None:
    """The resolved document is complete: each schema of it makes a validator."""
    resolved = resolve(sound(path))
    for schema in resolved["components"].get("schemas", {}).values():
        jsonschema_rs.Draft202012Validator(json_schema(resolved, schema))


def test_types_are_not_lost(path: Path) -> None:
    """No more places take anything than in the document, as a share of all places, except those reported."""
    given = sound(path)
    result = repair(given)
    before, after = _open_share(given), _open_share(result.document)
    assert after <= before + len(result.open) / 1000 + 0.005


def test_loading_and_repairing_are_in_proportion(path: Path) -> None:
    """A megabyte takes at most 3 million calls and returns to load and 5 million to repair, of any document.

    On a machine of 2026 that has nothing else to do these are some 0.3 and 0.5 s.
    """
    size = max(path.stat().st_size / 2**20, 0.2)
    assert _calls(lambda: load_all(path, partial=True)) <= 3_000_000 * size
    given = sound(path)
    assert _calls(lambda: repair(given)) <= 5_000_000 * size


def _calls(do: Callable[[], object]) -> int:
    """Return how many calls *do* makes and returns from, of Python and of C."""
    count = 0

    def note(*_: object) -> None:
        nonlocal count
        count += 1

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        do()
    finally:
        sys.setprofile(before)
    return count


def _schemas(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the components that are schemas; a document need not have any."""
    schemas: Mapping[str, Any] = document.get("components", {}).get("schemas", {})
    return schemas


def _as_meant(node: Any) -> Any:
    """Return *node* with null for a union's `{nullable: true}`, which allows anything by the letter.

    Repairs read it so, and note it.
    """
    if isinstance(node, list):
        return [_as_meant(one) for one in node]
    if not isinstance(node, Mapping):
        return node
    result = {key: _as_meant(one) for key, one in node.items()}
    for key in ("anyOf", "oneOf"):
        if isinstance(node.get(key), list):
            result[key] = [{"enum": [None]} if one == {"nullable": True} else one for one in result[key]]
    return result


def _open_share(document: Mapping[str, Any]) -> float:
    """Return the share of members and items that take anything, among all, in components and elsewhere."""
    open_places = places = 0
    queue: list[Any] = [document]
    while queue:
        node = queue.pop()
        if isinstance(node, list):
            queue += node
        if not isinstance(node, Mapping):
            continue
        properties, items = node.get("properties"), node.get("items")
        below = list(properties.values()) if isinstance(properties, Mapping) else []
        if isinstance(items, Mapping):
            below.append(items)
        elif node.get("type") == "array" and "prefixItems" not in node:
            below.append({})
        places += len(below)
        open_places += sum(not _says_a_type(schema) for schema in below if isinstance(schema, Mapping))
        queue += below
        queue += [member for key, member in node.items() if key not in _PASSED_OVER]
    return open_places / max(places, 1)


_PASSED_OVER = {"properties", "items", "example", "examples", "default", "enum", "const"}
"""What was counted, and what is data."""


def _says_a_type(schema: Mapping[str, Any]) -> bool:
    known = (
        "type",
        "$ref",
        "anyOf",
        "oneOf",
        "allOf",
        "enum",
        "const",
        "properties",
        "items",
        "x-invocant-ref",
    )
    return any(key in schema for key in known)
