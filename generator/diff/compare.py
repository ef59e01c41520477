"""Compare two revisions of a document as a Python user meets them, and leave no difference unsaid.

Classes are paired by name, since the names lock keeps a class's name when its schema moves; each is compared
once, whoever uses it. What no rule speaks of is compared as data at the end of each part, so that every
difference of the documents gives at least one change.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import define, field

from generator.annotate import is_enum, is_model, union_members
from generator.diff.change import Change
from generator.diff.rules import RULES
from generator.diff.surface import Surface, Use, escape, fields
from generator.diff.types import NULL, Relation, atoms, mentioned_unions, python_name, relate
from generator.names import unwrapped

Schema = Mapping[str, Any]

PROSE = ("title", "description", "summary", "externalDocs", "$comment", "x-invocant-certainty", "x-title")
EXAMPLES = ("example", "examples")
UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
LIMITS = (*UPPER, *LOWER, "multipleOf", "uniqueItems")
_OURS = (
    "x-invocant-pointer",
    "x-invocant-original-name",
    "x-invocant-default",
    "x-invocant-tag",
    "x-invocant-name",
)
_TYPE = ("type", "$ref", "anyOf", "enum", "const", "items", "nullable", "prefixItems")
_NOT_SET = object()


@define
class Comparison:
    """The two sides, and what was found so far."""

    old: Surface
    new: Surface
    changes: list[Change] = field(factory=list)

    def add(
        self,
        kind: str,
        subject: str,
        text: str,
        *,
        before: Any = "",
        after: Any = "",
        sent: bool = True,
        received: bool = True,
        methods: Sequence[str] = (),
        pointer: str = "",
    ) -> None:
        """Note a change of *kind*; *sent* and *received* tell in which direction the value travels."""
        self.changes.append(
            Change(
                level=RULES[kind].level(sent=sent, received=received),
                kind=kind,
                subject=subject,
                text=text,
                before=shown(before),
                after=shown(after),
                methods=tuple(sorted(set(methods))),
                pointer=pointer,
            )
        )


@define
class Place:
    """Where a pair of schemas stands: how to name it, who meets it, and in which direction."""

    comparison: Comparison
    subject: str
    pointer: str
    sent: bool
    received: bool
    methods: tuple[str, ...]

    def add(
        self, kind: str, text: str, before: Any = "", after: Any = "", *, subject: str = "", at: str = ""
    ) -> None:
        """Note a change here, or at *at* below."""
        self.comparison.add(
            kind,
            subject or self.subject,
            text,
            before=before,
            after=after,
            sent=self.sent,
            received=self.received,
            methods=self.methods,
            pointer=self.pointer + at,
        )

    def below(self, subject: str, at: str) -> Place:
        """Return the place of a part."""
        return Place(self.comparison, subject, self.pointer + at, self.sent, self.received, self.methods)


def shown(value: Any) -> str:
    """Return *value* as the reports show it: text as it is, data as compact JSON of bounded length."""
    if value is _NOT_SET:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 2000 else text[:2000] + " …"


def compare_classes(comparison: Comparison) -> None:
    """Compare every class of the two sides, by name."""
    old, new = comparison.old, comparison.new
    renamed = new.names.aliases
    gone = [name for name in old.classes if name not in new.classes]
    for name in gone:
        use = old.uses.get(name, Use())
        place = Place(comparison, name, old.pointer(name), bool(use.sent), bool(use.received), use.methods)
        if name in renamed:
            place.add(
                "class-renamed",
                f"is {renamed[name]} now; the old name imports with a warning",
                name,
                renamed[name],
            )
        else:
            place.add("class-removed", "is gone", describe(old, name))
    for name in new.classes:
        use = new.uses.get(name, Use())
        if name not in old.classes:
            if name in renamed.values():
                continue
            place = Place(
                comparison, name, new.pointer(name), bool(use.sent), bool(use.received), use.methods
            )
            place.add("class-added", "is new", "", describe(new, name))
            continue
        known = old.uses.get(name, Use())
        place = Place(
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
        _class(place, old.classes[name], new.classes[name])


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


def _class(place: Place, old: Schema, new: Schema) -> None:
    if kind_of(old) != kind_of(new):
        place.add(
            "class-kind-changed",
            f"was {_article(kind_of(old))} and is {_article(kind_of(new))}",
            describe(place.comparison.old, place.subject),
            describe(place.comparison.new, place.subject),
        )
        return
    if is_model(new):
        _model(place, old, new)
        _rest(place, old, new, handled=("type", "properties", "required", "additionalProperties"))
        _extra_members(place, old, new)
    elif is_enum(new):
        _enum(place, old, new)
        _rest(place, old, new, handled=("type", "enum"))
    else:
        _union(place, old, new)
        _rest(place, old, new, handled=("anyOf", "type", "discriminator"))
    _facets(place, old, new)


def _article(word: str) -> str:
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"


def _model(place: Place, old: Schema, new: Schema) -> None:
    before, after = fields(old), fields(new)
    surfaces = place.comparison
    renamed = dict(_renamed(place, before, after))
    for key, (name, member, _) in before.items():
        if key not in after and key not in renamed:
            place.add(
                "field-removed",
                "is gone",
                surfaces.old.annotation(member),
                subject=f"{place.subject}.{name}",
                at=f"/properties/{escape(key)}",
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
        subject, at = f"{place.subject}.{name}", f"/properties/{escape(key)}"
        old_key = old_keys.get(key, key)
        if old_key not in before:
            kind = "field-added-required" if required else "field-added"
            text = "is new and required" if required else "is new"
            place.add(kind, text, "", surfaces.new.annotation(member), subject=subject, at=at)
            continue
        old_name, old_member, old_required = before[old_key]
        if old_key == key and old_name != name:
            place.add(
                "field-renamed",
                f"is called {name} now",
                old_name,
                name,
                subject=f"{place.subject}.{old_name}",
                at=at,
            )
        if required != old_required:
            kind = "field-required" if required else "field-optional"
            text = "is required now" if required else "may be missing now"
            place.add(kind, text, _flag(old_required), _flag(required), subject=subject, at=at)
        values(place.below(subject, at), old_member, member)
    common = [key for key in before if key in after]
    if common != [key for key in after if key in before]:
        place.add("order-changed", "has its fields in another order", list(before), list(after))


def _flag(required: bool) -> str:
    return "required" if required else "optional"


def _renamed(place: Place, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Pair fields that went with fields that came where type, text and requirement leave no doubt."""
    gone = [key for key in before if key not in after]
    come = [key for key in after if key not in before]
    for key in gone:
        alike = [other for other in come if _same_field(place, before[key], after[other])]
        back = [other for other in gone if alike and _same_field(place, before[other], after[alike[0]])]
        if len(alike) == 1 and len(back) == 1:
            yield key, alike[0]


