"""The same twice, from two sides, and on the ground of what was seen before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from invocant.contract._bench import Bench, ImpossibleError
from invocant.contract._comparing import as_text, differences
from invocant.contract._entities import Entity, identity, place_of
from invocant.contract._pages import every_item
from invocant.contract._surface import EntityCollection


def check_keys(bench: Bench, collection: EntityCollection) -> None:
    """Create twice with one idempotency key: one thing is made."""
    operation = collection.creates
    if operation is None:
        raise ImpossibleError("nothing creates")
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
        raise ImpossibleError("no idempotency key is declared")
    key = bench.values.word("key")
    body = bench.body_of(collection, operation)
    places = bench.parents(operation.path)
    first = bench.create(collection, body=body, places=places, headers={header: key})
    known = _alike(bench, collection, places, first)
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
        more = [name for name in _alike(bench, collection, places, first) if name not in known]
        if more:
            bench.report(
                "key-idempotent",
                operation,
                f"The same request again, with the same {header}, is answered with {first.id}, and the list "
                f"has {', '.join(more[:3])} since then, of the same values.",
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


def _alike(
    bench: Bench, collection: EntityCollection, places: Mapping[str, str], entity: Entity
) -> list[str]:
    """Return what the list has that shows the values of *entity*: what another made has its own."""
    whole = every_item(bench, collection.lists, places) if collection.lists is not None else None
    names = []
    for item in whole.items if whole is not None else ():
        shown = identity(item, collection)
        is_told = shown is not None and any(name in shown[0] for name in entity.sent)
        if shown is not None and is_told and not list(differences(entity.sent, shown[0], {})):
            names.append(as_text(shown[1]))
    return names


def check_apart(bench: Bench, collection: EntityCollection) -> None:
    """Look for a thing under a parent that it is not a child of."""
    if collection.reads is None or collection.path.count("{") < 1:
        raise ImpossibleError("it has no parent")
    entity = bench.create(collection)
    stranger = bench.parents(collection.reads.path, collection.parameter, fresh=True)
    changed = {name for name, value in stranger.items() if entity.places.get(name) != value}
    if not changed:
        raise ImpossibleError("there is one parent only")
    read = bench.call(collection.reads, {**stranger, collection.parameter: entity.id})
    if read.ok and not list(differences(entity.sent, bench.shown(entity, read), {})):
        bench.report(
            "parent-apart",
            collection.reads,
            f"A thing of {place_of(entity)} is found under another parent too.",
            *entity.exchanges,
            read,
        )
    if collection.lists is None:
        return
    whole = every_item(bench, collection.lists, stranger)
    shown = whole.named(collection, entity.id) if whole is not None else None
    if whole is not None and shown is not None and not list(differences(entity.sent, shown, {})):
        bench.report(
            "parent-apart",
            collection.lists,
            f"A thing of {place_of(entity)} is in the list of another parent too.",
            *entity.exchanges,
            *whole.exchanges[-1:],
        )


def check_conditions(bench: Bench, collection: EntityCollection) -> None:
    """Ask again for what is known, and change what another has changed, with the ETag that was given."""
    if collection.reads is None:
        raise ImpossibleError("nothing reads")
    entity = bench.entity(collection)
    read = bench.read(entity)
    etag = read.headers.get("etag")
    if not read.ok or not etag:
        raise ImpossibleError("no ETag is given")
    knows = {name.lower() for name in (p.name for p in collection.reads.parameters if p.location == "header")}
    if "304" in collection.reads.responses or "if-none-match" in knows:
        again = bench.read(entity, headers={"If-None-Match": etag})
        if again.status != 304:
            bench.report(
                "not-modified",
                collection.reads,
                f"If-None-Match names the ETag of the thing, and the answer is {again.status}, not 304.",
                read,
                again,
            )
        other = bench.read(entity, headers={"If-None-Match": '"never-given"'})
        if other.status == 304:
            bench.report(
                "not-modified",
                collection.reads,
                "If-None-Match names an ETag that was never given, and the answer is 304.",
                other,
            )
    for operation in _changing(collection):
        if not bench.caller.write or entity.exchanges[-1].method == "GET":
            return
        header = {p.name.lower() for p in operation.parameters if p.location == "header"}
        if "412" not in operation.responses and "if-match" not in header:
            continue
        body = None
        if operation is not collection.deletes:
            body = bench.body_of(collection, operation, full=operation is collection.replaces)
        stale = bench.call(operation, entity.places, body=body, headers={"If-Match": '"stale-0"'})
        if stale.ok:
            bench.report(
                "stale-refused",
                operation,
                "If-Match names an ETag that the thing does not have, and the change was made.",
                *entity.exchanges,
                stale,
            )
            return


def _changing(collection: EntityCollection) -> Iterator[Any]:
    for operation in (collection.changes, collection.replaces, collection.deletes):
        if operation is not None:
            yield operation


def check_head(bench: Bench, collection: EntityCollection) -> None:
    """Ask with HEAD: the same status as GET, and no body."""
    for operation in bench.surface.operations:
        if operation.method != "head" or operation.path not in (collection.path, collection.item_path):
            continue
        places = (
            bench.entity(collection).places
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
