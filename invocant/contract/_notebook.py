"""What is noted on the way: rules that are broken, without what follows from others, and remarks."""

from __future__ import annotations

import re
from collections.abc import Callable

from attrs import define, field

from invocant.contract._findings import Breach, Exchange, Remark
from invocant.contract._rules import FOLLOWS
from invocant.documents import OperationObject


@define(eq=False)
class CheckNotebook:
    """What a run has found so far."""

    findings: dict[tuple[str, str], Breach] = field(factory=dict, kw_only=True)
    remarks: list[Remark] = field(factory=list, kw_only=True)
    on_finding: Callable[[Breach], None] | None = field(default=None, kw_only=True)

    def report(self, rule: str, operation: OperationObject | str, message: str, *exchanges: Exchange) -> None:
        """Report that a rule is broken, once for each operation."""
        label = operation if isinstance(operation, str) else operation.label
        finding = Breach(rule, label, message, tuple(exchanges))
        if finding.key not in self.findings and not self._follows(finding):
            self.findings[finding.key] = finding
            if self.on_finding is not None:
                self.on_finding(finding)

    def _follows(self, finding: Breach) -> bool:
        causes = FOLLOWS.get(finding.rule, frozenset())
        home = _home(finding.operation)
        return any(
            other.rule in causes and _home(other.operation) == home for other in self.findings.values()
        )

    @property
    def failures(self) -> list[Breach]:
        """What was found, without what follows from something else that was."""
        return [finding for finding in self.findings.values() if not self._follows(finding)]

    def remark(self, about: str, text: str) -> None:
        """Say what a user should know."""
        remark = Remark(about, text)
        if remark not in self.remarks:
            self.remarks.append(remark)


def _home(label: str) -> str:
    """Return the collection that an operation is about."""
    return re.sub(r"/\{[^{}/]+\}$", "", label.partition(" ")[2].rstrip("/"))
