# Generated from library.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""Client of the Library, generated from its OpenAPI document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from invocant.runtime import made_for

if TYPE_CHECKING:
    from .api import API as API
    from .client import AsyncClient as AsyncClient, Client as Client
    from .webhooks import parse_webhook as parse_webhook

_MODULES = {"API": "api", "AsyncClient": "client", "Client": "client", "parse_webhook": "webhooks"}

__all__ = ["API", "AsyncClient", "Client", "parse_webhook"]

made_for(__name__, 1, 0)  # else an import of this package says what to install


if not TYPE_CHECKING:  # a type checker must not take every name for one that exists

    def __getattr__(name: str) -> Any:
        module = _MODULES.get(name)
        if module is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        import importlib

        value = getattr(importlib.import_module(f".{module}", __name__), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted(__all__)
