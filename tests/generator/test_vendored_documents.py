"""The documents under openapi/: where each is from, that its overlays apply, which methods they name."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator

from invocant.documents import load_overlay
from invocant_generator import _source as source_file
from invocant_generator._suggest.overlay import NAME as SUGGESTED
from invocant_generator._summary import count_operations
from tests.generated import reviewed
from tests.generator.public_methods import PUBLIC_METHODS
from tests.vendored import FOLDERS, ROOT, overlaid, received, target

pytestmark = pytest.mark.checkout

APIS = [folder.name for folder in FOLDERS]
OVERLAYS = [path for path in sorted((ROOT / "openapi").glob("*/overlays/*.yaml")) if path.name != SUGGESTED]
"""All but those that `invocant suggest` wrote, whose evidence stands in comments."""
METHODS = ("get", "post", "put", "patch", "delete", "head", "options", "trace")


def operations(document: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield path, method and operation of everything *document* offers."""
    for path, item in document.get("paths", {}).items():
        for method in METHODS:
            if method in item:
                yield path, method, item[method]


def source_of(api: str) -> Mapping[str, Mapping[str, Any]]:
    """Return what source.toml says of *api*."""
    return source_file.read(ROOT / "openapi" / api / source_file.FILE, f"openapi/{api}/{source_file.FILE}")


def name_of_overlay(path: Path) -> str:
    """Return API and file of an overlay, as a test id."""
    return f"{path.parent.parent.name}-{path.stem}"


OURS = [api for api in APIS if source_of(api)["document"]["provenance"] != "received"]
"""The documents that we wrote; what a vendor published may have faults, which the summary tells."""


@pytest.mark.parametrize("api", APIS)
def test_the_source_names_the_document_as_it_lies_here(api: str) -> None:
    """source.toml says where the document is from, and its digest and count are those of the file."""
    source, found = source_of(api), list(operations(received(api)))
    told, document = source["source"], source["document"]
    assert document["sha256"] == hashlib.sha256(target(api).document.read_bytes()).hexdigest()
    assert document["operations"] == count_operations(received(api))
    assert document["openapi"] == str(received(api).get("openapi") or received(api)["swagger"])
    assert {"revision", "date"} <= told.keys()
    assert "url" in told or "file" in told
    if document["provenance"] != "received":
        assert {"url", "repository", "scope", "methods"} <= told.keys(), "say what it was written from"
    assert all(re.search(told.get("scope", ""), path) for path, _, _ in found)
    assert {method for _, method, _ in found} <= set(told.get("methods", METHODS))


@pytest.mark.parametrize("api", APIS)
def test_a_document_says_how_close_it_is_to_the_published_one(api: str) -> None:
    """Provenance is one of three, and what was not received says so at its head."""
    provenance = source_of(api)["document"]["provenance"]
    head = " ".join(re.findall(r"^# ?(.*)$", target(api).document.read_text("utf-8"), re.MULTILINE)[:6])
    assert provenance in {"received", "retold", "written"}
    assert ("every sentence is our own" in head.lower()) == (provenance != "received")
    assert ("Written from" in head) == (provenance == "written")


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


@pytest.mark.parametrize("api", APIS)
def test_overlays_apply_and_lose_no_operation(api: str) -> None:
    """Every target selects something, and what the vendor offers is all still there."""
    before = [(path, method) for path, method, _ in operations(received(api))]
    after = [(path, method) for path, method, _ in operations(overlaid(api))]

    assert after == before


@pytest.mark.parametrize("api", PUBLIC_METHODS)
def test_each_operation_has_its_public_method(api: str) -> None:
    """The overlays name the methods that the design promises, and no others."""
    promised = PUBLIC_METHODS[api]
    found = {}
    for path, method, operation in operations(overlaid(api)):
        key = operation["operationId"] if operation["operationId"] in promised else f"{method.upper()} {path}"
        found[key] = (operation.get("x-invocant-name"), operation.get("x-invocant-stream", {}).get("name"))

    assert found == promised


@pytest.mark.parametrize("api", reviewed())
def test_streams_tell_every_event_apart_and_declare_their_media_type(api: str) -> None:
    """A streamed operation documents server-sent events, and its classes are one to a type."""
    for _, _, operation in operations(overlaid(api)):
        stream = operation.get("x-invocant-stream")
        media = operation["responses"].get("200", {}).get("content", {})
        assert ("text/event-stream" in media) == bool(stream)
        if stream:
            classes = {(event["type"], event["class"]) for event in stream["events"]}
            assert len(classes) == len({kind for kind, _ in classes}) == len({name for _, name in classes})


@pytest.mark.parametrize("api", OURS)
def test_the_overlaid_document_is_valid_but_for_the_null_type(api: str) -> None:
    """What the validator finds is the vendor's `type: "null"` in a 3.0 document, and nothing else."""
    document = overlaid(api)
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
