"""Addresses: what origin a URL has, where a secret or a redirected request may go, what a base URL may be."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import unquote_plus, urljoin, urlsplit

from invocant.runtime._calls.steps import WireRequest, WireResponse
from invocant.runtime._errors import ConfigurationError

REDIRECTS = frozenset({301, 302, 303, 307, 308})

MAX_ADDRESS = 2**15
"""Most characters of the address that a redirect leads to: four times what all must take (RFC 9110, 4.1)."""

_DEFAULT_PORTS = {"http": 80, "https": 443}


def origin(url: str) -> tuple[str, str, int | None]:
    """Return scheme, host and port of a URL, defaults filled in.

    Raises:
        ValueError: the port is no number.

    Source: RFC 6454, section 4.
    """
    parts = urlsplit(url)
    scheme = parts.scheme.lower()
    return scheme, (parts.hostname or "").lower(), parts.port or _DEFAULT_PORTS.get(scheme)


def safe_for_secrets(url: str) -> bool:
    """Whether a secret may go to a URL: over https, or to this machine."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:
        return False
    return bool(host) if parts.scheme == "https" else parts.scheme == "http" and this_machine(url)


def this_machine(url: str) -> bool:
    """Whether a URL leads to this machine, by its name or address: a mock, a proxy, a server under test."""
    try:
        host = (urlsplit(url).hostname or "").lower()
    except ValueError:
        return False
    if host in ("localhost", "::1") or host.endswith(".localhost"):
        return True
    numbers = host.split(".")
    return len(numbers) == 4 and numbers[0] == "127" and all(_is_byte(number) for number in numbers)


def _is_byte(text: str) -> bool:
    """Say whether a part of an address is a number from 0 to 255, written with the digits of ASCII."""
    return text.isascii() and text.isdigit() and len(text) < 4 and int(text) < 256


def without_query(url: str, names: Collection[str]) -> str:
    """Return a URL without the query parameters of these names, all else as it is."""
    address, mark, query = url.partition("?")
    if not mark:
        return url
    kept = [pair for pair in query.split("&") if unquote_plus(pair.partition("=")[0]) not in names]
    return f"{address}?{'&'.join(kept)}" if kept else address


def checked_base(url: str, source: str) -> str:
    """Return a base URL without a slash at the end, its scheme in lower case.

    Raises:
        ConfigurationError: it is none; the message names its *source*.
    """
    url = url.strip().rstrip("/")
    if "@" in url:
        raise ConfigurationError(f"the base URL from {source} must not hold a user or password")
    try:
        parts = urlsplit(url)
        valid = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        valid = valid and not parts.query and not parts.fragment and all(ord(c) > 32 for c in url)
        valid = valid and "{" not in url  # a server's variable that has no default
    except ValueError:
        valid = False
    if not valid:
        raise ConfigurationError(
            f"the base URL from {source} must be http:// or https:// with a host, no query and no variable"
        )
    return lower_scheme(url)


def lower_scheme(url: str) -> str:
    """Return a URL, its scheme in lower case, by which clients, warnings and TLS are chosen.

    Source: RFC 3986, section 3.1.
    """
    scheme, colon, rest = url.partition(":")
    return f"{scheme.lower()}{colon}{rest}"


def redirect(request: WireRequest, response: WireResponse) -> tuple[WireRequest, bool] | str:
    """Return the request that follows a redirect, and whether it stays at the origin; or why there is none.

    Followed are 307 and 308, the others for GET and HEAD, and 303 as a GET. A request that leaves the origin
    carries no body, no credential and no header of the caller's, and never goes from https to http.

    Source: RFC 9110, section 15.4.
    """
    target = response.headers.get("location")
    if not target:
        return "it has no Location"
    if len(target) > MAX_ADDRESS:
        return f"its Location has {len(target)} characters, more than {MAX_ADDRESS}"
    method, content = request.method, request.content
    if response.status == 303 and method != "HEAD":
        method, content = "GET", None
    elif response.status in (301, 302) and method not in ("GET", "HEAD"):
        return f"a {response.status} says to ask, which is not what {method} does"
    try:
        url = urljoin(request.url, target).partition("#")[0]
        same_origin = origin(url) == origin(request.url)
        parts = urlsplit(url)
    except ValueError:
        return _UNUSABLE
    if not target.isprintable() or parts.scheme not in ("http", "https") or not is_host(parts.hostname or ""):
        return _UNUSABLE
    if "@" in parts.netloc:
        return "its Location has a user name"
    headers = request.headers
    if content is None:
        headers = [pair for pair in headers if pair[0].lower() not in ("content-type", "content-length")]
    if not same_origin:
        if method not in ("GET", "HEAD"):
            return f"it leaves the origin, where {method} is not sent"
        if urlsplit(request.url).scheme == "https" and parts.scheme == "http":
            return "it goes from https to http"
        headers = [(name, value) for name, value in headers if name.lower() in ("accept", "user-agent")]
    foreign = request.foreign or not same_origin
    return WireRequest(method, lower_scheme(url), headers, content, foreign=foreign), same_origin


_UNUSABLE = "its Location cannot be used"


def is_host(host: str) -> bool:
    """Whether a text can be the name or address of a host; libraries disagree about what cannot.

    Source: RFC 3986, section 3.2.2; RFC 1035, section 2.3.4 (lengths); RFC 5890, section 2.3.2.1 (A-labels).
    """
    if ":" in host:
        return True  # an address of IPv6, in brackets: `urlsplit` has looked at them
    labels = host.removesuffix(".").split(".")
    return len(host) <= 254 and all(map(_is_label, labels))


def _is_label(label: str) -> bool:
    if (
        not 0 < len(label) < 64
        or not label.isascii()
        or not label.replace("-", "").replace("_", "").isalnum()
    ):
        return False
    if not label.startswith("xn--"):
        return True
    try:
        name = label[4:].encode().decode("punycode")
    except ValueError:
        return False
    return not name.isascii() and name.isprintable()
