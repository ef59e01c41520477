"""What should not be used any more: a warning where it is used, and words where it is declared."""

from __future__ import annotations

import asyncio
import inspect
import sys
import warnings
from typing import Any

import httpx
import pytest

from tests.generator.asking import answer
from tests.generator.packages import Catalogue

pytestmark = pytest.mark.checkout

TRANSPORT = httpx.MockTransport(answer(200, json={"id": "1"}))


def told(catalogue: Catalogue, call: Any) -> list[tuple[str, str, int]]:
    """Return what a call warns of, sync and async alike: text, file, and lines below the call's own."""
    package = catalogue("deprecated")

    def shown(caught: list[warnings.WarningMessage], line: int) -> list[tuple[str, str, int]]:
        assert all(one.category is DeprecationWarning for one in caught)
        return [(str(one.message), one.filename, one.lineno - line) for one in caught]

    with httpx.Client(transport=TRANSPORT) as http, package.Client(http_client=http) as client:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            call(client)
        first = shown(caught, call.__code__.co_firstlineno)

    async def again() -> list[tuple[str, str, int]]:
        async with (
            httpx.AsyncClient(transport=TRANSPORT) as http,
            package.AsyncClient(http_client=http) as client,
        ):
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                await asyncio.create_task(
                    call(client)
                )  # the loop awaits it, so its place must be known before
            return shown(caught, call.__code__.co_firstlineno)

    assert asyncio.run(again()) == first
    return first


def test_a_deprecated_method_warns_where_it_is_called(catalogue: Catalogue) -> None:
    """One warning, whose place is the caller's line; its parameters add none."""
    found = told(catalogue, lambda client: client.things.find(old="x"))
    assert found == [("things.find is deprecated by the vendor", __file__, 0)]
    assert told(catalogue, lambda client: client.raw.things.find()) == found


def test_a_deprecated_parameter_warns_when_it_is_given(catalogue: Catalogue) -> None:
    """Each that is given warns once, at the caller's line; one that is required cannot be left out."""
    assert told(catalogue, lambda client: client.things.create(must="m", name="n")) == []
    assert told(catalogue, lambda client: client.things.create(must="m", page=1)) == [
        ("page of things.create is deprecated by the vendor", __file__, 0)
    ]
    both = told(catalogue, lambda client: client.things.create(must="m", page=1, old="o"))
    assert [message for message, *_ in both] == [
        "page of things.create is deprecated by the vendor",
        "old of things.create is deprecated by the vendor",
    ]


def test_what_is_deprecated_says_so_to_tools(catalogue: Catalogue) -> None:
    """PEP 702's `__deprecated__` is there, and functions are still what they were."""
    resources = catalogue("deprecated", "resources.things")
    assert resources.Things.find.__deprecated__ == "things.find is deprecated by the vendor"
    assert list(inspect.signature(resources.AsyncThings.create).parameters)[-1] == "options"
    for method in (resources.AsyncThings.find, resources.AsyncThings.create):
        if sys.version_info >= (3, 12):
            assert inspect.iscoroutinefunction(method)
        else:
            assert asyncio.iscoroutinefunction(method)  # type: ignore[deprecated]  # not in 3.11


def test_words_say_what_is_deprecated(catalogue: Catalogue) -> None:
    """Methods, parameters, members and classes say it in their docstrings."""
    create = catalogue("deprecated", "resources.things").Things.create.__doc__
    assert "page: Deprecated." in create
    assert "old: Deprecated." in create
    assert catalogue("deprecated", "models").Thing.__doc__ == "Deprecated."
    text = (catalogue.path("deprecated") / "models/_thing.py").read_text(encoding="utf-8")
    assert '"""The former name. Deprecated."""' in text


def test_nothing_needs_typing_extensions(catalogue: Catalogue) -> None:
    """Only type checkers read it."""
    catalogue("deprecated", "resources.things")
    text = (catalogue.path("deprecated") / "resources/things.py").read_text(encoding="utf-8")
    assert "typing_extensions" not in text
