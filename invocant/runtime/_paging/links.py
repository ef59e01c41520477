"""Addresses of pages: the RFC 8288 Link header, and what keeps an address at the origin of the API.

An address at another origin is refused: asking there would carry the caller's credentials along.

Source: RFC 8288, section 3; RFC 6454, section 4.
"""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import urljoin, urlsplit

from invocant.runtime._calls.addresses import origin
from invocant.runtime._errors import PagingLinkError


def resolved(target: str, base: str, *, home: str, name: str) -> str:
    """Return the whole address of a page, without a fragment.

    Args:
        target: The address as the answer has it, absolute or relative.
        base: What it is relative to.
        home: Where the API is.
        name: The list, for the message.

    Raises:
        PagingLinkError: it leaves the origin, names a user, or is no address.
    """
    url = ""
    try:
        url = urljoin(base, target)
        stays = origin(url) == origin(base) == origin(home) and "@" not in urlsplit(url).netloc
    except ValueError:
        stays = False
    if not stays or any(ord(c) <= 32 or ord(c) == 127 for c in target):
        raise PagingLinkError(
            f"{name}: the next page is on another origin, or its address is none; it was not asked for"
        )
    return url.partition("#")[0]


def without_origin(url: str) -> str:
    """Return the path and query of an address: it goes on wherever the API is."""
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


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
    targets: dict[str, str] = {}
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
                targets.setdefault(relation, target[1])
    return targets
