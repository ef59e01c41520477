"""Where a document and the client made of it part: by what each declares, and by probes of every schema.

It knows the document as JSON and the client by what its declarations take; how one was made of the other it
does not know.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import define, evolve, field, frozen

from invocant.documents import json_schema
from invocant.runtime.kinds import Model, OpenInt, OpenStr
from tests.contract.mutants.forms import Form, forms, judged, misread, model_kind
from tests.contract.mutants.graph import ModelGraph
from tests.contract.mutants.probes import Prober, resolved

METHODS = ("get", "put", "post", "delete", "patch")


@frozen(eq=False)
class Place:
    """A schema of the document, by the steps that lead to it, and what of the client reads the same value."""

    name: str
    schema: Any
    kind: Any


@define(eq=False)
class Agreement:
    """What document and client said of each probe while nothing was broken; those they part over are out."""

    document: Mapping[str, Any]
    api: str
    probes: dict[str, list[Any]] = field(factory=dict)
    schemas: dict[str, Any] = field(factory=dict)
    verdicts: dict[str, list[bool]] = field(factory=dict)
    places: list[Place] = field(factory=list)
    """What of the client reads each schema, once `load` has it in this process."""
    graph: ModelGraph = field(init=False)
    forms: list[Form] = field(factory=list)
    prober: Prober = field(init=False)
    enums: set[frozenset[Any]] = field(factory=set)
    """The values of each enumeration of the document, null aside."""

    def load(self) -> None:
        """Load the client's operations and models in this process, without resolving what refers to what."""
        self.places = [*_places(self.document, self.api)]
        self.graph = ModelGraph.of(self.api)
        for module in self.graph.uses:
            importlib.import_module(f"invocant_api.{self.api}.models.{module}")

    def prepare(self) -> None:
        """Make the probes from the whole document, and keep what it says of each."""
        self.prober = Prober(self.document)
        self.enums = {frozenset(values) - {None} for values in _enums(self.document)}
        for name, schema in _schemas(self.document):
            if name.endswith(" body"):  # each is made of arguments, which are asked one by one
                self.prober.whole.discard(schema.get("$ref", ""))
            self.probes[name] = self.prober.probes(schema)
            self.schemas[name] = json_schema(self.document, schema)
            self.verdicts[name] = judged(self.schemas[name], self.probes[name])

    def settle(self) -> int:
        """Leave out the probes over which the whole client parts from the whole document; return how many."""
        left = 0
        places = [*_places(self.document, self.api)]
        kinds = {place.name: place.kind for place in places}
        for form in forms(self.prober, self.document, self.probes, kinds):
            kind = model_kind(form, self.api)
            pairs = [*zip(form.probes, form.verdicts, strict=True)]
            kept = [(probe, verdict) for probe, verdict in pairs if _right(kind, probe) is verdict]
            told = {"probes": [probe for probe, _ in kept], "verdicts": [verdict for _, verdict in kept]}
            if not any(misread(form, kinds[form.place])):
                self.forms.append(evolve(form, **told))
        for place in places:
            said = [_right(place.kind, probe) for probe in self.probes[place.name]]
            rows = zip(self.probes[place.name], self.verdicts[place.name], said, strict=True)
            kept = [(probe, verdict) for probe, verdict, other in rows if verdict is other]
            left += len(said) - len(kept)
            self.probes[place.name] = [probe for probe, _ in kept]
            self.verdicts[place.name] = [verdict for _, verdict in kept]
        return left

    def changed(self, document: Mapping[str, Any]) -> Iterator[str]:
        """Yield where another document parts from what the client takes, by the probes."""
        there = dict(_schemas(document))
        for name, probes in self.probes.items():
            if name not in there:
                yield f"{name} is gone"
                continue
            schema = json_schema(document, there[name])
            if schema != self.schemas[name]:
                if _members(schema) != _members(self.schemas[name]):
                    yield f"{name}: other members than the client knows"
                verdicts = judged(schema, probes)
                pairs = zip(probes, verdicts, self.verdicts[name], strict=True)
                yield from (f"{name}: {probe!r} is {now}" for probe, now, was in pairs if now is not was)

    def unread(self, module: str = "") -> Iterator[str]:
        """Yield where the client parts from the document, by the probes.

        Args:
            module: Only in what is read with this module of models; "" for everything.
        """
        for form in self.forms:
            if self.graph.home[form.model] == module:
                kind = next(place.kind for place in self.places if place.name == form.place)
                yield from misread(form, kind)
                yield from _otherwise(form.model, model_kind(form, self.api), form.probes, form.verdicts)
        if module:
            places = [place for place in self.places if module in self.graph.behind(place.kind)]
        else:
            places = [*_places(self.document, self.api)]
        for place in places:
            yield from _otherwise(place.name, place.kind, self.probes[place.name], self.verdicts[place.name])


