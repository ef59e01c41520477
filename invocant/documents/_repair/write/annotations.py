"""R11: what is said about a schema beside its type: kept where it helps, put aside where it would harm."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_LIMITS: Mapping[str, tuple[type, ...]] = {
    "minimum": (int, float),
    "maximum": (int, float),
    "exclusiveMinimum": (bool, int, float),
    "exclusiveMaximum": (bool, int, float),
    "multipleOf": (int, float),
    "minLength": (int,),
    "maxLength": (int,),
    "pattern": (str,),
    "minItems": (int,),
    "maxItems": (int,),
}
_TOLD = frozenset(
    {
        *("default", "deprecated", "description", "title"),
        *("x-invocant-certainty", "x-invocant-name", "x-invocant-open"),
    }
)
"""Keywords that are kept, each as it is put below."""
LIMITS = "x-invocant-limits"
"""What the document demands of a value beyond its type. Nothing is checked by it: it is for the reader."""


def annotations_of(raw: Any, *, component: bool = False) -> dict[str, Any]:
    """Return what is said about the schema *raw* beside its type, in the repaired form.

    A default is never sent by the client, so it is put where a generator does not take it for one (R11).

    Args:
        raw: The schema as given.
        component: Whether it is for a component, of which some things are said where it is used.
    """
    if not (type(raw) is dict or isinstance(raw, Mapping)):
        return {}
    annotations: dict[str, Any] = {}
    for key, value in raw.items():
        if key not in _TOLD:
            continue
        if key == "description":
            if isinstance(value, str) and value:
                annotations[key] = value
        elif key == "deprecated":
            if value is True:
                annotations[key] = True
        elif key == "title":
            if isinstance(value, str) and value:
                annotations["x-invocant-title"] = value
        elif key == "default":
            if not component:
                annotations["x-invocant-default"] = value
        elif key == "x-invocant-name":
            if isinstance(value, str) and not component and not value[:1].isupper():
                annotations[key] = value
        else:
            annotations[key] = value
    limits = (
        {key: raw[key] for key, types in _LIMITS.items() if isinstance(raw.get(key), types)}
        if not _LIMITS.keys().isdisjoint(raw)
        else {}
    )
    return {**annotations, LIMITS: limits} if limits else annotations
