"""`invocant mock` and what is around it, as a user starts it."""

import io
import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import redirect_stderr, redirect_stdout
from importlib.metadata import version
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner

from invocant import NotFoundError, Nyckel, Opper
from invocant.cli._commands import invocant
from invocant.cli._mock import mock
from invocant.mock import Mock
from tests.generated import apis, reviewed
from tests.unit.mock.small import document, operation

COMMAND = (sys.executable, "-m", "invocant.cli")


def _run_apart(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, check=False, timeout=600, **options
    )


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command that ends by itself, in this process."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
        invocant.main([*arguments], prog_name="invocant")
    return subprocess.CompletedProcess(arguments, ended.value.code, out.getvalue(), err.getvalue())  # type: ignore[arg-type]  # click ends with numbers


def test_version() -> None:
    """It says which version it is."""
    assert _run_apart("--version").stdout.strip().endswith(version("invocant"))


def test_help_lists_the_commands() -> None:
    """`mock` is one of them."""
    done = _run("--help")
    assert done.returncode == 0
    assert "mock" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("mock", "nowhere"), ("nowhere", apis()[0])),
        (("mock",), ("name an API", "all")),
        (("mock", "all", "--host", "0.0.0.0"), ("loopback",)),  # noqa: S104  # what must be refused
        (("mock", "all", "--overlay", __file__), ("--document",)),
        (("mock", "all", "--allow-refs"), ("--allow-refs", "--document")),
        (("mock", "all", "--max-files", "3"), ("--max-files", "--document")),
        (("mock", "all", "--db", __file__), ("database",)),
        (("mock", "--document", __file__), ("test_command.py",)),
        (("mock", "opper", "--record-to", "x.json"), ("--record-to", "--record")),
        (("mock", "opper", "--record", "http://example.com"), ("https", "loopback")),
        (("mock", "opper", "--record", "https://a.example", "--limits"), ("--record", "--limits")),
    ],
    ids=lambda value: " ".join(map(str, value)) if isinstance(value, tuple) else str(value),
)
def test_mistakes_are_one_line_and_code_2(arguments: tuple[str, ...], words: tuple[str, ...]) -> None:
    """What was asked for wrongly is said in one line on standard error."""
    done = _run(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert all(word in line for word in words), line


def test_port_in_use_is_one_line_and_code_2() -> None:
    """The port is named."""
    with Mock(reviewed()[0]) as mock:
        done = _run("mock", reviewed()[0], "--port", str(mock.port))
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert str(mock.port) in line


def test_missing_extra_is_said_clearly(tmp_path: Path) -> None:
    """Without click the command says what to install."""
    (tmp_path / "click.py").write_text("raise ModuleNotFoundError(name='click')\n")
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")]),
    }
    done = _run_apart("--version", env=environment)
    assert done.returncode == 2
    assert "invocant[cli,mock]" in done.stderr
    assert "Traceback" not in done.stderr


