"""Overlay actions that can go: they match nothing, the vendor says so now, or the rule gives their names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from attrs import frozen

from invocant.documents import operations
from invocant.documents.pointers import lookup, with_value
from invocant_generator._plan.calls import OperationNames

if TYPE_CHECKING:
    from invocant.documents import Overlay

_NAME = "x-invocant-name"
_Place = tuple[str, int]
"""Where an operation stands, and which of its methods is meant."""
_Action = tuple[int, int]
"""Which overlay, and which of its actions."""


@frozen
class Needless:
    """An overlay action that the newer document has no use for."""

    overlay: str
    """File of the overlay, relative to the checkout."""
    position: int
    """Place of the action, from 0."""
    target: str
    description: str
    gone: bool
    """True when the target matches nothing any more; False when the document already says what it adds."""

    def render(self) -> str:
        """Return what to tell, and what to delete."""
        why = "its target matches nothing any more" if self.gone else "the document says so itself now"
        lines = [
            f"the vendor fixed this: {why}",
            f"  delete action {self.position + 1} of {self.overlay}: {self.target}",
            *([f"  it said: {self.description}"] if self.description else []),
        ]
        return "\n".join(lines)


@frozen
class UsualName:
    """An overlay action that only gives methods the names that they would have without it."""

    overlay: str
    """File of the overlay, relative to the checkout."""
    position: int
    """Place of the action, from 0."""
    target: str
    names: tuple[str, ...]
    """The dotted names, as they are with the action and without it."""

    def render(self) -> str:
        """Return what to tell, and what may be deleted."""
        named = ", ".join(self.names)
        return f"{named}: called so by the rule too: action {self.position + 1} of {self.overlay} can go"


def apply_what_matches(
    document: Mapping[str, Any], overlays: Sequence[Overlay]
) -> tuple[dict[str, Any], list[Needless]]:
    """Apply the actions that still do something, in order; return the result and those that do not."""
    needless = []
    result = dict(document)
    for (number, position), before, after in _applied(document, overlays):
        if before == after:
            overlay = overlays[number]
            action = overlay.actions[position]
            description = " ".join(str(action.get("description") or "").split())
            gone = _matches_nothing(before, overlay, action)
            needless.append(Needless(overlay.name, position, str(action.get("target")), description, gone))
        result = after
    return result, needless


def usual_names(document: Mapping[str, Any], overlays: Sequence[Overlay]) -> list[UsualName]:
    """Return the actions that only name methods, as the rule of docs/names.md names them without any lock.

    All of them can go at once, and every method of the document is then called as it is now.

    Args:
        document: The document without overlays.
        overlays: The overlays; of their actions those that match nothing are left out.
    """
    overlaid, places = dict(document), dict[_Action, frozenset[_Place]]()
    for action, before, after in _applied(document, overlays):
        named = _only_names(before, after)
        if named:
            places[action] = named
        overlaid = after
    names = _names(overlaid)
    candidates = set(places)
    while candidates:
        *_, without = dict(document), *(after for *_, after in _applied(document, overlays, candidates))
        given = _names(without)
        other = {place for place, name in names.items() if given.get(place) != name}
        if not other:
            break
        needed = {action for action in candidates if places[action] & other}
        candidates = candidates - needed if needed else set()  # else the names of others hang on them
    return [
        UsualName(
            overlays[number].name,
            position,
            str(overlays[number].actions[position].get("target")),
            tuple(sorted({names[place] for place in places[number, position]})),
        )
        for number, position in sorted(candidates)
    ]


def _applied(
    document: Mapping[str, Any], overlays: Sequence[Overlay], without: set[_Action] | None = None
) -> Iterator[tuple[_Action, dict[str, Any], dict[str, Any]]]:
    """Yield each action with the document before and after it; one that matches nothing changes nothing."""
    from invocant.documents import apply_overlays

    result = dict(document)
    for number, overlay in enumerate(overlays):
        for position, action in enumerate(overlay.actions):
            if without is not None and (number, position) in without:
                continue
            before = result
            if not _matches_nothing(before, overlay, action):
                result = apply_overlays(before, [{**overlay.document, "actions": [action]}])
            yield (number, position), before, result


def _matches_nothing(document: Mapping[str, Any], overlay: Overlay, action: Mapping[str, Any]) -> bool:
    from invocant.documents import unmatched_actions

    return bool(unmatched_actions(document, [{**overlay.document, "actions": [action]}]))


def _only_names(before: Mapping[str, Any], after: Mapping[str, Any]) -> frozenset[_Place]:
    """Return the methods that got a name from before to after; none if anything else did, or they had one."""
    if before == after:
        return frozenset()
    was, now = (
        {(form.pointer, form.number): form.declared_name for form in _methods(side)}
        for side in (before, after)
    )
    places = frozenset(place for place, name in now.items() if was.get(place) != name)
    if any(was.get(place) is not None or place[1] for place in places):
        return frozenset()
    rest: Any = after
    for pointer, _ in places:
        operation = lookup(rest, pointer, None)
        if not isinstance(operation, Mapping):
            return frozenset()  # behind a reference
        rest = with_value(rest, pointer, {key: value for key, value in operation.items() if key != _NAME})
    return places if rest == before else frozenset()


def _methods(document: Mapping[str, Any]) -> Iterator[Any]:
    for operation in operations(document):
        yield from operation.forms


def _names(document: Mapping[str, Any]) -> dict[_Place, str]:
    """Return the dotted name of each method of *document*, of which nothing is known."""
    every = list(_methods(document))
    names = OperationNames(every)
    return {(operation.pointer, operation.number): names.give(operation)[0] for operation in every}
