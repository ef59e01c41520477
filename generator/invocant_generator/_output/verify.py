"""Check a package before it is put in place: it imports, type-checks, and sends what the document says."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import invocant.documents  # its parent says where the package is
from invocant.documents import Diagnostic
from invocant_generator import _process as process
from invocant_generator._target import Verify

_IMPORT_SECONDS = 60.0
_TYPES_SECONDS = 300.0
_WIRE_SECONDS = 600.0
_MAX_SIMILAR_ERRORS = 3
"""Mismatches told of each kind of construct; the rest is counted."""
_MAX_ERRORS = 20
"""Findings told of each kind; the rest is counted."""


def verify(
    output: Path,
    expected: Mapping[str, Sequence[str]],
    level: Verify,
    documents: Mapping[str, Mapping[str, Any]],
    untried: list[str],
    locate: Mapping[str, Callable[[Iterable[Diagnostic]], list[Diagnostic]]],
) -> list[Diagnostic]:
    """Check the packages below *output*, which is no part of the import path yet.

    Args:
        output: The folder to put on the import path.
        expected: The operations each package must have, as `METHOD /path`, by its import name.
        level: `none` checks nothing; `import` compiles and imports every module and compares the operation
            table; `types` runs mypy --strict as well; `wire` also calls every operation, and compares
            requests and answers with the document.
        documents: The document of each package, overlays applied and nothing repaired, by import name.
        untried: Gets a line for each operation of which `wire` did not try everything.
        locate: Gives what is said of a document its file and line, by import name.

    Returns:
        What is wrong, as errors; empty when all is well.
    """
    if level == "none" or not expected:
        return []
    path = [output, Path(invocant.__file__).resolve().parent.parent]
    script = Path(__file__).with_name("probe.py")
    probes = {
        package: process.start_python([str(script), package, str(output)], cwd=output, path=path)
        for package in expected
    }
    checker = _start_mypy(output, expected, path[1]) if level in ("types", "wire") else None
    try:
        diagnostics = [
            diagnostic
            for package, child in probes.items()
            for diagnostic in _imports(package, child.wait(_IMPORT_SECONDS), expected[package])
        ]
        if checker is not None and not diagnostics:
            diagnostics += _types(checker.wait(_TYPES_SECONDS), ", ".join(expected))
        if level == "wire" and not diagnostics:
            for package in expected:
                diagnostics += locate[package](_wire(package, documents[package], path, untried))
    finally:
        for child in (*probes.values(), *([checker] if checker else [])):
            child.stop()
    return diagnostics


def _imports(package: str, finished: process.Finished, expected: Sequence[str]) -> Iterator[Diagnostic]:
    result: dict[str, Any] | None = None
    if finished.code == 0:
        result = json.loads(finished.out.rstrip().rpartition("\n")[2])
    if result is None:
        outcome = "did not end" if finished.code is None else f"ended with {process.ending(finished.code)}"
        yield _diagnostic(
            f"{package} cannot be imported",
            _tail(finished.text),
            f"the importing process {outcome}",
            package,
        )
        return
    for error in _first(result["errors"]):
        what, _, why = error.partition(": ")
        yield _diagnostic(what, "", why, what.split(" ")[0])
    if result["errors"]:
        return
    missing = Counter(expected) - Counter(result["operations"])
    extra = Counter(result["operations"]) - Counter(expected)
    for operation in _first(sorted(missing.elements())):
        yield _diagnostic(
            f"{operation} is not in {package}'s operation table", operation, "the document has it", package
        )
    for operation in _first(sorted(extra.elements())):
        yield _diagnostic(
            f"{operation} is in {package}'s operation table", operation, "the document has it not", package
        )


def _start_mypy(output: Path, packages: Iterable[str], runtime: Path) -> process.Child:
    path = [output, *([] if "site-packages" in runtime.parts else [runtime])]
    cache = cache_folder(f"mypy-{checkout_key(runtime)}")
    arguments = ["--strict", "--config-file=", "--python-version=3.11", f"--cache-dir={cache}"]
    arguments += ["--output=json", "--no-error-summary"]
    arguments += [part for package in packages for part in ("-p", package)]
    return process.start(
        [sys.executable, "-P", "-m", "mypy", *arguments],
        cwd=output,
        env={"MYPYPATH": os.pathsep.join(map(str, path))},
    )


def _types(finished: process.Finished, packages: str) -> Iterator[Diagnostic]:
    if finished.code is None or finished.code > 1:
        yield _diagnostic(
            "mypy could not check the package", _tail(finished.text), "it stopped before the end", packages
        )
        return
    # errors of the runtime are not the package's: its own files are relative to the folder mypy runs in
    mine = [error for error in type_errors(finished.out) if not error["file"].startswith(("/", ".."))]
    for error in mine[:_MAX_ERRORS]:
        place, why = f"{error['file']}:{error['line']}", f"{error['message']}  [{error['code']}]"
        yield _diagnostic("the generated package does not type-check", "", why, place)
    if len(mine) > _MAX_ERRORS:
        yield _diagnostic(
            "the generated package does not type-check", _more(len(mine)), "not shown", packages
        )


def _wire(
    package: str, document: Mapping[str, Any], path: Sequence[Path], untried: list[str]
) -> Iterator[Diagnostic]:
    """Yield what goes over the wire otherwise than *document* says, a few of each kind."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "document.json"
        file.write_text(json.dumps(document), "utf-8")
        own = Path(__file__).resolve().parents[2]
        child = process.start_python(
            ["-m", "invocant_generator.wire", package, str(file)], cwd=Path(folder), path=[*path, own]
        )
        finished = child.wait(_WIRE_SECONDS)
    if finished.code != 0:
        outcome = "did not end" if finished.code is None else f"ended with {process.ending(finished.code)}"
        yield _diagnostic(
            f"{package} could not be called", _tail(finished.text), f"the check {outcome}", package
        )
        return
    report = json.loads(finished.out.rstrip().rpartition("\n")[2])
    untried += [
        f"{entry['operation']}: {', '.join(entry['what'])} not tried: {entry['why']}"
        for entry in report["untried"]
    ]
    counts: Counter[str] = Counter()
    for mismatch in report["mismatches"]:
        kind = mismatch["kind"]
        counts[kind] += 1
        if counts[kind] <= _MAX_SIMILAR_ERRORS:
            yield Diagnostic(
                what=f"{mismatch['operation']} is not on the wire as the document says: {kind}",
                pointer=mismatch["pointer"],
                fragment=mismatch["piece"],
                why=mismatch["why"],
                fix="see docs/openapi-support.md for what is known of it; go on with --verify types",
            )
    for kind, count in counts.items():
        if count > _MAX_SIMILAR_ERRORS:
            more = f"{count - _MAX_SIMILAR_ERRORS} more of the same kind"
            yield _diagnostic(f"not on the wire as the document says: {kind}", more, "not shown", package)


