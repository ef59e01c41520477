"""Keywords that limit values without giving them a type: nothing here reads them, so a note says that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from invocant.documents._repair.notes import Notebook

UNCHECKED = (
    *(
        "not",
        "if",
        "dependentSchemas",
        "dependentRequired",
        "propertyNames",
        "minProperties",
        "maxProperties",
    ),
    *("contains", "uniqueItems", "unevaluatedItems", "unevaluatedProperties", "contentSchema"),
)
"""The keywords. `then` and `else` go with `if`, `minContains` and `maxContains` with `contains`."""


def note_unchecked(described: Iterable[tuple[str, Mapping[str, Any]]], notes: Notebook) -> None:
    """Take down of each such keyword where it first stands among what is *described*, and how often."""
    places: dict[str, list[str]] = {}
    for pointer, node in described:
        for keyword in UNCHECKED:
            if keyword in node and not _is_read(keyword, node):
                places.setdefault(keyword, []).append(pointer)
    for keyword in UNCHECKED:
        if keyword in places:
            count = len(places[keyword])
            why = (
                f"it limits values without giving them a type; it stands in {count} schema{'s' * (count > 1)}"
            )
            notes.note(f"{keyword} is not checked", min(places[keyword]), why)


def _is_read(keyword: str, node: Mapping[str, Any]) -> bool:
    """Tell whether a keyword is read after all, or says nothing."""
    value = node[keyword]
    if keyword == "unevaluatedItems":
        return value is True or (value is False and "prefixItems" in node)
    return (
        value is True if keyword == "unevaluatedProperties" else value is False and keyword == "uniqueItems"
    )
