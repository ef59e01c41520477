"""What `invocant.contract.strategies` draw is what a document allows, and what a package reads and writes."""

from __future__ import annotations

import json
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from invocant.contract import strategies
from invocant.contract._events import read
from invocant.documents import json_schema

QUICK = settings(max_examples=5, phases=[Phase.generate], suppress_health_check=list(HealthCheck))

NOTE = {
    "type": "object",
    "required": ["id", "title", "secret"],
    "properties": {
        "id": {"type": "integer", "readOnly": True},
        "title": {"type": "string", "minLength": 1, "maxLength": 8},
        "secret": {"type": "string", "writeOnly": True},
        "parent": {"$ref": "#/components/schemas/Note"},
    },
    "additionalProperties": False,
}
REFERENCE = {"$ref": "#/components/schemas/Note"}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Notes", "version": "1"},
    "paths": {
        "/notes": {
            "post": {
                "operationId": "createNote",
                "parameters": [
                    {
                        "name": "limit",
                        "in": "query",
                        "required": True,
                        "schema": {"type": "integer", "minimum": 3},
                    }
                ],
                "requestBody": {"required": True, "content": {"application/json": {"schema": REFERENCE}}},
                "responses": {
                    "201": {
                        "description": "",
                        "headers": {
                            "X-Count": {"required": True, "schema": {"type": "integer", "minimum": 1}}
                        },
                        "content": {"application/json": {"schema": REFERENCE}},
                    },
                    "4XX": {"description": "", "content": {"text/plain": {"schema": {"type": "string"}}}},
                    "204": {"description": ""},
                },
            }
        },
        "/talk": {
            "get": {
                "x-invocant-stream": {
                    "terminator": "required",
                    "events": [
                        {"type": "done", "data": "text", "role": "end", "when": {"equals": "[DONE]"}},
                        {"type": "begun", "event": "begun", "data": "empty", "role": "start"},
                        {
                            "type": "word",
                            "data": "json",
                            "role": "text",
                            "when": {"match": {"kind": "word"}},
                            "schema": {"type": "object", "required": ["text"]},
                        },
                        {"type": "other", "data": "json", "schema": {"type": "object"}},
                    ],
                },
                "responses": {"200": {"description": "", "content": {"text/event-stream": {"schema": {}}}}},
            }
        },
        "/lines": {
            "get": {
                "responses": {
                    "200": {
                        "description": "",
                        "content": {
                            "application/x-ndjson": {"itemSchema": {"type": "integer", "minimum": 5}}
                        },
                    }
                }
            }
        },
    },
    "components": {"schemas": {"Note": NOTE}},
}


def is_valid(value: Any, schema: Any, leaving_out: Any = None) -> bool:
    """Tell whether a validator that draws nothing finds *value* right."""
    whole = json_schema(DOCUMENT, schema, leaving_out=leaving_out)
    return bool(jsonschema_rs.validator_for(whole).is_valid(value))


@QUICK
@given(st.data())
def test_requests_are_valid(data: st.DataObject) -> None:
    """A request that is drawn has a body and a query that the document allows."""
    case = data.draw(strategies.requests(DOCUMENT, "createNote"))
    assert is_valid(case.body, REFERENCE, "readOnly")
    assert int(case.query["limit"]) >= 3


@QUICK
@given(strategies.responses(DOCUMENT, "POST /notes", 201))
def test_responses_are_valid(response: strategies.DrawnResponse) -> None:
    """A response that is drawn has the status, the headers and a body that the document declares."""
    assert response.status == 201
    assert int(response.headers["x-count"]) >= 1
    assert response.headers["content-type"] == "application/json"
    assert json.loads(response.content) == response.value
    assert is_valid(response.value, REFERENCE, "writeOnly")


@QUICK
@given(strategies.responses(DOCUMENT, "POST /notes"))
def test_every_status_is_drawn_as_declared(response: strategies.DrawnResponse) -> None:
    """Without a status any declared answer is drawn: a range as a number of it, no body where none is."""
    assert response.status in (201, 204) or 400 <= response.status <= 499
    assert (response.media_type is None) is (response.status == 204)


