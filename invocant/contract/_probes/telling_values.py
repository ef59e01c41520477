"""Values that servers lose: none at all, false, nothing, letters beyond ASCII, instants with an offset.

What is created of them is read again. A server may refuse them, and may leave out what is empty; it may not
show another value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from invocant.contract._bench import Bench, ImpossibleError
from invocant.contract._comparing import as_text, same_value
from invocant.contract._entities import Entity
from invocant.contract._findings import Exchange
from invocant.contract._heights import kinds_of
from invocant.contract._pages import plain
from invocant.contract._probes.wrong_values import beyond_ascii
from invocant.contract._surface import EntityCollection

WITH_OFFSET = "2024-03-09T12:00:00+02:00"
_KINDS = ("false and empty values", "text beyond ASCII", "instants with an offset")


def empty_of(stated: Mapping[str, Any]) -> Any:
    """Return what a schema allows and programs take for nothing: 0, false, "" or []; None for no such."""
    if {"enum", "const", "pattern", "format"} & stated.keys():
        return None
    kinds = kinds_of(stated)
    if "boolean" in kinds:
        return False
    if kinds & {"integer", "number"}:
        low, high = stated.get("minimum", 0), stated.get("maximum", 0)
        bounds = (low, high, stated.get("exclusiveMinimum", -1), stated.get("exclusiveMaximum", 1))
        known = [bound for bound in bounds if isinstance(bound, (int, float)) and not isinstance(bound, bool)]
        is_allowed = len(known) == 4 and known[0] <= 0 <= known[1] and known[2] < 0 < known[3]
        return 0 if is_allowed else None
    if "string" in kinds:
        return "" if not stated.get("minLength") else None
    if "array" in kinds:
        return [] if not stated.get("minItems") else None
    return None


def check_telling_values(bench: Bench, collection: EntityCollection) -> None:
    """Create a thing of each kind of telling values, and look whether it has them.

    Raises:
        ImpossibleError: Nothing is created, or nothing shows it.
    """
    operation = collection.makes
    declared = bench.surface.json_body(operation) if operation is not None else None
    if operation is None or declared is None:
        raise ImpossibleError("nothing creates of JSON")
    members = bench.surface.members(declared[1])
    validator = bench.surface.validator(declared[1], of="request")
    for kind in _KINDS:
        base = bench.body_of(collection, operation)
        if not isinstance(base, dict):
            raise ImpossibleError("what creates is no object")
        values = {
            name: value
            for name, value in _telling(bench, kind, members, plain(collection.parameter))
            if validator.is_valid({**base, name: value})
        }
        if not values or not validator.is_valid({**base, **values}):
            continue
        try:
            entity = bench.create(collection, body={**base, **values})
        except ImpossibleError:
            continue  # the rules of requests say what may not be refused
        shows = [_shown(bench, entity) for _ in "12"]  # another rule is about what reading changes
        for name, value in values.items():
            if all(name in shown and not _is_kept(value, shown[name]) for _, shown in shows):
                exchange, shown = shows[0]
                bench.report(
                    "created-found",
                    collection.reads or operation,
                    f"Of {kind}, {name} was sent as {as_text(value)!r} and is {as_text(shown[name])!r}.",
                    *entity.exchanges,
                    *((exchange,) if exchange not in entity.exchanges else ()),
                )
                break


def _shown(bench: Bench, entity: Entity) -> tuple[Exchange, Mapping[str, Any]]:
    """Return what shows a thing, and how; nothing of it where it is not found."""
    if entity.collection.reads is None:
        return entity.exchanges[-1], entity.answer
    read = bench.read_until(entity, lambda exchange: exchange.ok)
    return read, bench.shown(entity, read) if read.ok else {}


def _telling(
    bench: Bench, kind: str, members: Mapping[str, Mapping[str, Any]], known_by: str
) -> Iterator[tuple[str, Any]]:
    """Yield the members that can have a value of a kind, each with it, but for what a thing is known by."""
    for name, stated in members.items():
        is_hidden = stated.get("readOnly") is True or stated.get("writeOnly") is True
        if is_hidden or name.lower().endswith("id") or plain(name) == known_by:
            continue
        if kind == "instants with an offset":
            if stated.get("format") == "date-time" and "pattern" not in stated:
                yield name, WITH_OFFSET
        elif kind == "text beyond ASCII":
            is_free = not {"enum", "const", "pattern", "format"} & stated.keys()
            if is_free and kinds_of(stated) & {"string"} and "array" not in kinds_of(stated):
                text = beyond_ascii(bench.values.word(), stated.get("maxLength"))
                if text is not None:
                    yield name, text
        elif (value := empty_of(stated)) is not None:
            yield name, value


def _is_kept(sent: Any, shown: Any) -> bool:
    if isinstance(sent, (str, list)) and not sent and shown is None:
        return True
    return same_value(sent, shown)
