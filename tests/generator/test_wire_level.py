"""`--verify wire`: a package is written only when what it sends and reads is what the document says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.generator.commands import TINY, run, write

pytestmark = pytest.mark.checkout

_GET = TINY["paths"]["/pets/{id}"]["get"]
_GRID = {"type": "array", "items": {"type": "array", "items": {"type": "string"}}}
GRID_IN_QUERY: dict[str, Any] = {
    **TINY,
    "paths": {"/pets/{id}": {"get": {**_GET, "parameters": [
        *_GET["parameters"], {"name": "grid", "in": "query", "schema": _GRID},
    ]}}},
}  # fmt: skip
"""A document with a list of lists in a query, which OpenAPI has no form for."""


def generate(folder: Path, document: dict[str, Any]) -> Any:
    """Generate the package `tiny` of *document* below *folder*, verified to the wire."""
    write(folder / "api.yaml", document)
    return run(
        *("generate", "--document", folder / "api.yaml", "--package", "tiny", "--no-validate"),
        *("--output", folder / "out", "--verify", "wire"),
    )


def test_what_is_right_is_written(tmp_path: Path) -> None:
    """A package that sends what its document says is put in place; the lock says how far it was checked."""
    outcome = generate(tmp_path, TINY)
    assert outcome.code == 0, outcome.err
    assert 'verified = "wire"' in (tmp_path / "out" / "tiny" / "lock.toml").read_text()


def test_mismatch_is_a_finding_of_five_parts(tmp_path: Path) -> None:
    """What does not go over the wire as declared is told with its place and piece, and nothing is written."""
    outcome = generate(tmp_path, GRID_IN_QUERY)
    assert outcome.code == 1
    for part in (
        "GET /pets/{id} is not on the wire as the document says",
        "where: /paths/~1pets~1{id}/get, api.yaml:",
        "piece: ConfigurationError: grid: a list or an object inside another",
        "why: ",
        "fix: ",
    ):
        assert part in outcome.err
    assert not (tmp_path / "out" / "tiny").exists()
