"""A base that is no union but has a discriminator: its heirs name it in allOf, and a member tells them apart.

What refers to `Pet` may hold any of its heirs, so the reference is read as their union, with `Pet` itself for
an heir that the document does not know. In an heir's own allOf the reference means the class.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import define, field

from invocant.documents._repair.components import Component, Components
from invocant.documents._repair.identity import IdentityMap


def is_base(raw: Any) -> bool:
    """Tell whether *raw* is meant as the base of schemas that name it in allOf, told apart by a member."""
    return (
        isinstance(raw, Mapping)
        and raw.get("x-invocant-open") is not True
        and isinstance(raw.get("discriminator"), Mapping)
        and isinstance(raw["discriminator"].get("propertyName"), str)
        and not ({"anyOf", "oneOf"} & raw.keys())
    )


@define(eq=False)
class Bases:
    """The bases among the components of one document, and what a reference to each stands for."""

    _components: Components
    _unions: IdentityMap[dict[str, Any]] = field(factory=IdentityMap, init=False)
    """The union of a base's heirs and itself, by the base."""
    _variants: IdentityMap[Component] = field(factory=IdentityMap, init=False)
    """The component of that union, once something refers to the base."""
    _exact: IdentityMap[bool] = field(factory=IdentityMap, init=False)
    """References that mean the class itself."""

    def __attrs_post_init__(self) -> None:
        """Find the bases, and the references of heirs to them."""
        children: IdentityMap[list[Component]] = IdentityMap()
        for component in self._components:
            for parent, reference in _parents(self._components, component):
                self._exact[reference] = True
                children.setdefault(parent, []).append(component)
        for base in self._components:
            union = _union(self._components, base, children) if is_base(base.raw) else None
            if union is not None:
                self._unions[base] = union
                for reference in union["oneOf"]:
                    self._exact[reference] = True

    def has_variants(self, component: Component) -> bool:
        """Tell whether *component* is a base that has heirs."""
        return component in self._unions

    def is_exact(self, reference: Any) -> bool:
        """Tell whether *reference* means the class that it names, not that class or an heir."""
        return reference in self._exact

    def take_exactly(self, reference: Any) -> None:
        """Have *reference* mean the class that it names."""
        self._exact[reference] = True

    def variants(self, base: Component) -> Component | None:
        """Return the union of a base's heirs and itself; None for a schema that is no such base."""
        union = self._unions.get(base)
        if union is None:
            return None
        variant = self._variants.get(base)
        if variant is None:
            pointer = f"{base.pointer}#variant"
            variant = Component(pointer, union, owner=base, label="variant", root=base.root, at=base.place)
            self._variants[base] = self._components.by_pointer[pointer] = self._components.hoist(variant)
        return variant

    def base_of(self, union: Component) -> Component | None:
        """Return the base whose variants *union* holds; None for any other union."""
        return union.owner if union.owner is not None and self._variants.get(union.owner) is union else None


def _parents(components: Components, child: Component) -> Iterator[tuple[Component, Any]]:
    """Yield what *child* names in its allOf, each with the reference itself."""
    members = child.raw.get("allOf") if isinstance(child.raw, Mapping) else None
    for member in members if isinstance(members, list) else ():
        if isinstance(member, Mapping) and isinstance(member.get("$ref"), str):
            parent = components.named(member["$ref"])
            if parent is not None:
                yield parent, member


def _union(
    components: Components, base: Component, children: IdentityMap[list[Component]]
) -> dict[str, Any] | None:
    """Return the union that a reference to *base* stands for; None for a base without heirs."""
    declared = base.raw["discriminator"]
    given = declared.get("mapping")
    mapping: dict[str, str] = {}
    mapped: IdentityMap[Component] = IdentityMap()
    for value, ref in given.items() if isinstance(given, Mapping) else ():
        component = components.named(ref) if isinstance(ref, str) else None
        if component is not None:
            mapping[value] = ref
            mapped[component] = component
    unmapped = [heir for heir in _heirs(base, children) if heir not in mapped]
    heirs = [*(component for component in mapped.values() if component is not base), *unmapped]
    if not heirs:
        return None
    for heir in unmapped:
        if not _says(heir.raw, declared["propertyName"]):
            mapping.setdefault(str(heir.author), f"#{heir.pointer}")
    return {
        "oneOf": [{"$ref": f"#{component.pointer}"} for component in [*heirs, base]],
        "discriminator": {"propertyName": declared["propertyName"], "mapping": mapping},
    }


def _heirs(base: Component, children: IdentityMap[list[Component]]) -> list[Component]:
    """Return the children of *base*, and theirs, each once."""
    heirs: IdentityMap[Component] = IdentityMap()
    queue = [base]
    while queue:
        for child in children.get(queue.pop(0)) or ():
            if child is not base and child not in heirs:
                heirs[child] = child
                queue.append(child)
    return heirs.values()


def _says(raw: Mapping[str, Any], name: str) -> bool:
    """Tell whether an heir itself says something of the member that tells it apart."""
    parts = [raw, *raw.get("allOf", ())]
    return any(
        name in part["properties"]
        for part in parts
        if isinstance(part, Mapping) and isinstance(part.get("properties"), Mapping)
    )
