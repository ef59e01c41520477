"""Streams: which event is which, what they build, how they may end."""

from __future__ import annotations

import json
from typing import get_args

import pytest

from invocant import runtime as rt
from tests.generator.asking import Answer, answer, ask
from tests.generator.packages import Catalogue

pytestmark = pytest.mark.checkout


def stream(*events: tuple[str, str]) -> Answer:
    """Return an answer that streams *events*, each a name and its data."""
    content = "".join(f"event: {name}\ndata: {data}\n\n" for name, data in events)
    return answer(200, headers={"content-type": "text/event-stream"}, content=content.encode())


BYE = ("bye", "")


def test_events_are_told_apart_by_name(catalogue: Catalogue) -> None:
    """The SSE name chooses the class; data is JSON, text or nothing, as declared."""
    asked = ask(
        catalogue("streams"),
        lambda client: client.runs.follow(input="x"),
        stream(
            ("hello", '{"run":"r"}'),
            ("thought", "hm"),
            ("piece", '{"delta":{"text":"{\\"a\\""}}'),
            ("piece", '{"delta":{"text":":1}"}}'),
            ("new", "?"),
            BYE,
        ),
    )
    events = catalogue("streams", "events")
    kinds = [events.Hello, events.Thought, events.Piece, events.Piece, rt.UnknownEvent, events.Bye]
    assert [type(one) for one in asked.events] == kinds
    assert [one.type for one in asked.events] == ["hello", "thought", "piece", "piece", "unknown", "bye"]
    assert asked.events[0].data == catalogue("streams", "models").HelloData(run="r")
    assert asked.events[1].data == "hm"
    assert asked.events[-1].data is None
    assert asked.result == {"a": 1}
    assert json.loads(asked.request.content) == {"input": "x", "stream": True, "mode": "live"}
    assert asked.request.headers["accept"] == "text/event-stream"


def test_events_are_told_apart_by_what_they_hold(catalogue: Catalogue) -> None:
    """Where events share a name, the first entry whose conditions hold decides; the rest is unknown."""
    asked = ask(
        catalogue("streams"),
        lambda client: client.runs.watch(),
        stream(
            ("message", '{"kind":"word","delta":"Hel"}'),
            ("message", '{"kind":"word"}'),
            ("message", '{"kind":"other","delta":"no"}'),
            ("message", '{"kind":"word","delta":"lo"}'),
            ("alert", '"quoted"'),
            ("alert", "as it came"),
            ("message", "[DONE]"),
        ),
    )
    names = [type(one).__name__ for one in asked.events]
    assert names == ["Word", "UnknownEvent", "UnknownEvent", "Word", "Alert", "Alert", "Sentinel"]
    assert asked.events[0].data.delta == "Hel"
    assert [one.data for one in asked.events[4:]] == ["quoted", "as it came", "[DONE]"]
    assert asked.result == "Hello"


def test_error_events_say_why(catalogue: Catalogue) -> None:
    """An event of role error fails the result, with the message and code its pointers lead to."""
    reply = stream(("oops", '{"why":{"text":"no luck","code":"luck"}}'))
    with pytest.raises(rt.StreamEventError, match="no luck") as caught:
        ask(catalogue("streams"), lambda client: client.runs.follow(), reply)
    assert caught.value.code == "luck"
    assert "why" not in str(caught.value)
    assert isinstance(caught.value.event, catalogue("streams", "events").Oops)


@pytest.mark.parametrize(
    ("call", "problem"),
    [("tail", "required"), ("runs.follow", "optional"), ("runs.watch", "none")],
)
def test_a_stream_without_its_closing_event(catalogue: Catalogue, call: str, problem: str) -> None:
    """A missing closing event is an error, a warning or nothing, as the document declares."""
    module = catalogue("streams")
    first, _, rest = call.partition(".")

    def read() -> object:
        return ask(
            module,
            lambda client: getattr(getattr(client, first), rest)() if rest else getattr(client, first)(),
            stream(("other", "x")),
        ).result

    if problem == "required":
        with pytest.raises(rt.StreamTruncatedError):
            read()
    elif problem == "optional":
        with pytest.warns(rt.StreamEndWarning):
            read()
    else:
        assert read() is None


def test_an_end_that_is_not_spoken_of_is_optional(catalogue: Catalogue) -> None:
    """Where `terminator` is left out, a clean end without the closing event is a warning."""
    module = catalogue("streams")
    with pytest.warns(rt.StreamEndWarning):
        asked = ask(module, lambda client: client.usual(), stream(("message", "x")))
    assert asked.result == "x"
    assert ask(module, lambda client: client.usual(), stream(("message", "x"), ("end", ""))).result == "x"


def test_the_plain_form_asks_for_no_stream(catalogue: Catalogue) -> None:
    """Members that ask for a stream are arguments of neither form; a stream alone has no plain form."""
    module = catalogue("streams")
    asked = ask(module, lambda client: client.runs.start(input="x"), answer(200, json="done"))
    assert asked.result == "done"
    assert json.loads(asked.request.content) == {"input": "x"}
    with pytest.raises(TypeError, match="stream"):
        ask(module, lambda client: client.runs.start(stream=True))
    with pytest.raises(TypeError, match="stream"):
        ask(module, lambda client: client.runs.follow(stream=True))
    table = catalogue("streams", "operations").TABLE
    assert (table["runs.start"].stream.name, table["runs.watch"].stream.name) == ("runs.follow", "runs.watch")


def test_streams_of_one_name_share_their_classes(catalogue: Catalogue) -> None:
    """Each stream has its own union, of the classes in its table and the unknown event."""
    events = catalogue("streams", "events")
    assert set(get_args(events.TailEvent)) == {events.Chunk, events.End, rt.UnknownEvent}
    assert events.Bye in get_args(events.RunEvent)
    assert events.Bye in get_args(events.WatchEvent)
    assert events.Hello.__doc__ == "The run has begun."
    assert events.Bye.__doc__ == "The event `bye`."


def test_events_are_small_and_do_not_change(catalogue: Catalogue) -> None:
    """An event is compared by its payload, cannot be changed, and has no dict of its own."""
    word = catalogue("streams", "events").Word(data={"delta": "x"})
    assert word == catalogue("streams", "events").Word({"delta": "x"}, raw="other")
    assert not hasattr(word, "__dict__")
    with pytest.raises(AttributeError):
        word.data = None
