"""R9: a circle of references that passes through no class is cut at one place, which says what belongs there.

The parser builds unions and lists from finished parts only. A circle through a class is no trouble: a class
is known by its name before its members are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from invocant.documents._repair.notes import Notebook

REFERENCE = "x-invocant-ref"
"""Names the component that a cut place stands for."""
_PREFIX = "#/components/schemas/"


def cut_circles(components: Mapping[str, dict[str, Any]], notes: Notebook) -> None:
    """Cut, in place, every circle among *components* that are no classes, at the edge that closes it."""
    done: set[str] = set()
    for start, node in components.items():
        if start in done or _is_class(node):
            continue
        path = {start}
        stack = [(start, _references(node))]
        while stack:
            name, rest = stack[-1]
            holder = next(rest, None)
            if holder is None:
                stack.pop()
                path.discard(name)
                done.add(name)
                continue
            target = str(holder["$ref"]).removeprefix(_PREFIX)
            if target in done or _is_class(components[target]):
                continue
            if target in path:
                del holder["$ref"]
                holder[REFERENCE] = target
                notes.leave_open(
                    f"a reference to {target} in a circle is left open",
                    str(components[name].get("x-invocant-pointer", "")),
                    "the circle passes through unions and lists only, and the parser cannot build such",
                )
                continue
            path.add(target)
            stack.append((target, _references(components[target])))


def _is_class(node: Mapping[str, Any]) -> bool:
    """Tell whether the parser looks into *node* when all names are known: a class, or a map with a name."""
    return node.get("type") == "object"


def _references(node: Any) -> Iterator[dict[str, Any]]:
    """Yield the reference objects in *node*, in order."""
    if not isinstance(node, dict):
        return
    if "$ref" in node:
        yield node
        return
    for key in ("anyOf", "prefixItems"):
        for member in node.get(key, ()):
            yield from _references(member)
    for key in ("items", "additionalProperties"):
        yield from _references(node.get(key))
