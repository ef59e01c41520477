"""The commands of README and docs run as they stand, from an empty folder, in an environment with all extras.

A page is followed from top to bottom: a block with a title becomes a file, a command is run, a server that it
starts stays until the end of the page, and what it prints to export is set for what follows. What cannot be
run here is named in `NOT_RUN`, with its reason.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from attrs import frozen

from tests.e2e import fourth
from tests.e2e.pages import LANGUAGES, ROOT, Block, fenced, page_id, pages, shows
from tests.generated import apis, variables
from tests.generator.projects import OwnEnvironment

pytestmark = pytest.mark.checkout

NOT_RUN = {
    "make demo": "tests/e2e/test_demo.py runs what it runs, in a copy of the checkout",
    "make test": "it is this suite",
    "python -m pip install '.[mock,cli]'": "fetches from an index, as `tox -e wheel` does",
    "python -m pip install 'invocant[generate,mock,cli]'": "likewise, as `tox -e new` does",
    "python -m pip install '.[mock,cli,contract]'": "likewise",
    "make generate": "tests/generator runs it on checkouts of a dozen lines",
    "tox run -e fresh": "makes an environment; .ci/run runs it",
    "tox run -e mutants": "takes hours: it breaks everything in turn",
    "python -m tests.contract.mutants --api opper": "likewise",
    "python -m tests.contract.mutants --journal kept.jsonl": "likewise",
    "python -m tests.contract.mutants --every nyckel:mock:5": "likewise",
    "python -m tests.contract.mutants --write": "likewise, and writes the page",
    "tox run -e bench": "takes an hour, and installs the peers",
    "tox run -e bench -- --write": "likewise",
    "tox run -e bench -- --only decode": "likewise",
    "tox run -e bench -- --only prism": "likewise",
    "tox run -e bench -- --document FILE": "likewise",
}
"""Commands that are not run, and why; that what they name exists is checked below."""


@frozen
class Setting:
    """What a page takes for granted: files that its reader has, and exit codes that are no failure."""

    files: Mapping[str, str] = {}
    codes: Mapping[str, int] = {}
    installs: bool = False
    """Whether the page installs what it makes: it then has an environment of its own, above ours."""


def _things(size: object, *parameters: object) -> str:
    """Return a document of a collection of things."""
    thing = {"$ref": "#/components/schemas/Thing"}

    def answer(schema: object) -> object:
        return {"200": {"description": "OK", "content": {"application/json": {"schema": schema}}}}

    every = {"operationId": "list", "tags": ["things"], "parameters": parameters}
    one = {
        "operationId": "get",
        "tags": ["things"],
        "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
    }
    properties = {"id": {"type": "string"}, "size": size}
    return json.dumps(
        {
            "openapi": "3.1.0",
            "info": {"title": "Things", "version": "1"},
            "paths": {
                "/things": {"get": {**every, "responses": answer({"type": "array", "items": thing})}},
                "/things/{id}": {"get": {**one, "responses": answer(thing)}},
            },
            "components": {"schemas": {"Thing": {"type": "object", "properties": properties}}},
        }
    )


def _in_two_files() -> dict[str, str]:
    """Return a document that refers to a file beside it."""
    document = json.loads(_things({"type": "integer"}))
    thing = document["components"]["schemas"]["Thing"]
    document["components"]["schemas"]["Thing"] = {"$ref": "models/thing.yaml"}
    return {"api/openapi.yaml": json.dumps(document), "api/models/thing.yaml": json.dumps(thing)}


SETTINGS = {
    "docs/index.md": Setting(files={"openapi.yaml": _things({"type": "integer"})}),
    "docs/from-openapi-python-client.md": Setting(
        files={
            "openapi.yaml": _things({"type": "integer"}),
            "config.yaml": "project_name_override: things\n",
        }
    ),
    "docs/references.md": Setting(files=_in_two_files()),
    "docs/your-own-api.md": Setting(installs=True),
    "docs/mock-any-document.md": Setting(files={"petstore.yaml": _things({"type": "integer"})}),
    "docs/suggestions.md": Setting(
        files={
            "openapi.yaml": _things({"type": "integer"}),
            "pyproject.toml": "[tool.invocant.bookshop]\n"
            'document = "openapi.yaml"\noverlays = ["overlays"]\n',
            "overlays/20-own.yaml": "overlay: 1.0.0\ninfo: {title: Our own, version: 1.0.0}\n"
            "actions: [{target: $.info, update: {description: Things}}]\n",
        }
    ),
    "docs/check.md": Setting(files=fourth.files()),
    "docs/drift.md": Setting(files=fourth.files()),
    "docs/mock-server.md": Setting(
        files={**fourth.files(), **fourth.files(ROOT / "docs" / "mock-server.md")}
    ),
    "docs/stubs.md": Setting(files=fourth.files(ROOT / "docs" / "stubs.md")),
    "docs/diff.md": Setting(
        files={
            "before.json": _things({"type": "integer"}),
            "after.json": _things(
                {"type": ["integer", "string"]},
                {"name": "colour", "in": "query", "schema": {"type": "string"}},
            ),
        },
        codes={"python -m generator diff before.json after.json": 6},
    ),
}


@frozen
class Command:
    """A command of a page."""

    line: int
    text: str
    """As it stands, without a comment at its end."""
    shown: str | None
    """What the page says it prints, or None when it does not say."""


def commands(block: Block) -> list[Command]:
    """Return the commands of a block: each line of `sh`; of `console`, what follows a `$`, and its output."""
    if block.language == "sh":
        lines = enumerate(block.text.splitlines(), block.line)
        return [Command(number, _bare(line), None) for number, line in lines if _bare(line)]
    if block.language == "console":
        parts = re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]
        return [
            Command(block.line, _bare(part.partition("\n")[0]), part.partition("\n")[2]) for part in parts
        ]
    return []


def _bare(line: str) -> str:
    return re.sub(r"(^|\s)#.*$", "", line).rstrip()


def _is_server(command: str) -> bool:
    words = shlex.split(command)
    return words[:2] == ["invocant", "mock"] and "--explain" not in words


@contextmanager
def _served(command: str, folder: Path, environment: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Start a server as the command says, but on a free port; yield what it prints to export."""
    # any machine may have another program on the port that a page names
    server = subprocess.Popen(
        ["sh", "-c", "exec " + re.sub(r"--port \d+", "--port 0", command)],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert server.stdout is not None
    said: list[str] = []
    exported: dict[str, str] = {}
    try:
        for line in server.stdout:
            said.append(line)
            if (found := re.match(r"  export (\w+)=(.*)\n", line)) is not None:
                exported[found[1]] = found[2]
            elif "Ctrl-C ends it" in line:
                break
        assert exported, f"{command}: {''.join(said)}"
        yield exported
    finally:
        server.send_signal(signal.SIGINT)
        server.communicate(timeout=60)
    assert server.returncode == 0, command


def _environment() -> dict[str, str]:
    """Return this environment with our commands on the path, and without credentials.

    pytest has our plugin alone of all that are installed: others take seconds to import. That it finds ours
    by itself is asked where a test of the README runs.
    """
    ours = frozenset[str]().union(*map(variables, apis()))
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return {
        **kept,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "PYTEST_PLUGINS": "invocant.pytest_plugin",
    }


def _of_its_own(folder: Path, path: str) -> dict[str, str]:
    """Make an environment in *folder* in which pip installs without fetching; return how it comes first."""
    made = OwnEnvironment.create(folder)
    return {
        "PATH": os.pathsep.join([str(made.python.parent), path]),
        "PIP_NO_INDEX": "1",
        "PIP_NO_BUILD_ISOLATION": "0",  # pip reads a switch that begins with "no" the other way round
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PYTEST_PLUGINS": "",  # a project needs none
    }


def _offline(command: str) -> str:
    """Return a command as it is run: a build uses the back-end that is there, which it would fetch."""
    return command.replace("python -m build ", "python -m build --no-isolation ")


def follow(text: str, folder: Path, setting: Setting) -> list[str]:
    """Do what the page *text* says, in *folder*; return the commands that were run.

    Raises:
        AssertionError: a command failed, or printed something other than the page shows.
    """
    environment = _environment()
    if setting.installs:
        environment |= _of_its_own(folder.with_name(f"{folder.name}-environment"), environment["PATH"])
    outputs: dict[str, str | None] = {}
    ran: list[str] = []
    for name, content in setting.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, "utf-8")
    with ExitStack() as servers:
        for block in fenced(text):
            if block.title is not None:
                (folder / block.title).write_text(block.text, "utf-8")
                outputs[f"python {block.title}"] = block.shown
            for command in commands(block):
                if command.text in NOT_RUN:
                    continue
                ran.append(command.text)
                if _is_server(command.text):
                    environment |= servers.enter_context(_served(command.text, folder, environment))
                    continue
                done = subprocess.run(
                    ["sh", "-c", _offline(command.text)],
                    cwd=folder,
                    env=environment,
                    capture_output=True,
                    text=True,
                    check=False,
                    stdin=subprocess.DEVNULL,
                    timeout=240,
                )
                told = f"line {command.line}: {command.text}\n{done.stdout}{done.stderr}"
                assert done.returncode == setting.codes.get(command.text, 0), told
                shown = command.shown if command.shown is not None else outputs.get(command.text)
                assert shown is None or shows(shown, done.stdout), told
    return ran


