# Generated from library.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""The operations of the API: one module each, and all of them in `TABLE`."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from invocant.runtime import Operation

    TABLE: Mapping[str, Operation[Any]]
    """Every operation by its Python name, in document order."""

MODULES: dict[str, str] = {
    "books.list": "books_list",
    "books.add": "books_add",
    "books.get": "books_get",
    "books.remove": "books_remove",
    "books.cover": "books_cover",
    "books.set_cover": "books_set_cover",
    "ask": "ask",
    "scans.start": "scans_start",
    "scans.status": "scans_status",
}
"""The module of each operation by its Python name."""


if not TYPE_CHECKING:  # a type checker must not take every name for one that exists

    def __getattr__(name: str) -> Any:
        if name != "TABLE":
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        table = {
            key: importlib.import_module(f".{module}", __name__).OPERATION for key, module in MODULES.items()
        }
        globals()["TABLE"] = table
        return table
