"""One style of paging that an operation shows signs of, and the size of its pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from invocant_generator._suggest.shapes import OperationArgument, OperationShape

LIMITS = (
    *("limit", "pagesize", "perpage", "maxresults", "hitsperpage", "pagelimit", "itemsperpage"),
    *(
        "resultsperpage",
        "recordsperpage",
        "maxitems",
        "maxrecords",
        "numresults",
        "first",
        "take",
        "top",
        "size",
    ),
    *("count", "rows", "max"),
)
"""What sets the size of a page is called, without case and signs."""


@frozen(kw_only=True)
class StyleFound:
    """A style, with what it was concluded from."""

    style: str
    members: Mapping[str, Any]
    """Members of the keyword but `style` and `items`."""
    evidence: tuple[str, ...]
    doubts: tuple[str, ...] = ()
    leads: bool = False
    """Whether the answer itself says where the next page is."""

    @property
    def name(self) -> str:
        """What messages call it: by the argument that it goes by, where there is one."""
        by = next((self.members[key] for key in ("forward", "offset", "page") if key in self.members), None)
        return f"`{by}`" if by is not None else self.style


def limit_argument(shape: OperationShape) -> OperationArgument | None:
    """Return what sets the size of a page, or None."""
    return shape.asked(*LIMITS)


def limit_of(shape: OperationShape) -> dict[str, Any] | None:
    """Return the `limit` of the keyword: what sets the size of a page, and the bounds of that."""
    argument = limit_argument(shape)
    if argument is None:
        return None
    limit: dict[str, Any] = {"parameter": argument.name}
    for name, least in (("minimum", 0), ("maximum", 1), ("default", 1)):
        value = argument.schema.get(name)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, int) and not isinstance(value, bool) and value >= least:
            limit[name] = value
    return limit


def sends(argument: OperationArgument) -> str:
    """Return what an argument is, for a sentence of evidence."""
    kinds = {"query": "query parameter", "header": "header", "body": "member of the body"}
    return f"{kinds[argument.location]} `{argument.name}`"
