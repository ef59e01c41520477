"""References of every kind: each leads to a place in the document, is named, or is data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from invocant.documents import DocumentError, Loaded, load, load_all, operations, resolve

Json = Any


def files(folder: Path, **contents: Json) -> Path:
    """Write each of *contents* as YAML, `a__b` as `a/b.yaml`, and return the path of `main`."""
    for name, content in contents.items():
        path = folder / f"{name.replace('__', '/')}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump(content, sort_keys=False), "utf-8")
    return folder / "main.yaml"


def document(**parts: Json) -> Json:
    """Return a document with these *parts*."""
    return {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {}, **parts}


def schemas(**named: Json) -> Json:
    """Return a document with these schemas."""
    return document(components={"schemas": named})


def linked(given: Json, **options: Any) -> Json:
    """Return *given* as it is loaded."""
    return load(json.dumps(given).encode(), **options)


def refused(path: Path | bytes, **options: Any) -> tuple[str, str]:
    """Return what a document is refused for, and where."""
    with pytest.raises(DocumentError) as caught:
        load(path, **options)
    first = caught.value.diagnostics[0]
    return first.what, first.pointer


def noted(loaded: Loaded) -> list[tuple[str, str]]:
    """Return what is noted, and where."""
    return [(note.what, note.pointer) for note in loaded.notes]


OPERATION: Json = {"operationId": "op", "responses": {"204": {"description": ""}}}
PET: Json = {"type": "object", "properties": {"name": {"type": "string"}}}


# ---------------------------------------------------------------------------------------- inside the document


def test_path_items_may_be_references_with_members_beside() -> None:
    """3.1: a path item may refer to another and have members of its own, which come first."""
    given = document(
        paths={"/a": {"$ref": "#/components/pathItems/A", "post": OPERATION, "summary": "mine"}},
        components={"pathItems": {"A": {"summary": "shared", "get": OPERATION}}},
    )
    found = linked(given)
    assert [operation.label for operation in operations(found)] == ["GET /a", "POST /a"]
    item = resolve(found)["paths"]["/a"]
    assert (list(item), item["summary"]) == (["summary", "get", "post"], "mine")


def test_a_path_item_may_be_another_path() -> None:
    """A reference may lead to any path item, escaped and percent-encoded as pointers are."""
    given = document(paths={"/a b/{c}": {"get": OPERATION}, "/d": {"$ref": "#/paths/~1a%20b~1%7Bc%7D"}})
    assert [operation.path for operation in operations(linked(given))] == ["/a b/{c}", "/d"]


def test_a_webhook_may_be_a_reference() -> None:
    """Webhooks are path items, so they may be references too."""
    given = document(
        webhooks={"made": {"$ref": "#/components/pathItems/Made"}},
        components={"pathItems": {"Made": {"post": OPERATION}}},
    )
    assert [operation.path for operation in operations(linked(given), webhooks=True)] == ["made"]
    assert resolve(linked(given))["webhooks"]["made"] == {"post": OPERATION}


def test_an_operation_that_is_a_reference_is_followed_with_a_note() -> None:
    """OpenAPI has no such reference; what it leads to is meant, wherever that stands."""
    given = document(
        paths={
            "/a": {"get": {"$ref": "#/components/x-ops/first"}, "put": {"$ref": "#/components/x-ops/first"}}
        },
        components={"x-ops": {"first": OPERATION}},
    )
    found = load_all(json.dumps(given).encode())
    assert found.document["paths"]["/a"] == {"get": OPERATION, "put": OPERATION}
    (note,) = found.notes
    assert (note.what, note.pointer) == ("a reference in place of an operation is followed", "/paths/~1a/get")
    assert "2 places" in note.why


@pytest.mark.parametrize("ref", ["#/components/x-ops/none", "#/paths/~1a/get"])
def test_an_operation_that_refers_to_nothing_is_refused(ref: str) -> None:
    """An operation that leads nowhere, or to itself, is no operation without parts."""
    what, pointer = refused(json.dumps(document(paths={"/a": {"get": {"$ref": ref}}})).encode())
    assert what in {"a reference to nothing", "a reference in a circle"}
    assert pointer == "/paths/~1a/get"


def test_everything_else_that_is_a_reference_is_followed_with_a_note() -> None:
    """Texts, tags, servers, whole lists and sections: authors refer to each of them."""
    given = document(
        info={"title": "T", "version": "1", "description": {"$ref": "#/x-parts/words"}},
        servers=[{"$ref": "#/x-parts/server"}],
        paths={
            "/a": {
                "parameters": {"$ref": "#/x-parts/parameters"},
                "get": {**OPERATION, "responses": {"$ref": "#/x-parts/responses"}},
            }
        },
        **{
            "x-parts": {
                "words": "About it.",
                "server": {"url": "https://a.example"},
                "parameters": [{"name": "q", "in": "query", "schema": {"type": "string"}}],
                "responses": {"200": {"description": "Fine."}},
            }
        },
    )
    loaded = load_all(json.dumps(given).encode())
    found = loaded.document
    assert found["info"]["description"] == "About it."
    assert found["servers"] == [{"url": "https://a.example"}]
    (operation,) = operations(found)
    assert [parameter.name for parameter in operation.parameters] == ["q"]
    assert list(operation.responses) == ["200"]
    assert {what for what, _ in noted(loaded)} == {
        "a reference in place of a text is followed",
        "a reference in place of a server is followed",
        "a reference in place of the list of parameters is followed",
        "a reference in place of the responses is followed",
    }


def test_callbacks_and_links_are_written_out() -> None:
    """An operation's callbacks and its answers' links may stand in the components."""
    given = document(
        paths={
            "/a": {
                "post": {
                    "responses": {
                        "200": {"description": "", "links": {"next": {"$ref": "#/components/links/Next"}}}
                    },
                    "callbacks": {"done": {"$ref": "#/components/callbacks/Done"}},
                }
            }
        },
        components={
            "links": {"Next": {"operationId": "next"}},
            "callbacks": {"Done": {"{$request.body#/url}": {"$ref": "#/components/pathItems/Done"}}},
            "pathItems": {"Done": {"post": OPERATION}},
        },
    )
    operation = resolve(linked(given))["paths"]["/a"]["post"]
    assert operation["callbacks"] == {"done": {"{$request.body#/url}": {"post": OPERATION}}}
    assert operation["responses"]["200"]["links"] == {"next": {"operationId": "next"}}


def test_an_example_or_a_link_that_is_not_there_refuses_nothing() -> None:
    """No client needs them; the document is told of them."""
    media = {"schema": {"type": "string"}, "examples": {"e": {"$ref": "#/components/examples/None"}}}
    given = document(
        paths={
            "/a": {
                "get": {
                    "responses": {
                        "200": {
                            "description": "",
                            "content": {"application/json": media},
                            "links": {"l": {"$ref": "#/components/links/None"}},
                        }
                    }
                }
            }
        }
    )
    loaded = load_all(json.dumps(given).encode())
    assert [what for what, _ in noted(loaded)] == [
        "a reference in place of an example leads to nothing",
        "a reference in place of a link leads to nothing",
    ]
    assert (
        resolve(loaded.document)["paths"]["/a"]["get"]["responses"]["200"]["content"]["application/json"]
        == media
    )


def test_a_schema_may_refer_into_another_and_through_one() -> None:
    """A pointer into a schema is one; where a reference is on the way, that is followed as well."""
    given = schemas(
        A={"$ref": "#/components/schemas/B"},
        B={"type": "object", "properties": {"c": {"type": "string"}}},
        C={"$ref": "#/components/schemas/B/properties/c"},
        D={"$ref": "#/components/schemas/A/properties/c"},
    )
    found = linked(given)["components"]["schemas"]
    assert found["C"] == {"$ref": "#/components/schemas/B/properties/c"}
    assert found["D"] == {"$ref": "#/components/schemas/B/properties/c"}


@pytest.mark.parametrize(
    "ref",
    ["#/components/schemas/A/properties/a", "#/components/schemas/A/items/items", "#/components/schemas/A"],
)
def test_a_schema_that_is_a_part_of_itself_leads_nowhere(ref: str) -> None:
    """What is found only by way of itself is not found, in no time: it is told when it is read."""
    given = schemas(A={"$ref": ref}, B={"$ref": "#/components/schemas/A/properties/b/properties/c"})
    assert linked(given) == given


def test_a_schema_that_refers_to_a_response_means_its_schema() -> None:
    """A schema has no content; the JSON of what has one is meant."""
    given = document(
        components={
            "schemas": {"A": {"properties": {"b": {"$ref": "#/components/responses/B"}}}},
            "responses": {"B": {"description": "", "content": {"application/json": {"schema": PET}}}},
        }
    )
    loaded = load_all(json.dumps(given).encode())
    assert loaded.document["components"]["schemas"]["A"]["properties"]["b"] == {
        "$ref": "#/components/responses/B/content/application~1json/schema"
    }
    assert noted(loaded) == [
        ("a schema refers to a response or a body", "/components/schemas/A/properties/b"),
    ]


def test_a_response_that_refers_to_a_schema_means_its_json() -> None:
    """A schema in place of a response would be an answer without a body."""
    given = document(
        paths={"/a": {"get": {"responses": {"200": {"$ref": "#/components/schemas/Pet"}}}}},
        components={"schemas": {"Pet": PET}},
    )
    loaded = load_all(json.dumps(given).encode())
    assert loaded.document["paths"]["/a"]["get"]["responses"]["200"] == {
        "description": "",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}},
    }
    assert [what for what, _ in noted(loaded)] == ["a response refers to a schema"]


def test_a_reference_in_data_is_data() -> None:
    """Under an extension, in an example, a default, an enum or a constant a `$ref` is a value."""
    somewhere = {"$ref": "https://a.example/none.json"}
    schema = {
        "type": "object",
        "properties": {"a": {"enum": [somewhere], "const": somewhere, "default": somewhere}},
        "example": {"b": somewhere},
        "examples": [somewhere],
        "x-other": somewhere,
    }
    media = {"schema": schema, "example": somewhere, "examples": {"e": {"value": somewhere}}}
    given = document(
        paths={
            "x-paths": somewhere,
            "/a": {
                "get": {
                    **OPERATION,
                    "requestBody": {"content": {"application/json": media}},
                    "x-samples": [somewhere],
                }
            },
        },
        components={"x-parts": {"c": somewhere}},
        **{"x-root": somewhere},
    )
    loaded = load_all(json.dumps(given).encode())
    assert loaded.document == given
    assert loaded.notes == ()


def test_members_may_be_called_as_keywords_are() -> None:
    """A member that is called `$ref`, `example` or `x-size` is a schema, whose references count."""
    members = {
        "$ref": {"$ref": "b.json"},
        "example": {"$ref": "b.json"},
        "x-size": {"$ref": "b.json"},
        "default": {"$ref": "b.json"},
    }
    given = schemas(A={"properties": members})
    assert refused(json.dumps(given).encode()) == (
        "a reference to another document",
        "/components/schemas/A/properties/$ref",
    )
    with pytest.raises(DocumentError) as caught:
        linked(given)
    assert len(caught.value.diagnostics) == 4


# ------------------------------------------------------------------------------------------------ other files


def test_each_kind_gets_its_place_in_the_components(tmp_path: Path) -> None:
    """A place of a file is called as there, a whole file as itself; references count from their file."""
    main = files(
        tmp_path,
        main=document(paths={"/a": {"$ref": "paths/a.yaml"}}),
        paths__a={
            "get": {
                "parameters": [{"$ref": "../parameters.yaml#/page"}],
                "requestBody": {"$ref": "../parts/body.yaml"},
                "responses": {
                    "200": {"$ref": "../parts/answers.yaml#/Ok"},
                    "404": {"$ref": "../parts/answers.yaml#/Gone"},
                },
            }
        },
        parameters={"page": {"name": "page", "in": "query", "schema": {"$ref": "parts/number.yaml"}}},
        parts__number={"type": "integer"},
        parts__body={"content": {"application/json": {"schema": {"$ref": "pet.yaml"}}}},
        parts__pet={"type": "object", "properties": {"mate": {"$ref": "#"}, "size": {"$ref": "number.yaml"}}},
        parts__answers={
            "Ok": {
                "description": "",
                "headers": {"X-Left": {"$ref": "#/left"}},
                "content": {"application/json": {"schema": {"$ref": "pet.yaml#/properties/size"}}},
            },
            "Gone": {"description": "Gone."},
            "left": {"schema": {"type": "integer"}},
        },
    )
    loaded = load_all(main, allow_refs=True)
    assert loaded.document == document(
        paths={
            "/a": {
                "get": {
                    "parameters": [{"$ref": "#/components/parameters/page"}],
                    "requestBody": {"$ref": "#/components/requestBodies/body"},
                    "responses": {
                        "200": {"$ref": "#/components/responses/Ok"},
                        "404": {"$ref": "#/components/responses/Gone"},
                    },
                }
            }
        },
        components={
            "parameters": {
                "page": {"name": "page", "in": "query", "schema": {"$ref": "#/components/schemas/number"}}
            },
            "requestBodies": {
                "body": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/pet"}}}}
            },
            "responses": {
                "Ok": {
                    "description": "",
                    "headers": {"X-Left": {"$ref": "#/components/headers/left"}},
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/pet/properties/size"}}
                    },
                },
                "Gone": {"description": "Gone."},
            },
            "schemas": {
                "number": {"type": "integer"},
                "pet": {
                    "type": "object",
                    "properties": {
                        "mate": {"$ref": "#/components/schemas/pet"},
                        "size": {"$ref": "#/components/schemas/number"},
                    },
                },
            },
            "headers": {"left": {"schema": {"type": "integer"}}},
        },
    )
    assert loaded.notes == ()
    assert sorted(path.name for path in loaded.files) == [
        "a.yaml",
        "answers.yaml",
        "body.yaml",
        "number.yaml",
        "parameters.yaml",
        "pet.yaml",
    ]


def test_a_component_that_only_refers_to_a_file_is_what_is_there(tmp_path: Path) -> None:
    """The author's name counts, also for those who refer to the file, and through a chain of files."""
    main = files(
        tmp_path,
        main=schemas(
            Pet={"$ref": "pet.yaml"}, Other={"$ref": "#/components/schemas/Pet"}, Same={"$ref": "real.yaml"}
        ),
        pet={"$ref": "real.yaml#/"},
        real={"type": "object", "properties": {"mate": {"$ref": "main.yaml#/components/schemas/Other"}}},
    )
    main.write_text(main.read_text("utf-8").replace("real.yaml#/", "real.yaml"), "utf-8")
    (tmp_path / "pet.yaml").write_text("$ref: real.yaml\n", "utf-8")
    assert load(main, allow_refs=True)["components"]["schemas"] == {
        "Pet": {"type": "object", "properties": {"mate": {"$ref": "#/components/schemas/Other"}}},
        "Other": {"$ref": "#/components/schemas/Pet"},
        "Same": {"$ref": "#/components/schemas/Pet"},
    }


