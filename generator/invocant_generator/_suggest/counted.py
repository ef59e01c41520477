"""Lists whose pages a caller counts: in items, by an offset, or in pages, by a number."""

from __future__ import annotations

import re
from typing import Any

from invocant_generator._suggest.shapes import AnswerMember, OperationArgument, OperationShape
from invocant_generator._suggest.style import StyleFound, limit_argument, sends

_OFFSETS = (
    *("offset", "skip", "startindex", "startposition", "pageoffset", "startat", "startrow", "recordoffset"),
    *("start", "from"),
)
_VAGUE = frozenset({"start", "from"})
"""Names that mean an offset only where that is said."""
_PAGES = ("page", "pagenumber", "pageno", "pagenum", "pageindex", "currentpage")
_TOKENS = ("pagetoken", "nextpagetoken", "cursor", "continuationtoken")
_TOTALS = (
    *("total", "totalcount", "totalitems", "totalresults", "totalsize", "totalhits", "totalelements"),
    *("totalrecords", "totalsetsize", "totalnumber", "itemcount", "numfound"),
)
_TOTAL_PAGES = (
    "totalpages",
    "pagecount",
    "numpages",
    "pagestotal",
    "lastpage",
    "pages",
    "totalpage",
    "maxpage",
)
_SAYS_OFFSET = re.compile(r"\b(skip|offset|index|position)", re.IGNORECASE)
_SAYS_FIRST = re.compile(
    r"\b(?:start(?:s|ing)?(?: at| from| with)?|default(?:s)?(?: to| is|:)?|first page is|from) `?([01])\b"
    r"|\b([01])[- ](?:based|indexed)",
    re.IGNORECASE,
)


def by_offset(shape: OperationShape) -> StyleFound | None:
    """Return the style of a list of which a caller skips items."""
    argument = shape.asked(*_OFFSETS)
    if argument is None or argument.is_date:
        return None
    if argument.plain in _VAGUE and not (argument.is_number and _SAYS_OFFSET.search(argument.description)):
        return None
    if argument.types & {"object", "array", "boolean"}:
        return None
    doubts = []
    if not argument.is_number:
        doubts.append(f"`{argument.name}` is no number in the document")
    size = limit_argument(shape)
    if size is None:
        doubts.append("nothing sets the size of a page")
    members: dict[str, Any] = {"offset": argument.name}
    evidence = [
        f"the {sends(argument)} skips items" + (f", `{size.name}` sets how many come" if size else "")
    ]
    total = _number(shape, _TOTALS)
    if total is not None:
        members["total"] = total.pointer
        evidence.append(f"`{total.pointer}` counts them")
    return StyleFound(style="offset", members=members, evidence=tuple(evidence), doubts=tuple(doubts))


def by_page(shape: OperationShape) -> StyleFound | None:
    """Return the style of a list of which a caller names the page."""
    argument = shape.asked(*_PAGES)
    if argument is None or not argument.is_number or shape.asked(*_TOKENS) is not None:
        return None
    doubts = []
    first = _first(argument)
    size = limit_argument(shape)
    pages, total = _number(shape, _TOTAL_PAGES), _number(shape, _TOTALS)
    members: dict[str, Any] = {"page": argument.name}
    evidence = [f"the {sends(argument)} is the number of a page"]
    if first is None:
        doubts.append("nothing says whether the first page is 0 or 1")
    elif first == 0:
        members["first"] = 0
    if size is None and pages is None and total is None:
        doubts.append("nothing sets the size of a page, and nothing counts pages or items")
    if pages is not None and pages is not total:
        members["pages"] = pages.pointer
        evidence.append(f"`{pages.pointer}` counts pages")
    if total is not None:
        members["total"] = total.pointer
        evidence.append(f"`{total.pointer}` counts items")
    return StyleFound(style="page", members=members, evidence=tuple(evidence), doubts=tuple(doubts))


def _number(shape: OperationShape, names: tuple[str, ...]) -> AnswerMember | None:
    member = shape.told(*names)
    return member if member is not None and member.types and member.types <= {"integer", "number"} else None


def _first(argument: OperationArgument) -> int | None:
    """Return the number of the first page, or None where the document does not say."""
    for value in (argument.schema.get("default"), argument.schema.get("minimum")):
        if value in (0, 1) and not isinstance(value, bool):
            if value == 0 and argument.schema.get("default") is None:
                continue  # a bound that lets 0 in does not say that pages begin there
            return int(value)
    match = _SAYS_FIRST.search(argument.description)
    return int(match[1] or match[2]) if match else None
