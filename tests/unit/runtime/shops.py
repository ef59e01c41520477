"""One made-up list behind every style of paging: how it is declared, and a server that pages so.

`SHOPS` has at least one entry for each style that there is; `tests/property/test_paging.py` insists. What is
tested of all styles is tested of each of these.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import attrs

from invocant import runtime as rt
from invocant.documents.pointers import lookup, with_value
from invocant.runtime import kinds as k
from invocant.runtime._paging.style import PagingStyle
from tests.unit.runtime.drivers import BASE, Received, Reply, Server, reply
from tests.unit.runtime.operations import CURSOR, FAILURES, LINK, OFFSET, TOKEN, Thing

LIST: rt.Operation[Any] = rt.Operation(
    name="things.list",
    method="GET",
    path="/things",
    parameters=(
        *(rt.Parameter(name, "query", k.STR) for name in ("after", "before", "color")),
        *(rt.Parameter(name, "query", k.INT) for name in ("offset", "page")),
        rt.Parameter("limit", "query", k.INT, python_name="page_size"),
    ),
    responses={"200": rt.Response("application/json", k.ANY), **FAILURES},
    retry="safe",
)
"""A list that is asked for by query."""
SEARCH: rt.Operation[Any] = rt.Operation(
    name="things.search",
    method="POST",
    path="/things/search",
    body=rt.Body(
        content=(
            rt.Content(
                "application/json",
                fields=(
                    k.Field("from_", k.ANY, "from"),
                    k.Field("page_size", k.INT, "limit"),
                    k.Field("page", k.ANY),
                    k.Field("color", k.STR),
                ),
            ),
        )
    ),
    responses={"200": rt.Response("application/json", k.ANY), **FAILURES},
)
"""A list that is asked for by a body whose members are arguments."""
WHOLE: rt.Operation[Any] = rt.Operation(
    name="things.query",
    method="POST",
    path="/things/query",
    body=rt.Body(content=(rt.Content("application/json", k.ANY),)),
    responses={"200": rt.Response("application/json", k.ANY), **FAILURES},
)
"""A list that is asked for by a body which is one argument."""

MAXIMUM = 50
"""Items that a page has at most."""
LIMIT = rt.Limit("limit", minimum=1, maximum=MAXIMUM)
IN_BODY = rt.Limit("/limit", minimum=1, maximum=MAXIMUM)


@attrs.frozen
class Span:
    """What a server is about to send: items from *start* to before *end*, of *count*."""

    start: int
    end: int
    count: int
    size: int
    seen: Received

    @property
    def more(self) -> bool:
        return self.end < self.count


@attrs.frozen
class Shop:
    """A list in one style: how it is declared, where a request says the page is, and what is said beside."""

    style: str
    paging: PagingStyle[Any]
    where: Callable[[Mapping[str, Any], int], tuple[int, int]]
    """From the arguments on the wire, by name or pointer, and a page's size: the first item and the end."""
    tell: Callable[[Span], Mapping[str, Any]] = lambda span: {}
    """Members of the body by pointer; the header `Link` by its name."""
    operation: rt.Operation[Any] = LIST
    back: Callable[[int], Any] | None = None
    """The place from which a walk towards the beginning starts before item *n*; None for no way back."""

    def sized(self, size: int | None) -> dict[str, Any]:
        """Return the arguments that ask for pages of *size* items; none for None, or where nothing does."""
        if size is None or self.paging.limit is None:
            return {}
        if self.paging.limit.parameter == "/page/size":
            return {"page": {"size": size}}
        return {"body": {"limit": size}} if self.operation is WHOLE else {"page_size": size}

    def pager(self, client: Any, arguments: Mapping[str, Any] | None = None, **keywords: Any) -> Any:
        """Return the list of a client."""
        return client._client.paginate(self.operation, self.paging, arguments or {}, **keywords)

    def serve(self, count: int, size: int = 3, most: int = MAXIMUM) -> Server:
        """Return a server with *count* things: *size* on a page unless asked otherwise, never over *most*."""

        def answer(seen: Received) -> Reply:
            asked = self._asked(seen)
            limit = self.paging.limit
            wanted = asked.get(limit.parameter) if limit is not None else None
            room = min(int(size if wanted is None else wanted), most)
            start, end = self.where(asked, room)
            span = Span(max(start, 0), max(min(end, count), 0), count, room, seen)
            things = [thing(n) for n in range(span.start, span.end)]
            told = dict(self.tell(span))
            header = told.pop("Link", "")
            body: Any = with_value({}, self.paging.items, things)
            for pointer, value in told.items():
                body = with_value(body, pointer, value)
            return reply(body, link=header)

        return Server(answer=answer)

    def _asked(self, seen: Received) -> dict[str, Any]:
        if self.operation.method == "POST" and seen.content:
            body = json.loads(seen.content)
            return {pointer: lookup(body, pointer, None) for pointer in POINTERS}
        return {name: values[0] for name, values in parse_qs(urlsplit(seen.url).query).items()}


