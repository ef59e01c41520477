"""JSON text in and out: the one module that knows which library reads and writes it."""

from __future__ import annotations

import json
from typing import Any

from invocant.runtime._values import to_json

__all__ = ["dumps", "dumps_bytes", "loads"]


def loads(text: str | bytes | bytearray) -> Any:
    """Return the value that JSON *text* stands for.

    Raises:
        ValueError: *text* is not JSON (``json.JSONDecodeError``), not UTF-8, UTF-16 or UTF-32, or nested
            deeper than Python's stack.
    """
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def dumps(value: Any, *, indent: int | None = None) -> str:
    """Return *value* as JSON text in ASCII, spaced as ``json.dumps`` does, lone surrogates escaped.

    Models, UUIDs, dates and enum members may stand anywhere in *value*.

    Raises:
        TypeError: something in *value* has no JSON form.
        ValueError: *value* contains itself.
    """
    return json.dumps(value, indent=indent, default=_default)


def dumps_bytes(value: Any) -> bytes:
    """Return *value* as the compact JSON bytes of a request body. Accepts and raises what `dumps` does.

    Raises:
        ValueError: *value* holds a NaN or an infinity, which JSON cannot say.
    """
    return json.dumps(value, separators=(",", ":"), allow_nan=False, default=_default).encode("ascii")


def _default(value: Any) -> Any:
    plain = to_json(value)
    if plain is value:
        raise TypeError(f"{value.__class__.__name__} has no JSON form")
    return plain
