"""Tests of `vendor`, `fetch` and `report`: a newer document, what it means, and what is written."""

from __future__ import annotations

import copy
import datetime as dt
import http.server
import json
import threading
import tomllib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml

from invocant.documents import load
from invocant_generator._commands.fetch import FetchError, fetch
from invocant_generator._commands.vendor import in_scope, set_values
from invocant_generator._project.received import receive
from tests.generator.commands import NAMING, TINY, Checkout, checkout, run, write

pytestmark = pytest.mark.checkout

SOURCE = """\
# Where document.yaml comes from.

[source]
url = "{url}"                    # asked by `vendor` when it is not told otherwise
revision = "1"
date = 2026-01-02
scope = "^/pets"                 # paths taken over
methods = ["get", "post"]

[document]
provenance = "written"
openapi = "3.0.3"
operations = 1
sha256 = "0000"
"""


def newer() -> dict[str, Any]:
    """Return a newer document: a new parameter and field here, and another path that is out of scope."""
    document = copy.deepcopy(TINY)
    document["info"]["version"] = "2"
    operation = document["paths"]["/pets/{id}"]["get"]
    operation["parameters"].append({"name": "full", "in": "query", "schema": {"type": "boolean"}})
    document["components"]["schemas"]["Pet"]["properties"]["age"] = {"type": "integer"}
    document["components"]["schemas"]["Toy"] = {
        "type": "object",
        "properties": {"colour": {"type": "string"}},
    }
    schema = {"$ref": "#/components/schemas/Toy"}
    response = {"description": "The toy.", "content": {"application/json": {"schema": schema}}}
    document["paths"]["/toys"] = {"get": {"operationId": "getToys", "responses": {"200": response}}}
    document["paths"]["/pets/{id}"]["delete"] = {"responses": {"204": {"description": "Gone."}}}
    return document


@pytest.fixture
def made(tmp_path: Path) -> Checkout:
    """A checkout with a source.toml and a place for news."""
    made = checkout(tmp_path / "checkout")
    (made.api / "source.toml").write_text(SOURCE.format(url=(tmp_path / "newer.yaml").as_posix()))
    (made.root / "changelog.d").mkdir()
    write(tmp_path / "newer.yaml", newer())
    return made


def test_newer_document_is_compared_and_nothing_written(made: Checkout) -> None:
    """Without --accept the difference is shown, in scope and in Python's names, and no file changes."""
    before = made.snapshot()
    outcome = made.run("vendor", "tiny")
    assert outcome.code == 4
    assert "pets.get(full=) is new" in outcome.out
    assert "Pet.age is new" in outcome.out
    assert "toys" not in outcome.out
    assert "Toy" not in outcome.out
    assert made.snapshot() == before


def test_accepted_document_is_written_with_its_source_and_news(made: Checkout) -> None:
    """--accept writes the document in our scope, where it came from, and what it means to users."""
    outcome = made.run("vendor", "tiny", "--accept", "--revision", "r/2", "--date", "2026-02-03")
    assert outcome.code == 0
    document = load(made.api / "document.yaml")
    assert list(document["paths"]) == ["/pets/{id}"]
    assert list(document["paths"]["/pets/{id}"]) == ["get"]
    assert list(document["components"]["schemas"]) == ["Pet"]
    text = (made.api / "source.toml").read_text()
    source = tomllib.loads(text)
    assert (source["source"]["revision"], str(source["source"]["date"])) == ("r/2", "2026-02-03")
    assert source["document"]["provenance"] == "received"
    assert source["document"]["operations"] == 1
    assert len(source["document"]["sha256"]) == 64
    assert "# paths taken over" in text
    assert (made.root / "changelog.d" / "tiny.r-2.api.md").read_text() == (
        "Tiny, revision r/2:\n\n- additive: `Pet.age` is new\n- additive: `pets.get(full=)` is new\n"
    )
    assert made.run("vendor", "tiny").code == 0
    assert made.run("generate", "--verify", "none").code == 0


def test_news_say_what_to_write_instead(made: Checkout, tmp_path: Path) -> None:
    """The fragment has a line for each finding, the worst first, with what to write instead."""
    document = newer()
    del document["paths"]["/pets/{id}"]["get"]["parameters"][-1]
    document["components"]["schemas"]["Pet"]["properties"]["name"] = {"type": "string", "format": "uuid"}
    write(tmp_path / "newer.yaml", document)
    assert made.run("vendor", "tiny", "--accept", "--revision", "2", "--date", "2026-02-03").code == 0
    assert (made.root / "changelog.d" / "tiny.2.api.md").read_text() == (
        "Tiny, revision 2:\n\n"
        "- breaking: `Pet.name` is UUID now: `str` → `UUID`. Instead: write str(name) for the text.\n"
        "- additive: `Pet.age` is new\n"
    )


