"""Values as the bytes of JSON, also those that only offer themselves as JSON."""

from __future__ import annotations

from typing import Any

from invocant.runtime._errors import ConfigurationError
from invocant.runtime._models.json_text import body_writer
from invocant.runtime._models.plain_json import to_json
from invocant.runtime._models.unset import UNSET


def as_json(value: Any) -> Any:
    """Take what offers itself as JSON for that: a class with a schema for it, a data object for its data.

    A JSON Schema may be handed over as the class it describes (`model_json_schema()`), data as an object of
    such a class (`model_dump()`): the protocol of the usual validation libraries, none of which is imported
    for it.
    """
    kind = value.__class__
    if kind is str or kind is dict or kind is int:
        return value
    if isinstance(value, type):
        schema = getattr(value, "model_json_schema", None)
        return schema() if callable(schema) else value
    dump = getattr(kind, "model_dump", None)
    if callable(dump):
        return dump(value, mode="json")
    schema = getattr(kind, "model_json_schema", None)
    return value.model_json_schema() if callable(schema) else value


def _default(value: Any) -> Any:
    """Write what `json` cannot."""
    plain = as_json(value)
    if plain is value:
        plain = to_json(value)
    if plain is value or plain is UNSET:
        advice = ": Base64(data) makes text of them" if isinstance(value, (bytes, bytearray)) else ""
        raise TypeError(f"a value of type {type(value).__name__} cannot be sent as JSON{advice}")
    return plain


_write = body_writer(_default)


def dumps(value: Any, name: str) -> bytes:
    try:
        return _write(value)
    except (TypeError, ValueError, RecursionError) as error:
        raise ConfigurationError(f"{name}: the body cannot be written as JSON: {error}") from None
