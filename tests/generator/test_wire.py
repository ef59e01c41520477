"""The wire check finds nothing in what is right, and finds each fault that is planted in the runtime."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from invocant import media_types
from invocant.mock import Mock, from_mapping
from invocant.runtime import Environment
from invocant.runtime._calls import (
    bodies,
    flow,
    forms,
    held,
    keys,
    lines,
    multipart,
    request,
    response,
    servers,
    styles,
    uploads,
)
from invocant.runtime._models import directions
from invocant.runtime._records import evolve
from invocant.runtime._streams import items
from invocant_generator.wire import Report, check
from invocant_generator.wire._brackets import read_brackets
from invocant_generator.wire._reading import RequestReader
from invocant_generator.wire._sent import Sent
from tests.generator.noticing import NOTICED
from tests.generator.packages import document, feature
from tests.generator.wire import EVERYTHING, answer, operation, package, parameter

pytestmark = pytest.mark.checkout


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the package of the document of everything."""
    with package(EVERYTHING, tmp_path_factory.mktemp("wire"), "wire_everything") as name:
        yield name


def checked(name: str, source: Any = EVERYTHING, most: int | None = None) -> Report:
    """Check a package from the start: nothing that was made ready at an earlier check is kept.

    Args:
        name: Of the package.
        source: The document.
        most: Mismatches after which the check is over; None to find every one.
    """
    for row in importlib.import_module(f"{name}.operations").TABLE.values():
        row._builder = row._reader = None
    return check(name, source, sockets=False, most=most)


def shown(report: Report) -> str:
    """Return the mismatches of a report for a failing assertion."""
    return "\n".join(f"{one.kind} | {one.operation} | {one.why} | {one.piece}" for one in report.mismatches)


def test_what_is_right_has_no_mismatch(everything: str) -> None:
    """A package of every construct that we support does what its document says, sockets included."""
    report = check(everything, EVERYTHING)
    assert not report.mismatches, shown(report)
    assert report.operations == len(list(importlib.import_module(f"{everything}.operations").TABLE))
    assert report.calls > 2 * report.operations - 5


def test_an_answer_repeats_nothing_that_was_sent(tmp_path: Path) -> None:
    """A parameter and a member of an error share a name that credentials have."""
    told = {"type": "object", "required": ["session"], "properties": {"session": {"type": "string"}}}
    look = operation(
        "look", parameter("session", "query"), responses={"200": answer(told), "default": answer(told)}
    )
    source = document({"/look": {"get": look}})
    with package(source, tmp_path, "wire_session") as name:
        report = checked(name, source)
    assert not report.mismatches, shown(report)
    assert report.calls > 1


Mutation = Callable[[pytest.MonkeyPatch], None]


def swap(owner: Any, name: str, made: Callable[[Any], Any]) -> Mutation:
    """Return a mutation that puts in the place of what *owner* has as *name* what is *made* of it."""

    def plant(patch: pytest.MonkeyPatch) -> None:
        patch.setattr(owner, name, made(getattr(owner, name)))

    return plant


def _deep_flat(wire: str, value: Any, put: Any, name: str, out: list[str]) -> None:
    out.extend(f"{wire}.{key}={put(str(item))}" for key, item in value.items())


def _unauthorised(attempts: Any) -> Any:
    """Return the request of an attempt without a credential, by steps of which there are none."""
    yield from ()
    return attempts._request


def _with_body(right: Any, reader: Any, operation: Any) -> None:
    """Make a reader ready that does not know HEAD."""
    right(reader, operation)
    reader._bodiless = False


def _lossy(right: Any) -> Any:
    return lambda value, *more: right(dict(list(value.items())[1:]), *more)


def _cut(right: Any) -> Any:
    def upload_of(value: Any, name: str, **more: Any) -> Any:
        given = right(value, name, **more)
        return given[:-1] if isinstance(given, bytes) else given

    return upload_of


