"""The vendors' own clients against the mock: each runs a program of ours, in an environment of its own."""

import os
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from invocant.mock import Mock
from tests.vendors.environments import FOLDER, node_of, python_of

pytestmark = pytest.mark.vendors
PROGRAMS = Path(__file__).parent / "programs"
TIMEOUT_SECONDS = 300.0


@pytest.fixture
def folder() -> Path:
    """Where the environments are, or are made."""
    named = os.environ.get(FOLDER)
    if not named:
        pytest.fail(f"{FOLDER} names no folder for the vendors' clients: run `tox run -e vendors`")
    return Path(named)


@pytest.fixture
def braintrust() -> Iterator[Mock]:
    """A server of that API."""
    with Mock("braintrust") as mock:
        yield mock


@pytest.fixture
def opper() -> Iterator[Mock]:
    """A server of that API."""
    with Mock("opper") as mock:
        yield mock


@pytest.fixture
def nyckel() -> Iterator[Mock]:
    """A server of that API."""
    with Mock("nyckel") as mock:
        yield mock


def _passes(command: Sequence[str], mock: Mock, variables: dict[str, str], cwd: Path | None = None) -> None:
    """Run a program; what it printed is what a failure shows, and nothing it asked may have met no path."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    run = subprocess.run(
        command,
        env={**kept, "MOCK_URL": mock.base_url(), **variables},
        cwd=cwd,
        capture_output=True,
        check=False,
        text=True,
        timeout=TIMEOUT_SECONDS,
    )
    assert run.returncode == 0, f"{run.stdout}\n{run.stderr}"
    assert run.stdout.rstrip().endswith("passed")
    entries = mock.requests()
    assert entries
    assert not [(entry.method, entry.path) for entry in entries if entry.operation is None]
    assert not [entry for entry in entries if entry.status is None or entry.status >= 500]


def test_braintrust_in_python(folder: Path, braintrust: Mock) -> None:
    """It logs in, makes a project and functions, pages, invokes by id, slug and name, streams, and logs."""
    program = [str(python_of(folder, "braintrust")), str(PROGRAMS / "braintrust_client.py")]
    variables = {"BRAINTRUST_API_KEY": braintrust.api_key, "BRAINTRUST_APP_URL": braintrust.url}
    _passes(program, braintrust, variables)


def test_braintrust_in_javascript(folder: Path, braintrust: Mock) -> None:
    """It logs in, makes a project and functions, invokes by id, slug and name, streams, and logs."""
    node, home = node_of(folder)
    variables = {"BRAINTRUST_API_KEY": braintrust.api_key, "BRAINTRUST_APP_URL": braintrust.url}
    _passes(_in_folder(node, home, "braintrust_client.mjs"), braintrust, variables, home)


def test_opper_in_python(folder: Path, opper: Mock) -> None:
    """It makes, lists, changes and deletes functions, calls and streams them, and tells errors apart."""
    program = [str(python_of(folder, "opper")), str(PROGRAMS / "opper_client.py")]
    _passes(program, opper, {"MOCK_KEY": opper.api_key})


def test_opper_in_javascript(folder: Path, opper: Mock) -> None:
    """It makes, lists, changes and deletes functions, calls and streams them, and tells errors apart."""
    node, home = node_of(folder)
    _passes(_in_folder(node, home, "opper_client.mjs"), opper, {"MOCK_KEY": opper.api_key}, home)


def test_nyckel_in_python(folder: Path, nyckel: Mock) -> None:
    """Functions of text, tables and tags: labels, samples, annotations, fields, metrics and invocations.

    The client takes addresses that end with `.com` alone, so that it is led here by a proxy: the mock.
    """
    program = [str(python_of(folder, "nyckel")), str(PROGRAMS / "nyckel_client.py")]
    _passes(program, nyckel, {"http_proxy": nyckel.url})


def _in_folder(node: Path, home: Path, name: str) -> list[str]:
    """Return how a program is run: from the folder of its packages, which is where they are looked for."""
    program = home / name
    program.write_bytes((PROGRAMS / name).read_bytes())
    return [str(node), str(program)]
