"""Multipart bodies are read as they come, and an upload of any size is taken without being held."""

import asyncio
import tracemalloc
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invocant.mock._exchange.multipart import MultipartError, MultipartReader, boundary_of, read_parts
from tests.unit.mock.small import body, operation, serving, small

TYPE = "multipart/form-data; boundary=b"
MEGABYTE = 2**20
BODY = (
    b"what is before\r\n"
    b'--b\r\nContent-Disposition: form-data; name="note"\r\n\r\nhi\r\nthere\r\n'
    b'--b  \r\ncontent-disposition: form-data; name="caf\xc3\xa9"; filename="a\\\\b %22c%22.png"\r\n'
    b"Content-Type: image/png\r\nX-Sum: 1f\r\n\r\n\r\n--a\x00\xff\r\n--b\r\n"
    b'Content-Disposition: form-data; name="empty"\r\n\r\n\r\n--b--\r\nwhat is behind'
)


def test_parts_are_read() -> None:
    """Names, file names, headers and bytes, whatever stands before and behind. Source: RFC 2046, 5.1.1."""
    parts = read_parts(TYPE, BODY)
    assert [(part.name, part.filename, part.media_type, part.content, part.size) for part in parts] == [
        ("note", None, "text/plain", b"hi\r\nthere", 9),
        ("caf\u00e9", 'a\\b "c".png', "image/png", b"\r\n--a\x00\xff", 7),
        ("empty", None, "text/plain", b"", 0),
    ]
    assert parts[1].headers["x-sum"] == "1f"


@given(st.lists(st.integers(1, 40), max_size=30))
def test_any_cut_gives_the_same_parts(sizes: list[int]) -> None:
    """It does not matter where the pieces of a body end."""
    reader, rest = MultipartReader(b"b"), BODY
    for size in sizes:
        reader.feed(rest[:size])
        rest = rest[size:]
    reader.feed(rest)
    assert [(part.name, part.content) for part in reader.end()] == [
        (part.name, part.content) for part in read_parts(TYPE, BODY)
    ]


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        ("multipart/form-data", BODY, "no boundary"),
        (TYPE, b"", "no form parts"),
        (TYPE, BODY[:-20], "ends inside a part"),
        (TYPE, b"--b\r\n" + b"x" * 20_000, "no end"),
    ],
    ids=["no boundary", "nothing", "cut", "endless head"],
)
def test_what_is_no_multipart_is_refused(kind: str, text: bytes, words: str) -> None:
    """A body without boundary, parts or an end."""
    with pytest.raises(MultipartError, match=words):
        read_parts(kind, text)


@pytest.mark.parametrize(
    ("kind", "boundary"),
    [
        ('Multipart/Mixed; charset=utf-8; boundary="a b"', b"a b"),
        ("multipart/form-data;boundary=x;y=z", b"x"),
        ("text/plain; boundary=x", None),
        ("multipart/form-data", None),
    ],
)
def test_boundary(kind: str, boundary: bytes | None) -> None:
    """It is a parameter of any multipart type, perhaps between quotes."""
    assert boundary_of(kind) == boundary


