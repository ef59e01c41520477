"""What a request may be: every bound of a schema is a bound of the server, from both sides."""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Iterator, Mapping
from typing import Any

from invocant.contract._bench import Bench, ImpossibleError
from invocant.contract._comparing import as_text
from invocant.contract._findings import Exchange
from invocant.contract._surface import EntityCollection
from invocant.contract._values import NoValueError, bounds
from invocant.documents import OperationObject

_MAX_MEMBERS = 30
"""How many members of a body, and how many parameters, are tried."""


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
    for name, what, value in _beyond(bench, schema, base):
        if validator.is_valid(value):
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
    for name, what, value in _within(bench, schema, base):
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
        raise ImpossibleError("no body is known that it would take") from error


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
    for name, member in list(bench.surface.members(schema).items())[:_MAX_MEMBERS]:
        if member.get("readOnly") is True:
            continue
        for what, wrong in wrong_values(bench, member, base.get(name)):
            yield name, what, {**_fresh(bench, schema, base), name: wrong}
    if stated.get("additionalProperties") is False:
        yield (
            "undeclared",
            "is no member that the schema allows",
            {**_fresh(bench, schema, base), "undeclared": 1},
        )


def required_of(stated: Mapping[str, Any]) -> list[str]:
    """Return the members that a schema requires."""
    written = stated.get("required")
    return [name for name in written if isinstance(name, str)] if isinstance(written, list) else []


def wrong_values(bench: Bench, stated: Mapping[str, Any], usual: Any) -> Iterator[tuple[str, Any]]:
    """Yield values that break one rule of a schema each, and what they break."""
    kinds = stated.get("type")
    kinds = set(kinds) if isinstance(kinds, list) else {kinds} if isinstance(kinds, str) else set()
    if stated.get("nullable") is True:
        kinds.add("null")
    if "enum" in stated and kinds & {"string"}:
        yield "is none of the values that it may have", "never-a-value"
    if kinds & {"integer", "number"}:
        whole = "number" not in kinds
        low, high = bounds(stated, whole=whole)
        if low is not None:
            yield f"is below its least value, {low:g}", low - 1
        if high is not None:
            yield f"is above its greatest value, {high:g}", high + 1
        for key, sign in (("exclusiveMinimum", 1), ("exclusiveMaximum", -1)):
            bound = stated.get(key)
            bound = stated.get("minimum" if sign > 0 else "maximum") if bound is True else bound
            if isinstance(bound, (int, float)) and not isinstance(bound, bool):
                yield f"is {bound:g}, which {key} leaves out", bound
        step = stated.get("multipleOf")
        if isinstance(step, int) and step > 1 and isinstance(usual, int):
            yield f"is no multiple of {step}", usual + 1
        if "string" not in kinds:
            yield "is a word and must be a number", "no-number"
    if kinds & {"string"} and not {"enum", "const"} & set(stated):
        least, most = stated.get("minLength"), stated.get("maxLength")
        if isinstance(least, int) and least > 0:
            yield f"is shorter than {least}", ("x" * (least - 1))
        if isinstance(most, int) and most < 100_000:
            stem = usual if isinstance(usual, str) else "x"
            yield f"is longer than {most}", (stem + "x" * (most + 1))[: most + 1]
        if isinstance(stated.get("pattern"), str):
            for text in ("\u00a7 no!", "", "A b", "9" * 5):
                if isinstance(least, int) and len(text) < least:
                    text = text.ljust(least, "\u00a7")
                if not isinstance(most, int) or len(text) <= most:
                    yield f"does not fit its pattern, as {text!r}", text
        if not kinds & {"object"}:
            yield "is an object and must be text", {"not": "text"}
    if kinds & {"boolean"} and "string" not in kinds:
        yield "is a word and must be true or false", "no-boolean"
    if kinds & {"array"}:
        least, most = stated.get("minItems"), stated.get("maxItems")
        items = usual if isinstance(usual, list) else []
        if isinstance(least, int) and least > 0:
            yield f"has fewer than {least} items", items[: least - 1]
        if isinstance(most, int) and most < 1000:
            with contextlib.suppress(NoValueError):
                yield (
                    f"has more than {most} items",
                    [bench.values.value(stated.get("items", {})) for _ in range(most + 1)],
                )
        if stated.get("uniqueItems") is True and items:
            yield "has an item twice", [items[0], items[0]]
        if "string" not in kinds:
            yield "is a word and must be a list", "no-list"
        inner = bench.surface.resolved(stated.get("items"))
        if inner and items:
            for what, wrong in wrong_values(bench, inner, items[0]):
                yield f"has an item that {what}", [wrong]
                break
    if kinds & {"object"} and "string" not in kinds:
        yield "is a word and must be an object", "no-object"
        usual = usual if isinstance(usual, Mapping) else {}
        declared = stated.get("properties")
        for name in stated.get("required") or ():
            if name in usual:
                yield f"lacks {name}, which is required", {k: v for k, v in usual.items() if k != name}
        for name, member in declared.items() if isinstance(declared, Mapping) else ():
            for what, wrong in wrong_values(bench, bench.surface.resolved(member), usual.get(name)):
                yield f"has {name}, which {what}", {**usual, name: wrong}
    if (
        kinds
        and "null" not in kinds
        and usual is not None
        and "const" not in stated
        and None not in (stated.get("enum") or ())
    ):
        yield "is null, which it must not be", None


