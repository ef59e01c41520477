"""Keywords that limit values without giving them a type: no model reads them, so a note says who does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from invocant.documents._repair.notes import Notebook

_IN_REQUESTS = (
    *("not", "if", "dependentSchemas", "dependentRequired", "propertyNames", "minProperties"),
    *("maxProperties", "contains", "uniqueItems"),
)
"""Checked in what is sent, when asked for. `then`, `else` go with `if`, `minContains` with `contains`."""
_NOWHERE = ("unevaluatedItems", "unevaluatedProperties", "contentSchema")
UNCHECKED = (*_IN_REQUESTS, *_NOWHERE)


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
            checked = "not checked" if keyword in _NOWHERE else "checked in requests only, with validate=True"
            notes.note(f"{keyword} is {checked}", min(places[keyword]), why)


def _is_read(keyword: str, node: Mapping[str, Any]) -> bool:
    """Tell whether a keyword is read after all, or says nothing."""
    value = node[keyword]
    if keyword == "unevaluatedItems":
        return value is True or (value is False and "prefixItems" in node)
    return (
        value is True if keyword == "unevaluatedProperties" else value is False and keyword == "uniqueItems"
    )
