"""What changing an instance changes, and nothing else."""

from __future__ import annotations

import copy
import datetime as dt
import inspect
import json
import pickle
import uuid
import weakref
from typing import Any

import attrs
import pytest

from invocant.runtime import kinds as k
from invocant.runtime._models.layouts import MAX_LAYOUTS, WARM_OBJECTS
from tests.unit.models.samples import ID, Function, Inline, Level, Prompt, Sort, body


@pytest.fixture(params=["first", "compiled"])
def function(request: pytest.FixtureRequest) -> Function:
    """A function with unknown members, as the first of its layout or as one after compilation."""
    data = {"z": 1, **body(created="2026-01-05T10:11:12.345Z", tags=["a"], on=None), "y": {"a": 1}}
    if request.param == "compiled":
        for _ in range(WARM_OBJECTS + 1):
            Function.from_dict(data)
    return Function.from_dict(data)


def test_changed_member_changes_only_itself(function: Function) -> None:
    """Setting an attribute changes that member's value, in its place."""
    before = function.to_dict()
    function.name = "Other"
    assert json.dumps(function.to_dict()) == json.dumps({**before, "name": "Other"})


def test_none_is_null_where_the_member_is(function: Function) -> None:
    """None makes null of a member that came, in its place; of one that did not it makes nothing."""
    before = function.to_dict()
    function.tags = None
    function.description = None
    assert json.dumps(function.to_dict()) == json.dumps({**before, "tags": None})
    assert ("tags" in function, "description" in function) == (True, False)


def test_assigning_what_was_read_changes_nothing(function: Function) -> None:
    """`m.x = m.x` is the identity, for members that are there, null or missing."""
    before = json.dumps(function.to_dict())
    for name in (field.name for field in Function.FIELDS):
        setattr(function, name, getattr(function, name))
    assert json.dumps(function.to_dict()) == before
    assert function.json() == before


def test_an_added_member_goes_with_none(function: Function) -> None:
    """Assignment adds a member that was missing; None in its place leaves it out again."""
    before = json.dumps(function.to_dict())
    function.count = 1
    assert "count" in function
    function.count = None
    assert "count" not in function
    assert json.dumps(function.to_dict()) == before


def test_added_members_come_last_as_declared(function: Function) -> None:
    """Members that were missing are appended in the order of declaration, whatever the order of setting."""
    before = function.to_dict()
    function.count = 1
    function.description = "d"
    function.additional_properties["w"] = 0
    assert json.dumps(function.to_dict()) == json.dumps({**before, "description": "d", "count": 1, "w": 0})


@pytest.mark.parametrize("turns", [1, WARM_OBJECTS + 1], ids=["first", "compiled"])
@pytest.mark.parametrize("name", ["tags", "count"], ids=["was there", "was missing"])
@pytest.mark.parametrize("how", ["deleted", "UNSET"])
def test_what_is_deleted_is_left_out(turns: int, name: str, how: str) -> None:
    """A deleted attribute is no member, and reading it fails; UNSET, which no type allows, is none too."""
    for _ in range(turns):
        function = Function.from_dict(body(tags=["a"]))
        if how == "deleted":
            delattr(function, name)
            with pytest.raises(AttributeError):
                getattr(function, name)
        else:
            setattr(function, name, k.UNSET)
        expected = body() if name == "tags" else body(tags=["a"])
        for _ in range(turns):
            assert json.dumps(function.to_dict()) == json.dumps(expected) == function.json()
        assert name not in function
        assert f"{name}=" not in repr(function)
        assert function == Function.from_dict(expected) == copy.copy(function)
        assert getattr(copy.copy(function), name) is None


def test_nested_change_keeps_the_rest(function: Function) -> None:
    """Changing a member of a nested model shows in the whole."""
    assert isinstance(function.data, Prompt)
    function.data.text = "changed"
    function.data.level = Level.HIGH
    assert function.to_dict()["data"] == {"type": "prompt", "text": "changed", "level": 2}


def test_unknown_members_can_be_changed(function: Function) -> None:
    """`additional_properties` is a dict whose changes show: changed, removed, and replaced one for one."""
    before = function.to_dict()
    function.additional_properties["z"] = 2
    assert json.dumps(function.to_dict()) == json.dumps({**before, "z": 2})
    del function.additional_properties["z"]
    function.additional_properties["x"] = 3
    del before["z"]
    assert json.dumps(function.to_dict()) == json.dumps({**before, "x": 3})


