"""Take a newer document from its vendor: tell what changes and which overlay actions go, then write it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from invocant.documents import METHODS, operations
from invocant.documents.pointers import from_ref, join, lookup, split
from invocant_generator import _source as source_file
from invocant_generator._commands.leaving_out import applied
from invocant_generator._commands.needless import Needless, needless_actions
from invocant_generator._commands.package_content import PackageContent
from invocant_generator._diff.reports import fragment
from invocant_generator._diff.whole import Difference, compare_documents
from invocant_generator._names_lock import Names
from invocant_generator._output import lock, swap
from invocant_generator._pipeline import load_document
from invocant_generator._selection import matches, select
from invocant_generator._summary import count_operations
from invocant_generator._target import Target, UsageError, public_address

if TYPE_CHECKING:
    from invocant.documents import Overlay


@frozen
class Offer:
    """A newer document, looked at but not taken yet."""

    target: Target
    document: Mapping[str, Any]
    """The document in our scope, as it would be written."""
    difference: Difference
    needless: Sequence[Needless]
    """Of the overlays, what the vendor has mended first, then what could go too, though it does no harm."""
    origin: str
    """Where it was fetched from."""


def consider(target: Target, data: bytes, origin: str, *, check: Callable[[dict[str, Any]], None]) -> Offer:
    """Look at a newer document for *target*.

    Args:
        target: The API it is for.
        data: The document's file.
        origin: Where it is from.
        check: Called with the overlaid document; raises when no package can be made of it.

    Raises:
        DocumentError: it is no document, or an overlay breaks on it in another way than by matching nothing.
    """
    from invocant.documents import load, load_overlay

    source = read_source(target)
    newer = in_scope(load(data, max_size=target.max_size), source)
    current = load_document(target).document
    overlays = {path: load_overlay(path, name=target.label(path)) for path in target.overlays}
    overlaid = applied(newer, [*overlays.values()])
    check(overlaid)
    before = applied(current, [*overlays.values()])
    names = Names.load(target.names) if target.names is not None else None
    older, later = selected(target, before), selected(target, overlaid)
    difference = compare_documents(older, later, names, target.options)
    return Offer(target, newer, difference, _needless(target, newer, overlays), origin)


def _needless(
    target: Target, document: Mapping[str, Any], overlays: Mapping[Path, Overlay]
) -> Sequence[Needless]:
    """Return what can go of the *overlays* of *target*."""

    def content(overlaid: Mapping[str, Any]) -> PackageContent:
        return PackageContent(selected(target, overlaid), target.name, target.options)

    if target.names is None:
        return needless_actions(document, overlays, content)
    lock_file = target.names

    def locked(overlaid: Mapping[str, Any]) -> PackageContent:
        return evolve(content(overlaid), names=lambda: Names.load(lock_file))

    return needless_actions(document, overlays, content, locked)


def selected(target: Target, document: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the part of an overlaid *document* that a package of *target* would be made of.

    An operation that is skipped may be in another revision alone.
    """
    skip = [name for name in target.skip if matches(document, name)]
    return select(document, skip, partial=target.partial).document if skip or target.partial else document


