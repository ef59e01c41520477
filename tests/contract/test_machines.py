"""A machine for each collection finds what goes wrong after several steps, and nothing at a right server."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from invocant.contract import CollectionMachine, state_machines
from tests.contract.shop import CREDENTIALS, DOCUMENT, Shop
from tests.contract.test_rules import Clock

QUICK = settings(
    max_examples=8,
    stateful_step_count=8,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def machine(fault: str | None) -> type[CollectionMachine]:
    """Return the machine of the things of a shop with one fault."""
    machines = state_machines(DOCUMENT, make_app=lambda: Shop(fault, Clock()), headers=CREDENTIALS)
    return machines["/things"]


def test_right_server_passes() -> None:
    """Whatever is created, changed and deleted, a right server shows what the model has."""
    run_state_machine_as_test(machine(None), settings=QUICK)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        pytest.param("created-found", "/things/", id="creation"),
        pytest.param("patch-merges", "note is missing", id="change"),
        pytest.param("deleted-gone", "was deleted", id="deletion"),
        pytest.param("deleted-unlisted", "was deleted and is in the list", id="list"),
    ],
)
def test_fault_is_found(fault: str, words: str) -> None:
    """A server that forgets, mixes up or keeps things fails, and the failure has the request as curl."""
    with pytest.raises(AssertionError) as failure:
        run_state_machine_as_test(machine(fault), settings=settings(QUICK, max_examples=60))
    assert words in str(failure.value)
    assert "$ curl" in str(failure.value)
    assert CREDENTIALS["Authorization"] not in str(failure.value)


def test_collection_without_creation_has_no_machine() -> None:
    """Only what can be created has a story."""
    paths = {
        "/logs": {"get": {"responses": {"200": {"description": ""}}}},
        "/logs/{id}": {"get": {"responses": {"200": {"description": ""}}}},
    }
    assert state_machines({"openapi": "3.1.0", "info": {}, "paths": paths}) == {}
