"""JSON text of decoded values, written straight away: what `json.dumps` writes of their plain JSON.

The class of a value decides. Decoded values are mostly text and models, which get by without a dict in
between; all that is none of the classes below is left to the standard library's encoder.
"""

from __future__ import annotations

import json.encoder
from collections.abc import Callable, Iterable
from typing import Any

from invocant.runtime._models.enums import OpenStr
from invocant.runtime._models.plain_json import default

__all__ = ["WRITERS", "json_text", "quoted"]

quoted: Callable[[str], str] = json.encoder.encode_basestring_ascii
"""Return text as a JSON string in ASCII."""


def _encoder() -> Callable[[Any, int], Iterable[str]] | None:
    """Return an encoder such as `json.dumps` makes for each call; None where this Python cannot."""
    make: Any = getattr(json.encoder, "c_make_encoder", None)
    try:
        encoder = make(None, default, quoted, None, ": ", ", ", False, False, True)
        return encoder if "".join(encoder([None, {"a": 0.5}], 0)) == '[null, {"a": 0.5}]' else None
    except TypeError:
        return None


_encode = _encoder()


def json_text(value: Any) -> str:
    """Return *value* as JSON text, in ASCII and spaced as `json.dumps` does it.

    Raises:
        TypeError: something in *value* has no JSON form.
        ValueError: *value* contains itself.
        RecursionError: it is nested deeper than Python's stack.
    """
    if _encode is not None:
        try:
            return "".join(_encode(value, 0))
        except (RecursionError, TypeError):  # this encoder does not look for a value that contains itself
            pass
    return json.dumps(value, default=default)


def _model(value: Any) -> str:
    text: str = value._layout.text(value)
    return text


def _list(value: list[Any]) -> str:
    if value and WRITERS[value[0].__class__] is _model:
        return f"[{', '.join([WRITERS[item.__class__](item) for item in value])}]"
    return json_text(value)


def _wire(value: Any) -> str:
    try:
        return quoted(value._text)
    except AttributeError:  # computed from one that came with a text
        return json_text(value)


class _Writers(dict[type, Callable[[Any], str]]):
    """What writes the values of a class. Open enums and models join when they are first met."""

    def __missing__(self, cls: type) -> Callable[[Any], str]:
        from invocant.runtime._models.base64_text import Base64  # here, as few models have either
        from invocant.runtime._models.wire_values import WIRE_TYPES  # which loads datetime and uuid

        if issubclass(cls, (OpenStr, Base64)):
            return self.setdefault(cls, quoted)
        if cls in WIRE_TYPES:
            return self.setdefault(cls, _wire)
        codec = getattr(cls, "_codec", None)  # a model class answers for itself
        if codec is not None and not codec.overridden:
            return self.setdefault(cls, _model)
        return json_text


_KNOWN: dict[type, Callable[[Any], str]] = {
    str: quoted,
    type(None): lambda _: "null",
    bool: lambda value: "true" if value else "false",
    int: int.__repr__,
    float: json_text,
    dict: json_text,
    list: _list,
}
WRITERS = _Writers(_KNOWN)
"""What writes a value as JSON text, by its class."""
