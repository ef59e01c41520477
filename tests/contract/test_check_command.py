"""`invocant check` as its users run it: over a socket, with files and exit codes."""

import itertools
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET  # reads what we wrote

import pytest
import uvicorn
from attrs import define
from click.testing import CliRunner, Result

from invocant.contract._command import check
from tests.contract.shop import DOCUMENT, KEY, Shop
from tests.patience import until


def shop_with(fault: str | None = None) -> Shop:
    """Return a shop whose clock runs so fast that no limit is met."""
    return Shop(fault, clock=iter(itertools.count()).__next__)


HEADER = f"Authorization: Bearer {KEY}"


@define
class Served:
    """A shop behind a socket; the shop may be changed for another."""

    shop: Any = None
    url: str = ""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""
        await self.shop(scope, receive, send)


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    """A server on a free port of loopback."""
    served = Served()
    config = uvicorn.Config(served, host="127.0.0.1", port=0, log_level="error", lifespan="off")
    program = uvicorn.Server(config)
    thread = threading.Thread(target=program.run, daemon=True)
    thread.start()
    until(lambda: program.started)
    served.url = f"http://127.0.0.1:{program.servers[0].sockets[0].getsockname()[1]}"
    yield served
    program.should_exit = True
    thread.join(60)


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """The document of the shop, as a file."""
    path = tmp_path / "openapi.json"
    path.write_text(json.dumps(DOCUMENT), "utf-8")
    return path


def invoke(server: Served, document: Path, *words: str) -> Result:
    """Run the command with the credentials of the shop, by the rules of our own."""
    return CliRunner().invoke(
        check, [server.url, "--document", str(document), "--header", HEADER, "--checks", "own", *words]
    )


def test_right_server_ends_with_0(server: Served, document: Path) -> None:
    """A server that is right has no failure, and the command says how much it did."""
    server.shop = shop_with()
    done = invoke(server, document, "--write")
    assert done.exit_code == 0, done.output
    assert "no failures" in done.stdout
    assert not server.shop.things


def test_failure_ends_with_1_and_shows_how_to_repeat_it(server: Served, document: Path) -> None:
    """A failure has its rule, what shows it as curl and Python, and no secret."""
    server.shop = shop_with("patch-merges")
    done = invoke(server, document, "--write", "--only", "/things", "--json", "--quiet")
    assert done.exit_code == 1
    report = json.loads(done.stdout)
    (failure,) = report["failures"]
    assert failure["check"] == "patch-merges"
    assert failure["operation"] == "PATCH /things/{thing_id}"
    assert failure["docs"] == "checks.md#patch-merges"
    assert any("-X PATCH" in line and "Authorization: Bearer ***" in line for line in failure["curl"])
    assert failure["python"][0] == "import httpx"
    assert any(line.startswith("httpx.request('PATCH'") for line in failure["python"])
    assert KEY not in done.output
    assert KEY[:-4] not in done.output


def test_secrets_are_masked_in_answers(server: Served, document: Path) -> None:
    """A server that repeats a credential does not get it into a report."""
    shop = shop_with("header-value")

    async def repeating(scope: Any, receive: Any, send: Any) -> None:
        given = dict(scope["headers"]).get(b"authorization", b"").decode()

        async def marked(message: Any) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"x-seen", given.encode())]
            await send(message)

        await shop(scope, receive, marked)

    server.shop = repeating
    done = invoke(server, document, "--only", "/status", "--json", "--quiet")
    assert done.exit_code == 1
    assert KEY not in done.output


def test_without_write_nothing_changes(server: Served, document: Path) -> None:
    """A run that only reads leaves what is there as it was."""
    server.shop = shop_with()
    server.shop.things = {"t1": {"id": "t1", "name": "a", "count": 1, "color": "red", "made": 1}}
    before = json.dumps(server.shop.things)
    done = invoke(server, document)
    assert done.exit_code == 0, done.output
    assert json.dumps(server.shop.things) == before


def test_junit_has_a_case_for_each_rule(server: Served, document: Path, tmp_path: Path) -> None:
    """The file has what was broken as failures, and what was not tried as skipped."""
    server.shop = shop_with("header-sent")
    path = tmp_path / "report.xml"
    done = invoke(server, document, "--only", "/status", "--junit", str(path))
    assert done.exit_code == 1
    cases = {case.get("name"): case for case in ET.parse(path).getroot().iter("testcase")}  # noqa: S314  # our own
    failure = cases["header-sent"].find("failure")
    assert failure is not None
    assert "GET /status" in str(failure.get("message"))
    assert "curl" in str(failure.text)
    assert cases["created-found"].find("skipped") is not None
    assert list(cases["pages-once"]) == []


