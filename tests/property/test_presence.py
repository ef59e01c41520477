"""Missing and null, through every change: models beside plain dicts that are kept by other rules."""

from __future__ import annotations

import copy
import json
import pickle
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from invocant.runtime import kinds as k
from invocant.runtime._models.layouts import WARM_OBJECTS

text = st.text("abAB-", max_size=3)
values = st.none() | st.booleans() | st.integers() | text | st.lists(text, max_size=2)


class Held(k.Model):
    """A class that pickle can find, with members of every sort and one that is itself."""

    FIELDS = (
        k.Field("id", k.UUID, required=True),
        k.Field("a", k.STR, "A"),
        k.Field("b", k.Nullable(k.STR)),
        k.Field("class_", k.ANY, "class"),
        k.Field("many", k.List(k.UUID)),
        k.Field("map", k.Map(k.DATE)),
        k.Field("inner", k.Models(__name__)("Held")),
    )


KEYS = {field.name: field.key for field in Held.FIELDS}
DECLARED = list(KEYS.values())
UNKNOWN = ["z", "y", "class_", "a"]
plain_objects = st.dictionaries(st.sampled_from([*DECLARED, *UNKNOWN]), values, max_size=8)
objects = plain_objects | st.builds(lambda one, other: {**one, "inner": other}, plain_objects, plain_objects)
names = st.sampled_from(sorted(KEYS))


class Reference:
    """What an object must be, kept as a dict and the keys it came with, with no model in it."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.came = list(data)
        self.members = {key: value for key, value in data.items() if key in DECLARED}
        self.unknown = {key: value for key, value in data.items() if key not in DECLARED}

    def assign(self, key: str, value: Any) -> None:
        """Set a member; None is null where it came, and nothing where it did not."""
        if value is None and key not in self.came:
            self.members.pop(key, None)
        else:
            self.members[key] = value

    def settle(self) -> None:
        """Take what is there for what came, as copies do."""
        self.came = [key for key in self.came if key in self.members or key not in DECLARED]
        self.came += [key for key in DECLARED if key in self.members and key not in self.came]

    def change(self, changes: dict[str, Any]) -> None:
        """Take what a copy is given: null is null, and what is UNSET is gone."""
        for key, value in changes.items():
            self.members[key] = value
            if value is k.UNSET:
                del self.members[key]
        self.settle()

    def data(self) -> dict[str, Any]:
        """Return the object: what came in its order, then what was added."""
        whole = {**self.members, **self.unknown}
        order = [*self.came, *(key for key in DECLARED if key in self.members), *self.unknown]
        return {key: whole[key] for key in order if key in whole}


class Changes(RuleBasedStateMachine):
    """Any changes to any object, on an instance of a new layout or of one that was compiled."""

    @initialize(data=objects, turns=st.sampled_from([1, WARM_OBJECTS + 2]))
    def decode(self, data: dict[str, Any], turns: int) -> None:
        self.turns = turns
        for _ in range(turns):
            self.model: Any = Held.from_dict(copy.deepcopy(data))
        self.reference = Reference(data)

    @rule(name=names, value=values | objects)
    def assign(self, name: str, value: Any) -> None:
        field = next(field for field in Held.FIELDS if field.name == name)
        setattr(self.model, name, field.kind.decode(copy.deepcopy(value)))
        self.reference.assign(KEYS[name], value)

    @rule(name=names)
    def assign_none(self, name: str) -> None:
        setattr(self.model, name, None)
        self.reference.assign(KEYS[name], None)

    @rule()
    def assign_what_was_read(self) -> None:
        for name in KEYS:
            setattr(self.model, name, getattr(self.model, name))

    @rule(name=names, value=values)
    def assign_inside(self, name: str, value: Any) -> None:
        inner = self.model.inner
        if isinstance(inner, Held):
            field = next(field for field in Held.FIELDS if field.name == name)
            reference = Reference(inner.to_dict())
            inner = inner.copy()  # so that what is there is what came
            self.model.inner = inner
            setattr(inner, name, field.kind.decode(copy.deepcopy(value)))
            reference.assign(KEYS[name], value)
            self.reference.members["inner"] = reference.data()

    @rule(changes=st.dictionaries(names, st.just(k.UNSET) | values, max_size=3))
    def copy_with(self, changes: dict[str, Any]) -> None:
        before = json.dumps(self.model.to_dict())
        twin = self.model.copy(**changes)
        assert json.dumps(self.model.to_dict()) == before
        self.model = twin
        self.reference.change({KEYS[name]: value for name, value in changes.items()})

    @rule(clone=st.sampled_from([copy.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))]))  # noqa: S301  # our own pickle
    def clone(self, clone: Any) -> None:
        twin = clone(self.model)
        assert twin == self.model
        self.model = twin
        self.reference.settle()

    @rule(key=st.sampled_from(UNKNOWN), value=values)
    def add_unknown(self, key: str, value: Any) -> None:
        self.model.additional_properties[key] = value
        self.reference.unknown[key] = value

    @rule(key=st.sampled_from(UNKNOWN))
    def remove_unknown(self, key: str) -> None:
        self.model.additional_properties.pop(key, None)
        self.reference.unknown.pop(key, None)

    @invariant()
    def encodes_as_the_reference(self) -> None:
        expected = json.dumps(self.reference.data())
        for _ in range(self.turns):
            assert json.dumps(self.model.to_dict()) == expected
            assert self.model.json() == expected

    @invariant()
    def tells_what_is_there(self) -> None:
        for name, key in KEYS.items():
            assert (name in self.model) == (key in self.reference.members)
            if key not in self.reference.members:
                assert getattr(self.model, name) is None
        assert {name for name, _ in self.model.__rich_repr__()} - {*self.reference.unknown} <= {*KEYS}
        for key in {"z", "y"}:
            assert (key in self.model) == (key in self.reference.unknown)

    @invariant()
    def equals_what_it_encodes_to(self) -> None:
        again = Held.from_dict(self.model.to_dict())
        assert again == self.model or _has_plain(self.model)


def _has_plain(model: Held) -> bool:
    """Whether a member was set to plain JSON where its kind reads something else, by `copy`."""
    return any(
        field.kind.decode(getattr(model, field.name)) != getattr(model, field.name) for field in Held.FIELDS
    )


TestChanges = Changes.TestCase


@given(given=st.dictionaries(names, st.just(k.UNSET) | values))
def test_constructors_keep_what_they_are_given(given: dict[str, Any]) -> None:
    """A built instance is the object of what was given, null included, in the order of declaration."""
    given.setdefault("id", None)
    built = Held(**given)
    expected = {KEYS[name]: given[name] for name in KEYS if given.get(name, k.UNSET) is not k.UNSET}
    assert json.dumps(built.to_dict()) == json.dumps(expected) == built.json()
    assert [name for name in KEYS if name in built] == [name for name in KEYS if KEYS[name] in expected]


class Plain(k.Model):
    """Members that are read as they come."""

    FIELDS = (k.Field("a", k.ANY), k.Field("b", k.ANY), k.Field("c", k.ANY))


few = st.dictionaries(st.sampled_from("abcz"), st.none() | st.integers(0, 1), max_size=3)


@given(left=few, right=few)
def test_models_are_equal_when_their_objects_are(left: dict[str, Any], right: dict[str, Any]) -> None:
    """Order aside, and with missing and null apart."""
    assert (Plain.from_dict(left) == Plain.from_dict(right)) == (left == right)
