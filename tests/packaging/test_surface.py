"""The public surface is what was accepted: a break is seen in review, as a line that went or changed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any, Literal, Union

import pytest

from tests.packaging import surface
from tests.snapshots import must_be_accepted

pytestmark = pytest.mark.checkout

NAMES = (*surface.PARTS, "commands")


@pytest.fixture(scope="module")
def parts() -> dict[str, str]:
    """Give the surface as it is."""
    return surface.parts()


@pytest.mark.parametrize("name", NAMES)
def test_the_public_surface_is_the_accepted_one(name: str, parts: dict[str, str]) -> None:
    """A public name, signature, member, key or option changes only when somebody looks at it."""
    must_be_accepted(surface.FOLDER / f"{name}.txt", parts[name])


def test_every_file_is_a_part() -> None:
    """A file whose part is gone goes too."""
    assert sorted(path.stem for path in surface.FOLDER.iterdir()) == sorted(NAMES)


def test_the_surface_names_no_private_module(parts: dict[str, str]) -> None:
    """A module may move behind its door without a line here."""
    assert not [
        line for text in parts.values() for line in text.splitlines() if "._" in line or " at 0x" in line
    ]


@pytest.mark.parametrize(
    ("annotation", "text"),
    [
        (Union["date", None], "date | None"),
        (int | None, "int | None"),
        (list["date"], "list[date]"),
        (Literal["a", 1], "Literal['a', 1]"),
        (Callable[[int], Awaitable[str]], "Callable[[int], Awaitable[str]]"),
        (tuple[int, ...], "tuple[int, ...]"),
        (type(None), "None"),
        ('Literal["a"] |  None', "Literal['a'] | None"),
        (Any, "Any"),
    ],
)
def test_types_are_spelled_in_one_way(annotation: Any, text: str) -> None:
    """Whatever a version of Python holds an annotation as, its line is the same."""
    assert surface.spelled(annotation) == text


@pytest.mark.parametrize(
    ("called", "text"),
    [
        (lambda: None, "()"),
        (lambda a, /, b=1, *, c="x", **d: None, "(a, /, b = 1, *, c = 'x', **d)"),
        (lambda *a, b=(1, None): None, "(*a, b = (1, None))"),
        (lambda a=..., b=int, c=(True,): None, "(a = ..., b = int, c = (True,))"),
    ],
)
def test_signatures_show_how_to_call(called: Callable[..., Any], text: str) -> None:
    """By position, by name, and with which defaults; never how a default is made."""
    assert surface.signature(called) == text
