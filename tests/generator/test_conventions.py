"""Every option and key of openapi-python-client does what docs/from-openapi-python-client.md says of it."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from openapi_python_client.cli import app
from openapi_python_client.config import ConfigFile
from typer.main import get_command

from invocant.cli._commands import invocant
from invocant_generator import _configuration as configuration
from invocant_generator._output import lock
from invocant_generator._parser_options import HONOURED, REFUSED
from invocant_generator._target import OWN_SETTINGS
from tests.generator.commands import TINY, Outcome, run, write
from tests.generator.test_template_context import Listening, package
from tests.packaging.tracked import ROOT

pytestmark = pytest.mark.checkout
_shown = package  # the fixture

PAGE = (ROOT / "docs" / "from-openapi-python-client.md").read_text("utf-8")
CONFIGURATION = (ROOT / "docs" / "configuration.md").read_text("utf-8")


def rows(text: str, heading: str) -> dict[str, list[str]]:
    """Return the rows of the table below *heading*, by the code in their first cell."""
    section = text.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in section.split("\n") if line.startswith("| `")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {cells[0].strip("`"): cells[1:] for cells in cells}


OPTIONS = rows(PAGE, "The command line")
KEYS = rows(PAGE, "The configuration file")


def generate(folder: Path, *words: str | Path, document: dict[str, Any] = TINY) -> Outcome:
    """Run `generate` for a document in *folder*, into it, without checking the result."""
    write(folder / "api.yaml", document)
    return run("generate", "--verify", "none", "--no-validate", *words)


def by_path(folder: Path, *words: str | Path) -> Outcome:
    """Run `generate` for the document's path, into the folder `shop`."""
    return generate(folder, "--path", folder / "api.yaml", "--output-path", folder / "shop", *words)


def configured(folder: Path, **keys: Any) -> Outcome:
    """Run `generate` with *keys* in a file of JSON."""
    config = folder / "config.json"
    config.write_text(json.dumps(keys))
    return by_path(folder, "--config", config)


# -------------------------------------------------------------------------------------- the command line


def _generate(folder: Path) -> None:
    assert by_path(folder).code == 0
    assert "generate" in invocant.list_commands(None)  # type: ignore[arg-type] # it needs no context


def _path(folder: Path) -> None:
    assert by_path(folder).code == 0
    assert by_path(folder, "--url", "https://x.example").code == 2


def _url(folder: Path) -> None:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/api.yaml"
        words = ("--output-path", folder / "shop", "--url", url)
        assert generate(folder, *words).code == 0
        too_large = generate(folder, *words, "--max-size", "10")
        server.shutdown()
    (section,) = lock.read(folder / "shop" / "lock.toml").values()
    assert section.inputs[url] == lock.digest((folder / "api.yaml").read_bytes())
    assert (too_large.code, "more than 10 bytes" in too_large.err) == (2, True)
    refused = generate(folder, "--url", "http://x.example/api.yaml")
    assert (refused.code, "is refused: https" in refused.err) == (2, True)
    assert generate(folder, "--url", "ftp://x.example/api.yaml").code == 2


def _config(folder: Path) -> None:
    assert configured(folder, project_name_override="Pets").code == 0
    (folder / "config.yml").write_text("colour: red\n")
    outcome = by_path(folder, "--config", folder / "config.yml")
    assert (outcome.code, "config.yml has no setting 'colour'" in outcome.err) == (2, True)


def _output_path(folder: Path) -> None:
    assert by_path(folder).code == 0
    assert (folder / "shop" / "client.py").exists()
    assert (folder / "shop.names.lock").exists()
    assert by_path(folder, "--output", folder).code == 2
    assert by_path(folder, "--package", "other").code == 2


def _overwrite(folder: Path) -> None:
    assert by_path(folder).code == 0
    assert by_path(folder, "--force").code == 0
    (folder / "shop" / "mine.py").write_text("mine = 1\n")
    assert by_path(folder, "--force").code == 1
    outcome = by_path(folder, "--force", "--overwrite")
    assert (outcome.code, "mine.py" in outcome.err) == (0, True)
    assert not (folder / "shop" / "mine.py").exists()


