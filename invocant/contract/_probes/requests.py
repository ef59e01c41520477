"""What a request may be: every bound of a schema is a bound of the server, from both sides."""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from invocant.contract._bench import Bench, ImpossibleError
from invocant.contract._comparing import as_text, without_null
from invocant.contract._findings import Exchange
from invocant.contract._heights import kinds_of
from invocant.contract._media import essence
from invocant.contract._probes.wrong_values import allowed_values, required_of, wrong_values
from invocant.contract._surface import EntityCollection
from invocant.contract._values import NoValueError
from invocant.documents import OperationObject

_MAX_MEMBERS = 30
"""How many members of a body, and how many parameters, are tried."""
_MAX_BODIES = 400
"""How many bodies beyond a bound are sent to an operation, and how many at one."""


def check_bodies(bench: Bench, operation: OperationObject) -> None:
    """Send a body at each bound of its schema, and just over it."""
    declared = bench.surface.json_body(operation)
    if declared is None:
        raise ImpossibleError("it takes no JSON")
    collection = next(
        (c for c in bench.surface.collections if operation in (c.creates, c.changes, c.replaces)), None
    )
    schema = declared[1]
    base, places = _base(bench, operation, schema, collection)
    accepted = _send(bench, operation, collection, places, base)
    if not accepted.ok:
        raise ImpossibleError(f"a body that its schema allows was answered with {accepted.status}")
    if not isinstance(base, dict):
        return
    validator = bench.surface.validator(schema, of="request")
    is_merge = essence(declared[0]) == "application/merge-patch+json"
    for name, what, value in _first(bench, operation, _beyond(bench, schema, base)):
        if validator.is_valid(value) or (is_merge and validator.is_valid(without_null(value))):
            continue
        exchange = _send(bench, operation, collection, places, value)
        if exchange.ok:
            bench.report("bounds-held", operation, f"{name} {what}, and the server took it.", exchange)
        elif exchange.failure is None and (exchange.status or 0) >= 500:
            bench.report(
                "not-a-server-error",
                operation,
                f"{name} {what}, and the answer is {exchange.status}.",
                exchange,
            )
    for name, what, value in _first(bench, operation, _within(bench, schema, base)):
        if not validator.is_valid(value):
            continue
        exchange = _send(bench, operation, collection, places, value)
        if exchange.status in (400, 413, 422) or (exchange.status or 0) >= 500:
            bench.report(
                "bounds-reached" if (exchange.status or 0) < 500 else "not-a-server-error",
                operation,
                f"{name} {what}, which is allowed, and the answer is {exchange.status}.",
                exchange,
            )


def _first(
    bench: Bench, operation: OperationObject, bodies: Iterator[tuple[str, str, Any]]
) -> Iterator[tuple[str, str, Any]]:
    """Yield the first bodies, and say so where there are more."""
    yield from islice(bodies, _MAX_BODIES)
    if next(bodies, None) is not None:
        bench.remark(operation.label, f"of the bounds of its body the first {_MAX_BODIES} were tried")


def _base(
    bench: Bench, operation: OperationObject, schema: Any, collection: EntityCollection | None
) -> tuple[Any, dict[str, str]]:
    if collection is not None and operation is not collection.creates:
        entity = bench.create(collection) if bench.caller.write else bench.entity(collection)
        return bench.body_of(collection, operation), entity.places
    if collection is not None:
        return bench.body_of(collection, operation), bench.parents(operation.path)
    try:
        return bench.values.valid(schema), bench.parents(operation.path)
    except NoValueError as error:
        raise ImpossibleError(f"no body is known that it would take{error.told}") from error


def _send(
    bench: Bench,
    operation: OperationObject,
    collection: EntityCollection | None,
    places: Mapping[str, str],
    body: Any,
) -> Exchange:
    exchange = bench.call(operation, places, body=body)
    if exchange.ok and collection is not None and operation is collection.creates:
        with contextlib.suppress(ImpossibleError):
            bench.made.append(bench._made(collection, places, body, exchange))
    return exchange


