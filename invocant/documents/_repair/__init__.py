"""From a document as published to one of the same meaning that openapi-python-client parses whole.

The order is: follow references to parameters and the like, read every schema as alternatives, write it back
in one of few forms, give names, cut circles. What a repair is for stands at the head of its module;
the numbers are those of `docs/design/repairs.md`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from invocant.documents._diagnostics import error
from invocant.documents._pointer import join
from invocant.documents._repair import outline
from invocant.documents._repair.maps import name_colliding_maps
from invocant.documents._repair.naming import NameOf, give_names, with_names
from invocant.documents._repair.notes import Named, Note, Notebook, Repaired
from invocant.documents._repair.operations import repaired_paths
from invocant.documents._repair.recursion import cut_circles
from invocant.documents._repair.schemas import Place, Schemas
from invocant.documents._repair.structure import digest
from invocant.documents._repair.writing import Writer
from invocant.documents._resolve import resolve

__all__ = ["Named", "Note", "Repaired", "digest", "repair"]


def repair(document: Mapping[str, Any], *, name_of: NameOf | None = None) -> Repaired:
    """Return *document* in a form that openapi-python-client parses without loss, and what that took.

    The input is not changed. As many operations come out as go in. The form of schemas in the result, and the
    keywords that say what the parser has no word for, are described in `docs/extensions.md`.

    Args:
        document: A document as `load` returns it, with overlays applied or without.
        name_of: Remembers class names: asked with the pointer and the digest of a schema, answers the name
            that it had before, or None. An author's name that can be a class name comes before it, a declared
            one too.

    Raises:
        DocumentError: a reference to a parameter, response or the like that leads nowhere or in a circle;
            schemas that nest or follow one another too deep.
    """
    try:
        return _repair(document, name_of)
    except RecursionError:
        raise error(
            "schemas nest too deep",
            "/components/schemas",
            None,
            why="schemas in schemas, or allOf of allOf, go deeper than Python can follow",
            fix="check where the document comes from; give inner schemas a name and refer to them",
        ) from None


def _repair(document: Mapping[str, Any], name_of: NameOf | None) -> Repaired:
    notes = Notebook()
    resolved = resolve(document)
    schemas = Schemas(document, notes)
    writer = Writer(schemas)
    _note_homes(schemas, document)
    for component in list(schemas.components.values()):
        writer.component(component)
    paths = repaired_paths(schemas, writer, resolved)
    writer.finish()
    ordered = give_names(schemas, name_of)
    components = {}
    for component in ordered:
        components[component.name] = {
            **with_names(component.node or {}),
            "x-invocant-pointer": component.pointer,
        }
    cut_circles(components, notes)
    result = {
        "openapi": "3.1.0",
        "info": outline.info(document, notes),
        "servers": outline.servers(document),
        "tags": outline.tags(document),
        **outline.extensions(document),
        "paths": with_names(paths),
        "components": {"schemas": components, "securitySchemes": outline.security_schemes(resolved, notes)},
    }
    added = name_colliding_maps(result)
    named = [Named(one.name, one.pointer, digest(one.raw)) for one in ordered]
    named += [Named(name, components[name]["x-invocant-pointer"], digest(components[name])) for name in added]
    return Repaired(
        document=result,
        widened=notes.widened,
        open=notes.open,
        notes=notes.notes,
        names=named,
    )


def _note_homes(schemas: Schemas, document: Mapping[str, Any]) -> None:
    """Have schemas of shared parameters, bodies and responses named after these, not after a user of them."""
    components = document.get("components")
    if not isinstance(components, Mapping):
        return
    root = len(schemas.components)
    for section, suffix in (("parameters", ""), ("requestBodies", "body"), ("responses", "response")):
        held = components.get(section)
        for name, one in held.items() if isinstance(held, Mapping) else ():
            if not isinstance(one, Mapping):
                continue
            pointer = join("/components", section, name)
            label = name if not suffix or name.lower().endswith(suffix) else f"{name} {suffix}"
            if isinstance(one.get("schema"), Mapping):
                schemas.home.setdefault(id(one["schema"]), Place(join(pointer, "schema"), None, label, root))
            content = one.get("content")
            for media_type, holder in content.items() if isinstance(content, Mapping) else ():
                if isinstance(holder, Mapping) and isinstance(holder.get("schema"), Mapping):
                    place = Place(join(pointer, "content", media_type, "schema"), None, label, root)
                    schemas.home.setdefault(id(holder["schema"]), place)
