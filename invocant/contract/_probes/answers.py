"""Answers as they are documented: errors, media types, headers, and what must never be in any of them."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from typing import Any

from invocant.contract._bench import Bench, ImpossibleError
from invocant.contract._findings import Exchange
from invocant.contract._media import covers, essence, is_json, is_stream
from invocant.contract._probes.shown import nowhere
from invocant.contract._values import NoValueError
from invocant.documents import OperationObject

_LEAKS = (
    re.compile(rb"Traceback \(most recent call last\)"),
    re.compile(rb'File "[^"\n]{1,200}", line \d+, in '),
    re.compile(rb"\n\s+at [\w.$<>]+\([\w.]+:\d+(:\d+)?\)"),
    re.compile(rb"(?i)(syntax error at or near|sqlite3\.\w*error|psycopg2?\.\w|ORA-\d{5}|SQLSTATE\[)"),
)
"""What only an exception that nobody caught shows: traces of a language, messages of a database."""
OF_HTTP = frozenset(
    {400, 401, 403, 404, 405, 406, 408, 411, 413, 414, 415, 417, 421, 422, 426, 428, 429, 431}
)
"""Statuses that a request may be refused with before any operation sees it."""
_DATES = ("date", "last-modified", "expires")


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
        said = bench.surface.resolved(parameter.schema) if parameter is not None else {}
        if not said.get("enum"):
            missing = {**places, collection.parameter: nowhere(bench, said)}
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
            said = bench.surface.resolved(parameter.schema)
            if parameter.location == "query" and said.get("type") in ("integer", "number", "boolean"):
                try:
                    usual = places if collection is None else bench.thing(collection).places
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
    places = bench.thing(collection).places if collection is not None else bench.parents(operation.path)
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


def check_seen(bench: Bench, seen: list[tuple[str, Exchange]]) -> None:
    """Look at all that came on the way."""
    by_label = {operation.label: operation for operation in bench.surface.operations}
    sent: dict[tuple[str, str], list[bool]] = {}
    witness: dict[tuple[str, str], Exchange] = {}
    for label, exchange in seen:
        operation = by_label.get(label)
        _leaks(bench, label or "API", exchange)
        _forms(bench, label or "API", exchange)
        if operation is None or exchange.status is None or exchange.failure is not None:
            continue
        if exchange.method == operation.method.upper():
            _as_documented(bench, operation, exchange)
        declared = operation.responses.get(str(exchange.status))
        if (
            declared is None
            or not 200 <= exchange.status < 300
            or exchange.method != operation.method.upper()
        ):
            continue
        for name, header in bench.surface.headers_of(declared).items():
            if name in (
                "link",
                "content-type",
                "content-encoding",
                "retry-after",
                "set-cookie",
                "authorization",
            ):
                continue
            key = (label, name)
            sent.setdefault(key, []).append(name in exchange.headers)
            witness[key] = exchange
            if name in exchange.headers:
                _header_value(bench, operation, name, header, exchange)
    for (label, name), times in sent.items():
        if not any(times) and len(times) >= 2:
            bench.report(
                "header-sent",
                label,
                f"The header {name} is declared, and none of {len(times)} answers had it.",
                witness[label, name],
            )


def _as_documented(bench: Bench, operation: OperationObject, exchange: Exchange) -> None:
    """Hold the status and the body of an answer to the document."""
    status = exchange.status or 0
    declared = bench.surface.answer(operation, status)
    if declared is None:
        if status not in OF_HTTP and status != 304 and status < 500:
            bench.report(
                "status-code-conformance",
                operation,
                f"The answer is {status}; documented are {', '.join(operation.responses)}.",
                exchange,
            )
        return
    if not exchange.ok or not is_json(exchange.content_type) or not exchange.body:
        return
    schema = bench.surface.schema_of(declared, exchange.content_type)
    value = exchange.json(_NOTHING)
    if schema is None or value is _NOTHING:
        return
    error = next(iter(bench.surface.validator(schema).iter_errors(value)), None)
    if error is not None:
        bench.report(
            "response-schema-conformance",
            operation,
            f"The body of {status} breaks its schema: {str(error.message)[:200]}.",
            exchange,
        )


def _header_value(
    bench: Bench, operation: OperationObject, name: str, header: Mapping[str, Any], exchange: Exchange
) -> None:
    schema = header.get("schema")
    if not isinstance(schema, Mapping):
        return
    kinds = bench.surface.resolved(schema).get("type")
    text: Any = exchange.headers[name]
    value: Any = text
    if kinds in ("integer", "number", "boolean"):
        import json

        try:
            value = json.loads(text)
        except ValueError:
            value = text
    elif kinds in ("array", "object"):
        return
    error = next(iter(bench.surface.validator(schema).iter_errors(value)), None)
    if error is not None:
        bench.report(
            "header-value", operation, f"The header {name} is {text!r}: {str(error.message)[:160]}.", exchange
        )


def _leaks(bench: Bench, label: str, exchange: Exchange) -> None:
    for pattern in _LEAKS:
        match = pattern.search(exchange.body)
        if match is not None:
            shown = match[0].strip().decode("utf-8", "replace")[:60]
            bench.report(
                "error-tells-nothing",
                label,
                f"The answer {exchange.status} shows the inside of the server: {shown}.",
                exchange,
            )
            return


def _forms(bench: Bench, label: str, exchange: Exchange) -> None:
    for name in _DATES:
        text = exchange.headers.get(name)
        if text and not (name == "expires" and text in ("0", "-1")) and not _is_date(text):
            bench.report("header-form", label, f"The header {name} is no date of HTTP: {text!r}.", exchange)
    if exchange.ok and is_json(exchange.content_type) and exchange.body and exchange.method != "HEAD":
        try:
            exchange.body.decode("utf-8")
        except UnicodeDecodeError:
            bench.report("json-text", label, "The body is JSON that is no UTF-8.", exchange)
            return
        if exchange.json(_NOTHING) is _NOTHING:
            bench.report("json-text", label, "The body is called JSON and is none.", exchange)
    if exchange.failure is not None and exchange.status is not None and "did not end" not in exchange.failure:
        bench.report(
            "answer-whole",
            label,
            f"The answer {exchange.status} broke off: {exchange.failure[:160]}.",
            exchange,
        )


def _is_date(text: str) -> bool:
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(text) is not None and text.rstrip().endswith("GMT")
    except (ValueError, TypeError, IndexError):
        return False
