"""UUIDs, dates and times: real ones, that remember how they were written."""

from __future__ import annotations

import copy
import datetime as dt
import pickle
import sys
import uuid
from typing import Any

import pytest

from invocant.runtime import kinds as k
from tests.unit.models.samples import ID


def clones(value: Any) -> list[Any]:
    """Return copies of *value* made in every way there is."""
    return [copy.copy(value), copy.deepcopy(value), pickle.loads(pickle.dumps(value))]  # noqa: S301  # our own pickle


def test_uuid_is_a_uuid() -> None:
    """A decoded UUID equals, hashes, sorts and prints as the `uuid.UUID` it is, in whatever case it came."""
    found, plain = k.UUID.decode(ID.upper()), uuid.UUID(ID)
    assert isinstance(found, uuid.UUID)
    assert found == plain
    assert plain == found
    assert hash(found) == hash(plain)
    assert {plain: 1}[found] == 1
    assert str(found) == ID
    assert repr(found) == repr(plain)
    assert found.int == plain.int
    assert found.hex == plain.hex
    assert found.bytes == plain.bytes
    assert found.urn == plain.urn
    assert found.version == 4
    assert found.is_safe is uuid.SafeUUID.unknown
    assert uuid.UUID(int=found.int) == found
    assert not found < plain
    with pytest.raises(TypeError):
        found.int = 3  # type: ignore[misc]  # the mistake under test
    for clone in clones(found):
        assert clone == plain
        assert k.UUID.encode(clone) == ID.upper()


@pytest.mark.parametrize(
    "text", ["", ID[:-1], ID + "0", ID.replace("-", ""), "{" + ID + "}", ID[:-1] + "g", ID + "\n"]
)
def test_other_text_is_no_uuid(text: str) -> None:
    """Only the usual 36 characters are a UUID."""
    found: Any = k.UUID.decode(text)
    assert found is text
    assert [problem.message for problem in k.UUID.problems(text)] == ["expected a UUID, found other text"]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-01-05T10:11:12Z", dt.datetime(2026, 1, 5, 10, 11, 12, tzinfo=dt.UTC)),
        ("2026-01-05T10:11:12.345Z", dt.datetime(2026, 1, 5, 10, 11, 12, 345000, tzinfo=dt.UTC)),
        ("2026-01-05T10:11:12.123456789Z", dt.datetime(2026, 1, 5, 10, 11, 12, 123456, tzinfo=dt.UTC)),
        ("2026-01-05T10:11:12+00:00", dt.datetime(2026, 1, 5, 10, 11, 12, tzinfo=dt.UTC)),
        ("2026-01-05T12:11:12+02:00", dt.datetime(2026, 1, 5, 10, 11, 12, tzinfo=dt.UTC)),
        ("2026-01-05t10:11:12z", dt.datetime(2026, 1, 5, 10, 11, 12, tzinfo=dt.UTC)),
        ("2026-01-05T24:00:00Z", dt.datetime(2026, 1, 6, tzinfo=dt.UTC)),
        ("2016-12-31T23:59:60Z", dt.datetime(2016, 12, 31, 23, 59, 59, tzinfo=dt.UTC)),
    ],
)
def test_moments(text: str, moment: dt.datetime) -> None:
    """Text of RFC 3339 names its moment, and stays the text of what is not changed, copies included."""
    found = k.DATETIME.decode(text)
    assert isinstance(found, dt.datetime)
    assert found == moment
    assert hash(found) == hash(moment)
    assert list(k.DATETIME.problems(text)) == []
    for value in (found, *clones(found)):
        assert k.DATETIME.encode(value) == text


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2026-02-30T00:00:00Z", "2026-01-05T10:11:61Z", "10:11", "99999-01-01"]
)
def test_other_text_is_no_moment(text: str) -> None:
    """Other text stays text, and is reported."""
    found: Any = k.DATETIME.decode(text)
    assert found is text
    assert len(list(k.DATETIME.problems(text))) == 1


def test_computed_moments_are_written_anew() -> None:
    """What arithmetic, `replace` and another zone give has its own text, and survives pickling."""
    found = k.DATETIME.decode("2026-01-05T10:11:12.345Z")
    day, plus_two = dt.timedelta(days=1), dt.timezone(dt.timedelta(hours=2))
    for value, text in [
        (found + day, "2026-01-06T10:11:12.345000Z"),
        (found - day, "2026-01-04T10:11:12.345000Z"),
        (found.replace(microsecond=0), "2026-01-05T10:11:12Z"),
        (found.astimezone(plus_two), "2026-01-05T12:11:12.345000+02:00"),
        (dt.datetime(2026, 1, 5), "2026-01-05T00:00:00"),  # noqa: DTZ001  # the naive case
    ]:
        for clone in (value, *clones(value)):
            assert k.DATETIME.encode(clone) == text
    assert (found - found) == dt.timedelta(0)
    assert repr(found).startswith("datetime.datetime(2026, 1, 5, 10, 11, 12, 345000")
    assert k.DATETIME.encode("2026-01-05") == "2026-01-05"
    assert k.DATETIME.encode(None) is None


def test_days_and_times() -> None:
    """Dates and times keep their text until changed, too."""
    day, time = k.DATE.decode("20260105"), k.TIME.decode("10:11:12.50Z")
    assert day == dt.date(2026, 1, 5)
    assert time == dt.time(10, 11, 12, 500000, tzinfo=dt.UTC)
    for clone in clones(day):
        assert k.DATE.encode(clone) == "20260105"
    for clone in clones(time):
        assert k.TIME.encode(clone) == "10:11:12.50Z"
    for clone in clones(day + dt.timedelta(days=1)):
        assert k.DATE.encode(clone) == "2026-01-06"
    for clone in clones(time.replace(microsecond=0)):
        assert k.TIME.encode(clone) == "10:11:12Z"
    assert repr(day) == "datetime.date(2026, 1, 5)"
    assert repr(k.TIME.decode("10:11")) == "datetime.time(10, 11)"
    assert k.DATE.decode("2026-01-05T00:00:00Z") == "2026-01-05T00:00:00Z"
    assert k.TIME.decode("noon") == "noon"


def test_usual_text_needs_no_dateutil() -> None:
    """python-dateutil is imported only for text that `fromisoformat` refuses."""
    import subprocess

    program = (
        "import sys; from invocant.runtime import kinds as k; k.DATETIME.decode('2026-01-05T10:11:12.345Z');"
        "assert 'dateutil' not in sys.modules; k.DATETIME.decode('2026-01-05T10:11:12z');"
        "assert 'dateutil' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_plain_json_of_anything() -> None:
    """`to_json` makes models, UUIDs, dates, enums and other containers plain, wherever they are."""
    mixed = {
        "id": uuid.UUID(ID),
        "wire": k.UUID.decode(ID.upper()),
        "days": (dt.date(2026, 1, 5), dt.time(1, 2, tzinfo=dt.UTC)),
        "set": {1},
        "model": k.UnknownModel.from_dict({"a": 1}),
        "no": k.UNSET,
    }
    assert k.to_json(mixed) == {
        "id": ID,
        "wire": ID.upper(),
        "days": ["2026-01-05", "01:02:00Z"],
        "set": [1],
        "model": {"a": 1},
    }
    other = object()
    assert k.to_json(other) is other