def both_sides(
    target: Target, old: Path, new: Path, overlays: Sequence[Overlay]
) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Return two documents as the packages of *target* would be made of them, overlays applied as they match.

    An operation that is skipped may be in one of them alone.
    """
    loaded = [applied(load_document(target, path).document, overlays) for path in (old, new)]
    unknown = [name for name in target.skip if not any(matches(document, name) for document in loaded)]
    if unknown:
        select(loaded[1], unknown, partial=False)  # says which names are alike
    return selected(target, loaded[0]), selected(target, loaded[1])


def read_source(target: Target) -> Mapping[str, Any]:
    """Return the `source` table of the API's source.toml.

    Raises:
        UsageError: there is none, or it cannot be read.
    """
    path = target.source_file or target.document.with_name(source_file.FILE)
    tables = source_file.read(path, target.label(path))
    if "source" not in tables:
        raise UsageError(f"{target.label(path)} has no table [source]")
    return tables["source"]


def in_scope(document: Mapping[str, Any], source: Mapping[str, Any]) -> dict[str, Any]:
    """Return the part of *document* that we serve: the paths and methods of *source*, and what they reach.

    A source without `scope` takes all paths, one without `methods` all methods.
    """
    scope = re.compile(str(source.get("scope", "")))
    methods = set(source.get("methods", METHODS))
    paths = {}
    for path, item in document.get("paths", {}).items():
        if scope.search(path):
            kept = {key: value for key, value in item.items() if key not in METHODS or key in methods}
            if any(key in METHODS for key in kept) or "$ref" in kept:
                paths[path] = kept
    result = {**document, "paths": paths}
    components = document.get("components", {})
    kept_components: dict[str, dict[str, Any]] = {}
    for section, name in _reached(document, paths):
        kept_components.setdefault(section, {})[name] = components[section][name]
    if isinstance(components.get("securitySchemes"), Mapping):
        kept_components["securitySchemes"] = dict(components["securitySchemes"])
    if components:
        result["components"] = {
            section: {
                name: kept_components[section][name] for name in names if name in kept_components[section]
            }
            for section, names in components.items()
            if section in kept_components
        }
    tags = {
        tag
        for operation in operations(result)
        for tag in operation.raw.get("tags", ())
        if isinstance(tag, str)
    }
    if isinstance(document.get("tags"), list):
        result["tags"] = [
            tag for tag in document["tags"] if isinstance(tag, Mapping) and tag.get("name") in tags
        ]
    return result


def _reached(document: Mapping[str, Any], start: Any) -> Iterator[tuple[str, str]]:
    """Yield section and name of every component that *start* needs, directly or not."""
    seen: set[tuple[str, str]] = set()
    rest = [start]
    while rest:
        node = rest.pop()
        if isinstance(node, Mapping):
            reference = node.get("$ref")
            segments = split(from_ref(reference) or "") if isinstance(reference, str) else []
            if len(segments) > 2 and segments[0] == "components":
                section, name = segments[1:3]
                component = lookup(document, join("/components", section, name), None)
                if (section, name) not in seen and component is not None:
                    seen.add((section, name))
                    yield section, name
                    rest.append(component)
            rest += node.values()
        elif isinstance(node, list):
            rest += node


def accept(offer: Offer, *, root: Path, revision: str, date: str) -> list[Path]:
    """Write the document, its source.toml and a fragment for changelog.d/, if there is one; return these.

    Args:
        offer: What was looked at.
        root: The checkout.
        revision: What the vendor calls this revision.
        date: The day of the revision, `YYYY-MM-DD`.
    """
    write = _as_json if offer.target.document.suffix == ".json" else as_yaml
    text = write(offer.document).encode()
    source = offer.target.source_file or offer.target.document.with_name(source_file.FILE)
    values = {
        "provenance": '"received"',
        "revision": f'"{revision}"',
        "date": date,
        "openapi": f'"{offer.document.get("openapi", "")}"',
        "operations": str(count_operations(offer.document)),
        "sha256": f'"{lock.digest(text)}"',
    }
    if offer.origin.startswith(("http://", "https://")):
        stands = read_source(offer.target).get("url") == offer.origin  # what a person wrote there is kept
        values["url"] = f'"{offer.origin if stands else public_address(offer.origin)}"'
    files = {
        offer.target.document: text,
        source: set_values(source.read_text("utf-8"), values).encode(),
    }
    if (root / "changelog.d").is_dir():
        name = f"{offer.target.api}.{re.sub(r'[^A-Za-z0-9_-]', '-', revision)}.api.md"
        files[root / "changelog.d" / name] = changelog(offer, revision).encode()
    swap.replace({}, files, trash=root)
    return list(files)


def set_values(text: str, values: Mapping[str, str]) -> str:
    """Return the TOML *text* with the keys of *values* set where they stand; comments and order stay."""
    for key, value in values.items():
        line = re.compile(rf'^({key}\s*=\s*)("[^"\n]*"|[^\s#]+)', re.MULTILINE)
        text = line.sub(lambda match, value=value: match[1] + value, text, count=1)  # type: ignore[misc] # bound now
    return text


def _as_json(document: Mapping[str, Any]) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def as_yaml(document: Mapping[str, Any]) -> str:
    """Return *document* as YAML in its own order; texts of several lines as blocks."""
    import yaml

    class Dumper(yaml.SafeDumper):
        """Writes every value out: an anchor would suggest that somebody meant two values to be one."""

        def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the signature is yaml's
            return True

    def text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
        block = "\n" in value and not any(line != line.rstrip() for line in value.split("\n"))
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if block else None)

    Dumper.add_representer(str, text)
    return str(yaml.dump(document, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=110))


def changelog(offer: Offer, revision: str) -> str:
    """Return the changelog fragment: what the update means to users, worst first."""
    info = offer.document.get("info")
    title = str(info.get("title", offer.target.api)) if isinstance(info, Mapping) else offer.target.api
    lines = fragment(offer.difference)
    head = f"{' '.join(title.split())}, revision {revision}:"
    return "\n".join([head, "", *(lines or ["- nothing that a program could notice"])]) + "\n"
