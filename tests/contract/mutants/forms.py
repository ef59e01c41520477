"""The forms that objects have in a document, and the models that read them: each form is one of its own.

A union lets through what any of its forms does, so that by its values alone nothing is seen of what one form
asks. Here the model that reads a form is asked by itself.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import jsonschema_rs
from attrs import frozen

from invocant.documents import json_schema
from invocant.runtime.kinds import Model, kind_of
from tests.contract.mutants.probes import Prober

Step = str | int


@frozen
class Form:
    """An object of the document, where one comes with every member, and the model that reads it."""

    place: str
    """The parameter, body or answer."""
    whole: Any
    """A value of that place which has the object in it."""
    path: Sequence[Step]
    """The way there."""
    members: Sequence[str]
    model: str
    probes: Sequence[Any]
    verdicts: Sequence[bool]
    """What the document says of each probe."""


def forms(
    prober: Prober, document: Mapping[str, Any], values: Mapping[str, list[Any]], kinds: Mapping[str, Any]
) -> Iterator[Form]:
    """Yield the forms whose values a client reads as models.

    Args:
        values: By place the probes that the prober made of it.
        kinds: By place what of the client reads them.
    """
    paths = {name: dict(_paths(values[name])) for name in kinds}
    for schema, probes in prober.objects:
        for name, known in paths.items():
            index, path = known.get(id(probes[1]), (0, None))
            if path is None:
                continue
            whole = values[name][index]
            model = _reached(kinds[name].decode(json.loads(json.dumps(whole))), path)
            if isinstance(model, Model) and ".models." in type(model).__module__:
                whole_schema = json_schema(document, schema)
                verdicts = judged(whole_schema, probes)
                told = type(model).__name__
                yield Form(name, whole, path, [*schema["properties"]], told, probes, verdicts)
            break


def judged(schema: Any, probes: Sequence[Any]) -> list[bool]:
    """Return which values a schema lets through."""
    validator = jsonschema_rs.validator_for(schema, validate_formats=True)
    return [validator.is_valid(probe) for probe in probes]


def misread(form: Form, kind: Any) -> Iterator[str]:
    """Yield where a form is not read by a model that has its members."""
    model = _reached(kind.decode(json.loads(json.dumps(form.whole))), form.path)
    known = {member.key for member in type(model).FIELDS} if isinstance(model, Model) else set()
    lost = set(form.members) - known
    if lost:
        yield f"{form.place} {form.path}: {type(model).__name__} does not know {sorted(lost)}"


def model_kind(form: Form, api: str) -> Any:
    """Return the kind of the model that reads a form."""
    return kind_of(getattr(importlib.import_module(f"invocant_api.{api}.models"), form.model))


def _paths(values: Sequence[Any]) -> Iterator[tuple[int, tuple[int, tuple[Step, ...]]]]:
    """Yield each object in some values, by its identity, with the value's index and the way there."""
    for index in range(len(values) - 1, -1, -1):
        for thing, path in _inside(values[index], ()):
            yield thing, (index, path)


def _inside(value: Any, path: tuple[Step, ...]) -> Iterator[tuple[int, tuple[Step, ...]]]:
    if isinstance(value, dict):
        yield id(value), path
    entries = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for step, inner in entries:
        yield from _inside(inner, (*path, step))


def _reached(value: Any, path: Sequence[Step]) -> Any:
    """Return what is at the end of the way in a decoded value; None where it breaks off."""
    for step in path:
        if isinstance(value, Model):
            names = {member.key: member.name for member in type(value).FIELDS}
            value = getattr(value, names[step], None) if step in names else None
        elif isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value
