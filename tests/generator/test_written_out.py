"""Names of classes for which a plain type stands in the next revision: they import, warn, and annotate."""

from __future__ import annotations

import importlib
import json
import sys
import typing
from pathlib import Path
from typing import Any

import pytest

from invocant_generator._names_lock import LockedName, Names
from invocant_generator._written_out import written_out
from tests.generator.commands import run

CLASSES = {"/components/schemas/Cat": "Cat", "/components/schemas/Pet/anyOf/0": "Dog"}
DOCUMENT = {"components": {"schemas": {"Cat": {}, "Plain": {"type": "string"}, "Self": {}}}}


@pytest.mark.parametrize(
    ("schema", "source"),
    [
        ({"type": "string"}, "str"),
        ({"anyOf": [{"type": "string", "enum": ["a", "b"]}, {"type": "string"}]}, "str"),
        ({"oneOf": [{"type": "string"}, {"type": "integer"}]}, "Union[str, int]"),
        ({"type": ["string", "null"]}, "Union[str, None]"),
        ({"type": "number", "nullable": True}, "Union[float, None]"),
        ({"type": "object"}, "dict[str, Any]"),
        ({"type": "object", "properties": {}}, "dict[str, Any]"),
        ({"type": "object", "additionalProperties": {"type": "boolean"}}, "dict[str, bool]"),
        ({"type": "array", "items": {"$ref": "#/components/schemas/Cat"}}, "list['Cat']"),
        (
            {"anyOf": [{"type": "string"}, {"type": "array", "items": {"$ref": "#/components/schemas/Cat"}}]},
            "Union[str, list['Cat']]",
        ),
        ({"allOf": [{"$ref": "#/components/schemas/Plain"}]}, "str"),
        ({}, "Any"),
        ({"anyOf": [{}, {"type": "string"}]}, "Any"),
        ({"type": "object", "properties": {"a": {}}}, None),
        ({"type": "string", "format": "date-time"}, None),
        ({"enum": ["a"]}, None),
        ({"$ref": "#/components/schemas/Gone"}, None),
        ({"type": "array", "prefixItems": [{}]}, None),
        ({"anyOf": [{"type": "string"}, {"type": "object", "properties": {"a": {}}}]}, None),
    ],
)
def test_type_is_that_of_what_stands_there(schema: Any, source: str | None) -> None:
    """A schema without a class has the type that annotations have for it; what may have one has none."""
    assert written_out(DOCUMENT, schema, CLASSES) == source


def test_circle_of_references_has_no_type() -> None:
    """A schema that is only itself ends."""
    document = {"components": {"schemas": {"A": {"anyOf": [{"$ref": "#/components/schemas/A"}]}}}}
    assert written_out(document, {"$ref": "#/components/schemas/A"}, {}) is None


def revision(**schemas: Any) -> dict[str, Any]:
    """Return a document whose one answer, and whose one body, have a member of each of *schemas*."""
    members = {name: {"$ref": f"#/components/schemas/{name}"} for name in schemas}
    thing = {"type": "object", "properties": members}
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Things", "version": "1"},
        "paths": {
            "/things": {
                "get": {"responses": {"200": {"description": "", "content": content}}},
                "post": {"requestBody": {"content": content}, "responses": {"204": {"description": ""}}},
            }
        },
        "components": {"schemas": {"Thing": thing, **schemas}},
    }


