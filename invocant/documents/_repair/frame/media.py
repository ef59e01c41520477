"""R15, R16, R19: content types that the parser has no word for, and JSON first where there are several.

The parser takes the first content type it knows, so an error described as text and as JSON would be text.
What it does not know it drops, with the operation or the response. So each is put under one it knows, and
keeps its own beside. The schema is the exact one: what a type that is no JSON holds is read by that type.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from invocant.documents._operations import is_bytes, item_of
from invocant.documents._repair.components import SchemaPlace
from invocant.documents._repair.frame.parameters import MEDIA_TYPE
from invocant.documents._repair.write.writer import Writer
from invocant.documents.pointers import followed, join, lookup
from invocant.media_types import (
    BYTES,
    FORM,
    JSON,
    concrete,
    essence,
    form_of,
    is_range,
    is_stream,
    is_valid,
    is_xml,
)

HANDLED_AS = "x-invocant-handled-as"
"""The content type by whose rules a body is read and written, where that is not its own."""
_FORMS = (FORM, "multipart/form-data")
_HEADER = re.compile(r"[ -~]+")


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
    document = writer.document
    binary = {name: is_bytes(document, holder) for name, holder in content.items()}
    handled = {name: _handled_as(name, content_types, binary=binary[name]) for name in content}
    ordered = sorted(content, key=lambda name: form_of(handled[name] or name, binary=binary[name]) != "json")
    result: dict[str, Any] = {}
    first: str | None = None
    for content_type in ordered:
        holder = content[content_type]
        segments: tuple[str, ...] = ("schema",)
        raw: Any = holder.get("schema") if isinstance(holder, Mapping) else None
        if is_stream(handled[content_type] or content_type) and isinstance(holder, Mapping):
            segments, raw = item_of(document, holder, content_type)
        key = _known_key(handled[content_type] or content_type, response=response)
        own_label = label if first is None or key == first else f"{label} {_suffix(content_type)}"
        first = first or key
        place = SchemaPlace(join(pointer, content_type, *segments), None, own_label, root)
        exact = writer.node(raw, place) if isinstance(raw, Mapping) else {}
        exact.pop("x-invocant-default", None)
        node: dict[str, Any] = {"schema": exact or _unsaid(content_type, key)}
        if handled[content_type]:
            node[HANDLED_AS] = handled[content_type]
        if isinstance(holder, Mapping) and isinstance(holder.get("encoding"), Mapping):
            node["x-invocant-encoding"] = _encoding(holder["encoding"])
        unique, number = key, 2
        while unique in result:
            unique, number = f"{key};n={number}", number + 1
        if unique != content_type:
            # It becomes a header, so nothing but a media type may come through.
            node[MEDIA_TYPE] = content_type if _HEADER.fullmatch(content_type) else BYTES
        if is_xml(handled[content_type] or content_type):
            _note_xml(writer, join(pointer, content_type), content_type, response=response)
        if not response and essence(content_type).startswith("multipart/") and isinstance(holder, Mapping):
            _note_encoded(writer, holder, join(pointer, content_type, "schema", "properties"))
        result[unique] = node
    return result


def _note_encoded(writer: Writer, holder: Mapping[str, Any], pointer: str) -> None:
    """Tell of members whose text is encoded, where no header of their parts is declared that says it."""
    if str(writer.document.get("openapi", "")).startswith("3.0"):
        return  # `contentEncoding` is a word of 3.1
    schema, encoding = followed(writer.document, holder.get("schema")), holder.get("encoding")
    properties = schema.get("properties") if isinstance(schema, Mapping) else None
    for name, written in properties.items() if isinstance(properties, Mapping) else ():
        member = followed(writer.document, written)
        if isinstance(member, Mapping) and member.get("type") == "array":
            member = followed(writer.document, member.get("items"))
        declared = lookup(encoding, join("", name, "headers"), {})
        headers = {header.lower() for header in declared} if isinstance(declared, Mapping) else set()
        if (
            isinstance(member, Mapping)
            and isinstance(member.get("contentEncoding"), str)
            and "content-transfer-encoding" not in headers
        ):
            writer.notes.note(
                "the contentEncoding of a part is not said in its headers",
                join(pointer, name),
                "RFC 7578 deprecates Content-Transfer-Encoding; a header that `encoding` declares is sent",
            )


def _note_xml(writer: Writer, pointer: str, content_type: str, *, response: bool) -> None:
    what = "is the text that came" if response else "is given as text or bytes"
    why = "XML is not supported: a body of it is neither decoded nor written, and its schema is not looked at"
    writer.notes.note(f"{content_type} {what}", pointer, why)


def _handled_as(content_type: str, content_types: Mapping[str, str], *, binary: bool) -> str:
    """Return the content type by whose rules another is read and written; "" for its own.

    It is one that the configuration names, or what a range means that stands for JSON.
    """
    if content_type in content_types:
        return content_types[content_type]
    if is_range(content_type) and form_of(content_type, binary=binary) == "json":
        return concrete(content_type)
    return ""


def _known_key(content_type: str, *, response: bool) -> str:
    """Return the content type under which the parser takes *content_type*."""
    bare = essence(content_type)
    if not is_valid(bare):
        return BYTES
    form = form_of(bare, binary=True)
    if form == "json":
        return bare if bare.startswith("application/") and bare != "application/x-json" else JSON
    if bare in _FORMS:
        return BYTES if response else bare
    if bare == BYTES or not response:
        return BYTES
    if bare.startswith("text/") and not is_range(bare):
        return bare
    return "text/plain" if form in ("text", "sequence", "events") else BYTES


def _unsaid(content_type: str, key: str) -> dict[str, Any]:
    """Return the schema of what is under *key*, where the document says nothing of it."""
    if is_stream(content_type):
        return {}
    if key.startswith("text/"):
        return {"type": "string"}
    return {"type": "string", "format": "binary"} if key == BYTES else {}


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
    repaired: dict[str, Any] = {}
    for name, member in encoding.items():
        if isinstance(member, Mapping):
            kept: dict[str, Any] = {
                key: member[key] for key, kind in _ENCODING if isinstance(member.get(key), kind)
            }
            headers = member.get("headers")
            if isinstance(headers, Mapping):
                kept["headers"] = list(_headers(headers))
            if kept:
                repaired[name] = kept
    return repaired


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
