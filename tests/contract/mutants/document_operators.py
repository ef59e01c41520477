"""How documents are broken: paths, parameters, bodies, answers, schemas, security, and our own keywords."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from attrs import frozen

Change = Callable[[], None]
METHODS = {"get": "delete", "post": "patch", "put": "post", "patch": "put", "delete": "put"}
"""By method another one, which the path does not have as a rule."""
BOUNDS = ("minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems", "pattern", "multipleOf")
OTHER_TYPE = {
    "string": "integer",
    "integer": "string",
    "number": "string",
    "boolean": "string",
    "object": "string",
    "array": "object",
    "null": "string",
}
TEXTS = frozenset(
    {
        *("description", "summary", "title", "example", "examples", "default", "tags", "links", "deprecated"),
        *("operationId", "x-invocant-certainty", "x-invocant-open", "x-invocant-name"),
    }
)
"""What tells people something, or gives a name to Python: nothing that a server does depends on it."""


@frozen(eq=False)
class DocumentSite:
    """A place in a document where an operator applies."""

    operator: str
    pointer: str
    change: Change


def document_sites(document: dict[str, Any]) -> Iterator[DocumentSite]:
    """Yield every way to break a document; each change is made in the document that is given."""
    paths = document["paths"]
    for path, item in paths.items():
        yield DocumentSite("path altered", f"/paths/{path}", _renamed(paths, path, f"{path}-x"))
        for method in [name for name in METHODS if name in item]:
            yield from _operation(item, method, f"/paths/{path}/{method}")
    for section, entries in document["components"].items():
        for name, entry in entries.items():
            pointer = f"/components/{section}/{name}"
            if section == "schemas":
                yield from _schema(entry, pointer)
            elif section == "responses":
                yield from _response(entry, pointer)
            elif section == "parameters":
                yield from _parameter(entry, pointer)
            elif section == "securitySchemes":
                yield from _keyword(entry.get("x-invocant-auth") or {}, f"{pointer}/x-invocant-auth")


def _operation(item: dict[str, Any], method: str, pointer: str) -> Iterator[DocumentSite]:
    operation = item[method]
    yield DocumentSite("operation gone", pointer, _gone(item, method))
    other = next((each for each in (METHODS[method], "options", "trace") if each not in item), None)
    if other is not None:
        yield DocumentSite("method altered", pointer, _renamed(item, method, other))
    yield DocumentSite("security gone", pointer, _put(operation, "security", []))
    for index, parameter in enumerate(operation.get("parameters", ())):
        yield DocumentSite(
            "parameter gone", f"{pointer}/parameters/{index}", _cut(operation["parameters"], index)
        )
        yield from _parameter(parameter, f"{pointer}/parameters/{index}")
    body = operation.get("requestBody")
    if body is not None:
        yield DocumentSite("body gone", f"{pointer}/requestBody", _gone(operation, "requestBody"))
        if body.get("required"):
            yield DocumentSite("required dropped", f"{pointer}/requestBody", _gone(body, "required"))
        yield from _content(body, f"{pointer}/requestBody")
    for status, response in operation["responses"].items():
        place = f"{pointer}/responses/{status}"
        yield DocumentSite("answer gone", place, _gone(operation["responses"], status))
        if status.startswith("2"):
            yield DocumentSite("another status", place, _renamed(operation["responses"], status, "299"))
        yield from _response(response, place)
    for word in ("x-invocant-paging", "x-invocant-stream"):
        if word in operation:
            yield DocumentSite("keyword gone", f"{pointer}/{word}", _gone(operation, word))
            for key in [key for key in operation[word] if key != "event"]:  # that is a name for Python
                yield from _keyword(operation[word], f"{pointer}/{word}", key)
    for word in ("x-invocant-name", "x-invocant-retry"):
        if word in operation:
            yield DocumentSite(
                "keyword altered", f"{pointer}/{word}", _put(operation, word, f"{operation[word]}x")
            )


def _parameter(parameter: dict[str, Any], pointer: str) -> Iterator[DocumentSite]:
    if "$ref" in parameter:
        return
    yield DocumentSite("name altered", pointer, _put(parameter, "name", f"{parameter['name']}_x"))
    if parameter["in"] == "query":
        yield DocumentSite("place altered", pointer, _put(parameter, "in", "header"))
    flipped = not parameter.get("required")
    yield DocumentSite("required reversed", pointer, _put(parameter, "required", flipped))
    yield from _schema(parameter.get("schema", {}), f"{pointer}/schema")


def _response(response: dict[str, Any], pointer: str) -> Iterator[DocumentSite]:
    for name in response.get("headers", {}):
        yield DocumentSite("header gone", f"{pointer}/headers/{name}", _gone(response["headers"], name))
    yield from _content(response, pointer)


def _content(holder: dict[str, Any], pointer: str) -> Iterator[DocumentSite]:
    for media_type, media in holder.get("content", {}).items():
        place = f"{pointer}/content/{media_type}"
        yield DocumentSite("media type altered", place, _renamed(holder["content"], media_type, "x/y"))
        if media_type == "application/json":
            yield from _schema(media.get("schema", {}), f"{place}/schema")


def _schema(schema: Any, pointer: str) -> Iterator[DocumentSite]:
    if not isinstance(schema, dict) or "$ref" in schema:
        return
    kind = schema.get("type")
    if isinstance(kind, str) and "enum" not in schema and "const" not in schema:
        yield DocumentSite("type altered", pointer, _put(schema, "type", OTHER_TYPE[kind]))
    for index, name in enumerate(schema.get("required", ())):
        yield DocumentSite("required dropped", f"{pointer}/required/{name}", _cut(schema["required"], index))
    for index, value in enumerate(schema.get("enum", ())):
        if len(schema["enum"]) > 1:
            yield DocumentSite("value gone", f"{pointer}/enum/{value}", _cut(schema["enum"], index))
        else:
            yield DocumentSite("value altered", f"{pointer}/enum/{value}", _put(schema, "enum", ["x"]))
    if "const" in schema:
        yield DocumentSite("value altered", f"{pointer}/const", _put(schema, "const", "x"))
    for word in (*BOUNDS, "nullable"):
        if schema.get(word) not in (None, False):
            yield DocumentSite("bound gone", f"{pointer}/{word}", _gone(schema, word))
    if schema.get("format") in ("uuid", "date-time"):
        yield DocumentSite("format gone", f"{pointer}/format", _gone(schema, "format"))
    for name in [*schema.get("properties", {})]:
        place = f"{pointer}/properties/{name}"
        yield DocumentSite("member renamed", place, _renamed(schema["properties"], name, f"{name}_x"))
        yield from _schema(schema["properties"][name], place)
    for word in ("anyOf", "oneOf", "allOf"):
        for index, variant in enumerate(schema.get(word, ())):
            if len(schema[word]) > 1:
                yield DocumentSite("variant gone", f"{pointer}/{word}/{index}", _cut(schema[word], index))
            yield from _schema(variant, f"{pointer}/{word}/{index}")
    for word in ("items", "additionalProperties"):
        yield from _schema(schema.get(word), f"{pointer}/{word}")


def _keyword(value: Any, pointer: str, only: str | None = None) -> Iterator[DocumentSite]:
    """Yield changes of the plain values in one of our own keywords, at any depth."""
    entries = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
    if only is not None:
        entries = [(name, inner) for name, inner in entries if name == only]
    for name, inner in entries:
        place = f"{pointer}/{name}"
        if name in TEXTS or name in ("schema", "kind"):
            continue
        if isinstance(inner, dict | list):
            yield from _keyword(inner, place)
        elif isinstance(inner, bool):
            yield DocumentSite("keyword altered", place, _put(value, name, not inner))
        elif isinstance(inner, int):
            yield DocumentSite("keyword altered", place, _put(value, name, inner + 1))
        elif isinstance(inner, str):
            yield DocumentSite("keyword altered", place, _put(value, name, f"{inner}x"))


def _gone(holder: dict[str, Any], name: str) -> Change:
    return lambda: holder.__delitem__(name)


def _put(holder: Any, name: Any, value: Any) -> Change:
    return lambda: holder.__setitem__(name, value)


def _cut(values: list[Any], index: int) -> Change:
    return lambda: values.__delitem__(index)


def _renamed(holder: dict[str, Any], name: str, other: str) -> Change:
    def change() -> None:
        entries = [(other if key == name else key, value) for key, value in holder.items()]
        holder.clear()
        holder.update(entries)

    return change
