"""The mock server beside Prism: both serve one document, and are asked the same, by turns.

What is compared is the processor time that a server takes for a request. Both answer one at a time: the less
it takes, the more requests a second there are. Prism is `@stoplight/prism-cli` of npm, started as its users
start it, on the Node that is installed or on what nodeenv brings.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from bench.environments import environ, python_of
from bench.run import OURS

PRISM = "Prism"
ENVIRONMENT = "mock"
"""The environment of the mock server, with the extras that it is installed with."""
MEASURES = ("prism_get", "prism_post")
PACKAGE = "@stoplight/prism-cli@5"
_NODE = "20.18.0"
"""What nodeenv brings where no Node is installed."""
_START_SECONDS = 120.0
_CONNECTIONS = 4
_TURNS = 100
"""How often each connection asks in one block, one request at a time."""
_WARM_UP_TURNS = 250
_PET = {"name": "Rex", "tag": "dog", "born": "2020-01-31"}
_MEMBERS = {
    "name": {"type": "string", "minLength": 1},
    "tag": {"type": "string"},
    "born": {"type": "string", "format": "date"},
}
_MADE = {
    "type": "object",
    "required": ["id", "name"],
    "properties": {"id": {"type": "integer"}, **_MEMBERS},
    "example": {"id": 1, **_PET},
}
_NEW = {"type": "object", "required": ["name"], "properties": _MEMBERS, "example": _PET}
DOCUMENT = {
    "openapi": "3.0.3",
    "info": {"title": "Pets", "version": "1"},
    "paths": {
        "/pets": {
            "post": {
                "requestBody": {"required": True, "content": {"application/json": {"schema": _NEW}}},
                "responses": {
                    "201": {"description": "Made", "content": {"application/json": {"schema": _MADE}}}
                },
            }
        },
        "/pets/{petId}": {
            "get": {
                "parameters": [
                    {"name": "petId", "in": "path", "required": True, "schema": {"type": "integer"}}
                ],
                "responses": {
                    "200": {"description": "One", "content": {"application/json": {"schema": _MADE}}},
                    "404": {"description": "None"},
                },
            }
        },
    },
}
"""What both serve. Its examples are what Prism answers with; ours answers with what was posted."""


class Served(NamedTuple):
    """A server that runs."""

    name: str
    process: subprocess.Popen[bytes]
    port: int

    def seconds(self) -> float:
        """Return the processor time that it has taken so far, of all its threads.

        From the scheduler in nanoseconds, where it tells: the ticks of `stat` are a tenth of a short block.
        """
        process = Path(f"/proc/{self.process.pid}")
        nanoseconds = sum(int(_first_field(path)) for path in process.glob("task/*/schedstat"))
        if nanoseconds:
            return nanoseconds / 1e9
        fields = (process / "stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _first_field(path: Path) -> str:
    return path.read_text().split()[0]


def prepare(folder: Path) -> str:
    """Install Prism where it is not there yet; return why that cannot be, or ""."""
    if not Path("/proc/self/stat").exists():
        return "the processor time of another process is read from /proc, which only Linux has"
    if _prism(folder).exists():
        return ""
    print("installing Prism …", file=sys.stderr, flush=True)
    problem = "" if shutil.which("npm") else _bring_node(folder)
    if problem:
        return problem
    install = ["npm", "install", "--no-audit", "--no-fund", "--loglevel=error", "--prefix"]
    made = _run([*install, str(folder / "prism"), PACKAGE], _path(folder))
    return "" if made.returncode == 0 else _last_line(made)


def version(folder: Path) -> str:
    """Return the version of the installed Prism, "" when it is not there."""
    package = folder / "prism" / "node_modules" / "@stoplight" / "prism-cli" / "package.json"
    return str(json.loads(package.read_text())["version"]) if package.exists() else ""


def measure(folder: Path, rounds: int, made: Path, measures: tuple[str, ...]) -> dict[str, dict[str, float]]:
    """Return what a request costs each server, as a share of what it costs Prism, by measure and name.

    Args:
        folder: Where the environments are, and Prism.
        rounds: How many blocks of each server and measure.
        made: A folder for the document.
        measures: Those of `MEASURES` that are wanted.

    Raises:
        OSError: a server does not start, or hangs up.
    """
    document = made / "pets.json"
    document.write_text(json.dumps(DOCUMENT))
    mock = "from invocant.cli import main; main()"
    with ExitStack() as stack:
        ports = [_free_port() for _ in range(2)]
        node = [_node(folder), str(_prism(folder)), "mock"]
        python = [str(python_of(folder, ENVIRONMENT)), "-c", mock, "mock", "pets", "--any-key"]
        commands = {
            PRISM: [*node, "--port", str(ports[0]), str(document)],
            OURS: [*python, "--port", str(ports[1]), "--document", str(document)],
        }
        servers = [
            stack.enter_context(_serving(name, command, port, _path(folder)))
            for (name, command), port in zip(commands.items(), ports, strict=True)
        ]
        results: dict[str, dict[str, float]] = {}
        for name in measures:
            print(f"{name} …", file=sys.stderr, flush=True)
            costs: dict[str, list[float]] = {server.name: [] for server in servers}
            for server in servers:
                _asked(server, name, _WARM_UP_TURNS)
            for _ in range(rounds):
                for server in servers:
                    costs[server.name].append(_asked(server, name, _TURNS))
            medians = {server: statistics.median(cost) for server, cost in costs.items()}
            results[name] = {server: cost / medians[PRISM] for server, cost in medians.items()}
        return results


def _asked(server: Served, measure: str, turns: int) -> float:
    """Ask on a few connections by turns; return the server's processor time for it, in seconds."""
    with ExitStack() as stack:
        connections = [
            stack.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            for _ in range(_CONNECTIONS)
        ]
        if measure == "prism_get":
            _exchange(connections[0], _request("POST", "/pets", json.dumps(_PET).encode()))
            request = _request("GET", "/pets/1", b"")
        else:
            request = _request("POST", "/pets", json.dumps(_PET).encode())
        began = server.seconds()
        for _ in range(turns):
            for connection in connections:
                connection.sendall(request)
            for connection in connections:
                _answer(connection)
        return server.seconds() - began


