"""Media types at work: which one an answer has, and values as the bytes of each.

Source: RFC 9110, section 12.5.1 (Accept); RFC 7464; WHATWG HTML, section 9.2.5 (server-sent events).
"""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache

from invocant.documents import Schema
from invocant.media_types import (
    concrete,
    covers,
    form_of,
    framing,
    is_event_stream,
    is_stream,
    is_text,
    likeness,
    parameters,
)
from invocant.mock._api import Json
from invocant.mock._exchange.replies import encode_json

_REMEMBERED_HEADERS = 1024
"""For how many content types and `Accept` headers what they come to is remembered."""
_EVENT = ("event", "id", "retry")
"""The fields of a server-sent event beside its data."""


def declared_for(content_type: str, content: Mapping[str, Schema]) -> str | None:
    """Return the declared key that a content type fits best, or None."""
    return _best_of(content_type, tuple(content))


@lru_cache(_REMEMBERED_HEADERS)
def _best_of(content_type: str, declared: tuple[str, ...]) -> str | None:
    likes = {key: likeness(key, content_type) for key in declared}
    best = max(likes, key=lambda key: likes[key], default=None)
    return best if best is not None and likes[best] else None


def preferred(offered: Sequence[str], accept: str | None) -> str:
    """Return the offered media type that an Accept header weighs highest; JSON, then the first, if equal.

    Nothing acceptable is treated like no header: an answer is better than none. What is read as a stream is
    for who asks for it, by its name or more than for others.
    """
    return _preferred_of(tuple(offered), accept)


@lru_cache(_REMEMBERED_HEADERS)
def _preferred_of(offered: tuple[str, ...], accept: str | None) -> str:
    weights = [
        (
            _weight(media_type, accept),
            not is_stream(media_type),
            form_of(media_type) == "json",
            -number,
        )
        for number, media_type in enumerate(offered)
    ]
    return offered[-max(weights)[3]]


@lru_cache(_REMEMBERED_HEADERS)
def any_acceptable(offered: tuple[str, ...], accept: str) -> bool:
    """Tell whether an Accept header takes one of some media types, or what a range of one stands for."""
    return any(_weight(media_type, accept) > 0 for media_type in offered)


@lru_cache(_REMEMBERED_HEADERS)
def _weight(media_type: str, accept: str | None) -> float:
    if not accept:
        return 1.0
    best = (-1, 0.0)
    for part in accept.split(","):
        pattern = part.partition(";")[0].strip()
        is_asked = covers(pattern, media_type) or covers(media_type, pattern)
        if is_asked:
            best = max(best, (likeness(pattern, media_type), _quality(part)))
    return best[1]


def _quality(part: str) -> float:
    try:
        weight = float(parameters(part).get("q", "1"))
    except ValueError:
        return 0.0
    return min(max(weight, 0.0), 1.0) if weight == weight else 0.0  # only NaN is not itself


def sent_as(media_type: str) -> str:
    """Return the content type of an answer in a declared media type: concrete, text with its charset."""
    if form_of(media_type) == "json":
        return concrete(media_type)
    content_type = concrete(media_type, binary=True)
    is_said = ";" in content_type or not (is_text(content_type) or is_event_stream(content_type))
    return content_type if is_said else f"{content_type}; charset=utf-8"


def encoded(media_type: str, value: Json) -> bytes:
    """Return a value as the bytes of a body in this media type."""
    if form_of(media_type) == "json" or not isinstance(value, str):
        return encode_json(value)
    return value.encode("utf-8", "backslashreplace")


def chunk_of(media_type: str, item: Json, *, described: bool) -> bytes:
    """Return one item of a stream as the bytes that stand in it.

    Args:
        media_type: A JSON sequence or an event stream.
        item: The value, or the data of an event.
        described: Whether the value is an event with its data and name.
    """
    if form_of(media_type) == "sequence":
        start = b"\x1e" if framing(media_type) == "rfc7464" else b""
        return start + encode_json(item) + b"\n"
    lines: list[str] = []
    if described and isinstance(item, dict):
        lines += [f"{name}: {item[name]}" for name in _EVENT if name in item]
        item = item.get("data")
    text = item if isinstance(item, str) else json.dumps(item, ensure_ascii=False)
    lines += [f"data: {line}" for line in text.splitlines() or [""]]
    return ("\n".join(lines) + "\n\n").encode("utf-8", "backslashreplace")
