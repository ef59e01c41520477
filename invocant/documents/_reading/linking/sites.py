"""Find every place of a document that refers to another, and what can be referred to by an identifier.

The walk goes by the kinds of objects, so that no data is taken for a reference. It goes on where a reference
leads: in other files, and in parts of the document that nothing but a reference gives a kind.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urljoin

from attrs import define, field, frozen

from invocant.documents._reading.linking.kinds import LISTS, SCHEMA, member_kind
from invocant.documents.pointers import escape, join, split

MAPPING = "mapping"
"""Kind of a value of a discriminator's mapping: text that may be a reference to a schema, or a name."""
REF, DYNAMIC_REF = "$ref", "$dynamicRef"


@define(eq=False)
class SourceFile:
    """One file: the document itself, or one that it refers to."""

    uri: str
    path: Path | None
    """None for a document that came as bytes."""
    label: str
    """What messages call it; empty for the document itself."""
    content: Any

    @property
    def is_main(self) -> bool:
        """Tell whether it is the document itself."""
        return not self.label

    def place(self, pointer: str) -> str:
        """Return what messages call a place of it."""
        return f"{self.label}#{pointer}" if self.label else pointer


@frozen(eq=False)
class ReferenceTarget:
    """A place that something refers to."""

    source: SourceFile
    pointer: str
    value: Any


@define(eq=False)
class SchemaResource:
    """What references count from: a whole file, or a schema with an `$id`."""

    uri: str
    root: ReferenceTarget
    anchors: dict[str, ReferenceTarget] = field(factory=dict)
    """By `$anchor` and `$dynamicAnchor`."""

    @property
    def is_embedded(self) -> bool:
        """Tell whether it is a schema inside a file."""
        return bool(self.root.pointer)


@define(eq=False)
class Scope:
    """A schema that is no part of another, or has an `$id`: what a dynamic reference looks for anchors in."""

    target: ReferenceTarget
    anchors: dict[str, ReferenceTarget] = field(factory=dict)
    """By `$dynamicAnchor`."""


@define(eq=False)
class Site:
    """A place that refers to another."""

    holder: dict[str, Any]
    key: str
    """`$ref`, `$dynamicRef`, or a name in a discriminator's mapping."""
    kind: str
    """Kind of what is wanted there."""
    source: SourceFile
    pointer: str
    resource: SchemaResource
    scope: Scope | None
    parent: Any = None
    """The object or array that has the holder; None for the root of a file."""
    place: str | int = ""
    """Where the parent has it."""
    target: ReferenceTarget | None = None
    """What it leads to, once that is known."""

    @property
    def text(self) -> str:
        """What is written there."""
        return str(self.holder[self.key])

    @property
    def where(self) -> str:
        """What messages call the place."""
        return self.source.place(self.pointer)

    @property
    def aim(self) -> ReferenceTarget:
        """What it leads to; asked only once that is known."""
        if self.target is None:
            raise LookupError(self.where)
        return self.target


_IDENTIFIERS = frozenset({"$id", "$anchor", "$dynamicAnchor"})
"""Keywords by which a schema can be referred to."""