def _within(bench: Bench, schema: Any, base: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Yield bodies that are just allowed: the member, what it is, the body."""
    stated = bench.surface.resolved(schema)
    required = required_of(stated)
    for name, member in list(bench.surface.members(schema).items())[:_MAX_MEMBERS]:
        if member.get("readOnly") is True or name.lower().endswith("id"):
            continue
        for what, value in allowed_values(member):
            yield name, what, {**_fresh(bench, schema, base), name: value}
        if name not in required and name in base:
            value = _fresh(bench, schema, base)
            del value[name]
            yield name, "is left out", value


def allowed_values(stated: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield values at the bounds of a schema."""
    kinds = stated.get("type")
    kinds = set(kinds) if isinstance(kinds, list) else {kinds} if isinstance(kinds, str) else set()
    listed = stated.get("enum")
    if isinstance(listed, list):
        for value in listed[:20]:
            yield f"is {as_text(value)}", value
        return
    if kinds & {"integer", "number"} and "multipleOf" not in stated:
        low, high = stated.get("minimum"), stated.get("maximum")
        if isinstance(low, (int, float)) and not isinstance(stated.get("exclusiveMinimum"), bool):
            yield f"is its least value, {low:g}", low
        if isinstance(high, (int, float)) and not isinstance(stated.get("exclusiveMaximum"), bool):
            yield f"is its greatest value, {high:g}", high
    if kinds & {"string"} and not {"pattern", "format"} & set(stated):
        least, most = stated.get("minLength"), stated.get("maxLength")
        if isinstance(most, int) and most <= 10_000:
            yield f"is {most} long", "y" * most
        if isinstance(least, int) and least > 0:
            yield f"is {least} long", "z" * least
        if most is None or (isinstance(most, int) and most >= 9):
            yield "is text beyond ASCII", "Zw\u00f6lf \u6e2f\U0001f600"
    if "null" in kinds or stated.get("nullable") is True:
        yield "is null", None


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
            query, headers = bench.arguments(operation)
            exchange = bench.caller.call(
                operation.method,
                bench.path(operation, places),
                label=operation.label,
                query=[pair for pair in query if pair[0] != parameter.name],
                headers=headers,
            )
            if exchange.ok:
                bench.report(
                    "bounds-held",
                    operation,
                    f"The parameter {parameter.name} is required and was left out.",
                    exchange,
                )
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
