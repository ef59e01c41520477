"""Schemas that are inside of themselves: values are small and valid, and a wrong one has one fault."""

import json
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from invocant.contract import Options, check, strategies
from invocant.contract._bench import Bench
from invocant.contract._caller import Budget, Caller
from invocant.contract._drawing import draws
from invocant.contract._findings import Exchange
from invocant.contract._heights import Heights
from invocant.contract._probes.requests import _beyond
from invocant.contract._senders import OutgoingRequest
from invocant.contract._surface import ServerSurface
from invocant.contract._values import NoValueError, Values
from tests.examples import examples

TEXT = {"type": "string"}


def ref(name: str) -> dict[str, str]:
    """Return a reference to a component."""
    return {"$ref": f"#/components/schemas/{name}"}


def record(members: dict[str, Any], required: str = "") -> dict[str, Any]:
    """Return a schema of objects that requires the members that are named."""
    return {"type": "object", "properties": members, "required": required.split()}


SCHEMAS: dict[str, Any] = {
    "Node": record({"name": TEXT, "next": ref("Node")}, "name"),
    "Ping": record({"name": TEXT, "pong": ref("Pong")}, "name"),
    "Pong": record({"name": TEXT, "ping": ref("Ping")}, "name"),
    "Tree": record({"name": TEXT, "children": {"type": "array", "items": ref("Tree")}}, "name"),
    "Rows": record({"rows": {"type": "array", "items": ref("Rows")}}, "rows"),
    "Nest": {"type": "object", "additionalProperties": ref("Nest")},
    "Filled": {"type": "object", "additionalProperties": ref("Node"), "minProperties": 1},
    "Base": record({"name": TEXT}, "name"),
    "Extended": {"allOf": [ref("Base"), record({"parent": ref("Extended")})]},
    "Wrapped": record({"name": TEXT, "parent": {"allOf": [ref("Wrapped")], "description": "Above."}}, "name"),
    "Both": record({"left": ref("Term"), "right": ref("Term")}, "left right"),
    "Word": record({"word": TEXT}, "word"),
    "Term": {"oneOf": [ref("Both"), ref("Word")]},
    "Not": {"anyOf": [record({"not": ref("Not")}, "not"), {"type": "integer"}]},
    "Chain": record({"next": {"oneOf": [ref("Chain"), {"type": "null"}]}}, "next"),
    "Link": record({"next": {"allOf": [ref("Link")], "nullable": True}}, "next"),
    "Part": {"allOf": [ref("Part"), record({"name": TEXT}, "name")]},
    "Wide": record({"name": TEXT, **{letter: ref("Wide") for letter in "abcdefghijklmnop"}}, "name"),
    "Endless": record({"next": ref("Endless")}, "next"),
    "Crowd": record({"members": {"type": "array", "items": ref("Crowd"), "minItems": 1}}, "members"),
    "Hen": record({"egg": ref("Egg")}, "egg"),
    "Egg": record({"hen": ref("Hen")}, "hen"),
    "Holder": record({"name": TEXT, "end": ref("Endless")}, "name"),
}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Circles", "version": "1"},
    "components": {"schemas": SCHEMAS},
    "paths": {},
}
SHAPES = {
    "Node": {"name": "", "next": {"name": ""}},
    "Ping": {"name": "", "pong": {"name": "", "ping": {"name": "", "pong": {"name": ""}}}},
    "Tree": {"name": "", "children": [{"name": "", "children": []}]},
    "Rows": {"rows": [{"rows": []}]},
    "Nest": {},
    "Extended": {"name": "", "parent": {"name": ""}},
    "Wrapped": {"name": "", "parent": {"name": ""}},
    "Chain": {"next": {"next": None}},
    "Link": {"next": {"next": None}},
    "Part": {"name": ""},
    "Wide": {"name": "", **{letter: {"name": ""} for letter in "abcdefghijklmnop"}},
    "Holder": {"name": ""},
}
"""What values are, with their words taken out."""
IMPOSSIBLE = ("Endless", "Crowd", "Hen", "Egg")


def without_words(value: Any) -> Any:
    """Return *value* with all texts empty."""
    if isinstance(value, dict):
        return {name: without_words(member) for name, member in value.items()}
    if isinstance(value, list):
        return [without_words(item) for item in value]
    return "" if isinstance(value, str) else value


def is_valid(name: str, value: Any) -> bool:
    """Whether *value* is one of the component, as another library judges."""
    schema = {**ref(name), "components": DOCUMENT["components"]}
    return bool(jsonschema_rs.validator_for(schema).is_valid(value))


def bench_of(document: dict[str, Any]) -> Bench:
    """Return a bench without a server."""
    surface = ServerSurface(document)

    class Nobody:
        def __call__(self, request: OutgoingRequest, timeout: float) -> Exchange:
            return Exchange(request.method, request.url, failure=f"none within {timeout}")

        def close(self) -> None:
            """Nothing is held."""

    return Bench(surface, Caller("http://api.test", Nobody(), Budget()), Values(surface))


@pytest.mark.parametrize("name", SHAPES)
def test_value_ends_where_its_schema_lets_it(name: str) -> None:
    """A schema is once inside of itself, and not again where it may be left out, empty or null."""
    assert without_words(Values(ServerSurface(DOCUMENT)).valid(ref(name))) == SHAPES[name]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("name", ["Term", "Both", "Not", "Filled", "Pong"])
