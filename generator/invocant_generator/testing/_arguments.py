"""What a method must be given, by its Python names, from what the document says of its operation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from invocant.documents import OperationObject
from invocant.media_types import form_of
from invocant_generator.testing._samples import PICTURE, Impossible, Samples

TEXT = "A text."

_PLACE = re.compile(r"\{([^{}]*)\}")


def arguments(
    row: Any, described: OperationObject, samples: Samples, known: Mapping[str, Any]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Return the values of the path parameters, and those of all else that a call cannot do without.

    Args:
        row: The operation in the table of the package.
        described: The same in the document.
        samples: Makes the values.
        known: Values of path parameters, by Python name, in place of values made up.

    Raises:
        Impossible: a value cannot be made up.
    """
    in_document = {(entry.name, entry.location): entry for entry in described.parameters}
    # the package's path has them as Python spells them, in the same places
    spelt = dict(zip(_PLACE.findall(row.path), _PLACE.findall(described.path), strict=False))
    in_path = {name for name, _ in parse_qsl(urlsplit(described.path).query, keep_blank_values=True)}
    positional: list[Any] = []
    named: dict[str, Any] = {}
    for parameter in row.parameters:
        python = parameter.python_name or parameter.name
        name = spelt.get(parameter.name, parameter.name) if parameter.location == "path" else parameter.name
        entry = in_document.get((name, parameter.location))
        if not parameter.required and not (entry is not None and entry.required):
            continue
        if entry is not None and entry.required and not parameter.required:
            continue  # the package fills it in
        if parameter.location == "query" and parameter.name in in_path:
            continue  # likewise what the path itself says: `/books?draft=true`
        value = (
            known[python] if python in known else samples.value(entry.schema if entry else {}, parameter.name)
        )
        if value in ("", [], {}):
            raise Impossible(f"{parameter.name}: what is allowed is empty, and so no value on the wire")
        if parameter.location == "path":
            positional.append(value)
        else:
            named[python] = value
    body = described.request_body
    if row.body is not None and body is not None and row.body.required:
        named |= _body(row, body.content, samples)
    return tuple(positional), named


def _body(row: Any, contents: Mapping[str, Any], samples: Samples) -> dict[str, Any]:
    """Return the arguments for a body of the first media type that the package has."""
    content = row.body.content[0]
    media_type = content.media_type
    schema = contents.get(media_type, next(iter(contents.values()), {}))
    form = form_of(content.handled_as or media_type, binary=True)
    if form == "bytes":
        return {"body": PICTURE}
    if form == "text":
        return {"body": TEXT}
    value = samples.value(schema, "body", binary=form in ("form", "multipart"))
    if content.fields is None:
        return {"body": value}
    if not isinstance(value, dict):
        raise Impossible("body: what is allowed is no object")
    streamed = row.stream is not None and row.stream.name == row.name
    asked = getattr(row.stream, "request", None) or {} if streamed else {}
    names = {field.key: field.name for field in content.fields}
    made: dict[str, Any] = {}
    for key, member in value.items():
        if key in asked:
            continue
        if key in names:
            made[names[key]] = member
        elif content.extras is not None:
            made.setdefault(content.extras.name, {})[key] = member
        else:
            raise Impossible(f"{key}: the method has no parameter for it")
    return made
