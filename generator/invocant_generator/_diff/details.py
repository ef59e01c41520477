"""Compare what Python's types do not show: limits, defaults, texts, examples, extensions.

The repaired document, from which the types are compared, keeps none of these. So this walks the overlaid
documents side by side, through whatever wraps a schema (references to plain values, null, an `allOf` for a
description), and stops where a class begins, which is compared under its own name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from invocant.documents.pointers import join, target
from invocant_generator._diff.place import NOT_SET, ChangePlace, shown
from invocant_generator._diff.surface import Surface

Schema = Mapping[str, Any]

PROSE = ("title", "description", "summary", "externalDocs", "$comment", "x-invocant-certainty")
EXAMPLES = ("example", "examples")
UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
LIMITS = (*UPPER, *LOWER, "multipleOf", "uniqueItems")
_FACETS = (*LIMITS, "pattern", "format", "default", "deprecated", "readOnly", "writeOnly")
_TYPES = frozenset(
    {
        "$ref",
        "additionalProperties",
        "allOf",
        "anyOf",
        "const",
        "discriminator",
        "enum",
        "items",
        "nullable",
        "oneOf",
        "patternProperties",
        "prefixItems",
        "properties",
        "required",
        "type",
        "x-enum-varnames",
        "x-invocant-name",
        "x-invocant-open",
    }
)
"""Keywords that the comparison of types has looked at."""
_CLASS = frozenset({"properties", "$class"})
_MAX_LEVELS = 40


def details(place: ChangePlace, old: Any, new: Any, depth: int = 0) -> None:
    """Compare two schemas of the overlaid documents, and what they hold that is no class."""
    sides = place.comparison
    left, right = peeled(sides.old, old), peeled(sides.new, new)
    if depth > _MAX_LEVELS or left == right:
        return
    facets(place, left, right)
    rest(place, left, right, {*_TYPES, *_FACETS, "$class"})
    if _CLASS & left.keys() or _CLASS & right.keys():
        return
    for keyword in ("items", "additionalProperties", "not"):
        before, after = left.get(keyword), right.get(keyword)
        if isinstance(before, Mapping) and isinstance(after, Mapping):
            suffix = "[]" if keyword != "not" else ""
            details(place.below(f"{place.subject}{suffix}", f"/{keyword}"), before, after, depth + 1)
    for before, after, at_ in _members(sides.old, left, sides.new, right):
        details(place.below(place.subject, at_), before, after, depth + 1)


def peeled(surface: Surface, schema: Any) -> dict[str, Any]:
    """Return *schema* without wrappers such as a union with null; a reference to a class becomes `$class`."""
    inside: dict[str, Any] = dict(schema) if isinstance(schema, Mapping) else {}
    for _ in range(_MAX_LEVELS):
        reference = inside.get("$ref")
        if isinstance(reference, str) and reference.startswith("#/"):
            del inside["$ref"]
            if reference.removeprefix("#") in surface.places:
                inside["$class"] = reference
                break
            inner = target(surface.overlaid, reference, None)
        else:
            inner = _only_member(inside)
            if inner is None:
                break
        inside = {**(inner if isinstance(inner, Mapping) else {}), **inside}
    return as_written_now(inside)


def as_written_now(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema with what OpenAPI 3.0 has other words for in the words of 3.1.

    Source: OpenAPI Initiative, "Migrating from OpenAPI 3.0 to 3.1.0"; OpenAPI 3.1.1, section 4.8.24.
    """
    result = dict(schema)
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if result.get(exclusive) is True and bound in result:
            result[exclusive] = result.pop(bound)
        elif result.get(exclusive) is False:
            del result[exclusive]
    if "example" in result and "examples" not in result:
        result["examples"] = [result.pop("example")]
    if "format" not in result and result.get("type") == "string":
        if result.get("contentEncoding") == "base64" and "contentMediaType" not in result:
            result["format"] = "byte"
            del result["contentEncoding"]
        elif result.get("contentMediaType") == "application/octet-stream" and "contentEncoding" not in result:
            result["format"] = "binary"
            del result["contentMediaType"]
    return result


