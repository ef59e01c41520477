"""What is public is said once: two doors (`invocant`, `invocant.runtime`), one table, no way round them."""

import ast
import builtins
import inspect
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import invocant
import invocant_api
from invocant import documents, runtime
from invocant.runtime import InvocantError, StatusError, StreamEventError, _errors

HOME = Path(inspect.getfile(invocant)).parent
GENERATED = Path(next(iter(invocant_api.__path__)))
ROOT = HOME.parent
CLIENTS = {name for name in invocant.__all__ if name not in runtime.FOR_USERS} - {"__version__"}


def declared(module: ModuleType) -> dict[str, str]:
    """Return what *module* imports for type checkers alone: each name, and the module it is in."""
    tree = ast.parse(Path(inspect.getfile(module)).read_text(encoding="utf-8"))
    (block,) = (
        node for node in tree.body if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
    )
    homes: dict[str, str] = {}
    for node in block.body:
        if isinstance(node, ast.ImportFrom):
            home = node.module or ""
            if node.names[0].name == "*":  # all that the module lists
                names = list(import_module(home).__all__)
            else:
                names = [alias.name for alias in node.names]
                private = [alias.name for alias in node.names if alias.asname != alias.name]
                assert not private, f"{private} are private to type checkers: write `as {private[0]}`"
            assert not homes.keys() & names, "twice"
            homes |= dict.fromkeys(names, home)
    return homes


def test_runtime_declares_what_its_tables_say() -> None:
    """Type checkers and editors see the names that there are, in the modules they are in, and no other."""
    styles = dict.fromkeys(import_module(f"invocant.runtime.{runtime.PAGING}").__all__, runtime.PAGING)
    homes = {**runtime.FOR_USERS, **runtime.FOR_CLIENTS, **styles}
    assert declared(runtime) == {name: f"invocant.runtime.{module}" for name, module in homes.items()}
    assert sorted(runtime.__all__) == sorted(
        [*homes, "INTERFACES", "made_for"]
    )  # these two are in the door itself
    assert not set(runtime.FOR_USERS) & set(runtime.FOR_CLIENTS)


def test_invocant_declares_the_clients_and_what_users_need() -> None:
    """`invocant` gives out the clients, and of the runtime the names that are for users, all of them."""
    seen = declared(invocant)
    users = {
        name for name, module in seen.items() if module in {"invocant.runtime", "invocant.runtime._errors"}
    }
    assert users == set(runtime.FOR_USERS)
    assert {name: module for name, module in seen.items() if name not in users} == {
        name: getattr(invocant, name).__module__ for name in CLIENTS
    }
    assert {"__version__", *seen} == set(invocant.__all__)


def test_documents_declares_what_it_lists() -> None:
    """The other package of ours whose names are imported at their first use keeps to that too."""
    assert set(declared(documents)) == set(documents.__all__)


@pytest.mark.parametrize("table", ["FOR_USERS", "FOR_CLIENTS"])
def test_tables_are_sorted_and_name_the_homes(table: str) -> None:
    """A name stands beside the module that defines it, where a reader would look for both."""
    homes = getattr(runtime, table)
    assert list(homes) == sorted(homes)
    for name, module in homes.items():
        home = getattr(getattr(runtime, name), "__module__", "")
        if home.startswith("invocant."):
            assert home == f"invocant.runtime.{module}", name


def _subclasses(cls: type[Any]) -> Iterator[type[Any]]:
    for sub in cls.__subclasses__():
        yield sub
        yield from _subclasses(sub)


def _errors_of_ours() -> list[type[Any]]:
    """Return every error that the runtime defines, and its warning."""
    for module in pkgutil.iter_modules(runtime.__path__):
        import_module(f"invocant.runtime.{module.name}")
    warnings = {runtime.InsecureHTTPWarning, runtime.StreamEndWarning}
    found = {InvocantError, *warnings, *_subclasses(InvocantError)}
    ours = {one for one in found if one.__module__.startswith("invocant.runtime.")}
    return sorted(ours - set(_subclasses(StreamEventError)), key=lambda one: one.__name__)


ERRORS = _errors_of_ours()