def _same_field(place: Place, old: tuple[str, Schema, bool], new: tuple[str, Schema, bool]) -> bool:
    if old[0] == new[0]:
        return True  # the Python name is declared: the wire name alone changed
    text = old[1].get("description")
    if old[2] != new[2] or not text or text != new[1].get("description"):
        return False
    return place.comparison.old.annotation(old[1]) == place.comparison.new.annotation(new[1])


def _extra_members(place: Place, old: Schema, new: Schema) -> None:
    before, after = old.get("additionalProperties", True), new.get("additionalProperties", True)
    closed = [side is False for side in (before, after)]
    if closed[0] != closed[1]:
        kind = "extra-members-refused" if closed[1] else "extra-members-allowed"
        text = "takes no other members now" if closed[1] else "takes other members now"
        place.add(kind, text, before, after, at="/additionalProperties")
    elif before != after:
        left = before if isinstance(before, Mapping) else {}
        right = after if isinstance(after, Mapping) else {}
        inner = place.below(f"{place.subject}.additional_properties", "/additionalProperties")
        if not values(inner, left, right) and left != right:
            inner.add("rule-changed", "has another rule", left, right)


def _enum(place: Place, old: Schema, new: Schema) -> None:
    before, after = (
        [one for one in old["enum"] if one is not None],
        [one for one in new["enum"] if one is not None],
    )
    for value in before:
        if value not in after:
            place.add("value-removed", f"has no {shown_value(value)} any more", shown_value(value))
    for value in after:
        if value not in before:
            place.add("value-added", f"has the new value {shown_value(value)}", "", shown_value(value))
    if [one for one in before if one in after] != [one for one in after if one in before]:
        place.add("order-changed", "has its values in another order", before, after)
    if old.get("type") != new.get("type"):
        place.add("type-changed", "has values of another type", old.get("type"), new.get("type"))
    if (None in old["enum"]) != (None in new["enum"]):
        allowed = None in new["enum"]
        place.add(
            "null-allowed" if allowed else "null-refused", f"{'may' if allowed else 'cannot'} be null now"
        )


