"""YAML text to plain data by the JSON types of YAML 1.2: line by line where all is usual, else from events.

YAML 1.1 reads `no` as false, `2024-01-30` as a date and `200` as an integer key. Documents mean the words, so
here a plain scalar is null, true, false or a number as JSON and YAML 1.2 know them, and a string otherwise; a
key is always its text. Reading events of the C parser rather than nodes keeps depth, aliases and duplicate
keys under control in one pass that does not recurse.
"""

from __future__ import annotations

import re
from typing import Any

from invocant.documents._diagnostics import DocumentError, error
from invocant.documents._reading.block_style import UNREAD, read_block_style
from invocant.documents._reading.json import duplicate_key, too_deep
from invocant.documents.pointers import join

_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?[0-9]+")
_PREFIXED_INT = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_SPECIAL_FIRST = frozenset("-+.0123456789~nNtTfF")
"""First characters of the plain scalars that may be something other than a string."""
_ALWAYS_READ_LEVELS = 40
"""Levels of nesting that any parser takes; a C library may give up at more, each release at its own."""
_TAG = "tag:yaml.org,2002:"
_MERGE = "<<"


class _OpenCollection:
    """A mapping or sequence whose end has not been read yet."""

    __slots__ = ("anchor", "height", "key", "merges", "size", "value")

    def __init__(self, value: Any, anchor: str | None) -> None:
        self.value = value
        self.anchor = anchor
        self.key: str | None = None
        self.size = 1
        self.height = 1
        self.merges: list[Any] = []


def parse_yaml(text: str, *, max_depth: int, max_nodes: int) -> Any:
    """Return the value of YAML *text*.

    Args:
        text: One YAML document.
        max_depth: How deep mappings and sequences may nest, aliases counted as what they stand for.
        max_nodes: How many values the document may have, aliases counted likewise: the bound on alias bombs.

    Raises:
        DocumentError: not YAML, more than one document, a key twice, a key that is no scalar, a tag outside
            JSON, nested too deep, too many values.
    """
    if len(text) <= max_nodes:  # a value takes a character at least
        value = read_block_style(text, max_depth=max_depth, resolve=plain_value)
        if value is not UNREAD:
            return value
    return parse_events(text, max_depth=max_depth, max_nodes=max_nodes)


def parse_events(text: str, *, max_depth: int, max_nodes: int) -> Any:
    """Return the value of YAML *text*, whatever its style: as `parse_yaml`, and with its errors."""
    import yaml

    # Only events are read from them: what a loader would construct from tags never comes into play.
    parsers = [*filter(None, [getattr(yaml, "CSafeLoader", None)]), yaml.SafeLoader]
    for parser in parsers:
        builder = _Builder(max_depth, max_nodes)
        try:
            return builder.build(parser(text))
        except yaml.YAMLError as problem:
            # What the C parser may have refused for its depth is asked of the other, which knows no bound:
            # whether that is too deep, and where, is said by the builder, never by a parser's words.
            if parser is not yaml.SafeLoader and builder.levels_read(text, problem) > _ALWAYS_READ_LEVELS:
                continue
            raise _not_yaml(text, problem) from None
    raise AssertionError("unreachable")


def plain_value(text: str) -> Any:
    """Return what a plain scalar stands for.

    Raises:
        ValueError: an integer with more digits than Python reads.
    """
    if text and text[0] not in _SPECIAL_FIRST:
        return text
    if text in _NULL:
        return None
    if text in _BOOL:
        return _BOOL[text]
    if _INT.fullmatch(text):
        return int(text)
    if _PREFIXED_INT.fullmatch(text):
        return int(text[2:], 8 if text[1] == "o" else 16)
    if _FLOAT.fullmatch(text):
        number = float(text)
        return number if abs(number) != float("inf") else text
    return text


def _not_yaml(text: str, problem: Any) -> Exception:
    """Return the error for *text* that a parser refused with *problem*, a `yaml.YAMLError`."""
    if not hasattr(problem, "problem_mark"):
        return error(
            "not YAML",
            "",
            None,
            why=str(problem),
            fix="save the file as UTF-8 text without control characters",
        )
    mark = problem.problem_mark or problem.context_mark
    where = f"line {mark.line + 1}, column {mark.column + 1}: " if mark is not None else ""
    lines = text.splitlines()
    piece = lines[mark.line][:200] if mark is not None and mark.line < len(lines) else None
    return error(
        "not YAML",
        "",
        piece,
        why=f"{where}{problem.problem or problem.context or 'the parser gives no reason'}",
        fix="correct the text there; indentation and quotes are the usual causes",
    )