@pytest.mark.parametrize("turns", [1, WARM_OBJECTS + 1], ids=["first", "compiled"])
@pytest.mark.parametrize("data", [body(), body(z=1)], ids=["none", "one"])
def test_unknown_members_can_be_added(turns: int, data: dict[str, Any]) -> None:
    """An unknown member that is added comes last, whether or not there were any."""
    for _ in range(turns):
        function = Function.from_dict(data)
        function.additional_properties["w"] = 0
        assert json.dumps(function.to_dict()) == json.dumps({**data, "w": 0})


def test_unknown_members_start_empty() -> None:
    """Without unknown members the dict is there all the same, and adding to it works."""
    function = Function.from_dict(body())
    assert function.additional_properties == {}
    function.additional_properties["new"] = None
    assert function.to_dict() == body(new=None)


def test_declared_key_among_unknown_ones_has_no_effect(function: Function) -> None:
    """A declared member is its attribute's alone."""
    function.additional_properties["name"] = "sneaked in"
    function.additional_properties["count"] = 1
    assert function.to_dict()["name"] == "Answer"
    assert "count" not in function.to_dict()


def test_unknown_attribute_is_an_error(function: Function) -> None:
    """A misspelt attribute does not vanish into the instance."""
    with pytest.raises(AttributeError):
        function.descripton = "x"  # type: ignore[attr-defined]  # the mistake under test


def test_text_of_a_changed_date(function: Function) -> None:
    """A computed date-time is written in the usual form, an untouched one as it came."""
    assert isinstance(function.created, dt.datetime)
    assert function.to_dict()["created"] == "2026-01-05T10:11:12.345Z"
    function.created += dt.timedelta(days=1)
    assert function.to_dict()["created"] == "2026-01-06T10:11:12.345000Z"
    function.created = function.created.replace(microsecond=0, tzinfo=dt.timezone(dt.timedelta(hours=2)))
    assert function.to_dict()["created"] == "2026-01-06T10:11:12+02:00"


def test_plain_values_are_taken_anywhere(function: Function) -> None:
    """Plain dicts, lists and text may stand where models, tuples, enums and UUIDs are declared."""
    plain: Any = function
    plain.data = {"type": "code", "form": "inline", "code": "1"}
    plain.id = ID.upper()
    plain.sort = "code"
    plain.content = [{"text": "a"}, Prompt(text="b")]
    plain.pair = [uuid.UUID(ID), 1]
    result = function.to_dict()
    assert result["data"] == {"type": "code", "form": "inline", "code": "1"}
    assert result["id"] == ID.upper()
    assert result["sort"] == "code"
    assert result["content"] == [{"text": "a"}, {"type": "prompt", "text": "b"}]
    assert result["pair"] == [ID, 1]


def test_the_constructor_knows_what_it_was_given() -> None:
    """What is given is there, None as null; what is left out, or UNSET, is missing. Later changes know it."""
    point = Prompt(text="a", level=k.UNSET)  # type: ignore[arg-type]  # classes that are generated allow it
    assert ("level" in point, point.level, point.to_dict()) == (False, None, {"type": "prompt", "text": "a"})
    point.level = None
    assert "level" not in point
    null = Prompt(text="a", level=None)
    assert ("level" in null, null.to_dict()) == (True, {"type": "prompt", "text": "a", "level": None})
    assert null != point
    null.level = Level.HIGH
    null.level = None
    assert null.to_dict() == {"type": "prompt", "text": "a", "level": None}


def test_built_instances_take_no_room_from_decoded_ones() -> None:
    """However many ways a class is built in, the layouts of objects that come are still remembered."""

    class Wide(k.Model):
        FIELDS = tuple([k.Field(f"f{number}", k.INT) for number in range(8)])

    for number in range(2**8):
        chosen = [index for index in range(8) if number & (1 << index)]
        wide = Wide(**{f"f{index}": None for index in chosen})
        assert wide.to_dict() == {f"f{index}": None for index in chosen}
    codec = Wide._codec
    assert len(codec.made) == MAX_LAYOUTS
    came = [Wide.from_dict({"f7": 1, "f0": 2}) for _ in range(WARM_OBJECTS + 1)]
    assert came[-1]._layout is codec.layouts["f7", "f0"]


