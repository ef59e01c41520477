"""A document read into operations."""

import pytest

from invocant.mock import MockError, from_mapping
from invocant.mock._api import read_api
from tests.unit.mock.small import document, operation, response, serving, small


def test_server_path_comes_in_front() -> None:
    """Paths are served below the path of the first server, so that clients find them at their real place."""
    api = small({"/a": {"get": operation("a.list")}}, servers=[{"url": "https://x.test/v2/"}])
    assert api.operations[0].path == "/v2/a"
    assert api.base_path == "/v2"


def test_server_variables_take_their_defaults() -> None:
    """A templated server URL is read with the defaults of its variables."""
    servers = [{"url": "https://{host}/{version}", "variables": {"version": {"default": "v3"}}}]
    assert small({"/a": {"get": operation("a.list")}}, servers=servers).base_path == "/v3"


def test_operation_parameter_beats_that_of_its_path() -> None:
    """A parameter of the operation replaces the one of the same name and place that the path item has."""
    shared = {"name": "n", "in": "query", "schema": {"type": "string"}}
    own = {"name": "n", "in": "query", "required": True, "schema": {"type": "integer"}}
    api = small({"/a": {"parameters": [shared], "get": operation("a.list", parameters=[own])}})
    (found,) = api.operations[0].parameters
    assert found.required
    assert found.schema == {"type": "integer"}


def test_an_empty_security_alternative_opens_the_operation() -> None:
    """`security: [{key: []}, {}]` needs no credential; with `security: []` none is looked at."""
    schemes = {"securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}}
    paths = {"/a": {"get": operation("a.list", security=[{"key": []}, {}])}}
    assert small(paths, components=schemes).operations[0].security == ({"key": ()}, {})
    paths = {"/a": {"get": operation("a.list", security=[])}}
    assert small(paths, components=schemes).operations[0].security == ()


def test_name_of_an_operation_that_only_streams_is_that_of_its_stream() -> None:
    """With `only: true` the declared stream names the method."""
    stream = {"name": "a.stream", "only": True, "event": "E", "terminator": "none", "events": []}
    given = {"operationId": "postA", "responses": {"200": response()}, "x-invocant-stream": stream}
    assert small({"/a": {"post": given}}).operations[0].name == "a.stream"


def test_unknown_security_scheme_is_told_and_refuses_nobody() -> None:
    """A scheme that is not declared cannot be checked: a note says which, and of which operation."""
    api = small({"/a": {"get": operation("a.list", security=[{"nowhere": []}])}})
    (note,) = api.notes
    assert "GET /a" in note
    assert "'nowhere'" in note
    with serving(api, headers={}) as call:
        assert call("GET", "/a").status == 200


def test_operation_without_answers_is_served() -> None:
    """OpenAPI 3.1 lets an operation say nothing of its answers: it gets an empty one."""
    with serving(small({"/a": {"get": {"operationId": "a"}}})) as call:
        answer = call("GET", "/a")
    assert (answer.status, answer.content) == (200, b"")


def test_document_of_webhooks_alone_is_served() -> None:
    """It has no path, and is a document all the same."""
    webhooks = {"new": {"post": operation("new")}}
    with serving(small({}, webhooks=webhooks)) as call:
        assert call("GET", "/new").status == 404


def test_document_without_operations_stops_the_start() -> None:
    """There is nothing to serve."""
    with pytest.raises(MockError, match="no operation"):
        small({})


def test_document_of_another_shape_stops_the_start() -> None:
    """What is no OpenAPI document is refused with a message, not a traceback from somewhere inside."""
    with pytest.raises(MockError, match="cannot be served"):
        read_api("small", document({"/a": {"get": {"responses": ["200"]}}}))


def test_dangling_reference_stops_the_start() -> None:
    """A reference that leads nowhere is reported by the documents library, as an error of the mock."""
    paths = {"/a": {"get": operation("a.list", parameters=[{"$ref": "#/components/parameters/gone"}])}}
    with pytest.raises(MockError):
        from_mapping("small", document(paths))


def test_response_is_found_by_status_class_and_default() -> None:
    """The exact status wins over its class, and that over `default`."""
    responses = {
        "200": response(),
        "404": response(),
        "4XX": response({}),
        "default": response({"type": "string"}),
    }
    found = small({"/a": {"get": {"operationId": "a", "responses": responses}}}).operations[0]
    assert [found.response(status).status for status in (404, 410, 500)] == ["404", "4XX", "default"]  # type: ignore[union-attr]  # each is documented


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("./", ""),
        (".", ""),
        ("/", ""),
        ("", ""),
        ("v1", "/v1"),
        ("./v1/", "/v1"),
        ("../v1", "/v1"),
        ("//api.example/v2", "/v2"),
        ("https://api.example/v3/", "/v3"),
        ("https://api.example", ""),
    ],
)
def test_base_path_is_that_of_the_first_server(url: str, path: str) -> None:
    """The URL of a server may be relative, without a slash in front: its path has one (RFC 3986)."""
    answer = {"responses": {"204": {"description": "Done."}}}
    api = small({"/a": {"get": answer}}, servers=[{"url": url}])
    assert api.base_path == path
    assert api.operations[0].path == f"{path}/a"
