"""What can be wrong with a JSON value, and where: one record, and the words for JSON's types."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import NamedTuple


__all__ = ["Problem", "child", "json_type"]

_NAMES: dict[type, str] = {
    dict: "an object",
    list: "an array",
    str: "a string",
    bool: "a boolean",
    int: "an integer",
    float: "a number",
    type(None): "null",
}


if TYPE_CHECKING:

    class _Record(NamedTuple):
        path: str
        message: str
        model: str = ""
else:  # the first NamedTuple of a program takes a millisecond more, and most programs have no problem
    from collections import namedtuple

    _Record = namedtuple("_Record", ("path", "message", "model"), defaults=("",))  # see above


class Problem(_Record):
    """One place where a value is not what the model's types say.

    Attributes:
        path: Where, as a JSON path from the value that was asked about: ``$.messages[0].role``.
        message: What was expected and what was found; never the value itself, which may be long or secret.
        model: Name of the innermost model class round the place; empty outside any model.
    """

    __slots__ = ()

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


def json_type(value: object) -> str:
    """Return the JSON type of *value* in words, article included: ``an object``, ``null``.

    For what JSON has no word for, the name of its Python class.
    """
    return _NAMES.get(value.__class__) or value.__class__.__name__


def child(path: str, key: str | int) -> str:
    """Return the path of member or item *key* below *path*."""
    if isinstance(key, int):
        return f"{path}[{key}]"
    return f"{path}.{key}" if key.isascii() and key.isidentifier() else f"{path}[{key!r}]"
