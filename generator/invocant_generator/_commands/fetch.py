"""Get a document from a file or over the network, bounded in size, time and redirects."""

from __future__ import annotations

import asyncio
import ipaddress
import re
from pathlib import Path, PurePosixPath
from urllib.parse import urljoin, urlsplit

from invocant_generator._target import UsageError, public_address

SECONDS = 30.0
"""Longest time for a whole fetch, redirects included."""
MAX_REDIRECTS = 5
_STATUSES = frozenset({301, 302, 303, 307, 308})


class FetchError(Exception):
    """The document cannot be had; its text is one line, without what may be secret in an address."""


def fetch(source: str, *, max_size: int, seconds: float = SECONDS) -> bytes:
    """Return what *source* holds: a path, a file: URL, an https: URL, or an http: URL on loopback.

    Args:
        source: Where it is.
        max_size: Largest size accepted, in bytes.
        seconds: Longest time for all of it, redirects included.

    Raises:
        FetchError: it is not there, too large, too slow, redirected too often or to another kind of place.
    """
    parts = urlsplit(source)
    if parts.scheme in ("http", "https"):
        return asyncio.run(_fetch_in_time(source, max_size, seconds))
    path = Path(parts.path if parts.scheme == "file" else source)
    try:
        with path.open("rb") as file:
            data = file.read(max_size + 1)
    except OSError as error:
        raise FetchError(f"{source} cannot be read: {error.strerror or error}") from None
    _check_size(data, source, max_size)
    return data


def fetch_into(folder: Path, url: str, *, max_size: int, seconds: float = SECONDS) -> Path:
    """Fetch the document at *url* into *folder*, and return its file.

    Raises:
        UsageError: it cannot be had; the message is one line.
    """
    try:
        data = fetch(url, max_size=max_size, seconds=seconds)
    except FetchError as error:
        raise UsageError(str(error)) from None
    name = PurePosixPath(urlsplit(url).path).name
    path = folder / (name if re.fullmatch(r"[\w-][\w.-]*", name) else "document")
    path.write_bytes(data)
    return path


async def _fetch_in_time(url: str, max_size: int, seconds: float) -> bytes:
    """Fetch within *seconds*, whatever is slow: a limit for each read would let an answer drip for ever."""
    try:
        async with asyncio.timeout(seconds):
            return await _fetch_url(url, max_size)
    except TimeoutError:
        raise FetchError(f"{public_address(url)} took longer than {seconds:g} s") from None


async def _fetch_url(url: str, max_size: int) -> bytes:
    import httpx

    # a redirect is followed by hand, so that each address is held to the same rules
    async with httpx.AsyncClient(
        follow_redirects=False, timeout=httpx.Timeout(10.0), headers={"accept": "*/*"}
    ) as client:
        for _ in range(MAX_REDIRECTS + 1):
            _check_address(url)
            try:
                async with client.stream("GET", url) as response:
                    if response.status_code in _STATUSES and "location" in response.headers:
                        url = urljoin(url, response.headers["location"])
                        continue
                    if response.status_code != 200:
                        raise FetchError(f"{public_address(url)} answered {response.status_code}")
                    data = bytearray()
                    async for chunk in response.aiter_bytes():
                        data += chunk
                        _check_size(data, public_address(url), max_size)
                    return bytes(data)
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                why = str(error) or type(error).__name__
                raise FetchError(f"{public_address(url)} cannot be fetched: {why}") from None
    raise FetchError(f"{public_address(url)} redirects more than {MAX_REDIRECTS} times")


def _check_address(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.hostname:
        return
    if parts.scheme == "http" and _is_loopback(parts.hostname or ""):
        return
    raise FetchError(f"{public_address(url)} is refused: https, a file, or plain http on loopback")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _check_size(data: bytes | bytearray, source: str, max_size: int) -> None:
    if len(data) > max_size:
        raise FetchError(
            f"{source} has more than {max_size} bytes: raise --max-size if that is what you expect"
        )
