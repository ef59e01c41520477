"""Compare two revisions of a document as a Python user meets them; every difference is told.

Classes are paired by name, since the names lock keeps a class's name when its schema moves; each is compared
once, whoever uses it. Types are compared in the repaired documents, the rest by `details` in the overlaid.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from invocant.documents.pointers import join
from invocant_generator._diff.details import class_details, details, members
from invocant_generator._diff.place import ChangePlace, Comparison, shown
from invocant_generator._diff.surface import Surface, Use, fields
from invocant_generator._diff.types import (
    NULL,
    Relation,
    atoms,
    mentioned_unions,
    python_name,
    relate,
    renamed,
)
from invocant_generator._names_lock import unwrapped
from invocant_generator._plan.schemas import is_enum, is_model, union_members

Schema = Mapping[str, Any]
_MAX_TYPE_CHARACTERS = 60
"""Characters of a type that fit into a sentence; both sides stand beside it anyway."""


def compare_classes(comparison: Comparison) -> None:
    """Compare every class of the two sides, by name."""
    old, new = comparison.old, comparison.new
    aliases = new.names.aliases
    gone = [name for name in old.classes if name not in new.classes]
    for name in gone:
        use = old.uses.get(name, Use())
        place = ChangePlace(
            comparison, name, old.pointer(name), bool(use.sent), bool(use.received), use.methods
        )
        if name in aliases:
            text = f"is {aliases[name]} now; the old name imports with a warning"
            place.add("class-renamed", text, name, aliases[name])
            _class(place, old.classes[name], new.classes[aliases[name]], aliases[name])
        else:
            place.add("class-removed", "is gone", describe(old, name))
    for name in new.classes:
        use = new.uses.get(name, Use())
        if name not in old.classes:
            if any(old_name in old.classes for old_name, now in aliases.items() if now == name):
                continue
            place = ChangePlace(
                comparison, name, new.pointer(name), bool(use.sent), bool(use.received), use.methods
            )
            place.add("class-added", "is new", "", describe(new, name))
            continue
        known = old.uses.get(name, Use())
        place = ChangePlace(
            comparison,
            name,
            new.pointer(name),
            bool(use.sent or known.sent),
            bool(use.received or known.received),
            tuple(sorted({*use.methods, *known.methods})),
        )
        if unwrapped(old.pointer(name)) != unwrapped(new.pointer(name)):
            was, now = _stands(old.pointer(name)), _stands(new.pointer(name))
            text = f"was {was} and is {now}" if was != now else "stands elsewhere in the document"
            place.add("class-moved", text, old.pointer(name), new.pointer(name))
        _class(place, old.classes[name], new.classes[name], name)


def _stands(pointer: str) -> str:
    return "named" if pointer.startswith("/components/") and pointer.count("/") == 3 else "inline"


def describe(surface: Surface, name: str) -> str:
    """Return a class as a short piece of Python."""
    schema = surface.classes[name]
    if is_model(schema):
        lines = [f"{python}: {surface.annotation(member)}" for python, member, _ in fields(schema).values()]
        return "\n".join([f"class {name}:", *(f"    {line}" for line in lines)])
    if is_enum(schema):
        return "\n".join([f"class {name}(enum):", *(f"    {shown(value)}" for value in schema["enum"])])
    members = [{"anyOf": [member]} for member in union_members(schema) or ()]
    return f"{name} = " + " | ".join(surface.annotation(member) for member in members)


def kind_of(schema: Schema) -> str:
    """Return what a class schema becomes: a model, an enum or a union."""
    return "model" if is_model(schema) else "enum" if is_enum(schema) else "union"


def _class(place: ChangePlace, old: Schema, new: Schema, now: str) -> None:
    sides, name = place.comparison, place.subject
    if kind_of(old) != kind_of(new):
        text = f"was {_article(kind_of(old))} and is {_article(kind_of(new))}"
        place.add("class-kind-changed", text, describe(sides.old, name), describe(sides.new, now))
        return
    written = sides.old.written(name), sides.new.written(now)
    if is_model(new):
        _model(place, old, new, written)
        _extra_members(place, old, new)
    elif is_enum(new):
        _enum(place, old, new)
    else:
        _union(place, old, new)
    class_details(place, *written)


def _article(word: str) -> str:
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"


def _model(place: ChangePlace, old: Schema, new: Schema, written: tuple[Any, Any]) -> None:
    before, after = fields(old), fields(new)
    surfaces = place.comparison
    was_written, is_written = members(surfaces.old, written[0]), members(surfaces.new, written[1])
    renamed = dict(_renamed(place, before, after))
    for key, (name, member, _) in before.items():
        if key not in after and key not in renamed:
            place.add(
                "field-removed",
                "is gone",
                surfaces.old.annotation(member),
                subject=f"{place.subject}.{name}",
                at=join("/properties", key),
            )
    for old_key, new_key in renamed.items():
        was, now = before[old_key][0], after[new_key][0]
        kind = "field-renamed" if was != now else "field-wire-name-changed"
        text = f"is called {now} now" if was != now else f"is {new_key!r} in JSON now, it was {old_key!r}"
        place.add(
            kind,
            text,
            was if was != now else old_key,
            now if was != now else new_key,
            subject=f"{place.subject}.{was}",
        )
    old_keys = {new_key: old_key for old_key, new_key in renamed.items()}
    for key, (name, member, required) in after.items():
        subject, at_ = f"{place.subject}.{name}", join("/properties", key)
        old_key = old_keys.get(key, key)
        if old_key not in before:
            kind = "field-added-required" if required else "field-added"
            text = "is new and required" if required else "is new"
            place.add(kind, text, "", surfaces.new.annotation(member), subject=subject, at=at_)
            continue
        old_name, old_member, old_required = before[old_key]
        if old_key == key and old_name != name:
            place.add(
                "field-renamed",
                f"is called {name} now",
                old_name,
                name,
                subject=f"{place.subject}.{old_name}",
                at=at_,
            )
        if required != old_required:
            kind = "field-required" if required else "field-optional"
            text = "is required now" if required else "may be missing now"
            place.add(kind, text, _flag(old_required), _flag(required), subject=subject, at=at_)
        here = place.below(subject, at_)
        values(here, old_member, member)
        details(here, was_written.get(old_key), is_written.get(key))
    common = [key for key in before if key in after]
    if common != [key for key in after if key in before]:
        place.add("order-changed", "has its fields in another order", list(before), list(after))


def _flag(required: bool) -> str:
    return "required" if required else "optional"


def _renamed(
    place: ChangePlace, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    """Pair fields that went with fields that came where type, text and requirement leave no doubt."""
    gone = [key for key in before if key not in after]
    come = [key for key in after if key not in before]
    for key in gone:
        alike = [other for other in come if _same_field(place, before[key], after[other])]
        back = [other for other in gone if alike and _same_field(place, before[other], after[alike[0]])]
        if len(alike) == 1 and len(back) == 1:
            yield key, alike[0]


def _same_field(place: ChangePlace, old: tuple[str, Schema, bool], new: tuple[str, Schema, bool]) -> bool:
    if old[0] == new[0]:
        return True  # the Python name is declared: the wire name alone changed
    text = old[1].get("description")
    if old[2] != new[2] or not text or text != new[1].get("description"):
        return False
    return place.comparison.old.annotation(old[1]) == place.comparison.new.annotation(new[1])


def _extra_members(place: ChangePlace, old: Schema, new: Schema) -> None:
    """Compare the type of members beyond the documented ones."""
    before, after = (side.get("additionalProperties") for side in (old, new))
    left, right = (side if isinstance(side, Mapping) else {} for side in (before, after))
    if left != right:
        values(place.below(f"{place.subject}.additional_properties", "/additionalProperties"), left, right)


def _enum(place: ChangePlace, old: Schema, new: Schema) -> None:
    before, after = (
        [value for value in old["enum"] if value is not None],
        [value for value in new["enum"] if value is not None],
    )
    for value in before:
        if value not in after:
            place.add("value-removed", f"has no {value!r} any more", repr(value))
    for value in after:
        if value not in before:
            place.add("value-added", f"has the new value {value!r}", "", repr(value))
    if [value for value in before if value in after] != [value for value in after if value in before]:
        place.add("order-changed", "has its values in another order", before, after)
    if old.get("type") != new.get("type"):
        place.add("type-changed", "has values of another type", old.get("type"), new.get("type"))
    if (None in old["enum"]) != (None in new["enum"]):
        allowed = None in new["enum"]
        place.add(
            "null-allowed" if allowed else "null-refused", f"{'may' if allowed else 'cannot'} be null now"
        )


def _union(place: ChangePlace, old: Schema, new: Schema) -> None:
    sides = place.comparison
    aliases = sides.new.names.aliases
    before = {aliases.get(name, name): member for name, member in _variants(sides.old, old).items()}
    after = _variants(sides.new, new)
    for name, member in before.items():
        if name not in after:
            if name == "None":
                place.add(
                    "null-refused",
                    "cannot be null any more",
                    describe(sides.old, place.subject),
                    describe(sides.new, sides.now(place.subject)),
                )
            else:
                place.add("variant-removed", f"cannot be {name} any more", sides.old.annotation(member))
    for name, member in after.items():
        if name not in before:
            if name == "None":
                place.add(
                    "null-allowed",
                    "may be null now",
                    describe(sides.old, place.subject),
                    describe(sides.new, sides.now(place.subject)),
                )
            else:
                place.add("variant-added", f"may be {name} as well", "", sides.new.annotation(member))
    if [name for name in before if name in after] != [name for name in after if name in before]:
        place.add("order-changed", "has its variants in another order", list(before), list(after))
    if _tag(old) != _tag(new):
        place.add("tag-changed", "tells its variants apart in another way", _tag(old), _tag(new))


def _variants(surface: Surface, schema: Schema) -> dict[str, Schema]:
    variants: dict[str, Schema] = {}
    for member in union_members(schema) or ():
        variants.setdefault(surface.annotation(member), member)
    return variants


def _tag(schema: Schema) -> Any:
    tag = schema.get("x-invocant-tag")
    return tag.get("property") if isinstance(tag, Mapping) else None


def values(place: ChangePlace, old: Schema, new: Schema) -> bool:
    """Compare two schemas by what their values are; return whether the type itself changed.

    Named classes inside are not entered: they are compared by name.
    """
    sides = place.comparison
    # a union that both sides name is compared by itself
    shared_unions = mentioned_unions(sides.old.components, old) & mentioned_unions(sides.new.components, new)
    before = renamed(atoms(sides.old.components, old, shared_unions), sides.new.names.aliases)
    after = atoms(sides.new.components, new, shared_unions)
    relation = relate(before, after)
    written = python_name(sides.old.components, before), python_name(sides.new.components, after)
    changed = True
    if relation is Relation.EQUAL:
        changed = False
    elif before | {NULL} == after:
        place.add("null-allowed", "may be null now", *written)
    elif after | {NULL} == before:
        place.add("null-refused", "cannot be null any more", *written)
    elif len(before) == len(after) == 1 and {atom.kind for atom in before | after} == {"const"}:
        place.add("constant-changed", f"is always {written[1]} now", *written)
    elif relation is Relation.WIDER:
        place.add("type-widened", f"may be {_brief(_more(written))} now", *written)
    elif relation is Relation.NARROWER:
        place.add("type-narrowed", f"is {_brief(written[1])} only", *written)
    else:
        place.add("type-changed", f"is {_brief(written[1])} now", *written)
    known = [side.get("x-invocant-known-values") for side in (old, new)]
    if known[0] != known[1]:
        _known_values(place, known[0], known[1])
    return changed


def _brief(annotation: str) -> str:
    return annotation if len(annotation) <= _MAX_TYPE_CHARACTERS else "another type"


def _more(written: tuple[str, str]) -> str:
    old, new = (side.split(" | ") for side in written)
    fresh = [alternative for alternative in new if alternative not in old]
    return " or ".join(fresh) if fresh and len(fresh) < len(new) else written[1]


def _known_values(place: ChangePlace, old: Any, new: Any) -> None:
    before, after = (side if isinstance(side, list) else [] for side in (old, new))
    for value in before:
        if value not in after:
            place.add("value-removed", f"does not list {value!r} any more", repr(value))
    for value in after:
        if value not in before:
            place.add("value-added", f"lists the new value {value!r}", "", repr(value))