def shown_value(value: Any) -> str:
    """Return an enum's value as Python source."""
    return repr(value)


def _union(place: Place, old: Schema, new: Schema) -> None:
    sides = place.comparison
    before = _variants(sides.old, old)
    after = _variants(sides.new, new)
    for name, member in before.items():
        if name not in after:
            if name == "None":
                place.add(
                    "null-refused",
                    "cannot be null any more",
                    describe(sides.old, place.subject),
                    describe(sides.new, place.subject),
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
                    describe(sides.new, place.subject),
                )
            else:
                place.add("variant-added", f"may be {name} as well", "", sides.new.annotation(member))
        elif "$ref" not in member:
            values(place.below(f"{place.subject} ({name})", ""), before[name], member)
    if [name for name in before if name in after] != [name for name in after if name in before]:
        place.add("order-changed", "has its variants in another order", list(before), list(after))
    if _tag(old) != _tag(new):
        place.add("tag-changed", "tells its variants apart in another way", _tag(old), _tag(new))


def _variants(surface: Surface, schema: Schema) -> dict[str, Schema]:
    found: dict[str, Schema] = {}
    for member in union_members(schema) or ():
        found.setdefault(surface.annotation(member), member)
    return found


def _tag(schema: Schema) -> Any:
    tag = schema.get("x-invocant-tag")
    return tag.get("property") if isinstance(tag, Mapping) else None


def values(place: Place, old: Schema, new: Schema) -> bool:
    """Compare two schemas by what their values are; return whether the type itself changed.

    Named classes inside are not entered: they are compared by name.
    """
    sides = place.comparison
    # a union that both sides name is compared by itself
    both = mentioned_unions(sides.old.components, old) & mentioned_unions(sides.new.components, new)
    before, after = atoms(sides.old.components, old, both), atoms(sides.new.components, new, both)
    relation = relate(before, after)
    written = python_name(sides.old.components, before), python_name(sides.new.components, after)
    changed = True
    if relation is Relation.EQUAL:
        changed = False
    elif before | {NULL} == after:
        place.add("null-allowed", "may be null now", *written)
    elif after | {NULL} == before:
        place.add("null-refused", "cannot be null any more", *written)
    elif len(before) == len(after) == 1 and {one.kind for one in before | after} == {"const"}:
        place.add("constant-changed", f"is always {written[1]} now", *written)
    elif relation is Relation.WIDER:
        place.add("type-widened", f"may be {_more(written)} now", *written)
    elif relation is Relation.NARROWER:
        place.add("type-narrowed", f"is {written[1]} only", *written)
    else:
        place.add("type-changed", f"is {written[1]} now", *written)
    _facets(place, old, new)
    handled = [*_TYPE, "additionalProperties", "properties", "required", "format"]
    _rest(place, old, new, handled=handled)
    if not changed:
        _inside(place, old, new)
    return changed


def _more(written: tuple[str, str]) -> str:
    old, new = (side.split(" | ") for side in written)
    fresh = [one for one in new if one not in old]
    return " or ".join(fresh) if fresh and len(fresh) < len(new) else written[1]


def _inside(place: Place, old: Schema, new: Schema) -> None:
    """Compare the parts of two schemas of one type that have no class: items, values, members of a union."""
    for keyword in ("items", "additionalProperties"):
        left, right = old.get(keyword), new.get(keyword)
        if isinstance(left, Mapping) and isinstance(right, Mapping) and "$ref" not in right:
            values(place.below(f"{place.subject}[]", f"/{keyword}"), left, right)
    left, right = union_members(old), union_members(new)
    if left is not None and right is not None:
        before, after = _variants(place.comparison.old, old), _variants(place.comparison.new, new)
        for name, member in after.items():
            if name in before and "$ref" not in member:
                values(place.below(place.subject, ""), before[name], member)
    elif left is not None or right is not None:
        one = _only(left) or old, _only(right) or new
        if one != (old, new):
            _facets(place, *one)


def _only(members: Sequence[Schema] | None) -> Schema | None:
    """Return the one member of a union that is not null."""
    rest = [one for one in members or () if one.get("type") != "null"]
    return rest[0] if len(rest) == 1 else None


