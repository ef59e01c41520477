"""A request as the mock sees it: raw parts first, then the decoded and checked `DecodedCall`."""

import email.parser
import email.policy
import json
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import define, field, frozen

from invocant.mock._api import Json, ServedOperation
from invocant.mock._exchange.parameters import (
    Decoder,
    TextError,
    decode_path,
    decoder,
    form_value,
    split_query,
)
from invocant.mock._values.directions import shown
from invocant.mock._values.schemas import REQUEST, Check, RequestProblem, Schemas


@frozen(eq=False)
class Request:
    """What came over the wire: *path* and *query* still percent-encoded, header names in lower case."""

    method: str
    path: str
    query: bytes
    headers: Sequence[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str | None:
        """Return the first header of that (lower-case) name, or None."""
        return next((value for key, value in self.headers if key == name), None)


@define(eq=False)
class DecodedCall:
    """One operation called with decoded, valid arguments."""

    operation: ServedOperation
    request: Request
    path: Mapping[str, Json] = field(factory=dict)
    query: Mapping[str, Json] = field(factory=dict)
    body: Json = None
    identity: str = ""
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
        return json.loads(data.decode("utf-8"), parse_constant=_refuse, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        raise JsonError(str(error)) from error


def _refuse(literal: str) -> Json:
    raise JsonError(f"{literal} is not JSON")


def _finite(literal: str) -> float:
    number = float(literal)
    if number in (float("inf"), float("-inf")):
        raise JsonError("a number is out of range")
    return number


@frozen(eq=False)
class Reader:
    """Decodes and checks the requests of one operation."""

    operation: ServedOperation
    _schemas: Schemas
    _path: tuple[Decoder, ...]
    _query: tuple[Decoder, ...]
    _others: tuple[Decoder, ...]
    _bodies: Mapping[str, Check]

    def read(
        self, request: Request, raw_path: Mapping[str, str]
    ) -> tuple[DecodedCall, list[RequestProblem], int]:
        """Return the call, what is wrong with it, and the status of a refusal (0: the usual one)."""
        call = DecodedCall(self.operation, request)
        problems: list[RequestProblem] = []
        problems += self._read_path(call, raw_path)
        problems += self._read_query(call, request)
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
                problems.append(
                    RequestProblem("query", parameter_decoder.parameter.name, "required, but missing")
                )
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
                problems.append(RequestProblem(parameter.location, parameter.name, "required, but missing"))
        return problems

    def _read_body(self, call: DecodedCall, request: Request) -> tuple[list[RequestProblem], int]:
        declared = self.operation.body
        content_type = request.header("content-type")
        if not request.body and content_type is None:
            missing = declared is not None and declared.required
            return ([RequestProblem("body", "", "required, but missing")] if missing else []), 0
        if declared is None:
            return [], 0
        media_type = (content_type or "application/json").partition(";")[0].strip().lower()
        if not request.body and media_type == "application/json" and not declared.required:
            return [], 0
        key = _documented(media_type, declared.content)
        if key is None:
            expected = ", ".join(declared.content) or "no body"
            return [RequestProblem("body", "", f"content type {media_type} is not one of: {expected}")], 415
        try:
            call.body = self._parse(request, content_type or "", media_type, key)
        except (JsonError, TextError) as error:
            return [RequestProblem("body", "", f"not {media_type}: {error}")], 0
        problems = list(self._bodies[key].problems(call.body, "body"))
        call.body = shown(self._schemas, declared.content[key], call.body, REQUEST)
        return problems, 0

    def _parse(self, request: Request, content_type: str, media_type: str, key: str) -> Json:
        schema = self.operation.body.content[key] if self.operation.body else {}
        if media_type == "application/json" or media_type.endswith("+json"):
            return parse_json(request.body)
        if media_type == "application/x-www-form-urlencoded":
            return form_value(self._schemas, schema, split_query(request.body))
        if media_type == "multipart/form-data":
            return form_value(self._schemas, schema, _multipart(content_type, request.body))
        return request.body.decode("utf-8", "replace")


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
        ),
        {
            key: schemas.check(member, REQUEST)
            for key, member in (operation.body.content if operation.body else {}).items()
        },
    )


def _documented(media_type: str, content: Mapping[str, Any]) -> str | None:
    """Return the declared key that covers *media_type*: exact, then `type/*`, then `*/*`, else None."""
    family = media_type.partition("/")[0]
    return next((key for key in (media_type, f"{family}/*", "*/*") if key in content), None)


def _cookies(request: Request) -> list[tuple[str, str]]:
    pieces = (request.header("cookie") or "").split(";")
    return [(key.strip(), value.strip()) for key, _, value in (piece.partition("=") for piece in pieces)]


def _multipart(content_type: str, body: bytes) -> list[tuple[str, str]]:
    """Return the parts of a multipart form as pairs; bytes of a file become text one character a byte.

    Raises:
        JsonError: there is no boundary or no part.
    """
    head = b"Content-Type: " + content_type.encode("latin-1", "replace") + b"\r\n\r\n"
    message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + body)
    parts = list(message.iter_parts()) if message.is_multipart() else []
    pairs = []
    for part in parts:
        name = part.get_param("name", header="content-disposition")
        payload = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(payload, bytes):
            pairs.append((name, payload.decode("latin-1")))
    if not pairs:
        raise JsonError("no form parts found")
    return pairs