class _Builder:
    """Puts values together from events; holds what is open, what is anchored and what has been counted."""

    def __init__(self, max_depth: int, max_nodes: int) -> None:
        self._max_depth = max_depth
        self._max_nodes = max_nodes
        self._stack: list[_OpenCollection] = []
        self._anchors: dict[str, tuple[Any, int, int]] = {}
        self._result: Any = None
        self._total = 0
        self._last: Any = None

    def levels_read(self, text: str, problem: Any) -> int:
        """Return how many levels the parser that failed with *problem* may have opened, rather too many.

        A scanner reads ahead of the events it gives, within a flow collection and within a line: what could
        open a level between the last event and the place of the problem counts as open.
        """
        mark = getattr(problem, "problem_mark", None)
        ahead = text[self._last.end_mark.index if self._last else 0 : mark.index if mark else None]
        return len(self._stack) + ahead.count("[") + ahead.count("{")

    def build(self, loader: Any) -> Any:
        """Consume all events of *loader* and return the value of its only document."""
        import yaml

        documents = 0
        stack = self._stack
        while True:
            event = self._last = loader.get_event()
            kind = type(event)
            if kind is yaml.ScalarEvent:
                top = stack[-1] if stack else None
                if top is not None and top.key is None and type(top.value) is dict:
                    self._take_key(top, event)
                    continue
                value = event.value
                tag = event.tag
                if tag is None or tag == "!":
                    if event.implicit[0] and (not value or value[0] in _SPECIAL_FIRST):
                        value = self._resolve_plain(value)
                else:
                    value = self._resolve_tagged(tag, value)
                if event.anchor is not None:
                    self._anchors[event.anchor] = (value, 1, 0)
                self._total += 1
                self._add(value, 1, 0)
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                self._start({} if kind is yaml.MappingStartEvent else [], event)
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                self._end()
            elif kind is yaml.AliasEvent:
                self._alias(event.anchor)
            elif kind is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    raise error(
                        "more than one YAML document",
                        "",
                        None,
                        why="a second document starts after a line of three dashes",
                        fix="keep one document in the file",
                    )
            elif kind is yaml.StreamEndEvent:
                return self._result

    def _where(self) -> str:
        """Return the pointer to the place where the next value goes."""
        pointer = ""
        for level in self._stack:
            if type(level.value) is list:
                pointer = join(pointer, len(level.value))
            elif level.key is not None:
                pointer = join(pointer, level.key)
        return pointer

    def _take_key(self, top: _OpenCollection, event: Any) -> None:
        key = event.value
        if key in top.value and not (key == _MERGE and event.implicit[0]):
            raise duplicate_key(self._where(), key, f" (line {event.start_mark.line + 1})")
        if event.anchor is not None:
            self._anchors[event.anchor] = (key, 1, 0)
        top.key = key

    def _start(self, value: Any, event: Any) -> None:
        if self._stack and type(self._stack[-1].value) is dict and self._stack[-1].key is None:
            raise error(
                "a key that is no text",
                self._where(),
                None,
                why=f"line {event.start_mark.line + 1} has a mapping or a sequence as a key",
                fix="use text as the key; `? ` or a bracket at the start of a line is the usual cause",
            )
        if event.tag is not None and event.tag not in {"!", f"{_TAG}map", f"{_TAG}seq"}:
            raise self._bad_tag(event.tag)
        if len(self._stack) >= self._max_depth:
            raise too_deep(self._max_depth, self._where())
        self._total += 1
        self._stack.append(_OpenCollection(value, event.anchor))

    def _end(self) -> None:
        done = self._stack.pop()
        if done.merges:
            done.value = self._merged(done)
        if done.anchor is not None:
            self._anchors[done.anchor] = (done.value, done.size, done.height)
        self._add(done.value, done.size, done.height)

    def _alias(self, anchor: str) -> None:
        if self._stack and type(self._stack[-1].value) is dict and self._stack[-1].key is None:
            value = self._anchors.get(anchor, (None, 0, 0))[0]
            if isinstance(value, str):
                if value in self._stack[-1].value:
                    raise duplicate_key(self._where(), value)
                self._stack[-1].key = value
                return
            raise error(
                "a key that is no text",
                self._where(),
                f"*{anchor}",
                why="an alias to a structure stands as a key",
                fix="write the key out",
            )
        if anchor not in self._anchors:
            raise error(
                "an alias to nothing",
                self._where(),
                f"*{anchor}",
                why=f"the anchor &{anchor} is not defined before it, or holds itself",
                fix="define the anchor first, or write the value out",
            )
        value, size, height = self._anchors[anchor]
        self._total += size
        if len(self._stack) + height > self._max_depth:
            raise too_deep(self._max_depth, self._where())
        self._add(value, size, height)

    def _add(self, value: Any, size: int, height: int) -> None:
        if self._total > self._max_nodes:
            raise error(
                "too many values",
                self._where(),
                None,
                why=f"with its aliases written out the document has more than {self._max_nodes} values",
                fix="check where the document comes from: aliases of aliases make a small file huge",
            )
        if not self._stack:
            self._result = value
            return
        top = self._stack[-1]
        top.size += size
        if height >= top.height:
            top.height = height + 1
        if type(top.value) is list:
            top.value.append(value)
        elif top.key == _MERGE and (
            isinstance(value, dict)
            or (isinstance(value, list) and value and all(isinstance(item, dict) for item in value))
        ):
            top.merges.append(value)
            top.key = None
        else:
            top.value[top.key] = value
            top.key = None

    @staticmethod
    def _merged(done: _OpenCollection) -> dict[str, Any]:
        """Return the mapping with its merge keys followed: what stands in it wins over what is merged in."""
        merged: dict[str, Any] = {}
        for merge in reversed(done.merges):
            for mapping in reversed(merge if isinstance(merge, list) else [merge]):
                merged.update(mapping)
        return {**merged, **done.value}

    def _resolve_plain(self, value: str) -> Any:
        try:
            return plain_value(value)
        except ValueError as problem:
            raise error(
                "a number too long", self._where(), value, why=str(problem), fix="quote it, if it is text"
            ) from None

    def _resolve_tagged(self, tag: str, value: str) -> Any:
        kind = tag.removeprefix(_TAG)
        if kind in {"str", "timestamp"} and kind != tag:
            return value
        if kind in {"int", "float", "bool", "null"} and kind != tag:
            return self._resolve_plain(value)
        raise self._bad_tag(tag)

    def _bad_tag(self, tag: str) -> DocumentError:
        return error(
            "a YAML tag outside JSON",
            self._where(),
            tag,
            why="a document holds the types of JSON; other tags would run code or lose data",
            fix="delete the tag, or write the value as text",
        )