MUTATIONS: dict[str, Mutation] = {
    # what is written of parameters
    "a query value is not escaped": swap(request, "quote_all", lambda _: lambda text: text),
    "a reserved character that harms is kept": swap(request, "quote_kept", lambda _: lambda text: text),
    "a path value is not escaped": swap(request, "_segment", lambda _: lambda text, greedy=False: text),
    "a list in a path is cut": swap(
        request,
        "members",
        lambda right: lambda value, *more: right(value[:1] if isinstance(value, list) else value, *more),
    ),
    "a boolean is written as Python does": swap(
        forms,
        "text_of",
        lambda right: (
            lambda value, name: str(value) if value is True or value is False else right(value, name)
        ),
    ),
    "the members of an object are never apart": swap(
        styles, "members", lambda right: lambda value, explode, put, name: right(value, False, put, name)
    ),
    "the members of an object are always apart": swap(
        styles, "members", lambda right: lambda value, explode, put, name: right(value, True, put, name)
    ),
    "a list in a query is never exploded": swap(
        styles,
        "write_form",
        lambda right: lambda w, v, p, e, out, name="": right(w, v, p, False, out, name),
    ),
    "a list in a query is always exploded": swap(
        styles, "write_form", lambda right: lambda w, v, p, e, out, name="": right(w, v, p, True, out, name)
    ),
    "deepObject has no brackets": swap(styles, "write_deep", lambda _: _deep_flat),
    "a header is written in capitals": swap(
        request._Slot, "write_header", lambda right: lambda self, value: right(self, value).upper()
    ),
    "a label has no dot": swap(
        request._Slot, "write_path", lambda right: lambda self, value: right(self, value).removeprefix(".")
    ),
    "a matrix has no name": swap(
        request._Slot,
        "write_path",
        lambda right: lambda self, value: right(self, value).removeprefix(f";{self.name}="),
    ),
    "a parameter of JSON is written by its style": swap(
        request._Slot, "_json", lambda _: lambda self, value: self.encode(value)
    ),
    "pipes are commas": swap(
        request._Slot,
        "write_query",
        lambda right: (
            lambda self, value, out: (
                right(self, value, out),
                out.append(out.pop().replace("%7C", ",")),
            )
        ),
    ),
    "spaces are commas": swap(
        request._Slot,
        "write_query",
        lambda right: (
            lambda self, value, out: (
                right(self, value, out),
                out.append(out.pop().replace("%20", ",") if self.name == "spaced" else out.pop()),
            )
        ),
    ),
    "cookies are not sent": swap(
        request.RequestBuilder,
        "_write_headers",
        lambda right: (
            lambda self, arguments, headers: (
                right(self, arguments, headers),
                headers.pop() if headers[-1][0] == "Cookie" else None,
            )
        ),
    ),
    # where it goes
    "the first server is always asked": swap(
        servers.ServerChoice, "of", lambda _: lambda self, several: next(iter(several), None)
    ),
    "a part of an address is never chosen": swap(
        servers.ServerChoice, "__init__", lambda right: lambda self, api, name, _: right(self, api, name, {})
    ),
    "an address has no path": swap(
        servers, "checked_base", lambda _: lambda url, source: "/".join(url.split("/")[:3])
    ),
    "an operation has no server of its own": swap(
        servers.Servers, "address", lambda _: lambda self, operation: self.base_url
    ),
    # what is written of bodies
    "a body has the names of Python": swap(
        bodies.BodyWriter,
        "value",
        lambda right: (
            lambda self, arguments: arguments if self.fields is not None else right(self, arguments)
        ),
    ),
    "the first media type is always taken": swap(
        request.RequestBuilder, "_choose", lambda _: lambda self, arguments: self._bodies[0]
    ),
    "the last media type is always taken": swap(
        request.RequestBuilder, "_choose", lambda _: lambda self, arguments: self._bodies[-1]
    ),
    "what only the server sets is sent": swap(
        directions, "sent", lambda _: lambda value, kind: kind.encode(value)
    ),
    "what only the server sets is sent of a dict": swap(
        directions, "_object", lambda _: lambda value, cls: dict(value)
    ),
    "a member of JSON is lost": swap(
        bodies,
        "dumps",
        lambda right: lambda value, name: right(value[:-1] if isinstance(value, list) else value, name),
    ),
    "a body has another media type": swap(
        bodies.BodyWriter,
        "write",
        lambda right: lambda self, *given: ("text/html", right(self, *given)[1]),
    ),
    "a member of a form is lost": swap(bodies, "form", _lossy),
    "a list in a form is JSON": swap(
        bodies,
        "form",
        lambda right: (
            lambda value, *more: right(
                {k: {"list": v} if isinstance(v, list) else v for k, v in value.items()}, *more
            )
        ),
    ),
    "no encoding is heard in a form": swap(
        bodies, "form", lambda right: lambda value, name, said, required: right(value, name, {}, required)
    ),
    "no encoding is heard in a multipart body": swap(
        bodies,
        "multipart",
        lambda right: lambda kind, value, name, said, *more: right(kind, value, name, {}, *more),
    ),
    "an item of deepObject has no place": swap(
        styles,
        "write_deep",
        lambda right: (
            lambda wire, value, *more: right(
                wire,
                dict.fromkeys(map(str, range(len(value))), "x") if isinstance(value, list) else value,
                *more,
            )
        ),
    ),
    "bytes are cut": swap(bodies, "upload_of", _cut),
    "bytes of a part are cut": swap(multipart, "upload_of", _cut),
    "a file is read from its second byte": swap(
        uploads,
        "_place",
        lambda right: lambda file: (lambda start, size: (start + 1, size - 1))(*right(file)),
    ),
    "the last piece of a file is lost": swap(
        uploads.FileSegment,
        "checked",
        lambda right: lambda self, piece: right(self, piece)[:-1] + b"x" * bool(piece),
    ),
    "a file in a body is not sent": swap(uploads.Upload, "read", lambda _: lambda self: iter(())),
    "a model loses a member": swap(
        bodies,
        "_encoded",
        lambda right: (
            lambda value, kind: (
                dict(list(right(value, kind).items())[1:])
                if hasattr(value, "to_dict")
                else right(value, kind)
            )
        ),
    ),
    "a model in a list loses a member": swap(
        bodies,
        "_encoded",
        lambda right: (
            lambda value, kind: (
                [{}] if isinstance(value, list) and hasattr(value[0], "to_dict") else right(value, kind)
            )
        ),
    ),
    "a part has another name": swap(
        multipart, "_quoted", lambda right: lambda text, quote=True: right(text, quote=quote).upper()
    ),
    "the boundary is another": swap(
        bodies, "multipart", lambda right: lambda *given: (right(*given)[0] + "x", right(*given)[1])
    ),
    "a part of JSON says no media type": swap(
        multipart,
        "_head",
        lambda right: (
            lambda disposition, kind="", headers=None: right(
                disposition, "" if "json" in kind else kind, headers
            )
        ),
    ),
    "parts have no headers of their own": swap(multipart, "_headers", lambda _: lambda *given: {}),
    "a header of a part is another one's": swap(
        multipart, "header_text", lambda right: lambda value, explode, name: right("other", explode, name)
    ),
    "a header that was given is not heard": swap(
        multipart,
        "part_of",
        lambda right: lambda value: evolve(right(value), headers={"X-Sum": "", "X-Count": ""}),
    ),
    "a media type that was given is not heard": swap(
        multipart, "part_of", lambda right: lambda value: evolve(right(value), content_type=None)
    ),
    "styles are not heard in parts": swap(multipart, "is_styled", lambda _: lambda rules: False),
    "styles are not heard in forms": swap(forms, "is_styled", lambda _: lambda rules: False),
    "the style of every part is form": swap(forms, "style_of", lambda _: lambda rules: ("form", True)),
    "parts are percent-encoded": swap(forms, "unquote", lambda _: lambda text: text),
    "an empty object is lost": swap(
        forms,
        "write_styled",
        lambda right: lambda *given, required=False: right(*given, required=False),
    ),
    "an empty object inside is lost": swap(
        styles,
        "write_deep",
        lambda right: (
            lambda wire, value, *more: right(
                wire, [one for one in value if one] if isinstance(value, list) else value, *more
            )
        ),
    ),
    # security
    "a key is sent under another scheme": swap(
        keys.StaticKey, "ready", lambda right: lambda self: right(self).replace("Bearer", "Basic")
    ),
    "a key is sent in another header": swap(
        keys.StaticKey,
        "__init__",
        lambda right: (
            lambda self, carrier, *given: right(self, held.Carrier("header", "X-Key", "Bearer "), *given)
        ),
    ),
    "a key is cut": swap(keys.StaticKey, "ready", lambda right: lambda self: right(self)[:-1]),
    "a key is never sent": swap(
        flow._Attempts,
        "authorise",
        lambda _: _unauthorised,
    ),
    # media types and answers
    "only application/json is JSON": swap(
        response,
        "form_of",
        lambda right: (
            lambda text, **more: (
                "bytes" if media_types.essence(text).endswith("+json") else right(text, **more)
            )
        ),
    ),
    "a media type keeps its parameters": swap(media_types, "essence", lambda _: lambda text: text),
    "text is read as Latin-1": swap(
        response, "decode_text", lambda _: lambda body, kind: body.decode("latin-1")
    ),
    "text is bytes": swap(
        response,
        "form_of",
        lambda right: lambda text, **more: "bytes" if right(text, **more) == "text" else right(text, **more),
    ),
    "any answer is the first that is declared": swap(
        response, "_pick", lambda _: lambda readers, kind: next(iter(readers), None)
    ),
    "a range means bytes": swap(
        response.ResponseReader, "_read_range", lambda _: lambda self, reader, headers, body, strict: body
    ),
    "a range is asked for": swap(request, "is_range", lambda _: lambda text: False),
    "a range is sent": swap(bodies, "concrete", lambda _: lambda text, **more: "*/*"),
    "a range of pictures is sent as bytes": swap(
        bodies, "concrete", lambda _: lambda text, **more: "application/octet-stream"
    ),
    "a sequence is not asked for": swap(
        request.RequestBuilder,
        "build",
        lambda right: (
            lambda self, arguments, accept, *more: right(self, arguments, accept and "text/csv", *more)
        ),
    ),
    "the first of several bodies is sent": swap(
        bodies.BodyWriter, "fit", lambda _: lambda self, arguments: 0
    ),
    "an empty body is null": swap(response, "loads", lambda right: lambda body: right(body or b"null")),
    "no content is no value": swap(
        response.ResponseReader,
        "_find",
        lambda right: lambda self, status: () if status == 204 else right(self, status),
    ),
    "values are told apart by commas": swap(
        lines, "dumps", lambda right: lambda value, name: right(value, name) + b","
    ),
    "every sequence is framed": swap(lines, "framing", lambda _: lambda text: "rfc7464"),
    "every sequence is read by lines": swap(items, "framing", lambda _: lambda text: "lines"),
    "the last value is lost": swap(
        items.SequenceSource,
        "_take",
        lambda right: lambda self, records, into: right(self, records[:-1], into),
    ),
    "a value that the body ends is lost": swap(
        items.SequenceSource, "close", lambda _: lambda self, into: None
    ),
    "values are not decoded": swap(items.SequenceSource, "_bind", lambda _: lambda self: lambda value: value),
    "data is text": swap(items.EventSource, "_data", lambda _: lambda self, name, text: text),
    "all data is JSON": swap(items, "STR", lambda _: None),
    "what is no JSON is null": swap(
        items.EventSource,
        "_data",
        lambda right: lambda self, name, text: None if text == "[DONE]" else right(self, name, text),
    ),
    "events are read by no name": swap(
        items.EventSource, "_bind", lambda right: lambda self, name: right(self, "")
    ),
    "ids are lost": swap(
        items.EventSource,
        "feed",
        lambda right: (
            lambda self, chunk, into: (
                right(self, chunk, into),
                into.extend([into.popleft()._replace(id="") for _ in range(len(into))]),
            )
        ),
    ),
    "HEAD has a body": swap(
        response.ResponseReader,
        "__init__",
        lambda right: lambda self, operation: _with_body(right, self, operation),
    ),
    "an error is not read": swap(response.ResponseReader, "parse", lambda _: lambda self, *given: None),
    "an answer is lost": swap(response.ResponseReader, "read", lambda _: lambda self, *given: None),
    "only exact statuses are known": swap(
        response.ResponseReader, "_find", lambda _: lambda self, status: self._by_status.get(str(status), ())
    ),
}
"""A fault in each branch of what writes requests and credentials, and reads answers."""


