"""What a document says of its operations, read for the check alone, with none of the code that it judges.

References are followed, the parameters of a path are joined to its operations', and nothing is repaired.

Source: OpenAPI 3.1, sections 4.8.9 (Path Item), 4.8.10 (Operation) and 4.8.12 (Parameter).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from attrs import evolve, field, frozen

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_NO_PARAMETERS = frozenset({"accept", "authorization", "content-type"})
"""Header parameters of these names are to be ignored (OpenAPI 3.1, section 4.8.12.2.1)."""
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""What a header may be called (RFC 9110, section 5.6.2)."""
_MOST_REFERENCES = 50
_INDEX = re.compile("[0-9]{1,9}")

Node = Mapping[str, Any]


def follow(document: Node, node: Any) -> Node:
    """Return *node*, or what it refers to in *document*; an empty object where that leads nowhere."""
    for _ in range(_MOST_REFERENCES):
        if not isinstance(node, Mapping):
            return {}
        reference = node.get("$ref")
        if not isinstance(reference, str):
            return node
        node = pointed(document, reference.partition("#")[2]) if reference.startswith("#") else {}
    return {}


def pointed(document: Any, pointer: str) -> Any:
    """Return what a JSON pointer (RFC 6901), in a URI fragment or not, points to; None where nothing is."""
    for part in unquote(pointer).split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        if isinstance(document, Mapping):
            document = document.get(key)
        elif isinstance(document, Sequence) and not isinstance(document, str) and _INDEX.fullmatch(key):
            document = document[int(key)] if int(key) < len(document) else None
        else:
            return None
    return document


@frozen
class Described:
    """One operation as the document describes it."""

    method: str
    """In lower case."""
    path: str
    pointer: str
    """JSON pointer to the operation."""
    raw: Node
    parameters: Sequence[Node]
    body: Node | None
    """The request body, its reference followed; None without one."""
    responses: Mapping[str, Node]
    security: Sequence[Mapping[str, Any]] | None
    """The alternatives that apply, where the operation has none those of the document; None without any."""
    own_servers: Sequence[Node]
    """Its own, or those of its path; none where those of the document serve it."""
    listed: Mapping[tuple[str, str], str] = field(factory=dict)
    """Pointers to its parameters, in its own list or that of its path, by name and location."""
    further: str = ""
    """The Python name of the further method that it is here, or nothing for the operation itself."""

    @property
    def name(self) -> str:
        """The operation in messages."""
        return f"{self.method.upper()} {self.path}"

    def pointer_to(self, parameter: Node) -> str:
        """Return the pointer to a parameter; to the list of them for one that the path alone implies."""
        own = str(parameter.get("name")), str(parameter.get("in"))
        return self.listed.get(own, f"{self.pointer}/parameters")


def operations(document: Node) -> Iterator[Described]:
    """Yield every operation of the paths of *document*."""
    for path, given in (document.get("paths") or {}).items():
        if path.startswith("x-"):
            continue
        item = _path_item(document, given)
        for method in (*METHODS, *(item.get("x-invocant-methods") or ())):
            raw = follow(document, item.get(method))
            if raw:
                yield _described(document, path, method, item, raw)


def methods(described: Described) -> Iterator[Described]:
    """Yield an operation as each method that an overlay says it is: by itself, and by `x-invocant-also`."""
    yield described
    own = {f"x-invocant-{key}" for key in ("also", "job", "name", "paging", "stream")}
    rest = {key: value for key, value in described.raw.items() if key not in own}
    for entry in described.raw.get("x-invocant-also") or ():
        entry_keywords = {f"x-invocant-{key}": value for key, value in entry.items()}
        stream = entry.get("stream")
        if stream:
            entry_keywords["x-invocant-stream"] = {**stream, "only": True}
        name = str(entry.get("name") or (stream or {}).get("name"))
        yield evolve(described, raw={**rest, **entry_keywords}, further=name)


def _path_item(document: Node, given: Any) -> Node:
    """Return a path item; what stands beside a reference belongs to it, and comes first."""
    beside: dict[str, Any] = {}
    for _ in range(_MOST_REFERENCES):
        if not isinstance(given, Mapping):
            return {}
        reference = given.get("$ref")
        if not isinstance(reference, str):
            return {**given, **beside}
        beside = {**given, **beside}
        beside.pop("$ref", None)
        given = pointed(document, reference.partition("#")[2]) if reference.startswith("#") else None
    return {}


