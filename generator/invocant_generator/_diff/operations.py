"""Compare methods: their names, parameters, bodies, results, pages and streams."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from invocant.documents.pointers import join
from invocant_generator._diff.details import details, rest
from invocant_generator._diff.error_bodies import compare_error_bodies
from invocant_generator._diff.jobs import compare_jobs
from invocant_generator._diff.place import ChangePlace, Comparison
from invocant_generator._diff.surface import (
    Method,
    MethodParameter,
    Schema,
    content,
    is_success,
    part,
    resolved,
    responses,
)
from invocant_generator._diff.types import members, spelled
from invocant_generator._diff.values import known_values, types
from invocant_generator._plan.annotate import Typed
from invocant_generator._plan.calls import EXTRAS
from invocant_generator._plan.package.classes import FieldPlan, ModelPlan
from invocant_generator._plan.package.messages import (
    BodyPlan,
    ContentPlan,
    HeaderPlan,
    HeadersPlan,
    ParameterPlan,
)
from invocant_generator._plan.package.sequences import ItemStreamPlan, StreamPlan

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
    "callbacks",
}


def compare_operations(comparison: Comparison) -> None:
    """Compare every operation of the two sides."""
    old, new = comparison.old, comparison.new
    paired = dict(_pairs(list(old.operations), list(new.operations)))
    for operation in old.operations:
        if operation not in paired:
            comparison.add(
                "method-removed",
                operation.name,
                f"is gone ({operation.label})",
                before=operation.call,
                methods=[operation.name],
                pointer=operation.pointer,
            )
    known = set(paired.values())
    for operation in new.operations:
        if operation not in known:
            comparison.add(
                "method-added",
                operation.name,
                f"is new ({operation.label})",
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
        lambda method: (*method.place, method.name),
        lambda method: (*method.place, bool(method.number)),
        lambda method: (*_nameless(method.place), bool(method.number)),
        lambda method: (*_nameless((method.method, method.path)), bool(method.number)),
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


def _nameless(place: tuple[str, str]) -> tuple[str, str]:
    """Return an HTTP method and a path without the names of what stands in the path."""
    return place[0], re.sub(r"\{[^}]*\}", "{}", place[1])


def _is_said(key: Any) -> bool:
    """Tell whether a key says anything: an operation without an id is not paired by that."""
    return bool(key[0] if isinstance(key, tuple) else key)


def _operation(comparison: Comparison, old: Method, new: Method) -> None:
    methods = tuple(sorted({old.name, new.name}))
    place = ChangePlace(comparison, new.name, new.pointer, True, True, methods)
    before, after = old.written, new.written
    _forms(place, old, new)
    if old.place != new.place:
        place.add("method-moved", f"is {new.label} now", old.label, new.label)
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
    servers = [[server.plain_url for server in side.plan.servers] for side in (old, new)]
    if servers[0] != servers[1]:
        place.add("base-url-changed", "is asked at another server", *servers)
    elif before.get("servers") != after.get("servers"):
        sides = before.get("servers", []), after.get("servers", [])
        place.add("text-changed", "has other words for its servers", *sides)
    _auth(place, old, new)
    _parameters(place, old, new)
    _body(place, old, new)
    _responses(place, old, new)
    _headers(place, old.plan.headers, new.plan.headers)
    _paging(place, old, new)
    _stream(place, old, new)
    compare_jobs(place, old, new)
    if old.plan.retry != new.plan.retry:
        place.add("retry-changed", f"is repeated as {new.plan.retry} now", old.plan.retry, new.plan.retry)
    elif before.get("x-invocant-retry") != after.get("x-invocant-retry"):
        place.add("unused-changed", "says of its retries what was so already")
    if before.get("callbacks") != after.get("callbacks"):
        sides = before.get("callbacks", {}), after.get("callbacks", {})
        place.add("unused-changed", "describes its callbacks in another way", *sides)
    rest(place, before, after, set(_HANDLED))


def _forms(place: ChangePlace, old: Method, new: Method) -> None:
    """Tell which of an operation's methods are called otherwise, gone or new."""
    before, after = dict(old.forms), dict(new.forms)
    if old.name != new.name:
        text, cause = f"is called {new.name} now", _cause(old, new)
        place.add("method-renamed", text, old.name, new.name, subject=old.name, cause=cause)
    if {"call"} == before.keys() - after.keys() - {"unread"} and "pages" in after:
        place.add("returns-pages", "returns a pager now", "", new.written.get("x-invocant-paging") or "")
        del before["call"], after["pages"]
    elif {"call"} == after.keys() - before.keys() - {"unread"} and "pages" in before:
        text = "returns no pager any more"
        place.add("returns-no-pages", text, old.written.get("x-invocant-paging") or "")
        del before["pages"], after["call"]
    if before.get("call") == old.name and after.get("stream") == new.name:
        place.add("returns-stream", "returns a stream now", _shown(old.plan.result), _streamed(new))
        del before["call"], after["stream"]
    elif before.get("stream") == old.name and after.get("call") == new.name:
        place.add("returns-no-stream", "returns no stream any more", _streamed(old), _shown(new.plan.result))
        del before["stream"], after["call"]
    for form in ("call", "pages"):
        if before.get(form) == old.name and after.get("job") == new.name:
            place.add("returns-job", "returns the handle of a job now", "", new.written.get("x-invocant-job"))
            del before[form], after["job"]
        elif before.get("job") == old.name and after.get(form) == new.name:
            text = "returns no handle of a job any more"
            place.add("returns-no-job", text, old.written.get("x-invocant-job"))
            del before["job"], after[form]
    for form, name in before.items():
        now = after.get(form)
        if now is None:
            if form == "stream":
                place.add("stream-removed", "cannot be streamed any more", name)
            elif form == "unread":
                place.add("unread-removed", "gives no file any more", name, subject=name)
            else:
                place.add("method-removed", f"gives only a {_only(after)} now", name, subject=name)
        elif now != name and form != "unread" and (name, now) != (old.name, new.name):
            cause = _cause(old, new)
            place.add("method-renamed", f"is called {now} now", name, now, subject=name, cause=cause)
    for form, name in after.items():
        if form in before:
            continue
        if form == "stream":
            place.add("stream-added", "can be streamed", "", name)
        elif form == "unread":
            place.add("unread-added", "gives a file now", "", name, subject=name)
        else:
            place.add("method-added", "can be called for its whole answer", "", name, subject=name)


