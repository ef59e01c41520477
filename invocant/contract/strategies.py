"""Hypothesis strategies of what goes over the wire: requests, responses, events, and the models of a package.

Everything takes a document (a mapping, with its overlays applied) or a generated package (the module, or its
name), and draws what the document allows.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from types import ModuleType
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from invocant.contract._answer_strategies import answers_of
from invocant.contract._drawn import DrawnEvent, DrawnResponse
from invocant.contract._event_strategies import events_of, streams_of
from invocant.contract._generating import Direction, NoStrategyError, values_of
from invocant.contract._model_strategies import instances
from invocant.contract._package import ContractPackage
from invocant.contract._surface import ServerSurface
from invocant.documents import OperationObject, Schema
from invocant.documents.pointers import lookup

__all__ = [
    "DrawnEvent",
    "DrawnResponse",
    "NoStrategyError",
    "events",
    "json_values",
    "models",
    "register",
    "requests",
    "responses",
    "streams",
]

DocumentLike = Mapping[str, Any] | ModuleType | str
"""A document, or a generated package by its module or by its name."""
M = TypeVar("M")


def json_values(
    document: DocumentLike, schema: Schema | str, *, of: Direction | None = None
) -> SearchStrategy[Any]:
    """Return a strategy of the JSON values that a schema allows.

    Args:
        document: A document or a generated package.
        schema: A schema object, the name of a component, or a JSON pointer to a schema in the document.
        of: Of a `request` (what only the server sets may be missing), of an `answer` (what it never returns
            may), or None for a value that has all that is required.

    Raises:
        LookupError: The document has no such schema.
        NoStrategyError: No value of it can be drawn.
    """
    whole = _document(document)
    if isinstance(schema, str):
        pointer = schema if schema.startswith("/") else f"/components/schemas/{schema}"
        located = lookup(whole, pointer)
        if not isinstance(located, (Mapping, bool)):
            raise LookupError(f"the document has no schema {schema}")
        schema = located
    return values_of(whole, schema, of=of)


def requests(document: DocumentLike, operation: str) -> SearchStrategy[Any]:
    """Return a strategy of requests that an operation must take.

    Each is a `schemathesis.Case`: it has `path_parameters`, `query`, `headers`, `cookies`, `body` and
    `media_type`, and is sent by `call(base_url=…)` or, where the document was read from an application,
    checked at once by `call_and_validate`. Credentials are not drawn.

    Args:
        document: A document or a generated package.
        operation: `METHOD /path`, or its `operationId`.

    Raises:
        LookupError: The document has no such operation, or schemathesis does not know its method.
    """
    import schemathesis
    from schemathesis import GenerationMode
    from schemathesis.config import GenerationConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig

    whole = _document(document)
    described = _operation(whole, operation)
    project = ProjectConfig(
        generation=GenerationConfig(database="none", allow_x00=False, with_security_parameters=False)
    )
    schema = schemathesis.openapi.from_dict(
        json.loads(json.dumps(whole)), config=SchemathesisConfig(projects=ProjectsConfig(default=project))
    )
    try:
        known = schema[described.path][described.method.upper()]
    except KeyError as error:
        raise LookupError(f"schemathesis does not know the operation {described.label}") from error
    strategy: SearchStrategy[Any] = known.as_strategy(generation_mode=GenerationMode.POSITIVE)
    return strategy


def responses(
    document: DocumentLike, operation: str, status: int | str | None = None
) -> SearchStrategy[DrawnResponse]:
    """Return a strategy of the answers that an operation may give.

    Args:
        document: A document or a generated package.
        operation: `METHOD /path`, or its `operationId`.
        status: Of answers with this status: a number, or a key of the document such as `4XX` or `default`.
            None draws all that are declared.

    Raises:
        LookupError: The document has no such operation, or declares nothing of the status.
    """
    whole = _document(document)
    surface = ServerSurface(whole)
    described = _operation(whole, operation)
    declared = described.responses
    if status is None:
        chosen = list(declared.values())
    elif isinstance(status, int):
        answer = surface.answer(described, status)
        chosen = [answer] if answer is not None else []
    else:
        chosen = [declared[status]] if status in declared else []
    if not chosen:
        raise LookupError(f"{described.label} declares no answer {status or ''}".rstrip())
    drawn: list[SearchStrategy[DrawnResponse]] = []
    for response in chosen:
        media_types: list[str | None] = [*response.content] or [None]
        number = status if isinstance(status, int) else None
        drawn += [answers_of(surface, described, response, number, media_type) for media_type in media_types]
    return st.one_of(drawn)


def events(document: DocumentLike, operation: str) -> SearchStrategy[DrawnEvent]:
    """Return a strategy of single events that an operation may stream.

    Args:
        document: A document or a generated package.
        operation: `METHOD /path`, or its `operationId`.

    Raises:
        LookupError: The document has no such operation, or it does not stream.
    """
    whole = _document(document)
    return events_of(whole, _operation(whole, operation))


def streams(document: DocumentLike, operation: str) -> SearchStrategy[list[DrawnEvent]]:
    """Return a strategy of whole streams: what opens it first, what ends it last.

    Args:
        document: A document or a generated package.
        operation: `METHOD /path`, or its `operationId`.

    Raises:
        LookupError: The document has no such operation, or it does not stream.
    """
    whole = _document(document)
    return streams_of(whole, _operation(whole, operation))


def models(model: type[M], package: ModuleType | str | None = None) -> SearchStrategy[M]:
    """Return a strategy of instances of a model, or of a class of events, of a generated package.

    Args:
        model: The class.
        package: The package that it is of; None for the one that its module is in.

    Raises:
        LookupError: The package has no such class, or its document no schema of it.
        NoStrategyError: No value of its schema can be drawn.
    """
    name = _name_of(package) if package is not None else _home_of(model)
    return instances(ContractPackage(name), model)


def register(package: ModuleType | str) -> list[type[Any]]:
    """Make `hypothesis.strategies.from_type` know every model and event of a generated package.

    Nothing is built until a test draws.

    Args:
        package: The module, or its name.

    Returns:
        The classes that are known now.

    Raises:
        LookupError: It is no generated package.
    """
    generated = ContractPackage(_name_of(package))
    if not generated.document:
        raise LookupError(f"the document of {generated.name} is empty")
    classes = [*generated.models.values(), *generated.events]
    for cls in classes:
        st.register_type_strategy(cls, partial(instances, generated))
    return classes


def _name_of(package: ModuleType | str) -> str:
    return package.__name__ if isinstance(package, ModuleType) else package


def _home_of(model: type[Any]) -> str:
    for part in (".models", ".events"):
        home, dot, _ = model.__module__.partition(part)
        if dot:
            return home
    raise LookupError(f"{model.__name__} is in {model.__module__}, which is no part of a generated package")


def _document(document: DocumentLike) -> Mapping[str, Any]:
    return document if isinstance(document, Mapping) else ContractPackage(_name_of(document)).document


def _operation(document: Mapping[str, Any], name: str) -> OperationObject:
    known = ServerSurface(document).operations
    for operation in known:
        if name in (operation.label, operation.raw.get("operationId")):
            return operation
    labels = ", ".join(operation.label for operation in known[:8])
    raise LookupError(f"the document has no operation {name!r}. Some of those it has: {labels}")
