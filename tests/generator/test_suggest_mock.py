"""A package of a document with its suggestions as they come works on the mock: pages, streams, jobs."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from invocant import runtime as rt
from invocant.documents import apply_overlays, load_overlay
from invocant.mock import ManualClock, Mock, from_mapping
from invocant_generator._suggest.suggest import suggestions
from invocant_generator.wire import check
from tests.generator.suggesting import TEXT, THING, WHOLE, Json, answers, body, document, page, query
from tests.generator.wire import package

pytestmark = pytest.mark.checkout

REF = {"$ref": "#/components/schemas/Book"}
BOOKS = {"type": "array", "items": REF}
LIMIT = query("limit", {"type": "integer", "minimum": 1, "maximum": 5, "default": 2})
ORDER = page(id=TEXT, status={"type": "string", "enum": ["queued", "processing", "done", "failed"]})
PLACE = {"name": "order_id", "in": "path", "required": True, "schema": TEXT}
CHAT = {
    "application/json": {"schema": page(text=TEXT)},
    "text/event-stream": {"schema": {"$ref": "#/components/schemas/Piece"}},
}


def listing(name: str, *parameters: Json, **members: Json) -> Json:
    """Return a path with a list of books that is paged by *parameters*, and an operation that adds to it."""
    return {
        "get": {
            "x-invocant-name": f"{name}.list",
            "parameters": [LIMIT, *parameters],
            "responses": answers(page(books=BOOKS, **members)),
        },
        "post": {
            "x-invocant-name": f"{name}.create",
            "requestBody": {"required": True, "content": {"application/json": {"schema": REF}}},
            "responses": answers(REF, "201"),
        },
    }


SHOP: Json = document(
    {
        "/counted": listing("counted", query("offset"), total=WHOLE),
        "/pages": listing("pages", query("page", {"type": "integer", "default": 1}), total_pages=WHOLE),
        "/tokens": listing("tokens", query("cursor", TEXT), next_cursor={"type": ["string", "null"]}),
        "/strict": listing("strict", query("page_token", TEXT), next_page_token=TEXT),
        "/numbers": listing("numbers", query("from"), next={"type": "integer", "nullable": True}),
        "/linked": listing("linked", next={"type": ["string", "null"], "format": "uri"}),
        "/after": listing("after", query("starting_after", TEXT)),
        "/answers": {
            "post": {
                "operationId": "createAnswer",
                "requestBody": body(stream={"type": "boolean"}, question=TEXT),
                "responses": {"200": {"description": "", "content": CHAT}},
            }
        },
        "/print-jobs": {"post": {"operationId": "createPrintJob", "responses": answers(ORDER, "202")}},
        "/print-jobs/{order_id}": {
            "parameters": [PLACE],
            "get": {"operationId": "getPrintJob", "responses": answers(ORDER)},
        },
    },
    components={"schemas": {"Book": THING, "Piece": page(delta=TEXT)}},
    servers=[{"url": "https://shop.example"}],
)


_STRICT = SHOP["paths"]["/strict"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
_STRICT["required"] = ["books", "next_page_token"]  # at the end there is a text all the same


@pytest.fixture(scope="module")
def shop() -> Json:
    """The document with what is suggested for it."""
    return dict(apply_overlays(SHOP, [load_overlay(suggestions(SHOP).encode())]))


@pytest.fixture(scope="module")
def module(shop: Json, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """Give the package of that document."""
    with package(shop, tmp_path_factory.mktemp("suggested"), "suggested_shop") as name:
        yield importlib.import_module(name)


@pytest.fixture
def client(module: ModuleType, shop: Json) -> Iterator[Any]:
    """Give a client of the package that talks to the mock of the document."""
    clock = ManualClock()
    with Mock(from_mapping("shop", shop), clock=clock) as mock:
        environment = rt.Environment(environ=lambda _: None, sleep=clock.advance)
        with module.Client(base_url=mock.base_url(), environment=environment) as client:
            yield client


@pytest.mark.parametrize("resource", ["counted", "pages", "tokens", "strict", "numbers", "linked", "after"])
def test_a_list_is_walked_to_its_end(client: Any, resource: str) -> None:
    """Each style that is suggested leads through three pages, to every item once."""
    books = getattr(client, resource)
    made = [books.create(name=f"Book {number}").id for number in range(5)]
    pager = books.list(limit=2)
    assert sorted(book.id for book in pager) == sorted(made)
    assert [len(found.items) for found in books.list(limit=2).pages()] == [2, 2, 1]


def test_a_stream_gives_its_text(client: Any) -> None:
    """What is asked for with `stream: true` comes as events, and their text adds up."""
    with client.answers.stream(question="Which book?") as stream:
        events = list(stream)
    assert [event.type for event in events].count("chunk") >= 1
    assert stream.text


def test_a_job_is_watched_to_its_end(client: Any) -> None:
    """What is started is waited for."""
    job = client.print_jobs.create()
    assert job.wait(30).status == "done"


KIND = {**LIMIT, "name": "count", "schema": {"type": "number"}}
FORMS: Json = document(
    {
        "/any": {
            "get": {
                "x-invocant-name": "any.list",
                "parameters": [KIND, query("offset", {"type": "number"})],
                "responses": answers(page(books=BOOKS), media_type="*/*"),
            }
        },
        "/body": {
            "post": {
                "x-invocant-name": "body.search",
                "requestBody": body(offset={"type": "number"}, limit={"type": "number"}),
                "responses": answers(page(books=BOOKS)),
            }
        },
        "/runs?beta=true": {"post": {"x-invocant-name": "runs.start", "responses": answers(ORDER, "202")}},
        "/runs/{order_id}?beta=true": {
            "parameters": [PLACE],
            "get": {"x-invocant-name": "runs.get", "responses": answers(ORDER)},
        },
    },
    components={"schemas": {"Book": THING}},
    servers=[{"url": "https://shop.example"}],
)
"""What documents write in another way than one would: any number, any media type, a query in the path."""


@pytest.mark.parametrize("given", [SHOP, FORMS], ids=["shop", "forms"])
def test_a_package_with_its_suggestions_passes_the_wire_check(given: Json, tmp_path: Path) -> None:
    """All that is suggested is done as the document says."""
    overlaid = apply_overlays(given, [load_overlay(suggestions(given).encode())])
    with package(overlaid, tmp_path, "suggested_wire") as name:
        report = check(name, overlaid, sockets=False)
    assert not report.mismatches, [(one.kind, one.operation, one.why) for one in report.mismatches]
    text = suggestions(given)
    assert text.count("] sure") == (9 if given is SHOP else 3)
