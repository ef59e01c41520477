"""What is created is found as it was sent, what is changed stays changed, what is deleted is gone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from invocant.contract._bench import Bench, Impossible, Thing, as_text, differences, place_of, same_value
from invocant.contract._findings import Exchange
from invocant.contract._pages import every_item
from invocant.contract._surface import Collection
from invocant.contract._values import NoValue

GONE = (404, 410)
_HIDDEN = (401, 403, *GONE)
"""Statuses with which a server may answer for what is not there."""
_DESCRIBED = 12
"""How many members of a thing are tried one by one."""


def check_created(bench: Bench, collection: Collection) -> None:
    """Create things in full, in least and with what a client must not set, and look for them."""
    operation = collection.creates
    if operation is None:
        raise Impossible("nothing creates")
    first = bench.create(collection)
    _look_at(bench, first)
    second = bench.create(collection)
    if first.id == second.id:
        bench.report(
            "created-distinct",
            operation,
            f"Two things that were created one after the other have the same id, {first.id}.",
            *first.exchanges,
            *second.exchanges,
        )
    elif collection.reads is not None and first.sent:
        again = bench.read(first)
        lost = list(differences(first.sent, bench.shown(first, again), _declared(bench, collection)))
        if again.ok and lost and not list(differences(first.sent, first.answer, _declared(bench, collection))):
            bench.report(
                "created-apart",
                operation,
                f"After another thing was created, {lost[0]}.",
                *first.exchanges,
                *second.exchanges,
                again,
            )
    _least(bench, collection)
    _read_only(bench, collection)


def _declared(bench: Bench, collection: Collection) -> dict[str, Mapping[str, Any]]:
    """Return the members that an answer about one thing declares."""
    operation = collection.reads or collection.creates
    if operation is None:
        return {}
    schema = bench.surface.schema_of(bench.surface.success(operation))
    members = bench.surface.members(schema)
    inner = [member for member in members.values() if isinstance(member.get("properties"), Mapping)]
    if len(members) <= 2 and len(inner) == 1:
        return bench.surface.members(inner[0])
    return members


def _look_at(bench: Bench, thing: Thing) -> None:
    collection, declared = thing.collection, _declared(bench, thing.collection)
    assert collection.creates is not None
    if thing.answer:
        said = bench.surface.schema_of(bench.surface.success(collection.creates))
        members = bench.surface.members(said) or declared
        for difference in differences(thing.sent, thing.answer, {n: m for n, m in members.items() if n in thing.answer}):
            bench.report(
                "created-as-sent", collection.creates, f"In the answer {difference}.", *thing.exchanges
            )
            break
    _hidden(bench, thing)
    made = thing.exchanges[-1]
    location = made.headers.get("location")
    if location and made.status == 201:
        from urllib.parse import urljoin

        leads = bench.caller.call("GET", urljoin(made.url, location), label=collection.creates.label)
        named = bench.shown(thing, leads)
        if not leads.ok:
            bench.report(
                "created-location",
                collection.creates,
                f"Location says {location}, which answers {leads.status}.",
                made,
                leads,
            )
        elif thing.answer and list(differences(_scalars(thing.answer), named, {})):
            bench.report(
                "created-location",
                collection.creates,
                f"Location says {location}, where another thing is.",
                made,
                leads,
            )
    elif (
        made.status == 201
        and "location" in bench.surface.headers_of(bench.surface.answer(collection.creates, 201))
        and not location
    ):
        bench.report(
            "created-location", collection.creates, "The header Location is declared and was not sent.", made
        )
    if collection.reads is not None:
        read = bench.read_until(thing, lambda exchange: exchange.ok)
        if not read.ok:
            bench.report(
                "created-found",
                collection.reads,
                f"What was just created answers {read.status}.",
                *thing.exchanges,
                read,
            )
            return
        shown = bench.shown(thing, read)
        for difference in differences(thing.sent, shown, declared):
            bench.report(
                "created-found", collection.reads, f"Read after creation, {difference}.", *thing.exchanges, read
            )
            break
        again = bench.read(thing)
        if not again.ok or list(differences(_settable(bench, thing, shown), bench.shown(thing, again), {})):
            bench.report(
                "read-safe",
                collection.reads,
                "Reading a thing twice shows two states of it, although nothing changed it in between.",
                read,
                again,
            )
    _listed(bench, thing)


def _settable(bench: Bench, thing: Thing, shown: Mapping[str, Any]) -> dict[str, Any]:
    """Return those members of *shown* that a client set."""
    return {name: value for name, value in shown.items() if name in thing.sent}


def _scalars(value: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: member
        for name, member in value.items()
        if isinstance(member, (str, int)) and re.search(r"(^|_)id$|name$", name.lower())
    }


def _listed(bench: Bench, thing: Thing) -> None:
    collection = thing.collection
    if collection.lists is None:
        return
    places = {name: value for name, value in thing.places.items() if name != collection.parameter}
    whole = every_item(bench, collection.lists, places)
    if whole is None or not whole.has_ended:
        return
    shown = whole.named(collection, thing.id)
    if shown is None:
        if collection.reads is None or bench.read(thing).ok:
            bench.report(
                "created-listed",
                collection.lists,
                f"What was created as {place_of(thing)} is on no page of the list.",
                *thing.exchanges,
                *whole.exchanges[-1:],
            )
        return
    if collection.reads is not None:
        read = bench.read(thing)
        full = bench.shown(thing, read)
        both = {n: v for n, v in _settable(bench, thing, shown).items() if n in full}
        if read.ok and list(differences(both, full, {})):
            difference = next(iter(differences(both, full, {})))
            bench.report(
                "listed-as-read",
                collection.lists,
                f"The list shows another state of {place_of(thing)} than the thing itself: there {difference}.",
                *whole.exchanges[-1:],
                read,
            )


def _hidden(bench: Bench, thing: Thing) -> None:
    """Look whether something that is only written is shown."""
    operation = thing.collection.creates
    assert operation is not None
    declared = bench.surface.json_body(operation)
    for name, said in bench.surface.members(declared[1] if declared else None).items():
        value = thing.sent.get(name)
        if not isinstance(value, str) or len(value) < 6:
            continue
        if said.get("writeOnly") is not True and said.get("format") != "password":
            continue
        shows = [exchange for exchange in thing.exchanges if value.encode() in exchange.body]
        if thing.collection.reads is not None and not shows:
            read = bench.read(thing)
            shows = [read] if value.encode() in read.body else []
        if shows:
            bench.report(
                "write-only-hidden",
                operation,
                f"The member {name} is only to be written, and an answer shows its value.",
                *thing.exchanges,
                *(exchange for exchange in shows if exchange not in thing.exchanges),
            )


def _least(bench: Bench, collection: Collection) -> None:
    """Create a thing of what is required alone: what is left out has its default."""
    operation = collection.creates
    assert operation is not None
    body = bench.surface.json_body(operation)
    if body is None:
        return
    members = bench.surface.members(body[1])
    value = bench.body_of(collection, operation, full=False)
    if not isinstance(value, dict):
        return
    places = bench.parents(operation.path)
    exchange = bench.call(operation, places, body=value)
    if not exchange.ok:
        bench.report(
            "least-accepted",
            operation,
            f"A body with no more than the required members was answered with {exchange.status}.",
            exchange,
        )
        return
    thing = bench._made(collection, places, value, exchange)
    bench.made.append(thing)
    shown = dict(thing.answer)
    steps: tuple[Exchange, ...] = (exchange,)
    if collection.reads is not None:
        read = bench.read_until(thing, lambda answer: answer.ok)
        if not read.ok:
            bench.report(
                "created-found", collection.reads, f"What was just created answers {read.status}.", exchange, read
            )
            return
        shown, steps = dict(bench.shown(thing, read)), (exchange, read)
    for name, said in members.items():
        default = said.get("default")
        if default is None or name in value or name not in shown or said.get("writeOnly") is True:
            continue
        if not same_value(default, shown[name]):
            bench.report(
                "default-applied",
                operation,
                f"The member {name} was left out and is {as_text(shown[name])}, not its default {as_text(default)}.",
                *steps,
            )
            return


def _read_only(bench: Bench, collection: Collection) -> None:
    """Send what only the server may set: it is refused or passed over."""
    operation = collection.creates
    assert operation is not None
    declared = bench.surface.json_body(operation)
    if declared is None:
        return
    members = bench.surface.members(declared[1])
    ours = {name: said for name, said in members.items() if said.get("readOnly") is True}
    if not ours:
        return
    value = dict(bench.body_of(collection, operation))
    for name, said in ours.items():
        try:
            value[name] = bench.values.value({k: v for k, v in said.items() if k != "readOnly"}, name=name)
        except NoValue:
            continue
    places = bench.parents(operation.path)
    exchange = bench.call(operation, places, body=value)
    if not exchange.ok:
        return
    try:
        thing = bench._made(collection, places, value, exchange)
    except Impossible:
        return
    bench.made.append(thing)
    shown = thing.answer
    steps: tuple[Exchange, ...] = (exchange,)
    if not shown and collection.reads is not None:
        read = bench.read(thing)
        shown, steps = bench.shown(thing, read), (exchange, read)
    for name in ours:
        if name in value and name in shown and not isinstance(value[name], bool) and value[name] == shown[name]:
            bench.report(
                "read-only-kept",
                operation,
                f"The member {name} may only be read, and the server took the client's value for it.",
                *steps,
            )
            return


# -- deletion -----------------------------------------------------------------------------------------------


def check_deleted(bench: Bench, collection: Collection) -> None:
    """Delete one of two things: it is gone, the other is not, and a second deletion changes nothing."""
    operation = collection.deletes
    if operation is None:
        raise Impossible("nothing deletes")
    stays, goes = bench.create(collection), bench.create(collection)
    deleted = bench.delete(goes)
    if not deleted.ok:
        bench.report(
            "deleted-gone",
            operation,
            f"Deleting what was just created was answered with {deleted.status}.",
            *goes.exchanges,
            deleted,
        )
        return
    goes.is_gone = True
    if collection.reads is not None and deleted.status != 202:
        read = bench.read_until(goes, lambda exchange: exchange.status in GONE)
        if read.status not in GONE:
            bench.report(
                "deleted-gone",
                operation,
                f"What was deleted still answers {read.status}.",
                *goes.exchanges,
                deleted,
                read,
            )
    if collection.lists is not None and deleted.status != 202:
        places = {name: value for name, value in goes.places.items() if name != collection.parameter}
        whole = every_item(bench, collection.lists, places)
        if whole is not None and whole.named(collection, goes.id) is not None:
            bench.report(
                "deleted-unlisted",
                operation,
                f"What was deleted as {place_of(goes)} is still listed.",
                *goes.exchanges,
                deleted,
                *whole.exchanges[-1:],
            )
    if collection.reads is not None and goes.id != stays.id:
        other = bench.read(stays)
        if other.status in GONE:
            bench.report(
                "deleted-alone",
                operation,
                f"Deleting {place_of(goes)} took {place_of(stays)} along.",
                *stays.exchanges,
                *goes.exchanges,
                deleted,
                other,
            )
            stays.is_gone = True
    again = bench.call(operation, goes.places)
    if not (again.status in GONE or again.ok):
        bench.report(
            "delete-again",
            operation,
            f"The second deletion of a thing was answered with {again.status}: "
            "expected is 404 or 410, or the same as before.",
            *goes.exchanges,
            deleted,
            again,
        )


def check_missing(bench: Bench, collection: Collection) -> None:
    """Ask for what was never there."""
    for operation in (collection.reads, collection.changes):
        if operation is None or (operation is collection.changes and not bench.caller.write):
            continue
        places = bench.parents(operation.path, collection.parameter)
        parameter = next(
            (p for p in operation.parameters if p.location == "path" and p.name == collection.parameter), None
        )
        said = bench.surface.resolved(parameter.schema) if parameter is not None else {}
        if said.get("enum") or "const" in said:
            continue
        places[collection.parameter] = _nowhere(bench, said)
        body = None
        if operation is collection.changes:
            declared = bench.surface.json_body(operation)
            if declared is None:
                continue
            try:
                body = bench.values.valid(declared[1])
            except NoValue:
                continue
        exchange = bench.call(operation, places, body=body)
        if exchange.failure is None and (exchange.ok or (exchange.status or 0) >= 500):
            bench.report(
                "missing-not-found",
                operation,
                f"What was never there, {collection.parameter} {places[collection.parameter]}, "
                f"answers {exchange.status}.",
                exchange,
            )


def _nowhere(bench: Bench, said: Mapping[str, Any]) -> str:
    """Return an id, by its schema, that nothing has."""
    from invocant.contract._values import bounds

    kinds = said.get("type")
    if kinds in ("integer", "number") or (isinstance(kinds, list) and "integer" in kinds):
        low, high = bounds(said, whole=True)
        wanted = 987_654_321
        if high is not None and wanted > high:
            wanted = int(high)
        return str(max(wanted, int(low or 0)))
    if said.get("format") or said.get("pattern") or said.get("maxLength"):
        try:
            return as_text(bench.values.value({**said, "example": None, "examples": None}))
        except NoValue:
            pass
    return bench.values.word("nowhere")


# -- changes ------------------------------------------------------------------------------------------------


def check_changed(bench: Bench, collection: Collection) -> None:
    """Change one member at a time: it stays changed, and the others stay as they were."""
    operation = collection.changes
    if operation is None:
        raise Impossible("nothing changes")
    body = next(iter((operation.request_body.content if operation.request_body else {}).items()), None)
    if body is None:
        raise Impossible("the change takes no body")
    media_type, schema = body
    declared = bench.surface.json_body(operation)
    if declared is None or "json-patch" in media_type:
        raise Impossible("only changes in JSON that name members are tried")
    media_type, schema = declared
    thing = bench.create(collection)
    if collection.reads is None:
        raise Impossible("nothing reads what was changed")
    required = bench.surface.resolved(schema).get("required")
    required = required if isinstance(required, list) else []
    for name, said in list(bench.surface.members(schema).items())[:_DESCRIBED]:
        if said.get("readOnly") is True or said.get("writeOnly") is True or said.get("format") == "password":
            continue
        before = bench.read(thing)
        state = dict(bench.shown(thing, before))
        if not before.ok or name not in state:
            continue
        change = _another(bench, collection, name, said, state[name], schema)
        if change is None:
            continue
        value = {other: state[other] for other in required if other in state} | {name: change}
        if not bench.surface.validator(schema, of="request").is_valid(value):
            continue
        changed = bench.call(operation, thing.places, body=value, content_type=media_type)
        if not changed.ok:
            if changed.status is not None and changed.status >= 500:
                bench.report("patch-kept", operation, f"A change of {name} was answered with {changed.status}.", changed)
            continue
        after = bench.read_until(thing, lambda read: _kept(bench.shown(thing, read).get(name), change))
        shown = dict(bench.shown(thing, after))
        steps = (*thing.exchanges, changed, after)
        if not after.ok or not _kept(shown.get(name), change):
            bench.report(
                "patch-kept",
                operation,
                f"{name} was changed to {as_text(change)}, and is {as_text(shown.get(name))} afterwards.",
                *steps,
            )
            continue
        settable = set(thing.sent) & set(state) - {name}
        others = {other: state[other] for other in settable}
        lost = list(differences(others, shown, {}))
        if lost:
            bench.report("patch-merges", operation, f"Only {name} was changed, and {lost[0]}.", *steps)
            return
        _etags(bench, operation.label, before, changed, after)
        if isinstance(state[name], Mapping) and isinstance(change, Mapping):
            continue


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


def _kept(got: Any, wanted: Any) -> bool:
    return not list(differences({"value": wanted}, {"value": got}, {}))


def _another(
    bench: Bench, collection: Collection, name: str, said: Mapping[str, Any], now: Any, schema: Any
) -> Any:
    """Return a value for a member that is not the one it has now, or None."""
    known = bench._references(collection, schema)
    if name in known:
        return None
    for _ in range(6):
        try:
            value = bench.values.value(said, name=name)
        except NoValue:
            return None
        if isinstance(value, Mapping):
            return None  # whether the inside of a member is merged or replaced is not said anywhere
        if not same_value(value, now):
            return value
    return None


def check_replaced(bench: Bench, collection: Collection) -> None:
    """Replace a thing, twice with the same: it is what was sent, and the second time changes nothing."""
    operation = collection.replaces
    if operation is None or collection.reads is None:
        raise Impossible("nothing replaces")
    thing = bench.create(collection)
    body = bench.body_of(collection, operation)
    if not isinstance(body, dict):
        raise Impossible("what replaces is no object")
    for name in (collection.parameter, "id"):
        if name in body:
            body[name] = thing.answer.get(name, body[name])
    before = bench.read(thing)
    replaced = bench.call(operation, thing.places, body=body)
    if not replaced.ok:
        if replaced.status in GONE or (replaced.status or 0) >= 500:
            bench.report(
                "put-kept",
                operation,
                f"Replacing what was just created was answered with {replaced.status}.",
                *thing.exchanges,
                replaced,
            )
        return
    declared = _declared(bench, collection)
    read = bench.read_until(
        thing, lambda answer: not list(differences(body, bench.shown(thing, answer), declared))
    )
    lost = list(differences(body, bench.shown(thing, read), declared))
    if not read.ok or lost:
        what = lost[0] if lost else f"it answers {read.status}"
        bench.report(
            "put-kept", operation, f"Read after it was replaced, {what}.", *thing.exchanges, replaced, read
        )
        return
    _etags(bench, operation.label, before, replaced, read)
    again = bench.call(operation, thing.places, body=body)
    after = bench.read(thing)
    if (
        not again.ok
        or not after.ok
        or list(differences({n: v for n, v in bench.shown(thing, read).items() if n in body}, bench.shown(thing, after), {}))
        or _count_of(bench, collection, thing) > 1
    ):
        bench.report(
            "put-idempotent",
            operation,
            f"The same PUT a second time was answered with {again.status} and left another state than the first.",
            *thing.exchanges,
            replaced,
            again,
            after,
        )


def _count_of(bench: Bench, collection: Collection, thing: Thing) -> int:
    if collection.lists is None:
        return 0
    places = {name: value for name, value in thing.places.items() if name != collection.parameter}
    whole = every_item(bench, collection.lists, places)
    return whole.count(collection, thing.id) if whole is not None else 0


# -- twice the same, and who saw what ------------------------------------------------------------------------


def check_keys(bench: Bench, collection: Collection) -> None:
    """Create twice with one idempotency key: one thing is made."""
    operation = collection.creates
    if operation is None:
        raise Impossible("nothing creates")
    header = next(
        (
            parameter.name
            for parameter in operation.parameters
            if parameter.location == "header"
            and re.fullmatch(r"(x-)?idempotency-?key", parameter.name.lower())
        ),
        None,
    )
    if header is None:
        raise Impossible("no idempotency key is declared")
    key = bench.values.word("key")
    body = bench.body_of(collection, operation)
    places = bench.parents(operation.path)
    first = bench.create(collection, body=body, places=places, headers={header: key})
    second = bench.call(operation, places, body=body, headers={header: key})
    if second.ok:
        again = bench._made(collection, places, body, second)
        if again.id != first.id:
            bench.made.append(again)
            bench.report(
                "key-idempotent",
                operation,
                f"Two requests with the same {header} and body made two things, {first.id} and {again.id}.",
                *first.exchanges,
                second,
            )
            return
    elif second.status not in (409, 425, 429):
        bench.report(
            "key-idempotent",
            operation,
            f"The same request again, with the same {header}, was answered with {second.status}.",
            *first.exchanges,
            second,
        )
        return
    other = bench.create(collection, headers={header: bench.values.word("key")})
    if other.id == first.id:
        bench.report(
            "key-distinct",
            operation,
            f"Two requests with different {header} made one thing.",
            *first.exchanges,
            *other.exchanges,
        )


def check_apart(bench: Bench, collection: Collection) -> None:
    """Look for a thing under a parent that it is not a child of."""
    if collection.reads is None or collection.path.count("{") < 1:
        raise Impossible("it has no parent")
    thing = bench.create(collection)
    stranger = bench.parents(collection.reads.path, collection.parameter, fresh=True)
    changed = {name for name, value in stranger.items() if thing.places.get(name) != value}
    if not changed:
        raise Impossible("there is one parent only")
    read = bench.call(collection.reads, {**stranger, collection.parameter: thing.id})
    if read.ok and not list(differences(thing.sent, bench.shown(thing, read), {})):
        bench.report(
            "parent-apart",
            collection.reads,
            f"A thing of {place_of(thing)} is found under another parent too.",
            *thing.exchanges,
            read,
        )


def check_conditions(bench: Bench, collection: Collection) -> None:
    """Ask again for what is known, and change what another has changed, with the ETag that was given."""
    if collection.reads is None:
        raise Impossible("nothing reads")
    thing = bench.thing(collection)
    read = bench.read(thing)
    etag = read.headers.get("etag")
    if not read.ok or not etag:
        raise Impossible("no ETag is given")
    knows = {name.lower() for name in (p.name for p in collection.reads.parameters if p.location == "header")}
    if "304" in collection.reads.responses or "if-none-match" in knows:
        again = bench.read(thing, headers={"If-None-Match": etag})
        if again.status != 304:
            bench.report(
                "not-modified",
                collection.reads,
                f"If-None-Match names the ETag that the thing has, and the answer is {again.status}, not 304.",
                read,
                again,
            )
        other = bench.read(thing, headers={"If-None-Match": '"never-given"'})
        if other.status == 304:
            bench.report(
                "not-modified",
                collection.reads,
                "If-None-Match names an ETag that was never given, and the answer is 304.",
                other,
            )
    for operation in _changing(collection):
        if not bench.caller.write or thing.exchanges[-1].method == "GET":
            return
        header = {p.name.lower() for p in operation.parameters if p.location == "header"}
        if "412" not in operation.responses and "if-match" not in header:
            continue
        body = None
        if operation is not collection.deletes:
            body = bench.body_of(collection, operation, full=operation is collection.replaces)
        stale = bench.call(operation, thing.places, body=body, headers={"If-Match": '"stale-0"'})
        if stale.ok:
            bench.report(
                "stale-refused",
                operation,
                "If-Match names an ETag that the thing does not have, and the change was made.",
                *thing.exchanges,
                stale,
            )
            return


def _changing(collection: Collection) -> Iterator[Any]:
    for operation in (collection.changes, collection.replaces, collection.deletes):
        if operation is not None:
            yield operation


def check_head(bench: Bench, collection: Collection) -> None:
    """Ask with HEAD: the same status as GET, and no body."""
    for operation in bench.surface.operations:
        if operation.method != "head" or operation.path not in (collection.path, collection.item_path):
            continue
        places = (
            bench.thing(collection).places
            if operation.path == collection.item_path
            else bench.parents(collection.path)
        )
        path = bench.path(operation, places)
        asked = bench.caller.call("HEAD", path, label=operation.label)
        whole = bench.caller.call("GET", path, label=operation.label)
        if asked.status != whole.status:
            bench.report(
                "head-as-get",
                operation,
                f"HEAD is answered with {asked.status}, GET with {whole.status}.",
                asked,
                whole,
            )
