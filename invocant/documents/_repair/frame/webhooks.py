"""R25: what the API sends by itself: webhooks and callbacks, of which the parser reads nothing.

Each becomes an entry of `x-invocant-webhooks`: how it is called, what its body can be, and the headers by
which it is known. A callback that an operation asks for is sent like a webhook, only to an address of its
own.

Source: OpenAPI 3.1.1, sections 4.8.1 (webhooks) and 4.8.18 (Callback Object).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import frozen

from invocant.documents._operations import OperationObject, methods_of, operations
from invocant.documents._repair.frame.headers import repaired_header
from invocant.documents._repair.frame.media import repaired_content
from invocant.documents._repair.notes import Notebook
from invocant.documents._repair.write.writer import Writer
from invocant.documents.pointers import followed, join

WEBHOOKS = "x-invocant-webhooks"
"""Requests that the API makes, in the order of the document, callbacks last."""
_AFTER_OPERATIONS = 1 << 30
"""Their order among operations: names are given to what is called before what is sent."""


@frozen
class _Sent:
    """A request that the API makes."""

    name: str
    kind: str
    """`webhook` or `callback`."""
    operation: OperationObject


def repaired_webhooks(
    writer: Writer, document: Mapping[str, Any], content_types: Mapping[str, str], notes: Notebook
) -> list[dict[str, Any]]:
    """Return the webhooks and callbacks of *document* in repaired form.

    Args:
        writer: Writes their schemas.
        document: The document, as it was received.
        content_types: For a content type of the document another one, as which its bodies are read.
        notes: Takes what is left out.
    """
    repaired = []
    for position, sent in enumerate(_named(_every(document))):
        root = _AFTER_OPERATIONS + position
        operation, pointer = sent.operation, sent.operation.pointer
        body = operation.request_body
        node: dict[str, Any] = {
            "name": sent.name,
            "kind": sent.kind,
            "method": operation.method,
            "x-invocant-pointer": pointer,
        }
        for key in ("summary", "description"):
            if isinstance(operation.raw.get(key), str):
                node[key] = operation.raw[key]
        if operation.raw.get("deprecated") is True:
            node["deprecated"] = True
        if body is not None:
            node["content"] = repaired_content(
                writer,
                body.raw.get("content"),
                join(pointer, "requestBody", "content"),
                f"{sent.name} payload",
                root,
                content_types,
                response=True,
            )
        node["headers"] = {
            parameter.name: repaired_header(
                writer,
                parameter.raw,
                join(pointer, "parameters", number),
                f"{sent.name} {parameter.name}",
                root,
                notes,
            )
            for number, parameter in enumerate(operation.parameters)
            if parameter.location == "header"
        }
        locations = sorted(
            {parameter.location for parameter in operation.parameters if parameter.location != "header"}
        )
        if locations:
            what = f"parameters of the {sent.kind} {sent.name[:80]!r} are not read"
            notes.note(
                what, pointer, f"they are in {' and '.join(locations)}: only body and headers are read"
            )
        repaired.append(node)
    return repaired


def _every(document: Mapping[str, Any]) -> Iterator[_Sent]:
    """Yield the webhooks, then the callbacks of each operation; a name may come more than once."""
    for operation in operations(document, webhooks=True):
        if operation.pointer.startswith("/webhooks/"):
            yield _Sent(operation.path, "webhook", operation)
    for operation in operations(document, webhooks=True):
        callbacks = operation.raw.get("callbacks")
        for name, written in callbacks.items() if isinstance(callbacks, Mapping) else ():
            callback = followed(document, written)
            for expression, item in callback.items() if isinstance(callback, Mapping) else ():
                item = followed(document, item)
                if expression.startswith("x-") or not isinstance(item, Mapping):
                    continue
                for method in methods_of(item):
                    if isinstance(item.get(method), Mapping):
                        pointer = join(operation.pointer, "callbacks", name, expression, method)
                        inner = OperationObject(expression, method, pointer, item[method], item, document)
                        yield _Sent(name, "callback", inner)


def _named(every: Iterator[_Sent]) -> Iterator[_Sent]:
    """Yield each with a name that no other has: two of one name are told apart by method, then by number."""
    sent = list(every)
    taken: set[str] = set()
    for webhook in sent:
        alike = [other.operation.method for other in sent if other.name == webhook.name]
        name = webhook.name if len(alike) == 1 else f"{webhook.name}.{webhook.operation.method}"
        wanted, number = name, 2
        while name in taken:
            name, number = f"{wanted}.{number}", number + 1
        taken.add(name)
        yield _Sent(name, webhook.kind, webhook.operation)
