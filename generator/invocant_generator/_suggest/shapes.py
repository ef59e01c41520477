"""What detection looks at: arguments of operations and members of answers, references followed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from attrs import define, frozen

from invocant.documents import OperationObject
from invocant.documents.pointers import followed, join
from invocant.media_types import essence, is_json

_MAX_LEVELS = 12


def plain(name: str) -> str:
    """Return a name without case and signs, so that `page_size`, `pageSize` and `PageSize` are alike."""
    return re.sub(r"[\W_]", "", name.lower())


@frozen(eq=False)
class OperationArgument:
    """What a caller gives an operation: a query parameter, a header or a member of its body."""

    name: str
    """By its name on the wire; a member of the body by its pointer, `/limit`."""
    schema: Mapping[str, Any]
    description: str
    required: bool
    location: str
    """`query`, `header` or `body`."""

    @property
    def plain(self) -> str:
        """Its name without case and signs."""
        return plain(self.name)

    @property
    def types(self) -> frozenset[str]:
        """The JSON types that it may have, without null; none where the document does not say."""
        return types(self.schema)

    @property
    def is_number(self) -> bool:
        """Whether it is a number and nothing else."""
        return bool(self.types) and self.types <= {"integer", "number"}

    @property
    def is_date(self) -> bool:
        """Whether it is a point in time."""
        return str(self.schema.get("format", "")).startswith("date") or "timestamp" in self.plain


@frozen(eq=False)
class AnswerMember:
    """A member of an answer, at most two levels deep."""

    pointer: str
    name: str
    schema: Mapping[str, Any]
    description: str

    @property
    def plain(self) -> str:
        """Its name without case and signs."""
        return plain(self.name)

    @property
    def types(self) -> frozenset[str]:
        """The JSON types that it may have, without null; none where the document does not say."""
        return types(self.schema)


@define(eq=False, slots=False)
class OperationShape:
    """One operation, as detection sees it."""

    operation: OperationObject

    @property
    def document(self) -> Mapping[str, Any]:
        """The document that it stands in."""
        return self.operation.document

    @cached_property
    def arguments(self) -> tuple[OperationArgument, ...]:
        """What it is given: query parameters, headers, and the members of a body of JSON or a form."""
        given = [
            OperationArgument(
                parameter.name,
                simple(self.document, parameter.schema),
                str(parameter.raw.get("description") or ""),
                parameter.required,
                parameter.location,
            )
            for parameter in self.operation.parameters
            if parameter.location in ("query", "header")
        ]
        return (*given, *self._body())

    def _body(self) -> Iterator[OperationArgument]:
        body = self.operation.request_body
        for media_type, schema in body.content.items() if body is not None else ():
            if not means_json(media_type) and not essence(media_type).endswith("form-urlencoded"):
                continue
            required = required_members(self.document, schema)
            for name, member in members(self.document, schema).items():
                known = simple(self.document, member)
                words = described(self.document, member)
                yield OperationArgument(join("", name), known, words, name in required, "body")
            return

    def asked(self, *names: str, location: str = "") -> OperationArgument | None:
        """Return the first argument that has one of *names*, in the order of the names."""
        place = {
            argument.plain: argument
            for argument in reversed(self.arguments)
            if argument.location == location or (not location and argument.location != "header")
        }
        return next((place[name] for name in names if name in place), None)

    @cached_property
    def answer(self) -> Mapping[str, Any]:
        """The schema of its answer in JSON; an empty one where there is none."""
        return simple(self.document, answer_of(self.operation))

    @cached_property
    def members(self) -> tuple[AnswerMember, ...]:
        """The members of its answer, and of the objects in it."""
        return tuple(self._members("", answer_of(self.operation), 2))

    def _members(self, pointer: str, schema: Any, levels: int) -> Iterator[AnswerMember]:
        inner: list[tuple[str, Any]] = []
        for name, member in members(self.document, schema).items():
            known = simple(self.document, member)
            here = join(pointer, name)
            yield AnswerMember(here, name, known, described(self.document, member))
            inner.append((here, member))
        for here, member in inner if levels > 1 else ():
            yield from self._members(here, member, levels - 1)

    def told(self, *names: str) -> AnswerMember | None:
        """Return the first member of the answer that has one of *names*, an outer one before an inner one."""
        for level in (1, 2):
            place = {
                member.plain: member
                for member in reversed(self.members)
                if member.pointer.count("/") == level
            }
            for name in names:
                if name in place:
                    return place[name]
        return None


def answer_of(operation: OperationObject) -> Any:
    """Return the schema of the first success that an operation answers in JSON; an open one for none."""
    responses = operation.responses
    for status in sorted(status for status in responses if status.startswith("2")):
        for media_type, schema in responses[status].content.items():
            if means_json(media_type):
                return schema
    return {}


def means_json(media_type: str) -> bool:
    """Tell whether a body of this type is taken for JSON: a range is, where nobody says otherwise."""
    return is_json(media_type) or essence(media_type) == "*/*"


def simple(document: Mapping[str, Any], schema: Any) -> Mapping[str, Any]:
    """Return a schema, references followed and null taken out of a union of two; empty where nobody knows."""
    for _ in range(_MAX_LEVELS):
        known = followed(document, schema)
        if not isinstance(known, Mapping):
            return {}
        inner = _only(document, known)
        if inner is None:
            return known
        schema = inner
    return {}


def _only(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Any:
    """Return the only schema that a composition is made of beside null; None for no such composition."""
    if "type" in schema or "properties" in schema:
        return None
    for keyword in ("allOf", "anyOf", "oneOf"):
        parts = schema.get(keyword)
        if isinstance(parts, Sequence):
            kinds = [part for part in parts if not _is_null(document, part)]
            return kinds[0] if len(kinds) == 1 else None
    return None


def _is_null(document: Mapping[str, Any], schema: Any) -> bool:
    known = followed(document, schema)
    return isinstance(known, Mapping) and (
        known.get("type") == "null"
        or known.get("enum") == [None]
        or ("const" in known and known["const"] is None)
    )


def types(schema: Mapping[str, Any]) -> frozenset[str]:
    """Return the JSON types that a schema says, without null; none where it does not say."""
    kind = schema.get("type")
    kinds = {kind} if isinstance(kind, str) else {*kind} if isinstance(kind, list) else set()
    return frozenset(kinds - {"null"})


def members(document: Mapping[str, Any], schema: Any, depth: int = 0) -> dict[str, Any]:
    """Return the members of an object, with those that `allOf` adds; none of what is no object."""
    known = simple(document, schema)
    result: dict[str, Any] = {}
    for part in known.get("allOf") or () if depth < _MAX_LEVELS else ():
        result.update(members(document, part, depth + 1))
    properties = known.get("properties")
    if isinstance(properties, Mapping):
        result.update(properties)
    return result


def required_members(document: Mapping[str, Any], schema: Any, depth: int = 0) -> set[str]:
    """Return the names of the members that an object must have."""
    known = simple(document, schema)
    listed = known.get("required")  # a boolean in documents that mistake a member's for the object's
    names = {name for name in listed if isinstance(name, str)} if isinstance(listed, list) else set()
    for part in known.get("allOf") or () if depth < _MAX_LEVELS else ():
        names |= required_members(document, part, depth + 1)
    return names


def described(document: Mapping[str, Any], schema: Any) -> str:
    """Return what is said of a member, where it stands or where it leads to."""
    known = followed(document, schema)
    for holder in (schema, known):
        if isinstance(holder, Mapping) and isinstance(holder.get("description"), str):
            return str(holder["description"])
    return str(simple(document, schema).get("description") or "")


def component_of(document: Mapping[str, Any], schema: Any) -> str | None:
    """Return the reference to the component that a schema is, or None for one that stands where it is."""
    name = None
    for _ in range(_MAX_LEVELS):
        if not isinstance(schema, Mapping):
            return name
        if isinstance(schema.get("$ref"), str):
            name = str(schema["$ref"])
            schema = followed(document, {"$ref": name})
            if not isinstance(schema, Mapping):
                return name
        inner = _only(document, schema)
        if inner is None:
            return name
        schema = inner
    return name
