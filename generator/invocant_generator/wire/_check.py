"""Call every operation of a package, and compare what goes over the wire with what the document says."""

from __future__ import annotations

import base64
import json
import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, unquote_plus, urlsplit

from attrs import evolve, field, frozen

from invocant_generator.wire import _media as media
from invocant_generator.wire._answers import undecoded, unlike
from invocant_generator.wire._calling import TOKEN, Answer, Outcome, Package, Socket, comparable
from invocant_generator.wire._description import Described, Node, follow, operations, pointed
from invocant_generator.wire._reading import Reader, ReadError, Sent, default_type, members, style_of
from invocant_generator.wire._samples import BINARY, Sampler

MOST_CALLS = 12
"""Calls of one operation in this process, at most; the asynchronous ones are not counted."""
_TEXT = "text äöü"
_AWKWARD = {"header": " /?&=%#|.", "cookie": " /?&=%#|."}
"""What texts end with where some characters cannot be sent at all."""


@frozen
class Mismatch:
    """Something that went over the wire, or did not, other than the document says."""

    kind: str
    """The construct, in the words of docs/openapi-support.md."""
    operation: str
    pointer: str
    piece: str
    """What was sent, or came out."""
    why: str


@frozen
class Report:
    """What the check found of one package."""

    operations: int
    calls: int
    seconds: float
    mismatches: Sequence[Mismatch] = field(default=())

    @property
    def kinds(self) -> Mapping[str, int]:
        """How many mismatches there are of each kind, most first."""
        return dict(Counter(one.kind for one in self.mismatches).most_common())


def check(package: str, document: Node, *, sockets: bool = True) -> Report:
    """Check the generated *package*, which is on the import path, against its *document*.

    Args:
        package: Import name.
        document: The document that the package was made of, overlays applied, before any repair.
        sockets: Whether each method is called once over a real socket too.
    """
    start = time.process_time()
    package_ = Package(package)
    try:
        run = _Run(package_, document)
        found = list(run.all(sockets=sockets))
        return Report(run.operations, run.calls, time.process_time() - start, found)
    finally:
        package_.close()


@frozen
class _Given:
    """The arguments of one call, by their names on the wire."""

    parameters: Mapping[tuple[str, str], Any]
    """Values by name and location."""
    media_type: str | None = None
    """The media type that the body is meant for, or None without a body."""
    body: Any = None


class _Run:
    def __init__(self, package: Package, document: Node) -> None:
        self._package = package
        self._document = document
        self._reader = Reader(document)
        self._rows: dict[tuple[str, str], list[Any]] = {}
        for row in package.table.values():
            self._rows.setdefault((row.method.lower(), _shape(row.path)), []).append(row)
        self.operations = 0
        self.calls = 0

    def all(self, *, sockets: bool) -> Iterator[Mismatch]:
        """Check every operation."""
        if not sockets:
            for described in operations(self._document):
                yield from self._operation(described, None)
            return
        with self._package.over_socket() as socket:
            for described in operations(self._document):
                yield from self._operation(described, socket)

    def _operation(self, described: Described, socket: Socket | None) -> Iterator[Mismatch]:
        self.operations += 1
        row = self._row(described)
        if row is None:
            yield _mismatch("operation", described, "", "the package's table has no such operation")
            return
        one = _One(self._package, self._document, self._reader, described, row)
        seen: set[tuple[str, str]] = set()
        for mismatch in one.check(socket):
            if (mismatch.kind, mismatch.pointer) not in seen:
                seen.add((mismatch.kind, mismatch.pointer))
                yield mismatch
        self.calls += one.calls

    def _row(self, described: Described) -> Any:
        """Return the row of the package's table for an operation, or None without one."""
        rows = self._rows.get((described.method, _shape(described.path)), [])
        own = [row for row in rows if row.operation_id == described.raw.get("operationId")]
        row = next(iter(own or rows), None)
        if len(rows) > 1 and row is not None:
            rows.remove(row)  # operations that share path and id stand in the order of the document
        return row


