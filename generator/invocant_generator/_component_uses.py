"""Where a document refers to its components: by these places a component that was renamed is found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from invocant.documents import references
from invocant.documents.pointers import from_ref, split
from invocant_generator._lasting_places import LastingPlaces

_MOST_USES = 2
"""Places that are kept of each component: one may go with its operation, and lines are read by people."""
_OWNER_SEGMENTS = {"paths": 2, "components": 3}
"""Segments that say whose part a place is: of a path, of another component."""


_COMPONENT_SEGMENTS = 3
"""Segments of a component's pointer: `/components/section/name`."""


def component_uses(
    document: Mapping[str, Any], lasting: LastingPlaces, classes: Iterable[str]
) -> dict[str, tuple[str, ...]]:
    """Return by its pointer where each component is referred to: the nearest places of different owners.

    Of components that are classes or hold some, and of those that these are referred to in. What is referred
    to by nothing but itself has no line.

    Args:
        document: The overlaid document.
        lasting: Its lasting places.
        classes: The pointers of all schemas that are classes.
    """
    every = _by_owner(document)
    wanted = {component for component in map(component_of, classes) if component}
    uses: dict[str, tuple[str, ...]] = {}
    while wanted:
        component = wanted.pop()
        pointers = sorted(every.get(component, {}).values(), key=_nearness)[:_MOST_USES]
        if pointers:
            uses[component] = tuple(map(lasting.of, pointers))
        wanted |= {holder for holder in map(component_of, pointers) if holder and holder not in uses}
        wanted -= {component}
    return dict(sorted(uses.items()))


def component_of(pointer: str) -> str:
    """Return the pointer of the component that *pointer* leads to or into; empty for none."""
    segments = pointer.split("/", _COMPONENT_SEGMENTS + 1)[1 : _COMPONENT_SEGMENTS + 1]
    within = len(segments) == _COMPONENT_SEGMENTS and segments[0] == "components"
    return f"/{'/'.join(segments)}" if within else ""


def _by_owner(document: Mapping[str, Any]) -> dict[str, dict[tuple[str, ...], str]]:
    """Return the pointer of the nearest reference to each component, by whose part that is."""
    nearest: dict[str, dict[tuple[str, ...], str]] = {}
    for pointer, node in references(document):
        component = from_ref(node["$ref"])
        if not component or component_of(component) != component or component_of(pointer) == component:
            continue
        segments = split(pointer)
        owner = tuple(segments[: _OWNER_SEGMENTS.get(segments[0], 1)])
        of_owner = nearest.setdefault(component, {})
        of_owner[owner] = min(of_owner.get(owner, pointer), pointer, key=_nearness)
    return nearest


def _nearness(pointer: str) -> tuple[int, str]:
    return pointer.count("/"), pointer
