"""Compare two whole documents: methods, classes, and what is round them; worst first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from attrs import frozen

from invocant_generator import _collecting as collecting
from invocant_generator._diff.change import Change, Level
from invocant_generator._diff.client import compare_client
from invocant_generator._diff.compare import compare_classes
from invocant_generator._diff.details import rest
from invocant_generator._diff.operations import compare_operations
from invocant_generator._diff.place import ChangePlace, Comparison
from invocant_generator._diff.surface import Surface, part, section, surface
from invocant_generator._diff.webhooks import compare_webhooks
from invocant_generator._names_lock import Names

Schema = Mapping[str, Any]


@frozen
class Difference:
    """Everything that changed between two revisions."""

    changes: tuple[Change, ...]
    """Worst first, then by subject."""
    old: Surface
    new: Surface

    @property
    def worst(self) -> Level | None:
        """The class of the worst change, or None where nothing changed."""
        return self.changes[0].level if self.changes else None

    def counts(self) -> dict[Level, int]:
        """Return how many changes each class has, worst first, zeros included."""
        counted = Counter(change.level for change in self.changes)
        return {level: counted[level] for level in sorted(Level, reverse=True)}


def compare_documents(
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    names: Names | None = None,
    options: Mapping[str, Any] | None = None,
) -> Difference:
    """Compare two overlaid documents.

    Args:
        old: The earlier revision.
        new: The later one.
        names: The names lock of the earlier revision; without it the names are those of a first generation.
        options: Of openapi-python-client's configuration, those that the package is made with.
    """
    with collecting.seldom():
        return _compare(old, new, names, options or {})


def _compare(
    old: Mapping[str, Any], new: Mapping[str, Any], names: Names | None, options: Mapping[str, Any]
) -> Difference:
    from invocant.documents import repair

    content_types = options.get("content_type_overrides")
    before = surface(old, repair(dict(old), content_types=content_types), names or Names(), options)
    repaired = repair(dict(new), content_types=content_types)
    after = surface(new, repaired, before.names.following(), options)
    comparison = Comparison(before, after)
    _root(comparison)
    compare_operations(comparison)
    compare_classes(comparison)
    compare_webhooks(comparison)
    _unused(comparison, old, new)
    ordered = sorted(
        dict.fromkeys(comparison.changes),
        key=lambda change: (-change.level, change.resources, change.subject, change.kind, change.text),
    )
    return Difference(tuple(ordered), before, after)


def _root(comparison: Comparison) -> None:
    old, new = comparison.old.overlaid, comparison.new.overlaid
    place = ChangePlace(comparison, "client", "", True, True, ())
    if old.get("openapi") != new.get("openapi"):
        place.add(
            "version-changed",
            "is described in another OpenAPI version",
            old.get("openapi"),
            new.get("openapi"),
        )
    info = [part(old, "info"), part(new, "info")]
    if info[0].get("version") != info[1].get("version"):
        versions = (str(side.get("version", "")) for side in info)
        place.add("version-changed", f"is version {info[1].get('version')} of the API", *versions)
    rest(place.below("client", "/info"), _prose(info[0]), _prose(info[1]), {"version"})
    compare_client(place)
    if old.get("tags") != new.get("tags"):
        place.add("text-changed", "has other words for its tags", old.get("tags", []), new.get("tags", []))
    handled = {"openapi", "info", "servers", "paths", "components", "tags", "security", "webhooks"}
    rest(place, old, new, handled)


def _prose(info: Mapping[str, Any]) -> dict[str, Any]:
    """Return the title and description of *info*, and all else but the version under `summary`."""
    words = {key: value for key, value in info.items() if key not in ("title", "description", "version")}
    return {"title": info.get("title"), "description": info.get("description"), "summary": words}


def _unused(comparison: Comparison, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    """Tell of differences in components that no operation reaches, so that nothing else told them."""
    place = ChangePlace(comparison, "document", "", True, True, ())
    for name_of in (
        "parameters",
        "responses",
        "requestBodies",
        "headers",
        "examples",
        "links",
        "callbacks",
        "pathItems",
    ):
        before, after = section(old, name_of), section(new, name_of)
        for name in sorted(before.keys() | after.keys()):
            if before.get(name) != after.get(name) and not _told(name_of, name, old, new):
                place.add(
                    "unused-changed",
                    f"has another {name_of}/{name}",
                    before.get(name, ""),
                    after.get(name, ""),
                )
    if not comparison.changes and old != new:
        place.add("unused-changed", "differs where Python sees nothing of it")


def _told(section: str, name: str, old: Any, new: Any) -> bool:
    """Tell whether an operation refers to a component, so that its change was told there."""
    wanted = f"#/components/{section}/{name}"
    return any(_refers(document.get("paths"), wanted) for document in (old, new))


def _refers(value: Any, reference: str) -> bool:
    rest_of = [value]
    while rest_of:
        node = rest_of.pop()
        if isinstance(node, Mapping):
            if node.get("$ref") == reference:
                return True
            rest_of += node.values()
        elif isinstance(node, list):
            rest_of += node
    return False