def _facets(place: Place, old: Schema, new: Schema) -> None:
    """Compare what limits values of one type, and what is said of them."""
    for keyword in LIMITS:
        before, after = old.get(keyword, _NOT_SET), new.get(keyword, _NOT_SET)
        if before != after and not (isinstance(before, bool) and after is _NOT_SET and not before):
            _limit(place, keyword, before, after)
    if old.get("pattern") != new.get("pattern"):
        place.add("pattern-changed", "has another pattern", old.get("pattern", ""), new.get("pattern", ""))
    if old.get("format") != new.get("format") and old.get("type") == new.get("type"):
        relation = relate(
            atoms({}, {**old, "enum": []} if "enum" in old else _bare(old)), atoms({}, _bare(new))
        )
        if relation is Relation.EQUAL:
            text = f"has the format {new.get('format') or 'none'} now"
            place.add("format-changed", text, old.get("format") or "", new.get("format") or "")
    before, after = _default(old), _default(new)
    if before != after:
        place.add("default-changed", _default_text(after), before, after)
    if bool(old.get("deprecated")) != bool(new.get("deprecated")):
        text = "is deprecated" if new.get("deprecated") else "is not deprecated any more"
        place.add("field-deprecated", text, _deprecated(old), _deprecated(new))
    if bool(old.get("readOnly")) != bool(new.get("readOnly")):
        kind = "field-read-only" if new.get("readOnly") else "field-writable"
        place.add(kind, "is answered, never sent" if new.get("readOnly") else "can be sent now")
    if bool(old.get("writeOnly")) != bool(new.get("writeOnly")):
        text = "is sent, never answered" if new.get("writeOnly") else "is answered as well"
        place.add("field-write-only", text)
    known = [side.get("x-invocant-known-values") for side in (old, new)]
    if known[0] != known[1]:
        _known_values(place, known[0], known[1])


def _bare(schema: Schema) -> Schema:
    return {key: schema[key] for key in ("type", "format") if key in schema}


def _known_values(place: Place, old: Any, new: Any) -> None:
    before, after = (side if isinstance(side, list) else [] for side in (old, new))
    for value in before:
        if value not in after:
            place.add("value-removed", f"does not list {shown_value(value)} any more", shown_value(value))
    for value in after:
        if value not in before:
            place.add("value-added", f"lists the new value {shown_value(value)}", "", shown_value(value))


def _deprecated(schema: Schema) -> str:
    return "deprecated" if schema.get("deprecated") else ""


def _default(schema: Schema) -> Any:
    return schema.get("x-invocant-default", schema.get("default", _NOT_SET))


def _default_text(value: Any) -> str:
    return "has no default any more" if value is _NOT_SET else f"defaults to {shown(value)} now"


def _limit(place: Place, keyword: str, before: Any, after: Any) -> None:
    if before is _NOT_SET:
        place.add(
            "limit-set",
            f"has {keyword} {shown(after)}, where none was documented",
            "",
            f"{keyword}: {shown(after)}",
        )
        return
    if after is _NOT_SET:
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


_FACETS = (*LIMITS, "pattern", "x-invocant-default", "default", "deprecated", "readOnly", "writeOnly")


def _rest(place: Place, old: Schema, new: Schema, *, handled: Sequence[str]) -> None:
    """Compare what no other rule spoke of: texts, examples, extensions, keywords without a Python side."""
    skip = {*handled, *_FACETS, *_OURS, "x-invocant-known-values", "format"}
    rest(place, old, new, skip)


def rest(place: Place, old: Schema, new: Schema, skip: set[str]) -> None:
    """Compare the members of two objects by name, but those in *skip*, each by the rule for its sort."""
    for key in [*old, *(key for key in new if key not in old)]:
        if key in skip or old.get(key, _NOT_SET) == new.get(key, _NOT_SET):
            continue
        before, after = old.get(key, _NOT_SET), new.get(key, _NOT_SET)
        at = f"/{escape(key)}"
        if key in PROSE:
            place.add("text-changed", f"has another {key.removeprefix('x-')}", before, after, at=at)
        elif key in EXAMPLES:
            place.add("example-changed", "has another example", before, after, at=at)
        elif key.startswith("x-invocant-"):
            place.add("keyword-changed", f"has another {key}", before, after, at=at)
        elif key.startswith("x-"):
            place.add("extension-changed", f"has another {key}", before, after, at=at)
        else:
            place.add("rule-changed", f"has another {key}", before, after, at=at)
