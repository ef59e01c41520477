"""Lists in pages: the three styles, both directions, going on later, and servers that misbehave."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from invocant.runtime import (
    ConfigurationError,
    PageCursor,
    PagingError,
    PagingLinkError,
    PagingLoopError,
    RequestOptions,
    ResponseDecodeError,
    response_info,
)
from invocant.runtime._calls.addresses import origin
from invocant.runtime._paging.link import links
from invocant.runtime._paging.walk import LoopGuard, PageWalk
from tests.unit.runtime.drivers import BASE, AsyncDriver, Received, Reply, Server, SyncDriver, reply
from tests.unit.runtime.operations import CURSOR, LINK, LIST, OFFSET, TOKEN, Thing

STYLES: dict[str, Any] = {"cursor": CURSOR, "token": TOKEN, "offset": OFFSET, "link": LINK}


def shop(count: int, style: str, size: int = 3, key: str = "id") -> Server:
    """Return a server with *count* things, paged in a style."""
    names = [f"t{n}" for n in range(count)]

    def answer(seen: Received) -> Reply:
        query = {name: values[0] for name, values in parse_qs(urlsplit(seen.url).query).items()}
        limit = int(query.get("limit", size))
        start = int(query.get("offset", 0))
        if "after" in query:
            start = names.index(query["after"]) + 1
        page = names[start : start + limit]
        if "before" in query:
            end = names.index(query["before"])
            page = names[max(0, end - limit) : end]
        things = [{key: name, "size": 1} for name in page]
        if style == "link":
            next_start = start + limit
            rel = f'</things?offset={next_start}&limit={limit}>; rel="next"' if next_start < count else ""
            back = f"</things?offset={max(0, start - limit)}&limit={limit}>; rel=prev" if start else ""
            return reply(things, link=", ".join(filter(None, [back, rel])))
        body: dict[str, Any] = {"things": things, "meta": {"total": count}}
        if style == "token" and start + limit < count:
            body["next"] = page[-1]
        return reply(body)

    return Server(answer=answer)


def pager(client: Any, style: str, arguments: dict[str, Any] | None = None, **kw: Any) -> Any:
    """Return the list of a client."""
    return client._client.paginate(LIST, STYLES[style], arguments or {}, **kw)


def ids(things: list[Thing]) -> list[str]:
    """Return the ids of things."""
    return [thing.id for thing in things]


@pytest.mark.parametrize("prefetch", [False, True], ids=["as read", "ahead"])
@pytest.mark.parametrize("count", [0, 1, 3, 7])
@pytest.mark.parametrize("style", STYLES)
def test_pages_joined_are_the_collection(
    driver: SyncDriver | AsyncDriver, style: str, count: int, prefetch: bool
) -> None:
    """Whatever the style, every item comes once, in order, as its model; also when fetched ahead."""
    server = shop(count, style)
    client = driver.make(server)
    items = driver.items(pager(client, style, prefetch=prefetch))
    assert ids(items) == [f"t{n}" for n in range(count)]
    assert all(isinstance(item, Thing) for item in items)
    assert server.open == 0


@pytest.mark.parametrize("most", [0, 1, 3, 4, 7, 100])
@pytest.mark.parametrize("style", STYLES)
def test_max_items(driver: SyncDriver | AsyncDriver, style: str, most: int) -> None:
    """No more than max_items come, and no page is asked for that is not needed; 0 asks for nothing."""
    server = shop(7, style)
    client = driver.make(server)
    items = driver.items(pager(client, style, {"page_size": 3}, max_items=most))
    assert ids(items) == [f"t{n}" for n in range(min(most, 7))]
    if most < 7:
        assert len(server.received) == -(-most // 3)


@pytest.mark.parametrize("style", ["cursor", "offset", "link"])
def test_max_items_sets_the_page_size(driver: SyncDriver | AsyncDriver, style: str) -> None:
    """Where the size of a page is left open, no more is asked for than is wanted or allowed."""
    server = shop(200, style)
    client = driver.make(server)
    driver.items(pager(client, style, max_items=5))
    driver.items(pager(client, style, max_items=120))
    sizes = [parse_qs(urlsplit(seen.url).query).get("limit") for seen in server.received]
    assert sizes == [["5"], ["50"], ["50"], ["50"]]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("most", [1, 3, 4])
def test_a_list_goes_on_from_a_cursor(driver: SyncDriver | AsyncDriver, style: str, most: int) -> None:
    """A page's cursor, kept as text, goes on exactly after what was read, also in the middle of a page."""
    server = shop(7, style)
    client = driver.make(server)
    seen: list[str] = []
    cursor: str | None = None
    for _ in range(10):
        pages = driver.pages(pager(client, style, {"page_size": 3}, max_items=most, cursor=cursor))
        seen += [thing.id for page in pages for thing in page]
        if not pages or pages[-1].cursor is None:
            break
        cursor = str(pages[-1].cursor)
        assert re.fullmatch(r"[A-Za-z0-9_-]+", cursor)
    assert seen == [f"t{n}" for n in range(7)]


