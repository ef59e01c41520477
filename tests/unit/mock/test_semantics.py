"""General semantics: an API that is only a document works by the names of its operations."""

import json
from typing import Any

import pytest

from invocant import runtime as rt
from invocant.documents import keywords
from invocant.mock import ManualClock
from invocant.mock._exchange.replies import Reply
from invocant.mock._exchange.requests import DecodedCall
from invocant.mock._meaning.paging import STYLES
from invocant.mock._meaning.semantics import Semantics, answers
from invocant.runtime._calls.request import build
from invocant.runtime._paging.walk import PageWalk
from tests.unit.mock.small import Caller, body, operation, response, serving, small

THING = {
    "type": "object",
    "required": ["id", "name", "size"],
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "name": {"type": "string"},
        "size": {"type": "integer", "minimum": 3},
        "note": {"type": "string"},
        "created_at": {"type": "string", "format": "date-time"},
    },
}
NEW = {
    "type": "object",
    "required": ["name"],
    "properties": {"name": {"type": "string"}, "note": {"type": "string"}},
}
PART = {
    "type": "object",
    "required": ["id", "label"],
    "properties": {"id": {"type": "integer"}, "label": {"type": "string"}},
}
THINGS = {"type": "array", "items": THING}
ID = {"name": "thing_id", "in": "path", "required": True, "schema": {"type": "string"}}
PART_ID = {"name": "part_id", "in": "path", "required": True, "schema": {"type": "integer"}}
NOT_FOUND = {
    "404": response({"type": "object", "properties": {"detail": {"type": "string"}}, "required": ["detail"]})
}


def _with_404(name: str, success: Any = None, **members: Any) -> dict[str, Any]:
    made = operation(name, success, **members)
    return {**made, "responses": {**made["responses"], **NOT_FOUND}}


PATHS: dict[str, Any] = {
    "/things": {
        "get": operation(
            "things.list", THINGS, parameters=[{"name": "name", "in": "query", "schema": {"type": "string"}}]
        ),
        "post": operation("things.create", THING, requestBody=body(NEW)),
    },
    "/things/by-name/{name}": {
        "parameters": [{"name": "name", "in": "path", "required": True, "schema": {"type": "string"}}],
        "get": _with_404("things.get_by_name", THING),
    },
    "/things/{thing_id}": {
        "parameters": [ID],
        "get": _with_404("things.get", THING),
        "put": _with_404("things.replace", THING, requestBody=body(NEW)),
        "patch": _with_404("things.update", THING, requestBody=body({})),
        "delete": {**_with_404("things.delete"), "responses": {"204": response(), **NOT_FOUND}},
    },
    "/things/{thing_id}/weigh": {
        "parameters": [ID],
        "post": _with_404(
            "things.weigh",
            {"type": "object", "required": ["grams"], "properties": {"grams": {"type": "number"}}},
            requestBody=body({}),
        ),
    },
    "/things/{thing_id}/parts": {
        "parameters": [ID],
        "get": _with_404(
            "things.parts.list",
            {
                "type": "object",
                "required": ["parts"],
                "properties": {"parts": {"type": "array", "items": PART}},
            },
        ),
        "post": _with_404("things.parts.create", PART, requestBody=body(PART | {"required": ["label"]})),
    },
    "/things/{thing_id}/parts/{part_id}": {
        "parameters": [ID, PART_ID],
        "get": _with_404("things.parts.get", PART),
        "delete": _with_404("things.parts.delete", PART),
    },
}


@pytest.fixture
def call() -> Any:
    """The things, with a clock that stands still."""
    with serving(small(PATHS), clock=ManualClock()) as caller:
        yield caller


def _make(call: Caller, name: str = "n", **members: Any) -> Any:
    answer = call("POST", "/things", json={"name": name, **members})
    assert answer.status == 200
    return answer.json()


def test_created_object_is_found(call: Caller) -> None:
    """It has an id, the time, what was given, and what its schema requires beside."""
    made = _make(call, note="hi")
    assert (made["name"], made["note"], made["created_at"]) == ("n", "hi", "2026-01-01T00:00:00.000Z")
    assert made["size"] >= 3
    assert call("GET", f"/things/{made['id']}").json() == made


