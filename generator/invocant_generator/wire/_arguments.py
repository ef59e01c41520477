"""What an operation is called with: sampled values by their names on the wire, and by those of Python."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

from attrs import evolve, field, frozen

from invocant_generator.wire import _media as media
from invocant_generator.wire._description import Node, follow, template_names
from invocant_generator.wire._preparing import constant_of, headers_of, is_styled, style_of
from invocant_generator.wire._report import Mismatch
from invocant_generator.wire._samples import BINARY, Direction, Sampler
from invocant_generator.wire._streams import item_schema
from invocant_generator.wire._subject import Subject

TEXT = "text äöü"
"""A body of text."""
_AWKWARD = {"header": " /?&=%#|.", "cookie": " /?&=%#|."}
"""What texts end with where some characters cannot be sent at all."""


@frozen
class CallArguments:
    """The arguments of one call, by their names on the wire."""

    parameters: Mapping[tuple[str, str], Any]
    """Values by name and location."""
    media_type: str | None = None
    """The media type that the body is meant for, or None without a body."""
    body: Any = None
    """What the method is given: members that only the server sets too, as of an answer that is sent back."""
    sent: Any = None
    """What of the body a request is to carry."""
    part_headers: Mapping[str, Mapping[str, Any]] = field(factory=dict)
    """Headers of the parts of a multipart body, by member and name."""
    every: bool = False
    """Whether what may be left out is there."""


def calls(subject: Subject) -> Iterator[CallArguments]:
    """Yield what to call the operation with: what must be given, all there is, and each media type."""
    body = subject.described.body
    kinds = list(body["content"]) if body else []
    required = bool(body and body.get("required"))
    for every in (False, True):
        parameters = {
            (str(parameter["name"]), str(parameter["in"])): value
            for parameter in subject.described.parameters
            if parameter.get("required") or parameter["in"] == "path" or every
            for value in (
                _whole(
                    subject,
                    str(parameter["name"]),
                    _parameter(subject, parameter, every=every) or _parameter(subject, parameter, every=True),
                ),
            )
            if value not in ("", [], {})
        }
        for chosen in _apart(subject, parameters):
            if not kinds or (not required and not every):
                yield CallArguments(chosen)
            for kind in kinds if every else kinds[:1] if required else ():
                body = _body(subject, kind, "both" if every else "request", every=every)
                sent = _body(subject, kind, "request", every=every)
                headers = _part_headers(subject, kind, sent, every=every)
                yield CallArguments(chosen, kind, body, sent, headers, every)


def _apart(
    subject: Subject, parameters: Mapping[tuple[str, str], Any]
) -> Iterator[Mapping[tuple[str, str], Any]]:
    """Yield the parameters, without one of the two cursors of a list where both are there."""
    paging = subject.described.raw.get("x-invocant-paging") or {}
    cursors = [(str(paging[word]), "query") for word in ("forward", "backward") if word in paging]
    if len(cursors) < 2 or not parameters.keys() >= set(cursors):
        yield parameters
        return
    for cursor in cursors:
        yield {key: value for key, value in parameters.items() if key != cursor}


def _whole(subject: Subject, name: str, value: Any) -> Any:
    """Return the value of an argument as a whole number, where a list counts its items or pages by it.

    Documents that have one kind of number allow others, which no list has and a client refuses.
    """
    paging = subject.described.raw.get("x-invocant-paging") or {}
    counts = [paging.get("offset"), paging.get("page"), (paging.get("limit") or {}).get("parameter")]
    return int(value) if isinstance(value, float) and name in counts else value


def _parameter(subject: Subject, parameter: Node, *, every: bool) -> Any:
    location = str(parameter["in"])
    sampler = Sampler(subject.document, "request", every=every)
    if location in _AWKWARD:
        sampler = evolve(sampler, awkward=_AWKWARD[location])
    if "content" in parameter:
        inner = follow(subject.document, next(iter(parameter["content"].values())))
        return sampler.value(inner.get("schema"), str(parameter["name"]))
    style, _ = style_of(parameter)
    if style in ("spaceDelimited", "pipeDelimited", "label"):
        sampler = evolve(sampler, awkward=" &=+%/?" if style == "pipeDelimited" else "&=+%/?")
    elif location == "header" and _schema_type(subject, parameter) in ("array", "object"):
        sampler = evolve(sampler, awkward="/?&%#")  # a header escapes nothing
    elif style == "cookie":
        return _plain(sampler.value(parameter.get("schema") or {}, str(parameter["name"])))
    return sampler.value(parameter.get("schema") or {}, str(parameter["name"]))


def _plain(value: Any) -> Any:
    """Return a value whose texts a cookie can have as they are: nothing escapes them."""
    if isinstance(value, str):
        return re.sub(r"[^!#-+.-:<-\[\]-~]", "", value)
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return {key: _plain(member) for key, member in value.items()} if isinstance(value, dict) else value


def _schema_type(subject: Subject, parameter: Node) -> Any:
    return follow(subject.document, parameter.get("schema") or {}).get("type")


def _body(subject: Subject, kind: str, direction: Direction, *, every: bool) -> Any:
    schema = subject.content(kind).get("schema") or {}
    structured = media.is_json(kind) or media.is_range(kind)
    sampler = Sampler(subject.document, direction, every=every, binary=not structured)
    if any(
        word in str(subject.content(kind).get("encoding")) for word in ("spaceDelimited", "pipeDelimited")
    ):
        sampler = evolve(sampler, awkward="ä/?:&=+%#[],;.")
    if media.is_multipart(kind) and any(
        is_styled(kind, encoding) for encoding in (subject.content(kind).get("encoding") or {}).values()
    ):
        sampler = evolve(sampler, awkward="ä/?:+%#[].")  # nothing is escaped there, so delimiters are no text
    if structured or media.plain(kind) == media.FORM or media.is_multipart(kind):
        resolved = follow(subject.document, schema)
        if media.is_range(kind) and resolved.get("format") == "binary":
            return BINARY
        value = sampler.value(schema, "body")
        if isinstance(value, dict):
            asked = subject.stream.get("request") or {}
            value = {
                name: _whole(subject, f"/{name}", member)
                for name, member in value.items()
                if name not in asked
            }
        return value
    if media.is_sequence(kind):
        values = evolve(sampler, binary=False)
        item = item_schema(subject.document, kind, subject.content(kind))
        return [values.value(item, "body"), values.value(item, "body")]
    return TEXT if media.is_text(kind) else BINARY


def _part_headers(subject: Subject, kind: str, value: Any, *, every: bool) -> Mapping[str, Mapping[str, Any]]:
    """Return headers for the parts of a body: those that must be given, or all."""
    if not media.is_multipart(kind) or not isinstance(value, Mapping):
        return {}
    headers: dict[str, Mapping[str, Any]] = {}
    for name, encoding in (subject.content(kind).get("encoding") or {}).items():
        given: dict[str, Any] = {}
        for header, declared in headers_of(subject.document, encoding).items():
            if constant_of(subject.document, declared) is None and (every or declared.get("required")):
                kind_of = follow(subject.document, declared.get("schema") or {}).get("type")
                given[header] = 7 if kind_of in ("integer", "number") else f"{header} of {name}"
        if given and name in value:
            headers[name] = given
    return headers


def _range(subject: Subject, given: CallArguments, member: str) -> str | None:
    """Return a media type for a part of which the document says ranges alone: its file's name says none."""
    encoding = (subject.content(str(given.media_type)).get("encoding") or {}).get(member)
    content_type = str((encoding or {}).get("contentType") or "")
    types = [media_type.strip() for media_type in content_type.split(",") if media_type.strip()]
    if not types or not all(map(media.is_range, types)) or not media.is_multipart(str(given.media_type)):
        return None
    return media.concrete(types[0], binary=True)


