"""A document as a Python user meets it: methods with parameters, classes with fields, all by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from attrs import frozen

from invocant.documents import OperationObject, ParameterObject, content_of
from invocant.documents import operations as operations_of
from invocant.documents.pointers import followed, lookup, split
from invocant_generator import _identifiers as naming
from invocant_generator._given_names import Given, give_names, with_components_called
from invocant_generator._lasting_places import PLACE_NUMBER
from invocant_generator._names_lock import Names
from invocant_generator._plan.annotate import INPUTS
from invocant_generator._plan.package.classes import Definition, EnumPlan, ModelPlan, UnionPlan
from invocant_generator._plan.package.messages import ParameterPlan
from invocant_generator._plan.package.operations import OperationPlan
from invocant_generator._plan.package.plan import Plan
from invocant_generator._plan.pairs import exact_schema
from invocant_generator._plan.planner import plan as planned
from invocant_generator._plan.schemas import class_names, component_of
from invocant_generator._plan.unparsed import unparsed

if TYPE_CHECKING:
    from invocant.documents import Repaired

Schema = Mapping[str, Any]

_EXAMPLES = frozenset({"example", "examples", "default", "enum"})
"""Keywords of values, in which a reference is none."""
_SETS_OF_METHODS = 1024
"""Sets of methods that are kept sorted."""


@frozen(eq=False)
class MethodParameter:
    """A parameter of a method, or one with a single value, for which no method asks."""

    plan: ParameterPlan
    key: str
    """Name on the wire."""
    schema: Schema
    """The type of its value, in the repaired document."""
    written: Schema
    """The parameter object as the vendor wrote it; an empty one where a repair declared it."""

    @property
    def name(self) -> str:
        """Python name."""
        return self.plan.name

    @property
    def location(self) -> str:
        """Where it travels."""
        return self.plan.location

    @property
    def required(self) -> bool:
        """Whether a call has to give it."""
        return self.plan.required


@frozen(eq=False)
class Method:
    """An operation as a method of the client."""

    plan: OperationPlan
    forms: Mapping[str, str]
    """What its methods are called, by what they give: `call`, `pages`, `stream`, `unread`."""
    pointer: str
    """Where it stands in the overlaid document."""
    data: Schema
    """The repaired operation object."""
    parameters: tuple[MethodParameter, ...]
    written: Schema
    """The operation object as the vendor wrote it, with the keywords of this method."""
    number: int = 0
    """Which of the methods of its operation it is; 0 is the operation's own."""

    @property
    def name(self) -> str:
        """Dotted Python name."""
        return self.plan.name

    @property
    def path(self) -> str:
        """Its path as it is sent."""
        return self.plan.path

    @property
    def method(self) -> str:
        """Its HTTP method, in lower case."""
        return self.plan.method.lower()

    @property
    def label(self) -> str:
        """HTTP method and path as the document has them."""
        return f"{self.plan.method} {self.place[1]}"

    @property
    def place(self) -> tuple[str, str]:
        """HTTP method and path as the document has them: `/r?beta=true` is not `/r`."""
        segments = split(self.pointer)
        return self.method, segments[1] if segments[:1] == ["paths"] and len(segments) > 2 else self.path

    @property
    def call(self) -> str:
        """The method with the names of its parameters, as a reader would write a call."""
        return f"{self.name}({', '.join(argument.name for argument in self.plan.arguments)})"

    @property
    def body(self) -> Schema | None:
        """The request body in the repaired document, or None."""
        body = self.data.get("requestBody")
        return body if isinstance(body, Mapping) else None


@frozen
class Use:
    """Which methods send a class, and which receive it."""

    sent: frozenset[str] = frozenset()
    received: frozenset[str] = frozenset()

    @property
    def methods(self) -> tuple[str, ...]:
        """Every method that has to do with the class, sorted."""
        return every_method(self.sent, self.received)


@lru_cache(_SETS_OF_METHODS)
def every_method(*sides: frozenset[str]) -> tuple[str, ...]:
    """Return the methods of all *sides*, sorted; many classes are met through the same hundreds."""
    return tuple(sorted(frozenset[str]().union(*sides)))


