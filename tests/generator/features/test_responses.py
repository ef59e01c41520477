"""What an answer becomes: by status, by range, by media type."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from invocant import runtime as rt
from tests.generator.asking import Answer, answer, ask
from tests.generator.packages import Catalogue

pytestmark = pytest.mark.checkout


@pytest.mark.parametrize(
    ("method", "reply", "expected"),
    [
        ("thing", answer(200, json={"id": "1"}), ("Thing", {"id": "1"})),
        ("either", answer(200, json={"id": "1"}), ("Thing", {"id": "1"})),
        ("either", answer(204), None),
        ("text", answer(200, text="# Words", headers={"content-type": "text/markdown"}), "# Words"),
        ("binary", answer(200, content=b"\x89PNG", headers={"content-type": "image/png"}), b"\x89PNG"),
        (
            "problem",
            answer(200, content=b'{"message":"m"}', headers={"content-type": "application/problem+json"}),
            ("Problem", {"message": "m"}),
        ),
        ("only_default", answer(200, json={"id": "1"}), ("Thing", {"id": "1"})),
        ("mixed", answer(200, json=[1]), [1]),
        ("mixed", answer(200, text="a,b", headers={"content-type": "text/csv"}), "a,b"),
        ("none", answer(204), None),
    ],
)
def test_answer_is_read_by_status_and_media_type(
    catalogue: Catalogue, method: str, reply: Answer, expected: Any
) -> None:
    """JSON becomes models, text stays text, bytes stay bytes, and no body is None."""
    result = ask(catalogue("responses"), lambda client: getattr(client.answers, method)(), reply).result
    found = (type(result).__name__, result.to_dict()) if isinstance(expected, tuple) else result
    assert found == expected


def test_each_success_has_its_own_type(catalogue: Catalogue) -> None:
    """Several declared successes are read each by its own schema."""
    result = ask(
        catalogue("responses"), lambda client: client.answers.either(), answer(202, json=[{"id": "1"}])
    ).result
    assert [type(one).__name__ for one in result] == ["Thing"]


def test_errors_carry_what_the_document_says(catalogue: Catalogue) -> None:
    """A status in a declared range gives the declared class, in the error."""
    reply = answer(404, json={"message": "gone", "hint": "look elsewhere"})
    with pytest.raises(rt.NotFoundError, match="gone") as caught:
        ask(catalogue("responses"), lambda client: client.answers.thing(), reply)
    assert caught.value.parsed == catalogue("responses", "models").Problem(
        message="gone", hint="look elsewhere"
    )
    assert caught.value.operation == "answers.thing"


def test_declared_media_types_are_asked_for(catalogue: Catalogue) -> None:
    """A request accepts what the operation may answer, JSON first."""
    asked = ask(catalogue("responses"), lambda client: client.answers.mixed(), answer(200, json=[]))
    assert asked.request.headers["accept"] == "application/json, text/csv"


@pytest.mark.parametrize(("method", "safety"), [("thing", "safe"), ("either", "safe"), ("none", "safe")])
def test_operations_know_whether_they_may_be_repeated(catalogue: Catalogue, method: str, safety: str) -> None:
    """The HTTP method decides, unless the document says so itself."""
    assert catalogue("responses", "operations").TABLE[f"answers.{method}"].retry == safety
    assert catalogue("bodies", "operations").TABLE["bodies.form"].retry == "if-not-processed"


def test_raw_gives_the_answer_unread(catalogue: Catalogue) -> None:
    """Behind `raw`, methods give the body as it came."""
    transport = httpx.MockTransport(answer(200, content=b'{"id":  "1"}'))
    with (
        httpx.Client(transport=transport) as http,
        catalogue("responses").Client(http_client=http) as client,
    ):
        assert client.answers.raw.thing().body == b'{"id":  "1"}'
        assert client.raw.answers.thing().body == b'{"id":  "1"}'
