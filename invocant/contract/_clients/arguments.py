"""The same call for a client and for the tester: one choice of values, by Python name and as a request."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from attrs import frozen

from invocant.contract._bench import Bench
from invocant.contract._clients.driven import NotDrivenError, PackageMethod, decoded, problems
from invocant.contract._comparing import as_text
from invocant.contract._media import is_json
from invocant.contract._senders import OutgoingRequest
from invocant.contract._spelling import spelled
from invocant.documents import OperationObject, ParameterObject


@frozen
class SameCall:
    """One call in two spellings."""

    arguments: Mapping[str, Any]
    """What the client's method is given."""
    request: OutgoingRequest
    """The same as the tester writes it."""
    names: tuple[str, ...]
    """The names of the header parameters in it."""


def same_call(
    bench: Bench,
    operation: OperationObject,
    method: PackageMethod,
    places: Mapping[str, str],
    body: Any,
    *,
    also: Mapping[str, Any] | None = None,
    every: bool = False,
) -> SameCall:
    """Return a call of *operation* for both.

    Args:
        bench: The tester's.
        operation: What is called.
        method: The method of the package that calls it.
        places: What stands in the places of the path.
        body: The body, JSON, or None.
        also: Values of parameters by name.
        every: Send the parameters too that may be left out.

    Raises:
        NotDrivenError: the document says it in a way that a tester cannot spell, or a package not take.
        ImpossibleError: a value is not known.
    """
    pairs = [pair for pair in bench.chosen(operation, also or {}, every=every) if _is_plain(*pair)]
    arguments = dict(_parameters(operation, method, places, pairs))
    if body is not None:
        arguments |= _body(method, body)
    query, headers = spelled(pairs)
    request = bench.caller.written(
        operation.method, bench.path(operation, places), query=query, headers=headers, body=body
    )
    return SameCall(arguments, request, tuple(headers))


def _is_plain(parameter: ParameterObject, value: Any) -> bool:
    """Whether there is but one way to write a parameter: a scalar, or a list by the style `form`."""
    if parameter.location == "cookie" or parameter.media_type is not None:
        return False
    if isinstance(value, list):
        is_flat = not any(isinstance(part, (list, dict)) for part in value)
        return bool(value) and is_flat and parameter.location == "query" and parameter.style == "form"
    return value is not None and value != "" and not isinstance(value, dict)


def _parameters(
    operation: OperationObject,
    method: PackageMethod,
    places: Mapping[str, str],
    pairs: list[tuple[ParameterObject, Any]],
) -> Iterator[tuple[str, Any]]:
    known = {(parameter.location, parameter.name): parameter for parameter in method.row.parameters}
    given: list[tuple[tuple[str, str], Any]] = []
    for name, called in method.place_names(operation).items():
        if name not in places:
            raise NotDrivenError(f"nothing is known for {{{name}}}")
        parameter = known.get(("path", called))
        if parameter is not None:
            given.append((("path", called), _fitting(parameter.kind, places[name])))
    given += [((parameter.location, parameter.name), value) for parameter, value in pairs]
    for key, value in given:
        parameter = known.get(key)
        if parameter is None:
            raise NotDrivenError(f"the package has no parameter {key[1]} of {operation.label}")
        yield parameter.python_name, decoded(parameter.kind, value)


def _fitting(kind: Any, text: str) -> Any:
    """Return the value that a text in a path stands for: a number where the package wants one."""
    if kind is None or not problems(kind, text):
        return text
    try:
        value = json.loads(text)
    except ValueError:
        return text
    return text if problems(kind, value) else value


def _body(method: PackageMethod, body: Any) -> dict[str, Any]:
    contents = method.row.body.content if method.row.body is not None else ()
    content = next((content for content in contents if is_json(content.media_type)), None)
    if content is None:
        raise NotDrivenError("the package knows no body in JSON")
    if content.fields is None:
        return {"body": decoded(content.kind, body)}
    arguments: dict[str, Any] = {}
    extras = dict(body)
    for member in content.fields:
        if member.key in extras:
            arguments[member.name] = decoded(member.kind, extras.pop(member.key))
    if extras:
        if content.extras is None:
            raise NotDrivenError(f"the package takes no member {min(extras)}")
        arguments[content.extras.name] = decoded(content.extras.kind, extras)
    return arguments


# -- comparing what was sent --------------------------------------------------------------------------------


def difference(wanted: OutgoingRequest, sent: OutgoingRequest, names: tuple[str, ...]) -> str | None:
    """Return how what a client sent says something else than the tester's own request, or None.

    Args:
        wanted: The tester's.
        sent: The client's.
        names: Names of the headers that are looked at.
    """
    if wanted.method != sent.method:
        return f"the method is {sent.method}, not {wanted.method}"
    paths = [unquote(urlsplit(request.url).path) for request in (wanted, sent)]
    if paths[0] != paths[1]:
        return f"the path is {paths[1]}, not {paths[0]}"
    queries = [Counter(parse_qsl(urlsplit(r.url).query, keep_blank_values=True)) for r in (wanted, sent)]
    if queries[0] != queries[1]:
        lost, more = queries[0] - queries[1], queries[1] - queries[0]
        return f"of the query {_pairs(lost)} is missing, and {_pairs(more)} is too much"
    given = {name.lower(): value for name, value in sent.headers.items()}
    for name in names:
        if given.get(name.lower()) != wanted.headers.get(name):
            return f"the header {name} is {given.get(name.lower())!r}, not {wanted.headers.get(name)!r}"
    bodies = [_json(request.body) for request in (wanted, sent)]
    if as_text(bodies[0]) != as_text(bodies[1]) and bodies[0] != bodies[1]:
        return f"the body is {_short(sent.body)}, not {_short(wanted.body)}"
    return None


def _pairs(pairs: Mapping[tuple[str, str], int]) -> str:
    return "&".join(f"{name}={value}" for name, value in sorted(pairs)) or "nothing"


def _json(body: bytes | None) -> Any:
    try:
        return json.loads(body) if body else None
    except ValueError:
        return body


def _short(body: bytes | None) -> str:
    text = (body or b"").decode("utf-8", "replace")
    return text if len(text) <= 120 else f"{text[:117]}..."
