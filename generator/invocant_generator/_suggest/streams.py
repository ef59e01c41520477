"""Operations that can answer as server-sent events, where the document does not say how that is asked for.

A boolean member `stream` of the body asks for it. What the events are is taken from the content that the
document declares, or from what it says of that member.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from invocant.documents import OperationObject
from invocant.media_types import is_event_stream, is_stream
from invocant_generator import _identifiers as naming
from invocant_generator._suggest.shapes import (
    OperationArgument,
    OperationShape,
    component_of,
    members,
    simple,
)
from invocant_generator._suggest.suggestion import Suggestion, declares, of_operation

KEYWORD = "x-invocant-stream"
_FLAGS = ("stream", "streaming", "streamed", "isstream", "enablestreaming")
_SAYS_EVENTS = re.compile(r"server[- ]sent[- ]events?|\bSSE\b|event[- ]stream", re.IGNORECASE)
_ELSEWHERE = re.compile(r"\bURLs?\b|webhook|deprecated", re.IGNORECASE)
"""What is said where the stream is to be had somewhere else."""
_DONE = "[DONE]"


def stream(shape: OperationShape, method: str, taken: set[str]) -> Suggestion | None:
    """Return how an operation streams when it is asked to, or None where nothing speaks for it.

    Args:
        shape: The operation.
        method: The dotted name of its method.
        taken: Dotted names that other methods have; gets the name of this stream.
    """
    operation = shape.operation
    if (
        operation.method != "post"
        or declares(operation, KEYWORD, "events")
        or "x-invocant-job" in operation.raw
    ):
        return None
    flag = shape.asked(*_FLAGS, location="body")
    if (
        flag is None
        or flag.types != {"boolean"}
        or flag.name.count("/") != 1
        or _ELSEWHERE.search(flag.description)
    ):
        return None
    declared = list(_declared(operation))
    if any(
        is_stream(media_type) and not is_event_stream(media_type) for media_type, _ in _successes(operation)
    ):
        return None
    if flag.schema.get("const") is False or flag.schema.get("enum") == [False]:
        return None
    evidence = [f"the body has `{flag.name}`, a boolean"]
    doubts: list[str] = []
    events, known = _events(shape, flag, declared, method)
    if declared:
        evidence.append("`text/event-stream` is among the contents of the answer")
    elif _SAYS_EVENTS.search(flag.description):
        evidence.append("its description speaks of server-sent events")
    else:
        doubts.append("nothing says that the answer is server-sent events then")
    if not known:
        doubts.append("nothing says what the events hold, and whether they have names")
    name = _free_name(method, taken)
    taken.add(name)
    value = {
        "name": name,
        "request": {flag.name.removeprefix("/"): True},
        "event": f"{naming.pascal(name.replace('.', '_'))}Event",
        "terminator": "optional",
        "events": events,
    }
    return of_operation("stream", operation, KEYWORD, value, evidence=evidence, doubts=doubts)


def _successes(operation: OperationObject) -> Iterator[tuple[str, Any]]:
    for status, response in operation.responses.items():
        if status.startswith("2"):
            yield from response.content.items()


def _declared(operation: OperationObject) -> Iterator[Any]:
    """Yield the schema of each server-sent events content of the answers."""
    for media_type, schema in _successes(operation):
        if is_event_stream(media_type):
            yield schema


def _events(
    shape: OperationShape, flag: OperationArgument, declared: list[Any], method: str
) -> tuple[list[dict[str, Any]], bool]:
    """Return the table of events, and whether the document says what they are."""
    prefix = naming.pascal(method.replace(".", "_"))
    words = f"{flag.description} {' '.join(_descriptions(shape.operation))}"
    events: list[dict[str, Any]] = []
    if _DONE in words:
        events.append(
            {
                "type": "done",
                "class": f"{prefix}Done",
                "when": {"equals": _DONE},
                "data": "text",
                "role": "end",
            }
        )
    payload = next((schema for schema in declared if _is_object(shape, schema)), None)
    known = payload is not None or _DONE in words
    if payload is None:
        payload = _by_name(shape)
    variants = _variants(shape, payload, prefix)
    if variants:
        return [*events, *variants], known
    chunk: dict[str, Any] = {"type": "chunk", "class": f"{prefix}Chunk", "data": "json"}
    reference = component_of(shape.document, payload)
    if reference is not None:
        chunk["schema"] = {"$ref": reference}
    chunk["role"] = "side"
    place = _text_of(shape, payload)
    if place is not None:
        chunk |= {"role": "text", "value": place}
    if payload is None and declared and all(_is_text(shape, schema) for schema in declared):
        chunk["data"] = "text"
    return [*events, chunk], known


def _variants(shape: OperationShape, payload: Any, prefix: str) -> list[dict[str, Any]]:
    """Return the events of a union whose members are told apart by a constant; none where they are not.

    Each has an entry by the name that the event may have, and one by its payload, for one without.
    """
    union = simple(shape.document, payload)
    parts = union.get("oneOf") or union.get("anyOf")
    if not isinstance(parts, list) or len(parts) < 2:
        return []
    for tag in _tags(union):
        values = [_constant(shape, part, tag) for part in parts]
        if all(values) and len({*values}) == len(values):
            named: list[dict[str, Any]] = []
            unnamed: list[dict[str, Any]] = []
            for part, value in zip(parts, values, strict=True):
                kind = naming.snake(str(value)) or "event"
                entry = {"type": kind, "class": f"{prefix}{naming.pascal(kind)}"}
                reference = component_of(shape.document, part)
                rest = {
                    "data": "json",
                    **({"schema": {"$ref": reference}} if reference else {}),
                    "role": "side",
                }
                named.append({**entry, "event": str(value), **rest})
                unnamed.append({**entry, "when": {"match": {tag: value}}, **rest})
            return [*named, *unnamed] if len({entry["type"] for entry in named}) == len(named) else []
    return []


def _tags(union: Mapping[str, Any]) -> list[str]:
    discriminator = union.get("discriminator")
    name = discriminator.get("propertyName") if isinstance(discriminator, Mapping) else None
    return [*([str(name)] if name else []), "type", "event_type", "event", "kind", "object"]


def _constant(shape: OperationShape, part: Any, tag: str) -> str | None:
    """Return the only text that member *tag* of a variant may be, or None."""
    member = simple(shape.document, members(shape.document, part).get(tag))
    values = [member["const"]] if "const" in member else member.get("enum")
    return values[0] if isinstance(values, list) and len(values) == 1 and isinstance(values[0], str) else None


def _descriptions(operation: OperationObject) -> Iterator[str]:
    yield str(operation.raw.get("description") or "")
    for response in operation.responses.values():
        yield str(response.raw.get("description") or "")


def _is_object(shape: OperationShape, schema: Any) -> bool:
    known = simple(shape.document, schema)
    return bool(members(shape.document, schema)) or bool(known.get("oneOf") or known.get("anyOf"))


def _is_text(shape: OperationShape, schema: Any) -> bool:
    return simple(shape.document, schema).get("type") == "string"


def _by_name(shape: OperationShape) -> Any:
    """Return the component that is called as the answer's and a part of a stream, if there is one."""
    reference = component_of(shape.document, _plain_answer(shape))
    if reference is None:
        return None
    name = reference.rpartition("/")[2]
    stem = re.sub(r"(Response|Result|Object)?$", "", name)
    schemas = (shape.document.get("components") or {}).get("schemas") or {}
    wanted = {f"{stem}{end}" for end in ("StreamResponse", "StreamEvent", "Chunk", "StreamChunk")}
    matching = [other for other in schemas if other in wanted]
    return {"$ref": f"#/components/schemas/{matching[0]}"} if len(matching) == 1 else None


def _plain_answer(shape: OperationShape) -> Any:
    for media_type, schema in _successes(shape.operation):
        if not is_stream(media_type):
            return schema
    return None


def _text_of(shape: OperationShape, payload: Any) -> str | None:
    """Return where a piece of text stands in an event, where the document shows one of the usual places."""
    for place in ("choices/0/delta/content", "delta/text", "delta", "text", "content"):
        schema: Any = payload
        for segment in place.split("/"):
            known = simple(shape.document, schema)
            schema = known.get("items") if segment == "0" else members(shape.document, schema).get(segment)
        if schema is not None and simple(shape.document, schema).get("type") in (
            "string",
            ["string", "null"],
        ):
            return f"/{place}"
    return None


def _free_name(method: str, taken: set[str]) -> str:
    """Return a name for the stream beside its plain method that nothing else has."""
    resource, dot, last = method.rpartition(".")
    wanted = [f"{resource}.stream"] if dot else []
    wanted += [f"{resource}{dot}stream_{last}", f"{resource}{dot}{last}_as_stream"]
    return next(name for name in wanted if name not in taken)
