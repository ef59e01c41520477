"""Hand the repaired document to openapi-python-client and keep what it says, with nothing lost in silence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache, partial
from types import ModuleType
from typing import Any

from attrs import evolve, field, frozen
from openapi_python_client import schema as oai
from openapi_python_client import strings
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData, openapi, properties
from openapi_python_client.parser.errors import GeneratorError, ParseError, PropertyError
from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.parser.properties import (
    Property,
    Schemas,
    model_property,
    property_from_data,
)
from openapi_python_client.parser.properties.schemas import ReferencePath
from openapi_python_client.parser.responses import Responses

from invocant.documents import METHODS, Diagnostic, OperationObject, Schema, operations


@frozen
class Parsed:
    """A repaired document as openapi-python-client understood it."""

    document: Mapping[str, Any]
    """The repaired document."""
    data: GeneratorData
    """What openapi-python-client made of it; the templates render in its environment."""
    config: Config
    """The settings it was parsed with."""
    labels: Mapping[str, tuple[str, str]]
    """Path and method of the operation that each endpoint was made of, by the endpoint's name."""
    diagnostics: tuple[Diagnostic, ...] = field(default=())
    """Everything the parser left out or complained of."""

    def head(self) -> Parsed:
        """Return it with its title alone: classes and operations are half of a run's memory."""
        data = replace(self.data, models=[], enums=[], endpoint_collections_by_tag={})
        return evolve(self, document={}, data=data, labels={})


def parse(document: Mapping[str, Any], options: Mapping[str, Any] | None = None) -> Parsed:
    """Parse a repaired *document*.

    Operations get unique ids for the time of the parse: one that stood twice would overwrite the first.

    Args:
        document: The repaired document.
        options: Of openapi-python-client's configuration, those that are honoured here; None for none.

    Raises:
        DocumentError: openapi-python-client refuses the document as a whole.
    """
    from invocant.documents import DocumentError

    shown, labels = _shown(document)
    file = ConfigFile.model_validate({**(options or {}), "post_hooks": []})
    config = Config.from_sources(file, MetaType.NONE, "document", "utf-8", True, None)
    with _adapted():
        data = GeneratorData.from_dict(shown, config=config)
    if isinstance(data, GeneratorError):
        raise DocumentError(
            [
                Diagnostic(
                    what="the document cannot be parsed",
                    pointer="",
                    fragment=_stable(data.detail or "")[:400],
                    why=data.header,
                    fix="repair what the parser names, in the document or by an overlay",
                    level="error",
                )
            ]
        )
    diagnostics = [_diagnostic(error) for error in data.errors]
    for collection in data.endpoint_collections_by_tag.values():
        diagnostics += [_diagnostic(error) for error in collection.parse_errors]
    return Parsed(document=document, data=data, config=config, labels=labels, diagnostics=tuple(diagnostics))


_NAMES = 16_384
"""Texts whose names are kept; more would be memory for those that come once."""


@contextmanager
def _adapted() -> Iterator[None]:
    """Let openapi-python-client 0.29.1 do without what nothing here asks of it.

    Endpoints are copied without the models they reach. It copies an endpoint deeply at each of its five
    steps, with every schema behind its parameters and responses; each step only adds to the lists of the
    copy, or renames a parameter of the copy's own, and what was copied is thrown away: new lists are enough.
    With the deep copies a parse of Stripe's document takes 27.3 s and 546 MB, without them 4.2 s and 136 MB.
    Drop this when a release does without them.

    Names are made once of a text, and of a usual one no character is asked whether it may stay. It makes
    each name anew at each of its steps, character by character: half of the time that is left.

    A component is added to the table of those before it, which it copies for each: a tenth.

    R12: members of a model may have one Python name, like GitHub's reactions `+1` and `-1`. It refuses the
    class; the Python names are ours, so that its own need not differ.
    """
    own = {**vars(strings), **vars(properties)}
    replaced: list[tuple[ModuleType, dict[str, Any]]] = [
        (openapi, {"deepcopy": _copy_endpoint}),
        (model_property, {"_resolve_naming_conflict": _no_conflict}),
        (
            properties,
            {
                "update_schemas_with_data": partial(
                    _add_component, otherwise=own["update_schemas_with_data"]
                ),
                "parse_reference_path": lru_cache(maxsize=_NAMES)(own["parse_reference_path"]),
            },
        ),
        (
            strings,
            {
                "sanitize": partial(sanitized, otherwise=own["sanitize"]),
                "in_double_quote_literal": partial(quoted, otherwise=own["in_double_quote_literal"]),
                **{name: lru_cache(maxsize=_NAMES)(own[name]) for name in ("snake_case", "pascal_case")},
            },
        ),
    ]
    before = [(module, {name: vars(module)[name] for name in names}) for module, names in replaced]
    for module, names in replaced:
        vars(module).update(names)
    try:
        yield
    finally:
        for module, names in before:
            vars(module).update(names)


_PLAIN = re.compile(r"[\w\\. -]*", re.ASCII)
"""Texts of which openapi-python-client takes nothing out."""
_TAKEN_OUT = re.compile(r"[^\w\\. -]+", re.ASCII)
"""What it takes out of a text in ASCII."""
_PRINTED = re.compile(r"[ !#-\[\]-~]*")
"""Texts that it puts between quotes as they are."""


