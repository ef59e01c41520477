"""What goes in one direction only: members that only the server sets, and those that it never returns."""

from __future__ import annotations

import datetime as dt
import enum
import uuid
from typing import Any, ClassVar

import pytest

from invocant.runtime import kinds as k
from invocant.runtime._errors import DecodeError

m = k.Models(__name__)


class Owner(k.Model):
    FIELDS = (
        k.Field("id", k.UUID, required=True, read_only=True),
        k.Field("name", k.STR, required=True),
        k.Field("password", k.STR, required=True, write_only=True),
    )


class Cat(k.Model):
    FIELDS = (
        k.Field("kind", k.Const("cat"), required=True),
        k.Field("id", k.STR, required=True, read_only=True),
        k.Field("lives", k.INT),
    )


class Dog(k.Model):
    FIELDS = (k.Field("kind", k.Const("dog"), required=True), k.Field("tag", k.STR, read_only=True))


class Square(k.Model):
    FIELDS = (
        k.Field("area", k.FLOAT, required=True, read_only=True),
        k.Field("side", k.FLOAT, required=True),
    )


class Circle(k.Model):
    FIELDS = (
        k.Field("area", k.FLOAT, required=True, read_only=True),
        k.Field("radius", k.FLOAT, required=True),
    )


pet_kind: k.Kind[Any] = k.Tagged("kind", {"cat": m("Cat"), "dog": m("Dog")})
shape_kind: k.Kind[Any] = k.Shapes(
    k.Shape(("area", "side"), ("area", "side"), m("Square")),
    k.Shape(("area", "radius"), ("area", "radius"), m("Circle")),
)


class Box(k.Model):
    """One of everything that can hold another model."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("made_at", k.DATETIME, "madeAt", read_only=True),
        k.Field("title", k.STR),
        k.Field("owner", k.Nullable(m("Owner"))),
        k.Field("owners", k.List(m("Owner"))),
        k.Field("by_name", k.Map(k.List(m("Owner"))), "byName"),
        k.Field("pair", k.Tuple((k.STR, m("Owner")), rest=m("Cat"))),
        k.Field("pet", m("pet_kind")),
        k.Field("shape", k.OneOf(object=m("shape_kind"), array=k.List(m("shape_kind")), string=k.STR)),
        k.Field("inner", m("Box")),
        k.Field("anything", k.ANY),
        k.Field("due", k.DATE),
    )


ID = "7e57d004-2b97-4e7a-b45f-5387367791cd"
OWNER = {"id": ID, "name": "Ann"}
CAT = {"id": "c1", "kind": "cat", "lives": 9}
BOX = {
    "title": "it",
    "madeAt": "2026-01-02T03:04:05Z",
    "owner": OWNER,
    "owners": [OWNER, OWNER],
    "byName": {"id": [OWNER]},
    "pair": ["id", OWNER, CAT],
    "pet": {"tag": "t", "kind": "dog"},
    "shape": [{"side": 2, "area": 4}, {"radius": 1, "area": 3.14}],
    "inner": {"madeAt": "2026-01-02T03:04:05Z", "title": "inside"},
    "anything": {"id": 1, "madeAt": None},
    "due": "2026-01-02",
    "unknown": {"madeAt": 2},
}
SENT = {
    "title": "it",
    "owner": {"name": "Ann"},
    "owners": [{"name": "Ann"}, {"name": "Ann"}],
    "byName": {"id": [{"name": "Ann"}]},
    "pair": ["id", {"name": "Ann"}, {"kind": "cat", "lives": 9}],
    "pet": {"kind": "dog"},
    "shape": [{"side": 2}, {"radius": 1}],
    "inner": {"title": "inside"},
    "anything": {"id": 1, "madeAt": None},
    "due": "2026-01-02",
    "unknown": {"madeAt": 2},
}
kind = k.Writable(m("Box"))


@pytest.mark.parametrize("given", [Box.from_dict(BOX), BOX], ids=["model", "dict"])
def test_what_only_the_server_sets_is_not_sent(given: Any) -> None:
    """At any depth: in models, lists, maps, tuples, unions by tag and by members; the order stays."""
    sent = kind.encode(given)
    assert sent == SENT
    assert list(sent) == list(SENT)


def test_what_is_sent_changes_nothing() -> None:
    """A model that was sent still has all its members, and a dict too."""
    box, before = Box.from_dict(BOX), repr(BOX)
    kind.encode(box)
    kind.encode(BOX)
    assert box.to_dict() == BOX
    assert repr(BOX) == before


def test_models_among_plain_values() -> None:
    """A model in a dict, a dict in a model: what each declares is left out of it."""
    owner: Any = Owner.from_dict(OWNER)
    box = Box(owner=dict(OWNER), owners=[owner, dict(OWNER)], anything=[{"of": owner}, (owner,)])
    box.additional_properties["more"] = owner
    name = {"name": "Ann"}
    assert kind.encode(box) == {
        "owner": name,
        "owners": [name, name],
        "anything": [{"of": name}, [name]],
        "more": name,
    }
    assert kind.encode({"owner": owner, "byName": {"a": (owner,)}, "more": [owner]}) == {
        "owner": name,
        "byName": {"a": [name]},
        "more": [name],
    }


def test_a_variant_is_found_without_what_is_not_sent() -> None:
    """A dict that lacks the required members of a variant that only the server sets is of that variant."""
    shape: Any = k.Writable(shape_kind)
    assert shape.encode({"side": 2}) == {"side": 2}
    assert shape.encode({"radius": 1, "area": 2}) == {"radius": 1}
    assert k.Writable(pet_kind).encode({"kind": "cat", "id": 1}) == {"kind": "cat"}
    assert k.Writable(pet_kind).encode({"kind": "cow", "id": 1}) == {"kind": "cow", "id": 1}


class Marked(Owner):
    """A class of a user's own, which writes itself."""

    def to_dict(self) -> dict[str, Any]:
        return {**super().to_dict(), "marked": True}


