"""What Nyckel's own client calls beside the documented API: version 0.9, for metrics and for tags.

It is served for that client alone, and does what version 1 does: samples of functions with tags have lists of
labels there, and of each whether the sample has it.
"""

from collections.abc import Mapping
from typing import Any

_SCHEMAS: Mapping[str, Any] = {
    "ToolFunction": {
        "allOf": [
            {"$ref": "#/components/schemas/Function"},
            {"type": "object", "properties": {"state": {"type": "string"}}, "required": ["state"]},
        ]
    },
    "ToolMetrics": {
        "type": "object",
        "properties": {
            "sampleCount": {"type": "integer"},
            "predictionCount": {"type": "integer"},
            "isTraining": {"type": "boolean"},
            "annotatedLabelCounts": {"type": "object", "additionalProperties": {"type": "integer"}},
            "positiveAnnotatedLabelCounts": {"type": "object", "additionalProperties": {"type": "integer"}},
        },
        "required": ["sampleCount", "predictionCount", "isTraining", "annotatedLabelCounts"],
    },
    "ToolAnnotation": {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {
                "labelId": {"type": "string", "nullable": True},
                "labelName": {"type": "string", "nullable": True},
                "present": {"type": "boolean"},
            },
        },
    },
    "ToolWritableSample": {
        "type": "object",
        "properties": {
            "data": {"$ref": "#/components/schemas/IFunctionInput"},
            "externalId": {"type": "string", "nullable": True},
            "annotation": {"$ref": "#/components/schemas/ToolAnnotation"},
            "sampleSets": {"type": "array", "items": {"$ref": "#/components/schemas/SampleSet"}},
        },
        "required": ["data"],
    },
    "ToolSample": {
        "type": "object",
        "properties": {
            "id": {"type": "string"},
            "data": {"$ref": "#/components/schemas/IFunctionInput"},
            "externalId": {"type": "string", "nullable": True},
            "annotation": {"$ref": "#/components/schemas/ToolAnnotation"},
            "prediction": {"type": "array", "items": {"$ref": "#/components/schemas/Prediction"}},
            "sampleSets": {
                "type": "array",
                "nullable": True,
                "items": {"$ref": "#/components/schemas/SampleSet"},
            },
        },
        "required": ["id"],
    },
}

_SAMPLES = "/v1/functions/{functionId}/samples"
_OPERATIONS = (
    ("get", "/v1/functions/{functionId}", "functions.get", None, "ToolFunction"),
    ("get", "/v1/functions/{functionId}/summary", "functions.metrics", None, "ToolMetrics"),
    ("post", "/v1/functions/{functionId}/invoke", "functions.invoke", None, None),
    ("get", _SAMPLES, "samples.list", None, "[ToolSample]"),
    ("post", _SAMPLES, "samples.create", "ToolWritableSample", "ToolSample"),
    ("get", _SAMPLES + "/{sampleId}", "samples.get", None, "ToolSample"),
    ("delete", _SAMPLES + "/{sampleId}", "samples.delete", None, None),
    ("put", _SAMPLES + "/{sampleId}/annotation", "samples.annotate", "ToolAnnotation", "ToolAnnotation"),
    ("delete", _SAMPLES + "/{sampleId}/annotation", "samples.remove_annotation", None, None),
)
"""Method and path in version 1, name here, schemas of body and answer; None takes those of version 1."""


def with_tools(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a resolved document with these paths in it; it must have those of version 1."""
    paths: dict[str, Any] = dict(document["paths"])
    for method, path, name, body, answer in _OPERATIONS:
        former = path.replace("/v1/", "/v0.9/").replace("/summary", "/metrics")
        operation = {
            **document["paths"][path][method],
            "operationId": f"tools_{name.replace('.', '_')}",
            "x-invocant-name": f"tools.{name}",
        }
        if body is not None:
            operation["requestBody"] = {"required": True, **_content(body)}
        if answer is not None:
            success = {**operation["responses"]["200"], **_content(answer)}
            operation["responses"] = {**operation["responses"], "200": success}
        paths[former] = {**paths.get(former, {}), method: operation}
    components = document["components"]
    schemas = {**components["schemas"], **_SCHEMAS}
    return {**document, "paths": paths, "components": {**components, "schemas": schemas}}


def _content(schema: str) -> dict[str, Any]:
    bare = schema.strip("[]")
    referred: dict[str, Any] = {"$ref": f"#/components/schemas/{bare}"}
    written = {"type": "array", "items": referred} if schema != bare else referred
    return {"content": {"application/json": {"schema": written}}}