def test_names_of_files_that_are_alike_get_their_folders(tmp_path: Path) -> None:
    """Two files of one name are two schemas; no name of the author's is taken."""
    main = files(
        tmp_path,
        main=schemas(
            pet={"type": "string"},
            A={"items": {"$ref": "cats/pet.yaml"}},
            B={"items": {"$ref": "dogs/pet.yaml"}},
            C={"items": {"$ref": "dogs/pet.v2.yaml"}},
        ),
        cats__pet={"type": "integer"},
        dogs__pet={"type": "boolean"},
    )
    (tmp_path / "dogs" / "pet.v2.yaml").write_text("type: number\n", "utf-8")
    found = load(main, allow_refs=True)["components"]["schemas"]
    assert found["A"]["items"] == {"$ref": "#/components/schemas/cats_pet"}
    assert {name: found[name]["type"] for name in ("pet", "cats_pet", "dogs_pet", "dogs_pet_2")} == {
        "pet": "string",
        "cats_pet": "integer",
        "dogs_pet": "boolean",
        "dogs_pet_2": "number",
    }


@pytest.mark.parametrize("ref", ["a%20b.yaml#/x~1y", "a b.yaml#/x~1y", "./c/../a%20b.yaml#/x%7E1y"])
def test_names_and_pointers_are_decoded(tmp_path: Path, ref: str) -> None:
    """A file is named by a URI, a place in it by a pointer in a fragment; each has its own escapes."""
    main = files(tmp_path, main=schemas(A={"items": {"$ref": ref}}))
    (tmp_path / "a b.yaml").write_text("x/y: {type: integer}\n", "utf-8")
    assert load(main, allow_refs=True)["components"]["schemas"] == {
        "A": {"items": {"$ref": "#/components/schemas/x_y"}},
        "x_y": {"type": "integer"},
    }


