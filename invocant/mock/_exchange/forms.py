"""Form bodies back into JSON values: each member by its encoding, else by the type of its property.

Source: OpenAPI 3.1, sections 4.8.14.4 and 4.8.15 (Encoding Object).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any

from invocant.documents import ParameterObject, Schema
from invocant.mock._api import Json
from invocant.mock._exchange.multipart import FormPart
from invocant.mock._exchange.parameters import (
    EVERY,
    bracketed,
    decoder,
    first_valid,
    item_types,
    readings,
)
from invocant.mock._values.schemas import RequestProblem, Schemas

Encodings = Mapping[str, Mapping[str, Any]]
"""How members are written, by their names: the `encoding` of a media type."""
_STYLES = ("style", "explode", "allowReserved")


def form_value(
    schemas: Schemas, schema: Schema, pairs: Sequence[tuple[str, str]], encoding: Encodings
) -> dict[str, Json]:
    """Return the object that a form stands for.

    Args:
        schemas: The schemas of the document.
        schema: That of the form.
        pairs: Names and texts, decoded.
        encoding: How members are written.
    """
    as_json = {name for name, rules in encoding.items() if _is_json(str(rules.get("contentType", "")))}
    fields = [(name, text, name in as_json) for name, text in pairs]
    return _value(schemas, schema, fields, encoding)


def parts_value(
    schemas: Schemas, schema: Schema, parts: Sequence[FormPart], encoding: Encodings
) -> tuple[dict[str, Json], list[RequestProblem]]:
    """Return the object that parts stand for, and what is wrong with their headers.

    Bytes become text, a character a byte, unless they are UTF-8 and no file.
    """
    fields = [(part.name, _text(part), _is_json(part.media_type)) for part in parts]
    problems = [
        problem for part in parts for problem in _headers(schemas, part, encoding.get(part.name) or {})
    ]
    return _value(schemas, schema, fields, encoding), problems


def _text(part: FormPart) -> str:
    if part.filename is None:
        try:
            return part.content.decode()
        except UnicodeDecodeError:
            pass
    return part.content.decode("latin-1")


def _is_json(content_type: str) -> bool:
    bare = content_type.partition(",")[0].partition(";")[0].strip().lower()
    return bare in ("application/json", "text/json") or bare.endswith("+json")


def _value(
    schemas: Schemas, schema: Schema, fields: Sequence[tuple[str, str, bool]], encoding: Encodings
) -> dict[str, Json]:
    properties = schemas.properties(schema)
    value: dict[str, Json] = {}
    nested: dict[str, list[tuple[str, str]]] = {}
    taken = set()
    styled = {
        name: rules
        for name, rules in encoding.items()
        if name in properties and any(k in rules for k in _STYLES)
    }
    plain = [(name, text) for name, text, _ in fields]
    for name, rules in styled.items():
        read = decoder(schemas, _parameter(name, properties[name], rules))
        mine = [pair for pair in plain if pair[0] not in properties or pair[0] == name]
        texts = read.given(mine)
        if texts:
            value[name] = read.best(texts, mine)
            taken |= {key for key, _ in mine if read.given([(key, "")])}
    for name, text, as_json in fields:
        if name in taken or (name in styled and name in value):
            continue
        outer, bracket, _ = name.partition("[")
        if bracket and name not in properties and outer in properties:
            nested.setdefault(outer, []).append((name, text))
            continue
        declared = properties.get(name, {})
        types = schemas.types(declared)
        several = "array" in types and types != EVERY
        if as_json:
            member = _parsed(text)
            if several and not isinstance(member, list):
                value.setdefault(name, []).append(member)
            else:
                value[name] = member
        elif several:
            value.setdefault(name, []).append(_item(schemas, declared, text))
        elif types == EVERY:
            value[name] = text
        else:
            value[name] = first_valid(schemas.check(declared), text, types)
    for name, pairs in nested.items():
        value[name] = bracketed(schemas, properties[name], name, pairs)
    return {
        name: [] if member == [""] and schemas.check(properties.get(name, {})).passes([]) else member
        for name, member in value.items()
    }


def _item(schemas: Schemas, declared: Schema, text: str) -> Json:
    """Return an item of a list: JSON where it is nested, else what its type allows."""
    types = item_types(schemas, declared)
    if types & {"object", "array"} and types != EVERY:
        return _parsed(text)
    return next(readings(text, types))


def _parameter(name: str, schema: Schema, rules: Mapping[str, Any]) -> ParameterObject:
    """Return a member as the parameter of a query that it is written as."""
    style = str(rules.get("style") or "form")
    explode = rules.get("explode")
    return ParameterObject(
        raw={},
        name=name,
        location="query",
        required=False,
        style=style,
        explode=explode if isinstance(explode, bool) else style in ("form", "deepObject"),
        schema=schema,
        media_type=None,
    )


def _headers(schemas: Schemas, part: FormPart, rules: Mapping[str, Any]) -> Iterator[RequestProblem]:
    """Yield what is wrong with the media type and the headers of a part."""
    allowed = [
        text.strip().lower() for text in str(rules.get("contentType") or "").split(",") if text.strip()
    ]
    bare = [text.partition(";")[0].strip() for text in allowed]
    if (
        bare
        and not any(k in rules for k in _STYLES)
        and not any(fnmatchcase(part.media_type, pattern) for pattern in bare)
    ):
        yield RequestProblem(
            "body", part.name, f"content type {part.media_type} is not one of: {', '.join(bare)}"
        )
    for name, header in (rules.get("headers") or {}).items():
        if not isinstance(header, Mapping) or name.lower() == "content-type":
            continue
        text = part.headers.get(name.lower())
        if text is None:
            if header.get("required") is True:
                yield RequestProblem("body", part.name, f"its part has no header {name}")
            continue
        parameter = ParameterObject(
            raw=header,
            name=name,
            location="header",
            required=False,
            style="simple",
            explode=header.get("explode") is True,
            schema=header.get("schema") or {},
            media_type=None,
        )
        for problem in decoder(schemas, parameter).decode([text])[1]:
            yield RequestProblem("body", part.name, f"header {name} of its part: {problem.message}")


def _parsed(text: str) -> Json:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
