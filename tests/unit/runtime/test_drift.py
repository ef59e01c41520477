"""`on_drift=`: what an answer has and the document does not declare is told once, and nothing else."""

import asyncio
import json
import logging
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from invocant import (
    AsyncOpper,
    ConfigurationError,
    Drift,
    NotFoundError,
    Opper,
    StatusError,
    StreamContentError,
    StreamError,
)
from invocant.runtime import Api, EventStream, JsonSequence, Operation, Response, SyncClient
from invocant.runtime import kinds as k

ID = "5b1c2d84-21c4-4f2c-9d4c-0f6d3c1b8a11"
KEY = "key-of-a-user-0123456789"
SUMMARY = {"id": ID, "name": "order", "revision_id": ID}
LIST = "/paths/~1functions/get"
STREAM = "/paths/~1functions~1{function_id}~1call~1stream/post"
ITEM = "/components/schemas/ListFunctionsItem"
PAGE = "/components/schemas/PaginatedResponse_ListFunctionsItem_"
Handler = Callable[[httpx.Request], httpx.Response]


def page(*items: Any, **members: Any) -> Handler:
    """Return what answers one page."""
    body = {"data": list(items), "meta": {"total_count": len(items)}, **members}
    return lambda _: httpx.Response(200, json=body)


def events(*payloads: Any) -> Handler:
    """Return what answers a stream of these payloads."""
    text = "".join(f"data: {json.dumps(payload)}\n\n" for payload in payloads)
    return lambda _: httpx.Response(200, text=text, headers={"content-type": "text/event-stream"})


def listed(client: Any) -> Any:
    """Read a whole list."""
    return list(client.functions.list())


def streamed(client: Any) -> Any:
    """Read a whole stream."""
    with client.functions.stream(ID, input="x") as stream:
        return list(stream)


def fetched(client: Any) -> Any:
    """Ask for what is not there."""
    with pytest.raises(StatusError):
        client.functions.get(ID)


async def listed_async(client: Any) -> Any:
    """Read a whole list."""
    return [item async for item in client.functions.list()]


async def streamed_async(client: Any) -> Any:
    """Read a whole stream."""
    async with client.functions.stream(ID, input="x") as stream:
        return [event async for event in stream]


async def fetched_async(client: Any) -> Any:
    """Ask for what is not there."""
    with pytest.raises(StatusError):
        await client.functions.get(ID)


CASES: list[Any] = [
    pytest.param(listed, listed_async, page(SUMMARY), [], id="as declared"),
    pytest.param(
        listed,
        listed_async,
        page({**SUMMARY, "owner": "ann"}, {**SUMMARY, "owner": "bob"}),
        [
            Drift(
                operation="functions.list",
                kind="member",
                pointer=ITEM,
                path="/data/*/owner",
                name="owner",
                came="string",
            )
        ],
        id="a member of an item, once",
    ),
    pytest.param(
        listed,
        listed_async,
        page(warnings=[]),
        [
            Drift(
                operation="functions.list",
                kind="member",
                pointer=PAGE,
                path="/warnings",
                name="warnings",
                came="array",
            )
        ],
        id="a member of a page",
    ),
    pytest.param(
        listed,
        listed_async,
        page({**SUMMARY, "is_v3": None}),
        [
            Drift(
                operation="functions.list",
                kind="type",
                pointer=f"{ITEM}/properties/is_v3",
                path="/data/*/is_v3",
                came="null",
            )
        ],
        id="null where none is declared",
    ),
    pytest.param(
        listed,
        listed_async,
        page({**SUMMARY, KEY: 1, "user_8273645": 2}),
        [
            Drift(
                operation="functions.list",
                kind="member",
                pointer=ITEM,
                path="/data/*/***",
                name="***",
                came="integer",
            )
        ],
        id="names that look like data",
    ),
    pytest.param(
        listed,
        listed_async,
        lambda _: httpx.Response(200, json={"data": [], "meta": {"total_count": 0}}, headers={"X-Plan": KEY}),
        [Drift(operation="functions.list", kind="header", pointer=f"{LIST}/responses/200", name="x-plan")],
        id="a header, without its value",
    ),
    pytest.param(
        fetched,
        fetched_async,
        lambda _: httpx.Response(418, json={}),
        [
            Drift(
                operation="functions.get",
                kind="status",
                pointer="/paths/~1functions~1{function_id}/get/responses",
                name="418",
            )
        ],
        id="a status",
    ),
    pytest.param(
        streamed,
        streamed_async,
        events({"delta": "a", "json_path": None, "mood": "calm"}, {"novel": True}),
        [
            Drift(
                operation="functions.stream",
                kind="event",
                pointer=f"{STREAM}/x-invocant-stream/events",
                name="message",
                came="object",
            )
        ],
        id="an event",
    ),
]