POINTERS = ("/from", "/limit", "/page", "/page/number", "/page/size", "/page/cursor")


def thing(n: int) -> dict[str, Any]:
    """Return the thing number *n*, as JSON."""
    return {"id": f"t{n}", "size": 1, "sort": [n, "x"]}


def _number(value: Any) -> int:
    """Return the number in an id or a token."""
    return int(str(value).lstrip("tk"))


def _from(*names: str) -> Callable[[Mapping[str, Any], int], tuple[int, int]]:
    """Return where a page is by the first item's number, as is or in a token."""

    def where(asked: Mapping[str, Any], size: int) -> tuple[int, int]:
        start = next((_number(asked[name]) for name in names if asked.get(name) is not None), 0)
        return start, start + size

    return where


def _either_way(
    forward: str, backward: str, step: int
) -> Callable[[Mapping[str, Any], int], tuple[int, int]]:
    """Return where a page is that follows an item, or ends before one; *step* is 0 where tokens say where."""

    def where(asked: Mapping[str, Any], size: int) -> tuple[int, int]:
        if asked.get(backward) is not None:
            end = _number(asked[backward])
            return end - size, end
        start = _number(asked[forward]) + step if asked.get(forward) is not None else 0
        return start, start + size

    return where


def _after_sort(asked: Mapping[str, Any], size: int) -> tuple[int, int]:
    start = asked["/page/cursor"][0] + 1 if asked.get("/page/cursor") else 0
    return start, start + size


def _numbered(name: str, first: int) -> Callable[[Mapping[str, Any], int], tuple[int, int]]:
    def where(asked: Mapping[str, Any], size: int) -> tuple[int, int]:
        number = int(asked[name]) if asked.get(name) is not None else first
        return (number - first) * size, (number - first + 1) * size

    return where


def _address(span: Span, start: int) -> str:
    query = parse_qs(urlsplit(span.seen.url).query) | {"offset": [str(start)], "limit": [str(span.size)]}
    return f"/things?{urlencode(query, doseq=True)}"


def _links(span: Span) -> Mapping[str, Any]:
    found = [f"<{_address(span, max(span.start - span.size, 0))}>; rel=prev"] if span.start else []
    return {
        "Link": ", ".join([*found, *([f'<{_address(span, span.end)}>; rel="next"'] if span.more else [])])
    }


def _total(span: Span) -> Mapping[str, Any]:
    return {"/meta/total": span.count}