CAT = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}
DOG = {"type": "object", "required": ["tail"], "properties": {"tail": {"type": "string"}}}
PETS = {"anyOf": [CAT, DOG]}
BEFORE = revision(
    Pet=PETS,
    Beast={"anyOf": [CAT, DOG, {"type": "string"}]},
    Colour={"type": "string", "enum": ["red", "blue"]},
    Free={"type": "object", "properties": {"a": {"type": "string"}}},
    Text={"anyOf": [{"type": "string"}, CAT, {"type": "array", "items": CAT}]},
)
AFTER = revision(
    Pet=CAT,
    Beast={"type": "object"},
    Colour={"anyOf": [{"type": "string", "enum": ["red", "blue"]}, {"type": "string"}]},
    Free={"type": "object"},
    Text={"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
)
_SCHEMAS = AFTER["components"]["schemas"]
_SCHEMAS["Thing"]["properties"]["Text"] = _SCHEMAS.pop("Text")


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The models of the newer revision, made where the older one was."""
    path = tmp_path / "document.json"
    for document in (BEFORE, AFTER, AFTER):
        path.write_text(json.dumps(document))
        made = run(
            "generate", "--document", path, "--package", "written", "--output", tmp_path, "--verify", "none"
        )
        assert made.code == 0, made.err
    monkeypatch.syspath_prepend(str(tmp_path))
    yield importlib.import_module("written.models")
    for name in [name for name in sys.modules if name.partition(".")[0] == "written"]:
        del sys.modules[name]


def test_former_names_import_with_a_warning(made: Any) -> None:
    """Each name is the type that annotations have in its place, after a further generation too."""
    for name, wanted in (("Colour", str), ("Free", dict[str, Any])):
        with pytest.warns(DeprecationWarning, match=f"{name} is written out now"):
            assert getattr(made, name) == wanted
    with pytest.warns(DeprecationWarning, match="Text is written out now"):
        assert typing.get_args(made.Text) == (str, list[str])
    assert not hasattr(made, "Nothing")


def test_former_names_annotate_and_can_be_called(made: Any) -> None:
    """A program that annotates with a former name, or calls it, goes on."""
    with pytest.warns(DeprecationWarning, match="written out"):
        colour, free = made.Colour, made.Free

    def paint(colour: colour, more: free) -> None:  # type: ignore[valid-type]
        """Paint."""

    assert typing.get_type_hints(paint, localns={"colour": colour, "free": free})["colour"] is str
    assert colour("red") == "red"
    assert free(a="x") == {"a": "x"}


@pytest.mark.parametrize(
    ("former", "json", "python"),
    [
        ("pet_kind", {"name": "Tom"}, "Pet"),
        ("beast_kind", {"name": "Tom"}, "dict"),
        ("text_kind", ["a"], "list"),
    ],
)
def test_kind_of_a_former_union_reads_what_stands_there(
    made: Any, former: str, json: Any, python: str
) -> None:
    """A union that is one class, a free object, or written out leaves the name of its Kind, which warns."""
    with pytest.warns(DeprecationWarning, match=f"{former} is a former name"):
        kind = getattr(made, former)
    value = kind.decode(json)
    assert type(value).__name__ == python
    assert kind.encode(value) == json
    assert not [*kind.problems(json)]
    assert [*kind.problems(7)]


def test_former_names_of_what_methods_take(made: Any) -> None:
    """The dict of a class that is a plain type now is that type among the inputs too."""
    inputs = importlib.import_module("written.inputs")
    with pytest.warns(DeprecationWarning, match="Free is written out now"):
        assert inputs.Free == dict[str, Any]
    with pytest.warns(DeprecationWarning, match="Text is written out now"):
        assert typing.get_args(inputs.Text) == (str, list[str])
    assert not hasattr(inputs, "Nothing")


KINDS = """format = 2
[schemas]
"/components/schemas/A" = { name = "A", digest = "1" }
[kinds]
a_kind = "A"
b_kind = "B"
c_kind = "C"
[aliases]
B = "A"
"""


def test_lock_keeps_kinds() -> None:
    """A former Kind follows its class to another name, and is gone with it; one of today is no former one."""
    names = Names.loads(KINDS)
    names.claim({"/components/schemas/A": LockedName("A", "1")})
    names.record("/components/schemas/A", "A")
    names.kinds.record("d_kind", "D")
    assert names.former_kinds == {"a_kind": "A", "b_kind": "A"}
    assert '[kinds]\na_kind = "A"\nb_kind = "A"\nd_kind = "D"\n' in names.dumps()
    names.kinds.record("a_kind", "A")
    assert names.former_kinds == {"b_kind": "A"}


@pytest.mark.parametrize("line", ['a_kind = "no name"', '"no kind" = "A"', '"a.b" = "A"'])
def test_lock_with_something_else_than_a_kind_is_refused(line: str) -> None:
    """What is written into a package as a name is one."""
    with pytest.raises(ValueError, match="cannot name a class"):
        Names.loads(f"format = 2\n[kinds]\n{line}\n")


def test_lock_keeps_what_it_was_told() -> None:
    """What a lock says of types is read and written; a type whose class is gone is left out."""
    text = 'format = 2\n[types]\nColour = "str"\nText = "list[\'Gone\']"\n'
    names = Names.loads(text)
    assert names.types == {"Colour": "str"}
    assert Names.loads(names.dumps()).types == {"Colour": "str"}


@pytest.mark.parametrize("source", ["print()", "__import__('os')", "str; 1", "Colour", ""])
def test_lock_with_something_else_than_a_type_is_refused(source: str) -> None:
    """What is written into a package as source is a type, whatever a lock says."""
    with pytest.raises(ValueError, match="is not a type"):
        Names.loads(f'format = 2\n[types]\nA = "{source}"\n')