def test_unknown_members_are_not_echoed(call: Caller) -> None:
    """Only what the response schema knows is kept, and only if it is valid there."""
    made = _make(call, extra=1, id=5, size="big")
    assert "extra" not in made
    assert isinstance(made["id"], str)
    assert isinstance(made["size"], int)


def test_list_and_filter(call: Caller) -> None:
    """Query parameters named like members filter."""
    made = [_make(call, name) for name in "abc"]
    assert call("GET", "/things").json() == made
    assert call("GET", "/things?name=b").json() == [made[1]]


def test_update_changes_what_is_given(call: Caller) -> None:
    """The id stays."""
    made = _make(call, note="hi")
    changed = call("PATCH", f"/things/{made['id']}", json={"name": "m", "id": "x"}).json()
    assert changed == {**made, "name": "m"}
    assert call("GET", f"/things/{made['id']}").json() == changed


def test_replace_drops_what_is_not_given(call: Caller) -> None:
    """Members that the body could have set go; those the service made stay."""
    made = _make(call, note="hi")
    changed = call("PUT", f"/things/{made['id']}", json={"name": "m"}).json()
    assert changed == {name: value for name, value in {**made, "name": "m"}.items() if name != "note"}


def test_delete_removes(call: Caller) -> None:
    """The documented success, then 404 in the documented form."""
    made = _make(call)
    assert call("DELETE", f"/things/{made['id']}").status == 204
    gone = call("GET", f"/things/{made['id']}")
    assert gone.status == 404
    assert made["id"] in gone.json()["detail"]
    assert call("DELETE", f"/things/{made['id']}").status == 404
    assert call("GET", "/things").json() == []


def test_get_by_a_member(call: Caller) -> None:
    """`get_by_name` looks for the member `name`."""
    made = _make(call, "x y")
    assert call("GET", "/things/by-name/x%20y").json() == made
    assert call("GET", "/things/by-name/z").status == 404


def test_parts_belong_to_their_thing(call: Caller) -> None:
    """The same id below two things names two parts, and a part needs its thing."""
    one, two = _make(call), _make(call)
    part = call("POST", f"/things/{one['id']}/parts", json={"label": "l"}).json()
    assert part == {"id": 1, "label": "l"}
    assert call("GET", f"/things/{one['id']}/parts/1").json() == part
    assert call("GET", f"/things/{two['id']}/parts/1").status == 404
    assert call("GET", f"/things/{two['id']}/parts").json() == {"parts": []}
    assert call("GET", f"/things/{one['id']}/parts").json() == {"parts": [part]}
    assert call("POST", "/things/nowhere/parts", json={"label": "l"}).status == 404
    assert call("DELETE", f"/things/{one['id']}/parts/1").json() == part


def test_parts_go_with_their_thing(call: Caller) -> None:
    """Nothing is left under a deleted thing."""
    made = _make(call)
    call("POST", f"/things/{made['id']}/parts", json={"label": "l"})
    call("DELETE", f"/things/{made['id']}")
    assert call("GET", f"/things/{made['id']}/parts/1").status == 404
    assert call.app.store.count("small:things.parts") == 0


def test_function_depends_on_its_arguments_alone(call: Caller) -> None:
    """Equal calls get equal answers, others another one; the thing must exist."""
    made = _make(call)
    path = f"/things/{made['id']}/weigh"
    first, same, other = (call("POST", path, json={"on": where}).json() for where in ("moon", "moon", "mars"))
    assert first == same != other
    assert call("POST", "/things/nowhere/weigh", json={}).status == 404


def test_ids_depend_on_the_seed() -> None:
    """The same seed gives the same ids in the same order, another one others."""

    def ids(seed: int) -> list[str]:
        with serving(small(PATHS), seed=seed) as call:
            return [_make(call)["id"] for _ in range(3)]

    assert ids(1) == ids(1)
    assert not set(ids(1)) & set(ids(2))
    assert len(set(ids(1))) == 3


