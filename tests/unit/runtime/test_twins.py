"""The two drivers are twins: the same classes, methods and parameters. Their core does no I/O."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from invocant.runtime._drivers import aio, sync, transport
from invocant.runtime._drivers.aio import client as async_client
from invocant.runtime._drivers.aio import driver as async_driver
from invocant.runtime._drivers.aio import lists as async_lists
from invocant.runtime._drivers.aio import streams as async_streams
from invocant.runtime._drivers.aio import transport as async_transport
from invocant.runtime._drivers.aio import unread as async_unread
from invocant.runtime._drivers.client_options import AsyncOptions, SyncOptions
from invocant.runtime._drivers.sync import client, driver, lists, streams, unread
from invocant.runtime._drivers.sync import transport as sync_transport

RUNTIME = Path(transport.__file__).parents[1]

PAIRS = [
    (driver.FlowDriver, async_driver.AsyncFlowDriver),
    (client.SyncCaller, async_client.AsyncCaller),
    (client.RawSyncCaller, async_client.RawAsyncCaller),
    (client.SyncClient, async_client.AsyncClient),
    (client.SyncResource, async_client.AsyncResource),
    (lists.Pager, async_lists.AsyncPager),
    (streams.Stream, async_streams.AsyncStream),
    (streams.TextPieces, async_streams.AsyncTextPieces),
    (streams.RawStream, async_streams.AsyncRawStream),
    (unread.UnreadResponse, async_unread.AsyncUnreadResponse),
    (sync_transport.SyncTransport, async_transport.AsyncTransport),
]
RENAMED = {
    "close": "aclose",
    "__enter__": "__aenter__",
    "__exit__": "__aexit__",
    "__iter__": "__aiter__",
    "__next__": "__anext__",
}
ASYNC_ONLY = {"_page", "home", "_abandon_at_once", "close_response_at_once"}
"""`paginate` of the raw async caller returns what `_page` makes; async connections belong to a loop, and a
coroutine that is being closed cannot await."""
SYNC_ONLY = {"wait", "_is_over"}
"""A thread that waits has to be woken where its client is closed; a task is cancelled."""


def shape(parameters: Any) -> list[Any]:
    """Return names, kinds and defaults; a leading underscore only says that one twin does not need it."""
    return [(p.name.lstrip("_"), p.kind, p.default) for p in parameters]


def members(cls: type) -> dict[str, Any]:
    """Return the methods and properties that a class defines, of those that can have a twin."""
    found: dict[str, Any] = {}
    for name, value in vars(cls).items():
        if inspect.isfunction(value):
            found[name] = value
        elif isinstance(value, property):
            found[name] = value.fget
    for name in SYNC_ONLY if cls is sync_transport.SyncTransport else ():
        del found[name]
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


def test_twins_are_the_same_modules() -> None:
    """Every module of the one driver has its twin in the other."""
    folders = [Path(str(package.__file__)).parent for package in (sync, aio)]
    ours, theirs = ({path.name for path in folder.glob("*.py")} for folder in folders)
    assert ours == theirs


def test_options_are_the_same() -> None:
    """Both kinds of client take the same options."""
    assert set(SyncOptions.__annotations__) == set(AsyncOptions.__annotations__)


WINGS = {"_calls", "_paging", "_streams"}
"""Where no I/O is done. Models know nothing of calls, and drivers are what does it."""
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
# Uploads look at a path, which they hand to a driver to read. Tokens are told of a fork.
ALLOWED = {
    "_calls/drift.py": {"threading"},
    "_calls/steps.py": {"threading"},
    "_calls/tokens.py": {"os", "threading"},
    "_calls/uploads.py": {"os"},
    "_streams/queue.py": {"threading"},
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


CORE = [path for wing in sorted(WINGS) for path in sorted((RUNTIME / wing).glob("*.py"))]


@pytest.mark.parametrize("path", [*CORE, *sorted(RUNTIME.glob("_[a-z]*.py"))], ids=lambda path: path.stem)
def test_core_does_no_io(path: Path) -> None:
    """The core holds no client, clock, sleep, thread or chance of its own: it imports none of them."""
    imported = imports_of(path)
    assert not imported & FORBIDDEN
    assert imported & SOURCES <= ALLOWED.get(path.relative_to(RUNTIME).as_posix(), set())
    assert not {name for name in imported if name.startswith("invocant.runtime._drivers")}


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
