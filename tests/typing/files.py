"""Files sent and received, and what is declared of their parts. Checked by `tox -e types`, never run."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, assert_type

from invocant import AsyncNyckel, AsyncUnreadResponse, Braintrust, Nyckel, Part, ResponseInfo, UnreadResponse
from invocant.runtime import Binary, Encoding, PartHeader, Readable


def sent(client: Nyckel, pieces: Iterable[bytes]) -> None:
    """What a body may come from."""
    path = Path("cat.png")
    client.functions.invoke("f", data=path)
    client.functions.invoke("f", data=BytesIO(b"x"))
    client.functions.invoke("f", data=pieces)
    client.functions.invoke("f", data=(piece for piece in [b"x"]))
    client.functions.invoke("f", data=("cat.png", path))
    client.functions.invoke("f", data=("cat.png", path, "image/png"))
    client.functions.invoke("f", data=("cat.png", path, None, {"X-Sum": "1"}))


class Rolls:
    """What reads like a file, and is none."""

    def read(self, size: int = -1, /) -> bytes:
        """Return what comes next."""
        return b"" if size == 0 else b"x"


def read(client: Nyckel, file: Readable) -> bytes | str:
    """A file is known by its `read` alone."""
    rolls: Readable = Rolls()
    client.functions.invoke("f", data=rolls)
    client.functions.invoke("f", data=("rolls.bin", Rolls()))
    assert_type(file.read(), bytes | str)
    return rolls.read()


async def sent_asynchronously(client: AsyncNyckel, pieces: AsyncIterator[bytes]) -> None:
    """What only an async client can read."""
    await client.functions.invoke("f", data=pieces)


def parts() -> None:
    """What a part is, and what is declared of its headers."""
    part: Part[Binary] = Part(
        Path("cat.png"), filename="a.png", content_type="image/png", headers={"X-Sum": 1}
    )
    assert_type(part.content, Binary)
    assert_type(part.filename, str | None)
    assert_type(part.content_type, str | None)
    assert_type(part.headers, Mapping[str, Any])
    header = PartHeader("X-Sum", required=True, explode=False, value=None)
    assert_type((header.name, header.required, header.explode), tuple[str, bool, bool])
    print(header.value, Encoding(headers=(header,)).headers)


def received(client: Braintrust, answer: UnreadResponse) -> None:
    """An answer that is not read yet."""
    print(client.unread, client.functions.unread)
    with answer:
        assert_type(answer.status, int)
        assert_type(answer.size, int | None)
        assert_type(answer.headers, Mapping[str, str])
        assert_type(answer.info, ResponseInfo)
        for piece in answer:
            assert_type(piece, bytes)
        assert_type(answer.write_to("cat.png"), int)
        answer.write_to(Path("cat.png"))
        answer.write_to(BytesIO())
        assert_type(answer.read(), bytes)
    answer.close()


async def received_asynchronously(answer: AsyncUnreadResponse) -> None:
    """The same, awaiting."""
    async with answer:
        assert_type(answer.size, int | None)
        async for piece in answer:
            assert_type(piece, bytes)
        assert_type(await answer.write_to("cat.png"), int)
        assert_type(await answer.read(), bytes)
    await answer.aclose()