def test_references_in_a_circle_of_files(tmp_path: Path) -> None:
    """Schemas of two files may refer to each other; a path item that only leads to itself is refused."""
    main = files(
        tmp_path,
        main=schemas(A={"$ref": "a.yaml"}),
        a={"properties": {"b": {"$ref": "b.yaml"}}},
        b={"properties": {"a": {"$ref": "a.yaml"}}},
    )
    assert load(main, allow_refs=True)["components"]["schemas"] == {
        "A": {"properties": {"b": {"$ref": "#/components/schemas/b"}}},
        "b": {"properties": {"a": {"$ref": "#/components/schemas/A"}}},
    }
    main = files(
        tmp_path, main=document(paths={"/a": {"$ref": "p.yaml"}}), p={"$ref": "q.yaml"}, q={"$ref": "p.yaml"}
    )
    assert refused(main, allow_refs=True)[0] == "a reference in a circle"


def test_operations_and_texts_of_files_are_written_out(tmp_path: Path) -> None:
    """What has no section in the components stands where it is referred to; a text may be a file."""
    main = files(
        tmp_path,
        main=document(
            info={"title": "T", "version": "1", "description": {"$ref": "about.md"}},
            paths={"/a": {"get": {"$ref": "get.yaml"}}},
        ),
        get={**OPERATION, "description": {"$ref": "words.yaml#/get"}, "x-codeSamples": [{"$ref": "no.yaml"}]},
        words={"get": "Gets it."},
    )
    (tmp_path / "about.md").write_text("# About: it\n", "utf-8")
    found = load(main, allow_refs=True)
    assert found["info"]["description"] == "# About: it\n"
    assert found["paths"]["/a"]["get"] == {
        **OPERATION,
        "description": "Gets it.",
        "x-codeSamples": [{"$ref": "no.yaml"}],
    }