def _otherwise(name: str, kind: Any, probes: Sequence[Any], verdicts: Sequence[bool]) -> Iterator[str]:
    for probe, verdict in zip(probes, verdicts, strict=True):
        if _right(kind, probe) is not verdict:
            yield f"{name}: the client takes {probe!r} otherwise"


def _members(schema: Any) -> set[str]:
    """Return the names of all members that a schema declares, at any depth."""
    if isinstance(schema, list):
        return {name for inner in schema for name in _members(inner)}
    if not isinstance(schema, Mapping):
        return set()
    own = schema.get("properties")
    members = own.items() if isinstance(own, dict) else ()
    names = {name for name, inner in members if isinstance(inner, dict | bool)}
    return names | {name for inner in schema.values() for name in _members(inner)}


def _enums(value: Any) -> Iterator[list[Any]]:
    if isinstance(value, Mapping):
        if isinstance(value.get("enum"), list):
            yield [entry for entry in value["enum"] if isinstance(entry, str | int | None)]
        for inner in value.values():
            yield from _enums(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _enums(inner)


def _right(kind: Any, probe: Any) -> bool:
    """Say whether a kind finds nothing wrong with a value, and knows every member and enum value in it."""
    if any(True for _ in kind.problems(probe, "")):
        return False
    return not any(_undeclared(kind.decode(json.loads(json.dumps(probe)))))


def _undeclared(value: Any) -> Iterator[str]:
    """Yield the members and the values of enums in a decoded value that the client does not list."""
    if isinstance(value, OpenStr | OpenInt):
        if not value.is_known:
            yield str(value)
    elif isinstance(value, Model):
        own = {member.key: member.name for member in type(value).FIELDS}
        for name in value.to_dict():
            if name not in own:
                yield name
            else:
                yield from _undeclared(getattr(value, own[name]))
    elif isinstance(value, list):
        for item in value:
            yield from _undeclared(item)


def _operations(document: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield f"{method.upper()} {path}", item[method]


def _parameters(document: Mapping[str, Any], operation: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for parameter in operation.get("parameters", ()):
        yield resolved(document, parameter)


def _schemas(document: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the schema of each parameter, body and answer with a name for its place."""
    for label, operation in _operations(document):
        for parameter in _parameters(document, operation):
            yield f"{label} {parameter['in']} {parameter['name']}", parameter.get("schema", {})
        body = resolved(document, operation.get("requestBody") or {})
        for media_type, content in (body.get("content") or {}).items():
            if "json" in media_type:
                yield f"{label} body", content.get("schema", {})
        for index, event in enumerate((operation.get("x-invocant-stream") or {}).get("events", ())):
            if "schema" in event:
                yield f"{label} event {index}", event["schema"]
        for status, response in operation["responses"].items():
            for media_type, content in (resolved(document, response).get("content") or {}).items():
                if "json" in media_type:
                    yield f"{label} {status}", content.get("schema", {})


def _places(document: Mapping[str, Any], api: str) -> Iterator[Place]:
    """Yield each of these schemas with the kind of the client; what comes twice with the same kind, once."""
    table = importlib.import_module(f"invocant_api.{api}.operations").TABLE
    rows = {f"{row.method} {row.path}": row for row in table.values()}
    seen = set()
    for name, schema in _schemas(document):
        label, _, part = name.partition(" ")
        path, _, part = part.partition(" ")
        row = rows.get(f"{label} {path}")
        kind = None if row is None else _kind(row, part)
        key = (json.dumps(schema), repr(kind))
        if kind is not None and key not in seen:
            seen.add(key)
            yield Place(name, schema, kind)


def _kind(row: Any, part: str) -> Any:
    if part == "body":
        contents = row.body.content if row.body is not None else ()
        return next((content.kind for content in contents if "json" in content.media_type), None)
    if part.isdigit():
        responses = row.responses.get(part) or ()
        return next((response.kind for response in responses if "json" in response.media_type), None)
    place, _, name = part.partition(" ")
    if place == "event":
        return row.stream.events[int(name)].kind
    return next((each.kind for each in row.parameters if (each.location, each.name) == (place, name)), None)
