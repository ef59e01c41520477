"""openapi-spec-validator in this process: tests make some hundred packages, and its own takes a second."""

from __future__ import annotations

import json
import traceback
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from attrs import frozen

from invocant_generator import _findings as findings
from invocant_generator._process import Child, Finished

MAX_CHARACTERS = 20_000
"""Of a document as JSON that is validated here: a larger one has the process, and its limit of time."""
start_process = findings.start
"""What the generator does, where no test has something else in its place."""


@frozen
class ValidatorAtHand(Child):
    """A validator that is done already."""

    _process: Any
    """How it ended, a `Finished`; there is no process."""

    def wait(self, cpu_seconds: float, waits_per_second: float = 0.0) -> Finished:
        """Return how it ended."""
        finished: Finished = self._process
        return finished

    def stop(self) -> None:
        """Do nothing: nothing runs."""


def start_at_hand(document: Mapping[str, Any], folder: Path) -> Child:
    """Validate *document*; as the validator's process does, it ends well or with an error."""
    text = json.dumps(document)
    return ValidatorAtHand(_ended(text)) if len(text) <= MAX_CHARACTERS else start_process(document, folder)


@cache
def _ended(document: str) -> Finished:
    try:
        return Finished(0, json.dumps(findings.validate(json.loads(document))), "")
    except Exception:  # noqa: BLE001 - whatever would end the process
        return Finished(1, "", traceback.format_exc())