@QUICK
@given(strategies.streams(DOCUMENT, "GET /talk"))
def test_streams_are_in_order(stream: list[strategies.DrawnEvent]) -> None:
    """A stream is read back as the events it was drawn of: opened first, ended last, each as declared."""
    text = "".join(event.text for event in stream)
    received = read(text.encode(), "text/event-stream")
    assert received.troubles == []
    assert [event.data for event in received.events] == [event.data for event in stream]
    kinds = [event.type for event in stream]
    assert kinds[-1] == "done"
    assert "begun" not in kinds[1:]
    for event in stream:
        if event.type in ("word", "other"):
            assert (json.loads(event.data).get("kind") == "word") is (event.type == "word")


@QUICK
@given(strategies.responses(DOCUMENT, "GET /lines"))
def test_sequences_have_items(response: strategies.DrawnResponse) -> None:
    """A JSON sequence has one item on each line, as the schema of items says."""
    assert all(json.loads(line) >= 5 for line in response.content.decode().splitlines())


@QUICK
@given(strategies.json_values(DOCUMENT, "Note"))
def test_values_of_components_are_whole(value: Any) -> None:
    """A value of a component has all that is required, whoever sets it."""
    assert is_valid(value, REFERENCE)


def test_what_is_not_there_is_named() -> None:
    """An operation, a schema, a status or a stream that the document lacks is named by a LookupError."""
    with pytest.raises(LookupError, match="DELETE /notes"):
        strategies.requests(DOCUMENT, "DELETE /notes")
    with pytest.raises(LookupError, match="Nothing"):
        strategies.json_values(DOCUMENT, "Nothing")
    with pytest.raises(LookupError, match="500"):
        strategies.responses(DOCUMENT, "POST /notes", 500)
    with pytest.raises(LookupError, match="does not stream"):
        strategies.events(DOCUMENT, "POST /notes")
    with pytest.raises(LookupError, match="no generated package"):
        strategies.register("json")
    with pytest.raises(strategies.NoStrategyError):
        strategies.json_values(DOCUMENT, False)


@pytest.mark.parametrize(("package", "skipped"), [("invocant_api.nyckel", 1), ("invocant_api.opper", 2)])
def test_models_have_no_problems_and_round_trip(package: str, skipped: int) -> None:
    """What `from_type` draws of a model that is registered has no problems, and is read as it was written."""

    @settings(QUICK, max_examples=2)
    @given(st.data())
    def holds(data: st.DataObject) -> None:
        for model in classes:
            value = data.draw(st.from_type(model))
            assert type(value) is model
            if hasattr(model, "FIELDS"):
                assert value.problems() == []
                assert model.from_dict(value.to_dict()) == value

    classes = strategies.register(package)[::skipped]
    holds()


def test_models_of_parts_of_schemas_are_told_apart() -> None:
    """Models with the same members, made of schemas without a name, are drawn each with its own constant."""
    from invocant_api.braintrust.models import GraphNodeAggregator, GraphNodeOutput

    @settings(QUICK, max_examples=2)
    @given(strategies.models(GraphNodeAggregator), strategies.models(GraphNodeOutput))
    def hold(aggregator: GraphNodeAggregator, output: GraphNodeOutput) -> None:
        assert (aggregator.type, output.type) == ("aggregator", "output")
        assert aggregator.problems() == output.problems() == []

    hold()


def test_events_are_what_the_package_reads() -> None:
    """An event of a package is drawn with the payload of its class, and with the text that it came as."""
    from invocant_api.opper.events import Sentinel, Span

    @settings(QUICK, max_examples=2)
    @given(strategies.models(Span), strategies.models(Sentinel))
    def hold(span: Span, sentinel: Sentinel) -> None:
        assert json.loads(span.raw) == span.data.to_dict()
        assert sentinel.data == sentinel.raw == "[DONE]"

    hold()
