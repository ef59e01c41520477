"""What a schema may be: its alternatives, through references and composition; each schema is read once.

Reading is separate from writing: `write` puts what is read here into the repaired form.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from attrs import define, evolve, field

from invocant.documents._directions import Direction, Directions
from invocant.documents._repair.components import Component, Components
from invocant.documents._repair.identity import IdentityMap
from invocant.documents._repair.notes import Notebook
from invocant.documents._repair.read import all_of, typing
from invocant.documents._repair.read.alternatives import Alternative, Kind, anything, null
from invocant.documents._repair.read.bases import Bases
from invocant.documents._repair.read.references import References
from invocant.documents._repair.structure import canonical, is_annotation, is_constraint, structural_keys
from invocant.documents.pointers import from_ref, join

_COMPOSITION = ("allOf", "anyOf", "oneOf")


def _write_nothing(_: Component) -> None:
    """Stand for the writer until there is one."""


@define(eq=False)
class SchemaReader:
    """Reads the schemas of one document, and remembers what it read."""

    document: Mapping[str, Any]
    components: Components
    bases: Bases
    notes: Notebook
    ensure: Callable[[Component], None] = field(default=_write_nothing)
    """Has a component written before its parts are taken over, so that they are named after it."""
    _references: References = field(init=False)
    _directions: Directions = field(init=False)
    _read: IdentityMap[list[Alternative]] = field(factory=IdentityMap, init=False)
    _reading: set[int] = field(factory=set, init=False)
    """Identities of the schemas that are being read: each is alive as long as that takes."""
    _expanded: IdentityMap[list[Alternative]] = field(factory=IdentityMap, init=False)
    _expanding: set[int] = field(factory=set, init=False)
    """Likewise, of the components that are being expanded."""
    _in_circle: bool = field(default=False, init=False)
    _canonical: IdentityMap[str] = field(factory=IdentityMap, init=False)

    def __attrs_post_init__(self) -> None:
        """Follow the references of the same document."""
        self._references = References(self.document, self.components, self.notes)
        self._directions = Directions(self.document)

    # --------------------------------------------------------------------------------------------- references

    def target(self, ref: str, pointer: str) -> Component | None:
        """Return the component that *ref*, standing at *pointer*, leads to in the end; None for nothing."""
        component = self._references.target(ref, pointer)
        return None if component is None else self._through_aliases(component)

    def _through_aliases(self, component: Component) -> Component:
        """Return the component that *component* stands for, if it only refers to another one."""
        seen = [component]
        while isinstance(component.raw, Mapping):
            parts = [
                alternative
                for alternative in self.alternatives(component.raw, component.place)
                if alternative.kind != "null"
            ]
            target = parts[0].target if len(parts) == 1 else None
            if target is None or target in seen:
                break
            component = target
            seen.append(component)
        return component

    # ------------------------------------------------------------------------------------------------ reading

    def alternatives(self, raw: Any, pointer: str) -> list[Alternative]:
        """Return what a value of the schema *raw* at *pointer* may be. Do not change the result."""
        if not (type(raw) is dict or isinstance(raw, Mapping)):
            if raw is False:
                self.notes.leave_open(
                    "a schema that allows nothing is left open", pointer, "false has no type in Python"
                )
            return [anything(pointer)]
        known = self._read.get(raw)
        if known is not None:
            return known
        if id(raw) in self._reading:
            return []
        self._reading.add(id(raw))
        try:
            alternatives = self._alternatives(raw, pointer)
        finally:
            self._reading.discard(id(raw))
        self._read[raw] = alternatives
        return alternatives

    def _alternatives(self, raw: Mapping[str, Any], pointer: str) -> list[Alternative]:
        if isinstance(raw.get("$ref"), str):
            alternatives = self._reference(raw, pointer)
        elif raw.get("x-invocant-open") is True:
            return [anything(pointer)]
        elif any(isinstance(raw.get(key), list) and raw[key] for key in _COMPOSITION):
            alternatives = self._composition(raw, pointer)
        else:
            alternatives = typing.alternatives_of_type(raw, pointer, self.notes)
        if raw.get("nullable") is True and not any(
            alternative.kind in {"null", "any"} for alternative in alternatives
        ):
            alternatives = [*alternatives, null(pointer)]
        return alternatives

    def _reference(self, raw: Mapping[str, Any], pointer: str) -> list[Alternative]:
        """Return the alternatives of a reference, with what 3.1 lets stand beside it merged in."""
        target = self.target(raw["$ref"], pointer)
        beside = structural_keys(raw) - {"$ref"}
        if "required" in raw:
            beside.add("required")
        if beside and not str(self.document.get("openapi", "")).startswith("3.0"):
            rest = {key: value for key, value in raw.items() if key not in {"$ref", "nullable"}}
            plain = {"$ref": raw["$ref"]}
            if self.bases.is_exact(raw):
                self.bases.take_exactly(plain)
            return self._composition({"allOf": [plain, rest]}, pointer)
        if target is None:
            return [anything(pointer)]
        if not self.bases.is_exact(raw):
            target = self.bases.variants(target) or target
        alternatives = [Alternative("ref", raw, pointer, target=target)]
        if "null" in self.kinds(target) or self._alias_allows_null(raw["$ref"]):
            alternatives.append(null(pointer))
        return alternatives

    def _alias_allows_null(self, ref: str) -> bool:
        """Tell whether a component that only refers to another one adds null to it."""
        component = self.components.by_pointer.get(from_ref(ref) or "")
        return component is not None and any(
            alternative.kind == "null" for alternative in self.alternatives(component.raw, component.place)
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
        alternatives = all_of.product(self, factors, pointer)
        if allows_null and not any(alternative.kind in {"null", "any"} for alternative in alternatives):
            alternatives = [*alternatives, null(pointer)]
        return alternatives

    def _parts(self, members: list[Any], pointer: str) -> tuple[list[list[Alternative]], bool]:
        """R3: return the alternatives of each telling part of `allOf`, and whether one allows null."""
        factors, allows_null = [], False
        for position, member in enumerate(members):
            if not is_annotation(member) and (not is_constraint(member) or "required" in member):
                factors.append(self.alternatives(member, join(pointer, "allOf", position)))
            elif member.get("nullable") is True:
                allows_null = True
                self.notes.widen(
                    "null is allowed", pointer, "a part of allOf is nullable: strictly all must be"
                )
        return factors, allows_null

    def _union(self, members: list[Any], pointer: str) -> list[Alternative]:
        """Return the alternatives of all *members*; a union in a union is one union."""
        alternatives: list[Alternative] = []
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
            typed = [part for part in parts if part.kind != "null"]
            title = member.get("title") if isinstance(member, Mapping) else None
            if len(typed) == 1 and isinstance(title, str) and typed[0].raw is not member:
                parts = [evolve(part, title=title) if part is typed[0] else part for part in parts]
            for part in parts:
                if part.kind != "null" or not any(other.kind == "null" for other in alternatives):
                    alternatives.append(part)
        return alternatives

    def expand(self, component: Component) -> list[Alternative]:
        """Return the alternatives of *component* with all references followed. Do not change the result."""
        known = self._expanded.get(component)
        if known is not None:
            return known
        if id(component) in self._expanding:
            self._in_circle = True  # what is found on the way is incomplete: not to be remembered
            return []
        self._expanding.add(id(component))
        try:
            distinct: dict[int, Alternative] = {}  # unions of unions may hold one schema many times
            for alternative in self.alternatives(component.raw, component.place):
                for part in (
                    self.expand(alternative.target) if alternative.target is not None else [alternative]
                ):
                    distinct.setdefault(id(part.raw) if part.kind != "null" else 0, part)
            alternatives = list(distinct.values())
        finally:
            self._expanding.discard(id(component))
        typed = [alternative for alternative in alternatives if alternative.kind != "null"]
        if len(typed) == 1 and typed[0].origin is None:
            alternatives = [
                evolve(alternative, origin=component) if alternative is typed[0] else alternative
                for alternative in alternatives
            ]
        if not self._in_circle:
            self._expanded[component] = alternatives
        if not self._expanding:
            self._in_circle = False
        return alternatives

    def is_being_read(self, component: Component) -> bool:
        """Tell whether the alternatives of *component* are being collected, so that it is part of itself."""
        return id(component) in self._expanding or id(component.raw) in self._reading

    def kinds(self, component: Component) -> frozenset[Kind]:
        """Return the JSON types that values of *component* may have; `any` for no limit."""
        return frozenset(alternative.kind for alternative in self.expand(component))

    # ---------------------------------------------------------------------------------------------- comparing

    def directions(self, raw: Any) -> frozenset[Direction]:
        """Return whether a member of the schema *raw* is of answers only, or of requests only."""
        return self._directions.of(raw)

    def canonical(self, raw: Any) -> str:
        """Return the structure of *raw* as text, for comparing."""
        known = self._canonical.get(raw)
        if known is None:
            known = self._canonical[raw] = canonical(raw)
        return known
