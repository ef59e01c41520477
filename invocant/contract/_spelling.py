"""How values of parameters are written in a query and in headers, by the styles of OpenAPI."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from invocant.contract._comparing import as_text
from invocant.documents import ParameterObject

_DELIMITERS = {"spaceDelimited": " ", "pipeDelimited": "|"}


def spelled(pairs: Iterable[tuple[ParameterObject, Any]]) -> tuple[list[tuple[str, str]], dict[str, str]]:
    """Return the query and the headers that say the values of parameters.

    Source: OpenAPI 3.1.1, section 4.8.12.3 (style values).
    """
    query: list[tuple[str, str]] = []
    headers: dict[str, str] = {}
    for parameter, value in pairs:
        if parameter.media_type is not None:
            text = (
                json.dumps(value) if not isinstance(value, str) or "json" in parameter.media_type else value
            )
            if parameter.location == "query":
                query.append((parameter.name, text))
            elif parameter.location == "header":
                headers[parameter.name] = text
        elif parameter.location == "query":
            query += _in_query(parameter, value)
        elif parameter.location == "header":
            headers[parameter.name] = ",".join(_parts(value, together=parameter.explode))
    return query, headers


def _in_query(parameter: ParameterObject, value: Any) -> Iterator[tuple[str, str]]:
    name = parameter.name
    if isinstance(value, Mapping) and parameter.style == "deepObject":
        yield from _deep(name, value)
    elif isinstance(value, Mapping) and parameter.explode:
        for member, inner in value.items():
            yield member, as_text(inner)
    elif isinstance(value, list) and parameter.explode:
        for inner in value:
            yield name, as_text(inner)
    else:
        yield name, _DELIMITERS.get(parameter.style, ",").join(_parts(value))


def _deep(name: str, value: Any) -> Iterator[tuple[str, str]]:
    """Yield the members of an object in brackets; of one in another as most servers read it."""
    if isinstance(value, Mapping):
        for member, inner in value.items():
            yield from _deep(f"{name}[{member}]", inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _deep(name, inner)
    else:
        yield name, as_text(value)


def _parts(value: Any, *, together: bool = False) -> list[str]:
    """Return the parts of a value that delimiters stand between; of an object name and value *together*."""
    if isinstance(value, Mapping):
        pairs = [(name, as_text(inner)) for name, inner in value.items()]
        return [f"{name}={text}" for name, text in pairs] if together else [t for pair in pairs for t in pair]
    return [as_text(inner) for inner in value] if isinstance(value, list) else [as_text(value)]
