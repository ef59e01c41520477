"""What a document says of each operation: one reading, which all share that ask.

The document may be loaded, overlaid, resolved or repaired: a reference is followed wherever one stands, and
what the specification says of a keyword left out is filled in. What has not the shape that OpenAPI gives it
is passed over: the outline was checked on loading, and a repair tells what it leaves out.

Source: OpenAPI 3.1, sections 4.8.9 (path item), 4.8.10 (operation), 4.8.12 (parameter).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from attrs import evolve, field, frozen

from invocant.documents._templates import called_in_path, with_places
from invocant.documents.pointers import MAX_REFERENCES, followed, join, target
from invocant.media_types import is_json, is_sequence, is_text

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
"""The members of a path item that are operations, in the order of the specification."""

FURTHER_METHODS = "x-invocant-methods"
"""Lists the other members of a path item that are operations, in lower case: `query`, `copy`. What OpenAPI
3.2 has of them is written so when it is read."""

ALSO = "x-invocant-also"
"""Lists what further methods an operation is."""

_OF_A_METHOD = {
    "name": "x-invocant-name",
    "paging": "x-invocant-paging",
    "stream": "x-invocant-stream",
    "retry": "x-invocant-retry",
    "job": "x-invocant-job",
}
"""Members of an entry of `ALSO` that are keywords of an operation."""
MEMBERS_OF_FURTHER_METHODS: Mapping[str, str] = {keyword: member for member, keyword in _OF_A_METHOD.items()}
"""The same the other way round: the member of an entry that holds a keyword."""
_INHERITED = frozenset({"x-invocant-retry"})
"""Those that a further method has from its operation where its entry does not say otherwise."""

_PATH_ITEM_FIELDS = frozenset({"$ref", "summary", "description", "servers", "parameters"})

DEFAULT_STYLES: Mapping[str, str] = {"path": "simple", "header": "simple", "query": "form", "cookie": "form"}
"""How a parameter is written where it does not say so, by its location."""

Schema = Mapping[str, Any] | bool
"""A schema object, as the document has it."""


@frozen(eq=False)
class ParameterObject:
    """A parameter, with the defaults of the specification filled in."""

    raw: Mapping[str, Any]
    """The object as written, the reference to it followed."""
    name: str
    location: str
    """`path`, `query`, `header` or `cookie`."""
    required: bool
    style: str
    explode: bool
    schema: Schema
    """Of its value; an empty one where none is given."""
    media_type: str | None
    """In which the value is written, of a parameter that is declared by `content`; else None."""


@frozen(eq=False)
class RequestBodyObject:
    """What an operation is sent."""

    raw: Mapping[str, Any]
    """The object as written, the reference to it followed."""
    required: bool
    content: Mapping[str, Schema]
    """The schema of each media type; an empty one where none is given."""


@frozen(eq=False)
class ResponseObject:
    """What an operation answers with one status, or with a range of them."""

    status: str
    """As written: `200`, `4XX`, `default`."""
    raw: Mapping[str, Any]
    """The object as written, the reference to it followed."""
    content: Mapping[str, Schema]
    """The schema of each media type; an empty one where none is given."""


@frozen(eq=False)
class OperationObject:
    """One operation, where it stands, and what holds for it."""

    path: str
    """The key of its path item, with a place in braces for a parameter that it writes as `:name`."""
    method: str
    """In lower case, as the document has it."""
    pointer: str
    """Where it stands, by way of its path even where the path item is a reference."""
    raw: Mapping[str, Any]
    """The object as written."""
    path_item: Mapping[str, Any]
    """The path item in which it stands."""
    document: Mapping[str, Any]
    number: int = 0
    """Which of its methods it is seen as: 0 is the one that it is by itself; see `forms`."""
    _read: dict[str, Any] = field(factory=dict, init=False, repr=False)
    """What was read of it already; a check of a server asks some thousand times."""

    @property
    def forms(self) -> tuple[OperationObject, ...]:
        """The operation, and once more as each of the further methods that `x-invocant-also` makes of it.

        Such a form has the keywords of its entry in place of the operation's; all else is the same.
        """
        rest = {
            key: value
            for key, value in self.raw.items()
            if key != ALSO and (key not in _OF_A_METHOD.values() or key in _INHERITED)
        }
        return (
            self,
            *(
                evolve(self, raw={**rest, **_said_of(entry)}, number=number)
                for number, entry in further_methods(self.raw)
            ),
        )

    @property
    def keyword_pointer(self) -> str:
        """Where what makes it this method stands: an entry of `x-invocant-also`, or the operation itself."""
        return join(self.pointer, ALSO, self.number - 1) if self.number else self.pointer

    @property
    def declared_name(self) -> str | None:
        """The Python name that an overlay gives it, or None: of one that only streams, its stream's."""
        stream = self.raw.get("x-invocant-stream")
        only = stream.get("name") if isinstance(stream, Mapping) and stream.get("only") else None
        name = self.raw.get("x-invocant-name") or only
        return name if isinstance(name, str) and name else None

    @property
    def label(self) -> str:
        """`METHOD /path`, as messages name an operation."""
        return f"{self.method.upper()} {self.path}"

    @property
    def parameters(self) -> Sequence[ParameterObject]:
        """Its path item's parameters, but for those that it declares anew, and then its own."""
        if "parameters" not in self._read:
            self._read["parameters"] = self._effective_parameters()
        return cast("Sequence[ParameterObject]", self._read["parameters"])

    def _effective_parameters(self) -> list[ParameterObject]:
        own = list(self._parameters(self.raw))
        declared = {(parameter.name, parameter.location) for parameter in own}
        shared = self._parameters(self.path_item)
        effective = [
            *(parameter for parameter in shared if (parameter.name, parameter.location) not in declared),
            *own,
        ]
        in_path = [parameter.name for parameter in effective if parameter.location == "path"]
        places = called_in_path(self.path, in_path)
        return [
            evolve(parameter, name=places[parameter.name])
            if parameter.location == "path" and parameter.name in places
            else parameter
            for parameter in effective
        ]

    @property
    def request_body(self) -> RequestBodyObject | None:
        """What it is sent, or None."""
        raw = followed(self.document, self.raw.get("requestBody"))
        if not isinstance(raw, Mapping):
            return None
        return RequestBodyObject(raw, raw.get("required") is True, content_of(raw))

    @property
    def responses(self) -> Mapping[str, ResponseObject]:
        """What it answers, by status, in the order of the document."""
        if "responses" not in self._read:
            self._read["responses"] = {
                str(status): ResponseObject(str(status), raw, content_of(raw))
                for status, response in _mapping(self.raw.get("responses")).items()
                if not str(status).startswith("x-")
                and isinstance(raw := followed(self.document, response), Mapping)
            }
        return cast("Mapping[str, ResponseObject]", self._read["responses"])

    @property
    def security(self) -> list[Any]:
        """The ways in which a caller may identify itself, its own or the document's; none: open to all."""
        written = self.raw.get("security", self.document.get("security"))
        return written if isinstance(written, list) else []

    @property
    def servers(self) -> list[Any]:
        """Where it is served: its own servers, else those of its path; none where the document's serve it."""
        own = self.raw.get("servers") or self.path_item.get("servers")
        return own if isinstance(own, list) else []

    def _parameters(self, holder: Mapping[str, Any]) -> Iterator[ParameterObject]:
        written = holder.get("parameters")
        for value in written if isinstance(written, list) else ():
            parameter = _parameter(followed(self.document, value))
            if parameter is not None:
                yield parameter