@pytest.mark.parametrize(("call", "call_async", "handler", "drifts"), CASES)
def test_drift_is_told(call: Any, call_async: Any, handler: Handler, drifts: list[Drift]) -> None:
    """Both clients tell what is undeclared, once, and give the same results as without."""
    told: list[Drift] = []
    options: dict[str, Any] = {"api_key": KEY, "retries": 0}
    with httpx.Client(transport=httpx.MockTransport(handler)) as http:
        plain = call(Opper(http_client=http, **options))
        client = Opper(http_client=http, on_drift=told.append, **options)
        assert repr(call(client)) == repr(plain)
        call(client)  # once more: nothing new
    kinds = {drift.kind for drift in drifts}
    assert [drift for drift in told if drift.kind in kinds or not drifts] == drifts
    again: list[Drift] = []

    async def run() -> Any:
        async with httpx.AsyncClient(transport=httpx.MockTransport(handler)) as http:
            return await call_async(AsyncOpper(http_client=http, on_drift=again.append, **options))

    assert repr(asyncio.run(run())) == repr(plain)
    assert again == told


def client_of(handler: Handler, **options: Any) -> Opper:
    """Return a client whose requests are answered so."""
    http = httpx.Client(transport=httpx.MockTransport(handler))
    return Opper(api_key=KEY, http_client=http, retries=0, **options)


def test_what_it_raises_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    """A function that fails does not fail the call, and is named once in the log, without its message."""

    def fail(drift: Drift) -> None:
        raise RuntimeError(f"secret {drift}")

    client = client_of(page({**SUMMARY, "a": 1, "b": 2}), on_drift=fail)
    with caplog.at_level(logging.WARNING, logger="invocant"):
        assert len(listed(client)) == 1
    (record,) = [record for record in caplog.records if "on_drift" in record.getMessage()]
    assert "RuntimeError" in record.getMessage()
    assert "secret" not in caplog.text


def test_derived_clients_tell_once_together() -> None:
    """What one client has told, one derived from it does not tell; another function is told all."""
    told: list[Drift] = []
    other: list[Drift] = []
    client = client_of(page({**SUMMARY, "owner": 1}), on_drift=told.append)
    listed(client)
    listed(client.with_options(timeouts=5))
    assert len(told) == 1
    listed(client.with_options(on_drift=other.append))
    assert other == told


def test_errors_are_looked_at() -> None:
    """The body of an error is held to its schema too, and the error is what it was."""
    told: list[Drift] = []
    handler = page()
    body = {"detail": "no", "hint": "look elsewhere"}
    client = client_of(lambda _: httpx.Response(404, json=body), on_drift=told.append)
    with pytest.raises(NotFoundError):
        client.functions.get(ID)
    assert [(drift.kind, drift.name) for drift in told] == [("member", "hint")]
    assert handler is not None


def test_raw_answers_are_nobodys_business() -> None:
    """What is asked for undecoded is not read."""
    told: list[Drift] = []
    client = client_of(page({**SUMMARY, "owner": 1}), on_drift=told.append)
    assert client.raw.functions.list().status == 200
    assert told == []


def test_many_drifts_come_to_an_end(caplog: pytest.LogCaptureFixture) -> None:
    """Of an API that never repeats itself no more than a thousand are told, and the log says so."""
    words = [f"{a}{b}{c}" for a in "abcdefghijkl" for b in "abcdefghijkl" for c in "abcdefghijkl"]
    told: list[Drift] = []
    client = client_of(page({**SUMMARY, **dict.fromkeys(words, 1)}), on_drift=told.append)
    with caplog.at_level(logging.WARNING, logger="invocant"):
        listed(client)
        listed(client)
    assert len(told) == 1000
    assert caplog.text.count("more than 1000 drifts") == 1


def test_async_function_is_refused() -> None:
    """A function that would have to be awaited is refused where it is given."""

    async def tell(_: Drift) -> None: ...

    with pytest.raises(ConfigurationError, match="plain function"):
        Opper(api_key=KEY, on_drift=tell)
    with pytest.raises(ConfigurationError, match="on_drift="):
        Opper(api_key=KEY, on_drift="log")  # type: ignore[arg-type]  # that is the point


def test_client_without_a_document_is_refused() -> None:
    """An API that names no package has nothing to hold an answer to."""

    class Plain(SyncClient):
        API = Api(name="plain", base_url="https://api.example.com")

    with pytest.raises(ConfigurationError, match="package"):
        Plain(on_drift=print)