def test_a_discriminator_may_name_files(tmp_path: Path) -> None:
    """A mapping holds references as text, or names; a name stays one."""
    mapping = {"cat": "cat.yaml", "dog": "Dog", "cow": "#/components/schemas/Cow"}
    union = {"oneOf": [{"$ref": "cat.yaml"}], "discriminator": {"propertyName": "kind", "mapping": mapping}}
    main = files(tmp_path, main=schemas(U=union, Dog={}, Cow={}), cat={"type": "object"})
    found = load(main, allow_refs=True)["components"]["schemas"]["U"]
    assert found["oneOf"] == [{"$ref": "#/components/schemas/cat"}]
    assert found["discriminator"]["mapping"] == {
        "cat": "#/components/schemas/cat",
        "dog": "Dog",
        "cow": "#/components/schemas/Cow",
    }


def test_a_folder_above_is_read_by_leave(tmp_path: Path) -> None:
    """`refs_root` names the folder that files may lie in; without it that is the document's."""
    main = files(tmp_path / "api", main=schemas(A={"$ref": "../shared/b.yaml"}))
    files(tmp_path / "shared", b={"type": "string"})
    assert refused(main, allow_refs=True)[0] == "a reference out of the folder"
    found = load(main, allow_refs=True, refs_root=tmp_path)
    assert found["components"]["schemas"] == {"A": {"type": "string"}}
    assert refused(main, allow_refs=True, refs_root=tmp_path / "api")[0] == "a reference out of the folder"


