"""The mock behaves as the documents say: schemathesis, all checks, against a mock over a real socket.

The short run leaves out the coverage phase, which sends some ten thousand requests an API, and is of one
API in `make test`: `semantics/` holds all of them there. `tox run -e contract` has all phases of all.
What the documents say in prose is in `hooks.py` and `schemathesis.toml`.
"""

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest

from invocant.mock import ManualClock, Mock
from tests.contract.searches import IN_SUITE, LONG, SHORT

HERE = Path(__file__).resolve().parent
LEAST_LINKS = 0.6
"""How many of the links, those that schemathesis finds by itself too, a long run must follow at least."""
BEGINS: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "braintrust": [
        (
            "/v1/function",
            {
                "project_id": "6a1c7c2e-3d0b-4f60-9b0e-0f6d3c1b8a11",
                "name": "First",
                "slug": "first",
                "function_data": {"type": "prompt"},
            },
        )
    ],
    "nyckel": [("/v1/functions", {"name": "First", "input": "Text", "output": "Classification"})],
    "opper": [("/functions", {"name": "first", "instructions": "Do."})],
}
"""What is there from the start, so that a list has an entry to go on with."""


OF_THE_DOCUMENT = ("--exclude-operation-id-regex", "^tools_")
"""Leaves out what the mock serves for the vendors' own tools beside the document: it has links of its own."""


def _credential(mock: Mock, api: str) -> str:
    """Return what `Authorization` needs: the key, or a token from the endpoint that the document declares."""
    for scheme in mock.app.service(api).api.schemes.values():
        if scheme.token_url is not None:
            form = {
                "grant_type": "client_credentials",
                "client_id": "mock-id",
                "client_secret": "mock-secret",
            }
            answer = httpx.post(mock.url + scheme.token_url, data=form)
            return str(answer.json()["access_token"])
    return mock.api_key


def _run(
    mock: Mock,
    api: str,
    phases: str,
    searched: tuple[int, int, int],
    place: Path,
    *,
    seed: int = 1,
    narrowed: Sequence[str] = (),
) -> str:
    """Run schemathesis and return what it printed.

    Args:
        searched: Examples of an operation, chains of calls, and calls in a chain at most.
        narrowed: Options that choose among the operations.

    Raises:
        AssertionError: a check failed; the message is the end of what was printed.
    """
    examples, chains, calls = searched
    key = {"authorization": f"Bearer {_credential(mock, api)}"}
    for path, body in BEGINS[api]:
        assert httpx.post(f"{mock.base_url(api)}{path}", json=body, headers=key).is_success
    config = place / "schemathesis.toml"
    stateful = f"[phases.stateful]\nmax-steps = {calls}\ngeneration.max-examples = {chains}\n"
    config.write_text(f"{(HERE / 'schemathesis.toml').read_text('utf-8')}\n{stateful}")
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(config)),
        *("run", f"{mock.url}/_mock/documents/{api}", "--url", mock.base_url(api)),
        *("--header", f"Authorization: {key['authorization']}"),
        # all checks, as by default: `--checks all` would ask for those again that the configuration turns off
        *("--phases", phases, "--max-examples", str(examples), "--seed", str(seed)),
        *("--no-shrink", "--continue-on-failure", *narrowed),
    ]
    done = subprocess.run(
        command,
        cwd=place,
        env={
            **os.environ,
            "SCHEMATHESIS_HOOKS": "tests.contract.hooks",
            "PYTHONPATH": str(HERE.parents[1]),
            "CONTRACT_STATE": f"{mock.url}/_mock/state",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=1800,
    )
    assert done.returncode == 0, f"{done.stdout[-6000:]}\n{done.stderr[-2000:]}"
    return done.stdout


def _links(printed: str) -> tuple[int, int]:
    """Return how many links were followed, and how many there are between the operations that were asked."""
    found = re.search(r"API Links:\s+(\d+) covered / (\d+) selected / \d+ total", printed)
    assert found, printed[-3000:]
    return int(found[1]), int(found[2])


@pytest.mark.parametrize(
    "api", [api if api in IN_SUITE else pytest.param(api, marks=pytest.mark.long) for api in SHORT]
)
def test_short(api: str, tmp_path: Path) -> None:
    """Generated calls and chains of calls find no answer that the document forbids."""
    with Mock(api) as mock:
        printed = _run(mock, api, "examples,fuzzing,stateful", SHORT[api], tmp_path)
        assert len(mock.requests()) > 50, printed[-3000:]
    followed, _ = _links(printed)
    assert followed >= 4, "chains of calls were hardly tried"


@pytest.mark.long
@pytest.mark.parametrize("api", SHORT)
def test_all_phases(api: str, tmp_path: Path) -> None:
    """Nor do boundary values, undeclared methods, missing credentials, and longer searches."""
    with Mock(api) as mock:
        _run(mock, api, "examples,coverage,fuzzing", LONG, tmp_path)
    with Mock(api) as mock:
        printed = _run(mock, api, "stateful", LONG, tmp_path, narrowed=OF_THE_DOCUMENT)
    followed, links = _links(printed)
    assert followed >= LEAST_LINKS * links, f"only {followed} of {links} links were followed"


def _sent(seed: int, place: Path) -> list[tuple[str, str, str, Any]]:
    """Return the requests of a small run with a seed."""
    place.mkdir()
    with Mock("opper", clock=ManualClock()) as mock:
        create = ("--include-operation-id", "create_function_functions_post")
        _run(mock, "opper", "fuzzing", (3, 1, 6), place, seed=seed, narrowed=create)
        return [(entry.method, entry.path, entry.query, entry.body) for entry in mock.requests()]


@pytest.mark.long
def test_seed_seeds(tmp_path: Path) -> None:
    """Runs with one seed send the same requests, and one with another seed sends others."""
    first = _sent(1, tmp_path / "first")
    assert _sent(1, tmp_path / "again") == first
    assert _sent(2, tmp_path / "other") != first
