# Generated from openapi/braintrust/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""Client of the Braintrust API, generated from its OpenAPI document.

Functions of a Braintrust project: prompts, scorers, tools and code that can be stored, listed,
changed and invoked over HTTP. Only the function operations of the API are described here.
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
