"""`make demo` does what it says, in a copy of the repository: it regenerates the clients there."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from examples.show import Show, cut, duration
from tests.generated import apis, variables

pytestmark = pytest.mark.checkout

ROOT = Path(__file__).resolve().parents[2]
NEEDED = ("examples", "generated", "generator", "invocant", "openapi", "pyproject.toml")


@pytest.mark.parametrize("verify", ["import", pytest.param("wire", marks=pytest.mark.long)])
def test_demo_runs_to_its_end(tmp_path: Path, verify: str) -> None:
    """Regenerate, serve, and use all three APIs; a 404 and a retry are shown; what to type next is said.

    Packages are verified as far as `wire` in the repository, for which `tox run -e demo` has the time.
    """
    for name in NEEDED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name)  # compiled modules too: they are what was compiled here
        else:
            shutil.copy2(source, tmp_path / name)
    settings = tmp_path / "pyproject.toml"
    written = settings.read_text("utf-8")
    assert 'verify = "wire"' in written
    settings.write_text(written.replace('verify = "wire"', f'verify = "{verify}"'), "utf-8")
    ours = frozenset[str]().union(*map(variables, apis()))
    environment = {
        **{key: value for key, value in os.environ.items() if key not in ours},
        "PYTHONPATH": os.pathsep.join(str(tmp_path / folder) for folder in (".", "generated", "generator")),
    }
    documents = [tmp_path / "generated" / "invocant_api" / api / "document.json" for api in apis()]
    for document in documents:
        document.unlink()
    done = subprocess.run(
        [sys.executable, "-m", "examples.demo"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert all(document.exists() for document in documents), "the clients of the copy are regenerated"
    assert "\x1b" not in done.stdout, "colour is for terminals"
    for expected in (
        *("7 of 7 operations", "14 of 14 operations", "23 of 23 operations", "0 dropped, 0 warnings"),
        *("page of 2", "404 Not Found", "on_retry: attempt 1: 429", "BRAINTRUST_API_KEY"),
        *("stream.result() → {'mood'", "confidence", "What to type next"),
    ):
        assert expected in done.stdout, expected


def test_colour_is_only_for_terminals(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a terminal nothing is coloured, and with colour what is typed is."""
    Show().typed("x")
    assert capsys.readouterr().out == "   x\n"
    Show(colour=True).typed("x")
    assert "\x1b[36mx\x1b[0m" in capsys.readouterr().out


@pytest.mark.parametrize(("seconds", "text"), [(0.008, "8 ms"), (0.9994, "999 ms"), (1.44, "1.4 s")])
def test_times_are_short(seconds: float, text: str) -> None:
    """Times are written with the unit that suits them."""
    assert duration(seconds) == text


def test_long_lines_are_cut() -> None:
    """A line leaves room for the time beside it."""
    assert len(cut("x" * 500)) == 84
    assert cut("a\nb") == "a b"
