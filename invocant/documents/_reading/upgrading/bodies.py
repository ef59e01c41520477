"""What a request and an answer of Swagger 2.0 carry, with the media types that stand elsewhere.

Source: Swagger 2.0, Operation Object (`consumes`, `produces`), Parameter Object, Response Object;
OpenAPI 3.0.4, sections 4.7.13 to 4.7.17.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from invocant.documents._reading.upgrading.notes import UpgradeNotes
from invocant.documents._reading.upgrading.parameters import (
    upgrade_header,
    upgrade_value,
    with_hint,
    without_value,
)
from invocant.documents.pointers import join
from invocant.media_types import is_json

_MULTIPART, _URLENCODED = "multipart/form-data", "application/x-www-form-urlencoded"
_JSON = "application/json"


def upgrade_body(
    parameter: Mapping[str, Any], consumes: Sequence[str], pointer: str, notes: UpgradeNotes
) -> dict[str, Any]:
    """Return the request body that *parameter*, one `in: body`, is.

    Its name, which 2.0 has for documentation only, is left out.
    """
    if not consumes:
        notes.add("consumes", pointer)
    media_types = [media for media in consumes if not _is_form(media)] or list(consumes) or [_JSON]
    rest = without_value(parameter)
    rest = {key: member for key, member in rest.items() if key not in {"in", "name"}}
    schema = parameter.get("schema")
    if schema is None:  # as a parameter of another place says it, which some authors write
        schema = upgrade_value(parameter, "body", pointer, notes).schema
    return {**rest, "content": {media: {"schema": schema} for media in media_types}}


def upgrade_form(
    fields: Iterable[tuple[Mapping[str, Any], str]],
    consumes: Sequence[str],
    pointer: str,
    notes: UpgradeNotes,
) -> dict[str, Any]:
    """Return the request body that *fields*, parameters `in: formData` with the pointers to them, are."""
    properties: dict[str, Any] = {}
    encoding: dict[str, Any] = {}
    required: list[str] = []
    has_file = False
    for parameter, place in fields:
        name = parameter.get("name")
        if not isinstance(name, str):
            notes.add("nameless", place)
            continue
        value = upgrade_value(parameter, "formData", place, notes)
        beside = {
            key: member
            for key, member in parameter.items()
            if key == "description" or (key.startswith("x-") and key != "x-nullable")
        }
        if value.hint:
            beside["description"] = with_hint(beside.get("description"), value.hint)
        if "allowEmptyValue" in parameter:
            notes.add("empty", join(place, "allowEmptyValue"))
        properties[name] = {**value.schema, **beside}
        if value.style and not value.style["explode"] and not _is_file(parameter):  # a file is a part itself
            encoding[name] = dict(value.style)
        if parameter.get("required") is True:
            required.append(name)
        has_file = has_file or _is_file(parameter)
    schema = {
        "type": "object",
        **({"required": required} if required else {}),
        "properties": properties,
    }
    holder = {"schema": schema, **({"encoding": encoding} if encoding else {})}
    media_types = _forms(consumes, pointer, notes, has_file=has_file)
    content = {media: dict(holder) for media in media_types}
    return {**({"required": True} if required else {}), "content": content}


def _forms(consumes: Sequence[str], pointer: str, notes: UpgradeNotes, *, has_file: bool) -> list[str]:
    """Return the media types of a form."""
    forms = [media for media in consumes if _is_form(media)]
    if has_file:
        parts = [media for media in forms if _essence(media) == _MULTIPART]
        if consumes and not parts:
            notes.add("file", pointer)
        return parts or [_MULTIPART]
    if consumes and not forms:
        notes.add("form", pointer)
    return forms or [_URLENCODED]


def upgrade_response(
    response: Mapping[str, Any], produces: Sequence[str], pointer: str, notes: UpgradeNotes
) -> dict[str, Any]:
    """Return a *response* with its schema as content of each media type that it may have."""
    upgraded: dict[str, Any] = {}
    for key, member in response.items():
        if key in {"content", "links"}:
            notes.add("later", join(pointer, key))
        elif key not in {"schema", "examples"}:
            upgraded[key] = member
    upgraded.setdefault("description", "")
    headers = upgraded.get("headers")
    if isinstance(headers, Mapping):
        upgraded["headers"] = {
            name: upgrade_header(header, join(pointer, "headers", name), notes)
            for name, header in headers.items()
        }
    examples = response.get("examples")
    examples = dict(examples) if isinstance(examples, Mapping) else {}
    if "schema" in response:
        content = upgraded["content"] = {}
        for media in _answer_media_types(response["schema"], produces, pointer, notes):
            content[media] = {"schema": response["schema"]}
            if media in examples:
                content[media]["example"] = examples.pop(media)
    for media in examples:
        notes.add("example", join(pointer, "examples", media))
    return upgraded


def _answer_media_types(
    schema: Any, produces: Sequence[str], pointer: str, notes: UpgradeNotes
) -> Sequence[str]:
    is_file = isinstance(schema, Mapping) and _is_file(schema)
    if is_file:
        binary = [media for media in produces if not is_json(media)]
        if produces and binary == [*produces]:
            return binary
        notes.add("file answer", pointer)
        return list(dict.fromkeys([*binary, "*/*"]))
    if not produces:
        notes.add("produces", pointer)
    return produces or [_JSON]


def _is_file(holder: Mapping[str, Any]) -> bool:
    items = holder.get("items")
    return holder.get("type") == "file" or (isinstance(items, Mapping) and items.get("type") == "file")


def _is_form(media: str) -> bool:
    return _essence(media) in {_MULTIPART, _URLENCODED}


def _essence(media: str) -> str:
    return media.partition(";")[0].strip().lower()
