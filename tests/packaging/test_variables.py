"""Environment variables that are written about are read: by a client, as declared, or by a tool of ours."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import pytest
import yaml
from attrs import field, frozen

from invocant.documents._security import environment_prefix
from invocant.mock import Mock
from invocant.runtime import AsyncClient, Environment
from tests.e2e.pages import fenced
from tests.generated import apis, variables
from tests.packaging.tracked import ROOT, texts

pytestmark = pytest.mark.checkout

NAME = re.compile(r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b(?!\.md\b)")
"""What looks like an environment variable, or like a constant of Python, and is no page."""


@frozen
class Spelt:
    """What the handwritten Python spells, of which no syntax tree is kept: all of them take 300 MB."""

    names: frozenset[str]
    """Every name of Python, constants among them."""
    read: frozenset[str]
    """What is read from the environment."""
    sentences: Mapping[str, Sequence[str]]
    """Texts of several words, by the folder they are in."""


SAYING = frozenset({"bench", "examples", "generator", "invocant"})
"""The folders whose texts are looked at."""


@cache
def _spelt() -> Spelt:
    spelt = _Spelling()
    sources = {path: text for path, text in texts(".py").items() if path.parts[0] != "generated"}
    for path, text in sources.items():
        if path.parts[0] in SAYING:
            spelt.read_module(path.parts[0], text)
    # of all else only what reads the environment matters, and what spells a name that is still unknown
    written = "\n".join(
        [*texts(".md").values(), *(said for every in spelt.sentences.values() for said in every)]
    )
    unknown = set(NAME.findall(written)) - spelt.names
    for path, text in sources.items():
        if path.parts[0] not in SAYING and (
            "os.environ" in text or not unknown.isdisjoint(NAME.findall(text))
        ):
            spelt.read_module(path.parts[0], text)
    return Spelt(frozenset(spelt.names), frozenset(spelt.read), spelt.sentences)


@frozen
class _Spelling:
    """Collects what modules spell."""

    names: set[str] = field(factory=set)
    read: set[str] = field(factory=set)
    sentences: dict[str, list[str]] = field(factory=dict)

    def read_module(self, folder: str, text: str) -> None:
        """Take what a module of the *folder* spells."""
        tree = ast.parse(text)
        constants = {
            target.id: node.value
            for node in tree.body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Name):
                self.names.add(node.id)
            elif isinstance(node, ast.Attribute):
                self.names.add(node.attr)
            elif isinstance(node, ast.Constant):
                if isinstance(node.value, str) and " " in node.value:
                    self.sentences.setdefault(folder, []).append(node.value)
            elif isinstance(node, ast.Subscript | ast.Call):
                variable = _variable(node)
                if isinstance(variable, ast.Name):
                    variable = constants.get(variable.id)
                if isinstance(variable, ast.Constant):
                    self.read.add(str(variable.value))


def _variable(node: ast.Subscript | ast.Call) -> ast.expr | None:
    """Return what an expression reads from the environment, None when it reads something else."""
    match node:
        case ast.Subscript(value=ast.Attribute(value=ast.Name(id="os"), attr="environ"), slice=variable):
            return variable
        case ast.Call(
            func=ast.Attribute(value=ast.Attribute(value=ast.Name(id="os"), attr="environ"), attr="get"),
            args=[variable, *_],
        ):
            return variable
    return None


@cache
def _of_tools() -> frozenset[str]:
    """Return what the project's own programs and tests read from the environment, or tox hands on."""
    return _spelt().read | set(NAME.findall((ROOT / "tox.ini").read_text()))


def _declared(value: Any) -> Iterator[str]:
    """Yield the variables that an overlay shown on a page declares."""
    if isinstance(value, dict):
        auth = value.get("x-invocant-auth")
        if isinstance(auth, dict):
            yield from NAME.findall(str(auth.get("env", "")))
            yield str(auth.get("base-url-env"))
        for inner in value.values():
            yield from _declared(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _declared(inner)


def _by_rule() -> Iterator[str]:
    """Yield the variables of a package of one's own, `bookshop`, which pages take for their example."""
    for role in ("API_KEY", "BASE_URL", "CLIENT_ID", "CLIENT_SECRET", "PASSWORD", "TOKEN", "USERNAME"):
        yield f"{environment_prefix('bookshop')}{role}"


def _unknown(text: str, *more: str) -> set[str]:
    found = set(NAME.findall(text)) - _spelt().names - _of_tools()
    return found.difference(_by_rule(), more, *map(variables, apis()))


def test_pages_name_variables_that_are_read() -> None:
    """A page names no variable but what a client reads, an overlay on it declares, or our tools read."""
    found: dict[str, set[str]] = {}
    for page, text in texts(".md").items():
        blocks = (
            [block.text for block in fenced(text) if block.language == "yaml"] if NAME.search(text) else []
        )
        found[page.as_posix()] = _unknown(text, *_declared([yaml.safe_load(block) for block in blocks]))
    assert {page: names for page, names in found.items() if names} == {}


def test_mistaken_name_is_found() -> None:
    """The name that README had for a while is none; that of the document is."""
    assert _unknown("`BRAINTRUST_BASE_URL` and `BRAINTRUST_API_URL`") == {"BRAINTRUST_BASE_URL"}


@pytest.mark.parametrize("folder", ["bench", "examples", "generator", "invocant"])
def test_code_names_variables_that_are_read(folder: str) -> None:
    """Nor does a docstring, or a text of several words that a program prints."""
    said = _spelt().sentences[folder]
    assert said
    assert _unknown("\n".join(said)) == set()


@pytest.mark.parametrize("api", apis())
def test_mock_prints_what_the_client_reads(api: str) -> None:
    """What `invocant mock` prints to export is read by the client, which then lacks nothing."""
    with Mock(api) as mock:
        env = mock.env()
        assert any(value.startswith(mock.url) for value in env.values())
    assert set(env) <= variables(api)
    client: type[AsyncClient] = importlib.import_module(f"invocant_api.{api}").AsyncClient
    client(environment=Environment(environ=env.get))
