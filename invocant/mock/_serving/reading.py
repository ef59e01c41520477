"""A request's body taken in pieces, as far as it is kept; and a whole request from its ASGI messages."""

from collections.abc import Sequence

from attrs import define, evolve, field

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


@define(eq=False)
class ArrivingBody:
    """A body that comes in pieces.

    One of bytes or of parts is read to its end however large it is, and its beginning kept.

    Args:
        head: The request, without its body.
    """

    head: Request
    _parts: MultipartReader | None = field(init=False)
    _endless: bool = field(init=False)
    _chunks: list[bytes] = field(factory=list, init=False)
    _size: int = field(default=0, init=False)
    _is_cut: bool = field(default=False, init=False)

    def __attrs_post_init__(self) -> None:
        """Look what is coming."""
        content_type = self.head.header("content-type") or ""
        boundary = boundary_of(content_type)
        self._parts = MultipartReader(boundary) if boundary is not None else None
        self._endless = self._parts is not None or _is_bytes(content_type)

    def feed(self, chunk: bytes) -> bool:
        """Take the next piece; False says that the body is larger than `MAX_BODY_BYTES`, and not taken."""
        self._size += len(chunk)
        if self._parts is not None:
            self._parts = _fed(self._parts, chunk)
        if self._size <= MAX_BODY_BYTES:
            self._chunks.append(chunk)
        elif not self._endless:
            return False
        elif not self._is_cut:
            self._chunks = [b"".join(self._chunks[:KEPT_BYTES])[:KEPT_BYTES]]
            self._is_cut = True
        return True

    def end(self) -> Request:
        """Return the request with what is kept of its body."""
        large = self._size > MAX_BODY_BYTES
        body = self._chunks[0] if len(self._chunks) == 1 else b"".join(self._chunks)
        return evolve(self.head, body=body, size=self._size, parts=_parts_of(self._parts) if large else None)


async def read_request(scope: Scope, receive: Receive) -> tuple[Request, bool | None]:
    """Return the request, and whether its body was taken: a larger one than `MAX_BODY_BYTES` is not.

    None says that it broke off: the caller left before the end of the body.
    """
    message: Message = await receive()
    body: bytes = message.get("body", b"")
    if message["type"] == "http.request" and not message.get("more_body") and len(body) <= MAX_BODY_BYTES:
        return _request(scope, body, len(body)), True
    upload = ArrivingBody(_request(scope))
    while True:
        if message["type"] != "http.request":
            return upload.head, None
        if not upload.feed(message.get("body", b"")):
            return upload.head, False
        if not message.get("more_body"):
            return upload.end(), True
        message = await receive()


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
    path = in_origin_form(raw_path.partition(b"?")[0].decode("latin-1"))
    return Request(scope["method"].upper(), path, scope.get("query_string", b""), headers, body, size)


def in_origin_form(target: str) -> str:
    """Return the path of a request's target, which a proxy is sent with scheme and host in front.

    Source: RFC 9112, section 3.2.2 (absolute-form).
    """
    if target.startswith("/"):
        return target
    scheme, mark, rest = target.partition("://")
    if mark and scheme.lower() in ("http", "https"):
        return "/" + rest.partition("/")[2]
    return target
