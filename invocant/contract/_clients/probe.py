"""Drive both clients of a package through an operation, and judge what they send and what they read.

The tester goes first where it can: what it could not have said or read itself is no fault of a client.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from invocant.contract._bench import Bench, ImpossibleError
from invocant.contract._clients.arguments import SameCall, difference, same_call
from invocant.contract._clients.driven import (
    DrivenCall,
    DrivenPackage,
    NotDrivenError,
    PackageMethod,
    encoded,
    problems,
    told,
)
from invocant.contract._clients.reading import check_pages_of, check_stream_of, refused
from invocant.contract._findings import Exchange
from invocant.contract._media import covers, is_json
from invocant.contract._values import NoValueError
from invocant.documents import OperationObject

_BUSY = frozenset({429, 503})
_SAFE = frozenset({"get", "head", "options"})
KINDS = ("sync", "async")
"""What the two clients are called, the sync one first."""


def check_client(bench: Bench, package: DrivenPackage, operation: OperationObject) -> None:
    """Call an operation with both clients, with what is required and with all there is."""
    methods = list(package.methods(operation))
    if not methods:
        raise ImpossibleError(f"{package.name} has no method for {operation.label}")
    places = bench.parents(operation.path)
    for method in methods:
        try:
            if method.is_stream:
                check_stream_of(bench, package, operation, method, places)
            elif method.row.paging is not None:
                _spelling(bench, package, operation, method, places, _first_page)
                check_pages_of(bench, package, operation, method, places)
            else:
                _spelling(bench, package, operation, method, places)
                for is_async in (False, True):
                    _answers(bench, package, operation, method, places, is_async=is_async)
                _missing(bench, package, operation, method, places)
        except NotDrivenError as reason:
            bench.remark(operation.label, f"{method.name} is not driven: {reason}")


def _first_page(pager: Any) -> Any:
    return pager.first_page()


def _call_of(
    bench: Bench,
    operation: OperationObject,
    method: PackageMethod,
    places: Mapping[str, str],
    *,
    full: bool,
    is_paged: bool = False,
) -> SameCall:
    body = None
    if operation.request_body is not None:
        collection = next((c for c in bench.surface.collections if c.makes is operation), None)
        declared = bench.surface.json_body(operation)
        if declared is None:
            raise NotDrivenError("its body is no JSON")
        try:
            body = (
                bench.body_of(collection, operation, full=full)
                if collection is not None
                else bench.values.valid(declared[1], full=full)
            )
        except NoValueError as error:
            raise NotDrivenError(f"no body is known that it would take{error.told}") from error
    return same_call(bench, operation, method, places, body, every=full and not is_paged)


def _spelling(
    bench: Bench,
    package: DrivenPackage,
    operation: OperationObject,
    method: PackageMethod,
    places: Mapping[str, str],
    use: Any = None,
) -> None:
    """Let both clients write the same call, which nobody is sent."""
    for full in (False, True):
        call = _call_of(bench, operation, method, places, full=full, is_paged=use is not None)
        calls = [
            package.call(method, call.arguments, use, label=operation.label, is_async=is_async, is_open=False)
            for is_async in (False, True)
        ]
        for kind, made in zip(KINDS, calls, strict=True):
            if not made.sent:
                bench.report(
                    "client-sends" if kind == "sync" else "client-twins",
                    operation,
                    f"The {kind} {method.name} of {package.name} does not send what the document allows: "
                    f"{told(made.error)}.",
                )
                return
        wanted, written = call.request, [made.sent[0] for made in calls]
        if (text := difference(wanted, written[0], call.names)) is not None:
            bench.report(
                "client-sends",
                operation,
                f"{method.name} of {package.name} does not send what it is given: {text}.",
                _unsent(wanted),
                _unsent(written[0]),
            )
        if (text := _apart(written[0], written[1])) is not None:
            bench.report(
                "client-twins",
                operation,
                f"The async {method.name} of {package.name} does not send what the sync one does: {text}.",
                *map(_unsent, written),
            )


def _apart(sync: Any, asynchronous: Any) -> str | None:
    names = tuple(sync.headers)
    given = {name.lower() for name in asynchronous.headers}
    if missing := [name for name in names if name.lower() not in given]:
        return f"the header {missing[0]} is missing"
    if more := given - {name.lower() for name in names}:
        return f"the header {min(more)} is too much"
    return difference(sync, asynchronous, names)


def _unsent(request: Any) -> Exchange:
    return Exchange(request.method, request.url, tuple(request.headers.items()), request.body)


def _answers(
    bench: Bench,
    package: DrivenPackage,
    operation: OperationObject,
    method: PackageMethod,
    places: Mapping[str, str],
    *,
    is_async: bool,
) -> None:
    """Let a client call the server; where it is refused, the tester says the same."""
    if operation.method == "delete" or (operation.method not in _SAFE and not bench.caller.write):
        return  # what is deleted cannot be called twice
    for full in (False, True):
        call = _call_of(bench, operation, method, places, full=full)
        made = package.call(method, call.arguments, label=operation.label, is_async=is_async)
        if not made.exchanges:
            continue
        exchange = made.exchanges[-1]
        if exchange.status in _BUSY:
            return
        if exchange.ok:
            bench.adopt(operation, places, exchange)
        elif 400 <= (exchange.status or 0) < 500:
            own = bench.caller.pass_on(call.request, operation.label)
            if own.ok:
                bench.adopt(operation, places, own)
                refused(bench, package, operation, method, exchange, own)
        judge(bench, package, operation, method, made, KINDS[is_async])


def _missing(
    bench: Bench,
    package: DrivenPackage,
    operation: OperationObject,
    method: PackageMethod,
    places: Mapping[str, str],
) -> None:
    """Let a client ask for what is not there: the refusal is an error that has what the server said."""
    collection = next((c for c in bench.surface.collections if c.reads is operation), None)
    parameters = {p.name: p for p in operation.parameters if p.location == "path"}
    if collection is None or collection.parameter not in parameters:
        return
    try:
        word = bench.values.valid(parameters[collection.parameter].schema)
    except NoValueError:
        return
    if isinstance(word, bool) or not isinstance(word, (str, int)):
        return
    elsewhere = {**places, collection.parameter: str(word)}
    call = _call_of(bench, operation, method, elsewhere, full=False)
    for is_async in (False, True):
        made = package.call(method, call.arguments, label=operation.label, is_async=is_async)
        judge(bench, package, operation, method, made, KINDS[is_async])


def judge(
    bench: Bench,
    package: DrivenPackage,
    operation: OperationObject,
    method: PackageMethod,
    made: DrivenCall,
    kind: str,
) -> None:
    """Hold what a client made of an answer to the answer, where that keeps the document."""
    if not made.exchanges:
        return
    exchange = made.exchanges[-1]
    status = exchange.status
    if status is None or status in _BUSY or 300 <= status < 400:
        return
    stated = bench.surface.answer(operation, status)
    where = f"The {kind} {method.name} of {package.name}"
    value, is_value = _json_of(bench, stated, exchange)
    if stated is None or (exchange.body and not is_value):
        return  # what the document does not allow, other rules tell
    if exchange.ok and made.error is not None:
        text = f"{where} cannot read an answer that the document allows: {told(made.error)}."
        bench.report("client-decodes", operation, text, exchange)
        return
    if not exchange.ok and getattr(made.error, "status", None) != status:
        text = f"{where} does not tell {status} as an error of that status, but {told(made.error)}."
        bench.report("client-decodes", operation, text, exchange)
        return
    declared = _declared(method.row, status, exchange.content_type)
    if not is_value or declared is None or declared.kind is None:
        return
    wrong = problems(declared.kind, value)
    if wrong:
        text = f"{where} finds fault with an answer that the document allows: {wrong[0]}."
        bench.report("client-decodes", operation, text, exchange)
        return
    result = made.result if exchange.ok else getattr(made.error, "parsed", None)
    result = getattr(result, "started", result)  # of a job, what its start was answered with
    again = encoded(declared.kind, result)
    if not _is_exact(value, again):
        text = f"{where} makes of an answer what writes another: {_first_difference(value, again)}."
        bench.report("client-exact", operation, text, exchange)


def _json_of(bench: Bench, stated: Any, exchange: Exchange) -> tuple[Any, bool]:
    """Return the JSON of an answer, and whether it is JSON that keeps its schema."""
    if not exchange.body or not is_json(exchange.content_type):
        return None, False
    value = exchange.json(default=_NOTHING)
    schema = bench.surface.schema_of(stated, exchange.content_type)
    if value is _NOTHING or schema is None:
        return None, False
    return value, bool(bench.surface.validator(schema).is_valid(value))


_NOTHING: Any = object()


def _declared(row: Any, status: int, content_type: str) -> Any:
    """Return what the package declares of the body of an answer, or None."""
    responses = {key.upper(): value for key, value in row.responses.items()}
    for key in (str(status), f"{status // 100}XX", "DEFAULT"):
        if key not in responses:
            continue
        listed = responses[key]
        listed = listed if isinstance(listed, tuple) else (listed,)
        fitting = [one_of for one_of in listed if one_of is not None and is_json(one_of.media_type)]
        exact = [declared for declared in fitting if covers(declared.media_type, content_type)]
        return next(iter([*exact, *fitting]), None)
    return None


def _is_exact(value: Any, again: Any) -> bool:
    try:
        return json.dumps(value) == json.dumps(again)
    except TypeError:
        return False


def _first_difference(value: Any, again: Any, path: str = "") -> str:
    """Return where two JSON values differ first, in words without the values."""
    if isinstance(value, dict) and isinstance(again, dict):
        for name in value:
            if name not in again:
                return f"{path}/{name} is missing"
            if not _is_exact(value[name], again[name]):
                return _first_difference(value[name], again[name], f"{path}/{name}")
        more = [name for name in again if name not in value]
        return f"{path}/{more[0]} is too much" if more else f"the members of {path or 'it'} change places"
    if isinstance(value, list) and isinstance(again, list):
        if len(value) != len(again):
            return f"{path or 'it'} has {len(again)} items, not {len(value)}"
        index = next(i for i, pair in enumerate(zip(value, again, strict=True)) if not _is_exact(*pair))
        return _first_difference(value[index], again[index], f"{path}/{index}")
    return f"{path or 'it'} is {type(again).__name__} and was {type(value).__name__}, or differs"
