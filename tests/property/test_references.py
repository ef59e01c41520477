"""A document in one file and the same one in many are the same document, wherever it is cut."""

from __future__ import annotations

import copy
import json
import os
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from invocant.documents import load, repair, resolve
from invocant.documents.pointers import join, lookup, split

Json = Any


def _answer(schema: Json, **more: Json) -> Json:
    return {"description": "It.", "content": {"application/json": {"schema": schema, **more}}}


def _schema(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


WHOLE: Json = {
    "openapi": "3.1.0",
    "info": {"title": "Whole", "version": "1", "description": "All of it."},
    "servers": [{"url": "https://whole.example"}],
    "tags": [{"name": "nodes", "description": "Nodes."}],
    "paths": {
        "/nodes": {
            "parameters": [{"$ref": "#/components/parameters/Page"}],
            "get": {
                "operationId": "listNodes",
                "tags": ["nodes"],
                "responses": {
                    "200": {"$ref": "#/components/responses/Nodes"},
                    "default": {"$ref": "#/components/responses/Problem"},
                },
            },
            "post": {
                "operationId": "addNode",
                "tags": ["nodes"],
                "requestBody": {"$ref": "#/components/requestBodies/Node"},
                "responses": {
                    "200": _answer(_schema("Node"), examples={"e": {"$ref": "#/components/examples/Leaf"}})
                },
                "callbacks": {"done": {"$ref": "#/components/callbacks/Done"}},
            },
        },
        "/nodes/{id}": {
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
            "get": {
                "operationId": "getNode",
                "tags": ["nodes"],
                "responses": {"200": _answer(_schema("Node"))},
            },
        },
    },
    "components": {
        "schemas": {
            "Node": {
                "type": "object",
                "required": ["kind"],
                "properties": {
                    "kind": _schema("Kind"),
                    "children": {"type": "array", "items": _schema("Node")},
                    "first": {"$ref": "#/components/schemas/Node/properties/children/items"},
                    "place": {
                        "type": "object",
                        "properties": {"x": {"type": "integer"}, "$ref": {"type": "string"}},
                    },
                },
                "example": {"$ref": "nowhere.json"},
            },
            "Kind": {"type": "string", "enum": ["leaf", "branch"]},
            "Problem": {"type": "object", "properties": {"node": _schema("Node"), "kind": _schema("Kind")}},
        },
        "parameters": {"Page": {"name": "page", "in": "query", "schema": {"type": "integer"}}},
        "headers": {"Left": {"schema": {"type": "integer"}}},
        "examples": {"Leaf": {"value": {"kind": "leaf", "$ref": "no/reference.json"}}},
        "requestBodies": {
            "Node": {"required": True, "content": {"application/json": {"schema": _schema("Node")}}}
        },
        "responses": {
            "Nodes": {
                **_answer({"type": "array", "items": _schema("Node")}),
                "headers": {"X-Left": {"$ref": "#/components/headers/Left"}},
                "links": {"get": {"$ref": "#/components/links/Get"}},
            },
            "Problem": _answer(_schema("Problem")),
        },
        "links": {"Get": {"operationId": "getNode"}},
        "callbacks": {"Done": {"{$url}": {"post": {"responses": {"204": {"description": ""}}}}}},
        "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
    },
}
"""Something of each kind, with references between them."""

REPAIRED = repair(WHOLE).document
RESOLVED = resolve(WHOLE)
NAMED = [
    *(join("/paths", path) for path in WHOLE["paths"]),
    *("/paths/~1nodes/get", "/paths/~1nodes/post", "/paths/~1nodes~1{id}/get"),
    *(
        join("/components", section, name)
        for section, entries in WHOLE["components"].items()
        for name in entries
    ),
]
"""Places that keep their names wherever what stands there is kept: cut there, the package is the same."""
UNNAMED = [
    "/info/description",
    "/servers/0",
    "/tags",
    "/paths",
    "/components/schemas",
    "/components/responses/Nodes/links/get",
    "/components/responses/Nodes/headers/X-Left",
    "/paths/~1nodes/get/responses/200",
    "/paths/~1nodes/post/responses",
    "/paths/~1nodes/post/responses/200/content",
    "/paths/~1nodes~1{id}/parameters",
    "/paths/~1nodes~1{id}/parameters/0",
]
"""Other places: cut there, the document says the same once it is resolved."""


def cut(folder: Path, places: list[str], forms: list[tuple[int, str, bool]]) -> Path:
    """Write the whole document into *folder*, what stands at each of *places* in files of its own.

    A form says through how many files a reference leads, in which folder, and whether the place is in the
    middle of the last file. References inside are made to count from the file that they come to stand in.
    """
    document = copy.deepcopy(WHOLE)
    contents: dict[str, Json] = {}
    for number, (place, (steps, home, inside)) in enumerate(zip(places, forms, strict=True)):
        names = [f"{home}part {number}-{step}.json" for step in range(steps)]
        *above, last = split(place)
        holder = lookup(document, join("", *above))
        key: Any = int(last) if isinstance(holder, list) else last
        value = _counting_from(holder[key], names[-1])
        contents[names[-1]] = {"in/side": {"~": value}} if inside else value
        fragment = "#/in~1side/~0" if inside else ""
        for step in range(steps - 1):
            end = fragment if step == steps - 2 else ""
            contents[names[step]] = {"$ref": _uri(names[step + 1], names[step]) + end}
        end = fragment if steps == 1 else ""
        holder[key] = {"$ref": _uri(names[0], "") + end}
    for name, content in {**contents, "whole.json": document}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content), "utf-8")
    return folder / "whole.json"