def further_methods(raw: Mapping[str, Any]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield each entry of `x-invocant-also` of the operation object *raw*, with its number from 1."""
    entries = raw.get(ALSO)
    for number, entry in enumerate(entries if isinstance(entries, list) else (), start=1):
        if isinstance(entry, Mapping):
            yield number, entry


def _said_of(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an entry of `x-invocant-also` says, as an operation object has it."""
    declared = {_OF_A_METHOD.get(key, key): value for key, value in entry.items()}
    stream = declared.get("x-invocant-stream")
    if isinstance(stream, Mapping):
        declared["x-invocant-stream"] = {**stream, "only": True}
    return declared


def operations(document: Mapping[str, Any], *, webhooks: bool = False) -> Iterator[OperationObject]:
    """Yield every operation of *document* in its order, and with *webhooks* those that it calls itself."""
    for section in ("paths", "webhooks") if webhooks else ("paths",):
        for path, written in _mapping(document.get(section)).items():
            item = path_item(document, written)
            if item is None or path.startswith("x-"):
                continue
            for method in methods_of(item):
                raw = followed(document, item.get(method))
                if isinstance(raw, Mapping):
                    pointer = join(f"/{section}", path, method)
                    begun = f"/{path}" if section == "paths" and path[:1] != "/" else path
                    operation = OperationObject(begun, method, pointer, raw, item, document)
                    if ":" in path:  # perhaps as places are written elsewhere: /shelves/:id
                        in_path = [entry.name for entry in operation.parameters if entry.location == "path"]
                        operation = (
                            evolve(operation, path=with_places(path, in_path)) if in_path else operation
                        )
                    yield operation


def methods_of(item: Any) -> tuple[str, ...]:
    """Return the keys of a path item under which operations may stand; those of none in particular for None.

    Source: OpenAPI 3.2.0, section 4.9 (`query`, `additionalOperations`).
    """
    further = item.get(FURTHER_METHODS) if isinstance(item, Mapping) else None
    if not isinstance(further, list):
        return METHODS
    return (*METHODS, *(method for method in further if isinstance(method, str) and method not in METHODS))


def is_operation_key(key: str) -> bool:
    """Tell whether an operation may stand under *key* in a path item."""
    return key not in _PATH_ITEM_FIELDS and not key.startswith("x-")


def path_item(document: Mapping[str, Any], written: Any) -> Mapping[str, Any] | None:
    """Return the path item *written*, what it refers to followed; None where there is none.

    What stands beside a reference is the path item's too, and counts where both say something: OpenAPI leaves
    that open.
    """
    beside: dict[str, Any] = {}
    for _ in range(MAX_REFERENCES):
        if not isinstance(written, Mapping):
            return None
        if not isinstance(written.get("$ref"), str):
            return {**written, **beside} if beside else written
        beside = {**{key: value for key, value in written.items() if key != "$ref"}, **beside}
        written = target(document, written["$ref"])
    return None


def content_of(holder: Mapping[str, Any]) -> dict[str, Schema]:
    """Return the schema of each media type of *holder*; an empty one where none is given."""
    return {
        media_type: schema
        if isinstance(entry, Mapping) and isinstance(schema := entry.get("schema"), (Mapping, bool))
        else {}
        for media_type, entry in _mapping(holder.get("content")).items()
    }


def item_of(
    document: Mapping[str, Any], media_type_object: Mapping[str, Any], media_type: str
) -> tuple[tuple[str, ...], Schema]:
    """Return where in a media type object the schema of one item of a stream stands, and that schema.

    A stream is a JSON sequence or server-sent events. Its items are described by `itemSchema` (OpenAPI 3.2),
    or by the items of an array that stands for the whole; else the schema is an item's. Where it only says
    that the whole of a sequence is text or bytes, `x-line-schema` beside that may say what a line is.
    """
    item = media_type_object.get("itemSchema")
    if isinstance(item, (Mapping, bool)):
        return ("itemSchema",), item
    schema = media_type_object.get("schema")
    known = followed(document, schema)
    if not isinstance(known, Mapping):
        return ("schema",), schema if isinstance(schema, bool) else {}
    if known.get("type") == "array" and isinstance(known.get("items"), (Mapping, bool)):
        return ("schema", "items"), known["items"]
    if is_sequence(media_type) and known.get("type") == "string":
        line = known.get("x-line-schema")
        return ("schema", "x-line-schema"), line if isinstance(line, (Mapping, bool)) else {}
    return ("schema",), schema if isinstance(schema, Mapping) else {}


def is_bytes(document: Mapping[str, Any], media_type_object: Any) -> bool:
    """Tell whether the schema of a media type object says that the body is bytes.

    Source: OpenAPI 3.0.4, section 4.7.14.2 (`format: binary`); 3.1.1, section 4.8.14.2 (`contentMediaType`).
    """
    schema = media_type_object.get("schema") if isinstance(media_type_object, Mapping) else None
    known = followed(document, schema)
    if not isinstance(known, Mapping):
        return False
    kinds = known.get("type")
    kinds = set(kinds) - {"null"} if isinstance(kinds, list) else {kinds}
    content = known.get("contentMediaType")
    is_other = isinstance(content, str) and not is_text(content) and not is_json(content)
    encoded = isinstance(known.get("contentEncoding"), str)
    return kinds == {"file"} or (
        kinds <= {"string", None} and not encoded and (known.get("format") == "binary" or is_other)
    )


def _parameter(raw: Any) -> ParameterObject | None:
    """Return *raw* with defaults filled in; None for what has no name or no place where it could be sent."""
    if not isinstance(raw, Mapping):
        return None
    name, location = raw.get("name"), raw.get("in")
    if not isinstance(name, str) or not isinstance(location, str) or location not in DEFAULT_STYLES:
        return None
    content = content_of(raw)
    media_type = next(iter(content), None)
    schema = raw.get("schema") if media_type is None else content[media_type]
    style = raw.get("style")
    style = style if isinstance(style, str) and style else DEFAULT_STYLES[location]
    explode = raw.get("explode")
    return ParameterObject(
        raw=raw,
        name=name,
        location=location,
        required=raw.get("required") is True,
        style=style,
        explode=explode if isinstance(explode, bool) else style in ("form", "cookie"),
        schema=schema if isinstance(schema, (Mapping, bool)) else {},
        media_type=media_type,
    )


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