def _described(document: Node, path: str, method: str, item: Node, raw: Node) -> Described:
    pointer = "/paths/{}/{}".format(path.replace("~", "~0").replace("/", "~1"), method)
    path = f"/{path.removeprefix('/')}"  # it is added to the address of a server
    parameters: dict[tuple[str, str], Node] = {}
    listed: dict[tuple[str, str], str] = {}
    for holder, at in ((item, pointer.rpartition("/")[0]), (raw, pointer)):
        for number, given in enumerate(holder.get("parameters") or ()):
            parameter = follow(document, given)
            name, location = str(parameter.get("name", "")), str(parameter.get("in", ""))
            if name and location and not (location == "header" and _is_no_parameter(name)):
                parameters[name, location] = parameter
                listed[name, location] = f"{at}/parameters/{number}"
    places, parameters = _of_one_mind(path, parameters)
    body = follow(document, raw["requestBody"]) if "requestBody" in raw else None
    return Described(
        method=method,
        path=places,
        pointer=pointer,
        raw=raw,
        parameters=tuple(parameters.values()),
        body=body if body and body.get("content") else None,
        responses={
            str(s): follow(document, response) for s, response in (raw.get("responses") or {}).items()
        },
        security=raw["security"] if "security" in raw else document.get("security"),
        own_servers=raw.get("servers") or item.get("servers") or (),
        listed=listed,
    )


def _is_no_parameter(header: str) -> bool:
    """Tell whether no call can be given a header: others speak of it, or its name is no header's."""
    return header.lower() in _NO_PARAMETERS or not _TOKEN.fullmatch(header)


def shape(path: str) -> str:
    """Return a path without the names of its parameters, and without a query or a fragment that it has."""
    return _PLACE.sub("{}", re.split(r"[?#]", path)[0])


def template_names(path: str) -> list[str]:
    """Return the names in the braces of a path."""
    return _PLACE.findall(path)


_PLACE = re.compile(r"\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}")


def _of_one_mind(
    path: str, parameters: dict[tuple[str, str], Node]
) -> tuple[str, dict[tuple[str, str], Node]]:
    """Return *path* and *parameters* agreeing on what is in the path, as far as a reader would know how.

    `/tasks/:id` with a parameter `id` has a place for it, and `/tasks/{Id}` too. The only parameter without
    a place is meant by the only place without a parameter, whatever that is called. A parameter that has no
    place cannot be sent, and a place that has no parameter is one of text. Marks are no part of a name.
    """
    declared = [name for name, location in parameters if location == "path"]
    for name in declared:
        path = re.sub(rf"(?<=/):{re.escape(name)}(?=/|$)", "{" + name.replace("\\", "") + "}", path)
    head, mark, query = path.partition("?")
    head = _PLACE.sub(lambda place: "{" + _name_of(place[1]) + "}", head)
    path = head + mark + query
    places = _PLACE.findall(head)
    parameters = {
        (_name_of(name), location) if location == "path" and name not in places else (name, location): node
        for (name, location), node in parameters.items()
    }
    parameters = {(name, location): {**node, "name": name} for (name, location), node in parameters.items()}
    declared = [name for name, location in parameters if location == "path"]
    lost = [name for name in declared if name not in places]
    free = [place for place in places if place not in declared]
    by_case: dict[str, str] = {}
    for name in lost:
        alike = [place for place in free if place.casefold() == name.casefold()]
        if len(alike) == 1 and sum(other.casefold() == name.casefold() for other in lost) == 1:
            by_case[name] = alike[0]
    lost = [name for name in lost if name not in by_case]
    free = [place for place in free if place not in by_case.values()]
    agreed: dict[tuple[str, str], Node] = {}
    for (name, location), node in parameters.items():
        if location == "path" and lost == [name] and len(free) == 1:
            agreed[free[0], location] = {**node, "name": free[0]}
        elif location == "path" and name in by_case:
            agreed[by_case[name], location] = {**node, "name": by_case[name]}
        elif location != "path" or name in places:
            agreed[name, location] = node
    for place in free:
        text = {"name": place, "in": "path", "required": True, "schema": {"type": "string"}}
        agreed.setdefault((place, "path"), text)
    return path, agreed


def _name_of(place: str) -> str:
    """Return the name in a place, without what marks it as greedy or limits it."""
    return place.partition(":")[0].strip().strip("+*").removeprefix("...").removesuffix("...")
