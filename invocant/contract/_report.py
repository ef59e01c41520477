"""What a run shows: as text, as JSON and as JUnit, with every failure and without secrets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from invocant.contract._baseline import Baseline, Entry
from invocant.contract._findings import Exchange, Finding
from invocant.contract._masking import Masking
from invocant.contract._rules import RULES
from invocant.contract._run import Report

_EXCERPT = 400
_STEPS = 8


def as_data(finding: Finding, masking: Masking) -> dict[str, Any]:
    """Return a finding as plain data: what a state file keeps and the reports show."""
    steps = list(finding.exchanges)
    if len(steps) > _STEPS:
        steps = [*steps[: _STEPS // 2], *steps[-_STEPS // 2 :]]
    rule = RULES.get(finding.rule)
    return {
        "check": finding.rule,
        "rule": rule.says if rule is not None else "",
        "docs": rule.section if rule is not None else "",
        "operation": finding.operation,
        "message": masking.text(finding.message),
        "steps": [_step(exchange, masking) for exchange in steps],
        "curl": [masking.curl(exchange) for exchange in steps],
        "python": ["import httpx", "", *(masking.python(exchange) for exchange in steps)],
    }


def _step(exchange: Exchange, masking: Masking) -> dict[str, Any]:
    text = masking.text(exchange.body[: 4 * _EXCERPT].decode("utf-8", "replace"))
    return {
        "request": f"{exchange.method} {masking.text(exchange.url)}",
        "status": exchange.status,
        "failure": exchange.failure,
        "headers": {name: masking.header(name, value) for name, value in exchange.headers.items()},
        "body": text if len(text) <= _EXCERPT else f"{text[:_EXCERPT]}...",
    }


def as_json(
    report: Report,
    findings: Sequence[Mapping[str, Any]],
    expected: Sequence[Mapping[str, Any]],
    unneeded: Sequence[Entry],
    options: Mapping[str, Any],
) -> dict[str, Any]:
    """Return a whole report as plain data."""
    return {
        "format": 1,
        **options,
        "requests": report.requests,
        "seconds": round(report.seconds, 2),
        "stopped": report.stopped,
        "failures": list(findings),
        "expected": list(expected),
        "baseline_unneeded": [entry.as_data() for entry in unneeded],
        "left": report.left,
        "remarks": [{"about": remark.about, "text": remark.text} for remark in report.remarks],
        "not_checked": report.skipped,
        "operations": sorted(report.checked - {""}),
    }


def as_text(
    report: Report,
    findings: Sequence[Mapping[str, Any]],
    expected: Sequence[Mapping[str, Any]],
    unneeded: Sequence[Entry],
    *,
    notes: bool,
) -> Iterator[str]:
    """Yield the lines of a report for people."""
    for number, finding in enumerate(findings, start=1):
        yield ""
        yield f"{number}. {finding['check']}: {finding['operation']}"
        yield f"   {finding['message']}"
        yield f"   rule: {finding['rule']} ({finding['docs']})"
        for step, command in zip(finding["steps"], finding["curl"], strict=True):
            yield f"   $ {command}"
            yield f"     {step['status'] or step['failure']}  {_one_line(step['body'])}"
        yield "   as Python:"
        yield from (f"     {line}" for line in finding["python"] if line)
    if expected:
        yield ""
        yield f"{len(expected)} failures are in the baseline."
    for entry in unneeded:
        yield f"The baseline needs no more: {entry.check} of {entry.operation} ({entry.reason})"
    if report.left:
        yield ""
        yield "Left on the server:"
        yield from (f"  {place}" for place in report.left)
    if notes and (report.remarks or report.skipped):
        yield ""
        yield "Remarks:"
        yield from (f"  {remark.about}: {remark.text}" for remark in report.remarks)
        yield from (f"  not checked: {unit}: {reason}" for unit, reason in report.skipped.items())
    yield ""
    yield summary(report, len(findings))


def summary(report: Report, failures: int) -> str:
    """Return the last line: what was found, and with how much effort."""
    found = "no failures" if not failures else "1 failure" if failures == 1 else f"{failures} failures"
    count = len(report.checked - {""})
    text = f"{found}; {report.requests} requests in {report.seconds:.0f} s, {count} operations"
    if report.stopped == "unreachable":
        return "the server did not answer"
    if report.stopped == "interrupt":
        return f"{text}; interrupted"
    if report.stopped:
        return f"{text}; stopped at the bound of {report.stopped}"
    return text


def as_junit(findings: Iterable[Mapping[str, Any]], report: Report, *, write: bool) -> bytes:
    """Return a report as JUnit XML has it: a suite for each group of rules, a case for each rule."""
    broken: dict[str, list[Mapping[str, Any]]] = {}
    for finding in findings:
        broken.setdefault(finding["check"], []).append(finding)
    root = Element("testsuites", name="invocant check", time=f"{report.seconds:.2f}")
    groups: dict[str, Element] = {}
    for name, rule in RULES.items():
        suite = groups.get(rule.group)
        if suite is None:
            suite = groups[rule.group] = SubElement(root, "testsuite", name=rule.group)
        case = SubElement(suite, "testcase", classname=f"invocant.check.{rule.group}", name=name)
        if rule.writes and not write:
            SubElement(case, "skipped", message="it needs --write")
        for finding in broken.get(name, ()):
            failure = SubElement(
                case, "failure", message=f"{finding['operation']}: {finding['message']}", type=name
            )
            failure.text = _plain("\n".join(finding["curl"]))
    for suite in groups.values():
        suite.set("tests", str(len(suite)))
        suite.set("failures", str(len(suite.findall("testcase/failure"))))
        suite.set("skipped", str(len(suite.findall("testcase/skipped"))))
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _plain(text: str) -> str:
    """Return *text* without the characters that XML does not know."""
    return "".join(
        c for c in text if c in "\t\n\r" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff"
    )


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 120 else f"{line[:117]}..."


def sorted_out(
    findings: Iterable[Mapping[str, Any]], baseline: Baseline | None
) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]], list[Entry]]:
    """Return the new findings, those that the baseline expects, and the entries that expect nothing."""
    new: list[Mapping[str, Any]] = []
    expected: list[Mapping[str, Any]] = []
    used: set[Entry] = set()
    for finding in findings:
        entry = baseline.entry_for(finding["check"], finding["operation"]) if baseline is not None else None
        if entry is None:
            new.append(finding)
        else:
            used.add(entry)
            expected.append(finding)
    unneeded = [entry for entry in baseline.entries if entry not in used] if baseline is not None else []
    return new, expected, unneeded
