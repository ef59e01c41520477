"""The command `invocant`: which commands it has, how others join it, and how a mistake reads."""

import io
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from attrs import frozen
from click.testing import CliRunner

from invocant.cli._commands import invocant


@frozen
class Told:
    """What a command printed, and how it ended."""

    exit_code: object
    stdout: str
    stderr: str


def _run(*words: str) -> Told:
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
        invocant.main([*words], prog_name="invocant")
    return Told(ended.value.code, out.getvalue(), err.getvalue())


@pytest.fixture
def joined(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A distribution called acme that is installed: its commands and its modules are written by tests."""
    folder = tmp_path / "acme-1.0.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: acme\nVersion: 1.0\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    return folder


def _join(joined: Path, module: str, source: str, *, line: str) -> None:
    (joined.parent / f"{module}.py").write_text(source)
    (joined / "entry_points.txt").write_text(f"[invocant.commands]\n{line}\n")


HELLO = """
import click


@click.command()
@click.option("--loud", is_flag=True)
def hello(loud):
    "Say hello."
    if loud:
        raise click.UsageError("not so loud.")
    click.echo("hello")
"""


def test_commands_of_the_wheel() -> None:
    """The commands are there by their names, those of the generator among them."""
    lines = _run("--help").stdout.splitlines()
    names = {line.split()[0] for line in lines[lines.index("Commands:") + 1 :]}
    assert {"completion", "diff", "generate", "mock", "report", "vendor"} <= names


def test_python_m_invocant() -> None:
    """`python -m invocant` is the command of that name."""
    done = subprocess.run(
        [sys.executable, "-m", "invocant", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("invocant, version ")


def test_another_distribution_joins(joined: Path) -> None:
    """A command of another distribution is one of `invocant`, and its mistakes read as ours do."""
    _join(joined, "acme_hello", HELLO, line="hello = acme_hello:hello")
    assert "Say hello." in _run("--help").stdout
    assert _run("hello").stdout == "hello\n"
    done = _run("hello", "--loud")
    assert (done.exit_code, done.stderr) == (2, "error: not so loud; see invocant hello --help\n")


def test_no_other_distribution_takes_a_command_of_ours(joined: Path) -> None:
    """Where two have a command of one name, ours is run."""
    _join(joined, "acme_generate", HELLO, line="generate = acme_generate:hello\nmock = acme_generate:hello")
    assert "Say hello." not in _run("--help").stdout


@pytest.mark.parametrize(
    ("source", "line", "words"),
    [
        (
            "import nothing_of_this_name",
            "hello = acme_broken:hello [extra]",
            "nothing_of_this_name is missing: pip install 'acme[extra]'",
        ),
        (
            "import nothing_of_this_name",
            "hello = acme_broken:hello",
            "nothing_of_this_name is missing: pip install nothing_of_this_name",
        ),
        (
            "1 / 0",
            "hello = acme_broken:hello",
            "acme gives a command that cannot be loaded: ZeroDivisionError",
        ),
        ("hello = 1", "hello = acme_broken:hello", "acme_broken:hello of acme is no command of click"),
    ],
    ids=["extra", "module", "error", "no command"],
)
def test_a_command_that_cannot_be_had_says_why(
    joined: Path, monkeypatch: pytest.MonkeyPatch, source: str, line: str, words: str
) -> None:
    """It is listed with the reason; whatever its words, it gives the reason in one line and exit code 2."""
    monkeypatch.delitem(sys.modules, "acme_broken", raising=False)
    _join(joined, "acme_broken", source, line=line)
    assert "hello" in _run("--help").stdout
    done = _run("hello", "there", "--help")
    assert done.exit_code == 2
    assert done.stdout == ""
    (told,) = done.stderr.splitlines()
    assert told.startswith("error: hello cannot be run: ")
    assert words in told
    assert _run("mock", "--help").exit_code == 0


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (("genrate",), "error: no command 'genrate': did you mean generate?; see invocant --help\n"),
        (("--colour",), "error: no such option"),
        (("mock", "--port", "x"), "error: invalid value for '--port'"),
        (("mock", "--db"), "error: option '--db' requires an argument; see invocant mock --help\n"),
        (("completion", "csh"), "error: invalid value for '{bash|fish|zsh}'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_mistakes_have_one_style(typed: tuple[str, ...], told: str) -> None:
    """One line on standard error that starts with `error:` and says where help is; exit code 2."""
    done = _run(*typed)
    assert (done.exit_code, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith(told)


def test_a_mistyped_command_like_none_lists_all() -> None:
    """Where no name is alike, those that there are are listed."""
    told = _run("xyzzy").stderr
    assert "there is check, completion, diff, generate, mock, new, " in told


@pytest.mark.parametrize(
    ("shell", "piece"),
    [
        ("bash", "complete -o nosort -F _invocant_completion invocant"),
        ("fish", "complete --no-files --command invocant"),
        ("zsh", "#compdef invocant"),
    ],
)
def test_completion(shell: str, piece: str) -> None:
    """Each shell gets what it has to run, and what that runs completes names of commands and options."""
    assert piece in _run("completion", shell).stdout
    position = "gener" if shell == "fish" else "1"
    env = {"_INVOCANT_COMPLETE": f"{shell}_complete", "COMP_WORDS": "invocant gener", "COMP_CWORD": position}
    done = CliRunner(env=env).invoke(invocant, prog_name="invocant", complete_var="_INVOCANT_COMPLETE")
    assert "generate" in done.stdout
