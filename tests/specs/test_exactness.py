"""The search for a value that a model loses: it finds each way of losing one, and shows little beside it."""

import copy
import datetime as dt
import json
import random
from collections.abc import Callable
from typing import Any

import pytest

from invocant.runtime import kinds as k
from invocant.runtime._models import layouts
from tests.specs.exactness import MANY, fault, hold, smallest
from tests.specs.sampling import Sampler

m = k.Models(__name__)


@k.model
class Thing(k.Model):
    """A model with one member of each kind that could lose something."""

    FIELDS = (
        k.Field("kind", k.Const("a"), "type", required=True),
        k.Field("created", k.DATETIME),
        k.Field("score", k.FLOAT),
        k.Field("inner", m("Thing")),
        k.Field("things", k.List(m("Thing"))),
    )


SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["type"],
    "properties": {
        "type": {"const": "a"},
        "created": {"type": "string", "format": "date-time"},
        "score": {"type": "number"},
        "inner": {"$ref": "#/Thing"},
        "things": {"type": "array", "items": {"$ref": "#/Thing"}},
    },
}


def sample(chance: random.Random) -> Any:
    """Return an instance of the schema."""
    return Sampler({"Thing": SCHEMA}, chance).value(SCHEMA)


def throughout(change: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return a function that makes *change* to every value in a JSON value."""

    def changed(value: Any) -> Any:
        if isinstance(value, dict):
            value = {key: changed(member) for key, member in value.items()}
        elif isinstance(value, list):
            value = [changed(item) for item in value]
        return change(value)

    return changed


def only(kind: type, change: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return a function that makes *change* to every value of one Python type in a JSON value."""
    return throughout(lambda value: change(value) if value.__class__ is kind else value)


def parsed(text: str) -> str:
    """Return a moment as the standard library would write it."""
    try:
        return dt.datetime.fromisoformat(text).isoformat()
    except ValueError:
        return text


def refused(value: Any) -> Any:
    """Refuse a tag that no table has."""
    if value.get("type", "a") != "a":
        raise KeyError(value["type"])
    return value


LOSSES: dict[str, Callable[[Any], Any]] = {
    "order": lambda data: dict(sorted(data.items())),
    "order, deep down": only(dict, lambda data: dict(sorted(data.items()))),
    "nulls": only(dict, lambda data: {key: one for key, one in data.items() if one is not None}),
    "unknown members": lambda data: {key: one for key, one in data.items() if key in SCHEMA["properties"]},
    "text of moments": only(str, parsed),
    "big integers": only(int, lambda number: number if abs(number) < 2**63 else float(number)),
    "floats that are whole": only(float, lambda number: int(number) if number == 3 else number),
    "whole numbers": lambda data: {**data, "score": float(data["score"])} if data.get("score") == 3 else data,
    "half a surrogate pair": only(str, lambda text: text.encode("utf-8", "replace").decode()),
    "deep values": lambda data: data if json.dumps(data).count("[") < 20 else {},
    "unknown tags": only(dict, refused),
}
"""Ways to lose something, each of which some client generator has."""


@pytest.mark.sampled(3)
@pytest.mark.parametrize("loss", LOSSES)
def test_every_loss_is_found(loss: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that loses something is found out within the examples of the long run."""
    assert not Thing._codec.overridden  # made before the change: other tests use the class as it is
    to_dict = Thing.to_dict
    monkeypatch.setattr(Thing, "to_dict", lambda self: LOSSES[loss](copy.deepcopy(to_dict(self))))
    found = hold(Thing, sample, MANY)
    assert found is not None
    assert found.model == "Thing"


def test_no_loss_is_found_where_there_is_none() -> None:
    """A model that keeps its promise passes."""
    assert hold(Thing, sample, MANY) is None


def test_loss_of_common_layouts_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Straight code that loses something is found out: layouts are met often enough to be compiled."""
    proved = layouts.SharedLayout.proved

    def wrong(layout: Any, value: Any, right: Any) -> Any:
        make, encode = proved(layout, value, right)
        return make, lambda model: dict(sorted(encode(model).items(), reverse=True))

    monkeypatch.setattr(layouts.SharedLayout, "proved", wrong)
    found = hold(Thing, sample, MANY)
    assert found is not None


def test_loss_of_common_texts_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Straight code that writes text wrongly is found out: it is called often enough to be compiled."""
    proved = layouts.SharedLayout.proved_text

    def wrong(layout: Any, instance: Any, right: str) -> Any:
        write = proved(layout, instance, right)
        return lambda model: write(model).replace('"score"', '"Score"')

    monkeypatch.setattr(layouts.SharedLayout, "proved_text", wrong)
    found = hold(Thing, sample, MANY)
    assert found is not None
    assert "json" in found.words


def test_search_that_compiles_nothing_is_no_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    """When no layout becomes common enough to be compiled, that is reported."""
    monkeypatch.setattr(layouts, "WARM_OBJECTS", 10**9)
    found = hold(Thing, sample, MANY)
    assert found is not None
    assert "no layout was compiled" in found.words


def test_loss_of_a_clone_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that pickles without what the document does not know is found out."""
    reduce = Thing.__reduce__
    monkeypatch.setattr(Thing, "__reduce__", lambda self: (reduce(self)[0], (*reduce(self)[1][:3], None)))
    found = hold(Thing, sample, MANY)
    assert found is not None
    assert found.words == "a clone differs"
    assert len(found.value) == 1


def test_loss_of_what_is_missing_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that takes what is missing for null is found out, and so is one that takes null for missing."""
    monkeypatch.setattr(Thing, "__contains__", lambda self, name: getattr(self, name) is not None)
    found = hold(Thing, sample, MANY)
    assert found is not None
    assert "does not know whether" in found.words


def test_error_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """What raises in lenient decoding is named with its error."""
    monkeypatch.setattr(Thing, "from_dict", lambda data, **_: 1 / len(data))
    assert fault(Thing, {}) == "ZeroDivisionError: division by zero"


def test_faults_are_small() -> None:
    """What a failure does not need is taken away, wherever it stands."""
    value = {"a": 1, "b": {"c": [{"x": "text"}, {"deep": {"bad": None, "d": 2}}]}, "e": "long text"}
    assert smallest(value, lambda less: "bad" in json.dumps(less)) == {"bad": None}
    assert smallest(value, lambda less: '"c": [' in json.dumps(less)) == {"c": []}
    assert smallest(value, lambda less: less.get("e") is not None) == {"e": ""}