def _fresh(bench: Bench, schema: Any, base: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy of a body with new words where it had words: names may have to be new each time."""
    fresh = copy.deepcopy(dict(base))
    members = bench.surface.members(schema)
    for name, value in fresh.items():
        stated = members.get(name, {})
        if (
            isinstance(value, str)
            and stated.get("type") == "string"
            and "enum" not in stated
            and "const" not in stated
        ):
            if name.lower().endswith("id"):
                continue
            try:
                fresh[name] = bench.values.value(stated, name=name)
            except NoValueError:
                continue
    return fresh


def _beyond(bench: Bench, schema: Any, base: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Yield bodies that break one rule of their schema each: the member, how it breaks it, the body."""
    stated = bench.surface.resolved(schema)
    required = required_of(stated)
    for name in required:
        if name in base:
            value = _fresh(bench, schema, base)
            del value[name]
            yield name, "is required and was left out", value
    above = bench.surface.entered(schema)
    written = stated.get("properties", {})
    for name, member in list(bench.surface.members(schema).items())[:_MAX_MEMBERS]:
        if member.get("readOnly") is True:
            continue
        for what, wrong in wrong_values(
            bench, member, base.get(name), (*above, *bench.surface.entered(written[name]))
        ):
            yield name, what, {**_fresh(bench, schema, base), name: wrong}
    if stated.get("additionalProperties") is False:
        yield (
            "undeclared",
            "is no member that the schema allows",
            {**_fresh(bench, schema, base), "undeclared": 1},
        )


def _within(bench: Bench, schema: Any, base: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Yield bodies that are just allowed: the member, what it is, the body."""
    stated = bench.surface.resolved(schema)
    required = required_of(stated)
    for name, member in list(bench.surface.members(schema).items())[:_MAX_MEMBERS]:
        if member.get("readOnly") is True or name.lower().endswith("id"):
            continue
        for what, value in allowed_values(member, bench.values.word()):
            yield name, what, {**_fresh(bench, schema, base), name: value}
        if name not in required and name in base:
            value = _fresh(bench, schema, base)
            del value[name]
            yield name, "is left out", value


def check_queries(bench: Bench, operation: OperationObject) -> None:
    """Ask with each parameter just over its bounds, and at them."""
    if operation.method not in ("get", "head"):
        raise ImpossibleError("only what reads is asked so")
    collection = next((c for c in bench.surface.collections if c.reads is operation), None)
    places = bench.entity(collection).places if collection is not None else bench.parents(operation.path)
    usual = bench.call(operation, places)
    if not usual.ok:
        raise ImpossibleError(f"it was answered with {usual.status} as it is")
    for parameter in [p for p in operation.parameters if p.location == "query"][:_MAX_MEMBERS]:
        stated = bench.surface.resolved(parameter.schema)
        validator = bench.surface.validator(parameter.schema, of="request")
        if "array" in (stated.get("type") or ()) or "items" in stated:
            stated = bench.surface.resolved(stated.get("items"))  # a value alone is a list of it
            validator = bench.surface.validator(stated, of="request")
        if parameter.required:
            query, headers = bench.arguments(operation, without=parameter.name)
            exchange = bench.caller.call(
                operation.method,
                bench.path(operation, places),
                label=operation.label,
                query=query,
                headers=headers,
            )
            if exchange.ok:
                bench.report(
                    "bounds-held",
                    operation,
                    f"The parameter {parameter.name} is required and was left out.",
                    exchange,
                )
        if "object" in kinds_of(stated):
            continue  # its members are parameters by names of their own
        for what, wrong in wrong_values(bench, stated, None):
            if wrong is None or isinstance(wrong, (dict, list)) or wrong == "":
                continue
            if validator.is_valid(wrong) or _means(validator, as_text(wrong)):
                continue
            exchange = bench.call(operation, places, query={parameter.name: wrong})
            if exchange.ok or (exchange.failure is None and (exchange.status or 0) >= 500):
                bench.report(
                    "bounds-held",
                    operation,
                    f"The parameter {parameter.name} {what}, and the answer is {exchange.status}.",
                    exchange,
                )
        for what, value in allowed_values(stated):
            is_free = (
                isinstance(value, str) and "enum" not in stated
            )  # a cursor or a search: what it is, no schema says
            if value is None or is_free or not validator.is_valid(value):
                continue
            exchange = bench.call(operation, places, query={parameter.name: value})
            if exchange.status in (400, 422) or (exchange.status or 0) >= 500:
                bench.report(
                    "bounds-reached" if (exchange.status or 0) < 500 else "not-a-server-error",
                    operation,
                    f"{parameter.name} {what}, which is allowed, and the answer is {exchange.status}.",
                    exchange,
                )


def _means(validator: Any, text: str) -> bool:
    """Whether a text could be read as a value that is allowed."""
    import json

    if validator.is_valid(text):
        return True
    try:
        return bool(validator.is_valid(json.loads(text)))
    except ValueError:
        return False


def check_texts(bench: Bench, operation: OperationObject) -> None:
    """Send what is no JSON, and JSON under a name that is none."""
    declared = bench.surface.json_body(operation)
    if declared is None:
        raise ImpossibleError("it takes no JSON")
    collection = next(
        (c for c in bench.surface.collections if operation in (c.creates, c.changes, c.replaces)), None
    )
    _, places = _base(bench, operation, declared[1], collection)
    for raw, what in ((b'{"a": ', "ends in the middle"), (b"\xff\xfe{}", "is no UTF-8")):
        exchange = bench.call(operation, places, raw=raw, content_type=declared[0])
        if exchange.ok or (exchange.failure is None and (exchange.status or 0) >= 500):
            bench.report(
                "malformed-refused",
                operation,
                f"The body is JSON that {what}, and the answer is {exchange.status}.",
                exchange,
            )
            break
    body = operation.request_body
    media_types = list(body.content) if body is not None else []
    if any("*" in media_type or "xml" in media_type for media_type in media_types):
        return
    exchange = bench.call(
        operation, places, raw=b"<thing><name>x</name></thing>", content_type="application/xml"
    )
    if exchange.ok or (exchange.failure is None and (exchange.status or 0) >= 500):
        bench.report(
            "content-type-refused",
            operation,
            f"The body is XML, which is not declared, and the answer is {exchange.status}.",
            exchange,
        )
