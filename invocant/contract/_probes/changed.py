"""What is changed stays changed, and nothing else changes with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from invocant.contract._bench import Bench, ImpossibleError
from invocant.contract._comparing import as_text, differences, same_value
from invocant.contract._entities import Entity, place_of
from invocant.contract._findings import Exchange
from invocant.contract._heights import allows_null
from invocant.contract._media import essence
from invocant.contract._pages import every_item
from invocant.contract._probes.shown import GONE, declared_of
from invocant.contract._probes.telling_values import empty_of
from invocant.contract._surface import EntityCollection
from invocant.contract._values import NoValueError
from invocant.documents import OperationObject, Schema

_MAX_MEMBERS = 12
"""How many members of a thing are tried one by one."""


def check_changed(bench: Bench, collection: EntityCollection) -> None:
    """Change one member at a time: it stays changed, and the others stay as they were."""
    operation = collection.changes
    if operation is None:
        raise ImpossibleError("nothing changes")
    body = next(iter((operation.request_body.content if operation.request_body else {}).items()), None)
    if body is None:
        raise ImpossibleError("the change takes no body")
    media_type, schema = body
    declared = bench.surface.json_body(operation)
    if declared is None or "json-patch" in media_type:
        raise ImpossibleError("only changes in JSON that name members are tried")
    media_type, schema = declared
    entity = bench.create(collection)
    if collection.reads is None:
        raise ImpossibleError("nothing reads what was changed")
    required = bench.surface.resolved(schema).get("required")
    required = required if isinstance(required, list) else []
    listed = _in_list(bench, entity)
    for name, stated in list(bench.surface.members(schema).items())[:_MAX_MEMBERS]:
        if (
            stated.get("readOnly") is True
            or stated.get("writeOnly") is True
            or stated.get("format") == "password"
        ):
            continue
        if not _change(bench, entity, operation, name, required, _values_of(bench, collection, name, schema)):
            return
    if essence(media_type) == "application/merge-patch+json":
        _parts_kept(bench, operation, entity, media_type, schema)
        _cleared(bench, operation, entity, media_type, schema)
    if listed is not None:
        _list_follows(bench, operation, entity)


def _values_of(
    bench: Bench, collection: EntityCollection, name: str, schema: Schema
) -> Callable[[Any], Iterator[Any]]:
    """Return what yields the values that a member is changed to, by the one that it has."""
    stated = bench.surface.members(schema)[name]

    def values(now: Any) -> Iterator[Any]:
        other = _another(bench, collection, name, stated, now, schema)
        if other is not None:
            yield other
            empty = empty_of(stated)
            if empty is not None and not same_value(empty, other):
                yield empty

    return values


def _change(
    bench: Bench,
    entity: Entity,
    operation: OperationObject,
    name: str,
    required: list[str],
    values: Callable[[Any], Iterator[Any]],
) -> bool:
    """Change one member to values one after the other; return whether others stayed as they were."""
    declared = bench.surface.json_body(operation)
    if declared is None:
        return True
    media_type, schema = declared
    before = bench.read(entity)
    now = bench.shown(entity, before).get(name)
    for change in values(now) if before.ok and name in bench.shown(entity, before) else ():
        before = bench.read(entity)
        state = dict(bench.shown(entity, before))
        value = {other: state[other] for other in required if other in state} | {name: change}
        if not bench.surface.validator(schema, of="request").is_valid(value):
            continue
        changed = bench.call(operation, entity.places, body=value, content_type=media_type)
        if not changed.ok:
            if changed.status is not None and changed.status >= 500:
                bench.report(
                    "patch-kept",
                    operation,
                    f"A change of {name} was answered with {changed.status}.",
                    changed,
                )
            continue
        after = bench.read_until(entity, partial(_shows, bench, entity, name, change))
        shown = dict(bench.shown(entity, after))
        steps = (*entity.exchanges, changed, after)
        if not after.ok or not (_kept(shown.get(name), change) or (name not in shown and not change)):
            bench.report(
                "patch-kept",
                operation,
                f"{name} was changed to {as_text(change)}, and is {as_text(shown.get(name))} afterwards.",
                *steps,
            )
            continue
        _answered(bench, operation, entity, {name: change}, changed, after)
        settable = set(entity.sent) & set(state) - {name}
        untouched = {other: state[other] for other in settable}
        lost = list(differences(untouched, shown, dict.fromkeys(untouched)))
        if lost:
            bench.report("patch-merges", operation, f"Only {name} was changed, and {lost[0]}.", *steps)
            return False
        _etags(bench, operation.label, before, changed, after)
    return True


def _answered(
    bench: Bench,
    operation: OperationObject,
    entity: Entity,
    sent: Mapping[str, Any],
    changed: Exchange,
    after: Exchange,
) -> None:
    """Hold the answer of a change to what was sent, where a thing that shows it is read afterwards."""
    told = bench.shown(entity, changed)
    for difference in differences({n: v for n, v in sent.items() if n in told}, told, {}):
        bench.report(
            "changed-as-sent",
            operation,
            f"In the answer {difference}, as it is read afterwards.",
            *entity.exchanges,
            changed,
            after,
        )
        return


def _in_list(bench: Bench, entity: Entity) -> Mapping[str, Any] | None:
    """Return how the list shows a thing; None where it does not."""
    collection = entity.collection
    if collection.lists is None:
        return None
    places = {name: value for name, value in entity.places.items() if name != collection.parameter}
    whole = every_item(bench, collection.lists, places)
    return whole.named(collection, entity.id) if whole is not None and whole.has_ended else None


def _list_follows(bench: Bench, operation: OperationObject, entity: Entity) -> None:
    """Look whether the list shows what was changed as reading it does."""
    waited = 0.0
    while True:
        read = bench.read(entity)
        full, shown = bench.shown(entity, read), _in_list(bench, entity)
        if not read.ok or shown is None:
            return
        common = {n: v for n, v in shown.items() if n in entity.sent and n in full}
        lost = list(differences(common, full, {}))
        if not lost or waited >= bench.settle:
            break
        bench.caller.budget.sleep(min(0.5, bench.settle))
        waited += 0.5
    if lost and entity.collection.lists is not None:
        bench.report(
            "listed-as-read",
            entity.collection.lists,
            f"After {operation.label} the list and {place_of(entity)} show two states: there {lost[0]}.",
            *entity.exchanges,
            read,
        )


def _parts_kept(
    bench: Bench, operation: OperationObject, entity: Entity, media_type: str, schema: Schema
) -> None:
    """Change a part of an object by a merge patch: its other parts stay (RFC 7396, section 2)."""
    for name, stated in bench.surface.members(schema).items():
        read = bench.read(entity)
        held = bench.shown(entity, read).get(name)
        if not isinstance(held, Mapping) or len(held) < 2:
            continue
        parts = bench.surface.members(stated)
        for part in [part for part in held if part in parts and not isinstance(held[part], (dict, list))]:
            change = _another(bench, entity.collection, part, parts[part], held[part], stated)
            rest = {other: value for other, value in held.items() if other != part}
            if change is None:
                continue
            changed = bench.call(
                operation, entity.places, body={name: {part: change}}, content_type=media_type
            )
            after = bench.read(entity)
            now = bench.shown(entity, after).get(name)
            lost = list(differences(rest, now, {})) if isinstance(now, Mapping) else [f"{name} is gone"]
            gone = [other for other in rest if not isinstance(now, Mapping) or other not in now]
            if changed.ok and after.ok and (lost or gone):
                what = lost[0] if lost else f"{gone[0]} is missing"
                text = f"Of {name} only {part} was changed in a merge patch, and {what}."
                bench.report("patch-merges", operation, text, read, changed, after)
            return


def _cleared(
    bench: Bench, operation: OperationObject, entity: Entity, media_type: str, schema: Schema
) -> None:
    """Set a member to null in a merge patch: it is gone (RFC 7396, section 2)."""
    for name, stated in bench.surface.members(schema).items():
        before = bench.read(entity)
        if not allows_null(stated) or bench.shown(entity, before).get(name) is None:
            continue
        changed = bench.call(operation, entity.places, body={name: None}, content_type=media_type)
        after = bench.read_until(entity, partial(_shows, bench, entity, name, None))
        now = bench.shown(entity, after).get(name)
        if changed.ok and after.ok and now is not None:
            bench.report(
                "patch-kept",
                operation,
                f"{name} was null in a merge patch, which takes it away, and is {as_text(now)} afterwards.",
                before,
                changed,
                after,
            )
        return


def _shows(bench: Bench, entity: Entity, name: str, change: Any, read: Exchange) -> bool:
    return _kept(bench.shown(entity, read).get(name), change)


def _etags(bench: Bench, label: str, before: Exchange, changed: Exchange, after: Exchange) -> None:
    if before.headers.get("etag") and before.headers.get("etag") == after.headers.get("etag"):
        bench.report(
            "etag-changes",
            label,
            f"The thing changed and its ETag is still {after.headers['etag']}.",
            before,
            changed,
            after,
        )


def _kept(received: Any, wanted: Any) -> bool:
    return not list(differences({"value": wanted}, {"value": received}, {}))


def _another(
    bench: Bench, collection: EntityCollection, name: str, stated: Mapping[str, Any], now: Any, schema: Any
) -> Any:
    """Return a value for a member that is not the one it has now, or None."""
    known = bench._references(collection, schema)
    if name in known:
        return None
    for _ in range(6):
        try:
            value = bench.values.value(stated, name=name)
        except NoValueError:
            return None
        if isinstance(value, Mapping):
            return None  # whether the inside of a member is merged or replaced is not said anywhere
        if not same_value(value, now):
            return value
    return None


def check_replaced(bench: Bench, collection: EntityCollection) -> None:
    """Replace a thing, twice with the same: it is what was sent, and the second time changes nothing."""
    operation = collection.replaces
    if operation is None or collection.reads is None:
        raise ImpossibleError("nothing replaces")
    entity = bench.create(collection)
    body = bench.body_of(collection, operation)
    if not isinstance(body, dict):
        raise ImpossibleError("what replaces is no object")
    declared_body = bench.surface.json_body(operation)
    members = bench.surface.members(declared_body[1] if declared_body is not None else None)
    for name, stated in members.items():
        is_fixed = name in (collection.parameter, "id") or not _is_free(stated)
        if name in body and is_fixed and name in {**entity.answer, **entity.sent}:
            # what kind of thing it is may be settled for good when it is made
            body[name] = entity.sent.get(name, entity.answer.get(name))
    if declared_body is not None and not bench.surface.validator(declared_body[1], of="request").is_valid(
        body
    ):
        raise ImpossibleError("no body is known that it would take")
    before = bench.read(entity)
    replaced = bench.call(operation, entity.places, body=body)
    if not replaced.ok:
        if replaced.status in GONE or (replaced.status or 0) >= 500:
            bench.report(
                "put-kept",
                operation,
                f"Replacing what was just created was answered with {replaced.status}.",
                *entity.exchanges,
                replaced,
            )
        return
    declared = declared_of(bench, collection)
    read = bench.read_until(
        entity, lambda answer: not list(differences(body, bench.shown(entity, answer), declared))
    )
    lost = list(differences(body, bench.shown(entity, read), declared))
    if not read.ok or lost:
        what = lost[0] if lost else f"it answers {read.status}"
        bench.report(
            "put-kept", operation, f"Read after it was replaced, {what}.", *entity.exchanges, replaced, read
        )
        return
    _answered(bench, operation, entity, body, replaced, read)
    _etags(bench, operation.label, before, replaced, read)
    again = bench.call(operation, entity.places, body=body)
    after = bench.read(entity)
    if (
        not again.ok
        or not after.ok
        or list(
            differences(
                {n: v for n, v in bench.shown(entity, read).items() if n in body},
                bench.shown(entity, after),
                {},
            )
        )
        or _count_of(bench, collection, entity) > 1
    ):
        bench.report(
            "put-idempotent",
            operation,
            f"The same PUT again was answered with {again.status} and left another state.",
            *entity.exchanges,
            replaced,
            again,
            after,
        )


def _is_free(stated: Mapping[str, Any]) -> bool:
    """Whether a member is a text or a number that may be any."""
    kinds = stated.get("type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return bool({"string", "number", "integer"} & set(kinds)) and not {"enum", "const", "format"} & set(
        stated
    )


def _count_of(bench: Bench, collection: EntityCollection, entity: Entity) -> int:
    if collection.lists is None:
        return 0
    places = {name: value for name, value in entity.places.items() if name != collection.parameter}
    whole = every_item(bench, collection.lists, places)
    return whole.count(collection, entity.id) if whole is not None and whole.has_ended else 0
