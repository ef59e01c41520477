# Generated from openapi/braintrust/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""What answers say in their headers: a class for each operation that declares some.

`HEADERS.of(result)` gives the headers of the answer behind a result; those of a raw answer are in its `headers`.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._functions_create import FunctionsCreateHeaders as FunctionsCreateHeaders
    from ._functions_delete import FunctionsDeleteHeaders as FunctionsDeleteHeaders
    from ._functions_get import FunctionsGetHeaders as FunctionsGetHeaders
    from ._functions_invoke import FunctionsInvokeHeaders as FunctionsInvokeHeaders
    from ._functions_list import FunctionsListHeaders as FunctionsListHeaders
    from ._functions_replace import FunctionsReplaceHeaders as FunctionsReplaceHeaders
    from ._functions_update import FunctionsUpdateHeaders as FunctionsUpdateHeaders

_MODULES: dict[str, str] = {
    "FunctionsListHeaders": "functions_list",
    "FunctionsReplaceHeaders": "functions_replace",
    "FunctionsCreateHeaders": "functions_create",
    "FunctionsGetHeaders": "functions_get",
    "FunctionsDeleteHeaders": "functions_delete",
    "FunctionsUpdateHeaders": "functions_update",
    "FunctionsInvokeHeaders": "functions_invoke",
}

__all__ = [
    "FunctionsCreateHeaders",
    "FunctionsDeleteHeaders",
    "FunctionsGetHeaders",
    "FunctionsInvokeHeaders",
    "FunctionsListHeaders",
    "FunctionsReplaceHeaders",
    "FunctionsUpdateHeaders",
]


if not TYPE_CHECKING:  # a type checker must not take every name for one that exists

    def __getattr__(name: str) -> Any:
        module = _MODULES.get(name)
        if module is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(importlib.import_module(f"._{module}", __name__), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted(__all__)
