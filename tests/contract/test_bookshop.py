"""A service in FastAPI with one fault of each kind: every fault is found, and none where there is none."""

import pytest

from invocant.contract import CheckReport, Options, check
from tests.contract.bookshop import FAULTS, KEY, OVER, create

DOCUMENT = create().openapi()
SECONDS = 180.0
"""Of a whole run, at most."""


def run(fault: str | None, *, seed: int = 0, schema: bool = False) -> CheckReport:
    """Check the shop with a fault, or without any."""
    return check(
        DOCUMENT,
        Options(
            app=create(fault),
            headers={"X-API-Key": KEY},
            expired={"X-API-Key": OVER},
            write=True,
            schema=schema,
            seed=seed,
            max_seconds=SECONDS - 20,
        ),
    )


def test_nothing_is_found_in_the_healthy_shop() -> None:
    """A service that does what its document says has no failure, and is left as it was."""
    report = run(None)
    assert report.findings == []
    assert report.left == []


@pytest.mark.parametrize("fault", ["pages-skip"])  # the others in `tox run -e contract`
def test_fault_is_found(fault: str) -> None:
    """A fault is found by the rules of our own."""
    assert run(fault).findings


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_is_found(fault: str, seed: int) -> None:
    """Whatever values are tried, each of the faults is found."""
    assert run(fault, seed=seed).findings


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nothing_is_invented(seed: int) -> None:
    """The healthy shop has no failure with schemathesis beneath either, within the time."""
    report = run(None, seed=seed, schema=True)
    assert report.findings == []
    assert report.seconds <= SECONDS
