"""A fifth service, written without a look at the rules: what is wrong with it is found, and nothing else.

Of its first 25 faults the rules found 20 when they saw it first, with seed 1, and invented none.
"""

import pytest

from invocant.contract import CheckReport, ContractError, ContractPart, Options, check, parts
from tests.contract.orchard import CREDENTIALS, EXPIRED, LIMITED, make_app
from tests.contract.orchard_models import FAULTS
from tests.contract.test_rules import Clock

DOCUMENT = make_app().openapi()


def options(fault: str | None, *, seed: int = 1, schema: bool = False) -> Options:
    """Return what checks an orchard with a fault, or without any."""
    clock = Clock()
    return Options(
        app=make_app(fault, clock),
        headers=dict(CREDENTIALS),
        expired=dict(EXPIRED),
        limited=dict(LIMITED),
        write=True,
        seed=seed,
        schema=schema,
        sleep=clock.sleep,
    )


def part_of(key: str, fault: str | None) -> ContractPart:
    """Return one part of the check of an orchard."""
    return next(part for part in parts(DOCUMENT, options(fault)) if part.key == key)


@pytest.mark.parametrize(
    ("fault", "key", "rule"),
    [
        ("previous-page-skipped", "pages GET /trees", "pages-backward"),
        ("lines-by-level", "stream GET /trees/{tree_id}/log", "stream-order"),
        ("repeated-order-kept-twice", "keys /trees/{tree_id}/orders", "key-idempotent"),
        ("felled-trees-by-kind", "deleted /trees", "deleted-unlisted"),
        ("key-within-keys", "security GET /growers", "auth-wrong"),
        ("growers-are-not-kept", "created /growers", "created-found"),
    ],
)
def test_rule_finds_the_fault(fault: str, key: str, rule: str) -> None:
    """What these faults break is found by the rule that is about it, and nothing where they are not."""
    assert part_of(key, None).verify().findings == []
    with pytest.raises(ContractError) as raised:
        part_of(key, fault).verify()
    assert {finding.rule for finding in raised.value.report.findings} == {rule}


def test_limit_that_was_met_before_is_met_again() -> None:
    """What is said to remain is looked at although other checks had used the limit up."""
    chosen = options("remaining-of-all-callers")
    key = "limit GET /weather/now"
    part = next(part for part in parts(DOCUMENT, chosen) if part.key == key)
    while _asked(chosen) != 429:
        pass
    with pytest.raises(ContractError, match="limit-counted"):
        part.verify()


def _asked(chosen: Options) -> int:
    from starlette.testclient import TestClient

    with TestClient(chosen.app) as http:
        return http.get("/weather/now", headers=dict(CREDENTIALS)).status_code


def run(fault: str | None, *, seed: int, schema: bool = False) -> CheckReport:
    """Check an orchard whole."""
    return check(DOCUMENT, options(fault, seed=seed, schema=schema))


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nothing_is_invented(seed: int) -> None:
    """The healthy orchard has no failure, with schemathesis beneath either, and is left empty."""
    report = run(None, seed=seed, schema=True)
    assert report.findings == []
    assert report.left == []


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_is_found(fault: str, seed: int) -> None:
    """Whatever values are tried, each of the faults is found by a rule of our own."""
    assert run(fault, seed=seed).findings