def _only_member(schema: dict[str, Any]) -> Any:
    """Take the one member out of a union with null, or out of an allOf whose other members only annotate."""
    for keyword in ("allOf", "anyOf", "oneOf"):
        members = schema.get(keyword)
        if not isinstance(members, list):
            continue
        if keyword == "allOf":
            inner = [member for member in members if isinstance(member, Mapping) and not _annotates(member)]
            beside = [member for member in members if isinstance(member, Mapping) and _annotates(member)]
        else:
            inner = [
                member for member in members if isinstance(member, Mapping) and member.get("type") != "null"
            ]
            beside = []
        if len(inner) == 1:
            del schema[keyword]
            for annotation in beside:
                schema.update({key: value for key, value in annotation.items() if key not in schema})
            return inner[0]
    return None


def _annotates(schema: Schema) -> bool:
    return not (_TYPES - {"nullable"}) & schema.keys()


def _members(
    old_surface: Surface, old: Schema, new_surface: Surface, new: Schema
) -> Iterator[tuple[Any, Any, str]]:
    """Pair the members of two unions that are the same alternative."""
    for keyword in ("anyOf", "oneOf", "allOf", "prefixItems"):
        before, after = old.get(keyword), new.get(keyword)
        if not isinstance(before, list) or not isinstance(after, list):
            continue
        if len(before) == len(after):
            for number, pair in enumerate(zip(before, after, strict=True)):
                yield *pair, f"/{keyword}/{number}"
            continue
        known = {_sort(peeled(old_surface, member)): member for member in before}
        for number, value in enumerate(after):
            sort = _sort(peeled(new_surface, value))
            if sort in known:
                yield known[sort], value, f"/{keyword}/{number}"


def _sort(schema: Schema) -> str:
    return shown({key: schema.get(key) for key in ("$class", "type", "format", "enum", "const")})


def class_details(place: ChangePlace, old: Any, new: Any) -> None:
    """Compare everything that two class schemas say, except their fields, values or variants.

    What is said of an inline schema is compared where it stands, as part of its holder.
    """
    sides = place.comparison
    left, right = peeled(sides.old, old), peeled(sides.new, new)
    if place.pointer.startswith("/components/schemas/") and place.pointer.count("/") == 3:
        facets(place, left, right)
        rest(place, left, right, {*_TYPES, *_FACETS, "$class"})
    closed = [side.get("additionalProperties") is False for side in (left, right)]
    if closed[0] != closed[1]:
        kind = "extra-members-refused" if closed[1] else "extra-members-allowed"
        text = "takes no other members now" if closed[1] else "takes other members now"
        place.add(kind, text, left.get("additionalProperties", ""), right.get("additionalProperties", ""))
    for before, after, at_ in _members(sides.old, left, sides.new, right):
        details(place.below(place.subject, at_), before, after)


def members(surface: Surface, schema: Any, depth: int = 0) -> dict[str, Any]:
    """Return the properties of a class schema as the vendor wrote them, those of `allOf` parts too."""
    properties_of_parts: dict[str, Any] = {}
    if depth > _MAX_LEVELS or not isinstance(schema, Mapping):
        return properties_of_parts
    reference = schema.get("$ref")
    if isinstance(reference, str) and reference.startswith("#/"):
        properties_of_parts.update(members(surface, target(surface.overlaid, reference, None), depth + 1))
    for part in _parts(schema):
        properties_of_parts.update(members(surface, part, depth + 1))
    properties = schema.get("properties")
    return {**properties_of_parts, **properties} if isinstance(properties, Mapping) else properties_of_parts


def _parts(schema: Schema) -> Sequence[Any]:
    """Return the schemas whose properties are also *schema*'s: allOf, or the one alternative to null."""
    if isinstance(schema.get("allOf"), list):
        return list(schema["allOf"])
    for keyword in ("anyOf", "oneOf"):
        if isinstance(schema.get(keyword), list):
            inner = [
                member
                for member in schema[keyword]
                if isinstance(member, Mapping) and member.get("type") != "null"
            ]
            return inner if len(inner) == 1 else []
    return []


