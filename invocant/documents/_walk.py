"""Every object of a document that is part of the description, without the data that it holds as examples."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from invocant.documents.pointers import escape, join

_DATA = frozenset({"example", "examples", "default", "enum", "const"})
"""Members whose content is data, whatever it looks like."""
_NAMES = frozenset(
    {
        "$defs",
        "callbacks",
        "content",
        "definitions",
        "dependentSchemas",
        "encoding",
        "headers",
        "links",
        "mapping",
        "parameters",
        "pathItems",
        "paths",
        "patternProperties",
        "properties",
        "requestBodies",
        "responses",
        "schemas",
        "scopes",
        "securitySchemes",
        "variables",
        "webhooks",
    }
)
"""Members whose own members are called as the author likes: `properties: {example: ...}`."""


def objects(value: Any, pointer: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each describing object in *value* with the pointer to it, in no particular order.

    What stands under `example`, `default` and their like is data, and what stands under the extension
    keywords of other tools is theirs; neither is searched. An object of names (`properties`, `paths`) is
    searched, not yielded.
    """
    queue: list[tuple[str, Any, bool]] = [(pointer, value, False)]
    while queue:
        place, node, names = queue.pop()
        if isinstance(node, dict):
            if not names:
                yield place, node
            for key, member in node.items():
                if not isinstance(member, (dict, list)):
                    continue
                if names:
                    queue.append((f"{place}/{escape(key)}", member, False))
                elif not is_data(key):
                    named = key in _NAMES and isinstance(member, dict)
                    queue.append((f"{place}/{escape(key)}", member, named))
        elif isinstance(node, list):
            queue += [
                (join(place, index), member, False)
                for index, member in enumerate(node)
                if isinstance(member, (dict, list))
            ]


def references(value: Any, pointer: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each reference object below *value* with the pointer to it."""
    for place, node in objects(value, pointer):
        if isinstance(node.get("$ref"), str):
            yield place, node


def is_data(key: str) -> bool:
    """Tell whether what stands under *key* in a describing object is data, or another tool's business."""
    return key in _DATA or (key.startswith("x-") and not key.startswith("x-invocant-"))
