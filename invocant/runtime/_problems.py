"""What can be wrong with a JSON value, and where: one record, and the words for JSON's types."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any, NamedTuple


__all__ = ["Problem", "Violation", "child", "json_type"]

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

    class _Rule(NamedTuple):
        parameter: str
        path: str
        rule: str
        limit: Any
        message: str
        value: str
else:  # the first NamedTuple of a program takes a millisecond more, and most programs have no problem
    from collections import namedtuple

    _Record = namedtuple("_Record", ("path", "message", "model"), defaults=("",))  # see above
    _Rule = namedtuple("_Rule", ("parameter", "path", "rule", "limit", "message", "value"))


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


class Violation(_Rule):
    """One value of a request that contradicts the document.

    Attributes:
        parameter: The argument, by its Python name; `body` where it is the body as a whole.
        path: Where in its value, as a JSON path; `$` is the value itself.
        rule: The keyword of the schema: `minLength`, `required`, …
        limit: What it says: 3, True, …
        message: What must be, and what is; never the value itself.
        value: The value, cut short; `***` if it may be secret, and "" if there is none.
    """

    __slots__ = ()

    def __str__(self) -> str:
        place = self.parameter if self.path == "$" else f"{self.parameter}{self.path[1:]}"
        return f"{place}: {self.message}{f' ({self.value})' if self.value else ''}"


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
