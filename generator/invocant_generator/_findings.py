"""Hear what openapi-spec-validator says of a vendor's document, in a process of its own and in bounded time.

Findings are reported and never fatal: vendors publish invalid documents. Run as a script it reads the
document's JSON from the file it is given, and prints its findings as JSON.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import invocant.documents
from invocant.documents.pointers import join
from invocant_generator import _process as process

SECONDS = 8.0
"""CPU time that the validator may take; the newest real document of 1 MB takes it one."""
FAILED = "openapi-spec-validator said nothing of the document:"
"""What the only finding starts with where the validator did not do its work."""
MAX_FINDINGS = 50
"""Findings told; a document with more is not helped by them."""


def start(document: Mapping[str, Any], folder: Path) -> process.Child:
    """Start validating *document*, which is handed over as a file in *folder*."""
    path = folder / "received.json"
    path.write_text(json.dumps(document), "utf-8")
    here = Path(__file__).resolve()
    return process.start_python(
        [str(here), str(path)],
        cwd=folder,
        path=[here.parents[1], Path(invocant.documents.__file__).parents[2]],
    )


def collect(child: process.Child, seconds: float = SECONDS) -> list[str]:
    """Return the findings, each as `pointer: message`."""
    finished = child.wait(seconds)
    if finished.code is None:
        return [f"{FAILED} it did not finish in {seconds:g} s of CPU time"]
    if finished.code != 0:
        last = finished.text.rpartition("\n")[2] or "it said nothing"
        return [_short(f"{FAILED} it ended with {process.ending(finished.code)}: {last}")]
    try:
        findings: list[str] = json.loads(finished.out)
    except ValueError:
        return [_short(f"{FAILED} its answer cannot be read: {finished.text}")]
    return findings


def validate(document: Mapping[str, Any]) -> list[str]:
    """Return what the validator says of *document*, sorted."""
    from referencing.exceptions import Unresolvable

    from invocant_generator._metaschemas import validator_of

    validator = validator_of(str(document.get("openapi", ""))[:3])(_as_written(document))
    findings = []
    try:
        for error in islice(validator.iter_errors(), 10 * MAX_FINDINGS):
            pointer = join("", *error.absolute_path)
            findings.append(f"{pointer or '/'}: {_short(' '.join(str(error.message).split()))}")
    except Unresolvable as nowhere:
        findings.append(f"{_short(str(nowhere.ref))}: nothing is there, and the validator went no further")
    findings.sort()
    return findings[:MAX_FINDINGS] + (
        [f"and {len(findings) - MAX_FINDINGS} more"] if len(findings) > MAX_FINDINGS else []
    )


def _as_written(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return *document* with its further methods where OpenAPI 3.2 has them, by a way that reading leaves."""
    paths = document.get("paths")
    if not isinstance(paths, Mapping):
        return document
    return {**document, "paths": {path: _path_item(item) for path, item in paths.items()}}


def _path_item(item: Any) -> Any:
    further = item.get("x-invocant-methods") if isinstance(item, Mapping) else None
    if not isinstance(further, list):
        return item
    additional = {method.upper(): item[method] for method in further if method != "query" and method in item}
    kept = {key: value for key, value in item.items() if key == "query" or key not in further}
    return {**kept, "additionalOperations": additional} if additional else kept


def _short(text: str) -> str:
    return text if len(text) <= 240 else f"{text[:120]} … {text[-110:]}"


if __name__ == "__main__":
    sys.stdout.write(json.dumps(validate(json.loads(Path(sys.argv[1]).read_text("utf-8")))))