# what is compared of one pair


def facets(place: ChangePlace, old: Schema, new: Schema) -> None:
    """Compare limits, pattern, format, default and flags of two schemas."""
    for keyword in LIMITS:
        before, after = old.get(keyword, NOT_SET), new.get(keyword, NOT_SET)
        if before != after and {before, after} - {NOT_SET, False}:
            _limit(place, keyword, before, after)
    if old.get("pattern") != new.get("pattern"):
        place.add("pattern-changed", "has another pattern", old.get("pattern", ""), new.get("pattern", ""))
    if old.get("format") != new.get("format") and not _python_formats(old, new):
        text = f"has the format {new.get('format') or 'none'} now"
        place.add("format-changed", text, old.get("format") or "", new.get("format") or "")
    before, after = old.get("default", NOT_SET), new.get("default", NOT_SET)
    if before != after or isinstance(before, bool) != isinstance(after, bool):
        text = "has no default any more" if after is NOT_SET else f"defaults to {shown(after)} now"
        place.add("default-changed", text, before, after)
    if bool(old.get("deprecated")) != bool(new.get("deprecated")):
        text = "is deprecated" if new.get("deprecated") else "is not deprecated any more"
        place.add("field-deprecated", text)
    if bool(old.get("readOnly")) != bool(new.get("readOnly")):
        kind = "field-read-only" if new.get("readOnly") else "field-writable"
        place.add(kind, "is answered, never sent" if new.get("readOnly") else "can be sent now")
    if bool(old.get("writeOnly")) != bool(new.get("writeOnly")):
        place.add(
            "field-write-only", "is sent, never answered" if new.get("writeOnly") else "is answered as well"
        )


_PYTHON = frozenset({"uuid", "date-time", "date", "time", "byte", "binary"})


def _python_formats(old: Schema, new: Schema) -> bool:
    """Tell whether a change of format is a change of type, which was told already."""
    return old.get("type") != new.get("type") or bool(_PYTHON & {old.get("format"), new.get("format")})


def _limit(place: ChangePlace, keyword: str, before: Any, after: Any) -> None:
    if before is NOT_SET:
        text = f"has {keyword} {shown(after)}, where none was documented"
        place.add("limit-set", text, "", f"{keyword}: {shown(after)}")
        return
    if after is NOT_SET:
        place.add("limit-removed", f"has no {keyword} any more", f"{keyword}: {shown(before)}")
        return
    tighter = keyword not in UPPER
    if isinstance(before, bool) or isinstance(after, bool) or not _ordered(before, after):
        tighter = bool(after)
    elif keyword in UPPER:
        tighter = after < before
    elif keyword in LOWER:
        tighter = after > before
    kind = "limit-tightened" if tighter else "limit-loosened"
    text = f"has {keyword} {shown(after)}, it was {shown(before)}"
    place.add(kind, text, f"{keyword}: {shown(before)}", f"{keyword}: {shown(after)}")


def _ordered(before: Any, after: Any) -> bool:
    return isinstance(before, int | float) and isinstance(after, int | float)


def rest(place: ChangePlace, old: Schema, new: Schema, skip: set[str]) -> None:
    """Compare two objects member by member, except those in *skip*, each by the rule for its type."""
    for key in [*old, *(key for key in new if key not in old)]:
        before, after = old.get(key, NOT_SET), new.get(key, NOT_SET)
        if key in skip or before == after:
            continue
        at_ = join("", key)
        if key in PROSE:
            place.add("text-changed", f"has another {key}", before, after, at=at_)
        elif key in EXAMPLES:
            place.add("example-changed", "has another example", before, after, at=at_)
        elif str(key).startswith("x-invocant-"):
            place.add("keyword-changed", f"has another {key}", before, after, at=at_)
        elif str(key).startswith("x-"):
            place.add("extension-changed", f"has another {key}", before, after, at=at_)
        else:
            place.add("rule-changed", f"has another {key}", before, after, at=at_)
