"""No circle of imports anywhere, and nobody past a package's door: both computed from the sources."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from tests.packaging.tracked import ROOT, tracked

pytestmark = pytest.mark.checkout

ROOTS = {"invocant": ".", "generator": ".", "invocant_generator": "generator"}
"""By package of ours, the folder that it is in."""
DOORKEEPERS = {
    ("generator.__main__", "invocant_generator._cli"): "starts the command line from a checkout",
    ("invocant", "invocant.runtime._errors"): "is the runtime's other door; type checkers read it there",
}
"""Imports past a door by what is itself one, and why."""


@cache
def sources() -> dict[str, Path]:
    """Return the file of every module of ours, by its dotted name."""
    modules = {}
    for package, folder in ROOTS.items():
        for path in tracked():
            inner = any(path.is_relative_to(Path(package, other)) for other in ROOTS)  # a root of its own
            if path.suffix == ".py" and path.is_relative_to(Path(folder, package)) and not inner:
                parts = path.relative_to(folder).with_suffix("").parts
                modules[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = ROOT / path
    return modules


def imports(module: str, text: str, known: Mapping[str, object]) -> set[str]:
    """Return which *known* modules a module imports: at its top, in functions and for types alone."""
    is_package = any(name.startswith(f"{module}.") for name in known)
    package = module if is_package else module.rpartition(".")[0]
    targets = set()
    for node in statements(ast.parse(text)):
        if isinstance(node, ast.Import):
            targets |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parents = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*parents, *([base] if base else [])])
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                targets.add(inner if inner in known else base)
    return {target for target in targets if target in known and target != module}


def statements(node: ast.AST) -> Iterator[ast.stmt]:
    """Yield every statement inside *node*; what an expression is made of holds none."""
    for name in ("body", "orelse", "finalbody", "handlers", "cases"):
        inner = getattr(node, name, ())
        for child in inner if isinstance(inner, list) else ():
            if isinstance(child, ast.stmt):
                yield child
            yield from statements(child)


def circles(graph: Mapping[str, set[str]]) -> Iterator[frozenset[str]]:
    """Yield the strongly connected components of more than one module.

    Source: Tarjan, Depth-First Search and Linear Graph Algorithms, 1972.
    """
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []

    def visit(module: str) -> Iterator[frozenset[str]]:
        index[module] = low[module] = len(index)
        stack.append(module)
        for target in sorted(graph[module]):
            if target not in index:
                yield from visit(target)
                low[module] = min(low[module], low[target])
            elif target in stack:
                low[module] = min(low[module], index[target])
        if low[module] == index[module]:
            component = stack[stack.index(module) :]
            del stack[stack.index(module) :]
            if len(component) > 1:
                yield frozenset(component)

    for module in sorted(graph):
        if module not in index:
            yield from visit(module)


@cache
def graph_of_ours() -> dict[str, set[str]]:
    """Return what every module of ours imports."""
    known = sources()
    return {name: imports(name, path.read_text(encoding="utf-8"), known) for name, path in known.items()}


def test_nothing_imports_itself() -> None:
    """No module is imported, however indirectly, by what it imports: types and functions included."""
    assert not set(circles(graph_of_ours()))


def test_circle_is_found_whatever_holds_it() -> None:
    """An import at the top, one in a function and one for types close a circle all the same."""
    known = dict.fromkeys(("p.a", "p.b", "p.c", "p.d"))
    texts = {
        "p.a": "import p.b",
        "p.b": "def f():\n    from p import c",
        "p.c": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .a import A",
        "p.d": "from p.a import A",
    }
    graph = {name: imports(name, text, known) for name, text in texts.items()}
    assert set(circles(graph)) == {frozenset({"p.a", "p.b", "p.c"})}


def _private(module: str) -> str | None:
    """Return the package whose door an import of *module* passes: what holds its first private part."""
    parts = module.split(".")
    for place, part in enumerate(parts):
        if part.startswith("_") and not part.startswith("__"):
            return ".".join(parts[:place])
    return None


def test_nobody_goes_past_a_door() -> None:
    """A module that is private to a package is imported inside that package and by tests only."""
    known = sources()
    passed = {
        (name, target)
        for name, targets in graph_of_ours().items()
        for target in targets
        if (package := _private(target)) is not None and not f"{name}.".startswith(f"{package}.")
    }
    generated = {
        (path.as_posix(), target)
        for path in tracked()
        if path.parts[0] in {"generated", "examples", "bench"} and path.suffix == ".py"
        for target in imports(path.stem, (ROOT / path).read_text(encoding="utf-8"), known)
        if _private(target) is not None
    }
    assert passed | generated == DOORKEEPERS.keys()
