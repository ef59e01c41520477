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
        return [f"the validator did not finish in {seconds:g} s of CPU time"]
    if finished.code != 0:
        return [_short(f"the validator failed: {finished.text.rpartition(chr(10))[2]}")]
    findings: list[str] = json.loads(finished.out)
    return findings


def validate(document: Mapping[str, Any]) -> list[str]:
    """Return what the validator says of *document*, sorted."""
    from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator

    is_31 = str(document.get("openapi", "")).startswith("3.1")
    validator = OpenAPIV31SpecValidator(document) if is_31 else OpenAPIV30SpecValidator(document)
    findings = []
    for error in islice(validator.iter_errors(), 10 * MAX_FINDINGS):
        pointer = join("", *error.absolute_path)
        findings.append(f"{pointer or '/'}: {_short(' '.join(str(error.message).split()))}")
    findings.sort()
    return findings[:MAX_FINDINGS] + (
        [f"and {len(findings) - MAX_FINDINGS} more"] if len(findings) > MAX_FINDINGS else []
    )


def _short(text: str) -> str:
    return text if len(text) <= 240 else f"{text[:120]} … {text[-110:]}"


if __name__ == "__main__":
    sys.stdout.write(json.dumps(validate(json.loads(Path(sys.argv[1]).read_text("utf-8")))))
