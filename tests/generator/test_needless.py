"""What overlays say that a package does not need: a document of one's own for each kind."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from invocant import runtime as rt
from invocant.documents import Overlay, keywords
from invocant_generator._commands.needless import Needless, needless_actions
from invocant_generator._commands.package_content import PackageContent
from invocant_generator._names_lock import Names
from tests.generator.commands import NAMING, TINY, checkout

BOOK = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}}
BOOKS = {
    "type": "object",
    "required": ["data", "total"],
    "properties": {"data": {"type": "array", "items": BOOK}, "total": {"type": "integer"}},
}


def answer(schema: Any) -> dict[str, Any]:
    """Return the responses of an operation."""
    return {"200": {"description": "It.", "content": {"application/json": {"schema": schema}}}}


def parameter(name: str, kind: str = "integer", location: str = "query") -> dict[str, Any]:
    """Return a parameter object."""
    return {"name": name, "in": location, "required": location == "path", "schema": {"type": kind}}


DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Shop", "version": "1"},
    "security": [{"key": []}],
    "paths": {
        "/books": {
            "get": {
                "operationId": "listBooks",
                "parameters": [parameter("offset"), parameter("pageSize")],
                "responses": answer({"$ref": "#/components/schemas/BookPage"}),
            },
            "post": {
                "operationId": "createBook",
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {
                            "schema": {
                                "type": "object",
                                "properties": {"stream": {"type": "boolean"}, "dryRun": {"type": "boolean"}},
                            }
                        }
                    },
                },
                "responses": answer({"$ref": "#/components/schemas/Book"}),
            },
        },
        "/books/{id}": {
            "get": {
                "operationId": "getBook",
                "parameters": [parameter("id", "string", "path")],
                "responses": answer({"$ref": "#/components/schemas/Book"}),
            },
        },
        "/prints": {
            "post": {
                "operationId": "createPrint",
                "responses": answer({"$ref": "#/components/schemas/Print"}),
            },
        },
        "/prints/{id}": {
            "get": {
                "operationId": "getPrint",
                "parameters": [parameter("id", "string", "path")],
                "responses": answer({"$ref": "#/components/schemas/Print"}),
            },
        },
    },
    "components": {
        "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
        "schemas": {
            "Book": {
                "type": "object",
                "required": ["id"],
                "properties": {"id": {"type": "string"}, "pageCount": {"type": "integer"}},
            },
            "BookPage": BOOKS,
            "Print": {
                "type": "object",
                "required": ["id", "state"],
                "properties": {"id": {"type": "string"}, "state": {"type": "string"}},
            },
        },
    },
}
"""A document with what each kind of statement can be about."""

PAGING = {"style": "offset", "items": "/data", "offset": "offset", "limit": {"parameter": "pageSize"}}
JOB = {
    "status": {"operation": "getPrint", "parameters": {"id": "/id"}},
    "state": "/state",
    "done": ["done"],
    "failed": ["failed"],
}
EVENTS = [{"type": "chunk", "class": "Chunk", "data": "text", "role": "text"}]
STREAM = {"name": "books.stream", "request": {"stream": True}, "event": "BookEvent", "events": EVENTS}


def action(target: str, **update: Any) -> dict[str, Any]:
    """Return an action; of the names in *update*, `name` is `x-invocant-name` and so on."""
    return {
        "target": target,
        "update": {f"x-invocant-{key.replace('_', '-')}": value for key, value in update.items()},
    }


def needless(
    folder: Path, *actions: Mapping[str, Any], names: str = "", document: Mapping[str, Any] = DOCUMENT
) -> list[Needless]:
    """Return what can go of an overlay of *actions*, for a package called `shop`."""
    path = folder / "overlay.yaml"
    said = {"overlay": "1.0.0", "info": {"title": "O", "version": "1"}, "actions": list(actions)}
    path.write_text(yaml.safe_dump(said, sort_keys=False))

    def content(overlaid: Mapping[str, Any]) -> PackageContent:
        return PackageContent(overlaid, "shop")

    def locked(overlaid: Mapping[str, Any]) -> PackageContent:
        return PackageContent(overlaid, "shop", names=lambda: Names.loads(names))

    overlays = {path: Overlay("overlay.yaml", said)}
    return needless_actions(document, overlays, content, locked if names else None)


LIST, CREATE, GET = "$.paths['/books'].get", "$.paths['/books'].post", "$.paths['/books/{id}'].get"
PRINT = "$.paths['/prints'].post"
BODY = "/requestBody/content/application~1json/schema/properties"
KEY = "$.components.securitySchemes.key"

EVERY = "GET /books, GET /books/{id}, GET /prints/{id}"
SCHEME = "/components/securitySchemes/key"
ADDRESS = f"SHOP_BASE_URL is the x-invocant-auth/base-url-env of {SCHEME} without it too"
CAN_GO: dict[str, tuple[list[dict[str, Any]], list[tuple[str, str]]]] = {
    "method": (
        [action(LIST, name="books.list")],
        [("", "books.list is what GET /books is called without it too")],
    ),
    "class": (
        [action("$.components.schemas.BookPage", name="BookPage")],
        [("", "BookPage is what /components/schemas/BookPage is called without it too")],
    ),
    "parameter": (
        [action(f"{LIST}.parameters[?@.name=='pageSize']", name="page_size")],
        [("", "page_size is what the parameter pageSize of GET /books is called without it too")],
    ),
    "member": (
        [action(f"{CREATE}..properties.dryRun", name="dry_run")],
        [("", f"dry_run is what {BODY}/dryRun of POST /books is called without it too")],
    ),
    "retry of a method that may be repeated": (
        [action(LIST, retry="safe")],
        [("", "safe is the x-invocant-retry of GET /books without it too")],
    ),
    "retry of one that may not": (
        [action(CREATE, retry="if-not-processed")],
        [("", "if-not-processed is the x-invocant-retry of POST /books without it too")],
    ),
    "environment": (
        [action(KEY, auth={"env": ["SHOP_TOKEN"]})],
        [("", f"SHOP_TOKEN is the x-invocant-auth/env of {SCHEME} without it too")],
    ),
    "environment and address": (
        [action(KEY, auth={"env": ["SHOP_TOKEN"], "base-url-env": "SHOP_BASE_URL"})],
        [
            (
                "",
                f"SHOP_TOKEN is the x-invocant-auth/env of {SCHEME} without it too; {ADDRESS}",
            )
        ],
    ),
    "address beside another variable": (
        [action(KEY, auth={"env": ["SHOP_KEY"], "base-url-env": "SHOP_BASE_URL"})],
        [
            (
                "/x-invocant-auth/base-url-env",
                ADDRESS,
            )
        ],
    ),
    "first page": (
        [action(LIST, paging={"style": "page", "items": "/data", "page": "offset", "first": 1})],
        [("/x-invocant-paging/first", "1 is the x-invocant-paging/first of GET /books without it too")],
    ),
    "short last page": (
        [action(LIST, paging={"style": "page", "items": "/data", "page": "offset", "short": False})],
        [("/x-invocant-paging/short", "false is the x-invocant-paging/short of GET /books without it too")],
    ),
    "terminator of a stream": (
        [action(CREATE, name="books.make", stream={**STREAM, "terminator": "optional"})],
        [
            (
                "/x-invocant-stream/terminator",
                "optional is the x-invocant-stream/terminator of POST /books without it too",
            ),
        ],
    ),
    "resume of a job": (
        [action(PRINT, job={**JOB, "resume": "prints.resume_create"})],
        [
            (
                "/x-invocant-job/resume",
                "prints.resume_create is the x-invocant-job/resume of POST /prints without it too",
            )
        ],
    ),
    "what a later action says otherwise": (
        [action(CREATE, retry="safe"), action(CREATE, retry="unsafe")],
        [("", "action 2 of overlay.yaml:9 says it too, or says otherwise")],
    ),
    "of all places at once": (
        [action("$.paths.*.get", retry="safe")],
        [
            (
                "",
                f"safe is the x-invocant-retry of {EVERY} without it too",
            )
        ],
    ),
}
"""Actions, and what of the first can go: the part, and why."""


@pytest.mark.parametrize("name", CAN_GO)
def test_what_makes_no_difference_can_go(tmp_path: Path, name: str) -> None:
    """A statement without which the same package is made is told, with the reason."""
    actions, wanted = CAN_GO[name]
    told = needless(tmp_path, *actions)
    assert [(entry.part, entry.why) for entry in told] == wanted
    assert not any(entry.is_fixed or entry.unless for entry in told)


STAYS = {
    "another name of a method": action(LIST, name="books.all"),
    "another name of a class": action("$.components.schemas.BookPage", name="Books"),
    "another name of a parameter": action(f"{LIST}.parameters[?@.name=='pageSize']", name="size"),
    "another name of a member": action(f"{CREATE}..properties.dryRun", name="only_tried"),
    "another rule for retries": action(CREATE, retry="safe"),
    "another variable": action(KEY, auth={"env": ["SHOP_KEY"]}),
    "paging": action(LIST, paging=PAGING),
    "a stream": action(CREATE, name="books.make", stream=STREAM),
    "a job": action(PRINT, job=JOB),
    "open JSON": action("$.components.schemas.Book", open=True),
    "a hint for the mock server": action(LIST, mock={"newest-first": True}),
    "a note for readers": action(LIST, certainty="seen in the guide"),
    "words": {"target": LIST, "update": {"description": "All the books."}},
    "an answer that no method tells apart": {
        "target": f"{LIST}.responses",
        "update": {"429": {"description": "Too many requests."}},
    },
    "one name of three that would be another": action("$.paths.*.get", retry="unsafe"),
}
"""Actions each of which makes a difference, be it to the mock server or to who reads the document alone."""


@pytest.mark.parametrize("name", STAYS)
def test_what_makes_a_difference_stays(tmp_path: Path, name: str) -> None:
    """Whatever changes the code, the document that the package carries or its names is no needless action."""
    assert needless(tmp_path, STAYS[name]) == []


def test_part_is_told_by_its_own_line(tmp_path: Path) -> None:
    """Action and part are told with the file and the line on which each stands."""
    actions = [
        action(GET, retry="safe"),
        action(LIST, paging={"style": "page", "items": "/data", "page": "offset", "first": 1}),
    ]
    whole, part = needless(tmp_path, *actions)
    lines = (tmp_path / "overlay.yaml").read_text().split("\n")
    assert (whole.label, part.label) == (
        "action 1 of overlay.yaml:6",
        "/x-invocant-paging/first in action 2 of overlay.yaml:15",
    )
    assert "target" in lines[5]
    assert "first: 1" in lines[14]


def test_of_two_that_say_the_same_either_can_go(tmp_path: Path) -> None:
    """Two actions of which each is needless only while the other stays are told with one another."""
    first, second = needless(tmp_path, action(CREATE, retry="safe"), action(CREATE, retry="safe"))
    assert (first.unless, second.unless) == ((second.label,), (first.label,))
    assert first.why == "action 2 of overlay.yaml:9 says it too, or says otherwise"
    assert second.why == "action 1 of overlay.yaml:6 says it too, or says otherwise"
    assert f"only while this stays: {second.label}" in first.render()


def test_names_that_can_only_go_together_are_told_so(tmp_path: Path) -> None:
    """Of two that want one name the rule gives both only where neither is taken: one hangs on the other."""
    document = copy.deepcopy(DOCUMENT)
    book = answer({"$ref": "#/components/schemas/Book"})
    document["paths"] = {
        "/pets": {"get": {"operationId": "listPets", "responses": book}},
        "/v2/pets": {"get": {"operationId": "listPetsV2", "responses": book}},
    }
    first, second = needless(
        tmp_path,
        action("$.paths['/pets'].get", name="pets.list"),
        action("$.paths['/v2/pets'].get", name="pets.list_v2"),
        document=document,
    )
    assert (first.unless, first.beside, second.unless) == ((), (), ())
    assert second.beside == (first.label,)
    assert f"only together with: {first.label}" in second.render()


def test_name_that_classes_are_named_after_stays(tmp_path: Path) -> None:
    """The class of an answer that is written out is called after the method: without the action otherwise."""
    document = copy.deepcopy(DOCUMENT)
    document["paths"] = {"/pets": {"get": {"operationId": "listPets", "responses": answer(BOOK)}}}
    assert needless(tmp_path, action("$.paths['/pets'].get", name="pets.list"), document=document) == []


def test_those_that_can_go_can_all_go_at_once(tmp_path: Path) -> None:
    """Of two methods that want one name, the action that gives it to the second is no needless one."""
    document = copy.deepcopy(DOCUMENT)
    answers = {"responses": {"204": {"description": "Done."}}}
    document["paths"] = {
        "/pets": {"get": {"operationId": "listPets", **answers}},
        "/pets/{id}": {"get": {"operationId": "getPet", **answers}},
        "/pets/{id}/toys": {"get": {"operationId": "listToys", **answers}},
    }
    names = {"/pets": "pets.list", "/pets/{id}": "pets.fetch", "/pets/{id}/toys": "pets.toys.list"}
    actions = [action(f"$.paths['{path}'].get", name=name) for path, name in names.items()]
    told = needless(tmp_path, *actions, document=document)
    assert [(entry.position, entry.unless) for entry in told] == [(0, ()), (2, ())]


def test_what_only_the_lock_remembers_stays(tmp_path: Path) -> None:
    """A name that the lock has by now is no reason to give up the action that gave it."""
    lock = 'format = 2\n[methods]\n"GET /books" = { name = "books.all", id = "listBooks" }\n'
    assert needless(tmp_path, action(LIST, name="books.all"), names=lock) == []


def test_what_the_lock_says_otherwise_stays(tmp_path: Path) -> None:
    """A name that the rule gives and the lock does not is one that an action must say."""
    lock = 'format = 2\n[methods]\n"GET /books" = { name = "books.all", id = "listBooks" }\n'
    assert needless(tmp_path, action(LIST, name="books.list"), names=lock) == []
    assert len(needless(tmp_path, action(LIST, name="books.list"))) == 1


def test_what_is_about_an_operation_that_is_left_out_can_go(tmp_path: Path) -> None:
    """What is said of an operation of which no method is made changes nothing."""
    made = checkout(tmp_path / "checkout")
    document = copy.deepcopy(TINY)
    document["paths"]["/pets"] = {"get": {"operationId": "allPets", "responses": answer(BOOK)}}
    made.document(document)
    unsafe = action("$.paths['/pets'].get", retry="unsafe")
    made.overlay({**NAMING, "actions": [unsafe, action("$.paths['/pets/{id}'].get", retry="unsafe")]})
    made.settings(skip=["allPets"])
    (made.api / "source.toml").write_text("[source]\n")
    outcome = made.run("vendor", "tiny", "--from", made.api / "document.yaml")
    assert outcome.code == 0
    assert outcome.err.count("needless: ") == 1
    assert "needless: no method is made of GET /pets\n" in outcome.err
    assert "can go: action 1 of openapi/tiny/overlays/01-names.yaml:6\n" in outcome.err


def test_what_the_vendor_says_is_told_before_the_rest(tmp_path: Path) -> None:
    """What the document says itself, and what matches nothing, the vendor has mended."""
    document = copy.deepcopy(DOCUMENT)
    document["paths"]["/books"]["get"]["deprecated"] = True
    told = needless(
        tmp_path,
        action(GET, retry="safe"),
        {"target": LIST, "update": {"deprecated": True}},
        {"target": f"{LIST}.requestBody", "update": {"required": True}},
        document=document,
    )
    assert [(entry.position, entry.is_fixed, entry.why) for entry in told] == [
        (1, True, "the document says so itself now"),
        (2, True, "its target matches nothing any more"),
        (0, False, "safe is the x-invocant-retry of GET /books/{id} without it too"),
    ]


def test_defaults_of_the_keywords_are_those_of_the_runtime() -> None:
    """What a keyword says that is its default is not printed, so the runtime has to have the same one."""
    styles = keywords.paging_styles()
    declared = {
        (style, name): member["default"]
        for style, entry in styles.items()
        for name, member in entry["properties"].items()
        if "default" in member
    }
    paging: rt.PagePaging[object] = rt.PagePaging(item=object, items="", page="page")
    assert declared == {("page", "first"): paging.first, ("page", "short"): paging.short}
