"""What Braintrust's own tools call beside the documented functions: login, invocation by name, projects.

The document in this repository has the functions alone. Its vendor's SDKs log in first and are told there
where the API is, invoke functions by their slug at another path, and make the project that they log to. The
mock serves those paths too, held to the schemas below as everything else is to the document's.
"""

from collections.abc import Mapping
from typing import Any

_TEXT = {"type": "string"}
_MAYBE_TEXT = {"type": "string", "nullable": True}
_UUID = {"type": "string", "format": "uuid"}
_OPEN = {"type": "object", "additionalProperties": True}
_MAYBE_OPEN = {**_OPEN, "nullable": True}

_SCHEMAS: Mapping[str, Any] = {
    "ToolOrganization": {
        "type": "object",
        "description": "An organization that the key belongs to, and where its API is.",
        "properties": {
            "id": _UUID,
            "name": _TEXT,
            "api_url": _TEXT,
            "proxy_url": _TEXT,
            "realtime_url": _MAYBE_TEXT,
            "is_universal_api": {"type": "boolean", "nullable": True},
            "git_metadata": _MAYBE_OPEN,
        },
        "required": ["id", "name", "api_url", "proxy_url"],
    },
    "ToolLogin": {
        "type": "object",
        "properties": {
            "org_info": {"type": "array", "items": {"$ref": "#/components/schemas/ToolOrganization"}}
        },
        "required": ["org_info"],
    },
    "ToolProject": {
        "type": "object",
        "properties": {
            "id": _UUID,
            "org_id": _UUID,
            "name": _TEXT,
            "description": _MAYBE_TEXT,
            "created": {"type": "string", "format": "date-time", "nullable": True},
            "deleted_at": {"type": "string", "format": "date-time", "nullable": True},
            "user_id": {**_UUID, "nullable": True},
            "settings": _MAYBE_OPEN,
        },
        "required": ["id", "org_id", "name"],
    },
    "ToolCreateProject": {
        "type": "object",
        "properties": {
            "name": {"type": "string", "minLength": 1},
            "description": _MAYBE_TEXT,
            "org_name": _MAYBE_TEXT,
        },
        "required": ["name"],
    },
    "ToolPatchProject": {
        "type": "object",
        "properties": {
            "name": _MAYBE_TEXT,
            "description": _MAYBE_TEXT,
            "settings": _MAYBE_OPEN,
        },
    },
    "ToolRegisterProject": {
        "type": "object",
        "properties": {
            "project_name": _MAYBE_TEXT,
            "project_id": {**_MAYBE_TEXT, "format": "uuid"},
            "org_id": _MAYBE_TEXT,
        },
    },
    "ToolRegisteredProject": {
        "type": "object",
        "properties": {"project": {"$ref": "#/components/schemas/ToolProject"}},
        "required": ["project"],
    },
    "ToolVersion": {
        "type": "object",
        "properties": {
            "version": _TEXT,
            "logs3_payload_max_bytes": {"type": "integer", "nullable": True},
        },
        "required": ["version"],
    },
    "ToolLogs": {
        "type": "object",
        "properties": {"rows": {"type": "array", "items": _OPEN}, "api_version": {"type": "integer"}},
        "required": ["rows"],
    },
    "ToolLogged": {
        "type": "object",
        "properties": {"ids": {"type": "array", "items": _TEXT}},
        "required": ["ids"],
    },
    "ToolInvoke": {
        "allOf": [
            {"$ref": "#/components/schemas/InvokeApi"},
            {
                "type": "object",
                "description": "Which function: by id, by slug in a project, global, or as given here.",
                "properties": {
                    "function_id": _TEXT,
                    "project_name": _TEXT,
                    "project_id": _TEXT,
                    "slug": _TEXT,
                    "global_function": _TEXT,
                    "function_type": {"$ref": "#/components/schemas/FunctionTypeEnumNullish"},
                    "prompt_session_id": _TEXT,
                    "prompt_session_function_id": _TEXT,
                    "inline_prompt": _MAYBE_OPEN,
                    "inline_function": _OPEN,
                    "inline_context": _OPEN,
                    "code": _TEXT,
                    "name": _MAYBE_TEXT,
                },
            },
        ]
    },
}


def with_tools(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a resolved document with these paths in it; it must have the functions' own ones."""
    paths: Mapping[str, Any] = document["paths"]
    invoke = paths["/v1/function/{function_id}/invoke"]["post"]
    listing = paths["/v1/function"]["get"]
    errors = {status: answer for status, answer in invoke["responses"].items() if not status.startswith("2")}
    components = document["components"]
    return {
        **document,
        "paths": {**paths, **_paths(invoke, listing, errors)},
        "components": {**components, "schemas": {**components["schemas"], **_SCHEMAS}},
    }


def _paths(
    invoke: Mapping[str, Any], listing: Mapping[str, Any], errors: Mapping[str, Any]
) -> dict[str, Any]:
    item = {"name": "project_id", "in": "path", "required": True, "schema": _UUID}
    asked = ("limit", "starting_after", "ending_before", "ids", "project_name", "org_name")

    def operation(name: str, answer: Any, body: str | None = None, **members: Any) -> dict[str, Any]:
        given = {} if body is None else {"requestBody": _content(_named(body), required=True)}
        success = {"description": "Done.", **_content(answer)}
        return {
            "operationId": f"tools_{name}",
            "x-invocant-name": name,
            "security": invoke["security"],
            **given,
            "responses": {"200": success, **errors},
            **members,
        }

    page = {
        "type": "object",
        "properties": {"objects": {"type": "array", "items": _named("ToolProject")}},
        "required": ["objects"],
    }
    parameters = [parameter for parameter in listing["parameters"] if parameter["name"] in asked]
    project = _named("ToolProject")
    return {
        "/api/apikey/login": {"post": operation("tools.login", _named("ToolLogin"))},
        "/api/project/register": {
            "post": operation(
                "tools.register_project", _named("ToolRegisteredProject"), "ToolRegisterProject"
            )
        },
        "/function/invoke": {
            "post": {
                **invoke,
                "operationId": "tools_invoke",
                "x-invocant-name": "tools.invoke",
                "parameters": [],
                "requestBody": _content(_named("ToolInvoke"), required=True),
                "x-invocant-stream": {**invoke["x-invocant-stream"], "name": "tools.stream"},
            }
        },
        "/version": {"get": operation("tools.version", _named("ToolVersion"))},
        "/logs3": {"post": operation("tools.log", _named("ToolLogged"), "ToolLogs")},
        "/v1/project": {
            "get": operation(
                "projects.list",
                page,
                parameters=parameters,
                **{"x-invocant-paging": listing["x-invocant-paging"]},
            ),
            "post": operation("projects.create", project, "ToolCreateProject"),
        },
        "/v1/project/{project_id}": {
            "get": operation("projects.get", project, parameters=[item]),
            "patch": operation("projects.update", project, "ToolPatchProject", parameters=[item]),
            "delete": operation("projects.delete", project, parameters=[item]),
        },
    }


def _named(schema: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{schema}"}


def _content(schema: Any, **members: Any) -> dict[str, Any]:
    return {**members, "content": {"application/json": {"schema": schema}}}
