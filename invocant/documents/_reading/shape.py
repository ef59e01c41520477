"""Whether loaded data has the outline of OpenAPI 3 or of Swagger 2.0, which later steps rely on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from attrs import evolve

from invocant.documents._diagnostics import Diagnostic, DocumentError, fragment
from invocant.documents._operations import is_operation_key, methods_of
from invocant.documents.pointers import follow, join, split

_SWAGGER = re.compile(r"2(\.0){0,2}")
_SECTIONS = ("definitions", "parameters", "responses", "securityDefinitions")
"""What Swagger 2.0 has in place of components."""
_COMPONENTS = (
    "schemas",
    "responses",
    "parameters",
    "requestBodies",
    "headers",
    "securitySchemes",
    "pathItems",
)


def checked_version(document: Any) -> dict[str, Any]:
    """Return *document*, which says that it is one of OpenAPI 3.0, 3.1 or 3.2, or of Swagger 2.0.

    Raises:
        DocumentError: it is no object, or says something else.
    """
    if not isinstance(document, dict):
        raise DocumentError(
            [
                _shape(
                    "",
                    document,
                    "an object",
                    what="not an OpenAPI document",
                )
            ]
        )
    if is_swagger(document):
        return document
    version = document.get("openapi")
    spelled = str(version) if isinstance(version, (str, float, int)) and not isinstance(version, bool) else ""
    if not re.match(r"3\.[012](\.|$)", spelled):
        keys = [key for key in ("openapi", "swagger", "swaggerVersion") if key in document]
        key = next((key for key in keys if document[key] is not None), "".join(keys[:1]))
        why = "`openapi` says which version of OpenAPI a document follows; 3.0, 3.1 and 3.2 are supported"
        fix = "check that this is the OpenAPI document meant"
        if key.startswith("swagger"):
            why = f"it is one of Swagger {document[key]}; of Swagger, 2.0 is supported"
            fix = "have it converted to Swagger 2.0 or to OpenAPI 3"
        raise DocumentError(
            [
                Diagnostic(
                    what="not a document of OpenAPI 3.0, 3.1 or 3.2, nor of Swagger 2.0",
                    pointer=join("", key) if key else "",
                    fragment=fragment(document[key] if key else list(document)),
                    why=why,
                    fix=fix,
                )
            ]
        )
    return document


def is_swagger(document: Mapping[str, Any]) -> bool:
    """Tell whether *document* is one of Swagger 2.0, says it as text or as a number, and of no OpenAPI."""
    return document.get("openapi") is None and bool(_SWAGGER.fullmatch(str(document.get("swagger"))))


def check_structure(document: dict[str, Any]) -> None:
    """Check the outline of *document*: paths, operations, components; not what schemas say.

    Raises:
        DocumentError: with one diagnostic for each place that has the wrong shape.
    """
    diagnostics = list(_problems(document))
    if diagnostics:
        raise DocumentError(diagnostics)


def leave_out_misshapen(document: dict[str, Any]) -> list[Diagnostic]:
    """Take out of *document*, which is changed, each part that has the wrong shape; return why.

    A part is a path item, an operation, a component or a section of the components. Without an object of
    paths there is no part to keep, and that is left as it is.
    """
    diagnostics = [problem for problem in _problems(document) if problem.pointer not in {"/info", "/paths"}]
    for problem in diagnostics:
        segments = split(problem.pointer)
        part = segments[:3] if segments[0] == "paths" and segments[2:3] != ["parameters"] else segments[:2]
        part = segments[:3] if segments[0] == "components" else part
        holder = follow(document, part[:-1])
        if isinstance(holder, dict):
            holder.pop(part[-1], None)
    if not isinstance(document.get("info", {}), dict):
        del document["info"]
    return [
        evolve(problem, what=f"{problem.what}: {_named(problem.pointer)} is not in the output")
        for problem in diagnostics
    ]


def _named(pointer: str) -> str:
    segments = split(pointer)
    if segments[0] == "paths":
        path = segments[1]
        return f"{segments[2].upper()} {path}" if segments[2:3] and is_operation_key(segments[2]) else path
    return " ".join(segments[1:3]) if len(segments) > 1 else segments[0]


def _problems(document: dict[str, Any]) -> Iterator[Diagnostic]:
    for key in ("info", "paths", *(_SECTIONS if is_swagger(document) else ("components",))):
        if key in document and not isinstance(document[key], dict):
            yield _shape(f"/{key}", document[key], "an object")
    if is_swagger(document):
        yield from _schema_problems("/definitions", document.get("definitions"))
    components = document.get("components")
    if isinstance(components, dict) and not is_swagger(document):
        for key in _COMPONENTS:
            if not isinstance(components.get(key, {}), dict):
                yield _shape(f"/components/{key}", components[key], "an object")
        yield from _schema_problems("/components/schemas", components.get("schemas"))
    paths = document.get("paths")
    if not isinstance(paths, dict):
        return
    for path, item in paths.items():
        if path.startswith("x-"):
            continue
        if not isinstance(item, dict):
            yield _shape(join("/paths", path), item, "a path item object")
            continue
        for method in methods_of(item):
            if method in item:
                yield from _operation_problems(join("/paths", path, method), item[method])
        if not isinstance(item.get("parameters", []), list):
            yield _shape(join("/paths", path, "parameters"), item["parameters"], "an array")


def _schema_problems(pointer: str, schemas: Any) -> Iterator[Diagnostic]:
    for name, schema in schemas.items() if isinstance(schemas, dict) else ():
        if not isinstance(schema, (dict, bool)):
            yield _shape(join(pointer, name), schema, "a schema object")


def _operation_problems(pointer: str, operation: Any) -> Iterator[Diagnostic]:
    if not isinstance(operation, dict):
        yield _shape(pointer, operation, "an operation object")
        return
    for key, kind, name in (
        ("parameters", list, "an array"),
        ("responses", dict, "an object"),
        ("requestBody", dict, "an object"),
    ):
        if key in operation and not isinstance(operation[key], kind):
            yield _shape(f"{pointer}/{key}", operation[key], name)


def _shape(pointer: str, piece: Any, wanted: str, *, what: str = "the wrong shape") -> Diagnostic:
    names = {dict: "an object", list: "an array", str: "text", bool: "a boolean", type(None): "null"}
    return Diagnostic(
        what=what,
        pointer=pointer,
        fragment=fragment(piece),
        why=f"{wanted} is expected here, not {names.get(type(piece), 'a number')}",
        fix="correct the document, or replace the piece with an overlay",
    )