def _uri(name: str, base: str) -> str:
    """Return how the file *base* refers to the file *name*."""
    return os.path.relpath(name, os.path.dirname(base) or ".").replace(" ", "%20")


def _counting_from(value: Json, now: str) -> Json:
    """Return *value* with its references, which counted from the document, counting from the file *now*."""
    if isinstance(value, list):
        return [_counting_from(item, now) for item in value]
    if not isinstance(value, dict):
        return value
    found = {}
    for key, member in value.items():
        if key in {"example", "value"}:
            found[key] = member
        elif key == "$ref" and isinstance(member, str):
            name, mark, fragment = member.partition("#")
            target = name.replace("%20", " ") or "whole.json"  # one of a part that was cut before is a file's
            found[key] = _uri(target, now) + mark + fragment
        else:
            found[key] = _counting_from(member, now)
    return found


@st.composite
def cuts(draw: st.DrawFn, places: list[str]) -> tuple[list[str], list[tuple[int, str, bool]]]:
    """Draw places to cut at, the inner ones first, and the form of each."""
    chosen = draw(st.lists(st.sampled_from(places), unique=True, max_size=8))
    chosen.sort(key=lambda place: -place.count("/"))
    form = st.tuples(st.integers(1, 3), st.sampled_from(["", "a/", "a/b/", "c d/"]), st.booleans())
    return chosen, [draw(form) for _ in chosen]


@settings(deadline=None)
@given(cuts(NAMED))
def test_the_package_of_a_document_in_files_is_that_of_one_file(
    drawn: tuple[list[str], list[tuple[int, str, bool]]],
) -> None:
    """Cut at places that have names, it is the very document again, and repaired to the same package."""
    with tempfile.TemporaryDirectory() as folder:
        found = load(cut(Path(folder), *drawn), allow_refs=True)
    assert found == WHOLE
    assert repair(found).document == REPAIRED


@settings(deadline=None)
@given(cuts([*NAMED, *UNNAMED]))
def test_a_document_in_files_resolves_to_the_same(
    drawn: tuple[list[str], list[tuple[int, str, bool]]],
) -> None:
    """Cut anywhere but within a schema, it says the same of each operation and class."""
    with tempfile.TemporaryDirectory() as folder:
        found = resolve(load(cut(Path(folder), *drawn), allow_refs=True))
    assert found == RESOLVED