def _meta(folder: Path) -> None:
    assert by_path(folder, "--meta", "none").code == 0
    for word in ("poetry", "setup", "pdm", "uv"):  # what they make is in test_meta.py
        outcome = run(
            "generate", "--path", folder / "api.yaml", "--output-path", folder / "shop", "--meta", word
        )
        assert (outcome.code, "is there already" in outcome.err) == (2, True)


def _fail_on_warning(folder: Path) -> None:
    broken = json.loads(json.dumps(TINY))
    broken["paths"]["/toys"] = {"get": {"operationId": "t", "responses": {"200": {"$ref": "x.yaml"}}}}
    words = ("--path", folder / "api.yaml", "--output-path", folder / "shop", "--partial", "--force")
    assert generate(folder, *words, document=broken).code == 3
    assert generate(folder, *words, "--fail-on-warning", document=broken).code == 1


def _custom_template_path(folder: Path) -> None:
    templates = folder / "templates"
    templates.mkdir()
    words = ("--custom-template-path", templates)
    (templates / "api.py.jinja").write_text(
        "# {{ name }} of {{ source }}\nMINE = {{ plan.operations | length }}\n"
    )
    assert by_path(folder, *words).code == 0
    assert "MINE = 1" in (folder / "shop" / "api.py").read_text()
    assert "class Client" in (folder / "shop" / "client.py").read_text()
    assert "nothing to do" in by_path(folder, *words).err
    (templates / "api.py.jinja").write_text("YOURS = 1\n")
    assert by_path(folder, *words).code == 0
    assert "YOURS = 1" in (folder / "shop" / "api.py").read_text()
    for text, says in (
        ("\n{{ nothing }}", "api.py.jinja:2: UndefinedError"),
        ("{% if %}", "api.py.jinja:1:"),
    ):
        (templates / "api.py.jinja").write_text(text)
        outcome = by_path(folder, *words)
        assert (outcome.code, says in outcome.err) == (2, True), outcome.err
    (templates / "api.py.jinja").unlink()
    (templates / "apy.py.jinja").write_text("")
    outcome = by_path(folder, *words)
    assert (outcome.code, "did you mean api.py.jinja?" in outcome.err) == (2, True)


def _file_encoding(folder: Path) -> None:
    assert by_path(folder, "--file-encoding", "utf-8").code == 0
    outcome = by_path(folder, "--file-encoding", "latin-1")
    assert (outcome.code, "UTF-8" in outcome.err) == (2, True)


def _root(word: str, piece: str) -> Callable[[Path], None]:
    def case(folder: Path) -> None:
        done = CliRunner().invoke(invocant, word.split(), prog_name="invocant")
        assert done.exit_code == 0
        assert piece in done.output

    return case


OPTION_CASES: dict[str, Callable[[Path], None]] = {
    "generate": _generate,
    "--path": _path,
    "--url": _url,
    "--config": _config,
    "--output-path": _output_path,
    "--overwrite": _overwrite,
    "--meta": _meta,
    "--fail-on-warning": _fail_on_warning,
    "--custom-template-path": _custom_template_path,
    "--file-encoding": _file_encoding,
    "--version": _root("--version", "invocant, version"),
    "--install-completion": _root("completion zsh", "#compdef invocant"),
    "--show-completion": _root("completion fish", "complete --no-files"),
    "--help": _root("-h", "generate"),
}


def test_every_option_of_the_release_has_a_row_and_a_case() -> None:
    """The table has what the installed openapi-python-client has, and so do the tests."""
    command = get_command(app)
    commands = getattr(command, "commands", {})
    words = {word for name in (*commands, "") for word in _words(commands.get(name, command))}
    assert set(OPTIONS) == set(OPTION_CASES) == {*commands, *words, "--help"}


def _words(command: Any) -> set[str]:
    return {word for option in command.params for word in option.opts if word.startswith("--")}


@pytest.mark.sampled(3)
@pytest.mark.parametrize("option", OPTIONS)
def test_an_option_does_what_its_row_says(tmp_path: Path, option: str) -> None:
    """Same, other or refused: each is run."""
    assert OPTIONS[option][0] in {"same", "other", "refused"}
    OPTION_CASES[option](tmp_path)


