"""R15, R16, R19: content types that the parser has no word for, and JSON first where there are several.

The parser takes the first content type it knows, so an error described as text and as JSON would be text.
What it does not know it drops, with the operation or the response. So each is put under one it knows, and
keeps its own beside. The schema is the exact one: what a type that is no JSON holds is read by that type.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from invocant.documents._repair.components import Place
from invocant.documents._repair.frame.parameters import MEDIA_TYPE
from invocant.documents._repair.write.writer import Writer
from invocant.documents.pointers import join

HANDLED_AS = "x-invocant-handled-as"
"""The content type by whose rules a body is read and written, where that is not its own."""
_JSON = "application/json"
_BYTES = "application/octet-stream"
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_LINES = frozenset(
    {
        "application/jsonl",
        "application/x-ndjson",
        "application/ndjson",
        "application/x-jsonlines",
        "application/json-seq",
        "application/stream+json",
    }
)
_TEXT = frozenset(
    {
        "application/xml",
        "application/yaml",
        "application/x-yaml",
        "application/javascript",
        "application/sdp",
        "application/graphql",
        "application/sql",
    }
)
_MEDIA_TYPE = re.compile(r"[a-z0-9!#$&^_.+*-]+/[a-z0-9!#$&^_.+*-]+")

_HEADER = re.compile(r"[ -~]+")


def essence(content_type: str) -> str:
    """Return *content_type* without parameters, in lower case."""
    return content_type.partition(";")[0].strip().lower()


def is_json(content_type: str) -> bool:
    """Tell whether bodies of *content_type* are JSON values, one each."""
    bare = essence(content_type)
    return bare in {_JSON, "text/json", "application/x-json"} or (
        bare.endswith("+json") and bare not in _LINES
    )


def repaired_content(
    writer: Writer,
    content: Any,
    pointer: str,
    label: str,
    root: int,
    content_types: Mapping[str, str],
    *,
    response: bool,
) -> dict[str, Any]:
    """Return the media types of a body or response under keys that the parser knows, JSON first.

    Args:
        writer: Writes them.
        content: The `content` as given.
        pointer: Where it stands.
        label: The words that name a schema hoisted out of it.
        root: Order of the operation.
        content_types: For a content type another one, as which it is read and written.
        response: Whether it is a response's; a response as text is text, a body as text is bytes to the
            parser.
    """
    if not isinstance(content, Mapping):
        return {}
    ordered = sorted(content, key=lambda name: not is_json(content_types.get(name, name)))
    result: dict[str, Any] = {}
    first: str | None = None
    for content_type in ordered:
        holder = content[content_type]
        raw = holder.get("schema") if isinstance(holder, Mapping) else None
        key = _known_key(content_types.get(content_type, content_type), raw, response=response)
        own_label = label if first is None or key == first else f"{label} {_suffix(content_type)}"
        first = first or key
        place = Place(join(pointer, content_type, "schema"), None, own_label, root)
        exact = writer.node(raw, place) if isinstance(raw, Mapping) else {}
        exact.pop("x-invocant-default", None)
        node: dict[str, Any] = {"schema": exact or _unsaid(key)}
        if content_type in content_types:
            node[HANDLED_AS] = content_types[content_type]
        if isinstance(holder, Mapping) and isinstance(holder.get("encoding"), Mapping):
            node["x-invocant-encoding"] = _encoding(holder["encoding"])
        unique, number = key, 2
        while unique in result:
            unique, number = f"{key};n={number}", number + 1
        if unique != content_type:
            # It becomes a header, so nothing but a media type may come through.
            node[MEDIA_TYPE] = content_type if _HEADER.fullmatch(content_type) else _BYTES
        result[unique] = node
    return result


def _known_key(content_type: str, raw: Any, *, response: bool) -> str:
    """Return the content type under which the parser takes *content_type*."""
    bare = essence(content_type)
    if not _MEDIA_TYPE.fullmatch(bare):
        return _BYTES
    if bare in {"*/*", "application/*"}:
        return _BYTES if isinstance(raw, Mapping) and raw.get("type") == "string" else _JSON
    if is_json(bare):
        return bare if bare.startswith("application/") and bare != "application/x-json" else _JSON
    if bare in _FORMS:
        return _BYTES if response else bare
    if bare == _BYTES:
        return bare
    if response:
        if bare.startswith("text/") and "*" not in bare:
            return bare
        text = bare in _LINES or bare in _TEXT or bare.endswith("+xml") or bare.startswith("text/")
        return "text/plain" if text else _BYTES
    return _BYTES


def _unsaid(key: str) -> dict[str, Any]:
    """Return the schema of what is under *key*, where the document says nothing of it."""
    if key.startswith("text/"):
        return {"type": "string"}
    return {"type": "string", "format": "binary"} if key == _BYTES else {}


def _suffix(content_type: str) -> str:
    bare = essence(content_type)
    return {
        "multipart/form-data": "multipart",
        "application/x-www-form-urlencoded": "form",
        "text/event-stream": "event",
    }.get(bare, re.sub(r"[^a-z0-9]+", " ", bare.rpartition("/")[2]))


_ENCODING = (("contentType", str), ("style", str), ("explode", bool), ("allowReserved", bool))
"""What an encoding may say, and of which type it is then; more is left alone."""


def _encoding(encoding: Mapping[str, Any]) -> dict[str, Any]:
    """Return how the parts of a form are written, as far as it is said in a form that can be used."""
    found: dict[str, Any] = {}
    for name, member in encoding.items():
        if isinstance(member, Mapping):
            kept: dict[str, Any] = {
                key: member[key] for key, kind in _ENCODING if isinstance(member.get(key), kind)
            }
            headers = member.get("headers")
            if isinstance(headers, Mapping):
                kept["headers"] = list(_headers(headers))
            if kept:
                found[name] = kept
    return found


def _headers(headers: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the headers of a part: the name, what must be known to write it, and its constant or default."""
    for name, header in headers.items():
        if name.lower() in ("content-type", "content-disposition") or not isinstance(header, Mapping):
            continue  # the one is said by `contentType`, the other by what the part is
        schema = header.get("schema")
        schema = schema if isinstance(schema, Mapping) else {}
        values = schema.get("enum")
        single = values[0] if isinstance(values, list) and len(values) == 1 else None
        yield {
            "name": name,
            "required": header.get("required") is True,
            "explode": header.get("explode") is True,
            "value": next(
                (v for v in (schema.get("const"), single, schema.get("default")) if v is not None), None
            ),
        }
