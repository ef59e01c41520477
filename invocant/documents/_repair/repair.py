"""From a document as published to one of the same meaning that openapi-python-client parses whole.

The order is: follow references to parameters and the like, read every schema as alternatives, write it back
in one of few forms, give names, cut circles. What a repair is for stands at the head of its module;
the numbers are those of `docs/design/repairs.md`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from invocant.documents._diagnostics import Note, error
from invocant.documents._operations import content_of
from invocant.documents._repair.components import Components, SchemaPlace, read_components
from invocant.documents._repair.frame import document as outline
from invocant.documents._repair.frame.left_out import note_left_out
from invocant.documents._repair.frame.operations import repaired_paths
from invocant.documents._repair.frame.webhooks import WEBHOOKS, repaired_webhooks
from invocant.documents._repair.notes import Named, Notebook, Repaired
from invocant.documents._repair.read.bases import Bases
from invocant.documents._repair.read.schemas import SchemaReader
from invocant.documents._repair.structure import digest
from invocant.documents._repair.unchecked import note_unchecked
from invocant.documents._repair.write.circles import cut_circles
from invocant.documents._repair.write.component_names import NameOf, give_names, with_names
from invocant.documents._repair.write.writer import Writer
from invocant.documents._resolve import resolve
from invocant.documents._walk import objects
from invocant.documents.pointers import join

__all__ = ["Named", "Note", "Repaired", "digest", "repair"]


def repair(
    document: Mapping[str, Any],
    *,
    name_of: NameOf | None = None,
    content_types: Mapping[str, str] | None = None,
) -> Repaired:
    """Return *document* in a form that openapi-python-client parses without loss, and what that took.

    The input is not changed. As many operations come out as go in. The form of schemas in the result, and the
    keywords that say what the parser has no word for, are described in `docs/extensions.md`.

    Args:
        document: A document as `load` returns it, with overlays applied or without.
        name_of: Remembers class names: asked with the pointer and the digest of a schema, answers the name
            that it had before, or None. An author's name that can be a class name comes before it, a declared
            one too.
        content_types: For a content type of the document another one, as which its bodies are read and
            written; None for none.

    Raises:
        DocumentError: a reference to a parameter, response or the like that leads nowhere or in a circle;
            schemas that nest or follow one another too deep.
    """
    try:
        return _repair(document, name_of, content_types or {})
    except RecursionError:
        raise error(
            "schemas nest too deep",
            "/components/schemas",
            None,
            why="schemas in schemas, or allOf of allOf, go deeper than Python can follow",
            fix="check where the document comes from; give inner schemas a name and refer to them",
        ) from None


def _repair(
    document: Mapping[str, Any], name_of: NameOf | None, content_types: Mapping[str, str]
) -> Repaired:
    notes = Notebook()
    resolved = resolve(document)
    known = read_components(document)
    _note_homes(known, document)
    schemas = SchemaReader(document, known, Bases(known), notes)
    writer = Writer(schemas)
    for component in known:
        writer.component(component)
    paths = repaired_paths(schemas, writer, resolved, content_types)
    sent = repaired_webhooks(writer, document, content_types, notes)
    writer.finish()
    described = list(objects(dict(document)))
    note_unchecked(described, notes)
    ordered = give_names(known, notes, name_of)
    components = {}
    for component in ordered:
        components[component.name] = {
            **with_names(component.node or {}),
            "x-invocant-pointer": component.pointer,
        }
    cut_circles(components, notes)
    note_left_out(document, described, notes)
    result = {
        "openapi": "3.1.0",
        "info": outline.info(document, notes),
        "servers": outline.servers(document),
        "tags": outline.tags(document),
        **outline.extensions(document),
        "paths": with_names(paths),
        **({WEBHOOKS: with_names(sent)} if sent else {}),
        "components": {"schemas": components, "securitySchemes": outline.security_schemes(resolved, notes)},
    }
    named = [Named(component.name, component.pointer, digest(component.raw)) for component in ordered]
    return Repaired(
        document=result,
        widened=notes.widened,
        open=notes.open,
        notes=notes.notes,
        names=named,
    )


def _note_homes(known: Components, document: Mapping[str, Any]) -> None:
    """Have schemas of shared parameters, bodies and responses named after these, not after a user of them."""
    components = document.get("components")
    if not isinstance(components, Mapping):
        return
    root = len(known)
    for section, suffix in (("parameters", ""), ("requestBodies", "body"), ("responses", "response")):
        declared = components.get(section)
        for name, holder in declared.items() if isinstance(declared, Mapping) else ():
            if not isinstance(holder, Mapping):
                continue
            pointer = join("/components", section, name)
            label = name if not suffix or name.lower().endswith(suffix) else f"{name} {suffix}"
            if isinstance(holder.get("schema"), Mapping):
                place = SchemaPlace(join(pointer, "schema"), None, label, root)
                known.home.setdefault(holder["schema"], place)
            for media_type, schema in content_of(holder).items():
                if isinstance(schema, Mapping):
                    place = SchemaPlace(join(pointer, "content", media_type, "schema"), None, label, root)
                    known.home.setdefault(schema, place)
