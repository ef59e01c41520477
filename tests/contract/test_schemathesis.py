"""The mock behaves as the documents say: schemathesis, all checks, against a mock over a real socket.

The short run leaves out the coverage phase, which sends some ten thousand requests an API;
`tox run -e contract` has all phases. What the documents say in prose is in `hooks.py` and
`schemathesis.toml`.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from invocant.mock import Mock
from tests.contract.searches import LONG, SHORT

HERE = Path(__file__).resolve().parent


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


def _run(mock: Mock, api: str, phases: str, searched: tuple[int, int], place: Path) -> str:
    """Run schemathesis and return what it printed.

    Raises:
        AssertionError: a check failed; the message is the end of what was printed.
    """
    examples, chains = searched
    config = place / "schemathesis.toml"
    stateful = f"[phases.stateful]\ngeneration.max-examples = {chains}\n"
    config.write_text(f"{(HERE / 'schemathesis.toml').read_text('utf-8')}\n{stateful}")
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(config)),
        *("run", f"{mock.url}/_mock/documents/{api}", "--url", mock.base_url(api)),
        *("--header", f"Authorization: Bearer {_credential(mock, api)}"),
        *("--checks", "all", "--phases", phases, "--max-examples", str(examples), "--seed", "1"),
        *("--generation-deterministic", "--no-shrink", "--continue-on-failure"),
    ]
    done = subprocess.run(
        command,
        cwd=place,
        env={**os.environ, "SCHEMATHESIS_HOOKS": "tests.contract.hooks", "PYTHONPATH": str(HERE.parents[1])},
        capture_output=True,
        text=True,
        check=False,
        timeout=1800,
    )
    assert done.returncode == 0, f"{done.stdout[-6000:]}\n{done.stderr[-2000:]}"
    return done.stdout


def _links(printed: str) -> tuple[int, int]:
    """Return how many links were followed, and how many there are."""
    found = re.search(r"API Links:\s+(\d+) covered / \d+ selected / (\d+) total", printed)
    assert found, printed[-3000:]
    return int(found[1]), int(found[2])


@pytest.mark.parametrize("api", SHORT)
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
        printed = _run(mock, api, "examples,coverage,fuzzing,stateful", LONG, tmp_path)
    followed, links = _links(printed)
    assert followed * 4 >= links, f"only {followed} of {links} links were followed"
