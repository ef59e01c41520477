"""A part does not cost the whole: operations skipped by name, and packages of what can be made."""

from __future__ import annotations

import copy
import importlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from openapi_python_client import parser
from openapi_python_client.parser.errors import GeneratorError, ParseError
from openapi_python_client.parser.openapi import Endpoint

from invocant.mock import Mock
from invocant.mock._serving.catalog import from_mapping
from tests.generator.commands import Checkout, Outcome, checkout, run, snapshot, write

pytestmark = pytest.mark.checkout

Json = Any


def answer(schema: Json) -> Json:
    """Return the responses of an operation that answers by *schema*."""
    return {"200": {"description": "", "content": {"application/json": {"schema": schema}}}}


PET = {"$ref": "#/components/schemas/Pet"}
SOUND: Json = {
    "openapi": "3.1.0",
    "info": {"title": "Parts", "version": "1"},
    "servers": [{"url": "https://parts.example"}],
    "paths": {
        "/pets": {
            "get": {
                "operationId": "listPets",
                "tags": ["pets"],
                "responses": answer({"type": "array", "items": PET}),
            },
            "post": {
                "operationId": "addPet",
                "tags": ["pets"],
                "requestBody": {"required": True, "content": {"application/json": {"schema": PET}}},
                "responses": answer(PET),
            },
        },
        "/pets/{id}": {
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
            "get": {"operationId": "getPet", "tags": ["pets"], "responses": answer(PET)},
            "delete": {"operationId": "dropPet", "tags": ["pets"], "responses": {"204": {"description": ""}}},
        },
    },
    "components": {
        "schemas": {
            "Pet": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}},
        }
    },
}
"""Four operations, all of them sound."""


def broken(*changes: tuple[str, Json]) -> Json:
    """Return the sound document with each value at its place: `/` between keys, `|` for one in a key."""
    document = copy.deepcopy(SOUND)
    for place, value in changes:
        holder: Any = document
        *above, last = [key.replace("|", "/") for key in place.split("/")]
        for key in above:
            holder = holder.setdefault(key, {})
        holder[last] = value
    return document


@pytest.fixture(autouse=True)
def packages() -> Iterator[None]:
    """Forget the packages that a test imports."""
    before = set(sys.modules)
    yield
    for name in set(sys.modules) - before:
        if name.partition(".")[0] == "parts":
            del sys.modules[name]


def generate(folder: Path, document: Json, *options: str | Path) -> Outcome:
    """Generate the package `parts` of *document* in *folder*; what it says of itself is printed as JSON."""
    path = write(folder / "document.yaml", document)
    return run(
        "generate",
        "--document",
        path,
        "--package",
        "parts",
        "--output",
        folder,
        "--no-validate",
        "--json",
        *options,
    )


def summary(outcome: Outcome) -> Json:
    """Return what the only package's run says."""
    (found,) = outcome.json.values()
    return found


