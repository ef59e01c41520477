"""The extension keywords: whether those of a document are known, well formed and in their place.

What each means is described in `docs/extensions.md`; `keywords.schema.json` beside this module says what its
value may be. The generator reads the keywords without checking them again.
"""

from __future__ import annotations

import json
import keyword as python_keyword
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from invocant.documents._diagnostics import Diagnostic, fragment
from invocant.documents._job_checks import job_problems
from invocant.documents._jobs import JOB
from invocant.documents._operations import (
    ALSO,
    MEMBERS_OF_FURTHER_METHODS,
    OperationObject,
    is_operation_key,
    operations,
)
from invocant.documents._pointer_checks import (
    argument_pointer_problem,
    paging_pointer_problems,
    stream_pointer_problems,
)
from invocant.documents._walk import objects
from invocant.documents.pointers import followed, join, split

PREFIX = "x-invocant-"
"""What all keywords begin with."""
_PLACES: dict[str, tuple[str, ...]] = {
    "x-invocant-name": ("operation", "schema", "parameter", "servers"),
    "x-invocant-paging": ("operation",),
    "x-invocant-stream": ("operation",),
    "x-invocant-retry": ("operation",),
    "x-invocant-also": ("operation",),
    "x-invocant-job": ("operation",),
    "x-invocant-auth": ("security scheme",),
    "x-invocant-open": ("schema",),
    "x-invocant-mock": ("document", "operation"),
}
"""Where each keyword may stand; one that is not listed may stand anywhere."""


