"""A document with its operations written out: no reference is left but those between schemas.

What is generated carries this form, the mock answers by it and the tests compare with it, so that none of
them needs to know where a parameter, a response or a body was declared.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from invocant.documents._diagnostics import error
from invocant.documents._operations import methods_of, path_item
from invocant.documents._walk import references
from invocant.documents.pointers import MAX_REFERENCES, MISSING, followed, from_ref, join, split, target


def resolve(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return *document* with all references inlined but those to schemas.

    Parameters of a path item are put into its operations. References to schemas stay; the component sections
    that nothing refers to any more go. The input is not changed; the result shares unchanged parts with it.

    Raises:
        DocumentError: a reference that leads nowhere, in a circle or out of the document.
    """
    inliner = Inliner(document)
    paths = document.get("paths") or {}
    components = document.get("components") or {}
    result = dict(document)
    result["paths"] = {
        path: item if path.startswith("x-") else inliner.path_item(item, join("/paths", path))
        for path, item in paths.items()
    }
    gone = {
        "parameters",
        "headers",
        "requestBodies",
        "responses",
        "links",
        "examples",
        "callbacks",
        "pathItems",
    }
    kept = {key: value for key, value in components.items() if key not in gone}
    if isinstance(kept.get("securitySchemes"), Mapping):
        kept["securitySchemes"] = {
            name: inliner.follow(scheme, f"/components/securitySchemes/{name}")
            for name, scheme in kept["securitySchemes"].items()
        }
    result["components"] = kept
    if isinstance(document.get("webhooks"), Mapping):
        result["webhooks"] = {
            name: inliner.path_item(item, join("/webhooks", name))
            for name, item in document["webhooks"].items()
        }
    _keep_sections_referred_to(result, components)
    return result


