"""Methods that the parser does not know: it is shown another one, so that the path can answer 405."""

import re

import httptools

_STAND_IN = b"POST"
"""The method that the parser is shown in place of one that it does not know."""
_TOKEN = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}(?= )")
_KNOWN_METHODS = frozenset((b"GET", b"POST", b"PUT", b"PATCH", b"DELETE", b"HEAD", b"OPTIONS"))
"""Those that need no second look: the parser knows them."""


def with_known_method(data: bytes) -> tuple[bytes, bytes]:
    """Return the beginning of a request with a method that the parser knows, and the real one, or b""."""
    method = data.partition(b" ")[0]
    if method in _KNOWN_METHODS:
        return data, b""
    data = data.lstrip(b"\r\n")  # RFC 9112, section 2.2
    token = _TOKEN.match(data)
    if token is None or token[0] in _KNOWN_METHODS or _is_known(token[0]):
        return data, b""
    return _STAND_IN + data[token.end() :], token[0]


def _is_known(method: bytes) -> bool:
    """Tell whether the parser knows a method."""
    try:
        httptools.HttpRequestParser(object()).feed_data(method + b" / HTTP/1.1\r\n")
    except httptools.HttpParserError:
        return False
    return True
