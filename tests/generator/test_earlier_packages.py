"""Packages made for an earlier interface of the runtime go on working, as they are: docs/compatibility.md.

Each folder below tests/data/packages is one: generated when its interface was new, and never again.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest

from invocant.runtime import INTERFACES, ConflictError, Environment, InvalidRequestError, Job, RequestOptions
from tests.generator.asking import Answer, answer, ask

pytestmark = pytest.mark.checkout

PACKAGES = Path(__file__).parents[1] / "data" / "packages"
NAMES = sorted(path.name for path in PACKAGES.iterdir() if path.is_dir())
BOOK = {"id": 7, "title": "Emma", "genre": "novel", "added": "2026-11-29T12:00:00Z"}
KEY = {"api_key": "secret"}


@pytest.fixture(scope="module", params=NAMES)
def library(request: pytest.FixtureRequest) -> Iterator[ModuleType]:
    """Import one of the packages."""
    sys.path.insert(0, str(PACKAGES))
    yield importlib.import_module(request.param)
    sys.path.remove(str(PACKAGES))


def json(status: int, content: Any, **headers: str) -> Answer:
    """Return an answer of JSON with *headers*, whose names have underscores for hyphens."""
    return answer(status, json=content, headers={name.replace("_", "-"): headers[name] for name in headers})


def test_there_is_a_package_of_each_interface() -> None:
    """A version that the runtime says it has is one that a package was tried with."""
    first = {f"library_{major}_0" for major in INTERFACES}
    assert first <= set(NAMES)


def test_a_call_sends_and_reads_models(library: ModuleType) -> None:
    """A body is made of arguments, an answer becomes a model with dates, constants and unions."""
    owner = {"kind": "house", "city": "Bath"}
    asked = ask(
        library,
        lambda client: client.books.add(title="Emma", genre="novel", of={"kind": "house", "city": "Bath"}),
        json(201, {**BOOK, "of": owner}),
        **KEY,
    )
    assert asked.request.method == "POST"
    assert str(asked.request.url) == "https://library.example/v1/books"
    assert asked.request.headers["x-key"] == "secret"
    assert asked.request.content == b'{"title":"Emma","genre":"novel","of":{"kind":"house","city":"Bath"}}'
    book = asked.result
    assert (book.id, book.title, book.genre) == (7, "Emma", "novel")
    assert book.added == datetime(2026, 11, 29, 12, tzinfo=UTC)
    assert type(book.of) is importlib.import_module(f"{library.__name__}.models").House
    assert book.to_dict() == {**BOOK, "of": owner}


def test_an_error_answer_is_an_error(library: ModuleType) -> None:
    """Its class is that of its status, and its body is the declared model."""
    with pytest.raises(ConflictError) as caught:
        ask(library, lambda client: client.books.add(title="Emma"), json(409, {"message": "again"}), **KEY)
    assert caught.value.parsed.message == "again"


def test_a_request_is_held_to_the_document(library: ModuleType) -> None:
    """The client checks requests for who asks for it, though the package is older than the option may be."""
    with pytest.raises(InvalidRequestError):
        ask(library, lambda client: client.books.add(title=7), **KEY, validate=True)


def test_a_list_is_read_page_by_page(library: ModuleType) -> None:
    """The cursor of one page asks for the next."""
    asked = ask(
        library,
        lambda client: client.books.list(genre="poetry"),
        json(200, {"items": [BOOK], "next": "p2"}, X_Total="2"),
        json(200, {"items": [{**BOOK, "id": 8}], "next": None}, X_Total="2"),
        **KEY,
    )
    assert [request.url.query for request in asked.requests] == [b"genre=poetry", b"genre=poetry&after=p2"]
    assert [book.id for book in asked.result] == [7, 8]


def test_headers_are_read_beside_the_body(library: ModuleType) -> None:
    """The headers that the document declares are attributes."""
    headers = importlib.import_module(f"{library.__name__}.headers")
    asked = ask(library, lambda client: client.books.get(7), json(200, BOOK, X_Shelf="12"), **KEY)
    assert headers.BooksGetHeaders.of(asked.result).x_shelf == 12


def test_a_stream_gives_its_events_and_its_result(library: ModuleType) -> None:
    """Events are of the declared classes, and texts grow."""
    events = importlib.import_module(f"{library.__name__}.events")
    content = (
        b'event: word\ndata: {"text": "It is "}\n\n'
        b'event: word\ndata: {"text": "a book."}\n\nevent: end\ndata:\n\n'
    )
    asked = ask(
        library,
        lambda client: client.ask_live(question="What?"),
        answer(200, headers={"content-type": "text/event-stream"}, content=content),
        **KEY,
    )
    assert asked.request.content == b'{"question":"What?","stream":true}'
    assert [type(event) for event in asked.events] == [events.Word, events.Word, events.End]
    assert asked.result == "It is a book."


def test_files_go_both_ways(library: ModuleType) -> None:
    """A part is a file, and an answer is bytes, or is read as it comes."""
    sent = ask(
        library, lambda client: client.books.set_cover(7, image=b"\x89PNG", note="front"), **KEY
    ).request
    assert sent.headers["content-type"].startswith("multipart/form-data; boundary=")
    assert b"\x89PNG" in sent.content
    assert b'name="note"' in sent.content
    png = answer(200, headers={"content-type": "image/png"}, content=b"\x89PNG")
    assert ask(library, lambda client: client.books.cover(7), png, **KEY).result == b"\x89PNG"
    with (
        library.Client("secret", http_client=httpx.Client(transport=httpx.MockTransport(png))) as client,
        client.unread.books.cover(7) as unread,
    ):
        assert unread.read() == b"\x89PNG"


def test_raw_answers_have_headers_of_their_class(library: ModuleType) -> None:
    """What is behind `raw` is not decoded."""
    transport = httpx.MockTransport(json(200, BOOK, X_Shelf="12"))
    with library.Client("secret", http_client=httpx.Client(transport=transport)) as client:
        assert client.raw.books.get(7).headers.x_shelf == 12


def test_options_of_one_call_are_heeded(library: ModuleType) -> None:
    """A method passes on the options that it is given."""
    options = RequestOptions(headers={"X-Trace": "1"})
    asked = ask(library, lambda client: client.books.get(7, options=options), json(200, BOOK), **KEY)
    assert asked.request.headers["x-trace"] == "1"


def test_a_job_is_waited_for(library: ModuleType) -> None:
    """What starts a job gives its handle, and another method gives it again."""

    def handle(request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            return httpx.Response(202, json={"id": "s1"})
        return httpx.Response(200, json={"status": "done", "pages": 3})

    environment = Environment(sleep=lambda seconds: None, chance=lambda: 0.0)
    with library.Client(
        "secret",
        http_client=httpx.Client(transport=httpx.MockTransport(handle)),
        environment=environment,
    ) as client:
        job = client.scans.start()
        assert isinstance(job, Job)
        assert job.wait().pages == 3
        assert client.scans.job("s1").status().status == "done"


def test_a_method_that_is_deprecated_warns(library: ModuleType) -> None:
    """The mark of the document is a warning of Python."""
    with pytest.warns(DeprecationWarning, match="remove"):
        ask(library, lambda client: client.books.remove(7), **KEY)


def test_a_webhook_is_read(library: ModuleType) -> None:
    """The body becomes the declared model."""
    book = library.parse_webhook(
        b'{"id": 7, "title": "Emma"}', {"content-type": "application/json"}, name="returned"
    )
    assert book.title == "Emma"
