"""What the beginning of a JSON text says, worked out in the plainest way: an oracle for `partial`."""

from __future__ import annotations

import json
from typing import Any


def closed(text: str) -> Any:
    """Return the value of the longest beginning of *text* that is JSON once what is open is closed.

    Quadratic: every beginning is tried, the longest first. Half a surrogate pair is read as U+FFFD.
    """
    for end in range(len(text), 0, -1):
        beginning = text[:end]
        try:
            return whole(json.loads(beginning + missing(beginning)))
        except ValueError:
            continue
    return None


def missing(beginning: str) -> str:
    """Return the quote and the brackets that close what a beginning has opened."""
    brackets = ""
    quoted = escaped = False
    for character in beginning:
        if quoted:
            quoted = escaped or character != '"'
            escaped = not escaped and character == "\\"
        elif character == '"':
            quoted = True
        elif character in "[{":
            brackets = {"[": "]", "{": "}"}[character] + brackets
        elif character in "]}":
            brackets = brackets[1:]
    return '"' * quoted + brackets


def whole(value: Any) -> Any:
    """Return a JSON value in whole characters."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {whole(key): whole(each) for key, each in value.items()}
    return [whole(each) for each in value] if isinstance(value, list) else value


def begins(early: Any, late: Any) -> bool:
    """Whether *early* is what *late* may have been before: only the last place of each level may have grown.

    None is what nothing is shown as. A number that has grown is any other number.
    """
    if early is None or early == late:
        return early is None or type(early) is type(late) or is_number(early)
    if isinstance(early, str) and isinstance(late, str):
        return late.startswith(early.removesuffix("\ufffd"))
    if isinstance(early, list) and isinstance(late, list):
        return early[:-1] == late[: max(0, len(early) - 1)] and (
            not early or (len(early) <= len(late) and begins(early[-1], late[len(early) - 1]))
        )
    if isinstance(early, dict) and isinstance(late, dict):
        return list(early) == list(late)[: len(early)] and begins(list(early.values()), list(late.values()))
    return is_number(early) and is_number(late)


def is_number(value: Any) -> bool:
    """Whether a JSON value is a number."""
    return isinstance(value, int | float) and not isinstance(value, bool)
