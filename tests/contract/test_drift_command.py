"""`invocant check --drift` reads a server, lists what is undeclared, and writes an overlay that says it."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from invocant.contract._command import check
from tests.contract.shop import KEY
from tests.contract.test_check_command import Served, document, server, shop_with

__all__ = ["document", "server"]  # fixtures

HEADER = f"Authorization: Bearer {KEY}"
THING = {"id": "t1", "name": "a", "count": 1, "color": "red", "made": 1}


def drifting(**members: Any) -> Any:
    """Return a shop whose things have other members."""
    shop = shop_with()
    shop.things = {f"t{number}": {**THING, "id": f"t{number}", **members} for number in (1, 2)}
    return shop


def invoke(server: Served, path: Path, *words: str) -> Result:
    """List the drift of the things."""
    return CliRunner().invoke(
        check,
        [server.url, "--document", str(path), "--header", HEADER, "--drift", "--only", "/things", *words],
    )


def test_no_drift_ends_with_0(server: Served, document: Path) -> None:
    """A server that answers what its document says has no drift."""
    server.shop = drifting()
    done = invoke(server, document)
    assert done.exit_code == 0, done.output
    assert "no drift" in done.stdout


def test_drift_is_listed_and_ends_with_1(server: Served, document: Path) -> None:
    """What came is listed with where, how often, and of which type; nothing but words of an API is shown."""
    server.shop = drifting(nick="a text of Ann", color="mauve", note=None, user_8273645=KEY)
    done = invoke(server, document, "--json", "--quiet")
    assert done.exit_code == 1
    report = json.loads(done.stdout)
    drift = {(entry["kind"], entry["name"], entry["path"]): entry for entry in report["drift"]}
    assert set(drift) == {
        (kind, name, f"{base}/{member}")
        for base in ("/items/*", "")
        for kind, name, member in (
            ("member", "nick", "nick"),
            ("member", "***", "***"),
            ("value", "mauve", "color"),
            ("type", "", "note"),
        )
    }
    nick = drift["member", "nick", "/nick"]
    assert nick["types"] == {"string": 2}
    assert (nick["answers"], nick["of"], nick["operations"]) == (2, 2, ["GET /things/{thing_id}"])
    assert nick["pointer"].startswith("/paths/~1things~1{thing_id}/get/responses/200/content/")
    for secret in (KEY, "Ann", "user_8273645"):
        assert secret not in done.output


def test_overlay_declares_what_came(server: Served, document: Path, tmp_path: Path) -> None:
    """With the overlay that it writes there is no drift any more, but for what it is not sure of."""
    server.shop = drifting(nick=["x"], color="mauve", note=None)
    overlay = tmp_path / "drift.yaml"
    assert invoke(server, document, "--write-overlay", str(overlay)).exit_code == 1
    done = invoke(server, document, "--overlay", str(overlay))
    assert done.exit_code == 0, done.output
    server.shop = drifting(user_8273645=1)
    assert invoke(server, document, "--write-overlay", str(overlay)).exit_code == 1
    text = overlay.read_text("utf-8")
    assert "unsure, so commented out" in text
    (action,) = yaml.safe_load(text)["actions"]
    assert action["update"] == {}  # nothing is active


def test_nothing_is_sent_that_is_wrong_or_writes(server: Served, document: Path) -> None:
    """Only what reads is called, always with the credential, and with values that the document allows."""
    seen: list[tuple[str, str]] = []
    shop = drifting()

    async def watched(scope: Any, receive: Any, send: Any) -> None:
        seen.append((scope["method"], dict(scope["headers"]).get(b"authorization", b"").decode()))
        await shop(scope, receive, send)

    server.shop = watched
    assert invoke(server, document).exit_code == 0
    assert {method for method, _ in seen} <= {"GET", "HEAD"}
    assert {given for _, given in seen} == {f"Bearer {KEY}"}


@pytest.mark.parametrize(
    "words",
    [["--write"], ["--package", "x"], ["--junit", "x.xml"], ["--write-baseline", "b.yaml"]],
    ids=lambda words: words[0],
)
def test_what_does_not_go_with_it_is_refused(server: Served, document: Path, words: list[str]) -> None:
    """What belongs to the checking of rules is a mistake beside it."""
    done = invoke(server, document, *words)
    assert done.exit_code == 2
    assert "--drift" in done.output


def test_overlay_wants_drift(server: Served, document: Path, tmp_path: Path) -> None:
    """An overlay without the search for what it would declare is a mistake."""
    words = [server.url, "--document", str(document), "--write-overlay", str(tmp_path / "o.yaml")]
    done = CliRunner().invoke(check, words)
    assert done.exit_code == 2
    assert "--drift" in done.output


def test_silent_server_ends_with_3(document: Path) -> None:
    """Where nothing answers, nothing is said of the server."""
    done = CliRunner().invoke(check, ["http://127.0.0.1:9", "--document", str(document), "--drift"])
    assert done.exit_code == 3
    assert "did not answer" in done.stdout
