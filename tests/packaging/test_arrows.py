"""Every arrow of docs/architecture.md holds, and its contract would notice if it did not."""

import ast
import re
from copy import deepcopy
from typing import Any

import grimp
import pytest
from importlinter import configuration
from importlinter.application.use_cases import read_user_options
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.independence import IndependenceContract
from importlinter.contracts.layers import LayersContract
from importlinter.domain.contract import Contract

from tests.generated import begun, reviewed
from tests.packaging.tracked import ROOT

pytestmark = pytest.mark.checkout

configuration.configure()
OPTIONS = read_user_options(str(ROOT / "pyproject.toml"))


def _with_begun(options: dict[str, Any]) -> dict[str, Any]:
    """Return a contract that names the facades, with those too whose APIs nobody has reviewed yet."""
    facades = [f"invocant.{api}" for api in begun()]
    return {
        key: [*value, *facades] if isinstance(value, list) and f"invocant.{reviewed()[0]}" in value else value
        for key, value in options.items()
    }


CONTRACTS = [_with_begun(options) for options in OPTIONS.contracts_options]
KINDS: dict[str, type[Contract]] = {
    "forbidden": ForbiddenContract,
    "independence": IndependenceContract,
    "layers": LayersContract,
}


@pytest.fixture(scope="module")
def graph() -> Any:
    """The import graph of everything of ours; a package of others is one node."""
    return grimp.build_graph(
        *OPTIONS.session_options["root_packages"], include_external_packages=True, cache_dir=None
    )


def _contract(options: dict[str, Any]) -> Contract:
    return KINDS[options["type"]](options["name"], OPTIONS.session_options, options)


def _plantable(graph: Any, options: dict[str, Any]) -> tuple[str, str]:
    """Return a module and an import that the contract is there to refuse."""
    if options["type"] == "independence":
        first, second = options["modules"][:2]
        return first, second
    if options["type"] == "layers":
        container, (upper, *_, lower) = options["containers"][0], options["layers"]
        return f"{container}.{lower.split(' | ')[0]}", f"{container}.{upper.split(' | ')[0]}"
    found = [module for name in options["source_modules"] for module in _modules(graph, name)]
    allowed = {line.split(" -> ")[0] for line in options.get("ignore_imports", ())}
    source = next(module for module in found if module not in allowed)
    return source, options["forbidden_modules"][0]


def _modules(graph: Any, name: str) -> list[str]:
    if "*" in name:
        return sorted(graph.find_matching_modules(name))
    return [name] if name in graph.modules else []


CASES = [pytest.param(options, id=options["id"]) for options in CONTRACTS]


@pytest.mark.parametrize("options", CASES)
def test_arrow_holds(graph: Any, options: dict[str, Any]) -> None:
    """No import goes against the arrow."""
    check = _contract(options).check(deepcopy(graph), verbose=False)
    assert check.kept, check.metadata


@pytest.mark.parametrize("options", CASES)
def test_import_against_the_arrow_is_noticed(graph: Any, options: dict[str, Any]) -> None:
    """One import in the wrong direction breaks the contract."""
    broken = deepcopy(graph)
    importer, imported = _plantable(graph, options)
    if imported not in broken.modules:
        broken.add_module(imported, is_squashed=True)
    broken.add_import(importer=importer, imported=imported, line_number=1, line_contents=f"import {imported}")
    assert not _contract(options).check(broken, verbose=False).kept


LAYERED = [pytest.param(options, id=options["id"]) for options in CONTRACTS if "layers" in options]


@pytest.mark.parametrize("options", LAYERED)
def test_module_without_a_place_is_noticed(graph: Any, options: dict[str, Any]) -> None:
    """A new module beside the others breaks the contract until its floor is said."""
    for container in options["containers"]:
        broken = deepcopy(graph)
        broken.add_module(f"{container}.newcomer")
        assert not _contract(options).check(broken, verbose=False).kept


@pytest.mark.parametrize("options", LAYERED)
def test_modules_of_one_floor_are_strangers(graph: Any, options: dict[str, Any]) -> None:
    """What stands in one line does not import each other."""
    container = options["containers"][0]
    for first, second, *_ in (floor.split(" | ") for floor in options["layers"] if " | " in floor):
        broken = deepcopy(graph)
        importer, imported = f"{container}.{first}", f"{container}.{second}"
        broken.add_import(importer=importer, imported=imported, line_number=1, line_contents="import it")
        assert not _contract(options).check(broken, verbose=False).kept, (first, second)


def test_every_forbidden_package_of_ours_exists(graph: Any) -> None:
    """A contract that names a module which is gone guards nothing."""
    ours = tuple(OPTIONS.session_options["root_packages"])
    for options in CONTRACTS:
        for name in (*options.get("source_modules", ()), *options.get("forbidden_modules", ())):
            if name.startswith(ours):
                assert _modules(graph, name), f"{options['id']}: {name}"


def test_no_other_module_names_an_http_library() -> None:
    """The transport imports its library by name at run time, and `failures` knows whose errors it reads."""
    named = [
        path.relative_to(ROOT)
        for folder in ("invocant", "generated")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if re.search(r"""["'](httpx2?|httpcore)["']""", text := path.read_text(encoding="utf-8"))
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant) and node.value in {"httpx", "httpx2", "httpcore"}
    ]
    drivers = "invocant/runtime/_drivers"
    assert set(map(str, named)) == {f"{drivers}/failures.py", f"{drivers}/transport.py"}
