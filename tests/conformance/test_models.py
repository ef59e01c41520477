"""Every model of every API writes back what it read, whatever a server makes of the document."""

import importlib
import json
import random
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from invocant.documents import apply_overlays, load, load_overlay, repair
from invocant.runtime.kinds import Model
from tests.generated import apis
from tests.specs.sampling import Sampler

pytestmark = pytest.mark.checkout

OPENAPI = Path(__file__).resolve().parents[2] / "openapi"
STRANGE: tuple[Any, ...] = (None, True, 0, -1.5, 2**70, "", "\ud800", [], {}, [[None]], {"new": {"deep": 1}})


@cache
def repaired(api: str) -> dict[str, Any]:
    """Return the document of *api* as its models were made from it."""
    folder = OPENAPI / api
    overlays = [load_overlay(path) for path in sorted((folder / "overlays").glob("*.yaml"))]
    return repair(apply_overlays(load(folder / "document.yaml"), overlays)).document


@cache
def models(api: str) -> tuple[str, ...]:
    """Return the name of every model class of *api*."""
    package = importlib.import_module(f"invocant_api.{api}.models")
    classes = {name: getattr(package, name) for name in package.__all__}
    return tuple(name for name, cls in classes.items() if isinstance(cls, type) and issubclass(cls, Model))


CASES = [(api, name) for api in apis() for name in models(api)]


def altered(chance: random.Random, value: Any) -> Any:
    """Return *value* as no document has it: members added, nulled, retyped, retagged, dropped, reordered."""
    if chance.random() < 0.06:
        return chance.choice(STRANGE)
    if isinstance(value, list):
        return [altered(chance, item) for item in value]
    if not isinstance(value, dict):
        return value
    members = [(key, altered(chance, member)) for key, member in value.items()]
    members = [member for member in members if chance.random() > 0.1]
    for tag in ("type", "role", "provider"):
        if chance.random() < 0.1:
            members = [(key, "brand_new" if key == tag else member) for key, member in members]
    if chance.random() < 0.3:
        members.append((chance.choice(("of_tomorrow", "a.b", "class", "id", "")), chance.choice(STRANGE)))
    if chance.random() < 0.3:
        chance.shuffle(members)
    return dict(members)


def check(api: str, name: str, chance: random.Random) -> None:
    """Decode and encode one instance of a model as the document has it, and one that it does not have."""
    cls = getattr(importlib.import_module(f"invocant_api.{api}.models"), name)
    value = Sampler(repaired(api), chance).value({"$ref": f"#/components/schemas/{name}"})
    assert json.dumps(cls.from_dict(value).to_dict()) == json.dumps(value)
    strange = altered(chance, value)
    if isinstance(strange, dict):
        assert json.dumps(cls.from_dict(strange).to_dict()) == json.dumps(strange)


@pytest.mark.parametrize(("api", "name"), CASES)
@settings(max_examples=20)
@given(chance=st.randoms(use_true_random=False))
def test_any_instance_comes_back_as_it_was(api: str, name: str, chance: random.Random) -> None:
    """What the document allows, and what it does not, is written as it was read, to the order of its keys."""
    check(api, name, chance)


@pytest.mark.long
@pytest.mark.parametrize(("api", "name"), CASES)
@settings(max_examples=200)
@given(chance=st.randoms(use_true_random=False))
def test_many_instances_come_back_as_they_were(api: str, name: str, chance: random.Random) -> None:
    """The same, ten times as often."""
    check(api, name, chance)
