"""R1: what a member of a union adds to the union's name: its title, its tag value, or a member of its own."""

from __future__ import annotations

from collections import Counter

from invocant.documents._repair import identifiers as names
from invocant.documents._repair.read.alternatives import Alternative
from invocant.documents._repair.write.containers import is_map
from invocant.documents._repair.write.tags import Tag


def member_labels(
    members: list[Alternative], variants: list[Alternative], tag: Tag | None, author: str | None
) -> list[str]:
    """Return the words for each of *members*, no two alike; references have names of their own and get none.

    Args:
        members: All members of the union, null apart.
        variants: Those that the tag tells apart.
        tag: The tag, if there is one.
        author: What the author calls the union, if anything; a member of the same title is not called so.
    """
    values = (
        {id(variant): tag.word(place) for place, variant in enumerate(variants)} if tag is not None else {}
    )
    inline = [
        member
        for member in members
        if member.target is None and member.kind == "object" and not is_map(member.raw)
    ]
    shared = Counter(name for member in inline for name in member.raw["properties"])
    wished = [
        ""
        if member.target is not None
        else _label(member, values.get(id(member), ""), shared, len(inline), author)
        for member in members
    ]
    counted = Counter(wished)
    return [f"{wish} {place}" if counted[wish] > 1 else wish for place, wish in enumerate(wished, 1)]


def _label(
    alternative: Alternative, value: str, shared: Counter[str], objects: int, author: str | None
) -> str:
    if alternative.kind != "object":
        return "list" if alternative.kind == "array" else "value"
    if is_map(alternative.raw):
        return "map"
    title = names.title_label(alternative.title) or names.title_label(alternative.raw.get("title"))
    if title is not None and title != author:
        return title
    if names.label(value):
        return value
    if objects == 1:
        return "object"
    required = alternative.raw.get("required")
    for name in [*(required if isinstance(required, list) else ()), *alternative.raw["properties"]]:
        if isinstance(name, str) and shared[name] == 1 and names.label(name):
            return name
    return "variant"
