"""From a path to its operations."""

import pytest

from invocant.mock._exchange.routing import Router
from tests.unit.mock.small import operation, serving, small

PATHS = [
    "/f/{id}",
    "/f/{id}/call/{revision}",
    "/f/{id}/call/stream",
    "/f/{id}/call/stream/{revision}",
    "/f/by-name/{name}",
    "/f",
    "/files/{name}.json",
    "/files/{name}",
    "/all/{rest+}",
    "/all/{one}",
    "/limited/{id:[0-9]+}/{...rest}",
    "/numbered/{id:[0-9]{3}}/{rest}",
    "/álbum 1/{id}",
    "/50%25/-~",
]


def _router(paths: list[str]) -> Router:
    api = small({path: {"post": operation(path)} for path in paths})
    return Router(api.operations)


@pytest.mark.parametrize("paths", [PATHS, PATHS[::-1]], ids=["in-order", "reversed"])
@pytest.mark.parametrize(
    ("path", "template", "values"),
    [
        ("/f", "/f", {}),
        ("/f/1", "/f/{id}", {"id": "1"}),
        ("/f/1/call/stream", "/f/{id}/call/stream", {"id": "1"}),
        ("/f/1/call/2", "/f/{id}/call/{revision}", {"id": "1", "revision": "2"}),
        ("/f/1/call/stream/2", "/f/{id}/call/stream/{revision}", {"id": "1", "revision": "2"}),
        ("/f/by-name/x", "/f/by-name/{name}", {"name": "x"}),
        ("/f/a%2Fb", "/f/{id}", {"id": "a%2Fb"}),
        ("/%66/a", "/f/{id}", {"id": "a"}),
        ("/%C3%A1lbum%201/a", "/álbum 1/{id}", {"id": "a"}),
        ("/%c3%a1lbum%201/a", "/álbum 1/{id}", {"id": "a"}),
        ("/50%25/%2D%7e", "/50%25/-~", {}),
        ("/files/a.json", "/files/{name}.json", {"name": "a"}),
        ("/files/a.txt", "/files/{name}", {"name": "a.txt"}),
        ("/all/a", "/all/{one}", {"one": "a"}),
        ("/all/a/b", "/all/{rest+}", {"rest": "a/b"}),
        ("/limited/1/a/b", "/limited/{id:[0-9]+}/{...rest}", {"id": "1", "rest": "a/b"}),
        ("/numbered/123/a", "/numbered/{id:[0-9]{3}}/{rest}", {"id": "123", "rest": "a"}),
    ],
)
def test_most_specific_path_wins(paths: list[str], path: str, template: str, values: dict[str, str]) -> None:
    """A literal beats a template at the first difference, in whatever order the document lists them."""
    match = _router(paths).match(path)
    assert match is not None
    assert match.route.path == template
    assert match.values == values


@pytest.mark.parametrize("path", ["/", "/f/", "/f/1/", "/f/1/2", "/g", "//f"])
def test_other_paths_have_no_route(path: str) -> None:
    """An empty segment is no value, and nothing is matched by halves."""
    assert _router(PATHS).match(path) is None


def test_nearest_path_is_named() -> None:
    """A mistyped path gets a hint, in the answer and in the journal."""
    with serving(small({"/functions": {"get": operation("functions.list", {})}})) as call:
        answer = call("GET", "/function")
        assert answer.status == 404
        assert "/functions" in answer.json()["message"]
        assert "/functions" in (call.app.journal.entries()[0].reason or "")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "TRACE", "DELETE", "SHOUT"])
def test_undeclared_method_is_refused_with_those_declared(method: str) -> None:
    """405 says in `Allow` what is there. Source: RFC 9110, section 15.5.6."""
    with serving(small({"/a": {"get": operation("a.list", {}), "post": operation("a.create", {})}})) as call:
        answer = call(method, "/a")
    assert answer.status == 405
    assert answer.headers["allow"] == "GET, POST, HEAD, OPTIONS"


def test_options_lists_the_methods() -> None:
    """OPTIONS answers without a body, and without a credential."""
    with serving(small({"/a": {"get": operation("a.list", {})}}), headers={}) as call:
        answer = call("OPTIONS", "/a")
    assert (answer.status, answer.headers["allow"], answer.content) == (204, "GET, HEAD, OPTIONS", b"")


def test_head_is_get_without_the_body() -> None:
    """HEAD has the headers of GET, its length among them."""
    with serving(small({"/a": {"get": operation("a.list", {"type": "array"})}})) as call:
        got, head = call("GET", "/a"), call("HEAD", "/a")
    assert head.status == 200
    assert head.content == b""
    assert head.headers["content-length"] == str(len(got.content))


QUERIES = ["/f", "/f?draft=true", "/f?draft=true&kind=a", "/only/{id}?copy", "/b"]


@pytest.mark.parametrize("paths", [QUERIES, QUERIES[::-1]], ids=["in-order", "reversed"])
@pytest.mark.parametrize(
    ("path", "query", "label"),
    [
        ("/f", "", "/f"),
        ("/f", "draft=false", "/f"),
        ("/f", "limit=1&draft=true", "/f?draft=true"),
        ("/f", "draft=true&kind=b", "/f?draft=true"),
        ("/f", "kind=a&draft=true", "/f?draft=true&kind=a"),
        ("/only/7", "copy", "/only/{id}?copy"),
        ("/only/7", "copy=", "/only/{id}?copy"),
        ("/only/7", "", None),
        ("/b", "draft=true", "/b"),
    ],
)
def test_query_in_a_path_tells_operations_apart(
    paths: list[str], path: str, query: str, label: str | None
) -> None:
    """What a path has of a query must be there; who has more of it goes first."""
    match = _router(paths).match(path, query.encode())
    assert (match and match.route.operations["POST"].path) == label