def test_vendor_folds_a_long_comparison(made: Checkout, tmp_path: Path) -> None:
    """What does not fit into forty lines is counted, and shown with --all."""
    document = newer()
    pet = document["components"]["schemas"]["Pet"]
    del pet["properties"]["name"], pet["required"]
    operation = document["paths"]["/pets/{id}"]["get"]
    operation["parameters"] += [
        {"name": f"p{number}", "in": "query", "required": True, "schema": {"type": "string"}}
        for number in range(60)
    ]
    write(tmp_path / "newer.yaml", document)
    folded = made.run("vendor", "tiny").out
    assert len(folded.splitlines()) <= 41
    assert "more findings: --all shows them" in folded
    whole = made.run("vendor", "tiny", "--all").out
    assert all(f"pets.get(p{number}=) is new and required" in whole for number in range(60))


def test_action_that_matches_nothing_was_repaired_by_the_vendor(made: Checkout) -> None:
    """An overlay action whose target is gone is no error here: the message says what to delete."""
    update = {
        "target": "$.paths['/pets/{id}'].put",
        "description": "No PUT upstream.",
        "update": {"deprecated": True},
    }
    made.overlay({**NAMING, "actions": [*NAMING["actions"], update]})
    outcome = made.run("vendor", "tiny")
    assert "the vendor fixed this: its target matches nothing any more" in outcome.out
    assert (
        "delete action 2 of openapi/tiny/overlays/01-names.yaml:10: $.paths['/pets/{id}'].put" in outcome.out
    )
    assert "it said: No PUT upstream." in outcome.out
    assert made.run("vendor", "tiny", "--accept").code == 1


def test_action_that_changes_nothing_was_repaired_by_the_vendor(made: Checkout, tmp_path: Path) -> None:
    """An overlay action that says what the document says itself by now has done its work."""
    document = newer()
    document["paths"]["/pets/{id}"]["get"]["x-invocant-name"] = "pets.get"
    write(tmp_path / "newer.yaml", document)
    assert "the vendor fixed this: the document says so itself now" in made.run("vendor", "tiny").out


def test_document_of_which_no_client_can_be_made_is_refused(made: Checkout, tmp_path: Path) -> None:
    """A fetched file that is no document, or a broken one, changes nothing even with --accept."""
    before = made.snapshot()
    for content in (
        "[1, 2",
        '{"swagger": "1.2"}',
        json.dumps({**TINY, "paths": {"/pets": {"$ref": "https://x.example/y"}}}),
    ):
        (tmp_path / "newer.yaml").write_text(content)
        outcome = made.run("vendor", "tiny", "--accept")
        assert outcome.code == 1
        assert "  why:   " in outcome.err
    assert made.snapshot() == before


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--from", "/nowhere/at/all.yaml"], "cannot be read"),
        (["--from", "http://example.com/a.yaml"], "https, a file, or plain http on loopback"),
        (["--from", "ftp://example.com/a.yaml"], "cannot be read"),
        (["--max-size", "10"], "more than 10 bytes"),
        (["--date", "tomorrow"], "not a day"),
    ],
)
def test_document_that_cannot_be_had_takes_one_line(made: Checkout, arguments: list[str], says: str) -> None:
    """A place that is not there or not allowed, or a mistaken option, is one line and exit code 2."""
    outcome = made.run("vendor", "tiny", *arguments)
    assert outcome.code == 2
    assert says in outcome.err
    assert outcome.err.count("\n") == 1


def test_source_without_address_says_what_to_do(made: Checkout) -> None:
    """When source.toml has no url, --from is asked for; when there is none at all, that is said."""
    (made.api / "source.toml").write_text("[source]\n")
    assert "--from" in made.run("vendor", "tiny").err
    (made.api / "source.toml").unlink()
    assert "source.toml" in made.run("vendor", "tiny").err


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[source]\nscop = "^/pets"\n', "[source] has no key 'scop': did you mean scope?"),
        ("[sorce]\n", "has no table [sorce]: did you mean source?"),
        ("source = 1\n", "source is a table, [source]"),
        ('[source]\ndate = "today"\n', "[source] sets date to 'today', which is to be a day"),
        ("[source]\nmethods = [1]\n", "[source] sets methods to [1], which is to be a list of texts"),
        ("[document]\noperations = true\n", "[document] sets operations to True, which is to be a number"),
        ("[source", "cannot be read"),
    ],
)
def test_mistake_in_source_toml_is_named(made: Checkout, text: str, says: str) -> None:
    """A key that nobody reads would do nothing, in silence: it is refused, as a value of another type is."""
    (made.api / "source.toml").write_text(text)
    outcome = made.run("vendor", "tiny")
    assert outcome.code == 2
    assert "source.toml" in outcome.err
    assert says in outcome.err