def _serve(*arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [*COMMAND, "mock", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def _end(server: "subprocess.Popen[str]") -> tuple[str, str]:
    server.send_signal(signal.SIGINT)
    told = server.communicate(timeout=60)
    assert server.returncode == 0
    return told


def test_ready_object() -> None:
    """With `--json` the only line says where it is and which variables to set; Ctrl-C ends it well."""
    server = _serve("all", "--json")
    assert server.stdout is not None
    ready = json.loads(server.stdout.readline())
    assert tuple(ready["apis"]) == apis()
    assert httpx.get(f"{ready['ready']}/_mock/health").status_code == 200
    assert set(ready["env"].values()) >= {ready["ready"], ready["key"]}
    assert _end(server) == ("", "")


def test_options_reach_the_server() -> None:
    """What the command line says of slowness and of streams is what is served."""
    server = _serve("all", "--json", "--any-key", "--settle", "60", "--json-text")
    assert server.stdout is not None
    ready = json.loads(server.stdout.readline())
    env = ready["env"]
    with Nyckel("mock-id", "mock-secret", base_url=env["NYCKEL_BASE_URL"]) as nyckel:
        made = nyckel.functions.create(name="F", input="Text", output="Classification")
        assert isinstance(made.id, str)
        with pytest.raises(NotFoundError):
            nyckel.functions.get(made.id)
    schema = {"type": "object", "properties": {"a": {"type": "integer"}}}
    with (
        Opper("key", base_url=env["OPPER_BASE_URL"]) as opper,
        opper.stream(name="n", output_schema=schema) as stream,
    ):
        assert not any("json_path" in each.raw for each in stream.events)
        assert set(stream.result()) == {"a"}
    _end(server)


def test_may_be_ended_as_soon_as_it_is_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C ends it well from the moment on at which it says that it is ready."""
    monkeypatch.setattr(
        "invocant.cli._mock._announce", lambda server, as_json: os.kill(os.getpid(), signal.SIGINT)
    )
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        assert CliRunner().invoke(mock, [reviewed()[0]]).exit_code == 0
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def test_a_document_of_files_is_served_by_leave(tmp_path: Path) -> None:
    """The options for files are those of the generator, and mean the same."""
    path = tmp_path / "api" / "things.json"
    path.parent.mkdir()
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas" / "thing.json").write_text(
        '{"type": "object", "required": ["a"], "properties": {"a": {"$ref": "a.json"}}}'
    )
    (tmp_path / "schemas" / "a.json").write_text('{"type": "string", "enum": ["here"]}')
    things = {"$ref": "../schemas/thing.json"}
    path.write_text(json.dumps(document({"/things": {"get": operation("things.one", things)}})))
    asked = ("mock", "--document", str(path))
    assert "--allow-refs" in _run(*asked).stderr
    assert "--refs-root" in _run(*asked, "--allow-refs").stderr
    allowed = ("--allow-refs", "--refs-root", str(tmp_path))
    assert "--max-files" in _run(*asked, *allowed, "--max-files", "1").stderr
    assert "--max-size" in _run(*asked, *allowed, "--max-size", "10").stderr
    server = _serve(*asked[1:], *allowed, "--any-key", "--json")
    assert server.stdout is not None
    base = json.loads(server.stdout.readline())["ready"]
    assert httpx.get(f"{base}/things").json() == {"a": "here"}
    _end(server)


def test_ready_lines_and_requests(tmp_path: Path) -> None:
    """For people it prints what to export, and then a line for each request with the reason of a refusal."""
    path = tmp_path / "thing.json"
    path.write_text(json.dumps(document({"/things": {"get": operation("things.list", {"type": "array"})}})))
    server = _serve("--document", str(path))
    assert server.stdout is not None
    line = server.stdout.readline()
    url = line.split()[1]
    assert line.startswith("ready: http://127.0.0.1:")
    assert " thing;" in line
    httpx.get(f"{url}/things")
    httpx.get(f"{url}/thing", headers={"x-mock-fault": '{"bom": true}'})
    printed, _ = _end(server)
    assert "GET    /things 200 things.list" in printed
    assert '/thing 404 fault {"bom": true}: no path' in printed


def test_state_in_a_file(tmp_path: Path) -> None:
    """With `--db` what was stored is there the next time."""
    path, database = tmp_path / "thing.json", tmp_path / "mock.db"
    thing = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}}
    paths = {
        "/things": {
            "get": operation("things.list", {"type": "array"}),
            "post": operation("things.create", thing),
        }
    }
    path.write_text(json.dumps(document(paths)))
    listed = []
    for _ in range(2):
        server = _serve("--document", str(path), "--db", str(database), "--json")
        assert server.stdout is not None
        url = json.loads(server.stdout.readline())["ready"]
        httpx.post(f"{url}/things")
        listed.append(httpx.get(f"{url}/things").json())
        _end(server)
    assert len(listed[1]) == 2
    assert listed[1][0] == listed[0][0]
    assert listed[1][0] != listed[1][1]


def test_explanation_serves_nothing(tmp_path: Path) -> None:
    """`--explain` prints what each operation is taken for, as JSON too, and ends."""
    path = tmp_path / "pets.json"
    pet = {"type": "object", "properties": {"id": {"type": "integer"}, "name": {"type": "string"}}}
    answers = {"200": {"description": "", "content": {"application/json": {"schema": pet}}}}
    place = {"name": "petId", "in": "path", "required": True, "schema": {"type": "integer"}}
    pets = {"post": {"responses": answers}}
    paths = {"/pets": pets, "/pets/{petId}": {"parameters": [place], "get": {"responses": answers}}}
    path.write_text(json.dumps(document(paths)), "utf-8")
    arguments = ["--document", str(path), "--explain"]
    told = CliRunner().invoke(mock, arguments)
    assert told.exit_code == 0
    assert "/pets/{petId}" in told.stdout
    (whole,) = [
        json.loads(line) for line in CliRunner().invoke(mock, [*arguments, "--json"]).stdout.splitlines()
    ]
    (collection,) = whole["collections"]
    assert [(each["does"], each["operation"]) for each in collection["operations"]] == [
        ("create", "POST /pets"),
        ("get", "GET /pets/{petId}"),
    ]


def test_json_is_a_line_for_each_request(tmp_path: Path) -> None:
    """Ready, then what the journal has of every request; a key of one's own stands in neither."""
    seed = tmp_path / "seed.yaml"
    seed.write_text("calls: [{operation: functions.create, body: {name: Greeter, instructions: Greet.}}]")
    stubs = tmp_path / "stubs.yaml"
    stubs.write_text("[{when: {operation: functions.get}, answer: {status: 404, message: stubbed}}]")
    files = ("--seed-file", str(seed), "--stubs", str(stubs))
    server = _serve("opper", "--json", "--host", "0.0.0.0", "--key", "canary-key", *files)  # noqa: S104  # on purpose
    assert server.stdout is not None
    ready = json.loads(server.stdout.readline())
    assert ready["key"] == "(your key)"
    url = str(ready["ready"])
    key = {"authorization": "Bearer canary-key"}
    path = str(ready["env"]["OPPER_BASE_URL"]).removeprefix(url)
    listed = httpx.get(f"{url}{path}/functions", headers=key).json()
    assert [function["name"] for function in listed["data"]] == ["Greeter"]
    assert httpx.get(f"{url}{path}/functions/{listed['data'][0]['id']}", headers=key).status_code == 404
    assert httpx.get(f"{url}{path}/functions").status_code == 401
    out, _ = _end(server)
    lines = [json.loads(line) for line in out.splitlines()]
    assert [(line["operation"], line["status"]) for line in lines] == [
        ("functions.list", 200),
        ("functions.get", 404),
        ("functions.list", 401),
    ]
    assert "stubbed" in lines[1]["reason"]
    assert "canary" not in json.dumps([ready, lines])


def test_recording_is_told_at_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """How many answers are in which file; the key is the user's own, and is not printed."""
    ended = threading.Event()
    ended.set()
    monkeypatch.setattr("invocant.cli._mock._interrupted", lambda: ended)
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(mock, ["opper", "--record", "https://opper.example/v2", "--json"])
    ready, told = map(json.loads, done.output.splitlines())
    assert (ready["key"], ready["env"]["OPPER_API_KEY"]) == ("(your key)", "(your key)")
    assert told == {"recorded": 0, "file": "opper.stubs.json", "not_recorded": {}}
    assert json.loads((tmp_path / "opper.stubs.json").read_text("utf-8")) == []
