"""JSON pointers: the place in a document that a declaration names, as a function that goes there."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeAlias

__all__ = ["Getter", "getter", "tokens"]

_INDEX = re.compile("[0-9]{1,9}")
Getter: TypeAlias = Callable[[Any], Any]


def tokens(pointer: str) -> tuple[str, ...]:
    """Return the names that a JSON pointer goes through; none for "".

    Source: RFC 6901, section 4.
    """
    if not pointer:
        return ()
    return tuple(key.replace("~1", "/").replace("~0", "~") for key in pointer.removeprefix("/").split("/"))


def getter(pointer: str) -> Getter | None:
    """Return a function that follows a JSON pointer and gives None where it leads nowhere; None for "".

    Source: RFC 6901.
    """
    if not pointer:
        return None
    keys = tokens(pointer)
    if len(keys) == 1 and not _INDEX.fullmatch(keys[0]):
        only = keys[0]
        return lambda value: value.get(only) if value.__class__ is dict else None

    def get(value: Any) -> Any:
        for key in keys:
            if value.__class__ is dict:
                value = value.get(key)
            elif value.__class__ is list and _INDEX.fullmatch(key) and int(key) < len(value):
                value = value[int(key)]
            else:
                return None
        return value

    return get
