"""Addresses: what origin a URL has, where a secret or a redirected request may go, what a base URL may be."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import unquote_plus, urljoin, urlsplit

from invocant.runtime._calls.steps import WireRequest, WireResponse
from invocant.runtime._errors import ConfigurationError

REDIRECTS = frozenset({301, 302, 303, 307, 308})

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
    return len(numbers) == 4 and numbers[0] == "127" and all(n.isdigit() and int(n) < 256 for n in numbers)


def without_query(url: str, names: Collection[str]) -> str:
    """Return a URL without the query parameters of these names, all else as it is."""
    address, mark, query = url.partition("?")
    if not mark:
        return url
    kept = [pair for pair in query.split("&") if unquote_plus(pair.partition("=")[0]) not in names]
    return f"{address}?{'&'.join(kept)}" if kept else address


def checked_base(url: str, source: str) -> str:
    """Return a base URL without a slash at the end.

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
    return url


def redirect(request: WireRequest, response: WireResponse) -> tuple[WireRequest, bool] | None:
    """Return the request that follows a redirect, and whether it stays at the origin; or None.

    Followed are 307 and 308, the others for GET and HEAD, and 303 as a GET. A request that leaves the origin
    carries no body, no credential and no header of the caller's, and never goes from https to http.

    Source: RFC 9110, section 15.4.
    """
    target = response.headers.get("location")
    if not target:
        return None
    method, content = request.method, request.content
    if response.status == 303 and method != "HEAD":
        method, content = "GET", None
    elif response.status in (301, 302) and method not in ("GET", "HEAD"):
        return None
    try:
        url = urljoin(request.url, target).partition("#")[0]
        same_origin = origin(url) == origin(request.url)
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or "@" in parts.netloc:
        return None
    headers = request.headers
    if content is None:
        headers = [pair for pair in headers if pair[0].lower() not in ("content-type", "content-length")]
    if not same_origin:
        if method not in ("GET", "HEAD") or (
            urlsplit(request.url).scheme == "https" and parts.scheme == "http"
        ):
            return None
        headers = [(name, value) for name, value in headers if name.lower() in ("accept", "user-agent")]
    return WireRequest(method, url, headers, content), same_origin
