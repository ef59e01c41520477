"""How a request can be made again, by hand: as curl and as Python, without the secrets that were in it."""

from __future__ import annotations

import shlex
from collections.abc import Iterable

from attrs import field, frozen

from invocant.contract._findings import Exchange

_SECRET_HEADERS = frozenset(
    {"authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "api-key", "x-auth-token"}
)
_DULL = frozenset({"accept", "user-agent", "accept-encoding", "connection", "content-length", "host"})
MASK = "***"


@frozen
class Masking:
    """Knows what must not be shown."""

    secrets: frozenset[str] = frozenset()
    """Texts that are masked wherever they stand."""
    headers: frozenset[str] = field(default=frozenset())
    """Names of headers, in lower case, whose values are masked."""

    @classmethod
    def of(cls, headers: Iterable[tuple[str, str]], query: Iterable[tuple[str, str]]) -> Masking:
        """Return what masks these credentials, and what nearly is one of them."""
        secrets: set[str] = set()
        names: set[str] = set()
        for name, value in headers:
            names.add(name.lower())
            secret = value.partition(" ")[2] or value
            secrets.update(_near(secret))
        for _, value in query:
            secrets.update(_near(value))
        return cls(frozenset(secrets), frozenset(names))

    def text(self, text: str) -> str:
        """Return *text* without secrets."""
        for secret in sorted(self.secrets, key=len, reverse=True):
            text = text.replace(secret, MASK)
        return text

    def header(self, name: str, value: str) -> str:
        """Return the value of a header, or what stands in its place."""
        if name.lower() in self.headers or name.lower() in _SECRET_HEADERS:
            prefix, space, secret = value.partition(" ")
            return f"{prefix} {MASK}" if space and secret else MASK if value else ""
        return self.text(value)

    def curl(self, exchange: Exchange) -> str:
        """Return the request as a command."""
        parts = ["curl", "-i"]
        if exchange.method != "GET":
            parts += ["-X", exchange.method]
        for name, value in self._shown(exchange):
            parts += ["-H", f"{name}: {value}"]
        if exchange.sent_body is not None:
            parts += ["--data-binary", self._body(exchange)]
        parts.append(self.text(exchange.url))
        return " ".join(shlex.quote(part) for part in parts)

    def python(self, exchange: Exchange) -> str:
        """Return the request as a call of httpx."""
        arguments = [repr(exchange.method), repr(self.text(exchange.url))]
        headers = dict(self._shown(exchange))
        if headers:
            arguments.append(f"headers={headers!r}")
        if exchange.sent_body is not None:
            body = self._body(exchange)
            arguments.append(f"content={body.encode()!r}" if not body.isascii() else f"content={body!r}")
        return f"httpx.request({', '.join(arguments)})"

    def _shown(self, exchange: Exchange) -> list[tuple[str, str]]:
        return [
            (name, self.header(name, value))
            for name, value in exchange.sent_headers
            if name.lower() not in _DULL or (name.lower() == "accept" and value != "*/*")
        ]

    def _body(self, exchange: Exchange) -> str:
        return self.text((exchange.sent_body or b"").decode("utf-8", "backslashreplace"))


def _near(secret: str) -> set[str]:
    """Return a secret and its beginning, which wrong credentials share with it."""
    return {secret, secret[:-4]} if len(secret) > 8 else {secret} if len(secret) > 3 else set()
