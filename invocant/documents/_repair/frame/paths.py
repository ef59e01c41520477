"""R5, R18, R20, R21: paths that the parser refuses or httpx would spoil, and operations called alike."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from attrs import define, field

from invocant.documents._repair import identifiers as names
from invocant.documents._repair.notes import Notebook
from invocant.documents._templates import PLACE, is_greedy, place_name

_PLAIN_NAME = re.compile(r"[a-zA-Z][a-zA-Z0-9_]*")


@define
class Template:
    """A path with its parameters, as the parser and the client can use it."""

    path: str
    """What to send, without a query; parameter names as in `renamed`."""
    parameters: list[str] = field(factory=list)
    """Names in the path, in order, each once."""
    originals: dict[str, str] = field(factory=dict)
    """For a parameter called otherwise in the document: what it is called there."""
    greedy: set[str] = field(factory=set)
    """Parameters whose value may hold slashes."""
    query: list[tuple[str, str]] = field(factory=list)
    """Fixed query parameters that the path holds."""
    written: str = ""
    """The path of the document, without a query."""


def read_template(path: str, pointer: str, notes: Notebook) -> Template:
    """Return *path* with the query taken off and every placeholder named so that Python can.

    `{path+}`, `{path*}` and `{+path}` take the rest of the path: such a parameter is greedy. A regular
    expression behind a colon, as in `{id:[0-9]+}`, belongs to the server.
    """
    written, _, query = path.partition("?")
    written = written.partition("#")[0]
    template = Template(path="", written=written)
    if query:
        template.query = parse_qsl(query, keep_blank_values=True)
        notes.note(
            "the query in a path became fixed parameters",
            pointer,
            "httpx drops it when there are other parameters",
        )
    pieces: list[str] = []
    end = 0
    for match in PLACE.finditer(written):
        pieces.append(written[end : match.start()])
        end = match.end()
        pieces.append("{" + _parameter(match.group(1), template) + "}")
        _tell(match.group(1), pointer, notes)
    pieces.append(written[end:])
    template.path = "".join(pieces)
    return template


def _tell(inside: str, pointer: str, notes: Notebook) -> None:
    """Note what a placeholder says beside a name: OpenAPI has no words for it."""
    place = f"{{{inside[:80]}}}"
    if is_greedy(inside):
        notes.note(f"the slashes of a value for {place} stay", pointer, "it takes the rest of the path")
    if ":" in inside:
        notes.note(f"the pattern in {place} is not checked", pointer, "OpenAPI has no patterns in paths")


def _parameter(inside: str, template: Template) -> str:
    """Take up the placeholder that holds *inside* and return the name it gets."""
    wire = place_name(inside)
    if _PLAIN_NAME.fullmatch(wire):
        name = wire
    else:
        name = names.snake(wire) or "parameter"
        name = (
            name
            if name[0].isalpha() and name.isascii() and name.isidentifier()
            else f"parameter_{len(template.parameters) + 1}"
        )
    base, number = name, 2
    while name in template.parameters:  # also a placeholder that stands twice
        name, number = f"{base}_{number}", number + 1
    template.parameters.append(name)
    if name != inside:
        template.originals[name] = inside
    if is_greedy(inside):
        template.greedy.add(name)
    return name


class OperationIds:
    """Gives every operation an id that no other has, not even in snake_case."""

    def __init__(self) -> None:
        """Start with none."""
        self._taken: set[str] = set()
        self._numbers: dict[str, int] = {}

    def take(self, operation: Mapping[str, Any], path: str, method: str) -> str:
        """Return the id of *operation*: its own if free, else made of it, or of method and path."""
        own = operation.get("operationId")
        wanted = own
        if not isinstance(wanted, str) or not names.snake(wanted):
            wanted = names.snake(f"{method} {path.replace('/', ' ')}") or method
        name = wanted
        while names.snake(name) in self._taken:
            number = self._numbers[wanted] = self._numbers.get(wanted, 1) + 1
            name = f"{wanted}_{number}"
        self._taken.add(names.snake(name))
        return name