@pytest.mark.parametrize("name", MUTATIONS)
def test_planted_fault_is_noticed(name: str, everything: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault in a branch of the request, security or media code is a mismatch, at the path that has it."""
    path = NOTICED[name]
    MUTATIONS[name](monkeypatch)
    assert checked(everything, {**EVERYTHING, "paths": {path: EVERYTHING["paths"][path]}}, most=1).mismatches


def test_faults_leave_nothing_behind(everything: str) -> None:
    """After them all the package is as right as before."""
    assert not checked(everything).mismatches
    assert len(MUTATIONS) >= 25


def test_a_credential_sent_where_none_is_asked_is_noticed(
    everything: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`security: []` is no wish for a key."""
    table = importlib.import_module(f"{everything}.operations").TABLE
    row = next(row for row in table.values() if row.path == "/open")
    monkeypatch.setattr(row, "auth", True)
    assert set(checked(everything).kinds) == {"security, none"}


def test_an_async_client_that_sends_something_else_is_noticed(
    everything: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sync and async clients send the same bytes."""
    client = importlib.import_module(f"{everything}.client")

    class Other(client.AsyncClient):  # type: ignore[misc, name-defined]
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options, headers={"X-Async": "1"})

    monkeypatch.setattr(client, "AsyncClient", Other)
    assert set(checked(everything).kinds) == {"async client"}


def test_an_operation_that_is_not_there_is_noticed(everything: str) -> None:
    """An operation of the document without a method is a mismatch."""
    more = {**EVERYTHING, "paths": {**EVERYTHING["paths"], "/more": {"get": operation("more")}}}
    (found,) = checked(everything, more).mismatches
    assert (found.kind, found.pointer) == ("operation", "/paths/~1more/get")


def test_each_method_of_an_operation_is_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A method that is lost, and one that reads its items elsewhere, are found beside one that is right."""
    things = {"type": "object", "properties": {"items": {"type": "array", "items": {"type": "string"}}}}
    further = {
        "x-invocant-also": [
            {"name": "calls.each", "paging": {"style": "single", "items": "/items"}},
            {"name": "calls.all", "paging": {"style": "single", "items": "/items"}},
        ]
    }
    get = operation("it", parameter("id", "path"), responses={"200": answer(things)}, **further)
    source = document({"/it/{id}": {"get": get}})
    with package(source, tmp_path, "wire_methods") as name:
        report = checked(name, source)
        assert (report.operations, shown(report)) == (1, "")
        table = importlib.import_module(f"{name}.operations").TABLE
        monkeypatch.setattr(
            importlib.import_module(f"{name}.operations.calls_each"),
            "PAGING",
            evolve(table["calls.each"].paging, items="/others"),
        )
        monkeypatch.delitem(table, "calls.all")
        report = checked(name, source)
        assert {(one.kind, one.operation) for one in report.mismatches} == {
            ("operation", "GET /it/{id}"),
            ("JSON answer", "GET /it/{id}"),
        }


_STATE = {
    "type": "object",
    "required": ["state"],
    "properties": {
        "state": {"enum": ["new", "done", "bad"]},
        "list": {"type": "array", "items": {"type": "string"}},
    },
}
_STARTED = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}}
_JOB = {
    "resume": "calls.job",
    "status": {
        "operation": "look",
        "parameters": {"id": "/id", "shelf": "$request.path.shelf", "mark": "$request.query.mark"},
    },
    "state": "/state",
    "done": ["done"],
    "failed": ["bad"],
    "items": "/list",
    "cancel": {"operation": "DELETE /{shelf}/jobs/{id}"},
}
_ASKED = (parameter("shelf", "path"), parameter("id", "path"))
JOBS = document(
    {
        "/{shelf}/jobs": {
            "post": operation(
                "start",
                parameter("shelf", "path"),
                parameter("mark", "query", required=True),
                responses={"200": answer(_STARTED), "204": answer()},
                **{"x-invocant-job": _JOB, "x-invocant-also": [{"name": "calls.start_plainly"}]},
            )
        },
        "/{shelf}/jobs/{id}": {
            "get": operation("look", *_ASKED, parameter("mark", "query"), responses={"200": answer(_STATE)}),
            "delete": operation("stop", *_ASKED),
        },
    }
)


