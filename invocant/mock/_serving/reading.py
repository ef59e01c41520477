"""A request read from its ASGI messages, whole or in pieces, as far as it is kept."""

from collections.abc import Sequence

from attrs import evolve

from invocant.mock._exchange.multipart import (
    KEPT_BYTES,
    FormPart,
    MultipartError,
    MultipartReader,
    boundary_of,
)
from invocant.mock._exchange.requests import Request
from invocant.mock._serving.delivery import Message, Receive, Scope

MAX_BODY_BYTES = 16 * 2**20
"""Largest request body that is kept; a larger one is answered with 413, but for uploads: they are counted."""


async def read_request(scope: Scope, receive: Receive) -> tuple[Request, bool | None]:
    """Return the request, and whether its body was taken: a larger one than `MAX_BODY_BYTES` is not.

    None says that it broke off: the caller left before the end of the body.

    An upload, of bytes or of parts, is read to its end however large it is, and its beginning kept.
    """
    message: Message = await receive()
    body: bytes = message.get("body", b"")
    if message["type"] == "http.request" and not message.get("more_body") and len(body) <= MAX_BODY_BYTES:
        return _request(scope, body, len(body)), True
    return await _read_in_pieces(scope, message, receive)


async def _read_in_pieces(scope: Scope, message: Message, receive: Receive) -> tuple[Request, bool | None]:
    """Read a request whose body comes in several messages; the first is there. See `read_request`."""
    head = _request(scope)
    content_type = head.header("content-type") or ""
    boundary = boundary_of(content_type)
    parts = MultipartReader(boundary) if boundary is not None else None
    endless = parts is not None or _is_bytes(content_type)
    chunks: list[bytes] = []
    size = kept = 0
    while True:
        if message["type"] != "http.request":
            return head, None
        chunk = message.get("body", b"")
        size += len(chunk)
        if parts is not None:
            parts = _fed(parts, chunk)
        if size <= MAX_BODY_BYTES:
            chunks.append(chunk)
        elif not endless:
            return head, False
        elif kept == 0:
            chunks = [b"".join(chunks[:KEPT_BYTES])[:KEPT_BYTES]]
            kept = 1
        if not message.get("more_body"):
            break
        message = await receive()
    large = size > MAX_BODY_BYTES
    body = chunks[0] if len(chunks) == 1 else b"".join(chunks)
    return evolve(head, body=body, size=size, parts=_parts_of(parts) if large else None), True


def _fed(parts: MultipartReader | None, chunk: bytes) -> MultipartReader | None:
    try:
        if parts is not None:
            parts.feed(chunk)
    except MultipartError:
        return None  # said when the body is read
    return parts


def _parts_of(parts: MultipartReader | None) -> Sequence[FormPart] | None:
    try:
        return None if parts is None else parts.end()
    except MultipartError:
        return None


def _is_bytes(content_type: str) -> bool:
    """Whether a body is neither text nor JSON nor a form, so that its beginning says as much as all of it."""
    bare = content_type.partition(";")[0].strip().lower()
    return bare.startswith(("image/", "audio/", "video/", "font/")) or bare in (
        "application/octet-stream",
        "application/pdf",
        "application/zip",
        "application/gzip",
    )


def _request(scope: Scope, body: bytes = b"", size: int = 0) -> Request:
    """Return a request with what of its body is there."""
    raw_path = scope.get("raw_path") or scope["path"].encode()
    headers = [(name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in scope["headers"]]
    path = _in_origin_form(raw_path.partition(b"?")[0].decode("latin-1"))
    return Request(scope["method"].upper(), path, scope.get("query_string", b""), headers, body, size)


def _in_origin_form(target: str) -> str:
    """Return the path of a request's target, which a proxy is sent with scheme and host in front.

    Source: RFC 9112, section 3.2.2 (absolute-form).
    """
    scheme, mark, rest = target.partition("://")
    if mark and scheme.lower() in ("http", "https"):
        return "/" + rest.partition("/")[2]
    return target
