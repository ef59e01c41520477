"""What is created is found, as it was sent, wherever it may be looked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from invocant.contract._bench import Bench, ImpossibleError
from invocant.contract._comparing import as_text, differences, same_value
from invocant.contract._entities import Entity, place_of
from invocant.contract._findings import Exchange
from invocant.contract._pages import every_item
from invocant.contract._probes.shown import declared_of
from invocant.contract._surface import EntityCollection
from invocant.contract._values import NoValueError
from invocant.documents import OperationObject

_UNREADABLE = (404, 405, 501)
"""What answers GET at a place that can be changed or deleted, and that no operation reads."""


def check_created(bench: Bench, collection: EntityCollection) -> None:
    """Create things in full, in least and with what a client must not set, and look for them."""
    operation = collection.makes
    if operation is None:
        raise ImpossibleError("nothing creates")
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
        lost = list(differences(first.sent, bench.shown(first, again), declared_of(bench, collection)))
        if (
            again.ok
            and lost
            and not list(differences(first.sent, first.answer, declared_of(bench, collection)))
        ):
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


def _look_at(bench: Bench, entity: Entity) -> None:
    collection, declared = entity.collection, declared_of(bench, entity.collection)
    makes = collection.makes
    if makes is None:
        return
    if entity.answer:
        stated = bench.surface.schema_of(bench.surface.success(makes))
        members = bench.surface.members(stated) or declared
        for difference in differences(
            entity.sent, entity.answer, {n: m for n, m in members.items() if n in entity.answer}
        ):
            bench.report("created-as-sent", makes, f"In the answer {difference}.", *entity.exchanges)
            break
    _hidden(bench, entity)
    made = entity.exchanges[-1]
    location = made.headers.get("location")
    if location and made.status == 201:
        _location(bench, entity, makes, made, location)
    elif (
        made.status == 201
        and "location" in bench.surface.headers_of(bench.surface.answer(makes, 201))
        and not location
    ):
        bench.report("created-location", makes, "The header Location is declared and was not sent.", made)
    if collection.reads is not None:
        read = bench.read_until(entity, lambda exchange: exchange.ok)
        if not read.ok:
            bench.report(
                "created-found",
                collection.reads,
                f"What was just created answers {read.status}.",
                *entity.exchanges,
                read,
            )
            return
        shown = bench.shown(entity, read)
        for difference in differences(entity.sent, shown, declared):
            bench.report(
                "created-found",
                collection.reads,
                f"Read after creation, {difference}.",
                *entity.exchanges,
                read,
            )
            break
        again = bench.read(entity)
        if not again.ok or list(differences(_settable(entity, shown), bench.shown(entity, again), {})):
            bench.report(
                "read-safe",
                collection.reads,
                "Reading a thing twice shows two states of it, although nothing changed it in between.",
                read,
                again,
            )
    _listed(bench, entity)


def _location(bench: Bench, entity: Entity, creates: OperationObject, made: Exchange, location: str) -> None:
    """Follow Location: what it names can be read wherever the document reads such a thing."""
    from urllib.parse import urljoin

    leads = bench.caller.call("GET", urljoin(made.url, location), label=creates.label)
    if entity.collection.reads is None and leads.status in _UNREADABLE:
        return
    if not leads.ok:
        bench.report(
            "created-location",
            creates,
            f"Location says {location}, which answers {leads.status}.",
            made,
            leads,
        )
    elif entity.answer and list(differences(_scalars(entity.answer), bench.shown(entity, leads), {})):
        bench.report(
            "created-location", creates, f"Location says {location}, where another thing is.", made, leads
        )


def _settable(entity: Entity, shown: Mapping[str, Any]) -> dict[str, Any]:
    """Return those members of *shown* that a client set."""
    return {name: value for name, value in shown.items() if name in entity.sent}


def _scalars(value: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: member
        for name, member in value.items()
        if isinstance(member, (str, int)) and re.search(r"(^|_)id$|name$", name.lower())
    }


def _listed(bench: Bench, entity: Entity) -> None:
    collection = entity.collection
    if collection.lists is None:
        return
    places = {name: value for name, value in entity.places.items() if name != collection.parameter}
    whole = every_item(bench, collection.lists, places)
    if whole is None or not whole.has_ended:
        return
    shown = whole.named(collection, entity.id)
    if shown is None:
        if collection.reads is None or bench.read(entity).ok:
            bench.report(
                "created-listed",
                collection.lists,
                f"What was created as {place_of(entity)} is on no page of the list.",
                *entity.exchanges,
                *whole.exchanges[-1:],
            )
        return
    if collection.reads is not None:
        read = bench.read(entity)
        full = bench.shown(entity, read)
        common = {n: v for n, v in _settable(entity, shown).items() if n in full}
        if read.ok and list(differences(common, full, {})):
            difference = next(iter(differences(common, full, {})))
            bench.report(
                "listed-as-read",
                collection.lists,
                f"The list and {place_of(entity)} show two states: there {difference}.",
                *whole.exchanges[-1:],
                read,
            )


def _hidden(bench: Bench, entity: Entity) -> None:
    """Look whether something that is only written is shown."""
    operation = entity.collection.makes
    if operation is None:
        return
    declared = bench.surface.json_body(operation)
    for name, stated in bench.surface.members(declared[1] if declared else None).items():
        value = entity.sent.get(name)
        if not isinstance(value, str) or len(value) < 6:
            continue
        if stated.get("writeOnly") is not True and stated.get("format") != "password":
            continue
        shows = [exchange for exchange in entity.exchanges if value.encode() in exchange.body]
        if entity.collection.reads is not None and not shows:
            read = bench.read(entity)
            shows = [read] if value.encode() in read.body else []
        if shows:
            bench.report(
                "write-only-hidden",
                operation,
                f"The member {name} is only to be written, and an answer shows its value.",
                *entity.exchanges,
                *(exchange for exchange in shows if exchange not in entity.exchanges),
            )


def _least(bench: Bench, collection: EntityCollection) -> None:
    """Create a thing of what is required alone: what is left out has its default."""
    operation = collection.creates
    if operation is None:
        return
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
    entity = bench._made(collection, places, value, exchange)
    bench.made.append(entity)
    shown = dict(entity.answer)
    steps: tuple[Exchange, ...] = (exchange,)
    if collection.reads is not None:
        read = bench.read_until(entity, lambda answer: answer.ok)
        if not read.ok:
            bench.report(
                "created-found",
                collection.reads,
                f"What was just created answers {read.status}.",
                exchange,
                read,
            )
            return
        shown, steps = dict(bench.shown(entity, read)), (exchange, read)
    for name, stated in members.items():
        default = stated.get("default")
        if default is None or name in value or name not in shown or stated.get("writeOnly") is True:
            continue
        if not same_value(default, shown[name]):
            bench.report(
                "default-applied",
                operation,
                f"{name} was left out and is {as_text(shown[name])}, not its default {as_text(default)}.",
                *steps,
            )
            return


def _read_only(bench: Bench, collection: EntityCollection) -> None:
    """Send what only the server may set: it is refused or passed over."""
    operation = collection.creates
    if operation is None:
        return
    declared = bench.surface.json_body(operation)
    if declared is None:
        return
    members = bench.surface.members(declared[1])
    ours = {name: stated for name, stated in members.items() if stated.get("readOnly") is True}
    if not ours:
        return
    value = dict(bench.body_of(collection, operation))
    for name, stated in ours.items():
        try:
            value[name] = bench.values.value({k: v for k, v in stated.items() if k != "readOnly"}, name=name)
        except NoValueError:
            continue
    places = bench.parents(operation.path)
    exchange = bench.call(operation, places, body=value)
    if not exchange.ok:
        return
    try:
        entity = bench._made(collection, places, value, exchange)
    except ImpossibleError:
        return
    bench.made.append(entity)
    shown = entity.answer
    steps: tuple[Exchange, ...] = (exchange,)
    if not shown and collection.reads is not None:
        read = bench.read(entity)
        shown, steps = bench.shown(entity, read), (exchange, read)
    for name in ours:
        if (
            name in value
            and name in shown
            and not isinstance(value[name], bool)
            and value[name] == shown[name]
        ):
            bench.report(
                "read-only-kept",
                operation,
                f"The member {name} may only be read, and the server took the client's value for it.",
                *steps,
            )
            return