CURSOR: dict[str, Any] = {
    "style": "cursor",
    "items": "/data",
    "forward": "after",
    "backward": "before",
    "limit": {"parameter": "n", "maximum": 3},
}
PAGING: dict[str, Any] = {
    "cursor": {**CURSOR, "id": "/id"},
    "next": {**CURSOR, "next": "/more/token"},
    "offset": {
        "style": "offset",
        "items": "/data",
        "offset": "from",
        "total": "/meta/total",
        "limit": {"parameter": "n", "default": 2},
    },
    "link": {"style": "link", "items": "", "rel": "next", "limit": {"parameter": "n"}},
}


def _paged(style: str, count: int = 5) -> Any:
    page: Any = (
        {"type": "array", "items": THING}
        if style == "link"
        else {
            "type": "object",
            "required": ["data", "has_more"],
            "properties": {"data": THINGS, "has_more": {"type": "boolean"}},
        }
    )
    parameters = [
        *(
            {"name": name, "in": "query", "schema": {"type": "string"}}
            for name in ("after", "before", "name")
        ),
        *({"name": name, "in": "query", "schema": {"type": "integer"}} for name in ("n", "from")),
    ]
    listed = operation("things.list", page, parameters=parameters, **{"x-invocant-paging": PAGING[style]})
    return small({"/things": {"get": listed, "post": PATHS["/things"]["post"]}})


@pytest.fixture(params=["cursor", "next"])
def cursored(request: pytest.FixtureRequest) -> Any:
    """Five things behind a cursor."""
    with serving(_paged(request.param)) as call:
        for name in "abcde":
            _make(call, name)
        yield call


def _names(answer: Any) -> str:
    return "".join(each["name"] for each in answer.json()["data"])


def test_cursor_goes_forward_and_back(cursored: Caller) -> None:
    """The id of an item, or the token in the body, leads to the page beside it."""
    first = cursored("GET", "/things?n=2")
    token = first.json().get("more", {}).get("token") or first.json()["data"][-1]["id"]
    second = cursored("GET", f"/things?n=2&after={token}")
    back = cursored("GET", f"/things?n=2&before={second.json()['data'][0]['id']}")
    assert [_names(each) for each in (first, second, back)] == ["ab", "cd", "ab"]
    last = cursored("GET", f"/things?n=2&after={second.json()['data'][-1]['id']}")
    assert _names(last) == "e"
    assert (first.json()["has_more"], last.json()["has_more"]) == (True, False)
    assert not last.json().get("more", {}).get("token")


def test_page_size_has_the_declared_bound(cursored: Caller) -> None:
    """More than the maximum is not given."""
    assert _names(cursored("GET", "/things?n=100")) == "abc"


def test_unknown_cursor_gives_an_empty_page(cursored: Caller) -> None:
    """It names nothing, so nothing comes after it."""
    assert _names(cursored("GET", "/things?after=nowhere")) == ""


def test_cursor_keeps_the_filter(cursored: Caller) -> None:
    """Filters apply before pages are cut."""
    _make(cursored, "a")
    assert _names(cursored("GET", "/things?n=2&name=a")) == "aa"


def test_offset_pages_have_totals() -> None:
    """The total counts all pages; the declared default is the page size."""
    with serving(_paged("offset")) as call:
        for name in "abcde":
            _make(call, name)
        pages = [call("GET", f"/things?from={start}") for start in (0, 2, 4, 6)]
    assert [_names(each) for each in pages] == ["ab", "cd", "e", ""]
    assert {each.json()["meta"]["total"] for each in pages} == {5}


def test_link_header_leads_through_all_pages() -> None:
    """The next link keeps the query, and the last page has none. Source: RFC 8288."""
    with serving(_paged("link")) as call:
        for name in "abcab":
            _make(call, name)
        path, seen = "/things?n=1&name=a%20b", []
        for name in ("a b", "a b"):
            _make(call, name)
        while path:
            answer = call("GET", path)
            seen += [each["name"] for each in answer.json()]
            path = answer.headers.get("link", "").partition(">")[0].lstrip("<")
            assert not path or "name=a%20b" in path
    assert seen == ["a b", "a b"]


