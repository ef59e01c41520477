"""The names that classes get: declared ones first, then those that the lock has, then the schemas' own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from invocant.documents import METHODS
from invocant.documents.pointers import lookup
from invocant_generator import _identifiers as naming
from invocant_generator._component_uses import component_uses
from invocant_generator._lasting_places import PLACE_NUMBER, SCHEMA_LISTS, LastingPlaces, lasting_place
from invocant_generator._names_lock import LockedName, Names
from invocant_generator._standing import Known, Ways, members_of
from invocant_generator._written_out import written_out

if TYPE_CHECKING:
    from invocant.documents import Repaired

_TAGS = ("discriminator", "x-invocant-tag")
"""Keywords under which schemas are named, beside `$ref`."""


@frozen
class Given:
    """A repaired document whose component schemas are called as their classes."""

    document: dict[str, Any]
    pointers: Mapping[str, str]
    """Where the schema of each class stands in the overlaid document, as the lock writes it."""
    type_at: Callable[[str], str | None] = lambda _: None
    """Says for a place of the lock which plain type stands there, or None, once classes are recorded."""


def give_names(repaired: Repaired, names: Names, overlaid: Mapping[str, Any]) -> Given:
    """Return the *repaired* document with its component schemas called as their classes will be.

    A schema's declared `x-invocant-name` comes first, then the name that *names* has for it, then its own
    as a class name; a new schema never takes the name of a known one. No two names differ in case alone.
    """
    document = repaired.document
    pointers: dict[str, str] = {}
    claims: dict[str, LockedName] = {}
    for named in repaired.names:
        pointer, number = named.pointer, 2
        while pointer in claims:
            pointer, number = f"{named.pointer} ({number})", number + 1
        pointers[named.name] = pointer
        claims[pointer] = LockedName(naming.class_name(named.name), named.digest)
    lasting = LastingPlaces(overlaid)
    places = {pointer: lasting_place(lasting, pointer) for pointer in claims}
    for pointer, place in places.items():
        if is_variant(place):
            members = members_of(lookup(overlaid, PLACE_NUMBER.sub("", pointer), None))
            claims[pointer] = evolve(claims[pointer], members=members)
    ways = Ways(overlaid, lasting, known_of(names, overlaid))
    names.claim(claims, ways.standing_at, places)
    names.uses = component_uses(overlaid, lasting, claims)
    components = document.get("components", {}).get("schemas", {})
    given: dict[str, str] = {}
    taken: set[str] = set()

    def give(component: str, wanted: str, avoid: Collection[str] = ()) -> None:
        name, number = wanted, 2
        while name.lower() in taken or name in avoid:
            name, number = f"{wanted}_{number}", number + 1
        given[component] = name
        taken.add(name.lower())

    rest = []
    for component in components:
        written = lookup(overlaid, PLACE_NUMBER.sub("", pointers.get(component, "")), None)
        declared = written.get("x-invocant-name") if isinstance(written, Mapping) else None
        if isinstance(declared, str) and naming.class_name(declared) == component:
            give(component, component)
        else:
            rest.append(component)
    new = []
    for component in rest:
        known = names.lookup(pointers.get(component, ""))
        if known is not None:
            give(component, known)
        else:
            new.append(component)
    reserved = names.reserved
    for component in new:
        give(component, naming.class_name(component), reserved)
    called = {
        PLACE_NUMBER.sub("", pointers[component]): name
        for component, name in given.items()
        if component in pointers
    }

    def type_at(place: str) -> str | None:
        current = names.current
        classes = {pointer: name for pointer, name in called.items() if name in current}
        standing = ways.standing_at(place)
        if not standing or any(pointer in classes for pointer in standing):
            return None
        return written_out(overlaid, lookup(overlaid, standing[-1], None), classes)

    changed = any(component != name for component, name in given.items())
    return Given(
        document=with_components_called(document, given) if changed else document,
        pointers={given[component]: pointer for component, pointer in pointers.items() if component in given},
        type_at=type_at,
    )


def is_variant(place: str) -> bool:
    """Tell whether a lasting place is that of an entry in a list of schemas that has no name of its own."""
    segments = place.split("/")
    return len(segments) > 2 and segments[-2] in SCHEMA_LISTS


def known_of(names: Names, overlaid: Mapping[str, Any]) -> Known:
    """Return what *names* know of the revision before that ways through this one are found by."""

    @cache
    def labels() -> Mapping[str, str]:
        return names.methods.labels_now(_operations(overlaid))

    def path_now(method: str, path: str) -> str:
        return labels().get(f"{method.upper()} {path}", "").partition(" ")[2]

    return Known(names.uses, names.members, path_now)


def _operations(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each operation as the lock of methods knows it: `METHOD /path`, and its operationId."""
    for path, item in (document.get("paths") or {}).items():
        for method, operation in item.items() if isinstance(item, Mapping) else ():
            if method in METHODS and isinstance(operation, Mapping):
                yield f"{method.upper()} {path}", str(operation.get("operationId") or "")


def with_components_called(document: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, Any]:
    """Return *document* with each of its component schemas called as *given*, and whatever refers to them."""
    prefix = "#/components/schemas/"

    def called(reference: str) -> str:
        name = reference.removeprefix(prefix)
        return prefix + given.get(name, name)

    def renamed(value: Any) -> Any:
        """Return a copy of an object or a list."""
        if not isinstance(value, dict):
            return [renamed(item) if isinstance(item, (dict, list)) else item for item in value]
        members = {
            key: renamed(item) if isinstance(item, (dict, list)) else item for key, item in value.items()
        }
        reference = members.get("$ref")
        if isinstance(reference, str) and reference.startswith(prefix):
            members["$ref"] = called(reference)
        for keyword in _TAGS:
            tag = members.get(keyword)
            if isinstance(tag, dict) and isinstance(tag.get("mapping"), dict):
                tag["mapping"] = {
                    value: called(name) if str(name).startswith(prefix) else given.get(name, name)
                    for value, name in tag["mapping"].items()
                }
                for case in ("missing", "otherwise"):
                    if tag.get(case) is not None:
                        tag[case] = given.get(tag[case], tag[case])
        return members

    result: dict[str, Any] = renamed(dict(document))
    schemas = result["components"]["schemas"]
    result["components"]["schemas"] = {given[component]: schema for component, schema in schemas.items()}
    return result