@frozen(eq=False, slots=False)
class Surface:
    """One revision of a document."""

    document: Schema
    """The repaired document, components called as their classes."""
    plan: Plan
    """The package that would be made of it."""
    operations: tuple[Method, ...]
    """Every method of every operation, in the order of the document."""
    classes: Mapping[str, Schema]
    """Models, enums and named unions by class name."""
    pointers: Mapping[str, str]
    """Where the schema of each class stands in the overlaid document."""
    uses: Mapping[str, Use]
    names: Names
    """The names lock after this revision."""
    overlaid: Schema
    """The document before its repair."""
    places: frozenset[str]
    """Where in the overlaid document classes stand."""

    @cached_property
    def components(self) -> Mapping[str, Schema]:
        """Every component schema, those without a class included."""
        schemas = self.document.get("components", {}).get("schemas", {})
        return schemas if isinstance(schemas, Mapping) else {}

    def pointer(self, name: str) -> str:
        """Return where the class *name* stands in the overlaid document."""
        return self.pointers.get(name, "")

    def written(self, name: str) -> Any:
        """Return the schema of the class *name* as the vendor wrote it, or None where it is of our making."""
        return lookup(self.overlaid, PLACE_NUMBER.sub("", self.pointer(name)), None)

    @cached_property
    def definitions(self) -> Mapping[str, Definition]:
        """Every class and named union by its name."""
        return {definition.name: definition for definition in self.plan.definitions}

    @cached_property
    def unions(self) -> Mapping[str, str]:
        """The annotation of each named union, and of what may be given for one."""
        unions = {
            name: definition.typed.annotation
            for name, definition in self.definitions.items()
            if isinstance(definition, UnionPlan)
        }
        given = {
            f"{INPUTS}{plan.name}": " | ".join(plan.members) for plan in self.plan.inputs if plan.members
        }
        return {**unions, **given}

    @cached_property
    def enums(self) -> Mapping[str, str]:
        """`str` or `int` for each enum."""
        return {
            name: definition.value_type
            for name, definition in self.definitions.items()
            if isinstance(definition, EnumPlan)
        }

    @cached_property
    def inputs(self) -> frozenset[str]:
        """The classes for which a plain dict, or a plain value, may be given."""
        return frozenset(given.name for given in self.plan.inputs)

    @cached_property
    def models(self) -> frozenset[str]:
        """The name of every model."""
        return frozenset(
            name for name, definition in self.definitions.items() if isinstance(definition, ModelPlan)
        )


def surface(
    overlaid: Mapping[str, Any], repaired: Repaired, names: Names, options: Mapping[str, Any] | None = None
) -> Surface:
    """Return the Python surface of a document, *overlaid* and *repaired*, with the class names of *names*.

    The names are told what was decided, so that `Names.loads(surface.names.dumps())` names the next revision.
    Of the configuration's *options*, `class_overrides` call classes otherwise after that, as in a package.
    """
    given, plan = named_and_planned(overlaid, repaired, names, options)
    document = given.document
    components = document.get("components", {}).get("schemas", {})
    classes = {name: components[name] for name in class_names(components)}
    operations = tuple(_methods(document, overlaid, plan))
    return Surface(
        document=document,
        plan=plan,
        operations=operations,
        classes=classes,
        pointers=given.pointers,
        uses=_uses(document, operations),
        names=names,
        overlaid=overlaid,
        places=frozenset(
            PLACE_NUMBER.sub("", given.pointers[name]) for name in classes if name in given.pointers
        ),
    )


def named_and_planned(
    overlaid: Mapping[str, Any], repaired: Repaired, names: Names, options: Mapping[str, Any] | None = None
) -> tuple[Given, Plan]:
    """Return the repaired document with its classes named, and the plan of a package; else as `surface`."""
    given = give_names(repaired, names, overlaid)
    for name in class_names(given.document.get("components", {}).get("schemas", {})):
        if name in given.pointers:
            names.record(given.pointers[name], name)
    names.write_out(given.type_at)
    given = _overridden(given, (options or {}).get("class_overrides") or {})
    return given, planned(unparsed(given.document), names.methods.copy())


def _overridden(given: Given, overrides: Mapping[str, Mapping[str, str]]) -> Given:
    """Return the document with the classes called as the configuration of the package says."""
    if not overrides:
        return given
    from openapi_python_client.strings import ClassName

    called = {
        component: naming.class_name(override["class_name"])
        if (override := overrides.get(ClassName(component, ""), {})).get("class_name")
        else component
        for component in given.document.get("components", {}).get("schemas", {})
    }
    pointers = {called.get(name, name): pointer for name, pointer in given.pointers.items()}
    return Given(with_components_called(given.document, called), pointers)


def _methods(document: Schema, overlaid: Schema, plan: Plan) -> Iterator[Method]:
    written = {operation.pointer: operation for operation in operations_of(overlaid)}
    forms: dict[int, dict[str, str]] = defaultdict(dict)
    for resource in plan.root.walk():
        for method in resource.methods:
            if method.now:
                continue  # a former name
            forms[id(method.operation)][method.form] = method.full_name
            if method.is_file:
                forms[id(method.operation)]["unread"] = f"unread.{method.full_name}"
    table = list(plan.table)
    for operation in operations_of(document):
        pointer = str(operation.raw.get("x-invocant-pointer") or operation.pointer)
        as_written = written.get(pointer)
        parameters = tuple(_parameters(operation, table[0], as_written.parameters if as_written else ()))
        raw = {form.number: form.raw for form in as_written.forms} if as_written else {}
        for form in operation.forms:
            planned_as = table.pop(0)
            yield Method(
                plan=planned_as,
                forms=forms[id(planned_as)],
                pointer=pointer,
                data=form.raw,
                parameters=parameters,
                written=raw.get(form.number, {}),
                number=form.number,
            )