def operations(folder: Path, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Return the names of the operations that the package in *folder* has."""
    monkeypatch.syspath_prepend(str(folder))
    importlib.invalidate_caches()
    table = importlib.import_module("parts.operations").TABLE
    return {f"{table[name].method} {table[name].path}" for name in table}


# ----------------------------------------------------------------------------------------------- skipping


@pytest.mark.parametrize("name", ["pets.get", "getPet", "GET /pets/{id}", "get /pets/{id}"])
def test_an_operation_is_skipped_by_any_of_its_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """The dotted name, the operationId and the method with the path each name it; the rest is whole."""
    outcome = generate(tmp_path, SOUND, "--skip", name)
    assert outcome.code == 0, outcome.err
    found = summary(outcome)
    assert (found["operations_in_document"], found["operations_generated"]) == (4, 3)
    assert [(entry["operation"], entry["pointer"]) for entry in found["skipped"]] == [
        ("GET /pets/{id}", "/paths/~1pets~1{id}/get")
    ]
    assert found["dropped"] == []
    assert "GET /pets/{id} is skipped" in outcome.err
    assert operations(tmp_path, monkeypatch) == {"GET /pets", "POST /pets", "DELETE /pets/{id}"}
    carried = json.loads((tmp_path / "parts" / "document.json").read_text("utf-8"))
    assert list(carried["paths"]["/pets/{id}"]) == ["delete"]


def test_several_are_skipped_and_a_path_goes_with_its_last(tmp_path: Path) -> None:
    """The option is repeated; what is named twice is skipped once."""
    outcome = generate(tmp_path, SOUND, "--skip", "getPet", "--skip", "dropPet", "--skip", "GET /pets/{id}")
    assert outcome.code == 0, outcome.err
    assert len(summary(outcome)["skipped"]) == 2
    carried = json.loads((tmp_path / "parts" / "document.json").read_text("utf-8"))
    assert list(carried["paths"]) == ["/pets"]


def test_what_would_refuse_the_whole_can_be_skipped(tmp_path: Path) -> None:
    """An operation that cannot be made is no trouble once it is skipped, by its dotted name too."""
    document = broken(("paths/|pets/post/requestBody", {"$ref": "#/components/requestBodies/None"}))
    assert generate(tmp_path, document).code == 1
    for name in ("addPet", "POST /pets"):
        assert generate(tmp_path, document, "--skip", name).code == 0


def test_an_unknown_name_is_a_mistake(tmp_path: Path) -> None:
    """Nothing is called so: the command is mistaken, and says what is meant."""
    outcome = generate(tmp_path, SOUND, "--skip", "pets.gett")
    assert outcome.code == 2
    last = outcome.err.splitlines()[-1]
    assert "'pets.gett'" in last
    assert "pets.get " in last
    assert not (tmp_path / "parts").exists()


def test_what_is_skipped_is_an_input(tmp_path: Path) -> None:
    """Another set of skipped operations is another package; the same one has nothing to do."""
    first = generate(tmp_path, SOUND, "--skip", "getPet")
    again = generate(tmp_path, SOUND, "--skip", "getPet")
    assert "nothing to do" in again.err
    assert summary(again)["skipped"] == summary(first)["skipped"]
    assert summary(generate(tmp_path, SOUND))["operations_generated"] == 4


# ---------------------------------------------------------------------------------------------------- partial


NOWHERE = {"$ref": "#/components/parameters/None"}
CASES: dict[str, tuple[list[tuple[str, Json]], dict[str, str]]] = {
    "a parameter that is not there": (
        [("paths/|pets/get/parameters", [NOWHERE])],
        {"the operation GET /pets": "/paths/~1pets/get"},
    ),
    "a parameter of the path": (
        [("paths/|pets|{id}/parameters", [NOWHERE])],
        {
            "the operation GET /pets/{id}": "/paths/~1pets~1{id}/get",
            "the operation DELETE /pets/{id}": "/paths/~1pets~1{id}/delete",
        },
    ),
    "a parameter in a circle": (
        [
            ("paths/|pets/get/parameters", [{"$ref": "#/components/parameters/A"}]),
            ("components/parameters/A", {"$ref": "#/components/parameters/A"}),
        ],
        {"the operation GET /pets": "/paths/~1pets/get"},
    ),
    "a body": (
        [("paths/|pets/post/requestBody", {"$ref": "#/components/requestBodies/None"})],
        {"the operation POST /pets": "/paths/~1pets/post"},
    ),
    "an answer": (
        [("paths/|pets/get/responses/200", {"$ref": "#/components/responses/None"})],
        {"the operation GET /pets": "/paths/~1pets/get"},
    ),
    "an error": (
        [("paths/|pets/get/responses/404", {"$ref": "#/components/responses/None"})],
        {"the response 404 of GET /pets": "/paths/~1pets/get/responses/404"},
    ),
    "a header": (
        [("paths/|pets/get/responses/200/headers", {"X-A": {"$ref": "#/components/headers/None"}})],
        {"the header X-A of the response 200 of GET /pets": "/paths/~1pets/get/responses/200/headers/X-A"},
    ),
    "a path item": (
        [("paths/|more", {"$ref": "#/components/pathItems/None"})],
        {"/more": "/paths/~1more"},
    ),
    "an operation that is a reference": (
        [("paths/|more", {"get": {"$ref": "#/components/x-operations/none"}})],
        {"the operation GET /more": "/paths/~1more/get"},
    ),
    "a security scheme": (
        [("components/securitySchemes/key", {"$ref": "#/components/securitySchemes/None"})],
        {"the security scheme key": "/components/securitySchemes/key"},
    ),
    "an operation of the wrong shape": (
        [("paths/|pets/get", "none")],
        {"the wrong shape: GET /pets": "/paths/~1pets/get"},
    ),
    "a path item of the wrong shape": ([("paths/|more", [])], {"the wrong shape: /more": "/paths/~1more"}),
    "parameters of the wrong shape": (
        [("paths/|pets/get/parameters", {"name": "a"})],
        {"the wrong shape: GET /pets": "/paths/~1pets/get/parameters"},
    ),
    "a schema of the wrong shape": (
        [
            ("components/schemas/Bad", "text"),
            ("components/schemas/Pet/properties/bad", {"$ref": "#/components/schemas/Bad"}),
        ],
        {"the wrong shape: schemas Bad": "/components/schemas/Bad"},
    ),
    "two methods of one name": (
        [
            ("paths/|pets/get/x-invocant-name", "pets.one"),
            ("paths/|pets|{id}/get/x-invocant-name", "pets.one"),
        ],
        {"two methods of one name": "/paths/~1pets~1{id}/get/x-invocant-name"},
    ),
    "a keyword that is not well formed": (
        [("paths/|pets/get/x-invocant-paging", {"style": "none"})],
        {"x-invocant-paging is not well formed": "/paths/~1pets/get/x-invocant-paging"},
    ),
    "another host": (
        [("components/schemas/Far", {"$ref": "https://a.example/far.json"})],
        {"a reference to another document": "/components/schemas/Far"},
    ),
}


@pytest.mark.sampled(4)
@pytest.mark.parametrize("case", CASES)
def test_what_cannot_be_made_is_left_out_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    """Without --partial nothing is written; with it the rest is, which the mock serves; it ends with 3."""
    changes, named = CASES[case]
    document = broken(*changes)
    refused = generate(tmp_path, document)
    assert refused.code == 1
    assert not (tmp_path / "parts").exists()
    outcome = generate(tmp_path, document, "--partial")
    assert outcome.code == 3, outcome.err
    found = summary(outcome)
    told = {
        entry["what"].removesuffix(" is not in the output"): entry["pointer"] for entry in found["dropped"]
    }
    assert told == named
    assert all(entry["why"] and entry["fix"] for entry in found["dropped"])
    gone = {pointer for pointer in named.values() if pointer.count("/") >= 3 and "responses" not in pointer}
    left = operations(tmp_path, monkeypatch)
    assert left == {
        "GET /pets",
        "POST /pets",
        "GET /pets/{id}",
        "DELETE /pets/{id}",
    } - {label for label in _LABELS if any(pointer.startswith(_LABELS[label]) for pointer in gone)}
    with _served(tmp_path) as mock:
        assert mock.base_url()


_LABELS = {
    "GET /pets": "/paths/~1pets/get",
    "POST /pets": "/paths/~1pets/post",
    "GET /pets/{id}": "/paths/~1pets~1{id}/get",
    "DELETE /pets/{id}": "/paths/~1pets~1{id}/delete",
}


def _served(folder: Path) -> Mock:
    """Return a mock of the document that the package in *folder* carries."""
    carried = json.loads((folder / "parts" / "document.json").read_text("utf-8"))
    return Mock(from_mapping("parts", carried))


def test_schemas_that_nest_too_deep_are_left_out(tmp_path: Path) -> None:
    """Those made of too many others are; what these are made of, and what refers to them, stays."""
    chain: Json = {
        f"S{i}": {
            "allOf": [
                {"$ref": f"#/components/schemas/S{i + 1}"},
                {"type": "object", "properties": {f"p{i}": {}}},
            ]
        }
        for i in range(200)
    }
    document = broken(("components/schemas/Pet/properties/deep", {"$ref": "#/components/schemas/S0"}))
    document["components"]["schemas"] |= {**chain, "S200": {"type": "object", "properties": {"end": {}}}}
    assert generate(tmp_path, document).code == 1
    outcome = generate(tmp_path, document, "--partial")
    assert outcome.code == 3, outcome.err
    gone = {entry["pointer"].rpartition("/")[2] for entry in summary(outcome)["dropped"]}
    assert "S0" in gone
    assert "S190" not in gone
    assert summary(outcome)["operations_generated"] == 4


def test_operations_that_make_the_parser_refuse_the_whole_are_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The parser is asked for halves of the operations, until it is known which they are."""
    usual = parser.GeneratorData.from_dict

    def from_dict(shown: Json, *, config: Json) -> Json:
        operations = [operation for item in shown["paths"].values() for operation in item.values()]
        if any(operation.get("requestBody") for operation in operations):
            return GeneratorError(header="It does not like bodies.", detail="None at all.")
        return usual(shown, config=config)

    monkeypatch.setattr(parser.GeneratorData, "from_dict", from_dict)
    assert generate(tmp_path, SOUND).code == 1
    outcome = generate(tmp_path, SOUND, "--partial")
    assert outcome.code == 3, outcome.err
    (entry,) = summary(outcome)["dropped"]
    assert (entry["pointer"], entry["why"]) == ("/paths/~1pets/post", "It does not like bodies.")
    assert summary(outcome)["operations_generated"] == 3


def test_what_only_the_parser_cannot_take_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is dropped after planning is taken out of the document, and all is planned again without it."""
    usual = Endpoint.from_data

    def from_data(**given: Json) -> Json:
        if given["method"] == "post":
            return ParseError(detail="no word for it"), given["schemas"], given["parameters"]
        return usual(**given)

    monkeypatch.setattr(Endpoint, "from_data", from_data)
    outcome = generate(tmp_path, SOUND, "--partial", "--verify", "wire")
    assert outcome.code == 3, outcome.err
    assert "/paths/~1pets/post" in {entry["pointer"] for entry in summary(outcome)["dropped"]}
    carried = json.loads((tmp_path / "parts" / "document.json").read_text("utf-8"))
    assert list(carried["paths"]["/pets"]) == ["get"]


def test_what_is_left_is_right_on_the_wire(tmp_path: Path) -> None:
    """Of a document with every such part the rest is checked as the rest of any document is."""
    changes = [change for case in CASES if case not in _EXCLUSIVE for change in CASES[case][0]]
    outcome = generate(tmp_path, broken(*changes), "--partial", "--skip", "dropPet", "--verify", "wire")
    assert outcome.code == 3, outcome.err
    assert summary(outcome)["operations_generated"] > 0


_EXCLUSIVE = {"a parameter of the path", "two methods of one name", "an operation of the wrong shape"}
"""Cases that leave nothing of what others are about."""


def test_a_whole_document_is_whole(tmp_path: Path) -> None:
    """--partial of a document that has no such part changes nothing, and ends with 0."""
    assert generate(tmp_path, SOUND).code == 0
    whole = snapshot(tmp_path / "parts")
    assert generate(tmp_path, SOUND, "--partial").code == 0
    partial = snapshot(tmp_path / "parts")
    del whole["lock.toml"], partial["lock.toml"]
    assert partial == whole


def test_a_partial_package_is_stable(tmp_path: Path) -> None:
    """The same input gives the same bytes; a run with nothing to do names the parts again."""
    document = broken(*CASES["a parameter of the path"][0], *CASES["a schema of the wrong shape"][0])
    first = generate(tmp_path, document, "--partial")
    before = snapshot(tmp_path / "parts")
    again = generate(tmp_path, document, "--partial")
    assert "nothing to do" in again.err
    assert (again.code, summary(again)["dropped"]) == (3, summary(first)["dropped"])
    assert all(entry["what"] in again.err for entry in summary(again)["dropped"])
    assert generate(tmp_path, document, "--partial", "--force").code == 3
    assert snapshot(tmp_path / "parts") == before


def test_nothing_left_is_a_package_without_operations(tmp_path: Path) -> None:
    """Where no operation can be made, the classes are."""
    document = broken(("paths", {"/a": {"get": {"parameters": [NOWHERE], "responses": {}}}}))
    outcome = generate(tmp_path, document, "--partial", "--verify", "types")
    assert outcome.code == 3, outcome.err
    assert (summary(outcome)["operations_generated"], summary(outcome)["schemas"]) == (0, 1)


def test_report_says_what_a_partial_package_lacks(tmp_path: Path) -> None:
    """The report has the same parts and the same exit code, and counts what is skipped as told."""
    path = write(tmp_path / "document.yaml", broken(*CASES["a body"][0]))
    outcome = run("report", "--document", path, "--partial", "--skip", "getPet", "--json")
    assert outcome.code == 3
    (found,) = outcome.json.values()
    assert [entry["pointer"] for entry in found["dropped"]] == ["/paths/~1pets/post"]
    assert [entry["operation"] for entry in found["skipped"]] == ["GET /pets/{id}"]
    assert found["operations_generated"] == 2


def test_the_difference_of_partial_packages(tmp_path: Path) -> None:
    """Diff compares what packages would have; an operation that is skipped may be in one document alone."""
    old = write(tmp_path / "old.yaml", SOUND)
    document = broken(*CASES["a body"][0])
    del document["paths"]["/pets/{id}"]["get"]
    new = write(tmp_path / "new.yaml", document)
    assert run("diff", old, new).code == 1
    outcome = run("diff", old, new, "--partial", "--skip", "getPet", "--format", "json")
    assert outcome.code == 6
    kinds = {(change["kind"], change["subject"]) for change in outcome.json["changes"]}
    assert ("method-removed", "pets.add") in kinds
    assert not any(subject == "pets.get" for _, subject in kinds)
    assert run("diff", old, new, "--partial", "--skip", "none").code == 2


# ---------------------------------------------------------------------------------------- configuration


def test_a_config_file_says_it_too(tmp_path: Path) -> None:
    """`skip` and `partial` are settings of a package under openapi/, and check knows them."""
    tiny = checkout(tmp_path)
    write(tiny.api / "document.yaml", broken(*CASES["a body"][0]))
    (tiny.api / "overlays" / "01-names.yaml").unlink()
    assert tiny.run("generate").code == 1
    _configure(tiny, partial=True, skip=["dropPet"])
    outcome = tiny.run("generate", "--json")
    assert outcome.code == 3, outcome.err
    assert summary(outcome)["operations_generated"] == 2
    assert tiny.run("check").code == 0
    _configure(tiny, partial=True)
    assert tiny.run("check").code == 1
    outcome = tiny.run("generate", "--skip", "dropPet")
    assert outcome.code == 2
    assert "pyproject.toml" in outcome.err


def _configure(tiny: Checkout, **settings: Json) -> None:
    tiny.settings(**settings)


def test_a_document_from_anywhere_may_have_a_config_file(tmp_path: Path) -> None:
    """--config has what a table of pyproject.toml has; the command line goes before, and skips add up."""
    config = write(
        tmp_path / "parts.yml",
        {"class_overrides": {"Pet": {"class_name": "Animal"}}, "skip": ["getPet"], "verify": "none"},
    )
    outcome = generate(tmp_path, SOUND, "--config", config, "--skip", "dropPet", "--verify", "import")
    assert outcome.code == 0, outcome.err
    assert len(summary(outcome)["skipped"]) == 2
    texts = "".join(path.read_text("utf-8") for path in (tmp_path / "parts" / "models").glob("*.py"))
    assert "class Animal(" in texts
    lock = (tmp_path / "parts" / "lock.toml").read_text("utf-8")
    assert 'verified = "import"' in lock
    assert "parts.yml" in lock


def test_the_difference_calls_classes_as_the_package_does(tmp_path: Path) -> None:
    """Diff honours class_overrides, and another one is no change."""
    config = write(tmp_path / "parts.yml", {"class_overrides": {"Pet": {"class_name": "Animal"}}})
    old = write(tmp_path / "old.yaml", SOUND)
    changed = broken(("components/schemas/Pet/properties/name/type", "integer"))
    new = write(tmp_path / "new.yaml", changed)
    outcome = run("diff", old, new, "--config", config, "--format", "json")
    assert "Animal.name" in {change["subject"] for change in outcome.json["changes"]}
    assert "Pet.name" not in outcome.out


def test_every_file_that_is_read_is_an_input(tmp_path: Path) -> None:
    """A change of a file that the document refers to makes the package stale."""
    document = broken(("components/schemas/Tag", {"$ref": "tag.yaml"}))
    write(tmp_path / "tag.yaml", {"type": "object", "properties": {"a": {"type": "string"}}})
    assert generate(tmp_path, document, "--allow-refs").code == 0
    assert "nothing to do" in generate(tmp_path, document, "--allow-refs").err
    write(tmp_path / "tag.yaml", {"type": "object", "properties": {"b": {"type": "string"}}})
    assert "nothing to do" not in generate(tmp_path, document, "--allow-refs").err
    assert "b: " in (tmp_path / "parts" / "models" / "_tag.py").read_text("utf-8")


def test_bounds_on_files_are_options(tmp_path: Path) -> None:
    """--max-files and --refs-root say how many files may be read and where they may lie."""
    write(tmp_path / "common" / "tag.yaml", {"type": "string"})
    write(tmp_path / "common" / "two.yaml", {"type": "string"})
    document = broken(
        ("components/schemas/Tag", {"$ref": "../common/tag.yaml"}),
        ("components/schemas/Two", {"$ref": "../common/two.yaml"}),
    )
    folder = tmp_path / "api"
    assert generate(folder, document, "--allow-refs").code == 1
    assert generate(folder, document, "--allow-refs", "--refs-root", tmp_path, "--max-files", "1").code == 1
    outcome = generate(folder, document, "--allow-refs", "--refs-root", tmp_path, "--max-files", "2")
    assert outcome.code == 0, outcome.err


def test_what_is_followed_where_openapi_has_no_reference_is_noted(tmp_path: Path) -> None:
    """The notes of the summary say what was followed; that is no warning."""
    document = broken(("paths/|more", {"get": {"$ref": "#/x-operations/more"}}))
    document["x-operations"] = {"more": {"operationId": "more", "responses": {"204": {"description": ""}}}}
    outcome = generate(tmp_path, document, "--verify", "wire")
    assert outcome.code == 0, outcome.err
    notes = [(note["what"], note["pointer"]) for note in summary(outcome)["notes"]]
    assert ("a reference in place of an operation is followed", "/paths/~1more/get") in notes
    assert summary(outcome)["operations_generated"] == 5


def test_path_parameters_without_a_place_of_their_name(tmp_path: Path) -> None:
    """A place written with a colon is one, and the only place is the only parameter's."""
    one = {"name": "petId", "in": "path", "required": True, "schema": {"type": "integer"}}
    operation = {"responses": {"204": {"description": ""}}, "parameters": [one]}
    document = broken(
        ("paths/|by|:petId", {"get": {**operation, "operationId": "byColon"}}),
        ("paths/|of|{pet_id}", {"get": {**operation, "operationId": "ofOther"}}),
        ("paths/|no|place", {"get": {**operation, "operationId": "noPlace"}}),
        ("paths/|un|{declared}", {"get": {"operationId": "undeclared", "responses": operation["responses"]}}),
    )
    outcome = generate(tmp_path, document, "--verify", "wire")
    assert outcome.code == 0, outcome.err
    notes = {note["pointer"]: note["what"] for note in summary(outcome)["notes"]}
    assert notes["/paths/~1by~1:petId/get"] == "the path is read as /by/{petId}"
    assert (
        notes["/paths/~1of~1{pet_id}/get"]
        == "the path parameter 'petId' is the one that the path calls 'pet_id'"
    )
    assert notes["/paths/~1no~1place/get"] == "the path parameter 'petId' is left out"
    with _served(tmp_path) as mock:
        for path, status in (
            ("/by/1", 204),
            ("/by/x", 400),
            ("/of/2", 204),
            ("/of/y", 400),
            ("/no/place", 204),
        ):
            assert httpx.get(f"{mock.base_url()}{path}").status_code == status, path
    assert generate(tmp_path, document, "--skip", "GET /by/:petId", "--skip", "GET /by/{petId}").code == 0


JOB = {
    "resume": "pets.job",
    "status": {"operation": "look", "parameters": {"id": "/id"}},
    "state": "/state",
    "done": ["done"],
    "items": {"operation": "pets.each"},
    "cancel": {"operation": "stop"},
}


@pytest.mark.parametrize(
    ("skip", "what", "methods"),
    [
        ("stop", "a job has no cancel", {"walk", "job", "look", "each"}),
        ("look", "a job is left out", {"walk", "stop"}),
        ("each", "a job is left out", {"walk", "stop"}),
    ],
)
def test_what_a_job_is_asked_about_with_is_skipped(
    skip: str, what: str, methods: set[str], tmp_path: Path
) -> None:
    """A job goes with what tells its state, and stays without the rest; each is a note, and no error."""
    state = {"type": "object", "properties": {"state": {"type": "string"}, "list": {"type": "array"}}}
    identified = {"type": "object", "properties": {"id": {"type": "string"}}}
    place = [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}]
    also = [{"name": "pets.each", "paging": {"style": "single", "items": "/list"}}]
    paths: Json = {
        "/walks": {
            "post": {
                "x-invocant-name": "pets.walk",
                "x-invocant-job": JOB,
                "responses": {"200": answer(identified)},
            }
        },
        "/walks/{id}": {
            "parameters": place,
            "get": {
                "operationId": "look",
                "x-invocant-name": "pets.look",
                "x-invocant-also": also,
                "responses": {"200": answer(state)},
            },
            "delete": {
                "operationId": "stop",
                "x-invocant-name": "pets.stop",
                "responses": {"204": {"description": ""}},
            },
        },
    }
    outcome = generate(tmp_path, {**SOUND, "paths": paths}, "--skip", f"pets.{skip}")
    assert outcome.code == 0, outcome.err
    assert [note["what"] for note in summary(outcome)["notes"] if "job" in note["what"]] == [what]
    source = next(tmp_path.rglob("resources/pets.py")).read_text().split("class AsyncPets")[0]
    assert set(re.findall(r"^    def (\w+)\(", source, re.MULTILINE)) - {"raw"} == methods