def test_a_package_is_called_by_the_title(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a word of it, the package is where the command is called, and called as there."""
    monkeypatch.chdir(tmp_path)
    document = {**TINY, "info": {"title": "Bookshop API", "version": "1"}}
    assert generate(tmp_path, "--path", "api.yaml", document=document).code == 0
    assert (tmp_path / "bookshop_api_client" / "client.py").exists()


# ---------------------------------------------------------------------------------- the configuration file


def _class_overrides(folder: Path) -> None:
    overrides = {"Pet": {"class_name": "Animal", "module_name": "zoo"}}
    assert configured(folder, class_overrides=overrides).code == 0
    assert "class Animal(" in (folder / "shop" / "models" / "_zoo.py").read_text()


def _content_type_overrides(folder: Path) -> None:
    assert configured(folder, content_type_overrides={"application/json": "application/json"}).code == 0
    assert "x-invocant-handled-as" in (folder / "shop" / "document.json").read_text()


def _http_timeout(folder: Path) -> None:
    outcome = configured(folder, http_timeout=0)
    assert (outcome.code, "http_timeout: it has to be a second" in outcome.err) == (2, True)
    assert configured(folder, http_timeout=3).code == 0


def _package_name_override(folder: Path) -> None:
    config = folder / "config.json"
    config.write_text('{"package_name_override": "zoo"}')
    words = ("--path", folder / "api.yaml", "--output", folder, "--config", config)
    assert generate(folder, *words).code == 0
    assert (folder / "zoo" / "client.py").exists()


def _project_name_override(folder: Path) -> None:
    config = folder / "config.json"
    config.write_text('{"project_name_override": "zoo-keeper"}')
    words = ("--path", folder / "api.yaml", "--output", folder, "--config", config)
    assert generate(folder, *words).code == 0
    assert "zoo-keeper" in (folder / "zoo_keeper" / "api.py").read_text()


def _package_version_override(folder: Path) -> None:
    assert configured(folder, package_version_override="7.7").code == 0
    texts = [path.read_text() for path in (folder / "shop").glob("*.py")]
    assert any("7.7" in text for text in texts)


def _refused(key: str) -> Callable[[Path], None]:
    def case(folder: Path) -> None:
        default = ConfigFile.model_fields[key].default
        outcome = configured(folder, **{key: default})
        assert outcome.code == 2
        assert REFUSED[key] in outcome.err

    return case


KEY_CASES: dict[str, Callable[[Path], None]] = {
    "class_overrides": _class_overrides,
    "content_type_overrides": _content_type_overrides,
    "http_timeout": _http_timeout,
    "package_name_override": _package_name_override,
    "project_name_override": _project_name_override,
    "package_version_override": _package_version_override,
    **{key: _refused(key) for key in REFUSED},
}


def test_every_key_of_the_release_has_a_row_and_a_case() -> None:
    """Likewise; and the rows say of each what the code says."""
    assert set(KEYS) == set(KEY_CASES) == set(ConfigFile.model_fields)
    assert {key for key, cells in KEYS.items() if cells[0] == "refused"} == set(REFUSED)
    assert {key for key, cells in KEYS.items() if cells[0] != "refused"} == set(HONOURED)
    assert {key: cells[1] for key, cells in KEYS.items() if key in REFUSED} == dict(REFUSED)


@pytest.mark.sampled(3)
@pytest.mark.parametrize("key", KEYS)
def test_a_key_does_what_its_row_says(tmp_path: Path, key: str) -> None:
    """Same, other or refused: each is run."""
    assert KEYS[key][0] in {"same", "other", "refused"}
    KEY_CASES[key](tmp_path)


# ------------------------------------------------------------------------------------------- configuration


def test_every_key_of_a_table_is_documented() -> None:
    """docs/configuration.md has a row for each key that a table of pyproject.toml may have."""
    known = {*configuration.PLACES, *OWN_SETTINGS}
    assert set(rows(CONFIGURATION, "Keys")) == known


def test_variables_of_templates_are_documented(package: Listening) -> None:
    """docs/configuration.md has a row for each template that is rendered, with the variables it is handed."""
    told = {
        template: set(re.findall(r"`(\w+)`", cells[0]))
        for template, cells in rows(CONFIGURATION, "Templates").items()
    }
    assert told == package.handed
