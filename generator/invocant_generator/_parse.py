"""Hand the repaired document to openapi-python-client and keep what it says, with nothing lost in silence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from attrs import field, frozen
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData, openapi
from openapi_python_client.parser.errors import GeneratorError, ParseError
from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.parser.responses import Responses

from invocant.documents import Diagnostic, operations


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


def parse(document: Mapping[str, Any]) -> Parsed:
    """Parse a repaired *document*.

    Operations get unique ids for the time of the parse: one that stood twice would overwrite the first.

    Raises:
        DocumentError: openapi-python-client refuses the document as a whole.
    """
    from invocant.documents import DocumentError

    labelled, labels = _label_operations(document)
    config = Config.from_sources(ConfigFile(post_hooks=[]), MetaType.NONE, "document", "utf-8", True, None)
    with _shallow_endpoints():
        data = GeneratorData.from_dict(labelled, config=config)
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


@contextmanager
def _shallow_endpoints() -> Iterator[None]:
    """Let endpoints be copied without the models they reach.

    openapi-python-client 0.29.1 copies an endpoint deeply at each of its five steps, with every schema behind
    its parameters and responses: three quarters of a parse. Each step only adds to the lists of the
    copy, or renames a parameter of the copy's own, and what was copied is thrown away: new lists are enough.
    Drop this when a release does without the deep copies.
    """
    deep = vars(openapi)["deepcopy"]
    vars(openapi)["deepcopy"] = _copy_endpoint
    try:
        yield
    finally:
        vars(openapi)["deepcopy"] = deep


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


def _label_operations(document: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, tuple[str, str]]]:
    paths = {
        path: dict(item) if isinstance(item, dict) else item
        for path, item in document.get("paths", {}).items()
    }
    labelled = {**document, "paths": paths}
    labels: dict[str, tuple[str, str]] = {}
    for number, operation in enumerate(operations(document)):
        label = f"operation_{number}"
        paths[operation.path][operation.method] = {**operation.raw, "operationId": label, "tags": ["all"]}
        labels[label] = (operation.path, operation.method)
    return labelled, labels


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