def sanitized(text: str, *, otherwise: Callable[[str], str]) -> str:
    """Return what openapi-python-client leaves of *text*; it is asked itself where that is not ASCII."""
    if _PLAIN.fullmatch(text):
        return text
    return _TAKEN_OUT.sub("", text) if text.isascii() else otherwise(text)


def quoted(text: Any, *, otherwise: Callable[[Any], str]) -> str:
    """Return *text* as it is if it may stand between quotes so, else what that function makes of it."""
    return text if isinstance(text, str) and _PRINTED.fullmatch(text) else otherwise(text)


def _add_component(
    *,
    ref_path: ReferencePath,
    data: oai.Schema,
    schemas: Schemas,
    config: Config,
    otherwise: Callable[..., Schemas | PropertyError],
) -> Schemas | PropertyError:
    """Add a component to the table in *schemas*; the parser's own way, *otherwise*, says what is wrong."""
    made, known = property_from_data(
        data=data,
        name=ref_path,
        schemas=schemas,
        required=True,
        parent_name="",
        config=config,
        process_properties=False,
        roots={ref_path},
    )
    if isinstance(made, PropertyError):
        return otherwise(ref_path=ref_path, data=data, schemas=schemas, config=config)
    known.classes_by_reference.setdefault(ref_path, made)
    return known


def _no_conflict(first: Property, second: Property, config: Config) -> None:
    """Find no fault with two members of one Python name."""


def _copy_endpoint(endpoint: Endpoint) -> Endpoint:
    return replace(
        endpoint,
        relative_imports=set(endpoint.relative_imports),
        query_parameters=list(endpoint.query_parameters),
        path_parameters=list(endpoint.path_parameters),
        header_parameters=list(endpoint.header_parameters),
        cookie_parameters=list(endpoint.cookie_parameters),
        responses=Responses(patterns=list(endpoint.responses.patterns), default=endpoint.responses.default),
        bodies=list(endpoint.bodies),
        errors=list(endpoint.errors),
    )


_READ = ("$ref", "type", "format", "enum", "x-enum-varnames", "const", "required")
"""Keywords of a schema that the parser reads as they are."""


def _shown(document: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, tuple[str, str]]]:
    """Return what the parser is shown of *document*, and the operation that each operation id stands for.

    That is what exists and of which type it is. Words and keywords of ours would only cost time. R2: an
    inline map is shown as a value of any kind. It is `dict[str, X]` in Python, and the parser would make a
    class of it, under a name that may be taken, and twice in some places.
    """
    components = document.get("components") or {}
    labels: dict[str, tuple[str, str]] = {}
    paths: dict[str, dict[str, Any]] = {}
    for number, operation in enumerate(operations(document)):
        label = f"operation_{number}"
        labels[label] = (operation.path, operation.method)
        # The parser knows no other method; the operation is told by its label.
        known = operation.method in METHODS
        path, method = (operation.path, operation.method) if known else (f"{operation.path}#{label}", "post")
        paths.setdefault(path, {})[method] = _shown_operation(operation, label)
    schemas = components.get("schemas") or {}
    shown = {
        "openapi": document.get("openapi"),
        "info": document.get("info"),
        "paths": paths,
        "components": {"schemas": {name: _shown_schema(schema) for name, schema in schemas.items()}},
    }
    return shown, labels


def _shown_operation(operation: OperationObject, label: str) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "operationId": label,
        "tags": ["all"],
        "parameters": [
            {
                "name": parameter.name,
                "in": parameter.location,
                "required": parameter.required,
                "schema": _inline(parameter.schema),
            }
            for parameter in operation.parameters
            if parameter.media_type is None
        ],
        "responses": {
            status: {"description": "", "content": _shown_content(response.content)}
            for status, response in operation.responses.items()
        },
    }
    body = operation.request_body
    if body is not None:
        shown["requestBody"] = {"required": body.required, "content": _shown_content(body.content)}
    return shown


def _shown_content(content: Mapping[str, Schema]) -> dict[str, Any]:
    return {media_type: {"schema": _inline(schema)} for media_type, schema in content.items()}


def _inline(schema: Schema) -> dict[str, Any]:
    """Return what is shown of a schema that is no component."""
    if not isinstance(schema, Mapping) or schema.get("type") == "object":
        return {}
    return _shown_schema(schema)


def _shown_schema(schema: Mapping[str, Any]) -> dict[str, Any]:
    shown: dict[str, Any] = {keyword: schema[keyword] for keyword in _READ if keyword in schema}
    for keyword in ("anyOf", "prefixItems"):
        if keyword in schema:
            shown[keyword] = [_inline(member) for member in schema[keyword]]
    for keyword in ("items", "additionalProperties"):
        if keyword in schema:
            shown[keyword] = _inline(schema[keyword])
    if "properties" in schema:
        shown["properties"] = {name: _inline(member) for name, member in schema["properties"].items()}
    return shown


def _diagnostic(error: ParseError | GeneratorError) -> Diagnostic:
    detail = _stable(error.detail or "")
    header = _stable(getattr(error, "header", "") or "the parser left something out")
    return Diagnostic(
        what=header.strip(),
        pointer="",
        fragment=_stable(str(getattr(error, "data", "") or ""))[:200],
        why=detail or "the parser gives no reason",
        fix="give the construct a repair in invocant/documents, or rewrite it by an overlay",
        level="warning",
    )


def _stable(text: str) -> str:
    """Take object addresses out of *text*: the same document must give the same words."""
    return re.sub(r"<UntrustedString object at 0x[0-9a-f]+>", "a text of the document", text)
