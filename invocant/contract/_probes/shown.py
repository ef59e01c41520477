"""What the checks of things share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from invocant.contract._bench import Bench
from invocant.contract._comparing import as_text
from invocant.contract._surface import EntityCollection
from invocant.contract._values import NoValueError, bounds

GONE = (404, 410)
"""Statuses that say that a thing is not there."""
_TRIES = 5


def declared_of(bench: Bench, collection: EntityCollection) -> dict[str, Mapping[str, Any]]:
    """Return the members that an answer about one thing declares."""
    operation = collection.reads or collection.makes
    if operation is None:
        return {}
    schema = bench.surface.schema_of(bench.surface.success(operation))
    members = bench.surface.members(schema)
    inner = [member for member in members.values() if isinstance(member.get("properties"), Mapping)]
    if len(members) <= 2 and len(inner) == 1:
        return bench.surface.members(inner[0])
    return members


def nowhere(bench: Bench, stated: Mapping[str, Any]) -> str:
    """Return an id, by its schema, that nothing has."""
    kinds = stated.get("type")
    if kinds in ("integer", "number") or (isinstance(kinds, list) and "integer" in kinds):
        low, high = bounds(stated, whole=True)
        wanted = 987_654_321
        if high is not None and wanted > high:
            wanted = int(high)
        return str(max(wanted, int(low or 0)))
    if not (stated.get("format") or stated.get("pattern") or stated.get("maxLength")):
        return bench.values.word("nowhere")
    taken = {value for entity in bench.made for value in entity.places.values()}
    validator = bench.surface.validator(stated, of="request")
    word = bench.values.word("nowhere")
    letters = re.sub("[^a-z]", "x", word)
    known = [] if "format" in stated else [word, letters, letters[-6:]]  # a word has no form of that kind
    for _ in range(_TRIES):
        try:
            known.append(as_text(bench.values.value({**stated, "example": None, "examples": None})))
        except NoValueError:
            break
    fitting = [name for name in known if name not in taken and validator.is_valid(name)]
    return next(iter(fitting), word)
