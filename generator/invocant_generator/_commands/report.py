"""Say how much of a document a package covers, and where its types say less than the document does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import asdict, frozen

from invocant.cli.style import printable
from invocant_generator._console import Console
from invocant_generator._pipeline import STEPS, PipelineRun, step
from invocant_generator._summary import count_operations
from invocant_generator._target import Target

KNOWN_FORMATS = frozenset(
    {"uuid", "date-time", "date", "time", "binary", "byte", "int32", "int64", "float", "double", "password"}
)
"""Formats that the generated types know, or that say nothing about a Python type."""


@frozen(kw_only=True)
class Coverage:
    """What of a document became what in Python."""

    operations_in_document: int
    operations_generated: int
    schemas: int
    skipped: list[dict[str, str]]
    """Operations that the caller leaves out."""
    dropped: list[dict[str, Any]]
    warnings: list[dict[str, Any]]
    widened: list[dict[str, Any]]
    """Types that became a superset of the document's, each with place and reason."""
    open: list[dict[str, Any]]
    """Types that became any JSON although the document says more."""
    any_in_document: int
    """Schemas that the document itself leaves open."""
    unknown_formats: dict[str, int]
    """Formats that have no type of their own, with how often they occur."""
    inferred_tags: list[dict[str, str]]
    """Unions without a discriminator whose variants can be told apart by a member all the same."""
    notes: list[dict[str, str]]
    """What else was done otherwise than the document says."""
    names_changed: list[dict[str, str]]

    def to_dict(self) -> dict[str, Any]:
        """Return the coverage as `--json` prints it."""
        return asdict(self)


def cover(target: Target, work: Path, console: Console) -> Coverage:
    """Take *target* as far as its plan and say what came of it; nothing is written.

    Raises:
        DocumentError: the document or an overlay is not usable.
    """
    run = PipelineRun(target, work, console)
    try:
        for name in STEPS:
            step(run, name)
            if name == "plan":
                break
    finally:
        if run.validator is not None:
            run.validator.stop()
    return Coverage(
        operations_in_document=count_operations(run.received),
        operations_generated=len(run.plan.operations),
        schemas=run.plan.schemas,
        skipped=[operation.to_dict() for operation in run.skipped],
        dropped=[diagnostic.to_dict() for diagnostic in (*run.left_out, *run.plan.dropped)],
        warnings=[warning.to_dict() for warning in run.plan.warnings],
        widened=[note.to_dict() for note in run.repaired.widened],
        open=[note.to_dict() for note in run.repaired.open],
        any_in_document=sum(1 for schema in schemas(run.overlaid) if is_open(schema)),
        unknown_formats=dict(sorted(_formats(run.overlaid).items())),
        inferred_tags=list(_inferred_tags(run.named)),
        notes=[note.to_dict() for note in (*run.notes, *run.repaired.notes, *run.plan.notes)],
        names_changed=[change.to_dict() for change in run.names.changed()],
    )


def _formats(document: Mapping[str, Any]) -> Counter[str]:
    return Counter(
        schema["format"]
        for schema in schemas(document)
        if isinstance(schema.get("format"), str) and schema["format"] not in KNOWN_FORMATS
    )


def is_open(schema: Mapping[str, Any]) -> bool:
    """Tell whether *schema* allows any JSON: no keyword that restricts a value."""
    restricting = {"type", "$ref", "anyOf", "oneOf", "allOf", "enum", "const", "properties", "items", "not"}
    return not restricting.intersection(schema)


def schemas(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield every schema object of an OpenAPI *document*, the inner ones included."""
    rest: list[tuple[str, Any]] = [("object", document)]
    while rest:
        kind, node = rest.pop()
        if isinstance(node, list):
            rest += [(kind, item) for item in node]
        elif isinstance(node, Mapping) and kind == "map":
            rest += [("schema", item) for item in node.values()]
        elif isinstance(node, Mapping):
            if kind == "schema":
                yield node
            rest += list(_parts(kind, node))


_IN_SCHEMA = {
    "properties": "map",
    "patternProperties": "map",
    "$defs": "map",
    "items": "schema",
    "additionalProperties": "schema",
    "not": "schema",
    "anyOf": "schema",
    "oneOf": "schema",
    "allOf": "schema",
    "prefixItems": "schema",
}
_IN_OBJECT = {"schema": "schema", "schemas": "map"}
_DATA = frozenset({"example", "examples", "default", "enum", "const"})


def _parts(kind: str, value: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    known = _IN_SCHEMA if kind == "schema" else _IN_OBJECT
    for key, item in value.items():
        if key in known and isinstance(item, Mapping | list):
            yield known[key], item
        elif kind == "object" and key not in _DATA and not str(key).startswith("x-"):
            yield "object", item


def _inferred_tags(document: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    for name, schema in document.get("components", {}).get("schemas", {}).items():
        tag = schema.get("x-invocant-tag") if isinstance(schema, Mapping) else None
        if isinstance(tag, Mapping) and "discriminator" not in schema and not tag.get("declared"):
            yield {"union": name, "property": str(tag.get("property", ""))}


def render(api: str, coverage: Coverage, console: Console) -> str:
    """Return the coverage as lines for people."""
    made = coverage.operations_generated + len(coverage.skipped)
    whole = made == coverage.operations_in_document
    figure = f"{coverage.operations_generated} of {coverage.operations_in_document}"
    lines = [
        console.style(printable(api), "bold"),
        f"  operations     {console.style(figure, 'green' if whole else 'red')}",
        f"  schemas        {coverage.schemas} classes; {coverage.any_in_document} open in the document",
    ]
    lines.append(f"  skipped        {len(coverage.skipped)}")
    lines += [f"    {printable(operation['operation'])}" for operation in coverage.skipped]
    for title, notes in (("dropped", coverage.dropped), ("warnings", coverage.warnings)):
        lines.append(f"  {title:<14} {len(notes)}")
        lines += [f"    {printable(str(note['pointer']))}: {printable(str(note['what']))}" for note in notes]
    for title, notes in (
        ("widened", coverage.widened),
        ("left open", coverage.open),
        ("notes", coverage.notes),
    ):
        lines.append(f"  {title:<14} {len(notes)}")
        lines += [f"    {printable(str(note['pointer']))}: {printable(str(note['what']))}" for note in notes]
    formats = ", ".join(f"{printable(name)} ({count})" for name, count in coverage.unknown_formats.items())
    lines.append(f"  other formats  {formats or 'none'}")
    lines.append(f"  inferred tags  {len(coverage.inferred_tags)}")
    lines += [f"    {tag['union']} by {printable(tag['property'])}" for tag in coverage.inferred_tags]
    lines.append(f"  names changed  {len(coverage.names_changed)}")
    lines += [
        f"    {change['name']} {'is ' + change['new'] if 'new' in change else 'is gone'}"
        for change in coverage.names_changed
    ]
    return "\n".join(lines) + "\n"
