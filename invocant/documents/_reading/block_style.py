"""The YAML that programs write, read line by line; whatever else may stand in YAML is left to its parser.

Many large documents are block style throughout: a key or a dash begins each line, and a scalar ends with
its line or is a block scalar below its header. An event of libyaml's, with its two marks, costs more than all
that has to be looked at in such a line: Stripe's 4 MB take 0.33 s of CPU time, not 0.72. A text in which
anything else stands, or in which anything is wrong, is `UNREAD`: nothing is refused here, nor read otherwise.

Source: YAML 1.2.2, chapter 8 (block style); libyaml, for where it departs from that.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, Final

UNREAD: Final = object()
"""What a text is that has to be read by its events."""

_OUTSIDE = re.compile("[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""Tabs, further line breaks, byte order marks, and what no YAML may hold."""
_FIRST = r"[^\s\-?:,\[\]{}#&*!|>'\"%@`]"
_PLAIN_KEY = re.compile(rf"({_FIRST}[^:#]*(?:(?::(?=[^ ])|(?<! )#)[^:#]*)*):(?: +(.*))?")
_PLAIN = re.compile(rf"(?:{_FIRST}|-(?=[^ \-]))[^:#]*(?:(?::(?=[^ ])|(?<! )#)[^:#]*)*")
_AFTER_QUOTES = r"(?:(:)(?: +(.*))?)?"
_SINGLE_QUOTED = re.compile(rf"('(?:[^']|'')*'){_AFTER_QUOTES}")
_DOUBLE_QUOTED = re.compile(
    rf'("(?:[^"\\]|\\(?:["\\/bfnrt]|u(?![dD][89a-fA-F])[0-9a-fA-F]{{4}}))*"){_AFTER_QUOTES}'
)
_HEADERS = frozenset({"|", "|-", "|+", ">", ">-", ">+"})
_LONGEST_KEY_CHARACTERS = 1000
"""Characters of a key; libyaml takes 1,024 with what stands around it."""
_NEXT: Final = object()
"""The place of a value that is no member of a mapping."""
_NOTHING, _SCALAR, _BLOCK, _COLLECTION = range(4)
"""What stands in the place of a value: nothing on that line, a scalar, a header, an empty collection."""
_Parts = tuple[str | None, int, Any]
"""The key that a line begins with, if any, the kind of its value, and that value."""


class _OtherStyleError(Exception):
    """Something stands here that has to be read by its events."""


def read_block_style(text: str, *, max_depth: int, resolve: Callable[[str], Any]) -> Any:
    """Return the value of YAML *text*, or `UNREAD`.

    Args:
        text: One YAML document.
        max_depth: How deep mappings and sequences may nest in what is read.
        resolve: Says what a plain scalar stands for; a `ValueError` leaves the text unread.
    """
    if _OUTSIDE.search(text):
        return UNREAD
    try:
        return _BlockStyleReader(text, max_depth, resolve).read()
    except (_OtherStyleError, ValueError):
        return UNREAD


