"""Answers that are read piece by piece, as bytes that are written here by hand: no reader knows them.

Source: RFC 7464, section 2.2; https://jsonlines.org; WHATWG HTML, section 9.2 (server-sent events); OpenAPI
3.2, section 4.14.4 (sequential media types) for schemas of one item.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from invocant_generator.wire import _media as media
from invocant_generator.wire._description import Node, follow
from invocant_generator.wire._samples import Sampler

_FRAMES: Mapping[str, tuple[str, ...]] = {
    "lines": ("{0}\n", "\r\n\n{0}\r\n", " {0} "),
    "rfc7464": ("\x1e{0}\n", "\x1e\x1e{1}\n", "\x1e{0}\n"),
}
"""How values stand one after another: `{0}` is one in a line, `{1}` is laid out on several."""
_EVENTS = (
    "event: {name}\nid: 7\nretry: 1500\ndata: {line}\n\n",
    ": a comment\r\nevent:{name}\r\ndata:{line}\r\n\r\n",
    "event: {name}\nid: ä\n{lines}\nother: it\n\n",
)
"""Server-sent events: the second has the id of the first, the third has its data on several lines."""
_READ = (("7", 1500), ("7", None), ("ä", None))
"""The id and the reconnection time that each of them has."""
_DONE = "data: [DONE]\n\n"
_MEMBERS = frozenset({"event", "data", "id", "retry"})
_MAX_LEVELS = 12
_TEXTS = ("text äöü", '{"not": "read"}', "two\nlines")
"""Data of events that are text, one for each form."""


def item_schema(document: Node, kind: str, declared: Node) -> Node:
    """Return the schema of one item of a stream: its own, or that of the items of an array, or of a line."""
    if isinstance(declared.get("itemSchema"), Mapping):
        return dict(declared["itemSchema"])
    schema = declared.get("schema") or {}
    known = follow(document, schema)
    if known.get("type") == "array":
        return dict(known.get("items") or {})
    if media.is_sequence(kind) and known.get("type") == "string":
        return dict(known.get("x-line-schema") or {})
    return dict(schema)


def sequence(document: Node, kind: str, declared: Node) -> tuple[list[Any], bytes]:
    """Return values of a JSON sequence, and the body that has them."""
    schema = item_schema(document, kind, declared)
    samples = [Sampler(document, "answer", every=every).value(schema, "item") for every in (True, False)]
    values = [*samples, samples[0]]
    frames = _FRAMES["rfc7464" if media.plain(kind).endswith("json-seq") else "lines"]
    text = "".join(
        frame.format(json.dumps(value), json.dumps(value, indent=1))
        for frame, value in zip(frames, values, strict=True)
    )
    return values, text.encode()


def events(document: Node, declared: Node) -> tuple[list[list[Any]], bytes]:
    """Return server-sent events, each as type, data, id and reconnection time, and their body."""
    schema = item_schema(document, "text/event-stream", declared)
    expected: list[list[Any]] = []
    text = "\ufeff"
    for name, data in _described(document, schema) or [("told", schema)]:
        for index, form in enumerate(_EVENTS):
            value = Sampler(document, "answer", every=index != 1).value(data, "data")
            line, lines = json.dumps(value, ensure_ascii=False), json.dumps(value, indent=1)
            if _is_text(document, data):
                line = lines = value = _TEXTS[index]
            text += form.format(
                name=name, line=line, lines="\n".join(f"data: {part}" for part in lines.split("\n"))
            )
            expected.append([name, value, *_READ[index]])
    if not _described(document, schema):
        text += _DONE
        expected.append(["message", "[DONE]", "ä", None])
    return expected, text.encode()


def _is_text(document: Node, schema: Node) -> bool:
    known = follow(document, schema)
    return known.get("type") == "string" and not {"enum", "const", "format"} & set(known)


def _described(document: Node, schema: Node) -> list[tuple[str, Node]]:
    """Return the names and data of events that *schema* describes; none where it is that of the data."""
    pairs: list[tuple[str, Node]] = []
    for member in _members(document, schema):
        properties = member.get("properties") or {}
        if "data" not in properties or not set(properties) <= _MEMBERS:
            return []
        event = follow(document, properties.get("event") or {})
        names = [event["const"]] if "const" in event else event.get("enum") or ["any name"]
        pairs.append((str(names[0]), properties["data"]))
    return pairs


def _members(document: Node, schema: Any, depth: int = 0) -> Iterator[Node]:
    """Yield the members of a union, also of unions in it."""
    known = follow(document, schema)
    members = known.get("oneOf") or known.get("anyOf")
    if not members or depth > _MAX_LEVELS:
        yield known
        return
    for member in members:
        yield from _members(document, member, depth + 1)
