"""Operations that are several methods."""

from __future__ import annotations

import pytest

from invocant import runtime as rt
from tests.generator.asking import answer, ask
from tests.generator.packages import Catalogue

pytestmark = pytest.mark.checkout


def test_each_method_of_an_operation_gives_what_is_its_own(catalogue: Catalogue) -> None:
    """Its own method gives the answer, the pager the items of all pages, the stream its events."""
    models = catalogue("methods", "models")
    first = {"status": "done", "next": "/crawls/7?page=2", "data": [{"text": "a"}]}
    asked = ask(catalogue("methods"), lambda client: client.crawls.status("7"), answer(200, json=first))
    assert asked.result.status == "done"
    asked = ask(
        catalogue("methods"),
        lambda client: client.crawls.documents("7"),
        answer(200, json=first),
        answer(200, json={"status": "done", "data": [{"text": "b"}]}),
    )
    assert asked.result == [models.Document(text="a"), models.Document(text="b")]
    assert [str(one.url.raw_path, "ascii") for one in asked.requests] == ["/crawls/7", "/crawls/7?page=2"]
    events = answer(200, content=b'data: {"text": "a"}\n\n', headers={"content-type": "text/event-stream"})
    asked = ask(catalogue("methods"), lambda client: client.crawls.watch("7"), events)
    assert asked.requests[0].headers["accept"] == "text/event-stream"


def test_each_method_is_a_row_of_the_table_with_what_its_entry_says(catalogue: Catalogue) -> None:
    """The rows differ in name, paging, stream and retries, and in nothing else; an error names its method."""
    table = catalogue("methods", "operations").TABLE
    own, pages, events = (table[f"crawls.{name}"] for name in ("status", "documents", "watch"))
    assert {(row.method, row.path, row.responses.keys() == {"200", "404"}) for row in table.values()} == {
        ("GET", "/crawls/{id}", True)
    }
    assert (own.paging, own.stream, own.retry) == (None, None, "safe")
    assert (pages.paging.items, pages.stream, pages.retry) == ("/data", None, "unsafe")
    assert (events.paging, events.stream.name, events.retry) == (None, "crawls.watch", "safe")
    with pytest.raises(rt.StatusError, match=r"^crawls\.documents failed: 404 Not Found"):
        ask(catalogue("methods"), lambda client: client.crawls.documents("7"), answer(404))
