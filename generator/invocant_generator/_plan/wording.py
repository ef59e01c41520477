"""What a document says of a schema, in words for a docstring: its description, its limits, its default."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from invocant_generator._plan.annotate import Typer
from invocant_generator._plan.schemas import Schema, union_members

_BOUNDS = {
    "minimum": "at least {}",
    "exclusiveMinimum": "more than {}",
    "maximum": "at most {}",
    "exclusiveMaximum": "less than {}",
    "multipleOf": "a multiple of {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minItems": "at least {} items",
    "maxItems": "at most {} items",
    "pattern": "matching `{}`",
}
"""How each limit is put, in the order in which they are."""


def text_of(node: Schema) -> str:
    """Return what the document says of *node* in words, empty where it says nothing."""
    return str(node.get("description") or "").strip()


def words_for(member: Schema, typer: Typer, *, override: str = "", deprecated: bool = False) -> str:
    """Return what the document says of a *member*: words, then limits, the default, and if it is deprecated.

    Args:
        member: The schema where it is used.
        typer: What follows a reference.
        override: Words that stand for the schema's own, if any.
        deprecated: Whether it is said to be deprecated elsewhere than by the schema.
    """
    stands_for = _stands_for(member, typer)
    words = override or text_of(member) or text_of(stands_for)
    limits = _limits(member) or _limits(stands_for)
    default = _default(member) or _default(stands_for)
    old = "Deprecated." if deprecated or member.get("deprecated") else ""
    return " ".join(part for part in (_sentence(words), limits, default, old) if part)


def _stands_for(member: Schema, typer: Typer) -> Schema:
    """Return the schema that *member* refers to, be it beside null; itself where it does not."""
    members = [variant for variant in union_members(member) or () if variant.get("type") != "null"]
    return typer.resolve(members[0] if len(members) == 1 else member)


def _limits(node: Schema) -> str:
    limits: Mapping[str, Any] = node.get("x-invocant-limits") or {}
    if not limits:
        return ""
    bounds = dict(limits)
    for strict, plain in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if bounds.get(strict) is True:  # OpenAPI 3.0: a switch beside the bound
            bounds[strict] = bounds.pop(plain, None)
        if isinstance(bounds.get(strict), bool):
            del bounds[strict]
    phrases = [form.format(bounds[name]) for name, form in _BOUNDS.items() if bounds.get(name) is not None]
    text = ", ".join(phrases).replace(" 1 characters", " 1 character").replace(" 1 items", " 1 item")
    return f"{text[0].upper()}{text[1:]}." if text else ""


def _default(node: Schema) -> str:
    if node.get("x-invocant-default") is None:
        return ""
    # the server's business: it is told, never sent
    shown = json.dumps(node["x-invocant-default"], ensure_ascii=False)
    return f"Default: `{shown}`." if len(shown) <= 60 else ""


def _sentence(words: str) -> str:
    return words if not words or words.endswith((".", "!", "?", ":", "`", ")")) else f"{words}."