@pytest.mark.parametrize(
    ("fault", "kinds"),
    [
        ({}, set()),
        ({"state": "/stat"}, {"job"}),
        ({"done": ("finished",)}, {"job"}),
        ({"failed": ()}, {"job"}),
        ({"told": {"id": "/id", "mark": "/id"}, "given": {"shelf": "shelf"}}, {"job"}),
        ({"given": {"shelf": "mark", "mark": "mark"}}, {"job"}),
        ({"items": None}, {"job"}),
        ({"cancel": None}, {"job"}),
    ],
    ids=["right", "state", "done", "failed", "query", "path", "items", "cancel"],
)
def test_a_job_is_driven(
    fault: dict[str, Any], kinds: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each request about a job, each state and the items are held to the document; a wrong one is found."""
    with package(JOBS, tmp_path, "wire_jobs") as name:
        jobs = importlib.import_module(f"{name}.jobs")
        monkeypatch.setattr(jobs, "CALLS_START", evolve(jobs.CALLS_START, **fault))
        report = checked(name, JOBS)
        assert set(report.kinds) == kinds, shown(report)


def test_a_package_of_another_document_is_noticed(everything: str) -> None:
    """A parameter that the document calls otherwise, and one that it has more, are mismatches."""
    changed = {"/open": {"get": operation("open", parameter("other", "query"), security=[])}}
    report = checked(everything, {**EVERYTHING, "paths": {**EVERYTHING["paths"], **changed}})
    assert {one.operation for one in report.mismatches} == {"GET /open"}


def test_construct_that_is_not_supported_is_a_finding(tmp_path: Path) -> None:
    """What is known not to work is said, not passed over: a list inside a list of the query."""
    lists = {"type": "array", "items": {"type": "array", "items": {"type": "string"}}}
    source = document({"/it": {"get": operation("it", parameter("lists", "query", lists))}})
    with package(source, tmp_path, "wire_lists") as name:
        assert set(checked(name, source).kinds) == {"call"}


# Where openapi-core has no word, these texts decide ---------------------------------------------------------


@pytest.mark.parametrize(
    ("pairs", "value"),
    [
        ([("a[b]", "1")], {"b": "1"}),
        ([("a[b][c]", "1"), ("a[b][d]", "2")], {"b": {"c": "1", "d": "2"}}),
        ([("a[0][price]", "1"), ("a[1][price]", "2")], [{"price": "1"}, {"price": "2"}]),
        ([("a[b][0]", "1"), ("a[b][1]", "2")], {"b": ["1", "2"]}),
        ([("a[b][]", "1"), ("a[b][]", "2")], {"b": ["1", "2"]}),
        ([("a[b]", "1"), ("a[b]", "2")], {"b": ["1", "2"]}),
        ([("a[]", "1")], ["1"]),
    ],
)
def test_brackets_are_read_as_they_are_used(pairs: list[tuple[str, str]], value: Any) -> None:
    """Nested deepObject, which OpenAPI leaves open."""
    assert read_brackets("a", pairs) == value


def sent(text: str, kind: str) -> Sent:
    """Return a request with a body that is given as text."""
    return Sent("POST", "https://api.example.com", "/it", (("Content-Type", kind),), text.encode())


def test_headers_of_parts_are_read() -> None:
    """A part has a name, a media type and a file name of its own (RFC 7578)."""
    body = (
        "--b\r\nContent-Disposition: form-data; name=\"meta\"\r\nContent-Type: application/json\r\n\r\n{}\r\n"
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nhi\r\n--b--\r\n"
    )  # fmt: skip
    parts = RequestReader(EVERYTHING).parts(sent(body, "multipart/form-data; boundary=b"))
    assert [(part.name, part.media_type, part.filename) for part in parts] == [
        ("meta", "application/json", None),
        ("file", None, "a.txt"),
    ]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("application/x-ndjson", '{"a": 1}\n{"a": 2}\n'),
        ("application/jsonl", '{"a": 1}\n{"a": 2}'),
        ("application/json-seq", '\x1e{"a": 1}\n\x1e{"a": 2}\n'),
    ],
)
def test_sequences_are_read(kind: str, text: str) -> None:
    """JSON values one after another, a line each (RFC 7464 puts a separator before each)."""
    source = document({"/it": {"post": operation("it", requestBody={"content": {kind: {"schema": {}}}})}})
    from invocant_generator.wire._description import operations

    (described,) = operations(source)
    assert RequestReader(source).body(described, sent(text, kind)) == (kind, [{"a": 1}, {"a": 2}])


@pytest.mark.parametrize("name", ["constants", "extras", "octets", "twins"])
def test_values_of_every_kind_are_on_the_wire(name: str, tmp_path: Path) -> None:
    """Tags of any type, extras, tuples, Base64, bytes in forms and shared names, sent and answered."""
    source = feature(name)
    with package(source, tmp_path, f"wire_{name}") as module:
        report = checked(module, source)
    assert not report.mismatches, shown(report)
    assert report.calls > 2


def test_streams_that_no_method_reads_are_named_and_no_fault(tmp_path: Path) -> None:
    """Of a sequence beside events nothing is asked for, and nothing is found wrong; it is named."""
    content = {
        "application/jsonl": {"schema": {"type": "object"}},
        "text/event-stream": {"schema": {"type": "object"}},
    }
    responses = {"200": {"description": "It.", "content": content}}
    source = document({"/a": {"get": operation("a", responses=responses)}})
    with package(source, tmp_path, "wire_two_streams") as name:
        report = check(name, source, sockets=False)
    assert report.mismatches == []
    assert [(entry.operation, entry.what) for entry in report.untried] == [
        ("GET /a", ["200 application/jsonl"])
    ]


def test_answers_that_are_not_tried_are_named(tmp_path: Path) -> None:
    """An operation is called twelve times at most: what is left of its answers is told."""
    errors = {str(status): answer({"type": "string"}) for status in range(400, 414)}
    source = document({"/a": {"get": operation("a", responses={"204": answer(), **errors})}})
    with package(source, tmp_path, "wire_many_answers") as name:
        report = check(name, source, sockets=False)
    assert report.mismatches == []
    (entry,) = report.untried
    assert entry.operation == "GET /a"
    assert entry.what == [f"{status} application/json" for status in (411, 412, 413)]


def test_places_that_differ_by_case_are_those_of_their_parameters(tmp_path: Path) -> None:
    """Client, mock server and check agree on what stands where, also where there are several."""
    texts = [parameter("id", "path"), parameter("number", "path", {"type": "integer"})]
    source = document({"/a/{Id}/{Number}": {"get": operation("a", *texts)}})
    with package(source, tmp_path, "wire_cases") as name:
        assert check(name, source, sockets=False).mismatches == []
        client = importlib.import_module(name).Client
        with (
            Mock(from_mapping("cases", source)) as mock,
            client(base_url=mock.base_url(), environment=Environment(environ=lambda _: None)) as called,
        ):
            called.calls.a("x", 3)
            assert [entry.status for entry in mock.requests()] == [204]
            assert httpx.get(f"{mock.base_url()}/a/x/y").status_code == 400


def test_fixed_text_of_any_script_is_sent_in_octets(tmp_path: Path) -> None:
    """A path that no URI may hold as it stands: client, mock server and check agree on its octets."""
    source = document({"/álbum 1/{id}/φωτο": {"get": operation("a", parameter("id", "path"))}})
    with package(source, tmp_path, "wire_scripts") as name:
        assert check(name, source, sockets=False).mismatches == []
        client = importlib.import_module(name).Client
        with (
            Mock(from_mapping("scripts", source)) as mock,
            client(base_url=mock.base_url(), environment=Environment(environ=lambda _: None)) as called,
        ):
            called.calls.a("x")
            [entry] = mock.requests()
            assert entry.status == 204
            octets = f"{mock.base_url()}/%C3%A1lbum%201/x/%CF%86%CF%89%CF%84%CE%BF"
            assert httpx.get(octets).status_code == 204


def test_servers_that_are_asked_without_encryption_are_checked(tmp_path: Path) -> None:
    """A document may name one by http; the check's credentials are made up, and no warning ends it."""
    source = document({"/a": {"get": operation("a", security=[{"key": []}])}})
    source["servers"] = [
        {"url": "http://localhost:6333"},
        {"url": "http://{host}:6333", "variables": {"host": {"default": "shop.example"}}},
    ]
    source["components"] = {"securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}}
    with package(source, tmp_path, "wire_clear") as name:
        report = check(name, source, sockets=False)
        assert report.mismatches == []
        assert report.calls


def test_every_server_is_tried_beside_one_that_is_only_a_path(tmp_path: Path) -> None:
    """A base URL is given for a server without an origin and no other: the document says where that is."""
    source = document({"/a": {"get": operation("a")}, "b": {"get": operation("b")}})
    source["servers"] = [{"url": "/v2"}, {"url": "https://one.example/v2"}, {"url": "https://two.example/v2"}]
    with package(source, tmp_path, "wire_relative") as name:
        report = check(name, source, sockets=False)
        assert report.mismatches == []
        assert report.operations == 2
