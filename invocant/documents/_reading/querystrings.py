"""A parameter that is the whole query, as query parameters that write the same query.

A form that holds an object has a pair for each member, which is what a parameter for each member writes:
texts and lists by the style `form`, objects as JSON. An object whose members nobody lists is one parameter,
exploded. Blanks are sent as `%20` for the `+` of a form; both are read as a blank.

Source: OpenAPI 3.2.0, sections 4.12.2 (`querystring`), 4.15 (Encoding Object); the URL standard of the WHATWG
(`application/x-www-form-urlencoded`).
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from invocant.documents.pointers import MAX_REFERENCES, followed, join, target
from invocant.media_types import is_json

_FORM = "application/x-www-form-urlencoded"
_BY_STYLE = ("style", "explode", "allowReserved")


def query_parameters(document: Mapping[str, Any], parameter: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the query parameters that a *parameter* `in: querystring` stands for.

    None where the query is no form of an object. What is required of an object that may be left out may be
    left out too.
    """
    content = parameter.get("content")
    media = content.get(_FORM) if isinstance(content, Mapping) else None
    media = followed(document, media)
    if not isinstance(media, Mapping) or not isinstance(media.get("schema"), Mapping):
        return []
    ref, schema = _referred(document, media["schema"])
    if schema.get("type", "object") != "object":
        return []
    required = parameter.get("required") is True
    if not _is_plain(schema):
        whole = {"name": parameter.get("name", "query"), "in": "query", "required": required}
        words = {key: parameter[key] for key in ("description", "deprecated") if key in parameter}
        return [{**whole, **words, "style": "form", "explode": True, "schema": media["schema"]}]
    must = schema.get("required")
    encodings = media.get("encoding")
    return [
        {
            "name": name,
            "in": "query",
            "required": required and isinstance(must, list) and name in must,
            **_written(
                document,
                {"$ref": f"{ref}{join('/properties', name)}"} if ref else copy.deepcopy(member),
                encodings.get(name) if isinstance(encodings, Mapping) else None,
            ),
        }
        for name, member in schema["properties"].items()
        if not (isinstance(member, Mapping) and member.get("readOnly") is True)
    ]


def _referred(document: Mapping[str, Any], schema: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """Return the last reference on the way to a schema, empty where there is none, and what is there."""
    ref = ""
    for _ in range(MAX_REFERENCES):
        if not isinstance(schema.get("$ref"), str):
            break
        ref = schema["$ref"]
        referred = target(document, ref)
        schema = referred if isinstance(referred, Mapping) else {}
    return ref, schema


def _is_plain(schema: Mapping[str, Any]) -> bool:
    """Tell whether an object schema lists its members, and says nothing else of what they are."""
    return (
        isinstance(schema.get("properties"), Mapping)
        and bool(schema["properties"])
        and schema.get("additionalProperties") in (None, False)
        and not schema.keys() & {"allOf", "anyOf", "oneOf", "patternProperties", "if"}
    )


def _written(document: Mapping[str, Any], schema: Any, encoding: Any) -> dict[str, Any]:
    """Return how a member is written: as its encoding says, else by what it is."""
    encoding = encoding if isinstance(encoding, Mapping) else {}
    styled = {key: encoding[key] for key in _BY_STYLE if key in encoding}
    known = followed(document, schema)
    known = known if isinstance(known, Mapping) else {}
    words = {key: known[key] for key in ("description", "deprecated") if key in known}
    kind = encoding.get("contentType")
    is_object = known.get("type") == "object" or "properties" in known
    if not styled and (is_json(kind) if isinstance(kind, str) else is_object):
        return {**words, "content": {kind or "application/json": {"schema": schema}}}
    return {**words, "style": "form", "explode": True, **styled, "schema": schema}
