"""The promise of every model, held to values of its schema and to such as no schema has: nothing is lost.

`hold` searches, with hypothesis, for an object that a model class does not write as it read it.
"""

from __future__ import annotations

import copy
import json
import pickle
import random
from collections.abc import Callable, Iterator
from types import FunctionType
from typing import Any

from attrs import frozen
from hypothesis import given, settings
from hypothesis import strategies as st

from invocant.runtime import DecodeError
from invocant.runtime._models.layouts import WARM_OBJECTS
from invocant.runtime.kinds import Model
from tests.specs.altering import TAGS, Tags, altered

FEW = 20
"""Examples for each model in `make test`."""
MANY = 200
"""Examples for each model in the long run."""
WARMED = 8
"""Examples of each model whose layouts are met until they are compiled."""
_STEPS = 1000
"""The most attempts to make a value smaller."""

Sample = Callable[[random.Random], Any]
"""Makes a value of a model's schema."""


@frozen
class Fault:
    """A value that a model does not keep, as small as it could be made, and what becomes of it."""

    model: str
    words: str
    value: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.model}: {self.words}: {json.dumps(self.value)}"


def hold(cls: type[Model], sample: Sample, examples: int, tags: Tags = TAGS) -> Fault | None:
    """Return the first fault of *cls* among that many instances of its schema and altered twins of each.

    Args:
        cls: The model class.
        sample: Makes an instance.
        examples: How many instances to try.
        tags: The tags of the document.
    """
    found: list[tuple[str, dict[str, Any]]] = []
    tried = 0
    cls._codec.layouts.clear()  # other models have filled it with what is in them, and it is bounded
    cls._codec.makers.clear()

    # A seed is all that hypothesis draws: drawing each choice would take ten times as long as all else here.
    @settings(max_examples=examples)
    @given(seed=st.integers(0, 2**64 - 1))
    def search(seed: int) -> None:
        nonlocal tried
        if found:
            return
        tried += 1
        chance = random.Random(f"{cls.__name__} {seed}")
        value = sample(chance)
        words = refused(cls, value)
        if words:
            found.append((words, smallest(value, lambda less: refused(cls, less) == words)))
            return
        for one in (value, altered(chance, value, tags)):
            words = fault(cls, one)
            if words:
                least = smallest(one, lambda less: fault(cls, less) is not None)
                found.append((fault(cls, least) or words, least))
                return
            if tried <= WARMED:
                lost = _lost_when_common(chance, cls, one, sample)
                if lost is not None:
                    least = smallest(lost, lambda less: _loss(cls, less) is not None)
                    found.append((f"{_loss(cls, least)}, perhaps only once its layout is common", least))
                    return

    search()
    if found:
        return Fault(cls.__name__, *found[0])
    if tried < examples:
        return Fault(
            cls.__name__, f"only {tried} examples were found, so that this has proved too little", {}
        )
    codec = cls._codec
    if cls.FIELDS and not (
        any(isinstance(make, FunctionType) for make in codec.makers.values())
        and any(isinstance(one.text, FunctionType) for one in codec.layouts.values())
    ):
        return Fault(cls.__name__, "no layout was compiled, so that this has proved too little", {})
    return None


def refused(cls: type[Model], value: dict[str, Any]) -> str | None:
    """Return the first problem that *cls* reports of a value of its schema; None when there is none."""
    problems = cls.from_dict(value).problems()  # raw bytes are no JSON, so that there is no value of them
    problem = next((one for one in problems if "expected bytes" not in one.message), None)
    return None if problem is None else f"a value of its schema has a problem: {problem}"


def fault(cls: type[Model], value: dict[str, Any]) -> str | None:
    """Return what *cls* does wrong with the JSON object *value*; None when all is as promised."""
    text = json.dumps(value)
    try:
        words = _loss(cls, value)
        if words:
            return words
        if cls.from_json(text).json() != json.dumps(json.loads(text)):
            return "from_json and json change it"
        model = cls.from_dict(value)
        problems = model.problems()
        try:
            cls.from_dict(value, strict=True)
        except DecodeError:
            if not problems:
                return "strict decoding refuses it without a problem"
        for clone in (pickle.loads(pickle.dumps(model)), copy.deepcopy(model)):  # noqa: S301  # our own pickle
            if json.dumps(clone.to_dict()) != text or clone != model:
                return "a clone differs"
        words = _loss_by_change(cls, value)
        if words:
            return words
        if json.dumps(value) != text:
            return "the argument is changed"
    except Exception as error:  # noqa: BLE001  # whatever is raised is the fault that is looked for
        return f"{error.__class__.__name__}: {error}"
    return None


def _loss_by_change(cls: type[Model], value: dict[str, Any]) -> str | None:
    """Return what is wrong once members are asked for and assigned; None when all is as promised."""
    model = cls.from_dict(value)
    for field in cls.FIELDS:
        if (field.name in model) != (field.key in value):
            return f"it does not know whether {field.name} is there"
        setattr(model, field.name, getattr(model, field.name))
    if json.dumps(model.to_dict()) != json.dumps(value):
        return "assigning what was read changes it"
    if cls.FIELDS:
        field = cls.FIELDS[len(value) % len(cls.FIELDS)]
        setattr(model, field.name, "changed")
        if json.dumps(model.to_dict()) != json.dumps({**value, field.key: "changed"}):
            return f"assigning {field.name} changes more than that"
    return None


def _loss(cls: type[Model], value: dict[str, Any]) -> str | None:
    try:
        text = json.dumps(value)
        model = cls.from_dict(value)
        if json.dumps(model.to_dict()) != text:
            return "from_dict and to_dict change it"
        if model.json() != text:
            return "from_dict and json change it"
    except Exception as error:  # noqa: BLE001  # likewise
        return f"{error.__class__.__name__}: {error}"
    return None


def smallest(value: dict[str, Any], fails: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """Return what is left of the object *value* when all is taken away that *fails* does not need."""
    steps = 0
    shrinking = True
    while shrinking and steps < _STEPS:
        shrinking = False
        for less in _less(value):
            steps += 1
            if isinstance(less, dict) and fails(less):
                value, shrinking = less, True
                break
    return value


def _lost_when_common(
    chance: random.Random, cls: type[Model], value: dict[str, Any], sample: Sample
) -> dict[str, Any] | None:
    """Return an object that is not kept once those with the keys of *value*, in its order, are common."""
    for turn in range(WARM_OBJECTS + 6):
        members = list(value.values())
        if turn % 2:  # values that are meant for other members, else those of another instance
            chance.shuffle(members)
            twin = dict(zip(value, members, strict=True))
        else:
            other = sample(chance)
            twin = {key: other.get(key, member) for key, member in value.items()}
        for one in (twin, value):
            if _loss(cls, one):
                return one
    return None


def _less(value: Any) -> Iterator[Any]:
    """Yield what is like *value* with one thing taken away from it, much before little."""
    if isinstance(value, dict):
        below = [
            one for member in value.values() for one in (member if isinstance(member, list) else [member])
        ]
        yield from (one for one in below if isinstance(one, dict))
        yield from ({key: value[key] for key in value if key != gone} for gone in value)
        for key in value:
            yield from ({**value, key: less} for less in _less(value[key]))
    elif isinstance(value, list):
        yield from (item for item in value if isinstance(item, list))
        yield from (value[:index] + value[index + 1 :] for index in range(len(value)))
        for index, item in enumerate(value):
            yield from ([*value[:index], less, *value[index + 1 :]] for less in _less(item))
    elif isinstance(value, str) and value:
        yield ""
