"""A call's arguments against the document of its package, before it is sent, all contradictions at once.

The schemas are those of `document.json`, which every generated package has: the document with its overlays,
as it was before any repair. It is read at the first check of an API, and kept.

Checked are the JSON values that styles, forms and JSON then write, models and dicts alike. Not checked are
bytes and files, what a JSON sequence is made of, and what `RequestOptions` adds to query and headers.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import TYPE_CHECKING, Any

from invocant.media_types import essence
from invocant.runtime._calls.request import builder_of
from invocant.runtime._calls.uploads import Part, is_binary
from invocant.runtime._errors import ConfigurationError, InvalidRequestError
from invocant.runtime._models.pointers import tokens
from invocant.runtime._models.unset import UNSET
from invocant.runtime._problems import Violation, child
from invocant.runtime._secrets import MASK, sensitive
from invocant.runtime._validation.schemas import OPAQUE, Contradiction, Path, SchemaChecker

if TYPE_CHECKING:
    from invocant.runtime._calls.bodies import BodyWriter
    from invocant.runtime._declarations import Api, Operation, Parameter

_MAX_CHARACTERS = 40
_checkers: dict[str, _Document] = {}


def check(
    api: Api, operation: Operation[Any], arguments: Mapping[str, Any], members: Mapping[str, Any] | None
) -> None:
    """Hold the arguments of a call to the document.

    Args:
        api: The API, whose package has the document.
        operation: The operation.
        arguments: The arguments by Python name.
        members: Members that are set in the body after the caller's own, or None.

    Raises:
        InvalidRequestError: they contradict it.
        ConfigurationError: the API has no document to hold them to.
    """
    document = _checkers.get(api.package)
    if document is None:
        document = _checkers[api.package] = _read(api)
    violations = tuple(document.violations(operation, arguments, members))
    if violations:
        raise InvalidRequestError.of(operation.name, violations)


def _read(api: Api) -> _Document:
    try:
        text = resources.files(api.package).joinpath("document.json").read_bytes() if api.package else b""
    except (OSError, ImportError) as error:
        raise ConfigurationError(f"validate= needs the document.json of {api.package}: {error}") from None
    if not text:
        raise ConfigurationError(
            f"validate= needs the package of {api.name}: generate it anew, so that its API names it"
        )
    return _Document(json.loads(text))


class _Document:
    """One document, and its checks."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._checker = SchemaChecker(document)

    def violations(
        self, operation: Operation[Any], arguments: Mapping[str, Any], members: Mapping[str, Any] | None
    ) -> Iterator[Violation]:
        """Yield what in the arguments contradicts the document, parameters first."""
        raw, path = self._operation(operation)
        builder = builder_of(operation)
        declared = self._parameters(raw)
        for slot in builder.slots():
            parameter = slot.parameter
            value = arguments.get(slot.name, UNSET)
            if value is UNSET or value is None:
                if slot.required:
                    yield Violation(slot.name, "$", "required", True, "is required and missing", "")
                continue
            schema = declared.get((_wire_name(parameter, operation.path, path), parameter.location))
            for contradiction in self._checker.contradictions(schema, _plain(slot.json(value))):
                yield _violation(contradiction, slot.name, contradiction.path)
        if operation.body is not None:
            writer, value = builder.body(arguments, members)
            if value is UNSET:
                if operation.body.required:
                    yield Violation("body", "$", "required", True, "is required and missing", "")
            elif writer.form != "sequence" and not is_binary(value):
                yield from self._body(raw, writer, value)

    def _body(self, raw: Mapping[str, Any], writer: BodyWriter, value: Any) -> Iterator[Violation]:
        schema = self._body_schema(raw, writer.content.media_type)
        names = {field.key: field.name for field in writer.fields or ()}
        for contradiction in self._checker.contradictions(schema, _plain(value)):
            first = contradiction.path[0] if contradiction.path else None
            if writer.fields is not None and isinstance(first, str) and first in names:
                yield _violation(contradiction, names[first], contradiction.path[1:])
            else:
                yield _violation(contradiction, "body", contradiction.path)

    def _operation(self, operation: Operation[Any]) -> tuple[Mapping[str, Any], str]:
        """Return an operation of the document, and its path there."""
        path, method = operation.path, operation.method.lower()
        if operation.pointer:
            _, path, method, *_ = tokens(operation.pointer)
        item = self._checker.followed(_mapping(self._document.get("paths")).get(path))
        raw = item.get(method) if isinstance(item, Mapping) else None
        if not isinstance(raw, Mapping):
            raise ConfigurationError(
                f"{operation.name}: the document of the package has no {method.upper()} {path}"
            )
        return raw, path

    def _parameters(self, raw: Mapping[str, Any]) -> dict[tuple[str, str], Any]:
        """Return the schema of each parameter, by name and location."""
        schemas = {}
        parameters = raw.get("parameters")
        for written in parameters if isinstance(parameters, list) else ():
            parameter = self._checker.followed(written)
            if isinstance(parameter, Mapping):
                holder = next(iter(_mapping(parameter.get("content")).values()), parameter)
                key = str(parameter.get("name")), str(parameter.get("in"))
                schemas[key] = _mapping(holder).get("schema")
        return schemas

    def _body_schema(self, raw: Mapping[str, Any], media_type: str) -> Any:
        content = _mapping(_mapping(self._checker.followed(raw.get("requestBody"))).get("content"))
        holder = content.get(media_type)
        if holder is None:
            wanted = essence(media_type)
            holder = next((content[name] for name in content if essence(name) == wanted), None)
        return _mapping(holder).get("schema")


def _wire_name(parameter: Parameter, path: str, original: str) -> str:
    """Return what the document calls a parameter: of one in a path that has another name, by its place."""
    if parameter.location != "path" or path == original:
        return parameter.name
    places, originals = _places(path), _places(original.partition("?")[0])
    if parameter.name not in places or len(places) != len(originals):
        return parameter.name
    inside = originals[places.index(parameter.name)]
    return inside.split(":", 1)[0].strip().strip("+*").removeprefix("...")


def _places(path: str) -> list[str]:
    return [part.partition("}")[0] for part in path.split("{")[1:]]


def _plain(value: Any) -> Any:
    """Return *value* with what is no JSON in it made opaque: files, bytes, parts of them."""
    if isinstance(value, Part):
        return _plain(value.content)
    if is_binary(value):
        return OPAQUE
    if isinstance(value, dict):
        return {key: _plain(member) for key, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value


def _violation(contradiction: Contradiction, parameter: str, path: Path) -> Violation:
    where = "$"
    for key in path:
        where = child(where, key)
    names = [parameter, *(key for key in contradiction.path if isinstance(key, str))]
    secret = contradiction.secret or any(map(sensitive, names))
    missing = contradiction.rule in ("required", "dependentRequired")
    return Violation(
        parameter,
        where,
        contradiction.rule,
        contradiction.limit,
        contradiction.message,
        "" if missing else _shown(contradiction.value, secret),
    )


def _shown(value: Any, secret: bool) -> str:
    """Return a value to look at: short, masked if it may be secret, and nothing of objects and lists."""
    if secret:
        return MASK
    if isinstance(value, (dict, list)):
        return ""
    text = json.dumps(value, ensure_ascii=False) if value is not OPAQUE else ""
    return text if len(text) <= _MAX_CHARACTERS else f"{text[: _MAX_CHARACTERS - 1]}…"


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
