"""What a document lets a tester expect: its operations, and which of them are about the same collection.

An overlay may say how a list pages or a stream ends (`x-invocant-paging`, `x-invocant-stream`); where it does
not, the paths and names that nearly every API uses are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from attrs import define, field, frozen

from invocant.contract._media import best, is_json
from invocant.documents import OperationObject, ResponseObject, Schema, json_schema, operations
from invocant.documents.pointers import MISSING, followed, lookup

_LAST_PLACE = re.compile(r"^(?P<before>.*)/\{(?P<name>[^{}/]+)\}(?P<slash>/?)$")


@frozen(eq=False)
class EntityCollection:
    """Things of one kind: where they are listed, made, read, changed and deleted."""

    path: str
    """Where the collection is, as the document has it."""
    item_path: str
    """Where one thing is."""
    parameter: str
    """The last place of that path: which thing."""
    lists: OperationObject | None = None
    creates: OperationObject | None = None
    reads: OperationObject | None = None
    replaces: OperationObject | None = None
    changes: OperationObject | None = None
    deletes: OperationObject | None = None

    @property
    def makes(self) -> OperationObject | None:
        """What makes a thing: POST beside the list, or else PUT where it will be, if DELETE is there too."""
        return self.creates or (self.replaces if self.deletes is not None else None)

    @property
    def label(self) -> str:
        """What messages call it."""
        return self.path

    @property
    def nouns(self) -> tuple[str, ...]:
        """What other things may call one of these: `book` and `books` for /books."""
        name = next((part for part in reversed(self.path.split("/")) if part and "{" not in part), "")
        name = re.sub(r"[^a-z0-9]", "", name.lower())
        single = name[:-3] + "y" if name.endswith("ies") else name.removesuffix("s")
        return (name, single) if name != single else (name,)


@define(eq=False)
class ServerSurface:
    """A document, read for a tester."""

    document: Mapping[str, Any]
    only: str | None = None
    """A part of the label of the operations that are looked at; None for all."""
    operations: tuple[OperationObject, ...] = field(init=False)
    collections: tuple[EntityCollection, ...] = field(init=False)
    _validators: dict[tuple[int, str], Any] = field(factory=dict, init=False)
    _kept: list[Any] = field(factory=list, init=False)

    def __attrs_post_init__(self) -> None:
        chosen = [op for op in operations(self.document) if self.only is None or self.only in op.label]
        self.operations = tuple(chosen)
        self.collections = tuple(_collections(self.operations))

    def validator(self, schema: Schema, *, of: str = "answer") -> Any:
        """Return what judges values of *schema*: of an `answer` or of a `request`."""
        key = (id(schema), of)
        if key not in self._validators:
            import jsonschema_rs

            whole = json_schema(
                self.document, schema, leaving_out="writeOnly" if of == "answer" else "readOnly"
            )
            self._validators[key] = jsonschema_rs.validator_for(whole, validate_formats=False)
            self._kept.append(schema)  # so that the number of an object stays its own
        return self._validators[key]

    def resolved(self, schema: Any) -> Mapping[str, Any]:
        """Return the object that *schema* is, references followed and the parts of `allOf` laid together.

        One that is a part of itself adds nothing to itself.
        """
        return self._resolved(schema, ())

    def _resolved(self, schema: Any, above: tuple[Any, ...]) -> Mapping[str, Any]:
        known = followed(self.document, schema)
        if not isinstance(known, Mapping) or any(known is other for other in above):
            return {}
        above = (*above, known)
        parts = known.get("allOf")
        merged: dict[str, Any] = {}
        for part in parts if isinstance(parts, list) else ():
            merged = _laid_over(merged, self._resolved(part, above))
        merged = _laid_over(merged, {key: value for key, value in known.items() if key != "allOf"})
        options = known.get("anyOf") or known.get("oneOf")
        real = self._real(options)
        if len(real) == 1 and isinstance(options, list):
            rest = {key: value for key, value in merged.items() if key not in ("anyOf", "oneOf")}
            inner = dict(self._resolved(real[0], above))
            if len(options) > 1:
                inner["nullable"] = True
            return {**inner, **rest}
        return merged

    def _real(self, options: Any) -> list[Any]:
        """Return those of the options of a union that are not null alone."""
        listed = options if isinstance(options, list) else []
        return [option for option in listed if self.resolved_type(option) != ("null",)]

    def entered(self, schema: Any, above: tuple[Any, ...] = ()) -> tuple[Any, ...]:
        """Return the schemas of the document that *schema* is: what it refers to, and the parts of that.

        A value in which one of them is entered again is inside of itself.
        """
        known = followed(self.document, schema)
        if not isinstance(known, Mapping) or any(known is other for other in above):
            return above
        above = (*above, known)
        parts = known.get("allOf")
        for part in parts if isinstance(parts, list) else ():
            above = self.entered(part, above)
        real = self._real(known.get("anyOf") or known.get("oneOf"))
        return self.entered(real[0], above) if len(real) == 1 else above

    def resolved_type(self, schema: Any) -> tuple[str, ...]:
        """Return the types that *schema* names."""
        known = followed(self.document, schema)
        kinds = known.get("type") if isinstance(known, Mapping) else None
        return tuple(kinds) if isinstance(kinds, list) else (kinds,) if isinstance(kinds, str) else ()

    def members(self, schema: Any) -> dict[str, Mapping[str, Any]]:
        """Return the members that *schema* declares, each as `resolved`."""
        declared = self.resolved(schema).get("properties")
        return (
            {name: self.resolved(member) for name, member in declared.items()}
            if isinstance(declared, Mapping)
            else {}
        )

    def success(self, operation: OperationObject) -> ResponseObject | None:
        """Return the answer that an operation gives when all went well, the first that is declared."""
        wanted = [status for status in operation.responses if status.startswith("2")]
        status = wanted[0] if wanted else "default" if "default" in operation.responses else None
        return operation.responses[status] if status is not None else None

    def answer(self, operation: OperationObject, status: int) -> ResponseObject | None:
        """Return what is declared of a status: it, its range, or the default."""
        declared = operation.responses
        for key in (str(status), f"{status // 100}XX", f"{status // 100}xx", "default"):
            if key in declared:
                return declared[key]
        return None

    def schema_of(
        self, response: ResponseObject | None, content_type: str = "application/json"
    ) -> Schema | None:
        """Return the schema of the media type of *response* that fits *content_type*, or None."""
        if response is None:
            return None
        media_type = best(list(response.content), content_type)
        return response.content[media_type] if media_type is not None else None

    def json_body(self, operation: OperationObject) -> tuple[str, Schema] | None:
        """Return the media type and the schema of the JSON that an operation takes, or None."""
        body = operation.request_body
        for media_type, schema in (body.content if body is not None else {}).items():
            if is_json(media_type):
                return media_type, schema
        return None

    def headers_of(self, response: ResponseObject | None) -> dict[str, Mapping[str, Any]]:
        """Return the headers that *response* declares, by names in lower case."""
        written = response.raw.get("headers") if response is not None else None
        return {
            str(name).lower(): header
            for name, value in (written.items() if isinstance(written, Mapping) else ())
            if isinstance(header := followed(self.document, value), Mapping)
        }

    def needs_identity(self, operation: OperationObject) -> bool:
        """Whether an operation may only be called with credentials."""
        return bool(operation.security) and not any(option == {} for option in operation.security)


def value_at(value: Any, pointer: str) -> Any:
    """Return what stands at *pointer* in *value*, or None."""
    matched = lookup(value, pointer)
    return None if matched is MISSING else matched


def _collections(all_operations: tuple[OperationObject, ...]) -> Iterator[EntityCollection]:
    by_path: dict[str, dict[str, OperationObject]] = {}
    for operation in all_operations:
        by_path.setdefault(operation.path, {})[operation.method] = operation
    plain = {path.rstrip("/"): path for path in by_path}
    for path, item in by_path.items():
        match = _LAST_PLACE.match(path)
        if match is None:
            continue
        home = plain.get(match["before"], match["before"])
        methods = by_path.get(home, {})
        yield EntityCollection(
            home,
            path,
            match["name"],
            methods.get("get"),
            methods.get("post"),
            item.get("get"),
            item.get("put"),
            item.get("patch"),
            item.get("delete"),
        )


def _laid_over(lower: Mapping[str, Any], upper: Mapping[str, Any]) -> dict[str, Any]:
    merged = {**lower, **upper}
    for key in ("properties",):
        if isinstance(lower.get(key), Mapping) and isinstance(upper.get(key), Mapping):
            merged[key] = {**lower[key], **upper[key]}
    if isinstance(lower.get("required"), list) and isinstance(upper.get("required"), list):
        merged["required"] = [*lower["required"], *upper["required"]]
    return merged
