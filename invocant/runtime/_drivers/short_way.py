"""The short way of a request: past a client of our own making, straight to the library's transport.

A library's client sees to hooks, logins, redirects and cookies, and tells its log of each request. Of a
client that we made, all of that is nothing but the cookies and the log, and yet going through it is a sixth
of what a small call costs. The transport below it has the interface that the library documents for
transports: it takes the library's request and gives the library's response. Requests go the long way where
somebody looks on:

- A program that watches all clients of a library, as tracers and recorders do, has put functions of its own
  in the place of methods of their class.
- The library's log is open for what it says of each request.

Nothing else tells the two ways apart: what is sent is the same, to the byte, and cookies are kept.
"""

from __future__ import annotations

import logging
import sys
from types import FunctionType
from typing import Any

from invocant.runtime._errors import ConfigurationError

_WATCHED = ("send", "_send_single_request", "_transport_for_url")
"""Methods that are passed by, or called here: a client that has others of its own is not passed by."""
_FRAMING = frozenset({b"host", b"content-length", b"transfer-encoding"})
"""Headers that the library adds, by rules of its own where one is there already."""
_UNSIZED = frozenset({"GET", "HEAD", "DELETE"})
"""Methods of which no library says that they have no body; others differ (RFC 9110, section 8.6)."""


class ShortWay:
    """Sends past the clients of one class of a library.

    Args:
        library: The library.
        kind: The name of the class.
    """

    __slots__ = ("_class", "_library", "_log", "_names")

    def __init__(self, library: Any, kind: str) -> None:
        self._library = library
        self._class = getattr(library, kind)
        self._names = getattr(sys.modules.get(f"{library.__name__}._client"), "__dict__", None)
        self._log = logging.getLogger(library.__name__)

    def is_open(self, client: Any) -> bool:
        """Whether nobody looks on what a client does."""
        if type(client) is not self._class or self._log.isEnabledFor(logging.INFO):
            return False
        for name in _WATCHED:
            method = getattr(self._class, name, None)
            if type(method) is not FunctionType or method.__globals__ is not self._names:
                return False
        return True

    def request(
        self,
        method: str,
        url: Any,
        headers: list[tuple[bytes, bytes]],
        names: set[bytes],
        content: bytes | None,
        extensions: dict[str, Any],
    ) -> Any:
        """Return the library's request, with the headers that it would add, where it would.

        Args:
            method: The method, in capitals.
            url: The library's address.
            headers: What the request has of headers. It is the library's from now on.
            names: The names there in lower case, but for those that a client adds to all requests.
            content: The body.
            extensions: What goes to the transport beside it.
        """
        library = self._library
        if not (content or method in _UNSIZED) or not names.isdisjoint(_FRAMING):
            return library.Request(method, url, headers=headers, content=content, extensions=extensions)
        if content:
            headers.append((b"Content-Length", b"%d" % len(content)))
        headers.insert(0, (b"Host", url.netloc))
        stream = library.ByteStream(content or b"")
        return library.Request(method, url, headers=headers, stream=stream, extensions=extensions)

    def send(self, client: Any, request: Any) -> Any:
        """Send a request, blocking; return the library's response, its body unread.

        Raises:
            ConfigurationError: the client was closed meanwhile.
            Exception: what the transport raises.
        """
        if client.is_closed:
            raise ConfigurationError("the client is closed")
        response = client._transport_for_url(request.url).handle_request(request)
        response.request = request
        _keep_cookies(client, response)
        return response

    async def asend(self, client: Any, request: Any) -> Any:
        """The same, awaiting."""
        if client.is_closed:
            raise ConfigurationError("the client is closed")
        response = await client._transport_for_url(request.url).handle_async_request(request)
        response.request = request
        _keep_cookies(client, response)
        return response


def _keep_cookies(client: Any, response: Any) -> None:
    """Let a client keep the cookies of an answer, if it brings any: it takes long to find none."""
    if "set-cookie" in response.headers:
        client.cookies.extract_cookies(response)
