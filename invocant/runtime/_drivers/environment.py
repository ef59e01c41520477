"""What a client takes from around it: times, waits and chances, and what the variables of its process say.

This is the one module that has a clock.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from invocant.runtime._errors import ConfigurationError
from invocant.runtime._records import frozen

PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")
"""Variables that name proxies. They may hold passwords: their values are in no message."""
CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR")
"""Variables that say whom to trust; of two the first counts."""
_SCHEMES = ("http", "https", "socks5", "socks5h")


async def _sleep(seconds: float) -> None:
    """Wait in whichever library runs this task."""
    from invocant.runtime._drivers.concurrency import (
        sleep,  # not at the top: a client that blocks never needs it
    )

    await sleep(seconds)


@frozen(kw_only=True)
class Environment:
    """Where a client's times, waits and chances come from; tests bring their own.

    Attributes:
        clock: Seconds that never go back, for deadlines and elapsed times.
        wall: Seconds since the epoch, for dates in headers.
        sleep: Waits, in a thread. The usual one ends when the client is closed meanwhile.
        async_sleep: Waits, in a task.
        chance: A number from 0 up to 1.
        environ: Looks up an environment variable; None when it is not set.
    """

    clock: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    async_sleep: Callable[[float], Awaitable[None]] = _sleep
    chance: Callable[[], float] = random.random
    environ: Callable[[str], str | None] | None = None


ENVIRONMENT = Environment()


@frozen(kw_only=True)
class World(Environment):
    """The former name of `Environment`, with `asleep` for `async_sleep`. Deprecated."""

    asleep: Callable[[float], Awaitable[None]] | None = None

    def __post_init__(self) -> None:
        import warnings

        warnings.warn(
            "World is called Environment now, and asleep async_sleep", DeprecationWarning, stacklevel=3
        )
        if self.asleep is not None:
            object.__setattr__(self, "async_sleep", self.asleep)


def check_proxies(library: str) -> None:
    """Refuse a proxy that no client of a library can be made for.

    Raises:
        ConfigurationError: a variable holds no address, or needs a package that is not installed.
    """
    for name in PROXIES:
        text = os.environ.get(name)
        if not text:
            continue
        scheme = _proxy_scheme(text)
        if scheme is None:
            raise ConfigurationError(
                f"{name} is no address of a proxy, such as http://host:8080 or socks5://host:1080"
            )
        if scheme.startswith("socks"):
            from importlib.util import find_spec  # here, as few have such a proxy

            if find_spec("socksio") is None:
                raise ConfigurationError(
                    f"{name}: a SOCKS proxy needs the package socksio: pip install '{library}[socks]'"
                )


def _proxy_scheme(text: str) -> str | None:
    """Return the scheme of a proxy's address, None where it is none; libraries take a mere host for http."""
    try:
        parts = urlsplit(text if "://" in text else f"http://{text}")
        return parts.scheme if parts.scheme in _SCHEMES and parts.hostname and parts.port != 0 else None
    except ValueError:
        return None


def check_certificates() -> None:
    """Refuse certificates that are not there.

    Raises:
        ConfigurationError: what a variable names cannot be read, or has no certificate in it.
    """
    file, folder = map(os.environ.get, CERTIFICATES)
    problem = "it holds no certificate"
    try:
        if file:
            with open(file, "rb") as opened:
                if b"-----BEGIN " in opened.read():
                    return
        elif folder:
            os.listdir(folder)
            return
        else:
            return
    except OSError as error:
        problem = error.strerror or type(error).__name__
    raise ConfigurationError(f"{told_certificates()} cannot be used: {problem}")


def told_certificates() -> str:
    """Return which variable says whom to trust, and what."""
    for name in CERTIFICATES:
        if os.environ.get(name):
            return f"{name}={os.environ[name]}"
    return "what this machine trusts"
