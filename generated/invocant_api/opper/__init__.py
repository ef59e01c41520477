# Generated from openapi/opper/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""Client of the Opper API, generated from its OpenAPI document.

Functions of an Opper project: instructions for a model, with schemas for what goes in and comes
out, that are stored in revisions and called over HTTP; and tasks that are called without being
stored first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from invocant.runtime import made_for

if TYPE_CHECKING:
    from .api import API as API
    from .client import AsyncClient as AsyncClient, Client as Client

_MODULES = {"API": "api", "AsyncClient": "client", "Client": "client"}

__all__ = ["API", "AsyncClient", "Client"]

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