SHELF: dict[str, dict[str, Any]] = {
    "cursor": {"id": "/id", "forward": "after", "limit": {"parameter": "n"}},
    "offset": {"offset": "from", "total": "/meta/total", "limit": {"parameter": "n"}},
    "page": {"page": "page", "pages": "/meta/pages", "total": "/meta/total", "limit": {"parameter": "n"}},
    "link": {"rel": "next", "limit": {"parameter": "n"}},
    "next": {"next": "/next", "previous": "/previous", "limit": {"parameter": "n"}},
    "single": {},
}
"""By style, what an operation declares; a test sees that none is left out."""
VARIANTS: dict[str, dict[str, Any]] = {
    **{style: {"style": style, **members} for style, members in SHELF.items()},
    "tokens both ways": {
        "style": "cursor", "next": "/next", "previous": "/previous", "forward": "after", "backward": "before",
        "limit": {"parameter": "n"},
    },
    "page from 0": {"style": "page", "page": "page", "first": 0, "short": True, "limit": {"parameter": "n"}},
    "a token": {"style": "next", "next": "/next", "forward": "after", "limit": {"parameter": "n"}},
    "cursor in the body": {
        "style": "cursor", "next": "/next", "forward": "/offset", "limit": {"parameter": "/page/n"},
    },
    "offset in the body": {"style": "offset", "offset": "/offset", "limit": {"parameter": "/page/n"}},
    "page in the body": {"style": "page", "page": "/page/number", "limit": {"parameter": "/page/n"}},
}  # fmt: skip


def test_every_style_is_answered() -> None:
    """What the keyword allows the mock does, and is tested."""
    assert set(STYLES) == set(SHELF) == set(keywords.paging_styles())


@pytest.mark.parametrize("size", [1, 2, 5])
@pytest.mark.parametrize("name", VARIANTS)
def test_a_client_reads_every_style_to_its_end(name: str, size: int) -> None:
    """What the mock answers, the runtime follows by the same declaration, and goes on with from a cursor."""
    declared = {"items": "/data", **VARIANTS[name]}
    query = [
        {"name": parameter, "in": "query", "schema": {"type": kind}}
        for kind, parameters in {
            "string": ["after", "before", "name"],
            "integer": ["n", "from", "page"],
        }.items()
        for parameter in parameters
    ]
    search: dict[str, Any] = {"type": "object", "properties": {"offset": {}, "page": {"type": "object"}}}
    post = operation("things.search", {"type": "object", "properties": {"data": THINGS}})
    listed: dict[str, Any] = {**post, "parameters": query, "x-invocant-paging": declared}
    in_body = name.endswith("in the body")
    if in_body:
        listed["requestBody"] = body(search, required=False)
    paths = {"/things": PATHS["/things"], "/search": {"post" if in_body else "get": listed}}
    style, limit = str(declared["style"]), declared.get("limit")
    members = {key: value for key, value in declared.items() if key not in {"style", "limit"}}
    paging = getattr(rt, f"{style.capitalize()}Paging")(
        **members, limit=None if limit is None else rt.Limit(limit["parameter"])
    )
    table: rt.Operation[Any] = rt.Operation(
        name="things.search",
        method="POST" if in_body else "GET",
        path="/search",
        parameters=tuple(rt.Parameter(str(each["name"]), "query") for each in query),
        body=rt.Body(content=(rt.Content("application/json"),)) if in_body else None,
    )
    with serving(small(paths)) as call:
        for each in "abcde":
            _make(call, each)

        def read(cursor: Any, most: int | None) -> tuple[str, Any]:
            asked = {"body": {"page": {"n": size}}} if in_body else {"n": size} if limit else {}
            walk: PageWalk[Any] = PageWalk(
                table, paging, asked, base_url="http://mock", cursor=cursor, max_items=most
            )
            names, page = "", None
            while walk.query is not None:
                built = build(table, walk.query.arguments)
                path = built.url if walk.query.url is None else walk.query.url.removeprefix("http://mock")
                assert built.content is None or isinstance(built.content, bytes)
                sent = {} if built.content is None else {"json": json.loads(built.content)}
                given = call(built.method, path, **sent)
                assert given.status == 200, given.content
                page = walk.take(given.json(), given.headers, f"http://mock{path}")
                names += "".join(item["name"] for item in page.items)
            walk.finish()
            return names, None if page is None else page.cursor

        assert read(None, None)[0] == "abcde"
        begun, cursor = read(None, 2)
        assert begun + read(cursor, None)[0] == "abcde"