def test_backwards(driver: SyncDriver | AsyncDriver) -> None:
    """A list is read backwards by the backward parameter or a page's previous; pages stay as sent."""
    client = driver.make(shop(7, "cursor"))
    pages = driver.pages(pager(client, "cursor", {"before": "t6", "page_size": 2}))
    assert [ids(page.items) for page in pages] == [["t4", "t5"], ["t2", "t3"], ["t0", "t1"]]
    (page,) = driver.pages(pager(client, "cursor", {"after": "t4", "page_size": 5}))
    assert ids(page.items) == ["t5", "t6"]
    again = driver.pages(pager(client, "cursor", {"page_size": 5}, cursor=page.previous))
    assert [ids(page.items) for page in again] == [["t0", "t1", "t2", "t3", "t4"]]


def test_previous_of_linked_pages(driver: SyncDriver | AsyncDriver) -> None:
    """A link back is a cursor too."""
    client = driver.make(shop(7, "link"))
    first, second, *_ = driver.pages(pager(client, "link"))
    assert first.previous is None
    assert ids(driver.pages(pager(client, "link", cursor=second.previous))[0].items) == ids(first.items)


def test_page_knows_its_answer_and_its_total(driver: SyncDriver | AsyncDriver) -> None:
    """A page has its items, the total where the body says it, the body, and where it came from."""
    client = driver.make(shop(7, "offset"))
    page = driver.pages(pager(client, "offset"))[0]
    assert (len(page), page.total, page.raw["meta"], repr(page)) == (3, 7, {"total": 7}, "<Page of 3 of 7>")
    assert response_info(page).status == page.info.status == 200
    assert response_info(page).operation == "things.list"


def test_each_iteration_begins_anew(driver: SyncDriver | AsyncDriver) -> None:
    """A list can be read twice; the second reading asks the server again."""
    server = shop(4, "cursor")
    things = pager(driver.make(server), "cursor")
    assert driver.items(things) == driver.items(things)
    assert len(server.received) == 2 * 3


def test_first_page_and_collect(driver: SyncDriver | AsyncDriver) -> None:
    """The first page, and all items as a list, without a loop."""
    things = pager(driver.make(shop(4, "cursor")), "cursor")
    assert ids(driver.run(things.first_page).items) == ["t0", "t1", "t2"]
    assert len(driver.run(things.collect)) == 4


def test_filters_and_options_go_with_every_page(driver: SyncDriver | AsyncDriver) -> None:
    """Every page is asked for with the caller's filters, headers and extra query."""
    server = shop(7, "cursor")
    options = RequestOptions(headers={"x-a": "1"}, query={"extra": "e"})
    driver.items(pager(driver.make(server), "cursor", {"color": "r&d"}, options=options))
    assert all("color=r%26d" in seen.url and "extra=e" in seen.url for seen in server.received)
    assert all(seen.headers["x-a"] == "1" for seen in server.received)


LOOPS: dict[str, Callable[[int], Any]] = {
    "cursor": lambda n: {"things": [{"id": f"a{n % 2}"}, {"id": f"b{n % 2}"}]},
    "token": lambda n: {"things": [{"id": f"x{n}"}], "next": f"p{n % 3}"},
    "offset": lambda n: {"things": [{"id": "x"}, {"id": "y"}]},
    "link": lambda n: [{"id": f"x{n}"}],
}


@pytest.mark.parametrize("style", STYLES)
def test_server_that_goes_round_in_circles(driver: SyncDriver | AsyncDriver, style: str) -> None:
    """A place that was visited before, or the same page twice, is an error instead of a loop for ever."""
    count = 0

    def answer(seen: Received) -> Reply:
        nonlocal count
        count += 1
        assert count < 10
        link = f'<{BASE}/things?p={count % 2}>; rel="next"' if style == "link" else ""
        return reply(LOOPS[style](count), link=link)

    with pytest.raises(PagingLoopError, match=r"things\.list"):
        driver.items(pager(driver.make(Server(answer=answer)), style))


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.test/things",
        "//evil.test/things",
        "http://api.test/things",
        "https://api.test:444/things",
        "https://user@api.test/things",
        "https://api.test@evil.test/x",
        "ftp://api.test/x",
        "https://[x/things",
        "https://api.test:port/x",
        "/a\tb",
    ],
)
def test_link_to_another_origin_is_refused(driver: SyncDriver | AsyncDriver, target: str) -> None:
    """A next link elsewhere is not followed: it would carry the key there. What was read before stands."""
    server = Server(reply([{"id": "t0"}], link=f'<{target}>; rel="next"'))
    with pytest.raises(PagingLinkError):
        driver.items(pager(driver.make(server), "link"))
    assert len(server.received) == 1


