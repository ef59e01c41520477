"""What answers say beside their bodies: typed headers, and links in the words of a method."""

from __future__ import annotations

import asyncio
import pickle
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from invocant import runtime as rt
from tests.generator.asking import answer, ask
from tests.generator.packages import Catalogue

pytestmark = pytest.mark.checkout

GOOD = {
    "X-Left": "41",
    "X-Reset": "2026-11-29T02:00:00Z",
    "X-Tags": "1, 2,3",
    "X-Window": "limit,5,unit,minute",
    "X-Exploded": "limit=5,unit=hour",
    "X-Json": '{"limit": 7}',
    "X-Cached": "true",
    "X-Mode": "fast",
    "Get": "0.5",
    "X-Other": "not declared",
}


def get(catalogue: Catalogue, headers: dict[str, str]) -> tuple[Any, Any]:
    """Return a model, and the typed headers of the answer that it came in."""
    reply = answer(200, json={"id": "1"}, headers=headers)
    result = ask(catalogue("headers"), lambda client: client.files.get("1"), reply).result
    return result, catalogue("headers", "headers").FilesGetHeaders.of(result)


def test_headers_are_read_by_their_schemas(catalogue: Catalogue) -> None:
    """Integers, dates, booleans, arrays, objects and JSON come out as such, beside the result."""
    result, headers = get(catalogue, GOOD)
    models = catalogue("headers", "models")
    assert result == models.File(id="1")
    assert headers.x_left == 41
    assert headers.x_reset == datetime(2026, 11, 29, 2, tzinfo=UTC)
    assert headers.x_tags == [1, 2, 3]
    assert headers.x_window == models.Window(limit=5, unit="minute")
    assert headers.x_exploded == models.Window(limit=5, unit="hour")
    assert headers.x_json == models.Window(limit=7)
    assert headers.x_cached is True
    assert headers.x_mode is models.FilesGetResponseXMode.FAST
    assert headers.get_ == 0.5
    assert headers.problems() == ()


def test_headers_are_still_texts_by_name(catalogue: Catalogue) -> None:
    """What is not declared is there by its name, in any case, and so is the text of what is."""
    _, headers = get(catalogue, GOOD)
    assert headers["X-OTHER"] == "not declared"
    assert headers["x-left"] == "41"
    assert headers.get("X-Nothing") is None
    assert dict(headers)["x-tags"] == "1, 2,3"
    assert not hasattr(headers, "content_type")  # the media type says it


def test_a_missing_header_is_none_and_a_wrong_one_a_problem(catalogue: Catalogue) -> None:
    """A header that did not come, or is not what the document says, is None; problems tell which."""
    _, headers = get(
        catalogue, {"X-Tags": "1,two", "X-Cached": "perhaps", "X-Json": "{", "X-Window": "limit"}
    )
    assert (headers.x_left, headers.x_reset, headers.x_mode) == (None, None, None)
    assert (headers.x_tags, headers.x_cached, headers.x_json, headers.x_window) == (None, None, None, None)
    assert headers["x-cached"] == "perhaps"
    assert {problem.path: problem.message for problem in headers.problems()} == {
        "X-Left": "missing, though it is required",
        "X-Tags": "expected an integer, found other text",
        "X-Window": "expected names and values in turn, found a name without a value",
        "X-Json": "expected JSON, found other text",
        "X-Cached": "expected a boolean, found other text",
    }


def test_a_date_may_be_written_as_http_does(catalogue: Catalogue) -> None:
    """A date-time is often an HTTP date in a header."""
    _, headers = get(catalogue, {"X-Left": "0", "X-Reset": "Tue, 15 Nov 1994 08:12:31 GMT"})
    assert headers.x_reset == datetime(1994, 11, 15, 8, 12, 31, tzinfo=UTC)


