"""A document of Swagger 2.0 becomes one of OpenAPI 3.0, before anything else reads it.

Its references are followed already and lead to places in it, which move: each place that does is taken down,
and in the end every reference is led to where that is now.

Source: Swagger 2.0, Swagger Object; OpenAPI 3.0.4, section 4.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import define, field

from invocant.documents._diagnostics import Note, error
from invocant.documents._operations import METHODS
from invocant.documents._reading.linking.kinds import LISTS, SCHEMA, member_kind
from invocant.documents._reading.linking.sizes import check_size
from invocant.documents._reading.shape import is_swagger
from invocant.documents._reading.upgrading.bodies import upgrade_body, upgrade_form, upgrade_response
from invocant.documents._reading.upgrading.notes import UpgradeNotes
from invocant.documents._reading.upgrading.parameters import upgrade_parameter
from invocant.documents._reading.upgrading.schemas import map_values, upgrade_schema
from invocant.documents._reading.upgrading.security import upgrade_security_scheme
from invocant.documents._reading.upgrading.servers import upgrade_servers
from invocant.documents.pointers import followed, from_ref, join, split, target

_VERSION = "3.0.4"
_SECTIONS: Mapping[str, str] = {
    "definitions": "schemas",
    "parameters": "parameters",
    "responses": "responses",
    "securityDefinitions": "securitySchemes",
}
"""What is a component now, by what it is called in 2.0."""
_ELSEWHERE = frozenset({"swagger", "host", "basePath", "schemes", "consumes", "produces", *_SECTIONS})
_LATER = frozenset({"openapi", "servers", "components", "webhooks"})
_UNREAD = frozenset({"x-ms-paths", "x-ms-parameterized-host"})
"""Extensions that say what no client would know otherwise: where the API is, and operations of it."""
_LATER_OF_OPERATIONS = frozenset({"servers", "requestBody", "callbacks"})
_MAX_MEDIA_TYPES = 200_000
"""Media types that all bodies and answers may have together: those of the document count in each of them."""
_MAX_SEGMENTS = 8
"""Segments of the longest pointer to something that moves: items of a header of an operation's answer."""


def upgrade(document: dict[str, Any]) -> tuple[dict[str, Any], list[Note]]:
    """Return a *document* of Swagger 2.0, which is taken over, as one of OpenAPI 3.0, and what to tell.

    A document of another version stays as it is.
    """
    if not is_swagger(document):
        return document, []
    upgrading = _Upgrade(document)
    upgraded = upgrading.document()
    upgrading.settle(upgraded)
    map_values(upgraded)
    check_size(upgraded)
    return upgraded, list(upgrading.notes.told())


