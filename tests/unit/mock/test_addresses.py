"""Where an answer says that something is: in the style of its path, and wherever the document requires it."""

from typing import Any

import pytest

from invocant.mock import from_mapping
from tests.unit.mock.small import body, document, response, serving

THING = {
    "type": "object",
    "required": ["id", "name"],
    "properties": {"id": {"type": "integer", "readOnly": True}, "name": {"type": "string"}},
}


def _answer(schema: Any, **headers: Any) -> dict[str, Any]:
    declared = {name: {"schema": {"type": "string"}, **header} for name, header in headers.items()}
    return {**response(schema), "headers": declared}


def _things(status: str, answer: Any, listed: Any = None) -> dict[str, Any]:
    return {
        "get": {"responses": {"200": listed or response({"type": "array", "items": THING})}},
        "post": {"requestBody": body(THING), "responses": {status: answer}},
    }


@pytest.mark.parametrize(
    ("style", "address"), [("simple", "/things/1"), ("label", "/things/.1"), ("matrix", "/things/;id=1")]
)
def test_an_address_has_the_style_of_its_path(style: str, address: str) -> None:
    """Source: RFC 6570, sections 3.2.5 (label) and 3.2.7 (path-style parameters)."""
    place = {"name": "id", "in": "path", "required": True, "style": style, "schema": {"type": "integer"}}
    paths = {
        "/things": _things("201", response(THING)),
        "/things/{id}": {"get": {"parameters": [place], "responses": {"200": response(THING)}}},
    }
    with serving(from_mapping("small", document(paths))) as call:
        made = call("POST", "/things", json={"name": "a"})
        assert made.headers["location"] == address
        assert call("GET", address).json() == {"id": 1, "name": "a"}


@pytest.mark.parametrize("status", ["201", "202"])
def test_a_declared_location_is_there(status: str) -> None:
    """Where no path names an item, it is below the collection; 202 has one too where it is declared."""
    paths = {"/things": _things(status, _answer(THING, Location={"required": True}))}
    with serving(from_mapping("small", document(paths))) as call:
        assert call("POST", "/things", json={"name": "a"}).headers["location"] == "/things/1"


def test_required_headers_of_functions_and_lists_are_there() -> None:
    """A function has made no thing, and a list of one page leads to no other: they name themselves."""
    required = {"required": True}
    listed = _answer({"type": "array", "items": THING}, Link=required)
    place = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    paths = {
        "/things": _things("201", response(THING), listed),
        "/jobs/{id}/start": {
            "post": {"parameters": [place], "responses": {"202": _answer(None, Location=required)}}
        },
    }
    with serving(from_mapping("small", document(paths))) as call:
        assert call("GET", "/things").headers["link"] == '</things>; rel="self"'
        assert call("POST", "/jobs/a%20b/start").headers["location"] == "/jobs/a%20b/start"


def test_headers_that_lead_elsewhere_are_not_made_up() -> None:
    """A link or a location that is not required stays away where there is nothing to tell."""
    listed = _answer({"type": "array", "items": THING}, Link={})
    with serving(
        from_mapping("small", document({"/things": _things("201", response(THING), listed)}))
    ) as call:
        assert "link" not in call("GET", "/things").headers
