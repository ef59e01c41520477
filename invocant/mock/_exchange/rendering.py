"""A value as the bytes of a media type: XML, comma-separated values, forms, and samples of files too.

Source: OpenAPI 3.1, section 4.8.26 (XML Object); RFC 4180 (CSV).
"""

import base64
import csv
import io
import json
from collections.abc import Iterator
from urllib.parse import urlencode
from xml.sax.saxutils import escape, quoteattr

from invocant.documents import Schema
from invocant.media_types import essence, form_of, is_xml
from invocant.mock._api import Json
from invocant.mock._exchange.replies import encode_json
from invocant.mock._exchange.xml_names import (
    is_attribute,
    is_text,
    is_wrapped,
    members_of,
    tag_of,
    xml_object,
)
from invocant.mock._values.merging import Merging

_SAMPLES = {
    "image/png": base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
    ),
    "image/gif": base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"),
    "image/jpeg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9",
    "application/pdf": b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n\xe2\xe3",
    "application/zip": b"PK\x05\x06" + bytes(18),
    "application/gzip": base64.b64decode("H4sIAAAAAAAA/wMAAAAAAAAAAAA="),
    "audio/wav": b"RIFF$\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0D\xac\0\0\x88X\x01\0\x02\0\x10\0data\0\0\0\0",
    "audio/mpeg": b"\xff\xfb\x90\x00" + bytes(32),
}
"""The smallest file of a type."""


def carries(media_type: str, value: Json) -> bool:
    """Tell whether a value can be a body of this media type."""
    if isinstance(value, str | bytes) or form_of(media_type) == "json":
        return True
    return (
        is_xml(media_type)
        or essence(media_type) in ("text/csv", "application/yaml", "text/yaml")
        or (form_of(media_type) in ("form", "text") and not isinstance(value, dict | list))
        or form_of(media_type) == "form"
    )


def rendered(media_type: str, value: Json, schema: Schema, merging: Merging) -> bytes:
    """Return a value as a body.

    Args:
        media_type: What it is to be.
        value: A JSON value, or the text or the bytes themselves.
        schema: Its schema, which says how XML is written.
        merging: What writes schemas flat.
    """
    if isinstance(value, bytes):
        return value
    form = form_of(media_type)
    if form == "json":
        return encode_json(value)
    if isinstance(value, str) and form != "bytes":
        return value.encode("utf-8", "backslashreplace")
    if is_xml(media_type):
        root = merging.flat(schema).names[:1] or ("response",)
        text = "".join(_element(merging, schema, value, root[0], root=True))
        return b'<?xml version="1.0" encoding="UTF-8"?>\n' + text.encode("utf-8", "backslashreplace")
    if essence(media_type) == "text/csv":
        return _csv(value).encode("utf-8", "backslashreplace")
    if form == "form" and isinstance(value, dict):
        return urlencode({name: _plain(member) for name, member in value.items()}).encode()
    if form == "bytes":
        return sample(media_type, value)
    return encode_json(value)


def sample(media_type: str, value: Json) -> bytes:
    """Return the bytes of a file of this type, or of any other one: what stands in *value* as bytes."""
    known = _SAMPLES.get(essence(media_type))
    if known is not None:
        return known
    text = value if isinstance(value, str) else json.dumps(value)
    return b"\x00\xff" + text.encode("utf-8", "backslashreplace")


def _element(
    merging: Merging, schema: Schema, value: Json, name: str, *, root: bool = False
) -> Iterator[str]:
    """Yield the text of an element, its attributes and what is in it; a list that is the root is in one."""
    flat = merging.flat(schema).schema
    written = xml_object(flat)
    tag = tag_of(written, name)
    prefix = f":{written['prefix']}" if written.get("prefix") else ""
    space = f" xmlns{prefix}={quoteattr(str(written['namespace']))}" if written.get("namespace") else ""
    if isinstance(value, list):
        items = flat.get("items", {})
        inner = "".join(
            text
            for item in value
            for text in _element(merging, items, item, str(written.get("name") or name))
        )
        yield f"<{tag}{space}>{inner}</{tag}>" if root or is_wrapped(written) else inner
        return
    if isinstance(value, dict):
        members = members_of(merging, flat)
        nodes = {key: xml_object(merging.flat(members.get(key, {})).schema) for key in value}
        attributes = "".join(
            f" {tag_of(nodes[key], key)}={quoteattr(_plain(member))}"
            for key, member in value.items()
            if is_attribute(nodes[key])
        )
        inner = "".join(
            text
            for key, member in value.items()
            if not is_attribute(nodes[key])
            for text in (
                [_printable(escape(_plain(member)))]
                if is_text(nodes[key])
                else _element(merging, members.get(key, {}), member, key)
            )
        )
        yield f"<{tag}{space}{attributes}>{inner}</{tag}>"
        return
    yield (
        f"<{tag}{space}/>" if value is None else f"<{tag}{space}>{_printable(escape(_plain(value)))}</{tag}>"
    )


def _printable(text: str) -> str:
    return "".join(c for c in text if c in "\t\n\r" or (ord(c) >= 32 and not 0xD800 <= ord(c) <= 0xDFFF))


def _csv(value: Json) -> str:
    rows = value if isinstance(value, list) else [value]
    out = io.StringIO()
    writer = csv.writer(out)
    if any(isinstance(row, dict) for row in rows):
        names = list(dict.fromkeys(name for row in rows if isinstance(row, dict) for name in row))
        writer.writerow(names)
        rows = [[row.get(name) for name in names] if isinstance(row, dict) else [row] for row in rows]
    for row in rows:
        writer.writerow([_plain(cell) for cell in (row if isinstance(row, list) else [row])])
    return out.getvalue()


def _plain(value: Json) -> str:
    if isinstance(value, str):
        return value
    return "" if value is None else json.dumps(value, ensure_ascii=False)
