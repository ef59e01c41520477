"""Compare a request with what its operation was called with, as the document reads it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, quote, unquote_plus, urlsplit

from invocant_generator.wire import _media as media
from invocant_generator.wire import _servers as servers
from invocant_generator.wire._arguments import CallArguments
from invocant_generator.wire._comparing import unlike
from invocant_generator.wire._description import Node, follow, template_names
from invocant_generator.wire._preparing import (
    constant_of,
    default_type,
    headers_of,
    is_styled,
    members,
    style_of,
)
from invocant_generator.wire._report import Mismatch, shorter
from invocant_generator.wire._samples import suits
from invocant_generator.wire._sent import ReadError, Sent, SentPart
from invocant_generator.wire._subject import Subject

_ALWAYS_SENT = frozenset({"accept-encoding", "connection", "content-length", "host", "user-agent"})
"""Headers that a client sends whether a call has them or not."""


def compared(
    subject: Subject, given: CallArguments, sent: Sent, more: Mapping[str, Any]
) -> Iterator[Mismatch]:
    """Yield what was *sent* otherwise than the document says of what was *given*.

    Args:
        subject: The operation.
        given: What it was called with.
        sent: What came of that.
        more: Members of the body that the method sets beside the caller's.
    """
    if sent.method.lower() != subject.described.method:
        yield subject.mismatch("operation", sent.method, "another method was sent")
    yield from where(subject, sent, subject.url)
    path = _path(subject, sent) or {}
    yield from _parameters(subject, given, sent, path)
    yield from _sent_body(subject, given, sent, more)


def where(subject: Subject, sent: Sent, url: str) -> Iterator[Mismatch]:
    """Yield it where a request did not go to the operation's path at *url*."""
    place = f"{sent.origin}{sent.path}"
    if servers.origin(sent.origin) != servers.origin(url):
        yield subject.mismatch("server", place, f"the document has it at {url}")
    elif re.fullmatch(_written(urlsplit(url).path) + _pattern(subject), sent.path) is None:
        yield subject.mismatch("path", place, f"the document has {subject.described.path} at {url}")


def _path(subject: Subject, sent: Sent) -> dict[str, str] | None:
    """Return the values of the path as they were sent, or None when it is another path."""
    match = re.fullmatch(f"(?:.*?){_pattern(subject)}", sent.path)
    return dict(zip(template_names(subject.described.path), match.groups(), strict=True)) if match else None


def _pattern(subject: Subject) -> str:
    path = re.split(r"[?#]", subject.described.path)[0]
    return "([^?#]*?)".join(map(_written, re.split(r"\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}", path)))


def _written(text: str) -> str:
    """Return a pattern for fixed text of a path: what no URI may hold is sent in octets (RFC 3986, 2)."""
    return re.escape(quote(text, safe="%/:?#[]@!$&'()*+,;="))


def _parameters(
    subject: Subject, given: CallArguments, sent: Sent, path: Mapping[str, str]
) -> Iterator[Mismatch]:
    accounted = subject.security.names
    for parameter in subject.described.parameters:
        name, location = str(parameter["name"]), str(parameter["in"])
        kind = _kind(parameter, given.parameters.get((name, location)))
        try:
            read = subject.reader.parameter(subject.described, parameter, sent, path)
        except KeyError:
            if (name, location) in given.parameters:
                yield subject.mismatch(kind, sent.target, f"{name} was given and not sent", parameter)
            continue
        except ReadError as error:
            yield subject.mismatch(kind, sent.target, f"{name} cannot be read: {error}", parameter)
            continue
        finally:
            accounted.add(name)
        if location == "header" and name.lower() in _ALWAYS_SENT and (name, location) not in given.parameters:
            continue
        if (name, location) not in given.parameters:
            if style_of(parameter) != ("form", True) or "properties" not in str(parameter.get("schema")):
                yield subject.mismatch(kind, sent.target, f"{name} was not given and is sent", parameter)
            continue
        value = given.parameters[name, location]
        difference = unlike(read, value, as_text="content" not in parameter)
        if difference:
            yield subject.mismatch(kind, _piece(sent, location), f"{name}: {difference}", parameter)
        accounted |= set(value) if isinstance(value, dict) else set()
    for name, value in parse_qsl(subject.described.path.partition("?")[2].partition("#")[0]):
        accounted.add(name)
        if (name, value) not in [(key, unquote_plus(text)) for key, text in sent.query]:
            yield subject.mismatch("query in the path", sent.target, f"{name}={value} is not sent")
    for name, _ in (*sent.query, *sent.cookies):
        if name.partition("[")[0] not in accounted and name not in accounted:
            yield subject.mismatch("query", sent.target, f"{name} is sent, and the document has it not")


def _piece(sent: Sent, location: str) -> str:
    return str(sent.headers) if location in ("header", "cookie") else sent.target


def _kind(parameter: Node, value: Any) -> str:
    if "content" in parameter:
        return f"parameter in {parameter['in']}, content"
    style, explode = style_of(parameter)
    return f"parameter in {parameter['in']}, {style}{' exploded' if explode else ''}, {_form_of(value)}"