def test_page_size_can_be_set_for_all_lists() -> None:
    """With it, paging shows without a hundred objects."""
    with serving(_paged("link"), page_size=2) as call:
        for name in "abc":
            _make(call, name)
        assert len(call("GET", "/things").json()) == 2


STREAM: dict[str, Any] = {
    "name": "talk.stream",
    "request": {"stream": True},
    "event": "E",
    "terminator": "required",
    "events": [
        {"type": "begin", "class": "Begin", "event": "begin", "data": "empty", "role": "start"},
        {
            "type": "word",
            "class": "Word",
            "data": "json",
            "when": {"match": {"kind": "w"}, "has": ["d"]},
            "schema": {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}},
            "role": "text",
            "value": "/d/t",
        },
        {
            "type": "oops",
            "class": "Oops",
            "event": "oops",
            "data": "json",
            "role": "error",
            "message": "/m",
            "code": "/c",
        },
        {"type": "end", "class": "End", "data": "text", "when": {"equals": "[END]"}, "role": "end"},
    ],
}


def _talk(**members: Any) -> Any:
    given = operation(
        "talk",
        {"type": "string"},
        requestBody=body({"type": "object"}),
        **{"x-invocant-stream": STREAM | members},
    )
    return small({"/talk": {"post": given}}, **{"x-invocant-mock": {"newline": "crlf"}})


def test_any_declared_stream_is_spelled() -> None:
    """Start, text where the pointer says, end; members that `when` asks for; the declared line end."""
    with serving(_talk()) as call:
        plain = call("POST", "/talk", json={})
        streamed = call("POST", "/talk", json={"stream": True})
    assert plain.headers["content-type"] == "application/json"
    assert streamed.headers["content-type"].startswith("text/event-stream")
    assert streamed.chunks[0] == b"event: begin\r\ndata: \r\n\r\n"
    assert streamed.chunks[-1] == b"data: [END]\r\n\r\n"
    assert b'"kind": "w"' in streamed.chunks[1]
    assert b'"d": {"t": "An"}' in streamed.chunks[1]
    assert b'"id":' in streamed.chunks[1]


def test_operation_that_only_streams() -> None:
    """With `only` there is no plain answer."""
    with serving(_talk(only=True)) as call:
        assert call("POST", "/talk", json={}).headers["content-type"].startswith("text/event-stream")


def test_declared_error_event() -> None:
    """A fault puts in the declared error event, message and code in their places, and ends the stream."""
    with serving(_talk()) as call:
        call.app.faults.add(error_event=2, message="no more")
        streamed = call("POST", "/talk", json={"stream": True})
    assert len(streamed.chunks) == 3
    assert streamed.chunks[2] == b'event: oops\r\ndata: {"m": "no more", "c": "MockFault"}\r\n\r\n'


