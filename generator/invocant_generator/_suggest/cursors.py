"""Lists that go on from a token in the answer, or from the last item seen."""

from __future__ import annotations

import re

from invocant_generator._suggest.items import Items, item_members
from invocant_generator._suggest.linked import is_address
from invocant_generator._suggest.shapes import AnswerMember, OperationArgument, OperationShape
from invocant_generator._suggest.style import StyleFound, limit_argument, sends

_TOKENS = (
    *("cursor", "pagetoken", "nextpagetoken", "nexttoken", "nextcursor", "continuationtoken", "continuation"),
    *("paginationtoken", "startingtoken", "pagecursor", "startcursor", "marker", "pagekey", "nextpagekey"),
    *("bookmark", "scrollid", "aftercursor", "after", "next", "nextpage", "offset", "from", "start", "page"),
)
"""What takes the token. The last of them have other meanings too: the answer must name its own alike then."""
_WEAK = frozenset({"after", "next", "offset", "from", "start", "page"})
_NEXT = (
    *(
        "nextpagetoken",
        "nextcursor",
        "nexttoken",
        "nextpagecursor",
        "continuationtoken",
        "nextcontinuationtoken",
    ),
    *(
        "endcursor",
        "nextmarker",
        "nextpagekey",
        "paginationtoken",
        "nextpageoffset",
        "nextoffset",
        "nextpage",
    ),
    *("nextstart", "nextfrom", "bookmark", "scrollid", "cursor", "pagetoken", "next", "after"),
)
"""What holds the token in an answer."""
_PREVIOUS = (
    *("previouspagetoken", "prevpagetoken", "previouscursor", "prevcursor", "previoustoken", "prevtoken"),
    *("startcursor",),
)
_FROM_ITEM = {
    "startingafter": "endingbefore",
    "startafter": "endbefore",
    "afterid": "beforeid",
    "afteritem": "beforeitem",
    "lastid": "firstid",
    "sinceid": "maxid",
    "after": "before",
}
"""What takes the id of an item for the page after it, and what takes one for the page before."""
_NAMED_AFTER_ITEMS = frozenset({"startingafter", "startafter", "afterid", "afteritem", "lastid"})
_SAYS_CURSOR = re.compile(r"\bcursors?\b|\bIDs? of\b|\bthe IDs?\b|\bobject ID\b", re.IGNORECASE)


def by_token(shape: OperationShape) -> StyleFound | None:
    """Return the style of a list whose answer holds the token that the next call is given."""
    following = _following(shape)
    argument = shape.asked(*_TOKENS)
    if following is None or argument is None or is_address(following):
        return None
    doubts = []
    if argument.plain in _WEAK and not following.plain.startswith("next"):
        return None
    if argument.types and following.types and not argument.types & following.types:
        doubts.append(f"`{following.pointer}` and `{argument.name}` are of different types")
    if argument.is_date:
        return None
    members = {"next": following.pointer, "forward": argument.name}
    evidence = [f"the answer has `{following.pointer}`, and the {sends(argument)} takes it"]
    previous, backward = shape.told(*_PREVIOUS), shape.asked("before", "previouscursor", "prevcursor")
    if previous is not None and backward is not None and not backward.is_date:
        members = {**members, "previous": previous.pointer, "backward": backward.name}
    return StyleFound(
        style="cursor", members=members, evidence=tuple(evidence), doubts=tuple(doubts), leads=True
    )


def _following(shape: OperationShape) -> AnswerMember | None:
    told = shape.told(*_NEXT)
    scalar = {"string", "integer", "number"}
    if told is None or (told.types and not told.types <= scalar) or told.schema.get("format") == "date-time":
        return None
    return told


def by_item(shape: OperationShape, items: Items) -> StyleFound | None:
    """Return the style of a list that goes on from the id of the last item."""
    argument = shape.asked(*_FROM_ITEM)
    if argument is None or argument.is_date or argument.types & {"integer", "number", "boolean", "object"}:
        return None
    known = item_members(shape, items)
    if "id" not in known:
        return None
    backward = shape.asked(_FROM_ITEM[argument.plain])
    members = {"id": "/id", "forward": argument.name}
    evidence = [f"the {sends(argument)} takes the id of an item, and items have `/id`"]
    if backward is not None and not backward.is_date:
        members["backward"] = backward.name
        evidence.append(f"`{backward.name}` is its counterpart")
    return StyleFound(
        style="cursor",
        members=members,
        evidence=tuple(evidence),
        doubts=tuple(_doubts_of_item(shape, argument)),
    )


def _doubts_of_item(shape: OperationShape, argument: OperationArgument) -> list[str]:
    doubts = []
    says = bool(_SAYS_CURSOR.search(argument.description)) and shape.told("hasmore", "more") is not None
    if argument.plain not in _NAMED_AFTER_ITEMS and not says:
        doubts.append(
            f"nothing says that `{argument.name}` is the id of an item, and in which order items come"
        )
    if limit_argument(shape) is None and shape.told("hasmore") is None:
        doubts.append("nothing says that the list does not come whole")
    return doubts
