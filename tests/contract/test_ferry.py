"""A service with habits of its own and one fault of each kind: every fault is found, and none is invented."""

from time import monotonic
from typing import Any

import pytest

from invocant.contract import CheckReport, Options, check
from tests.contract.ferry import CREDENTIALS, DOCUMENT, FAULTS, Ferry
from tests.contract.test_rules import Clock

SECONDS = 180.0
"""Of a whole run, at most."""


def run(fault: str | None, *, seed: int = 0, schema: bool = False) -> CheckReport:
    """Check the ferry with a fault, or without any."""
    time: dict[str, Any] = {}
    if schema:  # the bound is of time as it is
        app = Ferry(fault, monotonic)
    else:
        clock = Clock()
        app, time = Ferry(fault, clock), {"clock": clock, "sleep": clock.sleep}
    return check(
        DOCUMENT,
        Options(
            app=app,
            headers=dict(CREDENTIALS),
            write=True,
            schema=schema,
            seed=seed,
            max_seconds=SECONDS - 20,
            **time,
        ),
    )


def test_nothing_is_found_in_the_healthy_ferry() -> None:
    """A service that does what its document says has no failure, and is left as it was."""
    report = run(None)
    assert report.findings == []
    assert report.left == []


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_is_found(fault: str, seed: int) -> None:
    """Whatever values are tried, each of the faults is found by the rules of our own."""
    assert run(fault, seed=seed).findings


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nothing_is_invented(seed: int) -> None:
    """The healthy ferry has no failure with schemathesis beneath either."""
    assert run(None, seed=seed, schema=True).findings == []
