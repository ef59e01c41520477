"""The tree decides what exists: what is taken out of it is not in the package, and is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from attrs import evolve
from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.parser.properties import EnumProperty, ModelProperty, Property
from openapi_python_client.parser.properties.schemas import Class
from openapi_python_client.strings import ClassName, PythonIdentifier

from invocant.documents import load, repair
from invocant_generator._parse import Parsed, parse
from invocant_generator._plan.package.classes import EnumPlan, ModelPlan, UnionPlan
from invocant_generator._plan.package.operations import OperationPlan
from invocant_generator._plan.package.plan import Plan
from invocant_generator._plan.planner import plan
from invocant_generator._plan.tree import join
from invocant_generator._render.render import render
from tests.generator.packages import FEATURES, NAMES, feature

pytestmark = pytest.mark.checkout

SHOP = """
openapi: 3.1.0
info: {title: Shop, version: "1"}
servers: [{url: https://shop.example.com}]
paths:
  /pets:
    get:
      operationId: list
      x-invocant-name: pets.list
      x-invocant-paging: {style: cursor, items: /pets, id: /id, forward: after, limit: {parameter: limit}}
      parameters:
        - {name: after, in: query, schema: {type: string}}
        - {name: limit, in: query, schema: {type: integer}}
        - {name: kind, in: query, required: true, schema: {$ref: "#/components/schemas/Kind"}}
      responses:
        "200":
          description: Some.
          content: {application/json: {schema: {$ref: "#/components/schemas/Page"}}}
        "404":
          description: None.
          content: {application/json: {schema: {$ref: "#/components/schemas/Problem"}}}
    post:
      operationId: add
      x-invocant-name: pets.add
      parameters: [{name: dry, in: query, schema: {type: boolean}}]
      requestBody:
        required: true
        content:
          application/json: {schema: {$ref: "#/components/schemas/Pet"}}
          multipart/form-data: {schema: {$ref: "#/components/schemas/Form"}}
      responses: {"204": {description: Done.}}
  /pets/{pet}:
    get:
      operationId: get
      x-invocant-name: pets.get
      parameters: [{name: pet, in: path, required: true, schema: {type: string}}]
      responses:
        "200":
          description: It.
          content: {application/json: {schema: {$ref: "#/components/schemas/Either"}}}
  /watch:
    post:
      operationId: watch
      x-invocant-name: pets.watch
      x-invocant-stream:
        name: pets.stream
        events:
          - {class: Seen, type: seen, data: json, role: delta, schema: {$ref: "#/components/schemas/Pet"}}
      responses: {"200": {description: Events., content: {text/event-stream: {schema: {type: string}}}}}
components:
  schemas:
    Page:
      type: object
      properties: {pets: {type: array, items: {$ref: "#/components/schemas/Pet"}}}
    Pet:
      type: object
      required: [id]
      properties:
        id: {type: string}
        kind: {$ref: "#/components/schemas/Kind"}
        tags: {type: array, items: {$ref: "#/components/schemas/Tag"}}
    Form: {type: object, properties: {file: {type: string, format: binary}, words: {type: string}}}
    Tag: {type: object, properties: {name: {type: string}}}
    Kind: {type: string, enum: [cat, dog]}
    Either: {anyOf: [{$ref: "#/components/schemas/Pet"}, {$ref: "#/components/schemas/Tag"}]}
    Holder: {type: object, properties: {either: {$ref: "#/components/schemas/Either"}}}
    Problem: {type: object, properties: {why: {type: string}}}
"""


def parsed() -> Parsed:
    """Return the shop's document as openapi-python-client understood it."""
    return parse(repair(load(SHOP.encode())).document)


def planned(change: Callable[[Parsed], None] = lambda _: None) -> Plan:
    """Return the plan of the shop's package after a *change* of the tree; it can always be rendered."""
    found = parsed()
    change(found)
    made = plan(join(found))
    render(made, name="shop", source="shop.yaml")
    return made


def endpoint(tree: Parsed, path: str, method: str) -> Endpoint:
    """Return an endpoint of the *tree*."""
    (label,) = (name for name, place in tree.labels.items() if place == (path, method))
    collections = tree.data.endpoint_collections_by_tag.values()
    return next(one for collection in collections for one in collection.endpoints if one.name == label)


def model(tree: Parsed, name: str) -> ModelProperty:
    """Return a model of the *tree*."""
    return next(one for one in tree.data.models if one.class_info.name == name)


def enum(tree: Parsed, name: str) -> EnumProperty:
    """Return an enum of the *tree*."""
    found = next(one for one in tree.data.enums if one.class_info.name == name)
    assert isinstance(found, EnumProperty)
    return found


def without_operation(path: str, method: str) -> Callable[[Parsed], None]:
    """Take an operation out of the tree."""

    def change(tree: Parsed) -> None:
        gone = endpoint(tree, path, method)
        for collection in tree.data.endpoint_collections_by_tag.values():
            collection.endpoints.remove(gone)

    return change


def without_parameter(path: str, method: str, name: str) -> Callable[[Parsed], None]:
    """Take a parameter out of the tree."""

    def change(tree: Parsed) -> None:
        holder = endpoint(tree, path, method)
        for listed in (holder.query_parameters, holder.path_parameters):
            listed[:] = [one for one in listed if one.name != name]

    return change


def without_body(path: str, method: str, *media_types: str) -> Callable[[Parsed], None]:
    """Take media types of a body out of the tree."""

    def change(tree: Parsed) -> None:
        bodies = endpoint(tree, path, method).bodies
        bodies[:] = [one for one in bodies if one.content_type.get_untrusted_value() not in media_types]

    return change


def without_response(path: str, method: str, status: str) -> Callable[[Parsed], None]:
    """Take a response out of the tree."""

    def change(tree: Parsed) -> None:
        patterns = endpoint(tree, path, method).responses.patterns
        patterns[:] = [one for one in patterns if one.status_code.pattern != status]

    return change


def without_class(name: str) -> Callable[[Parsed], None]:
    """Take a model or an enum out of the tree."""

    def change(tree: Parsed) -> None:
        tree.data.models = [one for one in tree.data.models if one.class_info.name != name]
        tree.data.enums = [one for one in tree.data.enums if one.class_info.name != name]

    return change


def without_field(name: str, key: str) -> Callable[[Parsed], None]:
    """Take a field of a model out of the tree."""

    def change(tree: Parsed) -> None:
        holder = model(tree, name)
        for listed in (holder.required_properties, holder.optional_properties):
            assert listed is not None
            listed[:] = [one for one in listed if one.name != key]

    return change


def without_value(name: str, key: str) -> Callable[[Parsed], None]:
    """Take a value of an enum out of the tree."""

    def change(tree: Parsed) -> None:
        del enum(tree, name).values[key]

    return change


def things(made: Plan) -> set[str]:
    """Return everything that a package has, each as `dropped` would name it."""
    found = set()
    for one in made.definitions:
        if isinstance(one, ModelPlan):
            found |= {f"the model {one.name}", *(f"the field {one.name}.{field.key}" for field in one.fields)}
        elif isinstance(one, EnumPlan):
            found |= {f"the enum {one.name}", *(f"the value {one.name}.{name}" for name, _ in one.members)}
        elif isinstance(one, UnionPlan):
            found.add(f"the union {one.name}")
    for operation in made.table:
        found |= {f"the {part}" for part in parts(operation)}
    return found


def parts(operation: OperationPlan) -> Iterator[str]:
    """Yield an operation and what it is made of."""
    label = f"{operation.method} {operation.path}"
    yield f"operation {label}"
    for parameter in operation.parameters:
        yield f"{parameter.location} parameter {parameter.key} of {label}"
    for content in operation.body.content if operation.body else ():
        yield f"body {content.media_type} of {label}"
    for status, _ in operation.responses:
        yield f"response {status} of {label}"
    if operation.paging:
        yield f"paging of {label}"
    if operation.stream:
        yield f"stream of {label}"


def dropped(made: Plan) -> set[str]:
    """Return what a plan says is not in the package."""
    return {one.what.removesuffix(" is not in the output") for one in made.dropped}


LIST, ADD, GET, WATCH = "GET /pets", "POST /pets", "GET /pets/{pet}", "POST /watch"

TAKEN: dict[str, tuple[Callable[[Parsed], None], set[str]]] = {
    "an operation": (without_operation("/pets", "post"), {f"operation {ADD}"}),
    "a parameter": (without_parameter("/pets", "post", "dry"), {f"query parameter dry of {ADD}"}),
    "a parameter that paging speaks of": (
        without_parameter("/pets", "get", "limit"),
        {f"query parameter limit of {LIST}", f"paging of {LIST}"},
    ),
    "a required parameter": (
        without_parameter("/pets", "get", "kind"),
        {f"query parameter kind of {LIST}", f"operation {LIST}"},
    ),
    "a parameter of the path": (
        without_parameter("/pets/{pet}", "get", "pet"),
        {f"path parameter pet of {GET}", f"operation {GET}"},
    ),
    "one of two bodies": (
        without_body("/pets", "post", "application/json"),
        {f"body application/json of {ADD}"},
    ),
    "a required body": (
        without_body("/pets", "post", "application/json", "multipart/form-data"),
        {f"body application/json of {ADD}", f"body multipart/form-data of {ADD}", f"operation {ADD}"},
    ),
    "a response": (without_response("/pets", "get", "404"), {f"response 404 of {LIST}"}),
    "the response that is a page": (
        without_response("/pets", "get", "200"),
        {f"response 200 of {LIST}", f"paging of {LIST}"},
    ),
    "the response that is a stream": (
        without_response("/watch", "post", "200"),
        {f"response 200 of {WATCH}", f"stream of {WATCH}"},
    ),
    "a model": (
        without_class("Tag"),
        {"model Tag", "field Pet.tags", "union Either", "field Holder.either", f"response 200 of {GET}"},
    ),
    "a model in a body, a page and a stream": (
        without_class("Pet"),
        {
            "model Pet",
            "field Page.pets",
            "union Either",
            "field Holder.either",
            f"body application/json of {ADD}",
            f"response 200 of {GET}",
            f"paging of {LIST}",
            f"stream of {WATCH}",
        },
    ),
    "a model that is a multipart body": (
        without_class("Form"),
        {"model Form", f"body multipart/form-data of {ADD}"},
    ),
    "an enum": (
        without_class("Kind"),
        {"enum Kind", "field Pet.kind", f"query parameter kind of {LIST}", f"operation {LIST}"},
    ),
    "a required field": (without_field("Pet", "id"), {"field Pet.id"}),
    "a field": (without_field("Form", "words"), {"field Form.words"}),
    "the field that holds the items": (
        without_field("Page", "pets"),
        {"field Page.pets", f"paging of {LIST}"},
    ),
    "a value": (without_value("Kind", "CAT"), {"value Kind.CAT"}),
}
"""What is taken out of the tree, and all that is told to be dropped."""


@pytest.mark.sampled(3)
@pytest.mark.parametrize(("change", "gone"), TAKEN.values(), ids=list(TAKEN))
def test_what_is_not_in_the_tree_is_dropped(change: Callable[[Parsed], None], gone: set[str]) -> None:
    """It is missing in the package and named, and so is what cannot be without it; all else stays."""
    made = planned(change)
    assert dropped(made) == {f"the {one}" for one in gone}
    whole = things(planned())
    missing = whole - things(made)
    owners = [one.removeprefix("operation ") for one in gone if one.startswith("operation ")]
    classes = [one.split()[1] for one in gone if one.startswith(("model ", "enum "))]
    assert missing == {
        one
        for one in whole
        if one.removeprefix("the ") in gone
        or any(one.endswith(f" of {owner}") for owner in owners)
        or any(one.startswith((f"the field {name}.", f"the value {name}.")) for name in classes)
    }


def test_the_shop_is_whole() -> None:
    """Nothing is dropped of a tree that nothing was taken out of."""
    assert dropped(planned()) == set()
    assert f"the paging of {LIST}" in things(planned())


@pytest.mark.parametrize(("change", "gone"), TAKEN.values(), ids=list(TAKEN))
def test_what_is_dropped_says_where_it_stood(change: Callable[[Parsed], None], gone: set[str]) -> None:
    """Each diagnostic leads to its place, is an error, and says why."""
    for one in planned(change).dropped:
        assert one.pointer.startswith(("/paths/", "/components/schemas/"))
        assert one.level == "error"
        assert "openapi-python-client" in one.why or "cannot be without" in one.why


def flipped(members: list[Property], key: str) -> None:
    """Make what is required optional, and the other way round."""
    place = next(place for place, one in enumerate(members) if one.name == key)
    members[place] = evolve(members[place], required=not members[place].required)


@pytest.mark.parametrize("key", ["id", "tags"])
def test_whether_a_field_is_required_is_the_trees_to_say(key: str) -> None:
    """A field whose `required` is flipped in the tree is flipped in the package."""

    def change(tree: Parsed) -> None:
        holder = model(tree, "Pet")
        for listed in (holder.required_properties or [], holder.optional_properties or []):
            if any(one.name == key for one in listed):
                flipped(listed, key)

    def required(made: Plan) -> bool:
        pet = next(one for one in made.definitions if one.name == "Pet")
        assert isinstance(pet, ModelPlan)
        return next(field.required for field in pet.fields if field.key == key)

    assert required(planned(change)) is not required(planned())


def test_whether_a_parameter_or_a_body_is_required_is_the_trees_to_say() -> None:
    """What is flipped in the tree is flipped in the method's signature."""

    def change(tree: Parsed) -> None:
        flipped(endpoint(tree, "/pets", "get").query_parameters, "after")
        for body in endpoint(tree, "/pets", "post").bodies:
            body.prop = evolve(body.prop, required=False)

    made = {one.name: one for one in planned(change).table}
    assert [one.required for one in made["pets.list"].parameters] == [True, False, True]
    assert made["pets.add"].body is not None
    assert not made["pets.add"].body.required


@pytest.mark.parametrize(("old", "new"), [("Tag", "Label"), ("Form", "Sheet"), ("Kind", "Species")])
def test_a_class_is_called_as_in_the_tree(old: str, new: str) -> None:
    """A class that is renamed in the tree is renamed in the package, wherever it is mentioned."""

    def change(tree: Parsed) -> None:
        classes: list[Any] = [*tree.data.models, *tree.data.enums]
        found = next(one for one in classes if one.class_info.name == old)
        found.class_info = Class(ClassName(new, ""), PythonIdentifier(new, ""))

    made = planned(change)
    assert new in {one.name for one in made.definitions}
    text = "".join(render(made, name="shop", source="shop.yaml").values())
    assert f"class {new}(" in text
    assert f"class {old}(" not in text
    assert f"ref('{old}')" not in text


class Walk:
    """Whether the document may be walked now."""

    def __init__(self) -> None:
        self.allowed = False

    @contextmanager
    def open(self) -> Iterator[None]:
        """Allow it for a while."""
        self.allowed = True
        yield
        self.allowed = False

    def check(self) -> None:
        """Refuse it.

        Raises:
            AssertionError: it is not allowed.
        """
        if not self.allowed:
            raise AssertionError("the document is walked a second time")


class GuardedDict(dict[str, Any]):
    """A dictionary that says when it is read."""

    walk: Walk

    def __getitem__(self, key: str) -> Any:
        self.walk.check()
        return super().__getitem__(key)

    def __iter__(self) -> Iterator[str]:
        self.walk.check()
        return super().__iter__()

    def __len__(self) -> int:
        self.walk.check()
        return super().__len__()

    def __contains__(self, key: object) -> bool:
        self.walk.check()
        return super().__contains__(key)

    def get(self, key: str, default: Any = None) -> Any:
        self.walk.check()
        return super().get(key, default)

    def items(self) -> Any:
        self.walk.check()
        return super().items()

    def keys(self) -> Any:
        self.walk.check()
        return super().keys()

    def values(self) -> Any:
        self.walk.check()
        return super().values()


class GuardedList(list[Any]):
    """A list that says when it is read."""

    walk: Walk

    def __getitem__(self, key: Any) -> Any:
        self.walk.check()
        return super().__getitem__(key)

    def __iter__(self) -> Iterator[Any]:
        self.walk.check()
        return super().__iter__()

    def __len__(self) -> int:
        self.walk.check()
        return super().__len__()


def guarded(document: dict[str, Any], walk: Walk) -> dict[str, Any]:
    """Return *document* with everything guarded that says what exists."""

    def dictionary(value: dict[str, Any]) -> GuardedDict:
        found = GuardedDict(value)
        found.walk = walk
        return found

    def sequence(value: list[Any]) -> GuardedList:
        found = GuardedList(value)
        found.walk = walk
        return found

    def operation(raw: dict[str, Any]) -> dict[str, Any]:
        found = {**raw, "parameters": sequence(raw["parameters"]), "responses": dictionary(raw["responses"])}
        if "requestBody" in raw:
            found["requestBody"] = dictionary(raw["requestBody"])
        return found

    paths = {
        path: dictionary({method: operation(raw) for method, raw in item.items()})
        for path, item in document["paths"].items()
    }
    schemas = {
        name: {**schema, "properties": dictionary(schema["properties"])} if "properties" in schema else schema
        for name, schema in document["components"]["schemas"].items()
    }
    return {
        **document,
        "paths": dictionary(paths),
        "components": {**document["components"], "schemas": schemas},
    }


@pytest.mark.parametrize("name", ["shop", *NAMES])
def test_there_is_no_second_walk(name: str) -> None:
    """Paths, what operations hold and the members of components are walked where the tree is joined only."""
    assert FEATURES.exists()
    whole = parsed() if name == "shop" else parse(repair(feature(name)).document)
    walk = Walk()
    document = guarded(dict(whole.document), walk)
    with pytest.raises(AssertionError, match="second time"):
        next(iter(document["paths"]))
    with walk.open():
        tree = join(evolve(whole, document=document))
    render(plan(tree), name="shop", source="shop.yaml")
