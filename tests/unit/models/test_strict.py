"""Asking what is wrong, and insisting that nothing is."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from invocant.runtime import kinds as k
from invocant.runtime._errors import DecodeError
from tests.unit.models.samples import Function, Level, Point, Prompt, body, data_kind

GOOD = [
    body(),
    body(description=None, created=None, sort=None, tags=None, content=None),
    body(sort="agent", unknown=1, data={"type": "graph"}, score=1, count=2.0),
    body(
        ids=[],
        metadata={"a": None},
        shapes={"a": {"x": 1, "y": 2}},
        pair=[body()["id"], 1],
        tree={"children": [{}]},
    ),
    body(created="2016-12-31T23:59:60Z", day="2026-01-05", at="10:00:00Z", on=False),
    body(data={"type": "code", "form": "bundle", "parts": [{"type": "prompt", "text": "", "level": 99}]}),
]
BAD: list[tuple[dict[str, Any], str, str, str]] = [
    ({"id": 1}, "$.id", "expected a UUID, found an integer", "Function"),
    ({"id": "x"}, "$.id", "expected a UUID, found other text", "Function"),
    ({"name": None}, "$.name", "expected a string, found null", "Function"),
    ({"created": 5}, "$.created", "expected a date-time, found an integer", "Function"),
    ({"day": "soon"}, "$.day", "expected a date, found other text", "Function"),
    ({"count": True}, "$.count", "expected an integer, found a boolean", "Function"),
    ({"count": 1.5}, "$.count", "expected an integer, found a number", "Function"),
    ({"score": "1"}, "$.score", "expected a number, found a string", "Function"),
    ({"on": 1}, "$.on", "expected a boolean, found an integer", "Function"),
    ({"sort": 1}, "$.sort", "expected a string, found an integer", "Function"),
    ({"tags": ["a", 1]}, "$.tags[1]", "expected a string, found an integer", "Function"),
    ({"tags": {}}, "$.tags", "expected an array, found an object", "Function"),
    ({"metadata": []}, "$.metadata", "expected an object, found an array", "Function"),
    ({"data": "prompt"}, "$.data", "expected an object, found a string", "Function"),
    ({"data": {"type": "prompt"}}, "$.data.text", "missing, though it is required", "Prompt"),
    (
        {"data": {"type": "prompt", "text": "", "level": "x"}},
        "$.data.level",
        "expected an integer, found a string",
        "Prompt",
    ),
    (
        {"shapes": {"a b": {"x": 1, "y": "2"}}},
        "$.shapes['a b'].y",
        "expected a number, found a string",
        "Point",
    ),
    ({"shapes": {"a": 1}}, "$.shapes.a", "expected an object, found an integer", "Function"),
    ({"pair": [body()["id"]]}, "$.pair", "expected an array of 2 or more, found an array of 1", "Function"),
    ({"pair": [body()["id"], 1, "x"]}, "$.pair[2]", "expected a date, found other text", "Function"),
    ({"pair": {}}, "$.pair", "expected an array of 2 or more, found an object", "Function"),
    ({"ids": 1}, "$.ids", "expected an array or a UUID, found an integer", "Function"),
    (
        {"content": {"type": "other", "text": ""}},
        "$.content.type",
        "expected 'prompt', found 'other'",
        "Prompt",
    ),
    (
        {"tree": {"children": [{"children": [{"name": 1}]}]}},
        "$.tree.children[0].children[0].name",
        "expected a string, found an integer",
        "Tree",
    ),
]


@pytest.mark.parametrize("data", GOOD)
def test_nothing_wrong(data: dict[str, Any]) -> None:
    """Valid objects have no problems; unknown members, enum values and variants are no problems."""
    assert Function.from_dict(data, strict=True).problems() == []


@pytest.mark.parametrize(
    ("change", "path", "message", "model"), BAD, ids=[row[1] + " " + row[2] for row in BAD]
)
def test_something_wrong(change: dict[str, Any], path: str, message: str, model: str) -> None:
    """Lenient decoding keeps the value and can name it; strict decoding raises with model and path."""
    data = body(**change)
    assert Function.from_dict(data).problems() == [k.Problem(path, message, model)]
    with pytest.raises(DecodeError) as caught:
        Function.from_dict(data, strict=True)
    error = caught.value
    assert (error.model, error.path, error.problems) == ("Function", path, (k.Problem(path, message, model),))
    assert str(error).startswith(f"Function: {path}: {message}")
    assert ("(in " in str(error)) == (model != "Function")


def test_all_problems_are_listed() -> None:
    """Every problem is reported, in the order of declaration."""
    found = Function.from_dict({"name": 1, "tags": [None, "a", 2]}).problems()
    assert [problem.path for problem in found] == [
        "$.id",
        "$._xact_id",
        "$.name",
        "$.data",
        "$.tags[0]",
        "$.tags[2]",
    ]
    assert str(found[0]) == "$.id: missing, though it is required"


def test_problems_of_what_was_set() -> None:
    """Problems are those of the instance as it is now."""
    prompt = Prompt(text="a", level=Level.LOW)
    assert prompt.problems() == []
    prompt.text = 3  # type: ignore[assignment]  # the mistake under test
    assert [problem.path for problem in prompt.problems()] == ["$.text"]


@pytest.mark.parametrize("text", ["[]", "null", "3", '"x"'])
def test_json_that_is_no_object(text: str) -> None:
    """JSON of another type is an error, lenient or not."""
    with pytest.raises(DecodeError, match="expected an object"):
        Point.from_json(text)


@pytest.mark.parametrize("text", ["", "{", b"\xff\xfe\x00", "[" * 100_000])
def test_text_that_is_no_json(text: str | bytes) -> None:
    """Text that is not JSON, not Unicode or nested too deeply is an error with model and cause."""
    with pytest.raises(DecodeError, match=r"Point: \$: not JSON") as caught:
        Point.from_json(text)
    assert caught.value.__cause__ is not None


def test_no_object_at_all() -> None:
    """`from_dict` of something else is the same error."""
    with pytest.raises(DecodeError, match="expected an object, found an array"):
        Point.from_dict([1])  # type: ignore[arg-type]  # the mistake under test


def test_from_json_is_strict_on_request() -> None:
    """`from_json` passes `strict` on."""
    missing = Point.from_json('{"x": 1}')
    y: Any = missing.y
    assert y is None
    assert [problem.path for problem in missing.problems()] == ["$.y"]
    with pytest.raises(DecodeError, match=r"\$\.y"):
        Point.from_json('{"x": 1}', strict=True)


def test_error_survives_pickling() -> None:
    """The error keeps model, path and problems through a pickle."""
    with pytest.raises(DecodeError) as caught:
        Point.from_dict({}, strict=True)
    twin = pickle.loads(pickle.dumps(caught.value))  # noqa: S301  # our own pickle
    assert (twin.model, twin.path, twin.problems) == ("Point", "$.x", caught.value.problems)


def test_values_stay_out_of_messages() -> None:
    """A problem names types, not values: text may be secret; a constant's rival is shown, but cut."""
    long = "x" * 500
    assert all(long not in problem.message for problem in k.UUID.problems(long))
    (problem,) = k.Const("a").problems(long)
    assert len(problem.message) < 80


def test_consts() -> None:
    """A constant is compared as JSON does: 1.0 is 1, true is not."""
    assert list(k.Const(1).problems(1.0)) == []
    assert list(k.Const(1, 2).problems(2)) == []
    assert len(list(k.Const(1).problems(True))) == 1
    assert len(list(k.Const(True).problems(1))) == 1
    assert [problem.message for problem in k.Const("a", "b").problems({})] == [
        "expected 'a' or 'b', found an object"
    ]
    assert list(k.Const(None).problems(None)) == []


def test_problems_of_a_bare_union() -> None:
    """A union can be asked without a model round it."""
    assert [str(problem) for problem in data_kind.problems({"type": "prompt"}, "$.data")] == [
        "$.data.text: missing, though it is required"
    ]
