"""Compare the classes of two packages as a Python user meets them; every difference is told.

Classes are paired by name, since the names lock keeps a class's name when its schema moves; each is compared
once, whoever uses it. Types are compared as they are printed, the rest by `details` in the overlaid document.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from invocant.documents.pointers import join
from invocant_generator._diff.details import class_details, details, members
from invocant_generator._diff.place import ChangePlace, Comparison
from invocant_generator._diff.surface import Use, every_method
from invocant_generator._diff.types import NONE, UNKNOWN_MODEL, Member, Members, spelled
from invocant_generator._diff.types import members as members_of
from invocant_generator._diff.values import known_values, types
from invocant_generator._names_lock import unwrapped
from invocant_generator._plan.annotate import ANY
from invocant_generator._plan.package.classes import Definition, EnumPlan, FieldPlan, ModelPlan, UnionPlan

Schema = Mapping[str, Any]


def compare_classes(comparison: Comparison) -> None:
    """Compare every class of the two sides, by name."""
    old, new = comparison.old, comparison.new
    aliases = comparison.successors
    for name in old.classes:
        if name in new.classes:
            continue
        use = old.uses.get(name, Use())
        place = ChangePlace(
            comparison, name, old.pointer(name), bool(use.sent), bool(use.received), use.methods
        )
        if name in aliases:
            text = f"is {aliases[name]} now; the old name imports with a warning"
            place.add("class-renamed", text, name, aliases[name])
            _class(place, name, aliases[name])
        else:
            plain = new.names.types.get(name, "").replace("'", "")
            text = f"is {plain} now; the old name imports with a warning" if plain else "is gone"
            place.add("class-removed", text, describe(old.definitions[name]), plain)
    for name in new.classes:
        use = new.uses.get(name, Use())
        if name not in old.classes:
            if name in aliases.values():
                continue
            place = ChangePlace(
                comparison, name, new.pointer(name), bool(use.sent), bool(use.received), use.methods
            )
            place.add("class-added", "is new", "", describe(new.definitions[name]))
            continue
        known = old.uses.get(name, Use())
        place = ChangePlace(
            comparison,
            name,
            new.pointer(name),
            bool(use.sent or known.sent),
            bool(use.received or known.received),
            every_method(use.sent, use.received, known.sent, known.received),
        )
        if unwrapped(old.pointer(name)) != unwrapped(new.pointer(name)):
            was, now = _stands(old.pointer(name)), _stands(new.pointer(name))
            text = f"was {was} and is {now}" if was != now else "stands elsewhere in the document"
            place.add("class-moved", text, old.pointer(name), new.pointer(name))
        _class(place, name, name)


def _stands(pointer: str) -> str:
    return "named" if pointer.startswith("/components/") and pointer.count("/") == 3 else "inline"


def describe(definition: Definition) -> str:
    """Return a class as a short piece of Python."""
    if isinstance(definition, ModelPlan):
        fields = [f"    {field.name}: {_shown(field.annotation)}" for field in definition.fields]
        return "\n".join([f"class {definition.name}:", *fields])
    if isinstance(definition, EnumPlan):
        values = [f"    {name} = {value}" for name, value in definition.members]
        return "\n".join([f"class {definition.name}({definition.base}):", *values])
    return f"{definition.name} = {_shown(definition.typed.annotation)}"


def _shown(annotation: str) -> str:
    return annotation.replace("k.", "")


def _word(definition: Definition) -> str:
    if isinstance(definition, ModelPlan):
        return "a model"
    return "an enum" if isinstance(definition, EnumPlan) else "a union"


def _class(place: ChangePlace, name: str, now: str) -> None:
    sides = place.comparison
    old, new = sides.old.definitions[name], sides.new.definitions[now]
    written = sides.old.written(name), sides.new.written(now)
    if isinstance(old, ModelPlan) and isinstance(new, ModelPlan):
        schemas = sides.old.classes[name], sides.new.classes[now]
        _model(place, old, new, schemas, written)
        types(
            place.below(f"{place.subject}.additional_properties", "/additionalProperties"),
            old.extras or ANY,
            new.extras or ANY,
        )
    elif isinstance(old, EnumPlan) and isinstance(new, EnumPlan):
        _enum(place, old, new)
        _order_of_values(place, sides.old.classes[name], sides.new.classes[now])
    elif isinstance(old, UnionPlan) and isinstance(new, UnionPlan):
        _union(place, old, new)
        _tag(place, sides.old.classes[name], sides.new.classes[now])
    else:
        variants = members_of(old.typed.annotation) if isinstance(old, UnionPlan) else frozenset()
        if Member(now) not in variants:  # else it is the only variant left
            text = f"was {_word(old)} and is {_word(new)}"
            place.add("class-kind-changed", text, describe(old), describe(new))
        return
    _input(place, name, now)
    class_details(place, *written)


def _input(place: ChangePlace, name: str, now: str) -> None:
    """Tell whether a plain dict may still be given for the class, and what `inputs` calls its type.

    A former name of a class imports from `models` alone.
    """
    sides = place.comparison
    before, after = name in sides.old.inputs, now in sides.new.inputs
    subject = f"inputs.{name}"
    if before and not after:
        place.add("input-removed", "is not sent any more", subject, subject=subject)
    elif before and name != now:
        place.add("input-renamed", f"is inputs.{now} now", subject, f"inputs.{now}", subject=subject)
    elif after and not before and now not in sides.old.inputs:
        place.add("input-added", "can be sent now", "", f"inputs.{now}", subject=f"inputs.{now}")


def _model(
    place: ChangePlace,
    old: ModelPlan,
    new: ModelPlan,
    schemas: tuple[Schema, Schema],
    written: tuple[Any, Any],
) -> None:
    before, after = ({field.key: field for field in side.fields} for side in (old, new))
    surfaces = place.comparison
    was_written, is_written = members(surfaces.old, written[0]), members(surfaces.new, written[1])
    properties = [side.get("properties") or {} for side in schemas]
    texts = [{key: member.get("description") for key, member in side.items()} for side in properties]
    pairs = dict(_renamed(place, (before, after), (texts[0], texts[1])))
    for key, field in before.items():
        if key not in after and key not in pairs:
            place.add(
                "field-removed",
                "is gone",
                _shown(field.annotation),
                subject=f"{place.subject}.{field.name}",
                at=join("/properties", key),
            )
    for old_key, new_key in pairs.items():
        was, now = before[old_key].name, after[new_key].name
        kind = "field-renamed" if was != now else "field-wire-name-changed"
        text = f"is called {now} now" if was != now else f"is {new_key!r} in JSON now, it was {old_key!r}"
        place.add(
            kind,
            text,
            was if was != now else old_key,
            now if was != now else new_key,
            subject=f"{place.subject}.{was}",
        )
    old_keys = {new_key: old_key for old_key, new_key in pairs.items()}
    for key, field in after.items():
        subject, at_ = f"{place.subject}.{field.name}", join("/properties", key)
        old_key = old_keys.get(key, key)
        if old_key not in before:
            required = field.must_be_given and field.default is None
            kind = "field-added-required" if required else "field-added"
            text = "is new and required" if required else "is new"
            place.add(kind, text, "", _shown(field.annotation), subject=subject, at=at_)
            continue
        known = before[old_key]
        if old_key == key and known.name != field.name:
            place.add(
                "field-renamed",
                f"is called {field.name} now",
                known.name,
                field.name,
                subject=f"{place.subject}.{known.name}",
                at=at_,
            )
        here = place.below(subject, at_)
        _field(here, known, field)
        known_values(here, properties[0].get(old_key), properties[1].get(key))
        details(here, was_written.get(old_key), is_written.get(key))
    common = [key for key in before if key in after]
    if common != [key for key in after if key in before]:
        place.add("order-changed", "has its fields in another order", list(before), list(after))


def _field(place: ChangePlace, old: FieldPlan, new: FieldPlan) -> None:
    """Compare one field: whether it must be there, and its type. What may be missing reads as None."""
    if old.required != new.required:
        kind = "field-required" if new.required else "field-optional"
        text = "is required now" if new.required else "may be missing now"
        place.add(kind, text, _flag(old), _flag(new), unread=_reads_none(old) == _reads_none(new))
    elif old.required and old.default is not None and new.default is None and not new.read_only:
        place.add("field-required", "is not filled in any more", old.default, _flag(new), unread=True)
    types(place, old.typed, new.typed, missing=(not old.answered, not new.answered))


def _reads_none(field: FieldPlan) -> bool:
    return NONE in members_of(field.annotation)


def _flag(field: FieldPlan) -> str:
    return "required" if field.required else "optional"


def _renamed(
    place: ChangePlace,
    fields: tuple[Mapping[str, FieldPlan], Mapping[str, FieldPlan]],
    texts: tuple[Mapping[str, Any], Mapping[str, Any]],
) -> Iterator[tuple[str, str]]:
    """Pair fields that went with fields that came where text, type and requirement leave no doubt."""
    before, after = fields
    gone = [key for key in before if key not in after]
    come = [key for key in after if key not in before]

    def same(old_key: str, new_key: str) -> bool:
        old, new = before[old_key], after[new_key]
        if old.name == new.name:
            return True  # the Python name is declared: the wire name alone changed
        text = texts[0].get(old_key)
        if old.required != new.required or not text or text != texts[1].get(new_key):
            return False
        return place.comparison.same(old.typed.annotation, new.typed.annotation)

    for key in gone:
        alike = [other for other in come if same(key, other)]
        back = [other for other in gone if alike and same(other, alike[0])]
        if len(alike) == 1 and len(back) == 1:
            yield key, alike[0]


def _enum(place: ChangePlace, old: EnumPlan, new: EnumPlan) -> None:
    if old.base != new.base:
        place.add("type-changed", "has values of another type", old.value_type, new.value_type)
        _constants(place, dict(old.members), dict(new.members))
        return
    before, after = ({value: name for name, value in side.members} for side in (old, new))
    for value, name in before.items():
        if value not in after:
            place.add("value-removed", f"has no {value} any more", f"{name} = {value}")
        elif after[value] != name:
            subject = f"{place.subject}.{name}"
            place.add("value-renamed", f"is called {after[value]} now", name, after[value], subject=subject)
    for value, name in after.items():
        if value not in before:
            place.add("value-added", f"has the new value {value}", "", f"{name} = {value}")


def _constants(place: ChangePlace, before: Mapping[str, str], after: Mapping[str, str]) -> None:
    """Compare the names of constants all of which have another value."""
    for name, value in before.items():
        if name not in after:
            place.add("value-removed", f"has no {name} any more", f"{name} = {value}")
    for name, value in after.items():
        if name not in before:
            place.add("value-added", f"has the new constant {name}", "", f"{name} = {value}")


def _order_of_values(place: ChangePlace, old: Schema, new: Schema) -> None:
    before, after = ([value for value in side["enum"] if value is not None] for side in (old, new))
    if [value for value in before if value in after] != [value for value in after if value in before]:
        place.add("order-changed", "has its values in another order", before, after)


def _union(place: ChangePlace, old: UnionPlan, new: UnionPlan) -> None:
    sides = place.comparison
    before, after = sides.pair(old.typed.annotation, new.typed.annotation)
    models, unknown = sides.types.models, Member(UNKNOWN_MODEL)
    gone, come = before - after - {unknown}, after - before - {unknown}
    shown = describe(old), describe(new)
    if NONE in gone:
        place.add("null-refused", "cannot be null any more", *shown)
    if NONE in come:
        place.add("null-allowed", "may be null now", *shown)
    for member in _in_order(gone - {NONE}):
        place.add("variant-removed", f"cannot be {spelled([member])} any more", spelled([member]))
    for member in _in_order(come - {NONE}):
        # who reads an open union had to expect objects of other kinds
        kind = "variant-added" if unknown in before and member.name in models else "type-widened"
        if _is_read_already(sides, before, member):
            kind = "variant-added"
        place.add(kind, f"may be {spelled([member])} as well", "", spelled([member]))
    if not gone - {NONE} and not come - {NONE} and (unknown in before) != (unknown in after):
        text = "may be an object of another kind" if unknown in after else "is one of its variants only"
        place.add("type-widened" if unknown in after else "type-narrowed", text, *shown)


def _is_read_already(sides: Comparison, before: Members, member: Member) -> bool:
    return sides.types.reads(before, frozenset({member}))


def _in_order(alternatives: Members) -> list[Member]:
    return sorted(alternatives, key=lambda member: spelled([member]))


def _tag(place: ChangePlace, old: Schema, new: Schema) -> None:
    """Compare how the variants that both sides have are told apart."""
    sides = place.comparison
    tags = [side.get("x-invocant-tag") for side in (old, new)]
    variants = [_components(side) for side in (old, new)]
    shared = {sides.now(name) for name in variants[0]} & {*variants[1]}
    before, after = (
        _told_by(tag, shared, names) for tag, names in zip(tags, (sides.aliases, {}), strict=True)
    )
    if before != after:
        place.add("tag-changed", "tells its variants apart in another way", before or "", after or "")
    order = [
        [name for name in names if name in shared]
        for names in ([sides.now(name) for name in variants[0]], variants[1])
    ]
    if order[0] != order[1]:
        decides = not isinstance(tags[1], Mapping) and _order_decides(sides, order[0], order[1])
        text = "tries its variants in another order, and some objects fit several" if decides else ""
        kind = "tag-changed" if decides else "order-changed"
        place.add(kind, text or "has its variants in another order", *order)


def _order_decides(sides: Comparison, before: Sequence[str], after: Sequence[str]) -> bool:
    """Tell whether an object may be of two classes that nothing but their order tells apart.

    Of the variants whose required members are all there the one wins that knows most of them all, then the
    one that requires most; of equals the first (docs/design/models.md).
    """
    models = {
        name: model for name in after if isinstance(model := sides.new.definitions.get(name), ModelPlan)
    }
    return any(
        after.index(first) > after.index(second) and _fit_alike(models[first], models[second])
        for at, first in enumerate(before)
        for second in before[at + 1 :]
        if first in models and second in models
    )


def _fit_alike(first: ModelPlan, second: ModelPlan) -> bool:
    """Tell whether one object may fit both models equally well."""
    fields = [{field.key: field for field in model.fields} for model in (first, second)]
    required = [{key for key, field in side.items() if field.required} for side in fields]
    shared = fields[0].keys() & fields[1].keys()
    if len(required[0]) != len(required[1]) or not required[0] | required[1] <= shared:
        return False
    return all(
        members_of(fields[0][key].typed.annotation) & members_of(fields[1][key].typed.annotation)
        for key in required[0] | required[1]
    )


def _components(schema: Schema) -> dict[str, None]:
    return dict.fromkeys(
        str(member["$ref"]).rpartition("/")[2]
        for member in schema.get("anyOf") or ()
        if isinstance(member, Mapping) and "$ref" in member
    )


def _told_by(tag: Any, shared: set[str], names: Mapping[str, str]) -> dict[str, Any]:
    """Return what a tag says of *shared* classes, called as they are now."""
    if not isinstance(tag, Mapping):
        return {}
    mapping = {value: names.get(name, name) for value, name in (tag.get("mapping") or {}).items()}
    told: dict[str, Any] = {
        "property": tag.get("property"),
        "mapping": {value: name for value, name in mapping.items() if name in shared},
    }
    for case in ("missing", "otherwise"):
        name = names.get(str(tag.get(case)), tag.get(case))
        if name in shared:
            told[case] = name
    return told
