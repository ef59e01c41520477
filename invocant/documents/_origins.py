"""Which overlay action said what stands at a place of the document: a mistake is told where it was made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from attrs import evolve

from invocant.documents._diagnostics import Diagnostic
from invocant.documents._overlay import Overlay, apply_action, copy_data, select
from invocant.documents.pointers import follow, join, split

_KEYWORD = "x-invocant-"


def in_overlays(
    problems: Iterable[Diagnostic], document: Mapping[str, Any], overlays: Sequence[Overlay]
) -> list[Diagnostic]:
    """Return *problems* of the overlaid document, those with what an overlay said located in the overlay.

    Args:
        problems: What is wrong; pointers lead into the document with all *overlays*.
        document: The document without them.
        overlays: The overlays, in the order in which they apply. All of them apply.
    """
    problems = list(problems)
    places = {problem.pointer: split(problem.pointer) for problem in problems}
    origins: dict[str, tuple[int, str]] = {}
    here = copy_data(dict(document))
    for overlay in overlays if places else ():
        for position, action in enumerate(overlay.actions):
            where = f"{overlay.name}#/actions/{position}"
            if "update" in action and action.get("remove") is not True:
                for location, value in select(here, action["target"], where):
                    start = [str(step) for step in location]
                    for pointer, place in places.items():
                        way = _way(action["update"], place, start, value)
                        depth = len(way)
                        if way and depth >= origins.get(pointer, (0, ""))[0]:
                            origins[pointer] = depth, join(f"{where}/update", *way)
            apply_action(here, action, where)
    return [_located(problem, origins) for problem in problems]


def _way(update: Any, place: Sequence[str], start: Sequence[str], selected: Any) -> list[str]:
    """Return the way in an *update* to what it says at *place*; none where it says nothing of it.

    What a keyword of ours lacks is missing from the action that has the keyword.
    """
    if [*place[: len(start)]] != [*start]:
        return []
    rest = [*place[len(start) :]]
    if isinstance(selected, list):  # the update is one entry, appended
        if not rest or rest[0] != str(len(selected)):
            return []
        rest, selected = rest[1:], None
    way: list[str] = []
    for number, segment in enumerate(rest):
        inner = segment
        if isinstance(update, list):
            before = follow(selected, rest[:number], None)
            index = (
                int(segment) - (len(before) if isinstance(before, list) else 0)
                if segment.isascii() and segment.isdigit()
                else -1
            )
            inner = str(index)
        update = follow(update, [inner], _NOTHING)
        if update is _NOTHING:
            return way if any(step.startswith(_KEYWORD) for step in way) else []
        way.append(inner)
    return way


_NOTHING: Any = object()


def _located(problem: Diagnostic, origins: Mapping[str, tuple[int, str]]) -> Diagnostic:
    if problem.pointer not in origins:
        return problem
    why = f"{problem.why} (in the document: {problem.pointer})"
    return evolve(problem, pointer=origins[problem.pointer][1], why=why)
