"""R18 and the silent faults of parameters: each is declared once, says how it is written, and can be parsed.

The parser refuses duplicates, and takes only plain types in a path or a header. What it cannot take is kept
beside as `x-invocant-schema`, so that the client loses nothing. A parameter with `content` keeps that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from invocant.documents._repair.components import SchemaPlace
from invocant.documents._repair.frame.paths import Template
from invocant.documents._repair.identifiers import sanitize, snake
from invocant.documents._repair.read.schemas import SchemaReader
from invocant.documents._repair.write.annotations import annotations_of
from invocant.documents._repair.write.writer import NULL, Writer
from invocant.documents._templates import meant_by, place_name
from invocant.documents.pointers import join

SCHEMA = "x-invocant-schema"
"""The exact schema, where the one in its place had to be simplified."""
MEDIA_TYPE = "x-invocant-media-type"
"""The real content type, where the key had to be changed."""
ORIGINAL = "x-invocant-original-name"
"""Says what a renamed parameter is called on the wire."""
GREEDY = "x-invocant-greedy"
FIXED = "x-invocant-fixed"
_LOCATIONS = ("path", "query", "header", "cookie")
_STYLES = {"path": "simple", "header": "simple", "query": "form", "cookie": "form"}
_IGNORED_HEADERS = frozenset({"accept", "content-type", "authorization"})
"""OpenAPI says that parameters of these names are ignored: other parts of the document speak of them."""
HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""What a header may be called: a token of RFC 9110, section 5.6.2."""


def repaired_parameters(
    schemas: SchemaReader,
    writer: Writer,
    given: list[Any],
    template: Template,
    pointer: str,
    base: str,
    root: int,
) -> list[dict[str, Any]]:
    """Return the parameters of one operation in repaired form: those of the path first, in its order.

    Args:
        schemas: The schemas of the document.
        writer: Writes them.
        given: Parameters as given, references followed, those of the path item first.
        template: The path of the operation.
        pointer: Where the operation stands.
        base: The word that names of hoisted schemas begin with.
        root: Order of the operation, for the order of the output.
    """
    repaired: list[dict[str, Any]] = []
    seen: set[tuple[str, str]] = set()
    for position, raw in enumerate(given):
        where = join(pointer, "parameters", position)
        if (
            not isinstance(raw, Mapping)
            or not isinstance(raw.get("name"), str)
            or raw.get("in") not in _LOCATIONS
        ):
            schemas.notes.note(
                "a parameter without name or place is left out", where, "nothing says how to send it"
            )
            continue
        name, location = raw["name"], raw["in"]
        if location == "header" and name.lower() in _IGNORED_HEADERS:
            schemas.notes.note(
                f"the header parameter {name} is left out", where, "OpenAPI: such a parameter is ignored"
            )
            continue
        if location == "header" and not HEADER_NAME.fullmatch(name):
            schemas.notes.note(
                f"the header parameter {name[:80]!r} is left out",
                where,
                "no request can have a header of that name (RFC 9110, section 5.6.2)",
            )
            continue
        if location == "query" and any(name == fixed for fixed, _ in template.query):
            continue
        if (name, location) in seen:
            schemas.notes.note(
                f"a second parameter {name[:80]!r} is left out", where, "each may be declared once"
            )
            continue
        seen.add((name, location))
        label = f"{base} {name}"
        repaired.append(
            _parameter(schemas, writer, raw, SchemaPlace(join(where, "schema"), None, label, root))
        )
    result = _path_parameters(schemas, repaired, template, pointer)
    result += [entry for entry in repaired if entry["in"] != "path"]
    result += [_fixed(name, value) for name, value in template.query]
    return _with_distinct_names(result)


def _parameter(
    schemas: SchemaReader, writer: Writer, raw: Mapping[str, Any], place: SchemaPlace
) -> dict[str, Any]:
    location = raw["in"]
    node: dict[str, Any] = {
        "name": raw["name"],
        "in": location,
        "required": raw.get("required") is True or location == "path",
    }
    kept = {"description", "deprecated", "x-invocant-name", "x-invocant-certainty"}
    node.update({key: value for key, value in annotations_of(raw).items() if key in kept})
    schema, media_type = raw.get("schema"), None
    content = raw.get("content")
    if schema is None and isinstance(content, Mapping) and content:
        media_type = str(next(iter(content)))
        holder = content[media_type]
        schema = holder.get("schema") if isinstance(holder, Mapping) else None
    exact = writer.node(schema, place) if isinstance(schema, Mapping) else {}
    if "x-invocant-default" in exact:
        node["x-invocant-default"] = exact.pop("x-invocant-default")
    for key in ("description", "deprecated", "x-invocant-title", "x-invocant-name"):
        if key in exact:
            value = exact.pop(key)
            if key != "x-invocant-title":
                node.setdefault(key, value)
    simple, lossless = _accepted(schemas, exact, location)
    if media_type is not None:
        node["content"] = {media_type: {"schema": exact}}
    else:
        node["schema"] = simple
        if not lossless:
            node[SCHEMA] = exact
    is_32 = str(schemas.document.get("openapi", "")).startswith("3.2")
    style = raw.get("style")
    node["style"] = style if isinstance(style, str) else _STYLES[location]
    explode = raw.get("explode")
    node["explode"] = explode if isinstance(explode, bool) else node["style"] in ("form", "cookie")
    if raw.get("allowReserved") is True and (location == "query" or is_32):
        node["allowReserved"] = True
    return node


