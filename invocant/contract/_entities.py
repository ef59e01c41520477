"""Things on a server: what was made or found, where it is, and which object of an answer it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from attrs import define

from invocant.contract._findings import Exchange
from invocant.contract._surface import EntityCollection


@define(eq=False)
class Entity:
    """Something that was made for the test, or found where tests may only read."""

    collection: EntityCollection
    places: dict[str, str]
    """What stands in the places of its path."""
    sent: Mapping[str, Any]
    """What it was made of; empty where it was found."""
    answer: Mapping[str, Any]
    """What the server said it is."""
    exchanges: tuple[Exchange, ...]
    is_gone: bool = False

    @property
    def id(self) -> str:
        """What tells it from others, as its path has it."""
        return self.places[self.collection.parameter]


def place_of(entity: Entity) -> str:
    """Return the path of a thing."""
    path = entity.collection.item_path
    for name, value in entity.places.items():
        path = path.replace("{" + name + "}", quote(value, safe=""))
    return path


def identity(value: Any, collection: EntityCollection) -> tuple[Mapping[str, Any], Any] | None:
    """Return the object in *value* that is a thing of *collection*, and its id; or None."""
    if not isinstance(value, Mapping):
        return None
    name = member_of_id(value, collection)
    if name is not None:
        return value, value[name]
    inner = [member for member in value.values() if isinstance(member, Mapping)]
    for member in inner:
        name = member_of_id(member, collection)
        if name is not None:
            return member, member[name]
    return None


def member_of_id(value: Mapping[str, Any], collection: EntityCollection) -> str | None:
    """Return the member that tells a thing of *collection* from others, or None."""

    def plain(text: str) -> str:
        return re.sub(r"[^a-z0-9]", "", text.lower())

    wanted = plain(collection.parameter)
    by_plain = {plain(name): name for name in value}
    candidates = [wanted]
    candidates += [
        wanted[len(noun) :] for noun in collection.nouns if wanted.startswith(noun) and wanted != noun
    ]
    if wanted in collection.nouns or wanted.endswith("id") or "{" in collection.parameter:
        candidates += [*(f"{noun}id" for noun in collection.nouns)]
        candidates += ["id", "uuid"]
    candidates += [name for name in ("id", "uuid") if name not in candidates]
    for candidate in candidates:
        name = by_plain.get(candidate)
        if name is not None and isinstance(value[name], (str, int)) and not isinstance(value[name], bool):
            return name
    return None


def items_in(value: Any) -> list[Any]:
    """Return the items of a list: the array that it is, or the one array of objects in it."""
    if isinstance(value, list):
        return value
    if isinstance(value, Mapping):
        arrays = [member for member in value.values() if isinstance(member, list)]
        filled = [array for array in arrays if any(isinstance(item, Mapping) for item in array)]
        if len(filled) == 1 or len(arrays) == 1:
            return (filled or arrays)[0]
        for member in value.values():
            if isinstance(member, Mapping) and (inner := items_in(member)):
                return inner
    return []
