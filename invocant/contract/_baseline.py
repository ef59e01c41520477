"""A file of failures that are known, each with the reason why it may stay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from attrs import frozen

from invocant.contract._rules import RULES


class BaselineError(Exception):
    """A baseline that cannot be used; the text says where and why."""


@frozen
class Entry:
    """One known failure."""

    check: str
    operation: str
    """`METHOD /path`, or `*` for every operation."""
    reason: str

    def as_data(self) -> dict[str, str]:
        """Return the entry as the file has it."""
        return {"check": self.check, "operation": self.operation, "reason": self.reason}


@frozen
class Baseline:
    """The known failures of a server."""

    entries: tuple[Entry, ...]

    def entry_for(self, check: str, operation: str) -> Entry | None:
        """Return the entry that expects a failure, or None."""
        return next(
            (entry for entry in self.entries if entry.check == check and entry.operation in (operation, "*")),
            None,
        )


def load(path: Path) -> Baseline:
    """Return the baseline in a YAML or JSON file.

    Raises:
        BaselineError: It is none: an entry has no reason, or names a check that does not exist.
    """
    from invocant.documents import DocumentError, parse_text

    try:
        value: Any = parse_text(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, DocumentError) as error:
        raise BaselineError(f"{path} cannot be read: {error}") from error
    written = value.get("failures") if isinstance(value, Mapping) else None
    if not isinstance(written, list):
        raise BaselineError(f"{path} has no list `failures`")
    entries = []
    for number, entry in enumerate(written, start=1):
        where = f"{path}, entry {number}"
        if not isinstance(entry, Mapping):
            raise BaselineError(f"{where} is no object")
        check, operation, reason = (entry.get(name) for name in ("check", "operation", "reason"))
        if check not in RULES:
            raise BaselineError(
                f"{where} names the check {check!r}, which does not exist: see docs/checks.md"
            )
        if not isinstance(operation, str) or not operation:
            raise BaselineError(f"{where} names no operation: write `METHOD /path`, or `*` for all")
        if not isinstance(reason, str) or not reason.strip():
            raise BaselineError(f"{where} has no reason: say why {check} of {operation} may stay")
        entries.append(Entry(str(check), operation, reason.strip()))
    return Baseline(tuple(entries))


def written(findings: Iterable[Mapping[str, Any]], known: Baseline | None) -> str:
    """Return a baseline of these findings as YAML; reasons that are not known are left to be filled in."""
    import json

    lines = ["# Known failures of `invocant check`, each with the reason why it may stay.", "failures:"]
    for finding in findings:
        entry = known.entry_for(finding["check"], finding["operation"]) if known is not None else None
        lines += [
            f"  - check: {finding['check']}",
            f"    operation: {json.dumps(finding['operation'])}",
            f"    reason: {json.dumps(entry.reason if entry is not None else '')}",
        ]
    return "\n".join(lines if len(lines) > 2 else [lines[0], "failures: []"]) + "\n"
