"""Makes the HTTP library's clients, with one TLS context for all, and puts deadlines under their connections.

It is loaded with the first call: a client that makes none needs no certificates.
"""

from __future__ import annotations

import os
import threading
from importlib import import_module
from typing import TYPE_CHECKING, Any

from invocant.runtime._drivers.environment import CERTIFICATES, check_proxies, told_certificates
from invocant.runtime._drivers.network import BoundTimeouts, bind
from invocant.runtime._errors import ConfigurationError

if TYPE_CHECKING:
    import ssl

_contexts: dict[tuple[str | None, ...], ssl.SSLContext] = {}
_contexts_lock = threading.Lock()
if hasattr(os, "register_at_fork"):  # a forked child has a lock that somebody can open
    os.register_at_fork(
        before=_contexts_lock.acquire,
        after_in_parent=_contexts_lock.release,
        after_in_child=_contexts_lock.release,
    )


def _tls_context(library: Any) -> ssl.SSLContext:
    """Return the TLS context that all clients of a library share, since making one is slow.

    Raises:
        ConfigurationError: the environment names certificates that are not there, or are none.
    """
    key = (library.__name__, *map(os.environ.get, CERTIFICATES))
    problem = ""
    with _contexts_lock:
        context = _contexts.get(key)
        if context is None:
            try:
                context = _contexts[key] = library.create_ssl_context()
            except (OSError, ValueError) as error:
                problem = getattr(error, "strerror", None) or type(error).__name__
    if context is None:
        raise ConfigurationError(f"{told_certificates()} cannot be used: {problem}")
    return context


def _no_tls() -> ssl.SSLContext:
    """Return a context that trusts nobody, for a client that only ever speaks http."""
    import ssl

    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def new_client(library: Any, core: str, kind: str, binding: dict[str, Any], scheme: str) -> Any:
    """Return a new client of a library for http or https addresses.

    Args:
        library: The library.
        core: What the package is called in which it has its connections.
        kind: The name of the client's class.
        binding: Gets how timeouts are made for it: see `bind_deadlines`.
        scheme: `http` or `https`.

    Raises:
        ConfigurationError: the environment says something that cannot be.
    """
    context = _tls_context(library) if scheme == "https" else _no_tls()
    try:
        client = getattr(library, kind)(verify=context, timeout=None)
        bind_deadlines(client, library, core, binding)
        return client
    except (ImportError, ValueError, library.InvalidURL) as error:
        problem = type(error).__name__
    check_proxies(library.__name__)
    raise ConfigurationError(f"no {library.__name__} client can be made: {problem}")


def bind_deadlines(client: Any, library: Any, core: str, binding: dict[str, Any]) -> None:
    """Let the waits of a client's connections end with the deadlines of calls.

    Args:
        client: The library's client.
        library: The library.
        core: What the package is called in which it has its connections.
        binding: Gets `timeouts`: what makes them for such connections, or False where they were not reached.
    """
    reached = bind(client, library, import_module(core))
    binding["timeouts"] = BoundTimeouts if reached else False
