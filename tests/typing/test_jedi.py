"""Completion in editors that ask jedi (IPython, Jupyter, many Vim and Emacs set-ups), as pyright has it.

What is expected is read off the classes: no list of names stands here.
"""

import inspect
import sys
from collections.abc import Iterable, Iterator
from functools import cached_property
from importlib import import_module
from typing import Any

import jedi
import pytest

import invocant
import invocant_api.braintrust.events
import invocant_api.braintrust.inputs
import invocant_api.braintrust.models as braintrust
import invocant_api.nyckel.models as nyckel
from invocant import runtime
from tests.generated import credentials, reviewed

TWINS = ["", "Async"]


@pytest.fixture(scope="module", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what jedi parsed out of the home folder, and out of sight of the next run."""
    before = jedi.settings.cache_directory
    jedi.settings.cache_directory = str(tmp_path_factory.mktemp("jedi"))
    yield
    jedi.settings.cache_directory = before


def offered(code: str) -> set[str]:
    """Return what jedi would complete the end of *code* with, in a file outside the checkout."""
    script = jedi.Script(code, project=jedi.Project("/", sys_path=sys.path, load_unsafe_extensions=False))
    return {completion.name for completion in script.complete()}


def public(names: Iterable[str]) -> set[str]:
    """Return the names for users: not private, and not put there by what rewrites modules for tests."""
    return {name for name in names if name.isidentifier() and not name.startswith("_")}


def program(twin: str, client: str, body: str) -> str:
    """Return a program of one function, written with its sync or its async words."""
    words = {"a:": "async " if twin else "", "w:": "await " if twin else ""}
    for word, meant in words.items():
        body = body.replace(word, meant)
    lines = "".join(f"    {line}\n" for line in body.splitlines()).rstrip("\n")
    start = f"{words['a:']}def program():\n    client = {twin}{client}()\n"
    return f"from invocant import {twin}{client}\n{start}{lines}"


def resources(of: Any, path: str = "") -> Iterator[tuple[str, type[Any]]]:
    """Yield each resource below a client or resource: the path to it, and its class."""
    for name, member in inspect.getmembers_static(type(of)):
        if isinstance(member, cached_property):
            found = getattr(of, name)
            yield f"{path}.{name}", type(found)
            yield from resources(found, f"{path}.{name}")


CLIENTS = [name for name in invocant.__all__ if invocant._CLIENTS.get(name) in reviewed()]
DEAR = {"AsyncBraintrust", "AsyncNyckel", "AsyncOpper"}
"""Those that take seconds each: `tox run -e typing` asks for them."""


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=pytest.mark.long) if name in DEAR else name for name in CLIENTS],
)
def test_clients_and_all_their_resources_complete(name: str) -> None:
    """A client offers its resources and `raw`; each resource its methods, below `raw` too."""
    client = getattr(invocant, name)
    code = f"from invocant import {name}\nclient = {name}()\nclient"
    assert public(dir(client)) <= offered(f"{code}.")
    found = dict(resources(client(**credentials(client.API.name))))
    assert found
    for path, resource in found.items():
        assert public(dir(resource)) <= offered(f"{code}{path}.")
        methods = public(dir(resource)) - {"raw", "unread"}
        assert methods <= offered(f"{code}.raw{path}.")


PROGRAMS: list[tuple[str, str, type[Any]]] = [
    ("Braintrust", "item = w:client.functions.get('id')\nitem.", braintrust.Function),
    ("Braintrust", "item = w:client.functions.get('id')\nitem.prompt_data.", braintrust.PromptData),
    ("Braintrust", "a:for item in client.functions.list():\n    item.", braintrust.Function),
    ("Nyckel", "a:for item in client.labels.list('id'):\n    item.", nyckel.Label),
    ("Braintrust", "a:for page in client.functions.list().pages():\n    page.", runtime.Page),
    (
        "Braintrust",
        "a:for page in client.functions.list().pages():\n    for item in page.items:\n        item.",
        braintrust.Function,
    ),
    ("Braintrust", "item = (w:client.functions.list().first_page()).items[0]\nitem.", braintrust.Function),
    ("Braintrust", "item = w:client.raw.functions.get('id')\nitem.", runtime.RawResponse),
    ("Braintrust", "a:with client.functions.stream('id') as s:\n    a:for event in s.events:\n        event.",
     runtime.StreamEvent),
    ("Braintrust", "a:with client.functions.stream('id') as s:\n    a:for piece in s.text:\n        piece.",
     str),
]  # fmt: skip


@pytest.mark.sampled(3)
@pytest.mark.parametrize("twin", TWINS)
@pytest.mark.parametrize(("client", "body", "cls"), PROGRAMS)
def test_results_complete(twin: str, client: str, body: str, cls: type[Any]) -> None:
    """What a call, a pager, a page or a stream gives is known, sync and async."""
    assert members(cls) <= offered(program(twin, client, body))


def members(cls: type[Any]) -> set[str]:
    """Return what an instance of *cls* has for users; members of a model are only declared."""
    fields = {field.name for field in getattr(cls, "FIELDS", ())}
    return fields | public(cls.__dict__) | public(getattr(cls, "__annotations__", ()))


@pytest.mark.parametrize("twin", TWINS)
def test_blocks_complete_as_what_they_were_entered_with(twin: str) -> None:
    """`with Braintrust() as client` gives a Braintrust, as `with_options` does; a stream its stream."""
    client = getattr(invocant, f"{twin}Braintrust")
    assert public(dir(client)) <= offered(
        program(twin, "Braintrust", "a:with client as entered:\n    entered.")
    )
    assert public(dir(client)) <= offered(program(twin, "Braintrust", "client.with_options(retries=None)."))
    stream = getattr(runtime, f"{twin}Stream")
    body = "a:with client.functions.stream('id') as entered:\n    entered."
    assert public(dir(stream)) <= offered(program(twin, "Braintrust", body))


@pytest.mark.parametrize("maker", ["Function()", "Function.from_dict({})", "Function.from_json('')"])
def test_models_complete_however_they_were_made(maker: str) -> None:
    """A model offers its members when it was called, and when it was decoded by hand; so does its copy."""
    code = f"from invocant_api.braintrust.models import Function\n{maker}"
    assert members(braintrust.Function) <= offered(f"{code}.")
    assert members(braintrust.Function) <= offered(f"{code}.copy().")


@pytest.mark.parametrize(
    "module",
    [
        invocant,
        runtime,
        *(
            import_module(f"invocant_api.{name}{part}")
            for name in reviewed()
            for part in ("", ".models", ".inputs")
        ),
        invocant_api.braintrust.events,
    ],
    ids=lambda module: module.__name__,
)
def test_modules_complete_with_their_public_names(module: Any) -> None:
    """Whatever a module lists as public is offered, after its name and in an import."""
    listed = public(module.__all__) if hasattr(module, "__all__") else public(vars(module))
    assert listed <= offered(f"from {module.__name__} import ")
    assert listed <= offered(f"import {module.__name__}\n{module.__name__}.")


def test_errors_complete() -> None:
    """What is caught offers what an error says of itself."""
    code = "from invocant import NotFoundError\ntry:\n    pass\nexcept NotFoundError as error:\n    error."
    assert {"status", "attempts", "retry_safe", "request_id"} <= offered(code)


def test_a_running_client_completes_without_being_asked() -> None:
    """In a shell the object itself is at hand, and completing it sends nothing."""
    with invocant.Braintrust(api_key="k", base_url="http://127.0.0.1:9") as client:
        script = jedi.Interpreter("client.functions.get('id').", [{"client": client}])
        assert members(braintrust.Function) <= {completion.name for completion in script.complete()}