def test_errors_of_two_classes_are_caught_by_the_names_of_both() -> None:
    """What an error event means besides has a class of its own without a public name: it needs none."""
    import_module("invocant.runtime._streams.event_errors")
    for error in _subclasses(StreamEventError):
        public = [base for base in error.__mro__ if base in ERRORS and base is not InvocantError]
        assert StreamEventError in public
        assert any(issubclass(base, StatusError) for base in public)
        assert (error.__dict__.get("__doc__") or "").strip()


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.__name__)
def test_every_error_is_exported_and_documented(error: type[Any]) -> None:
    """What can be raised can be caught by its name from both doors, and its docstring says what it is."""
    assert error.__name__ in runtime.FOR_USERS
    assert getattr(invocant, error.__name__) is getattr(runtime, error.__name__) is error
    assert (error.__dict__.get("__doc__") or "").strip()


def _documented() -> Iterator[tuple[str, str]]:
    """Yield each public name, and each name under `Raises:` in its docstring or in one of a method of it."""
    for name in sorted({*runtime.__all__, *invocant.__all__}):
        it = getattr(runtime, name, None) or getattr(invocant, name)
        members = inspect.getmembers(it) if inspect.isclass(it) else []
        for one in (it, *(member for key, member in members if not key.startswith("_"))):
            text = inspect.getdoc(one) or ""
            if "Raises:\n" in text:
                lines = text.split("Raises:\n", 1)[1].split("\n\n", 1)[0].splitlines()
                for line in lines:
                    word, colon, _ = line.strip().partition(":")
                    if colon and word.isidentifier():
                        yield name, word


def test_what_public_names_raise_is_public() -> None:
    """An error that a docstring announces can be caught without a private import."""
    announced = set(_documented())
    assert len(announced) > 20
    assert [
        (name, error)
        for name, error in sorted(announced)
        if error not in runtime.__all__ and not hasattr(builtins, error)
    ] == []


def test_the_tree_of_errors_is_the_tree_of_the_classes() -> None:
    """The tree that `_errors` opens with has each class under its base: the first one of ours."""
    drawn: dict[str, str] = {}
    above: list[tuple[int, str]] = []
    words = {error.__name__ for error in ERRORS}
    for line in (_errors.__doc__ or "").splitlines():
        names = [word.strip(",") for word in line.split() if word.strip(",") in words]
        if not names:
            continue
        depth = len(line) - len(line.lstrip(" │├└─"))
        while above and above[-1][0] >= depth:
            above.pop()
        for name in names:
            assert name not in drawn, f"{name} is drawn twice"
            drawn[name] = above[-1][1] if above else ""
        above.append((depth, names[-1]))
    expected = {}
    for error in ERRORS:
        if issubclass(error, InvocantError):
            bases = [base.__name__ for base in error.__bases__ if base in ERRORS]
            expected[error.__name__] = bases[0] if bases else ""
    assert drawn == expected


def _imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from (f"{node.module}.{one.name}" for one in node.names)


def _private(path: Path) -> list[str]:
    """Return the imports of *path* that go behind the doors of the runtime."""
    names = _imports(ast.parse(path.read_text(encoding="utf-8")))
    return [name for name in names if name.startswith("invocant.") and "._" in name]


FACADES = sorted({Path(inspect.getfile(getattr(invocant, name))) for name in CLIENTS})


@pytest.mark.parametrize("path", FACADES, ids=lambda path: path.name)
def test_facades_use_what_is_public(path: Path) -> None:
    """What a facade of ours needs, anybody's needs."""
    assert not _private(path)


def test_generated_code_uses_what_is_public() -> None:
    """A package generated by someone else's hand has no other door than ours."""
    paths = sorted(GENERATED.rglob("*.py"))
    assert paths
    assert not [(path.name, name) for path in paths for name in _private(path)]


@pytest.mark.checkout
def test_templates_and_examples_use_what_is_public() -> None:
    """Neither do templates, examples, typed programs and pages import from a private module."""
    paths = [
        *(ROOT / "generator" / "invocant_generator" / "_render" / "templates").rglob("*.jinja"),
        *(ROOT / "examples").rglob("*.py"),
        *(ROOT / "docs").glob("*.md"),
        ROOT / "README.md",
        *(
            path
            for path in (ROOT / "tests" / "typing").glob("*.py")
            if not path.name.startswith(("test_", "everything"))
        ),
    ]
    assert len(paths) > 20
    climbing = ("from invocant.runtime._", "import invocant.runtime._", "from invocant.runtime import _")
    assert not [path.name for path in paths if any(words in path.read_text("utf-8") for words in climbing)]
