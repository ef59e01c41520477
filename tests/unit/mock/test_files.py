"""Files: what is put as bytes or text is what is got, with its media type."""

from collections.abc import Mapping
from typing import Any

import pytest

from invocant.mock import Mock, ServedApi, from_mapping
from tests.unit.mock.small import document, serving

FILE = {"type": "string", "format": "binary"}
GONE = {"404": {"description": ""}}


def content(media_type: str, schema: Any = None) -> dict[str, Any]:
    """Return a content of one media type."""
    return {"content": {media_type: {"schema": FILE if schema is None else schema}}}


def path(media_type: str, *, reads: str = "", schema: Any = None, **more: Any) -> dict[str, Any]:
    """Return a path item on which something of a media type is put, got and deleted."""
    return {
        "put": {
            "requestBody": {"required": True, **content(media_type, schema)},
            "responses": {"204": {"description": ""}},
        },
        "get": {"responses": {"200": {"description": "", **content(reads or media_type, schema)}, **GONE}},
        "delete": {"responses": {"204": {"description": ""}}},
        **more,
    }


def named(item: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """Return a path item with parameters of its path."""
    parameters = [{"name": n, "in": "path", "required": True, "schema": {"type": "string"}} for n in names]
    return {"parameters": parameters, **item}


OBJECT = {"type": "object", "properties": {"a": {"type": "string"}}}
API: ServedApi = from_mapping(
    "store",
    document(
        {
            "/files/{name}": named(path("application/octet-stream"), "name"),
            "/notes/{name}": named(path("text/plain", schema={"type": "string"}), "name"),
            "/pets/{pet}/photo": named(path("image/*"), "pet"),
            "/logo": path("image/png"),
            "/any/{name}": named(path("*/*"), "name"),
            "/boxes/{box}/files/{name}": named(path("application/octet-stream"), "box", "name"),
            "/records/{name}": named(path("application/json", schema=OBJECT), "name"),
            "/made/{name}": named(path("application/octet-stream", reads="application/pdf"), "name"),
            "/posted/{name}": named(
                {"post": path("text/csv")["put"], "get": path("text/csv")["get"]}, "name"
            ),
        }
    ),
)


@pytest.mark.parametrize(
    ("method", "where", "media_type", "data"),
    [
        ("PUT", "/files/a", "application/octet-stream", b"\x00\xff\r\nabc"),
        ("PUT", "/files/a%2Fb", "application/octet-stream", b""),
        ("PUT", "/notes/a", "text/plain", "gr\u00fc\u00dfe".encode()),
        ("PUT", "/notes/a", "text/plain; charset=latin-1", b"gr\xfc\xdfe"),
        ("PUT", "/pets/1/photo", "image/webp", b"RIFF"),
        ("PUT", "/logo", "image/png", b"\x89PNG"),
        ("PUT", "/any/a", "application/zip", b"PK"),
        ("PUT", "/boxes/1/files/a", "application/octet-stream", b"abc"),
        ("POST", "/posted/a", "text/csv", b"a;b\n1;2\n"),
    ],
)
def test_what_is_put_is_got(method: str, where: str, media_type: str, data: bytes) -> None:
    """GET of the path answers the bytes as they came, and says of what type they are."""
    with serving(API) as call:
        sent = call(method, where, content=data, headers={"content-type": media_type})
        assert sent.status == 204
        got = call("GET", where)
    assert (got.status, got.content, got.headers["content-type"]) == (200, data, media_type)


def test_file_is_replaced_and_deleted() -> None:
    """The newest file is got, others are apart from it, and what was deleted is not there."""
    octets = {"content-type": "application/octet-stream"}
    with serving(API) as call:
        call("PUT", "/files/a", content=b"1", headers=octets)
        call("PUT", "/files/b", content=b"2", headers=octets)
        call("PUT", "/files/a", content=b"3", headers=octets)
        call("PUT", "/boxes/1/files/a", content=b"4", headers=octets)
        call("PUT", "/boxes/a/files/1", content=b"5", headers=octets)
        assert [call("GET", f"/files/{name}").content for name in "ab"] == [b"3", b"2"]
        assert call("GET", "/boxes/1/files/a").content == b"4"
        assert call("DELETE", "/files/a").status == 204
        assert [call("GET", f"/files/{name}").status for name in "ab"] == [404, 200]
        call("PUT", "/logo", content=b"6", headers={"content-type": "image/png"})
        assert call("DELETE", "/logo").status == 204
        assert call("GET", "/logo").status == 404


def test_what_cannot_be_got_so_is_made_up() -> None:
    """A file of another type than GET answers, and JSON, are no files that are given back."""
    with serving(API) as call:
        octets = {"content-type": "application/octet-stream"}
        assert call("PUT", "/made/a", content=b"1", headers=octets).status == 204
        got = call("GET", "/made/a")
        assert (got.status, got.headers["content-type"]) == (200, "application/pdf")
        assert got.content.startswith(b"%PDF")
        assert call("PUT", "/records/a", json={"a": "x"}).status == 204
        assert call("GET", "/records/a").json() == {"a": "x"}


def test_refused_file_is_not_kept() -> None:
    """What was put before stays where the next is refused."""
    with serving(API) as call:
        call("PUT", "/logo", content=b"1", headers={"content-type": "image/png"})
        assert call("PUT", "/logo", content=b"2", headers={"content-type": "image/gif"}).status == 415
        assert call("GET", "/logo").content == b"1"


def test_explanation_has_files() -> None:
    """Whoever asks what is kept is told the paths, which are no functions."""
    with Mock(API) as mock:
        (told,) = mock.explain()
    assert told["files"] == [
        "/any/{name}",
        "/boxes/{box}/files/{name}",
        "/files/{name}",
        "/logo",
        "/made/{name}",
        "/notes/{name}",
        "/pets/{pet}/photo",
        "/posted/{name}",
    ]
    assert told["functions"] == []


def test_namespaces_have_files_of_their_own() -> None:
    """What is put in one namespace is not in another."""
    with serving(API) as call:
        there = {"x-mock-namespace": "other"}
        octets = {"content-type": "application/octet-stream"}
        call("PUT", "/files/a", content=b"1", headers={**octets, **there})
        assert call("GET", "/files/a").status == 404
        assert call("GET", "/files/a", headers=there).content == b"1"
