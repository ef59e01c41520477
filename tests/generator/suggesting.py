"""Documents of a few lines, and what is suggested for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from invocant_generator._suggest.detect import detect
from invocant_generator._suggest.suggestion import Suggestion

Json = dict[str, Any]
TEXT: Json = {"type": "string"}
WHOLE: Json = {"type": "integer"}
THING: Json = {"type": "object", "properties": {"id": TEXT, "name": TEXT}}
THINGS: Json = {"type": "array", "items": THING}


def answers(schema: Any, status: str = "200", media_type: str = "application/json", **more: Any) -> Json:
    """Return the responses of an operation that answers by *schema*."""
    return {status: {"description": "", "content": {media_type: {"schema": schema}}, **more}}


def page(**members: Any) -> Json:
    """Return the schema of an object with *members*."""
    return {"type": "object", "properties": members}


def query(name: str, schema: Json | None = None, **more: Any) -> Json:
    """Return a query parameter."""
    return {"name": name, "in": "query", "schema": schema or WHOLE, **more}


def body(media_type: str = "application/json", required: tuple[str, ...] = (), **members: Any) -> Json:
    """Return a request body of *members*."""
    schema = {"type": "object", "properties": members, "required": [*required]}
    return {"required": True, "content": {media_type: {"schema": schema}}}


def document(paths: Json, **more: Any) -> Json:
    """Return a whole document."""
    return {"openapi": "3.1.0", "info": {"title": "Shop", "version": "1"}, "paths": paths, **more}


def listing(*parameters: Json, answer: Any = None, method: str = "get", **more: Any) -> Json:
    """Return a document with one list at /things."""
    operation = {
        "operationId": "listThings",
        "parameters": [*parameters],
        "responses": answers(page(things=THINGS) if answer is None else answer),
        **more,
    }
    return document({"/things": {method: operation}})


def suggested(given: Mapping[str, Any]) -> list[Suggestion]:
    """Return what is suggested for a document."""
    return detect(given)


def said(given: Mapping[str, Any], keyword: str = "x-invocant-paging") -> tuple[Any, bool] | None:
    """Return what one suggestion says of *keyword*, and whether it is sure; None where there is none."""
    found = [entry for entry in detect(given) if keyword in entry.actions[0].update]
    if not found:
        return None
    (one,) = found
    return one.actions[0].update[keyword], one.is_sure
