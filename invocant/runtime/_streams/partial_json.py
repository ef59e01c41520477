"""Reading the beginning of a JSON text, as far as it has come."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from invocant.runtime._models.json_text import loads
from invocant.runtime._streams.text import mend

# Only runs of one character are possessive: Python before 3.11.5 goes wrong when such a group fails half-way
# through a repetition (python/cpython#106052).
_LEXEME = r"""(?x)[ \t\n\r]*+(?:
      (?P<punctuation>[{}\[\],:])
    | "(?P<string>[^"\\]*+(?:\\(?:[^u]|u[0-9a-fA-F]{4})[^"\\]*+)*)(?P<closed>")?
    | (?P<number>-?[0-9][0-9.eE+-]*+)
    | (?P<literal>true|false|null)
    )"""


@cache
def _lexer() -> re.Pattern[str]:
    """Compile what reads one lexeme: at first use, as most streams are never asked for half a value."""
    return re.compile(_LEXEME)


_LITERALS = {"true": True, "false": False, "null": None}
_NOTHING: Any = object()


def partial_json(text: str) -> Any:
    """Read the beginning of a JSON text: what is open is closed, what cannot be known yet is left out.

    `{"a": "on` gives `{"a": "on"}`; a member without a value, half a literal and half an escape are left out;
    a number is taken as far as it is one. Nothing at all gives None. Never raises, not even for what can
    never become JSON: reading stops there. Linear in the text, without recursion.
    """
    try:
        return loads(text)
    except ValueError:
        pass
    root: Any = _NOTHING
    open_: list[Any] = []
    keys: list[Any] = []  # per open object: the key that waits for its value, or _NOTHING
    position = 0
    token_at = _lexer().match
    while (token := token_at(text, position)) is not None and token.end() > position:
        position = token.end()
        mark = token["punctuation"]
        if mark in (",", ":"):
            continue
        if mark in ("}", "]"):
            if not open_:
                break
            if isinstance(open_.pop(), dict):
                keys.pop()
            if not open_:
                break
            continue
        if mark == "{":
            value: Any = {}
        elif mark == "[":
            value = []
        elif token["string"] is not None:
            value = _string(token["string"])
            if open_ and isinstance(open_[-1], dict) and keys[-1] is _NOTHING:
                if token["closed"]:
                    keys[-1] = value
                    continue
                break  # half a key
        elif token["number"] is not None:
            value = _number(token["number"])
        else:
            value = _LITERALS[token["literal"]]
        if value is _NOTHING:
            break
        if not open_:
            root = value
            if not mark:
                break
        elif isinstance(open_[-1], list):
            open_[-1].append(value)
        elif keys[-1] is _NOTHING:
            break  # a value where a key must be: this is not JSON
        else:
            open_[-1][keys[-1]] = value
            keys[-1] = _NOTHING
        if mark:
            open_.append(value)
            if mark == "{":
                keys.append(_NOTHING)
    return None if root is _NOTHING else root


def _string(inner: str) -> Any:
    try:
        return mend(json.loads(f'"{inner}"', strict=False))
    except ValueError:
        return _NOTHING


def _number(text: str) -> Any:
    while text:
        try:
            return loads(text)
        except ValueError:
            text = text[:-1]
    return _NOTHING
