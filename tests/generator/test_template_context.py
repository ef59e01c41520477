"""What is handed to a template is what it asks for: nothing is worked out that no template reads."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import pytest
from attrs import fields, has
from jinja2 import meta, nodes

from invocant.documents import load, repair
from invocant_generator._former_names import FormerNames
from invocant_generator._plan import package as outline
from invocant_generator._render.render import TEMPLATES, Package
from tests.packaging.tracked import ROOT

pytestmark = pytest.mark.checkout

ALWAYS = {"name", "source", "plan", "identity"}
"""Handed to every template, for the first line and the package's docstring."""


class Listening(Package):
    """A package that notes what its templates are handed."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.handed: dict[str, set[str]] = {}

    def _render(self, template: str, **context: Any) -> str:
        self.handed.setdefault(template, set()).update(context)
        return super()._render(template, **context)


@pytest.fixture(scope="module")
def package() -> Listening:
    """A package with every kind of file, rendered."""
    from invocant.documents import apply_overlays, load_overlay
    from invocant_generator._parse import parse
    from invocant_generator._plan.identity import PackageIdentity
    from invocant_generator._plan.planner import plan
    from invocant_generator._plan.tree import join

    home = ROOT / "openapi" / "braintrust"
    overlays = [load_overlay(path) for path in sorted((home / "overlays").glob("*.yaml"))]
    document = apply_overlays(load(home / "document.yaml"), overlays)
    file = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    document["paths"]["/file"] = {"get": {"responses": {"200": {"description": "It.", "content": file}}}}
    state = {"type": "object", "properties": {"id": {"type": "string"}, "state": {"type": "string"}}}
    answer = {"200": {"description": "It.", "content": {"application/json": {"schema": state}}}}
    job = {
        "status": {"operation": "getWork", "parameters": {"id": "/id"}},
        "state": "/state",
        "done": ["done"],
    }
    start = {"x-invocant-name": "work.start", "x-invocant-job": job, "responses": answer}
    part = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    look = {
        "operationId": "getWork",
        "x-invocant-name": "work.get",
        "parameters": [part],
        "responses": answer,
    }
    document["paths"] |= {"/crawls": {"post": start}, "/crawls/{id}": {"get": look}}
    document["webhooks"] = {"ping": {"post": {"responses": {"200": {"description": "Thanks."}}}}}
    found = Listening(
        plan(join(parse(repair(document).document))),
        name="braintrust",
        source="document.yaml",
        identity=PackageIdentity(package="braintrust", version="1", client="Shop"),
    )
    found.files(FormerNames())
    return found


def _asked(package: Package, template: str) -> Iterator[str]:
    """Yield the names that *template*, and what it includes with its context, takes from outside."""
    loader = package.env.loader
    assert loader is not None
    tree = package.env.parse(loader.get_source(package.env, template)[0])
    # a name that is set under an `if` and read under another counts as undeclared
    own = {name.name for name in tree.find_all(nodes.Name) if name.ctx == "store"}
    yield from meta.find_undeclared_variables(tree) - own
    for node in tree.find_all(nodes.Include):
        if node.with_context and isinstance(node.template, nodes.Const):
            yield from _asked(package, node.template.value)


def test_templates_are_handed_what_they_ask_for(package: Listening) -> None:
    """Each variable that a template is handed is read there, and each one that it reads is handed."""
    assert len(package.handed) > 8
    own = set(package.env.globals)
    for template, handed in package.handed.items():
        asked = set(_asked(package, template)) - own
        assert handed == asked, template
    assert own >= ALWAYS


def test_every_template_is_used(package: Listening) -> None:
    """A template that is neither rendered nor imported would be read by people alone."""
    texts = {
        path.relative_to(TEMPLATES).as_posix(): path.read_text("utf-8") for path in TEMPLATES.rglob("*.jinja")
    }
    mentioned = set(re.findall(r'"([\w/.]+\.jinja)"', "".join(texts.values())))
    assert set(texts) <= {*package.handed, *mentioned}


PLANS = [
    value
    for entry in pkgutil.iter_modules(outline.__path__, f"{outline.__name__}.")
    for value in vars(importlib.import_module(entry.name)).values()
    if isinstance(value, type) and has(value) and value.__module__ == entry.name
]


def test_the_parts_of_a_plan_are_there() -> None:
    """They are looked for where they are."""
    assert {"FieldPlan", "ParameterPlan", "StreamPlan", "JobPlan", "MethodPlan", "Plan"} <= {
        plan.__name__ for plan in PLANS
    }


@pytest.mark.parametrize("cls", PLANS, ids=lambda cls: cls.__name__)
def test_every_part_of_a_plan_is_read(cls: type[Any]) -> None:
    """What is decided for a template is read, by one or by the generator."""
    texts = [path.read_text("utf-8") for path in TEMPLATES.rglob("*.jinja")]
    texts += [path.read_text("utf-8") for path in (ROOT / "generator").rglob("*.py")]
    read = set(re.findall(r"\.(\w+)\b", "".join(texts)))
    assert [one.name for one in fields(cls) if one.name not in read] == []
