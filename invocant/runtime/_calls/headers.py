"""The headers that a caller sets, for all calls of a client or for one, and how they join those of a call.

Each name stands once. What is said for one call goes before what the operation says, which goes before what
the client says, but for `Accept`: a caller who names it means it. Cookies are joined in one header.

Source: RFC 9110, section 5; RFC 6265, section 5.4.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_plus

from invocant.runtime._errors import ConfigurationError
from invocant.runtime._secrets import Secret, mask_headers, sensitive

if TYPE_CHECKING:
    from invocant.runtime._calls.steps import HeaderList, WireRequest


class CallerHeaders:
    """What a client, or one call of it, sets and takes away. It does not change.

    Args:
        lines: The headers.
        changes: Whether the caller has changed any.
        firm: Names, in lower case, that replace the operation's own too.
        taken: Names, in lower case, that are to be missing.
    """

    __slots__ = ("_firm", "_lines", "_names", "_taken", "changes")

    def __init__(
        self,
        lines: HeaderList,
        firm: frozenset[str] = frozenset(),
        taken: frozenset[str] = frozenset(),
        *,
        changes: bool = False,
    ) -> None:
        self._lines = lines
        self.changes = changes
        self._firm = firm
        self._taken = taken
        self._names = frozenset(name.lower() for name, _ in lines)

    def __repr__(self) -> str:
        return f"CallerHeaders({mask_headers(dict(self._lines))!r})"

    def changed(self, changes: Mapping[str, str | None], *, firm: bool = False) -> CallerHeaders:
        """Return headers with some replaced, added, or, where the value is None, taken away.

        Args:
            changes: By name, in any case.
            firm: Whether they are meant for one call, and go before what the operation says.

        Raises:
            ConfigurationError: a name or value cannot be sent.
        """
        for name in changes:
            if not _is_token(name) or not _is_field_value(changes[name]):
                changes = {}  # a report of the error may show the locals of this frame
                raise ConfigurationError(
                    f"header {name!r:.60} cannot be sent: a name or value has characters that none has"
                )
        replaced = {name.lower() for name in changes}
        kept = [pair for pair in self._lines if pair[0].lower() not in replaced]
        kept += [
            (name, Secret(value) if sensitive(name) else value)
            for name, value in changes.items()
            if value is not None
        ]
        taken = {name.lower() for name, value in changes.items() if value is None}
        before = replaced if firm else replaced & {"accept"}
        return CallerHeaders(kept, self._firm | before, (self._taken - replaced) | taken, changes=True)

    def joined(self, built: HeaderList) -> HeaderList:
        """Return all headers of a call: the caller's, and those that its operation *built*."""
        if not self.changes and len(built) == 1:
            return self._lines + built  # by far the most usual: what is accepted
        if self._firm:
            built = [pair for pair in built if pair[0].lower() not in self._firm or _is_cookie(pair)]
        if not self._taken.isdisjoint(self._firm):
            built = [pair for pair in built if pair[0].lower() not in self._taken & self._firm]
        lines = self._lines
        names = {name.lower() for name, _ in built}
        if not names.isdisjoint(self._names):
            lines = [pair for pair in lines if pair[0].lower() not in names or _is_cookie(pair)]
            if "cookie" in names and "cookie" in self._names:
                from invocant.runtime._calls.cookies import with_cookies  # here, as few calls have cookies

                first = [*lines, *built] if "cookie" in self._firm else [*built, *lines]
                return with_cookies(first, ())
        return lines + built

    def own(
        self,
        places: Collection[tuple[str, str]],
        request: WireRequest,
        query: Mapping[str, Any] | None,
        *,
        linked: bool,
    ) -> frozenset[tuple[str, str]]:
        """Return those *places* of credentials where the caller puts something of its own, or wants nothing.

        Args:
            places: Locations and names; of a header the name is in lower case.
            request: What is sent, without any credential.
            query: What the caller adds to the query; None takes away.
            linked: Whether the address was named by the server.
        """
        headers = {name.lower() for name, _ in request.headers}
        own = []
        for location, name in places:
            if location == "header":
                is_own = name in self._taken or (name != "cookie" and name in headers)
            elif location == "cookie":
                from invocant.runtime._calls.cookies import cookies_of  # here, as few calls have cookies

                is_own = "cookie" in self._taken or name in dict(cookies_of(request.headers))
            else:
                is_own = (query is not None and name in query) or (
                    not linked and name in _query_names(request.url)
                )
            if is_own:
                own.append((location, name))
        return frozenset(own)


def _query_names(url: str) -> set[str]:
    return {unquote_plus(pair.partition("=")[0]) for pair in url.partition("?")[2].split("&")}


def _is_cookie(pair: tuple[str, str | Secret]) -> bool:
    return pair[0].lower() == "cookie"


def _is_token(name: Any) -> bool:
    return (
        isinstance(name, str)
        and bool(name)
        and all(c.isalnum() or c in "!#$%&'*+-.^_`|~" for c in name)
        and name.isascii()
    )


def _is_field_value(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not any(c in "\r\n\0" or ord(c) > 255 for c in value))