def _commands(page: Path) -> list[str]:
    return [command.text for block in fenced(page.read_text("utf-8")) for command in commands(block)]


@pytest.mark.parametrize(
    "page", [page for page in pages() if set(_commands(page)) - set(NOT_RUN)], ids=page_id
)
def test_commands_run_as_they_stand(page: Path, tmp_path: Path) -> None:
    """Every command of the page that is not excused runs, in order, and prints what the page shows."""
    setting = SETTINGS.get(page_id(page), Setting())
    ran = follow(page.read_text("utf-8"), tmp_path, setting)
    assert ran == [command for command in _commands(page) if command not in NOT_RUN]
    assert set(setting.codes) <= set(ran)


def test_only_what_is_written_is_excused() -> None:
    """A reason outlives no command."""
    assert set(NOT_RUN) - {command for page in pages() for command in _commands(page)} == set()
    assert set(SETTINGS) <= {page_id(page) for page in pages()}


@pytest.mark.parametrize("command", NOT_RUN)
def test_what_is_not_run_could_be(command: str) -> None:
    """A command that is not run names a target, an environment, an extra and options that exist."""
    words = shlex.split(command)
    if words[0] == "make":
        done = subprocess.run(
            ["make", "-n", *words[1:]], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
    elif words[0] == "tox":
        assert words[:3] == ["tox", "run", "-e"]
        assert f"[testenv:{words[3]}]" in (ROOT / "tox.ini").read_text()
        program = (ROOT / words[3] / "__main__.py").read_text() if len(words) > 4 else ""
        assert all(f'"{word}"' in program for word in words[4:] if word.startswith("--") and word != "--")
    elif words[:3] == ["python", "-m", "tests.contract.mutants"]:
        program = (ROOT / "tests/contract/mutants/__main__.py").read_text()
        assert all(f'"{word}"' in program for word in words[3:] if word.startswith("--"))
    else:
        assert words[:4] == ["python", "-m", "pip", "install"]
        extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
        assert set(words[4].partition("[")[2].rstrip("]").split(",")) <= set(extras)


def test_failing_command_is_named(tmp_path: Path) -> None:
    """A command that fails, or prints what the page does not show, ends the page with its line."""
    with pytest.raises(AssertionError, match=r"line 3: false"):
        follow("Text.\n```sh\nfalse  # a comment\n```\n", tmp_path, Setting())
    with pytest.raises(AssertionError, match=r"line 2: echo a"):
        follow("```console\n$ echo a\nb\n```\n", tmp_path, Setting())
    assert follow("```console\n$ echo a\na\n$ true\n```\n", tmp_path, Setting()) == ["echo a", "true"]


@pytest.mark.parametrize("page", pages(), ids=page_id)
def test_every_block_says_what_it_is(page: Path) -> None:
    """No block escapes these tests by its form: each is fenced, and in a language that they know."""
    from markdown_it import MarkdownIt  # not at the top: the wheel is tested without it

    text = page.read_text("utf-8")
    tokens = [token for token in MarkdownIt().parse(text) if token.type in ("fence", "code_block")]
    assert {token.info.split(" ")[0] for token in tokens} <= LANGUAGES
    assert [token.content for token in tokens] == [block.text for block in fenced(text)]


@pytest.mark.parametrize("page", pages(), ids=page_id)
def test_toml_is_toml(page: Path) -> None:
    """What a page shows as TOML can be read as that."""
    for block in fenced(page.read_text("utf-8")):
        if block.language == "toml":
            assert tomllib.loads(block.text)
