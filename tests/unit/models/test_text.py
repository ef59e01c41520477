"""JSON text of models, which is written without their dict: the same as by way of it."""

from __future__ import annotations

import datetime as dt
import enum
import json
import math
import subprocess
import sys
import types
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from invocant.runtime import kinds as k
from invocant.runtime._models import writers
from invocant.runtime._models.json_text import dumps
from invocant.runtime._models.layouts import WARM_OBJECTS
from tests.unit.models.samples import ID, Function, Prompt, Tree, body


class Plain(enum.Enum):
    """An enum of the user's own."""

    ONE = 1


class Shout(str):
    """Text of a class of the user's own."""

    __slots__ = ()


MOMENT = dt.datetime(2026, 1, 5, 10, tzinfo=dt.UTC)
SET: dict[str, dict[str, Any]] = {
    "text": {"name": 'a "quoted" \u00e9\n\ud800'},
    "text of another class": {"name": Shout("a"), "sort": Shout("prompt")},
    "null": {"name": None, "tags": None, "data": None},
    "numbers": {"score": 10**30, "count": 1e400, "name": -0.0},
    "not a number": {"score": math.nan, "metadata": {"a": [math.inf, -math.inf]}},
    "booleans": {"on": True, "count": False},
    "enum members": {"sort": Plain.ONE, "metadata": {"a": Plain.ONE}},
    "values of text": {"id": uuid.UUID(ID), "created": MOMENT, "day": MOMENT.date(), "at": MOMENT.timetz()},
    "values of text in plain JSON": {"metadata": {"a": [uuid.UUID(ID), MOMENT], "b": (1, {2})}},
    "a moment computed from one that was decoded": {"created": k.DATETIME.decode("2026-01-05T10:11:12Z")},
    "a model as a dict": {"data": {"type": "prompt", "text": "hi", "level": k.UNSET, "id": uuid.UUID(ID)}},
    "models": {"data": Prompt(text="hi"), "content": Prompt(text="hi"), "shapes": {"a": Prompt(text="x")}},
    "lists": {"content": [Prompt(text="a"), {"text": uuid.UUID(ID)}, 3], "ids": [], "tags": ("a", MOMENT)},
    "a list that starts with no model": {"content": [{"text": "b", "type": k.UNSET}, Prompt(text="a")]},
    "mappings": {"metadata": types.MappingProxyType({"a": 1}), "shapes": types.MappingProxyType({})},
    "keys that are no text": {"metadata": {2: 2, None: 3, True: 4, 1.5: 5}},
    "recursive": {"tree": Tree(children=[Tree(name="a"), Tree(children=[])])},
    "removed": {"name": k.UNSET, "id": k.UNSET},
}


@pytest.mark.parametrize("changes", SET.values(), ids=SET.keys())
@pytest.mark.parametrize("unknown", [{}, {"new": [1], "z": None}], ids=["declared", "unknown too"])
def test_text_is_what_the_dict_gives(changes: dict[str, Any], unknown: dict[str, Any]) -> None:
    """Whatever is set, the text is that of `to_dict`, before and after the layout is compiled."""
    data = {**unknown, **body(created="2026-01-05T10:11Z", count=1, score=1.5, day="2026-01-05", at="10:11")}
    for _ in range(WARM_OBJECTS + 3):
        function = Function.from_dict(data)
        for name, value in changes.items():
            setattr(function, name, value)
        if unknown:
            function.additional_properties["new"] = [uuid.UUID(ID)]
        expected = dumps(function.to_dict())
        assert function.json() == expected


class Wordy(Prompt):
    """A model that says more than the document has."""

    def to_dict(self) -> dict[str, Any]:
        """Return the object with a member more."""
        return {**super().to_dict(), "words": 1}


class Renamed(str, enum.Enum):  # noqa: UP042  # as older programs have them
    """An enum of text whose values are not its text."""

    ONE = "one"

    @property
    def value(self) -> str:
        """What it is sent as."""
        return "eins"


@pytest.mark.parametrize("turns", [1, WARM_OBJECTS + 2], ids=["first", "compiled"])
def test_classes_of_the_users_own_are_asked(turns: int) -> None:
    """A model with a `to_dict` of its own is written as that says, alone, in a member and in plain JSON."""
    wordy = Wordy(text="hi")
    function, text = Function.from_dict(body()), ""
    for _ in range(turns):
        function = Function.from_dict(body(data={"type": "prompt", "text": "a"}, metadata={}, content=["a"]))
        function.data, function.metadata, function.content = wordy, {"a": wordy}, [wordy]
        function.name = Renamed.ONE
        text = function.json()
    assert text == dumps(function.to_dict())
    assert text.count('"words": 1') == 3
    assert wordy.json() == dumps(wordy.to_dict())