def _request(method: str, path: str, body: bytes) -> bytes:
    head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n"
    if body:
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + b"\r\n" + body


def _exchange(connection: socket.socket, request: bytes) -> bytes:
    connection.sendall(request)
    return _answer(connection)


def _answer(connection: socket.socket) -> bytes:
    """Read one answer, which must be a success with a length.

    Raises:
        OSError: it is something else, or the server has hung up.
    """
    received = b""
    length = -1
    while length < 0 or len(received) < length:
        piece = connection.recv(65536)
        if not piece:
            raise OSError("the server hung up")
        received += piece
        head, end, _ = received.partition(b"\r\n\r\n")
        if end and length < 0:
            fields = head.lower().partition(b"content-length:")[2]
            length = len(head) + len(end) + int(fields.partition(b"\r\n")[0] or b"-1")
    if received.split(b" ", 2)[1] not in (b"200", b"201"):
        raise OSError(f"the server answered {received[:200]!r}")
    return received


@contextmanager
def _serving(name: str, command: list[str], port: int, variables: Mapping[str, str]) -> Iterator[Served]:
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(variables)
    )
    try:
        end = time.monotonic() + _START_SECONDS
        while True:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > end:
                    raise OSError(f"{name} does not start: {' '.join(command)}") from None
                time.sleep(0.05)
        yield Served(name, process, port)
    finally:
        process.terminate()
        process.wait(10)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _prism(folder: Path) -> Path:
    return folder / "prism" / "node_modules" / "@stoplight" / "prism-cli" / "dist" / "index.js"


def _node(folder: Path) -> str:
    return shutil.which("node", path=_path(folder)["PATH"]) or "node"


def _path(folder: Path) -> dict[str, str]:
    """Return the variables of a process, which finds Node: the installed one, else what nodeenv brought."""
    variables = environ()
    return {**variables, "PATH": os.pathsep.join([variables.get("PATH", ""), str(folder / "node" / "bin")])}


def _bring_node(folder: Path) -> str:
    """Install Node by nodeenv; return why that cannot be, or ""."""
    if (folder / "node" / "bin" / "npm").exists():
        return ""
    tools = folder / "nodeenv"
    made = _run([sys.executable, "-m", "venv", str(tools)], environ())
    if made.returncode == 0:
        made = _run([str(tools / "bin" / "python"), "-m", "pip", "install", "--quiet", "nodeenv"], environ())
    if made.returncode == 0:
        made = _run(
            [str(tools / "bin" / "nodeenv"), "--prebuilt", f"--node={_NODE}", str(folder / "node")], environ()
        )
    return "" if made.returncode == 0 else f"npm is not installed, and nodeenv: {_last_line(made)}"


def _run(command: list[str], variables: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, check=False, text=True, env=dict(variables))


def _last_line(result: subprocess.CompletedProcess[str]) -> str:
    return (result.stderr.strip().splitlines() or ["no reason given"])[-1]
