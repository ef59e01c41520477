"""Documents of a few lines, and what openapi-python-client says to them as they are and once repaired."""

from __future__ import annotations

from typing import Any

from invocant.documents import Repaired, repair

Json = dict[str, Any]


def document(
    schemas: Json | None = None, *, paths: Json | None = None, openapi: str = "3.0.3", **rest: Any
) -> Json:
    """Return a whole document around *schemas* and *paths*; *rest* goes into its components."""
    return {
        "openapi": openapi,
        "info": {"title": "Minimal", "version": "1"},
        "paths": paths or {},
        "components": {"schemas": schemas or {}, **rest},
    }


def operation(path: str = "/a", method: str = "get", **members: Any) -> Json:
    """Return the paths of a document that has one operation."""
    return {path: {method: {"operationId": "op", "responses": {"204": {"description": ""}}, **members}}}


def json_response(schema: Json) -> Json:
    """Return the responses of an operation that answers by *schema*."""
    return {"200": {"description": "", "content": {"application/json": {"schema": schema}}}}


def complaints(given: Json) -> list[str]:
    """Return what openapi-python-client refuses of *given*; refused as a whole is one complaint."""
    from pathlib import Path

    from openapi_python_client.config import Config, ConfigFile, MetaType
    from openapi_python_client.parser import GeneratorData
    from openapi_python_client.parser.errors import GeneratorError

    config = Config.from_sources(
        ConfigFile(post_hooks=[]), MetaType.NONE, Path("document"), "utf-8", True, None
    )
    try:
        data = GeneratorData.from_dict(given, config=config)
    except Exception as problem:  # noqa: BLE001 # that the parser fails uncaught is one of the faults to show
        return [f"uncaught: {problem}"]
    if isinstance(data, GeneratorError):
        return [str(data.detail)]
    errors = [
        *data.errors,
        *(one for each in data.endpoint_collections_by_tag.values() for one in each.parse_errors),
    ]
    return [f"{one.header}: {one.detail}" for one in errors]


def repaired(given: Json) -> Repaired:
    """Return *given* repaired, which openapi-python-client then takes whole, and the join with it."""
    from invocant_generator._parse import parse
    from invocant_generator._plan.tree import join

    result = repair(given)
    parsed = parse(result.document)
    assert (parsed.diagnostics, join(parsed).dropped) == ((), ())
    return result


def schemas_of(given: Json) -> Json:
    """Return the component schemas of *given* once repaired, without the pointers that each of them has."""
    return {
        name: {key: value for key, value in schema.items() if key != "x-invocant-pointer"}
        for name, schema in repaired(given).document["components"]["schemas"].items()
    }


def the_operation(given: Json) -> Json:
    """Return the only operation of *given* once repaired."""
    (item,) = repaired(given).document["paths"].values()
    (one,) = item.values()
    found: Json = one
    return found


def ref(name: str) -> Json:
    """Return a reference to a component schema."""
    return {"$ref": f"#/components/schemas/{name}"}


NULL: Json = {"type": "null"}


def tagged(value: str, **properties: Any) -> Json:
    """Return an object schema whose member `type` is *value*, with more *properties*, all required."""
    members = {"type": {"type": "string", "enum": [value]}, **properties}
    return {"type": "object", "properties": members, "required": list(members)}