def test_only_so_much_is_kept() -> None:
    """Of a large part the beginning is kept, and its size."""
    reader = MultipartReader(b"b", keep=5)
    reader.feed(b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n')
    for _ in range(100):
        reader.feed(b"x" * 1000)
    reader.feed(b"\r\n--b--")
    (part,) = reader.end()
    assert (part.content, part.size) == (b"xxxxx", 100_000)


FORM = {
    "type": "object",
    "required": ["file"],
    "properties": {
        "file": {"type": "string", "format": "binary"},
        "meta": {"type": "object", "required": ["n"], "properties": {"n": {"type": "integer"}}},
        "quoted": {"type": "string"},
        "tags": {"type": "array", "items": {"type": "integer"}},
    },
}
ENCODING = {
    "file": {
        "contentType": "image/png, audio/*",
        "headers": {"X-Sum": {"required": True, "schema": {"type": "integer"}}, "X-More": {"schema": {}}},
    },
    "quoted": {"contentType": "application/json"},
    "tags": {"style": "form", "explode": False},
}


def part(name: str, content: str, *headers: str, more: str = "") -> str:
    """Return a part as text."""
    lines = [f'Content-Disposition: form-data; name="{name}"{more}', *headers]
    return "--b\r\n" + "\r\n".join(lines) + f"\r\n\r\n{content}\r\n"


FILE = part("file", "x", "Content-Type: audio/ogg", "X-Sum: 7", more='; filename="a.ogg"')


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (FILE + part("meta", '{"n": 1}', "Content-Type: application/json") + part("tags", "1,2"), None),
        (FILE + part("quoted", '"q"', "Content-Type: application/json"), None),
        (part("file", "x", "Content-Type: image/png"), "its part has no header X-Sum"),
        (FILE.replace("X-Sum: 7", "X-Sum: seven"), "header X-Sum of its part"),
        (FILE.replace("audio/ogg", "text/html"), "content type text/html is not one of: image/png, audio/*"),
        (FILE + part("meta", '{"n": "one"}', "Content-Type: application/json"), "integer"),
        (FILE + part("tags", "1,x"), "integer"),
    ],
    ids=["right", "json text", "no header", "wrong header", "wrong type", "wrong json", "wrong style"],
)
def test_parts_are_held_to_their_encoding(parts: str, message: str | None) -> None:
    """Media types, headers and styles of parts: OpenAPI 3.1, section 4.8.15."""
    media = {"multipart/form-data": {"schema": FORM, "encoding": ENCODING}}
    api = small({"/a": {"post": operation("a.make", {}, requestBody={"required": True, "content": media})}})
    with serving(api) as call:
        answer = call("POST", "/a", content=f"{parts}--b--\r\n".encode(), headers={"content-type": TYPE})
        problems = str([one.to_dict() for one in call.app.journal.entries()[-1].problems])
    assert (answer.status == 200) == (message is None), problems
    assert message is None or message in problems


def pieces(before: bytes, behind: bytes) -> Iterator[bytes]:
    """Give 48 MB between two texts."""
    yield before
    for _ in range(48):
        yield b"x" * MEGABYTE
    yield behind


HEAD = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
LARGE: dict[str, tuple[str, bytes, bytes, Any, int]] = {
    "parts": (
        TYPE,
        HEAD,
        b'\r\n--b\r\nContent-Disposition: form-data; name="n"\r\n\r\n7\r\n--b--\r\n',
        {},
        200,
    ),
    "a part that is missing": (TYPE, HEAD.replace(b"file", b"other"), b"\r\n--b--\r\n", {}, 400),
    "bytes": ("application/octet-stream", b"", b"", {}, 200),
    "json": ("application/json", b'"', b'"', {}, 413),
}


@pytest.mark.parametrize("name", LARGE)
def test_a_large_upload_is_counted_and_not_held(name: str) -> None:
    """48 MB of parts or bytes are read, checked and answered out of 40; of other bodies that is too much."""
    kind, before, behind, _, status = LARGE[name]
    schema = {"type": "object", "required": ["file"], "properties": {"file": {}, "n": {"type": "integer"}}}
    media = kind.partition(";")[0]
    with serving(
        small(
            {
                "/a": {
                    "post": operation(
                        "a.make", {}, requestBody=body(schema if "form" in kind else {}, media_type=media)
                    )
                }
            }
        )
    ) as call:
        waiting = pieces(before, behind)
        sent: list[Any] = []

        async def receive() -> dict[str, Any]:
            piece = next(waiting, None)
            return {"type": "http.request", "body": piece or b"", "more_body": piece is not None}

        async def send(message: Any) -> None:
            sent.append(message)

        scope = {
            "type": "http",
            "method": "POST",
            "path": "/a",
            "raw_path": b"/a",
            "query_string": b"",
            "headers": [(b"content-type", kind.encode())],
        }
        tracemalloc.start()
        try:
            asyncio.run(call.app(scope, receive, send))
            assert tracemalloc.get_traced_memory()[1] < 40 * MEGABYTE
        finally:
            tracemalloc.stop()
        assert sent[0]["status"] == status
        (entry,) = call.app.journal.entries()
        assert entry.request.size == (0 if status == 413 else 48 * MEGABYTE + len(before) + len(behind))
        assert len(entry.request.body) <= 64 * 2**10