@pytest.mark.parametrize("turns", [1, WARM_OBJECTS + 2], ids=["first", "compiled"])
def test_a_model_that_contains_itself_cannot_be_written(turns: int) -> None:
    """The error is one of those that `json.dumps` has for it, and comes in an instant."""
    tree = Tree.from_dict({"children": [{"name": "a"}]})
    for _ in range(turns):
        tree = Tree.from_dict({"children": [{"name": "a"}]})
        tree.json()
    tree.children = [tree]
    with pytest.raises((ValueError, RecursionError)):
        tree.json()


@pytest.mark.parametrize("turns", [1, WARM_OBJECTS + 2], ids=["first", "compiled"])
def test_deep_models_are_written_as_deep_as_by_way_of_a_dict(turns: int) -> None:
    """Text is not harder to write than the dict."""
    for _ in range(turns):
        Tree.from_dict({"children": [{"children": []}]}).json()
    data: dict[str, Any] = {"children": []}
    for _ in range(150):
        data = {"children": [data]}
    assert Tree.from_dict(data).json() == json.dumps(data)


def test_text_of_a_moment_computed_from_a_decoded_one() -> None:
    """It has forgotten the text that the other one came with, and is written in the usual form."""
    data = body(created="2026-01-05T10:11Z")
    for _ in range(WARM_OBJECTS + 3):
        function = Function.from_dict(data)
        assert function.json() == json.dumps(data)
        assert isinstance(function.created, dt.datetime)
        function.created += dt.timedelta(days=1)
        assert function.json() == json.dumps({**data, "created": "2026-01-06T10:11:00Z"})


def test_common_layouts_are_written_without_a_dict() -> None:
    """The dict in between is no longer made once a layout has proved common."""

    def refuse(instance: object) -> dict[str, Any]:
        raise AssertionError(f"made a dict of {instance!r}")

    prompt = Prompt.from_dict({"text": "hi", "a member of this test": None})
    for _ in range(WARM_OBJECTS + 1):
        prompt.json()
    prompt._layout.encode = refuse
    assert prompt.json() == '{"text": "hi", "a member of this test": null}'


@pytest.mark.parametrize("turns", [1, WARM_OBJECTS + 2], ids=["first", "compiled"])
@pytest.mark.parametrize("value", [b"bytes", {"a": object()}, [k.UNSET]], ids=["bytes", "object", "unset"])
def test_what_has_no_json_form_is_refused(value: object, turns: int) -> None:
    """The error is the standard library's: a TypeError that names the class."""
    function = Function.from_dict(body(metadata={}))
    for _ in range(turns):
        function.json()
    function.metadata = value  # type: ignore[assignment]  # wrong on purpose
    with pytest.raises(TypeError, match=r"has no JSON form|not JSON serializable"):
        function.json()


@pytest.fixture(params=["made once", "made anew"])
def _encoder(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Write with an encoder that is made once, and as where Python does not have it as expected."""
    assert writers._encode is not None, "this Python has the encoder"
    if request.param == "made anew":
        monkeypatch.setattr(writers, "_encode", None)


@pytest.mark.usefixtures("_encoder")
def test_a_value_that_contains_itself_is_a_value_error() -> None:
    """As for `json.dumps`: what is wrong is said, rather than how deep it went."""
    loop: list[Any] = []
    loop.append({"a": loop})
    with pytest.raises(ValueError, match=r".+"):
        dumps(loop)


@pytest.mark.usefixtures("_encoder")
def test_plain_text_is_the_standard_librarys() -> None:
    """Order, spaces, numbers and escapes."""
    value = {"b": [1, 1.0, 2**70, True, None, "\ud800é"], "a": {"": {}}, "c": ()}
    assert dumps(value) == json.dumps(value)


@pytest.mark.parametrize("make", [None, lambda *_: None, lambda *_: lambda value, level: ["?"], "TypeError"])
def test_an_encoder_that_is_other_than_expected_is_left_alone(
    make: Callable[..., Any] | str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`c_make_encoder` is no public name: without it, or in another form, `json.dumps` does the work."""

    def refuse() -> None:
        """Take no argument."""

    monkeypatch.setattr("json.encoder.c_make_encoder", refuse if make == "TypeError" else make)
    assert writers._encoder() is None


def test_reading_models_does_not_load_what_writes_them() -> None:
    """Programs that only read do without the encoder: it is loaded with the first text."""
    code = (
        "import sys; from tests.unit.models.samples import Prompt\n"
        "prompt = Prompt.from_dict({'type': 'prompt', 'text': 'hi'})\n"
        "before = 'invocant.runtime._models.writers' in sys.modules\n"
        "prompt.json(); print(before, 'invocant.runtime._models.writers' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


def test_models_load_what_their_members_need() -> None:
    """UUIDs and dates, a sixth of importing a model, are loaded with the first member of that kind."""
    code = (
        "import sys; from invocant.runtime import kinds as k\n"
        "class Note(k.Model): FIELDS = (k.Field('name', k.STR), k.Field('id', k.UUID))\n"
        "Note.from_dict({'name': 'n'}).to_dict()\n"
        "print([name for name in ('uuid', 'datetime') if name in sys.modules])\n"
        f"print(Note.from_dict({{'id': '{ID}'}}).id.version)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["[]", "4"]