def test_value_of_a_union_is_small_and_valid(name: str, seed: int) -> None:
    """Where an option of a union leads back, another ends the value."""
    value = Values(ServerSurface(DOCUMENT), seed).valid(ref(name))
    assert len(json.dumps(value)) < 400
    if name in ("Term", "Both", "Filled"):
        assert is_valid(name, value)


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_endless_value_is_told(name: str) -> None:
    """A schema that asks for itself in every value has none, and it is said why."""
    with pytest.raises(NoValueError, match="has another inside of it, without an end"):
        Values(ServerSurface(DOCUMENT)).valid(ref(name))


@pytest.mark.parametrize("name", ["Node", "Ping", "Tree", "Rows", "Extended", "Wrapped", "Chain", "Wide"])
def test_one_thing_is_wrong(name: str) -> None:
    """Each wrong body breaks one rule, and there is an end of them."""
    bench = bench_of(DOCUMENT)
    schema = {**ref(name), "components": DOCUMENT["components"]}
    validator = jsonschema_rs.validator_for(schema)
    base = bench.values.valid(ref(name))
    wrong = [value for _, _, value in _beyond(bench, ref(name), base)]
    assert 2 <= len(wrong) <= 100
    for value in wrong:
        errors = list(validator.iter_errors(value))
        assert len({tuple(error.instance_path) for error in errors}) == 1, value


@pytest.mark.parametrize("name", ["Node", "Extended", "Term", "Chain", "Nest"])
def test_strategy_draws_what_is_inside_of_itself(name: str) -> None:
    """What hypothesis draws of such a schema is valid."""
    for value in draws(strategies.json_values(DOCUMENT, name), 3, seed=1):
        assert is_valid(name, value)


@given(st.data())
@settings(max_examples=examples(12), deadline=None)
def test_circles_of_any_kind_end(data: st.DataObject) -> None:
    """Of any schemas that name one another, a value is valid, or it is said that there is none."""
    names = ["A", "B", "C"]
    reference = st.sampled_from([ref(name) for name in names])
    member = st.one_of(
        st.just({"type": "integer"}),
        reference,
        reference.map(lambda inner: {"type": "array", "items": inner}),
        reference.map(lambda inner: {"type": "array", "items": inner, "minItems": 1}),
        reference.map(lambda inner: {"oneOf": [inner, {"type": "null"}]}),
        reference.map(lambda inner: {"anyOf": [inner, TEXT]}),
        reference.map(lambda inner: {"allOf": [inner]}),
        reference.map(lambda inner: {"type": "object", "additionalProperties": inner, "minProperties": 1}),
    )
    schemas = {
        name: {
            "type": "object",
            "properties": data.draw(st.dictionaries(st.sampled_from("xyz"), member, max_size=3)),
            "required": sorted(data.draw(st.sets(st.sampled_from("xyz")))),
        }
        for name in names
    }
    document = {**DOCUMENT, "components": {"schemas": schemas}}
    whole = {**ref("A"), "components": {"schemas": schemas}}
    surface = ServerSurface(document)
    if Heights(surface).of(ref("A")) is None:
        with pytest.raises(NoValueError, match="without an end"):
            Values(surface).valid(ref("A"))
        return
    value = Values(surface).valid(ref("A"))
    assert jsonschema_rs.validator_for(whole).is_valid(value)
    assert len(json.dumps(value)) < 20_000


def test_query_has_what_is_outside_only() -> None:
    """An object in a query is spelled member by member, and has no objects inside."""
    filtering = record({"name": TEXT, "state": {"const": "open"}, "not": ref("Filter")}, "state")
    parameter = {
        "name": "filter",
        "in": "query",
        "required": True,
        "style": "deepObject",
        "schema": ref("Filter"),
    }
    operation = {"parameters": [parameter], "responses": {"200": {"description": "All."}}}
    bench = bench_of(
        {
            **DOCUMENT,
            "components": {"schemas": {"Filter": filtering}},
            "paths": {"/things": {"get": operation}},
        }
    )
    assert bench.arguments(bench.surface.operations[0]) == ([("filter[state]", "open")], {})


def zoo() -> tuple[Any, list[tuple[str, str, bytes]]]:
    """Return an application that keeps beasts with a beast inside, and what it is asked."""
    from fastapi import FastAPI, HTTPException, Request
    from pydantic import BaseModel, ConfigDict

    class Beast(BaseModel):
        model_config = ConfigDict(strict=True)
        id: int
        kind: str
        self: "Beast | None" = None

    app = FastAPI()
    kept: dict[int, Beast] = {}
    asked: list[tuple[str, str, bytes]] = []
    missing: dict[int | str, dict[str, Any]] = {404: {"description": "There is none."}}

    @app.middleware("http")
    async def note(request: Request, call_next: Any) -> Any:
        asked.append((request.method, request.url.path, await request.body()))
        return await call_next(request)

    @app.get("/beasts")
    async def every() -> list[Beast]:
        return list(kept.values())

    @app.post("/beasts", status_code=201)
    async def add(beast: Beast) -> Beast:
        kept[beast.id] = beast
        return beast

    @app.get("/beasts/{beast_id}", responses=missing)
    async def read(beast_id: int) -> Beast:
        if beast_id not in kept:
            raise HTTPException(404)
        return kept[beast_id]

    @app.delete("/beasts/{beast_id}", status_code=204, responses=missing)
    async def remove(beast_id: int) -> None:
        if kept.pop(beast_id, None) is None:
            raise HTTPException(404)

    return app, asked


def test_check_of_a_model_inside_of_itself_ends() -> None:
    """A whole run over three operations takes some hundred requests, none of which goes deeper than once."""
    app, asked = zoo()
    report = check(app.openapi(), Options(app=app, write=True, schema=False))
    assert report.findings == []
    assert report.left == []
    assert report.stopped is None
    assert report.requests < 150
    depths = [body.count(b'"self"') for _, _, body in asked]
    assert max(depths) == 1
