"""Which kind of object stands where in a document: what decides whether a `$ref` is a reference or data.

A `$ref` under an extension, in an example, a default or an enum is data; one of the members that a schema
describes may be called `$ref`, `example` or `x-whatever`, and is a schema. So the whole document is walked by
this table, and by nothing else.

Source: Swagger 2.0; OpenAPI 3.0.4, 3.1.1 and 3.2.0, section 4 (each object's fixed fields); JSON Schema
2020-12, core.
"""

from __future__ import annotations

from collections.abc import Mapping

from invocant.documents._operations import METHODS

SCHEMA, PATH_ITEM, OPERATION, TEXT = "schema", "path item", "operation", "text"
MEDIA_TYPE = "media type"

SECTIONS: Mapping[str, str] = {
    SCHEMA: "schemas",
    "response": "responses",
    "parameter": "parameters",
    "example": "examples",
    "request body": "requestBodies",
    "header": "headers",
    "security scheme": "securitySchemes",
    "link": "links",
    "callback": "callbacks",
}
"""Kinds that have a section of the components to stand in, by kind. A path item is written out instead."""

MAPS: Mapping[str, str] = {
    "paths": PATH_ITEM,
    "path items": PATH_ITEM,
    "operations": OPERATION,
    "responses": "response",
    "media types": MEDIA_TYPE,
    "encodings": "encoding",
    "callback": PATH_ITEM,
    "server variables": "server variable",
    "response headers": "response header",
    **{section: kind for kind, section in SECTIONS.items()},
}
"""Objects whose members are called as the author likes, by what the members are."""

LISTS: Mapping[str, str] = {
    "list of schemas": SCHEMA,
    "list of parameters": "parameter",
    "list of servers": "server",
    "list of tags": "tag",
    "list of encodings": "encoding",
    "list of events": "event",
}
"""Arrays, by what the items are."""

_WORDS = {"summary": TEXT, "description": TEXT}
_VALUE = {
    **_WORDS,
    "schema": SCHEMA,
    "content": "media types",
    "examples": "examples",
}

FIELDS: Mapping[str, Mapping[str, str]] = {
    "document": {
        "info": "info",
        "servers": "list of servers",
        "paths": "paths",
        "webhooks": "path items",
        "components": "components",
        "tags": "list of tags",
    },
    "info": {**_WORDS, "title": TEXT},
    "components": {
        **{section: section for section in SECTIONS.values()},
        "pathItems": "path items",
        "mediaTypes": "media types",
    },
    PATH_ITEM: {
        **_WORDS,
        **dict.fromkeys((*METHODS, "query"), OPERATION),
        "additionalOperations": "operations",
        "parameters": "list of parameters",
        "servers": "list of servers",
    },
    OPERATION: {
        **_WORDS,
        "parameters": "list of parameters",
        "requestBody": "request body",
        "responses": "responses",
        "callbacks": "callbacks",
        "servers": "list of servers",
        "x-invocant-stream": "stream",
        "x-invocant-also": "list of further methods",
    },
    "further method": {**_WORDS, "stream": "stream"},
    "stream": {"events": "list of events"},
    "event": {"schema": SCHEMA},
    "parameter": _VALUE,
    "header": _VALUE,
    "request body": {**_WORDS, "content": "media types"},
    "response": {**_WORDS, "headers": "headers", "content": "media types", "links": "links"},
    MEDIA_TYPE: {
        "schema": SCHEMA,
        "itemSchema": SCHEMA,
        "examples": "examples",
        "encoding": "encodings",
        "prefixEncoding": "list of encodings",
        "itemEncoding": "encoding",
    },
    "encoding": {"headers": "headers", "encoding": "encodings"},
    "example": _WORDS,
    "link": {**_WORDS, "server": "server"},
    "server": {**_WORDS, "variables": "server variables"},
    "server variable": _WORDS,
    "tag": _WORDS,
    "security scheme": _WORDS,
    SCHEMA: {
        "title": TEXT,
        "description": TEXT,
        **dict.fromkeys(
            (
                "not",
                "if",
                "then",
                "else",
                "contains",
                "propertyNames",
                "additionalProperties",
                "items",
                "additionalItems",
                "unevaluatedItems",
                "unevaluatedProperties",
                "contentSchema",
            ),
            SCHEMA,
        ),
        **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), "list of schemas"),
        **dict.fromkeys(
            ("properties", "patternProperties", "dependentSchemas", "$defs", "definitions"), "schemas"
        ),
    },
}
"""What the members of each kind of object are; one that is not listed is data, whatever it looks like."""


_SWAGGER_FIELDS: Mapping[str, Mapping[str, str]] = {
    "document": {
        "info": "info",
        "paths": "paths",
        "definitions": "schemas",
        "parameters": "parameters",
        "responses": "responses",
        "securityDefinitions": "securitySchemes",
        "tags": "list of tags",
    },
    "parameter": {**_WORDS, "schema": SCHEMA, "items": SCHEMA},
    "response": {**_WORDS, "schema": SCHEMA, "headers": "response headers"},
    "response header": {**_WORDS, "items": SCHEMA},
}
"""What is otherwise in a document of Swagger 2.0 (its section on each object)."""

SWAGGER_SECTIONS: Mapping[str, str] = {
    SCHEMA: "/definitions",
    "response": "/responses",
    "parameter": "/parameters",
    "security scheme": "/securityDefinitions",
}
"""Where the kinds that can have a name have it in a document of Swagger 2.0."""


def member_kind(kind: str, key: str, *, is_swagger: bool = False) -> str | None:
    """Return the kind of the member *key* of an object of *kind*; None for data."""
    if is_swagger and kind in _SWAGGER_FIELDS:
        return _SWAGGER_FIELDS[kind].get(key)
    if kind in MAPS:
        # In a map of names an `x-` is a name like any other, but among paths and responses an extension.
        extension = key.startswith("x-") and kind in {"paths", "responses", "callback"}
        return None if extension else MAPS[kind]
    return FIELDS.get(kind, {}).get(key)
