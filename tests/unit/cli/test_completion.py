"""What a shell completes after the name of a command: the APIs that are configured, or can be served."""

from pathlib import Path

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner

from invocant.cli._commands import invocant
from invocant_generator._cli.group import main
from tests.generated import apis

pytestmark = pytest.mark.checkout
SETTINGS = """
[tool.invocant]
folders = ["apis/*"]

[tool.invocant.bookshop]
document = "bookshop.yaml"

[tool.invocant.bakery]
document = "bakery.yaml"
"""


def _completed(*typed: str, incomplete: str = "") -> list[str]:
    """Return what bash is offered for the word that comes next."""
    env = {
        "_INVOCANT_COMPLETE": "bash_complete",
        "COMP_WORDS": " ".join(["invocant", *typed, incomplete]),
        "COMP_CWORD": str(len(typed) + 1),
    }
    done = CliRunner(env=env).invoke(invocant, prog_name="invocant", complete_var="_INVOCANT_COMPLETE")
    assert done.exit_code == 0, done.output
    return [line.partition(",")[2] for line in done.stdout.splitlines() if line]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a configuration of three APIs, one of them a folder of its own; work is below it."""
    (tmp_path / "pyproject.toml").write_text(SETTINGS)
    (tmp_path / "apis" / "butcher").mkdir(parents=True)
    (tmp_path / "apis" / "butcher" / "document.yaml").write_text("{}")
    monkeypatch.chdir(tmp_path / "apis")
    return tmp_path


@pytest.mark.parametrize("command", ["generate", "report", "suggest", "vendor"])
@pytest.mark.usefixtures("project")
def test_configured_apis_are_completed(command: str) -> None:
    """Those of the nearest pyproject.toml above, tables and folders alike."""
    assert _completed(command) == ["bakery", "bookshop", "butcher"]
    assert _completed(command, incomplete="bo") == ["bookshop"]
    assert _completed(command, incomplete="x") == []


@pytest.mark.usefixtures("project")
def test_name_that_is_typed_already_is_not_offered_again() -> None:
    """Each API is named once."""
    assert _completed("generate", "bakery", "--force", incomplete="b") == ["bookshop", "butcher"]


def test_project_of_the_command_line_is_heard(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The names are those of the folder that is named, wherever the shell is."""
    monkeypatch.chdir("/")
    assert _completed("generate") == []
    assert _completed("generate", "--project", str(project), incomplete="ba") == ["bakery"]


def test_command_of_the_checkout_has_its_own_folder(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`python -m generator` works in one folder, wherever it is typed."""
    monkeypatch.chdir("/")
    completes = ShellComplete(main, {}, "generator", "_GENERATOR_COMPLETE")
    offered = completes.get_completions(["--root", str(project), "check"], "b")
    assert [item.value for item in offered] == ["bakery", "bookshop", "butcher"]


@pytest.mark.parametrize("text", ["[tool.invocant", "[tool.invocant]\nnonsense = 1\n", "\udce9"])
def test_mistake_in_the_configuration_offers_nothing(project: Path, text: str) -> None:
    """A shell is not told of errors in the middle of a line; the command tells them."""
    (project / "pyproject.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
    assert _completed("generate") == []


def test_what_can_be_served_is_completed() -> None:
    """The generated APIs, and `all`."""
    assert _completed("mock") == [*apis(), "all"]
    assert _completed("mock", incomplete="al") == ["all"]