def test_answer_to_an_impossible_schema_goes_out_and_is_told(caplog: pytest.LogCaptureFixture) -> None:
    """What no value fits cannot be answered rightly: the log names the operation, and it is no 500."""
    impossible = {"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}}, "not": {}}
    with serving(small({"/a": {"get": operation("a", impossible)}})) as call:
        answer = call("GET", "/a")
    assert (answer.status, set(answer.json())) == (200, {"a"})
    assert any("GET /a" in record.getMessage() for record in caplog.records)


def test_own_answer_of_a_vendor_that_does_not_fit_is_500() -> None:
    """A module of a vendor is held to the document: an answer it forbids never goes out as a success."""

    class Wrong(Semantics):
        @answers("a")
        def a(self, call: DecodedCall) -> Reply:
            return Reply({"a": call.operation.name})

    schema = {"type": "object", "properties": {"a": {"type": "integer"}}}
    with serving(small({"/a": {"get": operation("a", schema)}})) as call:
        service = call.app.services[0]
        service.semantics = Wrong(service.api, service.schemas, service.semantics.backend)
        answer = call("GET", "/a")
    assert answer.status == 500
    assert "own answer" in answer.json()["message"]


def test_hints_say_what_nothing_else_does() -> None:
    """`x-invocant-mock` can turn the order round, name the id, and name the parameter of a next link."""
    thing = {"type": "object", "required": ["key"], "properties": {"key": {"type": "string"}}}
    things = {"type": "array", "items": thing}
    paging = {"style": "link", "items": "", "rel": "next", "limit": {"parameter": "n", "default": 1}}
    hints = {"newest-first": True, "id": "key", "offset": "skip"}
    listed = operation("things.list", things, **{"x-invocant-paging": paging, "x-invocant-mock": hints})
    paths = {
        "/things": {"get": listed, "post": operation("things.create", thing)},
        "/things/{id}": {"parameters": [{**ID, "name": "id"}], "get": operation("things.get", thing)},
    }
    with serving(small(paths)) as call:
        made = [call("POST", "/things").json()["key"] for _ in range(2)]
        first = call("GET", "/things")
        assert first.json() == [{"key": made[1]}]
        assert first.headers["link"] == '</things?skip=1>; rel="next"'
        assert call("GET", "/things?skip=1").json() == [{"key": made[0]}]
        assert call("GET", f"/things/{made[0]}").json() == {"key": made[0]}


CRAWL = {
    "type": "object",
    "required": ["status", "total"],
    "properties": {
        "status": {"enum": ["scraping", "completed"]},
        "total": {"type": "integer"},
        "next": {"type": ["string", "null"]},
        "data": {"type": "array", "items": PART},
    },
}
ALSO = {
    "/crawls/{thing_id}": {
        "parameters": [ID, {"name": "limit", "in": "query", "schema": {"type": "integer"}}],
        "get": operation(
            "crawls.status",
            CRAWL,
            **{
                "x-invocant-also": [
                    {
                        "name": "crawls.documents",
                        "paging": {
                            "style": "next",
                            "items": "/data",
                            "next": "/next",
                            "limit": {"parameter": "limit"},
                        },
                    }
                ]
            },
        ),
    }
}


def test_an_operation_that_is_several_methods_answers_for_all_of_them() -> None:
    """A state is in the answer, and pages of items beside it, the same whichever page is asked for."""
    with serving(small(ALSO)) as call:
        whole = call("GET", "/crawls/7").json()
        page = call("GET", "/crawls/7", params={"limit": 2}).json()
        rest = call("GET", page["next"]).json()
    assert whole["status"] in ("scraping", "completed")
    assert len(whole["data"]) == 3
    assert whole["next"] is None
    assert page["data"] + rest["data"] == whole["data"]
    assert rest["next"] is None
    assert {page["total"], rest["total"]} != {None}


def test_faults_and_journal_know_every_name_of_an_operation() -> None:
    """A request does not say by which method it was made, so any of the names is meant by either."""
    with serving(small(ALSO)) as call:
        call.app.faults.add(status=503, match={"operation": "crawls.documents"})
        assert [call("GET", "/crawls/7").status for _ in range(2)] == [503, 200]
        for name in ("crawls.status", "crawls.documents"):
            assert len(call.app.journal.entries(operation=name)) == 2
        assert call.app.journal.entries(operation="crawls.cancel") == []


def test_what_is_created_has_its_time_as_the_schema_wants_it() -> None:
    """A moment is a date-time, or seconds where the document counts those."""
    schema = {
        "type": "object",
        "required": ["id", "created_at", "created"],
        "properties": {
            "id": {"type": "string"},
            "created_at": {"type": "integer"},
            "created": {"type": "string", "format": "date-time"},
        },
    }
    paths = {"/things": {"post": operation("things.create", schema, requestBody=body(NEW))}}
    with serving(small(paths), clock=ManualClock()) as call:
        made = call("POST", "/things", json={"name": "n"}).json()
    assert (made["created_at"], made["created"]) == (1_767_225_600, "2026-01-01T00:00:00.000Z")
