"""Every model of every API writes back what it read, whatever a server makes of the document."""

import importlib
from functools import cache
from typing import Any

import pytest

from invocant.documents import repair
from invocant.runtime.kinds import Model
from tests.generated import reviewed
from tests.specs.altering import Tags, tags_of
from tests.specs.exactness import MANY, hold
from tests.specs.sampling import Sampler
from tests.vendored import overlaid

pytestmark = pytest.mark.checkout

FEW = 6
"""Examples for each model in `make test`: more than are met before its layouts are compiled."""


@cache
def repaired(api: str) -> dict[str, Any]:
    """Return the document of *api* as its models were made from it."""
    return repair(overlaid(api)).document


@cache
def tags(api: str) -> Tags:
    """Return what tells the variants of unions apart in the document of *api*."""
    return tags_of(repaired(api))


@cache
def models(api: str) -> tuple[str, ...]:
    """Return the name of every model class of *api*."""
    package = importlib.import_module(f"invocant_api.{api}.models")
    classes = {name: getattr(package, name) for name in package.__all__}
    return tuple(name for name, cls in classes.items() if isinstance(cls, type) and issubclass(cls, Model))


CASES = [(api, name) for api in reviewed() for name in models(api)]


def check(api: str, name: str, examples: int) -> None:
    """Hold one model to its exactness."""
    cls = getattr(importlib.import_module(f"invocant_api.{api}.models"), name)
    schema = {"$ref": f"#/components/schemas/{name}"}
    found = hold(cls, lambda chance: Sampler(repaired(api), chance).value(schema), examples, tags(api))
    assert found is None, str(found)


@pytest.mark.parametrize(("api", "name"), CASES)
def test_any_instance_comes_back_as_it_was(api: str, name: str) -> None:
    """What the document allows, and what it does not, is written as it was read, to the order of its keys."""
    check(api, name, FEW)


@pytest.mark.long
@pytest.mark.parametrize(("api", "name"), CASES)
def test_many_instances_come_back_as_they_were(api: str, name: str) -> None:
    """The same, ten times as often."""
    check(api, name, MANY)
