"""Strategies of answers: a status, its headers and its body."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from invocant.contract._drawn import DrawnResponse
from invocant.contract._event_strategies import streams_of
from invocant.contract._generating import values_of
from invocant.contract._media import is_json, is_stream
from invocant.contract._surface import ServerSurface
from invocant.documents import OperationObject, ResponseObject, is_bytes
from invocant.documents.pointers import followed

_SCALARS = frozenset({"string", "integer", "number", "boolean"})


def answers_of(
    surface: ServerSurface,
    operation: OperationObject,
    response: ResponseObject,
    status: int | None,
    media_type: str | None,
) -> SearchStrategy[DrawnResponse]:
    statuses = st.just(status) if status is not None else _statuses(operation, response)
    headers = _headers(surface, response)
    if media_type is None:
        return st.builds(_without_body, statuses, headers)
    whole = surface.document
    bodies: SearchStrategy[tuple[Any, bytes]]
    written = followed(whole, response.raw["content"][media_type])
    if is_stream(media_type):
        bodies = streams_of(whole, operation).map(
            lambda drawn: (drawn, "".join(event.text for event in drawn).encode())
        )
    elif is_bytes(whole, written):
        bodies = st.binary(max_size=256).map(lambda data: (data, data))
    else:
        write = _json_body if is_json(media_type) else _text_body
        bodies = values_of(whole, response.content[media_type], of="answer").map(
            lambda value: (value, write(value))
        )

    def made(number: int, declared: dict[str, str], body: tuple[Any, bytes]) -> DrawnResponse:
        kind = media_type if "*" not in media_type else "application/octet-stream"
        return DrawnResponse(number, kind, {**declared, "content-type": kind}, *body)

    return st.builds(made, statuses, headers, bodies)


def _without_body(status: int, headers: dict[str, str]) -> DrawnResponse:
    return DrawnResponse(status, None, headers)


def _json_body(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _text_body(value: Any) -> bytes:
    return value.encode() if isinstance(value, str) else _json_body(value)


def _statuses(operation: OperationObject, response: ResponseObject) -> SearchStrategy[int]:
    """Return a strategy of the numbers that a key of `responses` stands for."""
    key = response.status
    if key.isascii() and key.isdigit():
        return st.just(int(key))
    if key[:1] in tuple("12345"):
        low = int(key[0]) * 100
        return st.integers(low, low + 99)
    has_success = any(other.startswith("2") for other in operation.responses)
    return st.sampled_from((400, 500) if has_success else (200,))


def _headers(surface: ServerSurface, response: ResponseObject) -> SearchStrategy[dict[str, str]]:
    """Return a strategy of the declared headers that one text can be the value of."""
    required: dict[str, SearchStrategy[str]] = {}
    optional: dict[str, SearchStrategy[str]] = {}
    for name, header in surface.headers_of(response).items():
        schema = header.get("schema", {"type": "string"})
        kinds = set(surface.resolved_type(schema) or ("string",)) - {"null"}
        if name == "content-type" or not kinds <= _SCALARS:
            continue
        texts = values_of(surface.document, schema, plain=True).filter(lambda value: value is not None)
        (required if header.get("required") is True else optional)[name] = texts.map(_header_text)
    drawn: SearchStrategy[dict[str, str]] = st.fixed_dictionaries(required, optional=optional)
    return drawn.filter(lambda headers: all(_is_field_value(text) for text in headers.values()))


def _header_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _is_field_value(text: str) -> bool:
    """Whether a header may have this value (RFC 9110, section 5.5), in ASCII."""
    return text.isascii() and text.isprintable() and text == text.strip()
