"""OpenAPI documents as plain data: load, overlay, repair, resolve. Dictionaries in, new dictionaries out.

Nothing here writes a file, knows an API or changes what it is given. The names are imported on first use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from invocant.documents import keywords as keywords
    from invocant.documents._diagnostics import Diagnostic as Diagnostic
    from invocant.documents._diagnostics import DocumentError as DocumentError
    from invocant.documents._json_schema import json_schema as json_schema
    from invocant.documents._overlay import apply_overlays as apply_overlays
    from invocant.documents._overlay import load_overlay as load_overlay
    from invocant.documents._overlay import unmatched_actions as unmatched_actions
    from invocant.documents._reading.load import load as load
    from invocant.documents._reading.load import parse_text as parse_text
    from invocant.documents._repair.repair import Named as Named
    from invocant.documents._repair.repair import Note as Note
    from invocant.documents._repair.repair import Repaired as Repaired
    from invocant.documents._repair.repair import digest as digest
    from invocant.documents._repair.repair import repair as repair
    from invocant.documents._resolve import resolve as resolve

_HOMES = {
    "Diagnostic": "_diagnostics",
    "DocumentError": "_diagnostics",
    "Named": "_repair.repair",
    "Note": "_repair.repair",
    "Repaired": "_repair.repair",
    "apply_overlays": "_overlay",
    "digest": "_repair.repair",
    "json_schema": "_json_schema",
    "load": "_reading.load",
    "load_overlay": "_overlay",
    "parse_text": "_reading.load",
    "repair": "_repair.repair",
    "resolve": "_resolve",
    "unmatched_actions": "_overlay",
}

__all__ = [
    "Diagnostic",
    "DocumentError",
    "Named",
    "Note",
    "Repaired",
    "apply_overlays",
    "digest",
    "json_schema",
    "keywords",
    "load",
    "load_overlay",
    "parse_text",
    "repair",
    "resolve",
    "unmatched_actions",
]


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name == "keywords":
        return import_module("invocant.documents.keywords")
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
