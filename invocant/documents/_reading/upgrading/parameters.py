"""Parameters and headers of Swagger 2.0, which are schemas themselves, with a schema and a style.

Source: Swagger 2.0, Parameter Object, Items Object and Header Object; OpenAPI 3.0.4, section 4.7.12.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from invocant.documents._reading.upgrading.notes import UpgradeNotes
from invocant.documents.pointers import join

_SCHEMA_WORDS = (
    "type",
    "format",
    "items",
    "default",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "enum",
    "multipleOf",
    "x-nullable",
    "x-enum-varnames",
)
"""What a parameter of 2.0 says of its value, and the extensions of schemas that say so too."""

_STYLES: Mapping[str, Mapping[str, Mapping[str, Any]]] = {
    "path": {"csv": {"style": "simple", "explode": False}},
    "header": {"csv": {"style": "simple", "explode": False}},
    "query": {
        "csv": {"style": "form", "explode": False},
        "ssv": {"style": "spaceDelimited", "explode": False},
        "pipes": {"style": "pipeDelimited", "explode": False},
        "multi": {"style": "form", "explode": True},
    },
}
"""What a collectionFormat is called, by where the list stands; a field of a form has those of a query."""

_SEPARATORS: Mapping[str, str] = {"csv": "commas", "ssv": "spaces", "tsv": "tabs", "pipes": "pipes (|)"}


@frozen
class UpgradedValue:
    """What a parameter, a header or a field of a form holds."""

    schema: dict[str, Any]
    style: Mapping[str, Any]
    """`style` and `explode` of a list; empty for anything else."""
    hint: str = ""
    """How a text is made of a list that has no style; empty where there is one."""


def upgrade_parameter(parameter: Mapping[str, Any], pointer: str, notes: UpgradeNotes) -> dict[str, Any]:
    """Return a *parameter* of a path, a query or a header as 3.0 writes it."""
    place = str(parameter.get("in"))
    value = upgrade_value(parameter, place, pointer, notes)
    upgraded = without_value(parameter, value.hint)
    if place == "path":
        upgraded["required"] = True
    return {**upgraded, **value.style, "schema": value.schema}


def upgrade_header(header: Any, pointer: str, notes: UpgradeNotes) -> Any:
    """Return a *header* of an answer as 3.0 writes it."""
    if not isinstance(header, Mapping):
        return header
    value = upgrade_value(header, "header", pointer, notes)
    return {**without_value(header, value.hint), **value.style, "schema": value.schema}


def upgrade_value(holder: Mapping[str, Any], place: str, pointer: str, notes: UpgradeNotes) -> UpgradedValue:
    """Return what *holder*, which stands in a *place* of a request or an answer, says of its value."""
    schema = {key: holder[key] for key in _SCHEMA_WORDS if key in holder}
    written = holder.get("schema")
    if isinstance(written, Mapping):  # as in 3.0, which some authors write
        schema = {**written, **schema}
    if schema.get("type") != "array":
        return UpgradedValue(schema, {})
    collection = str(holder.get("collectionFormat", "csv"))
    styles = _STYLES.get(place, _STYLES["query"])
    if collection == "multi" and "multi" not in styles:
        notes.add("multi", join(pointer, "collectionFormat"))
        collection = "csv"
    if collection not in styles:
        notes.add("separator", join(pointer, "collectionFormat"))
        text = {"type": "string", **({"x-nullable": True} if schema.get("x-nullable") is True else {})}
        separator = _SEPARATORS.get(collection, collection)
        return UpgradedValue(text, {}, f"Values joined by {separator}.")
    hint = _upgrade_items(schema, pointer, notes)
    return UpgradedValue(schema, styles[collection], hint)


def _upgrade_items(schema: dict[str, Any], pointer: str, notes: UpgradeNotes) -> str:
    """Let the items of a list say what they can in 3.0; return how an item is made of an inner list."""
    items, values = schema.get("items"), schema.get("enum")
    hint = ""
    if isinstance(items, Mapping):
        if items.get("type") == "array":
            notes.add("nested", join(pointer, "items"))
            separator = _SEPARATORS.get(str(items.get("collectionFormat", "csv")), "commas")
            items, hint = {"type": "string"}, f"Inner values joined by {separator}."
        items = {key: member for key, member in items.items() if key != "collectionFormat"}
        if isinstance(values, list) and values and not any(isinstance(value, list) for value in values):
            notes.add("list enum", join(pointer, "enum"))
            del schema["enum"]
            items.setdefault("enum", values)
        schema["items"] = items
    return hint


def without_value(holder: Mapping[str, Any], hint: str = "") -> dict[str, Any]:
    """Return what *holder* says beside its value, with a *hint* in its description."""
    rest = {
        key: member
        for key, member in holder.items()
        if key not in _SCHEMA_WORDS and key not in {"collectionFormat", "schema"}
    }
    if hint:
        rest["description"] = with_hint(rest.get("description"), hint)
    return rest


def with_hint(description: Any, hint: str) -> str:
    """Return a *description* with a *hint* at its end."""
    return f"{description} {hint}" if isinstance(description, str) and description else hint
