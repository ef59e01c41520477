"""What a snapshot shows of a package: the files or definitions that the feature is about, texts left out.

A selector is a pattern of paths (`models/_cell.py`, `models/*.py`), or one with the dotted name of what
counts in those files (`client.py::Client.__init__`, `operations/*.py::PAGING`); a file without such a
definition shows nothing. A definition shows no imports: the type checker holds those for all packages.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase

NOTICE = "# Generated from"
"""How the first line of a generated file begins."""
LEFT_OUT = '"""..."""'
"""What stands for a docstring that the feature is not about."""

_Definition = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef | ast.AnnAssign | ast.Assign


def shown(files: Mapping[str, str], selectors: Sequence[str], *, texts: bool = False) -> str:
    """Return what *selectors* choose of a package, file by file.

    Args:
        files: The package's files, by path inside it.
        selectors: What to show, in the order of the snapshot.
        texts: Whether docstrings and the notice are shown too: they have a feature of their own.

    Raises:
        LookupError: A selector chooses nothing.
    """
    parts = []
    for selector in selectors:
        pattern, _, name = selector.partition("::")
        chosen = {
            f"{path}::{name}" if name else path: text
            for path in sorted(files)
            if fnmatchcase(path, pattern)
            for text in _parts(files[path], name, texts=texts)
        }
        if not chosen:
            raise LookupError(f"{selector} chooses nothing: the package has {', '.join(sorted(files))}")
        parts += [f"##### {title}\n{text}\n" for title, text in chosen.items()]
    return "".join(parts)


def _parts(source: str, name: str, *, texts: bool) -> Iterator[str]:
    """Yield the whole *source*, or as one text what in it matches the dotted *name*, if anything does."""
    if not texts:
        source = without_texts(source)
    if not name:
        yield source.removesuffix("\n") + "\n"
        return
    lines = source.splitlines()
    found = ["\n".join(lines[_first(node) - 1 : node.end_lineno]) for node in _named(ast.parse(source), name)]
    if found:
        yield "\n\n".join(found) + "\n"


def _named(parent: ast.Module | ast.ClassDef, name: str) -> Iterator[_Definition]:
    outer, _, inner = name.partition(".")
    for node in parent.body:
        if isinstance(node, _Definition) and fnmatchcase(_name(node), outer):
            if not inner:
                yield node
            elif isinstance(node, ast.ClassDef):
                yield from _named(node, inner)


def _name(node: _Definition) -> str:
    if isinstance(node, ast.AnnAssign):
        return ast.unparse(node.target)
    if isinstance(node, ast.Assign):
        return ast.unparse(node.targets[0])
    return node.name


def _first(node: _Definition) -> int:
    """Return the line where *node* begins, its decorators included."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(one.lineno for one in decorators)])


def without_texts(source: str) -> str:
    """Return *source* without its notice, and with `...` for each docstring."""
    lines = source.splitlines()
    texts = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    ]
    for node in sorted(texts, key=lambda text: -text.lineno):
        lines[node.lineno - 1 : node.end_lineno] = [" " * node.col_offset + LEFT_OUT]
    if lines and lines[0].startswith(NOTICE):
        del lines[0]
    return "\n".join(lines) + "\n"