def _cause(old: Method, new: Method) -> str:
    """Return why a method is called otherwise: what of its operation gives it its name, and is another."""
    if old.written.get("x-invocant-name") != new.written.get("x-invocant-name"):
        return "as an overlay says"
    ids = [side.written.get("operationId") for side in (old, new)]
    if ids[0] != ids[1]:
        if ids[0] and ids[1]:
            return "since their operationIds changed"
        return "since operationIds were added" if ids[1] else "since operationIds were taken away"
    if old.written.get("tags") != new.written.get("tags"):
        return "since their tags changed"
    return "since their paths changed" if old.place != new.place else ""


def _streamed(method: Method) -> str:
    return method.plan.stream.annotation if method.plan.stream is not None else ""


def _only(forms: Mapping[str, str]) -> str:
    return next(iter(forms), "stream")


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
        if parameter not in pairs and parameter.plan.fixed is None:
            subject = f"{new.name}({parameter.name}=)"
            place.add("parameter-removed", "is gone", _shown(parameter.plan.typed), subject=subject)
        elif parameter not in pairs:
            text = f"does not send {parameter.key} any more"
            place.add("fixed-parameter-changed", text, parameter.plan.fixed)
    known = set(map(id, pairs.values()))
    for parameter in new.parameters:
        if id(parameter) in known:
            continue
        if parameter.plan.fixed is not None:
            text = f"sends {parameter.key}={parameter.plan.fixed} now"
            place.add("fixed-parameter-changed", text, "", parameter.plan.fixed)
            continue
        kind = "parameter-added-required" if parameter.required else "parameter-added"
        text = "is new and required" if parameter.required else "is new"
        after = _shown(parameter.plan.typed)
        place.add(kind, text, "", after, subject=f"{new.name}({parameter.name}=)", at="/parameters")
    for before, after_one in pairs.items():
        _parameter(place, before, after_one)
    names = {parameter.name: pairs[parameter].name for parameter in pairs}
    positions = [
        [names.get(parameter.name, parameter.name) for parameter in old.plan.positional],
        [parameter.name for parameter in new.plan.positional],
    ]
    shared = set(positions[0]) & set(positions[1])
    before_order, after_order = ([name for name in side if name in shared] for side in positions)
    if before_order != after_order:
        place.add(
            "parameter-order-changed",
            "takes its positional parameters in another order",
            ", ".join(before_order),
            ", ".join(after_order),
        )


