"""Members that the document does not name, but whose kind it gives."""

from __future__ import annotations

import copy
import datetime as dt
import json
import pickle
from typing import Any

import pytest

from invocant.runtime import DecodeError
from invocant.runtime import kinds as k
from invocant.runtime._models.layouts import WARM_OBJECTS


class Unit(k.Model):
    FIELDS = (k.Field("name", k.STR, required=True),)


class Log(k.Model):
    FIELDS = (k.Field("title", k.STR),)
    EXTRAS = k.DATETIME


class Units(k.Model):
    FIELDS = (k.Field("title", k.STR),)
    EXTRAS = k.Nullable(k.kind_of(Unit))


VALUE = {"b": "2026-01-02T03:04:05.120Z", "title": "t", "a": "2026-01-02T03:04:05Z"}


def test_extras_are_decoded_in_their_order() -> None:
    """They are what the document says, under their keys in JSON, before and after the layout is compiled."""
    log = Log.from_dict(VALUE)
    for _ in range(WARM_OBJECTS * 3):
        log = Log.from_dict(VALUE)
        assert list(log.additional_properties) == ["b", "a"]
        assert log.additional_properties["a"] == dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
        assert json.dumps(log.to_dict()) == log.json() == json.dumps(VALUE)
        assert log.problems() == []
    assert "a" in log
    assert "c" not in log


def test_extras_are_written_by_their_kind() -> None:
    """What is put there is sent as a declared member of that kind would be: models, moments, plain JSON."""
    log = Log(title="t")
    log.additional_properties["a"] = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)
    assert log.to_dict() == {"title": "t", "a": "2026-01-02T00:00:00Z"}
    units = Units.from_dict({"x": {"name": "n"}, "y": None})
    assert units.additional_properties["x"].name == "n"
    units.additional_properties.update({"z": Unit(name="m"), "w": {"name": "o"}})
    assert units.json() == '{"x": {"name": "n"}, "y": null, "z": {"name": "m"}, "w": {"name": "o"}}'


@pytest.mark.parametrize(
    ("value", "problems"),
    [
        ({"a": "soon"}, ["$.a: expected a date-time, found other text"]),
        (
            {"title": 3, "a": None},
            ["$.title: expected a string, found an integer", "$.a: expected a date-time, found null"],
        ),
    ],
)
def test_extras_of_another_type_are_kept_and_told(value: dict[str, Any], problems: list[str]) -> None:
    """A value that does not fit is kept as it came, listed with its place, and refused if strict."""
    log = Log.from_dict(value)
    assert log.to_dict() == value
    assert list(map(str, log.problems())) == problems
    assert {one.model for one in log.problems()} == {"Log"}
    with pytest.raises(DecodeError):
        Log.from_dict(value, strict=True)


def test_problems_inside_an_extra_name_its_model() -> None:
    """The innermost model is named, as it is for declared members."""
    (problem,) = Units.from_dict({"x": {}}).problems()
    assert (str(problem), problem.model) == ("$.x.name: missing, though it is required", "Unit")


def test_two_texts_of_one_moment_are_equal() -> None:
    """Extras compare as declared members do, in any order; a plain dict equals the model it stands for."""
    one = Log.from_dict({"a": "2026-01-02T03:04:05Z", "b": "2026-01-02T03:04:05Z"})
    two = Log.from_dict({"b": "2026-01-02T03:04:05.000+00:00", "a": "2026-01-02T03:04:05Z"})
    assert one == two
    assert one != Log.from_dict({"a": "2026-01-02T03:04:05Z"})
    plain = Units()
    plain.additional_properties["x"] = {"name": "n"}
    assert plain == Units.from_dict({"x": {"name": "n"}})


def test_extras_are_printed_copied_and_pickled_decoded() -> None:
    """Every copy has decoded values, and `repr` shows them."""
    log = Log.from_dict(VALUE)
    for twin in (pickle.loads(pickle.dumps(log)), copy.deepcopy(log), copy.copy(log), log.copy()):  # noqa: S301  # ours
        assert twin == log
        assert twin.additional_properties["a"].year == 2026
        assert twin.json() == json.dumps(VALUE)
    assert "a=datetime.datetime(2026, 1, 2, 3, 4, 5" in repr(log)


def test_a_class_without_a_kind_for_them_keeps_plain_json() -> None:
    """Where the document says nothing of other members they are JSON as it came."""
    assert Unit.from_dict({"name": "n", "a": "2026-01-02"}).additional_properties == {"a": "2026-01-02"}
    assert Unit.EXTRAS is None


def test_a_heir_has_the_kind_of_its_base() -> None:
    """A class of one's own that is made of a model reads extras as that does."""

    class More(Log):
        FIELDS = (k.Field("size", k.INT),)

    more = More.from_dict({"size": 1, "a": "2026-01-02T03:04:05Z"})
    assert more.additional_properties["a"].year == 2026
