"""Where the items of a list stand in its answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import frozen

from invocant_generator._suggest.shapes import AnswerMember, OperationShape, members, plain, simple, types

_USUAL = (
    "data",
    "items",
    "results",
    "objects",
    "records",
    "entries",
    "values",
    "rows",
    "hits",
    "list",
    "elements",
)
"""What the list is called where the answer has other arrays beside it."""


@frozen(eq=False)
class Items:
    """The list in an answer."""

    pointer: str
    """"" where the answer is the list."""
    item: Mapping[str, Any]
    """The schema of one item."""
    evidence: str
    doubt: str = ""
    """Why it may be another; empty where it can be no other."""


def items_of(shape: OperationShape) -> Items | None:
    """Return where the items of an answer stand; None where there is no list, or nobody can say which."""
    if "array" in types(shape.answer):
        return Items("", _item(shape, shape.answer), "the answer is an array")
    for level in (1, 2):
        arrays = [
            member
            for member in shape.members
            if member.pointer.count("/") == level and "array" in member.types
        ]
        if arrays:
            return _chosen(shape, arrays)
    return None


def _chosen(shape: OperationShape, arrays: Sequence[AnswerMember]) -> Items | None:
    if len(arrays) == 1:
        (only,) = arrays
        return Items(
            only.pointer, _item(shape, only.schema), f"`{only.pointer}` is the only array of the answer"
        )
    doubt = f"there are {len(arrays)} arrays"
    segments = [segment for segment in shape.operation.path.split("/") if segment and "{" not in segment]
    last = plain(segments[-1].partition(".")[0]) if segments else ""
    for member in arrays:
        if member.plain == last:
            evidence = f"of {len(arrays)} arrays, `{member.pointer}` is called as the path"
            return Items(member.pointer, _item(shape, member.schema), evidence)
    for name in _USUAL:
        for member in arrays:
            if member.plain == name:
                evidence = f"of {len(arrays)} arrays, `{member.pointer}` has the usual name"
                return Items(member.pointer, _item(shape, member.schema), evidence, doubt)
    stem = last.removesuffix("s")
    for member in arrays:
        if stem and member.plain.startswith(stem):
            evidence = f"of {len(arrays)} arrays, the name of `{member.pointer}` begins as the path ends"
            return Items(member.pointer, _item(shape, member.schema), evidence, doubt)
    return None


def _item(shape: OperationShape, schema: Mapping[str, Any]) -> Mapping[str, Any]:
    return simple(shape.document, schema.get("items"))


def item_members(shape: OperationShape, items: Items) -> dict[str, Any]:
    """Return the members that an item has; none where it is no object, or an open one."""
    return members(shape.document, items.item)
