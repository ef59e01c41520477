"""A base that is no union but has a discriminator: its heirs name it in allOf, and a member tells them apart.

What refers to `Pet` may hold any of its heirs, so the reference is read as their union, with `Pet` itself for
an heir that the document does not know. In an heir's own allOf the reference means the class.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from invocant.documents.pointers import from_ref, join, split

if TYPE_CHECKING:
    from invocant.documents._repair.read.schemas import Component


def is_base(raw: Any) -> bool:
    """Tell whether *raw* is meant as the base of schemas that name it in allOf, told apart by a member."""
    return (
        isinstance(raw, Mapping)
        and raw.get("x-invocant-open") is not True
        and isinstance(raw.get("discriminator"), Mapping)
        and isinstance(raw["discriminator"].get("propertyName"), str)
        and not ({"anyOf", "oneOf"} & raw.keys())
    )


def parents(components: Mapping[str, Component], child: Component) -> Iterator[tuple[Component, Any]]:
    """Yield what *child* names in its allOf, each with the reference itself."""
    members = child.raw.get("allOf") if isinstance(child.raw, Mapping) else None
    for member in members if isinstance(members, list) else ():
        if isinstance(member, Mapping) and isinstance(member.get("$ref"), str):
            parent = _named(components, member["$ref"])
            if parent is not None:
                yield parent, member


def unions(components: Mapping[str, Component]) -> Iterator[tuple[Component, dict[str, Any]]]:
    """Yield each base that has heirs, with the union that a reference to it stands for."""
    children: dict[int, list[Component]] = {}
    for one in components.values():
        for parent, _ in parents(components, one):
            children.setdefault(id(parent), []).append(one)
    for base in components.values():
        if not is_base(base.raw):
            continue
        declared = base.raw["discriminator"]
        given = declared.get("mapping")
        mapping = {
            value: ref
            for value, ref in (given.items() if isinstance(given, Mapping) else ())
            if isinstance(ref, str) and _named(components, ref) is not None
        }
        mapped = {id(_named(components, ref)): _named(components, ref) for ref in mapping.values()}
        heirs = [one for one in _heirs(base, children) if id(one) not in mapped]
        heirs = [one for one in mapped.values() if one is not None and one is not base] + heirs
        if not heirs:
            continue
        for one in heirs:
            if id(one) not in mapped and not _says(one.raw, declared["propertyName"]):
                mapping.setdefault(str(one.author), f"#{one.pointer}")
        yield (
            base,
            {
                "oneOf": [{"$ref": f"#{one.pointer}"} for one in [*heirs, base]],
                "discriminator": {"propertyName": declared["propertyName"], "mapping": mapping},
            },
        )


def _heirs(base: Component, children: Mapping[int, list[Component]]) -> list[Component]:
    """Return the children of *base*, and theirs, each once."""
    found: dict[int, Component] = {}
    queue = [base]
    while queue:
        for one in children.get(id(queue.pop(0)), ()):
            if one is not base and id(one) not in found:
                found[id(one)] = one
                queue.append(one)
    return list(found.values())


def _says(raw: Mapping[str, Any], name: str) -> bool:
    """Tell whether an heir itself says something of the member that tells it apart."""
    parts = [raw, *raw.get("allOf", ())]
    return any(
        name in part["properties"]
        for part in parts
        if isinstance(part, Mapping) and isinstance(part.get("properties"), Mapping)
    )


def _named(components: Mapping[str, Component], ref: str) -> Component | None:
    """Return the component that *ref* names, by its key or as a reference."""
    pointer = from_ref(ref) if "/" in ref or ref.startswith("#") else join("/components/schemas", ref)
    return None if pointer is None else components.get(join("", *split(pointer)))
