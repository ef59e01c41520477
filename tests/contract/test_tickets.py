"""A third service, whose pages are in `Link` and whose things are below things: faults are found."""

import pytest

from invocant.contract import CheckReport, ContractError, Options, check, parts
from tests.contract.tickets import QUERY, Tickets
from tests.contract.tickets_document import DOCUMENT, FAULTS

OPTIONS = Options(query=QUERY, write=True, schema=False)
QUEUES = next(part for part in parts(DOCUMENT, OPTIONS) if part.key == "pages GET /queues")


def run(fault: str | None, *, seed: int, schema: bool = False) -> CheckReport:
    """Check the queue with a fault, or without any."""
    clock = [0.0]

    def wait(seconds: float) -> None:
        clock[0] += seconds

    options = Options(query=QUERY, write=True, seed=seed, schema=schema, sleep=wait)
    options.app = Tickets(fault, clock=lambda: clock[0])
    return check(DOCUMENT, options)


def test_list_leads_from_page_to_page() -> None:
    """A list whose addresses lead to what its offsets give breaks nothing."""
    QUEUES.verify(app=Tickets())


@pytest.mark.parametrize(
    ("fault", "rule"),
    [("link-skips", "pages-complete"), ("link-lost", "pages-followed"), ("link-loops", "pages-end")],
)
def test_list_leads_astray(fault: str, rule: str) -> None:
    """Addresses that leave items out, that are missing, or that go round are found, whatever offsets do."""
    with pytest.raises(ContractError) as raised:
        QUEUES.verify(app=Tickets(fault))
    assert [finding.rule for finding in raised.value.report.findings] == [rule]


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nothing_is_invented(seed: int) -> None:
    """The healthy queue has no failure, with schemathesis beneath either, and is left empty."""
    report = run(None, seed=seed, schema=True)
    assert report.findings == []
    assert report.left == []


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_is_found(fault: str, seed: int) -> None:
    """Whatever values are tried, each of the faults is found by a rule of our own."""
    assert run(fault, seed=seed).findings
