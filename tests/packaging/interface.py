"""The interface for generated code as text: what it may name, call and override, a line for each parameter.

A minor version only adds lines. So a parameter has a line of its own, with its place where it may be given
without its name, and says whether it must be given.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, is_typeddict

from invocant.runtime import _interface as interface

MODULES: Mapping[str, tuple[str, Mapping[str, tuple[str, ...]]]] = {
    "rt": ("invocant.runtime", interface.RUNTIME),
    "k": ("invocant.runtime.kinds", interface.KINDS),
}
"""The modules that generated code imports, by what it calls them, and what is declared of each."""
_REQUIRED = " required"


def text() -> str:
    """Return the interface as it is."""
    lines: list[str] = []
    for alias, (module, names) in MODULES.items():
        for name, members in names.items():
            value = getattr(import_module(module), name)
            lines += [f"{alias}.{name}", *_keys(f"{alias}.{name}", value)]
            for member in members:
                whole = f"{alias}.{name}.{member}"
                lines += (
                    _parameters(f"{alias}.{name}", value) if member == "()" else _member(whole, value, member)
                )
    return "".join(f"{line}\n" for line in lines)


def breaks(older: str, newer: str) -> list[str]:
    """Return what a package made for *older* stumbles over in *newer*: what went, what must be given now."""
    before, after = older.splitlines(), newer.splitlines()
    either = {*after, *(line.removesuffix(_REQUIRED) for line in after)}
    gone = [f"{line}: gone" for line in before if line.removesuffix(_REQUIRED) not in either]
    known = {line for line in before if "(" not in line}
    asked = [
        f"{line}: new"
        for line in after
        if line not in before and line.endswith(_REQUIRED) and _of(line) in known
    ]
    return gone + asked


def _of(line: str) -> str:
    return line.partition("(")[0]


def _keys(name: str, value: Any) -> Iterator[str]:
    if is_typeddict(value):
        yield from (f"{name}[{key}]" for key in sorted(value.__annotations__))


def _member(name: str, owner: Any, member: str) -> Iterator[str]:
    yield name
    value = inspect.getattr_static(owner, member, None)
    if inspect.isfunction(value):
        yield from _parameters(name, value)


def _parameters(name: str, called: Any) -> Iterator[str]:
    place = 0
    for one in inspect.signature(called).parameters.values():
        if one.name == "self":
            continue
        if one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD):
            place += 1
            shown = f"{place}: {one.name}" + ("=" if one.kind is one.POSITIONAL_OR_KEYWORD else "")
        else:
            stars = "*" if one.kind is one.VAR_POSITIONAL else "**" if one.kind is one.VAR_KEYWORD else ""
            shown = f"{stars}{one.name}" + ("" if stars else "=")
        given = one.default is not one.empty or one.kind in (one.VAR_POSITIONAL, one.VAR_KEYWORD)
        yield f"{name}({shown})" + ("" if given else _REQUIRED)


def uses(source: str) -> dict[str, set[str]]:
    """Return what generated *source* uses of the runtime: each name, and what it gives in calls."""
    tree = ast.parse(source)
    aliases: dict[str, str] = {}
    found: dict[str, set[str]] = {}
    short = {module: alias for alias, (module, _) in MODULES.items()}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and not node.level and (node.module or "").startswith("invocant"):
            for one in node.names:
                whole = f"{node.module}.{one.name}"
                aliases[one.asname or one.name] = short.get(whole) or f"{short[node.module or '']}.{one.name}"
    for node in ast.walk(tree):
        name = _named(node, aliases)
        if name is not None:
            found.setdefault(name, set())
        if isinstance(node, ast.Call) and (called := _named(node.func, aliases)) is not None:
            given = found.setdefault(called, set())
            given |= {f"{keyword.arg}=" for keyword in node.keywords if keyword.arg}
            given |= {f"{place}:" for place in range(1, len(node.args) + 1)}
    return found


def _named(node: ast.AST, aliases: Mapping[str, str]) -> str | None:
    if isinstance(node, ast.Name):
        name = aliases.get(node.id)
        return name if name is not None and "." in name else None
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in aliases:
        return f"{aliases[node.value.id]}.{node.attr}"
    return None


def committed(folder: Path) -> dict[tuple[int, int], str]:
    """Return the committed interfaces by their versions, oldest first."""
    files = {path: path.stem.split(".") for path in folder.glob("*.txt")}
    return {
        (int(major), int(minor)): path.read_text("utf-8")
        for path, (major, minor) in sorted(files.items(), key=lambda item: [int(part) for part in item[1]])
    }
