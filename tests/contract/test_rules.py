"""Each rule of `invocant check` has a server that only it finds fault with."""

from pathlib import Path
from typing import Any

import pytest
from attrs import define, field

from invocant.contract import RULES, CheckReport, Options, check
from tests.contract.shop import CREDENTIALS, DOCUMENT, OVER, WEAK, Shop

CHECKS = Path(__file__).parents[2] / "docs" / "checks.md"
OWN = [name for name, rule in RULES.items() if rule.group not in ("client", "schema")]
AREAS = {"streams": "/talk", "limits": "/limited"}
"""What of the shop the rules of a group are about, where that is a small part."""
SMALL = {
    "auth-right": "/logs",
    "auth-open": "/status",
    "header-sent": "/status",
    "header-value": "/status",
    "header-form": "/status",
    "format-kept": "/status",
    "length-true": "/status",
    "internals-hidden": "/status",
    "json-text": "/status",
    "answer-whole": "/status",
    "stream-error-event": "/fails",
    "auth-missing": "/talk",
    "auth-wrong": "/talk",
    "auth-expired": "/talk",
    "auth-scope": "DELETE /things",
    "auth-challenge": "/talk",
}
"""The same for single rules."""


@define
class Clock:
    """A clock that moves only when somebody waits."""

    now: float = 0.0
    waits: list[float] = field(factory=list)

    def __call__(self) -> float:
        """Return the time."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.waits.append(seconds)
        self.now += seconds


def run(fault: str | None, **options: Any) -> CheckReport:
    """Check a shop with one fault, by the rules of our own."""
    clock = Clock()
    return check(
        DOCUMENT,
        Options(
            app=Shop(fault, clock),
            headers=dict(CREDENTIALS),
            expired={"Authorization": f"Bearer {OVER}"},
            limited={"Authorization": f"Bearer {WEAK}"},
            write=True,
            schema=False,
            clock=clock,
            sleep=clock.sleep,
            **options,
        ),
    )


def broken(report: CheckReport) -> set[str]:
    """Return the names of the rules that were broken."""
    return {finding.rule for finding in report.findings}


def test_right_server_breaks_nothing() -> None:
    """A server that does what its document says has no failure, and keeps nothing of what was made."""
    report = run(None)
    assert report.findings == []
    assert report.stopped is None
    assert report.left == []


@pytest.mark.sampled(4)
@pytest.mark.parametrize("rule", OWN)
def test_rule_finds_its_fault_and_no_other_does(rule: str) -> None:
    """A server with one fault breaks the rule of that name, and no other."""
    area = SMALL.get(rule, AREAS.get(RULES[rule].group, "/things"))
    assert broken(run(rule, only=area)) == {rule}


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("rule", [None, *OWN])
def test_rule_finds_its_fault_with_any_values(rule: str | None, seed: int) -> None:
    """The same over the whole shop, whatever values are tried."""
    assert broken(run(rule, seed=seed)) == ({rule} if rule is not None else set())


def test_what_only_reads_calls_nothing_else() -> None:
    """Without leave to write no request is sent that could change something."""
    shop = Shop()
    shop.things = {"t1": {"id": "t1", "name": "a", "count": 1, "color": "red", "made": 1}}
    seen: list[str] = []

    async def watched(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope.get("method", scope["type"]))
        await shop(scope, receive, send)

    report = check(
        DOCUMENT, Options(app=watched, headers=dict(CREDENTIALS), schema=False, burst=3, only="/things")
    )
    assert set(seen) == {"GET", "HEAD", "lifespan"}
    assert report.findings == []


@pytest.mark.parametrize("bound", [1, 7, 60])
def test_no_more_requests_than_allowed(bound: int) -> None:
    """The bound of requests holds to the last one, the putting away included."""
    count = 0
    shop = Shop()

    async def counted(scope: Any, receive: Any, send: Any) -> None:
        nonlocal count
        count += scope["type"] == "http"
        await shop(scope, receive, send)

    options = Options(app=counted, headers=dict(CREDENTIALS), write=True, schema=False, max_requests=bound)
    report = check(DOCUMENT, options)
    assert count == report.requests <= bound
    assert report.stopped == "requests"


def test_rate_is_kept() -> None:
    """Requests wait for their turn: of five a second, ten take two seconds."""
    clock = Clock()
    check(
        DOCUMENT,
        Options(
            app=Shop(None, clock),
            headers=dict(CREDENTIALS),
            schema=False,
            rate=5.0,
            max_requests=11,
            clock=clock,
            sleep=clock.sleep,
        ),
    )
    assert clock.now == pytest.approx(2.0)


def test_what_was_done_is_not_done_again() -> None:
    """A run that goes on leaves out what an earlier one did."""
    first = run(None, only="/logs")
    assert first.done
    second = run(None, only="/logs", done=frozenset(first.done))
    assert second.requests == 1  # whether anything answers
    assert set(second.done) == set(first.done)


def test_what_cannot_be_deleted_is_listed() -> None:
    """What was made and is still there at the end is named, with where it is and why."""
    shop = Shop()

    async def keeping(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and scope["method"] == "DELETE":
            await receive()
            await send({"type": "http.response.start", "status": 403, "headers": []})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
            return
        await shop(scope, receive, send)

    report = check(DOCUMENT, Options(app=keeping, headers=dict(CREDENTIALS), write=True, schema=False))
    assert len(report.left) == len(shop.things) + len(shop.parts)
    assert all("403" in place for place in report.left)


def test_every_rule_is_explained() -> None:
    """The page has a section for each rule, and for nothing else."""
    if not CHECKS.exists():
        pytest.skip("the page is in the repository only")
    headings = [line[4:] for line in CHECKS.read_text("utf-8").splitlines() if line.startswith("### ")]
    assert sorted(headings) == sorted(RULES)
