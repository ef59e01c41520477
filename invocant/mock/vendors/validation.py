"""What is wrong with a request, as services on FastAPI tell it: an object for each fault.

Source: pydantic, "Validation errors" (`type`, `loc`, `msg`, `input`).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from invocant.documents.pointers import join, lookup, split
from invocant.mock._api import Json
from invocant.mock._values.schemas import RequestProblem

_TYPES: Mapping[str, str] = {
    "additionalProperties": "extra_forbidden",
    "const": "literal_error",
    "enum": "literal_error",
    "exclusiveMaximum": "less_than",
    "exclusiveMinimum": "greater_than",
    "maxItems": "too_long",
    "maxLength": "string_too_long",
    "maximum": "less_than_equal",
    "minItems": "too_short",
    "minLength": "string_too_short",
    "minimum": "greater_than_equal",
    "multipleOf": "multiple_of",
    "pattern": "string_pattern_mismatch",
}
"""Kinds of faults by the keyword of JSON Schema; any other is a `value_error`."""


def validation_details(problems: Sequence[RequestProblem], given: Mapping[str, Json]) -> list[dict[str, Any]]:
    """Return what is wrong with a request.

    Args:
        problems: What is wrong.
        given: What the request has, by place. Of what is missing, `input` is what it is missing in.
    """
    return [_detail(problem, given) for problem in problems]


def _detail(problem: RequestProblem, given: Mapping[str, Json]) -> dict[str, Any]:
    inside = problem.pointer if problem.pointer[:1] in ("", "/") else f"/{problem.pointer}"
    whole = given.get(problem.place)
    place: list[str | int] = list(_steps(whole, split(inside)))
    if not problem.missing:
        return {
            "type": _TYPES.get(problem.schema_pointer.rpartition("/")[2], "value_error"),
            "loc": [problem.place, *place],
            "msg": problem.message,
            "input": lookup(whole, inside, None),
        }
    in_body = problem.place == "body"
    named = [problem.missing] if in_body and whole is not None else []  # else all of it is missing
    return {
        "type": "missing",
        "loc": [problem.place, *place, *named],
        "msg": "Field required",
        "input": lookup(whole, inside, None) if in_body else None,
    }


def _steps(value: Json, names: Sequence[str]) -> Iterator[str | int]:
    """Yield the steps of a way into a value: places in lists as numbers."""
    for name in names:
        yield int(name) if isinstance(value, list) else name
        value = lookup(value, join("", name), None)
