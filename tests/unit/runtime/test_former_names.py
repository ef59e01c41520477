"""Names that changed go on working, and say what they are called now."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

import invocant
from invocant import runtime as rt
from tests.unit.runtime.drivers import FakeTime, Server, SyncDriver, reply


async def _pause(_seconds: float) -> None:
    """Stand for a wait of the user's."""


def test_world_is_an_environment() -> None:
    """`World` warns, and is an `Environment` whose `async_sleep` is what was given as `asleep`."""
    with pytest.warns(DeprecationWarning, match="Environment"):
        world = invocant.World(asleep=_pause)
    assert isinstance(world, invocant.Environment)
    assert world.async_sleep is _pause
    assert world.clock is time.monotonic


def test_world_keeps_what_waits_when_nothing_is_given() -> None:
    """Without `asleep` it waits as an `Environment` does."""
    with pytest.warns(DeprecationWarning, match="async_sleep"):
        world = rt.World()
    assert world.async_sleep is rt.Environment().async_sleep


def test_client_takes_a_world() -> None:
    """`world=` warns, and is the environment of the client."""
    clock = FakeTime().environment()
    driver = SyncDriver("httpx")
    with pytest.warns(DeprecationWarning, match="environment="):
        client = driver.make(Server(reply({})), environment=None, world=clock)
    assert client._client.settings.environment is clock


@pytest.mark.parametrize("body", [b"data: a\n\n", b""])
def test_parser_is_fed_alike(body: bytes) -> None:
    """`feed_alike` warns, and gives what `feed_batches` gives."""
    old: Callable[[bytes], Any] = rt.SSEParser().feed_alike
    with pytest.warns(DeprecationWarning, match="feed_batches"):
        batches = old(body)
    assert batches == rt.SSEParser().feed_batches(body)
