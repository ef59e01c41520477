"""Where a document says that an operation is asked, and what of that a caller may choose.

Source: OpenAPI 3.0.4, sections 4.7.5 and 4.7.6; OpenAPI 3.1.1, sections 4.8.5 and 4.8.6; RFC 3986,
section 5.2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urljoin, urlsplit

from attrs import field, frozen

from invocant_generator.wire._description import Node

_PORTS = {"http": 80, "https": 443}


@frozen
class Choice:
    """One of several servers, and what stands in its address."""

    place: int
    """Which of the servers it is, from 0."""
    values: Mapping[str, str] = field(factory=dict)
    """Values of variables by name, where they are not the defaults."""


def asked(servers: Sequence[Node]) -> list[Node]:
    """Return the servers that HTTP can ask."""
    addresses = [(server, filled(server, {})) for server in servers if isinstance(server.get("url"), str)]
    return [
        server
        for server, url in addresses
        if not re.match(r"[a-z][a-z0-9+.-]*://", url, re.IGNORECASE) or url.lower().startswith("http")
    ]


def filled(server: Node, values: Mapping[str, str]) -> str:
    """Return the address of *server* with *values* in it, else defaults, else the first value allowed."""

    def value(match: re.Match[str]) -> str:
        variable = (server.get("variables") or {}).get(match[1]) or {}
        usual = variable.get("default", next(iter(variable.get("enum") or ()), None))
        return values.get(match[1], match[0] if usual is None else str(usual))

    return re.sub(r"\{([^{}]+)\}", value, str(server["url"]))


def choices(servers: Sequence[Node]) -> Iterator[Choice]:
    """Yield each of *servers* as it is, and each with another value for each of its variables."""
    for place, server in enumerate(servers):
        needed = {name: f"wire-{name}" for name in _names(filled(server, {}))}
        yield Choice(place, needed)
        for name in _names(str(server["url"])):
            variable = (server.get("variables") or {}).get(name) or {}
            usual = str(variable.get("default", ""))
            alternatives = [str(value) for value in variable.get("enum") or () if str(value) != usual]
            if alternatives or (name not in needed and not variable.get("enum")):
                yield Choice(
                    place, {**needed, name: alternatives[-1] if alternatives else _other(usual, name)}
                )


def joined(base: str, url: str) -> str:
    """Return *url*, relative to *base* where it says not where it is; without a slash at the end."""
    return (url if "://" in url else urljoin(base, url)).rstrip("/")


def origin(url: str) -> tuple[str, str, int | None]:
    """Return scheme, host and port of *url*; a host of other letters as it is read, not as DNS has it."""
    parts = urlsplit(url)
    return parts.scheme, _read(parts.hostname or ""), parts.port or _PORTS.get(parts.scheme)


def _read(host: str) -> str:
    """Return a host without Punycode (RFC 3492)."""
    labels = [
        label[4:].encode("ascii").decode("punycode") if label.startswith("xn--") else label
        for label in host.split(".")
    ]
    return ".".join(labels)


def options(package: Any, named: Sequence[Any], choice: Choice) -> dict[str, str]:
    """Return the arguments of a client for a *choice*.

    Args:
        package: The package's `Api`.
        named: The servers as the package has them, in the order of the document.
        choice: What is chosen.

    Raises:
        LookupError: the package has no such server or variable.
    """
    every = (*package.servers, *package.other_servers)
    by_name = {part.name: part.option for server in every for part in server.variables}
    arguments = {by_name[name]: value for name, value in choice.values.items()}
    return {**arguments, "server": named[choice.place].name} if len(named) > 1 else arguments


def _names(url: str) -> list[str]:
    return re.findall(r"\{([^{}]+)\}", url)


def _other(usual: str, name: str) -> str:
    """Return another value than the *usual* one, of which nothing is said but this."""
    if usual in _PORTS:
        return "http" if usual == "https" else "https"
    return "8443" if usual.isdigit() else f"wire-{name.lower()}"
