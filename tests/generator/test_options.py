"""The configuration of openapi-python-client: each of its options is honoured, or refused with the reason."""

from __future__ import annotations

import copy
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from openapi_python_client.config import ConfigFile

from invocant_generator._names_lock import Names
from invocant_generator._parser_options import HONOURED, REFUSED
from tests.generator.commands import TINY, Checkout, Outcome, checkout

pytestmark = pytest.mark.checkout

OPTIONS = list(ConfigFile.model_fields)
"""All that there are in the release that is installed; a new one fails until it is decided on."""
REAL = "application/vnd.tiny"


@pytest.fixture
def tiny(tmp_path: Path) -> Checkout:
    """A checkout of the tiny document, not generated yet."""
    return checkout(tmp_path)


@pytest.fixture(autouse=True)
def packages() -> Iterator[None]:
    """Forget the packages of a test, and remember those that were there before."""
    before = {name: module for name, module in sys.modules.items() if _is_generated(name)}
    for name in before:
        del sys.modules[name]
    yield
    for name in [name for name in sys.modules if _is_generated(name)]:
        del sys.modules[name]
    sys.modules.update(before)


def _is_generated(module: str) -> bool:
    return module.partition(".")[0] == "invocant_api"


def generated(tiny: Checkout, **options: Any) -> Outcome:
    """Return what became of a run with these *options* in the config file."""
    tiny.settings(**options)
    return tiny.run("generate")


def refused(tiny: Checkout, **options: Any) -> str:
    """Return the one line with which *options* are refused."""
    outcome = generated(tiny, **options)
    assert outcome.code == 2
    assert outcome.err.count("\n") == 1
    assert "[tool.invocant.tiny]" in outcome.err
    assert not tiny.package.exists()
    return outcome.err


def test_every_option_is_decided_on() -> None:
    """Each option that the installed release knows is in one of the two tables, and nothing else is."""
    assert sorted(OPTIONS) == sorted([*HONOURED, *REFUSED])
    assert not HONOURED.keys() & REFUSED.keys()


@pytest.mark.parametrize("option", [option for option in OPTIONS if option not in HONOURED])
def test_an_option_without_effect_is_refused(tiny: Checkout, option: str) -> None:
    """It is named, with the reason, also where it is set to what it is anyway."""
    default = ConfigFile.model_fields[option].default
    line = refused(tiny, **{option: [] if default is None else default})  # TOML has no null
    assert option in line
    assert REFUSED[option] in line


def test_an_unknown_option_is_refused(tiny: Checkout) -> None:
    """openapi-python-client would ignore it in silence."""
    assert "'class_override': did you mean class_overrides?" in refused(tiny, class_override="Animal")
    line = refused(tiny, xyzzy=1)
    assert all(option in line for option in HONOURED)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"class_overrides": ["Pet"]}, "class_overrides: Input should be a valid dictionary"),
        ({"class_overrides": {"Pet": {"name": "Animal"}}}, "class_overrides.Pet has no 'name'"),
        (
            {"content_type_overrides": {"a/b": 1}},
            "content_type_overrides.a/b: Input should be a valid string",
        ),
        ({"package_name_override": "no-name"}, "package_name_override: 'no-name'"),
        ({"package_name_override": "class"}, "package_name_override: 'class'"),
    ],
)
def test_an_option_that_cannot_be_is_refused(tiny: Checkout, options: dict[str, Any], says: str) -> None:
    """Its place in the file and what is wrong with it are named."""
    assert says in refused(tiny, **options)


def test_a_class_can_be_renamed(tiny: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    """`class_overrides` names a class and its module; the name it would have imports with a warning."""
    overrides = {"Pet": {"class_name": "Animal", "module_name": "zoo"}, "PetHome": {"class_name": "Den"}}
    outcome = generated(tiny, class_overrides=overrides)
    assert outcome.code == 0, outcome.err
    text = (tiny.package / "models" / "_zoo.py").read_text()
    assert "class Animal(" in text
    assert "home: Den | None" in text
    before = tiny.snapshot()
    assert tiny.run("generate", "--force").code == 0
    assert tiny.snapshot() == before
    lock = Names.load(tiny.api / "names.lock").dumps()
    assert "Animal" not in lock
    models = imported(tiny, monkeypatch, "models")
    with pytest.warns(DeprecationWarning, match="Animal"):
        assert models.Pet is models.Animal


def test_a_named_union_can_be_renamed(tiny: Checkout) -> None:
    """The tree has no object for a named union, and it can be called otherwise all the same."""
    document = copy.deepcopy(TINY)
    schemas = document["components"]["schemas"]
    schemas["Either"] = {"anyOf": [{"$ref": "#/components/schemas/Pet"}, {"type": "string"}]}
    schemas["Pet"]["properties"]["other"] = {"$ref": "#/components/schemas/Either"}
    tiny.document(document)
    outcome = generated(tiny, class_overrides={"Either": {"class_name": "PetOrName"}})
    assert outcome.code == 0, outcome.err
    texts = "".join(path.read_text() for path in (tiny.package / "models").glob("*.py"))
    assert "PetOrName: TypeAlias" in texts
    assert "Either: TypeAlias" not in texts


def test_a_class_that_does_not_exist_cannot_be_renamed(tiny: Checkout) -> None:
    """openapi-python-client would ignore the entry in silence."""
    outcome = generated(tiny, class_overrides={"Pat": {"class_name": "Animal"}})
    assert outcome.code == 1
    assert "class_overrides: Pat" in outcome.err
    assert not tiny.package.exists()


def test_names_and_version_can_be_overridden(tiny: Checkout) -> None:
    """The package, the API in log lines, and its version are called as the config file says."""
    outcome = generated(
        tiny, package_name_override="minute", project_name_override="Minute", package_version_override="7.1"
    )
    assert outcome.code == 0, outcome.err
    assert not tiny.package.exists()
    text = (tiny.package.with_name("minute") / "api.py").read_text()
    assert 'name="Minute"' in text
    assert 'version="7.1"' in text
    assert tiny.run("check").code == 0


def test_a_content_type_can_be_handled_as_another(tiny: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is of the type is written and read as JSON; on the wire it has its own name."""
    document = copy.deepcopy(TINY)
    get = document["paths"]["/pets/{id}"]["get"]
    content = {REAL: get["responses"]["200"]["content"]["application/json"]}
    get["responses"]["200"]["content"] = content
    document["paths"]["/pets"] = {
        "post": {
            "operationId": "addPet",
            "tags": ["pets"],
            "requestBody": {"required": True, "content": content},
            "responses": {"200": {"description": "It.", "content": content}},
        }
    }
    tiny.document(document)
    outcome = generated(tiny, content_type_overrides={REAL: "application/json"})
    assert outcome.code == 0, outcome.err

    def answer(request: httpx.Request) -> httpx.Response:
        assert request.headers["content-type"] == REAL
        assert REAL in request.headers["accept"]
        assert request.content == b'{"name":"Rex"}'
        return httpx.Response(200, content=request.content, headers={"content-type": REAL})

    package = imported(tiny, monkeypatch)
    http = httpx.Client(transport=httpx.MockTransport(answer))
    with package.Client(http_client=http) as client:
        pet = client.pets.add(name="Rex")
    assert pet == package.models.Pet(name="Rex")


def imported(tiny: Checkout, patch: pytest.MonkeyPatch, module: str = "") -> Any:
    """Return the generated package, or a *module* of it."""
    patch.syspath_prepend(str(tiny.root / "generated"))
    found = importlib.import_module("invocant_api.tiny")
    return importlib.import_module(f"{found.__name__}.{module}") if module else found