def test_a_link_out_of_the_folder_is_none(tmp_path: Path) -> None:
    """What a symbolic link leads to counts, not where the link is."""
    main = files(tmp_path / "api", main=schemas(A={"$ref": "b.yaml"}))
    files(tmp_path, secret={"type": "string"})
    (tmp_path / "api" / "b.yaml").symlink_to(tmp_path / "secret.yaml")
    assert refused(main, allow_refs=True)[0] == "a reference out of the folder"


@pytest.mark.parametrize("number", [300, pytest.param(3_000, marks=pytest.mark.long)])
def test_a_document_of_many_files(tmp_path: Path, number: int) -> None:
    """The bound on files is an option, and each file is read once."""
    contents = {
        f"models__m{i}": {"properties": {"next": {"$ref": f"m{(i + 1) % number}.yaml"}}}
        for i in range(number)
    }
    main = files(tmp_path, main=schemas(First={"$ref": "models/m0.yaml"}), **contents)
    assert refused(main, allow_refs=True)[0] == "too many files"
    assert refused(main, allow_refs=True, max_files=number - 1)[0] == "too many files"
    loaded = load_all(main, allow_refs=True, max_files=number)
    assert len(loaded.files) == len(loaded.document["components"]["schemas"]) == number


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (None, "a file that is referred to cannot be read"),
        ("{", "a file that is referred to is not JSON"),
        ("b: 1\n", "a reference to nothing"),
    ],
)
def test_a_file_that_does_not_have_it(tmp_path: Path, content: str | None, what: str) -> None:
    """What is wrong with a file is told with the place that refers to it."""
    main = files(tmp_path, main=schemas(A={"$ref": "b.yaml#/a"}))
    if content is not None:
        (tmp_path / "b.yaml").write_text(content, "utf-8")
    assert refused(main, allow_refs=True) == (what, "/components/schemas/A")


