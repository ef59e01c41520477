"""Write a document of many files, laid out as the documents of large APIs are: a folder for each resource.

A path item, an operation, a parameter, an answer and a schema each have a file, which refers up to
what all share, to the document itself, down to its own folder, and across to others.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

FILES_OF_A_RESOURCE = 12
"""Files that each resource has."""
_SHARED: dict[str, Any] = {
    "common/parameters/limit.yml": {
        "name": "limit",
        "in": "query",
        "schema": {"type": "integer", "minimum": 1},
    },
    "common/responses/error.yml": {
        "description": "What went wrong.",
        "headers": {"X-Request-Id": {"$ref": "../headers.yml#/RequestId"}},
        "content": {"application/json": {"schema": {"$ref": "../schemas/problem.yml"}}},
    },
    "common/headers.yml": {"RequestId": {"schema": {"$ref": "schemas/id.yml"}}},
    "common/schemas/problem.yml": {
        "type": "object",
        "required": ["code"],
        "properties": {"code": {"type": "string"}, "request": {"$ref": "id.yml"}},
    },
    "common/schemas/id.yml": {"type": "string", "format": "uuid"},
    "common/schemas/money.yml": {
        "type": "object",
        "properties": {"amount": {"type": "number"}, "id": {"$ref": "./id.yml"}},
    },
    "texts/introduction.txt": None,
}


def write_tree(folder: Path, resources: int) -> int:
    """Write a document with a number of *resources*, `openapi.yml`; return how many files lie beside it."""
    paths: dict[str, Any] = {}
    files: dict[str, Any] = dict(_SHARED)
    for number in range(resources):
        name = f"r{number:03}"
        paths[f"/{name}"] = {"$ref": f"resources/{name}/paths/all.yml"}
        paths[f"/{name}/{{id}}"] = {"$ref": f"resources/{name}/paths/one.yml"}
        files |= {
            f"resources/{name}/{path}": content for path, content in _resource(number, resources).items()
        }
    document = {
        "openapi": "3.0.3",
        "info": {"title": "Tree", "version": "1", "description": {"$ref": "texts/introduction.txt"}},
        "servers": [{"url": "https://tree.example"}],
        "paths": paths,
        "components": {"schemas": {"Problem": {"$ref": "common/schemas/problem.yml"}}},
    }
    for path, content in {"openapi.yml": document, **files}.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("All of it.\n" if content is None else yaml.safe_dump(content, sort_keys=False))
    return len(files)


def _resource(number: int, resources: int) -> dict[str, Any]:
    """Return the files of a resource by their paths in its folder."""
    name, other = f"r{number:03}", f"r{(number * 7 + 1) % resources:03}"
    error = {"default": {"$ref": "../../../common/responses/error.yml"}}

    def operation(verb: str, **more: Any) -> dict[str, Any]:
        return {
            "operationId": f"{verb}_{name}",
            "tags": [name],
            "description": f"{verb} of {name}.",
            **more,
        }

    return {
        "paths/all.yml": {
            "get": {"$ref": "../operations/list.yml"},
            "post": {"$ref": "../operations/create.yml"},
        },
        "paths/one.yml": {
            "parameters": [{"$ref": "../parameters.yml#/Id"}],
            "get": {"$ref": "../operations/get.yml"},
        },
        "operations/list.yml": operation(
            "list",
            parameters=[
                {"$ref": "../../../common/parameters/limit.yml"},
                {"$ref": "../parameters.yml#/Order"},
            ],
            responses={"200": {"$ref": "../responses/page.yml"}, **error},
        ),
        "operations/create.yml": operation(
            "create",
            requestBody={"$ref": "../bodies/create.yml"},
            responses={
                "201": {
                    "description": "It.",
                    "content": {"application/json": {"schema": {"$ref": "../schemas/item.yml"}}},
                },
                **error,
            },
        ),
        "operations/get.yml": operation(
            "get",
            responses={
                "200": {
                    "description": "It.",
                    "content": {"application/json": {"schema": {"$ref": "../schemas/item.yml"}}},
                },
                **error,
            },
        ),
        "parameters.yml": {
            "Id": {
                "name": "id",
                "in": "path",
                "required": True,
                "schema": {"$ref": "../../common/schemas/id.yml"},
            },
            "Order": {"name": "order", "in": "query", "schema": {"$ref": "schemas/order.yml"}},
        },
        "bodies/create.yml": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": "../schemas/item.yml"}}},
        },
        "responses/page.yml": {
            "description": "A page.",
            "content": {"application/json": {"schema": {"$ref": "../schemas/page.yml"}}},
        },
        "schemas/item.yml": {
            "title": f"Item {number}",
            "type": "object",
            "required": ["id"],
            "properties": {
                "id": {"$ref": "../../../common/schemas/id.yml"},
                "price": {"$ref": "../../../common/schemas/money.yml"},
                "parts": {"type": "array", "items": {"$ref": "part.yml"}},
                "other": {"$ref": f"../../{other}/schemas/part.yml"},
            },
        },
        "schemas/page.yml": {
            "title": f"Page {number}",
            "type": "object",
            "properties": {
                "items": {"type": "array", "items": {"$ref": "./item.yml"}},
                "next": {"type": "string"},
                "problem": {"$ref": "../../../openapi.yml#/components/schemas/Problem"},
            },
        },
        "schemas/part.yml": {
            "title": f"Part {number}",
            "allOf": [
                {"$ref": "../../../common/schemas/money.yml"},
                {"type": "object", "properties": {"whole": {"$ref": "item.yml"}, "kind": {"type": "string"}}},
            ],
        },
        "schemas/order.yml": {"type": "string", "enum": ["up", "down"]},
    }
