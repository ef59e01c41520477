"""Documents that try to become code: strings in every field that end a literal, name a path, steer a page."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

MARK = "HOSTILE_MARK"
"""Stands in the payloads for the file that a payload makes when it is run."""
_RUN = f"__import__('pathlib').Path('{MARK}').touch()"
_PAYLOADS = (
    f'"""\n{_RUN}\n"""',
    f"'''\n{_RUN}\n'''",
    f'\\"""\n{_RUN}\n#',
    f'"); {_RUN} #',
    f"'); {_RUN} #",
    f'", {_RUN}, "',
    f"', {_RUN}, '",
    f"\n{_RUN}\n",
    f"\r{_RUN}\r",
    f"\x0c\n{_RUN}",
    f"\u2028{_RUN}\u2029",
    f"x = {_RUN}",
    f"{{{{ {_RUN} }}}}",
    "{{ ''.__class__.__mro__ }}",
    f"{{% set a = {_RUN} %}}",
    f"{{{_RUN}}}",
    f"{_RUN}; import os",
    f"A(metaclass={_RUN})",
    f"# {_RUN}",
    f"\\\n{_RUN}",
    f"#}}{_RUN}{{#",
    "../../../../outside",
    "/outside/absolute",
    "..\\..\\outside",
    "~/outside",
    "CON",
    "nul.py",
    "__init__",
    "__class__",
    "__import__",
    "class",
    "None",
    "self",
    "print",
    "models",
    "operations",
    "import",
    "0",
    "",
    " ",
    "a" * 300,
    "Ä",
    "\N{PILE OF POO}",
    "\u202e reversed",
    "a\x00b",
    "\x1b[2J",
    "\\",
    "\\N{DASH}",
    "%s{0}$x",
    "get",
    "Get",
    "GET",
)
_PLAIN = ("pets", "Pet", "name", "kind", "id")

_OURS = ("x-invocant-name", "x-invocant-paging", "x-invocant-stream", "x-invocant-retry")

words = st.sampled_from(_PAYLOADS) | st.sampled_from(_PLAIN) | st.text(max_size=12)
"""Strings for any field: payloads, ordinary names, and anything."""
keys = words.filter(lambda word: not word.startswith("x-"))


def scalars() -> st.SearchStrategy[Any]:
    """Return values for defaults, constants, enums and examples."""
    return (
        words
        | st.integers(-(2**70), 2**70)
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.booleans()
        | st.none()
    )