@cache
def schema() -> dict[str, Any]:
    """Return the JSON Schema that has a definition for each keyword, by its name, under `$defs`."""
    text = files("invocant.documents").joinpath("keywords.schema.json").read_text("utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def names() -> list[str]:
    """Return the names of all keywords, sorted."""
    return sorted(name for name in schema()["$defs"] if name.startswith(PREFIX))


def paging_styles() -> dict[str, dict[str, Any]]:
    """Return the JSON Schema of `x-invocant-paging` for each style, by its name."""
    entries = schema()["$defs"]["x-invocant-paging"]["oneOf"]
    return {entry["properties"]["style"]["const"]: entry for entry in entries}


def paging_arguments(paging: Mapping[str, Any]) -> dict[str, str]:
    """Return the arguments that a value of `x-invocant-paging` names, by the pointer to where it does."""
    members = paging_styles()[paging["style"]]["properties"]
    arguments = {
        name: str(paging[name])
        for name, member in members.items()
        if name in paging and member.get("$ref") == "#/$defs/argument"
    }
    if "limit" in paging:
        arguments["limit/parameter"] = str(paging["limit"]["parameter"])
    return arguments


def check(document: Mapping[str, Any]) -> list[Diagnostic]:
    """Return what is wrong with the extension keywords of *document*, sorted by pointer.

    None found is an empty list. Besides the form of each value: that the keyword exists and may stand where
    it stands, that Python names are no Python keywords and no two operations share one, that the parameters
    and body members that a paging or a stream speaks of are those of its operation, and that what they point
    to is in its answer, or in an event.
    """
    diagnostics: list[Diagnostic] = []
    names_taken: dict[str, str] = {}
    known = {operation.pointer: operation for operation in operations(document, webhooks=True)}
    for pointer, holder in objects(dict(document)):
        kind = _kind(pointer, holder)
        for key, value in holder.items():
            if not key.startswith(PREFIX):
                continue
            place = join(pointer, key)
            problems = list(_form_problems(key, value, place, kind))
            diagnostics += problems
            if not problems and pointer in known:
                for form, part, keyword, here in _said(known[pointer], key, value, place):
                    diagnostics += _operation_problems(document, form, keyword, part, here)
                    diagnostics += _shared_names(keyword, part, here, names_taken)
    return sorted(diagnostics, key=lambda diagnostic: diagnostic.pointer)


def _said(
    operation: OperationObject, key: str, value: Any, place: str
) -> Iterator[tuple[OperationObject, Any, str, str]]:
    """Yield a keyword of a method, with its name and place; of the list of further methods, theirs."""
    if key != ALSO:
        yield operation, value, key, place
        return
    for form in operation.forms[1:]:
        for keyword, member in MEMBERS_OF_FURTHER_METHODS.items():
            if keyword in form.raw and member in value[form.number - 1]:
                yield form, form.raw[keyword], keyword, join(form.keyword_pointer, member)


def _kind(pointer: str, holder: Mapping[str, Any]) -> str:
    """Return what kind of object *holder* is, as far as keywords care."""
    segments = split(pointer)
    if not segments:
        return "document"
    if len(segments) == 3 and segments[0] in {"paths", "webhooks"} and is_operation_key(segments[2]):
        return "operation"
    if len(segments) == 3 and segments[:2] == ["components", "securitySchemes"]:
        return "security scheme"
    if isinstance(holder.get("in"), str) and isinstance(holder.get("name"), str):
        return "parameter"
    if len(segments) == 2 and segments[0] == "paths":
        return "path item"
    if segments[0] in {"info", "servers", "tags"} or (len(segments) > 1 and segments[-2] == "responses"):
        return segments[0]
    return "schema"


def _form_problems(key: str, value: Any, place: str, kind: str) -> Iterator[Diagnostic]:
    if key not in names():
        yield Diagnostic(
            what="an unknown extension keyword",
            pointer=place,
            fragment=fragment(value),
            why=f"{key} is none of {', '.join(names())}",
            fix="correct the spelling, or use another prefix for keywords of your own",
        )
        return
    places = _PLACES.get(key)
    if places is not None and kind not in places:
        yield Diagnostic(
            what="an extension keyword out of place",
            pointer=place,
            fragment=fragment(value),
            why=f"{key} belongs on {_either(places)}, and this is {_either((kind,))}",
            fix="correct the target of the overlay action",
        )
        return
    for problem in _validator(key).iter_errors(value):
        yield Diagnostic(
            what=f"{key} is not well formed",
            pointer=place + "".join(f"/{part}" for part in problem.instance_path),
            fragment=fragment(value),
            why=problem.message,
            fix="see docs/extensions.md for what the keyword may hold",
        )
        return
    if key == "x-invocant-name":
        yield from _name_problems(value, place, kind)
    elif key == "x-invocant-stream":
        yield from _name_problems(value["name"], f"{place}/name", "operation")
        yield from _stream_problems(value, place)
    elif key == JOB and "resume" in value:
        yield from _name_problems(value["resume"], f"{place}/resume", "operation")
    elif key == ALSO:
        for number, entry in enumerate(value):
            here = f"{place}/{number}"
            if "name" in entry:
                yield from _name_problems(entry["name"], f"{here}/name", "operation")
            if "job" in entry:
                yield from _form_problems(JOB, entry["job"], f"{here}/job", kind)
            if "stream" in entry:
                yield from _form_problems("x-invocant-stream", entry["stream"], f"{here}/stream", kind)


@cache
def _validator(key: str) -> Any:
    import jsonschema_rs

    definitions = schema()["$defs"]
    return jsonschema_rs.Draft202012Validator({"$ref": f"#/$defs/{key}", "$defs": definitions})


def _either(nouns: tuple[str, ...]) -> str:
    return " or ".join(f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}" for noun in nouns)


def _name_problems(name: str, place: str, kind: str) -> Iterator[Diagnostic]:
    why = None
    if any(python_keyword.iskeyword(part) for part in name.split(".")):
        why = "a part of the name is a keyword of Python"
    elif kind != "operation" and "." in name:
        why = "only an operation's name has a resource before a dot"
    elif kind == "operation" and any(part[0].isupper() for part in name.split(".")):
        why = "methods and resources are written in lower case"
    elif kind == "parameter" and name[0].isupper():
        why = "parameters are written in lower case"
    if why is not None:
        yield Diagnostic(
            what="a name that Python cannot use",
            pointer=place,
            fragment=fragment(name),
            why=why,
            fix="choose another name",
        )


def _stream_problems(stream: Mapping[str, Any], place: str) -> Iterator[Diagnostic]:
    roles = [event["role"] for event in stream["events"]]
    if stream.get("terminator") == "required" and "end" not in roles:
        yield Diagnostic(
            what="a terminator that no event is",
            pointer=f"{place}/terminator",
            fragment=fragment(stream["terminator"]),
            why="the end of the stream is required to be said, but no entry of `events` has the role `end`",
            fix="give the event that ends a stream the role `end`",
        )
    types: dict[str, str] = {}
    for position, event in enumerate(stream["events"]):
        other = types.setdefault(event["class"], event["type"])
        if other != event["type"]:
            yield Diagnostic(
                what="one event class for two types",
                pointer=f"{place}/events/{position}",
                fragment=fragment(event),
                why=f"{event['class']} is the class of {other!r} already: its `type` is one value",
                fix="give the entry a class of its own, or the same type",
            )
        if event["data"] == "empty" and "schema" in event:
            yield Diagnostic(
                what="a schema for no data",
                pointer=f"{place}/events/{position}/schema",
                fragment=fragment(event),
                why="`data: empty` says that there is nothing to describe",
                fix="delete the schema, or say how the data is written",
            )


def _operation_problems(
    document: Mapping[str, Any], operation: OperationObject, key: str, value: Any, place: str
) -> Iterator[Diagnostic]:
    if key == "x-invocant-paging":
        for part, name in paging_arguments(value).items():
            yield from _argument_problems(document, operation, f"{place}/{part}", name)
        yield from paging_pointer_problems(document, operation, value, place)
    elif key == JOB:
        yield from job_problems(document, operation, value, place)
    elif key == "x-invocant-stream":
        yield from stream_pointer_problems(document, value, place)
        members = _body_members(document, operation)
        for name in value.get("request", {}):
            if members is not None and name not in members:
                yield Diagnostic(
                    what="a stream asks by a member that does not exist",
                    pointer=f"{place}/request/{name}",
                    fragment=fragment(value["request"]),
                    why="the body of the operation has no such member",
                    fix="correct the name, or add the member in an overlay",
                )


def _argument_problems(
    document: Mapping[str, Any], operation: OperationObject, place: str, name: str
) -> Iterator[Diagnostic]:
    """Say what is wrong with the name of a query parameter, or the pointer to a member of the body."""
    if name.startswith("/"):
        why = argument_pointer_problem(document, operation, name)
        if why is not None:
            yield Diagnostic(
                what="a paging member of the body that does not exist",
                pointer=place,
                fragment=fragment(name),
                why=why,
                fix="correct the pointer, or add the member in an overlay",
            )
        return
    known = {parameter.name for parameter in operation.parameters if parameter.location == "query"}
    if name not in known:
        yield Diagnostic(
            what="a paging parameter that does not exist",
            pointer=place,
            fragment=fragment(name),
            why=f"the operation has the query parameters {', '.join(sorted(known)) or 'none'}",
            fix="correct the name, write a member of the body as /member, or add the parameter in an overlay",
        )


def _body_members(document: Mapping[str, Any], operation: OperationObject) -> set[str] | None:
    """Return the members of the JSON body of *operation*, or None when it is no plain object."""
    body = operation.request_body
    body_schema = followed(document, body.content.get("application/json")) if body is not None else None
    properties = body_schema.get("properties") if isinstance(body_schema, Mapping) else None
    return set(properties) if isinstance(properties, Mapping) else None


def _shared_names(key: str, value: Any, place: str, taken: dict[str, str]) -> Iterator[Diagnostic]:
    if key == "x-invocant-name":
        name = value
    else:
        member = {"x-invocant-stream": "name", JOB: "resume"}.get(key, "")
        name = value.get(member) if member else None
    if name is None:
        return
    other = taken.setdefault(name, place)
    if other != place:
        yield Diagnostic(
            what="two methods of one name",
            pointer=max(place, other),
            fragment=fragment(name),
            why=f"{min(place, other)} has the same name",
            fix="rename one of them",
        )
