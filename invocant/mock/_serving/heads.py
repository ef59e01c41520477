"""The head of an answer as bytes, and what a connection itself answers to what is no request.

Source: RFC 9112, sections 4 (status line), 5 (field syntax) and 7.1 (chunked transfer coding).
"""

import http
import re
from collections.abc import Iterable
from functools import lru_cache

_PHRASES = {int(status): status.phrase for status in http.HTTPStatus}
_BROKEN = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
"""What no field may have: a line break would begin another one."""
_NO_NAME = re.compile(r"[\x00-\x20\x7f()<>@,;:\[\]={}\\\"/?]")
BODILESS = frozenset({204, 304})
"""Statuses whose answers have no body. Source: RFC 9110, section 6.4.1."""


class HeadError(ValueError):
    """A header that cannot be sent; the message names it."""


def head_of(
    status: int, headers: Iterable[tuple[str, str]], length: int | None, *, ends: bool, chunked: bool = False
) -> bytes:
    """Return the head of an answer, with the empty line after it.

    Args:
        status: The status.
        headers: What it has of its own, `connection` among it where it closes.
        length: The `Content-Length` to add; None adds none.
        ends: Whether the connection is closed after it, which is said where *headers* do not.
        chunked: Whether to say that the body is chunked.

    Raises:
        HeadError: a header holds what would break the head, or is not Latin-1.
    """
    text = f"HTTP/1.1 {status} {_PHRASES.get(status, '')}\r\n"
    for name, value in headers:
        # a location is another one each time: to be remembered would be for nothing
        text += _written(name, value) if name == "location" else _line(name, value)
        if ends and name.lower() == "connection":
            ends = False
    if length is not None:
        text += f"content-length: {length}\r\n"
    if ends:
        text += "connection: close\r\n"
    if chunked:
        text += "transfer-encoding: chunked\r\n"
    try:
        return (text + "\r\n").encode("latin-1")
    except UnicodeEncodeError as error:
        raise HeadError("a header of an answer is not Latin-1") from error


def _written(name: str, value: str) -> str:
    """Return the line of a header.

    Raises:
        HeadError: it would break the head.
    """
    if _BROKEN.search(value) or _NO_NAME.search(name):
        raise HeadError(f"the header {name!r} of an answer cannot be sent")
    return f"{name.lower()}: {value}\r\n"


_line = lru_cache(1024)(_written)
"""Most answers have the same headers: a third of the time."""


def refusal_of(status: int, message: str) -> bytes:
    """Return a whole answer to what is no request of any API; the connection ends after it."""
    body = message.encode("ascii")
    headers = [("content-type", "text/plain; charset=utf-8"), ("content-length", str(len(body)))]
    return head_of(status, [*headers, ("connection", "close")], None, ends=False) + body


def closes(headers: Iterable[tuple[str, str]]) -> bool:
    """Tell whether the headers of an answer say that its connection ends."""
    return any(
        name.lower() == "connection" and "close" in (token.strip().lower() for token in value.split(","))
        for name, value in headers
    )
