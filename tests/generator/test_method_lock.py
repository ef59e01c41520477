"""Tests of generator/invocant_generator/_method_lock.py: methods keep their names, former ones still work."""

from __future__ import annotations

import importlib
import json
import sys
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from click.testing import CliRunner

from invocant.documents import operations
from invocant_generator._cli import main
from invocant_generator._method_lock import LockedMethod, MethodNames
from invocant_generator._names_lock import Names
from invocant_generator._plan.calls import OperationNames, label_of

pytestmark = pytest.mark.checkout


def known(entries: Mapping[str, tuple[str, str]], former: Mapping[str, str] | None = None) -> MethodNames:
    """Return a lock that knows methods by label: (name, operationId)."""
    return MethodNames({label: LockedMethod(*entry) for label, entry in entries.items()}, former)


def given(paths: Mapping[str, Any], methods: MethodNames) -> dict[str, str]:
    """Return the name of each operation by its label, of which the lock is told."""
    every = list(operations({"paths": paths}))
    names = OperationNames(every, methods)
    found = {label_of(operation): names.give(operation)[0] for operation in every}
    for operation in every:
        label = label_of(operation)
        methods.record(label, LockedMethod(found[label], str(operation.raw.get("operationId") or "")))
    return found


def test_operation_ids_that_come_rename_nothing() -> None:
    """An operation is known by method and path: a vendor who names them all at once changes no call."""
    methods = known({"GET /pets": ("pets.list", ""), "POST /pets": ("pets.create", "")})
    paths = {"/pets": {"get": {"operationId": "browse", "tags": ["zoo"]}, "post": {"operationId": "adopt"}}}
    assert given(paths, methods) == {"GET /pets": "pets.list", "POST /pets": "pets.create"}
    assert methods.changed() == []


def test_places_that_are_called_otherwise_are_the_same_path() -> None:
    """What a place is called is no part of where an operation is."""
    methods = known({"GET /pets/{id}": ("pets.one", "")})
    assert given({"/pets/{pet_id}": {"get": {}}}, methods) == {"GET /pets/{pet_id}": "pets.one"}


def test_an_operation_that_moved_is_known_by_its_id() -> None:
    """Where the path is another one, the operationId tells, if it is one operation's alone."""
    methods = known({"GET /v1/pets": ("pets.list", "listPets"), "GET /v1/cats": ("cats.list", "x")})
    paths = {"/v2/pets": {"get": {"operationId": "listPets"}}, "/v2/cats": {"get": {"operationId": "y"}}}
    assert given(paths, methods) == {"GET /v2/pets": "pets.list", "GET /v2/cats": "cats.y"}
    assert [change["name"] for change in methods.changed()] == ["cats.list"]


def test_new_operations_take_no_known_name() -> None:
    """The rule names what is new, beside the names that are taken."""
    methods = known({"GET /old": ("pets.list", "")})
    paths: dict[str, Any] = {"/pets": {"get": {"tags": ["pets"]}}, "/old": {"get": {}}}
    assert given(paths, methods) == {"GET /pets": "pets.list_pets", "GET /old": "pets.list"}


def test_a_new_resource_is_no_known_method() -> None:
    """What would stand below a method stands beside it."""
    methods = known({"GET /pets/new": ("pets.new", "")})
    paths: dict[str, Any] = {"/pets/new": {"get": {}}, "/pets/new/toys": {"get": {}}}
    found = given(paths, methods)
    assert found["GET /pets/new"] == "pets.new"
    assert not found["GET /pets/new/toys"].startswith("pets.new.")


def test_declared_names_go_before_known_ones_and_leave_the_former() -> None:
    """A name that is given up on purpose is kept, update after update, until its line is deleted."""
    methods = known({"GET /pets": ("pets.list", "")})
    given({"/pets": {"get": {"x-invocant-name": "animals.all"}}}, methods)
    assert methods.former == {"pets.list": "animals.all"}
    assert methods.changed() == [
        {"change": "renamed", "name": "pets.list", "new": "animals.all", "operation": "GET /pets"}
    ]
    later = MethodNames.of(tables(methods))
    given({"/pets": {"get": {"x-invocant-name": "beasts.all"}}}, later)
    assert later.former == {"animals.all": "beasts.all", "pets.list": "beasts.all"}
    gone = MethodNames.of({**tables(later), "former": {"pets.list": "beasts.all"}})
    given({"/pets": {"get": {}}}, gone)
    assert gone.former == {"pets.list": "beasts.all"}