def _shown(typed: Typed) -> str:
    return spelled(members(typed.annotation))


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
    return place.comparison.same(parameter.plan.typed.annotation, other.plan.typed.annotation)


def _parameter(place: ChangePlace, old: MethodParameter, new: MethodParameter) -> None:
    here = place.below(f"{place.subject}({new.name}=)", "/parameters")
    here.received = False
    if _fixed(here, old, new):
        return
    if old.name != new.name:
        subject = f"{place.subject}({old.name}=)"
        here.add("parameter-renamed", f"is called {new.name} now", old.name, new.name, subject=subject)
    elif old.key != new.key:
        alike = old.location == new.location == "header" and old.key.lower() == new.key.lower()
        kind = "unused-changed" if alike else "parameter-wire-name-changed"  # RFC 9110, 5.1: in any case
        here.add(kind, f"is sent as {new.key!r}", old.key, new.key)
    if old.location != new.location:
        by_name = old.location == "path" and new.location != "path"
        kind = "parameter-named" if by_name else "parameter-moved"
        text = f"travels in the {new.location} now{', and is given by name' if by_name else ''}"
        here.add(kind, text, old.location, new.location)
    if old.required != new.required:
        kind = "parameter-required" if new.required else "parameter-optional"
        text = "is required now" if new.required else "may be left out now"
        here.add(kind, text, *("required" if side.required else "optional" for side in (old, new)))
    encodings = [_encoding(side.plan) for side in (old, new)]
    if encodings[0] != encodings[1] and old.location == new.location:
        sides = (
            {key: encoding[key] for key in encoding if encodings[0][key] != encodings[1][key]}
            for encoding in encodings
        )
        here.add("parameter-encoding-changed", "is written in another way", *sides)
    if bool(old.written.get("deprecated")) != bool(new.written.get("deprecated")):
        _deprecated(here, now=bool(new.written.get("deprecated")), warns=not new.required)
    types(here, old.plan.typed, new.plan.typed)
    known_values(here, old.schema, new.schema)
    details(here, old.written.get("schema"), new.written.get("schema"))
    handled = {"name", "in", "required", "style", "explode", "allowReserved", "deprecated", "schema"}
    rest(here, old.written, new.written, handled | {"x-invocant-name", "content"})
    _media_details(here, old.written, new.written)


def _deprecated(place: ChangePlace, *, now: bool, warns: bool) -> None:
    if now:
        kind = "parameter-deprecated" if warns else "text-changed"
        place.add(kind, "is deprecated")
    else:
        place.add("parameter-undeprecated", "is not deprecated any more")


def _fixed(place: ChangePlace, old: MethodParameter, new: MethodParameter) -> bool:
    """Compare what a call always sends, for which no method asks; return whether either side is such."""
    before, after = old.plan.fixed, new.plan.fixed
    if before is None and after is None:
        return False
    if before is None:
        place.add("parameter-removed", f"is always {after} now", _shown(old.plan.typed))
    elif after is None:
        kind = "parameter-added-required" if new.required else "parameter-added"
        place.add(kind, "is asked for now", "", _shown(new.plan.typed))
    elif before != after:
        place.add("fixed-parameter-changed", f"is always {after} now", before, after)
    return True


def _encoding(plan: ParameterPlan) -> dict[str, Any]:
    """Return how a parameter is written, None for what is usual where it travels."""
    return {
        "style": plan.style,
        "explode": plan.explode,
        "allowReserved": plan.allow_reserved,
        "media type": plan.media_type,
        "greedy": plan.greedy,
    }


# bodies and responses


