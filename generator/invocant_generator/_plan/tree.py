"""Join openapi-python-client's tree and the repaired document that it was made of, by the keys of both.

The tree decides what exists: operations, parameters, bodies, responses, classes and their names, fields and
whether they are required, the values of enums. The document says what these mean: exact types, tags, order,
styles, extension keywords. What is planned is planned from these pairs; nothing else walks the document's
paths, or the members of its components. What the document has and the tree has not is dropped, and takes
along what cannot be without it; each is told.

| of the tree | key | of the document |
|---|---|---|
| `Endpoint` | the operation id that it was parsed under | operation, by path and method |
| a parameter's `Property` | location and name | parameter; one with `content` is ours, the tree has none |
| `Body` | media type | media type of the request body |
| `Response` | status | response, with all its media types, of which the tree keeps one |
| `ModelProperty`, `EnumProperty` | reference | component; a named union is ours, the tree has none |
| a model's `Property` | name | member |
| a value of an enum | name | value |

Source: docs/adr/0018-the-tree-decides.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from openapi_python_client.config import Config
from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.parser.properties import Class, EnumProperty, ModelProperty, Property
from openapi_python_client.schema.untrusted_string import UntrustedString
from openapi_python_client.strings import ClassName, PythonIdentifier, snake_case

from invocant.documents import (
    ALSO,
    MEMBERS_OF_FURTHER_METHODS,
    Diagnostic,
    OperationObject,
    operations,
)
from invocant.documents.pointers import join as pointer_to
from invocant.documents.pointers import split
from invocant_generator import _identifiers as naming
from invocant_generator._parse import Parsed
from invocant_generator._plan.pairs import (
    BodyPair,
    ClassPair,
    MemberPair,
    OperationPair,
    ParameterPair,
    ResponsePair,
    Tree,
    exact_schema,
    page_of,
)
from invocant_generator._plan.schemas import (
    Schema,
    class_names,
    component_of,
    followed,
    is_enum,
    is_model,
)

_SCHEMAS = "/components/schemas/"


def join(parsed: Parsed) -> Tree:
    """Join the two sides of a *parsed* document."""
    dropped: list[Diagnostic] = []
    components: Mapping[str, Schema] = (parsed.document.get("components") or {}).get("schemas") or {}
    classes = _Classes(parsed, components, dropped)
    pairs = tuple(classes.pairs())
    operations = tuple(_Operations(parsed, classes, dropped).pairs())
    webhooks = tuple(_webhooks(parsed, classes, dropped))
    return Tree(parsed.document, components, pairs, operations, tuple(dropped), webhooks, parsed)


def idle_overrides(tree: Tree, config: Config) -> list[str]:
    """Return the `class_overrides` of the configuration that no class of *tree* is called by."""
    known = {ClassName(component, config.field_prefix) for component in tree.names}
    return [old for old in config.class_overrides if old not in known]


def _webhooks(parsed: Parsed, classes: _Classes, dropped: list[Diagnostic]) -> Iterator[Schema]:
    """Yield the webhooks whose classes are all there; drop the others."""
    for webhook in parsed.document.get("x-invocant-webhooks") or ():
        schemas = [media.get("schema") for media in (webhook.get("content") or {}).values()]
        schemas += [header.get("schema") for header in webhook["headers"].values()]
        needed = next((missing for missing in map(classes.needs, schemas) if missing is not None), None)
        if needed is None:
            yield webhook
        else:
            what, name = f"the {webhook['kind']} {webhook['name']}", str(webhook["name"])
            dropped.append(_dropped(what, webhook["x-invocant-pointer"], name, _without(needed)))


@lru_cache(maxsize=4096)
def _enum_key(label: str) -> str:
    """Return what openapi-python-client calls the value of an enum; many enums have the same ones."""
    return snake_case(label).upper()


class _Classes:
    """Joins models and enums with components, and knows which components cannot be."""

    def __init__(self, parsed: Parsed, components: Mapping[str, Schema], dropped: list[Diagnostic]) -> None:
        self._components = components
        self._dropped = dropped
        self._config = parsed.config
        self._parsed: dict[str, ModelProperty | EnumProperty] = {
            component: parsed_class
            for parsed_class in (*parsed.data.models, *parsed.data.enums)
            if isinstance(parsed_class, (ModelProperty, EnumProperty))
            and (component := _component_of_class(parsed_class)) is not None
        }
        self._lost: set[tuple[str, str]] = set()
        """Members that are dropped: component and name in JSON."""
        self._gone: dict[str, str] = {}
        """Components that cannot be, each with the class that is not there for it."""

    def pairs(self) -> Iterator[ClassPair]:
        """Yield every class and named union in the order of the components; drop what cannot be."""
        defined = class_names(self._components)
        self._find_gone(defined)
        taken: set[str] = set()
        for component, ours in defined.items():
            if component in self._gone:
                continue
            schema, parsed_class = self._components[component], self._parsed.get(component)
            info = (
                parsed_class.class_info
                if parsed_class is not None
                else Class.from_string(string=component, config=self._config)  # of a named union
            )
            members = tuple(self._members(component, schema, parsed_class))
            values = tuple(self._values(component, schema, parsed_class))
            name = naming.unique(self._name(component, info, ours), taken)
            taken.add(name)
            yield ClassPair(component, name, ours, self._module(info), schema, members, values)

    def needs(self, schema: Any) -> str | None:
        """Return the class that is not there, and without which *schema* cannot be; None where all is."""
        if not self._gone or not isinstance(schema, Mapping):
            return None
        stack: list[Any] = [schema]
        while stack:
            node = stack.pop()
            if not isinstance(node, Mapping):
                continue
            reference = component_of(node) if "$ref" in node else node.get("x-invocant-ref")
            if reference in self._gone:
                return self._gone[reference]
            stack += node.get("anyOf", ())
            stack += node.get("prefixItems", ())
            stack += (node.get("items"), node.get("additionalProperties"))
        return None

    def loses(self, schema: Schema, pointer: str) -> bool:
        """Tell whether a member of *schema* that *pointer* goes through is dropped."""
        for token in split(pointer):
            component, schema = followed(self._components, schema)
            if component is not None and (component, token) in self._lost:
                return True
            schema = schema.get("properties", {}).get(token, {})
        return False

    def _find_gone(self, defined: Mapping[str, str]) -> None:
        """Find the classes that the tree has not, and the components that are made of them."""
        for component in defined:
            schema = self._components[component]
            if (is_model(schema) or is_enum(schema)) and component not in self._parsed:
                self._gone[component] = component
                self._drop(_kind(schema), component, schema, _NOT_PARSED)
        grown = bool(self._gone)
        while grown:
            grown = False
            for component, schema in self._components.items():
                if component in self._gone or is_model(schema) or is_enum(schema):
                    continue
                needed = self.needs(schema)
                if needed is not None:
                    self._gone[component] = needed
                    grown = True
                    if component in defined:
                        self._drop("union", component, schema, _without(needed))

    def _name(self, component: str, info: Class, ours: str) -> str:
        """Return the name that the tree has; where that only spells the component's name anew, ours."""
        if info.name == component or info.name == ClassName(component, self._config.field_prefix):
            return ours
        return naming.class_name(info.name)

    def _module(self, info: Class) -> str | None:
        if not self._config.class_overrides:
            return None
        usual = PythonIdentifier(info.name, self._config.field_prefix)
        return None if info.module_name == usual else info.module_name

    def _members(
        self, component: str, schema: Schema, parsed_class: ModelProperty | EnumProperty | None
    ) -> Iterator[MemberPair]:
        if not isinstance(parsed_class, ModelProperty):
            return
        known = {
            member.name.get_untrusted_value(): member
            for member in (
                *(parsed_class.required_properties or ()),
                *(parsed_class.optional_properties or ()),
            )
        }
        for key, member in schema.get("properties", {}).items():
            parsed_member = known.get(key)
            needed = self.needs(member)
            if parsed_member is not None and needed is None:
                yield MemberPair(key, member, parsed_member.required)
                continue
            why = _NOT_PARSED if needed is None else _without(needed)
            self._lost.add((component, key))
            self._drop("field", f"{component}.{key}", schema, why, "properties", key)

    def _values(
        self, component: str, schema: Schema, parsed_class: ModelProperty | EnumProperty | None
    ) -> Iterator[tuple[str, Any]]:
        if not isinstance(parsed_class, EnumProperty):
            return
        values = schema["enum"]
        labels = schema.get("x-enum-varnames") or values
        for position, (label, value) in enumerate(zip(labels, values, strict=True)):
            if _enum_key(str(label)) in parsed_class.values:
                yield str(label), value
            else:
                self._drop("value", f"{component}.{label}", schema, _NOT_PARSED, "enum", position)

    def _drop(self, what: str, name: str, schema: Schema, why: str, *segments: str | int) -> None:
        pointer = pointer_to(str(schema.get("x-invocant-pointer") or ""), *segments)
        self._dropped.append(_dropped(f"the {what} {name}", pointer, name, why))


