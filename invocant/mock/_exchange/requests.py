"""A request as the mock sees it: raw parts first, then the decoded and checked `DecodedCall`."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from attrs import define, field, frozen

from invocant.documents import ParameterObject, RequestBodyObject, Schema
from invocant.media_types import JSON, essence, framing, is_json, is_sequence, is_xml
from invocant.mock._api import Json, ServedOperation, handled_as
from invocant.mock._exchange.forms import form_value, parts_value
from invocant.mock._exchange.media import declared_for
from invocant.mock._exchange.multipart import FormPart, MultipartError, read_parts
from invocant.mock._exchange.parameters import Decoder, TextError, decode_path, decoder, split_query
from invocant.mock._exchange.xml_bodies import XmlError, XmlReader
from invocant.mock._values.directions import shown
from invocant.mock._values.merging import merging_of
from invocant.mock._values.schemas import REQUEST, Check, RequestProblem, Schemas


@define(eq=False)  # not frozen: that makes one three times as fast
class Request:
    """What came over the wire: *path* and *query* still percent-encoded, header names in lower case.

    An upload that is too large to be kept has the beginning of its *body* alone, and its *parts* likewise.
    """

    method: str
    path: str = field(repr=False)
    query: bytes = field(repr=False)
    headers: Sequence[tuple[str, str]] = field(repr=False)
    body: bytes = field(repr=False)
    size: int = 0
    """How many bytes the body has."""
    parts: Sequence[FormPart] | None = None
    """The parts of a multipart body that was too large to be kept; else None."""
    head: "KnownHead | None" = field(default=None, repr=False)
    """What all requests with this very head share; None where nothing is kept for it."""
    _first: Mapping[str, str] | None = field(default=None, init=False, repr=False)

    def header(self, name: str) -> str | None:
        """Return the first header of that (lower-case) name, or None."""
        if self._first is None:  # a dictionary for all: each request is asked for ten of them
            self._first = dict(reversed(self.headers))
        return self._first.get(name)


@define(eq=False)
class KnownHead:
    """The head of a request that was read before, byte for byte, and what it came to."""

    method: str
    path: str
    query: bytes
    headers: Sequence[tuple[str, str]]
    length: int
    """How long the body is that it announces."""
    facts: Any = None
    """What the application knows of every request with this head; None where it has not looked yet."""
    first: Mapping[str, str] = field(init=False)

    def __attrs_post_init__(self) -> None:
        """Index the headers."""
        self.first = dict(reversed(self.headers))

    def request(self, body: bytes) -> Request:
        """Return the request with this head and a body."""
        request = Request(self.method, self.path, self.query, self.headers, body, len(body), None, self)
        request._first = self.first
        return request


@define(eq=False)
class DecodedCall:
    """One operation called with decoded, valid arguments."""

    operation: ServedOperation
    request: Request
    path: Mapping[str, Json] = field(factory=dict)
    query: Mapping[str, Json] = field(factory=dict)
    body: Json = None
    identity: str = field(default="", repr=False)
    """The credential the caller showed: an API key or token; empty for an open operation."""

    def arguments(self) -> dict[str, Json]:
        """Return path, query and body as one JSON object, from which deterministic answers are drawn."""
        return {"path": dict(self.path), "query": dict(self.query), "body": self.body}


class JsonError(ValueError):
    """A body that is not one JSON value in the sense of RFC 8259."""


def parse_json(data: bytes) -> Json:
    """Parse a JSON body; NaN, infinities and numbers beyond a double are refused: RFC 8259 has none.

    Raises:
        JsonError: the bytes are not UTF-8 or not JSON, or nest too deep.
    """
    try:
        text = data.decode("utf-8")
        try:
            value, end = _scan(text, 0)  # as the decoder does between two searches for space: 2.2 µs of 3.8
        except StopIteration:
            return _DECODER.decode(text)
        return value if end == len(text) else _DECODER.decode(text)
    except (ValueError, RecursionError) as error:
        raise JsonError(str(error)) from error


def _refuse(literal: str) -> Json:
    raise JsonError(f"{literal} is not JSON")


def _finite(literal: str) -> float:
    number = float(literal)
    if number in (float("inf"), float("-inf")):
        raise JsonError("a number is out of range")
    return number


_DECODER = json.JSONDecoder(parse_constant=_refuse, parse_float=_finite)
_scan: Callable[[str, int], tuple[Json, int]] = vars(_DECODER)["scan_once"]  # which types do not know


_KEPT_WAYS = 100
"""Of how many content types is kept what they come to."""


@frozen(eq=False)
class Reader:
    """Decodes and checks the requests of one operation."""

    operation: ServedOperation
    _schemas: Schemas
    _path: tuple[Decoder, ...]
    _query: tuple[Decoder, ...]
    _others: tuple[Decoder, ...]
    _bodies: Mapping[str, Check]
    _ways: dict[str, tuple[str | None, str, str, bool]] = field(factory=dict, init=False)

    def read(
        self, request: Request, raw_path: Mapping[str, str]
    ) -> tuple[DecodedCall, list[RequestProblem], int]:
        """Return the call, what is wrong with it, and the status of a refusal (0: the usual one)."""
        call = DecodedCall(self.operation, request)
        problems: list[RequestProblem] = []
        if self._path:
            problems += self._read_path(call, raw_path)
        if self._query or request.query:
            problems += self._read_query(call, request)
        if self._others:
            problems += self._read_others(request)
        body_problems, status = self._read_body(call, request)
        return call, problems + body_problems, 0 if problems else status

    def _read_path(self, call: DecodedCall, raw: Mapping[str, str]) -> list[RequestProblem]:
        problems: list[RequestProblem] = []
        values: dict[str, Json] = {}
        for parameter_decoder in self._path:
            name = parameter_decoder.parameter.name
            try:
                values[name], path_problems = parameter_decoder.decode([decode_path(raw.get(name, ""))])
            except TextError as error:
                path_problems = [RequestProblem("path", name, str(error))]
            problems += path_problems
        call.path = values
        return problems

    def _read_query(self, call: DecodedCall, request: Request) -> list[RequestProblem]:
        try:
            pairs = split_query(request.query) if request.query else []
        except TextError as error:
            return [RequestProblem("query", "", str(error))]
        problems: list[RequestProblem] = []
        values: dict[str, Json] = {}
        for parameter_decoder in self._query:
            texts = parameter_decoder.given(pairs)
            if texts:
                values[parameter_decoder.parameter.name], query_problems = parameter_decoder.decode(
                    texts, pairs
                )
                problems += query_problems
            elif parameter_decoder.parameter.required:
                problems.append(_absent("query", parameter_decoder.parameter.name))
        call.query = values
        return problems

    def _read_others(self, request: Request) -> list[RequestProblem]:
        problems: list[RequestProblem] = []
        for parameter_decoder in self._others:
            parameter = parameter_decoder.parameter
            if parameter.location == "header":
                texts = [value for key, value in request.headers if key == parameter.name.lower()]
            else:
                texts = [value for key, value in _cookies(request) if key == parameter.name]
            if texts:
                problems += parameter_decoder.decode(texts)[1]
            elif parameter.required:
                problems.append(_absent(parameter.location, parameter.name))
        return problems

    def _read_body(self, call: DecodedCall, request: Request) -> tuple[list[RequestProblem], int]:
        declared = self.operation.body
        content_type = request.header("content-type")
        if not request.body and content_type is None:
            missing = declared is not None and declared.required
            return ([_absent("body", "")] if missing else []), 0
        if declared is None:
            return [], 0
        key, media_type, handled, is_one_json = self._way(content_type or JSON, declared)
        if not request.body and media_type == JSON and not declared.required:
            return [], 0
        if key is None:
            expected = ", ".join(declared.content) or "no body"
            return [RequestProblem("body", "", f"content type {media_type} is not one of: {expected}")], 415
        problems: list[RequestProblem] = []
        try:
            call.body = (
                parse_json(request.body)
                if is_one_json or is_json(handled)
                else self._parse(request, content_type or "", handled, key, problems)
            )
        except (JsonError, MultipartError, TextError, XmlError) as error:
            return [RequestProblem("body", "", f"not {media_type}: {error}")], 0
        check, schema = self._bodies[key], declared.content[key]
        if not is_one_json and is_sequence(media_type):
            items: list[Json] = call.body
            problems += [problem for item in items for problem in check.problems(item, "body")]
            call.body = [shown(self._schemas, schema, item, REQUEST) for item in items]
            return problems, 0
        if not check.passes(call.body):
            problems += check.problems(call.body, "body")
        call.body = shown(self._schemas, schema, call.body, REQUEST)
        return problems, 0

    def json_body(self, request: Request) -> tuple[Check, Schema] | None:
        """Return what judges a body that is one JSON value, and its schema; None where more is read."""
        body = self.operation.body
        if self._path or self._query or self._others or body is None:
            return None
        key, _, _, is_one_json = self._way(request.header("content-type") or JSON, body)
        return (self._bodies[key], body.content[key]) if key is not None and is_one_json else None

    def _way(self, content_type: str, body: RequestBodyObject) -> tuple[str | None, str, str, bool]:
        """Return the declared key of a content type, it without parameters, and by whose rules it is read.

        And whether it is one JSON value, which is the first question and asked for each request.
        """
        way = self._ways.get(content_type)
        if way is None:
            media_type = essence(content_type)
            key = declared_for(content_type, body.content)
            handled = key if key is None else handled_as(body, key)
            handled = media_type if handled is None or handled == key else handled
            way = key, media_type, handled, is_json(handled) and not is_sequence(media_type)
            if len(self._ways) >= _KEPT_WAYS:  # the boundary of parts is another one each time
                self._ways.clear()
            self._ways[content_type] = way
        return way

    def _parse(
        self, request: Request, content_type: str, media_type: str, key: str, problems: list[RequestProblem]
    ) -> Json:
        body = self.operation.body
        schema = body.content[key] if body is not None else {}
        if is_sequence(media_type):
            return _parse_sequence(request.body, media_type)
        if media_type == "application/x-www-form-urlencoded":
            return form_value(self._schemas, schema, split_query(request.body), self._encoding(key))
        if media_type.startswith("multipart/"):
            parts = read_parts(content_type, request.body) if request.parts is None else request.parts
            value, header_problems = parts_value(self._schemas, schema, parts, self._encoding(key))
            problems += header_problems
            return value
        if is_xml(media_type):
            return XmlReader(self._schemas, merging_of(self._schemas)).value(schema, request.body)
        return request.body.decode("utf-8", "replace")

    def _encoding(self, key: str) -> Mapping[str, Mapping[str, Any]]:
        """Return how the members of a media type are written."""
        content = self.operation.body.raw.get("content") if self.operation.body else None
        declared = content.get(key) if isinstance(content, Mapping) else None
        encoding = declared.get("encoding") if isinstance(declared, Mapping) else None
        pairs = encoding.items() if isinstance(encoding, Mapping) else ()
        return {name: rules for name, rules in pairs if isinstance(rules, Mapping)}


def reader(schemas: Schemas, operation: ServedOperation) -> Reader:
    """Prepare the reader of one operation; its request schemas are compiled here."""
    decoders = [decoder(schemas, parameter) for parameter in operation.parameters]
    return Reader(
        operation,
        schemas,
        tuple(
            parameter_decoder
            for parameter_decoder in decoders
            if parameter_decoder.parameter.location == "path"
        ),
        tuple(
            parameter_decoder
            for parameter_decoder in decoders
            if parameter_decoder.parameter.location == "query"
        ),
        tuple(
            parameter_decoder
            for parameter_decoder in decoders
            if parameter_decoder.parameter.location in ("header", "cookie")
            and not _is_ignored(parameter_decoder.parameter)
        ),
        {
            key: schemas.check(member, REQUEST)
            for key, member in (operation.body.content if operation.body else {}).items()
        },
    )


def _is_ignored(parameter: ParameterObject) -> bool:
    """Tell whether a parameter says nothing: what these headers hold is told elsewhere.

    Source: OpenAPI 3.1, section 4.8.12.1 (`name`).
    """
    ignored = ("accept", "content-type", "authorization")
    return parameter.location == "header" and parameter.name.lower() in ignored


def _absent(place: str, name: str) -> RequestProblem:
    return RequestProblem(place, name, "required, but missing", missing=name or place)


def _parse_sequence(data: bytes, media_type: str) -> list[Json]:
    """Parse a body of JSON values one after another.

    Raises:
        JsonError: one of them is no JSON, or is not framed as the media type says.
    """
    if framing(media_type) == "rfc7464":
        before, *records = data.split(b"\x1e")
        if before or not all(record.endswith(b"\n") for record in records):
            raise JsonError("a record is not opened by a separator and closed by a line feed")
        return [parse_json(record) for record in records]
    return [parse_json(line) for line in data.split(b"\n") if line.strip()]


def _cookies(request: Request) -> list[tuple[str, str]]:
    pieces = (request.header("cookie") or "").split(";")
    return [(key.strip(), value.strip()) for key, _, value in (piece.partition("=") for piece in pieces)]
