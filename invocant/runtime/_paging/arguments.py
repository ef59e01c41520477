"""Arguments by their names on the wire: a parameter of an operation, or a member of its body.

A declaration names them as the document does: `page`, or `/page/number`, a JSON pointer into the body. The
caller's arguments have Python names, and where the body is one object its members are arguments too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from invocant.runtime._models.plain_json import to_json
from invocant.runtime._models.pointers import tokens
from invocant.runtime._models.unset import UNSET
from invocant.runtime._records import frozen

if TYPE_CHECKING:
    from invocant.runtime._declarations import Operation


@frozen
class Argument:
    """One argument of a call, or a member inside one.

    Attributes:
        python_name: What the caller calls the argument.
        path: The names that lead to the member inside its value; empty for the argument itself.
    """

    python_name: str
    path: tuple[str, ...] = ()

    def __str__(self) -> str:
        return ".".join((self.python_name, *self.path))

    def get(self, arguments: Mapping[str, Any]) -> Any:
        """Return its value as JSON; None where it was not given."""
        value = to_json(arguments.get(self.python_name))
        for name in self.path:
            value = value.get(name) if value.__class__ is dict else None
        return None if value is UNSET else value

    def put(self, arguments: dict[str, Any], value: Any) -> None:
        """Set it in *arguments*, or take it out with None. What the caller handed over stays as it was."""
        if self.path:
            whole = to_json(arguments.get(self.python_name))
            if value is None and whole.__class__ is not dict:
                return
            arguments[self.python_name] = _placed(whole, self.path, value)
        elif value is None:
            arguments.pop(self.python_name, None)
        else:
            arguments[self.python_name] = value


def _placed(holder: Any, path: tuple[str, ...], value: Any) -> dict[str, Any]:
    """Return a copy of *holder* in which *path* leads to *value*; to nothing where that is None."""
    copy: dict[str, Any] = dict(holder) if holder.__class__ is dict else {}
    name, *rest = path
    if rest and (value is not None or copy.get(name).__class__ is dict):
        copy[name] = _placed(copy.get(name), tuple(rest), value)
    elif value is not None:
        copy[name] = value
    elif not rest:
        copy.pop(name, None)
    return copy


def argument(operation: Operation[Any], name: str) -> Argument:
    """Return the argument that *name* is on the wire; a JSON pointer names a member of the body."""
    if not name.startswith("/"):
        for parameter in operation.parameters:
            if parameter.name == name and parameter.location == "query":
                return Argument(parameter.python_name)
        return Argument(name)
    path = tokens(name)
    for content in operation.body.content if operation.body is not None else ():
        for member in content.fields or ():
            if member.key == path[0]:
                return Argument(member.name, path[1:])
    return Argument("body", path)
