"""What stands in a document where a lasting place of an earlier revision leads, however the way has changed.

References and what only wraps a schema (null, an allOf that annotates) are followed everywhere, so that a
place made when everything was inline still arrives. Where a step of the way is not there any more:

- A component: what stands where the lock says that the component was referred to.
- A path: the only one that differs in the names of its places, or in its version; else the one that the
  operationId has now. A status, a media type: the only one of its kind.
- An entry of a union: the variant that is told so; else that with most of its members; else any behind which
  the rest of the way is. Where there is no union, its only schema.
- A member, or the items of a list: the variant of a union that has it. Of what is a list now, its items; of
  what was a list, itself.

Of several variants behind which the rest of the way is, all must have the same there; else it leads nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen

from invocant.documents import digest
from invocant.documents.pointers import escape, split, target
from invocant_generator._lasting_places import LastingPlaces

_UNIONS = ("anyOf", "oneOf", "allOf")
_PROSE = frozenset({"title", "description", "deprecated", "default", "example", "examples", "nullable"})
_MAX_STEPS = 20
"""References and wrappers followed in a row; a circle has no end."""
_MAX_BRANCHES = 100
"""Variants that are looked into on one way."""
_PLACE = re.compile(r"\{[^}]*\}")
_VERSION = re.compile(r"/v[0-9]+(?=/|$)")
_MIN_LIKENESS = 0.5
"""The part of their members that two variants must share to be the same; see `likeness`."""


@frozen
class Known:
    """What the lock says of the revision that the places are of."""

    uses: Mapping[str, Sequence[str]] = {}
    """Where each component was referred to, by its pointer."""
    members: Mapping[str, Collection[str]] = {}
    """The names of the members of variants, by their places."""
    path_now: Callable[[str, str], str] = lambda *_: ""
    """Says, for the HTTP method and the path of an operation, its path now; empty for one that is gone."""


@frozen
class _Step:
    """One segment of a way, unescaped, with the place to which the way led with it."""

    segment: str
    place: str


def likeness(first: Collection[str], second: Collection[str]) -> float:
    """Return which part of all their members two schemas share: 0 for none, 1 for all."""
    every = {*first, *second}
    return len({*first} & {*second}) / len(every) if every else 0.0


def only_best(wanted: Collection[str], candidates: Mapping[Any, Collection[str]]) -> Any:
    """Return the key of the candidate that is most alike in its members; None for none, or several."""
    ranked = sorted(((likeness(wanted, names), at) for at, names in candidates.items()), reverse=True)
    if not ranked or ranked[0][0] < _MIN_LIKENESS or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
        return None
    return ranked[0][1]


def members_of(schema: Any) -> tuple[str, ...]:
    """Return the names of the members of an object schema, sorted; none for anything else."""
    members = schema.get("properties") if isinstance(schema, Mapping) else None
    return tuple(sorted(members)) if isinstance(members, Mapping) else ()


class Ways:
    """The ways through one document."""

    def __init__(
        self, document: Mapping[str, Any], lasting: LastingPlaces | None = None, known: Known | None = None
    ) -> None:
        """Look at *document*.

        Args:
            document: The revision that is looked through.
            lasting: Its lasting places. Without them a place is a pointer, and a position in a list of
                variants leads nowhere, as another variant may stand there now.
            known: What the lock says of the revision that the places are of.
        """
        self._document = document
        self._lasting = lasting
        self._known = known or Known()
        self._branches = 0
        self._replaced: set[str] = set()

    def standing_at(self, place: str) -> list[str]:
        """Return the pointers of what stands where *place* leads, the wrappings first; none for nothing."""
        self._branches = _MAX_BRANCHES
        self._replaced = set()
        return self._agreed(self._from_root(_steps(place)))

    def _agreed(self, routes: list[tuple[list[str], Any]]) -> list[str]:
        """Return the places of the only route, or of the first of several to the same structure."""
        if len({places[-1] for places, _ in routes}) > 1 and len({digest(node) for _, node in routes}) > 1:
            return []
        return routes[0][0] if routes else []

    def _from_root(self, steps: Sequence[_Step]) -> list[tuple[list[str], Any]]:
        component = self._renamed_component(steps)
        for use in component:
            routes = self._from_root([*_steps(use), *steps[3:]])
            if routes:
                return routes
        if component:
            return []
        places, node = self._followed("", self._document)
        return self._on(places, node, steps, "")

    def _renamed_component(self, steps: Sequence[_Step]) -> Sequence[str]:
        """Return where a component was referred to that the document does not have any more."""
        if len(steps) < 3 or steps[0].segment != "components":
            return ()
        section = self._document.get("components", {}).get(steps[1].segment)
        if isinstance(section, Mapping) and steps[2].segment in section:
            return ()
        place = steps[2].place
        if place in self._replaced:
            return ()
        self._replaced.add(place)
        return self._known.uses.get(place, ())

    def _on(
        self, places: list[str], node: Any, steps: Sequence[_Step], keyword: str
    ) -> list[tuple[list[str], Any]]:
        """Return where the *steps* lead from *node*, which stands under *keyword* at the last of *places*."""
        rest = list(steps)
        while rest:
            segment = rest[0].segment
            if segment in _UNIONS and len(rest) > 1 and keyword != "properties":
                entry, rest = rest[1], rest[2:]
                union = next((key for key in (segment, *_UNIONS) if _is_union(node, key)), None)
                if union is None:
                    continue  # the union is not there any more, its only member is
                at = self._variant(node[union], union, entry)
                if at is None:
                    return self._behind(places, node, union, rest) if rest and self._lasting else []
                places, node = self._followed(f"{places[-1]}/{union}/{at}", node[union][at])
                continue
            now = self._now(node, rest, keyword)
            if now is None:
                return self._around(places, node, rest, keyword)
            value = node[int(now)] if isinstance(node, list) else node[now]
            if not isinstance(value, (Mapping, list)):
                return []
            keyword, rest = segment, rest[1:]
            places, node = self._followed(f"{places[-1]}/{escape(now)}", value)
        return [(places, node)]

    def _now(self, node: Any, rest: Sequence[_Step], keyword: str) -> str | None:
        """Return what a step is called in *node* today, or None where there is no such step."""
        segment = rest[0].segment
        if isinstance(node, list):
            at = self._lasting.find(node, keyword, segment) if self._lasting is not None else None
            if at is not None:
                return str(at)
            return segment if segment.isascii() and segment.isdigit() and int(segment) < len(node) else None
        if not isinstance(node, Mapping):
            return None
        if segment in node and not (segment == "properties" and self._lacks(node, rest)):
            return segment
        if keyword == "paths":
            return self._path_now(node, rest)
        if keyword == "responses":
            return _only(status for status in node if str(status)[:1] == segment[:1])
        if keyword == "content":
            return _only(node)
        return None

    def _lacks(self, node: Mapping[str, Any], rest: Sequence[_Step]) -> bool:
        """Tell whether *node* has members, but not the next one, which another part of it may have."""
        members = node["properties"]
        return len(rest) > 1 and isinstance(members, Mapping) and rest[1].segment not in members

    def _path_now(self, paths: Mapping[str, Any], rest: Sequence[_Step]) -> str | None:
        wanted = rest[0].segment
        for shape in (_shape, lambda path: _VERSION.sub("", _shape(path))):
            alike = _only(path for path in paths if shape(path) == shape(wanted))
            if alike is not None:
                return alike
        now = self._known.path_now(rest[1].segment, wanted) if len(rest) > 1 else ""
        return now if now in paths else None

    def _variant(self, variants: list[Any], union: str, entry: _Step) -> int | None:
        """Return the position of the variant that *entry* meant."""
        if self._lasting is None:
            return None
        at = self._lasting.find(variants, union, entry.segment)
        wanted = self._known.members.get(entry.place)
        if at is not None or not wanted:
            return at
        before = entry.place.rpartition("/")[0]
        known = self._lasting.entries(variants, union)
        return only_best(
            wanted,
            {
                at: members_of(variant)
                for at, variant in enumerate(variants)
                if f"{before}/{escape(known[at])}" not in self._known.members
            },
        )

    def _behind(
        self, places: list[str], node: Mapping[str, Any], union: str, rest: Sequence[_Step]
    ) -> list[tuple[list[str], Any]]:
        """Return where *rest* leads from each variant of a union."""
        routes = []
        for at, variant in enumerate(node[union]):
            self._branches -= 1
            if self._branches > 0 and isinstance(variant, Mapping):
                inner, schema = self._followed(f"{places[-1]}/{union}/{at}", variant)
                routes += self._on(inner, schema, rest, union)
        return routes

    def _around(
        self, places: list[str], node: Any, rest: Sequence[_Step], keyword: str
    ) -> list[tuple[list[str], Any]]:
        """Return where *rest* leads from a schema that has not the next step itself."""
        segment = rest[0].segment
        if not isinstance(node, Mapping) or keyword == "properties" or self._lasting is None:
            return []
        if segment not in {"properties", "items", "additionalProperties"}:
            return []
        routes = []
        for union in _UNIONS:
            if _is_union(node, union):
                routes += self._behind(places, node, union, rest)
        if routes or any(_is_union(node, union) for union in ("anyOf", "oneOf")):
            return routes
        if segment == "items":
            was_list = keyword not in _UNIONS and "items" not in node
            return self._on(places, node, rest[1:], keyword) if was_list else []
        if isinstance(node.get("items"), Mapping):
            inner, schema = self._followed(f"{places[-1]}/items", node["items"])
            self._branches -= 1
            return self._on(inner, schema, rest, "items") if self._branches > 0 else []
        return []

    def _followed(self, place: str, node: Any) -> tuple[list[str], Any]:
        """Follow references and unions of one schema; return the places passed and the last node."""
        places = [place]
        for _ in range(_MAX_STEPS):
            if not isinstance(node, Mapping):
                break
            reference = node.get("$ref")
            if isinstance(reference, str) and reference.startswith("#/"):
                places.append(reference.removeprefix("#"))
                node = target(self._document, reference, None)
                continue
            only = next(
                (member for keyword in _UNIONS if (member := _only_schema(node, keyword)) is not None), None
            )
            if only is None:
                break
            keyword, number = only
            places.append(f"{places[-1]}/{keyword}/{number}")
            node = node[keyword][number]
        return places, node


def _steps(place: str) -> list[_Step]:
    steps, so_far = [], ""
    for segment in split(place):
        so_far = f"{so_far}/{escape(segment)}"
        steps.append(_Step(segment, so_far))
    return steps


def _only(names: Iterator[Any] | Mapping[str, Any]) -> str | None:
    """Return the only one of *names*; None for none and for several."""
    every = list(names)
    return every[0] if len(every) == 1 and isinstance(every[0], str) else None


def _shape(path: str) -> str:
    """Return a path without what its places are called."""
    return _PLACE.sub("{}", path)


def _is_union(node: Any, keyword: str) -> bool:
    return isinstance(node, Mapping) and isinstance(node.get(keyword), list)


def _only_schema(node: Mapping[str, Any], keyword: str) -> tuple[str, int] | None:
    """Return where the one member of a union stands that is neither null nor an annotation."""
    members = node.get(keyword)
    if not isinstance(members, list):
        return None
    numbers = [
        number
        for number, member in enumerate(members)
        if isinstance(member, Mapping) and member.get("type") != "null" and not _PROSE.issuperset(member)
    ]
    return (keyword, numbers[0]) if len(numbers) == 1 else None
