"""The documents under openapi/: where each is from, that its overlays apply, which methods they name."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator

from invocant.documents import apply_overlays, load, load_overlay

pytestmark = pytest.mark.checkout

ROOT = Path(__file__).parents[2]
FOLDERS = sorted(path.parent for path in (ROOT / "openapi").glob("*/document.yaml"))
SUGGESTED = "10-suggested.yaml"
"""An overlay that `invocant suggest` writes: its evidence stands in comments."""
OVERLAYS = [path for path in sorted((ROOT / "openapi").glob("*/overlays/*.yaml")) if path.name != SUGGESTED]
METHODS = ("get", "post", "put", "patch", "delete", "head", "options", "trace")

PUBLIC_METHODS: dict[str, dict[str, tuple[str | None, str | None]]] = {
    "braintrust": {
        "getFunction": ("functions.list", None),
        "postFunction": ("functions.create", None),
        "putFunction": ("functions.replace", None),
        "getFunctionId": ("functions.get", None),
        "patchFunctionId": ("functions.update", None),
        "deleteFunctionId": ("functions.delete", None),
        "postFunctionIdInvoke": ("functions.invoke", "functions.stream"),
    },
    "opper": {
        "POST /functions": ("functions.create", None),
        "GET /functions": ("functions.list", None),
        "GET /functions/{function_id}": ("functions.get", None),
        "PATCH /functions/{function_id}": ("functions.update", None),
        "DELETE /functions/{function_id}": ("functions.delete", None),
        "GET /functions/by-name/{name}": ("functions.get_by_name", None),
        "GET /functions/{function_id}/revisions": ("functions.revisions.list", None),
        "GET /functions/{function_id}/revisions/{revision_id}": ("functions.revisions.get", None),
        "POST /functions/{function_id}/call": ("functions.call", None),
        "POST /functions/{function_id}/call/stream": (None, "functions.stream"),
        "POST /functions/{function_id}/call/{revision_id}": ("functions.revisions.call", None),
        "POST /functions/{function_id}/call/stream/{revision_id}": (None, "functions.revisions.stream"),
        "POST /call": ("call", None),
        "POST /call/stream": (None, "stream"),
    },
    "nyckel": {
        "ListFunctions": ("functions.list", None),
        "PostFunction": ("functions.create", None),
        "GetFunction": ("functions.get", None),
        "PutFunction": ("functions.replace", None),
        "DeleteFunction": ("functions.delete", None),
        "GetFunctionSummary": ("functions.summary", None),
        "InvokeFunction": ("functions.invoke", None),
        "Invoke": ("search.invoke", None),
        "ListLabels": ("labels.list", None),
        "PostLabel": ("labels.create", None),
        "GetLabel": ("labels.get", None),
        "PutLabel": ("labels.replace", None),
        "DeleteLabel": ("labels.delete", None),
        "ListSamples": ("samples.list", None),
        "PostSample": ("samples.create", None),
        "GetSample": ("samples.get", None),
        "DeleteSample": ("samples.delete", None),
        "PutAnnotation": ("samples.annotate", None),
        "DeleteAnnotation": ("samples.remove_annotation", None),
        "ListFields": ("fields.list", None),
        "PostField": ("fields.create", None),
        "GetField": ("fields.get", None),
        "DeleteField": ("fields.delete", None),
    },
}
"""Plain and streamed method of each operation, None where there is none."""
JUDGED = [folder for folder in FOLDERS if folder.name in PUBLIC_METHODS]
"""The folders whose documents a person has gone through; one begun by `invocant new --here` is not yet."""


def overlaid(folder: Path) -> dict[str, Any]:
    """Return the document in *folder* with its overlays applied."""
    overlays = [load_overlay(path) for path in sorted((folder / "overlays").glob("*.yaml"))]
    return apply_overlays(load(folder / "document.yaml"), overlays)


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield path, method and operation of everything *document* offers."""
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield path, method, item[method]


def name_of(folder: Path) -> str:
    """Return the name of an API's folder, as a test id."""
    return folder.name


def name_of_overlay(path: Path) -> str:
    """Return API and file of an overlay, as a test id."""
    return f"{path.parent.parent.name}-{path.stem}"


@pytest.mark.parametrize("folder", FOLDERS, ids=name_of)
def test_the_source_names_the_document_as_it_lies_here(folder: Path) -> None:
    """source.toml says where the document is from, and its digest and count are those of the file."""
    source = tomllib.loads((folder / "source.toml").read_text("utf-8"))
    document = load(folder / "document.yaml")
    found = list(operations(document))

    assert source["document"]["sha256"] == hashlib.sha256((folder / "document.yaml").read_bytes()).hexdigest()
    assert source["document"]["operations"] == len(found)
    assert source["document"]["openapi"] == document["openapi"]
    told = source["source"].keys()
    wanted = {"url", "repository", "scope", "methods"} if folder.name in PUBLIC_METHODS else set()
    assert {"revision", "date", *wanted} <= told, "say in source.toml where the document is from"
    assert "url" in told or "file" in told
    assert all(re.search(source["source"].get("scope", ""), path) for path, _, _ in found)
    assert {method for _, method, _ in found} <= set(source["source"].get("methods", METHODS))


