"""Make every reference of a document a JSON pointer into itself, whatever it was.

What it takes is told: a reference that stands where OpenAPI has none is followed with a note, one that leads
out of what may be read is refused, or, where a part may be left out, named.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from attrs import define, field, frozen

from invocant.documents._diagnostics import Diagnostic, DocumentError, Note, error
from invocant.documents._reading.linking.dynamic import follow_dynamic
from invocant.documents._reading.linking.homes import Homes
from invocant.documents._reading.linking.kinds import (
    MAPS,
    MEDIA_TYPE,
    PATH_ITEM,
    SCHEMA,
    SECTIONS,
    SWAGGER_SECTIONS,
    TEXT,
)
from invocant.documents._reading.linking.sites import (
    DYNAMIC_REF,
    MAPPING,
    REF,
    ReferenceTarget,
    Scan,
    Site,
    SourceFile,
    absolute,
)
from invocant.documents._reading.linking.sizes import check_size
from invocant.documents._reading.linking.sources import Bounds, Sources
from invocant.documents._reading.linking.targets import Targets, is_schema, nothing_there
from invocant.documents._reading.shape import is_swagger
from invocant.documents.pointers import target

_DOCUMENTATION = frozenset({"example", "link", TEXT})
"""Kinds that no client needs: a document is not refused for one that is not there."""
_MAX_PROBLEMS = 20


@frozen
class Linked:
    """A document that refers to nothing but itself, and what that took."""

    document: dict[str, Any]
    files: tuple[Path, ...]
    """What was read beside it."""
    notes: tuple[Note, ...]
    """What was followed though no specification says how, and what was not."""
    problems: tuple[Diagnostic, ...]
    """What leads to nothing that may be read; it is left open or as it was."""


def link(document: dict[str, Any], path: Path | None, bounds: Bounds, *, partial: bool = False) -> Linked:
    """Return *document*, which is changed, with its references led to places in it.

    Args:
        document: The document as parsed. Of one of OpenAPI 3.2, `$self` is what its references count from.
        path: Where it was read; None for bytes, which have nothing beside them.
        bounds: What may be read on its word.
        partial: Name what leads out instead of refusing the document.

    Raises:
        DocumentError: references that lead out of what may be read, to nothing in a file, or in a circle
            where OpenAPI has none; up to 20.
    """
    place = path.resolve() if path is not None else None
    uri = place.as_uri() if place is not None else "file:///document"
    own = document.get("$self") if str(document.get("openapi", "")).startswith("3.2") else None
    if isinstance(own, str):
        uri = absolute(uri, own.partition("#")[0])
    main = SourceFile(uri, place, "", document)
    sources = Sources(main, bounds)
    scan = Scan(is_swagger=is_swagger(document))
    scan.file(main)
    scan.walk(ReferenceTarget(main, "", document), "document")
    targets = Targets(scan, sources)
    targets.find_all()
    linker = _Linker(document, scan, targets, sources)
    linker.judge()
    if linker.problems and not partial:
        raise DocumentError(linker.problems[:_MAX_PROBLEMS])
    linker.rewrite()
    return Linked(document, tuple(sources.files), tuple(linker.noted()), tuple(linker.problems))


@define(eq=False)
class _Linker:
    """Rewrites the sites of one document."""

    document: dict[str, Any]
    scan: Scan
    targets: Targets
    sources: Sources
    problems: list[Diagnostic] = field(factory=list)
    homes: Homes = field(init=False)
    _notes: dict[tuple[str, str], list[str]] = field(factory=dict)
    _lost: set[int] = field(factory=set)
    """Sites that lead to nothing that may be read, by their place among all."""
    _written: dict[int, bool] = field(factory=dict)
    """Holders whose content is that of their targets; False while that is being found."""

    def __attrs_post_init__(self) -> None:
        """Know the version, which decides what may stand beside a reference."""
        if is_swagger(self.document):
            self.homes = Homes(self.document, is_30=True, sections=SWAGGER_SECTIONS)
        else:
            self.homes = Homes(self.document, str(self.document.get("openapi", "")).startswith("3.0"))

    def note(self, what: str, why: str, where: str) -> None:
        """Take down what was done at *where*; places of one kind are one note."""
        self._notes.setdefault((what, why), []).append(where)

    def noted(self) -> Iterator[Note]:
        """Yield the notes, each with its first place, and how many more there are."""
        for (what, why), places in self._notes.items():
            more = f"; {len(places)} places, this is the first" if len(places) > 1 else ""
            yield Note(what, places[0], why + more)

    # -------------------------------------------------------------------------------------- what leads

    def judge(self) -> None:
        """Take down what the sites lead to that is nothing, or another kind than is wanted."""
        for number, site in enumerate(self.scan.sites):
            problem = self.targets.problems.get(number)
            if problem is None and site.target is None and self._must_lead(site):
                problem = nothing_there(site)
            if problem is None:
                if site.target is None and site.kind in _DOCUMENTATION:
                    self.note(
                        f"a reference in place of {_a(site.kind)} leads to nothing", _AS_IT_IS, site.where
                    )
                continue
            if site.key == REF and self._leads_away(site):
                self._lost.add(number)
            if site.kind in _DOCUMENTATION or site.kind == MAPPING:
                self.note(
                    f"a reference in place of {_a(site.kind)} is not followed",
                    problem.diagnostics[0].why,
                    site.where,
                )
            else:
                self.problems += problem.diagnostics
        for site, what in self.targets.redirected:
            self.note(f"a schema refers to {what}", "the schema in that is meant", site.where)
        for where in self.scan.recursive:
            self.note(
                "$recursiveRef is not followed", "a keyword of an older draft; $dynamicRef is read", where
            )

    @staticmethod
    def _leads_away(site: Site) -> bool:
        """Tell whether what is written at *site* means nothing in the document alone."""
        return not site.source.is_main or not site.text.startswith("#")

    def _must_lead(self, site: Site) -> bool:
        """Tell whether nobody after this step would tell that *site* leads nowhere."""
        if site.kind == MAPPING or site.key == DYNAMIC_REF:
            return False
        if self._leads_away(site):
            return True
        return site.kind not in {*SECTIONS, *_DOCUMENTATION, PATH_ITEM}

    # ---------------------------------------------------------------------------------------- rewriting

    def rewrite(self) -> None:
        """Lead every site to its place in the document, and put there what stands in other files."""
        sites = [site for site in self.scan.sites if site.target is not None]
        self.homes.settle(sites)
        self._neutralise()
        inline = [site for site in sites if self._is_inline(site)]
        held = {id(site) for site in inline}
        for site in sites:
            if id(site) not in held and site.key != DYNAMIC_REF:
                self._lead(site)
        self.homes.add()
        if any(site.key == DYNAMIC_REF for site in self.scan.sites):
            self._follow_dynamic([site for site in self.scan.sites if id(site) not in held])
        for site in inline:
            value = self._final(site)
            if not isinstance(value, dict) and site.parent is not None:
                site.parent[site.place] = value
        for site in inline:
            self._write_out(site)
        for schema in self.scan.identified:
            for keyword in ("$id", "$anchor", "$dynamicAnchor"):
                if isinstance(schema.get(keyword), str):
                    del schema[keyword]
        if inline:
            check_size(self.document)

    def _neutralise(self) -> None:
        """Let nothing that leads out, or to nothing in its file, be looked for by a later step."""
        for number, site in enumerate(self.scan.sites):
            if site.key != REF or site.target is not None:
                continue
            if site.kind == TEXT and isinstance(site.parent, dict):
                site.parent.pop(site.place, None)
            elif number in self._lost and site.kind not in {SCHEMA, *_DOCUMENTATION}:
                site.holder[REF] = _NOTHING
            elif number in self._lost:
                site.holder.pop(REF, None)

    def _is_inline(self, site: Site) -> bool:
        if site.key != REF or site.kind == MAPPING:
            return False
        if site.kind in SECTIONS:
            return self.homes.owns(site)
        if site.kind == MEDIA_TYPE and str(self.document.get("openapi", "")).startswith("3.2"):
            return True
        if site.kind != PATH_ITEM:
            self.note(
                f"a reference in place of {_a(site.kind)} is followed",
                "OpenAPI has none there, and what it leads to is what was meant",
                site.where,
            )
            return True
        return self._leads_out(site)

    @staticmethod
    def _leads_out(site: Site) -> bool:
        return not site.aim.source.is_main or not site.source.is_main

    def _lead(self, site: Site) -> None:
        """Write the pointer to what *site* leads to, unless it is there already."""
        # What stands in a part that is taken over is there as it was; else references alone are skipped.
        place = site.aim
        home = self.homes.of(place.source, place.pointer)
        if home is None:
            place = self.homes.canonical(place)
            home = self.homes.of(place.source, place.pointer)
        if home is None:
            return
        ref = f"#{home}".replace("%", "%25")
        if site.kind in {"response", "request body"} and is_schema(place.value):
            self.note(
                f"{_a(site.kind)} refers to a schema",
                f"OpenAPI wants {_a(site.kind)} there; it is read as JSON of that schema",
                site.where,
            )
            site.holder.clear()
            schema = {"schema": {REF: ref}}
            content = schema if is_swagger(self.document) else {"content": {"application/json": schema}}
            site.holder.update({"description": "", **content})
        elif not site.source.is_main or target(self.document, site.text) is not place.value:
            site.holder[site.key] = ref

    def _follow_dynamic(self, sites: list[Site]) -> None:
        copied = follow_dynamic(self.document, sites, self.homes, self.note)
        if copied:
            self.note(
                "a schema is copied for each use",
                "it has a $dynamicRef, which means something else in each",
                copied[0],
            )

    def _final(self, site: Site) -> Any:
        """Return what *site* leads to in the end, through references that stand alone."""
        seen: set[int] = set()
        while True:
            value = site.aim.value
            through = self.homes.site_of(value)
            if through is None or through.target is None or len(through.holder) > 1:
                return value
            if id(through) in seen:
                raise error(
                    "a reference in a circle",
                    site.where,
                    {REF: site.text},
                    why="following it leads back to itself",
                    fix="let one of the references name a definition",
                )
            seen.add(id(through))
            site = through

    def _write_out(self, site: Site) -> None:
        """Let the holder of *site* be what it refers to, with what stands beside the reference on top."""
        holder = site.holder
        if REF not in holder:
            return
        if self._written.get(id(holder)) is False:
            raise error(
                "a reference in a circle",
                site.where,
                {REF: site.text},
                why="what it leads to holds the reference itself",
                fix="write the parts out, or let one of the references name a definition",
            )
        value = self._final(site)
        if not isinstance(value, dict) or value is holder:
            return
        self._written[id(holder)] = False
        inner = self.homes.site_of(value)
        if inner is not None and self._is_pending(inner):
            self._write_out(inner)
        beside = {} if site.kind in SECTIONS else {key: part for key, part in holder.items() if key != REF}
        clash = sorted(key for key in beside if key in value and beside[key] != value[key])
        if clash:
            self.note(
                f"{', '.join(clash)} beside a reference {'stands' if len(clash) == 1 else 'stand'} in what it"
                " refers to as well",
                "no specification says which counts; what stands beside the reference does",
                site.where,
            )
        holder.clear()
        holder.update({**value, **beside})
        self._written[id(holder)] = True

    def _is_pending(self, site: Site) -> bool:
        return (
            site.target is not None
            and site.kind not in SECTIONS
            and self._written.get(id(site.holder)) is None
        )


_NOTHING = "#/x-invocant-nothing"
"""A reference that leads nowhere in any document, for what a later step is to find missing."""
_AS_IT_IS = "the document says nothing of it; the reference is left as it is"


def _a(kind: str) -> str:
    if (
        kind in {"info", "components", MAPPING}
        or kind.startswith("list of")
        or (kind in MAPS and kind[-1] == "s")
    ):
        return f"the {kind}"
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"