def _body(place: ChangePlace, old: Method, new: Method) -> None:
    before, after = old.plan.body, new.plan.body
    subject = f"{new.name}(body)"
    if before is None or after is None:
        if after is not None:
            required = any(parameter.required for parameter in after.parameters)
            kind = "body-added-required" if required else "body-added"
            shown = _arguments(after.parameters)
            place.add(kind, "takes a body now", "", shown, subject=subject, at="/requestBody")
        elif before is not None:
            place.add(
                "body-removed", "takes no body any more", _arguments(before.parameters), subject=subject
            )
        return
    here = place.below(subject, "/requestBody")
    here.received = False
    left, right = ({plan.media_type: plan for plan in side.content} for side in (before, after))
    for media in left:
        if media not in right:
            here.add("request-media-type-removed", f"cannot be sent as {media} any more", media)
    for media in right:
        if media not in left:
            here.add("request-media-type-added", f"may be sent as {media} as well", "", media)
    _required(here, before, after)
    _arguments_of_body(here, before, after, method=new.name)
    sides = place.comparison
    was = resolved(sides.old.overlaid, old.written.get("requestBody"))
    now = resolved(sides.new.overlaid, new.written.get("requestBody"))
    for media, plan in right.items():
        if media not in left:
            continue
        written = [part(part(part(side, "content"), media), "encoding") for side in (was, now)]
        if left[media].encoding != plan.encoding:
            encodings = dict(left[media].encoding), dict(plan.encoding)
            here.add("parameter-encoding-changed", f"is written in another way ({media})", *encodings)
        elif written[0] != written[1]:
            here.add("unused-changed", f"says how it is written as it was ({media})", *written)
    known = content(old.body or {}), content(new.body or {})
    for media, schema in known[1].items():
        if media in known[0]:
            known_values(here, known[0][media], schema)
    _media_details(here, was, now)
    rest(here, was, now, {"required", "content"})


def _arguments(fields: Sequence[FieldPlan]) -> str:
    return ", ".join(f"{field.name}: {_shown(field.typed)}" for field in fields)


def _required(place: ChangePlace, before: BodyPlan, after: BodyPlan) -> None:
    """Tell of a body that must be there now, or need not: to a program that is what must be given of it."""
    if before.required == after.required:
        return
    asked = [{field.key for field in side.parameters if field.required} for side in (before, after)]
    if after.required:
        kind = "body-required" if asked[1] - asked[0] else "body-always-sent"
        place.add(kind, "is required now" if asked[1] - asked[0] else "is sent now even with nothing in it")
    else:
        place.add("body-optional", "may be left out now")


def _arguments_of_body(place: ChangePlace, before: BodyPlan, after: BodyPlan, *, method: str) -> None:
    """Compare what a method takes for a body, but for what the comparison of a class tells."""
    flat = [any(part.fields is not None for part in side.content) for side in (before, after)]
    if flat[0] != flat[1]:
        text = "is given as its members now" if flat[1] else "is given as one argument now"
        place.add("body-shape-changed", text, *(_arguments(side.parameters) for side in (before, after)))
        return
    if not flat[0]:
        types(place, before.parameters[0].typed, after.parameters[0].typed)
        return
    told = _told_by_classes(place.comparison, before.content, after.content)
    fields = [{field.key or field.name: field for field in side.parameters} for side in (before, after)]
    if told and EXTRAS in fields[0] and EXTRAS in fields[1]:
        told[EXTRAS] = ("", "")
    for key, field in fields[0].items():
        if key not in fields[1] and key not in told:
            place.add("parameter-removed", "is gone", _shown(field.typed), subject=f"{method}({field.name}=)")
    for key, field in fields[1].items():
        here = place.below(f"{method}({field.name}=)", "")
        known = fields[0].get(key)
        if known is None:
            if key not in told:
                kind = "parameter-added-required" if field.required else "parameter-added"
                here.add(kind, "is new and required" if field.required else "is new", "", _shown(field.typed))
            continue
        if known.deprecated != field.deprecated:
            _deprecated(here, now=field.deprecated, warns=field.initial is not None)
        if known.name != field.name and told.get(key) != (known.name, field.name):
            subject = f"{method}({known.name}=)"
            text = f"is called {field.name} now"
            here.add("parameter-renamed", text, known.name, field.name, subject=subject)
        if key in told:
            continue
        if field.required != known.required and before.required == after.required:
            kind = "parameter-required" if field.required else "parameter-optional"
            here.add(kind, "is required now" if field.required else "may be left out now")
        types(here, known.typed, field.typed)


def _told_by_classes(
    comparison: Comparison, old: Sequence[ContentPlan], new: Sequence[ContentPlan]
) -> dict[str, tuple[str, str]]:
    """Return the members of a body whose changes are told of its class, with the names of their fields."""
    told: dict[str, tuple[str, str]] = {}
    models = [_models(comparison.old.definitions, old), _models(comparison.new.definitions, new)]
    for name, model in models[0].items():
        other = models[1].get(comparison.now(name))
        if other is not None:
            names = [{field.key: field.name for field in side.fields} for side in (model, other)]
            for key in names[0].keys() | names[1].keys():
                told[key] = (names[0].get(key, ""), names[1].get(key, ""))
    return told