def test_a_class_that_writes_itself() -> None:
    """What `to_dict` of a class of one's own adds is sent, and what only the server sets is not."""
    assert k.Writable(k.List(m("Owner"))).encode([Marked.from_dict(OWNER)]) == [
        {"name": "Ann", "marked": True}
    ]


def test_a_hidden_member_has_no_effect() -> None:
    """A declared key among the additional properties is as without effect as ever."""
    owner = Owner(name="Ann", password="p")
    owner.additional_properties["id"] = "x"
    assert k.Writable(m("Owner")).encode(owner) == {"name": "Ann", "password": "p"}


class Letter(enum.Enum):
    A = "a"


def test_other_values_are_encoded_as_ever() -> None:
    """Python values in a body become what they always become."""
    day, number = dt.date(2026, 1, 2), uuid.UUID(ID)
    given = {"due": day, "title": number, "anything": [day, Letter.A, k.UNSET], "owner": None, "pet": k.UNSET}
    assert kind.encode(given) == {
        "due": "2026-01-02",
        "title": ID,
        "anything": ["2026-01-02", "a", k.UNSET],
        "owner": None,
    }
    files = ("a.txt", b"hi")
    assert k.Writable(k.Map(k.BINARY)).encode({"file": files, "more": b"x"}) == {"file": files, "more": b"x"}
    assert k.Writable(m("Box")).decode(BOX).to_dict() == BOX
    assert list(k.Writable(m("Box")).problems({"title": 1})) == list(m("Box").problems({"title": 1}))
    assert k.Writable(k.INT).words == "an integer"


def test_a_constructor_asks_for_nothing_that_only_the_server_sets() -> None:
    """A required member that only the server sets may be left out, and is missing then."""
    owner: Any = Owner(name="Ann", password="p")
    assert owner.id is None
    assert owner.to_dict() == {"name": "Ann", "password": "p"}
    with pytest.raises(TypeError, match="password"):
        Owner(name="Ann")


def test_an_answer_need_not_hold_what_is_never_returned() -> None:
    """A missing `write_only` member is no problem of an answer; a missing `read_only` one is."""
    owner: Any = Owner.from_dict(OWNER, strict=True)
    assert owner.password is None
    assert owner.problems() == []
    with pytest.raises(DecodeError, match=r"\$\.id: missing"):
        Owner.from_dict({"name": "Ann"}, strict=True)
