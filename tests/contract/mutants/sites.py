"""Where an operator applies in a Python module: by its syntax tree, each site with an id that lasts."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from attrs import frozen

Replace = Callable[[], None]
"""Makes the change in the tree that the site was found in."""


@frozen(eq=False)
class Node:
    """A node of a tree with where it hangs."""

    node: ast.AST
    parent: ast.AST | None
    member: str
    place: int | None
    scope: str
    home: ast.AST
    """The innermost function, or the innermost statement outside of any: what a change stays inside of."""

    def replace(self, other: ast.AST) -> Replace:
        """Return what puts another node in its place."""

        def change() -> None:
            ast.copy_location(other, self.node)
            if self.place is None:
                setattr(self.parent, self.member, other)
            else:
                getattr(self.parent, self.member)[self.place] = other

        return change


@frozen(eq=False)
class Site:
    """A place in a module where an operator applies."""

    operator: str
    scope: str
    text: str
    replace: Replace
    node: Node

    @contextmanager
    def changed(self) -> Iterator[None]:
        """Have the change made in the tree while this lasts."""
        touched = [*ast.walk(self.node.node), *([] if self.node.parent is None else [self.node.parent])]
        members = [(node, name, value) for node in touched for name, value in ast.iter_fields(node)]
        lists = [(value, [*value]) for _, _, value in members if isinstance(value, list)]
        self.replace()
        try:
            yield
        finally:
            for node, name, value in members:
                setattr(node, name, value)
            for value, items in lists:
                value[:] = items

    def around(self) -> ast.AST:
        """Return the least of the tree that holds the change whole."""
        inside = self.node.home is self.node.node and self.node.parent is not None
        return self.node.parent or self.node.home if inside else self.node.home


Operator = Callable[[Node], Iterator[tuple[str, str, Replace]]]
"""Yields for a node: the name of the operator, the text that tells the site from others, the change."""


def sites(
    tree: ast.Module, operator: Operator, leave_out: Collection[str] = ()
) -> Iterator[tuple[str, Site]]:
    """Yield each site with its id: the scope and the code before the change, and a number where needed.

    Changes that come to the same program, or to the one that is there, are left out.

    Args:
        leave_out: Functions and classes in which nothing is changed.
    """
    counts: Counter[str] = Counter()
    known: dict[ast.AST, set[str]] = {}
    for node in [*_nodes(tree, None, "", None, "", tree, frozenset(leave_out))]:
        for name, text, replace in [*operator(node)]:
            shown = " ".join(text.split())
            shown = shown if len(shown) <= 90 else f"{shown[:60]}…{shown[-29:]}"
            place = f"{node.scope}: {shown}"
            counts[f"{name} {place}"] += 1
            again = counts[f"{name} {place}"]
            site = Site(name, node.scope, shown, replace, node)
            around = site.around()
            if around not in known:
                known[around] = {ast.dump(around)}
            with site.changed():
                program = ast.dump(around)
            if program not in known[around]:
                known[around].add(program)
                yield (place if again == 1 else f"{place} ({again})"), site


def _nodes(
    node: ast.AST,
    parent: ast.AST | None,
    member: str,
    place: int | None,
    scope: str,
    home: ast.AST,
    leave_out: frozenset[str],
) -> Iterator[Node]:
    if isinstance(node, ast.stmt) and not isinstance(home, ast.FunctionDef | ast.AsyncFunctionDef):
        home = node
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        if node.name in leave_out:
            return
        scope = f"{scope}.{node.name}" if scope else node.name
    if _unseen(node):
        return
    yield Node(node, parent, member, place, scope, home)
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "type_params"):
            continue
        if isinstance(value, list):
            for index, item in enumerate(value):
                if isinstance(item, ast.AST):
                    yield from _nodes(item, node, name, index, scope, home, leave_out)
        elif isinstance(value, ast.AST):
            yield from _nodes(value, node, name, None, scope, home, leave_out)


def _unseen(node: ast.AST) -> bool:
    """Say whether nothing of a node is run, or is about behaviour: docstrings, types, imports."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return True
    if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
        return True
    return isinstance(node, ast.Import | ast.ImportFrom | ast.AnnAssign) and not getattr(node, "value", None)


def parsed(path: Path) -> ast.Module:
    """Return the tree of a module."""
    return ast.parse(path.read_text("utf-8"))
