"""Find the lines of a YAML or JSON file on which pointers lead: for messages, and refuse nothing."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

import yaml
from attrs import define

from invocant.documents.pointers import split

_Way = tuple[str, ...]
_NO_KEY = object()


@define
class _Nesting:
    """A mapping or a sequence that the walk is in."""

    way: _Way | None
    """Where it stands; None where no pointer leads."""
    is_mapping: bool
    key: object = _NO_KEY
    """The key whose value comes next."""
    line: int = 0
    """The line of that key."""
    position: int = 0
    """How many entries of a sequence have begun."""


def lines(text: str, pointers: Iterable[str]) -> dict[str, int]:
    """Return the line, from 1, on which each of *pointers* leads in the YAML or JSON *text*.

    Of what is not in the text, the nearest thing above it counts. A pointer is left out where the text cannot
    be read so far.
    """
    ways = {pointer: tuple(split(pointer)) for pointer in pointers}
    wanted = {way[:depth] for way in ways.values() for depth in range(len(way) + 1)}
    line_of: dict[_Way, int] = {}
    with suppress(yaml.YAMLError, RecursionError, ValueError):  # what was found before the fault counts
        _walk(text, wanted, line_of)
    return {
        pointer: next(line_of[way[:depth]] for depth in range(len(way), -1, -1) if way[:depth] in line_of)
        for pointer, way in ways.items()
        if () in line_of
    }


def _walk(text: str, wanted: set[_Way], line_of: dict[_Way, int]) -> None:
    stack: list[_Nesting] = []
    for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        if isinstance(event, yaml.CollectionEndEvent):
            stack.pop()
            if len(line_of) == len(wanted):
                return
        elif isinstance(event, yaml.NodeEvent):
            mark = event.start_mark
            line = mark.line + 1 if mark is not None else 0
            parent = stack[-1] if stack else None
            if parent is not None and parent.is_mapping and parent.key is _NO_KEY:
                parent.key = event.value if isinstance(event, yaml.ScalarEvent) else None
                parent.line = line
                if isinstance(event, yaml.CollectionStartEvent):
                    stack.append(_Nesting(None, isinstance(event, yaml.MappingStartEvent)))
                continue
            way = _enter(parent, line, wanted, line_of)
            if isinstance(event, yaml.CollectionStartEvent):
                stack.append(_Nesting(way, isinstance(event, yaml.MappingStartEvent)))


def _enter(parent: _Nesting | None, line: int, wanted: set[_Way], line_of: dict[_Way, int]) -> _Way | None:
    """Note the value that begins on *line*, and return where it stands if a pointer leads there."""
    if parent is None:
        way: _Way | None = ()
    elif parent.is_mapping:
        way = None if parent.way is None or parent.key is None else (*parent.way, str(parent.key))
        line, parent.key = parent.line, _NO_KEY
    else:
        way = None if parent.way is None else (*parent.way, str(parent.position))
        parent.position += 1
    if way is None or way not in wanted:
        return None
    line_of.setdefault(way, line)
    return way