def _parameters(
    operation: OperationObject, plan: OperationPlan, written: Sequence[ParameterObject]
) -> Iterator[MethodParameter]:
    by_wire = {(parameter.name, parameter.location): parameter.raw for parameter in written}
    for parameter, planned_as in zip(operation.parameters, plan.parameters, strict=True):
        key = str(parameter.raw.get("x-invocant-original-name") or parameter.name)
        as_written = by_wire.get((key, parameter.location), {})
        yield MethodParameter(planned_as, key, exact_schema(parameter), as_written)


def resolved(document: Schema, value: Any) -> Schema:
    """Return what *value* refers to, through as many references as it takes; an empty object for nothing."""
    schema = followed(document, value)
    return schema if isinstance(schema, Mapping) else {}


def content(body: Schema) -> dict[str, Schema]:
    """Return the schema of each media type of a body or a response; an empty one where none is given."""
    return {
        media: schema if isinstance(schema, Mapping) else {} for media, schema in content_of(body).items()
    }


def responses(document: Schema, operation: Schema) -> dict[str, Schema]:
    """Return the responses of an *operation* object by status, references followed."""
    return {
        str(status): resolved(document, response) for status, response in part(operation, "responses").items()
    }


def part(node: Schema, key: str) -> Mapping[str, Any]:
    """Return the object that *node* has under *key*, an empty one where there is none."""
    member = node.get(key)
    return member if isinstance(member, Mapping) else {}


def section(document: Schema, name: str) -> Mapping[str, Any]:
    """Return one section of the components of a *document*, an empty one where there is none."""
    return part(part(document, "components"), name)


def is_success(status: str, declared: Iterable[str]) -> bool:
    """Tell whether a response key stands for success, among all that are *declared*.

    `default` does where no success is, as in a package: then it is the answer.
    """
    return status[:1] == "2" or (status == "default" and not any(other[:1] == "2" for other in declared))


def _uses(document: Schema, operations: Sequence[Method]) -> dict[str, Use]:
    """Return who sends and who receives each class; a set of methods is a number, a bit for each."""
    components = document.get("components", {}).get("schemas", {})
    inside = {name: frozenset(references(schema)) for name, schema in components.items()}
    sent: dict[str, int] = defaultdict(int)
    received: dict[str, int] = defaultdict(int)
    for number, operation in enumerate(operations):
        for parameter in operation.parameters:
            _mark(sent, references(parameter.schema), number)
        if operation.body is not None:
            _mark(sent, references(resolved(document, operation.body)), number)
        for response in responses(document, operation.data).values():
            _mark(received, references(response), number)
        _mark(received, references(operation.data.get("x-invocant-stream", {})), number)
    for marks in (sent, received):
        _spread(marks, inside)
    names = [operation.name for operation in operations]
    marked = {mark: _named(mark, names) for mark in {0, *sent.values(), *received.values()}}
    return {
        name: Use(marked[sent.get(name, 0)], marked[received.get(name, 0)])
        for name in sent.keys() | received.keys()
    }


def _mark(marks: dict[str, int], classes: Iterable[str], number: int) -> None:
    for name in classes:
        marks[name] |= 1 << number


def _spread(marks: dict[str, int], inside: Mapping[str, frozenset[str]]) -> None:
    """Give each class the marks of those that it is inside of, however deep."""
    rest = dict.fromkeys(marks)
    while rest:
        name, _ = rest.popitem()
        mark = marks[name]
        for inner in inside.get(name, ()):
            if mark & ~marks[inner]:
                marks[inner] |= mark
                rest[inner] = None


def _named(mark: int, names: Sequence[str]) -> frozenset[str]:
    return frozenset(name for name, bit in zip(names, reversed(f"{mark:b}"), strict=False) if bit == "1")


def references(value: Any) -> Iterator[str]:
    """Yield the names of the component schemas that *value* refers to, as often as it does."""
    rest = [value] if isinstance(value, (dict, list)) else []
    while rest:
        node = rest.pop()
        if isinstance(node, list):
            rest += [item for item in node if isinstance(item, (dict, list))]
            continue
        reference = node.get("$ref")
        if isinstance(reference, str) and reference.startswith("#/components/schemas/"):
            yield component_of(node)
        rest += [
            item for key, item in node.items() if isinstance(item, (dict, list)) and key not in _EXAMPLES
        ]
