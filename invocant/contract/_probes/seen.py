"""What every answer on the way shows, whatever was asked: its form, its schema, and what it gives away."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from invocant._drift.answers import DriftFinder
from invocant.contract._bench import Bench
from invocant.contract._findings import Exchange
from invocant.contract._media import covers, is_json, is_stream
from invocant.contract._numbers import whole_number
from invocant.contract._probes.answers import OF_HTTP
from invocant.documents import OperationObject

_LEAKS = (
    re.compile(rb"Traceback \(most recent call last\)"),
    re.compile(rb'File "[^"\n]{1,200}", line \d+, in '),
    re.compile(rb"\n\s+at [\w.$<>]+\([\w.]+:\d+(:\d+)?\)"),
    re.compile(rb"(?i)(syntax error at or near|sqlite3\.\w*error|psycopg2?\.\w|ORA-\d{5}|SQLSTATE\[)"),
)
"""What only an exception that nobody caught shows: traces of a language, messages of a database."""


_DATES = ("date", "last-modified", "expires")
_PRIVATE = re.compile(
    r"(^|[_.-])(password|passwd|pwd|passphrase|secret|salt|internal|internals|debug|stacktrace|stack_trace"
    r"|traceback|sql|ssn|credential|credentials|private_key)([_.-]|$)"
)
"""What a name says that is nobody's business but the server's, in the form `two_words`."""
_PERHAPS_PRIVATE = re.compile(
    rb"password|passwd|pwd|passphrase|secret|salt|internal|debug|stack[_.-]?trace|traceback|sql|ssn|credential"
    rb"|private[_.-]?key|\\u",
    re.IGNORECASE,
)
"""What an answer has that shows such a name, also by escapes: in all others none is looked for."""
_FORMATS = {
    "date-time": re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:?\d\d)?"),
    "date": re.compile(r"\d{4}-\d\d-\d\d([Tt ]00:00:00(\.0+)?([Zz]|[+-]\d\d:?\d\d)?)?"),
    "uuid": re.compile(r"(urn:uuid:)?[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}"),
}
"""What a text of a format must look like at least: an offset may be missing, as frameworks leave it out."""


def check_seen(bench: Bench, seen: list[tuple[str, Exchange]]) -> None:
    """Look at all that came on the way."""
    by_label = {operation.label: operation for operation in bench.surface.operations}
    finder = DriftFinder(bench.surface.document)
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
            _given_away(bench, finder, operation, exchange)
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
    if not exchange.ok or not exchange.body:
        return
    if declared.content and not any(covers(name, exchange.content_type) for name in declared.content):
        if exchange.content_type and not is_stream(exchange.content_type):
            bench.report(
                "content-type-conformance",
                operation,
                f"The answer is {exchange.content_type}; documented is {', '.join(declared.content)}.",
                exchange,
            )
        return
    if not is_json(exchange.content_type):
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
    for name, place, text in _off_format(bench, schema, value):
        bench.report(
            "format-kept", operation, f"{place or 'the body'} is {text[:40]!r}, which is no {name}.", exchange
        )
        break


def _off_format(bench: Bench, schema: Any, value: Any, place: str = "") -> Iterator[tuple[str, str, str]]:
    """Yield each text that is not what its format says: the format, its place, and the text."""
    stated = bench.surface.resolved(schema)
    if isinstance(value, str):
        pattern = _FORMATS.get(str(stated.get("format")))
        if pattern is not None and pattern.fullmatch(value) is None:
            yield str(stated["format"]), place, value
    elif isinstance(value, Mapping):
        members = stated.get("properties")
        for name, member in members.items() if isinstance(members, Mapping) else ():
            if name in value:
                yield from _off_format(bench, member, value[name], f"{place}/{name}")
    elif isinstance(value, list) and "items" in stated:
        for index, item in enumerate(value):
            yield from _off_format(bench, stated["items"], item, f"{place}/{index}")


def _given_away(bench: Bench, finder: DriftFinder, operation: OperationObject, exchange: Exchange) -> None:
    """Look for members and headers that are undeclared and, by their names, the server's own."""
    if is_stream(exchange.content_type):
        return
    names = " ".join(exchange.headers).encode("utf-8", "replace")
    if not _PERHAPS_PRIVATE.search(exchange.body) and not _PERHAPS_PRIVATE.search(names):
        return
    deviations = finder.answer(
        operation.pointer, exchange.status or 0, exchange.headers, exchange.body, method=exchange.method
    )
    for deviation in deviations:
        words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", deviation.name).lower()
        is_echo = deviation.kind == "member" and deviation.name.encode() in (exchange.sent_body or b"")
        if deviation.kind in ("member", "header") and not is_echo and _PRIVATE.search(words):
            bench.report(
                "internals-hidden",
                operation,
                f"The answer {exchange.status} has the undeclared {deviation.kind} {deviation.name}.",
                exchange,
            )
            return


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
    length, is_plain = exchange.headers.get("content-length"), "content-encoding" not in exchange.headers
    is_counted = (
        exchange.failure is None and is_plain and exchange.method != "HEAD" and exchange.status != 304
    )
    if length is not None and is_counted and whole_number(length) != len(exchange.body):
        bench.report(
            "length-true",
            label,
            f"Content-Length is {length}, and the body has {len(exchange.body)} bytes.",
            exchange,
        )
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


_NOTHING: Any = object()