class _Operations:
    """Joins endpoints with operations, and what each is made of."""

    def __init__(self, parsed: Parsed, classes: _Classes, dropped: list[Diagnostic]) -> None:
        self._document = parsed.document
        self._classes = classes
        self._dropped = dropped
        self._endpoints: dict[tuple[str, str], Endpoint] = {
            parsed.labels[str(endpoint.name)]: endpoint
            for collection in parsed.data.endpoint_collections_by_tag.values()
            for endpoint in collection.endpoints
        }

    def pairs(self) -> Iterator[OperationPair]:
        """Yield every operation in the order of the document; drop what cannot be."""
        for operation in operations(self._document):
            endpoint = self._endpoints.get((operation.path, operation.method))
            if endpoint is None:
                self._drop(operation, "", _NOT_PARSED)
                continue
            yield from self._pairs(operation, endpoint)

    def _pairs(self, operation: OperationObject, endpoint: Endpoint) -> Iterator[OperationPair]:
        """Yield *operation* as each method that it is; drop what it cannot be called without."""
        lost: list[str] = []
        parameters = tuple(self._parameters(operation, endpoint, lost))
        without = next((name for name in lost if name), None)
        bodies = tuple(self._bodies(operation, endpoint))
        body = operation.request_body
        if body is not None and body.required and body.content and not bodies:
            without = without or "its body"
        before = len(self._dropped)
        responses = tuple(self._responses(operation, endpoint))
        answers = len(self._dropped) == before
        names = {pair.parameter.name for pair in parameters}
        words = str(body.raw.get("description") or "").strip() if body is not None else ""
        if without is not None:
            self._drop(operation, "", _without(without))
            return
        for form in operation.forms:
            paging = self._paging(form, names, responses, answers=answers)
            stream = self._stream(form, responses)
            if stream is None and (form.raw.get("x-invocant-stream") or {}).get("only"):
                part = f"method {form.declared_name}" if form.number else ""
                self._drop(form, part, _without("its stream"), *(_place_in(form)))
            else:
                yield OperationPair(form, parameters, words, bodies, responses, paging, stream)

    def _parameters(
        self, operation: OperationObject, endpoint: Endpoint, lost: list[str]
    ) -> Iterator[ParameterPair]:
        known: dict[tuple[str, str], Property] = {
            (location.value, member.name.get_untrusted_value()): member
            for location, member in endpoint.iter_all_parameters()
        }
        for position, parameter in enumerate(operation.parameters):
            parsed_parameter = known.get((parameter.location, parameter.name))
            needed = self._classes.needs(exact_schema(parameter))
            is_there = parsed_parameter is not None or parameter.media_type is not None
            if is_there and needed is None:
                required = parameter.required if parsed_parameter is None else parsed_parameter.required
                yield ParameterPair(parameter, required)
                continue
            why = _NOT_PARSED if needed is None else _without(needed)
            name = f"{parameter.location} parameter {parameter.name}"
            self._drop(operation, name, why, "parameters", position)
            if parameter.required:
                lost.append(f"its {name}")

    def _bodies(self, operation: OperationObject, endpoint: Endpoint) -> Iterator[BodyPair]:
        body = operation.request_body
        required = {
            entry.content_type.get_untrusted_value(): entry.prop.required for entry in endpoint.bodies
        }
        for media_type, media in (body.raw.get("content") or {}).items() if body is not None else ():
            needed = self._classes.needs(media.get("schema"))
            if media_type in required and needed is None:
                yield BodyPair(media_type, media, required[media_type])
                continue
            why = _NOT_PARSED if needed is None else _without(needed)
            self._drop(operation, f"body {media_type}", why, "requestBody", "content", media_type)

    def _responses(self, operation: OperationObject, endpoint: Endpoint) -> Iterator[ResponsePair]:
        known = {response.status_code.pattern for response in endpoint.responses}
        for status, response in operation.responses.items():
            content: Mapping[str, Schema] = response.raw.get("content") or {}
            needs = (self._classes.needs(media.get("schema")) for media in content.values())
            needed = next((missing for missing in needs if missing is not None), None)
            if status in known and needed is None:
                headers = self._headers(operation, status, response.raw.get("x-invocant-headers") or {})
                yield ResponsePair(status, response.raw, content, headers)
                continue
            why = _NOT_PARSED if needed is None else _without(needed)
            self._drop(operation, f"response {status}", why, "responses", status)

    def _headers(
        self, operation: OperationObject, status: str, headers: Mapping[str, Schema]
    ) -> dict[str, Schema]:
        kept = {}
        for name, header in headers.items():
            needed = self._classes.needs(header.get("schema"))
            if needed is None:
                kept[name] = header
            else:
                part = f"header {name} of response {status}"
                self._drop(operation, part, _without(needed), "responses", status, "headers", name)
        return kept

    def _paging(
        self,
        operation: OperationObject,
        parameters: set[str],
        responses: Sequence[ResponsePair],
        *,
        answers: bool,
    ) -> Schema | None:
        """Return how *operation* pages, unless a parameter, a member or the answer itself is gone."""
        paging: Schema | None = operation.raw.get("x-invocant-paging")
        if not paging:
            return None
        declared = {parameter.name for parameter in operation.parameters}
        spoken_of = {*_texts(paging)} & (declared - parameters)
        page = page_of(responses)
        pointers = [text for text in _texts(paging) if text.startswith("/")]
        without = f"its parameter {min(spoken_of)}" if spoken_of else None
        if without is None and page is None and not answers:
            without = "its response"
        if without is None and page is not None:
            without = next(
                (f"the member {pointer}" for pointer in pointers if self._classes.loses(page, pointer)), None
            )
        if without is None:
            return paging
        self._drop(operation, "paging", _without(without), *_place_in(operation, "x-invocant-paging"))
        return None

    def _stream(self, operation: OperationObject, responses: Sequence[ResponsePair]) -> Schema | None:
        """Return the stream of *operation*, unless its answer or a class of one of its events is gone."""
        stream: Schema | None = operation.raw.get("x-invocant-stream")
        if not stream:
            return None
        good = {status for status in operation.responses if status.startswith("2")}
        without = "its response" if good - {pair.status for pair in responses} == good != set() else None
        for event in stream.get("events", ()):
            without = without or self._classes.needs(event.get("schema"))
        if without is None:
            return stream
        self._drop(operation, "stream", _without(without), *_place_in(operation, "x-invocant-stream"))
        return None

    def _drop(self, operation: OperationObject, part: str, why: str, *segments: str | int) -> None:
        what = f"the {part} of {operation.label}" if part else f"the operation {operation.label}"
        fragment = part or str(operation.raw.get("operationId", ""))
        place = str(operation.raw.get("x-invocant-pointer") or operation.pointer)
        self._dropped.append(_dropped(what, pointer_to(place, *segments), fragment, why))


