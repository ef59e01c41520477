"""The mocks mean what the models say, over HTTP and through the clients, sync and async."""

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.contract.semantics import using
from tests.contract.semantics.kit import APIS, DRIVERS, Told, kit
from tests.contract.semantics.machine import machine

SHORT = settings(
    max_examples=2,
    stateful_step_count=12,
    phases=(Phase.generate,),  # a failing sequence is printed as it was found: shrinking one takes minutes
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)
LONG = settings(SHORT, max_examples=150, stateful_step_count=40)
CLIENTS = tuple(way for way in DRIVERS if way != "http")


def _stories() -> list[Any]:
    """Return every story in every way: through the clients, all but the first are for the long run."""
    return [
        pytest.param(
            api,
            told,
            way,
            id=f"{api}-{told.__name__}-{way}",
            marks=[pytest.mark.long] if way != "http" and number else [],
        )
        for api in APIS
        for number, told in enumerate(kit(api).stories)
        for way in DRIVERS
    ]


@pytest.mark.parametrize(("api", "told", "way"), _stories())
def test_story(api: str, told: Told, way: str) -> None:
    """Each story goes as the model says, however it is asked."""
    kit(api).tell(told, way)


@pytest.mark.parametrize("told", using.STORIES, ids=lambda told: str(told.__name__))
@pytest.mark.parametrize("way", [pytest.param("sync"), pytest.param("async", marks=pytest.mark.long)])
@pytest.mark.parametrize("api", APIS)
def test_use(api: str, way: str, told: Any) -> None:
    """Options of a call, arguments, repetition and bounds of lists do what a user is promised."""
    with kit(api).story(way) as story:
        told(story, kit(api))


@pytest.mark.parametrize("api", APIS)
def test_any_order(api: str) -> None:
    """Whatever is called in whatever order, server and model agree."""
    run_state_machine_as_test(machine(api), settings=SHORT)


@pytest.mark.long
@pytest.mark.parametrize("way", DRIVERS)
@pytest.mark.parametrize("api", APIS)
def test_any_order_for_longer(api: str, way: str) -> None:
    """Nor does a longer search find a difference, in any of the ways to ask."""
    run_state_machine_as_test(machine(api, way), settings=LONG)
