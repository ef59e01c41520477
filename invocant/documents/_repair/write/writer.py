"""R1, R2, R6: the repaired form of schemas. Objects, enums and unions of objects become components.

The form is one of few: anything, a reference, a scalar, a constant, a list, a map, a union. Null comes last
in a union and never belongs to a component: it is said where the component is referred to, so that
`FunctionNullish` is a class.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import Any

from invocant.documents._repair.components import Component, SchemaPlace
from invocant.documents._repair.identity import IdentityMap
from invocant.documents._repair.notes import Notebook
from invocant.documents._repair.read.alternatives import Alternative
from invocant.documents._repair.read.bases import is_base
from invocant.documents._repair.read.schemas import SchemaReader
from invocant.documents._repair.structure import CONSTANTS, KNOWN_VALUES
from invocant.documents._repair.write.annotations import annotations_of
from invocant.documents._repair.write.containers import is_map, list_of, map_of, members_of
from invocant.documents._repair.write.labels import member_labels
from invocant.documents._repair.write.scalars import constant, enum, is_plain, scalar
from invocant.documents._repair.write.tags import Tag, declared, groups, single_value, tag_keyword, tag_of
from invocant.documents._repair.write.unions import grouped

NULL: dict[str, Any] = {"type": "null"}
_MARKS = frozenset({KNOWN_VALUES})


class Writer:
    """Writes schemas in repaired form; a `$ref` holds its `Component` until names are given."""

    def __init__(self, schemas: SchemaReader) -> None:
        """Take the schemas to write, and write their components on demand."""
        self._schemas = schemas
        self._components = schemas.components
        self._written: IdentityMap[dict[str, Any]] = IdentityMap()
        self._queue: deque[tuple[Component, Alternative]] = deque()
        self.headers: IdentityMap[dict[str, Any]] = IdentityMap()
        """Headers of answers that are written already, by what declares them: many answers share a few."""
        schemas.ensure = self.component

    @property
    def document(self) -> Mapping[str, Any]:
        """The document whose schemas are written."""
        return self._schemas.document

    @property
    def notes(self) -> Notebook:
        """Where is taken down what is not said exactly as in the document."""
        return self._schemas.notes

    def finish(self) -> None:
        """Write everything that is known of but not written yet, which may bring up more."""
        self._write_all()
        while any(not component.started for component in self._components):
            self._write_all()

    def _write_all(self) -> None:
        for component in self._components:
            self.component(component)
        while self._queue:
            self._class(*self._queue.popleft())

    def component(self, component: Component) -> None:
        """Write *component*, unless that is done or under way."""
        if component.started:
            return
        component.started = True
        schemas, pointer = self._schemas, component.place
        parts = schemas.alternatives(component.raw, pointer)
        place = SchemaPlace(pointer, component, "", component.root)
        node = self._combined(parts, place, component.raw, into=component)
        if is_base(component.raw) and not schemas.bases.has_variants(component):
            what = "a discriminator without variants is not followed"
            schemas.notes.note(
                what, component.pointer, "values are the base class; what is more in them is kept"
            )
        if "$ref" in node:
            component.node = {"anyOf": [node], "x-invocant-alias": True}
        elif component.node is None:
            component.node = node
        component.node.update(annotations_of(component.raw, component=True))

    # --------------------------------------------------------------------------------------------- any schema

    def node(self, raw: Any, place: SchemaPlace) -> dict[str, Any]:
        """Return the repaired form of the schema *raw*, which stands at *place*."""
        if not isinstance(raw, Mapping):
            self._schemas.alternatives(raw, place.pointer)
            return {}
        if is_plain(raw) and place.pointer not in self._components.by_pointer:
            return {**scalar(raw), **annotations_of(raw)}
        known = self._written.get(raw)
        if known is not None:
            return dict(known)
        place = self._components.home.get(raw) or place
        component = self._components.by_pointer.get(place.pointer)
        if component is not None and component is not place.owner:
            node = self._referred_to(component, raw, place)
        else:
            node = self._combined(self._schemas.alternatives(raw, place.pointer), place, raw)
        node = {**node, **annotations_of(raw)}
        self._written[raw] = node
        return dict(node)

    def _referred_to(
        self, component: Component, raw: Mapping[str, Any], place: SchemaPlace
    ) -> dict[str, Any]:
        """Return a reference to what stands in the middle of a schema, since something else refers to it."""
        schemas = self._schemas
        if component.owner is None and not component.started and component.author is None:
            component.owner, component.label, component.root = place.owner, place.label, place.root
        self.component(component)
        node: dict[str, Any] = {"$ref": schemas.target(f"#{place.pointer}", place.pointer)}
        allows_null = any(part.kind == "null" for part in schemas.alternatives(raw, place.pointer))
        return {"anyOf": [node, NULL]} if allows_null else node

    def _combined(
        self, parts: list[Alternative], place: SchemaPlace, raw: Any, into: Component | None = None
    ) -> dict[str, Any]:
        """Return the repaired form of alternatives; with *into*, that component's, never nullable."""
        typed = grouped(self._schemas, [part for part in parts if part.kind != "null"], place.pointer)
        nullable = len(typed) > 0 and any(part.kind == "null" for part in parts) and into is None
        if not typed:
            if parts:
                return dict(NULL)
            what = "a schema that only refers to itself is left open"
            self._schemas.notes.leave_open(what, place.pointer, "following its references leads back to it")
            return {}
        if len(typed) == 1:
            node = self._single(typed[0], place, into)
            return {"anyOf": [node, NULL]} if nullable and node.keys() - _MARKS else node
        discriminator = raw.get("discriminator") if isinstance(raw, Mapping) else None
        if into is not None or any(self._is_class(alternative) for alternative in typed):
            node = {"$ref": self._union_component(typed, place, raw, discriminator, into)}
            if into is not None and into.node is not None:
                return into.node
            return {"anyOf": [node, NULL]} if nullable else node
        members = [self._single(alternative, place) for alternative in typed]
        return {"anyOf": [*members, NULL] if nullable else members}

    def _is_class(self, alternative: Alternative) -> bool:
        if alternative.target is not None:
            return "object" in self._schemas.kinds(alternative.target)
        return alternative.kind == "object" and not is_map(alternative.raw)

    def _single(
        self, alternative: Alternative, place: SchemaPlace, into: Component | None = None
    ) -> dict[str, Any]:
        """Return the repaired form of one alternative; *into* is the component that it is all of."""
        raw, inside = alternative.raw, place.at(alternative.pointer)
        if alternative.target is not None:
            return {"$ref": alternative.target}
        if alternative.kind == "any":
            return {}
        constants = {CONSTANTS: raw[CONSTANTS]} if isinstance(raw.get(CONSTANTS), list) else {}
        if alternative.kind == "array":
            return {**list_of(raw, inside, self.node), **constants}
        if alternative.kind == "object" and isinstance(raw.get("patternProperties"), Mapping):
            what = "members are typed whatever their names, not by patternProperties"
            self._schemas.notes.widen(what, inside.pointer, "a value may be what any of the patterns says")
        if alternative.kind == "object" and is_map(raw):
            return {**map_of(raw, inside, self.node), **constants}
        if alternative.kind == "object":
            component = self._class_component(alternative, place, into)
            return into.node if into is component and into.node is not None else {"$ref": component}
        values = raw.get("enum")
        if not isinstance(values, list):
            return {**scalar(raw), **constants}
        return constant(alternative) if len(values) == 1 else self._enum(alternative, place, into)

    # ------------------------------------------------------------------------------------------------ classes

    def _hoist(self, raw: Mapping[str, Any], place: SchemaPlace, pointer: str) -> Component:
        component = Component(
            pointer, raw, owner=place.owner, label=place.label, root=place.root, started=True
        )
        return self._components.hoist(component)

    def _class_component(
        self, alternative: Alternative, place: SchemaPlace, into: Component | None
    ) -> Component:
        known = self._components.class_of.get(alternative.raw)
        if known is not None:
            return known
        component = into or self._hoist(alternative.raw, place, alternative.pointer)
        component.node = annotations_of(alternative.raw, component=True)
        self._components.class_of[alternative.raw] = component
        self._queue.append((component, alternative))
        return component

    def _class(self, component: Component, alternative: Alternative) -> None:
        """Write the members of an object, in front of what is said about it."""
        if component.node is None:
            component.node = {}
        place = SchemaPlace(alternative.pointer, component, "", component.root)
        members = members_of(alternative.raw, place, self.node, self._schemas.directions)
        described = dict(component.node)
        component.node.clear()
        component.node.update({**members, **described})

    def _enum(self, alternative: Alternative, place: SchemaPlace, into: Component | None) -> dict[str, Any]:
        known = self._components.class_of.get(alternative.raw)
        if known is not None and known is not into:
            return {"$ref": known}
        component = into or self._hoist(alternative.raw, place, alternative.pointer)
        self._components.class_of[alternative.raw] = component
        component.node = enum(alternative)
        if into is not None:
            return component.node
        component.node.update(annotations_of(alternative.raw, component=True))
        return {"$ref": component}

    # ------------------------------------------------------------------------------------------------- unions

    def _union_component(
        self,
        members: list[Alternative],
        place: SchemaPlace,
        raw: Any,
        discriminator: Any,
        into: Component | None,
    ) -> Component:
        """Return the component of a union of several members, some of them objects."""
        known = self._components.class_of.get(raw)
        if known is not None and known is not into:
            return known
        component = into or self._hoist(raw, place, place.pointer)
        if isinstance(raw, Mapping):
            self._components.class_of[raw] = component
        node: dict[str, Any] = {"anyOf": []}
        component.node = node
        base = self._schemas.bases.base_of(component)
        variants = [
            member
            for member in members
            if self._is_variant(member) and (base is None or member.target is not base)
        ]
        tag = self._tag(variants, discriminator, base)
        if tag is None and len(variants) > 2:
            members, variants = self._with_groups(members, variants, component, place)
            tag = tag_of(self._schemas, variants, None)
        labels = member_labels(members, variants, tag, component.author)
        written = [
            self._single(member, SchemaPlace(member.pointer, component, label, component.root))
            for member, label in zip(members, labels, strict=True)
        ]
        node["anyOf"] = written
        if tag is not None:
            node["x-invocant-tag"] = tag_keyword(tag, variants, members, written, otherwise=base)
        if into is None and isinstance(raw, Mapping):
            node.update(annotations_of(raw, component=True))
        return component

    def _is_variant(self, member: Alternative) -> bool:
        return member.kind == "object" or (member.target is not None and self._is_class(member))

    def _tag(self, variants: list[Alternative], discriminator: Any, base: Component | None) -> Tag | None:
        if base is None:
            return tag_of(self._schemas, variants, discriminator)
        return declared(self._schemas, variants, discriminator)

    def _with_groups(
        self,
        members: list[Alternative],
        variants: list[Alternative],
        component: Component,
        place: SchemaPlace,
    ) -> tuple[list[Alternative], list[Alternative]]:
        """Return members and variants, those variants that share a tag value put into unions of their own."""
        grouping = groups(self._schemas, variants)
        if grouping is None:
            return members, variants
        name, positions_by_group = grouping
        rest = [member for member in members if not any(member is variant for variant in variants)]
        result: list[Alternative] = []
        for positions in positions_by_group:
            group = [variants[position] for position in positions]
            if len(group) == 1:
                result.append(group[0])
            else:
                label = single_value(self._schemas, group[0], name) or "group"
                inner = self._group_component(group, label, component, place)
                result.append(Alternative("ref", {}, place.pointer, target=inner))
        return [*result, *rest], result

    def _group_component(
        self, group: list[Alternative], label: str, component: Component, place: SchemaPlace
    ) -> Component:
        """Return the component of a union in *component*, of variants that share a value of its tag."""
        raw = {"anyOf": [variant.raw for variant in group]}
        inside = SchemaPlace(f"{place.pointer}#{label}", component, label, component.root)
        inner = self._hoist(raw, inside, inside.pointer)
        return self._union_component(group, inside.at(place.pointer), raw, None, inner)