def _models(definitions: Mapping[str, Any], contents: Sequence[ContentPlan]) -> dict[str, ModelPlan]:
    models = {}
    for plan in contents:
        for member in members(plan.typed.annotation):
            definition = definitions.get(member.name)
            if isinstance(definition, ModelPlan):
                models[member.name] = definition
    return models


def _responses(place: ChangePlace, old: Method, new: Method) -> None:
    sides = place.comparison
    before, after = responses(sides.old.document, old.data), responses(sides.new.document, new.data)
    was, now = responses(sides.old.overlaid, old.written), responses(sides.new.overlaid, new.written)
    planned = dict(old.plan.responses), dict(new.plan.responses)
    for status in was:
        if status not in now:
            kind = "status-removed" if is_success(status, was) else "error-status-removed"
            place.add(kind, f"documents {status} no more", status, at="/responses")
    for status in now:
        good = is_success(status, now)
        if status not in was:
            kind = "status-added" if good else "error-status-added"
            place.add(kind, f"documents {status} now", "", status, at="/responses")
            continue
        if good != is_success(status, was):
            kind = "status-added" if good else "status-removed"
            place.add(kind, f"means {'success' if good else 'any error'} by {status}", status, status)
        here = place.below(
            f"{place.subject}()" if good else f"{place.subject}() on {status}",
            join("/responses", status),
        )
        here.sent = False
        _media_types(here, planned[0].get(status, ()), planned[1].get(status, ()), success=good)
        _response_schemas(here, before.get(status, {}), after.get(status, {}))
        _media_details(here, was[status], now[status])
        rest(here, was[status], now[status], {"content", "headers"})
    good_now = {status for status in planned[1] if is_success(status, planned[1])}
    compare_error_bodies(
        place, *planned, good_now | {key for key in planned[0] if is_success(key, planned[0])}
    )
    here = place.below(f"{place.subject}()", "/responses")
    here.sent = False
    alike = (old.plan.paging is None) == (new.plan.paging is None)
    if alike and "stream" not in (_main_form(old), _main_form(new)):
        types(here, _result(old), _result(new))


def _main_form(method: Method) -> str:
    return next((form for form, name in method.forms.items() if name == method.name), "")


def _result(method: Method) -> Typed:
    """Return what a method gives: of one that pages, each item."""
    return method.plan.paging.item if method.plan.paging is not None else method.plan.result


def _media_types(
    here: ChangePlace, old: Sequence[ContentPlan], new: Sequence[ContentPlan], *, success: bool
) -> None:
    left, right = ({plan.media_type: plan for plan in side} for side in (old, new))
    kinds = ("response-media-type-removed", "response-media-type-added")
    gone, come = kinds if success else ("error-media-type-changed", "error-media-type-changed")
    for media in left:
        if media not in right:
            here.add(gone, f"is not answered as {media} any more", media)
    for media in right:
        if media not in left:
            here.add(come, f"may be answered as {media}", "", media)
    if success:
        return
    for media in (media for media in right if media in left):
        written = _shown(left[media].typed), _shown(right[media].typed)
        if not here.comparison.same(left[media].typed.annotation, right[media].typed.annotation):
            here.add("error-body-changed", f"has the body {written[1]} now ({media})", *written)


def _response_schemas(here: ChangePlace, old: Schema, new: Schema) -> None:
    left, right = content(old), content(new)
    for media, schema in right.items():
        if media in left:
            known_values(here, left[media], schema)


def _headers(place: ChangePlace, old: HeadersPlan | None, new: HeadersPlan | None) -> None:
    """Compare the attributes of the class of an operation's headers."""
    before, after = (
        {header.key.lower(): header for header in (side.attributes if side else ())} for side in (old, new)
    )
    here = place.below(f"{place.subject}()", "/responses")
    for key, header in before.items():
        if key not in after:
            here.add("header-removed", f"has no documented header {header.key} any more", _attribute(header))
    for key, header in after.items():
        known = before.get(key)
        if known is None:
            here.add("header-added", f"has the documented header {header.key}", "", _attribute(header))
            continue
        shown = _attribute(known), _attribute(header)
        types_ = here.comparison.pair(known.annotation, header.annotation)
        if known.name != header.name:
            here.add("header-changed", f"calls the header {header.key} {header.name} now", *shown)
        elif not here.comparison.types.reads(*types_):
            here.add("header-changed", f"has another header {header.key}", *shown)
        elif types_[0] != types_[1]:
            here.add("header-narrowed", f"has fewer types of the header {header.key}", *shown)
        elif (known.explode, known.media_type) != (header.explode, header.media_type):
            here.add("header-written-otherwise", f"reads the header {header.key} in another way", *shown)
        elif known.text != header.text:
            here.add("text-changed", f"has other words for the header {header.key}", known.text, header.text)
        if known.required != header.required:
            text = "says that {} is always there" if header.required else "says that {} may be missing"
            here.add("header-promised", text.format(header.key), _promise(known), _promise(header))


