"""The two drivers are twins: the same classes, methods and parameters. Their core does no I/O."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from invocant.runtime import _async, _sync, _transport
from invocant.runtime._client import AsyncOptions, SyncOptions

RUNTIME = Path(_sync.__file__).parent

PAIRS = [
    (_sync.SyncCaller, _async.AsyncCaller),
    (_sync.RawSyncCaller, _async.RawAsyncCaller),
    (_sync.SyncClient, _async.AsyncClient),
    (_sync.SyncResource, _async.AsyncResource),
    (_sync.Pager, _async.AsyncPager),
    (_sync.Stream, _async.AsyncStream),
    (_sync.TextPieces, _async.AsyncTextPieces),
    (_sync.RawStream, _async.AsyncRawStream),
    (_transport.SyncTransport, _transport.AsyncTransport),
]
RENAMED = {
    "close": "aclose",
    "__enter__": "__aenter__",
    "__exit__": "__aexit__",
    "__iter__": "__aiter__",
    "__next__": "__anext__",
}
ASYNC_ONLY = {"_page", "_current"}
"""`paginate` of the raw async caller returns what `_page` makes; async connections belong to a loop."""


def shape(parameters: Any) -> list[Any]:
    """Return names, kinds and defaults; a leading underscore only says that one twin does not need it."""
    return [(p.name.lstrip("_"), p.kind, p.default) for p in parameters]


def members(cls: type) -> dict[str, Any]:
    """Return the methods and properties that a class defines."""
    found: dict[str, Any] = {}
    for name, value in vars(cls).items():
        if inspect.isfunction(value):
            found[name] = value
        elif isinstance(value, property):
            found[name] = value.fget
    return found


@pytest.mark.parametrize(("sync", "other"), PAIRS, ids=lambda cls: cls.__name__)
def test_twins_have_the_same_methods(sync: type, other: type) -> None:
    """Every method and property has its twin, renamed only where the language does so."""
    expected = {RENAMED.get(name, name) for name in members(sync)}
    assert expected == set(members(other)) - ASYNC_ONLY


@pytest.mark.parametrize(("sync", "other"), PAIRS, ids=lambda cls: cls.__name__)
def test_twins_take_the_same_parameters(sync: type, other: type) -> None:
    """The parameters of a method and its twin have the same names, kinds and defaults."""
    twins = members(other)
    for name, method in members(sync).items():
        ours = inspect.signature(method).parameters.values()
        theirs = inspect.signature(twins[RENAMED.get(name, name)]).parameters.values()
        assert shape(ours) == shape(theirs), name


@pytest.mark.parametrize(("sync", "other"), PAIRS, ids=lambda cls: cls.__name__)
def test_twins_are_documented_alike(sync: type, other: type) -> None:
    """A method and its twin have a docstring with the same sections."""
    twins = members(other)
    for name, method in members(sync).items():
        ours, theirs = inspect.getdoc(method), inspect.getdoc(twins[RENAMED.get(name, name)])
        assert [line for line in (ours or "").splitlines() if line.endswith(":")] == [
            line for line in (theirs or "").splitlines() if line.endswith(":")
        ], name


def test_options_are_the_same() -> None:
    """Both kinds of client take the same options."""
    assert set(SyncOptions.__annotations__) == set(AsyncOptions.__annotations__)


DRIVERS = {"_sync.py", "_async.py", "_transport.py", "_concurrency.py"}
FORBIDDEN = {
    "asyncio",
    "trio",
    "socket",
    "ssl",
    "select",
    "subprocess",
    "httpx",
    "httpx2",
    "sniffio",
    "urllib.request",
}
# Where times, waits, chances and the environment come from, or locks that are held to look at a state.
ALLOWED = {
    "_options.py": {"time", "random"},
    "_auth.py": {"threading"},
    "_steps.py": {"threading"},
    "_stream.py": {"threading"},
    "_client.py": {"os"},
}
SOURCES = {"time", "random", "threading", "os", "secrets"}


def imports_of(path: Path) -> set[str]:
    """Return what a module imports, at its top or anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


MODELS = {
    "_json",
    "_kind",
    "_layout",
    "_model",
    "_enums",
    "_problems",
    "_repr",
    "_text",
    "_unions",
    "_unset",
    "_values",
    "_wire_values",
    "_record",
}


@pytest.mark.parametrize(
    "path",
    [p for p in sorted(RUNTIME.glob("_*.py")) if p.name not in DRIVERS and p.stem not in MODELS],
    ids=lambda path: path.name,
)
def test_core_does_no_io(path: Path) -> None:
    """The core holds no client, clock, sleep, thread or chance of its own: it imports none of them."""
    imported = imports_of(path)
    assert not imported & FORBIDDEN
    assert imported & SOURCES <= ALLOWED.get(path.name, set())
    assert not imported & {f"invocant.runtime.{name[:-3]}" for name in DRIVERS} - {
        "invocant.runtime._concurrency"
    } or (path.name == "__init__.py")


def test_runtime_imports_no_http_library() -> None:
    """Importing the runtime, even all of it, imports neither HTTP library; making a client does."""
    code = (
        "import sys, invocant.runtime as r; [getattr(r, n) for n in r.__all__]; "
        "print(sorted(set(sys.modules) & {'httpx', 'httpx2', 'httpcore', 'anyio', 'ssl', 'asyncio'})); "
        "r.SyncClient.API = r.Api(name='x', base_url='https://x'); r.SyncClient(); "
        "print('httpx' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=600
    )
    assert done.stdout.splitlines() == ["[]", "True"]
