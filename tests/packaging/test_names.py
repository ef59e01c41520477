"""Names that need no context: of variables, of classes, of constants; in everything that is shipped."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator

import pytest

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
    "DEBUG": "a level of `logging`",
    "_MULTIPLIER": "a factor of a code, which is of no unit",
    "FIRST_TRANSACTION": "an identifier that happens to be a number",
    "MIN_CONFIDENCE": "a part of one",
}
"""Constants that count and measure nothing, and what they are."""


def shipped() -> Iterator[tuple[str, ast.Module]]:
    """Yield the path and the syntax tree of every module of the library and of the generator."""
    for path in tracked():
        if path.suffix == ".py" and path.parts[0] in {"invocant", "generator"}:
            yield path.as_posix(), ast.parse((ROOT / path).read_text(encoding="utf-8"))


def bound(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Yield every name that something binds, and its line: a variable, a parameter, a pattern, an import."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
                yield name, node.lineno
            case (
                ast.ExceptHandler(name=str(name))
                | ast.MatchAs(name=str(name))
                | ast.MatchStar(name=str(name))
            ):
                yield name, node.lineno
            case ast.alias(asname=str(name)):
                yield name, node.lineno


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
        for path, tree in shipped()
        for name, line in bound(tree)
        if name in EMPTY - PROMISED.get(path, set())
    ]


def test_no_two_classes_share_a_name() -> None:
    """One name stands for one thing, in the library and the generator together."""
    places: dict[str, list[str]] = defaultdict(list)
    for path, tree in shipped():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(f"{path}:{node.lineno}")
    assert not {name: where for name, where in places.items() if len(where) > 1}


def test_constants_say_their_unit() -> None:
    """What is counted or measured ends the name of a numeric constant: MAX_BYTES, DRAIN_SECONDS."""
    missing = {name: f"{path}:{line}" for path, tree in shipped() for name, line in units_missing(tree)}
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
    assert {name for name, _ in bound(ast.parse(text))} & EMPTY


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
