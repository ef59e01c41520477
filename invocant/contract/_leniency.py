"""Where servers that are right differ: what a request of schemathesis may be read as, or refused for."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, parse_qsl, unquote, urlsplit

from invocant.contract._bench import Bench
from invocant.contract._comparing import without_null
from invocant.contract._findings import Exchange
from invocant.contract._heights import kinds_of
from invocant.contract._media import essence
from invocant.contract._pages import paging_of, query_of
from invocant.documents import OperationObject

_FRACTION = re.compile(r"[+-]?\d+\.0*|[+-]?[\d.]+[eE][+-]?\d+")
"""A whole number in a form that JSON Schema takes for one, and many a parser of queries does not."""
_BEYOND_BITS = re.compile(r"[+-]?0*[1-9][0-9]{16,}")
"""A whole number beyond 2**53, which not every server can hold, as in a body."""


def would_fit(bench: Bench, operation: OperationObject, exchange: Exchange) -> bool:
    """Whether a request that breaks the schema keeps it once texts and numbers are read for one another."""
    declared = bench.surface.json_body(operation)
    form = _form(bench, operation, exchange)
    if form is not None:
        validator, value = form
        return bool(validator.is_valid(_coerced(validator, value)))
    if declared is not None and exchange.sent_body:
        try:
            value = json.loads(exchange.sent_body)
        except ValueError:
            return False
        validator = bench.surface.validator(declared[1], of="request")
        if essence(declared[0]) == "application/merge-patch+json":
            kept = without_null(value)  # null takes a member away, whatever its schema allows
            if kept != value and validator.is_valid(kept):
                return True
            value = kept
        if not validator.is_valid(value):
            return bool(validator.is_valid(_coerced(validator, value)))
    query = dict(parse_qsl(urlsplit(exchange.url).query, keep_blank_values=True))
    for parameter in operation.parameters:
        if parameter.location == "query" and parameter.name in query:
            text = query[parameter.name]
            validator = bench.surface.validator(parameter.schema, of="request")
            if not any(validator.is_valid(value) for value in _readings(text)):
                return False
    return bool(query) or declared is None


def _form(bench: Bench, operation: OperationObject, exchange: Exchange) -> tuple[Any, Any] | None:
    """Return what judges a form that was sent, and what is in it: one value alone is a list of it."""
    kind = next((value for name, value in exchange.sent_headers if name.lower() == "content-type"), "")
    if essence(kind) != "application/x-www-form-urlencoded" or operation.request_body is None:
        return None
    schema = next(
        (s for name, s in operation.request_body.content.items() if essence(name) == essence(kind)), None
    )
    if schema is None:
        return None
    members = bench.surface.members(schema)
    given = parse_qs((exchange.sent_body or b"").decode("utf-8", "replace"), keep_blank_values=True)
    value = {
        name: values if len(values) > 1 or "array" in kinds_of(members.get(name, {})) else values[0]
        for name, values in given.items()
    }
    return bench.surface.validator(schema, of="request"), value


def _coerced(validator: Any, value: Any) -> Any:
    """Return *value* with what has the wrong type read as another, for as long as that helps."""
    import copy

    value = copy.deepcopy(value)
    for _ in range(20):
        errors = [
            error
            for error in validator.iter_errors(value)
            if "type" in str(error.kind).lower() or "anyof" in str(error.kind).lower()
        ]
        if not errors:
            return value
        path = list(errors[0].instance_path)
        held: Any = value
        for segment in path[:-1]:
            held = held[segment]
        now = held[path[-1]] if path else value
        options = [option for option in _readings(now) if option is not now]
        for option in options:
            trial = copy.deepcopy(value)
            target: Any = trial
            for segment in path[:-1]:
                target = target[segment]
            if not path:
                trial = option
            else:
                target[path[-1]] = option
            if len(list(validator.iter_errors(trial))) < len(list(validator.iter_errors(value))):
                value = trial
                break
        else:
            return value
    return value


def _readings(value: Any) -> list[Any]:
    """Return what servers commonly read a value as."""
    readings: list[Any] = [value]
    if isinstance(value, bool):
        readings += [int(value), str(value).lower()]
    elif isinstance(value, (int, float)):
        readings += [str(value), bool(value) if value in (0, 1) else None]
        if isinstance(value, float) and value.is_integer():
            readings.append(int(value))
    elif isinstance(value, str):
        text = value.strip().replace("_", "")
        if text.lower() in ("1", "true", "t", "yes", "y", "on"):
            readings.append(True)
        if text.lower() in ("0", "false", "f", "no", "n", "off"):
            readings.append(False)
        try:
            number = float(text)
        except ValueError:
            return readings
        readings.append(number)
        if number.is_integer() and abs(number) < 1e18:
            readings.append(int(number))
    return readings


def is_tame(bench: Bench, operation: OperationObject, exchange: Exchange) -> bool:
    """Whether a request has nothing that two servers that are right might read differently."""
    address = urlsplit(exchange.url)
    texts = [unquote(address.path), unquote(address.query)]
    body: Any = None
    if exchange.sent_body:
        try:
            body = json.loads(exchange.sent_body)
        except ValueError:
            return False
    texts += list(_strings(body))
    if any(
        not text.isascii() or not text.isprintable() or text != text.strip() or "%" in text for text in texts
    ) or any(
        _FRACTION.fullmatch(value) or _BEYOND_BITS.fullmatch(value)
        for value in query_of(exchange.url).values()
    ):
        return False
    declared = bench.surface.json_body(operation)
    schemas = [parameter.schema for parameter in operation.parameters]
    if declared is not None:
        schemas.append(declared[1])
    return not any(_has_format(bench, schema) for schema in schemas)


def has_place(bench: Bench, operation: OperationObject, exchange: Exchange) -> bool:
    """Whether a request names a place in a list by a text: which texts are places, no schema says."""
    paging = paging_of(bench.surface, operation)
    if paging is None or paging.style not in ("cursor", "id", "next"):
        return False
    return bool({paging.argument, paging.backward} & set(query_of(exchange.url)))


def has_kinds(bench: Bench, operation: OperationObject, exchange: Exchange) -> str | None:
    """Return a member of a body to a thing that may be of several types, of which the thing may take one.

    A function of texts takes a text, one of tables a row: a document can say no more than that it is either.
    """
    declared = bench.surface.json_body(operation)
    if declared is None or "{" not in operation.path or not exchange.sent_body:
        return None
    for name, stated in bench.surface.members(declared[1]).items():
        options = [option for key in ("anyOf", "oneOf") for option in stated.get(key) or ()]
        kinds = {kind for option in options for kind in kinds_of(bench.surface.resolved(option))} - {"null"}
        if len(kinds) > 1:
            return name
    return None


def tells_no_refusal(operation: OperationObject) -> bool:
    """Whether the document of an operation on a thing has no refusal, not even of what is not there."""
    return "{" in operation.path and all(status.startswith(("1", "2", "3")) for status in operation.responses)


def is_json_text(body: bytes) -> bool:
    try:
        json.loads(body)
    except ValueError:
        return False
    return True


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [text for key, member in value.items() for text in (key, *_strings(member))]
    if isinstance(value, list):
        return [text for item in value for text in _strings(item)]
    if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) > 2**53:
        return ["\x00"]
    return []


def _has_format(bench: Bench, schema: Any, seen: dict[int, Any] | None = None) -> bool:
    """Whether a schema, or one inside of it, has a format or a pattern of texts; *seen* are those without."""
    seen = {} if seen is None else seen
    entered = bench.surface.entered(schema)
    if not entered or all(id(known) in seen for known in entered):
        return False
    seen.update((id(known), known) for known in entered)
    stated = bench.surface.resolved(schema)
    if "format" in stated and stated.get("type") not in ("integer", "number", "boolean"):
        return True
    if "pattern" in stated:
        return True
    declared = stated.get("properties")
    inner = [
        *(declared.values() if isinstance(declared, Mapping) else ()),
        stated.get("items"),
        *(stated.get("anyOf") or ()),
        *(stated.get("oneOf") or ()),
    ]
    return any(_has_format(bench, member, seen) for member in inner if isinstance(member, Mapping))
