"""R1, R17: every component gets a name of its own: declared, the author's, remembered, or made up.

The made-up name is the owner's name and what the schema is in it: `Function` and `origin` give
`FunctionOrigin`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from invocant.documents._repair import identifiers as names
from invocant.documents._repair.components import Component, Components
from invocant.documents._repair.notes import Notebook
from invocant.documents._repair.structure import digest

NameOf = Callable[[str, str], "str | None"]
"""Remembers names: gives for the pointer and the digest of a schema the class name it had before, or None."""


def give_names(components: Components, notes: Notebook, name_of: NameOf | None) -> list[Component]:
    """Name all components and return them in the document's order, each followed by what it held inline.

    Declared names come first, then the author's as far as they can stand, then remembered ones, so that a new
    schema never takes the name of one that users know; what is left is made up in the order of the document.
    """
    register = names.Register()
    authored = [
        component
        for pointer, component in components.by_pointer.items()
        if component.author is not None and component.pointer == pointer
    ]
    everything = _in_order(authored, components.hoisted)
    for component in everything:
        declared = component.raw.get("x-invocant-name") if isinstance(component.raw, Mapping) else None
        if isinstance(declared, str) and names.is_class_name(declared):
            component.name = register.take([declared])
    for component in authored:
        author = component.author
        if (
            not component.name
            and author is not None
            and names.is_class_name(author)
            and register.is_free(author)
        ):
            component.name = register.take([author])
    if name_of is not None:
        for component in everything:
            known = None if component.name else name_of(component.pointer, digest(component.raw))
            if known is not None and names.is_class_name(known) and register.is_free(known):
                component.name = register.take([known])
    for component in everything:
        if not component.name:
            component.name = register.take(_candidates(component))
        declared = component.raw.get("x-invocant-name") if isinstance(component.raw, Mapping) else None
        if component.author is not None and component.name not in {component.author, declared}:
            why = "it cannot be a class name, or another schema has it"
            notes.note(
                f"the schema {component.author[:80]!r} is called {component.name}", component.pointer, why
            )
    return everything


def _in_order(authored: list[Component], hoisted: list[Component]) -> list[Component]:
    by_root: dict[int, list[Component]] = {}
    for component in [*authored, *hoisted]:
        by_root.setdefault(component.root, []).append(component)
    return [component for root in sorted(by_root) for component in _owners_first(by_root[root])]


def _owners_first(components: list[Component]) -> list[Component]:
    """Return *components* so that each comes after its owner, otherwise in their order."""
    children: dict[int, list[Component]] = {}
    tops = []
    members = {id(component) for component in components}
    for component in components:
        if (
            component.owner is not None
            and id(component.owner) in members
            and component.owner is not component
        ):
            children.setdefault(id(component.owner), []).append(component)
        else:
            tops.append(component)
    ordered: list[Component] = []
    stack = list(reversed(tops))
    while stack:
        component = stack.pop()
        ordered.append(component)
        stack += reversed(children.pop(id(component), []))
    return ordered


def _candidates(component: Component) -> list[str]:
    if component.author is not None:
        return [names.class_name(component.author)]
    own = names.label(component.label)
    owner = component.owner.name if component.owner is not None else ""
    words = [own, f"{own}Value"] if not owner else [names.joined(owner, own), f"{owner}{own}"]
    return [names.class_name(names.shortened(entry)) for entry in words]


def reference(component: Component) -> str:
    """Return the `$ref` to *component*."""
    return f"#/components/schemas/{component.name}"


def with_names(value: Any) -> Any:
    """Return *value*, written schemas, with names where components were referred to."""
    if type(value) is dict:
        named = {}
        for key, member in value.items():
            if type(member) is Component:
                named[key] = reference(member) if key == "$ref" else member.name
            else:
                named[key] = with_names(member) if type(member) in (dict, list) else member
        return named
    if type(value) is list:
        return [with_names(item) if type(item) in (dict, list) else item for item in value]
    return value
