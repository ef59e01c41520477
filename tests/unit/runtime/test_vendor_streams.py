"""The vendors' stream vectors, through their clients: events, results, and what is there in between."""

from __future__ import annotations

import base64
import json
import warnings
from pathlib import Path
from typing import Any

import attrs
import pytest

import invocant
from invocant import StreamEndWarning, StreamError, StreamEventError, StreamTruncatedError, UnknownEvent
from invocant.runtime import kinds as k
from tests.unit.runtime.closing import closed
from tests.unit.runtime.drivers import DRIVERS, AsyncDriver, Server, Streamed, SyncDriver, sse

DATA = Path(__file__).parents[2] / "data"
FUNCTION = "6d0f6a52-5b6e-4c1e-9c0a-1f2f0a7f9b11"


def load(name: str) -> dict[str, dict[str, Any]]:
    """Return the streams of a vector file by name."""
    return {stream["name"]: stream for stream in json.loads((DATA / f"{name}.json").read_text())["streams"]}


BRAINTRUST = load("braintrust_streams")
OPPER = load("opper_streams")


def chunks_of(vector: dict[str, Any]) -> list[bytes]:
    """Return the pieces of a vector's body."""
    return [c["text"].encode() if "text" in c else base64.b64decode(c["base64"]) for c in vector["chunks"]]


def recut(pieces: list[bytes], how: str) -> list[bytes]:
    """Return the pieces as they are, as one, or byte by byte."""
    whole = b"".join(pieces)
    if how == "whole":
        return [whole]
    return pieces if how == "as sent" else [whole[i : i + 1] for i in range(len(whole))]


def play(
    driver: SyncDriver | AsyncDriver, client_name: str, vector: dict[str, Any], cut: str, how: str
) -> Streamed:
    """Read a vector's stream through a vendor's client."""
    prefix = "" if isinstance(driver, SyncDriver) else "Async"
    driver = attrs.evolve(driver, cls=getattr(invocant, prefix + client_name))
    breaks = "ReadError" if vector["transport_end"] == "reset" else None
    reply = sse(*recut(chunks_of(vector), cut), breaks=breaks)
    server = Server(attrs.evolve(reply, headers={"content-type": vector["response"]["content_type"]}))
    client = driver.make(server)
    if client_name == "Braintrust":
        stream = client.functions.stream(FUNCTION, input="x")
    elif vector["request"]["path"] == "/call/stream":
        stream = client.stream(name="n", input="x")
    else:
        stream = client.functions.stream(FUNCTION, input="x")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        out = driver.read(stream, how)
    final = vector["expected"]["final"]
    assert any(w.category is StreamEndWarning for w in caught) == bool(final.get("warning"))
    assert server.open == 0
    return out


def plain(data: Any) -> Any:
    """Return an event's data as JSON."""
    return k.to_json(data)


def braintrust_event(event: Any) -> dict[str, Any]:
    """Write an event as the vectors do."""
    if isinstance(event, UnknownEvent):
        return {"type": "unknown", "event": event.event, "data": event.data}
    out: dict[str, Any] = {"type": event.type}
    if event.type == "error":
        out["message"] = event.data
    elif event.type == "console":
        out.update(plain(event.data))
    elif event.data is not None:
        out["data"] = plain(event.data)
    return out


def opper_event(event: Any) -> dict[str, Any]:
    """Write an event as the vectors do."""
    if event.type in ("unknown", "sentinel"):
        return {"type": event.type, "data": event.data}
    data = {key: value for key, value in plain(event.data).items() if key != "chunk_type"}
    if event.type == "json":
        data.setdefault("json_path", None)
    return {"type": event.type, **data}


def check_error(out: Streamed, final: dict[str, Any]) -> StreamError:
    """Check what an error must say and hold."""
    error = out.error
    assert isinstance(error, StreamError)
    if "partial_text" in final:
        assert error.partial == final["partial_text"]
    if "joined" in final:
        assert error.joined == final["joined"]
    if "done_seen" in final:
        assert error.done_seen is final["done_seen"]
    return error


@pytest.mark.parametrize("cut", ["whole", "as sent", "bytes"])
@pytest.mark.parametrize("name", BRAINTRUST)
@pytest.mark.parametrize("driver_name", ["sync-httpx", "asyncio-httpx", "trio-httpx2"])
def test_braintrust_stream(driver_name: str, name: str, cut: str) -> None:
    """Each vector gives its events, its result or its error, however it is cut."""
    vector = BRAINTRUST[name]
    final = vector["expected"]["final"]
    out = play(DRIVERS[driver_name], "Braintrust", vector, cut, "events")
    assert [braintrust_event(event) for event in out.values] == vector["expected"]["events"]
    if final["kind"] == "error":
        error = check_error(out, final)
        assert error.reason == final["reason"]
        assert isinstance(error, StreamTruncatedError if final["reason"] == "transport" else StreamEventError)
        if final["message"] is not None:
            assert error.message == final["message"]
    else:
        assert out.error is None
        assert out.result == final["value"]
        assert type(out.result) is type(final["value"])
        assert out.stream.done_seen is final["done_seen"]
        assert out.stream.fold.kind == final["kind"]