def test_built_from_keywords() -> None:
    """An instance made in Python is encoded in the order of declaration, constants included."""
    function = Function(
        data=Inline(code="1"),
        name="n",
        xact_id="1",
        id=uuid.UUID(ID),
        tags=None,
        sort=Sort.CODE,
        day=dt.date(2026, 1, 5),
    )
    assert json.dumps(function.to_dict()) == json.dumps(
        {
            "id": ID,
            "_xact_id": "1",
            "name": "n",
            "data": {"type": "code", "form": "inline", "code": "1"},
            "day": "2026-01-05",
            "sort": "code",
            "tags": None,
        }
    )


def test_missing_keyword_is_named() -> None:
    """The constructor names what is missing, and what it does not know."""
    with pytest.raises(TypeError, match="text"):
        Prompt()  # type: ignore[call-arg]  # the mistake under test
    with pytest.raises(TypeError, match="txt"):
        Prompt(txt="x")  # type: ignore[call-arg]  # the mistake under test


def test_dict_with_models_inside() -> None:
    """A plain dict in a model's place may hold models, UUIDs, dates, enums and UNSET."""
    mixed: Any = {
        "type": "code",
        "form": Sort.CODE,
        "parts": (Prompt(text="a"),),
        "day": dt.date(2026, 1, 5),
        "no": k.UNSET,
    }
    function = Function(id=uuid.UUID(ID), xact_id="1", name="n", data=mixed)
    assert function.to_dict()["data"] == {
        "type": "code",
        "form": "code",
        "parts": [{"type": "prompt", "text": "a"}],
        "day": "2026-01-05",
    }


def test_copy_changes_the_copy_alone(function: Function) -> None:
    """`copy` sets and removes members, keeps order and unknown members, and leaves the original alone."""
    before = json.dumps(function.to_dict())
    twin = function.copy(name="Twin", tags=k.UNSET)
    twin.additional_properties["z"] = 9
    assert json.dumps(function.to_dict()) == before
    assert [*twin.to_dict()] == [key for key in function.to_dict() if key != "tags"]
    assert (twin.name, twin.to_dict()["z"]) == ("Twin", 9)


def test_copy_knows_what_it_was_given(function: Function) -> None:
    """None adds null to the copy wherever the member was; UNSET removes; the rest is as it was."""
    before = function.to_dict()
    function.count = 1
    twin = function.copy(description=None, tags=None, on=k.UNSET, score=k.UNSET)
    expected = {**before, "tags": None, "description": None, "count": 1}
    del expected["on"]
    assert json.dumps(twin.to_dict()) == json.dumps(expected)
    assert [name in twin for name in ("description", "tags", "on", "score")] == [True, True, False, False]
    assert [name in function for name in ("description", "on")] == [False, True]
    assert twin.on is None
    twin.description = "d"
    twin.description = None
    assert json.dumps(twin.to_dict()) == json.dumps(expected)


def test_copy_knows_its_members(function: Function) -> None:
    """A name that is no member's is an error that says so."""
    with pytest.raises(TypeError, match="'nmae'"):
        function.copy(nmae="x")


@pytest.mark.parametrize(
    "clone",
    [
        copy.copy,
        copy.deepcopy,
        lambda x: x.copy(),
        *[lambda x, p=p: pickle.loads(pickle.dumps(x, p)) for p in range(6)],  # noqa: S301  # our own pickle
    ],
    ids=["copy", "deepcopy", "copy()", *(f"pickle {protocol}" for protocol in range(6))],
)
def test_clones_are_equal_and_exact(function: Function, clone: Any) -> None:
    """Every way to clone keeps values, order, text and unknown members, and the clone is independent."""
    function.count = 3
    text = json.dumps(function.to_dict())
    twin = clone(function)
    assert ["on" in twin, twin.on, "description" in twin, twin.description] == [True, None, False, None]
    assert twin == function
    assert json.dumps(twin.to_dict()) == text
    twin.name = "Twin"
    twin.additional_properties["more"] = 1
    assert json.dumps(function.to_dict()) == text


