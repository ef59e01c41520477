"""Contract tests of one's own service: the whole check as one assertion, or each of its parts as a test."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from attrs import evolve, frozen

from invocant.contract._bench import Bench
from invocant.contract._caller import Budget, Caller
from invocant.contract._findings import Breach, Exchange
from invocant.contract._masking import Masking
from invocant.contract._rules import RULES
from invocant.contract._run import CheckReport, Options, check, units
from invocant.contract._senders import OutgoingRequest
from invocant.contract._surface import ServerSurface
from invocant.contract._values import Values

F = TypeVar("F", bound=Callable[..., Any])

_ENGINE = "schemathesis document"
"""What a run calls its part that schemathesis does."""
_MAX_STEPS = 6


class ContractError(AssertionError):
    """A server does not do what its document says.

    Attributes:
        report: What came of the run.
    """

    def __init__(self, report: CheckReport, masking: Masking) -> None:
        self.report = report
        super().__init__("\n".join(_lines(report, masking)))


def verify(document: Mapping[str, Any], options: Options) -> CheckReport:
    """Check a server against *document*, as `check` does, and raise for what is wrong.

    Args:
        document: An OpenAPI document, with its overlays.
        options: Which server, and how far to go.

    Raises:
        ContractError: A rule is broken, the server did not answer, something that was made could not be
            deleted again, or a bound of the run ended it early: then not all was checked.
    """
    report = check(document, options)
    if report.findings or report.stopped is not None or report.left:
        raise ContractError(report, Masking.of(options.headers.items(), options.query.items()))
    return report


@frozen
class ContractPart:
    """One part of a check: a test of its own."""

    key: str
    """What is tried, and on what: `pages GET /notes`."""
    document: Mapping[str, Any]
    options: Options
    _others: frozenset[str]

    def __str__(self) -> str:
        return self.key

    def verify(self, **changes: Any) -> CheckReport:
        """Check this part, and raise for what is wrong; skip the test of a part that cannot be tried here.

        Args:
            changes: What of the options is another: `app=` or `url=`, of a fixture, say.

        Raises:
            ContractError: As for `verify`.
        """
        is_engine = self.key == _ENGINE
        options = evolve(self.options, **changes, own=not is_engine, schema=is_engine, done=self._others)
        report = verify(self.document, options)
        if self.key in report.skipped:
            import pytest

            pytest.skip(report.skipped[self.key])
        return report


def parts(document: Mapping[str, Any], options: Options | None = None) -> list[ContractPart]:
    """Return the parts that a check of *document* has, without calling anything.

    Args:
        document: An OpenAPI document, with its overlays.
        options: How far to go; None reads only.
    """
    options = options or Options()
    surface = ServerSurface(document, options.only)
    nobody = Caller(options.url, _Nobody(), Budget())
    bench = Bench(surface, nobody, Values(surface, options.seed))
    keys = [unit.key for unit in units(bench, options)] if options.own else []
    keys += [_ENGINE] if options.schema else []
    return [ContractPart(key, document, options, frozenset(keys) - {key}) for key in keys]


def each_part(document: Mapping[str, Any], options: Options | None = None) -> Callable[[F], F]:
    """Return a decorator that makes one test of pytest for each part of a check.

    The test takes `part`, beside fixtures of its own, and calls `part.verify(app=…)` or `part.verify(url=…)`.

    Args:
        document: An OpenAPI document, with its overlays.
        options: How far to go; None reads only.
    """
    import pytest

    known = parts(document, options)
    mark = pytest.mark.parametrize("part", known, ids=[part.key for part in known])

    def decorate(test: F) -> F:
        decorated: F = mark(test)
        return decorated

    return decorate


class _Nobody:
    """Sends nothing: the parts of a check are listed without a server."""

    def __call__(self, request: OutgoingRequest, timeout: float) -> Exchange:
        return Exchange(request.method, request.url, failure=f"not sent within {timeout:g} s")

    def close(self) -> None:
        """Nothing is held."""


def _lines(report: CheckReport, masking: Masking) -> list[str]:
    count = len(report.findings)
    lines = [f"{count} {'rule is' if count == 1 else 'rules are'} broken"] if count else []
    for finding in report.findings:
        lines += _of_breach(finding, masking)
    if report.stopped == "unreachable":
        lines.append("the server did not answer")
    elif report.stopped is not None:
        lines.append(f"not all was checked: the run ended at the bound of {report.stopped}")
    lines += [f"left on the server: {place}" for place in report.left]
    return lines


def _of_breach(finding: Breach, masking: Masking) -> list[str]:
    known = RULES.get(finding.rule)
    where = f" ({known.section})" if known is not None else ""
    lines = [f"{finding.rule}: {finding.operation}: {masking.text(finding.message)}{where}"]
    for exchange in finding.exchanges[-_MAX_STEPS:]:
        lines += [f"  $ {masking.curl(exchange)}", f"    {exchange.status or exchange.failure}"]
    return lines