@pytest.mark.parametrize("cut", ["whole", "as sent", "bytes"])
@pytest.mark.parametrize("name", OPPER)
@pytest.mark.parametrize("driver_name", ["sync-httpx", "asyncio-httpx", "trio-httpx2"])
def test_opper_stream(driver_name: str, name: str, cut: str) -> None:
    """Each vector gives its events, its result or its error, however it is cut."""
    vector = OPPER[name]
    final = vector["expected"]["final"]
    out = play(DRIVERS[driver_name], "Opper", vector, cut, "events")
    assert [opper_event(event) for event in out.values] == vector["expected"]["events"]
    assert str(plain(out.stream.start.data)["span_id"]) == final["span_id"]
    if final["kind"] == "error":
        error = check_error(out, final)
        assert isinstance(error, StreamEventError)
        assert (error.code, error.message) == (final["error_type"], final["message"])
    elif final["kind"] == "transport_error":
        assert isinstance(check_error(out, final), StreamTruncatedError)
    else:
        assert out.error is None
        assert out.result == final["value"]
        assert out.stream.last_event_id == final.get("last_event_id", "")
        assert out.stream.retry == final.get("retry")


@pytest.mark.parametrize("cut", ["whole", "as sent", "bytes"])
@pytest.mark.parametrize("name", OPPER)
@pytest.mark.parametrize("driver_name", ["sync-httpx", "asyncio-httpx", "trio-httpx2"])
def test_opper_partial_after_each_event(driver_name: str, name: str, cut: str) -> None:
    """After every piece, `partial` is what the pieces up to it build, and later pieces do not change it."""
    vector = OPPER[name]
    out = play(DRIVERS[driver_name], "Opper", vector, cut, "events")
    text, root, joined = "", None, ""
    for event, partial in zip(vector["expected"]["events"], out.partials, strict=True):
        if event["type"] == "text":
            text += event["delta"]
        elif event["type"] == "json" and event["json_path"] is None:
            joined += event["delta"]
        elif event["type"] == "json":
            root = place(root, event["json_path"], event["delta"])
        expected = root if root is not None else closed(joined) if joined else text or None
        assert partial == expected
        assert type(partial) is type(expected)


def test_opper_partial_of_joined_json() -> None:
    """The answer whose deltas join to a JSON text is readable from its first member on."""
    out = play(DRIVERS["sync-httpx"], "Opper", OPPER["structured_as_json_text"], "as sent", "events")
    assert out.partials == [
        None,
        {},
        {"sum": 4},
        {"sum": 4, "why": "2 + "},
        {"sum": 4, "why": "2 + 2 \u2260 5"},
        {"sum": 4, "why": "2 + 2 \u2260 5"},
    ]


def place(root: Any, path: str, delta: Any) -> Any:
    """Put a delta in its place, in the plainest way: an oracle for the fold."""
    parts = path.replace("[", ".[").split(".")
    steps: list[Any] = [int(part[1:-1]) if part.startswith("[") else part for part in parts]
    holder: dict[str, Any] = {"response": json.loads(json.dumps(root))}
    node: Any = holder
    for step, following in zip(steps, [*steps[1:], None], strict=True):
        if isinstance(node, list):
            node.extend([None] * (step + 1 - len(node)))
            old = node[step]
        else:
            old = node.get(step)
        if following is None:
            node[step] = old + delta if isinstance(old, str) and isinstance(delta, str) else delta
        elif old is None:
            node[step] = [] if isinstance(following, int) else {}
        node = node[step]
    return holder["response"]


@pytest.mark.parametrize("name", BRAINTRUST)
def test_text_is_the_text_of_the_events(driver: SyncDriver | AsyncDriver, name: str) -> None:
    """`.text` gives the text in whole characters; an error event raises from it with the text before it."""
    vector = BRAINTRUST[name]
    final = vector["expected"]["final"]
    out = play(driver, "Braintrust", vector, "as sent", "text")
    text = "".join(e["data"] for e in vector["expected"]["events"] if e["type"] == "text_delta")
    assert "".join(out.values) == text.encode("utf-16", "surrogatepass").decode("utf-16")
    if final["kind"] == "error":
        check_error(out, {**final, "done_seen": out.error.done_seen})  # type: ignore[union-attr]  # checked to be one
    else:
        assert out.result == final["value"]
