"""Schemas compiled at start: the constructs that vendors write and validators trip over."""

from typing import Any

import pytest

from invocant.mock import MockError, create_app
from invocant.mock._values.schemas import MAX_PROBLEMS, Schemas
from tests.generated import apis
from tests.unit.mock.small import body, operation, small

VALUES: tuple[Any, ...] = (None, 1, "a", [], {})


def _schemas(**components: Any) -> Schemas:
    return Schemas(
        small({"/a": {"get": operation("a.list")}}, version="3.0.3", components={"schemas": components})
    )


@pytest.mark.parametrize(
    ("schema", "valid", "invalid"),
    [
        pytest.param(
            {"type": "number", "minimum": 0, "exclusiveMinimum": True}, 0.1, 0, id="boolean-exclusive-minimum"
        ),
        pytest.param(
            {"type": "string", "nullable": True, "enum": ["a", None]}, None, "b", id="null-listed-twice"
        ),
        pytest.param({"type": "string", "nullable": True, "enum": ["a"]}, None, 1, id="nullable-enum"),
        pytest.param({"anyOf": [{"type": "string"}, {"type": "null"}]}, None, 1, id="null-type-in-3.0"),
        pytest.param({"type": "integer", "format": "int32"}, 2**31 - 1, 2**31, id="int32"),
        pytest.param({"type": "integer", "format": "int64", "minimum": 0}, 0, -1, id="int64-keeps-bounds"),
        pytest.param(
            {"type": "string", "format": "uuid"}, "c0ffee00-0000-4000-8000-000000000000", "x", id="uuid"
        ),
        pytest.param(
            {"type": "string", "format": "date-time"}, "2026-01-01T00:00:00Z", "today", id="date-time"
        ),
    ],
)
def test_constructs_mean_what_openapi_says(schema: Any, valid: Any, invalid: Any) -> None:
    """A value that the document allows passes, and one that it forbids does not."""
    check = _schemas().check(schema)
    assert check.passes(valid)
    assert not check.passes(invalid)


def test_nullable_without_a_type_allows_everything() -> None:
    """`{nullable: true}` on its own is the vendors' way to write "any JSON"."""
    check = _schemas().check({"nullable": True})
    assert all(check.passes(value) for value in VALUES)


def test_reference_with_siblings_in_30_follows_the_reference() -> None:
    """Beside a `$ref` of OpenAPI 3.0 other keywords do not count."""
    check = _schemas(Name={"type": "string"}).check({"$ref": "#/components/schemas/Name", "minLength": 9})
    assert check.passes("a")
    assert not check.passes(1)


def test_schema_that_does_not_compile_stops_the_start() -> None:
    """The message names the operation and the place."""
    broken = {"type": "object", "properties": {"a": {"type": "string", "pattern": "("}}}
    api = small({"/a": {"post": operation("a.create", {}, requestBody=body(broken))}})
    with pytest.raises(MockError, match=r"POST /a: request body application/json"):
        create_app(api)


@pytest.mark.parametrize("value", ["\ud800", {"\ud800": 1}, [float("nan")], float("inf")], ids=repr)
def test_value_that_json_cannot_hold_is_invalid(value: Any) -> None:
    """A lone surrogate or a NaN is refused rather than raised over."""
    check = _schemas().check({"type": "string"})
    assert not check.passes(value)
    assert list(check.problems(value, "body"))


def test_problems_point_into_the_value() -> None:
    """A problem says where in the body it is, escaped as a JSON pointer, and which keyword was broken."""
    schema = {"type": "object", "properties": {"a/b": {"type": "array", "items": {"type": "integer"}}}}
    (problem,) = _schemas().check(schema).problems({"a/b": [1, "x"]}, "body")
    assert problem.pointer == "/a~1b/1"
    assert problem.schema_pointer == "/properties/a~1b/items/type"
    assert problem.to_dict()["in"] == "body"


def test_problems_are_few() -> None:
    """A wrong value is not explained by more than a handful of problems."""
    check = _schemas().check({"type": "array", "items": {"type": "integer"}})
    assert len(list(check.problems(["x"] * 50, "body"))) == MAX_PROBLEMS


