"""The components of a repaired document: the author's, and those made of schemas that stood inline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import define, field, frozen

from invocant.documents._repair.identity import IdentityMap
from invocant.documents._repair.structure import is_annotation_beside_ref
from invocant.documents.pointers import from_ref, join, lookup, split

_SCHEMAS = "/components/schemas"


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
    """SchemaPlace of the author's component, or the operation, that it belongs to: what orders the output."""
    started: bool = False
    """Whether its writing has begun."""
    at: str = ""
    """Where `raw` stands, if that is not at `pointer`: an author may name what stands elsewhere."""

    @property
    def place(self) -> str:
        """Where `raw` stands."""
        return self.at or self.pointer


@frozen
class SchemaPlace:
    """Where a schema stands, and what it would be called if it became a component."""

    pointer: str
    owner: Component | None
    label: str
    root: int = 0

    def below(self, *segments: str | int, label: str = "") -> SchemaPlace:
        """Return the place of a part of the schema, with *label* added to its words."""
        return SchemaPlace(
            join(self.pointer, *segments), self.owner, f"{self.label} {label}".strip(), self.root
        )

    def at(self, pointer: str) -> SchemaPlace:
        """Return the place with these words for what stands at *pointer*."""
        return SchemaPlace(pointer, self.owner, self.label, self.root)


@define(eq=False)
class Components:
    """Every component of one document, and which schema each stands for."""

    by_pointer: dict[str, Component] = field(factory=dict)
    """Those that references can lead to."""
    hoisted: list[Component] = field(factory=list)
    """Those made of inline schemas, in the order in which they were met."""
    class_of: IdentityMap[Component] = field(factory=IdentityMap)
    """The component of an object schema, enum or union, by the schema."""
    home: IdentityMap[SchemaPlace] = field(factory=IdentityMap)
    """The place where a schema is written once, for schemas that several others take over."""

    def __iter__(self) -> Iterator[Component]:
        """Go through those that references can lead to; more may come up on the way."""
        return iter(list(self.by_pointer.values()))

    def __len__(self) -> int:
        return len(self.by_pointer)

    def named(self, ref: str) -> Component | None:
        """Return the component that *ref* names, by its key or as a reference, or None."""
        pointer = from_ref(ref) if "/" in ref or ref.startswith("#") else join(_SCHEMAS, ref)
        return None if pointer is None else self.by_pointer.get(join("", *split(pointer)))

    def hoist(self, component: Component) -> Component:
        """Add a component made of an inline schema."""
        self.hoisted.append(component)
        return component


def read_components(document: Mapping[str, Any]) -> Components:
    """Give every schema under the components of *document* its `Component`, before any of them is read."""
    components = Components()
    section = document.get("components")
    schemas = section.get("schemas") if isinstance(section, Mapping) else None
    for place, (name, raw) in enumerate(schemas.items() if isinstance(schemas, Mapping) else ()):
        pointer = join(_SCHEMAS, name)
        components.by_pointer[pointer] = Component(pointer, raw, author=name, root=place)
    for component in components:
        _adopt(components, component, document)
    return components


def _adopt(components: Components, component: Component, document: Mapping[str, Any]) -> None:
    """Let an author's component that only refers out of the components be what stands there."""
    ref = component.raw.get("$ref") if isinstance(component.raw, Mapping) else None
    pointer = from_ref(ref) if isinstance(ref, str) and is_annotation_beside_ref(component.raw) else None
    if pointer is None or pointer.startswith(f"{_SCHEMAS}/") or pointer in components.by_pointer:
        return
    schema = lookup(document, pointer)
    if isinstance(schema, Mapping):
        component.raw, component.at = schema, pointer
        components.by_pointer[pointer] = component
