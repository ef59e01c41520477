# Generated from openapi/opper/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""What answers say in their headers: a class for each operation that declares some.

`HEADERS.of(result)` gives the headers of the answer behind a result; those of a raw answer are in its `headers`.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._call import CallHeaders as CallHeaders
    from ._functions_call import FunctionsCallHeaders as FunctionsCallHeaders
    from ._functions_create import FunctionsCreateHeaders as FunctionsCreateHeaders
    from ._functions_delete import FunctionsDeleteHeaders as FunctionsDeleteHeaders
    from ._functions_get import FunctionsGetHeaders as FunctionsGetHeaders
    from ._functions_get_by_name import FunctionsGetByNameHeaders as FunctionsGetByNameHeaders
    from ._functions_list import FunctionsListHeaders as FunctionsListHeaders
    from ._functions_revisions_call import FunctionsRevisionsCallHeaders as FunctionsRevisionsCallHeaders
    from ._functions_revisions_get import FunctionsRevisionsGetHeaders as FunctionsRevisionsGetHeaders
    from ._functions_revisions_list import FunctionsRevisionsListHeaders as FunctionsRevisionsListHeaders
    from ._functions_revisions_stream import (
        FunctionsRevisionsStreamHeaders as FunctionsRevisionsStreamHeaders,
    )
    from ._functions_stream import FunctionsStreamHeaders as FunctionsStreamHeaders
    from ._functions_update import FunctionsUpdateHeaders as FunctionsUpdateHeaders
    from ._stream import StreamHeaders as StreamHeaders

_MODULES: dict[str, str] = {
    "FunctionsListHeaders": "functions_list",
    "FunctionsCreateHeaders": "functions_create",
    "FunctionsGetByNameHeaders": "functions_get_by_name",
    "FunctionsGetHeaders": "functions_get",
    "FunctionsDeleteHeaders": "functions_delete",
    "FunctionsUpdateHeaders": "functions_update",
    "FunctionsRevisionsListHeaders": "functions_revisions_list",
    "FunctionsRevisionsGetHeaders": "functions_revisions_get",
    "FunctionsCallHeaders": "functions_call",
    "FunctionsStreamHeaders": "functions_stream",
    "FunctionsRevisionsCallHeaders": "functions_revisions_call",
    "FunctionsRevisionsStreamHeaders": "functions_revisions_stream",
    "CallHeaders": "call",
    "StreamHeaders": "stream",
}

__all__ = [
    "CallHeaders",
    "FunctionsCallHeaders",
    "FunctionsCreateHeaders",
    "FunctionsDeleteHeaders",
    "FunctionsGetByNameHeaders",
    "FunctionsGetHeaders",
    "FunctionsListHeaders",
    "FunctionsRevisionsCallHeaders",
    "FunctionsRevisionsGetHeaders",
    "FunctionsRevisionsListHeaders",
    "FunctionsRevisionsStreamHeaders",
    "FunctionsStreamHeaders",
    "FunctionsUpdateHeaders",
    "StreamHeaders",
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