def _place_in(operation: OperationObject, keyword: str = "") -> tuple[str | int, ...]:
    """Return where a *keyword* of a method stands in its operation, or, without one, the method itself."""
    if not operation.number:
        return (keyword,) if keyword else ()
    member = (MEMBERS_OF_FURTHER_METHODS[keyword],) if keyword else ()
    return (ALSO, operation.number - 1, *member)


_NOT_PARSED = "openapi-python-client could not parse it; its own words are among the warnings"


def _without(needed: str) -> str:
    return f"it cannot be without {needed}, which is not in the output"


def _dropped(what: str, pointer: str, fragment: str, why: str) -> Diagnostic:
    return Diagnostic(
        what=f"{what} is not in the output",
        pointer=pointer,
        fragment=fragment[:200],
        why=why,
        fix="repair the construct that the warning names, in invocant/documents or by an overlay",
        level="error",
    )


def _kind(schema: Schema) -> str:
    return "model" if is_model(schema) else "enum"


def _texts(value: Any) -> Iterator[str]:
    """Yield every text in *value*, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for member in value.values():
            yield from _texts(member)


def _component_of_class(parsed_class: ModelProperty | EnumProperty) -> str | None:
    """Return the component that a class of the tree stands for, or None for the class of an inline schema.

    A class is known by the reference that it was made for, which is its name until it becomes a multipart
    body; then it is called `body`, and the reference is among what it depends on.
    """
    name = parsed_class.name.get_untrusted_value()
    if isinstance(parsed_class, ModelProperty):
        paths = {root for root in parsed_class.roots if isinstance(root, UntrustedString)}
        if len(paths) != 1 or len(parsed_class.roots) != 2:
            return None
        path = paths.pop().get_untrusted_value()
        if name != path and not parsed_class.is_multipart_body:
            return None
        name = path
    return name.removeprefix(_SCHEMAS) if name.startswith(_SCHEMAS) else None
