"""Compare methods: their names, parameters, bodies, results, pages and streams."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from invocant.documents import DEFAULT_STYLES
from invocant.documents.pointers import join
from invocant_generator._diff.compare import kind_of, values
from invocant_generator._diff.details import EXAMPLES, PROSE, details, rest
from invocant_generator._diff.jobs import compare_jobs
from invocant_generator._diff.place import ChangePlace, Comparison
from invocant_generator._diff.surface import (
    Method,
    MethodParameter,
    Schema,
    content,
    fields,
    is_success,
    main_content,
    part,
    references,
    resolved,
    responses,
)
from invocant_generator._diff.types import Relation, atoms, relate

_HANDLED = {
    "operationId",
    "parameters",
    "requestBody",
    "responses",
    "deprecated",
    "security",
    "tags",
    "servers",
    "x-invocant-name",
    "x-invocant-paging",
    "x-invocant-stream",
    "x-invocant-retry",
    "x-invocant-also",
    "x-invocant-job",
}


def compare_operations(comparison: Comparison) -> None:
    """Compare every operation of the two sides."""
    old, new = comparison.old, comparison.new
    paired = dict(_pairs(list(old.operations), list(new.operations)))
    for operation in old.operations:
        if operation not in paired:
            where = f"{operation.method.upper()} {operation.path}"
            comparison.add(
                "method-removed",
                operation.name,
                f"is gone ({where})",
                before=operation.call,
                methods=[operation.name],
                pointer=operation.pointer,
            )
    known = set(paired.values())
    for operation in new.operations:
        if operation not in known:
            where = f"{operation.method.upper()} {operation.path}"
            comparison.add(
                "method-added",
                operation.name,
                f"is new ({where})",
                after=operation.call,
                methods=[operation.name],
                pointer=operation.pointer,
            )
    for before, after in paired.items():
        _operation(comparison, before, after)


def _pairs(old: list[Method], new: list[Method]) -> Iterator[tuple[Method, Method]]:
    """Pair the methods of two revisions: by place, then by what stays when a path moves.

    The methods of one operation have one place: there the name comes first, then the one without a fellow.
    """
    keys: tuple[Any, ...] = (
        lambda method: (method.method, method.path, method.name),
        lambda method: (method.method, method.path, bool(method.number)),
        lambda method: (method.method, re.sub(r"\{[^}]*\}", "{}", method.path), bool(method.number)),
        lambda method: method.name,
        lambda method: (method.written.get("operationId"), bool(method.number)),
    )
    for key in keys:
        places: dict[Any, list[Method]] = {}
        for operation in new:
            places.setdefault(key(operation), []).append(operation)
        counts: dict[Any, int] = {}
        for operation in old:
            counts[key(operation)] = counts.get(key(operation), 0) + 1
        for operation in list(old):
            candidates = places.get(key(operation), ())
            if _is_said(key(operation)) and len(candidates) == 1 and counts[key(operation)] == 1:
                old.remove(operation)
                new.remove(candidates[0])
                yield operation, candidates[0]


def _is_said(key: Any) -> bool:
    """Tell whether a key says anything: an operation without an id is not paired by that."""
    return bool(key[0] if isinstance(key, tuple) else key)


def _operation(comparison: Comparison, old: Method, new: Method) -> None:
    methods = tuple(sorted({old.name, new.name}))
    place = ChangePlace(comparison, new.name, new.pointer, True, True, methods)
    before, after = old.written, new.written
    if old.name != new.name:
        place.add("method-renamed", f"is called {new.name} now", old.name, new.name, subject=old.name)
    if (old.method, old.path) != (new.method, new.path):
        was, now = (f"{side.method.upper()} {side.path}" for side in (old, new))
        place.add("method-moved", f"is {now} now", was, now)
    if bool(before.get("deprecated")) != bool(after.get("deprecated")):
        gone = "method-deprecated" if after.get("deprecated") else "method-undeprecated"
        place.add(gone, "is deprecated" if after.get("deprecated") else "is not deprecated any more")
    ids = [side.get("operationId") for side in (before, after)]
    if ids[0] != ids[1] and old.name == new.name:
        place.add(
            "operation-id-changed", "has another operationId", ids[0] or "", ids[1] or "", at="/operationId"
        )
    if before.get("tags") != after.get("tags"):
        place.add("text-changed", "is filed under other tags", before.get("tags", []), after.get("tags", []))
    if before.get("servers") != after.get("servers"):
        place.add(
            "base-url-changed", "has its own servers", before.get("servers", []), after.get("servers", [])
        )
    _auth(place, old, new)
    _parameters(place, old, new)
    _body(place, old, new)
    _responses(place, old, new)
    _paging(place, old, new)
    _stream(place, old, new)
    compare_jobs(place, old, new)
    retry = [side.get("x-invocant-retry") for side in (before, after)]
    if retry[0] != retry[1]:
        text = f"is {retry[1] or 'as its HTTP method is'} to repeat"
        place.add("retry-changed", text, retry[0] or "", retry[1] or "")
    rest(place, before, after, set(_HANDLED))


def _auth(place: ChangePlace, old: Method, new: Method) -> None:
    sides = place.comparison
    before = _security(sides.old.overlaid, old)
    after = _security(sides.new.overlaid, new)
    if before == after:
        return
    needed = [bool(side) and {} not in side for side in (before, after)]
    if needed[0] == needed[1]:
        place.add("auth-changed", "authenticates in another way", before, after, at="/security")
    else:
        kind = "auth-required" if needed[1] else "auth-dropped"
        place.add(kind, f"needs {'a' if needed[1] else 'no'} key now", before, after, at="/security")


def _security(document: Schema, operation: Method) -> list[Any]:
    requirements = operation.written.get("security", document.get("security", []))
    return requirements if isinstance(requirements, list) else []


# parameters


def _parameters(place: ChangePlace, old: Method, new: Method) -> None:
    pairs = _pair_parameters(place, old, new)
    for parameter in old.parameters:
        if parameter not in pairs:
            subject = f"{new.name}({parameter.name}=)"
            place.add(
                "parameter-removed",
                "is gone",
                place.comparison.old.annotation(parameter.schema),
                subject=subject,
            )
    known = set(map(id, pairs.values()))
    for parameter in new.parameters:
        if id(parameter) not in known:
            kind = "parameter-added-required" if parameter.required else "parameter-added"
            text = "is new and required" if parameter.required else "is new"
            after = place.comparison.new.annotation(parameter.schema)
            place.add(kind, text, "", after, subject=f"{new.name}({parameter.name}=)", at="/parameters")
    for before, after_one in pairs.items():
        _parameter(place, before, after_one)
    positions = [
        [
            parameter.name
            for parameter in operation.parameters
            if parameter.location == "path" and parameter.name in _path_names(other)
        ]
        for operation, other in ((old, new), (new, old))
    ]
    if positions[0] != positions[1]:
        place.add(
            "parameter-order-changed",
            "takes its positional parameters in another order",
            *map(", ".join, positions),
        )


def _path_names(operation: Method) -> list[str]:
    """Return the positional parameters, in the order in which a method takes them."""
    return [parameter.name for parameter in operation.parameters if parameter.location == "path"]


def _pair_parameters(place: ChangePlace, old: Method, new: Method) -> dict[MethodParameter, MethodParameter]:
    pairs: dict[MethodParameter, MethodParameter] = {}
    left, right = list(old.parameters), list(new.parameters)

    def take(parameter: MethodParameter, other: MethodParameter) -> None:
        pairs[parameter] = other
        left.remove(parameter)
        right.remove(other)

    def by_wire(parameter: MethodParameter, other: MethodParameter) -> bool:
        return (parameter.key, parameter.location) == (other.key, other.location)

    def by_name(parameter: MethodParameter, other: MethodParameter) -> bool:
        return parameter.name == other.name

    def by_segment(parameter: MethodParameter, other: MethodParameter) -> bool:
        return parameter.location == other.location == "path" and _segment(old, parameter) == _segment(
            new, other
        )

    def by_likeness(parameter: MethodParameter, other: MethodParameter) -> bool:
        return parameter.location == other.location and _alike(place, parameter, other)

    for matches in (by_wire, by_name, by_segment, by_likeness):
        for parameter in list(left):
            candidates = [other for other in right if matches(parameter, other)]
            if len(candidates) == 1 and len([other for other in left if matches(other, candidates[0])]) == 1:
                take(parameter, candidates[0])
    return pairs


def _segment(operation: Method, parameter: MethodParameter) -> int:
    """Return in which segment of the path a parameter stands, or -1."""
    segments = operation.path.split("/")
    return next((at for at, text in enumerate(segments) if f"{{{parameter.key}}}" in text), -1)


def _alike(place: ChangePlace, parameter: MethodParameter, other: MethodParameter) -> bool:
    text = parameter.written.get("description")
    if not text or text != other.written.get("description") or parameter.required != other.required:
        return False
    sides = place.comparison
    return (
        relate(atoms(sides.old.components, parameter.schema), atoms(sides.new.components, other.schema))
        is Relation.EQUAL
    )


def _parameter(place: ChangePlace, old: MethodParameter, new: MethodParameter) -> None:
    here = place.below(f"{place.subject}({new.name}=)", "/parameters")
    here.received = False
    if old.name != new.name:
        subject = f"{place.subject}({old.name}=)"
        here.add("parameter-renamed", f"is called {new.name} now", old.name, new.name, subject=subject)
    elif old.key != new.key:
        here.add("parameter-wire-name-changed", f"is sent as {new.key!r}", old.key, new.key)
    if old.location != new.location:
        here.add("parameter-moved", f"travels in the {new.location} now", old.location, new.location)
    if old.required != new.required:
        kind = "parameter-required" if new.required else "parameter-optional"
        text = "is required now" if new.required else "may be left out now"
        here.add(kind, text, *("required" if side.required else "optional" for side in (old, new)))
    encodings = [_encoding(side) for side in (old, new)]
    if encodings[0] != encodings[1] and old.location == new.location:
        sides = (
            {key: encoding[key] for key in encoding if encodings[0][key] != encodings[1][key]}
            for encoding in encodings
        )
        here.add("parameter-encoding-changed", "is written in another way", *sides)
    if bool(old.written.get("deprecated")) != bool(new.written.get("deprecated")):
        text = "is deprecated" if new.written.get("deprecated") else "is not deprecated any more"
        here.add("parameter-deprecated", text)
    values(here, old.schema, new.schema)
    details(here, old.written.get("schema"), new.written.get("schema"))
    handled = {"name", "in", "required", "style", "explode", "allowReserved", "deprecated", "schema"}
    rest(here, old.written, new.written, handled | {"x-invocant-name", "content"})
    _media_details(here, old.written, new.written)


def _encoding(parameter: MethodParameter) -> dict[str, Any]:
    """Return how a parameter is written, which its values without these keywords are as well."""
    style = parameter.written.get("style") or DEFAULT_STYLES[parameter.location]
    return {
        "style": style,
        "explode": parameter.written.get("explode", style == "form"),
        "allowReserved": bool(parameter.written.get("allowReserved")),
        "content": sorted(part(parameter.written, "content")),
    }


# bodies and responses


def _body(place: ChangePlace, old: Method, new: Method) -> None:
    before, after = old.body, new.body
    if before is None or after is None:
        if after is not None:
            kind = "body-added-required" if after.get("required") else "body-added"
            place.add(
                kind,
                "takes a body now",
                "",
                _body_type(place, after),
                subject=f"{new.name}(body)",
                at="/requestBody",
            )
        elif before is not None:
            text = "takes no body any more"
            place.add("body-removed", text, _body_type(place, before, old=True), subject=f"{new.name}(body)")
        return
    here = place.below(f"{new.name}(body)", "/requestBody")
    here.received = False
    if bool(before.get("required")) != bool(after.get("required")):
        kind = "body-required" if after.get("required") else "body-optional"
        here.add(kind, "is required now" if after.get("required") else "may be left out now")
    left, right = content(before), content(after)
    for media in left:
        if media not in right:
            here.add("request-media-type-removed", f"cannot be sent as {media} any more", media)
    for media in right:
        if media not in left:
            here.add("request-media-type-added", f"may be sent as {media} as well", "", media)
    for media, schema in right.items():
        if media in left:
            _body_schema(here, left[media], schema, new.name)
    first, second = main_content(before), main_content(after)
    if first and second and not set(left) & set(right):
        values(here, first[1], second[1])
    sides = place.comparison
    was = resolved(sides.old.overlaid, old.written.get("requestBody"))
    now = resolved(sides.new.overlaid, new.written.get("requestBody"))
    _media_details(here, was, now)
    rest(here, was, now, {"required", "content"})


def _body_type(place: ChangePlace, body: Schema, *, old: bool = False) -> str:
    main = main_content(body)
    side = place.comparison.old if old else place.comparison.new
    return side.annotation(main[1]) if main else "Any"


def _body_schema(place: ChangePlace, old: Schema, new: Schema, method: str) -> None:
    """Compare two body schemas; of two classes, by the parameters that each is flattened into."""
    sides = place.comparison
    left, right = _model_of(sides.old.components, old), _model_of(sides.new.components, new)
    if left is None or right is None or left[0] == right[0]:
        values(place, old, new)
        return
    before = {name: (member, required) for name, member, required in fields(left[1]).values()}
    after = {name: (member, required) for name, member, required in fields(right[1]).values()}
    for name, (member, _) in before.items():
        if name not in after:
            place.add(
                "parameter-removed", "is gone", sides.old.annotation(member), subject=f"{method}({name}=)"
            )
    for name, (member, required) in after.items():
        here = place.below(f"{method}({name}=)", "")
        if name not in before:
            kind = "parameter-added-required" if required else "parameter-added"
            here.add(kind, "is new and required" if required else "is new", "", sides.new.annotation(member))
            continue
        if required != before[name][1]:
            kind = "parameter-required" if required else "parameter-optional"
            here.add(kind, "is required now" if required else "may be left out now")
        values(here, before[name][0], member)


def _model_of(components: Mapping[str, Schema], schema: Schema) -> tuple[str, Schema] | None:
    names = list(references({"$ref": schema["$ref"]})) if "$ref" in schema else []
    target = components.get(names[0]) if names else None
    return (names[0], target) if target is not None and kind_of(target) == "model" else None


def _responses(place: ChangePlace, old: Method, new: Method) -> None:
    sides = place.comparison
    before, after = responses(sides.old.document, old.data), responses(sides.new.document, new.data)
    was, now = responses(sides.old.overlaid, old.written), responses(sides.new.overlaid, new.written)
    for status in was:
        if status not in now:
            kind = "status-removed" if is_success(status) else "error-status-removed"
            place.add(kind, f"documents {status} no more", status, at="/responses")
    for status in now:
        if status not in was:
            kind = "status-added" if is_success(status) else "error-status-added"
            place.add(kind, f"documents {status} now", "", status, at="/responses")
            continue
        here = place.below(
            f"{place.subject}()" if is_success(status) else f"{place.subject}() on {status}",
            join("/responses", status),
        )
        here.sent = False
        _response(here, before.get(status, {}), after.get(status, {}), success=is_success(status))
        _headers(here, was[status], now[status])
        _media_details(here, was[status], now[status])
        rest(here, was[status], now[status], {"content", "headers"})
    statuses = [[status for status in side if is_success(status)] for side in (before, after)]
    if statuses[0] and statuses[1] and not set(statuses[0]) & set(statuses[1]):
        here = place.below(f"{place.subject}()", f"/responses/{statuses[1][0]}")
        here.sent = False
        values(here, _main(before[statuses[0][0]]), _main(after[statuses[1][0]]))


def _main(response: Schema) -> Schema:
    """Return the type that a response gives, which is None without a body."""
    main = main_content(response)
    return main[1] if main is not None else {"type": "null"}


def _response(here: ChangePlace, old: Schema, new: Schema, *, success: bool) -> None:
    left, right = content(old), content(new)
    kinds = ("response-media-type-removed", "response-media-type-added")
    gone, come = kinds if success else ("error-media-type-changed", "error-media-type-changed")
    for media in left:
        if media not in right:
            here.add(gone, f"is not answered as {media} any more", media)
    for media in right:
        if media not in left:
            here.add(come, f"may be answered as {media}", "", media)
    shared = [media for media in right if media in left]
    if success:
        for media in shared:
            values(here, left[media], right[media])
        if not shared and (left or right):
            values(here, _main(old), _main(new))
        return
    for media in shared:
        sides = here.comparison
        written = sides.old.annotation(left[media]), sides.new.annotation(right[media])
        if written[0] != written[1]:
            here.add("error-body-changed", f"has the body {written[1]} now ({media})", *written)


def _headers(place: ChangePlace, old: Schema, new: Schema) -> None:
    sides = place.comparison
    before, after = part(old, "headers"), part(new, "headers")
    for name in before:
        if name not in after:
            place.add("header-removed", f"has no documented header {name} any more", name)
    for name in after:
        if name not in before:
            place.add("header-added", f"has the documented header {name}", "", name)
            continue
        left, right = resolved(sides.old.overlaid, before[name]), resolved(sides.new.overlaid, after[name])
        if left != right:
            prose = {*PROSE, *EXAMPLES}
            types = [
                {key: member for key, member in side.items() if key not in prose} for side in (left, right)
            ]
            kind = "text-changed" if types[0] == types[1] else "header-changed"
            place.add(kind, f"has another header {name}", left, right)


def _media_details(place: ChangePlace, old: Schema, new: Schema) -> None:
    """Compare what the media types of a body, a response or a parameter say, as the vendor wrote them."""
    before, after = part(old, "content"), part(new, "content")
    for media, entry in after.items():
        if isinstance(before.get(media), Mapping) and isinstance(entry, Mapping):
            here = place.below(place.subject, join("/content", media))
            details(here, before[media].get("schema"), entry.get("schema"))
            rest(here, before[media], entry, {"schema"})
    common = [
        [media for media in side if media in other] for side, other in ((before, after), (after, before))
    ]
    if common[0] != common[1]:
        place.add("order-changed", "lists its media types in another order", list(before), list(after))


# paging and streams


def _paging(place: ChangePlace, old: Method, new: Method) -> None:
    before, after = (side.written.get("x-invocant-paging") for side in (old, new))
    if before == after:
        return
    if before is None:
        place.add("returns-pages", "returns a pager now", "", after)
    elif after is None:
        place.add("returns-no-pages", "returns no pager any more", before)
    else:
        place.add("paging-changed", "asks for pages in another way", before, after)


def _stream(place: ChangePlace, old: Method, new: Method) -> None:
    before, after = (side.written.get("x-invocant-stream") for side in (old, new))
    if before == after:
        return
    only = [isinstance(side, Mapping) and bool(side.get("only")) for side in (before, after)]
    if only[0] != only[1]:
        kind = "returns-stream" if only[1] else "returns-no-stream"
        text = "returns a stream now" if only[1] else "returns no stream any more"
        place.add(kind, text, *map(_stream_name, (before, after)), subject=new.name)
        return
    if not isinstance(before, Mapping) or not isinstance(after, Mapping):
        kind = "stream-added" if isinstance(after, Mapping) else "stream-removed"
        text = "can be streamed" if isinstance(after, Mapping) else "cannot be streamed any more"
        place.add(kind, text, _stream_name(before), _stream_name(after))
        return
    if _stream_name(before) != _stream_name(after):
        was, now = _stream_name(before), _stream_name(after)
        place.add("method-renamed", f"is called {now} now", was, now, subject=was)
    tables = [{event.get("class"): event for event in side.get("events", ())} for side in (before, after)]
    for name, event in tables[0].items():
        if name not in tables[1]:
            place.add("event-removed", f"has no event {name} any more", event, subject=_stream_name(after))
    for name, event in tables[1].items():
        if name not in tables[0]:
            place.add("event-added", f"may bring {name}", "", event, subject=_stream_name(after))
        elif event != tables[0][name]:
            place.add(
                "event-changed", f"has another {name}", tables[0][name], event, subject=_stream_name(after)
            )
    settings = [
        {key: member for key, member in side.items() if key not in ("events", "name")}
        for side in (before, after)
    ]
    if settings[0] != settings[1]:
        place.add(
            "stream-changed", "asks for its stream in another way", *settings, subject=_stream_name(after)
        )
    orders = [[name for name in side if name in other] for side, other in (tables, tables[::-1])]
    if orders[0] != orders[1]:
        place.add(
            "stream-changed", "looks for its events in another order", *orders, subject=_stream_name(after)
        )


def _stream_name(stream: Any) -> str:
    return str(stream.get("name", "")) if isinstance(stream, Mapping) else ""
