"""Values just beyond the bounds of a schema, each breaking one rule of it, and values at them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from typing import Any

from invocant.contract._bench import Bench
from invocant.contract._comparing import as_text
from invocant.contract._values import NoValueError, bounds


def required_of(stated: Mapping[str, Any]) -> list[str]:
    """Return the members that a schema requires."""
    written = stated.get("required")
    return [name for name in written if isinstance(name, str)] if isinstance(written, list) else []


def wrong_values(
    bench: Bench, stated: Mapping[str, Any], usual: Any, above: tuple[Any, ...] = ()
) -> Iterator[tuple[str, Any]]:
    """Yield values that break one rule of a schema each, and what they break.

    What is inside of a value is broken where *usual* has it: all around it keeps its schema. A schema that is
    inside of itself is broken once from within, where it breaks as it does without.

    Args:
        bench: The tester's.
        stated: The schema, as `ServerSurface.resolved` gives it.
        usual: A value that it allows; None where none is at hand.
        above: The schemas of what the value is in.
    """
    kinds = stated.get("type")
    kinds = set(kinds) if isinstance(kinds, list) else {kinds} if isinstance(kinds, str) else set()
    if stated.get("nullable") is True:
        kinds.add("null")
    if "enum" in stated and kinds & {"string"}:
        yield "is none of the values that it may have", "never-a-value"
    if kinds & {"integer", "number"}:
        whole = "number" not in kinds
        low, high = bounds(stated, whole=whole)
        step = stated.get("multipleOf")
        distance = step if isinstance(step, int) and step > 0 else 1
        if low is not None:
            yield f"is below its least value, {low:g}", low - distance
        if high is not None:
            yield f"is above its greatest value, {high:g}", high + distance
        for key, sign in (("exclusiveMinimum", 1), ("exclusiveMaximum", -1)):
            bound = stated.get(key)
            bound = stated.get("minimum" if sign > 0 else "maximum") if bound is True else bound
            if isinstance(bound, (int, float)) and not isinstance(bound, bool):
                yield f"is {bound:g}, which {key} leaves out", bound
        if isinstance(step, int) and step > 1 and isinstance(usual, int):
            yield f"is no multiple of {step}", usual + 1
        if "string" not in kinds:
            yield "is a word and must be a number", "no-number"
    if kinds & {"string"} and not {"enum", "const"} & set(stated):
        least, most = stated.get("minLength"), stated.get("maxLength")
        if isinstance(least, int) and least > 0:
            yield f"is shorter than {least}", ("x" * (least - 1))
        if isinstance(most, int) and most < 100_000:
            stem = usual if isinstance(usual, str) else "x"
            yield f"is longer than {most}", (stem + "x" * (most + 1))[: most + 1]
        if isinstance(stated.get("pattern"), str):
            for text in ("\u00a7 no!", "", "A b", "9" * 5):
                if isinstance(least, int) and len(text) < least:
                    text = text.ljust(least, "\u00a7")
                if not isinstance(most, int) or len(text) <= most:
                    yield f"does not fit its pattern, as {text!r}", text
        if not kinds & {"object"}:
            yield "is an object and must be text", {"not": "text"}
    if kinds & {"boolean"} and "string" not in kinds:
        yield "is a word and must be true or false", "no-boolean"
    if kinds & {"array"}:
        least, most = stated.get("minItems"), stated.get("maxItems")
        items = usual if isinstance(usual, list) else []
        if isinstance(least, int) and least > 0:
            yield f"has fewer than {least} items", items[: least - 1]
        if isinstance(most, int) and most < 1000:
            with contextlib.suppress(NoValueError):
                yield (
                    f"has more than {most} items",
                    [bench.values.value(stated.get("items", {})) for _ in range(most + 1)],
                )
        if stated.get("uniqueItems") is True and items:
            yield "has an item twice", [items[0], items[0]]
        if "string" not in kinds:
            yield "is a word and must be a list", "no-list"
        inner = bench.surface.resolved(stated.get("items"))
        entered = bench.surface.entered(stated.get("items"))
        if inner and items and not _is_within(entered, above):
            for what, wrong in wrong_values(bench, inner, items[0], (*above, *entered)):
                yield f"has an item that {what}", [wrong, *items[1:]]
                break
    if kinds & {"object"} and "string" not in kinds:
        yield "is a word and must be an object", "no-object"
        usual = usual if isinstance(usual, Mapping) else {}
        declared = stated.get("properties")
        for name in stated.get("required") or ():
            if name in usual:
                yield f"lacks {name}, which is required", {k: v for k, v in usual.items() if k != name}
        for name, member in declared.items() if isinstance(declared, Mapping) else ():
            inner, entered = bench.surface.resolved(member), bench.surface.entered(member)
            if name not in usual or inner.get("readOnly") is True or _is_within(entered, above):
                continue
            for what, wrong in wrong_values(bench, inner, usual[name], (*above, *entered)):
                yield f"has {name}, which {what}", {**usual, name: wrong}
    if (
        kinds
        and "null" not in kinds
        and usual is not None
        and "const" not in stated
        and None not in (stated.get("enum") or ())
    ):
        yield "is null, which it must not be", None


def beyond_ascii(word: str, most: Any) -> str | None:
    """Return a text beyond ASCII, with a *word* in it if there is room; None where there is none at all."""
    room = most if isinstance(most, int) else len(word) + 20
    text = "Zw\u00f6lf \u6e2f\U0001f600"
    return next((fit for fit in (f"{text} {word}".strip(), text) if len(fit) <= room), None)


def _is_within(entered: tuple[Any, ...], above: tuple[Any, ...]) -> bool:
    return any(sum(1 for other in above if other is schema) > 1 for schema in entered)


def allowed_values(stated: Mapping[str, Any], word: str = "") -> Iterator[tuple[str, Any]]:
    """Yield values at the bounds of a schema.

    Args:
        stated: The schema, as `ServerSurface.resolved` gives it.
        word: What no text before had: texts with room for it begin with it, as names must often be new.
    """
    kinds = stated.get("type")
    kinds = set(kinds) if isinstance(kinds, list) else {kinds} if isinstance(kinds, str) else set()
    listed = stated.get("enum")
    if isinstance(listed, list):
        for value in listed[:20]:
            yield f"is {as_text(value)}", value
        return
    if kinds & {"integer", "number"} and "multipleOf" not in stated:
        low, high = stated.get("minimum"), stated.get("maximum")
        if isinstance(low, (int, float)) and not isinstance(stated.get("exclusiveMinimum"), bool):
            yield f"is its least value, {low:g}", low
        if isinstance(high, (int, float)) and not isinstance(stated.get("exclusiveMaximum"), bool):
            yield f"is its greatest value, {high:g}", high
    if kinds & {"string"} and not {"pattern", "format"} & set(stated):
        least, most = stated.get("minLength"), stated.get("maxLength")
        if isinstance(most, int) and most <= 10_000:
            yield f"is {most} long", (word if len(word) <= most else "").ljust(most, "y")
        if isinstance(least, int) and least > 0:
            yield f"is {least} long", (word if len(word) <= least else "").ljust(least, "z")
        text = beyond_ascii(word, most)
        if text is not None:
            yield "is text beyond ASCII", text
    if "null" in kinds or stated.get("nullable") is True:
        yield "is null", None
