"""The typed examples spell all there is; `tox -e types` and `tox -e typing` check them."""

import ast
import inspect
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import invocant
from invocant import runtime
from invocant.runtime import kinds
from tests.generated import begun, exported, reviewed, table
from tests.typing.everything import part, program
from tests.typing.examples import FILES, calls, typed

HERE = Path(__file__).parent
MODULES = (invocant, runtime, kinds)


@cache
def _programs() -> tuple[ast.Module, ...]:
    """Return the programs without mistakes."""
    others = ("test_", "mistakes", "everything", "examples", "checkers")
    paths = [path for path in HERE.glob("*.py") if not path.name.startswith(others)]
    return tuple(ast.parse(path.read_text(encoding="utf-8")) for path in paths)


def _spelt(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield module and name of what a program imports and then uses."""
    names: dict[str, tuple[str, str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module is not None:
            names |= {one.asname or one.name: (node.module, one.name) for one in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in names:
            yield names[node.id]
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in names:
            yield ".".join(names[node.value.id]), node.attr


@cache
def _attributes() -> set[str]:
    """Return the names of all members that the programs use: by a dot, in a pattern, as a key of a dict."""
    found: set[str] = set()
    for node in (node for tree in _programs() for node in ast.walk(tree)):
        if isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.MatchClass):
            found |= set(node.kwd_attrs)
        elif isinstance(node, ast.Dict):
            found |= {str(key.value) for key in node.keys if isinstance(key, ast.Constant)}
    return found


def _classes() -> dict[str, type]:
    """Return every public class by name, those of the APIs apart."""
    named = {name: getattr(module, name) for module in MODULES for name in module.__all__}
    own = {name: found for name, found in named.items() if inspect.isclass(found)}
    return {name: found for name, found in own.items() if not issubclass(found, _CLIENTS)}


_CLIENTS = (runtime.SyncClient, runtime.AsyncClient)
_WALK = {
    "again",
    "arguments",
    "bound",
    "check",
    "following",
    "linked",
    "linked_back",
    "preceding",
    "total_items",
}
_INNER = {
    "settings",
    "transport",
    "drive",
    "driver",
    "table",
    "within",
} | _WALK  # between the runtime's own modules
_BEGUN = {name for api in begun() for name in exported(api)}  # clients whose APIs nobody has reviewed yet
_FORMER = {"World", "world", "asleep", "feed_alike"}  # they warn, and tests of what they name now hold them


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("api", [api for api in reviewed() if typed(api)])
def test_every_method_is_typed(api: str, file: str) -> None:
    """A method that no typed example calls could lose its type unnoticed."""
    called = calls(file, api)
    wanted = {row.name for row in table(api).values()}
    wanted |= {row.stream.name for row in table(api).values() if row.stream is not None}
    assert wanted <= called


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_every_public_name_is_spelt(module: ModuleType) -> None:
    """So could a public name that no typed example uses; `invocant` has its names from the runtime."""
    spelt = {one for tree in _programs() for one in _spelt(tree)}
    found = {name for where, name in spelt if where == module.__name__}
    if module is runtime:
        found |= {name for where, name in spelt if where == invocant.__name__}
    assert sorted(set(module.__all__) - found - _FORMER - _BEGUN) == []


@pytest.mark.parametrize("name", sorted(_classes()))
def test_every_public_attribute_is_read(name: str) -> None:
    """And so could an attribute or method of a public class."""
    found: Any = _classes()[name]
    ours = [base for base in found.__mro__ if base.__module__.startswith("invocant.")]
    public = {one for base in ours for one in (*vars(base), *vars(base).get("__annotations__", ()))}
    assert sorted(one for one in public - _attributes() - _INNER - _FORMER if not one.startswith("_")) == []


@pytest.mark.parametrize("api", reviewed())
def test_everything_generated_is_spelt(api: str) -> None:
    """The programs written for the checkers leave out no model, enum, union, dict, event or method."""
    text = program(api)
    words = {ast.unparse(node) for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Attribute)}
    models, inputs = part(api, "models"), part(api, "inputs")
    wanted = {f"models.{name}" for name in models.__all__}
    wanted |= {f"inputs.{name}" for name in models.__all__ if hasattr(inputs, name)}
    for row in table(api).values():
        wanted.add(f"client.{row.name}")
        if row.stream is not None:
            wanted |= {
                f"client.{row.stream.name}",
                *(f"events.{one.cls.__name__}" for one in row.stream.events),
            }
    assert sorted(wanted - words) == []