def test_scope_keeps_what_its_paths_need() -> None:
    """Components are kept when a path in scope reaches them, directly or not; security schemes always."""
    document = {
        "paths": {"/a": {"get": {"parameters": [{"$ref": "#/components/parameters/P"}]}}, "/b": {"get": {}}},
        "components": {
            "parameters": {"P": {"schema": {"$ref": "#/components/schemas/One/properties/x"}}, "Q": {}},
            "schemas": {
                "One": {"properties": {"x": {"$ref": "#/components/schemas/Two"}}},
                "Two": {},
                "Three": {},
            },
            "securitySchemes": {"key": {}},
        },
        "tags": [{"name": "unused"}],
    }
    kept = in_scope(document, {"scope": "^/a$", "methods": ["get"]})
    assert {section: list(names) for section, names in kept["components"].items()} == {
        "parameters": ["P"],
        "schemas": ["One", "Two"],
        "securitySchemes": ["key"],
    }
    assert list(kept["paths"]) == ["/a"]
    assert kept["tags"] == []


def test_values_are_set_where_they_stand() -> None:
    """Comments, order and alignment of a TOML file stay; a value with anything in it is not misread."""
    text = 'a = "1"   # one\ndate = 2026-01-01\nb = "\\\\1"\n'
    assert set_values(text, {"a": '"\\\\2"', "date": "2027-01-01", "missing": "1"}) == (
        'a = "\\\\2"   # one\ndate = 2027-01-01\nb = "\\\\1"\n'
    )


# ----------------------------------------------------------------------------------------------- fetch


class Answers(http.server.BaseHTTPRequestHandler):
    """Answers by path: a document, a redirect, a circle, too much, too slow a drip."""

    def do_GET(self) -> None:
        """Answer one request."""
        path = self.path.partition("?")[0]
        if path == "/circle":
            self.answer(302, b"", location="/circle")
        elif path == "/moved":
            self.answer(301, b"", location="/document")
        elif path == "/away":
            self.answer(302, b"", location="http://example.com/document")
        elif path == "/large":
            self.answer(200, b"x" * 5000)
        elif path == "/headless":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nx: ")
            self.rfile.read()  # until the other side ends it
        elif path == "/endless":
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"openapi")
            self.rfile.read()
        elif path == "/document":
            self.answer(200, b"openapi: 3.0.3\n")
        elif path == "/tiny":
            self.answer(200, json.dumps(TINY).encode())
        else:
            self.answer(404, b"")

    def answer(self, status: int, body: bytes, **headers: str) -> None:
        """Send one response."""
        self.send_response(status)
        for name, value in {**headers, "content-length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    """A server on loopback; gives its address."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers) as running:
        thread = threading.Thread(target=partial(running.serve_forever, poll_interval=0.01))
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


def test_plain_http_is_for_loopback(server: str) -> None:
    """A server of one's own may speak plain http, redirects included."""
    assert fetch(f"{server}/document", max_size=100) == b"openapi: 3.0.3\n"
    assert fetch(f"{server}/moved", max_size=100) == b"openapi: 3.0.3\n"


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/circle", "redirects more than 5 times"),
        ("/away", "http://example.com/document is refused"),
        ("/large", "more than 100 bytes"),
        ("/nothing", "answered 404"),
    ],
)
def test_fetch_is_bounded(server: str, path: str, says: str) -> None:
    """Redirects are counted and held to the same rules; size and status are checked."""
    with pytest.raises(FetchError, match=says):
        fetch(f"{server}{path}", max_size=100)


@pytest.mark.parametrize("path", ["/circle", "/large", "/nothing", "/headless"])
def test_fetch_says_nothing_secret_of_an_address(server: str, path: str) -> None:
    """User, password and query are sent, and in no message."""
    secret = server.replace("//", "//me:pass-word@") + path
    with pytest.raises(FetchError) as raised:
        fetch(f"{secret}?token=tok-en#frag", max_size=100, seconds=0.3)
    assert str(raised.value).startswith(f"{server}{path} ")
    for word in ("me:", "pass-word", "tok-en", "frag"):
        assert word not in str(raised.value)