def _sent_body(
    subject: Subject, given: CallArguments, sent: Sent, more: Mapping[str, Any]
) -> Iterator[Mismatch]:
    if given.media_type is None and not (more or subject.always):
        if sent.body:
            yield subject.mismatch(
                "request body", repr(sent.body[:200]), "no body was given, and one is sent"
            )
        return
    declared = str(given.media_type or "application/json")
    kind = _body_kind(declared, given.sent)
    try:
        media_type, read = subject.reader.body(subject.described, sent)
    except ReadError as error:
        yield subject.mismatch(kind, _piece_of(sent), str(error))
        return
    expected = given.sent
    if isinstance(expected, dict):
        expected = {**expected, **subject.always, **more}
    elif expected is None and (more or subject.always):
        expected = {**subject.always, **more}
    loose = media.plain(media_type) == media.FORM or media.is_multipart(media_type)
    different = unlike(read, expected, as_text=loose)
    if different:
        if loose and isinstance(expected, dict):
            yield from _members(subject, media_type, read, expected, sent)
        else:
            yield subject.mismatch(kind, _piece_of(sent), different)
    if media_type != declared and media.is_json(media_type) and media.is_json(declared):
        schema = follow(subject.document, subject.content(media_type)).get("schema")
        if not suits(subject.document, schema, given.body):
            yield subject.mismatch(kind, _piece_of(sent), f"what is sent as {media_type} is no {media_type}")
    if media.is_multipart(media_type):
        yield from _parts(subject, media_type, given, sent)


def _members(
    subject: Subject, kind: str, read: Any, expected: Mapping[str, Any], sent: Sent
) -> Iterator[Mismatch]:
    """Yield what is wrong with each member of a form or a multipart body, as a kind of its own."""
    for name in dict.fromkeys((*expected, *read)):
        difference = unlike(
            {name: read[name]} if name in read else {},
            {name: expected[name]} if name in expected else {},
            as_text=True,
        )
        if difference:
            yield subject.mismatch(
                _member_kind(subject, kind, name, expected.get(name)), _piece_of(sent), difference
            )


def _member_kind(subject: Subject, kind: str, name: str, value: Any) -> str:
    content = subject.content(kind)
    encoding = (content.get("encoding") or {}).get(name) or {}
    words = [str(encoding["style"])] if "style" in encoding else []
    words += [f"explode {str(encoding['explode']).lower()}"] if "explode" in encoding else []
    words += ["contentType"] if "contentType" in encoding else []
    return f"{media.plain(kind)} body, {' '.join(words) or 'no encoding'}, {_form_of(value)}"


def _parts(subject: Subject, kind: str, given: CallArguments, sent: Sent) -> Iterator[Mismatch]:
    """Yield the parts whose media type or headers are not what the encoding says."""
    content = subject.content(kind)
    types = dict(members(subject.document, content.get("schema") or {}))
    for part in subject.reader.parts(sent):
        name, media_type = part.name, part.media_type
        encoding = (content.get("encoding") or {}).get(name) or {}
        yield from _part_headers(subject, kind, encoding, given.part_headers.get(name) or {}, part)
        if name.partition("[")[0] in types and is_styled(kind, encoding):
            continue
        wanted = encoding.get("contentType")
        usual = default_type(subject.document, types.get(name) or {})
        wanted = wanted or (usual if usual == "application/json" else None)
        allowed = [media_range.strip() for media_range in str(wanted).split(",")] if wanted else []
        if allowed and not any(
            media.covers(media_range, media_type or "text/plain") for media_range in allowed
        ):
            yield subject.mismatch(
                f"{media.plain(kind)} body, contentType",
                f"{name}: {media_type}",
                f"the part is to be {wanted}",
            )


def _part_headers(
    subject: Subject, kind: str, encoding: Node, given: Mapping[str, Any], part: SentPart
) -> Iterator[Mismatch]:
    """Yield the headers of a part that are not what was given for it, or else what the document has."""
    for name, header in headers_of(subject.document, encoding).items():
        wanted = given.get(name, constant_of(subject.document, header))
        text = part.headers.get(name.lower())
        if wanted is not None and text != (wanted if isinstance(wanted, str) else json.dumps(wanted)):
            yield subject.mismatch(
                f"{media.plain(kind)} body, headers",
                f"{part.name}: {name}: {text}",
                f"the header {name} of the part is to be {wanted}",
            )


def _body_kind(declared: str, value: Any) -> str:
    kind = media.plain(declared)
    if media.is_json(kind):
        return "JSON body"
    if media.is_sequence(kind):
        return "JSON sequence body"
    if media.is_range(kind):
        return "body of a media type range"
    if kind == media.FORM or media.is_multipart(kind):
        return f"{kind} body, {_form_of(value)}"
    return "text body" if media.is_text(kind) else "binary body"


def _form_of(value: Any) -> str:
    """Return the form of a value, for the name of a kind."""
    if value in ({}, []):
        return "empty object" if isinstance(value, dict) else "empty array"
    if _has_empty(value):
        return "with an empty one inside"
    if isinstance(value, dict):
        deep = any(isinstance(member, (dict, list)) for member in value.values())
        return "nested object" if deep else "object"
    if isinstance(value, list):
        return "nested array" if any(isinstance(item, (dict, list)) for item in value) else "array"
    return "bytes" if isinstance(value, bytes) else "scalar"


def _has_empty(value: Any) -> bool:
    """Tell whether a value holds an empty object or list somewhere, of which no style has a word."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return value in ({}, []) or any(_has_empty(member) for member in inner)


def _piece_of(sent: Sent) -> str:
    return f"{sent.header('content-type')}: {shorter(sent.body)}"
