"""Answers as they are documented: errors, media types, headers, and what must never be in any of them."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping

from invocant.contract._bench import Bench, ImpossibleError
from invocant.contract._findings import Exchange
from invocant.contract._media import covers, essence, is_json, is_stream
from invocant.contract._probes.shown import nowhere
from invocant.contract._values import NoValueError
from invocant.documents import OperationObject

OF_HTTP = frozenset(
    {400, 401, 403, 404, 405, 406, 408, 411, 413, 414, 415, 417, 421, 422, 426, 428, 429, 431}
)
"""Statuses that a request may be refused with before any operation sees it."""


def check_errors(bench: Bench, operation: OperationObject) -> None:
    """Provoke the errors that can be provoked without changing anything."""
    for what, exchange in _provoked(bench, operation):
        status = exchange.status or 0
        if status < 400:
            continue
        look_at_error(bench, operation, exchange, what)


def _provoked(bench: Bench, operation: OperationObject) -> list[tuple[str, Exchange]]:
    provoked: list[tuple[str, Exchange]] = []
    collection = next(
        (c for c in bench.surface.collections if operation in (c.reads, c.changes, c.replaces, c.deletes)),
        None,
    )
    try:
        places = bench.parents(operation.path, collection.parameter if collection is not None else "")
    except ImpossibleError:
        return provoked
    is_safe = operation.method in ("get", "head")
    if collection is not None and (is_safe or bench.caller.write):
        parameter = next((p for p in operation.parameters if p.name == collection.parameter), None)
        stated = bench.surface.resolved(parameter.schema) if parameter is not None else {}
        if not stated.get("enum"):
            missing = {**places, collection.parameter: nowhere(bench, stated)}
            body = None
            declared = bench.surface.json_body(operation)
            if declared is not None:
                try:
                    body = bench.values.valid(declared[1])
                except NoValueError:
                    return provoked
            provoked.append(("what is not there", bench.call(operation, missing, body=body)))
    if bench.surface.needs_identity(operation) and (is_safe or bench.caller.write):
        with contextlib.suppress(ImpossibleError):
            provoked.append(
                (
                    "no credentials",
                    bench.call(operation, {**_any(operation), **places}, identified=False),
                )
            )
    declared = bench.surface.json_body(operation)
    if declared is not None and bench.caller.write and collection is None:
        for what, raw in (("no JSON", b'{"a": '), ("an empty object", b"{}"), ("a list", b"[]")):
            provoked.append((what, bench.call(operation, places, raw=raw, content_type=declared[0])))
    if is_safe:
        for parameter in operation.parameters:
            stated = bench.surface.resolved(parameter.schema)
            if parameter.location == "query" and stated.get("type") in ("integer", "number", "boolean"):
                try:
                    usual = places if collection is None else bench.entity(collection).places
                    provoked.append(
                        (
                            f"a word for {parameter.name}",
                            bench.call(operation, usual, query={parameter.name: "word"}),
                        )
                    )
                except ImpossibleError:
                    pass
                break
    return provoked


def _any(operation: OperationObject) -> dict[str, str]:
    names = re.findall(r"\{([^{}/]+)\}", operation.path)
    return dict.fromkeys(names, "1")


def look_at_error(bench: Bench, operation: OperationObject, exchange: Exchange, what: str) -> None:
    """Hold an error to what is declared of it: its media type, its schema, its own words about its status."""
    status = exchange.status or 0
    declared = bench.surface.answer(operation, status)
    if declared is not None and declared.content and exchange.method != "HEAD":
        fitting = [media for media in declared.content if covers(media, exchange.content_type)]
        if not fitting and exchange.body:
            bench.report(
                "error-body",
                operation,
                f"For {what} the answer {status} is {essence(exchange.content_type) or 'of no type'}; "
                f"declared is {', '.join(declared.content)}.",
                exchange,
            )
            return
        if not exchange.body:
            bench.report(
                "error-body",
                operation,
                f"For {what} the answer {status} has no body, and one is declared.",
                exchange,
            )
            return
        if is_json(exchange.content_type):
            value = exchange.json(_NOTHING)
            if value is _NOTHING:
                bench.report(
                    "error-body", operation, f"For {what} the body of {status} is no JSON.", exchange
                )
                return
            schema = declared.content[fitting[0]]
            error = next(iter(bench.surface.validator(schema).iter_errors(value)), None)
            if error is not None:
                bench.report(
                    "error-body",
                    operation,
                    f"For {what} the body of {status} breaks its schema: {str(error.message)[:200]}.",
                    exchange,
                )
                return
    if essence(exchange.content_type) == "application/problem+json":
        value = exchange.json()
        if isinstance(value, Mapping) and isinstance(value.get("status"), int) and value["status"] != status:
            bench.report(
                "problem-status",
                operation,
                f"The status is {status}, and the body says {value['status']}.",
                exchange,
            )


_NOTHING = object()


def check_media_types(bench: Bench, operation: OperationObject) -> None:
    """Ask for each media type that is declared, and for one that is not."""
    if operation.method != "get":
        raise ImpossibleError("only what reads is asked so")
    response = bench.surface.success(operation)
    collection = next((c for c in bench.surface.collections if c.reads is operation), None)
    places = bench.entity(collection).places if collection is not None else bench.parents(operation.path)
    media_types = [m for m in (response.content if response is not None else ()) if "*" not in m]
    if any(is_stream(media_type) for media_type in media_types):
        raise ImpossibleError("it streams")
    for media_type in media_types[:4]:
        exchange = bench.call(operation, places, headers={"Accept": media_type})
        if exchange.ok and exchange.body and not covers(media_type, exchange.content_type):
            bench.report(
                "accept-honoured",
                operation,
                f"Accept is {media_type}, which is declared, and {exchange.content_type or 'no type'} comes.",
                exchange,
            )
        elif exchange.status == 406:
            bench.report(
                "accept-honoured",
                operation,
                f"Accept is {media_type}, which is declared, and the answer is 406.",
                exchange,
            )
    exchange = bench.call(operation, places, headers={"Accept": "application/x-nothing"})
    if (exchange.status or 0) >= 500:
        bench.report(
            "accept-refused",
            operation,
            f"For a type that is not declared the answer is {exchange.status}.",
            exchange,
        )
    elif exchange.ok and "406" in operation.responses:
        bench.report(
            "accept-refused",
            operation,
            f"Accept is application/x-nothing, 406 is declared, and the answer is {exchange.status}.",
            exchange,
        )
    if len(media_types) > 1 and exchange.failure is None:
        first, second = media_types[0], media_types[1]
        wanted = f"{first};q=0.1, {second};q=0.9"
        exchange = bench.call(operation, places, headers={"Accept": wanted})
        if exchange.ok and covers(first, exchange.content_type) and not covers(second, exchange.content_type):
            bench.report(
                "accept-honoured",
                operation,
                f"Accept is {wanted}, and {exchange.content_type} comes.",
                exchange,
            )
    plain = bench.call(operation, places, headers={"Accept-Encoding": "identity"})
    coding = plain.headers.get("content-encoding", "identity")
    if plain.ok and coding.lower() != "identity":
        bench.report(
            "encoding-honoured",
            operation,
            f"Accept-Encoding is identity, and the answer is coded as {coding}.",
            plain,
        )