def _pages(span: Span) -> Mapping[str, Any]:
    return {"/meta/pages": -(-span.count // span.size)}


def _page(**declared: Any) -> rt.PagePaging[Thing]:
    return rt.PagePaging(**{"item": Thing, "items": "/things", "limit": LIMIT, **declared})


SHOPS: dict[str, Shop] = {
    "cursor": Shop("cursor", CURSOR, _either_way("after", "before", 1), back=lambda n: f"t{n}"),
    "token": Shop(
        "cursor", TOKEN, _from("after"), lambda span: {"/next": f"k{span.end}"} if span.more else {}
    ),
    "tokens both ways": Shop(
        "cursor",
        rt.CursorPaging(
            item=Thing,
            items="/things",
            next="/page/after",
            previous="/page/before",
            forward="after",
            backward="before",
            limit=LIMIT,
        ),
        _either_way("after", "before", 0),
        lambda span: {
            "/page/after": f"k{span.end}" if span.more else "",
            "/page/before": f"k{span.start}" if span.start else None,
        },
        back=lambda n: f"k{n}",
    ),
    "cursor in the body": Shop(
        "cursor",
        rt.CursorPaging(
            item=Thing, items="/result/things", next="/result/next_from", forward="/from", limit=IN_BODY
        ),
        _from("/from"),
        lambda span: {"/result/next_from": span.end if span.more else None},
        SEARCH,
    ),
    "sort values in the body": Shop(
        "cursor",
        rt.CursorPaging(item=Thing, items="/things", id="/sort", forward="/page/cursor", limit=IN_BODY),
        _after_sort,
        operation=WHOLE,
    ),
    "offset": Shop("offset", OFFSET, _from("offset"), _total),
    "offset without a total": Shop("offset", rt.OffsetPaging(item=Thing, items="/things"), _from("offset")),
    "offset in the body": Shop(
        "offset",
        rt.OffsetPaging(item=Thing, items="/things", offset="/from", total="/meta/total", limit=IN_BODY),
        _from("/from"),
        _total,
        WHOLE,
    ),
    "page": Shop("page", _page(pages="/meta/pages"), _numbered("page", 1), _pages),
    "page with a total": Shop("page", _page(first=0, total="/meta/total"), _numbered("page", 0), _total),
    "page of a size that nobody asks": Shop(
        "page", _page(total="/meta/total", limit=None), _numbered("page", 1), _total
    ),
    "page until one is empty": Shop("page", _page(), _numbered("page", 1)),
    "page until one is short": Shop(
        "page",
        _page(short=True, limit=rt.Limit("limit", minimum=1, maximum=MAXIMUM, default=3)),
        _numbered("page", 1),
    ),
    "page in the body": Shop(
        "page",
        _page(page="/page/number", limit=rt.Limit("/page/size", minimum=1), pages="/meta/pages"),
        _numbered("/page/number", 1),
        _pages,
        SEARCH,
    ),
    "link": Shop("link", LINK, _from("offset"), _links),
    "next": Shop(
        "next",
        rt.NextPaging(item=Thing, items="/things", next="/next", previous="/previous", limit=LIMIT),
        _from("offset"),
        lambda span: {
            "/next": BASE + _address(span, span.end) if span.more else None,
            "/previous": _address(span, max(span.start - span.size, 0)) if span.start else "",
        },
    ),
    "next with a token": Shop(
        "next",
        rt.NextPaging(item=Thing, items="/things", next="/next", forward="after", previous="/previous"),
        _from("after"),
        lambda span: {
            "/next": f"k{span.end}" if span.more else False,
            "/previous": f"k{max(span.start - span.size, 0)}" if span.start else None,
        },
    ),
    "next with a token in the body": Shop(
        "next",
        rt.NextPaging(item=Thing, items="/things", next="/next", forward="/page/cursor", limit=IN_BODY),
        _from("/page/cursor"),
        lambda span: {"/next": span.end if span.more else None},
        WHOLE,
    ),
    "single": Shop("single", rt.SinglePaging(item=Thing, items="/things"), lambda asked, size: (0, 10**6)),
    "single, the body itself": Shop("single", rt.SinglePaging(item=Thing), lambda asked, size: (0, 10**6)),
}
"""By what is special about it."""
BOTH_WAYS = [name for name, shop in SHOPS.items() if shop.back is not None]
"""Those that can be read towards the beginning."""