def test_strict_calls_refuse_wrong_headers(catalogue: Catalogue) -> None:
    """Where an answer must be what the document says, its headers must be too."""
    options = rt.RequestOptions(strict=True)
    reply = answer(200, json={"id": "1"}, headers={"X-Left": "many"})
    with pytest.raises(rt.ResponseDecodeError, match="header X-Left: expected an integer") as caught:
        ask(catalogue("headers"), lambda client: client.files.get("1", options=options), reply)
    assert [problem.path for problem in caught.value.problems] == ["X-Left"]


def test_failures_have_the_headers_of_their_status(catalogue: Catalogue) -> None:
    """An error's headers are read by what is declared for its status."""
    reply = answer(404, headers={"Retry-After": "7", "X-Reset": "1700000000"})
    with pytest.raises(rt.NotFoundError) as caught:
        ask(catalogue("headers"), lambda client: client.files.get("1"), reply)
    headers = catalogue("headers", "headers").FilesGetHeaders.of(caught.value)
    assert (headers.retry_after, headers.x_reset) == (7, 1700000000)


def test_raw_answers_have_typed_headers(catalogue: Catalogue) -> None:
    """Behind `raw`, `headers` is of the operation's class, in both worlds; it pickles."""
    package, cls = catalogue("headers"), catalogue("headers", "headers").FilesGetHeaders
    transport = httpx.MockTransport(answer(200, json={"id": "1"}, headers=GOOD))
    with httpx.Client(transport=transport) as http, package.Client(http_client=http) as client:
        raw = client.files.raw.get("1")
    assert type(raw.headers) is cls
    assert raw.headers.x_left == 41
    assert pickle.loads(pickle.dumps(raw)).headers.x_tags == [1, 2, 3]  # noqa: S301 - made here

    async def ask_raw() -> Any:
        async with (
            httpx.AsyncClient(transport=transport) as http,
            package.AsyncClient(http_client=http) as client,
        ):
            return await client.raw.files.get("1")

    assert asyncio.run(ask_raw()).headers.x_left == 41


def test_pages_and_plain_results_have_their_headers(catalogue: Catalogue) -> None:
    """A page knows its headers, and so does a text, as long as it is the latest result."""
    package, headers = catalogue("headers"), catalogue("headers", "headers")
    transport = httpx.MockTransport(
        lambda request: (
            httpx.Response(200, json={"items": [{"id": "1"}]}, headers={"X-Total": "3"})
            if request.url.path == "/files"
            else httpx.Response(200, text="words", headers={"ETag": '"1"'})
        )
    )
    with httpx.Client(transport=transport) as http, package.Client(http_client=http) as client:
        page = client.files.list().first_page()
        assert headers.FilesListHeaders.of(page).x_total == 3
        assert page.info.headers.x_total == 3
        assert headers.FilesTextHeaders.of(client.files.text("1")).e_tag == '"1"'


def test_operations_without_declared_headers_have_plain_ones(catalogue: Catalogue) -> None:
    """Where nothing is declared, headers are the mapping that they were."""
    package = catalogue("responses")
    transport = httpx.MockTransport(answer(200, json={"id": "1"}, headers={"X-Left": "1"}))
    with httpx.Client(transport=transport) as http, package.Client(http_client=http) as client:
        assert not isinstance(client.answers.raw.thing().headers, rt.ResponseHeaders)


def test_words_say_how_headers_are_had(catalogue: Catalogue) -> None:
    """A method whose answers declare headers says which class reads them, and of what."""
    files = catalogue("headers", "resources.files").Files
    assert (
        "\n            Made.\n            Headers: `headers.FilesCreateHeaders.of(result)`.\n"
        in files.create.__doc__
    )
    assert "Headers: `headers.FilesListHeaders.of(page)`.\n" in files.list.__doc__
    thing = catalogue("responses", "resources.answers").Answers.thing
    assert "Headers:" not in thing.__doc__


def test_links_are_told_by_the_method(catalogue: Catalogue) -> None:
    """A method's words say which one can follow, with what of the answer as which argument."""
    words = " ".join(catalogue("headers", "resources.files").Files.create.__doc__.split())
    assert "`files.get(file_id=$response.body#/id)` after 201: The file that was made." in words
    assert '`files.create(body={"id": "two"})` after 201' in words