def references(names: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    """Return references to component schemas, cycles included."""
    escaped = [name.replace("~", "~0").replace("/", "~1") for name in names]
    return st.sampled_from(escaped).map(lambda name: {"$ref": f"#/components/schemas/{name}"})


def schemas(names: list[str], depth: int = 2) -> st.SearchStrategy[dict[str, Any]]:
    """Return schemas with hostile words wherever a schema has words."""
    words_beside = st.fixed_dictionaries(
        {},
        optional={
            "title": words,
            "description": words,
            "format": words,
            "pattern": words,
            "default": scalars(),
            "example": scalars(),
            "x-anything": words,
            "nullable": st.booleans(),
        },
    )
    leaf = st.one_of(
        st.sampled_from(["string", "integer", "number", "boolean"]).map(lambda kind: {"type": kind}),
        st.lists(words, min_size=1, max_size=4).map(lambda values: {"type": "string", "enum": values}),
        st.lists(scalars(), min_size=1, max_size=3).map(lambda values: {"enum": values}),
        scalars().map(lambda value: {"const": value}),
        references(names),
    )
    if depth == 0:
        return st.builds(lambda one, beside: {**beside, **one}, leaf, words_beside)
    inner = schemas(names, depth - 1)
    objects = st.dictionaries(keys, inner, max_size=4).flatmap(
        lambda properties: st.fixed_dictionaries(
            {"type": st.just("object"), "properties": st.just(properties)},
            optional={
                "required": st.lists(
                    st.sampled_from(sorted(properties) or ["gone"]), max_size=3, unique=True
                ),
                "additionalProperties": st.booleans() | inner,
            },
        )
    )
    unions = st.lists(inner, min_size=1, max_size=3)
    structured = st.one_of(
        leaf,
        objects,
        inner.map(lambda one: {"type": "array", "items": one}),
        unions.map(lambda members: {"anyOf": members}),
        unions.map(lambda members: {"oneOf": members, "discriminator": {"propertyName": "kind"}}),
        unions.map(lambda members: {"allOf": members}),
    )
    return st.builds(lambda one, beside: {**beside, **one}, structured, words_beside)


def operations(names: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    """Return operations with hostile words in ids, tags, parameters, media types and our own keywords."""
    media = (
        st.sampled_from(["application/json", "text/plain", "text/event-stream", "multipart/form-data"])
        | words
    )
    content = st.dictionaries(
        media, st.builds(lambda schema: {"schema": schema}, schemas(names, 1)), max_size=2
    )
    parameter = st.fixed_dictionaries(
        {"name": words, "in": st.sampled_from(["query", "header", "cookie"]), "schema": schemas(names, 0)},
        optional={"description": words, "required": st.booleans(), "style": words},
    )
    response = st.fixed_dictionaries({"description": words}, optional={"content": content})
    return st.fixed_dictionaries(
        {
            "responses": st.dictionaries(
                st.sampled_from(["200", "201", "404", "4XX", "default"]) | words, response, max_size=2
            )
        },
        optional={
            "operationId": words,
            "summary": words,
            "description": words,
            "tags": st.lists(words, max_size=2),
            "parameters": st.lists(parameter, max_size=3),
            "requestBody": st.fixed_dictionaries({"content": content}, optional={"description": words}),
            "deprecated": st.booleans(),
        },
    )


@st.composite
def documents(draw: st.DrawFn, version: str | None = None) -> dict[str, Any]:
    """Return whole documents of an OpenAPI version, or of either, hostile in as many fields as there are."""
    names = draw(st.lists(words, min_size=1, max_size=4, unique=True))
    ours = {}
    if draw(st.sampled_from([True, *[False] * 7])):  # most of these are refused at once
        ours = {draw(st.sampled_from(_OURS)): draw(words | st.dictionaries(words, words, max_size=3))}
    paths = draw(st.lists(words, min_size=1, max_size=3, unique=True))
    methods = st.sampled_from(["get", "post", "put", "delete", "patch"])
    return {
        "openapi": version or draw(st.sampled_from(["3.0.3", "3.1.0"])),
        "info": {"title": draw(words), "version": draw(words), "description": draw(words)},
        "servers": [{"url": draw(words)}],
        "tags": [{"name": draw(words), "description": draw(words)}],
        "paths": {
            f"/{path}": {
                method: {**operation, **ours}
                for method, operation in draw(
                    st.dictionaries(methods, operations(names), min_size=1, max_size=2)
                ).items()
            }
            for path in paths
        },
        "components": {
            "schemas": {name: draw(schemas(names)) for name in names},
            "securitySchemes": {
                draw(words): {"type": "http", "scheme": "bearer", "description": draw(words)}
            },
        },
    }


def _old_operations(names: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    """Return operations of Swagger 2.0 with hostile words in parameters, media types and headers."""
    value = {"type": st.sampled_from(["string", "integer", "array", "file"]) | words, "format": words}
    beside = {
        "description": words,
        "required": st.booleans(),
        "collectionFormat": st.sampled_from(["csv", "ssv", "tsv", "pipes", "multi"]) | words,
        "items": st.fixed_dictionaries({}, optional={**value, "collectionFormat": words}),
        "enum": st.lists(scalars(), max_size=2),
        "default": scalars(),
        "x-nullable": st.booleans(),
    }
    places = st.sampled_from(["query", "header", "path", "formData"]) | words
    parameter = st.fixed_dictionaries({"name": words, "in": places}, optional={**value, **beside})
    body = st.fixed_dictionaries({"name": words, "in": st.just("body"), "schema": schemas(names, 1)})
    header = st.fixed_dictionaries({}, optional={**value, **beside})
    response = st.fixed_dictionaries(
        {"description": words},
        optional={
            "schema": schemas(names, 1),
            "headers": st.dictionaries(words, header, max_size=2),
            "examples": st.dictionaries(words, scalars(), max_size=2),
        },
    )
    statuses = st.sampled_from(["200", "404", "default"]) | words
    media = st.lists(st.sampled_from(["application/json", "multipart/form-data"]) | words, max_size=2)
    return st.fixed_dictionaries(
        {"responses": st.dictionaries(statuses, response, max_size=2)},
        optional={
            "operationId": words,
            "description": words,
            "tags": st.lists(words, max_size=2),
            "parameters": st.lists(parameter | body, max_size=3),
            "consumes": media,
            "produces": media,
            "schemes": st.lists(words, max_size=2),
        },
    )


def _bases(names: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    """Return schemas that others inherit from by their names."""
    members = st.dictionaries(words, schemas(names, 0))
    return st.fixed_dictionaries({"type": st.just("object"), "discriminator": words, "properties": members})


@st.composite
def old_documents(draw: st.DrawFn) -> dict[str, Any]:
    """Return whole documents of Swagger 2.0, hostile in as many fields as there are."""
    names = draw(st.lists(words, min_size=1, max_size=4, unique=True))
    paths = draw(st.lists(words, min_size=1, max_size=2, unique=True))
    methods = st.sampled_from(["get", "post", "put"])
    given = {
        "swagger": "2.0",
        "info": {"title": draw(words), "version": draw(words)},
        "host": draw(words),
        "basePath": draw(words),
        "schemes": draw(st.lists(st.sampled_from(["http", "https", "wss"]) | words, max_size=2)),
        "produces": ["application/json"],
        "paths": {
            f"/{path}": draw(st.dictionaries(methods, _old_operations(names), min_size=1, max_size=2))
            for path in paths
        },
        "definitions": {name: draw(schemas(names) | _bases(names)) for name in names},
        "securityDefinitions": {
            draw(words): {"type": "oauth2", "flow": "application", "tokenUrl": draw(words), "scopes": {}},
            draw(words): {"type": "apiKey", "in": "header", "name": draw(words.filter(bool))},
            draw(words): {"type": "basic", "description": draw(words)},
        },
    }
    old: dict[str, Any] = json.loads(json.dumps(given).replace("#/components/schemas/", "#/definitions/"))
    return old


def written(document: dict[str, Any], mark: str) -> str:
    """Return *document* as JSON whose payloads make the file *mark*."""
    return json.dumps(document).replace(MARK, mark)