def modelled(subject: Subject, given: CallArguments, python: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the arguments with models for dicts in the body, and files for bytes; None without any."""
    contents = subject.row.body.content if subject.row.body is not None else ()
    content = next((content for content in contents if content.media_type == given.media_type), None)
    if content is None:
        return None
    if content.fields is None:
        kinds = {"body": content.kind}
    else:
        kinds = {field.name: field.kind for field in content.fields}
    changed = {
        name: _of_kind(kinds[name], value)
        for name, value in python.items()
        if name in kinds and isinstance(value, (Mapping, list, bytes)) and kinds[name] is not None
    }
    return {**python, **changed} if changed else None


def _of_kind(kind: Any, value: Any) -> Any:
    if isinstance(value, bytes):
        return io.BytesIO(value)
    decode = getattr(kind, "decode", None)
    return decode(value) if callable(decode) else kind.from_dict(value)


def named(subject: Subject, given: CallArguments) -> tuple[dict[str, Any], list[Mismatch]]:
    """Return the arguments by their Python names, and what has none."""
    rows = {
        (parameter.name, parameter.location): parameter.python_name for parameter in subject.row.parameters
    }
    rows |= {
        (wire, "path"): rows[name, "path"]
        for wire, name in zip(
            template_names(subject.described.path), template_names(subject.row.path), strict=False
        )
        if (name, "path") in rows
    }
    python: dict[str, Any] = {}
    problems = []
    for (name, location), value in given.parameters.items():
        if (name, location) in rows:
            python[rows[name, location]] = value
        else:
            problems.append(
                subject.mismatch(f"parameter in {location}", name, "the method has no such parameter")
            )
    if given.media_type is None:
        return python, problems
    contents = subject.row.body.content if subject.row.body is not None else ()
    content = next((content for content in contents if content.media_type == given.media_type), None)
    if content is None and media.is_json(given.media_type):
        # stands for both
        content = next((content for content in contents if media.is_json(content.media_type)), None)
    if content is None:
        problems.append(
            subject.mismatch("request body", given.media_type, "the method has no body of that type")
        )
    elif content.fields is None:
        python["body"] = given.body
    else:
        names = {field.key: field.name for field in content.fields}
        for key, value in (given.body or {}).items():
            if key not in (given.sent or {}):
                continue  # what only the server sets is no argument
            if key in names:
                headers = given.part_headers.get(key) or {}
                python[names[key]] = subject.package.part(value, headers, _range(subject, given, key))
            elif content.extras is not None:
                python.setdefault(content.extras.name, {})[key] = value
            else:
                problems.append(
                    subject.mismatch(
                        f"{media.plain(given.media_type)} body", key, "the method has no such parameter"
                    )
                )
    return python, problems