@pytest.mark.parametrize("folder", FOLDERS, ids=name_of)
def test_a_document_says_how_close_it_is_to_the_published_one(folder: Path) -> None:
    """Provenance is one of three; what was not received says so at its head, and the guide says the same."""
    source = tomllib.loads((folder / "source.toml").read_text("utf-8"))
    provenance = source["document"]["provenance"]
    head = " ".join(re.findall(r"^# ?(.*)$", (folder / "document.yaml").read_text("utf-8"), re.MULTILINE)[:6])
    assert provenance in {"received", "retold", "written"}
    assert ("every sentence is our own" in head.lower()) == (provenance != "received")
    assert ("Written from" in head) == (provenance == "written")
    if folder.name not in PUBLIC_METHODS:
        return
    guide = (ROOT / "docs/adding-an-api.md").read_text("utf-8")
    row = rf"^\| {folder.name.title()} \| {provenance} \| `{source['source']['revision']}` \|"
    assert re.search(row, guide, re.MULTILINE)


@pytest.mark.parametrize("path", OVERLAYS, ids=name_of_overlay)
def test_each_action_says_why_it_is_there_and_what_would_end_it(path: Path) -> None:
    """An action gives a reason, and says what would let us drop it or that it is ours to keep."""
    for action in load_overlay(path).actions:
        words = action.get("description", "")
        assert len(words.split()) >= 10, action["target"]
        assert "Droppable" in words or "Ours for as long as" in words, action["target"]


@pytest.mark.parametrize("path", OVERLAYS, ids=name_of_overlay)
def test_overlays_are_numbered_and_named_after_their_reason(path: Path) -> None:
    """Overlays apply in the order of their names, so each begins with two digits."""
    assert re.fullmatch(r"\d\d-[a-z]+(-[a-z]+)*", path.stem)


@pytest.mark.parametrize("folder", FOLDERS, ids=name_of)
def test_overlays_apply_and_lose_no_operation(folder: Path) -> None:
    """Every target selects something, and what the vendor offers is all still there."""
    before = [(path, method) for path, method, _ in operations(load(folder / "document.yaml"))]
    after = [(path, method) for path, method, _ in operations(overlaid(folder))]

    assert after == before


@pytest.mark.parametrize("folder", FOLDERS, ids=name_of)
def test_each_operation_has_its_public_method(folder: Path) -> None:
    """The overlays name the methods that the design promises, and no others."""
    if folder.name not in PUBLIC_METHODS:
        return  # begun by `invocant new --here`: what its methods are called is in its first overlay
    promised = PUBLIC_METHODS[folder.name]
    found = {}
    for path, method, operation in operations(overlaid(folder)):
        key = operation["operationId"] if operation["operationId"] in promised else f"{method.upper()} {path}"
        found[key] = (operation.get("x-invocant-name"), operation.get("x-invocant-stream", {}).get("name"))

    assert found == promised


@pytest.mark.parametrize("folder", JUDGED, ids=name_of)
def test_every_operation_needs_a_key_and_says_what_a_bad_one_meets(folder: Path) -> None:
    """No call goes without credentials, and being turned down or slowed down is documented."""
    document = overlaid(folder)
    for path, method, operation in operations(document):
        security = operation.get("security", document["security"])
        assert security, (method, path)
        assert {} not in security, (method, path)
        assert {"400", "401", "429"} <= operation["responses"].keys(), (method, path)
        assert "{" not in path or "404" in operation["responses"], (method, path)
        assert operation.get("requestBody", {"required": True})["required"], (method, path)


@pytest.mark.parametrize("folder", JUDGED, ids=name_of)
def test_streams_tell_every_event_apart_and_declare_their_media_type(folder: Path) -> None:
    """A streamed operation documents server-sent events, and its classes are one to a type."""
    for _, _, operation in operations(overlaid(folder)):
        stream = operation.get("x-invocant-stream")
        media = operation["responses"].get("200", {}).get("content", {})
        assert ("text/event-stream" in media) == bool(stream)
        if stream:
            classes = {(event["type"], event["class"]) for event in stream["events"]}
            assert len(classes) == len({kind for kind, _ in classes}) == len({name for _, name in classes})


@pytest.mark.parametrize("folder", FOLDERS, ids=name_of)
def test_the_overlaid_document_is_valid_but_for_the_null_type(folder: Path) -> None:
    """What the validator finds is the vendor's `type: "null"` in a 3.0 document, and nothing else."""
    document = overlaid(folder)
    validator = OpenAPIV31SpecValidator if document["openapi"].startswith("3.1") else OpenAPIV30SpecValidator
    if document["openapi"].startswith("3.0"):
        document = without_null_members(document)

    assert [error.message for error in validator(document).iter_errors()] == []


def without_null_members(node: Any) -> Any:
    """Return *node* without union members that are `type: "null"`, which OpenAPI 3.0 does not know."""
    if isinstance(node, dict):
        return {key: without_null_members(value) for key, value in node.items()}
    if isinstance(node, list):
        return [without_null_members(value) for value in node if value != {"type": "null"}]
    return node