class _One:
    """The check of one operation."""

    def __init__(
        self, package: Package, document: Node, reader: Reader, described: Described, row: Any
    ) -> None:
        self._package, self._document, self._reader = package, document, reader
        self._described, self._row = described, row
        self._stream: Node = described.raw.get("x-invocant-stream") or {}
        self.calls = 0

    def check(self, socket: Socket | None) -> Iterator[Mismatch]:
        """Make the calls."""
        given = list(self._given())
        answers = list(self._answers()) or [(None, Answer(200, None, b""))]
        count = min(MOST_CALLS, max(len(given), len(answers)))
        for number in range(count):
            arguments = given[number % len(given)]
            described, answer = answers[number % len(answers)]
            python, problems = self._named(arguments)
            yield from problems
            self.calls += 1
            outcome = self._package.call(self._row.name, python, answer)
            if outcome.sent is None:
                yield self._unsent(arguments, outcome)
                continue
            if number < len(given):
                yield from self._request(arguments, outcome.sent, {})
                yield from self._twin(outcome.sent, python, answer)
                if number == len(given) - 1 and socket is not None:
                    yield from self._over_socket(socket, outcome.sent, python)
            if described is not None:
                yield from self._answer(described, answer, outcome)
        yield from self._streamed(given[-1])

    # Arguments ------------------------------------------------------------------------------------------

    def _given(self) -> Iterator[_Given]:
        """Yield what to call the operation with: what must be given, all there is, and each media type."""
        body = self._described.body
        kinds = list(body["content"]) if body else []
        required = bool(body and body.get("required"))
        for every in (False, True):
            parameters = {
                (str(one["name"]), str(one["in"])): value
                for one in self._described.parameters
                if one.get("required") or one["in"] == "path" or every
                for value in (self._parameter(one, every=every),)
                if value not in ("", [], {})
            }
            for chosen in self._apart(parameters):
                if not kinds or (not required and not every):
                    yield _Given(chosen)
                for kind in kinds if every else kinds[:1] if required else ():
                    yield _Given(chosen, kind, self._body(kind, every=every))

    def _apart(self, parameters: Mapping[tuple[str, str], Any]) -> Iterator[Mapping[tuple[str, str], Any]]:
        """Yield the parameters, without one of the two cursors of a list where both are there."""
        paging = self._described.raw.get("x-invocant-paging") or {}
        cursors = [(str(paging[word]), "query") for word in ("forward", "backward") if word in paging]
        if len(cursors) < 2 or not parameters.keys() >= set(cursors):
            yield parameters
            return
        for cursor in cursors:
            yield {key: value for key, value in parameters.items() if key != cursor}

    def _parameter(self, parameter: Node, *, every: bool) -> Any:
        location = str(parameter["in"])
        sampler = Sampler(self._document, "request", every=every)
        if location in _AWKWARD:
            sampler = evolve(sampler, awkward=_AWKWARD[location])
        if "content" in parameter:
            inner = follow(self._document, next(iter(parameter["content"].values())))
            return sampler.value(inner.get("schema"), str(parameter["name"]))
        style, _ = style_of(parameter)
        if style in ("spaceDelimited", "pipeDelimited", "label"):
            sampler = evolve(sampler, awkward=" &=+%/?" if style == "pipeDelimited" else "&=+%/?")
        elif location == "header" and self._schema_type(parameter) in ("array", "object"):
            sampler = evolve(sampler, awkward="/?&%#")  # a header escapes nothing
        return sampler.value(parameter.get("schema") or {}, str(parameter["name"]))

    def _schema_type(self, parameter: Node) -> Any:
        return follow(self._document, parameter.get("schema") or {}).get("type")

    def _body(self, kind: str, *, every: bool) -> Any:
        schema = self._content(kind).get("schema") or {}
        structured = media.is_json(kind) or media.is_range(kind)
        sampler = Sampler(self._document, "request", every=every, binary=not structured)
        if any(
            word in str(self._content(kind).get("encoding")) for word in ("spaceDelimited", "pipeDelimited")
        ):
            sampler = evolve(sampler, awkward="ä/?:&=+%#[],;.")
        if structured or media.plain(kind) == media.FORM or media.is_multipart(kind):
            resolved = follow(self._document, schema)
            if media.is_range(kind) and resolved.get("format") == "binary":
                return BINARY
            value = sampler.value(schema, "body")
            if isinstance(value, dict):
                for name in self._stream.get("request") or {}:
                    value.pop(name, None)
            return value
        if media.plain(kind) in media.SEQUENCES:
            value = sampler.value(schema, "body")
            return value if isinstance(value, list) else [value, value]
        return _TEXT if media.is_text(kind) else BINARY

    def _content(self, kind: str) -> Node:
        """Return a media type of the body."""
        body = self._described.body
        return follow(self._document, body["content"].get(kind)) if body is not None else {}

    def _named(self, given: _Given) -> tuple[dict[str, Any], list[Mismatch]]:
        """Return the arguments by their Python names, and what has none."""
        rows = {(one.name, one.location): one.python_name for one in self._row.parameters}
        rows |= {
            (wire, "path"): rows[name, "path"]
            for wire, name in zip(
                _template_names(self._described.path), _template_names(self._row.path), strict=False
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
                    self._mismatch(f"parameter in {location}", name, "the method has no such parameter")
                )
        if given.media_type is None:
            return python, problems
        contents = self._row.body.content if self._row.body is not None else ()
        content = next((one for one in contents if one.media_type == given.media_type), None)
        if content is None:
            problems.append(
                self._mismatch("request body", given.media_type, "the method has no body of that type")
            )
        elif content.fields is None:
            python["body"] = given.body
        else:
            names = {one.key: one.name for one in content.fields}
            for key, value in (given.body or {}).items():
                if key in names:
                    python[names[key]] = value
                elif content.extras is not None:
                    python.setdefault(content.extras.name, {})[key] = value
                else:
                    problems.append(
                        self._mismatch(
                            f"{media.plain(given.media_type)} body", key, "the method has no such parameter"
                        )
                    )
        return python, problems

    # Requests -------------------------------------------------------------------------------------------

    def _request(self, given: _Given, sent: Sent, more: Mapping[str, Any]) -> Iterator[Mismatch]:
        if sent.method.lower() != self._described.method:
            yield self._mismatch("operation", sent.method, "another method was sent")
        path = self._path(sent)
        if path is None:
            yield self._mismatch(
                "path", sent.target, "the path is not the document's, on none of its servers"
            )
            path = {}
        yield from self._parameters(given, sent, path)
        yield from self._sent_body(given, sent, more)
        yield from self._security(sent)

    def _path(self, sent: Sent) -> dict[str, str] | None:
        """Return the values of the path as they were sent, or None when it is another path."""
        names = _template_names(self._described.path)
        texts = [
            re.escape(text) for text in re.split(r"\{[^{}]*\}", re.split(r"[?#]", self._described.path)[0])
        ]
        pattern = "([^?#]*?)".join(texts)
        for server in (*self._servers(), ""):
            found = re.fullmatch(re.escape(server) + pattern, sent.path)
            if found:
                return dict(zip(names, found.groups(), strict=False))
        return None

    def _servers(self) -> Iterator[str]:
        """Yield the path of each server."""
        for server in self._described.servers:
            url = str(server.get("url", ""))
            for name, variable in (server.get("variables") or {}).items():
                url = url.replace(f"{{{name}}}", str(variable.get("default", "")))
            yield urlsplit(url).path.rstrip("/")
        yield urlsplit(self._package.base_url).path.rstrip("/")

    def _parameters(self, given: _Given, sent: Sent, path: Mapping[str, str]) -> Iterator[Mismatch]:
        accounted = {str(s.get("name")) for s in self._schemes() if s.get("in") in ("query", "cookie")}
        for parameter in self._described.parameters:
            name, location = str(parameter["name"]), str(parameter["in"])
            kind = self._kind(parameter, given.parameters.get((name, location)))
            try:
                read = self._reader.parameter(self._described, parameter, sent, path)
            except KeyError:
                if (name, location) in given.parameters:
                    yield self._mismatch(kind, sent.target, f"{name} was given and not sent", parameter)
                continue
            except ReadError as error:
                yield self._mismatch(kind, sent.target, f"{name} cannot be read: {error}", parameter)
                continue
            finally:
                accounted.add(name)
            if (name, location) not in given.parameters:
                if style_of(parameter) != ("form", True) or "properties" not in str(parameter.get("schema")):
                    yield self._mismatch(kind, sent.target, f"{name} was not given and is sent", parameter)
                continue
            value = given.parameters[name, location]
            found = unlike(read, value, as_text="content" not in parameter)
            if found:
                yield self._mismatch(kind, self._piece(sent, location), f"{name}: {found}", parameter)
            accounted |= set(value) if isinstance(value, dict) else set()
        for name, value in parse_qsl(self._described.path.partition("?")[2].partition("#")[0]):
            accounted.add(name)
            if (name, value) not in [(key, unquote_plus(text)) for key, text in sent.query]:
                yield self._mismatch("query in the path", sent.target, f"{name}={value} is not sent")
        for name, _ in (*sent.query, *sent.cookies):
            if name.partition("[")[0] not in accounted and name not in accounted:
                yield self._mismatch("query", sent.target, f"{name} is sent, and the document has it not")

    @staticmethod
    def _piece(sent: Sent, location: str) -> str:
        return str(sent.headers) if location in ("header", "cookie") else sent.target

    def _kind(self, parameter: Node, value: Any) -> str:
        if "content" in parameter:
            return f"parameter in {parameter['in']}, content"
        style, explode = style_of(parameter)
        return f"parameter in {parameter['in']}, {style}{' exploded' if explode else ''}, {_form_of(value)}"

    def _sent_body(self, given: _Given, sent: Sent, more: Mapping[str, Any]) -> Iterator[Mismatch]:
        if given.media_type is None and not (more or self._always):
            if sent.body:
                yield self._mismatch(
                    "request body", repr(sent.body[:200]), "no body was given, and one is sent"
                )
            return
        declared = str(given.media_type or "application/json")
        kind = self._body_kind(declared, given.body)
        try:
            found, read = self._reader.body(self._described, sent)
        except ReadError as error:
            yield self._mismatch(kind, _piece_of(sent), str(error))
            return
        expected = given.body
        if isinstance(expected, dict):
            expected = {**expected, **self._always, **more}
        elif expected is None and (more or self._always):
            expected = {**self._always, **more}
        loose = media.plain(found) == media.FORM or media.is_multipart(found)
        different = unlike(read, expected, as_text=loose)
        if different:
            if loose and isinstance(expected, dict):
                yield from self._members(found, read, expected, sent)
            else:
                yield self._mismatch(kind, _piece_of(sent), different)
        if media.is_multipart(found):
            yield from self._parts(found, sent)

    def _members(self, kind: str, read: Any, expected: Mapping[str, Any], sent: Sent) -> Iterator[Mismatch]:
        """Yield what is wrong with each member of a form or a multipart body, as a kind of its own."""
        for name in dict.fromkeys((*expected, *read)):
            one = unlike(
                {name: read[name]} if name in read else {},
                {name: expected[name]} if name in expected else {},
                as_text=True,
            )
            if one:
                yield self._mismatch(self._member_kind(kind, name, expected.get(name)), _piece_of(sent), one)

    def _member_kind(self, kind: str, name: str, value: Any) -> str:
        content = self._content(kind)
        encoding = (content.get("encoding") or {}).get(name) or {}
        said = [str(encoding["style"])] if "style" in encoding else []
        said += [f"explode {str(encoding['explode']).lower()}"] if "explode" in encoding else []
        said += ["contentType"] if "contentType" in encoding else []
        return f"{media.plain(kind)} body, {' '.join(said) or 'no encoding'}, {_form_of(value)}"

    def _parts(self, kind: str, sent: Sent) -> Iterator[Mismatch]:
        """Yield the parts whose media type is not what the encoding says."""
        content = self._content(kind)
        types = dict(members(self._document, content.get("schema") or {}))
        for name, found, _ in self._reader.parts(sent):
            wanted = ((content.get("encoding") or {}).get(name) or {}).get("contentType")
            usual = default_type(self._document, types.get(name) or {})
            wanted = wanted or (usual if usual == "application/json" else None)
            allowed = [one.strip() for one in str(wanted).split(",")] if wanted else []
            if allowed and not any(media.covers(one, found or "text/plain") for one in allowed):
                yield self._mismatch(
                    f"{media.plain(kind)} body, contentType",
                    f"{name}: {found}",
                    f"the part is to be {wanted}",
                )

    def _body_kind(self, declared: str, value: Any) -> str:
        kind = media.plain(declared)
        if media.is_json(kind):
            return "JSON body"
        if kind in media.SEQUENCES:
            return "JSON sequence body"
        if media.is_range(kind):
            return "body of a media type range"
        if kind == media.FORM or media.is_multipart(kind):
            return f"{kind} body, {_form_of(value)}"
        return "text body" if media.is_text(kind) else "binary body"

    @property
    def _always(self) -> Mapping[str, Any]:
        """Members of the body that the method itself sets."""
        return (self._stream.get("request") or {}) if self._stream.get("only") else {}

    def _schemes(self) -> Iterator[Node]:
        for scheme in ((self._document.get("components") or {}).get("securitySchemes") or {}).values():
            yield follow(self._document, scheme)

    def _security(self, sent: Sent) -> Iterator[Mismatch]:
        alternatives = self._described.security
        given = {*self._package.credentials.values(), TOKEN}
        if alternatives is None:
            return
        asked = [one for one in alternatives if one]
        if not asked:
            leaked = [
                text for text in given if text in sent.target or any(text in v for _, v in sent.headers)
            ]
            if leaked and not alternatives:
                yield self._mismatch(
                    "security, none", str(sent.headers), "a credential is sent where none is asked"
                )
            return
        read = [{name: self._reader.credential(name, sent) for name in one} for one in asked]
        if not any(all(_is_given(value, given) for value in one.values()) for one in read):
            kinds = sorted({self._scheme_kind(name) for one in asked for name in one})
            yield self._mismatch(
                f"security, {'optional ' if {} in alternatives else ''}{' or '.join(kinds)}",
                str([(k, v) for k, v in sent.headers if k.lower() in ("authorization", "cookie")]),
                f"none of the alternatives {[sorted(one) for one in asked]} is satisfied",
            )

    def _scheme_kind(self, name: str) -> str:
        schemes = (self._document.get("components") or {}).get("securitySchemes") or {}
        scheme = follow(self._document, schemes.get(name))
        kind = str(scheme.get("type"))
        if kind == "apiKey":
            return f"apiKey in {scheme.get('in')}"
        if kind == "http":
            return f"http {str(scheme.get('scheme')).lower()}"
        return kind

    def _twin(self, sent: Sent, python: Mapping[str, Any], answer: Answer) -> Iterator[Mismatch]:
        outcome = self._package.call_async(self._row.name, python, answer)
        if outcome.sent is None:
            yield self._mismatch(
                "async client", repr(outcome.error), "it sends nothing where the sync one does"
            )
        elif comparable(outcome.sent) != comparable(sent):
            yield self._mismatch(
                "async client", str(comparable(outcome.sent)), f"the sync one sends {comparable(sent)}"
            )

    def _over_socket(self, socket: Socket, sent: Sent, python: Mapping[str, Any]) -> Iterator[Mismatch]:
        if self._row.server:
            return  # asked elsewhere, unless the client is told a base URL as this one is
        read = socket.call(self._row.name, python)
        if read is None:
            yield self._mismatch(
                "socket", "", "nothing comes over a socket where something is sent in process"
            )
        elif comparable(read) != comparable(sent):
            yield self._mismatch("socket", str(comparable(read)), f"in process it is {comparable(sent)}")

    def _streamed(self, given: _Given) -> Iterator[Mismatch]:
        """Check the request of the method that streams, where it is another."""
        method = self._row.stream.name if self._row.stream is not None else self._row.name
        if method == self._row.name:
            return
        python, _ = self._named(given)
        outcome = self._package.call(method, python, Answer(200, "text/event-stream", b""))
        if outcome.sent is None:
            yield self._unsent(given, outcome)
        else:
            yield from self._request(given, outcome.sent, self._stream.get("request") or {})

    def _unsent(self, given: _Given, outcome: Outcome) -> Mismatch:
        error = outcome.error
        kind = "call"
        if isinstance(error, TypeError) and "argument" in str(error):
            kind = "call, an argument"
        elif given.media_type is not None and not media.is_json(given.media_type):
            kind = f"call with a {media.plain(given.media_type)} body"
        return self._mismatch(
            kind, f"{type(error).__name__}: {error}", "a call that the document allows is refused"
        )

    # Answers --------------------------------------------------------------------------------------------

    def _answers(self) -> Iterator[tuple[tuple[str, Any] | None, Answer]]:
        """Yield each answer that the document has: its media type and value, and as it is sent."""
        responses = self._described.responses
        for declared, response in responses.items():
            status = _status(declared, responses)
            if status is None or status < 200:
                continue
            content = response.get("content") or {}
            if not content or self._described.method == "head" or status in (204, 205, 304):
                yield ("", None), Answer(status, None, b"")
            for kind, given in content.items() if status not in (204, 205, 304) else ():
                if self._described.method != "head":
                    yield self._body_of(status, kind, follow(self._document, given).get("schema") or {})

    def _body_of(self, status: int, kind: str, schema: Node) -> tuple[tuple[str, Any], Answer]:
        resolved = follow(self._document, schema)
        binary = resolved.get("format") == "binary" or (resolved.get("type") == "file")
        sent = media.concrete(kind, binary=binary)
        if media.is_text(sent) and ";" not in sent:
            sent = f"{sent}; charset=utf-8"  # a parameter more than is declared changes nothing
        sampler = Sampler(self._document, "answer", every=True)
        if media.is_json(sent):
            value = sampler.value(schema, "answer")
            return (kind, value), Answer(status, sent, json.dumps(value).encode())
        if media.plain(kind) in media.SEQUENCES:
            value = sampler.value(schema, "answer")
            items = value if isinstance(value, list) else [value, value]
            mark = b"\x1e" if media.plain(kind) == "application/json-seq" else b""
            return (kind, items), Answer(
                status, sent, b"".join(mark + json.dumps(i).encode() + b"\n" for i in items)
            )
        if media.plain(kind) == "text/event-stream":
            return (kind, None), Answer(status, sent, b"")
        if media.is_text(sent):
            return (kind, _TEXT), Answer(status, sent, _TEXT.encode())
        return (kind, BINARY), Answer(status, sent, BINARY)

    def _answer(self, declared: tuple[str, Any], answer: Answer, outcome: Outcome) -> Iterator[Mismatch]:
        kind, value = declared
        construct = _answer_kind(kind, answer)
        error, result = outcome.error, outcome.result
        place = f"{self._described.pointer}/responses/{answer.status}"
        if answer.status >= 300:
            if getattr(error, "status", None) != answer.status:
                yield _mismatch(
                    construct, self._described, repr(error or result), f"{answer.status} is no error", place
                )
            elif media.is_json(answer.content_type or ""):
                found = self._undecoded(kind, answer, getattr(error, "parsed", None), value)
                if found:
                    yield _mismatch(construct, self._described, _shorter(answer.body), found, place)
            elif getattr(error, "body", None) != answer.body:
                yield _mismatch(construct, self._described, repr(error), "its body is not the error's", place)
            return
        if kind == "text/event-stream":
            if not self._stream and not hasattr(result, "__enter__"):
                why = f"it is {type(result).__name__} and no stream" if error is None else repr(error)
                yield _mismatch(construct, self._described, repr(result), why, place)
            return
        if error is not None:
            yield _mismatch(
                construct, self._described, _shorter(answer.body), f"it cannot be read: {error}", place
            )
            return
        found = self._unread(kind, value, answer, result)
        if found:
            yield _mismatch(construct, self._described, _shorter(answer.body), found, place)

    def _unread(self, kind: str, value: Any, answer: Answer, result: Any) -> str | None:
        if self._stream.get("only"):
            return None  # the stream's answers are events
        paging = self._described.raw.get("x-invocant-paging")
        if paging and media.is_json(kind):
            items = pointed(value, str(paging.get("items", "")))
            return undecoded(list(result.items), items if items is not None else [])
        if media.plain(kind) in media.SEQUENCES:
            if isinstance(result, (str, bytes)) or not hasattr(result, "__iter__"):
                return f"it is {type(result).__name__}, and no sequence of values"
            return undecoded(list(result), value)
        if media.is_json(answer.content_type or ""):
            return self._undecoded(kind, answer, result, value)
        if not kind:
            return None if result is None else f"it is {result!r} where there is no body"
        if media.is_text(answer.content_type or "") and isinstance(result, bytes):
            return "it is bytes where there is text"
        same = result == answer.body or (isinstance(result, str) and result.encode() == answer.body)
        return None if same else f"it is {result!r}"

    def _undecoded(self, kind: str, answer: Answer, result: Any, value: Any) -> str | None:
        """Say where a decoded *result* is not the *value*: an object with members is to be a model."""
        schema = follow(self._document, self._schema(answer.status, kind))
        named = schema.get("type") == "object" and schema.get("properties")
        if named and isinstance(value, dict) and isinstance(result, dict):
            return "it is a plain dict where the document has a model"
        return undecoded(result, value)

    def _schema(self, status: int, kind: str) -> Node:
        """Return the schema of an answer."""
        responses = self._described.responses
        declared = next(one for one in responses if _status(one, responses) == status)
        schema: Node = follow(self._document, responses[declared]["content"][kind]).get("schema") or {}
        return schema

    def _mismatch(self, kind: str, piece: str, why: str, parameter: Node | None = None) -> Mismatch:
        return _mismatch(
            kind,
            self._described,
            piece,
            why,
            self._described.pointer_to(parameter) if parameter is not None else "",
        )


def _mismatch(kind: str, described: Described, piece: str, why: str, pointer: str = "") -> Mismatch:
    return Mismatch(kind, described.name, pointer or described.pointer, piece[:400], why[:600])


def _is_given(value: Any, given: set[str]) -> bool:
    if value is True or value in given:
        return True
    try:
        name, _, word = base64.b64decode(str(value), validate=True).decode().partition(":")
    except ValueError:
        return False
    return name in given and word in given


def _form_of(value: Any) -> str:
    """Return the form of a value, for the name of a kind."""
    if value in ({}, []):
        return "empty object" if isinstance(value, dict) else "empty array"
    if _has_empty(value):
        return "with an empty one inside"
    if isinstance(value, dict):
        deep = any(isinstance(one, (dict, list)) for one in value.values())
        return "nested object" if deep else "object"
    if isinstance(value, list):
        return "nested array" if any(isinstance(one, (dict, list)) for one in value) else "array"
    return "bytes" if isinstance(value, bytes) else "scalar"


def _has_empty(value: Any) -> bool:
    """Tell whether a value holds an empty object or list somewhere, of which no style has a word."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return value in ({}, []) or any(_has_empty(one) for one in inner)


def _answer_kind(kind: str, answer: Answer) -> str:
    error = " of an error" if answer.status >= 300 else ""
    if not kind:
        return f"answer without a body{error}"
    if media.is_range(kind):
        return f"answer of a media type range{error}"
    if media.is_json(kind):
        return f"JSON answer{error}"
    if media.plain(kind) in media.SEQUENCES:
        return f"JSON sequence answer{error}"
    if media.plain(kind) == "text/event-stream":
        return f"event stream answer{error}"
    return f"{'text' if media.is_text(kind) else 'binary'} answer{error}"


def _status(declared: str, responses: Mapping[str, Node]) -> int | None:
    """Return a status that stands for a declared one, or None where there is none left."""
    if declared.isdigit():
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
    taken = {one.upper() for one in responses}
    if not any(one.startswith("2") for one in taken):
        return 200
    return next((n for n in (500, 418, 599) if str(n) not in taken and f"{n // 100}XX" not in taken), None)


def _shape(path: str) -> str:
    """Return a path without the names of its parameters, and without a query or a fragment that it has."""
    return re.sub(r"\{[^{}]*\}", "{}", re.split(r"[?#]", path)[0])


def _template_names(path: str) -> list[str]:
    return re.findall(r"\{([^{}]*)\}", path)


def _piece_of(sent: Sent) -> str:
    return f"{sent.header('content-type')}: {_shorter(sent.body)}"


def _shorter(body: bytes) -> str:
    return body[:300].decode("utf-8", "replace")
