"""A request is held to its document before it is sent, if the caller asks for that."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from invocant import runtime as rt
from tests.generator.asking import Call, answer, ask
from tests.generator.packages import Catalogue

pytestmark = pytest.mark.checkout

CHECKED = rt.RequestOptions(validate=True)
GOOD: dict[str, Any] = {"name": "ab", "lines": [{"sku": "a", "count": 1}]}


def violations(catalogue: Catalogue, call: Call, **options: Any) -> list[tuple[str, str, str, Any]]:
    """Return what a call breaks: argument, path, rule and limit; it must send nothing, in either world."""
    with pytest.raises(rt.InvalidRequestError) as caught:
        ask(catalogue("limits"), call, _never, **options)
    return [(one.parameter, one.path, one.rule, one.limit) for one in caught.value.violations]


def _never(request: Any) -> Any:
    raise AssertionError(f"sent: {request.url}")


def test_nothing_is_checked_unless_asked_for(catalogue: Catalogue) -> None:
    """By default the server is the one to say what it takes."""
    call: Call = lambda client: client.things.replace("a", name="too long", lines=[])  # noqa: E731 - it is short
    assert ask(catalogue("limits"), call).request.url.path == "/things/a"
    assert violations(catalogue, call, validate=True)
    off: Call = lambda client: client.things.replace(  # noqa: E731 - likewise
        "a", name="too long", lines=[], options=rt.RequestOptions(validate=False)
    )
    assert ask(catalogue("limits"), off, validate=True).requests
    on: Call = lambda client: client.with_options(validate=True).things.replace("a", **GOOD)  # noqa: E731 - likewise
    assert violations(catalogue, on) == [("thing_id", "$", "minLength", 3)]


def test_all_that_is_wrong_is_told_at_once(catalogue: Catalogue) -> None:
    """Every location and the body, each by the Python name of the argument and the place in its value."""
    found = violations(
        catalogue,
        lambda client: client.things.replace(
            "a",
            tags=["x", "x", "abcde"],
            x_key="k",
            session=7,
            filter={"a": 1, "b": 2},
            name="too long",
            lines=[{"sku": "A1", "count": 0}, {}],
            pet={"kind": "cat", "lives": 10},
            options=CHECKED,
        ),
    )
    assert found == [
        ("thing_id", "$", "minLength", 3),
        ("tags", "$", "uniqueItems", True),
        ("tags", "$[2]", "maxLength", 4),
        ("filter", "$.a", "exclusiveMaximum", 1),
        ("filter", "$.b", "additionalProperties", False),
        ("x_key", "$", "minLength", 5),
        ("session", "$", "multipleOf", 5),
        ("name", "$", "maxLength", 5),
        ("lines", "$[0].sku", "pattern", "^[a-z]+$"),
        ("lines", "$[0].count", "minimum", 1),
        ("lines", "$[1].sku", "required", True),
        ("pet", "$.lives", "maximum", 9),
    ]


def test_what_is_right_is_sent(catalogue: Catalogue) -> None:
    """Dates, models and dicts alike; what only the server sets is not missed."""
    models = catalogue("limits", "models")
    line = models.Line(sku="a", count=1)
    asked = ask(
        catalogue("limits"),
        lambda client: client.things.replace(
            "abc", since="2026-01-02", name="ab", lines=[line], pet=models.Dog(kind="dog"), options=CHECKED
        ),
    )
    assert asked.request.url.query == b"since=2026-01-02"
    wrong = models.Line(sku="a", count=0)
    found = violations(
        catalogue, lambda client: client.things.replace("abc", name="ab", lines=[wrong], options=CHECKED)
    )
    assert found == [("lines", "$[0].count", "minimum", 1)]


def test_forms_and_parts_are_checked_and_files_are_not(catalogue: Catalogue) -> None:
    """The fields of a form and of a multipart body by their schemas; a file is only missed."""
    call: Call = lambda client: client.things.upload(file=b"x", note="long", options=CHECKED)  # noqa: E731 - likewise
    assert violations(catalogue, call) == [("note", "$", "maxLength", 3)]
    good: Call = lambda client: client.things.upload(file=b"x", note="abc", options=CHECKED)  # noqa: E731 - likewise
    assert ask(catalogue("limits"), good).requests
    form: Call = lambda client: client.things.mark(count=4, options=CHECKED)  # noqa: E731 - likewise
    assert violations(catalogue, form) == [("count", "$", "maximum", 3)]


def test_lists_are_checked(catalogue: Catalogue) -> None:
    """The arguments of a list are those of its calls."""
    call: Call = lambda client: client.things.list(limit=11, options=CHECKED)  # noqa: E731 - likewise
    assert violations(catalogue, call) == [("limit", "$", "maximum", 10)]
    page = answer(200, json={"items": []})
    assert ask(
        catalogue("limits"), lambda client: client.things.list(limit=1, options=CHECKED), page
    ).requests


def test_the_message_says_what_and_where_and_keeps_secrets(catalogue: Catalogue) -> None:
    """One line for each, with the value, cut short; what may be a secret is masked."""
    with pytest.raises(rt.InvalidRequestError) as caught:
        ask(
            catalogue("limits"),
            lambda client: client.things.replace(
                "abc", **{**GOOD, "name": "n" * 60, "password": "hunter2"}, options=CHECKED
            ),
        )
    assert str(caught.value).split("\n") == [
        "things.replace: nothing was sent, as 2 values contradict the document",
        f'  name: must have at most 5 characters, and has 60 ("{"n" * 38}…)',
        "  password: must have at least 8 characters, and has 7 (***)",
    ]
    assert caught.value.operation == "things.replace"
    assert isinstance(caught.value, rt.ConfigurationError)
    again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - made here
    assert again.violations == caught.value.violations


def test_a_package_without_its_document_says_so(catalogue: Catalogue) -> None:
    """An API that names no package cannot be held to its document."""
    api = rt.Api(name="hand", base_url="https://a.test", auth=None)

    class Client(rt.SyncClient):
        API = api

    operation: rt.Operation[None] = rt.Operation(name="a.b", method="GET", path="/a", auth=False)
    client = Client(validate=True)
    with pytest.raises(rt.ConfigurationError, match="validate= needs the package of hand"):
        client._client.call(operation, {})