@pytest.mark.parametrize("ref", ["https://a.example/b.yaml", "//a.example/b.yaml", "b.yaml"])
def test_a_part_that_leads_out_is_named_where_parts_may_be(ref: str) -> None:
    """With `partial` a schema that is not read is left open, and nothing in the document leads to it."""
    given = json.dumps(schemas(A={"properties": {"b": {"$ref": ref, "description": "B."}}})).encode()
    loaded = load_all(given, partial=True)
    assert loaded.document["components"]["schemas"]["A"] == {"properties": {"b": {"description": "B."}}}
    assert [(entry.what, entry.pointer) for entry in loaded.left_out] == [
        ("a reference to another document", "/components/schemas/A/properties/b")
    ]


# ------------------------------------------------------------------------------------------- identifiers, 3.1


def test_identifiers_and_anchors() -> None:
    """`$id` names a schema, and its references count from it; `$anchor` names a place in it."""
    given = schemas(
        Pet={
            "$id": "https://a.example/schemas/pet",
            "properties": {"mate": {"$ref": "#"}, "size": {"$ref": "size"}, "tag": {"$ref": "#tag"}},
            "$defs": {"t": {"$anchor": "tag", "type": "string"}},
        },
        Size={"$id": "https://a.example/schemas/size", "type": "integer"},
        Tag={"$ref": "https://a.example/schemas/pet#tag"},
        Free={"$anchor": "free", "type": "boolean"},
        Uses={"$ref": "#free"},
    )
    assert linked(given)["components"]["schemas"] == {
        "Pet": {
            "properties": {
                "mate": {"$ref": "#/components/schemas/Pet"},
                "size": {"$ref": "#/components/schemas/Size"},
                "tag": {"$ref": "#/components/schemas/Pet/$defs/t"},
            },
            "$defs": {"t": {"type": "string"}},
        },
        "Size": {"type": "integer"},
        "Tag": {"$ref": "#/components/schemas/Pet/$defs/t"},
        "Free": {"type": "boolean"},
        "Uses": {"$ref": "#/components/schemas/Free"},
    }


def test_an_identifier_that_is_only_a_label() -> None:
    """Many give each schema an `$id` and refer by pointers into the document all the same."""
    given = schemas(
        A={"$id": "A", "properties": {"b": {"$ref": "#/components/schemas/B"}}},
        B={"$id": "B", "type": "string"},
    )
    assert linked(given)["components"]["schemas"] == {
        "A": {"properties": {"b": {"$ref": "#/components/schemas/B"}}},
        "B": {"type": "string"},
    }


