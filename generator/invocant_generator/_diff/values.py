"""Compare the types of one place, for programs that read what stands there and for those that write it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from invocant_generator._diff.place import ChangePlace
from invocant_generator._diff.types import NONE, UNKNOWN_MODEL, Member, Members, mentioned, spelled
from invocant_generator._plan.annotate import Typed
from invocant_generator._plan.schemas import followed

_MAX_TYPE_CHARACTERS = 60
"""Characters of a type that fit into a sentence; both sides stand beside it anyway."""
_LISTING = frozenset(
    {"$ref", "additionalProperties", "anyOf", "items", "prefixItems", "x-invocant-known-values"}
)
"""Keywords one of which a schema has if it lists known values."""


def types(place: ChangePlace, old: Typed, new: Typed, *, missing: tuple[bool, bool] = (False, False)) -> bool:
    """Compare two types; return whether they differ. Classes inside are compared by name, not entered.

    Args:
        place: Where they stand.
        old: The type of old.
        new: The type now.
        missing: Whether the value could be missing, and can now, which reads as None.
    """
    sides = place.comparison
    unchanged = (old.annotation, old.accepts) == (new.annotation, new.accepts)
    if unchanged and not sides.aliases:
        return False
    before, after = sides.pair(old.annotation, new.annotation)
    takes = sides.types.takes(*sides.pair(old.accepts, new.accepts))
    if before == after and (takes or mentioned(before) & {*sides.unions[0], *sides.unions[1]}):
        return False  # what a union takes is told of the union
    read = [side | {NONE} if absent else side for side, absent in zip((before, after), missing, strict=True)]
    written = spelled(before), spelled(after)
    unread = read[0] == read[1]
    if before | {NONE} == after:
        place.add("null-allowed", "may be null now", *written, unread=unread)
    elif after | {NONE} == before:
        place.add("null-refused", "cannot be null any more", *written, unread=unread)
    elif _is_fixed(before) and _is_fixed(after):
        place.add("constant-changed", f"is always {written[1]} now", *written)
    elif _is_open(before, after, sides.types.models):
        place.add("variant-added", f"may be {_brief(_more(written))} as well", *written)
    else:
        reads = sides.types.reads(read[0], read[1])
        writes = takes and sides.types.writes(before, after)
        if before == after:  # what is read is the same, what is taken is not
            taken = sides.pair(old.accepts, new.accepts)
            written = spelled(taken[0]), spelled(taken[1])
        _differ(place, (before, after), written, reads=reads, writes=writes)
    return True


def _differ(
    place: ChangePlace,
    sides: tuple[Members, Members],
    written: tuple[str, str],
    *,
    reads: bool,
    writes: bool,
) -> None:
    """Tell of two types of which a program that *reads* goes on, or one that *writes*, or both, or none.

    Where values travel in one direction alone, the words are those of that direction.
    """
    types_, (before, after) = place.comparison.types, sides
    sent, received = place.sent or not place.received, place.received or not place.sent
    if not sent:
        wider, narrower = not reads and types_.writes(before, after), reads
    elif not received:
        wider, narrower = writes, not writes and types_.writes(after, before)
    else:
        wider, narrower = writes, reads and not writes
    if wider:
        place.add("type-widened", f"may be {_brief(_more(written))} now", *written, unread=reads)
    elif narrower:
        place.add("type-narrowed", f"is {_brief(written[1])} only", *written)
    else:
        place.add("type-changed", f"is {_brief(written[1])} now", *written)


def _is_fixed(alternatives: Members) -> bool:
    return len(alternatives) == 1 and next(iter(alternatives)).name == "Literal"


def _is_open(before: Members, after: Members, models: frozenset[str]) -> bool:
    """Tell whether models alone were added to a union that was open for others."""
    come = after - before
    return (
        before < after and Member(UNKNOWN_MODEL) in before and all(member.name in models for member in come)
    )


def _brief(annotation: str) -> str:
    return annotation if len(annotation) <= _MAX_TYPE_CHARACTERS else "another type"


def _more(written: tuple[str, str]) -> str:
    old, new = (side.split(" | ") for side in written)
    fresh = [alternative for alternative in new if alternative not in old]
    return " or ".join(fresh) if fresh and len(fresh) < len(new) else written[1]


def known_values(place: ChangePlace, old: Any, new: Any) -> None:
    """Compare the values that open texts and numbers are documented to have, behind references too."""
    sides = place.comparison
    before = _known(sides.old.components, old)
    after = _known(sides.new.components, new)
    for value in before:
        if value not in after:
            place.add("known-value-removed", f"does not list {value!r} any more", repr(value))
    for value in after:
        if value not in before:
            place.add("known-value-added", f"lists the new value {value!r}", "", repr(value))


def _known(components: Mapping[str, Mapping[str, Any]], schema: Any, depth: int = 0) -> list[Any]:
    """Return the listed values of *schema*, and of what it is made of but for classes."""
    if not (type(schema) is dict or isinstance(schema, Mapping)) or _LISTING.isdisjoint(schema) or depth > 8:
        return []
    if "$ref" in schema:
        _, schema = followed(components, schema)
    if "properties" in schema or "enum" in schema:
        return []
    values = list(schema.get("x-invocant-known-values") or ())
    parts = [*(schema.get("anyOf") or ()), *(schema.get("prefixItems") or ())]
    for part in (*parts, schema.get("items"), schema.get("additionalProperties")):
        values += _known(components, part, depth + 1)
    return list(dict.fromkeys(values))