def test_deepcopy_is_deep(function: Function) -> None:
    """Changing the deep copy's nested model leaves the original's alone."""
    twin = copy.deepcopy(function)
    assert isinstance(twin.data, Prompt)
    twin.data.text = "changed"
    assert function.to_dict()["data"]["text"] == "hi"


def test_equality() -> None:
    """Instances of one class are equal when all their members are, in whatever order they came."""
    assert Function.from_dict(body(z=1)) == Function.from_dict(dict(reversed(body(z=1).items())))
    assert Function.from_dict(body(z=1)) != Function.from_dict(body(z=2))
    assert Function.from_dict(body()) != Function.from_dict(body(count=1))
    assert Function.from_dict(body()) != Function.from_dict(body(count=None))
    assert Function.from_dict(body(count=None)) == Function.from_dict(body()).copy(count=None)
    assert Function.from_dict(body()) != body()
    with pytest.raises(TypeError):
        hash(Function.from_dict(body()))


def test_weak_references() -> None:
    """Instances can be referred to weakly."""
    function = Function.from_dict(body())
    assert weakref.ref(function)() is function


def test_a_constructor_of_ones_own_may_set_what_its_base_does_not_know() -> None:
    """What a class adds to its base's members is missing until its constructor assigns it."""

    class Signed(Prompt):
        FIELDS = (k.Field("author", k.STR), k.Field("editor", k.STR))
        author: str | None = None
        editor: str | None = None

        def __init__(self, author: str) -> None:
            super().__init__(type="prompt", text="hi")
            self.author = author

    signed = Signed("A. N.")
    assert signed.to_dict() == {"type": "prompt", "text": "hi", "author": "A. N."}
    assert (signed.editor, "editor" in signed) == (None, False)


def test_what_is_written_by_hand_equals_what_came() -> None:
    """Plain dicts and texts in a model made in Python equal the models, dates and UUIDs of a decoded one."""
    came = Function.from_dict(body())
    made = Function.from_dict({})
    for field in Function.FIELDS:
        if field.key in body():
            made = made.copy(**{field.name: body()[field.key]})
    made.additional_properties.update(came.additional_properties)
    assert (made == came, came == made) == (True, True)
    assert made.copy(data={"type": "prompt", "text": "other"}) != came
    assert made.copy(data=k.UNSET) != came


def test_attrs_sees_a_class_of_its_own() -> None:
    """`attrs.fields`, `has` and `asdict` work, whether or not the constructor was used before."""

    @k.model
    class Fresh(k.Model):
        FIELDS = (k.Field("a", k.INT, required=True), k.Field("b", k.STR))
        a: int
        b: str | None = None

    fresh: type[Any] = Fresh
    assert attrs.has(fresh)
    assert [field.name for field in attrs.fields(Fresh)] == ["a", "b"]
    assert attrs.asdict(Fresh(a=1)) == {"a": 1, "b": None}


def test_looking_at_the_base_changes_no_class() -> None:
    """Whoever asks for the signature of `Model`, as `help` does, takes no members from later classes."""
    inspect.signature(k.Model)

    @k.model
    class Fresh(k.Model):
        FIELDS = (k.Field("a", k.INT, required=True),)
        a: int

    assert [field.name for field in attrs.fields(Fresh)] == ["a"]
    assert "a" in inspect.signature(Fresh).parameters
    assert k.Model().to_dict() == {}
    with pytest.raises(TypeError, match="none called a"):
        k.Model(a=1)


def test_evolve_passes_on_what_it_reads() -> None:
    """`attrs.evolve` gives the constructor each attribute as it reads: `copy` knows the missing ones."""
    prompt: Any = Prompt.from_dict({"type": "prompt", "text": "a"})
    assert attrs.evolve(prompt, text="b").to_dict() == {"type": "prompt", "text": "b", "level": None}
    assert prompt.copy(text="b").to_dict() == {"type": "prompt", "text": "b"}


def test_match_args_and_keyword_patterns(function: Function) -> None:
    """Class patterns narrow by keyword."""
    match function.data:
        case Prompt(text=text):
            assert text == "hi"
        case _:
            pytest.fail("not matched")
    match function:
        case Function(description=None, on=None):  # the one is missing, the other null
            assert ("description" in function, "on" in function) == (False, True)
        case _:
            pytest.fail("not matched")
    names: tuple[str, ...] = Prompt.__match_args__
    assert names == ("type", "text", "level")