def test_received_document_records_nothing_secret_of_its_address(server: str) -> None:
    """source.toml names where it is from, without user, password and query."""
    place = f"{server.replace('//', '//me:pass-word@')}/tiny?token=tok-en"
    text = receive(place).source(dt.date(2026, 1, 2))
    assert f'url = "{server}/tiny"' in text
    assert "pass-word" not in text
    assert "tok-en" not in text


@pytest.mark.parametrize("path", ["/headless", "/endless"])
def test_fetch_takes_no_longer_than_it_may(server: str, path: str) -> None:
    """The time for the whole fetch is bounded, wherever in its answer a server falls silent."""
    with pytest.raises(FetchError, match=r"took longer than 0\.3 s$"):
        fetch(f"{server}{path}", max_size=100, seconds=0.3)


def test_closed_port_is_one_line(server: str) -> None:
    """A connection that fails is a FetchError of one line."""
    with pytest.raises(FetchError, match=r"^http://127\.0\.0\.1:9/x cannot be fetched: .+$"):
        fetch("http://127.0.0.1:9/x", max_size=100)


def test_file_is_read(tmp_path: Path) -> None:
    """A path and a file: URL are the same."""
    path = tmp_path / "a.yaml"
    path.write_text("x")
    assert fetch(str(path), max_size=1) == fetch(path.as_uri(), max_size=1) == b"x"
    with pytest.raises(FetchError, match="more than 0 bytes"):
        fetch(str(path), max_size=0)


# ---------------------------------------------------------------------------------------------- report


def test_report_says_what_a_package_covers(tmp_path: Path) -> None:
    """Figures, formats without a Python type, inferred tags, open places: for people and as JSON."""
    document = copy.deepcopy(TINY)
    cat = {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"type": "string", "enum": ["cat"]}},
    }
    dog = {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"type": "string", "enum": ["dog"]}},
    }
    properties = document["components"]["schemas"]["Pet"]["properties"]
    properties.update(mail={"type": "string", "format": "email"}, free={}, friend={"anyOf": [cat, dog]})
    path = write(tmp_path / "document.yaml", document)
    outcome = run("report", "--document", path, "--json")
    assert outcome.code == 0
    (coverage,) = outcome.json.values()
    assert coverage["operations_in_document"] == coverage["operations_generated"] == 1
    assert coverage["unknown_formats"] == {"email": 1}
    assert coverage["any_in_document"] == 1
    assert coverage["inferred_tags"] == [{"union": "PetFriend", "property": "kind"}]
    assert coverage["dropped"] == coverage["names_changed"] == []
    text = run("report", "--document", path).out
    assert "operations     1 of 1" in text
    assert "email (1)" in text


def test_report_of_the_vendored_apis_is_whole() -> None:
    """Every operation of every vendored document is generated, and nothing is left open in silence."""
    outcome = run("report", "--json")
    assert outcome.code == 0
    for coverage in outcome.json.values():
        assert coverage["operations_generated"] == coverage["operations_in_document"]
        assert coverage["dropped"] == coverage["warnings"] == []


def test_document_is_written_as_yaml_that_reads_back(made: Checkout) -> None:
    """What --accept writes is the document, texts of several lines and all."""
    document = newer()
    document["paths"]["/pets/{id}"]["get"]["description"] = "One.\n\nTwo: three # four\n"
    write(made.root.parent / "newer.yaml", document)
    made.run("vendor", "tiny", "--accept")
    text = (made.api / "document.yaml").read_text()
    assert yaml.safe_load(text)["paths"]["/pets/{id}"]["get"]["description"] == "One.\n\nTwo: three # four\n"
    assert "description: |" in text


def test_action_that_changes_nothing_is_told(made: Checkout) -> None:
    """What makes no difference to the package can go, and is told by file and line; the rest is not."""
    made.overlay()
    made.overlay(
        {
            **NAMING,
            "actions": [
                {"target": "$.paths['/pets/{id}'].get", "update": {"x-invocant-retry": "unsafe"}},
                {"target": "$.components.schemas.Pet", "update": {"x-invocant-name": "Pet"}},
            ],
        },
        "02-more.yaml",
    )
    outcome = made.run("vendor", "tiny")
    assert outcome.err == (
        "needless: pets.get is what GET /pets/{id} is called without it too\n"
        "  can go: action 1 of openapi/tiny/overlays/01-names.yaml:6\n"
        "needless: Pet is what /components/schemas/Pet is called without it too\n"
        "  can go: action 2 of openapi/tiny/overlays/02-more.yaml:9\n"
    )
    assert made.run("vendor", "tiny", "--accept").code == 0
