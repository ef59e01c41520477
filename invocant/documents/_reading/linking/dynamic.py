"""Dynamic references: what a schema means by `$dynamicRef` depends on the schema that it is used by.

A list of anything (`items: {$dynamicRef: "#item"}`) is a list of pets where a schema says what `item` is and
refers to the list; a tree whose nodes are `#node` has nodes of the kind that extends it. Types know no such
thing: what is referred to is copied for each meaning that it has, and in the copy each is a plain reference.
Where a schema has no `$id`, what it stands in counts as its resource, as authors mean it.

Source: JSON Schema 2020-12, core, sections 8.2.2 and 8.2.3.2.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from attrs import define, field

from invocant.documents._reading.linking.homes import Homes
from invocant.documents._reading.linking.sites import DYNAMIC_REF, REF, ReferenceTarget, Scope, Site
from invocant.documents.pointers import join, split

_MAX_COPIES = 200
_MAX_COPIED_OBJECTS = 200_000
"""Copies made for one document, and objects in them; beyond either a schema is what it is on its own."""
_BESIDE_ALIAS = frozenset(
    {
        REF,
        "$id",
        "$defs",
        "$anchor",
        "$dynamicAnchor",
        "$schema",
        "$comment",
        "title",
        "description",
        "summary",
    }
)
"""What may stand beside a reference in a schema that is only another name for what it refers to."""

Bindings = dict[str, ReferenceTarget]
"""What each dynamic anchor means, by its name."""


class Teller(Protocol):
    """Takes down what was done."""

    def __call__(self, what: str, why: str, where: str) -> None:
        """Take down *what* was done at *where*, and *why*."""


def follow_dynamic(document: dict[str, Any], sites: Sequence[Site], homes: Homes, note: Teller) -> list[str]:
    """Make plain references of the dynamic ones among *sites*; return where copies were made.

    Args:
        document: The document, what comes from other files in its components; is changed.
        sites: Every site of the document; its plain references lead to their places already.
        homes: Where everything is.
        note: Told what a reference leads to nothing.
    """
    follower = _Follower(document, sites, homes, note)
    follower.follow()
    return follower.copied


@define(eq=False)
class _Follower:
    """Follows the dynamic references of one document."""

    document: dict[str, Any]
    sites: Sequence[Site]
    homes: Homes
    note: Teller
    copied: list[str] = field(factory=list)
    _scopes: dict[tuple[int, str], Scope] = field(factory=dict)
    _needs: dict[int, set[str]] = field(factory=dict)
    """The anchors whose meaning decides what is in a scope, by the scope's identity."""
    _by_source: dict[int, list[Site]] = field(factory=lambda: defaultdict(list))
    _made: dict[tuple[int, frozenset[tuple[str, int]]], str] = field(factory=dict)
    """Where the copy of a schema with certain meanings is."""
    _objects: int = 0
    """Objects in the copies made so far."""
    _aliases: list[tuple[dict[str, Any], dict[str, Any]]] = field(factory=list)
    """Schemas that are only another name of a copy, each with that copy."""

    def follow(self) -> None:
        """Follow all of them."""
        inside = [site for site in self.sites if site.scope is not None and site.key in {REF, DYNAMIC_REF}]
        for site in inside:
            scope = _scope(site)
            self._scopes[id(scope.target.source), scope.target.pointer] = scope
            self._by_source[id(site.source)].append(site)
        self._find_needs(inside)
        plain: list[tuple[Site, Bindings]] = []
        for site in inside:
            if site.key == DYNAMIC_REF:
                plain.append((site, _scope(site).anchors))
            else:
                self._bind(site, site.holder, _scope(site).anchors, _scope(site))
        for site, meanings in plain:
            self._bind(site, site.holder, meanings, _scope(site))
        for alias, copy in self._aliases:
            kept = {key: value for key, value in alias.items() if key != REF}
            alias.clear()
            alias.update({key: value for key, value in copy.items() if key != "$defs"})
            alias.update(kept)

    def _find_needs(self, inside: Sequence[Site]) -> None:
        """Find for each scope the anchors that it asks for, itself or through what it refers to."""
        users: dict[int, set[int]] = defaultdict(set)
        grown = []
        for site in inside:
            needs = self._needs.setdefault(id(site.scope), set())
            if site.key == DYNAMIC_REF:
                name = _dynamic_name(site)
                if name is not None:
                    needs.add(name)
                    grown.append(id(site.scope))
            elif (scope := self._scope_of(site)) is not None and scope is not site.scope:
                users[id(scope)].add(id(site.scope))
        while grown:
            scope_id = grown.pop()
            for user in users[scope_id]:
                if not self._needs[scope_id] <= self._needs[user]:
                    self._needs[user] |= self._needs[scope_id]
                    grown.append(user)

    def _scope_of(self, site: Site) -> Scope | None:
        """Return the scope of what *site* refers to; None where that refers to nothing itself."""
        if site.target is None:
            return None
        target = self.homes.canonical(site.target)
        place = target.pointer
        while True:
            scope = self._scopes.get((id(target.source), place))
            if scope is not None or not place:
                return scope
            place = place.rpartition("/")[0]

    def _bind(self, site: Site, holder: dict[str, Any], meanings: Bindings, owner: Scope) -> None:
        """Let the reference of *site*, in *holder* or a copy of it, mean what it does by *meanings*."""
        if site.key == DYNAMIC_REF:
            self._bind_dynamic(site, holder, meanings)
            return
        scope = self._scope_of(site)
        if scope is None or site.target is None:
            return
        needs = self._needs.get(id(scope), set())
        merged = {**scope.anchors, **meanings}
        wanted = {name: merged[name] for name in sorted(needs) if name in merged}
        usual = {name: meaning for name, meaning in scope.anchors.items() if name in wanted}
        target = self.homes.canonical(site.target)
        if {name: id(meaning.value) for name, meaning in wanted.items()} == {
            name: id(meaning.value) for name, meaning in usual.items()
        }:
            home = self.homes.of(target.source, target.pointer)
        else:
            home = self._copy(target, wanted, site, holder, owner)
        if home is not None:
            holder[REF] = _ref(home)

    def _bind_dynamic(self, site: Site, holder: dict[str, Any], meanings: Bindings) -> None:
        name = _dynamic_name(site)
        meaning = meanings.get(name) if name is not None else None
        meaning = meaning or site.target
        home = None if meaning is None else self.homes.of(meaning.source, meaning.pointer)
        holder.pop(DYNAMIC_REF, None)
        if home is None:
            self.note("a $dynamicRef is left open", "no schema around it has that anchor", site.where)
        elif REF in site.holder:
            holder["allOf"] = [*holder.get("allOf", ()), {REF: _ref(home)}]
        else:
            holder[REF] = _ref(home)

    def _copy(
        self, target: ReferenceTarget, meanings: Bindings, site: Site, holder: dict[str, Any], owner: Scope
    ) -> str | None:
        """Return where the copy of *target* is in which anchors mean what *meanings* say."""
        key = (id(target.value), frozenset((name, id(meaning.value)) for name, meaning in meanings.items()))
        if key in self._made:
            return self._made[key]
        is_enough = len(self._made) >= _MAX_COPIES or self._objects >= _MAX_COPIED_OBJECTS
        if is_enough or not isinstance(target.value, dict):
            return self.homes.of(target.source, target.pointer)
        clones: dict[int, dict[str, Any]] = {}
        clone = _cloned(target.value, clones)
        self._objects += len(clones)
        home = self.homes.of(owner.target.source, owner.target.pointer) or ""
        is_alias = holder is owner.target.value and not (holder.keys() - _BESIDE_ALIAS)
        if not is_alias:
            schemas = self.document.setdefault("components", {}).setdefault("schemas", {})
            own = (split(self.homes.of(target.source, target.pointer) or "") or ["schema"])[-1]
            word = (split(home) or ["schema"])[-1]
            name, number = f"{own}_{word}", 2
            while name in schemas:
                name, number = f"{own}_{word}_{number}", number + 1
            schemas[name] = clone
            home = join("/components/schemas", name)
        self._made[key] = home
        self.copied.append(site.where)
        for inner in self._by_source[id(target.source)]:
            copied = clones.get(id(inner.holder))
            if copied is not None:
                self._bind(inner, copied, {**_scope(inner).anchors, **meanings}, owner)
        for copied in clones.values():
            for keyword in ("$id", "$anchor", "$dynamicAnchor"):
                if isinstance(copied.get(keyword), str):
                    del copied[keyword]
        if is_alias:
            self._aliases.append((holder, clone))
        return None if is_alias else home


def _scope(site: Site) -> Scope:
    """Return the scope of a *site*, which is one inside a schema."""
    if site.scope is None:
        raise LookupError(site.where)
    return site.scope


def _dynamic_name(site: Site) -> str | None:
    """Return the anchor that *site* asks for; None where its reference is a plain one in fact."""
    name = site.text.partition("#")[2]
    if not name or name.startswith("/"):
        return None
    if site.target is not None and not (
        isinstance(site.target.value, Mapping) and site.target.value.get("$dynamicAnchor") == name
    ):
        return None
    return name


def _ref(home: str) -> str:
    return f"#{home}".replace("%", "%25")


def _cloned(value: Any, clones: dict[int, dict[str, Any]]) -> Any:
    """Return a copy of *value*, and in *clones* the copy of each object in it, by the object's identity."""
    if isinstance(value, dict):
        copied = clones[id(value)] = {key: _cloned(member, clones) for key, member in value.items()}
        return copied
    if isinstance(value, list):
        return [_cloned(item, clones) for item in value]
    return value
