"""Which calls a stub answers."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import jsonschema_rs
from attrs import define, field, fields, frozen

from invocant.documents.pointers import MISSING, lookup
from invocant.mock._api import Json, ServedOperation
from invocant.mock._stubbing.calls import StubbedCall
from invocant.mock._stubbing.comparing import holds, same
from invocant.mock._stubbing.problems import StubError, members


@frozen(eq=False)
class CallCondition:
    """Which calls a stub answers: those that fit every member that is given."""

    operation: str | None = None
    """Python name, operationId, or `METHOD /path` as the document has it."""
    api: str | None = None
    """The API's name, where several are served."""
    method: str | None = None
    path: str | None = None
    """The path as it is asked for, base path included; `*` stands for one segment, `**` for any."""
    arguments: Mapping[str, Json] | None = None
    """Values of the path's parameters, by name."""
    function: str | None = None
    """Id, slug or name of the function that is called."""
    key: str | None = field(default=None, repr=False)
    """The credential that the request shows."""
    query: Mapping[str, Json] | None = None
    """Query parameters by name: a value, a list for a repeated one, or null for one that is not there."""
    headers: Mapping[str, str | None] | None = field(default=None, repr=False)
    """Request headers by name; null for one that is not there."""
    body: Json = field(default=MISSING)
    """The body, equal to this."""
    body_has: Json = field(default=MISSING)
    """A part of the body."""
    body_at: Mapping[str, Json] | None = None
    """What stands in the body, by JSON pointer."""
    body_schema: Mapping[str, Any] | bool | None = None
    """A JSON Schema (2020-12) that the body fits."""
    where: Callable[[StubbedCall], object] | None = None
    """A predicate, in Python alone."""
    _schema: Any = field(init=False, default=None, repr=False)
    _pattern: re.Pattern[str] | None = field(init=False, default=None, repr=False)

    def __attrs_post_init__(self) -> None:
        """Compile what is to be compiled."""
        if self.body_schema is not None:
            object.__setattr__(self, "_schema", _compiled(self.body_schema))
        if self.path is not None:
            object.__setattr__(self, "_pattern", path_pattern(self.path))

    def names(self, operation: ServedOperation) -> bool:
        """Tell whether it can be about this operation."""
        if self.api is not None and operation.api != self.api:
            return False
        if self.method is not None and operation.method != self.method.upper():
            return False
        return self.operation is None or self.operation in names_of(operation)

    def fits(self, call: StubbedCall) -> bool:
        """Tell whether a call is one of those."""
        return (
            self.names(call.declared)
            and (self._pattern is None or self._pattern.fullmatch(call.path) is not None)
            and (self.key is None or self.key == call.key)
            and _texts_fit(call.arguments, self.arguments)
            and _texts_fit(call.headers, _lowered(self.headers))
            and _texts_fit(call.query, self.query)
            and self._fits_body(call)
            and (self.function is None or self.function in call.functions())
            and (self.where is None or bool(self.where(call)))
        )

    def _fits_body(self, call: StubbedCall) -> bool:
        if self.body is not MISSING and not same(call.body, self.body):
            return False
        if self.body_has is not MISSING and not holds(call.body, self.body_has):
            return False
        for pointer, wanted in (self.body_at or {}).items():
            actual = lookup(call.body, pointer)
            if actual is MISSING or not same(actual, wanted):
                return False
        return self._schema is None or _valid(self._schema, call.body)

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON; the key is not shown, and a predicate only that there is one."""
        shown = {name: getattr(self, name) for name in MEMBERS}
        given = {name: value for name, value in shown.items() if value is not None and value is not MISSING}
        if self.body is None:
            given["body"] = None
        if self.key is not None:
            given["key"] = "(not shown)"
        if self.headers is not None:
            given["headers"] = dict.fromkeys(self.headers, "(not shown)")
        if self.where is not None:
            given["where"] = getattr(self.where, "__name__", "a callable")
        return given


MEMBERS = tuple(member.name for member in fields(CallCondition) if member.init)
"""The members of a condition, in their order."""


def names_of(operation: ServedOperation) -> tuple[str, ...]:
    """Return everything by which a stub may name an operation."""
    return (*operation.names, operation.operation_id, operation.label)


def parse_when(value: Json, *, callables: bool = False) -> CallCondition:
    """Read a condition.

    Args:
        callables: Whether a predicate may be among its members.

    Raises:
        StubError: a member is unknown or of a wrong type.
    """
    known = [name for name in MEMBERS if callables or name != "where"]
    given = dict(members(value, "when", known))
    for name in ("operation", "api", "method", "path", "function", "key"):
        if given.get(name) is not None and not isinstance(given[name], str):
            raise StubError(f"when: {name} must be a text")
    for name in ("arguments", "query", "headers", "body_at"):
        if given.get(name) is not None and not isinstance(given[name], dict):
            raise StubError(f"when: {name} must be an object")
    for pointer in given.get("body_at") or ():
        if pointer and not pointer.startswith("/"):
            raise StubError(f"when: body_at: {pointer!r} is no JSON pointer: it begins with a slash")
    for name, header in (given.get("headers") or {}).items():
        if header is not None and not isinstance(header, str):
            raise StubError(f"when: headers: {name} must be a text, or null")
    if given.get("where") is not None and not callable(given["where"]):
        raise StubError("when: where must be callable")
    return CallCondition(**given)


def path_pattern(path: str) -> re.Pattern[str]:
    """Return what matches the paths that *path* stands for."""
    pieces = re.split(r"(\*\*|\*)", path)
    wild = {"*": "[^/]*", "**": ".*"}
    return re.compile("".join(wild.get(piece) or re.escape(piece) for piece in pieces), re.DOTALL)


def _lowered(headers: Mapping[str, str | None] | None) -> dict[str, str | None] | None:
    return None if headers is None else {name.lower(): value for name, value in headers.items()}


def _texts_fit(actual: Mapping[str, Any], expected: Mapping[str, Json] | None) -> bool:
    for name, wanted in (expected or {}).items():
        if wanted is None:
            if name in actual:
                return False
        elif name not in actual or _texts(actual[name]) != _texts(wanted):
            return False
    return True


def _texts(value: Json) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [str(item).lower() if isinstance(item, bool) else str(item) for item in values]


@define
class _NoRetriever:
    def __call__(self, uri: str) -> Any:
        raise ValueError(f"a condition refers to nothing elsewhere: {uri}")


def _compiled(schema: Mapping[str, Any] | bool) -> Any:
    try:
        plain = schema if isinstance(schema, bool) else dict(schema)
        return jsonschema_rs.Draft202012Validator(plain, retriever=_NoRetriever())
    except (ValueError, TypeError) as error:
        raise StubError(f"when: body_schema is no JSON Schema: {error}") from error


def _valid(schema: Any, value: Json) -> bool:
    try:
        return bool(schema.is_valid(value))
    except (ValueError, TypeError, RecursionError):
        return False
