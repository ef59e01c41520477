"""What an operation may answer, and whether an answer became what it says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from invocant_generator.wire import _jobs as jobs
from invocant_generator.wire import _media as media
from invocant_generator.wire import _streams as streams
from invocant_generator.wire._arguments import TEXT
from invocant_generator.wire._calling import CallOutcome, ScriptedAnswer
from invocant_generator.wire._comparing import undecoded
from invocant_generator.wire._description import Node, follow, pointed
from invocant_generator.wire._report import Mismatch, shorter
from invocant_generator.wire._samples import BINARY, Sampler
from invocant_generator.wire._sent import Sent
from invocant_generator.wire._subject import Subject

EMPTY = "empty"
"""In the place of a media type: there is no body where the document declares one."""


def declared(subject: Subject) -> Iterator[tuple[tuple[str, Any] | None, ScriptedAnswer]]:
    """Yield each answer that the document has: its media type and value, and as it is sent."""
    responses = subject.described.responses
    for key, response in responses.items():
        status = _status(key, responses)
        if status is None or status < 200:
            continue
        content = response.get("content") or {}
        if not content or subject.described.method == "head" or status in (204, 205, 304):
            yield ("", None), ScriptedAnswer(status, None, b"")
        for kind, given in content.items() if status not in (204, 205, 304) else ():
            if subject.described.method != "head":
                yield _body_of(subject, status, kind, follow(subject.document, given))
    yield from _without_value(subject)


def without_method(subject: Subject) -> set[tuple[int, str]]:
    """Return the streams among the successes that no method reads, each by status and media type.

    An operation has one method for a stream: of events where there are some, else of what the first one has.
    """
    if subject.stream:
        return set()
    responses = subject.described.responses
    good = [key for key in responses if key.startswith("2")] or [key for key in responses if key == "default"]
    streams = [
        (_status(key, responses) or 0, kind, follow(subject.document, given).get("schema"))
        for key in good
        for kind, given in (responses[key].get("content") or {}).items()
        if media.is_stream(kind)
    ]
    events = [stream for stream in streams if not media.is_sequence(stream[1])]
    read = next(iter(events or streams), None)
    return {
        (status, kind)
        for status, kind, schema in streams
        if read is not None and (media.is_sequence(kind), schema) != (media.is_sequence(read[1]), read[2])
    }


def _without_value(subject: Subject) -> Iterator[tuple[tuple[str, Any], ScriptedAnswer]]:
    """Yield an answer without a body where the document declares a value: it is to be an error."""
    contents = {
        str(status): response.get("content") or {}
        for status, response in subject.described.responses.items()
        if str(status).startswith("2")
    }
    if subject.described.method == "head" or not contents or not all(contents.values()):
        return
    if subject.described.raw.get("x-invocant-paging") or subject.stream:
        return
    status, content = next(iter(contents.items()))
    if (
        all(media.is_json(kind) for kind in content)
        and re.fullmatch("[0-9]{3}", status)
        and status not in ("204", "205")
    ):
        yield (EMPTY, None), ScriptedAnswer(int(status), next(iter(content)), b"")
        if not {"204", "2XX"} & {key.upper() for key in contents}:
            yield (EMPTY, None), ScriptedAnswer(204, None, b"")


def _body_of(subject: Subject, status: int, kind: str, given: Node) -> tuple[tuple[str, Any], ScriptedAnswer]:
    schema = given.get("schema") or {}
    resolved = follow(subject.document, schema)
    binary = resolved.get("format") == "binary" or (resolved.get("type") == "file")
    sent = media.concrete(kind, binary=binary)
    if media.is_text(sent) and ";" not in sent:
        sent = f"{sent}; charset=utf-8"  # a parameter more than is declared changes nothing
    sampler = Sampler(subject.document, "answer", every=True)
    if media.is_json(sent):
        value = sampler.value(schema, "answer")
        return (kind, value), ScriptedAnswer(status, sent, json.dumps(value).encode())
    if media.is_sequence(kind):
        values, body = streams.sequence(subject.document, kind, given)
        return (kind, values), ScriptedAnswer(status, sent, body)
    if media.plain(kind) == "text/event-stream":
        events, body = streams.events(subject.document, given)
        return (kind, events), ScriptedAnswer(status, sent, body if not subject.stream else b"")
    if media.is_text(sent):
        return (kind, TEXT), ScriptedAnswer(status, sent, TEXT.encode())
    return (kind, BINARY), ScriptedAnswer(status, sent, BINARY)


def compared(
    subject: Subject, expected: tuple[str, Any], answer: ScriptedAnswer, outcome: CallOutcome
) -> Iterator[Mismatch]:
    """Yield where what came of an *answer* is not the *expected* media type and value."""
    kind, value = expected
    construct = _answer_kind(kind, answer)
    error, result = outcome.error, outcome.result
    place = f"{subject.described.pointer}/responses/{answer.status}"
    if answer.status >= 300:
        if getattr(error, "status", None) != answer.status:
            yield subject.mismatch(
                construct, repr(error or result), f"{answer.status} is no error", pointer=place
            )
        elif media.is_json(answer.content_type or ""):
            difference = _undecoded(subject, kind, answer, getattr(error, "parsed", None), value)
            if difference:
                yield subject.mismatch(construct, shorter(answer.body), difference, pointer=place)
        elif getattr(error, "body", None) != answer.body:
            yield subject.mismatch(construct, repr(error), "its body is not the error's", pointer=place)
        return
    if kind == EMPTY:
        if type(error).__name__ != "ResponseDecodeError":
            yield subject.mismatch(construct, repr(error or result), "it is no decode error", pointer=place)
        return
    if media.plain(kind) == "text/event-stream" and subject.stream:
        return
    if jobs.job_of(subject.described) and not jobs.tells(subject.described, value):
        if type(error).__name__ != "ResponseDecodeError":
            yield subject.mismatch(construct, repr(error or result), "it tells of no job", pointer=place)
        return
    if outcome.sent is not None:
        difference = _asked(kind, answer, outcome.sent)
        if difference:
            yield subject.mismatch("Accept", str(outcome.sent.header("accept")), difference, pointer=place)
    if error is not None:
        yield subject.mismatch(construct, shorter(answer.body), f"it cannot be read: {error}", pointer=place)
        return
    difference = _unread(subject, kind, value, answer, result)
    if difference:
        yield subject.mismatch(construct, shorter(answer.body), difference, pointer=place)


def _unread(subject: Subject, kind: str, value: Any, answer: ScriptedAnswer, result: Any) -> str | None:
    if subject.stream.get("only"):
        return None  # the stream's answers are events
    if jobs.job_of(subject.described):
        result = getattr(result, "started", result)
    paging = subject.described.raw.get("x-invocant-paging")
    if paging and (media.is_json(kind) or media.is_json(answer.content_type or "")):
        items = pointed(value, str(paging.get("items", "")))
        return undecoded(list(result.items), items if items is not None else [])
    if media.is_stream(kind):
        if not isinstance(result, list):
            return f"it is {type(result).__name__}, and no stream"
        return _unmade(subject, kind, answer, result, value) or undecoded(result, value)
    if media.is_json(answer.content_type or ""):
        return _undecoded(subject, kind, answer, result, value)
    if not kind:
        return None if result is None else f"it is {result!r} where there is no body"
    if media.is_text(answer.content_type or "") and isinstance(result, bytes):
        return "it is bytes where there is text"
    alike = result == answer.body or (isinstance(result, str) and result.encode() == answer.body)
    return None if alike else f"it is {result!r}"


def _unmade(subject: Subject, kind: str, answer: ScriptedAnswer, result: list[Any], value: Any) -> str | None:
    """Say where an item of a stream is a plain dict though the document has a model for it."""
    declared = _content(subject, answer.status, kind)
    schema = follow(subject.document, streams.item_schema(subject.document, kind, declared))
    items = result if media.is_sequence(kind) else [getattr(item, "data", item) for item in result]
    is_model = schema.get("type") == "object" and schema.get("properties") and value
    plain = is_model and any(isinstance(item, dict) for item in items)
    return "an item is a plain dict where the document has a model" if plain else None


def _asked(kind: str, answer: ScriptedAnswer, sent: Sent) -> str | None:
    """Say what is wrong with the Accept header of a request that got a success.

    What is read by a method of its own is asked for, and nothing is asked for by a range that means JSON.
    """
    accepted = [part.partition(";")[0].strip() for part in (sent.header("accept") or "").split(",")]
    if media.is_stream(kind) and not any(media.covers(part, kind) for part in accepted):
        return f"{media.plain(kind)} is not asked for"
    if media.is_range(kind) and media.is_json(answer.content_type or "") and "*" in "".join(accepted):
        return "a range is asked for where JSON is meant"
    return None


def _undecoded(subject: Subject, kind: str, answer: ScriptedAnswer, result: Any, value: Any) -> str | None:
    """Say where a decoded *result* is not the *value*: an object with members is to be a model."""
    schema = follow(subject.document, _schema(subject, answer.status, kind))
    named = schema.get("type") == "object" and schema.get("properties")
    if named and isinstance(value, dict) and isinstance(result, dict):
        return "it is a plain dict where the document has a model"
    return undecoded(result, value)


def _schema(subject: Subject, status: int, kind: str) -> Node:
    """Return the schema of an answer."""
    schema: Node = _content(subject, status, kind).get("schema") or {}
    return schema


def _content(subject: Subject, status: int, kind: str) -> Node:
    """Return a media type of an answer."""
    responses = subject.described.responses
    declared = next(key for key in responses if _status(key, responses) == status)
    return follow(subject.document, responses[declared]["content"][kind])


def _answer_kind(kind: str, answer: ScriptedAnswer) -> str:
    error = " of an error" if answer.status >= 300 else ""
    if kind == EMPTY:
        return "answer without the body that is declared"
    if not kind:
        return f"answer without a body{error}"
    if media.is_range(kind):
        return f"answer of a media type range{error}"
    if media.is_json(kind):
        return f"JSON answer{error}"
    if media.is_sequence(kind):
        return f"JSON sequence answer{error}"
    if media.plain(kind) == "text/event-stream":
        return f"event stream answer{error}"
    return f"{'text' if media.is_text(kind) else 'binary'} answer{error}"


def _status(declared: str, responses: Mapping[str, Node]) -> int | None:
    """Return a status that stands for a declared one, or None where there is none left."""
    if re.fullmatch("[0-9]{3}", declared):
        return int(declared)
    if re.fullmatch("[1-5][xX]{2}", declared):
        return next(
            (
                n
                for n in range(int(declared[0]) * 100, int(declared[0]) * 100 + 100)
                if str(n) not in responses
            ),
            None,
        )
    if declared != "default":
        return None
    taken = {key.upper() for key in responses}
    if not any(key.startswith("2") for key in taken):
        return 200
    return next((n for n in (500, 418, 599) if str(n) not in taken and f"{n // 100}XX" not in taken), None)
