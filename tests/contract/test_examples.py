"""Schemathesis ends in time, also where it never came to the end of the examples of a document."""

import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from invocant.contract import Options, check
from invocant.contract._bench import Bench
from invocant.contract._caller import Budget, Caller
from invocant.contract._engine import Engine
from invocant.contract._examples import has_many_ways, leave_out_examples
from invocant.contract._surface import ServerSurface
from invocant.contract._values import Values

NAMES = ("Filter", "Must", "Should", "Not", "Nested", "Least")
SCHEMAS: dict[str, Any] = {
    name: {
        "type": "object",
        "properties": {
            "field": {"type": "string", "example": "color"},
            "example": {"type": "string"},
            **{other.lower(): {"$ref": f"#/components/schemas/{other}"} for other in NAMES},
        },
    }
    for name in NAMES
}
PLAIN = {"type": "object", "properties": {"name": {"type": "string", "example": "Rex"}}}


def _posts(schema: Any, **more: Any) -> dict[str, Any]:
    body = {"content": {"application/json": {"schema": schema, **more}}}
    return {"post": {"requestBody": body, "responses": {"200": {"description": ""}}}}


DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Points", "version": "1"},
    "components": {"schemas": SCHEMAS},
    "paths": {
        "/points": _posts({"$ref": "#/components/schemas/Filter"}, example={"field": "size"}),
        "/pets": _posts(PLAIN),
    },
}


def test_examples_beyond_number_are_left_out() -> None:
    """They go from schemas that lead to one another in many ways, and stay beside them and elsewhere."""
    changed = json.loads(json.dumps(DOCUMENT))
    assert has_many_ways(DOCUMENT, SCHEMAS["Filter"])
    assert not has_many_ways(DOCUMENT, PLAIN)
    assert leave_out_examples(changed, ServerSurface(DOCUMENT).operations) == ["POST /points"]
    members = changed["components"]["schemas"]["Filter"]["properties"]
    assert members["field"] == {"type": "string"}
    assert members["example"] == {"type": "string"}, "a member that is called so is no example"
    assert changed["paths"]["/pets"] == DOCUMENT["paths"]["/pets"]
    content = changed["paths"]["/points"]["post"]["requestBody"]["content"]["application/json"]
    assert content["example"] == {"field": "size"}


@pytest.mark.long
def test_document_of_many_ways_is_checked_to_its_end() -> None:
    """With them in it, the first phase of schemathesis did not end."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        head = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": head})
        await send({"type": "http.response.body", "body": b"{}"})

    report = check(DOCUMENT, Options(app=app, write=True, own=False, phases=("examples",), max_seconds=100.0))
    assert report.stopped is None


def nobody(*_: Any) -> Any:
    """Send nothing."""
    raise AssertionError


def test_run_ends_where_schemathesis_does_not() -> None:
    """When the time is up it is left alone, and that is said; what it had found before is kept."""
    now = [0.0]
    caller = Caller("http://api.test", nobody, Budget(seconds=60.0, clock=lambda: now[0]))  # type: ignore[arg-type]
    caller.budget.begin()
    bench = Bench(ServerSurface(DOCUMENT), caller, Values(ServerSurface(DOCUMENT)))
    never = threading.Event()

    def events() -> Iterator[str]:
        yield "found"
        never.wait()

    received = Engine(bench, 1, grace=0.0)._within_time(events())
    assert next(received) == "found"
    now[0] = 61.0
    assert list(received) == []
    assert [remark.text for remark in bench.remarks] == [
        "schemathesis was at the making of values when the time was up"
    ]
    never.set()
