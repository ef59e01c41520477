"""R2 for maps: the parser makes a class of every inline map; one whose class it would refuse gets a name.

Maps stay inline for Python's sake: they are `dict[str, X]` there. But the parser calls the class it makes
after the place, and refuses the document where that name is taken; and inside a named union it makes the
class of a map in a map twice, and refuses its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from invocant.documents._operations import operations
from invocant.documents._repair import identifiers as names
from invocant.documents.pointers import join

_PREFIX = "#/components/schemas/"


def name_colliding_maps(document: dict[str, Any]) -> dict[str, str]:
    """Give, in place, a component to each inline map whose class the parser would refuse.

    Returns:
        The name of each such component with the pointer of the schema that holds the map.
    """
    namer = _Namer(document["components"]["schemas"])
    for name, node in list(namer.components.items()):
        namer.component(name, node)
    for operation in operations(document):
        namer.operation(operation.raw)
    return namer.added


class _Namer:
    """Follows the parser through a document and keeps the names that it gives."""

    def __init__(self, components: dict[str, Any]) -> None:
        self.components = components
        self.added: dict[str, str] = {}
        self._register = names.Register()
        self._taken = {names.pascal(name).lower() for name in components}
        for name in components:
            self._register.take([name])
        self._pointer = ""
        self._aliased = {
            str(node["anyOf"][0].get("$ref", "")).removeprefix(_PREFIX)
            for node in components.values()
            if node.get("x-invocant-alias")
        }

    def component(self, name: str, node: dict[str, Any]) -> None:
        """Follow the parser through a component."""
        self._pointer = str(node.get("x-invocant-pointer", ""))
        # A class that another name stands for is made once for each of its names, and so are the maps in it.
        again = name in self._aliased
        made = names.pascal(name)
        if "properties" in node:
            for key, member in node["properties"].items():
                node["properties"][key] = self._visit(member, made, key, twice=again, inner=again)
        if node.get("type") == "object":
            if "additionalProperties" in node:
                node["additionalProperties"] = self._visit(
                    node["additionalProperties"], made, "AdditionalProperty", twice=again, inner=again
                )
        else:
            self._parts(node, "", name, twice="anyOf" in node)

    def operation(self, operation: Mapping[str, Any]) -> None:
        """Follow the parser through an operation: what it makes there is made once."""
        self._pointer = operation["x-invocant-pointer"]
        base = names.snake(operation["operationId"])
        for parameter in operation["parameters"]:
            parameter["schema"] = self._visit(parameter["schema"], base, parameter["name"], twice=False)
        body = operation.get("requestBody")
        for media_type in body["content"].values() if body else ():
            media_type["schema"] = self._visit(media_type["schema"], base, "body", twice=False)
        for status, response in operation["responses"].items():
            for media_type in _contents(response):
                media_type["schema"] = self._visit(
                    media_type["schema"], base, f"response_{status}", twice=False
                )

    def _visit(
        self, node: dict[str, Any], parent: str, name: str, *, twice: bool, inner: bool = False
    ) -> dict[str, Any]:
        """Return *node*, or a reference to the component that it became.

        Args:
            node: A schema in repaired form.
            parent: Class that the parser is making, or operation.
            name: What it calls the schema there.
            twice: Whether it makes the classes of maps in maps twice here.
            inner: Whether the schema belongs to the values of such a map.
        """
        if node.get("type") != "object":
            self._parts(node, parent, name, twice=twice, inner=inner)
            return node
        made = names.pascal(f"{names.pascal(parent)}{names.pascal(name)}" if parent else name)
        if made.lower() in self._taken or inner:
            return self._named(node, made)
        self._taken.add(made.lower())
        if "additionalProperties" in node:
            node["additionalProperties"] = self._visit(
                node["additionalProperties"], made, "AdditionalProperty", twice=twice, inner=twice
            )
        return node

    def _parts(
        self, node: dict[str, Any], parent: str, name: str, *, twice: bool, inner: bool = False
    ) -> None:
        for position, member in enumerate(node.get("anyOf", ())):
            node["anyOf"][position] = self._visit(
                member, parent, f"{name}_type_{position}", twice=twice, inner=inner
            )
        for position, one in enumerate(node.get("prefixItems", ())):
            node["prefixItems"][position] = self._visit(
                one, parent, f"{name}_item_type_{position}", twice=twice, inner=inner
            )
        if isinstance(node.get("items"), dict):
            node["items"] = self._visit(node["items"], parent, f"{name}_item", twice=twice, inner=inner)

    def _named(self, node: dict[str, Any], made: str) -> dict[str, Any]:
        name = self._register.take([names.class_name(f"{made}Map")])
        self._taken.add(names.pascal(name).lower())
        self.added[name] = self._pointer
        component = {"type": "object", "x-invocant-pointer": join(self._pointer, f"#{name}")}
        if "additionalProperties" in node:
            component["additionalProperties"] = node["additionalProperties"]
        self.components[name] = component
        pointer = self._pointer
        self.component(name, component)
        self._pointer = pointer
        kept = {key: value for key, value in node.items() if key not in {"type", "additionalProperties"}}
        return {"$ref": f"{_PREFIX}{name}", **kept}


def _contents(response: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    content = response.get("content")
    if isinstance(content, Mapping):
        yield from content.values()
