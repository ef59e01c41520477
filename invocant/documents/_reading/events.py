"""Events of a stream as OpenAPI 3.2 describes them, each with the schema of what its data stands for.

The data of an event is a text, whose media type and schema `contentMediaType` and `contentSchema` tell.
Events that have members in common and differ by `oneOf` are written out, each whole.

Source: OpenAPI 3.2.0, section 4.14.4 (server-sent event streams).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from invocant.documents.pointers import followed
from invocant.media_types import is_json


def event_schema(document: Mapping[str, Any], schema: Any) -> Any:
    """Return the schema of an event with its data in place of the text of that; else *schema* itself.

    Args:
        document: The document.
        schema: The `itemSchema` of an event stream.
    """
    known = followed(document, schema)
    if not isinstance(known, Mapping):
        return schema
    keyword = next((key for key in ("oneOf", "anyOf") if isinstance(known.get(key), list)), None)
    if keyword is None:
        return _with_data(document, schema, known)
    common = {key: value for key, value in known.items() if key != keyword}
    if not isinstance(common.get("properties"), Mapping):
        return {**common, keyword: [event_schema(document, member) for member in known[keyword]]}
    members = [_merged(common, followed(document, member)) for member in known[keyword]]
    return {keyword: [_with_data(document, member, member) for member in members]}


def _with_data(document: Mapping[str, Any], schema: Any, known: Mapping[str, Any]) -> Any:
    """Return the schema of one event, *known* by that, with the schema of its data."""
    properties = known.get("properties")
    data = followed(document, properties.get("data")) if isinstance(properties, Mapping) else None
    media_type = data.get("contentMediaType") if isinstance(data, Mapping) else None
    if not isinstance(data, Mapping) or not isinstance(properties, Mapping):
        return schema
    if "contentSchema" not in data or not (media_type is None or is_json(str(media_type))):
        return schema
    return {**known, "properties": {**properties, "data": data["contentSchema"]}}


def _merged(common: Mapping[str, Any], member: Any) -> dict[str, Any]:
    """Return a *member* of a union with what all members have in *common*."""
    member = member if isinstance(member, Mapping) else {}
    properties = dict(common["properties"])
    own = member.get("properties")
    for name, schema in own.items() if isinstance(own, Mapping) else ():
        before = properties.get(name)
        if isinstance(before, Mapping) and isinstance(schema, Mapping) and "$ref" not in {*before, *schema}:
            schema = {**before, **schema}
        properties[name] = schema
    required = [
        name
        for holder in (common, member)
        if isinstance(holder.get("required"), list)
        for name in holder["required"]
    ]
    words = {**common, **member, "properties": properties}
    return {**words, "required": list(dict.fromkeys(required))} if required else words
