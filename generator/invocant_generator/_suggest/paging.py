"""How lists come page by page: what each style is known by, and which of several is meant.

Source: the styles of `x-invocant-paging`, docs/extensions.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import evolve

from invocant_generator._suggest.counted import by_offset, by_page
from invocant_generator._suggest.cursors import by_item, by_token
from invocant_generator._suggest.items import Items, items_of
from invocant_generator._suggest.linked import by_header, by_link
from invocant_generator._suggest.shapes import OperationShape
from invocant_generator._suggest.style import StyleFound, limit_of
from invocant_generator._suggest.suggestion import Suggestion, declares, of_operation

KEYWORD = "x-invocant-paging"


def paging(shape: OperationShape) -> Suggestion | None:
    """Return how the list that an operation gives is paged, or None where nothing speaks for it."""
    operation = shape.operation
    if operation.method not in ("get", "post", "query") or declares(operation, KEYWORD, "style"):
        return None
    items = items_of(shape)
    if items is None:
        return None
    styles = [style for style in _styles(shape, items) if style is not None]
    if not styles:
        return None
    style = _meant(styles)
    doubts = [*([items.doubt] if items.doubt else []), *style.doubts]
    value = {"style": style.style, "items": items.pointer, **style.members}
    if (limit := limit_of(shape)) is not None and "limit" not in value:
        value["limit"] = limit
    return of_operation(
        "paging",
        operation,
        KEYWORD,
        value,
        evidence=[*style.evidence, items.evidence],
        doubts=doubts,
    )


def _styles(shape: OperationShape, items: Items) -> Iterator[StyleFound | None]:
    yield by_token(shape)
    yield by_link(shape)
    yield by_header(shape)
    yield by_item(shape, items)
    yield by_offset(shape)
    yield by_page(shape)


_PREFERRED = ("offset", "page", "cursor", "link", "next")
"""Which style is written, of several none of which is sure: what needs least of the answer first."""


def _meant(styles: Sequence[StyleFound]) -> StyleFound:
    """Return the style that is meant: what the answer leads on by goes before what the caller counts."""
    leading = [style for style in styles if style.leads]
    counting = [style for style in styles if not style.leads]
    sure = next((style for style in leading if not style.doubts), None)
    if sure is not None:
        # An address is what it is; a token beside an offset may be for something else.
        if sure.style != "cursor" or not counting:
            return sure
        return evolve(sure, doubts=(f"the list could also be paged by {counting[0].name}",))
    if len(counting) == 1:
        return counting[0]
    if counting:
        first = min(counting, key=lambda style: _PREFERRED.index(style.style))
        names = ", ".join(style.name for style in counting if style is not first)
        return evolve(first, doubts=(*first.doubts, f"the list could also be paged by {names}"))
    return leading[0]
