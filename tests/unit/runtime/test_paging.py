"""Lists in pages: every style, both directions, going on later, and servers that misbehave."""

from __future__ import annotations

import json
import pickle
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from invocant.runtime import (
    ConfigurationError,
    PageCursor,
    PagingContentError,
    PagingError,
    PagingLinkError,
    PagingLoopError,
    RequestOptions,
    Response,
    ResponseDecodeError,
    ServerError,
    response_info,
)
from invocant.runtime._calls.addresses import origin
from invocant.runtime._paging.links import links
from invocant.runtime._paging.walk import LoopGuard, PageWalk
from invocant.runtime._records import evolve
from invocant.runtime.kinds import ANY, Map
from invocant.runtime.kinds import List as ListOf
from tests.unit.runtime.drivers import BASE, KEY, AsyncDriver, Received, Reply, Server, SyncDriver, reply
from tests.unit.runtime.operations import CURSOR, TOKEN, Thing
from tests.unit.runtime.shops import LIST, SHOPS


def pager(client: Any, name: str, arguments: dict[str, Any] | None = None, **keywords: Any) -> Any:
    """Return the list of a client, in the style of a shop."""
    return SHOPS[name].pager(client, arguments, **keywords)


def ids(things: list[Thing]) -> list[str]:
    """Return the ids of things."""
    return [thing.id for thing in things]


@pytest.mark.sampled(7)
@pytest.mark.parametrize("prefetch", [False, True], ids=["as read", "ahead"])
@pytest.mark.parametrize("count", [0, 1, 3, 7])
@pytest.mark.parametrize("style", SHOPS)
def test_pages_joined_are_the_collection(
    driver: SyncDriver | AsyncDriver, style: str, count: int, prefetch: bool
) -> None:
    """Whatever the style, every item comes once, in order, as its model; also when fetched ahead."""
    server = SHOPS[style].serve(count)
    client = driver.make(server)
    items = driver.items(pager(client, style, prefetch=prefetch))
    assert ids(items) == [f"t{n}" for n in range(count)]
    assert all(isinstance(item, Thing) for item in items)
    assert server.open == 0


STRICT = RequestOptions(strict=True)


@pytest.mark.parametrize("style", SHOPS)
def test_strict_reads_a_list_that_is_what_the_document_says(
    driver: SyncDriver | AsyncDriver, style: str
) -> None:
    """A list that keeps to its models is read strictly as it is leniently."""
    client = driver.make(SHOPS[style].serve(7))
    assert ids(driver.items(pager(client, style, options=STRICT))) == [f"t{n}" for n in range(7)]


@pytest.mark.parametrize("prefetch", [False, True], ids=["as read", "ahead"])
def test_strict_holds_each_item_to_its_model(driver: SyncDriver | AsyncDriver, prefetch: bool) -> None:
    """An item that contradicts its model is kept as it came; strictly, its page is an error."""
    first, second = {"things": [{"id": "a"}], "next": "x"}, {"things": [{"id": "b"}, {"id": 5}, {}]}
    client = driver.make(Server(reply(first), reply(second), reply(first), reply(second)))
    lenient = driver.items(client._client.paginate(LIST, TOKEN, {}, prefetch=prefetch))
    assert [item.id for item in lenient] == ["a", "b", 5, None]
    strict = client._client.paginate(LIST, TOKEN, {}, options=STRICT, prefetch=prefetch)
    pages, error = driver.pages_until(strict)
    assert [ids(page.items) for page in pages] == [["a"]]
    assert isinstance(error, ResponseDecodeError)
    assert (error.model, error.path, error.operation) == ("Thing", "$.things[1].id", "things.list")
    assert [problem.path for problem in error.problems] == ["$.things[1].id", "$.things[2].id"]
    assert error.status == 200
    assert json.loads(error.body) == second


