"""Where the vendors' own clients live: an environment each, made when it is missing, or a reason why not."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

FOLDER = "INVOCANT_VENDORS"
"""The variable that names the folder of the environments; `tox run -e vendors` sets it to one of its own."""
PYTHON: Mapping[str, str] = {
    "braintrust": "braintrust==0.48.0",
    "opper": "opperai==1.7.2",
    "nyckel": "nyckel==0.4.23",
}
"""The clients in Python, by API."""
NODE: Mapping[str, str] = {"braintrust": "3.35.0", "opperai": "3.4.1"}
"""The packages in JavaScript, which share one folder, and their versions."""
NODEENV = "nodeenv>=1.9"
"""What brings Node where it is not installed."""


class MissingToolError(Exception):
    """An environment cannot be made; the message says what is missing, and why."""


def python_of(folder: Path, api: str) -> Path:
    """Return the interpreter that has the client of an API.

    Raises:
        MissingToolError: it cannot be installed.
    """
    home = folder / f"python-{api}"
    if not (home / "ready").exists():
        _make_venv(home, PYTHON[api])
    return home / "bin" / "python"


def node_of(folder: Path) -> tuple[Path, Path]:
    """Return Node, and the folder whose `node_modules` has the clients.

    Raises:
        MissingToolError: they cannot be installed.
    """
    tools = _node_tools(folder)
    home = folder / "npm"
    if not (home / "ready").exists():
        home.mkdir(parents=True, exist_ok=True)
        package = {"private": True, "type": "module", "dependencies": dict(NODE)}
        (home / "package.json").write_text(json.dumps(package, indent=2), "utf-8")
        environment = {**os.environ, "PATH": os.pathsep.join([str(tools), os.environ.get("PATH", "")])}
        npm = [str(tools / "npm"), "install", "--no-audit", "--no-fund", "--loglevel=error"]
        _run(npm, "npm packages", cwd=home, env=environment)
        (home / "ready").touch()
    return tools / "node", home


def _node_tools(folder: Path) -> Path:
    """Return the folder of `node` and `npm`: the installed ones, else those that nodeenv brings."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is not None and npm is not None and Path(node).parent == Path(npm).parent:
        return Path(node).parent
    home, tools = folder / "nodeenv", folder / "node"
    if not (tools / "bin" / "npm").exists():
        _make_venv(home, NODEENV)
        command = [str(home / "bin" / "nodeenv"), "--prebuilt", "--force", str(tools)]
        _run(command, "Node, which is not installed here and which nodeenv was to bring")
    return tools / "bin"


def _make_venv(home: Path, requirement: str) -> None:
    _run([sys.executable, "-m", "venv", "--clear", str(home)], f"a virtual environment for {requirement}")
    install = [str(home / "bin" / "python"), "-m", "pip", "install", "--quiet", requirement]
    _run(install, requirement)
    (home / "ready").touch()


def _run(
    command: Sequence[str], what: str, *, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> None:
    try:
        done = subprocess.run(command, capture_output=True, check=False, text=True, cwd=cwd, env=env)
    except OSError as error:
        raise MissingToolError(f"{what}: {command[0]} cannot be run: {error}") from error
    if done.returncode != 0:
        reason = (done.stderr or done.stdout).strip().splitlines() or ["no reason given"]
        raise MissingToolError(f"{what} cannot be installed: {reason[-1]}")
