"""JSON text to plain data, strictly: no duplicate keys, no NaN, no bottomless nesting."""

from __future__ import annotations

import json
import re
from typing import Any

from invocant.documents._diagnostics import error
from invocant.documents.pointers import join

_MARK = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},]', re.DOTALL)
"""What moves from place to place in JSON text; a string may be a key."""
_SURROGATE = re.compile(r"\\u[dD][89abAB]")
"""Start of an escaped surrogate: only a text that has one can hold half of a pair."""


class _Duplicate(dict[str, Any]):
    """An object of the text that had a key twice."""

    key: str


def parse_json(text: str, *, max_depth: int) -> Any:
    """Return the value of JSON *text*.

    Args:
        text: The text, without a byte order mark.
        max_depth: How deep objects and arrays may nest.

    Raises:
        DocumentError: not JSON, a key twice in an object, nested too deep, half a surrogate pair.
    """
    duplicates = False

    def pairs_to_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal duplicates
        members = dict(pairs)
        if len(members) == len(pairs):
            return members
        duplicates = True
        marked = _Duplicate(members)
        seen: set[str] = set()
        marked.key = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value] # add() returns None, which is what makes this an "or"
        return marked

    try:
        value = json.loads(text, object_pairs_hook=pairs_to_object, parse_constant=_refuse_constant)
    except RecursionError:
        raise too_deep(max_depth, _first_too_deep(text, max_depth)) from None
    except json.JSONDecodeError as problem:
        raise error(
            "not JSON",
            "",
            text[max(0, problem.pos - 40) : problem.pos + 40],
            why=f"line {problem.lineno}, column {problem.colno}: {problem.msg}",
            fix="correct the text there, or check that the file is complete and is the document meant",
        ) from None
    except ValueError as problem:
        raise error(
            "a number that JSON does not have",
            "",
            None,
            why=str(problem),
            fix="write a finite number of usual length",
        ) from None
    if _nests_deeper(value, max_depth):
        raise too_deep(max_depth, _first_too_deep(text, max_depth))
    if duplicates:
        _report_duplicate(value)
    if _SURROGATE.search(text):
        _check_text(value)
    return value


def too_deep(max_depth: int, pointer: str | None = "") -> Exception:
    """Return the error for a document that nests deeper than *max_depth* at *pointer*.

    Without a pointer no place nests so deep, and it was Python's parser that gave up before.
    """
    why = f"objects and arrays nest more than {max_depth} levels deep; no real document does"
    if pointer is None:
        why = (
            f"objects and arrays nest deeper than Python's JSON parser goes, if less than {max_depth} levels"
        )
    return error(
        "nested too deep",
        pointer or "",
        None,
        why=why,
        fix="check where the document comes from; give repeated parts a name and refer to it",
    )


def _nests_deeper(value: Any, max_depth: int) -> bool:
    """Return whether objects and arrays of *value* nest deeper than *max_depth*; does not recurse itself."""
    level = [value] if isinstance(value, (dict, list)) else []
    for _ in range(max_depth):
        below: list[Any] = []
        for holder in level:
            members = holder.values() if isinstance(holder, dict) else holder
            below += [member for member in members if isinstance(member, (dict, list))]
        level = below
        if not level:
            return False
    return True


def _first_too_deep(text: str, max_depth: int) -> str | None:
    """Return the pointer to the first object or array of JSON *text* below *max_depth* others, or None."""
    open_: list[
        tuple[bool, str | int]
    ] = []  # of each object or array: whether it is an array, and where in it
    for match in _MARK.finditer(text):
        mark = match[0]
        if mark in "[{":
            if len(open_) >= max_depth:
                return join("", *(_key(place) if isinstance(place, str) else place for _, place in open_))
            open_.append((mark == "[", 0))
        elif mark in "]}":
            del open_[-1:]
        elif open_:
            is_array, place = open_[-1]
            if mark == ",":
                open_[-1] = (is_array, place + 1 if isinstance(place, int) else place)
            elif not is_array:
                open_[-1] = (False, mark)
    return None


def _key(text: str) -> str:
    """Return the text of a string of JSON, which may be no valid one."""
    try:
        return str(json.loads(text))
    except ValueError:
        return text[1:-1]


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a JSON value")


def _report_duplicate(value: Any) -> None:
    queue = [("", value)]
    while queue:
        pointer, node = queue.pop(0)
        if isinstance(node, _Duplicate):
            raise duplicate_key(pointer, node.key)
        if isinstance(node, dict):
            queue += [
                (join(pointer, key), member)
                for key, member in node.items()
                if isinstance(member, (dict, list))
            ]
        elif isinstance(node, list):
            queue += [(join(pointer, place), member) for place, member in enumerate(node)]


def duplicate_key(pointer: str, key: str, where: str = "") -> Exception:
    """Return the error for a *key* that stands twice in the object at *pointer*."""
    return error(
        "a key stands twice",
        pointer,
        key,
        why=f"two members of one object are called {key!r}{where}; which one counts is not defined",
        fix="delete one of them, or merge the two",
    )


def _check_text(value: Any, pointer: str = "") -> None:
    """Refuse strings that no file can hold: half of a surrogate pair cannot be encoded."""
    queue = [(pointer, value)]
    while queue:
        place, node = queue.pop()
        if isinstance(node, dict):
            queue += [(join(place, key), member) for key, member in node.items()]
            queue += [(place, key) for key in node]
        elif isinstance(node, list):
            queue += [(join(place, index), member) for index, member in enumerate(node)]
        elif isinstance(node, str) and any("\ud800" <= character <= "\udfff" for character in node):
            raise error(
                "half a character",
                place,
                ascii(node),
                why="the text has one half of a surrogate pair, which no encoding can write",
                fix="write the whole pair, or the character itself",
            )