def _accepted(schemas: SchemaReader, node: dict[str, Any], location: str) -> tuple[dict[str, Any], bool]:
    """Return a schema that the parser takes in *location*, and whether it is *node* itself."""
    if location == "path" and NULL in node.get("anyOf", ()):
        rest = [member for member in node["anyOf"] if member != NULL]
        return (rest[0] if len(rest) == 1 else {"anyOf": rest}), False
    if location == "header" and not _fits_header(schemas, node):
        return {"type": "string"}, False
    return node, True


def _fits_header(schemas: SchemaReader, node: Mapping[str, Any]) -> bool:
    """Tell whether the parser takes *node* in a header: scalars, but no dates and no constants."""
    target = node.get("$ref")
    if target is not None:
        return all(_fits_header(schemas, alternative.raw) for alternative in schemas.expand(target))
    if "anyOf" in node:
        return all(_fits_header(schemas, member) for member in node["anyOf"])
    enum = node.get("enum")
    return (
        node.get("type") in {"string", "integer", "number", "boolean", "null"}
        and node.get("format") not in {"date", "date-time", "binary"}
        and "const" not in node
        and not (isinstance(enum, list) and len(enum) == 1)
    )


def _path_parameters(
    schemas: SchemaReader, parameters: list[dict[str, Any]], template: Template, pointer: str
) -> list[dict[str, Any]]:
    """Return one parameter for each placeholder of the path, declared or not, in the order of the path."""
    declared = {entry["name"]: entry for entry in parameters if entry["in"] == "path"}
    for name, place in meant_by(template.written, [*declared]).items():
        declared = {place if known == name else known: entry for known, entry in declared.items()}
        declared[place] = {**declared[place], "name": place}
        schemas.notes.note(
            f"the path parameter {name[:80]!r} is the one that the path calls {place[:80]!r}",
            pointer,
            "they differ by case alone, or neither has another that it could be",
        )
    result = []
    for name in template.parameters:
        wire = template.originals.get(name, name)
        node = _declared(declared, name, wire)
        if node is None:
            node = {
                "name": wire,
                "in": "path",
                "required": True,
                "schema": {"type": "string"},
                "style": "simple",
                "explode": False,
            }
            schemas.notes.note(
                f"the path parameter {wire[:80]!r} is declared",
                pointer,
                "the path has it, the operation does not",
            )
        if name != node["name"]:
            node = {**node, "name": name, ORIGINAL: node["name"]}
        if name in template.greedy:
            node[GREEDY] = True
        result.append(node)
    wanted = {_bare(template.originals.get(name, name)) for name in template.parameters}
    for name in declared:
        if name not in template.parameters and _bare(name) not in wanted:
            what = f"the path parameter {name[:80]!r} is left out"
            schemas.notes.note(what, pointer, "the path has no place for it")
    return result


def _declared(declared: Mapping[str, dict[str, Any]], name: str, wire: str) -> dict[str, Any] | None:
    if wire in declared:
        return declared[wire]
    if name in declared:
        return declared[name]
    return next((node for known, node in declared.items() if _bare(known) == _bare(wire)), None)


def _bare(name: str) -> str:
    """Return a path parameter's name without marks, in lower case."""
    return place_name(name).lower()


def _fixed(name: str, value: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": True,
        "schema": {"type": "string", "const": value},
        "style": "form",
        "explode": True,
        FIXED: True,
    }


def _with_distinct_names(parameters: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return *parameters* so that those of one location differ in Python too: `ids` and `ids[]` do not."""
    taken: set[tuple[str, str]] = set()
    numbers: dict[str, int] = {}
    result = []
    for node in parameters:
        key = (node["in"], _exact(node["name"]))
        if key in taken or not _exact(node["name"]):
            base = _python_name(node["name"])
            number = numbers.get(base, 2)
            while (node["in"], f"{base}_{number}") in taken:
                number += 1
            numbers[base] = number + 1
            node = {**node, "name": f"{base}_{number}", ORIGINAL: node.get(ORIGINAL, node["name"])}
            key = (node["in"], node["name"])
        taken.add(key)
        result.append(node)
    return result


def _exact(name: str) -> str:
    """Return what the parser tells two parameters of one snake_case name apart by."""
    return re.sub(r"[^\w]+", "", sanitize(name))


def _python_name(name: str) -> str:
    """Return what the parser makes of a wire name, as far as it matters for telling names apart."""
    made = snake(name)
    return f"field_{made}" if not made.isidentifier() or sanitize(name).startswith("_") else made