@pytest.mark.parametrize(
    "target", ["/things?p=2", "?p=2", "https://api.test/things?p=2", "https://API.test:443/things?p=2#x"]
)
def test_link_within_the_origin_is_followed(driver: SyncDriver | AsyncDriver, target: str) -> None:
    """Relative and absolute links at the same origin are followed, with the credentials."""
    server = Server(reply([{"id": "t0"}], link=f'<{target}>; rel="next"'), reply([{"id": "t1"}]))
    assert ids(driver.items(pager(driver.make(server), "link"))) == ["t0", "t1"]
    assert server.received[1].url.lower().replace(":443", "") == f"{BASE}/things?p=2"
    assert "authorization" in server.received[1].headers


def test_empty_linked_page_in_the_middle(driver: SyncDriver | AsyncDriver) -> None:
    """Only a missing link ends a linked list: a page may be empty and the next one not."""
    server = Server(
        reply([{"id": "t0"}], link="<?p=1>; rel=next"),
        reply([], link="<?p=2>; rel=next"),
        reply([{"id": "t1"}]),
    )
    assert ids(driver.items(pager(driver.make(server), "link"))) == ["t0", "t1"]


@pytest.mark.parametrize("body", [{"other": []}, {"things": None}, {"things": {}}, [], None, "x"])
def test_body_without_a_list_is_an_error(driver: SyncDriver | AsyncDriver, body: Any) -> None:
    """Where there must be a list there must be a list; nothing ends in silence."""
    with pytest.raises(PagingError, match="no list at /things"):
        driver.items(pager(driver.make(Server(reply(body))), "cursor"))


def test_body_that_is_no_json_is_a_decoding_error(driver: SyncDriver | AsyncDriver) -> None:
    """HTML from a proxy is an error with its status and body."""
    server = Server(Reply(200, b"<html>", {"content-type": "text/html"}))
    with pytest.raises(ResponseDecodeError, match="text/html") as caught:
        driver.items(pager(driver.make(server), "cursor"))
    assert (caught.value.status, caught.value.body) == (200, b"<html>")


def test_item_without_an_id_does_not_end_the_list_in_silence(driver: SyncDriver | AsyncDriver) -> None:
    """Without an id there is no next page to ask for, and the caller must know."""
    with pytest.raises(PagingError, match="without an id"):
        driver.items(pager(driver.make(shop(7, "cursor", key="name")), "cursor"))


def test_total_that_shrinks_or_is_missing(driver: SyncDriver | AsyncDriver) -> None:
    """Totals move: an empty page ends the list whatever the total says, or when there is none."""
    server = Server(
        reply({"things": [{"id": "a"}], "meta": {"total": 9}}), reply({"things": [], "meta": {"total": 9}})
    )
    assert ids(driver.items(pager(driver.make(server), "offset"))) == ["a"]
    server = Server(reply({"things": [{"id": "a"}]}), reply({"things": [{"id": "b"}]}), reply({"things": []}))
    assert ids(driver.items(pager(driver.make(server), "offset"))) == ["a", "b"]


@pytest.mark.parametrize("style", ["cursor", "offset"])
def test_short_page_is_not_the_last(driver: SyncDriver | AsyncDriver, style: str) -> None:
    """A server may send fewer items than asked for and have more: an empty page is the end."""
    server = Server(*(reply({"things": things}) for things in ([{"id": "a"}], [{"id": "b"}], [])))
    assert ids(driver.items(pager(driver.make(server), style, max_items=9))) == ["a", "b"]


