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
_MAX_LEVELS = 20
"""How deep what a schema is composed of is followed; a circle has no end."""
_MAX_SHAPE_LEVELS = 4
"""How deep a parameter's schema is looked into; what is deeper has no style."""


def prepared(document: Node, described: Described) -> dict[str, Any]:
    """Return an operation as openapi-core is to see it: parameters joined, encodings written out."""
    made: dict[str, Any] = {
        "parameters": [_openly(document, parameter) for parameter in described.parameters]
    }
    if described.body is not None:
        content = {
            kind: _with_encodings(document, kind, follow(document, declared))
            for kind, declared in described.body["content"].items()
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


_TYPES = frozenset({"null", "boolean", "object", "array", "number", "integer", "string"})


def _openly(document: Node, parameter: Node) -> dict[str, Any]:
    """Return *parameter* with its explode said: openapi-core takes `deepObject` for one that does not."""
    if "content" in parameter:
        return dict(parameter)
    style, explode = style_of(parameter)
    schema = shaped(document, parameter.get("schema") or {})
    if isinstance(schema.get("type"), str) and schema["type"] not in _TYPES:  # `any`, and the like: no limit
        schema = {key: value for key, value in schema.items() if key != "type"}
    style = "form" if style == "cookie" else style  # a style of 3.2, which differs by what is escaped
    return {**parameter, "schema": schema, "style": style, "explode": explode}


def _with_encodings(document: Node, kind: str, given: Node) -> dict[str, Any]:
    """Return a media type in which every member of a form or of a multipart body says how it is written."""
    if media.plain(kind) != media.FORM and not media.is_multipart(kind):
        return dict(given)
    declared = given.get("encoding") or {}
    schemas = members(document, given.get("schema") or {})
    properties = {name: shaped(document, schema) for name, schema in schemas}
    encodings: dict[str, Any] = {}
    for name, schema in properties.items():
        encoding = dict(declared.get(name) or {})
        encoding.pop("headers", None)
        if is_styled(kind, encoding):
            encoding.pop("contentType", None)
            encoding.setdefault("style", "form")
            encoding.setdefault("explode", encoding["style"] in ("form", "deepObject"))
        elif media.plain(kind) == media.FORM:
            encoding.setdefault("contentType", default_type(document, schema))
            encoding["x-wire-each"] = "contentType" not in (declared.get(name) or {})
        else:
            encoding = {"contentType": str(encoding.get("contentType") or default_type(document, schema))}
            encoding["contentType"] = chosen_type(encoding["contentType"])
        encodings[name] = encoding
    own = (
        set(encodings) if media.plain(kind) == media.FORM else set()
    )  # else openapi-core reads what has no style
    styled = {name: encoding for name, encoding in encodings.items() if name in own or "style" in encoding}
    theirs = {name: encoding for name, encoding in encodings.items() if name not in styled}
    flat = {"type": "object", "properties": {name: properties[name] for name in theirs}}
    return {
        **given,
        "encoding": theirs,
        "schema": flat,
        "x-wire-encoding": styled,
        "x-wire-properties": properties,
    }


def is_styled(kind: str, encoding: Node) -> bool:
    """Tell whether a member of a body of the media type *kind* is written by a style."""
    has_style = any(encoding.get(key) is not None for key in ("style", "explode", "allowReserved"))
    return has_style and media.plain(kind) in (media.FORM, "multipart/form-data")


def chosen_type(content_type: str) -> str:
    """Return the media type by which a part is read: the first one that is no range."""
    types = [media_type.strip() for media_type in content_type.split(",")]
    return next(
        (media_type for media_type in types if not media.is_range(media_type)), "application/octet-stream"
    )


def headers_of(document: Node, encoding: Any) -> Mapping[str, Node]:
    """Return the headers that an encoding declares, but for Content-Type, which has a word of its own."""
    declared = encoding.get("headers") if isinstance(encoding, Mapping) else None
    headers = {str(name): follow(document, header) for name, header in (declared or {}).items()}
    return {name: header for name, header in headers.items() if name.lower() != "content-type"}


def constant_of(document: Node, header: Node) -> Any:
    """Return what a header always is, or is when nobody says otherwise; None where that is not known."""
    schema = follow(document, header.get("schema") or {})
    values = schema.get("enum")
    single = values[0] if isinstance(values, list) and len(values) == 1 else None
    return next(
        (value for value in (schema.get("const"), single, schema.get("default")) if value is not None), None
    )


def style_of(parameter: Node) -> tuple[str, bool]:
    """Return the style of *parameter*, and whether it explodes."""
    style = str(parameter.get("style") or ("simple" if parameter["in"] in ("path", "header") else "form"))
    return style, bool(parameter.get("explode", style in ("form", "cookie", "deepObject")))


def default_type(document: Node, schema: Any) -> str:
    """Return the media type of a member without a word: OpenAPI 3.1.1, section 4.8.15.1.1."""
    shape = shaped(document, schema)
    kind = shape.get("type")
    if not isinstance(kind, str):
        kind = next(
            (name for name in kind or () if name != "null"), "object" if "properties" in shape else "string"
        )
    if kind == "array":
        return default_type(document, shape.get("items") or {})
    if kind == "object":
        return "application/json"
    if shape.get("format") == "binary" or "contentMediaType" in shape:
        return str(shape.get("contentMediaType") or "application/octet-stream")
    return "text/plain"


def shaped(document: Node, schema: Any, depth: int = 0) -> dict[str, Any]:
    """Return *schema* with one type: its own, or that of the first member of a union that is not null."""
    shape = dict(follow(document, schema))
    for part in ("allOf", "anyOf", "oneOf"):
        for variant in shape.pop(part, None) or () if depth < _MAX_SHAPE_LEVELS else ():
            inner = shaped(document, variant, depth + 1)
            if inner.get("type") not in (None, "null"):
                shape = {
                    **inner,
                    **shape,
                    "properties": {**inner.get("properties", {}), **shape.get("properties", {})},
                }
                break
    kind = shape.get("type")
    if kind is None and (shape.get("properties") or "additionalProperties" in shape):
        kind = "object"
    if kind is not None and not isinstance(kind, str):
        kind = next((name for name in kind if name != "null"), "null")
    if kind is not None:
        shape["type"] = kind
    if isinstance(shape.get("items"), Mapping) and depth < _MAX_SHAPE_LEVELS:
        shape["items"] = shaped(document, shape["items"], depth + 1)
    if shape.get("properties") and depth < _MAX_SHAPE_LEVELS:
        shape["properties"] = {
            name: shaped(document, member, depth + 1) for name, member in shape["properties"].items()
        }
    elif "properties" in shape and not shape["properties"]:
        del shape["properties"]
    return shape


def members(document: Node, schema: Any, depth: int = 0) -> Iterator[tuple[str, Any]]:
    """Yield the members of an object schema and of all that it is composed of."""
    resolved = follow(document, schema)
    if depth > _MAX_LEVELS:
        return
    for part in ("allOf", "anyOf", "oneOf"):
        for variant in resolved.get(part) or ():
            yield from members(document, variant, depth + 1)
    yield from (resolved.get("properties") or {}).items()
