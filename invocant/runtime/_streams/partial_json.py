"""Reading the beginning of a JSON text, as far as it has come, and as it comes.

`PartialJSON` is fed the pieces of a text and asked for its value at any time. Each piece is read once. What
is shown shares the parts that are closed with what is shown later; only the containers that are open are
copied. So a value that is asked for after every piece costs what the pieces cost, and no more.

Where a text is no JSON, reading stops at what cannot be read: what came before it stays shown. Commas and
colons are not looked at. NaN and the infinities, which `json.loads` takes though JSON has none, are shown
only in a text that is whole.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Any

from invocant.runtime._models.json_text import loads
from invocant.runtime._streams.text import holds_half, mend

# Only runs of one character are possessive: Python before 3.11.5 goes wrong when such a group fails half-way
# through a repetition (python/cpython#106052).
_LEXEME = r"""(?x)[ \t\n\r]*+(?:
      (?P<mark>[{}\[\],:"])
    | (?P<number>-?[0-9])
    | (?P<literal>true|false|null|NaN|Infinity|-Infinity)
    )"""
_IN_NUMBER = r"[0-9.eE+-]*+"
_NUMBER = r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"
_IN_STRING = r"""[^"\\]*+(?:\\(?:[^u]|u[0-9a-fA-F]{4})[^"\\]*+)*"""
_HALF_ESCAPE = r"\\(?:u[0-9a-fA-F]{0,3})?"
_pattern: Callable[[str], Any] = cache(re.compile)  # at first use: most streams are not asked for a part

_SPACE = " \t\n\r"
_LITERALS: dict[str, Any] = {"true": True, "false": False, "null": None}
_WORDS = ("true", "false", "null", "NaN", "Infinity", "-Infinity")
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
    reader = PartialJSON()
    reader.add(text)
    return reader.value()


class PartialJSON:
    """Reads a JSON text that comes in pieces; at any time it shows what `partial_json` gives for all of them.

    Values that were shown do not change when more comes, and share what is closed: leave them as they are.
    """

    __slots__ = (
        "_bad_key",
        "_closed",
        "_frozen",
        "_half",
        "_keys",
        "_number",
        "_open",
        "_pair",
        "_parsed",
        "_pieces",
        "_rest",
        "_root",
        "_shown",
        "_string",
        "_stuck",
        "_text",
    )

    def __init__(self, text: Callable[[], str] | None = None) -> None:
        """Begin with nothing.

        Args:
            text: Gives the whole text so far. It is asked once, when the value is closed; what it parses to
                is shown then. None where that was tried before.
        """
        self._text = text
        self._pieces: list[str] = []  # not read yet
        self._half = ""  # the first half of a surrogate pair at their end
        self._rest = ""  # the beginning of a literal, or of an escape in the string that is open
        self._open: list[Any] = []  # the containers that are open, each without the one inside it that is
        self._keys: list[Any] = []  # for each, the key that waits for its value, or _NOTHING
        self._string: list[str] | None = None  # what was read of the string that is open
        self._pair = ""  # the first half of a surrogate pair at its end
        self._bad_key = False  # it is a key, with an escape that is none
        self._number: list[str] | None = None  # what was read of the number that may go on
        self._root: Any = _NOTHING  # the value, once it is closed
        self._closed = False  # it is, and nothing but white space follows
        self._parsed: Any = _NOTHING  # what the whole text parses to then; None if it does not
        self._frozen: Any = _NOTHING  # what is shown although reading goes on
        self._stuck = False  # nothing more is read
        self._shown: Any = _NOTHING

    def add(self, piece: str) -> None:
        """Take the next piece, which may end anywhere. It is read when the value is asked for."""
        self._pieces.append(piece)

    def value(self) -> Any:
        """Return the value as far as it has come; None when there is none. Never raises."""
        if self._pieces:
            self._read(self._half + "".join(self._pieces))
            self._pieces.clear()
            self._shown = _NOTHING
        if self._shown is _NOTHING:
            self._shown = self._whole() if self._closed and not self._half else self._beginning()
        return self._shown

    def _whole(self) -> Any:
        if self._parsed is _NOTHING:
            self._parsed = None
            if self._text is not None:
                with suppress(ValueError):
                    self._parsed = (loads(self._text()),)
        return self._beginning() if self._parsed is None else self._parsed[0]

    def _beginning(self) -> Any:
        """Return what was read, without what of the whole text is known to be more."""
        if self._frozen is not _NOTHING:
            return self._frozen
        if self._root is not _NOTHING:
            return self._root
        shown = self._open_scalar()
        for container, key in zip(reversed(self._open), reversed(self._keys), strict=True):
            copy = container.copy()
            if shown is not _NOTHING:
                if copy.__class__ is list:
                    copy.append(shown)
                elif key is not _NOTHING:
                    copy[key] = shown
            shown = copy
        return None if shown is _NOTHING else shown

    def _open_scalar(self) -> Any:
        """Return the string or number that may go on, as far as it has come; _NOTHING when there is none."""
        if self._number is not None:
            return _number("".join(self._number))
        if self._string is None or self._at_key():
            return _NOTHING
        if self._half and self._rest == "\\":
            return _NOTHING  # what is escaped there is no character
        text = "".join(self._string)
        self._string = [text]
        return text + mend(self._pair + ("\ufffd" if self._half and not self._rest else ""))

    def _read(self, text: str) -> None:
        """Read what came since."""
        self._half = ""
        if holds_half(text):
            text, self._half = text[:-1], text[-1]
        text, self._rest = self._rest + mend(text), ""
        lexeme_at, string_at = _pattern(_LEXEME).match, _pattern(_IN_STRING).match
        end = 0
        while end < len(text) and not self._stuck:
            if self._string is not None:
                run = string_at(text, end)
                end = run.end()
                if not self._take_string(run[0]) or end == len(text):
                    return
                if text[end] != '"':
                    self._take_half_escape(text[end:])
                    return
                end += 1
                self._end_string()
            elif self._number is not None:
                run = _pattern(_IN_NUMBER).match(text, end)
                end = run.end()
                self._number.append(run[0])
                if end < len(text):
                    self._end_number()
            elif self._root is not _NOTHING:
                self._closed = not text[end:].strip(_SPACE)
                self._stuck = not self._closed
                return
            elif (lexeme := lexeme_at(text, end)) is None:
                self._take_half_word(text[end:].lstrip(_SPACE))
                return
            else:
                end = lexeme.end()
                self._take_lexeme(lexeme)

    def _take_lexeme(self, lexeme: re.Match[str]) -> None:
        """Take what is neither in a string nor all of a number."""
        mark, word = lexeme["mark"], lexeme["literal"]
        if mark == '"':
            self._string = []
        elif mark in ("{", "["):
            self._stuck = self._at_key()
            self._open.append({} if mark == "{" else [])
            self._keys.append(_NOTHING)
        elif mark in ("}", "]"):
            if self._open:
                self._keys.pop()
                self._put(self._open.pop())
            else:
                self._stuck = True
        elif word is not None:
            if word not in _LITERALS and self._frozen is _NOTHING:
                self._frozen = self._beginning()
            self._put(_LITERALS.get(word))
        elif mark is None:
            self._number = [lexeme["number"]]

    def _take_half_word(self, rest: str) -> None:
        if any(word.startswith(rest) for word in _WORDS):
            self._rest = rest
        else:
            self._stuck = True

    def _end_number(self) -> None:
        number, self._number = self._number, None
        self._put(_number("".join(number or ())))

    def _end_string(self) -> None:
        value, self._string = "".join(self._string or ()) + mend(self._pair), None
        self._pair = ""
        if not self._at_key():
            self._put(value)
        elif self._bad_key:
            self._bad_key = False
        else:
            self._keys[-1] = value

    def _take_half_escape(self, rest: str) -> None:
        if _pattern(_HALF_ESCAPE).fullmatch(rest) is not None:
            self._rest = rest
            return
        if not self._at_key():  # it is no escape: what was before it is shown, and nothing after it is read
            self._end_string()
        self._stuck = True

    def _take_string(self, text: str) -> bool:
        """Take a part of a string whose escapes are whole; return whether it can be read on."""
        if self._bad_key or self._string is None:
            return True
        if "\\" in text:
            try:
                text = json.loads(f'"{text}"', strict=False)
            except ValueError:  # an escape that is none
                self._bad_key = self._at_key()
                if not self._bad_key:
                    self._string, self._stuck = None, True
                return self._bad_key
        text, self._pair = self._pair + text, ""
        if holds_half(text):
            text, self._pair = text[:-1], text[-1]
        self._string.append(mend(text))
        return True

    def _at_key(self) -> bool:
        """Whether a key must come."""
        return bool(self._open) and self._open[-1].__class__ is dict and self._keys[-1] is _NOTHING

    def _put(self, value: Any) -> None:
        """Put a value that is closed in its place."""
        if value is _NOTHING or self._at_key():
            self._stuck = True
        elif not self._open:
            self._root, self._closed = value, True
        elif self._open[-1].__class__ is list:
            self._open[-1].append(value)
        else:
            self._open[-1][self._keys[-1]] = value
            self._keys[-1] = _NOTHING


def _number(text: str) -> Any:
    """Return the number that a text begins with."""
    begin = _pattern(_NUMBER).match(text)
    if begin is None:
        return _NOTHING
    number = begin[0]
    try:
        return loads(number)
    except ValueError:  # more digits than Python turns into a number
        return loads(number[: sys.get_int_max_str_digits() + (number[0] == "-")])
