"""Values that are nested deep: copied, pickled and compared without Python's stack.

JSON of a server may be some 900 levels deep, as Python reads it. `pickle` and `copy` take several calls for
each level, and end in the middle of it. What holds such values (errors, models, records) hands out those that
are deep as `Deep`, which becomes a flat list of parts, the innermost first.

An object joins in that has `__nested__`: it returns a function and the arguments with which that makes the
object again; and `__pairs__`, which compares it with another of its class but for what is deep.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

LEVELS = 50
"""More are deep. A model takes nine calls a level to be copied, and Python has room for a thousand."""

_PLAIN = frozenset({str, int, float, bool, type(None)})
_Parts = tuple[Any, Any, list[Any]]
"""What a part is made by (a class or function; None if it is taken as it is), with what, of which values."""
_Node = tuple[Any, Any, list[int]]
"""The same with the places of those values."""


class Deep:
    """Stands for a deep value in what is pickled or copied.

    Attributes:
        value: The value, which a shallow copy shares.
    """

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        nodes = _flat(self.value)
        return (_itself, (self.value,)) if nodes is None else (_made, (nodes,))


def held(value: Any) -> Any:
    """Return what stands for a value in what is pickled or copied: itself, unless it is deep."""
    return Deep(value) if is_deep(value) else value


def released(value: Any) -> Any:
    """Return the value that `held` was given."""
    return value.value if value.__class__ is Deep else value


def is_deep(value: Any, most: int = LEVELS) -> bool:
    """Whether a value has more than so many levels."""
    levels: dict[
        int, int
    ] = {}  # of containers met, by their identity; each of them is alive as its holder is
    alive: list[Any] = []
    waiting = [(value, 1)]
    while waiting:
        container, level = waiting.pop()
        if container.__class__ in _PLAIN or levels.get(id(container), 0) >= level:
            continue
        parts = _parts(container)
        if parts is None:
            continue
        if level > most:
            return True
        levels[id(container)] = level
        alive.append(parts)
        waiting += [(item, level + 1) for item in parts[2] if item.__class__ not in _PLAIN]
    return False


def is_equal(left: Any, right: Any) -> bool:
    """Whether two values are equal, as `==` says, however deep they are."""
    waiting: list[tuple[Any, Any]] = [(left, right)]
    while waiting:
        mine, theirs = waiting.pop()
        kind = mine.__class__
        if mine is theirs:
            continue
        if kind is not theirs.__class__ or not (kind in (dict, list, tuple) or hasattr(kind, "__pairs__")):
            if mine != theirs:
                return False
            continue
        pairs = _pairs_of(mine, theirs)
        if pairs is None:
            return False
        waiting += pairs
    return True


def _pairs_of(left: Any, right: Any) -> Iterable[tuple[Any, Any]] | None:
    """Return the values of which it depends whether two of one class are equal; None if they are not."""
    if left.__class__ is dict:
        return [(left[key], right[key]) for key in left] if left.keys() == right.keys() else None
    if left.__class__ in (list, tuple):
        return zip(left, right, strict=True) if len(left) == len(right) else None
    pairs: Iterable[tuple[Any, Any]] | None = left.__pairs__(right)
    return pairs


def _parts(value: Any) -> _Parts | None:
    """Return of what a container is made; None for what is taken as it is."""
    kind = value.__class__
    if kind is dict:
        return dict, tuple(value), list(value.values())
    if kind is list or kind is tuple:
        return kind, None, list(value)
    nested = getattr(kind, "__nested__", None)
    if nested is None:
        return None
    function, arguments = nested(value)
    return function, None, list(arguments)


def _flat(value: Any) -> list[_Node] | None:
    """Return a value as a list of parts, the innermost first; None for one that contains itself."""
    nodes: list[_Node] = []
    places: dict[int, int] = {}
    begun: set[int] = set()
    alive: list[Any] = []
    waiting: list[tuple[Any, _Parts | None]] = [(value, None)]
    while waiting:
        part, parts = waiting.pop()
        if parts is not None:
            places[id(part)] = len(nodes)
            nodes.append((parts[0], parts[1], [places[id(item)] for item in parts[2]]))
        elif id(part) in places:
            continue
        elif id(part) in begun:
            return None
        else:
            parts = _parts(part)
            if parts is None:
                places[id(part)] = len(nodes)
                nodes.append((None, part, []))
                continue
            begun.add(id(part))
            alive.append(parts)  # what it made for us: no other object may have its identity meanwhile
            waiting.append((part, parts))
            waiting += [(item, None) for item in parts[2]]
    return nodes


def _made(nodes: list[_Node]) -> Any:
    """Return the value that a list of parts stands for."""
    made: list[Any] = []
    for function, keys, places in nodes:
        items = [made[place] for place in places]
        if function is None:
            made.append(keys)
        elif function is dict:
            made.append(dict(zip(keys, items, strict=True)))
        elif function is list or function is tuple:
            made.append(function(items))
        else:
            made.append(function(*items))
    return made[-1]


def _itself(value: Any) -> Any:
    return value
