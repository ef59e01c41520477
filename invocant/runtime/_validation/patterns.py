"""Regular expressions of JSON Schema, which are those of ECMA-262, as Python's.

What means something else in Python is translated; what cannot be is left alone, and then nothing is checked
by it: properties of characters, back references, negated classes in brackets, inline flags, look-behind of no
fixed width.

Source: ECMA-262, section 22.2 (with the flag u, which JSON Schema recommends); JSON Schema 2020-12 core, 6.4.
"""

from __future__ import annotations

import re
import warnings
from functools import cache

_DIGIT = "0-9"
_WORD = "A-Za-z0-9_"
_SPACE = "\\t\\n\\x0b\\x0c\\r \\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff"
_CLASSES = {"d": _DIGIT, "w": _WORD, "s": _SPACE}
_EDGE = f"(?:(?<=[{_WORD}])(?![{_WORD}])|(?<![{_WORD}])(?=[{_WORD}]))"
_PLAIN = re.compile(r"[\x00-\x7f]")
_HEX = re.compile(r"x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|u\{([0-9A-Fa-f]{1,6})\}")
_GROUP = re.compile(r"\(\?(?::|=|!|<=|<!|<([A-Za-z_$][A-Za-z0-9_$]*)>)")


class _UntranslatableError(Exception):
    """An expression that means nothing in Python, or something else."""


@cache
def python_pattern(pattern: str) -> re.Pattern[str] | None:
    """Return *pattern* for `re.search`; None where Python has no word for it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return re.compile(_Translation(pattern).text())
    except (_UntranslatableError, re.error, Warning, OverflowError, RecursionError):
        return None


class _Translation:
    """One expression on its way into Python."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0

    def text(self) -> str:
        """Return the expression in Python."""
        out: list[str] = []
        while self._at < len(self._pattern):
            out.append(self._next())
        return "".join(out)

    def _next(self) -> str:
        pattern, here = self._pattern, self._at
        character = pattern[here]
        self._at += 1
        if character == "\\":
            return self._escape(inside=False)
        if character == "[":
            return self._class()
        if character == "(" and pattern[here + 1 : here + 2] == "?":
            group = _GROUP.match(pattern, here)
            if group is None or "$" in (group[1] or ""):
                raise _UntranslatableError
            self._at = group.end()
            return f"(?P<{group[1]}>" if group[1] else group[0]
        if character == "$":
            return r"\Z"
        if character == ".":
            return r"[^\n\r\u2028\u2029]"
        if character == "{" and not re.match(r"\{[0-9]+(,[0-9]*)?\}", pattern[here:]):
            return r"\{"
        if character in "*+?}" and pattern[here + 1 : here + 2] == "+":
            raise _UntranslatableError  # possessive in Python, and no expression in ECMA
        return character

    def _class(self) -> str:
        """Return what stands in brackets, of which the first was read."""
        pattern = self._pattern
        negated = pattern[self._at : self._at + 1] == "^"
        self._at += negated
        if pattern[self._at : self._at + 1] == "]":
            self._at += 1
            return r"[\s\S]" if negated else "(?!)"
        out = ["[^" if negated else "["]
        while self._at < len(pattern):
            character = pattern[self._at]
            self._at += 1
            if character == "]":
                return f"{''.join(out)}]"
            if character == "\\":
                out.append(self._escape(inside=True))
            else:
                out.append(f"\\{character}" if character in "[&~|" else character)
        raise _UntranslatableError

    def _escape(self, *, inside: bool) -> str:
        """Return what stands behind a backslash, which was read."""
        rest = self._pattern[self._at :]
        if not rest:
            raise _UntranslatableError
        character = rest[0]
        self._at += 1
        if character in _CLASSES:
            return _CLASSES[character] if inside else f"[{_CLASSES[character]}]"
        if character.lower() in _CLASSES and not inside:
            return f"[^{_CLASSES[character.lower()]}]"
        if character == "b":
            return r"\x08" if inside else _EDGE
        if character == "B" and not inside:
            return f"(?!{_EDGE})"
        if character in "tnvfr":
            return f"\\{character}"
        if character == "0" and not rest[1:2].isdigit():
            return r"\x00"
        code = _HEX.match(rest)
        if code is not None:
            self._at += code.end() - 1
            number = int(code[1] or code[2] or code[3], 16)
            if 0xD800 <= number <= 0xDFFF or number > 0x10FFFF:
                raise _UntranslatableError
            return re.escape(chr(number))
        if character.isalnum() or _PLAIN.match(character) is None:
            raise _UntranslatableError
        return re.escape(character)
