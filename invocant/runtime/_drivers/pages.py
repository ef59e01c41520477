"""The calls of a list, without I/O: its walk, the request of a page, and the page that an answer is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from invocant.runtime._calls.response import refuse
from invocant.runtime._drivers.settings import look
from invocant.runtime._errors import ConfigurationError, PagingContentError, ResponseDecodeError
from invocant.runtime._paging.walk import PageWalk

if TYPE_CHECKING:
    from invocant.runtime._calls.call import Call
    from invocant.runtime._calls.options import RequestOptions
    from invocant.runtime._calls.steps import WireResponse
    from invocant.runtime._declarations import Operation
    from invocant.runtime._drivers.settings import Settings
    from invocant.runtime._paging.pages import Page, PageCursor
    from invocant.runtime._paging.style import PagingStyle

T = TypeVar("T")


def walk_of(
    settings: Settings,
    operation: Operation[Any],
    paging: PagingStyle[T],
    arguments: Mapping[str, Any],
    cursor: PageCursor | str | None,
    max_items: int | None,
) -> PageWalk[T]:
    """Begin a walk through a list; see `PageWalk` for what it takes and refuses."""
    return PageWalk(
        operation,
        paging,
        arguments,
        base_url=settings.where(operation),
        secret_query=settings.secret_query,
        cursor=cursor,
        max_items=max_items,
    )


def prepare_page(
    settings: Settings,
    operation: Operation[Any],
    paging: PagingStyle[Any],
    arguments: Mapping[str, Any],
    *,
    cursor: PageCursor | str | None = None,
    max_items: int | None = None,
    options: RequestOptions | None = None,
    stream: bool = False,
    **_: Any,
) -> Call:
    """Build the call for the one page that the arguments of a list describe.

    Raises:
        ConfigurationError: they describe none, or cannot be sent.
    """
    walk = walk_of(settings, operation, paging, arguments, cursor, max_items)
    if walk.query is None:
        raise ConfigurationError("a list of at most 0 items has no page")
    return settings.prepare(operation, walk.query.arguments, options, url=walk.query.url, stream=stream)


def finish_page(settings: Settings, call: Call, response: WireResponse, walk: PageWalk[T]) -> Page[T]:
    """Turn an answer into the page that a walk asked for.

    Raises:
        ResponseDecodeError: the answer is not JSON, or strictly not its model, or an item of it not its.
        PagingContentError: it has no list where there must be one.
        PagingError: the list cannot be continued.
    """
    if call.hooks.watch is not None:
        look(call.hooks.watch, call, response)
    body = settings.finish_json(call, response)
    failure: ResponseDecodeError | PagingContentError
    try:
        page = walk.take(body, response.headers, response.url)
        if call.strict:
            settings.read(call, response)
            refuse(walk.problems(body))
    except (ResponseDecodeError, PagingContentError) as error:
        failure = error
    else:
        if walk.error is not None:
            from invocant.runtime._paging.page_errors import describe_page  # here, as few lists fail

            describe_page(walk.error, call, response)
        page.info = call.info(response)
        return page
    raise call.unreadable(failure, response)