def test_baseline_expects_with_reasons(server: Served, document: Path, tmp_path: Path) -> None:
    """Known failures do not fail; a reason is needed; an entry that expects nothing is named."""
    server.shop = shop_with("header-sent")
    known = tmp_path / "known.yaml"
    assert invoke(server, document, "--write-baseline", str(known)).exit_code == 1
    refused = invoke(server, document, "--baseline", str(known))
    assert refused.exit_code == 2
    assert "no reason" in refused.output
    known.write_text(known.read_text("utf-8").replace('""', '"an old proxy"'), "utf-8")
    assert invoke(server, document, "--baseline", str(known)).exit_code == 0
    server.shop = shop_with()
    done = invoke(server, document, "--baseline", str(known))
    assert done.exit_code == 0
    assert "needs no more: header-sent of GET /status (an old proxy)" in done.stdout


def test_run_goes_on_from_its_state(server: Served, document: Path, tmp_path: Path) -> None:
    """A run that met a bound goes on, reports what the first part found, and leaves no file at its end."""
    server.shop = shop_with("header-sent")
    state = tmp_path / "state.json"
    first = invoke(server, document, "--state", str(state), "--max-requests", "60", "--json", "--quiet")
    assert json.loads(first.stdout)["stopped"] == "requests"
    done = json.loads(state.read_text("utf-8"))["done"]
    assert done
    assert KEY not in state.read_text("utf-8")
    second = invoke(server, document, "--state", str(state), "--json", "--quiet")
    report = json.loads(second.stdout)
    assert report["stopped"] is None
    assert [failure["check"] for failure in report["failures"]] == ["header-sent"]
    assert not state.exists()


def test_state_of_another_run_is_refused(server: Served, document: Path, tmp_path: Path) -> None:
    """A state file is of one server and document."""
    state = tmp_path / "state.json"
    state.write_text(json.dumps({"about": {"url": "http://other"}, "done": [], "findings": []}))
    done = invoke(server, document, "--state", str(state))
    assert done.exit_code == 2
    assert "another run" in done.output


def test_silent_server_ends_with_3(document: Path) -> None:
    """Where nothing answers, nothing is said of the server."""
    done = CliRunner().invoke(check, ["http://127.0.0.1:9", "--document", str(document)])
    assert done.exit_code == 3
    assert "did not answer" in done.stdout


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(["127.0.0.1"], id="no scheme"),
        pytest.param(["http://127.0.0.1:9", "--header", f"Bearer {KEY}"], id="header without a name"),
        pytest.param(["http://127.0.0.1:9", "--query", KEY], id="query without a value"),
    ],
)
def test_mistake_ends_with_2_and_shows_no_secret(document: Path, words: list[str]) -> None:
    """What cannot be done as asked is said in words that repeat no credential."""
    done = CliRunner().invoke(check, [*words, "--document", str(document)])
    assert done.exit_code == 2
    assert KEY not in done.output


def test_overlay_says_how_a_list_pages(server: Served, tmp_path: Path) -> None:
    """What an overlay says of paging is tried: here, of a list that no names give away."""
    paths = {
        "/logs": {
            "get": {
                "responses": {
                    "200": {
                        "description": "",
                        "content": {"application/json": {"schema": {"type": "object"}}},
                    }
                }
            }
        }
    }
    bare = tmp_path / "bare.json"
    bare.write_text(
        json.dumps({"openapi": "3.1.0", "info": {"title": "Logs", "version": "1"}, "paths": paths})
    )
    overlay = tmp_path / "overlay.yaml"
    overlay.write_text(
        "overlay: 1.0.0\ninfo: {title: Paging, version: '1'}\nactions:\n"
        "  - target: $.paths['/logs'].get\n    update:\n      x-invocant-paging:\n        style: cursor\n"
        "        items: /logs\n        next: /next_page_token\n        forward: page_token\n"
        "        limit: {parameter: limit, minimum: 1, maximum: 50}\n"
    )
    shop = shop_with()

    async def short(scope: Any, receive: Any, send: Any) -> None:
        if scope["query_string"].count(b"limit=2"):  # the second of small pages is left out
            scope = {
                **scope,
                "query_string": scope["query_string"].replace(b"page_token=Mg%3D%3D", b"page_token=NA=="),
            }
        await shop(scope, receive, send)

    server.shop = short
    assert invoke(server, bare).exit_code == 0
    done = invoke(server, bare, "--overlay", str(overlay), "--json", "--quiet")
    assert [failure["check"] for failure in json.loads(done.stdout)["failures"]] == ["pages-complete"]
