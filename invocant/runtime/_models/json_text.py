"""JSON text in and out: the one module that knows which library reads and writes the bodies of calls.

The standard library does both. `use_orjson` lets orjson read instead, where that gives the same values:

- An integer beyond 64 bits would become a float: text that may hold one is left to the standard library.
- How deep the standard library reads depends on Python's stack: text of more than 200 levels is left to it.
- What orjson refuses (half a surrogate pair, NaN, `1e400`, UTF-16, and all that is no JSON) the standard
  library is asked about, whose answer or error is then the same as without orjson.

Writing stays with the standard library: orjson spells floats in other characters and writes NaN as null,
which nobody notices before it is stored. A property test holds both ways of reading to the same results.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from invocant.runtime._errors import ConfigurationError
from invocant.runtime._models.plain_json import default

__all__ = ["body_writer", "dumps", "dumps_bytes", "loads", "use_orjson", "uses_orjson"]

_decoder: Any = json.JSONDecoder()
_scan: Callable[[str, int], tuple[Any, int]] = _decoder.scan_once


def _standard(text: Any) -> Any:
    """Do what `json.loads` does; a small text, such as an event's, takes a third of the time.

    The scanner alone reads what is nothing but one value in UTF-8; `json.loads` is asked about all else.
    """
    try:
        whole = text if text.__class__ is str else text.decode()
        value, end = _scan(whole, 0)
        if end == len(whole):
            return value
    except (ValueError, StopIteration, AttributeError):
        pass
    return json.loads(text)


_read: Callable[[Any], Any] = _standard


def loads(text: str | bytes | bytearray) -> Any:
    """Return the value that JSON *text* stands for.

    Raises:
        ValueError: *text* is not JSON (``json.JSONDecodeError``), not UTF-8, UTF-16 or UTF-32, or nested
            deeper than Python's stack.
    """
    try:
        return _read(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def use_orjson(on: bool = True) -> None:
    """Let orjson read JSON, which takes about a third of the time; the values are the same.

    Needs the extra: `pip install invocant[fast]`. Holds for all clients and models of the process, from the
    next body on; may be called at any time and from any thread. Nothing uses orjson unless this was called.

    Args:
        on: False goes back to the standard library.

    Raises:
        ConfigurationError: orjson is not installed.
    """
    global _read  # noqa: PLW0603  # one switch, set whole, so that threads see the one or the other
    _read = _orjson_reader() if on else _standard


def uses_orjson() -> bool:
    """Whether orjson reads JSON in this process."""
    return _read is not _standard


def _orjson_reader() -> Callable[[Any], Any]:
    try:
        from orjson import loads as fast
    except ImportError:
        raise ConfigurationError("orjson is not installed: pip install 'invocant[fast]'") from None
    slow = _standard

    def read(text: Any) -> Any:
        try:
            data = text.encode() if text.__class__ is str else text
            marks = data.translate(_MARKS)
            # 19 digits that no quote precedes: an integer that may not fit, or a harmless long fraction.
            if _LONG in marks or data[:1] in _NUMBER_STARTS:
                return slow(text)
            if marks.count(b")") > _LEVELS and not _shallow(data):
                return slow(text)
            return fast(data)
        except (ValueError, TypeError, AttributeError):
            return slow(text)

    return read


# All digits become 0, what may stand before a number or in it a space, and all else an x: an integer too long
# for 64 bits shows as a run. The text of an id does not, as a quote or a letter stands before its digits.
# Closing brackets become ), to be counted: text of few has few levels.
_CLASSES = ((b"0123456789", b"0"), (b":,[ \t\n\r-+.eE", b" "), (b"]}", b")"))
_MARKS = bytes(
    next((mark[0] for characters, mark in _CLASSES if byte in characters), ord("x")) for byte in range(256)
)
_LONG = b" " + b"0" * 19
_NUMBER_STARTS = frozenset(bytes([byte]) for byte in b"0123456789")  # a bare number has nothing before it

_LEVELS = 200
_PASSES = 50
_NO_BRACKETS = bytes(byte for byte in range(256) if byte not in b"[]{}")


def _shallow(data: bytes) -> bool:
    """Whether JSON *data* surely has no more than 200 levels. Brackets in its strings count too."""
    brackets = data.translate(None, _NO_BRACKETS)
    for levels in range(2, 2 * _PASSES, 2):  # each pass takes away two levels at most
        brackets = brackets.replace(b"[]", b"").replace(b"{}", b"")
        if brackets.count(b"[") + brackets.count(b"{") + levels <= _LEVELS:
            return True
    return False


def dumps(value: Any, *, indent: int | None = None) -> str:
    """Return *value* as JSON text in ASCII, spaced as ``json.dumps`` does, lone surrogates escaped.

    Models, UUIDs, dates and enum members may stand anywhere in *value*.

    Raises:
        TypeError: something in *value* has no JSON form.
        ValueError: *value* contains itself.
    """
    if indent is not None:
        return json.dumps(value, indent=indent, default=default)
    from invocant.runtime._models.writers import json_text  # here, as calls write their bodies otherwise

    return json_text(value)


def body_writer(default: Callable[[Any], Any]) -> Callable[[Any], bytes]:
    """Return a function that writes compact JSON bytes, as request bodies have them.

    In UTF-8; all in ASCII if some text holds half a surrogate pair, of which only the escape can be sent. The
    function raises TypeError and ValueError as `dumps` does, ValueError for a NaN or an infinity, which JSON
    cannot say, and RecursionError for what is nested deeper than Python's stack.

    Args:
        default: Gives the plain JSON of what is none, or raises TypeError.
    """
    compact = (",", ":")
    encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=compact, default=default).encode
    encode_ascii = json.JSONEncoder(allow_nan=False, separators=compact, default=default).encode

    def write(value: Any) -> bytes:
        try:
            return encode(value).encode()
        except UnicodeEncodeError:
            return encode_ascii(value).encode()

    return write


dumps_bytes = body_writer(default)
"""Return a value as the compact JSON bytes of a body: takes what `dumps` does, raises what a writer does."""