class Inliner:
    """Inlines by kind of object: each method takes an object, or a reference, and returns the object."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._in_callback = False

    def follow(self, value: Any, pointer: str) -> Any:
        """Return what *value* is or refers to; a description beside a `$ref` wins over the one there."""
        beside: dict[str, Any] = {}
        for _ in range(MAX_REFERENCES):
            if not isinstance(value, Mapping) or not isinstance(value.get("$ref"), str):
                break
            for key in ("description", "summary"):
                if isinstance(value.get(key), str):
                    beside.setdefault(key, value[key])
            referred = target(self._document, value["$ref"])
            if referred is MISSING:
                raise error(
                    "a reference to nothing",
                    pointer,
                    {"$ref": value["$ref"]},
                    why="there is nothing at that place of the document",
                    fix="correct the reference, or add what it names",
                )
            value = referred
        else:
            raise error(
                "a reference in a circle",
                pointer,
                value,
                why="following it leads back to itself",
                fix="let one of the references name a definition",
            )
        return {**value, **beside} if beside and isinstance(value, Mapping) else value

    def path_item(self, item: Any, pointer: str) -> Any:
        """Return a path item whose operations hold all of its parameters."""
        written = item
        item = path_item(self._document, written)
        if item is None:
            return self.follow(written, pointer)  # says what is wrong with the reference
        shared = self.parameters(item.get("parameters"), f"{pointer}/parameters")
        result = {key: value for key, value in item.items() if key != "parameters"}
        for method in methods_of(item):
            if isinstance(item.get(method), Mapping):
                operation = self.follow(item[method], f"{pointer}/{method}")
                if isinstance(operation, Mapping):
                    result[method] = self.operation(operation, shared, f"{pointer}/{method}")
        return result

    def operation(self, operation: Mapping[str, Any], shared: list[Any], pointer: str) -> dict[str, Any]:
        """Return an operation with its path item's parameters, its body and its responses written out."""
        result = dict(operation)
        own = self.parameters(operation.get("parameters"), f"{pointer}/parameters")
        overridden = {_identity(entry) for entry in own}
        inherited = [parameter for parameter in shared if _identity(parameter) not in overridden]
        if own or inherited or "parameters" in operation:
            result["parameters"] = inherited + own
        if "requestBody" in operation:
            result["requestBody"] = self.body(operation["requestBody"], f"{pointer}/requestBody")
        if isinstance(operation.get("responses"), Mapping):
            result["responses"] = {
                status: response
                if status.startswith("x-")
                else self.response(response, join(pointer, "responses", status))
                for status, response in operation["responses"].items()
            }
        if isinstance(operation.get("callbacks"), Mapping):
            result["callbacks"] = {
                name: self.callback(callback, join(pointer, "callbacks", name))
                for name, callback in operation["callbacks"].items()
            }
        return result

    def callback(self, callback: Any, pointer: str) -> Any:
        """Return a callback with its path items written out; one that leads nowhere stays as it is.

        So do the callbacks of a callback: they may call back for ever.
        """
        definition = self.known(callback)
        if (
            self._in_callback
            or not isinstance(definition, Mapping)
            or isinstance(definition.get("$ref"), str)
        ):
            return callback
        self._in_callback = True
        try:
            return {
                expression: item
                if expression.startswith("x-")
                else self.path_item(item, join(pointer, expression))
                for expression, item in definition.items()
            }
        finally:
            self._in_callback = False

    def known(self, value: Any) -> Any:
        """Return what *value* is or refers to, or *value* where that is nothing: no client needs it."""
        definition = followed(self._document, value)
        return value if definition is MISSING else definition

    def needs(self, operation: Mapping[str, Any], pointer: str) -> None:
        """Follow what an operation cannot be called without.

        Raises:
            DocumentError: a parameter or the body leads nowhere or in a circle.
        """
        self.parameters(operation.get("parameters"), f"{pointer}/parameters")
        if "requestBody" in operation:
            self.body(operation["requestBody"], f"{pointer}/requestBody")

    def parameters(self, parameters: Any, pointer: str) -> list[Any]:
        """Return a list of parameters, each written out."""
        if not isinstance(parameters, list):
            return []
        return [
            self.with_content(self.follow(parameter, f"{pointer}/{place}"), f"{pointer}/{place}")
            for place, parameter in enumerate(parameters)
        ]

    def body(self, body: Any, pointer: str) -> Any:
        """Return a request body, written out."""
        return self.with_content(self.follow(body, pointer), pointer)

    def response(self, response: Any, pointer: str) -> Any:
        """Return a response with its headers and links written out."""
        response = self.with_content(self.follow(response, pointer), pointer)
        if not isinstance(response, Mapping):
            return response
        result = dict(response)
        if isinstance(response.get("headers"), Mapping):
            result["headers"] = {
                name: self.header(header, join(pointer, "headers", name))
                for name, header in response["headers"].items()
            }
        if isinstance(response.get("links"), Mapping):
            result["links"] = {name: self.known(link) for name, link in response["links"].items()}
        return result

    def header(self, header: Any, pointer: str) -> Any:
        """Return a header, written out."""
        return self.with_content(self.follow(header, pointer), pointer)

    def with_content(self, holder: Any, pointer: str) -> Any:
        """Return *holder* with the examples of itself and of its media types written out."""
        if not isinstance(holder, Mapping):
            return holder
        result = holder
        if isinstance(holder.get("examples"), Mapping):
            examples = {name: self.known(example) for name, example in holder["examples"].items()}
            result = {**result, "examples": examples}
        if isinstance(holder.get("content"), Mapping):
            result = {
                **result,
                "content": {
                    media_type: self.with_content(member, join(pointer, "content", media_type))
                    for media_type, member in holder["content"].items()
                },
            }
        if isinstance(holder.get("encoding"), Mapping):
            result = {
                **result,
                "encoding": {
                    name: self._part(member, join(pointer, "encoding", name))
                    for name, member in holder["encoding"].items()
                },
            }
        return result

    def _part(self, encoding: Any, pointer: str) -> Any:
        """Return the encoding of a part with its headers and their schemas written out."""
        if not isinstance(encoding, Mapping) or not isinstance(encoding.get("headers"), Mapping):
            return encoding
        headers: dict[str, Any] = {}
        for name, given in encoding["headers"].items():
            header = self.follow(given, join(pointer, "headers", name))
            if isinstance(header, Mapping) and isinstance(header.get("schema"), Mapping):
                schema = self.follow(header["schema"], join(pointer, "headers", name, "schema"))
                header = {**header, "schema": schema}
            headers[name] = header
        return {**encoding, "headers": headers}


def _identity(parameter: Any) -> tuple[str, str] | None:
    """Return what makes a parameter the same as another one: its name and place."""
    return (str(parameter.get("name")), str(parameter.get("in"))) if isinstance(parameter, Mapping) else None


def _keep_sections_referred_to(result: dict[str, Any], components: Mapping[str, Any]) -> None:
    """Put back what a schema refers to outside the schemas: `#/components/parameters/Id/schema`, say."""
    pending = [result]
    while pending:
        for _, holder in list(references(pending.pop())):
            segments = split(from_ref(holder["$ref"]) or "")
            if len(segments) > 2 and segments[0] == "components":
                section, name = segments[1:3]
                held = components.get(section)
                kept = (
                    result["components"].setdefault(section, {})
                    if isinstance(held, Mapping) and name in held
                    else None
                )
                if kept is not None and held is not None and name not in kept:
                    result["components"][section] = {**kept, name: held[name]}
                    pending.append(held[name])
