"""R23: headers of answers, which the parser reads nothing of: kept beside, each with its exact schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from invocant.documents._repair.components import SchemaPlace
from invocant.documents._repair.notes import Notebook
from invocant.documents._repair.write.writer import Writer
from invocant.documents.pointers import join

HEADERS = "x-invocant-headers"
"""The headers of a response, by name."""


def repaired_headers(
    writer: Writer, headers: Any, pointer: str, base: str, root: int, notes: Notebook
) -> dict[str, Any]:
    """Return the headers that a response declares, by name, with their schemas in repaired form.

    Args:
        writer: Writes them.
        headers: The `headers` as given, references followed.
        pointer: Where they stand.
        base: The words that names of schemas inside begin with.
        root: Order of the operation.
        notes: Takes what is left out.
    """
    repaired: dict[str, Any] = {}
    for name, raw in headers.items() if isinstance(headers, Mapping) else ():
        where = join(pointer, name)
        if not isinstance(raw, Mapping) or not name.isascii() or not name.strip() or ":" in name:
            notes.note(f"the header {name[:80]!r} is left out", where, "it is no header, or has no such name")
            continue
        if name.lower() == "content-type":
            continue  # it "SHALL be ignored": the media types say it (OpenAPI 3.1.1, section 4.8.17)
        written = writer.headers.get(raw)
        if written is None:
            written = repaired_header(writer, raw, where, f"{base} {name}", root, notes)
            writer.headers[raw] = written
        repaired[name] = written
    return repaired


def repaired_header(
    writer: Writer, raw: Mapping[str, Any], pointer: str, label: str, root: int, notes: Notebook
) -> dict[str, Any]:
    """Return one header with its schema in repaired form; see `repaired_headers`."""
    schema, content, media_type = raw.get("schema"), raw.get("content"), None
    where = join(pointer, "schema")
    if schema is None and isinstance(content, Mapping) and content:
        media_type = str(next(iter(content)))
        holder = content[media_type]
        schema = holder.get("schema") if isinstance(holder, Mapping) else None
        where = join(pointer, "content", media_type, "schema")
    if schema is None:
        notes.note("a header is text", pointer, "it has no schema")
    exact = writer.node(schema, SchemaPlace(where, None, label, root)) if isinstance(schema, Mapping) else {}
    node: dict[str, Any] = {"schema": exact or {"type": "string"}, "required": raw.get("required") is True}
    if isinstance(raw.get("description"), str):
        node["description"] = raw["description"]
    if raw.get("deprecated") is True:
        node["deprecated"] = True
    if raw.get("explode") is True:
        node["explode"] = True
    if media_type is not None:
        node["media-type"] = media_type
    return node