def test_an_identifier_of_another_file(tmp_path: Path) -> None:
    """What a file calls itself is known to all that refer to it by that name, whoever is read first."""
    main = files(
        tmp_path,
        main=schemas(A={"$ref": "https://a.example/b#x"}, B={"items": {"$ref": "b.yaml"}}),
        b={"$id": "https://a.example/b", "$defs": {"x": {"$anchor": "x", "type": "string"}}},
    )
    assert load(main, allow_refs=True)["components"]["schemas"] == {
        "A": {"$ref": "#/components/schemas/b/$defs/x"},
        "B": {"items": {"$ref": "#/components/schemas/b"}},
        "b": {"$defs": {"x": {"type": "string"}}},
    }


GENERIC: Mapping[str, Json] = {
    "Page": {
        "$id": "https://a.example/page",
        "type": "object",
        "properties": {"items": {"type": "array", "items": {"$dynamicRef": "#item"}}},
        "$defs": {"any": {"$dynamicAnchor": "item"}},
    },
    "Pet": {"type": "object", "properties": {"name": {"type": "string"}}},
    "Pets": {
        "$id": "https://a.example/pets",
        "$ref": "page",
        "$defs": {"item": {"$dynamicAnchor": "item", "$ref": "#/components/schemas/Pet"}},
    },
}


@pytest.mark.parametrize("with_ids", [True, False])
def test_a_list_of_anything_is_a_list_of_what_is_said(with_ids: bool) -> None:
    """The generic list: whoever refers to it says what `item` is, and on its own it is a list of anything."""
    given = json.loads(json.dumps(GENERIC))
    if not with_ids:
        for schema in given.values():
            schema.pop("$id", None)
        given["Pets"]["$ref"] = "#/components/schemas/Page"
    found = linked(schemas(**given))["components"]["schemas"]
    item = {"$ref": "#/components/schemas/Pets/$defs/item"}
    assert found["Pets"] == {
        "type": "object",
        "properties": {"items": {"type": "array", "items": item}},
        "$defs": {"item": {"$ref": "#/components/schemas/Pet"}},
    }
    assert found["Page"]["properties"]["items"]["items"] == {"$ref": "#/components/schemas/Page/$defs/any"}


def test_a_tree_has_nodes_of_its_own_kind() -> None:
    """The extensible tree: a kind of tree that extends it has children of that kind."""
    given = schemas(
        Tree={
            "$id": "tree",
            "$dynamicAnchor": "node",
            "type": "object",
            "properties": {"children": {"type": "array", "items": {"$dynamicRef": "#node"}}},
        },
        Named={
            "$id": "named",
            "$dynamicAnchor": "node",
            "allOf": [{"$ref": "tree"}],
            "properties": {"name": {"type": "string"}},
        },
    )
    found = linked(given)["components"]["schemas"]
    assert found["Tree"]["properties"]["children"]["items"] == {"$ref": "#/components/schemas/Tree"}
    assert found["Named"]["allOf"] == [{"$ref": "#/components/schemas/Tree_Named"}]
    assert found["Tree_Named"] == {
        "type": "object",
        "properties": {"children": {"type": "array", "items": {"$ref": "#/components/schemas/Named"}}},
    }


def test_dynamic_references_that_are_none() -> None:
    """To an anchor that is not dynamic it is a plain reference; to none it is left open with a note."""
    given = schemas(
        A={"$anchor": "a", "type": "string"},
        B={"$dynamicRef": "#a"},
        C={"items": {"$dynamicRef": "#none"}},
        D={"$recursiveRef": "#"},
    )
    loaded = load_all(json.dumps(given).encode())
    assert loaded.document["components"]["schemas"]["B"] == {"$ref": "#/components/schemas/A"}
    assert loaded.document["components"]["schemas"]["C"] == {"items": {}}
    assert noted(loaded) == [
        ("$recursiveRef is not followed", "/components/schemas/D"),
        ("a $dynamicRef is left open", "/components/schemas/C/items"),
    ]
