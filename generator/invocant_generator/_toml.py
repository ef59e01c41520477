"""Write TOML: the few shapes that lock files need, in one spelling."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def dumps(tables: Mapping[str, Any]) -> str:
    """Return *tables* as TOML, in the order given.

    Values are strings, integers, booleans, lists of them, and mappings, which become tables; a mapping
    inside a list becomes an inline table. None has no spelling in TOML and is left out.
    """
    return "\n".join(_table((), tables)).strip("\n") + "\n"


def entries(table: Mapping[str, Any]) -> str:
    """Return what *table* holds as lines of one TOML table; mappings become inline tables."""
    lines = [f"{_key(key)} = {_value(value)}\n" for key, value in table.items() if value is not None]
    return "".join(lines)


def _table(path: tuple[str, ...], table: Mapping[str, Any]) -> Iterator[str]:
    plain = {
        key: value for key, value in table.items() if not isinstance(value, Mapping) and value is not None
    }
    nested = {key: value for key, value in table.items() if isinstance(value, Mapping)}
    if path and (plain or not nested):
        yield ""
        yield f"[{'.'.join(_key(part) for part in path)}]"
    for key, value in plain.items():
        yield f"{_key(key)} = {_value(value)}"
    for key, value in nested.items():
        yield from _table((*path, key), value)


def _key(text: str) -> str:
    return text if _BARE.fullmatch(text) else string(text)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return string(value)
    if isinstance(value, Mapping):
        return inline(value)
    if not value:
        return "[]"
    return "[\n" + "".join(f"    {_value(item)},\n" for item in value) + "]"


def inline(table: Mapping[str, Any]) -> str:
    """Return *table* as an inline table, on one line as long as its values hold no list."""
    return "{ " + ", ".join(f"{_key(key)} = {_value(value)}" for key, value in table.items()) + " }"


def line(value: Mapping[str, Any] | Sequence[Any]) -> str:
    """Return a table or a list on one line, whatever it holds."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(key)} = {_on_one_line(item)}" for key, item in value.items()) + " }"
    return "[" + ", ".join(map(_on_one_line, value)) + "]"


def _on_one_line(value: Any) -> str:
    return line(value) if isinstance(value, (Mapping, list, tuple)) else _value(value)


def string(text: str) -> str:
    """Return *text* as a TOML basic string; what UTF-8 cannot hold becomes a replacement character."""
    if text.isascii() and text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    return '"' + "".join(_character(character) for character in text) + '"'


def _character(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    code = ord(character)
    if code < 0x20 or 0x7F <= code < 0xA0:
        return f"\\u{code:04X}"
    return "\N{REPLACEMENT CHARACTER}" if 0xD800 <= code < 0xE000 else character
