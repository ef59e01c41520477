"""Where each reference leads: by pointer, by anchor, by identifier, by the name of a file.

Source: RFC 3986, section 5; JSON Schema 2020-12, core, sections 8.2 and 9.1; OpenAPI 3.1.1, section 4.6.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from attrs import define, field

from invocant.documents._diagnostics import DocumentError, error
from invocant.documents._reading.linking.kinds import SCHEMA
from invocant.documents._reading.linking.sites import (
    MAPPING,
    REF,
    ReferenceTarget,
    Scan,
    SchemaResource,
    Site,
    absolute,
    has_host,
)
from invocant.documents._reading.linking.sources import Sources, TooManyFilesError
from invocant.documents.pointers import MAX_REFERENCES, MISSING, follow, join, split

_SCHEMA_WORDS = frozenset(
    {"type", "properties", "allOf", "anyOf", "oneOf", "items", "enum", "const", "additionalProperties"}
)
"""Keywords that only a schema has."""


_MAX_STEPS = 4 * MAX_REFERENCES
"""References followed on the way to one target; a circle of pointers through each other has no end."""


@define(eq=False)
class Targets:
    """Finds what sites lead to, and has what is found walked through too."""

    scan: Scan
    sources: Sources
    problems: dict[int, DocumentError] = field(factory=dict)
    """Why a site leads nowhere, by the site's place among all; a dangling pointer within a file is none."""
    redirected: list[tuple[Site, str]] = field(factory=list)
    """Sites that lead to an object of another kind, each with what that is."""

    _followed: int = 0
    """References followed on the way to the target of one site."""

    def find_all(self) -> None:
        """Give each site its target, those of the files that come up on the way too."""
        waiting: list[int] = []
        position = 0
        while True:
            while position < len(self.scan.sites):
                if not self._aim(position):
                    waiting.append(position)
                position += 1
            # What was found since may have the identifiers that others wait for.
            still = [number for number in waiting if not self._aim(number)]
            if len(still) == len(waiting) and position == len(self.scan.sites):
                return
            waiting = still

    def _aim(self, number: int) -> bool:
        """Give the site *number* its target; False where there is none yet."""
        site = self.scan.sites[number]
        self._followed = 0
        try:
            target = self.find(site)
        except TooManyFilesError:
            raise
        except DocumentError as problem:
            self.problems[number] = problem
            return False
        self.problems.pop(number, None)
        if target is None:
            return False
        kind = SCHEMA if site.kind == MAPPING else site.kind
        site.target = target = self._of_kind(site, target, kind)
        if isinstance(target.value, (dict, list)) and not self.scan.has_seen(target.value):
            self.scan.walk(target, kind)
        return True

    def find(self, site: Site, depth: int = 0) -> ReferenceTarget | None:
        """Return what *site* leads to; None where there is nothing at that place.

        Raises:
            DocumentError: it leads to a file or host that is not read.
        """
        name, _, fragment = site.text.partition("#")
        fragment = unquote(fragment)
        if not name:
            target = self._inside(site.resource, fragment, depth)
            if target is None and site.resource.is_embedded:
                target = self._inside(self.scan.file(site.source), fragment, depth)
            return target or self._nearest_definition(site, fragment)
        uri = absolute(site.resource.uri, name)
        known = self.scan.resources.get(uri)
        if known is None and site.resource.is_embedded and not has_host(name):
            # An `$id` that is only a label: what stands in the file is meant to count from the file.
            beside = absolute(site.source.uri, name)
            known = self.scan.resources.get(beside)
            uri = uri if uri.startswith("file:") else beside
        if known is None:
            known = self.scan.file(self.sources.get(uri, site.text, site.where))
        return self._inside(known, fragment, depth)

    def _inside(self, resource: SchemaResource, fragment: str, depth: int) -> ReferenceTarget | None:
        """Return what *fragment*, a pointer or an anchor, means in *resource*."""
        if not fragment:
            return resource.root
        if not fragment.startswith("/"):
            return resource.anchors.get(fragment)
        here = resource.root
        for segment in split(fragment):
            below = follow(here.value, [segment])
            if below is MISSING:
                # A reference on the way is followed, as other readers do, though a pointer knows none.
                through = self._through(here, depth)
                below = MISSING if through is None else follow(through.value, [segment])
                if through is None or below is MISSING:
                    return None
                here = through
            here = ReferenceTarget(here.source, join(here.pointer, segment), below)
        return here

    def _through(self, here: ReferenceTarget, depth: int) -> ReferenceTarget | None:
        if (
            depth >= MAX_REFERENCES
            or not isinstance(here.value, dict)
            or not isinstance(here.value.get(REF), str)
        ):
            return None
        resource = self.scan.file(here.source)
        try:
            through = self.find(
                Site(here.value, REF, SCHEMA, here.source, here.pointer, resource, None), depth + 1
            )
        except TooManyFilesError:
            raise
        except DocumentError:
            return None
        if (
            through is not None
            and isinstance(through.value, dict)
            and isinstance(through.value.get(REF), str)
        ):
            return self._through(through, depth + 1) or through
        return through

    @staticmethod
    def _nearest_definition(site: Site, fragment: str) -> ReferenceTarget | None:
        """Return what a `#/$defs/X` means that counts from a schema around it, not from the file."""
        segments = split(fragment)
        if len(segments) < 2 or segments[0] not in {"$defs", "definitions"}:
            return None
        above = split(site.pointer)
        while above:
            definition = follow(site.source.content, [*above, *segments])
            if definition is not MISSING:
                return ReferenceTarget(site.source, join("", *above, *segments), definition)
            above.pop()
        return None

    def _of_kind(self, site: Site, target: ReferenceTarget, kind: str) -> ReferenceTarget:
        """Return *target*, or the schema in it where a schema is wanted and what is there has one."""
        value = target.value
        if kind != SCHEMA or not isinstance(value, Mapping) or value.keys() & {*_SCHEMA_WORDS, REF}:
            return target
        inside: list[str] = []
        what = ""
        if isinstance(value.get("schema"), Mapping) and (
            value.keys() & {"in", "name", "required", "example"}
        ):
            inside, what = ["schema"], "a parameter"
        elif isinstance(value.get("content"), Mapping):
            media = _json_media(value["content"])
            if media is not None:
                inside, what = ["content", media, "schema"], "a response or a body"
        schema = follow(value, inside) if inside else MISSING
        if schema is MISSING:
            return target
        self.redirected.append((site, what))
        return ReferenceTarget(target.source, join(target.pointer, *inside), schema)


def is_schema(value: Any) -> bool:
    """Tell whether *value* can only be a schema."""
    return isinstance(value, Mapping) and bool(value.keys() & _SCHEMA_WORDS) and "content" not in value


def _json_media(content: Mapping[str, Any]) -> str | None:
    """Return the media type that is JSON, else the first one that has a schema."""
    with_schema = [
        media for media, holder in content.items() if isinstance(holder, Mapping) and "schema" in holder
    ]
    return next((media for media in with_schema if "json" in media.lower()), next(iter(with_schema), None))


def nothing_there(site: Site) -> DocumentError:
    """Return the error for a *site* that leads nowhere."""
    return error(
        "a reference to nothing",
        site.where,
        {site.key: site.text},
        why="there is nothing at that place"
        + ("" if site.text.startswith("#") and site.source.is_main else " of the file"),
        fix="correct the reference, or add what it names",
    )
