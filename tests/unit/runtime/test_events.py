"""The event table: which entry an event belongs to, and how its data is read."""

from __future__ import annotations

import copy
import pickle
from collections import deque
from typing import Any, ClassVar, Literal

import pytest

from invocant.runtime import EventSpec, StreamEvent, UnknownEvent, When, event
from invocant.runtime import kinds as k
from invocant.runtime._models.pointers import getter
from invocant.runtime._streams.tables import Closing, DecodedBatch, EventTable, MalformedEventError


@event
class Text(StreamEvent):
    """Text."""

    type: ClassVar[Literal["text"]] = "text"
    data: str


@event
class Other(StreamEvent):
    """Another one."""

    type: ClassVar[Literal["other"]] = "other"
    data: Any


def decode(specs: list[EventSpec], data: str, name: str = "message") -> tuple[StreamEvent, str]:
    """Decode one event; return it and its role."""
    runs: deque[DecodedBatch] = deque()
    problem = EventTable(tuple(specs)).decode_all([(name, [data])], runs)
    if problem is not None:
        raise problem
    return runs[0].event(0), runs[0].entry.role


def spec(cls: type[StreamEvent] = Text, **kw: Any) -> EventSpec:
    """Return an entry."""
    return EventSpec(cls, type=cls.type, **kw)


def test_event_holds_data_name_and_raw_text() -> None:
    """An event has its payload, its name and its data as it came; equality is about the payload."""
    made, role = decode([spec(event="t", role="text")], '"a\\n"', "t")
    assert (made.data, made.event, made.raw, made.type, role) == ("a\n", "t", '"a\\n"', "text", "text")
    assert made == Text("a\n")
    assert repr(made) == r"Text(data='a\n')"
    with pytest.raises(AttributeError):
        made.data = "b"  # type: ignore[misc]  # that it cannot be is the point


@pytest.mark.parametrize(
    ("encoding", "raw", "data"),
    [
        ("json", '{"a": [1]}', {"a": [1]}),
        ("json", "null", None),
        ("text", '{"a', '{"a'),
        ("text", '"words"', '"words"'),
        ("empty", "anything", None),
        ("json-or-text", '"words"', "words"),
        ("json-or-text", "words", "words"),
        ("json-or-text", '{"a": 1}', '{"a": 1}'),
        ("json-or-text", "17", "17"),
    ],
)
def test_data_encodings(encoding: Any, raw: str, data: Any) -> None:
    """JSON is parsed, text is kept, empty is None, and json-or-text is JSON only when that gives a string."""
    assert decode([spec(Other, data=encoding)], raw)[0].data == data


def test_data_becomes_its_kind() -> None:
    """The payload is decoded by the entry's kind, leniently."""
    specs = [spec(Other, kind=k.UUID)]
    assert decode(specs, '"6d0f6a52-5b6e-4c1e-9c0a-1f2f0a7f9b11"')[0].data.version == 4
    assert decode(specs, "12")[0].data == 12


def test_malformed_json_is_an_error_with_the_data() -> None:
    """Data that should be JSON and is not is refused, raw data attached."""
    with pytest.raises(MalformedEventError) as caught:
        decode([spec()], '{"a')
    assert caught.value.args[1] == '{"a'


def test_unknown_name_is_an_unknown_event() -> None:
    """A name that the table does not have is not parsed and not an error."""
    made, role = decode([spec(event="t")], '{"ms": 1}', "metrics")
    assert isinstance(made, UnknownEvent)
    assert (made.data, made.event, made.type, role) == ('{"ms": 1}', "metrics", "unknown", "side")


CHOICES = [
    EventSpec(Other, type="sentinel", data="text", when=When(equals="[DONE]"), role="end"),
    EventSpec(Other, type="error", when=When(match={"kind": "error"}), role="error"),
    EventSpec(Other, type="json", when=When(match={"kind": "json"}, has=("delta",)), role="json"),
    EventSpec(Other, type="text", when=When(has=("delta",)), role="text"),
]