@define(eq=False)
class _Upgrade:
    """One document on its way."""

    given: dict[str, Any]
    notes: UpgradeNotes = field(factory=UpgradeNotes)
    _moved: dict[str, str] = field(factory=dict)
    """Where a place of the given document is now; what stands below it moves along."""
    _servers: list[dict[str, Any]] = field(init=False)
    _media: dict[str, list[str]] = field(init=False)
    """Media types of bodies and answers that say none themselves, by `consumes` and `produces`."""
    _media_types_used: int = 0

    def __attrs_post_init__(self) -> None:
        """Read what counts for the whole document."""
        self._servers = upgrade_servers(self.given, None, "", self.notes)
        self._media = {key: _texts(self.given.get(key)) for key in ("consumes", "produces")}

    def document(self) -> dict[str, Any]:
        """Return the document of 3.0; its references still lead to places of 2.0."""
        given = self.given
        upgraded: dict[str, Any] = {"openapi": _VERSION}
        if "info" in given:
            upgraded["info"] = given["info"]
        if self._servers:
            upgraded["servers"] = self._servers
        for key, member in given.items():
            if key in _UNREAD:
                self.notes.add(key, join("", key))
            if key in _LATER and member is not None:
                self.notes.add("later", join("", key))
            elif key not in _ELSEWHERE | _LATER:
                upgraded[key] = self._paths(member) if key == "paths" else member
        components = self._components()
        if components:
            upgraded["components"] = components
        return upgraded

    # -------------------------------------------------------------------------------------- components

    def _components(self) -> dict[str, Any]:
        components: dict[str, Any] = {}
        for section, name in _SECTIONS.items():
            self._moved[join("", section)] = join("/components", name)
            if section in self.given:
                components[name] = self.given[section]
        parameters, responses = components.get("parameters"), components.get("responses")
        if isinstance(parameters, Mapping):
            components["parameters"], components["requestBodies"] = self._shared_parameters(parameters)
        if isinstance(responses, Mapping):
            components["responses"] = {
                name: self._response(
                    response,
                    self._media_types({}, "produces"),
                    join("/responses", name),
                    join("/components/responses", name),
                )
                for name, response in responses.items()
            }
        schemes = components.get("securitySchemes")
        if isinstance(schemes, Mapping):
            components["securitySchemes"] = {
                name: upgrade_security_scheme(
                    self._followed(scheme), join("/securityDefinitions", name), self.notes
                )
                for name, scheme in schemes.items()
            }
        return {section: members for section, members in components.items() if members}

    def _shared_parameters(self, shared: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the parameters and the bodies among *shared*; a field of a form is part of a body."""
        parameters: dict[str, Any] = {}
        bodies: dict[str, Any] = {}
        for name, written in shared.items():
            pointer = join("/parameters", name)
            parameter = followed(self.given, written)
            place = parameter.get("in") if isinstance(parameter, Mapping) else None
            if place == "body":
                home = self._moved[pointer] = join("/components/requestBodies", name)
                consumes = self._media_types({}, "consumes")
                bodies[name] = self._body(written, consumes, pointer, home)
            elif place != "formData":
                home = join("/components/parameters", name)
                parameters[name] = self._parameter(written, pointer, home)
        return parameters, bodies

    # -------------------------------------------------------------------------------------- operations

    def _paths(self, paths: Any) -> Any:
        if not isinstance(paths, Mapping):
            return paths
        return {
            path: item
            if path.startswith("x-") or not isinstance(item, Mapping)
            else self._path_item(item, join("/paths", path))
            for path, item in paths.items()
        }

    def _path_item(self, item: Mapping[str, Any], pointer: str) -> dict[str, Any]:
        """Return a path item whose bodies, if it has them for all of its operations, are in each."""
        whole = followed(self.given, item)
        if whole is not item and isinstance(
            whole, Mapping
        ):  # one that stands elsewhere stays one of 2.0 there
            item = {**whole, **{key: member for key, member in item.items() if key != "$ref"}}
        upgraded = self._without_later(item, frozenset({"servers"}), pointer)
        shared: list[tuple[Any, str]] = []
        if isinstance(item.get("parameters"), list):
            located = _located(item["parameters"], join(pointer, "parameters"))
            shared = [part for part in located if self._place(part[0]) in {"body", "formData"}]
            upgraded["parameters"] = self._parameters(located, join(pointer, "parameters"))
            if not upgraded["parameters"]:
                del upgraded["parameters"]
        for method in METHODS:
            if isinstance(item.get(method), Mapping):
                upgraded[method] = self._operation(item[method], join(pointer, method), shared)
        return upgraded

    def _operation(
        self, operation: Mapping[str, Any], pointer: str, shared: list[tuple[Any, str]]
    ) -> dict[str, Any]:
        upgraded = self._without_later(operation, _LATER_OF_OPERATIONS, pointer)
        for key in ("consumes", "produces", "schemes"):
            upgraded.pop(key, None)
        given = operation.get("parameters", [])
        if isinstance(given, list):
            located = _located(given, join(pointer, "parameters"))
            upgraded["parameters"] = self._parameters(located, join(pointer, "parameters"))
            if not upgraded["parameters"]:
                del upgraded["parameters"]
            body = self._request_body(operation, located, shared, pointer)
            if body is not None:
                upgraded["requestBody"] = body
        responses = operation.get("responses")
        if isinstance(responses, Mapping):
            produces = self._media_types(operation, "produces")
            upgraded["responses"] = {
                status: response
                if str(status).startswith("x-")
                else self._response(response, produces, place, place)
                for status, response in responses.items()
                for place in (join(pointer, "responses", status),)
            }
        if operation.get("schemes"):
            servers = upgrade_servers(self.given, operation, pointer, self.notes)
            if servers and servers != self._servers:
                upgraded["servers"] = servers
        return upgraded

    def _without_later(
        self, holder: Mapping[str, Any], later: frozenset[str], pointer: str
    ) -> dict[str, Any]:
        """Return a copy of *holder* without the members that only OpenAPI 3 knows."""
        for key in holder:
            if key in later:
                self.notes.add("later", join(pointer, key))
        return {key: member for key, member in holder.items() if key not in later}

    # -------------------------------------------------------------------------------------- parameters

    def _followed(self, written: Any) -> Any:
        """Return what *written* refers to, or itself where it refers to nothing."""
        value = followed(self.given, written)
        return value if isinstance(value, Mapping) else written

    def _place(self, written: Any) -> Any:
        parameter = followed(self.given, written)
        return parameter.get("in") if isinstance(parameter, Mapping) else None

    def _parameters(self, located: list[tuple[Any, str]], home: str) -> list[Any]:
        """Return those that are no body, at their places below *home*."""
        upgraded: list[Any] = []
        for written, pointer in located:
            if self._place(written) in {"body", "formData"}:
                continue
            place = self._moved[pointer] = join(home, len(upgraded))
            upgraded.append(self._parameter(written, pointer, place))
        return upgraded

    def _parameter(self, written: Any, pointer: str, home: str) -> Any:
        if not isinstance(written, Mapping):
            return written
        if _is_shared(written, "parameters"):
            return {"$ref": written["$ref"]}
        parameter = followed(self.given, written)
        if not isinstance(parameter, Mapping):  # what is missing is told by who looks for it
            return dict(written)
        self._moved[join(pointer, "items")] = join(home, "schema", "items")
        return upgrade_parameter(parameter, pointer, self.notes)

    def _request_body(
        self,
        operation: Mapping[str, Any],
        own: list[tuple[Any, str]],
        shared: list[tuple[Any, str]],
        pointer: str,
    ) -> dict[str, Any] | None:
        """Return the body that parameters are, the operation's *own* before those it has from its path."""
        located = [part for part in own if self._place(part[0]) in {"body", "formData"}] or shared
        if not located:
            return None
        if located is not shared and self._place(located[0][0]) == "formData":
            located = [*located, *(part for part in shared if self._place(part[0]) == "formData")]
        consumes = self._media_types(operation, "consumes")
        bodies = [part for part in located if self._place(part[0]) == "body"]
        fields: dict[str, tuple[Mapping[str, Any], str]] = {}
        for written, place in located:
            parameter = followed(self.given, written)
            if parameter.get("in") == "formData":
                fields.setdefault(str(parameter.get("name")), (parameter, place))
        for _, place in bodies[1:] or (list(fields.values()) if bodies else []):
            self.notes.add("second body", place)
        if not bodies:
            self._count(consumes, pointer)
            return upgrade_form(fields.values(), consumes, pointer, self.notes)
        written, place = bodies[0]
        if consumes != self._media["consumes"]:
            written = followed(self.given, written)
        return self._body(written, consumes, place, join(pointer, "requestBody"))

    def _body(
        self,
        written: Mapping[str, Any],
        consumes: Sequence[str],
        pointer: str,
        home: str,
    ) -> dict[str, Any]:
        if _is_shared(written, "parameters"):
            return {"$ref": written["$ref"]}
        self._count(consumes, pointer)
        body = upgrade_body(followed(self.given, written), consumes, pointer, self.notes)
        self._moved[join(pointer, "schema")] = join(home, "content", next(iter(body["content"])), "schema")
        return body

    # ----------------------------------------------------------------------------------------- answers

    def _response(self, written: Any, produces: Sequence[str], pointer: str, home: str) -> Any:
        response = followed(self.given, written)
        if not isinstance(written, Mapping) or not isinstance(response, Mapping):
            return written
        if isinstance(written.get("$ref"), str) and (
            produces == self._media["produces"] and _is_shared(written, "responses")
        ):
            return {"$ref": written["$ref"]}
        self._count(produces if "schema" in response else [], pointer)
        upgraded = upgrade_response(response, produces, pointer, self.notes)
        if upgraded.get("content"):
            media = next(iter(upgraded["content"]))
            self._moved[join(pointer, "schema")] = join(home, "content", media, "schema")
        headers = response.get("headers")
        for name in headers if isinstance(headers, Mapping) else ():
            place = join("headers", name, "items")
            self._moved[f"{pointer}/{place}"] = f"{home}/{join('headers', name, 'schema', 'items')}"
        return upgraded

    def _media_types(self, holder: Mapping[str, Any], key: str) -> list[str]:
        """Return `consumes` or `produces` of *holder*, an empty list too, else the document's."""
        return self._media[key] if holder.get(key) is None else _texts(holder[key])

    def _count(self, media_types: Sequence[str], pointer: str) -> None:
        """Take down that one more body or answer, at *pointer*, has *media_types*."""
        self._media_types_used += len(media_types)
        if self._media_types_used > _MAX_MEDIA_TYPES:
            raise error(
                "too many media types",
                pointer,
                None,
                why=f"bodies and answers have more than {_MAX_MEDIA_TYPES} of them together",
                fix="check where the document comes from, or say with each operation which it has",
            )

    # ---------------------------------------------------------------------------------- what is within

    def settle(self, upgraded: dict[str, Any]) -> None:
        """Write the schemas of *upgraded* as 3.0 does, and lead its references to where things are now."""
        for kind, value in _objects(upgraded):
            if kind == SCHEMA:
                upgrade_schema(value)
            if isinstance(value.get("$ref"), str):
                value["$ref"] = self._led(value["$ref"])
            if kind == SCHEMA:
                discriminator = value.get("discriminator")
                mapping = discriminator.get("mapping") if isinstance(discriminator, dict) else None
                if isinstance(mapping, dict):
                    for name, ref in mapping.items():
                        mapping[name] = self._led(ref) if isinstance(ref, str) else ref

    def _led(self, ref: str) -> str:
        parts = (from_ref(ref) or "").split("/")
        for length in range(min(len(parts), _MAX_SEGMENTS + 1), 1, -1):
            home = self._moved.get("/".join(parts[:length]))
            if home is not None:
                return f"#{'/'.join([home, *parts[length:]])}".replace("%", "%25")
        return ref


def _texts(given: Any) -> list[str]:
    """Return the different texts in *given*, a list; one alone, which some authors write, is a list of it."""
    members = given if isinstance(given, list) else [given]
    return list(dict.fromkeys(member for member in members if isinstance(member, str)))


def _located(members: Sequence[Any], pointer: str) -> list[tuple[Any, str]]:
    return [(member, join(pointer, index)) for index, member in enumerate(members)]


def _is_shared(written: Mapping[str, Any], section: str) -> bool:
    """Tell whether *written* refers to something that has a name in a *section* of 2.0."""
    ref = written.get("$ref")
    segments = split(from_ref(ref) or "") if isinstance(ref, str) else []
    return len(segments) == 2 and segments[0] == section


def _objects(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each describing object of *document* once, with its kind, from the outside in.

    What is done with an object before the next is asked for counts for what stands below it. What only a
    reference gives a kind, as under an extension, comes after what it is referred to from.
    """
    seen: set[int] = set()
    stack: list[tuple[str, Any]] = [("document", document)]
    while stack:
        kind, value = stack.pop()
        if not isinstance(value, (dict, list)) or id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, list):
            item = SCHEMA if kind == SCHEMA else LISTS.get(kind)
            if item is not None:
                stack += [(item, member) for member in reversed(value)]
            continue
        yield kind, value
        if isinstance(value.get("$ref"), str):
            stack.append((kind, target(document, value["$ref"], None)))
        for key, member in reversed(list(value.items())):
            below = member_kind(kind, str(key))
            if below is not None:
                stack.append((below, member))
