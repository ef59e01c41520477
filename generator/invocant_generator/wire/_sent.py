"""A request as it was sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import unquote, unquote_plus

from attrs import frozen


class ReadError(ValueError):
    """A request that cannot be read as the document says."""


@frozen
class Sent:
    """A request as it was sent."""

    method: str
    origin: str
    """Scheme, host and port."""
    target: str
    """Path and query as they were sent."""
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        """Return the value of a header, or None without it."""
        values = [value for key, value in self.headers if key.lower() == name.lower()]
        return values[0] if values else None

    @property
    def path(self) -> str:
        """The path, still escaped."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> list[tuple[str, str]]:
        """Names and values of the query in order: names unescaped, values as they were sent."""
        return pairs(self.target.partition("?")[2], "&", unquote_plus)

    @property
    def cookies(self) -> list[tuple[str, str]]:
        """Names and values of the cookies: names unescaped, values as they were sent."""
        return pairs(self.header("cookie") or "", ";", unquote)


@frozen
class SentPart:
    """A part of a multipart body as it was sent."""

    name: str
    filename: str | None
    headers: Mapping[str, str]
    """By name in lower case."""
    body: bytes

    @property
    def media_type(self) -> str | None:
        """Its media type, or None where it says none."""
        return self.headers.get("content-type")


def pairs(text: str, separator: str, unescape: Callable[[str], str]) -> list[tuple[str, str]]:
    """Return names, unescaped, and values, as they were sent, of `name=value` pairs."""
    split = (part.strip().partition("=") for part in text.split(separator) if part.strip())
    return [(unescape(name), value) for name, _, value in split]
