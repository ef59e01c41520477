"""What follows a page, and what is before it, by each style and answer: no call, no walk."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from invocant import runtime as rt
from invocant.runtime import ConfigurationError, PagingError, PagingLinkError
from invocant.runtime._calls.steps import WireResponse
from invocant.runtime._info import Headers, ResponseInfo
from invocant.runtime._paging.page_errors import describe_page
from invocant.runtime._paging.pages import PageAnswer, PageCursor
from invocant.runtime._paging.style import Listing
from invocant.runtime._paging.walk import LastPage
from tests.unit.runtime.operations import CURSOR, LIST, Thing

HERE = "https://a.test/v1/things?page=1&key=secret"
LISTING = Listing(LIST, "https://a.test/v1", frozenset({"key"}))
NUMBERED: rt.PagePaging[Thing] = rt.PagePaging(
    item=Thing,
    items="/things",
    page="offset",
    pages="/pages",
    total="/total",
    limit=rt.Limit("limit", maximum=5, default=3),
)
SHORT: rt.PagePaging[Thing] = rt.PagePaging(
    item=Thing,
    items="/things",
    page="offset",
    first=0,
    short=True,
    limit=rt.Limit("limit", maximum=5, default=3),
)
LINKED: rt.LinkPaging[Thing] = rt.LinkPaging(item=Thing, items="")


def at(place: Any, **members: Any) -> PageCursor:
    """Return a place in the list."""
    return LISTING.cursor(place, **members)


def answer(
    count: int = 1, body: Any = None, link: str | None = None, before: int | None = None
) -> PageAnswer:
    """Return the answer that is a page of so many items."""
    headers = {} if link is None else {"link": link}
    return PageAnswer([{}] * count, {} if body is None else body, headers, HERE, before)


@pytest.mark.parametrize(
    ("style", "here", "page", "following"),
    [
        (NUMBERED, at(None), answer(3), 2),
        (NUMBERED, at(2), answer(1), 3),
        (NUMBERED, at(2), answer(0), None),
        (NUMBERED, at(2), answer(3, {"pages": 2}), None),
        (NUMBERED, at(2), answer(3, {"pages": 3}), 3),
        (NUMBERED, at(2), answer(3, {"total": 6}), None),
        (NUMBERED, at(2), answer(3, {"total": 7}), 3),
        (NUMBERED, at(2), answer(2, {"total": 5}), 3),
        (NUMBERED, at(2), answer(2, {"total": 5}, before=3), None),
        (NUMBERED, at(2), answer(2, {"total": 6}, before=3), 3),
        (NUMBERED, at(2, size=9), answer(5, {"total": 10}), None),
        (NUMBERED, at(2, size=4), answer(4, {"total": 9}), 3),
        (SHORT, at(None), answer(3), 1),
        (SHORT, at(1), answer(2), None),
        (SHORT, at(1, size=2), answer(2), 2),
        (SHORT, at(1, size=9), answer(5), 2),
        (SHORT, at(1, size=9), answer(4), None),
        (
            LINKED,
            at(None),
            answer(link='</v1/things?page=2&key=k>; rel="next"'),
            "https://a.test/v1/things?page=2",
        ),
        (LINKED, at(None), answer(link='<?page=2>; rel="prev"'), None),
        (LINKED, at(None), answer(), None),
    ],
)
def test_what_follows_a_page(style: Any, here: PageCursor, page: PageAnswer, following: Any) -> None:
    """Numbers go on until pages, items or a short page say the end; addresses are kept without keys."""
    assert style.following(LISTING, here, page) == following


@pytest.mark.parametrize(
    ("style", "here", "page", "place"),
    [
        (NUMBERED, at(3, size=4), answer(), 2),
        (NUMBERED, at(2), answer(), 1),
        (NUMBERED, at(1), answer(), None),
        (NUMBERED, at(None), answer(), None),
        (SHORT, at(1), answer(), 0),
        (SHORT, at(0), answer(), None),
        (LINKED, at(None), answer(link='<?page=1&key=k>; rel="prev"'), "/v1/things?page=1"),
        (LINKED, at(None), answer(link='<?page=1>; rel="previous"'), "/v1/things?page=1"),
        (LINKED, at(None), answer(link='<https://b.test/>; rel="prev"'), None),
        (LINKED, at(None), answer(link='<?page=2>; rel="next"'), None),
    ],
)
def test_what_is_before_a_page(style: Any, here: PageCursor, page: PageAnswer, place: Any) -> None:
    """The page before, from which the list goes on; none before the first, none on another origin."""
    before = style.preceding(LISTING, here, page)
    assert (None if before is None else before.place) == place
    if before is not None:
        assert (before.operation, before.direction, before.size) == ("things.list", "forward", here.size)


def test_address_elsewhere_is_refused_by_the_name_of_the_list() -> None:
    """The message names the list; an address within the origin keeps all but keys."""
    assert LISTING.address("/x?b=1&key=k", HERE) == "https://a.test/x?b=1"
    assert Listing(LIST, "https://a.test/v1").address("?key=k", HERE) == "https://a.test/v1/things?key=k"
    with pytest.raises(PagingLinkError, match=r"things\.list"):
        LISTING.address("https://b.test/", HERE)
    with pytest.raises(
        PagingLinkError, match=r"^things\.list: what leads to the next page is no address: 5$"
    ):
        LISTING.address(5, HERE)


@pytest.mark.parametrize(
    ("style", "place", "words"),
    [
        (NUMBERED, 0, "things.list: page= must be a whole number from 1, not 0"),
        (NUMBERED, "2", "things.list: page= must be a whole number from 1, not '2'"),
        (NUMBERED, True, "things.list: page= must be a whole number from 1, not True"),
        (SHORT, -1, "things.list: page= must be a whole number from 0, not -1"),
        (LINKED, 5, "things.list: page= cannot be 5: no page is there"),
        (LINKED, None, "things.list: page= cannot be None: no page is there"),
    ],
)
def test_place_that_cannot_be_is_refused(style: Any, place: Any, words: str) -> None:
    """The message names the list, the argument, and what it must be."""
    with pytest.raises(ConfigurationError) as caught:
        style.check(place, LISTING, "page=")
    assert str(caught.value) == words
    assert NUMBERED.check(1, LISTING, "page=") == 1
    assert SHORT.check(0, LISTING, "page=") == 0


@pytest.mark.parametrize(
    ("given", "size", "wanted", "resumed", "asked", "kept"),
    [
        ({}, None, None, False, None, None),
        ({}, None, 2, False, 2, 2),
        ({}, None, 9, False, 5, 5),
        ({"page_size": 4}, None, 2, False, 4, 4),
        ({"page_size": 4}, 3, 2, True, 3, 3),
        ({"page_size": 4}, None, 2, True, None, None),
    ],
)
def test_numbered_pages_keep_the_size_they_are_counted_with(
    given: dict[str, Any],
    size: int | None,
    wanted: int | None,
    resumed: bool,
    asked: int | None,
    kept: int | None,
) -> None:
    """What the caller asks for, else as few as are wanted; a cursor asks for the size that it remembers."""
    arguments = dict(given)
    here = NUMBERED.bound(LISTING, arguments, at(2 if resumed else None, size=size), wanted, resumed)
    assert (arguments.get("page_size"), here.size) == (asked, kept)


def test_page_in_an_error_is_cut() -> None:
    """What is kept of an answer is at most 1 MiB, and its JSON only where it is all there."""
    call: Any = SimpleNamespace(
        operation=LIST,
        masked=("x-own",),
        scrub=lambda text: text,
        scrub_bytes=lambda body: body,
        info=lambda response: ResponseInfo("things.list", 200, response.headers, 1, 0.0),
    )
    headers = Headers([(b"X-Own", b"canary"), (b"X-Request-Id", b"8f2c")])
    for more, parsed in ((0, "x" * (2**20 - 2)), (1, None)):
        body = b'"%b"' % (b"x" * (2**20 - 2 + more))
        error = PagingError("m")
        describe_page(error, call, WireResponse(200, headers, "HTTP/1.1", None, body))
        assert (error.body, error.parsed) == (body[: 2**20], parsed)
        assert (error.operation, error.status, error.request_id) == ("things.list", 200, "8f2c")
        assert (error.headers["x-own"], error.headers["x-request-id"]) == ("***", "8f2c")
        assert error.info is not None
        assert error.info.headers is error.headers


@pytest.mark.parametrize(
    ("direction", "read", "place"),
    [("forward", 1, "a"), ("forward", 2, "b"), ("backward", 1, "c"), ("backward", 2, "b")],
)
def test_middle_of_a_page_is_the_item_read_last(direction: Any, read: int, place: str) -> None:
    """Where items are cursors, a list that stops within a page goes on after the last item read."""
    page = PageAnswer([{"id": "a"}, {"id": "b"}, {"id": "c"}], {}, {}, HERE)
    cursor = CURSOR.within(LISTING, at("x", direction=direction), page, read)
    assert (cursor.place, cursor.direction, cursor.skip) == (place, direction, 0)


def test_pages_that_begin_and_end_alike_are_counted_anew() -> None:
    """Only the third time in a row that a page comes is too often, whatever others began and ended so."""
    last = LastPage()
    pages = [[{"id": "a"}, {"id": middle}, {"id": "z"}] for middle in "bcddd"]
    assert [last.repeated(page, None) for page in pages] == [False, False, False, False, True]
