"""The schemas of one document while it is repaired: what each may be, and which of them become components.

Reading is separate from writing. `alternatives` reads a schema, following references and composition, and
remembers what it read. `writing` turns that into the repaired form; whatever it names is a `Component` here.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from attrs import define, evolve, field, frozen

from invocant.documents._repair.notes import Notebook
from invocant.documents._repair.read import all_of, bases, typing
from invocant.documents._repair.read.alternatives import Alternative, Kind, anything, null
from invocant.documents._repair.structure import (
    canonical,
    is_annotation,
    is_annotation_beside_ref,
    is_constraint,
    structural_keys,
)
from invocant.documents.pointers import MISSING, follow, from_ref, join, lookup, split

_COMPOSITION = ("allOf", "anyOf", "oneOf")


@define(eq=False)
class Component:
    """A schema that is, or becomes, a component of the repaired document."""

    pointer: str
    """Where it stands in the given document."""
    raw: Any
    """The schema as given, or as put together from given ones."""
    author: str | None = None
    """Its key under `components/schemas` in the given document, if it has one."""
    owner: Component | None = None
    """The component in which it stood, whose name begins its own."""
    label: str = ""
    """The words that follow the owner's name."""
    node: dict[str, Any] | None = None
    """The repaired schema, once written."""
    name: str = ""
    """The key it gets, once names are given."""
    root: int = 0
    """Place of the author's component, or the operation, that it belongs to: what orders the output."""
    started: bool = False
    """Whether its writing has begun."""
    at: str = ""
    """Where `raw` stands, if that is not at `pointer`: an author may name what stands elsewhere."""

    @property
    def place(self) -> str:
        """Where `raw` stands."""
        return self.at or self.pointer


@frozen
class Place:
    """Where a schema stands, and what it would be called if it became a component."""

    pointer: str
    owner: Component | None
    label: str
    root: int = 0

    def below(self, *segments: str | int, label: str = "") -> Place:
        """Return the place of a part of the schema, with *label* added to its words."""
        return Place(join(self.pointer, *segments), self.owner, f"{self.label} {label}".strip(), self.root)


