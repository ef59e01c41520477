"""Media types: what a content type says of a body. The one place that everything of ours asks.

A content type may be a header's, with parameters and in any case, or a document's, where it may also be a
range (`*/*`, `application/*`, `application/*+json`). What is written here holds for requests, answers,
annotations, streams and the mock server alike, so that none of them takes a body for something else.

This module imports nothing and does no I/O.

Source: RFC 9110, sections 5.6 (tokens, quoted strings, parameters), 8.3.1 (media types) and 12.5.1 (ranges);
RFC 6839, section 3.1 (`+json`); RFC 7303 (XML); RFC 7464 (`json-seq`); OpenAPI 3.1.1, section 4.8.13.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final, Literal, TypeAlias

Form: TypeAlias = Literal["json", "sequence", "events", "form", "multipart", "text", "bytes"]
"""How a body is read and written: one JSON value, JSON values one after another, server-sent events, the two
kinds of form, text, or bytes as they are."""

Framing: TypeAlias = Literal["lines", "rfc7464"]
"""How the values of a sequence are told apart: by line ends, or by record separators."""

JSON: Final = "application/json"
EVENTS: Final = "text/event-stream"
FORM: Final = "application/x-www-form-urlencoded"
BYTES: Final = "application/octet-stream"

_JSON: Final = frozenset({JSON, "text/json", "application/x-json"})
_SEQUENCES: Final = frozenset(
    {
        "application/json-seq",
        "application/jsonl",
        "application/jsonlines",
        "application/json-lines",
        "application/ndjson",
        "application/stream+json",
        "application/x-json-lines",
        "application/x-json-stream",
        "application/x-jsonl",
        "application/x-jsonlines",
        "application/x-ldjson",
        "application/x-ndjson",
        "text/jsonl",
        "text/ndjson",
        "text/x-ndjson",
    }
)
"""JSON values one after another. Of these only `application/json-seq` is registered; so is `+json-seq`."""
_TEXT: Final = frozenset(
    {
        "application/graphql",
        "application/javascript",
        "application/sdp",
        "application/sql",
        "application/toml",
        "application/x-yaml",
        "application/yaml",
    }
)
"""Types outside `text/` whose bodies are text all the same."""
_CONCRETE: Final[Mapping[str, str]] = {
    "audio/*": "audio/wav",
    "font/*": "font/woff2",
    "image/*": "image/png",
    "message/*": "message/rfc822",
    "model/*": "model/gltf-binary",
    "multipart/*": "multipart/form-data",
    "text/*": "text/plain",
    "video/*": "video/mp4",
}
"""What is sent where a document has a range, and neither the value nor its name says more."""

_TCHARS: Final = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_PARAMETER: Final = rf'[ \t]*;[ \t]*(?:({_TCHARS})=(?:({_TCHARS})|"((?:[^"\\]|\\.)*)"))?'
_pattern = cache(re.compile)  # compiled at first use: most content types have no parameters


def essence(content_type: str) -> str:
    """Return the media type without its parameters, in lower case; "" when there is none."""
    return content_type.partition(";")[0].partition(",")[0].strip(" \t\r\n").lower()


def parameters(content_type: str) -> dict[str, str]:
    """Return the parameters of a content type: names in lower case, values without quotes.

    Of a name that stands twice the first counts. What follows something that is no parameter is left out.
    """
    _, semicolon, rest = content_type.partition(";")
    values: dict[str, str] = {}
    text, position = semicolon + rest, 0
    parameter_at = _pattern(_PARAMETER, re.DOTALL).match
    while (match := parameter_at(text, position)) is not None:
        position = match.end()
        name, token, quoted = match.groups()
        if name is not None:
            value = token if quoted is None else _pattern(r"\\(.)", re.DOTALL).sub(r"\1", quoted)
            values.setdefault(name.lower(), value)
    return values


def is_valid(content_type: str) -> bool:
    """Whether this is a media type or a range of them at all."""
    return _pattern(f"{_TCHARS}/{_TCHARS}").fullmatch(essence(content_type)) is not None


def same(left: str, right: str) -> bool:
    """Whether two content types say the same: case, order, quotes and spaces make no difference.

    Values of parameters are compared as they are, but for those of `charset`, which have no case.
    """
    return essence(left) == essence(right) and _compared(left) == _compared(right)


def _compared(content_type: str) -> dict[str, str]:
    return {
        name: value.lower() if name == "charset" else value
        for name, value in parameters(content_type).items()
    }


def is_range(content_type: str) -> bool:
    """Whether this stands for several media types: `*/*`, `text/*`, `application/*+json`."""
    return "*" in essence(content_type)


def is_json(content_type: str) -> bool:
    """Whether a body is one JSON value: `application/json`, what means the same, and anything `+json`."""
    media_type = essence(content_type)
    return media_type in _JSON or (media_type.endswith("+json") and media_type not in _SEQUENCES)


def is_sequence(content_type: str) -> bool:
    """Whether a body is JSON values one after another: a line each, or as RFC 7464 frames them."""
    media_type = essence(content_type)
    return media_type in _SEQUENCES or media_type.endswith("+json-seq")


def is_event_stream(content_type: str) -> bool:
    """Whether a body is server-sent events."""
    return essence(content_type) == EVENTS


def is_stream(content_type: str) -> bool:
    """Whether a body is read piece by piece, each with a meaning of its own: a sequence, or events."""
    return is_sequence(content_type) or is_event_stream(content_type)


def is_xml(content_type: str) -> bool:
    """Whether a body is XML, which is handed out and taken as text."""
    media_type = essence(content_type)
    return media_type in ("application/xml", "text/xml") or media_type.endswith("+xml")


def is_text(content_type: str) -> bool:
    """Whether a body is text and nothing more: no JSON, no events."""
    media_type = essence(content_type)
    if is_json(media_type) or is_stream(media_type):
        return False
    return media_type.startswith("text/") or media_type in _TEXT or is_xml(media_type)


def form_of(content_type: str, *, binary: bool = False) -> Form:
    """Return how a body is read and written.

    Args:
        content_type: A media type, or a range as a document has it.
        binary: Whether its schema says that it is bytes. Then a range that has JSON among others means bytes,
            while without it it means JSON (a habit of Spring's).
    """
    media_type = essence(content_type)
    if media_type in _JSON or is_json(media_type):
        return "json"
    if is_sequence(media_type):
        return "sequence"
    if media_type == EVENTS:
        return "events"
    if media_type == FORM:
        return "form"
    if media_type.startswith("multipart/"):
        return "multipart"
    if media_type in ("*", "*/*", "application/*"):
        return "bytes" if binary else "json"
    return "text" if is_text(media_type) else "bytes"


def covers(declared: str, actual: str) -> bool:
    """Whether a media type or range that is declared has the *actual* one in it, parameters apart."""
    pattern, media_type = essence(declared), essence(actual)
    if pattern == media_type or pattern in ("*", "*/*"):
        return True
    before, star, after = pattern.partition("*")
    fits = media_type.startswith(before) and media_type.endswith(after)
    return bool(star) and fits and len(media_type) > len(before) + len(after)


def likeness(declared: str, actual: str) -> int:
    """Return how well an *actual* content type fits a declared one: 0 is not at all, more is better.

    The same type is before a range, and a narrow range before a wide one (OpenAPI: the most specific key);
    among equal ones a declaration whose parameters are all there is first, and one with other values is last.
    Any JSON fits any that is declared, and any XML, though worse than all of these.
    """
    pattern, media_type = essence(declared), essence(actual)
    if pattern == media_type:
        wanted, given = _compared(declared), _compared(actual)
        agreeing = sum(given.get(name) == value for name, value in wanted.items())
        return 60 + 2 * agreeing if agreeing == len(wanted) else 50
    if covers(pattern, media_type):
        return 40 - (pattern.count("*") == 2 or pattern == "*") * 20 + min(len(pattern), 19) // 2
    alike = (is_json(pattern) and is_json(media_type)) or (is_xml(pattern) and is_xml(media_type))
    return 10 if alike else 0


def concrete(content_type: str, *, binary: bool = False) -> str:
    """Return the media type to send where a document has a range; one that is none is returned as it is.

    Args:
        content_type: What is declared.
        binary: Whether the schema says that the body is bytes.
    """
    media_type = essence(content_type)
    if "*" not in media_type:
        return content_type
    if form_of(media_type, binary=binary) == "json":
        return media_type.replace("*", "vnd.invocant") if media_type.endswith("+json") else JSON
    return _CONCRETE.get(media_type, media_type.replace("*", "vnd.invocant") if "+" in media_type else BYTES)


def framing(content_type: str) -> Framing:
    """Return how the values of a sequence are told apart."""
    return "rfc7464" if essence(content_type).endswith("json-seq") else "lines"


def accept_header(content_types: Iterable[str]) -> str:
    """Return the value of an `Accept` header: each of *content_types* once, in their order."""
    kept: list[str] = []
    for content_type in content_types:
        if not any(same(content_type, other) for other in kept):
            kept.append(content_type)
    return ", ".join(kept)


def named(content_type: str, otherwise: str) -> str:
    """Return a media type for a message, cut at 60 characters; *otherwise* when there is none."""
    return content_type.partition(";")[0].strip()[:60] or otherwise


def decode_text(body: bytes, content_type: str) -> str:
    """Decode a body in the charset that its content type names, else UTF-8; bad bytes are replaced."""
    try:
        return body.decode(parameters(content_type).get("charset") or "utf-8", "replace")
    except (LookupError, ValueError):  # a name that no codec has, or that cannot be a name
        return body.decode("utf-8", "replace")