@pytest.mark.parametrize(
    ("schema", "types"),
    [
        pytest.param({"type": "integer"}, {"integer"}, id="plain"),
        pytest.param({"type": "integer", "nullable": True}, {"integer", "null"}, id="nullable"),
        pytest.param({"type": ["string", "null"]}, {"string", "null"}, id="list"),
        pytest.param({"$ref": "#/components/schemas/Id"}, {"string", "array"}, id="reference-to-union"),
        pytest.param({"allOf": [{"type": "integer"}, {"minimum": 1}]}, {"integer"}, id="all-of"),
        pytest.param({"enum": ["a", 1]}, {"string", "integer"}, id="enum"),
    ],
)
def test_types_of_a_schema(schema: Any, types: set[str]) -> None:
    """The types decide how text is read, so unions, references and null are followed."""
    known: dict[str, Any] = {
        "Id": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
    }
    assert _schemas(**known).types(schema) == types


def test_types_of_a_schema_that_holds_itself() -> None:
    """A schema that leads back to itself ends."""
    loop = {"anyOf": [{"$ref": "#/components/schemas/Loop"}, {"type": "string"}]}
    assert "string" in _schemas(Loop=loop).types({"$ref": "#/components/schemas/Loop"})


def test_generated_documents_compile() -> None:
    """Every schema of every generated API compiles, or the mock would not start."""
    app = create_app()
    assert {each.api.name for each in app.services} == set(apis())
    app.close()


@pytest.mark.parametrize(
    ("schema", "why"),
    [
        ({"type": "object", "required": ["a"], "properties": {"a": False}}, "'a' is required"),
        ({"type": "object", "required": ["a"], "additionalProperties": False}, "'a' is required"),
        ({"type": "string", "minLength": 3, "maxLength": 2}, "minLength is 3"),
        ({"type": "integer", "minimum": 3, "exclusiveMaximum": 3}, "no number"),
        ({"type": "integer", "minimum": 1, "maximum": 6, "multipleOf": 7}, "no number"),
        ({"type": "string", "enum": [1, 2]}, "not of the type string"),
        ({"allOf": [{"type": "string"}, {"type": "integer"}]}, "exclude each other"),
        ({"type": "string", "not": {}}, "excludes everything"),
    ],
)
def test_schema_that_nothing_fits_is_named(schema: Any, why: str, caplog: pytest.LogCaptureFixture) -> None:
    """At start, with its place and the reason; the mock serves the rest."""
    inside = {"type": "object", "properties": {"x": schema}}
    api = small({"/a": {"get": operation("a", {})}}, components={"schemas": {"Wrong": inside}})
    app = create_app(api)
    app.close()
    (told,) = [record.getMessage() for record in caplog.records]
    assert "/components/schemas/Wrong/properties/x" in told
    assert why in told


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "number", "minimum": 0, "maximum": 0},
        {"type": "string", "nullable": True, "enum": [None]},
        {"allOf": [{"type": "integer"}, {"type": "number"}]},
        {
            "type": "object",
            "required": ["x-a"],
            "additionalProperties": False,
            "patternProperties": {"^x-": {}},
        },
    ],
)
def test_schema_that_something_fits_is_not_named(schema: Any, caplog: pytest.LogCaptureFixture) -> None:
    """It looks narrow, and is not empty."""
    create_app(small({"/a": {"get": operation("a", schema)}})).close()
    assert not caplog.records


def test_schema_is_held_to_the_meta_schema() -> None:
    """What is no JSON Schema stops the start, and the message says where it stands."""
    wrong = {"type": "object", "properties": {"a": {"type": "string", "minLength": "3"}}}
    api = small({"/a": {"get": operation("a", {})}}, components={"schemas": {"Wrong": wrong}})
    with pytest.raises(MockError, match=r"the schema Wrong at /properties/a/minLength is no JSON Schema"):
        create_app(api)


def test_nothing_is_compiled_before_it_is_asked() -> None:
    """A large document starts before its schemas are compiled, which all of it share then."""
    api = small({"/a": {"get": operation("a", {"type": "string"})}})
    app = create_app(api)
    bundle = app.services[0].schemas._bundle(None)
    assert not bundle._compiled
    assert app.services[0].schemas.check(api.operations[0].success_schema()).passes("x")
    assert set(bundle._compiled) == {"all"}
    app.close()


def test_asking_for_an_empty_schema_keeps_nothing() -> None:
    """However often "anything" is asked for, it is compiled once: a server runs for long."""
    schemas = _schemas()
    for _ in range(100):
        assert schemas.check({}).passes(object.__name__)
    assert len(schemas._checks) == 1
