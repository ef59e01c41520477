"""The mocks mean what the models say, over HTTP and through the clients, sync and async."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.contract.semantics.kit import DRIVERS, kit
from tests.contract.semantics.machine import machine
from tests.generated import apis

SHORT = settings(
    max_examples=3,
    stateful_step_count=15,
    phases=(Phase.generate,),  # a failing sequence is printed as it was found: shrinking one takes minutes
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)
LONG = settings(SHORT, max_examples=150, stateful_step_count=40)
STORIES = [
    pytest.param(api, told, id=f"{api}-{told.__name__}") for api in apis() for told in kit(api).stories
]


@pytest.mark.parametrize("way", DRIVERS)
@pytest.mark.parametrize(("api", "told"), STORIES)
def test_story(api, told, way) -> None:
    """Each story goes as the model says, however it is asked."""
    kit(api).tell(told, way)


@pytest.mark.parametrize("way", DRIVERS)
@pytest.mark.parametrize("api", apis())
def test_any_order(api: str, way: str) -> None:
    """Whatever is called in whatever order, server and model agree."""
    run_state_machine_as_test(machine(api, way), settings=SHORT)