def type_errors(told: str) -> list[dict[str, Any]]:
    """Return the errors in mypy's JSON output *told*, which has a finding a line; notes are left out."""
    findings = [json.loads(line) for line in told.splitlines() if line.startswith("{")]
    return [finding for finding in findings if finding["severity"] == "error"]


def checkout_key(runtime: Path) -> str:
    """Return what tells the caches of one runtime from those of another: mypy knows modules by name alone.

    Two checkouts that share a cache undo what the other has in it, and at once could read what it writes.
    """
    return hashlib.sha256(os.fsencode(runtime)).hexdigest()[:16]


def cache_folder(name: str) -> Path:
    """Return a folder for caches outside every source tree, temporary when home is not writable."""
    folder = own_cache_folder(name)
    if folder is None:
        folder = Path(tempfile.gettempdir()) / f"invocant-{name}"
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def own_cache_folder(name: str) -> Path | None:
    """Return a folder for caches that are the user's alone, or None when home is not writable."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = base / "invocant" / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return folder


def _first(lines: Sequence[str]) -> Iterator[str]:
    yield from lines[:_MAX_ERRORS]
    if len(lines) > _MAX_ERRORS:
        yield f"{_more(len(lines))}: not shown"


def _more(count: int) -> str:
    return f"{count - _MAX_ERRORS} more of the same kind"


def _tail(text: str) -> str:
    return text[-400:].strip()


def _diagnostic(what: str, fragment: str, why: str, place: str) -> Diagnostic:
    return Diagnostic(
        what=what,
        pointer="",
        fragment=fragment,
        why=why,
        fix="the fault is the generator's: report it with the document, or go on with a lesser --verify",
        level="error",
        place=place,
    )
