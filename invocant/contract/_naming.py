"""Names of things that their clients name: PUT makes a thing where it is to be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from invocant.contract._comparing import as_text
from invocant.contract._entities import Entity, member_of_id
from invocant.contract._surface import EntityCollection, ServerSurface
from invocant.contract._values import NoValueError, Values

_TRIES = 20
_BOUNDS = frozenset({"format", "pattern", "maxLength"})


def free_name(
    surface: ServerSurface, values: Values, collection: EntityCollection, made: Sequence[Entity]
) -> Any:
    """Return a name by its schema that nothing of *made* has.

    Raises:
        NoValueError: there is none; perhaps the names are a list, of which each means something.
    """
    operation = collection.makes
    parameters = operation.parameters if operation is not None else ()
    declared = (p for p in parameters if p.location == "path" and p.name == collection.parameter)
    parameter = next(declared, None)
    stated = surface.resolved(parameter.schema) if parameter is not None else {"type": "string"}
    taken = {entity.id for entity in made if entity.collection is collection}
    is_free = "string" in surface.resolved_type(stated) and not _BOUNDS & stated.keys()
    for _ in range(_TRIES if not {"enum", "const"} & stated.keys() else 0):
        name = values.word("thing") if is_free else values.value(stated)
        text = as_text(name)
        if text and text not in taken and "/" not in text:
            return name
    raise NoValueError(": none is free")


def named(body: Any, collection: EntityCollection, name: Any) -> Any:
    """Return a body in which the thing has the name that its path has, if it has one there at all."""
    member = member_of_id(body, collection) if isinstance(body, dict) else None
    return body if member is None else {**body, member: name}
