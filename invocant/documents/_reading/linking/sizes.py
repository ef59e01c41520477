"""How large a document is once what it refers to, or says for all of it, is written out."""

from __future__ import annotations

from typing import Any

from invocant.documents._diagnostics import error, fragment

_MAX_VALUES = 5_000_000
"""Values that a document may have once what it refers to is written out; more is an attack, or a circle."""


def check_size(document: dict[str, Any]) -> None:
    """Refuse a document that holds itself, or far more than was written, once references are written out."""
    sizes: dict[int, int] = {}
    stack: list[tuple[Any, bool]] = [(document, False)]
    open_: set[int] = set()
    while stack:
        node, is_done = stack.pop()
        members = [
            member
            for member in (node.values() if isinstance(node, dict) else node)
            if isinstance(member, (dict, list))
        ]
        if is_done:
            open_.discard(id(node))
            sizes[id(node)] = 1 + len(node) + sum(sizes[id(member)] for member in members)
            if sizes[id(node)] > _MAX_VALUES:
                raise error(
                    "too many values",
                    "",
                    None,
                    why=f"with references written out the document has more than {_MAX_VALUES} values",
                    fix="check where the document comes from: references of references make a file huge",
                )
            continue
        if id(node) in sizes:
            continue
        open_.add(id(node))
        stack.append((node, True))
        for member in members:
            if id(member) in open_:
                raise error(
                    "a reference in a circle",
                    "",
                    fragment(member),
                    why="written out it holds itself",
                    fix="let one of the references name a definition",
                )
            if id(member) not in sizes:
                stack.append((member, False))
