"""Paging by link: by the RFC 8288 Link header, until there is none.

A link to another origin is refused: it would carry the caller's credentials there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import urljoin, urlsplit

from invocant.runtime._calls.addresses import origin
from invocant.runtime._declarations import LinkPaging
from invocant.runtime._errors import PagingLinkError
from invocant.runtime._paging.pages import PageAnswer, PageCursor, PageQuery, Place
from invocant.runtime._paging.style import Style
from invocant.runtime._records import evolve


class LinkStyle(Style[LinkPaging[Any]]):
    """Pages that are linked by header."""

    __slots__ = ()

    def query(self, here: PageCursor, arguments: Mapping[str, Any]) -> PageQuery:
        """Return the link to ask."""
        if here.place is None:
            return PageQuery(arguments)
        return PageQuery(arguments, self._resolve(str(here.place), self.base_url))

    def following(self, here: PageCursor, answer: PageAnswer) -> Place | None:  # noqa: ARG002  # the header says all
        """Return the address of the next page."""
        target = links(answer.headers.get("link", "")).get(self.paging.rel)
        return None if target is None else self._resolve(target, answer.url)

    def previous(self, here: PageCursor, answer: PageAnswer) -> PageCursor | None:
        """Return the page before, where the header names one at the origin."""
        targets = links(answer.headers.get("link", ""))
        target = targets.get("prev") or targets.get("previous")
        if target is None:
            return None
        try:
            return self.cursor(here, self._resolve(target, answer.url))
        except PagingLinkError:
            return None  # nobody asked to go there

    def cursor(self, here: PageCursor, place: Place) -> PageCursor:
        """Return the cursor of an address, without its origin: it goes on wherever the API is."""
        parts = urlsplit(str(place))
        return super().cursor(here, parts.path + (f"?{parts.query}" if parts.query else ""))

    def within(self, here: PageCursor, answer: PageAnswer, read: int) -> PageCursor:
        """Return the page again, with the items that were read."""
        if here.place is None:
            return super().within(here, answer, read)
        return evolve(self.cursor(here, self._resolve(str(here.place), self.base_url)), skip=read)

    def _resolve(self, target: str, base: str) -> str:
        """Resolve a link.

        Raises:
            PagingLinkError: it leaves the origin, names a user, or is no address.
        """
        url = ""
        try:
            url = urljoin(base, target)
            stays = origin(url) == origin(base) == origin(self.base_url) and "@" not in urlsplit(url).netloc
        except ValueError:
            stays = False
        if not stays or any(ord(c) <= 32 or ord(c) == 127 for c in target):
            raise PagingLinkError(
                f"{self.name}: the next page is on another origin, or its address is none; "
                f"it was not asked for"
            )
        return url.partition("#")[0]


@cache
def _link_patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Compile what reads a Link header: a target, the name of a parameter, and its value, quoted or not."""
    return (
        re.compile(r"[\s,]*<([^>]*)>"),
        re.compile(r"\s*;\s*([^\s=;,]+)\s*(=?)\s*"),
        re.compile(r"\"((?:[^\"\\]|\\.)*)\"|([^\s;,\"]*)"),
    )


def links(header: str) -> dict[str, str]:
    """Return the targets of a Link header by relation, in lower case; the first of each wins.

    A link with an `anchor` is about something else and is left out. What cannot be read ends the reading.

    Source: RFC 8288, section 3 and appendix B.
    """
    target_at, name_at, value_at = _link_patterns()
    found: dict[str, str] = {}
    position = 0
    while (target := target_at.match(header, position)) is not None:
        position = target.end()
        relations: str | None = None
        anchored = False
        while (name := name_at.match(header, position)) is not None:
            position = name.end()
            value = ""
            if name[2] and (given := value_at.match(header, position)) is not None:
                position = given.end()
                value = given[2] if given[1] is None else re.sub(r"\\(.)", r"\1", given[1])
            if name[1].lower() == "rel" and relations is None:
                relations = value
            elif name[1].lower() == "anchor":
                anchored = True
        if relations is not None and not anchored:
            for relation in relations.lower().split():
                found.setdefault(relation, target[1])
    return found
