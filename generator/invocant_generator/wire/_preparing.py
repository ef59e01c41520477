"""Make a document ready for openapi-core, so that it reads what the standard says.

Defaults are taken out of the schemas, since it would fill them in; a union is its first type, which is what
the samples are of; what a member of a form is without a word (`encoding`) is written out.

Source: OpenAPI 3.0.4 and 3.1.1, sections 4.8.12 (Parameter) and 4.8.15 (Encoding).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from invocant_generator.wire import _media as media
from invocant_generator.wire._description import Described, Node, follow

_NAMED = ("patternProperties", "properties")
_DEEPEST_SHAPE = 4
"""How deep a parameter's schema is looked into; what is deeper has no style."""


def prepared(document: Node, described: Described) -> dict[str, Any]:
    """Return an operation as openapi-core is to see it: parameters joined, encodings written out."""
    made: dict[str, Any] = {"parameters": [_openly(document, one) for one in described.parameters]}
    if described.body is not None:
        content = {
            kind: _with_encodings(document, kind, follow(document, one))
            for kind, one in described.body["content"].items()
        }
        made["requestBody"] = {**described.body, "content": content}
    return made


def without_defaults(node: Any, *, names: bool = False) -> Any:
    """Return a copy of *node* without the defaults of schemas; *names*: its keys are no keywords."""
    if isinstance(node, Mapping):
        return {
            str(key): without_defaults(value, names=not names and key in _NAMED)
            for key, value in node.items()
            if names or key not in ("default", "example", "examples") or not _is_keyword(node)
        }
    if isinstance(node, list):
        return [without_defaults(item) for item in node]
    return node


def _is_keyword(node: Node) -> bool:
    """Tell whether `default` in *node* is a schema's, and not the response or the variable of that name."""
    return any(
        key in node for key in ("type", "$ref", "anyOf", "oneOf", "allOf", "enum", "schema", "content")
    )


def _openly(document: Node, parameter: Node) -> dict[str, Any]:
    """Return *parameter* with its explode said: openapi-core takes `deepObject` for one that does not."""
    if "content" in parameter:
        return dict(parameter)
    style, explode = style_of(parameter)
    schema = shaped(document, parameter.get("schema") or {})
    return {**parameter, "schema": schema, "style": style, "explode": explode}


def _with_encodings(document: Node, kind: str, given: Node) -> dict[str, Any]:
    """Return a media type in which every member of a form or of a multipart body says how it is written."""
    if media.plain(kind) != media.FORM and not media.is_multipart(kind):
        return dict(given)
    said = given.get("encoding") or {}
    found = members(document, given.get("schema") or {})
    properties = {name: shaped(document, schema) for name, schema in found}
    encodings: dict[str, Any] = {}
    for name, schema in properties.items():
        encoding = dict(said.get(name) or {})
        styled = any(key in encoding for key in ("style", "explode", "allowReserved"))
        if media.plain(kind) == media.FORM and styled:
            encoding.pop("contentType", None)
            encoding.setdefault("style", "form")
            encoding.setdefault("explode", encoding["style"] in ("form", "deepObject"))
        elif media.plain(kind) == media.FORM:
            encoding.setdefault("contentType", default_type(document, schema))
            encoding["x-wire-each"] = "contentType" not in (said.get(name) or {})
        else:
            encoding = {"contentType": str(encoding.get("contentType") or default_type(document, schema))}
            encoding["contentType"] = encoding["contentType"].split(",")[0].strip()
            if media.is_range(encoding["contentType"]):
                encoding["contentType"] = "application/octet-stream"
        encodings[name] = encoding
    flat = {"type": "object", "properties": properties}
    return {**given, "encoding": encodings, "x-wire-properties": properties, "schema": flat}


def style_of(parameter: Node) -> tuple[str, bool]:
    """Return the style of *parameter*, and whether it explodes."""
    style = str(parameter.get("style") or ("simple" if parameter["in"] in ("path", "header") else "form"))
    return style, bool(parameter.get("explode", style in ("form", "deepObject")))


def default_type(document: Node, schema: Any) -> str:
    """Return the media type of a member without a word: OpenAPI 3.1.1, section 4.8.15.1.1."""
    found = shaped(document, schema)
    kind = found.get("type")
    if not isinstance(kind, str):
        kind = next(
            (one for one in kind or () if one != "null"), "object" if "properties" in found else "string"
        )
    if kind == "array":
        return default_type(document, found.get("items") or {})
    if kind == "object":
        return "application/json"
    if found.get("format") == "binary" or "contentMediaType" in found:
        return str(found.get("contentMediaType") or "application/octet-stream")
    return "text/plain"


def shaped(document: Node, schema: Any, depth: int = 0) -> dict[str, Any]:
    """Return *schema* with one type: its own, or that of the first member of a union that is not null."""
    found = dict(follow(document, schema))
    for part in ("allOf", "anyOf", "oneOf"):
        for one in found.pop(part, None) or () if depth < _DEEPEST_SHAPE else ():
            inner = shaped(document, one, depth + 1)
            if inner.get("type") not in (None, "null"):
                found = {
                    **inner,
                    **found,
                    "properties": {**inner.get("properties", {}), **found.get("properties", {})},
                }
                break
    kind = found.get("type")
    if kind is None and (found.get("properties") or "additionalProperties" in found):
        kind = "object"
    if kind is not None and not isinstance(kind, str):
        kind = next((one for one in kind if one != "null"), "null")
    if kind is not None:
        found["type"] = kind
    if isinstance(found.get("items"), Mapping) and depth < _DEEPEST_SHAPE:
        found["items"] = shaped(document, found["items"], depth + 1)
    if found.get("properties") and depth < _DEEPEST_SHAPE:
        found["properties"] = {
            name: shaped(document, member, depth + 1) for name, member in found["properties"].items()
        }
    elif "properties" in found and not found["properties"]:
        del found["properties"]
    return found


def members(document: Node, schema: Any, depth: int = 0) -> Iterator[tuple[str, Any]]:
    """Yield the members of an object schema and of all that it is composed of."""
    found = follow(document, schema)
    if depth > 20:
        return
    for part in ("allOf", "anyOf", "oneOf"):
        for one in found.get(part) or ():
            yield from members(document, one, depth + 1)
    yield from (found.get("properties") or {}).items()
