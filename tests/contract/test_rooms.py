"""A fourth service, of tokens, cursors and merge patches: faults are found, and none is invented."""

import pytest

from invocant.contract import CheckReport, Options, check
from tests.contract.rooms import CREDENTIALS, LIMITED, Rooms
from tests.contract.rooms_document import DOCUMENT, FAULTS


def run(fault: str | None, *, seed: int = 0, schema: bool = False) -> CheckReport:
    """Check the rooms with a fault, or without any."""
    options = Options(
        app=Rooms(fault).app(),
        headers=dict(CREDENTIALS),
        limited=dict(LIMITED),
        write=True,
        seed=seed,
        schema=schema,
    )
    return check(DOCUMENT, options)


@pytest.mark.parametrize(
    ("fault", "rule"), [(None, None), ("part-replaced", "patch-merges"), ("orphan-found", "deleted-gone")]
)
def test_rule_finds_the_fault(fault: str | None, rule: str | None) -> None:
    """A merge patch that replaces a part, and what stays below a deleted thing, break a rule each."""
    assert {finding.rule for finding in run(fault, seed=1).findings} == ({rule} if rule else set())


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nothing_is_invented(seed: int) -> None:
    """The healthy rooms have no failure, with schemathesis beneath either, and are left empty."""
    report = run(None, seed=seed, schema=True)
    assert report.findings == []
    assert report.left == []
    assert report.stopped is None


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_is_found(fault: str, seed: int) -> None:
    """Whatever values are tried, each of the faults is found by a rule of our own."""
    assert run(fault, seed=seed).findings
