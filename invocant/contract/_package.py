"""A generated package, and which schema of its document each of its models was made of.

The package is asked by what it declares (`FIELDS`, `TABLE`, its copy of the document), and nothing of the
runtime is imported: what it draws may judge that too.
"""

from __future__ import annotations

import importlib
import json
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from importlib.resources import files
from typing import Any

from attrs import define, frozen

from invocant.contract._surface import ServerSurface
from invocant.contract._values import NoValueError, Values
from invocant.documents.pointers import join, split

_NOT_SCHEMAS = frozenset({"example", "examples", "default", "enum", "const"})
"""Members whose inside is a value, and no schema."""


@frozen(eq=False)
class ModelSource:
    """A schema of objects, and where it stands."""

    pointer: str
    schema: Mapping[str, Any]
    members: frozenset[str]
    required: frozenset[str]

    def is_called(self, name: str) -> bool:
        """Whether the document says that this is the schema of the class *name*."""
        if self.schema.get("x-invocant-name") == name:
            return True
        parts = split(self.pointer)
        is_component = parts[:2] == ["components", "schemas"] and len(parts) == 3
        return is_component and "x-invocant-name" not in self.schema and _plain(parts[-1]) == _plain(name)

    def nearness(self, name: str) -> int:
        """How many characters of the class *name* the pointer or the title says, in order."""
        title = self.schema.get("title")
        if isinstance(title, str) and _plain(title) == _plain(name):
            return len(name)
        spelled, wanted = "".join(_plain(part) for part in split(self.pointer)), _plain(name)
        place = count = 0
        for letter in wanted:
            place = spelled.find(letter, place) + 1
            if not place:
                break
            count += 1
        return count


@define(slots=False)
class ContractPackage:
    """The generated package *name*."""

    name: str

    @cached_property
    def document(self) -> Mapping[str, Any]:
        """The document that it was made of, as it carries it.

        Raises:
            LookupError: It carries none, so that it is no generated package.
        """
        try:
            text = (files(self.name) / "document.json").read_text("utf-8")
        except (FileNotFoundError, ModuleNotFoundError, TypeError) as error:
            raise LookupError(
                f"{self.name} is no generated package: it has no document.json. "
                "Name the package that `invocant generate` wrote, as it is imported"
            ) from error
        loaded: Mapping[str, Any] = json.loads(text)
        return loaded

    @cached_property
    def models(self) -> dict[str, type[Any]]:
        """Its models, by their names."""
        module = importlib.import_module(f"{self.name}.models")
        named = ((name, getattr(module, name)) for name in module.__all__)
        return {
            name: value
            for name, value in named
            if isinstance(value, type) and isinstance(getattr(value, "FIELDS", None), tuple)
        }

    @cached_property
    def table(self) -> Mapping[str, Any]:
        """Its operations by their dotted Python names."""
        table: Mapping[str, Any] = importlib.import_module(f"{self.name}.operations").TABLE
        return table

    @cached_property
    def events(self) -> dict[type[Any], list[tuple[Any, Mapping[str, Any]]]]:
        """Its classes of events: what each is declared as, beside the entry of the document for it."""
        described = {
            (operation.method.upper(), operation.path, operation.number): operation
            for operation in (
                form for written in ServerSurface(self.document).operations for form in written.forms
            )
        }
        classes: dict[type[Any], list[tuple[Any, Mapping[str, Any]]]] = {}
        for row in self.table.values():
            specs = getattr(row.stream, "events", None) or ()
            for (method, path, _), operation in described.items():
                stated = operation.raw.get("x-invocant-stream")
                if (method, path) != (row.method, row.path) or not isinstance(stated, Mapping):
                    continue
                entries = [entry for entry in stated.get("events") or () if isinstance(entry, Mapping)]
                for spec in specs:
                    pairs = classes.setdefault(spec.cls, [])
                    for entry in entries:
                        if entry.get("type") == spec.type and all(entry != known for _, known in pairs):
                            pairs.append((spec, entry))
        return classes

    @cached_property
    def _places(self) -> list[ModelSource]:
        return list(_places_in(self.document, ServerSurface(self.document)))

    def schema(self, model: type[Any]) -> Mapping[str, Any]:
        """Return the schema that *model* was made of.

        It is the one that is called so, if there is; else one that has its members. Of several, the first
        whose value the model finds nothing wrong with: they may differ in what a member is.

        Raises:
            LookupError: The document has none.
        """
        candidates = self._candidates(model)
        if not candidates:
            raise LookupError(
                f"the document of {self.name} has no schema with the members of {model.__name__}. "
                "Register a strategy of yours: hypothesis.strategies.register_type_strategy"
            )
        if len(candidates) > 1:
            values = Values(ServerSurface(self.document))
            for schema in candidates:
                try:
                    value = values.valid({"allOf": [schema, {"type": "object"}]})
                except NoValueError:
                    continue
                if not model.from_dict(value).problems():
                    return schema
        return candidates[0]

    def _candidates(self, model: type[Any]) -> list[Mapping[str, Any]]:
        """Return the schemas that *model* may have been made of, the likeliest first."""
        keys = frozenset(field.key for field in model.FIELDS)
        required = frozenset(field.key for field in model.FIELDS if field.required)
        called = [place for place in self._places if place.is_called(model.__name__)]
        shaped = [place for place in self._places if place.members == keys]
        exact = [place for place in called if place.members == keys] or called[:1]
        if exact:
            return [place.schema for place in exact]

        def rank(place: ModelSource) -> tuple[bool, int]:
            return place.required != required, -place.nearness(model.__name__)

        return [place.schema for place in sorted(shaped, key=rank)]


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _places_in(document: Mapping[str, Any], surface: ServerSurface) -> Iterator[ModelSource]:
    """Yield every schema of objects in *document*, in its order."""
    waiting: list[tuple[str, Any]] = [("", document)]
    while waiting:
        pointer, value = waiting.pop()
        if isinstance(value, list):
            waiting += reversed([(join(pointer, number), item) for number, item in enumerate(value)])
            continue
        if not isinstance(value, Mapping):
            continue
        if "$ref" not in value and ({"properties", "allOf"} & value.keys() or value.get("type") == "object"):
            whole = surface.resolved(value)
            members, required = whole.get("properties"), whole.get("required")
            yield ModelSource(
                pointer,
                value,
                frozenset(members) if isinstance(members, Mapping) else frozenset(),
                frozenset(required) if isinstance(required, list) else frozenset(),
            )
        waiting += reversed(
            [(join(pointer, key), member) for key, member in value.items() if key not in _NOT_SCHEMAS]
        )
