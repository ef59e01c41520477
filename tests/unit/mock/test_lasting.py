"""What lasts when a server is killed, and what many records cost: longer runs, asked for by `-m long`."""

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from invocant.mock import create_app
from tests.patience import PATIENCE
from tests.unit.mock.small import body, operation, small

pytestmark = pytest.mark.long
KILLS = 20
TURNS = 60
CREATES = 100_000
MAX_MEGABYTES = 100
COMMAND = (sys.executable, "-m", "invocant.cli", "mock", "opper", "--port", "0")


@contextmanager
def _serving(database: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Yield the address of a server in a process of its own, and the process; it is killed at the end."""
    process = subprocess.Popen(
        [*COMMAND, "--db", str(database)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        assert process.stdout is not None
        for line in process.stdout:
            address = re.search(r"http://127\.0\.0\.1:\d+", line)
            if address:
                yield address[0], process
                break
        else:
            raise AssertionError("the server did not start")
    finally:
        process.kill()
        process.communicate()


def _client(address: str) -> httpx.Client:
    headers = {"Authorization": "Bearer mock-key"}
    return httpx.Client(base_url=f"{address}/v2", headers=headers, timeout=PATIENCE)


def test_killed_while_it_writes(tmp_path: Path) -> None:
    """Twenty times killed (SIGKILL) in the middle of creations: all that was answered is there afterwards."""
    if not hasattr(signal, "SIGKILL"):
        pytest.skip("this system has no SIGKILL")
    database = tmp_path / "state.sqlite"
    answered: set[str] = set()
    sent: set[str] = set()
    for kill in range(KILLS):
        with _serving(database) as (address, process), _client(address) as client:
            enough = threading.Event()

            def end(process: Any = process, enough: Any = enough) -> None:
                enough.wait(PATIENCE)
                os.kill(process.pid, signal.SIGKILL)

            killer = threading.Thread(target=end)
            killer.start()
            for number in range(100_000):
                name = f"f{kill}-{number}"
                sent.add(name)
                try:
                    made = client.post("/functions", json={"name": name, "instructions": "Hum."})
                except httpx.HTTPError:
                    break
                assert made.status_code == 201
                answered.add(name)
                if number == 5 + kill:
                    enough.set()  # while the next ones are on their way
            killer.join()
    with _serving(database) as (address, _), _client(address) as client:
        kept: set[str] = set()
        while page := client.get("/functions", params={"offset": len(kept), "limit": 100}).json()["data"]:
            kept |= {item["name"] for item in page}
            assert all(client.get(f"/functions/{item['id']}").status_code == 200 for item in page[:1])
    assert len(answered) > KILLS * 6
    assert answered <= kept <= sent


def _listed(client: httpx.Client) -> list[tuple[str, str]]:
    """Return id and name of every function that a server lists, in its order."""
    listed: list[tuple[str, str]] = []
    while page := client.get("/functions", params={"offset": len(listed), "limit": 100}).json()["data"]:
        listed += [(item["id"], item["name"]) for item in page]
    return listed


def test_two_servers_on_one_file_keep_one_truth(tmp_path: Path) -> None:
    """Two processes create, change and delete on one file at the same time: both tell the same afterwards.

    What one has answered the other knows at once, remembered or not; no id is given twice.
    """
    database = tmp_path / "state.sqlite"
    with (
        _serving(database) as (first, _),
        _serving(database) as (second, _),
        _client(first) as one,
        _client(second) as two,
    ):
        mistakes: list[str] = []

        def work(own: httpx.Client, other: httpx.Client, word: str) -> None:
            for number in range(TURNS):
                name = f"{word}-{number}"
                made = own.post("/functions", json={"name": name, "instructions": "Hum."}).json()["id"]
                told = [client.get(f"/functions/{made}").json() for client in (other, own, other)]
                if any(answer.get("name") != name for answer in told):
                    mistakes.append(f"{name} is not there")
                own.patch(f"/functions/{made}", json={"name": f"{name}-new"})
                if other.get(f"/functions/{made}").json().get("name") != f"{name}-new":
                    mistakes.append(f"{name} is as it was")
                if number % 3 == 0:
                    other.delete(f"/functions/{made}")
                    if own.get(f"/functions/{made}").status_code != 404:
                        mistakes.append(f"{name} is still there")

        threads = [
            threading.Thread(target=work, args=arguments) for arguments in ((one, two, "a"), (two, one, "b"))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert mistakes == []
        listed = _listed(one)
        assert listed == _listed(two)
        assert len(dict(listed)) == len(listed)
        assert {name for _, name in listed} == {
            f"{word}-{number}-new" for word in "ab" for number in range(TURNS) if number % 3
        }


def _resident_megabytes() -> float:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGESIZE") / 1e6


def test_many_records_cost_little(tmp_path: Path) -> None:
    """A hundred thousand creations leave less than 100 MB beside their own data."""
    if not Path("/proc/self/statm").exists():
        pytest.skip("this system does not tell what a process has in memory that way")
    pet = {"type": "object", "properties": {"id": {"type": "integer"}, "name": {"type": "string"}}}
    made = {"201": {"description": "", "content": {"application/json": {"schema": pet}}}}
    item = {"name": "petId", "in": "path", "required": True, "schema": {"type": "integer"}}
    paths: dict[str, dict[str, Any]] = {
        "/pets": {"post": {**operation("add", pet), "responses": made, "requestBody": body(pet)}},
        "/pets/{petId}": {"parameters": [item], "get": operation("get", pet)},
    }
    for path in paths.values():
        for declared in path.values():
            if isinstance(declared, dict):
                declared.pop("x-invocant-name", None)
    app = create_app(small(paths))

    async def create(number: int) -> int:
        data = json.dumps({"name": f"pet number {number}"}).encode()
        statuses: list[int] = []
        ended = asyncio.Event()
        requests = iter([{"type": "http.request", "body": data, "more_body": False}])

        async def receive() -> Any:
            request = next(requests, None)
            if request is None:
                await ended.wait()
            return request or {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            statuses.extend([message["status"]] if "status" in message else [])
            if not message.get("more_body", True):
                ended.set()

        headers = [(b"content-type", b"application/json"), (b"host", b"127.0.0.1")]
        scope = {"type": "http", "method": "POST", "path": "/pets", "query_string": b"", "headers": headers}
        await app(scope, receive, send)
        return statuses[0]

    async def many() -> float:
        assert await create(0) == 201
        before = _resident_megabytes()
        for number in range(CREATES):
            assert await create(number) == 201
        return _resident_megabytes() - before

    grown = asyncio.run(many())
    rows = app.store.rows(app.services[0].semantics.backend.collection("/pets"))
    data = sum(len(json.dumps(row.body)) for row in rows) / 1e6
    app.close()
    assert len(rows) == CREATES + 1
    assert grown - data < MAX_MEGABYTES