class _BlockStyleReader:
    """Goes through the lines of one text."""

    def __init__(self, text: str, max_depth: int, resolve: Callable[[str], Any]) -> None:
        self._lines = text.split("\n")
        self._unended = bool(self._lines[-1])
        """Whether the last line has no line break."""
        if not self._unended:
            self._lines.pop()
        self._max_depth = max_depth
        self._resolve = resolve
        self._known: dict[str, _Parts] = {}
        """Lines by their content: those of schemas are the same again and again."""
        self._keys: dict[str, str] = {}

    def read(self) -> Any:
        """Return the value of the text.

        Raises:
            _OtherStyleError, ValueError: it has to be read by its events.
        """
        lines, known = self._lines, self._known
        root: list[Any] = []
        open_: list[tuple[Any, int]] = []
        """The collections around the one that the line is in, each with the column of its entries."""
        holder: Any = root
        indent = -1
        place: Any = _NEXT
        """The key whose value has to come, `_NEXT` for an entry of a sequence; None where none has to."""
        number = 1 if lines and lines[0].rstrip() == "---" else 0
        while number < len(lines):
            content = lines[number].lstrip(" ")
            column = len(lines[number]) - len(content)
            number += 1
            if not content or content[0] == "#":
                continue
            is_entry = content[0] == "-" and content[1:2] in ("", " ")
            ends = column < indent or not is_entry or type(holder) is list
            if place is not None and column <= indent and ends:
                _put(holder, place, None)
                place = None
            if place is None:
                while column < indent or (column == indent and type(holder) is list and not is_entry):
                    holder, indent = open_.pop()
                if column != indent or (is_entry and type(holder) is dict):
                    raise _OtherStyleError
            while is_entry:
                if place is not None:
                    holder, indent = self._open([], column, place, holder, indent, open_)
                rest = content[1:].lstrip(" ")
                column += len(content) - len(rest)
                content, place = rest, _NEXT
                is_entry = content[:1] == "-" and content[1:2] in ("", " ")
            if not content:
                continue
            parts = known.get(content)
            if parts is None:
                parts = known[content] = self._parts(content)
            key, kind, value = parts
            if key is not None:
                if place is not None:
                    holder, indent = self._open({}, column, place, holder, indent, open_)
                if key in holder:
                    raise _OtherStyleError
                place = key
                if kind == _NOTHING:
                    continue
            elif place is None or holder is root:
                raise _OtherStyleError
            if kind == _BLOCK:
                value, number = self._block(number, value, indent + 1)
            elif kind == _COLLECTION:
                value = value()
            _put(holder, place, value)
            place = None
        if place is not None:
            _put(holder, place, None)
        if not root or not isinstance(root[0], (dict, list)):
            raise _OtherStyleError
        return root[0]

    def _open(
        self, made: Any, column: int, place: Any, holder: Any, indent: int, open_: list[tuple[Any, int]]
    ) -> tuple[Any, int]:
        """Put a collection whose entries stand in *column* in its *place* of *holder*, and go into it."""
        if len(open_) >= self._max_depth:
            raise _OtherStyleError
        _put(holder, place, made)
        open_.append((holder, indent))
        return made, column

    def _parts(self, content: str) -> _Parts:
        """Return what a line is made of that is no entry of a sequence, or what comes after its dash."""
        content = content.rstrip(" ")
        quoted = _SINGLE_QUOTED if content[0] == "'" else _DOUBLE_QUOTED if content[0] == '"' else None
        if quoted is None:
            match = _PLAIN_KEY.fullmatch(content)
            if match is None:
                return (None, *self._value(content))
            key, rest = match.groups()
            if key[-1] == " " or key == "<<" or key.startswith("..."):
                raise _OtherStyleError
        else:
            match = quoted.fullmatch(content)
            if match is None:
                raise _OtherStyleError
            if match[2] is None:
                return None, _SCALAR, _unquoted(match[1])
            key, rest = _unquoted(match[1]), match[3]
        if len(key) > _LONGEST_KEY_CHARACTERS:
            raise _OtherStyleError
        return (self._keys.setdefault(key, key), *self._value(rest or ""))

    def _value(self, text: str) -> tuple[int, Any]:
        if not text:
            return _NOTHING, None
        if text in _HEADERS:
            return _BLOCK, text
        if text in ("[]", "{}"):
            return _COLLECTION, list if text == "[]" else dict
        if text[0] in "'\"":
            match = (_SINGLE_QUOTED if text[0] == "'" else _DOUBLE_QUOTED).fullmatch(text)
            if match is None or match[2] is not None:
                raise _OtherStyleError
            return _SCALAR, _unquoted(match[1])
        if _PLAIN.fullmatch(text) is None:
            raise _OtherStyleError
        return _SCALAR, self._resolve(text)

    def _block(self, number: int, header: str, least: int) -> tuple[str, int]:
        """Return the text of a block scalar whose lines begin at *number*, and the number of the line after.

        Args:
            number: Of the line after the header.
            header: How lines are joined, and what is done with the breaks at the end.
            least: The least column that its text can stand in.
        """
        lines, first = self._lines, number
        widest = 0
        while number < len(lines) and not lines[number].strip(" "):
            widest = max(widest, len(lines[number]))
            number += 1
        breaks = number - first
        indent = len(lines[number]) - len(lines[number].lstrip(" ")) if number < len(lines) else 0
        if widest > indent >= least:
            raise _OtherStyleError
        pieces: list[str] = []
        if indent >= least:
            margin, folds, was_text = " " * indent, header[0] == ">", False
            while number < len(lines):
                line = lines[number]
                if len(line) > indent and line.startswith(margin):
                    is_text = line[indent] != " "
                    if folds and was_text and is_text:
                        pieces.append("\n" * breaks or " ")
                    else:
                        pieces.append("\n" * (breaks + bool(pieces)))
                    pieces.append(line[indent:])
                    was_text, breaks = is_text, 0
                elif not line.strip(" "):
                    breaks += 1
                else:
                    break
                number += 1
        if number == len(lines) and self._unended:
            raise _OtherStyleError
        if header[-1] == "+":
            pieces.append("\n" * (breaks + bool(pieces)))
        elif header[-1] != "-" and pieces:
            pieces.append("\n")
        return "".join(pieces), number


def _put(holder: Any, place: Any, value: Any) -> None:
    if type(holder) is list:
        holder.append(value)
    else:
        holder[place] = value


def _unquoted(text: str) -> str:
    """Return what a scalar in quotes on one line stands for."""
    if text[0] == "'":
        return text[1:-1].replace("''", "'")
    return str(json.loads(text))
