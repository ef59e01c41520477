"""R1, R2, R6, R11, R13: the repaired form of schemas. Objects, enums and unions of objects become components.

The form is one of few: anything, a reference, a scalar, a constant, a list, a map, a union. Null comes last
in a union and never belongs to a component: it is said where the component is referred to, so that
`FunctionNullish` is a class.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from invocant.documents._repair import identifiers as names
from invocant.documents._repair.read.alternatives import Alternative
from invocant.documents._repair.read.bases import is_base
from invocant.documents._repair.read.schemas import Component, Place, Schemas
from invocant.documents._repair.structure import KNOWN_VALUES, known_values
from invocant.documents._repair.write import tags, unions
from invocant.documents._repair.write.annotations import annotations_of
from invocant.documents._repair.write.keys import with_distinct_keys
from invocant.documents._repair.write.labels import member_labels

_SCALARS = frozenset({"string", "integer", "number", "boolean"})
_NOT_PLAIN = frozenset(
    {
        "enum",
        "const",
        "nullable",
        "anyOf",
        "oneOf",
        "allOf",
        "$ref",
        "x-invocant-open",
        KNOWN_VALUES,
    }
)
NULL: dict[str, Any] = {"type": "null"}


class Writer:
    """Writes schemas in repaired form; a `$ref` holds its `Component` until names are given."""

    def __init__(self, schemas: Schemas) -> None:
        """Take the schemas to write, and write their components on demand."""
        self._schemas = schemas
        schemas.write = self.component

    def finish(self) -> None:
        """Write everything that is known of but not written yet, which may bring up more."""
        schemas = self._schemas
        for component in list(schemas.components.values()):
            self.component(component)
        self._drain()
        while any(not component.started for component in schemas.components.values()):
            for component in list(schemas.components.values()):
                self.component(component)
            self._drain()

    def _drain(self) -> None:
        queue = self._schemas.queue
        while queue:
            component, alternative = queue.popleft()
            self._class(component, alternative)

    def component(self, component: Component) -> None:
        """Write *component*, unless that is done or under way."""
        if component.started:
            return
        component.started = True
        schemas, pointer = self._schemas, component.place
        parts = schemas.alternatives(component.raw, pointer)
        place = Place(pointer, component, "", component.root)
        node = self._combined(parts, place, component.raw, into=component)
        if is_base(component.raw) and id(component) not in schemas.unions:
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

    def node(self, raw: Any, place: Place) -> dict[str, Any]:
        """Return the repaired form of the schema *raw*, which stands at *place*."""
        if not isinstance(raw, Mapping):
            self._schemas.alternatives(raw, place.pointer)
            return {}
        declared = raw.get("type")
        if (
            type(declared) is str
            and declared in _SCALARS
            and not (_NOT_PLAIN & raw.keys())
            and place.pointer not in self._schemas.components
        ):
            return {**_scalar(raw), **annotations_of(raw)}
        schemas = self._schemas
        known = schemas.written.get(id(raw))
        if known is not None:
            return dict(known)
        place = schemas.home.get(id(raw), place)
        component = schemas.components.get(place.pointer)
        if component is not None and component is not place.owner:
            # Something refers into the middle of a schema: what stands there is a component of its own.
            if component.owner is None and not component.started and component.author is None:
                component.owner, component.label, component.root = place.owner, place.label, place.root
            self.component(component)
            target = schemas.target(f"#{place.pointer}", place.pointer)
            node: dict[str, Any] = {"$ref": target}
            if any(one.kind == "null" for one in schemas.alternatives(raw, place.pointer)):
                node = {"anyOf": [node, NULL]}
        else:
            node = self._combined(schemas.alternatives(raw, place.pointer), place, raw)
        node = {**node, **annotations_of(raw)}
        schemas.written[id(raw)] = node
        return dict(node)

    def _combined(
        self, parts: list[Alternative], place: Place, raw: Any, into: Component | None = None
    ) -> dict[str, Any]:
        """Return the repaired form of alternatives; with *into*, that component's, never nullable."""
        typed = unions.grouped(self._schemas, [one for one in parts if one.kind != "null"], place.pointer)
        nullable = len(typed) > 0 and any(one.kind == "null" for one in parts) and into is None
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
        if into is not None or any(self._is_class(one) for one in typed):
            node = {"$ref": self._union_component(typed, place, raw, discriminator, into)}
            if into is not None and into.node is not None:
                return into.node
            return {"anyOf": [node, NULL]} if nullable else node
        members = [self._single(one, place) for one in typed]
        return {"anyOf": [*members, NULL] if nullable else members}

    def _is_class(self, one: Alternative) -> bool:
        return (one.kind == "object" and not unions.is_map(one.raw)) or (
            one.target is not None and "object" in self._schemas.kinds(one.target)
        )

    def _single(self, one: Alternative, place: Place, into: Component | None = None) -> dict[str, Any]:
        """Return the repaired form of one alternative; *into* is the component that it is all of."""
        if one.target is not None:
            return {"$ref": one.target}
        if one.kind == "any":
            return {}
        if one.kind == "array":
            return self._array(one, place)
        if one.kind == "object":
            return (
                self._map(one, place)
                if unions.is_map(one.raw)
                else {"$ref": self._hoist_class(one, place, into)}
                if into is None
                else self._fill(one, place, into)
            )
        values = one.raw.get("enum")
        if isinstance(values, list):
            if len(values) == 1:
                return (
                    {"const": values[0]} if one.kind == "boolean" else {"type": one.kind, "const": values[0]}
                )
            return self._enum(one, place, into)
        return _scalar(one.raw)

    # ----------------------------------------------------------------------------------------- lists and maps

    def _array(self, one: Alternative, place: Place) -> dict[str, Any]:
        """R12: a list says what it holds, if only that it may be anything; `items` as a list is a tuple."""
        raw = one.raw
        pointer = Place(one.pointer, place.owner, place.label, place.root)
        prefix, rest = raw.get("prefixItems"), raw.get("items")
        if isinstance(rest, list):
            prefix, rest = rest, raw.get("additionalItems")
        node: dict[str, Any] = {"type": "array"}
        if isinstance(prefix, list) and prefix:
            node["prefixItems"] = [
                self.node(item, pointer.below("prefixItems", position, label=f"item {position + 1}"))
                for position, item in enumerate(prefix)
            ]
        if rest is False:
            rest = None
        if rest is not None or "prefixItems" not in node:
            node["items"] = (
                self.node(rest, pointer.below("items", label="item")) if isinstance(rest, Mapping) else {}
            )
        return node

    def _map(self, one: Alternative, place: Place) -> dict[str, Any]:
        """Return a map; its values are of any kind unless something says more."""
        value = self._additional(one, Place(one.pointer, place.owner, place.label, place.root))
        return (
            {"type": "object"}
            if value is None or value == {}
            else {"type": "object", "additionalProperties": value}
        )

    def _additional(self, one: Alternative, place: Place) -> dict[str, Any] | None:
        """Return the schema of members without a name in the document, or None if it says nothing of them."""
        patterns = one.raw.get("patternProperties")
        additional = one.raw.get("additionalProperties")
        typed = list(patterns.values()) if isinstance(patterns, Mapping) else []
        if isinstance(additional, Mapping) and additional:
            if not typed:
                return self.node(additional, place.below("additionalProperties", label="value"))
            typed.append(additional)
        elif additional is not False and typed:
            return None
        if not typed:
            return None
        union = typed[0] if len(typed) == 1 else self._patterns_union(one.raw, typed)
        return self.node(union, place.below("patternProperties", label="value"))

    def _patterns_union(self, raw: Mapping[str, Any], typed: list[Any]) -> dict[str, Any]:
        return self._schemas.keep({"anyOf": typed, "x-invocant-of": id(raw)})

    # ------------------------------------------------------------------------------------------------ classes

    def _hoist(self, raw: Mapping[str, Any], place: Place, pointer: str) -> Component:
        component = Component(
            pointer, raw, owner=place.owner, label=place.label, root=place.root, started=True
        )
        self._schemas.hoisted.append(component)
        return component

    def _hoist_class(self, one: Alternative, place: Place, into: Component | None) -> Component:
        schemas = self._schemas
        known = schemas.class_of.get(id(one.raw))
        if known is not None:
            return known
        component = into or self._hoist(one.raw, place, one.pointer)
        component.node = annotations_of(one.raw, component=True)
        schemas.class_of[id(one.raw)] = component
        schemas.queue.append((component, one))
        return component

    def _fill(self, one: Alternative, place: Place, into: Component) -> dict[str, Any]:
        component = self._hoist_class(one, place, into)
        if component is not into or into.node is None:
            return {"$ref": component}
        return into.node

    def _class(self, component: Component, one: Alternative) -> None:
        """Write the members of an object. Unknown members are always kept, so nothing forbids them (R13)."""
        raw, node = one.raw, component.node
        if node is None:
            node = component.node = {}
        place = Place(one.pointer, component, "", component.root)
        properties = {
            name: self.node(schema, place.below("properties", name, label=name))
            for name, schema in raw["properties"].items()
        }
        written: dict[str, Any] = {"type": "object"}
        required = raw.get("required")
        names_required = (
            [name for name in properties if name in required] if isinstance(required, list) else []
        )
        written["properties"], renamed = with_distinct_keys(properties)
        if names_required:
            written["required"] = [renamed.get(name, name) for name in names_required]
        if raw.get("additionalProperties") is False:
            written["x-invocant-closed"] = True
        else:
            additional = self._additional(one, place)
            if additional:
                written["additionalProperties"] = additional
        described = dict(node)
        node.clear()
        node.update({**written, **described})

    def _enum(self, one: Alternative, place: Place, into: Component | None) -> dict[str, Any]:
        schemas = self._schemas
        known = schemas.class_of.get(id(one.raw))
        if known is not None and known is not into:
            return {"$ref": known}
        component = into or self._hoist(one.raw, place, one.pointer)
        schemas.class_of[id(one.raw)] = component
        values = one.raw["enum"]
        component.node = {
            "type": one.kind,
            "enum": list(values),
            "x-enum-varnames": names.enum_names(values, one.raw.get("x-enum-varnames")),
        }
        if into is not None:
            return component.node
        component.node.update(annotations_of(one.raw, component=True))
        return {"$ref": component}

    # ------------------------------------------------------------------------------------------------- unions

    def _union_component(
        self, members: list[Alternative], place: Place, raw: Any, discriminator: Any, into: Component | None
    ) -> Component:
        """Return the component of a union of several members, some of them objects."""
        schemas = self._schemas
        known = schemas.class_of.get(id(raw))
        if known is not None and known is not into:
            return known
        component = into or self._hoist(raw, place, place.pointer)
        if isinstance(raw, Mapping):
            schemas.class_of[id(raw)] = component
        node: dict[str, Any] = {"anyOf": []}
        component.node = node
        variants = [
            one for one in members if one.kind == "object" or (one.target is not None and self._is_class(one))
        ]
        base = schemas.base(component)
        if base is None:
            tag = tags.tag_of(schemas, variants, discriminator)
        else:
            variants = [one for one in variants if one.target is not base]
            tag = tags.declared(schemas, variants, discriminator)
        if tag is None and len(variants) > 2:
            members, variants = self._with_groups(members, variants, component, place)
            tag = tags.tag_of(schemas, variants, None)
        labels = member_labels(members, variants, tag, component.author)
        written = [
            self._single(one, Place(one.pointer, component, labels[position], component.root))
            for position, one in enumerate(members)
        ]
        node["anyOf"] = written
        if tag is not None:
            of_variant = {id(one): node for one, node in zip(members, written, strict=True)}
            node["x-invocant-tag"] = {
                "property": tag.property,
                "mapping": {
                    value: of_variant[id(variant)]["$ref"]
                    for variant, values in zip(variants, tag.values, strict=True)
                    for value in values
                },
            }
            if tag.missing is not None:
                node["x-invocant-tag"]["missing"] = of_variant[id(variants[tag.missing])]["$ref"]
            if base is not None:
                node["x-invocant-tag"]["otherwise"] = base
        if into is None and isinstance(raw, Mapping):
            node.update(annotations_of(raw, component=True))
        return component

    def _with_groups(
        self, members: list[Alternative], variants: list[Alternative], component: Component, place: Place
    ) -> tuple[list[Alternative], list[Alternative]]:
        """Return members and variants, those variants that share a tag value put into unions of their own."""
        found = tags.groups(self._schemas, variants)
        if found is None:
            return members, variants
        name, grouped = found
        rest = [one for one in members if not any(one is variant for variant in variants)]
        result: list[Alternative] = []
        for positions in grouped:
            group = [variants[position] for position in positions]
            if len(group) == 1:
                result.append(group[0])
                continue
            label = tags.single_value(self._schemas, group[0], name) or "group"
            raw = self._schemas.keep({"anyOf": [one.raw for one in group]})
            inner = Component(
                f"{place.pointer}#{label}",
                raw,
                owner=component,
                label=label,
                root=component.root,
                started=True,
            )
            self._schemas.hoisted.append(inner)
            self._union_component(
                group, Place(place.pointer, component, label, component.root), raw, None, inner
            )
            result.append(Alternative("ref", {}, place.pointer, target=inner))
        return [*result, *rest], result


_MARKS = frozenset({KNOWN_VALUES})


def _scalar(raw: Mapping[str, Any]) -> dict[str, Any]:
    node: dict[str, Any] = {"type": raw["type"]}
    if isinstance(raw.get("format"), str):
        node["format"] = raw["format"]
    elif (
        raw["type"] == "string"
        and raw.get("contentMediaType") == "application/octet-stream"
        and "contentEncoding" not in raw
    ):
        node["format"] = "binary"
    if known_values(raw):
        node[KNOWN_VALUES] = known_values(raw)
    return node