@pytest.mark.parametrize(
    ("raw", "role"),
    [
        ("[DONE]", "end"),
        ('{"kind": "error", "delta": 1}', "error"),
        ('{"kind": "json", "delta": 1}', "json"),
        ('{"kind": "json", "delta": null}', "json"),
        ('{"kind": 1, "delta": 1}', "text"),
        ('{"delta": 1}', "text"),
    ],
)
def test_first_fitting_entry_decides(raw: str, role: str) -> None:
    """Conditions are tried in order: raw text, members that match, members that are there."""
    assert decode(CHOICES, raw)[1] == role


@pytest.mark.parametrize(("raw", "data"), [('{"usage": 1}', {"usage": 1}), ("[1]", [1]), ("null", None)])
def test_fitting_nothing_is_unknown_with_parsed_data(raw: str, data: Any) -> None:
    """Where events of a name are JSON, an unknown one comes as JSON."""
    made, role = decode(CHOICES, raw)
    assert isinstance(made, UnknownEvent)
    assert (made.data, role) == (data, "side")


def test_fitting_nothing_because_it_is_broken_is_malformed() -> None:
    """Half a JSON object is not an event from the future."""
    with pytest.raises(MalformedEventError, match="the data of an event is not JSON: Unterminated") as caught:
        decode(CHOICES, '{"delta": "a')
    assert caught.value.args[1] == '{"delta": "a'


def test_true_is_not_one() -> None:
    """A condition on 1 does not fit true: JSON tells them apart."""
    specs = [spec(Other, when=When(match={"a": 1}), role="json")]
    assert decode(specs, '{"a": true}')[1] == "side"
    assert decode(specs, '{"a": 1}')[1] == "json"


def test_what_is_missing_is_not_null() -> None:
    """A condition on null fits a member that is null, and none that is not there."""
    specs = [spec(Other, when=When(match={"a": None}), role="json")]
    assert decode(specs, "{}")[1] == "side"
    assert decode(specs, '{"a": null}')[1] == "json"


def test_what_follows_the_end_in_one_piece_is_handed_on() -> None:
    """All events after the one that ends the stream, those of the same name and of others."""
    runs: deque[DecodedBatch] = deque()
    closings: list[Closing] = []
    arrived = [("message", ['{"kind": "error"}', "[DONE]", "{}"]), ("more", ["1"])]
    assert EventTable(tuple(CHOICES)).decode_all(arrived, runs, closings) is None
    assert closings == [Closing(True, [("message", ["[DONE]", "{}"]), ("more", ["1"])])]
    assert [run.entry.role for run in runs] == ["error"]


@pytest.mark.parametrize(
    ("pointer", "found"),
    [("/a", {"b": [1, {"c~/d": 2}]}), ("/a/b/0", 1), ("/a/b/1/c~0~1d", 2), ("/a/b/7", None), ("/x/y", None),
     ("/a/b/-", None), ("/0", None), ("/a/b/c", None)],
)  # fmt: skip
def test_pointers(pointer: str, found: Any) -> None:
    """A JSON pointer is followed through objects and arrays, and gives None where it leads nowhere."""
    get = getter(pointer)
    assert get is not None
    assert get({"a": {"b": [1, {"c~/d": 2}]}}) == found


def test_empty_pointer_is_the_value_itself() -> None:
    """There is nothing to follow."""
    assert getter("") is None


def test_many_events_in_a_row_become_their_kind() -> None:
    """Events of a kind that come in a row are decoded each, however many there are."""
    text = "6d0f6a52-5b6e-4c1e-9c0a-1f2f0a7f9b11"
    table = EventTable((spec(Other, event="t", kind=k.UUID),))
    for _ in range(2):
        runs: deque[DecodedBatch] = deque()
        assert table.decode_all([("t", [f'"{text}"'] * 6)], runs) is None
        assert [event.data.version for run in runs for event in run.events] == [4] * 6
        assert [payload for run in runs for payload in run.payloads] == [text] * 6


def test_events_travel() -> None:
    """Events pickle and copy with their name and raw text."""
    made: StreamEvent = Text("a", event="t", raw='"a"')
    for twin in (pickle.loads(pickle.dumps(made)), copy.copy(made), copy.deepcopy(made)):  # noqa: S301  # our own
        assert (twin, twin.event, twin.raw, type(twin)) == (made, "t", '"a"', Text)
    assert made != Other("a")
    assert len({made, Text("a")}) == 1