@define(eq=False)
class Scan:
    """Everything found so far, in the order of the document."""

    is_swagger: bool = False
    """Whether the document is one of Swagger 2.0, and the files beside it with it."""
    sites: list[Site] = field(factory=list)
    resources: dict[str, SchemaResource] = field(factory=dict)
    """By their URI without a fragment."""
    identified: list[dict[str, Any]] = field(factory=list)
    """Schemas with an identifier of any kind."""
    recursive: list[str] = field(factory=list)
    """Where a keyword of an older draft stands, which nothing follows."""
    _seen: set[int] = field(factory=set)

    def file(self, source: SourceFile) -> SchemaResource:
        """Return the resource that a whole file is."""
        return self.resources.setdefault(
            source.uri, SchemaResource(source.uri, ReferenceTarget(source, "", source.content))
        )

    def has_seen(self, value: Any) -> bool:
        """Tell whether *value*, an object of a file, was walked through already."""
        return id(value) in self._seen

    def walk(self, target: ReferenceTarget, kind: str) -> None:
        """Find what stands at and below *target*, which is of *kind*."""
        source = target.source
        resource = self._resource_at(target)
        stack: list[tuple[str, Any, str, SchemaResource, Scope | None, Any, str | int]] = [
            (kind, target.value, target.pointer, resource, None, None, "")
        ]
        while stack:
            kind, value, pointer, resource, scope, parent, place = stack.pop()
            if isinstance(value, list):
                item_kind = SCHEMA if kind == SCHEMA else LISTS.get(kind)
                if item_kind is not None and id(value) not in self._seen:
                    self._seen.add(id(value))
                    stack += [
                        (item_kind, item, join(pointer, index), resource, scope, value, index)
                        for index, item in reversed(list(enumerate(value)))
                        if isinstance(item, (dict, list))
                    ]
                continue
            if not isinstance(value, dict):
                continue
            is_new = id(value) not in self._seen
            if kind == SCHEMA and is_new and (scope is None or not _IDENTIFIERS.isdisjoint(value)):
                resource, scope = self._identify(
                    value, ReferenceTarget(source, pointer, value), resource, scope
                )
            if isinstance(value.get(REF), str):
                self.sites.append(Site(value, REF, kind, source, pointer, resource, scope, parent, place))
            if not is_new:
                continue
            self._seen.add(id(value))
            if kind == SCHEMA:
                self._other_references(value, pointer, source, resource, scope)
            for key in reversed(value):
                member = value[key]
                if isinstance(member, (dict, list)):
                    below = member_kind(kind, key, is_swagger=self.is_swagger)
                    if below is not None:
                        stack.append((below, member, f"{pointer}/{escape(key)}", resource, scope, value, key))

    def _identify(
        self, schema: dict[str, Any], here: ReferenceTarget, resource: SchemaResource, scope: Scope | None
    ) -> tuple[SchemaResource, Scope]:
        """Take down by what *schema* can be referred to; return what its own references count from."""
        written = schema.get("$id")
        if isinstance(written, str):
            self.identified.append(schema)
            if written.startswith("#"):
                resource.anchors.setdefault(written[1:], here)
            elif written:
                uri = absolute(resource.uri, written.partition("#")[0])
                resource = self.resources.setdefault(uri, SchemaResource(uri, here))
                scope = Scope(here)
        scope = scope or Scope(here)
        for keyword in ("$anchor", "$dynamicAnchor"):
            name = schema.get(keyword)
            if isinstance(name, str):
                self.identified.append(schema)
                resource.anchors.setdefault(name, here)
                if keyword == "$dynamicAnchor":
                    scope.anchors.setdefault(name, here)
        return resource, scope

    def _other_references(
        self,
        schema: dict[str, Any],
        pointer: str,
        source: SourceFile,
        resource: SchemaResource,
        scope: Scope | None,
    ) -> None:
        if isinstance(schema.get(DYNAMIC_REF), str):
            self.sites.append(Site(schema, DYNAMIC_REF, SCHEMA, source, pointer, resource, scope))
        if "$recursiveRef" in schema:
            self.recursive.append(source.place(pointer))
        discriminator = schema.get("discriminator")
        if not isinstance(discriminator, dict):
            return
        default = discriminator.get("defaultMapping")
        if isinstance(default, str) and ("/" in default or "#" in default or "." in default):
            place = join(pointer, "discriminator")
            self.sites.append(Site(discriminator, "defaultMapping", MAPPING, source, place, resource, scope))
        mapping = discriminator.get("mapping")
        if not isinstance(mapping, dict):
            return
        for name, value in mapping.items():
            if isinstance(value, str) and ("/" in value or "#" in value or "." in value):
                place = join(pointer, "discriminator", "mapping")
                self.sites.append(Site(mapping, name, MAPPING, source, place, resource, scope))

    def _resource_at(self, target: ReferenceTarget) -> SchemaResource:
        """Return what references at *target* count from, if nothing at it says otherwise."""
        resource = self.file(target.source)
        node = target.source.content
        for segment in split(target.pointer):
            written = node.get("$id") if isinstance(node, dict) else None
            if isinstance(written, str) and written and not written.startswith("#"):
                uri = absolute(resource.uri, written.partition("#")[0])
                resource = self.resources.get(uri, resource)
            node = node[int(segment)] if isinstance(node, list) else node[segment]
        return resource


def absolute(base: str, reference: str) -> str:
    """Return the URI that *reference*, which has no fragment, stands for at *base*.

    The name of a file may be written as it is, with spaces, or percent-encoded.
    """
    if has_host(reference) or not base.startswith("file:"):
        return urljoin(base, reference)
    return urljoin(base, quote(unquote(reference), safe="/~:@!$&'()*+,;="))


def has_host(reference: str) -> bool:
    """Tell whether *reference* begins with a scheme or names a host."""
    scheme, colon, _ = reference.partition(":")
    return reference.startswith("//") or (
        bool(colon)
        and len(scheme) > 1
        and scheme[0].isalpha()
        and all(c.isalnum() or c in "+-." for c in scheme)
    )
