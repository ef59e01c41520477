"""Cookies of a request: whoever sets them, they stand in one header, and each name once.

Source: RFC 6265, section 5.4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from invocant.runtime._secrets import Secret, revealed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from invocant.runtime._calls.steps import HeaderList


def cookies_of(headers: HeaderList) -> list[tuple[str, str]]:
    """Return the names and values of the cookies in *headers*."""
    pairs = (
        part.strip().partition("=")
        for name, value in headers
        if name.lower() == "cookie"
        for part in revealed(value).split(";")
        if part.strip()
    )
    return [(name, value) for name, _, value in pairs]


def with_cookies(headers: HeaderList, more: Iterable[tuple[str, str]]) -> HeaderList:
    """Return headers with the cookies of all their lines and *more* in one; the first of a name stays."""
    cookies: dict[str, str] = {}
    for name, value in (*cookies_of(headers), *more):
        cookies.setdefault(name, value)
    kept = [pair for pair in headers if pair[0].lower() != "cookie"]
    line = "; ".join(f"{name}={value}" for name, value in cookies.items())
    return [*kept, ("Cookie", Secret(line))] if line else kept