def test_strict_holds_a_page_to_the_model_of_the_answer(driver: SyncDriver | AsyncDriver) -> None:
    """What stands beside the items, and in headers, is held to what the document says of the answer too."""
    page = Response("application/json", Map(ListOf(ANY)))
    declared = evolve(LIST, responses={"200": page})
    client = driver.make(Server(reply({"things": [], "total": 3})))
    assert driver.items(client._client.paginate(declared, TOKEN, {})) == []
    _, error = driver.pages_until(client._client.paginate(declared, TOKEN, {}, options=STRICT))
    assert isinstance(error, ResponseDecodeError)
    assert error.path == "$.total"


@pytest.mark.sampled(7)
@pytest.mark.parametrize("most", [0, 1, 3, 4, 7, 100])
@pytest.mark.parametrize("style", SHOPS)
def test_max_items(driver: SyncDriver | AsyncDriver, style: str, most: int) -> None:
    """No more than max_items come, and no page is asked for that is not needed; 0 asks for nothing."""
    server = SHOPS[style].serve(7)
    client = driver.make(server)
    items = driver.items(pager(client, style, SHOPS[style].sized(3), max_items=most))
    assert ids(items) == [f"t{n}" for n in range(min(most, 7))]
    if most < 7:
        pages = min(most, 1) if SHOPS[style].style == "single" else -(-most // 3)
        assert len(server.received) == pages


@pytest.mark.parametrize("style", ["cursor", "offset", "link"])
def test_max_items_sets_the_page_size(driver: SyncDriver | AsyncDriver, style: str) -> None:
    """Where the size of a page is left open, no more is asked for than is wanted or allowed."""
    server = SHOPS[style].serve(200)
    client = driver.make(server)
    driver.items(pager(client, style, max_items=5))
    driver.items(pager(client, style, max_items=120))
    sizes = [parse_qs(urlsplit(seen.url).query).get("limit") for seen in server.received]
    assert sizes == [["5"], ["50"], ["50"], ["50"]]


@pytest.mark.sampled(7)
@pytest.mark.parametrize("style", SHOPS)
@pytest.mark.parametrize("most", [1, 3, 4])
def test_a_list_goes_on_from_a_cursor(driver: SyncDriver | AsyncDriver, style: str, most: int) -> None:
    """A page's cursor, kept as text, goes on exactly after what was read, also in the middle of a page."""
    server = SHOPS[style].serve(7)
    client = driver.make(server)
    seen: list[str] = []
    cursor: str | None = None
    for _ in range(10):
        pages = driver.pages(pager(client, style, SHOPS[style].sized(3), max_items=most, cursor=cursor))
        seen += [thing.id for page in pages for thing in page]
        if not pages or pages[-1].cursor is None:
            break
        cursor = str(pages[-1].cursor)
        assert re.fullmatch(r"[A-Za-z0-9_-]+", cursor)
    assert seen == [f"t{n}" for n in range(7)]


def test_backwards(driver: SyncDriver | AsyncDriver) -> None:
    """A list is read backwards by the backward parameter or a page's previous; pages stay as sent."""
    client = driver.make(SHOPS["cursor"].serve(7))
    pages = driver.pages(pager(client, "cursor", {"before": "t6", "page_size": 2}))
    assert [ids(page.items) for page in pages] == [["t4", "t5"], ["t2", "t3"], ["t0", "t1"]]
    (page,) = driver.pages(pager(client, "cursor", {"after": "t4", "page_size": 5}))
    assert ids(page.items) == ["t5", "t6"]
    again = driver.pages(pager(client, "cursor", {"page_size": 5}, cursor=page.previous))
    assert [ids(page.items) for page in again] == [["t0", "t1", "t2", "t3", "t4"]]


def test_previous_of_linked_pages(driver: SyncDriver | AsyncDriver) -> None:
    """A link back is a cursor too."""
    client = driver.make(SHOPS["link"].serve(7))
    first, second, *_ = driver.pages(pager(client, "link"))
    assert first.previous is None
    assert ids(driver.pages(pager(client, "link", cursor=second.previous))[0].items) == ids(first.items)


def test_page_knows_its_answer_and_its_total(driver: SyncDriver | AsyncDriver) -> None:
    """A page has its items, the total where the body says it, the body, and where it came from."""
    client = driver.make(SHOPS["offset"].serve(7))
    page = driver.pages(pager(client, "offset"))[0]
    assert (len(page), page.total, page.raw["meta"], repr(page)) == (3, 7, {"total": 7}, "<Page of 3 of 7>")
    assert repr(driver.pages(pager(driver.make(SHOPS["cursor"].serve(7)), "cursor"))[0]) == "<Page of 3>"
    assert response_info(page).status == page.info.status == 200
    assert response_info(page).operation == "things.list"


def test_each_iteration_begins_anew(driver: SyncDriver | AsyncDriver) -> None:
    """A list can be read twice; the second reading asks the server again."""
    server = SHOPS["cursor"].serve(4)
    things = pager(driver.make(server), "cursor")
    assert driver.items(things) == driver.items(things)
    assert len(server.received) == 2 * 3


def test_first_page_and_collect(driver: SyncDriver | AsyncDriver) -> None:
    """The first page, and all items as a list, without a loop."""
    things = pager(driver.make(SHOPS["cursor"].serve(4)), "cursor")
    assert ids(driver.run(things.first_page).items) == ["t0", "t1", "t2"]
    assert len(driver.run(things.collect)) == 4


def test_filters_and_options_go_with_every_page(driver: SyncDriver | AsyncDriver) -> None:
    """Every page is asked for with the caller's filters, headers and extra query."""
    server = SHOPS["cursor"].serve(7)
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


@pytest.mark.parametrize("style", LOOPS)
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


@pytest.mark.parametrize("body", [{"things": None}, {"meta": {}}, {}])
def test_no_list_is_an_empty_page(driver: SyncDriver | AsyncDriver, body: Any) -> None:
    """Null, or nothing, where the items are is how some servers write that there are none."""
    server = Server(reply({"things": [{"id": "a"}]}), reply(body))
    assert ids(driver.items(pager(driver.make(server), "cursor"))) == ["a"]


@pytest.mark.parametrize(
    "body", [{"error": "gone"}, {"errors": [1]}, {"things": {}}, {"things": "x"}, [], None, "x"]
)
def test_body_without_a_list_is_an_error(driver: SyncDriver | AsyncDriver, body: Any) -> None:
    """Where there must be a list there must be a list; nothing ends in silence."""
    with pytest.raises(PagingError, match="no list at /things"):
        driver.items(pager(driver.make(Server(reply(body))), "cursor"))


@pytest.mark.parametrize("style", ["link", "single"])
def test_null_for_a_list_is_an_empty_page(driver: SyncDriver | AsyncDriver, style: str) -> None:
    """Where the body itself is the list, null says the same."""
    shop = SHOPS[style]
    null: Any = None
    body = null if shop.paging.items == "" else {shop.paging.items[1:]: null}
    assert driver.items(pager(driver.make(Server(reply(body))), style)) == []


def test_error_where_a_list_is_due_tells_of_its_answer(driver: SyncDriver | AsyncDriver) -> None:
    """An error object with status 200 is an error with status, body, and the facts of the answer."""
    failed = {"error": {"message": f"no quota for {KEY}"}}
    server = Server(reply({"things": [{"id": "a"}]}), reply(failed, x_request_id="r7", x_said=f"key {KEY}"))
    pages, error = driver.pages_until(pager(driver.make(server), "cursor"))
    assert [ids(page.items) for page in pages] == [["a"]]
    assert isinstance(error, PagingContentError)
    assert error.message == "there is no list at /things of the answer: no quota for ***"
    assert (error.status, error.operation, error.attempts, error.request_id) == (200, "things.list", 1, "r7")
    assert error.parsed == {"error": {"message": "no quota for ***"}} == json.loads(error.body)
    assert error.headers["x-said"] == "key ***"
    assert response_info(error) is error.info
    assert error.info is not None
    assert error.info.status == 200
    twin = pickle.loads(pickle.dumps(error))  # noqa: S301  # our own pickle
    assert (str(twin), twin.parsed, twin.info.status) == (str(error), error.parsed, 200)


def test_large_answer_in_an_error_is_cut(driver: SyncDriver | AsyncDriver) -> None:
    """Of a body without a list the first MiB is kept."""
    server = Server(reply({"error": "x" * 2_000_000}))
    pages, error = driver.pages_until(pager(driver.make(server), "cursor"))
    assert isinstance(error, PagingError)
    assert (len(error.body), error.parsed) == (2**20, None)
    assert len(str(error)) < 1000
    assert pages == []


def test_error_of_the_next_page_tells_of_the_page_that_names_it(driver: SyncDriver | AsyncDriver) -> None:
    """A list that cannot go on says which answer it was about."""
    server = Server(reply([{"id": "t0"}], link='<https://evil.test/x>; rel="next"', x_request_id="r1"))
    (page,), error = driver.pages_until(pager(driver.make(server), "link"))
    assert isinstance(error, PagingLinkError)
    assert (ids(page.items), error.status, error.request_id) == (["t0"], 200, "r1")
    assert error.parsed == [{"id": "t0"}] == json.loads(error.body)
    assert (error.operation, error.info.status) == ("things.list", 200)  # type: ignore[union-attr]  # it has one
    twin = pickle.loads(pickle.dumps(error))  # noqa: S301  # our own pickle
    assert (str(twin), twin.parsed, twin.headers) == (str(error), error.parsed, error.headers)


def test_body_that_is_no_json_is_a_decoding_error(driver: SyncDriver | AsyncDriver) -> None:
    """HTML from a proxy is an error with its status and body."""
    server = Server(Reply(200, b"<html>", {"content-type": "text/html"}))
    with pytest.raises(ResponseDecodeError, match="text/html") as caught:
        driver.items(pager(driver.make(server), "cursor"))
    assert (caught.value.status, caught.value.body) == (200, b"<html>")


def test_item_without_an_id_does_not_end_the_list_in_silence(driver: SyncDriver | AsyncDriver) -> None:
    """Without an id there is no next page to ask for, and the caller must know."""
    server = Server(reply({"things": [{"name": "a"}, {"name": "b"}]}))
    pages, error = driver.pages_until(pager(driver.make(server), "cursor"))
    assert [len(page) for page in pages] == [2]
    assert isinstance(error, PagingError)
    assert "without an id" in str(error)


@pytest.mark.parametrize("prefetch", [False, True], ids=["as read", "ahead"])
@pytest.mark.parametrize("target", ["https://evil.test/things", "/things?p=1"])
def test_items_at_hand_come_before_the_error_of_the_next_page(
    driver: SyncDriver | AsyncDriver, target: str, prefetch: bool
) -> None:
    """A next page that must not be asked for takes nothing from the one that has come."""
    server = Server(answer=lambda seen: reply([{"id": seen.url[-3:]}], link=f"<{target}>; rel=next"))
    pages, error = driver.pages_until(pager(driver.make(server), "link", prefetch=prefetch))
    assert [thing.id for page in pages for thing in page] == ["ngs", "p=1"][: len(server.received)]
    assert isinstance(error, PagingLinkError if "evil" in target else PagingLoopError)


def test_a_cursor_never_takes_an_error_for_the_end(driver: SyncDriver | AsyncDriver) -> None:
    """Where nobody can say how to go on, the cursor leads to this page, read: there the error comes again."""
    good = {"things": [{"id": "c"}]}
    answers = [{"things": [{"name": "a"}, {"name": "b"}]}] * 2 + [
        {"things": [{"id": "a"}, {"id": "b"}]},
        good,
    ]
    server = Server(*map(reply, [*answers, {"things": []}]))
    client = driver.make(server)
    page = driver.run(pager(client, "cursor").first_page)
    assert len(page) == 2
    (again, *_), error = driver.pages_until(pager(client, "cursor", cursor=str(page.cursor)))
    assert (len(again), isinstance(error, PagingError)) == (0, True)
    assert ids(driver.items(pager(client, "cursor", cursor=page.cursor))) == ["c"]


def test_total_that_shrinks_or_is_missing(driver: SyncDriver | AsyncDriver) -> None:
    """Totals move: an empty page ends the list whatever the total says, or when there is none."""
    server = Server(
        reply({"things": [{"id": "a"}], "meta": {"total": 9}}), reply({"things": [], "meta": {"total": 9}})
    )
    assert ids(driver.items(pager(driver.make(server), "offset"))) == ["a"]
    server = Server(reply({"things": [{"id": "a"}]}), reply({"things": [{"id": "b"}]}), reply({"things": []}))
    assert ids(driver.items(pager(driver.make(server), "offset"))) == ["a", "b"]


def inserting(pages: list[list[str]], totals: list[int | None]) -> Server:
    """Return a server that sends these pages, with these totals, whatever it is asked."""
    bodies = [
        {"things": [{"id": name} for name in page], **({} if total is None else {"meta": {"total": total}})}
        for page, total in zip(pages, totals, strict=True)
    ]
    return Server(*map(reply, bodies))


@pytest.mark.parametrize(
    ("pages", "totals"),
    [
        ([["a"], ["a"], ["b"], []], [None] * 4),
        ([["a"], ["a"], ["a"], ["a"], ["b"]], [2, 3, 4, 5, 5]),
    ],
    ids=["once", "and again, as the total says"],
)
def test_a_row_inserted_meanwhile_is_no_loop(
    driver: SyncDriver | AsyncDriver, pages: list[list[str]], totals: list[int | None]
) -> None:
    """As many new rows as a page has show it again: that is no server which ignores where we are."""
    items = driver.items(pager(driver.make(inserting(pages, totals)), "offset"))
    assert ids(items) == [name for page in pages for name in page]


MOVED: dict[str, tuple[str, list[Any]]] = {
    "an item moved to the end": ("cursor", [["a", "b"], ["c", "b"], []]),
    "pages of one": ("cursor", [["a"], ["b"], ["a"], []]),
    "the last one again": ("cursor", [["a"], ["a"], []]),
    "a token again": ("token", [(["a"], "x"), (["b"], "y"), (["c"], "x"), (["d"], None)]),
    "a link again": ("link", [(["a"], "x"), (["b"], "y"), (["c"], "x"), (["d"], None)]),
    "ends alike, and not what is between": (
        "offset", [["a", "b", "z"], ["a", "c", "z"], ["a", "d", "z"], ["a", "e", "z"], []]
    ),
}  # fmt: skip


@pytest.mark.parametrize("prefetch", [False, True], ids=["as read", "ahead"])
@pytest.mark.parametrize("name", MOVED)
def test_a_place_that_comes_again_is_no_loop(
    driver: SyncDriver | AsyncDriver, name: str, prefetch: bool
) -> None:
    """An item that was changed or made anew meanwhile may be the end of a page once more."""
    style, pages = MOVED[name]
    answers, expected = [], []
    for page in pages:
        names, following = page if isinstance(page, tuple) else (page, None)
        things = [{"id": name} for name in names]
        expected += names
        if style == "link":
            answers.append(reply(things, link=f"<?p={following}>; rel=next" if following else ""))
        else:
            answers.append(reply({"things": things, **({"next": following} if following else {})}))
    assert ids(driver.items(pager(driver.make(Server(*answers)), style, prefetch=prefetch))) == expected


def test_rows_that_are_alike_are_no_loop_where_the_total_ends_the_list(
    driver: SyncDriver | AsyncDriver,
) -> None:
    """Rows without an identity make pages that are the same: the total says that there are more."""
    rows = [{"id": "same"}] * 2
    server = Server(reply({"things": rows, "meta": {"total": 20}}))
    assert len(driver.items(pager(driver.make(server), "offset"))) == 20


@pytest.mark.parametrize("prefetch", [False, True], ids=["as read", "ahead"])
def test_a_page_once_too_often_comes_before_its_error(
    driver: SyncDriver | AsyncDriver, prefetch: bool
) -> None:
    """What has come is handed out; that the list goes round is said when the next page is due."""
    server = Server(reply({"things": [{"id": "a"}, {"id": "b"}]}))
    pages, error = driver.pages_until(pager(driver.make(server), "offset", prefetch=prefetch))
    assert [ids(page.items) for page in pages] == [["a", "b"]] * 3
    assert isinstance(error, PagingLoopError)
    assert pages[-1].cursor is not None


ENDS: dict[str, tuple[str, list[dict[str, Any]], int | None]] = {
    "number of pages": ("page", [{"meta": {"pages": 2}}, {"meta": {"pages": 2}}], None),
    "total from the beginning": ("page with a total", [{"meta": {"total": 4}}, {"meta": {"total": 4}}], None),
    "a short page": ("page until one is short", [{}, {"things": 1}], None),
    "an empty page": ("page until one is empty", [{}, {"things": 1}, {"things": 0}], 3),
    "no word on the total": ("page with a total", [{}, {"things": 0}], 2),
}


@pytest.mark.parametrize("name", ENDS)
def test_numbered_pages_end_as_declared(driver: SyncDriver | AsyncDriver, name: str) -> None:
    """At the number of pages, at the total, with a short page or an empty one: nothing more is asked."""
    style, bodies, size = ENDS[name]
    counts = [body.get("things", size or (3 if "short" in name else 2)) for body in bodies]
    numbers = iter(range(100))
    answers = [
        reply({**body, "things": [{"id": f"t{next(numbers)}"} for _ in range(count)]})
        for body, count in zip(bodies, counts, strict=True)
    ]
    server = Server(*answers)
    assert len(driver.items(pager(driver.make(server), style))) == sum(counts)
    assert len(server.received) == len(bodies)


def test_a_cursor_of_numbered_pages_keeps_their_size(driver: SyncDriver | AsyncDriver) -> None:
    """The number of a page means nothing without its size, so it is asked for again."""
    server = SHOPS["page"].serve(20)
    client = driver.make(server)
    (page,) = driver.pages(pager(client, "page", max_items=4))
    driver.pages(pager(client, "page", {"page_size": 9}, cursor=str(page.cursor), max_items=1))
    queries = [parse_qs(urlsplit(seen.url).query) for seen in server.received]
    assert queries == [{"limit": ["4"]}, {"page": ["2"], "limit": ["4"]}]


def test_a_page_that_the_caller_names_has_the_callers_size(driver: SyncDriver | AsyncDriver) -> None:
    """`max_items` does not change what page 2 is: the one of the size that the API, or the caller, chose."""
    client = driver.make(SHOPS["page"].serve(9, size=3))
    assert ids(driver.items(pager(client, "page", {"page": 2}, max_items=2))) == ["t3", "t4"]
    assert ids(driver.items(pager(client, "page", {"page": 2, "page_size": 4}, max_items=2))) == ["t4", "t5"]


@pytest.mark.parametrize("style", ["next", "page", "link", "next with a token"])
def test_the_page_before_leads_forward_again(driver: SyncDriver | AsyncDriver, style: str) -> None:
    """Where a page has one before it, that is where it goes on, and from there forward."""
    client = driver.make(SHOPS[style].serve(7))
    first, second, _ = driver.pages(pager(client, style))
    assert first.previous is None
    assert ids(driver.items(pager(client, style, cursor=second.previous))) == [f"t{n}" for n in range(7)]


@pytest.mark.parametrize("target", ["https://evil.test/things", "//evil.test/x", "/a\tb", 7, ["/things"]])
def test_next_address_elsewhere_is_refused(driver: SyncDriver | AsyncDriver, target: Any) -> None:
    """An address in the body stays at the origin like one in a header, and must be one."""
    server = Server(reply({"things": [{"id": "t0"}], "next": target}))
    pages, error = driver.pages_until(pager(driver.make(server), "next"))
    assert isinstance(error, PagingLinkError)
    assert [ids(page.items) for page in pages] == [["t0"]]
    assert len(server.received) == 1


@pytest.mark.parametrize("target", ["/things?p=2", "?p=2", "https://api.test/things?p=2"])
def test_next_address_within_the_origin_is_followed(driver: SyncDriver | AsyncDriver, target: str) -> None:
    """It may be relative or absolute, and goes with the credentials."""
    server = Server(reply({"things": [{"id": "t0"}], "next": target}), reply({"things": [{"id": "t1"}]}))
    assert ids(driver.items(pager(driver.make(server), "next"))) == ["t0", "t1"]
    assert server.received[1].url == f"{BASE}/things?p=2"
    assert "authorization" in server.received[1].headers


@pytest.mark.parametrize("nothing", [None, "", False, [], {}, "absent"], ids=repr)
@pytest.mark.parametrize("style", ["next", "next with a token", "token"])
def test_nothing_in_the_place_of_a_token_is_the_end(
    driver: SyncDriver | AsyncDriver, style: str, nothing: Any
) -> None:
    """However a server writes that there is no next page."""
    body = {"things": [{"id": "t0"}]} | ({} if nothing == "absent" else {"next": nothing})
    server = Server(reply(body))
    assert ids(driver.items(pager(driver.make(server), style))) == ["t0"]
    assert len(server.received) == 1


BODIES: dict[str, tuple[str, dict[str, Any], list[Any]]] = {
    "members that are arguments": (
        "cursor in the body",
        {"color": "red", "page_size": 2},
        [{"color": "red", "limit": 2}, {"color": "red", "limit": 2, "from": 2}],
    ),
    "one argument": (
        "offset in the body",
        {"body": {"color": "red", "limit": 2}},
        [{"color": "red", "limit": 2}, {"color": "red", "limit": 2, "from": 2}],
    ),
    "inside a member": (
        "page in the body",
        {"page": {"size": 2, "sort": "up"}},
        [{"page": {"size": 2, "sort": "up"}}, {"page": {"size": 2, "sort": "up", "number": 2}}],
    ),
    "any JSON": (
        "sort values in the body",
        {"body": {"page": {"sort": "up"}, "limit": 2}},
        [
            {"limit": 2, "page": {"sort": "up"}},
            {"limit": 2, "page": {"sort": "up", "cursor": [1, "x"]}},
            {"limit": 2, "page": {"sort": "up", "cursor": [2, "x"]}},
        ],
    ),
    "no body at first": (
        "next with a token in the body",
        {},
        [None, {"page": {"cursor": 3}}],
    ),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_search_is_paged_by_its_body(driver: SyncDriver | AsyncDriver, name: str) -> None:
    """The place goes into the body, beside what the caller put there; what was handed over is not changed."""
    style, arguments, bodies = BODIES[name]
    before = json.dumps(arguments)
    server = SHOPS[style].serve(4 if name == "no body at first" else 3)
    driver.items(pager(driver.make(server), style, arguments))
    assert [seen.json if seen.content else None for seen in server.received] == bodies
    assert json.dumps(arguments) == before


def test_the_callers_own_place_in_a_body_begins_there(driver: SyncDriver | AsyncDriver) -> None:
    """A place that the caller puts into the body is where the list begins."""
    client = driver.make(SHOPS["cursor in the body"].serve(5))
    assert ids(driver.items(pager(client, "cursor in the body", {"from_": 3}))) == ["t3", "t4"]
    client = driver.make(SHOPS["page in the body"].serve(5))
    page = {"page": {"number": 2, "size": 3}}
    assert ids(driver.items(pager(client, "page in the body", page))) == ["t3", "t4"]


def test_a_search_is_repeated_as_its_operation_says(driver: SyncDriver | AsyncDriver) -> None:
    """Paging does not make a POST safe: a page that may have been processed is not asked for again."""
    server = Server(Reply(500))
    with pytest.raises(ServerError):
        driver.items(pager(driver.make(server), "cursor in the body"))
    assert len(server.received) == 1


@pytest.mark.parametrize("style", ["cursor", "tokens both ways"])
def test_a_walk_backwards_is_cut_at_its_near_end(driver: SyncDriver | AsyncDriver, style: str) -> None:
    """The most that is wanted of what comes before an item is what stands next to it."""
    shop = SHOPS[style]
    assert shop.back is not None
    client = driver.make(shop.serve(9))
    place = PageCursor(operation="things.list", place=shop.back(6), direction="backward")
    (page,) = driver.pages(pager(client, style, {"page_size": 4}, cursor=place, max_items=1))
    assert ids(page.items) == ["t5"]
    assert page.previous == page.cursor
    rest = driver.pages(pager(client, style, {"page_size": 3}, cursor=page.cursor))
    assert [name for page in reversed(rest) for name in ids(page.items)] == [f"t{n}" for n in range(5)]


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
    "a number for a cursor": ("cursor", {}, {"cursor": 5}, "cursor= .* not 5"),
    "a page for a cursor": ("cursor", {}, {"cursor": object()}, "cursor= "),
    "an offset that is none": ("offset", {"offset": "abc"}, {}, "offset must be a whole number from 0"),
    "a negative offset": ("offset", {"offset": -1}, {}, "offset must be a whole number from 0, not -1"),
    "no whole offset": ("offset", {"offset": 1.5}, {}, "offset must be a whole number"),
    "truth for an offset": ("offset", {"offset": True}, {}, "offset must be a whole number"),
    "an offset inside": ("offset in the body", {"body": {"from": "a"}}, {}, r"body\.from must be"),
    "a page before the first": ("page", {"page": 0}, {}, "page must be a whole number from 1, not 0"),
    "a size that is none": ("page", {"page_size": "many"}, {}, "page_size must be a whole number from 1"),
    "no token": ("token", {"after": True}, {}, "after cannot be True"),
    "a place that is no number": (
        "offset",
        {},
        {"cursor": PageCursor(operation="things.list", place="abc")},
        "cursor= must be a whole number",
    ),
    "a place that is no address": (
        "link",
        {},
        {"cursor": PageCursor(operation="things.list", place=7)},
        "cursor= cannot be 7",
    ),
    "a single page has no way back": (
        "single",
        {},
        {"cursor": PageCursor(operation="things.list", place=None, direction="backward")},
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
    server = SHOPS[style].serve(3)
    with pytest.raises(ConfigurationError, match=words):
        pager(driver.make(server), style, arguments, **keywords)
    assert server.received == []


@pytest.mark.parametrize(
    "cursor",
    [PageCursor(operation="things.list", place=place, direction=way, skip=skip)
     for place in ("caf\u00e9", 12, None, "/a?b=c", 1.5, [3, "x"], {"id": 1})
     for way in ("forward", "backward") for skip in (0, 3)]
    + [PageCursor(operation="things.list", place=3, skip=2, size=7)],
    ids=str,
)  # fmt: skip
def test_cursor_survives_as_text(cursor: PageCursor) -> None:
    """The text of a cursor is the cursor."""
    assert PageCursor.parse(str(cursor)) == cursor


@pytest.mark.parametrize(
    "value",
    [
        {},
        [1],
        [2, "a", 1, "f", 0],
        [1, "a", [], "f", 0],
        [1, "a", 1, "x", 0],
        [1, "a", 1, "f", -1],
        "x",
        [1, "a", True, "f", 0],
        [1, "a", {}, "f", 0],
        [1, "a", 1, "f", 0, 0],
        [1, "a", 1, "f", 0, 2, 2],
    ],
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
