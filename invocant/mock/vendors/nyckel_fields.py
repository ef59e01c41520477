"""Rows of Nyckel's tabular functions: stored by the ids of their fields, each value of its field's type."""

from collections.abc import Mapping, Sequence
from typing import Any

from invocant.mock._api import Json

PREFIX = "field_"
"""What ids of fields begin with; requests may leave it out."""


class FieldError(ValueError):
    """A row has a value for no field, or one of another type; the message says which."""


def field_type(value: Json) -> str | None:
    """Return the type of a field that takes *value*; None where there is none."""
    if isinstance(value, str):
        return "Text"
    return "Number" if _is_number(value) else None


def row_of(data: Mapping[str, Json], fields: Sequence[Mapping[str, Any]]) -> dict[str, Json]:
    """Return a row by the ids of its fields, in their order; a row need not have them all.

    Args:
        data: The values, by id or name of a field. An id goes before a name.
        fields: The fields.

    Raises:
        FieldError: a key is none of a field, two are of the same, or a value is not of the field's type.
    """
    by_name = {str(field["name"]): field for field in fields}
    by_id = {str(field["id"]).removeprefix(PREFIX): field for field in fields}
    row: dict[str, Json] = {}
    for key, value in data.items():
        field = by_id.get(key.removeprefix(PREFIX)) or by_name.get(key)
        if field is None:
            raise FieldError(f"there is no field {key!r}; there are: {', '.join(by_name) or 'none'}")
        if field["id"] in row:
            raise FieldError(f"the field {field['name']!r} is given twice")
        _check(field, value)
        row[field["id"]] = value
    return {field["id"]: row[field["id"]] for field in fields if field["id"] in row}


def with_fields(data: Json, fields: Sequence[Mapping[str, Any]]) -> Json:
    """Return the data of a sample without the values of fields that are gone."""
    if not isinstance(data, dict):
        return data
    known = {field["id"] for field in fields}
    return {key: value for key, value in data.items() if key in known or not key.startswith(PREFIX)}


def _check(field: Mapping[str, Any], value: Json) -> None:
    kind = field["type"]
    fits = _is_number(value) if kind == "Number" else isinstance(value, str)
    if not fits:
        raise FieldError(f"the field {field['name']!r} takes {'a number' if kind == 'Number' else 'a text'}")
    if kind == "Image" and not is_image(value):
        raise FieldError(f"the field {field['name']!r} takes an image: a data URI or a URL")


def is_image(value: Json) -> bool:
    """Tell whether a value is an image as requests have it: a data URI or a URL."""
    return isinstance(value, str) and value.startswith(("data:", "http://", "https://"))


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
