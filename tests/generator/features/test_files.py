"""What is sent from files, with the headers of their parts, and answers that are read as they come."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path
from typing import Any

import httpx
import pytest

from invocant import runtime as rt
from tests.generator.asking import ask
from tests.generator.packages import Catalogue

pytestmark = pytest.mark.checkout


def lines(request: httpx.Request) -> list[str]:
    """Return the lines of a multipart body, `B` for its boundary."""
    boundary = request.headers["content-type"].partition("boundary=")[2]
    return request.content.decode().replace(boundary, "B").split("\r\n")


def test_parts_are_written_as_their_encoding_says(catalogue: Catalogue, tmp_path: Path) -> None:
    """Media type by the file's name, constants and defaults as headers, styles without percent-encoding."""
    path = tmp_path / "a.gif"
    path.write_bytes(b"GIF")
    asked = ask(
        catalogue("files"),
        lambda client: client.files.upload(
            file=rt.Part(path, headers={"X-Sum": "1f"}),
            pages=[rt.Part({"number": 1}, headers={"X-Flags": {"a": 1}}), {"number": 2}],
            tags=["a b", "c"],
            filter={"a": "/"},
            note="x y",
        ),
    )
    assert lines(asked.request) == [
        "--B",
        'Content-Disposition: form-data; name="file"; filename="a.gif"',
        "Content-Type: image/gif",
        "X-Sum: 1f",
        "X-Kind: scan",
        "X-Size: 0",
        "",
        "GIF",
        "--B",
        'Content-Disposition: form-data; name="pages"',
        "Content-Type: application/json",
        "X-Flags: a=1",
        "",
        '{"number":1}',
        "--B",
        'Content-Disposition: form-data; name="pages"',
        "Content-Type: application/json",
        "",
        '{"number":2}',
        "--B",
        'Content-Disposition: form-data; name="tags"',
        "",
        "a b,c",
        "--B",
        'Content-Disposition: form-data; name="filter[a]"',
        "",
        "/",
        "--B",
        'Content-Disposition: form-data; name="note"',
        "",
        "x y",
        "--B--",
        "",
    ]


def test_header_of_a_part_that_must_be_there_is_asked_for(catalogue: Catalogue) -> None:
    """Without it nothing is sent, and the message says how to give it."""
    with pytest.raises(
        rt.ConfigurationError, match=r"file: its part needs the header X-Sum: give it in a Part"
    ):
        ask(catalogue("files"), lambda client: client.files.upload(file=b"x"))


def test_ready_json_is_sent_from_a_file(catalogue: Catalogue) -> None:
    """A body of JSON that is not taken apart may come ready from a file."""
    asked = ask(catalogue("files"), lambda client: client.pages.replace(body=io.BytesIO(b'[{"number": 1}]')))
    assert (asked.request.content, asked.request.headers["content-length"]) == (b'[{"number": 1}]', "15")


def answering(request: httpx.Request) -> httpx.Response:
    """Answer with the path that was asked for."""
    kind = "text/csv" if request.url.path.endswith("rows") else "application/octet-stream"
    return httpx.Response(200, headers={"content-type": kind}, content=request.url.path.encode())


def test_files_are_read_as_they_come(catalogue: Catalogue, tmp_path: Path) -> None:
    """`unread`, of the client or of a resource, gives the answer before its body, in both worlds."""
    package: Any = catalogue("files", "client")
    with package.Client(http_client=httpx.Client(transport=httpx.MockTransport(answering))) as client:
        with client.files.unread.get("a") as answer:
            assert (answer.status, list(answer)) == (200, [b"/files/a"])
        with client.unread.files.rows.get("b") as answer:
            assert answer.write_to(tmp_path / "rows.csv") == 13
        assert client.files.get("c") == b"/files/c"
        assert client.unread_.unread_() == "/unread"  # what has the name itself is called otherwise

    async def work() -> None:
        transport = httpx.MockTransport(answering)
        async with package.AsyncClient(http_client=httpx.AsyncClient(transport=transport)) as client:
            async with client.files.unread.get("a") as answer:
                assert [piece async for piece in answer] == [b"/files/a"]
            async with client.unread.files.rows.get("b") as answer:
                assert await answer.read() == b"/files/b/rows"
            assert await client.files.get("c") == b"/files/c"

    asyncio.run(work())
    assert (tmp_path / "rows.csv").read_bytes() == b"/files/b/rows"
