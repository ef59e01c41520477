"""The document that a package carries: resolved, with what the configuration says of its content types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from invocant.documents import methods_of, resolve

HANDLED_AS = "x-invocant-handled-as"
"""Says of a media type as which other one its bodies are read and written; the mock server goes by it."""


def carried(overlaid: Mapping[str, Any], content_types: Mapping[str, str]) -> dict[str, Any]:
    """Return *overlaid* resolved; *content_types* has for a content type the one that it is handled as."""
    document = resolve(overlaid)
    if content_types:
        for item in document["paths"].values():
            for method in methods_of(item):
                operation = item.get(method) if isinstance(item, Mapping) else None
                if isinstance(operation, dict):
                    _mark(operation, content_types)
    return document


def _mark(operation: dict[str, Any], content_types: Mapping[str, str]) -> None:
    """Say of each media type of *operation*, an object of our own, how it is handled."""
    body = operation.get("requestBody")
    if isinstance(body, Mapping):
        operation["requestBody"] = _marked(body, content_types)
    responses = operation.get("responses")
    if isinstance(responses, Mapping):
        operation["responses"] = {
            status: _marked(response, content_types) if isinstance(response, Mapping) else response
            for status, response in responses.items()
        }


def _marked(holder: Mapping[str, Any], content_types: Mapping[str, str]) -> dict[str, Any]:
    content = holder.get("content")
    if not isinstance(content, Mapping):
        return dict(holder)
    return {
        **holder,
        "content": {
            name: {**media, HANDLED_AS: content_types[name]}
            if name in content_types and isinstance(media, Mapping)
            else media
            for name, media in content.items()
        },
    }
