"""Names that need no context: of variables, of classes, of constants; in everything that is shipped."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from attrs import frozen

from tests.packaging.tracked import ROOT, tracked

pytestmark = pytest.mark.checkout

EMPTY = frozenset(
    {
        *("one", "ones", "each", "found", "got", "said", "thing", "things", "stuff", "it", "them", "these"),
        *("those", "there", "some", "such", "same", "both", "others", "tmp", "temp", "foo", "bar", "baz"),
    }
)
"""Words that name nothing: a reader must go and see what holds them."""
PROMISED = {"invocant/runtime/_models/kinds.py": {"thing"}}
"""By file, names of parameters that callers may pass by keyword: `kind_of(thing=...)`."""
NO_UNIT = {
    "_APPLICATION_ID": "an identifier that happens to be a number",
    "_MULTIPLIER": "a factor of a code, which is of no unit",
    "FIRST_TRANSACTION": "an identifier that happens to be a number",
    "MIN_CONFIDENCE": "a part of one",
}
"""Constants that count and measure nothing, and what they are."""


@frozen
class Names:
    """What the modules of the library and of the generator name: each name with its path and line.

    No syntax tree is kept, and each is walked once.
    """

    bound: list[tuple[str, str, int]]
    """What stands for nothing in a name, as `EMPTY` has it."""
    classes: list[tuple[str, str, int]]
    unitless: list[tuple[str, str, int]]


@cache
def shipped() -> Names:
    """Return what everything that is shipped names."""
    names = Names([], [], [])
    for path in tracked():
        if path.suffix == ".py" and path.parts[0] in {"invocant", "generator"}:
            tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
            place = path.as_posix()
            names.unitless.extend((name, place, line) for name, line in units_missing(tree))
            node: Any  # what has a name has a line
            for node in ast.walk(tree):
                name = binding(node)
                if name in EMPTY:
                    names.bound.append((name, place, node.lineno))
                if node.__class__ is ast.ClassDef:
                    names.classes.append((node.name, place, node.lineno))
    return names


def binding(node: Any) -> str | None:
    """Return the name that a node binds: a variable's, a parameter's, that of a pattern or of an import."""
    kind = node.__class__
    if kind is ast.Name:
        return str(node.id) if node.ctx.__class__ is ast.Store else None
    if kind is ast.arg:
        return str(node.arg)
    if kind in (ast.ExceptHandler, ast.MatchAs, ast.MatchStar):
        return node.name if node.name is None else str(node.name)
    return str(node.asname) if kind is ast.alias and node.asname is not None else None


def units_missing(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Yield the numeric constants of a module whose names end in no unit: a word in the plural, or a rate."""
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                pass
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                pass
            case _:
                continue
        if name.isupper() and _is_number(value) and not (name.endswith("S") or "_PER_" in name):
            yield name, node.lineno


def _is_number(value: ast.expr) -> bool:
    """Tell whether an expression is a number, or calculated from numbers alone."""
    match value:
        case ast.Constant(value=int() | float() as number):
            return not isinstance(number, bool)
        case ast.UnaryOp(operand=operand):
            return _is_number(operand)
        case ast.BinOp(left=left, right=right):
            return _is_number(left) and _is_number(right)
        case ast.Name(id=name):
            return name.lstrip("_").isupper()
    return False


def test_no_variable_has_an_empty_name() -> None:
    """What a variable holds is in its name."""
    assert not [
        f"{path}:{line}: {name}"
        for name, path, line in shipped().bound
        if name not in PROMISED.get(path, set())
    ]


def test_no_two_classes_share_a_name() -> None:
    """One name stands for one thing, in the library and the generator together."""
    places: dict[str, list[str]] = defaultdict(list)
    for name, path, line in shipped().classes:
        places[name].append(f"{path}:{line}")
    assert not {name: where for name, where in places.items() if len(where) > 1}


def test_constants_say_their_unit() -> None:
    """What is counted or measured ends the name of a numeric constant: MAX_BYTES, DRAIN_SECONDS."""
    missing = {name: f"{path}:{line}" for name, path, line in shipped().unitless}
    assert missing.keys() == NO_UNIT.keys(), missing


@pytest.mark.parametrize(
    "text",
    [
        "one = 1",
        "for each in names: pass",
        "names = [found for found in places]",
        "def walk(*, it): pass",
        "if (got := walk()): pass",
        "with open(path) as stuff: pass",
        "try: walk()\nexcept OSError as thing: pass",
        "match value:\n    case [one, *rest]: pass",
        "match value:\n    case [first, *others]: pass",
        "import names as tmp",
        "lambda each: each.name",
    ],
)
def test_an_empty_name_is_seen_however_it_is_bound(text: str) -> None:
    """An assignment, a loop, a parameter, a pattern, an import: all of them bind a name."""
    assert {binding(node) for node in ast.walk(ast.parse(text))} & EMPTY


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("LIMIT = 5", True),
        ("LIMIT: int = 2 * 2**10", True),
        ("LIMIT = -1.5", True),
        ("LONGER_WAIT = 2 * _WAIT_SECONDS", True),
        ("MAX_BYTES = 16 * 2**20", False),
        ("WAITS_PER_SECOND = 20", False),
        ("STRICT = True", False),
        ("NAME = 'text'", False),
        ("limit = 5", False),
    ],
)
def test_a_constant_without_a_unit_is_seen(text: str, missing: bool) -> None:
    """Whatever is a number, written out or calculated; nothing else."""
    assert bool([*units_missing(ast.parse(text))]) is missing