@define(eq=False)
class Schemas:
    """Everything known about the schemas of a document."""

    document: Mapping[str, Any]
    notes: Notebook
    components: dict[str, Component] = field(factory=dict)
    """Components that references can lead to, by pointer."""
    hoisted: list[Component] = field(factory=list)
    """Components made from inline schemas, in the order in which they were met."""
    class_of: dict[int, Component] = field(factory=dict)
    """The component of an object schema or enum, by the identity of the schema."""
    home: dict[int, Place] = field(factory=dict)
    """The place where a schema is written once, for schemas that several others take over."""
    queue: deque[tuple[Component, Alternative]] = field(factory=deque)
    """Object schemas that have a component whose members are not written yet."""
    written: dict[int, dict[str, Any]] = field(factory=dict)
    """The repaired form of a schema, by its identity."""
    unions: dict[int, dict[str, Any]] = field(factory=dict)
    """The union of a base's heirs and itself, by the identity of the base."""
    write: Callable[[Component], None] = field(default=lambda _: None)
    """Writes a component, unless that is done or under way."""
    _read: dict[int, list[Alternative]] = field(factory=dict)
    _reading: set[int] = field(factory=set)
    _expanded: dict[int, list[Alternative]] = field(factory=dict)
    _expanding: set[int] = field(factory=set)
    _in_circle: bool = False
    _variants: dict[int, Component] = field(factory=dict)
    _exact: set[int] = field(factory=set)
    _canonical: dict[int, str] = field(factory=dict)
    _kept: list[Any] = field(factory=list)

    def __attrs_post_init__(self) -> None:
        """Give every schema under components its `Component`, before any of them is read."""
        components = self.document.get("components")
        schemas = components.get("schemas") if isinstance(components, Mapping) else None
        for place, (name, raw) in enumerate(schemas.items() if isinstance(schemas, Mapping) else ()):
            pointer = join("/components/schemas", name)
            self.components[pointer] = Component(pointer, raw, author=name, root=place)
        for component in list(self.components.values()):
            self._adopt(component)
        for component in self.components.values():
            self._exact.update(id(member) for _, member in bases.parents(self.components, component))
        for base, union in bases.unions(self.components):
            self.unions[id(base)] = self.keep(union)
            self._exact.update(map(id, union["oneOf"]))

    def _adopt(self, component: Component) -> None:
        """Let an author's component that only refers out of the components be what stands there."""
        ref = component.raw.get("$ref") if isinstance(component.raw, Mapping) else None
        pointer = from_ref(ref) if isinstance(ref, str) and is_annotation_beside_ref(component.raw) else None
        if pointer is None or pointer.startswith("/components/schemas/") or pointer in self.components:
            return
        found = lookup(self.document, pointer)
        if isinstance(found, Mapping):
            component.raw, component.at = found, pointer
            self.components[pointer] = component

    # --------------------------------------------------------------------------------------------- references

    def target(self, ref: str, pointer: str) -> Component | None:
        """Return the component that *ref*, standing at *pointer*, leads to; one is made for any other place.

        None, and a note, when there is nothing at that place.
        """
        wanted = from_ref(ref)
        found: Any = MISSING
        if wanted is not None:
            # Percent-encoding is optional in a fragment, and escapes may be spelled in more than one way.
            wanted = join("", *split(wanted))
            component = self.components.get(wanted)
            if component is not None:
                return self._through_aliases(component)
            found = lookup(self.document, wanted)
            if found is MISSING:
                wanted, found = self._nearest_definition(ref, pointer)
        if wanted is None or not isinstance(found, (Mapping, bool)):
            self.notes.leave_open(
                "a reference to nothing is left open",
                pointer,
                f"there is no schema at {ref[:200]} in the document",
            )
            return None
        component = self.class_of.get(id(found))
        if component is None:
            segments = split(wanted)
            component = Component(
                wanted, found, label=segments[-1] if segments else "Document", root=len(self.components)
            )
            self.hoisted.append(component)
        self.components[wanted] = component
        return self._through_aliases(component)

    def _nearest_definition(self, ref: str, pointer: str) -> tuple[str | None, Any]:
        """Return what a `#/$defs/X` means that counts from the schema it stands in, not from the document."""
        segments = split(from_ref(ref) or "")
        if len(segments) < 2 or segments[0] not in {"$defs", "definitions"}:
            return None, MISSING
        above = split(pointer)
        while above:
            found = follow(lookup(self.document, join("", *above)), segments)
            if found is not MISSING:
                return join("", *above, *segments), found
            above.pop()
        return None, MISSING

    def _through_aliases(self, component: Component) -> Component:
        """Return the component that *component* stands for, if it only refers to another one."""
        seen = [component]
        while isinstance(component.raw, Mapping):
            parts = [one for one in self.alternatives(component.raw, component.place) if one.kind != "null"]
            target = parts[0].target if len(parts) == 1 else None
            if target is None or target in seen:
                break
            component = target
            seen.append(component)
        return component

    # ------------------------------------------------------------------------------------------------ reading

    def alternatives(self, raw: Any, pointer: str) -> list[Alternative]:
        """Return what a value of the schema *raw* at *pointer* may be. Do not change the result."""
        if not isinstance(raw, Mapping):
            if raw is False:
                self.notes.leave_open(
                    "a schema that allows nothing is left open", pointer, "false has no type in Python"
                )
            return [anything(pointer)]
        key = id(raw)
        known = self._read.get(key)
        if known is not None:
            return known
        if key in self._reading:
            return []
        self._reading.add(key)
        self._kept.append(raw)
        try:
            found = self._alternatives(raw, pointer)
        finally:
            self._reading.discard(key)
        self._read[key] = found
        return found

    def _alternatives(self, raw: Mapping[str, Any], pointer: str) -> list[Alternative]:
        if isinstance(raw.get("$ref"), str):
            found = self._reference(raw, pointer)
        elif raw.get("x-invocant-open") is True:
            return [anything(pointer)]
        elif any(isinstance(raw.get(key), list) and raw[key] for key in _COMPOSITION):
            found = self._composition(raw, pointer)
        else:
            found = typing.alternatives_of_type(raw, pointer, self.notes)
        if raw.get("nullable") is True and not any(one.kind in {"null", "any"} for one in found):
            found = [*found, null(pointer)]
        return found

    def _reference(self, raw: Mapping[str, Any], pointer: str) -> list[Alternative]:
        """Return the alternatives of a reference, with what 3.1 lets stand beside it merged in."""
        target = self.target(raw["$ref"], pointer)
        beside = structural_keys(raw) - {"$ref"}
        if "required" in raw:
            beside.add("required")
        if beside and str(self.document.get("openapi", "")).startswith("3.1"):
            rest = {key: value for key, value in raw.items() if key not in {"$ref", "nullable"}}
            plain = self.keep({"$ref": raw["$ref"]})
            if id(raw) in self._exact:
                self._exact.add(id(plain))
            return self._composition({"allOf": [plain, rest]}, pointer)
        if target is None:
            return [anything(pointer)]
        if id(raw) not in self._exact:
            target = self.variants(target) or target
        found = [Alternative("ref", raw, pointer, target=target)]
        if "null" in self.kinds(target) or self._alias_allows_null(raw["$ref"]):
            found.append(null(pointer))
        return found

    def variants(self, base: Component) -> Component | None:
        """Return the union of a base's heirs and itself; None for a schema that is no such base."""
        union = self.unions.get(id(base))
        if union is None:
            return None
        found = self._variants.get(id(base))
        if found is None:
            pointer = f"{base.pointer}#variant"
            found = Component(pointer, union, owner=base, label="variant", root=base.root, at=base.place)
            self._variants[id(base)] = self.components[pointer] = found
            self.hoisted.append(found)
        return found

    def base(self, union: Component) -> Component | None:
        """Return the base whose variants *union* holds; None for any other union."""
        return union.owner if self._variants.get(id(union.owner)) is union else None

    def _alias_allows_null(self, ref: str) -> bool:
        """Tell whether a component that only refers to another one adds null to it."""
        component = self.components.get(from_ref(ref) or "")
        return component is not None and any(
            one.kind == "null" for one in self.alternatives(component.raw, component.place)
        )

    def _composition(self, raw: Mapping[str, Any], pointer: str) -> list[Alternative]:
        """Return the alternatives of a schema with composition: the product of what its parts ask for."""
        factors: list[list[Alternative]] = []
        base = {key: value for key, value in raw.items() if key not in _COMPOSITION and key != "nullable"}
        own = structural_keys(base) | ({"required"} & base.keys())
        allows_null = False
        for key, value in raw.items():  # what is said first comes first in the class
            if key in own:
                factors.append(typing.alternatives_of_type(base, pointer, self.notes))
                own = set()
            elif key == "allOf" and isinstance(value, list):
                parts, nullable = self._parts(value, pointer)
                factors += parts
                allows_null = allows_null or nullable
            elif key in _COMPOSITION and isinstance(value, list) and value:
                if any(not is_constraint(member) for member in value) or all(map(is_annotation, value)):
                    factors.append(self._union(value, join(pointer, key)))
                    continue
                what = "alternatives that only limit are left out"
                self.notes.widen(what, join(pointer, key), "they give no type of their own")
        found = all_of.product(self, factors, pointer)
        if allows_null and not any(one.kind in {"null", "any"} for one in found):
            found = [*found, null(pointer)]
        return found

    def _parts(self, members: list[Any], pointer: str) -> tuple[list[list[Alternative]], bool]:
        """R3: return the alternatives of each telling part of `allOf`, and whether one allows null."""
        found, allows_null = [], False
        for position, member in enumerate(members):
            if not is_annotation(member) and (not is_constraint(member) or "required" in member):
                found.append(self.alternatives(member, join(pointer, "allOf", position)))
            elif member.get("nullable") is True:
                allows_null = True
                self.notes.widen(
                    "null is allowed", pointer, "a part of allOf is nullable: strictly all must be"
                )
        return found, allows_null

    def _union(self, members: list[Any], pointer: str) -> list[Alternative]:
        """Return the alternatives of all *members*; a union in a union is one union."""
        found: list[Alternative] = []
        for position, member in enumerate(members):
            place = join(pointer, position)
            if is_annotation(member) and member.get("nullable") is True and len(members) > 1:
                self.notes.note(
                    "a member that is only nullable is read as null",
                    place,
                    "beside typed members it is meant as null",
                )
                parts = [null(place)]
            else:
                parts = self.alternatives(member, place)
            typed = [one for one in parts if one.kind != "null"]
            title = member.get("title") if isinstance(member, Mapping) else None
            if len(typed) == 1 and isinstance(title, str) and typed[0].raw is not member:
                parts = [evolve(one, title=title) if one is typed[0] else one for one in parts]
            for one in parts:
                if one.kind != "null" or not any(other.kind == "null" for other in found):
                    found.append(one)
        return found

    def expand(self, component: Component) -> list[Alternative]:
        """Return the alternatives of *component* with all references followed. Do not change the result."""
        key = id(component)
        known = self._expanded.get(key)
        if known is not None:
            return known
        if key in self._expanding:
            self._in_circle = True  # what is found on the way is incomplete: not to be remembered
            return []
        self._expanding.add(key)
        try:
            distinct: dict[int, Alternative] = {}  # unions of unions may hold one schema many times
            for one in self.alternatives(component.raw, component.place):
                for part in self.expand(one.target) if one.target is not None else [one]:
                    distinct.setdefault(id(part.raw) if part.kind != "null" else 0, part)
            found = list(distinct.values())
        finally:
            self._expanding.discard(key)
        typed = [one for one in found if one.kind != "null"]
        if len(typed) == 1 and typed[0].origin is None:
            found = [evolve(one, origin=component) if one is typed[0] else one for one in found]
        if not self._in_circle:
            self._expanded[key] = found
        if not self._expanding:
            self._in_circle = False
        return found

    def is_being_read(self, component: Component) -> bool:
        """Tell whether the alternatives of *component* are being collected, so that it is part of itself."""
        return id(component) in self._expanding or id(component.raw) in self._reading

    def kinds(self, component: Component) -> frozenset[Kind]:
        """Return the JSON types that values of *component* may have; `any` for no limit."""
        return frozenset(one.kind for one in self.expand(component))

    # ---------------------------------------------------------------------------------------------- ownership

    def ensure(self, component: Component) -> None:
        """Have *component* written before its parts are taken over, so that they are named after it."""
        self.write(component)

    def remember_home(self, raw: Any, pointer: str, owner: Component, label: str) -> None:
        """Have the schema *raw* written as a part of *owner*, wherever else it is met."""
        self.home[id(raw)] = Place(pointer, owner, label, owner.root)

    # ---------------------------------------------------------------------------------------------- comparing

    def canonical(self, raw: Any) -> str:
        """Return the structure of *raw* as text, for comparing."""
        key = id(raw)
        found = self._canonical.get(key)
        if found is None:
            self._kept.append(raw)
            found = self._canonical[key] = canonical(raw)
        return found

    def keep(self, raw: dict[str, Any]) -> dict[str, Any]:
        """Hold on to a schema made here, since what is known of it is known by its identity."""
        self._kept.append(raw)
        return raw
