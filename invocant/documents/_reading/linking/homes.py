"""Where what stands in another file is put in the document: under a name of its own, or where it is used.

A schema, a parameter or a response gets a name in the components: that of the component that only refers to
it, else its own in the file, else the file's. A path item, an operation or a text, which have no section
there, are written out where they are referred to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from attrs import define, field

from invocant.documents._reading.linking.kinds import SCHEMA, SECTIONS
from invocant.documents._reading.linking.sites import MAPPING, REF, ReferenceTarget, Site, SourceFile
from invocant.documents.pointers import follow, join, lookup, split

_NO_NAME = re.compile(r"[^A-Za-z0-9._-]+")


_COMPONENTS: Mapping[str, str] = {kind: f"/components/{section}" for kind, section in SECTIONS.items()}


@define(eq=False)
class Root:
    """A place of another file that is put somewhere with all that stands below it."""

    target: ReferenceTarget
    site: Site | None = None
    """Where it is written out; None for what gets a place in the components."""
    home: str = ""
    """Its place in the components."""


@define(eq=False)
class Homes:
    """The places in the document of everything that is in another file."""

    document: dict[str, Any]
    is_30: bool
    """Whether what stands beside a reference does not count."""
    sections: Mapping[str, str] = _COMPONENTS
    """Where the kinds that can have a name have it: the pointer to the object of the names, by kind."""
    _roots: dict[int, dict[str, Root]] = field(factory=dict)
    """By the source's identity and the pointer in it."""
    _sites: dict[int, Site] = field(factory=dict)
    """The sites of references, by the holder's identity."""
    _new: list[tuple[str, str, ReferenceTarget]] = field(factory=list)
    """What gets a name: where such names are, the name and what."""

    def settle(self, sites: list[Site]) -> None:
        """Give everything in other files that the *sites* lead to its place."""
        for site in sites:
            if site.key == REF and site.kind != MAPPING:
                self._sites.setdefault(id(site.holder), site)
        wanted = [
            (site, target)
            for site in sites
            if site.target is not None and not (target := self.canonical(site.target)).source.is_main
        ]
        ranked = sorted(enumerate(wanted), key=lambda entry: (len(split(entry[1][1].pointer)), entry[0]))
        roots: list[tuple[int, Site, Root]] = []
        for position, (site, target) in ranked:
            known = self._roots.setdefault(id(target.source), {})
            if any(place in known for place in _above(target.pointer)):
                continue
            root = known[target.pointer] = Root(target)
            roots.append((position, site, root))
        roots.sort(key=lambda entry: entry[0])
        for _, site, root in roots:
            if site.kind not in self.sections and site.kind != MAPPING:
                root.site = site
        adopted = self._adopted(sites)
        taken = {section: set(self._section(section)) for section in self.sections.values()}
        for _, _, root in roots:
            for section, names in self._written_sections(root):
                taken[section].update(names)
        for _, site, root in roots:
            owner = adopted.get((id(root.target.source), root.target.pointer))
            if root.site is not None:
                continue
            if owner is not None:
                root.site = owner
                continue
            section = self.sections[SCHEMA if site.kind == MAPPING else site.kind]
            name = next(name for name in _names(root.target) if name not in taken[section])
            taken[section].add(name)
            root.home = join(section, name)
            self._new.append((section, name, root.target))

    def _written_sections(self, root: Root) -> Iterator[tuple[str, Iterable[str]]]:
        """Yield the sections of names that *root*, another file, has, each with the names in it."""
        site, value = root.site, root.target.value
        home = self.of(site.source, site.pointer) if site is not None else None
        for section in self.sections.values() if home is not None else ():
            if home == section or section.startswith(f"{home}/"):
                names = follow(value, split(section[len(home or "") :]))
                if isinstance(names, dict):
                    yield section, names

    def _adopted(self, sites: list[Site]) -> dict[tuple[int, str], Site]:
        """Return the author's components that only refer to a place of another file, by that place."""
        adopted: dict[tuple[int, str], Site] = {}
        for site in sites:
            section = self.sections.get(site.kind)
            if site.key != REF or section is None or site.target is None or not self.is_bare(site):
                continue
            home, _, name = (self.of(site.source, site.pointer) or "").rpartition("/")
            if name and home == section:
                target = self.canonical(site.target)
                if not target.source.is_main:
                    adopted.setdefault((id(target.source), target.pointer), site)
        return adopted

    def is_bare(self, site: Site) -> bool:
        """Tell whether nothing stands beside a reference that would count."""
        return self.is_30 or len(site.holder) == 1

    def owns(self, site: Site) -> bool:
        """Tell whether what *site* refers to is written out in its place."""
        if site.target is None:
            return False
        target = self.canonical(site.target)
        root = self._roots.get(id(target.source), {}).get(target.pointer)
        return root is not None and root.site is site

    def canonical(self, target: ReferenceTarget) -> ReferenceTarget:
        """Return *target*, or what it only refers to where it stands in another file."""
        seen: set[int] = set()
        while not target.source.is_main and isinstance(target.value, dict) and id(target.value) not in seen:
            seen.add(id(target.value))
            site = self._sites.get(id(target.value))
            if site is None or site.target is None or not self.is_bare(site):
                break
            target = site.target
        return target

    def site_of(self, value: Any) -> Site | None:
        """Return the site whose holder *value* is, or None."""
        return self._sites.get(id(value))

    def of(self, source: SourceFile, pointer: str, depth: int = 0) -> str | None:
        """Return where in the document *pointer* of *source* is; None for what is not taken over."""
        if source.is_main:
            return pointer
        roots = self._roots.get(id(source), {})
        for place in _above(pointer):
            root = roots.get(place)
            if root is not None and depth < 100:
                home: str | None = root.home or None
                if root.site is not None:
                    home = self.of(root.site.source, root.site.pointer, depth + 1)
                return None if home is None else home + pointer[len(place) :]
        return None

    def add(self) -> None:
        """Put what has a new name into the components."""
        for section, name, target in self._new:
            holder: Any = self.document
            for segment in split(section):
                holder = holder.setdefault(segment, {}) if isinstance(holder, dict) else None
            if isinstance(holder, dict):  # else the outline is wrong, which is told after this
                holder[name] = target.value

    def _section(self, section: str) -> Iterator[str]:
        names = lookup(self.document, section)
        yield from names if isinstance(names, dict) else ()


def _above(pointer: str) -> Iterator[str]:
    """Yield *pointer* and the pointers to all that it stands in, from the inside out."""
    yield pointer
    while pointer:
        pointer = pointer.rpartition("/")[0]
        yield pointer


def _names(target: ReferenceTarget) -> Iterator[str]:
    """Yield what the component could be called: its own name, with the file's, the folders', a number."""
    path = PurePosixPath(target.source.label)
    words = [_plain(part.partition(".")[0]) for part in path.parts if part.partition(".")[0]]
    if len(words) > 1 and words[-1] == "index":
        words.pop()
    own = [_plain(segment) for segment in split(target.pointer)][-1:]
    words = [word for word in [*words, *own] if word] or ["file"]
    for length in range(1, len(words) + 1):
        yield "_".join(words[-length:])
    number = 2
    while True:
        yield f"{'_'.join(words)}_{number}"
        number += 1


def _plain(word: str) -> str:
    return _NO_NAME.sub("_", word).strip("_")
