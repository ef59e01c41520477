"""Pages, filters and orders of a list whose document declares no paging: by the names of its parameters.

Names are compared in plain spelling: `pageSize`, `page_size` and `page-size` are one. What is told about a
page is told where the answer has a member, or a header, for it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from attrs import field, frozen

from invocant.mock._api import Json, ServedOperation
from invocant.mock._exchange.requests import DecodedCall
from invocant.mock._meaning.shapes import plain

LIMITS = (
    "limit",
    "pagesize",
    "perpage",
    "size",
    "maxresults",
    "maxitems",
    "top",
    "take",
    "first",
    "count",
    "pagelimit",
    "resultsperpage",
    "itemsperpage",
    "numresults",
    "pageitems",
    "rows",
)
OFFSETS = ("offset", "skip", "start", "startindex", "from", "pageoffset", "startat")
PAGES = ("page", "pagenumber", "pageindex", "pageno", "pagenum", "currentpage", "p")
AFTER = (
    "cursor",
    "after",
    "startingafter",
    "startafter",
    "pagetoken",
    "nexttoken",
    "nextpagetoken",
    "nextcursor",
    "marker",
    "continuationtoken",
    "continuation",
    "pagecursor",
    "pageafter",
    "afterid",
    "sinceid",
    "exclusivestartkey",
    "pagingtoken",
    "startcursor",
    "token",
)
BEFORE = (
    "before",
    "endingbefore",
    "endbefore",
    "beforeid",
    "pagebefore",
    "previouscursor",
    "prevcursor",
    "previoustoken",
)
ORDERS = ("sort", "sortby", "orderby", "ordering", "order", "sortfield", "sortkey")
WAYS = ("order", "direction", "sortorder", "sortdirection", "orderdirection", "dir", "sortdir", "orderway")
SEARCHES = ("q", "query", "search", "searchterm", "term", "keyword", "keywords", "text")
DEFAULT_ITEMS = 100
"""Items on a page when neither the caller nor the document names a number."""
_MOST_ITEMS = 2**62


@frozen(eq=False)
class ListRule:
    """How one list is asked for: the names of its parameters, by what they mean; None where it has none."""

    limit: str | None = None
    default: int | None = None
    most: int | None = None
    offset: str | None = None
    page: str | None = None
    first: int = 1
    """Number of the first page."""
    after: str | None = None
    before: str | None = None
    order: str | None = None
    way: str | None = None
    search: str | None = None
    filters: Mapping[str, str] = field(factory=dict)
    """Members of a record by the parameter that they have to equal."""

    @property
    def used(self) -> frozenset[str]:
        """The parameters that do not filter."""
        names = (
            self.limit,
            self.offset,
            self.page,
            self.after,
            self.before,
            self.order,
            self.way,
            self.search,
        )
        return frozenset(name for name in names if name)

    def words(self) -> Iterator[tuple[str, str]]:
        """Yield what each parameter means, for who asks."""
        for meaning in ("limit", "offset", "page", "after", "before", "order", "way", "search"):
            if getattr(self, meaning):
                yield meaning, getattr(self, meaning)
        if self.filters:
            yield "filters", ", ".join(self.filters)


@frozen(eq=False)
class Cut:
    """The items of a page, and where it stands among all."""

    items: Sequence[Json]
    ids: Sequence[str]
    """Their ids."""
    start: int
    total: int
    size: int
    limited: bool
    """Whether the page may be shorter than the list."""

    @property
    def more(self) -> bool:
        """Whether items follow."""
        return self.start + len(self.items) < self.total and (self.size > 0)


def rule_of(
    operation: ServedOperation, members: Sequence[str], body: Mapping[str, Mapping[str, Any]]
) -> ListRule:
    """Return how an operation is asked for a page.

    Args:
        operation: The operation.
        members: The members of an item.
        body: The members of the request's body with their schemas, which may ask as parameters do.
    """
    schemas: dict[str, Mapping[str, Any]] = dict(body)
    for parameter in operation.parameters:
        if parameter.location == "query":
            schemas[parameter.name] = parameter.schema if isinstance(parameter.schema, Mapping) else {}
    names = {plain(name): name for name in reversed(list(schemas))}
    known = {plain(member): member for member in members}

    def named(choices: Sequence[str], *, but: Sequence[str | None] = ()) -> str | None:
        return next((names[c] for c in choices if c in names and names[c] not in but), None)

    limit = named([choice for choice in LIMITS if choice not in known or choice in ("limit", "pagesize")])
    page = named([choice for choice in PAGES if choice not in known])
    after = named([choice for choice in AFTER if choice not in known])
    if page is not None and _kind(schemas[page]) == "string" and after is None:
        page, after = None, page
    start = schemas.get(page or "", {})
    order = named([choice for choice in ORDERS if choice not in known])
    declared = schemas.get(limit or "", {})
    rule = ListRule(
        limit,
        _number(declared.get("default")),
        _number(declared.get("maximum")),
        named([choice for choice in OFFSETS if choice not in known]),
        page,
        0 if 0 in (start.get("minimum"), start.get("default")) and start.get("default") != 1 else 1,
        after,
        named([choice for choice in BEFORE if choice not in known]),
        order,
        named([choice for choice in WAYS if choice not in known], but=[order]),
        named([choice for choice in SEARCHES if choice not in known]),
    )
    filters = {name: known[plain(name)] for name in schemas if plain(name) in known and name not in rule.used}
    object.__setattr__(rule, "filters", filters)
    return rule


def arguments(call: DecodedCall) -> dict[str, Json]:
    """Return what a list is asked with: members of a body, and parameters of the query."""
    return {**(call.body if isinstance(call.body, dict) else {}), **call.query}


def cut(
    rule: ListRule,
    asked: Mapping[str, Json],
    ids: Sequence[str],
    usual: int | None,
    gone: Callable[[str], int | None] = lambda _name: None,
) -> tuple[int, int, bool]:
    """Return where the page that is asked for begins, how many items it has room for, and whether it is one.

    Args:
        rule: How it is asked for.
        asked: The arguments.
        ids: The ids of all items, in order.
        usual: Items on a page where the caller names no number; None takes what the document declares.
        gone: Where an item that is deleted would stand, by its id; None for one that never was.
    """
    limited = bool(rule.limit or rule.offset or rule.page or rule.after or rule.before)
    size = _number(asked.get(rule.limit)) if rule.limit else None
    if size is None:
        size = (usual or rule.default or DEFAULT_ITEMS) if limited else _MOST_ITEMS
    size = max(0, min(size, rule.most if rule.most is not None else _MOST_ITEMS))
    start = 0
    if rule.page and asked.get(rule.page) is not None:
        start = (max(_number(asked[rule.page]) or rule.first, rule.first) - rule.first) * size
    elif rule.offset and asked.get(rule.offset) is not None:
        start = max(_number(asked[rule.offset]) or 0, 0)
    elif rule.after and asked.get(rule.after) not in (None, ""):
        cursor = text_of_cursor(asked[rule.after])
        stood = ids.index(cursor) + 1 if cursor in ids else gone(cursor)
        start = len(ids) if stood is None else stood
    elif rule.before and asked.get(rule.before) not in (None, ""):
        cursor = text_of_cursor(asked[rule.before])
        end = ids.index(cursor) if cursor in ids else gone(cursor) or 0
        start = max(end - size, 0)
        size = end - start
    return min(start, _MOST_ITEMS), size, limited


def told(rule: ListRule, call: DecodedCall, page: Cut) -> dict[str, Json]:
    """Return what can be said of a page, by plain names; None for what there is not."""
    last = page.start + len(page.items)
    number = rule.first + (page.start // page.size if page.size else 0)
    pages = max(-(-page.total // page.size), 1) if page.size else 1
    after = page.ids[-1] if page.ids and page.more else None
    before = page.ids[0] if page.ids and page.start else None
    forward = _address(rule, call, page, last) if page.more else None
    backward = _address(rule, call, page, max(page.start - page.size, 0)) if page.start else None
    by_token = bool(rule.after)
    facts: dict[str, Json] = {
        **dict.fromkeys(
            ("hasmore", "hasnext", "hasnextpage", "more", "ismore", "truncated", "istruncated"), page.more
        ),
        **dict.fromkeys(("hasprevious", "hasprev", "haspreviouspage", "hasprevpage"), page.start > 0),
        **dict.fromkeys(("totalpages", "pagecount", "pages", "numpages", "lastpage", "totalpage"), pages),
        **dict.fromkeys(
            (
                "total",
                "totalcount",
                "totalitems",
                "totalelements",
                "totalresults",
                "totalrecords",
                "totalsize",
                "totalhits",
                "numfound",
                "resultcount",
            ),
            page.total,
        ),
        **dict.fromkeys(("page", "currentpage", "pagenumber", "pageindex", "number", "pageno"), number),
        **dict.fromkeys(("limit", "pagesize", "perpage", "size", "itemsperpage"), min(page.size, 2**31 - 1)),
        **dict.fromkeys(("offset", "skip", "start", "startindex", "from"), page.start),
        **dict.fromkeys(("numberofelements", "itemcount", "returned"), len(page.items)),
        "empty": not page.items,
        **dict.fromkeys(
            (
                "nextcursor",
                "nextpagetoken",
                "nexttoken",
                "endcursor",
                "nextmarker",
                "continuationtoken",
                "cursor",
            ),
            after,
        ),
        **dict.fromkeys(
            ("previouscursor", "prevcursor", "previouspagetoken", "startcursor", "previoustoken"), before
        ),
        **dict.fromkeys(
            (
                "next",
                "nextpage",
                "nextlink",
                "nexturl",
                "nextpageurl",
                "nextpageuri",
                "nextpagelink",
                "odatanextlink",
            ),
            after if by_token else forward,
        ),
        **dict.fromkeys(
            (
                "previous",
                "prev",
                "previouspage",
                "prevpage",
                "previousurl",
                "prevurl",
                "previouspageuri",
                "previouslink",
            ),
            before if by_token else backward,
        ),
        "firstid": page.ids[0] if page.ids else None,
        "lastid": page.ids[-1] if page.ids else None,
        "count": page.total,
    }
    facts["next-number"] = number + 1 if page.more else None
    facts["previous-number"] = number - 1 if page.start else None
    facts["next-address"], facts["previous-address"] = forward, backward
    query = call.request.query.decode("latin-1")
    facts["self-address"] = f"{call.request.path}?{query}" if query else call.request.path
    facts["last"], facts["first"] = not page.more, page.start == 0
    return facts


def _address(rule: ListRule, call: DecodedCall, page: Cut, start: int) -> str:
    """Return the path and query of the page that begins at item *start*."""
    changed: dict[str, str] = {}
    if rule.page:
        changed[rule.page] = str(rule.first + (start // page.size if page.size else 0))
    elif rule.offset:
        changed[rule.offset] = str(start)
    elif rule.after and page.ids and start > page.start:
        changed[rule.after] = page.ids[-1]
    pairs: list[tuple[str, str]] = []
    for name, value in call.query.items():
        if name not in changed and name != rule.before:
            pairs += [(name, scalar_text(item)) for item in (value if isinstance(value, list) else [value])]
    return f"{call.request.path}?{urlencode([*pairs, *changed.items()], quote_via=quote)}"


def text_of_cursor(value: Json) -> str:
    """Return a cursor as the id that it is."""
    return scalar_text(value)


def _number(value: Any) -> int | None:
    if isinstance(value, str) and value.isdecimal() and len(value) < 19:
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return max(min(int(value), _MOST_ITEMS), -_MOST_ITEMS)
    except (ValueError, OverflowError):
        return None


def _kind(schema: Mapping[str, Any]) -> str:
    kind = schema.get("type")
    return str(kind[0] if isinstance(kind, list) and kind else kind)


def scalar_text(value: Json) -> str:
    """Return a value as it stands in a query; nothing for null."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
