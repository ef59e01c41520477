"""OpenAPI documents as plain data: load, overlay, repair, resolve. Dictionaries in, new dictionaries out.

Nothing here writes a file, knows an API or changes what it is given. The names are imported on first use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from invocant.documents import keywords as keywords
    from invocant.documents import pointers as pointers
    from invocant.documents._diagnostics import Diagnostic as Diagnostic
    from invocant.documents._diagnostics import DocumentError as DocumentError
    from invocant.documents._diagnostics import Note as Note
    from invocant.documents._directions import Directions as Directions
    from invocant.documents._jobs import argument_of as argument_of
    from invocant.documents._jobs import job_parts as job_parts
    from invocant.documents._jobs import schema_at as schema_at
    from invocant.documents._jobs import without_parts as without_parts
    from invocant.documents._json_schema import SchemaConverter as SchemaConverter
    from invocant.documents._json_schema import json_schema as json_schema
    from invocant.documents._lines import lines as lines
    from invocant.documents._operations import ALSO as ALSO
    from invocant.documents._operations import DEFAULT_STYLES as DEFAULT_STYLES
    from invocant.documents._operations import FURTHER_METHODS as FURTHER_METHODS
    from invocant.documents._operations import MEMBERS_OF_FURTHER_METHODS as MEMBERS_OF_FURTHER_METHODS
    from invocant.documents._operations import METHODS as METHODS
    from invocant.documents._operations import OperationObject as OperationObject
    from invocant.documents._operations import ParameterObject as ParameterObject
    from invocant.documents._operations import RequestBodyObject as RequestBodyObject
    from invocant.documents._operations import ResponseObject as ResponseObject
    from invocant.documents._operations import Schema as Schema
    from invocant.documents._operations import content_of as content_of
    from invocant.documents._operations import is_bytes as is_bytes
    from invocant.documents._operations import item_of as item_of
    from invocant.documents._operations import methods_of as methods_of
    from invocant.documents._operations import operations as operations
    from invocant.documents._origins import in_overlays as in_overlays
    from invocant.documents._overlay import Overlay as Overlay
    from invocant.documents._overlay import apply_matching as apply_matching
    from invocant.documents._overlay import apply_overlays as apply_overlays
    from invocant.documents._overlay import load_overlay as load_overlay
    from invocant.documents._overlay import unmatched_actions as unmatched_actions
    from invocant.documents._parts import Sound as Sound
    from invocant.documents._parts import part_of as part_of
    from invocant.documents._parts import sound_part as sound_part
    from invocant.documents._parts import too_deep_schemas as too_deep_schemas
    from invocant.documents._parts import without as without
    from invocant.documents._reading.load import Loaded as Loaded
    from invocant.documents._reading.load import load as load
    from invocant.documents._reading.load import load_all as load_all
    from invocant.documents._reading.text import parse_text as parse_text
    from invocant.documents._repair.repair import Named as Named
    from invocant.documents._repair.repair import Repaired as Repaired
    from invocant.documents._repair.repair import digest as digest
    from invocant.documents._repair.repair import repair as repair
    from invocant.documents._resolve import resolve as resolve
    from invocant.documents._security import SecurityScheme as SecurityScheme
    from invocant.documents._security import Way as Way
    from invocant.documents._security import base_url_variable as base_url_variable
    from invocant.documents._security import requirements as requirements
    from invocant.documents._security import security_schemes as security_schemes
    from invocant.documents._templates import is_greedy as is_greedy
    from invocant.documents._templates import place_name as place_name
    from invocant.documents._templates import places_of as places_of
    from invocant.documents._walk import references as references

_HOMES = {
    "ALSO": "_operations",
    "DEFAULT_STYLES": "_operations",
    "Diagnostic": "_diagnostics",
    "Directions": "_directions",
    "DocumentError": "_diagnostics",
    "FURTHER_METHODS": "_operations",
    "Loaded": "_reading.load",
    "MEMBERS_OF_FURTHER_METHODS": "_operations",
    "METHODS": "_operations",
    "Named": "_repair.repair",
    "Note": "_diagnostics",
    "OperationObject": "_operations",
    "ParameterObject": "_operations",
    "Overlay": "_overlay",
    "Repaired": "_repair.repair",
    "RequestBodyObject": "_operations",
    "ResponseObject": "_operations",
    "Schema": "_operations",
    "SchemaConverter": "_json_schema",
    "SecurityScheme": "_security",
    "Way": "_security",
    "Sound": "_parts",
    "apply_matching": "_overlay",
    "apply_overlays": "_overlay",
    "argument_of": "_jobs",
    "base_url_variable": "_security",
    "content_of": "_operations",
    "digest": "_repair.repair",
    "in_overlays": "_origins",
    "is_greedy": "_templates",
    "is_bytes": "_operations",
    "item_of": "_operations",
    "job_parts": "_jobs",
    "json_schema": "_json_schema",
    "lines": "_lines",
    "load": "_reading.load",
    "load_all": "_reading.load",
    "load_overlay": "_overlay",
    "methods_of": "_operations",
    "operations": "_operations",
    "parse_text": "_reading.text",
    "part_of": "_parts",
    "place_name": "_templates",
    "places_of": "_templates",
    "references": "_walk",
    "repair": "_repair.repair",
    "requirements": "_security",
    "resolve": "_resolve",
    "security_schemes": "_security",
    "schema_at": "_jobs",
    "sound_part": "_parts",
    "too_deep_schemas": "_parts",
    "unmatched_actions": "_overlay",
    "without": "_parts",
    "without_parts": "_jobs",
}

__all__ = [
    "ALSO",
    "DEFAULT_STYLES",
    "FURTHER_METHODS",
    "MEMBERS_OF_FURTHER_METHODS",
    "METHODS",
    "Diagnostic",
    "Directions",
    "DocumentError",
    "Loaded",
    "Named",
    "Note",
    "OperationObject",
    "Overlay",
    "ParameterObject",
    "Repaired",
    "RequestBodyObject",
    "ResponseObject",
    "Schema",
    "SchemaConverter",
    "SecurityScheme",
    "Sound",
    "Way",
    "apply_matching",
    "apply_overlays",
    "argument_of",
    "base_url_variable",
    "content_of",
    "digest",
    "in_overlays",
    "is_bytes",
    "is_greedy",
    "item_of",
    "job_parts",
    "json_schema",
    "keywords",
    "lines",
    "load",
    "load_all",
    "load_overlay",
    "methods_of",
    "operations",
    "parse_text",
    "part_of",
    "place_name",
    "places_of",
    "pointers",
    "references",
    "repair",
    "requirements",
    "resolve",
    "schema_at",
    "security_schemes",
    "sound_part",
    "too_deep_schemas",
    "unmatched_actions",
    "without",
    "without_parts",
]


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name in {"keywords", "pointers"}:
        return import_module(f"{__name__}.{name}")
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