def tables(methods: MethodNames) -> dict[str, Any]:
    """Return what a lock of the methods says, read back."""
    import tomllib

    return tomllib.loads("\n".join(methods.lines()))


def test_a_former_name_that_another_takes_is_gone() -> None:
    """A name is one method's; where it cannot be a former one, the churn says that it is removed."""
    methods = known({"GET /pets": ("pets.list", "")})
    paths = {
        "/pets": {"get": {"x-invocant-name": "animals.all"}},
        "/cats": {"get": {"x-invocant-name": "pets.list.cats"}},
    }
    given(paths, methods)
    assert methods.former == {}
    assert methods.changed()[0]["change"] == "removed"


def test_what_is_gone_has_no_former_name() -> None:
    """A method whose operation the API took away cannot be called."""
    methods = known(
        {"GET /pets": ("pets.list", ""), "GET /cats": ("cats.list", "")}, {"pets.all": "pets.list"}
    )
    given({"/cats": {"get": {}}}, methods)
    assert methods.former == {}
    assert methods.changed() == [{"change": "removed", "name": "pets.list", "operation": "GET /pets"}]


@pytest.mark.parametrize(
    "text", ['[methods]\n"GET /a" = 1\n', '[methods]\n"GET /a" = {}\n', '[former]\n"a; b" = "c"\n']
)
def test_a_lock_of_methods_that_is_none_is_refused(text: str) -> None:
    """A name that is no dotted name of identifiers is an error and never code."""
    with pytest.raises(ValueError, match=r".+"):
        Names.loads(text)


# ------------------------------------------------------------------------------------------ whole packages