THINGS: Operation[None] = Operation(
    name="things.list",
    method="GET",
    path="/things",
    responses={"200": (Response("application/x-ndjson", k.STR), Response("text/event-stream", k.STR))},
)
LINES: JsonSequence[Any] = JsonSequence(name="things.list", media_type="application/x-ndjson")
EVENTS: EventStream[Any] = EventStream(name="things.list")
THING = {"type": "object", "properties": {"id": {"type": "string"}}}
DECLARED = {"application/x-ndjson": {"itemSchema": THING}, "text/event-stream": {}}
DOCUMENT = {"paths": {"/things": {"get": {"responses": {"200": {"content": DECLARED}}}}}}
CONTENT = "/paths/~1things/get/responses/200/content"


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A package with a document of sequences, by its name."""
    folder = tmp_path / "drifting_things"
    folder.mkdir()
    folder.joinpath("__init__.py").touch()
    folder.joinpath("document.json").write_text(json.dumps(DOCUMENT), "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    return folder.name


def came(kind: str, text: str) -> Handler:
    """Return what answers this text."""
    return lambda _: httpx.Response(200, text=text, headers={"content-type": kind})


def told_of(
    package: str, streaming: Any, handler: Handler
) -> tuple[list[Any], list[Drift], Exception | None]:
    """Return what a stream gives, what is told of it, and the error that ends it."""
    told: list[Drift] = []

    class Watched(SyncClient):
        API = Api(name="things", base_url="https://api.example.com", package=package)

    error: Exception | None = None
    values: list[Any] = []
    with httpx.Client(transport=httpx.MockTransport(handler)) as http:
        client = Watched(http_client=http, retries=0, on_drift=told.append)
        try:
            with client._client.stream(THINGS, streaming, {}) as stream:
                values.extend(stream)
        except StreamError as problem:
            error = problem
    return values, told, error


def test_items_of_a_sequence_are_looked_at(package: str) -> None:
    """The last too, which nothing but the end of the body completes."""
    answer = came("application/x-ndjson", '{"id": "1"}\n{"id": "2", "owner": "ann"}\n{"id": 3}')
    values, told, error = told_of(package, LINES, answer)
    assert (values, error) == ([{"id": "1"}, {"id": "2", "owner": "ann"}, {"id": 3}], None)
    pointer = f"{CONTENT}/application~1x-ndjson/itemSchema"
    assert [(drift.kind, drift.pointer, drift.path, drift.name, drift.came) for drift in told] == [
        ("member", pointer, "/owner", "owner", "string"),
        ("type", f"{pointer}/properties/id", "/id", "", "integer"),
    ]


@pytest.mark.parametrize("streaming", [LINES, EVENTS], ids=["sequence", "events"])
def test_answer_that_is_no_sequence_is_looked_at(package: str, streaming: Any) -> None:
    """It is told of as of any answer, and is the error that it is without."""
    values, told, error = told_of(package, streaming, came("application/json", "[]"))
    assert values == []
    assert isinstance(error, StreamContentError)
    assert error.body == b"[]"
    assert [(drift.kind, drift.name) for drift in told] == [("media-type", "application/json")]


def test_answer_that_is_no_stream_is_looked_at() -> None:
    """So it is where a table says what the events are."""
    told: list[Drift] = []
    with httpx.Client(transport=httpx.MockTransport(came("application/xml", "<a/>"))) as http:
        client = Opper(http_client=http, api_key=KEY, retries=0, on_drift=told.append)
        with pytest.raises(StreamContentError) as caught:
            streamed(client)
    assert caught.value.body == b"<a/>"
    assert [(drift.kind, drift.name) for drift in told] == [("media-type", "application/xml")]


def test_what_cannot_be_read_is_the_readers_to_tell(package: str) -> None:
    """Nothing is told of an item that is none, nor of what follows it."""
    answer = came("application/x-ndjson", '{"id": "1"}\n{oops\n{"id": "2", "owner": "ann"}\n')
    values, told, error = told_of(package, LINES, answer)
    assert values == [{"id": "1"}]
    assert isinstance(error, StreamError)
    assert [drift.kind for drift in told if drift.kind != "member"] == []


UNSET = """
import sys, httpx
from invocant import Opper
answer = httpx.Response(200, json={"data": [], "meta": {}})
http = httpx.Client(transport=httpx.MockTransport(lambda _: answer))
client = Opper(api_key="k", http_client=http)
list(client.functions.list())
print(*sorted(name for name in sys.modules if "drift" in name or "watched" in name))
"""


def test_nothing_is_loaded_without_it() -> None:
    """A client that was not given the option loads nothing that looks for drift, and reads no document."""
    done = subprocess.run(
        [sys.executable, "-c", UNSET], capture_output=True, text=True, check=True, timeout=600
    )
    assert done.stdout.strip() == ""


def test_str_says_what_where_and_of_which_call() -> None:
    """A drift can be logged as it is."""
    drift = Drift(operation="a.b", kind="value", pointer="/p", path="/x/*", name="new", came="string")
    assert str(drift) == "a.b: undeclared value new (string) at /x/*; see /p"