REFUSED: dict[str, tuple[str, dict[str, Any], dict[str, Any], str]] = {
    "both directions": ("cursor", {"after": "a", "before": "b"}, {}, "after and before exclude each other"),
    "a cursor and a place": ("cursor", {"after": "a"}, {"cursor": "ok"}, "leave the others out"),
    "nonsense": ("cursor", {}, {"cursor": "not a cursor"}, "takes a page's cursor"),
    "empty": ("cursor", {}, {"cursor": ""}, "takes a page's cursor"),
    "another list": ("cursor", {}, {"cursor": PageCursor(operation="x.list", place=1)}, "belongs to x.list"),
    "no way back": (
        "token",
        {},
        {"cursor": PageCursor(operation="things.list", place="a", direction="backward")},
        "backwards",
    ),
    "negative": ("cursor", {}, {"max_items": -1}, "max_items"),
    "not a number": ("cursor", {}, {"max_items": 1.5}, "max_items"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_wrong_arguments_are_refused_where_they_are_given(
    driver: SyncDriver | AsyncDriver, name: str
) -> None:
    """A mistake is an error at the call that makes the list, before anything is sent."""
    style, arguments, keywords, words = REFUSED[name]
    if keywords.get("cursor") == "ok":
        keywords = {"cursor": PageCursor(operation="things.list", place="t1")}
    server = shop(3, style)
    with pytest.raises(ConfigurationError, match=words):
        pager(driver.make(server), style, arguments, **keywords)
    assert server.received == []


@pytest.mark.parametrize(
    "cursor",
    [PageCursor(operation="things.list", place=place, direction=way, skip=skip)
     for place in ("caf\u00e9", 12, None, "/a?b=c") for way in ("forward", "backward") for skip in (0, 3)],
    ids=str,
)  # fmt: skip
def test_cursor_survives_as_text(cursor: PageCursor) -> None:
    """The text of a cursor is the cursor."""
    assert PageCursor.parse(str(cursor)) == cursor


@pytest.mark.parametrize(
    "value",
    [{}, [1], [2, "a", 1, "f", 0], [1, "a", [], "f", 0], [1, "a", 1, "x", 0], [1, "a", 1, "f", -1], "x"],
)
def test_forged_cursor_is_refused(value: Any) -> None:
    """What decodes but is no cursor is refused with the same words."""
    import base64

    text = base64.urlsafe_b64encode(json.dumps(value).encode()).decode()
    with pytest.raises(ConfigurationError):
        PageCursor.parse(text)


def test_prefetch_error_comes_when_its_page_is_due(driver: SyncDriver | AsyncDriver) -> None:
    """A page that fails while it is fetched ahead does not spoil the one before it."""
    server = Server(reply({"things": [{"id": "a"}]}), Reply(404))
    things = pager(driver.make(server), "cursor", prefetch=True)
    with pytest.raises(Exception, match="404"):
        driver.items(things)
    assert len(server.received) == 2


def test_loop_guard_has_a_long_memory_and_a_small_one() -> None:
    """A circle of any length is noticed, in constant memory."""
    for length in (1, 2, 1000, 5000):
        guard = LoopGuard()
        visits = next(n for n in range(10 * length + 10) if guard.visit(n % length))
        assert length <= visits <= 3 * length + 2048
        assert len(guard._latest) <= 1024


LINKS: dict[str, dict[str, str]] = {
    "": {},
    '<a>; rel="next"': {"next": "a"},
    "<a>; rel=next": {"next": "a"},
    '<a>; rel="next"; title="b, c; d", <e>; rel=prev': {"next": "a", "prev": "e"},
    '<a>;rel="first next"': {"first": "a", "next": "a"},
    "<a>; REL=NEXT": {"next": "a"},
    "<a>; rel=next; rel=last": {"next": "a"},
    "<a>; rel=next, <b>; rel=next": {"next": "a"},
    '<a,b>; rel="next"': {"next": "a,b"},
    "<a>; rel=next; anchor=\"#x\"": {},
    "<a>": {},
    ",, <a>; rel=next": {"next": "a"},
    "<>; rel=next": {"next": ""},
    "<a>; title=\"x\\\"y\"; rel=next": {"next": "a"},
    "nonsense": {},
    "<a; rel=next": {},
}  # fmt: skip


@pytest.mark.parametrize("header", LINKS)
def test_link_header(header: str) -> None:
    """Link headers are read as RFC 8288 says; what cannot be read ends the reading."""
    assert links(header) == LINKS[header]


def test_link_header_is_read_in_linear_time() -> None:
    """Awkward headers do not take long."""
    for text in (
        "<" * 20_000,
        "<a>" + ";" * 20_000,
        '<a>; rel="' + "\\" * 20_000,
        "<a>;" + " " * 20_000 + "x",
        ",<a>" * 9000,
    ):
        links(text)


def test_origin_fills_in_ports() -> None:
    """The same host on its default port is the same origin, in any case."""
    assert origin("https://A.test/x") == origin("https://a.TEST:443") != origin("http://a.test")


def test_walk_asks_nothing_when_nothing_is_wanted() -> None:
    """With max_items=0 there is no query."""
    assert PageWalk(LIST, CURSOR, {}, base_url=BASE, max_items=0).query is None