def zoo(**more: Any) -> dict[str, Any]:
    """Return a document of one resource, whose first operation also has *more*."""
    answer = {
        "200": {
            "description": "",
            "headers": {"X-Count": {"schema": {"type": "integer"}}},
            "content": {"application/json": {"schema": {"type": "array", "items": {"type": "string"}}}},
        }
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Zoo", "version": "1"},
        "servers": [{"url": "https://zoo.example"}],
        "paths": {
            "/pets": {"get": {"responses": answer, **more}},
            "/pets/{id}": {
                "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
                "get": {"responses": answer},
            },
        },
    }


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Give a folder on the import path, in which packages are made."""
    sys.path.insert(0, str(tmp_path))
    yield tmp_path
    sys.path.remove(str(tmp_path))


def make(folder: Path, document: Mapping[str, Any], *options: str) -> tuple[int, str]:
    """Make the package `zoo_of_names` of a document in *folder*, and return exit code and output."""
    (folder / "zoo.json").write_text(json.dumps(document))
    arguments = ["generate", "--document", str(folder / "zoo.json"), "--package", "zoo_of_names"]
    found = CliRunner().invoke(main, [*arguments, "--output", str(folder), *options], catch_exceptions=False)
    for name in [name for name in sys.modules if name.partition(".")[0] == "zoo_of_names"]:
        del sys.modules[name]
    importlib.invalidate_caches()
    return found.exit_code, found.output


def overlay(folder: Path, name: str) -> str:
    """Write an overlay that gives the first operation a *name*, and return its path."""
    action = {"target": "$.paths['/pets'].get", "description": "Better.", "update": {"x-invocant-name": name}}
    path = folder / "overlays" / "names.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(
        yaml.safe_dump({"overlay": "1.0.0", "info": {"title": "N", "version": "1"}, "actions": [action]})
    )
    return str(path)


def test_a_package_keeps_a_lock_without_being_asked(folder: Path) -> None:
    """The lock lies in the output, and names last; the same again gives the same bytes, and is fresh."""
    assert make(folder, zoo())[0] == 0
    lock = folder / "zoo_of_names.names.lock"
    first = lock.read_text()
    assert '"GET /pets" = { name = "pets.list"' in first
    assert "nothing to do" in make(folder, zoo())[1]
    assert make(folder, zoo(), "--force")[0] == 0
    assert lock.read_text() == first
    assert make(folder, zoo(operationId="browseAnimals", tags=["animals"]))[0] == 0
    assert '"GET /pets" = { name = "pets.list", id = "browseAnimals"' in lock.read_text()
    module = importlib.import_module("zoo_of_names")
    assert callable(module.Client().pets.list)
    assert importlib.import_module("zoo_of_names.headers").PetsListHeaders


def test_no_lock_is_kept_where_none_is_wanted(folder: Path) -> None:
    """`--no-names` says no, and goes with no `--names`."""
    assert make(folder, zoo(), "--no-names")[0] == 0
    assert not list(folder.rglob("*.lock"))
    assert "nothing to do" in make(folder, zoo(), "--no-names")[1]
    assert make(folder, zoo(), "--no-names", "--names", str(folder / "x.lock"))[0] == 2


def test_a_lock_lies_beside_the_overlay(folder: Path) -> None:
    """Where there is an overlay, that is what is kept, so the lock is beside it."""
    assert make(folder, zoo(), "--overlay", overlay(folder, "pets.every"))[0] == 0
    assert (folder / "overlays" / "zoo_of_names.names.lock").exists()


def test_a_former_name_can_be_called_and_warns(folder: Path) -> None:
    """A method that an overlay names anew is called as before too, sync and async, with its `raw`."""
    lock = ("--names", str(folder / "names.lock"))
    assert make(folder, zoo(), *lock)[0] == 0
    code, said = make(
        folder, zoo(), *lock, "--overlay", overlay(folder, "animals.every"), "--verify", "types"
    )
    assert code == 0
    assert "pets.list is now animals.every; the old name can be called with a warning" in said
    module = importlib.import_module("zoo_of_names")
    asked = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        return httpx.Response(200, json=["cat"], headers={"X-Count": "1"})

    client = module.Client(http_client=httpx.Client(transport=httpx.MockTransport(answer)))
    with pytest.warns(DeprecationWarning, match=r"pets\.list is called animals\.every now"):
        assert client.pets.list() == ["cat"]
    with pytest.warns(DeprecationWarning, match=r"animals\.every"):
        assert client.pets.raw.list().status == 200
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert client.animals.every() == ["cat"]
        assert client.pets.get("1") == ["cat"]
    assert asked == ["/pets", "/pets", "/pets", "/pets/1"]
    assert "called `animals.every` now" in (client.pets.list.__doc__ or "")
    assert importlib.import_module("zoo_of_names.headers").PetsListHeaders
    assert hasattr(module.AsyncClient().pets.list, "__deprecated__")
    table = importlib.import_module("zoo_of_names.operations").TABLE
    assert [*table] == ["animals.every", "pets.get"]
    text = (folder / "names.lock").read_text()
    assert '[former]\n"pets.list" = "animals.every"\n' in text
    assert "nothing to do" in make(folder, zoo(), *lock, "--overlay", overlay(folder, "animals.every"))[1]
    (folder / "names.lock").write_text(text.partition("\n[former]")[0])
    assert make(folder, zoo(), *lock, "--overlay", overlay(folder, "animals.every"))[0] == 0
    assert not hasattr(importlib.import_module("zoo_of_names").Client().pets, "list")


def test_a_resource_of_former_names_alone_is_kept(folder: Path) -> None:
    """A resource whose methods are all called otherwise is there for its former names, and says so."""
    lock = ("--names", str(folder / "names.lock"))
    document = zoo()
    del document["paths"]["/pets/{id}"]
    assert make(folder, document, *lock)[0] == 0
    assert make(folder, document, *lock, "--overlay", overlay(folder, "animals.every"))[0] == 0
    client = importlib.import_module("zoo_of_names").Client()
    assert "Former names" in (type(client.pets).__doc__ or "")
    assert client.pets.list.__deprecated__ == "pets.list is called animals.every now"


def test_skipped_by_the_name_that_the_lock_has(folder: Path) -> None:
    """`--skip` knows an operation by the name that its method has, which the lock may say."""
    assert make(folder, zoo(operationId="browse"))[0] == 0
    code, said = make(folder, zoo(operationId="roam", tags=["x"]), "--skip", "pets.browse")
    assert (code, "GET /pets is skipped" in said) == (0, True)


def test_a_former_class_is_importable_from_inputs_too(folder: Path) -> None:
    """What a request may be given in place of a class has the former name that the class has."""
    pet = {"type": "object", "properties": {"name": {"type": "string"}}}
    document = zoo(
        requestBody={"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pets"}}}}
    )
    document["paths"]["/pets"]["post"] = document["paths"]["/pets"].pop("get")
    document["components"] = {
        "schemas": {
            "Pets": {"type": "object", "properties": {"pet": {"$ref": "#/components/schemas/Pet"}}},
            "Pet": pet,
        }
    }
    assert make(folder, document)[0] == 0
    pet["x-invocant-name"] = "Animal"
    assert make(folder, document, "--verify", "types")[0] == 0
    inputs = importlib.import_module("zoo_of_names.inputs")
    with pytest.warns(DeprecationWarning, match="Pet is now called Animal"):
        assert inputs.Pet is inputs.Animal
    assert not hasattr(inputs, "Dog")