def _promise(header: HeaderPlan) -> str:
    return "required" if header.required else "optional"


def _attribute(header: HeaderPlan) -> str:
    return f"{header.name}: {spelled(members(header.annotation))}"


def _media_details(place: ChangePlace, old: Schema, new: Schema) -> None:
    """Compare what the media types of a body, a response or a parameter say, as the vendor wrote them."""
    before, after = part(old, "content"), part(new, "content")
    for media, entry in after.items():
        if isinstance(before.get(media), Mapping) and isinstance(entry, Mapping):
            here = place.below(place.subject, join("/content", media))
            details(here, before[media].get("schema"), entry.get("schema"))
            rest(here, before[media], entry, {"schema", "encoding"})
    common = [
        [media for media in side if media in other] for side, other in ((before, after), (after, before))
    ]
    if common[0] != common[1]:
        place.add("order-changed", "lists its media types in another order", list(before), list(after))


# paging and streams


def _paging(place: ChangePlace, old: Method, new: Method) -> None:
    before, after = old.plan.paging, new.plan.paging
    if before is None or after is None:
        return  # which its forms told
    written = [side.written.get("x-invocant-paging") for side in (old, new)]
    if (before.style, before.arguments) != (after.style, after.arguments):
        place.add("paging-changed", "asks for pages in another way", *written)
    elif written[0] != written[1]:
        place.add("unused-changed", "says of its pages what was so already", *written)


def _stream(place: ChangePlace, old: Method, new: Method) -> None:
    before, after = old.plan.stream, new.plan.stream
    if before is None or after is None:
        return  # which its forms told
    here = place.below(after.method, "")
    here.sent = False
    if isinstance(before, ItemStreamPlan) and isinstance(after, ItemStreamPlan):
        types(
            here.below(f"{after.method}()", ""), _annotated(before.annotation), _annotated(after.annotation)
        )
        if before.declaration != after.declaration:
            here.add("stream-changed", "reads its stream in another way", before.words, after.words)
    elif isinstance(before, StreamPlan) and isinstance(after, StreamPlan):
        _events(here, old, new, before, after)
    else:
        here.add("event-changed", "brings events of another kind", before.annotation, after.annotation)


def _annotated(annotation: str) -> Typed:
    return Typed("", annotation, annotation)


def _events(place: ChangePlace, old: Method, new: Method, before: StreamPlan, after: StreamPlan) -> None:
    tables = [{event.name: event for event in side.events} for side in (before, after)]
    if before.union != after.union:
        place.add("event-changed", f"brings {after.union} now", before.union, after.union)
    for name, event in tables[0].items():
        if name not in tables[1]:
            place.add("event-removed", f"has no event {name} any more", event.type)
    for name, event in tables[1].items():
        known = tables[0].get(name)
        if known is None:
            place.add("event-added", f"may bring {name}", "", event.type)
            continue
        types(place.below(f"{name}.data", ""), known.typed, event.typed)
        settings = [_settings(side) for side in (known, event)]
        if settings[0] != settings[1]:
            place.add("event-told-otherwise", f"tells {name} in another way", *settings)
        elif known.description != event.description:
            place.add("text-changed", f"has other words for {name}", known.description, event.description)
    asked = [(dict(side.request), side.terminator) for side in (before, after)]
    written = [side.written.get("x-invocant-stream") for side in (old, new)]
    if asked[0] != asked[1]:
        place.add("stream-changed", "asks for its stream in another way", *asked)
    elif written[0] != written[1] and before == after:
        place.add("unused-changed", "says of its stream what was so already", *written)
    orders = [[name for name in side if name in other] for side, other in (tables, tables[::-1])]
    if orders[0] != orders[1]:
        place.add("stream-changed", "looks for its events in another order", *orders)


def _settings(event: Any) -> dict[str, Any]:
    """Return by what an event is told, and what a program is given of it."""
    names = ("type", "event", "data", "role", "value", "message", "code", "when")
    return {name: getattr(event, name) for name in names if getattr(event, name)}
