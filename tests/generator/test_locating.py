"""Errors say where a person finds what is wrong: file and line, of the document or of the overlay."""

from __future__ import annotations

import copy
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from invocant_generator import _findings as findings
from invocant_generator import _process as process
from tests.generator.commands import NAMING, TINY, Checkout, Outcome, checkout, run, write
from tests.generator.validating import start_process

pytestmark = pytest.mark.checkout


@pytest.fixture
def tiny(tmp_path: Path) -> Checkout:
    """A checkout of which nothing is generated."""
    return checkout(tmp_path)


def said_on(path: Path, text: str) -> int:
    """Return the number of the line of the file that has *text*."""
    (number,) = [number for number, line in enumerate(path.read_text().split("\n"), 1) if text in line]
    return number


def where(outcome: Outcome) -> list[str]:
    """Return what each error says of its place."""
    assert outcome.code == 1, outcome.err
    return [
        line.removeprefix("  where: ") for line in outcome.err.split("\n") if line.startswith("  where: ")
    ]


def test_a_mistake_in_the_document_has_its_line(tiny: Checkout) -> None:
    """The pointer is kept, and the file and the line stand behind it; -q says as much."""
    document = copy.deepcopy(TINY)
    document["components"]["schemas"]["Pet"]["properties"]["name"] = {"$ref": "https://example.com/x.yaml"}
    tiny.document(document)
    line = said_on(tiny.api / "document.yaml", "$ref: https://example.com") - 1
    (place,) = where(tiny.run("-q", "generate"))
    assert place == f"/components/schemas/Pet/properties/name, openapi/tiny/document.yaml:{line}"


def test_a_text_that_cannot_be_read_has_its_line(tiny: Checkout) -> None:
    """Where there is no pointer yet, the reader's own line is told."""
    (tiny.api / "document.yaml").write_text("openapi: 3.1.0\ninfo: [\n}\n")
    (place,) = where(tiny.run("generate"))
    assert place == "openapi/tiny/document.yaml:3"


@pytest.mark.parametrize("content", [b"\xff", b"[]"])
def test_a_file_that_is_wrong_as_a_whole_is_named(tiny: Checkout, content: bytes) -> None:
    """No line of it is meant, and no place in it."""
    (tiny.api / "document.yaml").write_bytes(content)
    (place,) = where(tiny.run("generate"))
    assert place == "openapi/tiny/document.yaml"


def test_an_overlay_that_is_wrong_as_a_whole_is_named(tiny: Checkout) -> None:
    """It is the overlay that is no YAML, not the document."""
    (tiny.api / "overlays" / "01-names.yaml").write_bytes(b"\xff")
    (place,) = where(tiny.run("generate"))
    assert "openapi/tiny/overlays/01-names.yaml" in place


def test_a_lock_that_is_wrong_is_named(tiny: Checkout) -> None:
    """A names lock is a file too."""
    (tiny.api / "names.lock").write_text("[")
    (place,) = where(tiny.run("generate"))
    assert place == "openapi/tiny/names.lock"


def test_an_action_without_effect_has_its_line(tiny: Checkout) -> None:
    """The overlay is named with the line of the target."""
    actions = [*NAMING["actions"], {"target": "$.paths['/cats']", "update": {"get": {}}}]
    tiny.overlay({**NAMING, "actions": actions})
    line = said_on(tiny.api / "overlays" / "01-names.yaml", "/cats")
    (place,) = where(tiny.run("generate"))
    name = "openapi/tiny/overlays/01-names.yaml"
    assert place == f"{name}#/actions/1/target, {name}:{line}"


def test_an_update_that_is_wrong_has_the_line_of_the_overlay(tiny: Checkout) -> None:
    """What an overlay said is located in the overlay, whichever step finds it."""
    update = {
        "responses": {"201": {"$ref": "https://example.com/answer.yaml"}},
        "x-invocant-retry": "perhaps",
    }
    tiny.overlay({**NAMING, "actions": [{"target": "$.paths['/pets/{id}'].get", "update": update}]})
    path = tiny.api / "overlays" / "01-names.yaml"
    name = "openapi/tiny/overlays/01-names.yaml"
    (place,) = where(tiny.run("generate"))
    line = said_on(path, "x-invocant-retry")
    assert place == f"{name}#/actions/0/update/x-invocant-retry, {name}:{line}"


def test_what_is_left_out_has_its_line(tiny: Checkout) -> None:
    """A part that is dropped is a diagnostic like any other, in the summary too."""
    document = copy.deepcopy(TINY)
    document["paths"]["/toys"] = {"get": {"operationId": "getToys", "responses": {"200": {"$ref": "x.yaml"}}}}
    tiny.document(document)
    tiny.settings(partial=True, verify="none")
    outcome = tiny.run("generate", "--json")
    assert outcome.code == 3, outcome.err
    (dropped,) = outcome.json["tiny"]["dropped"]
    assert dropped["place"].startswith("openapi/tiny/document.yaml:")


@pytest.mark.parametrize(
    ("package", "says"),
    [
        ("json", "hides the module json of Python"),
        ("email.client", "hides the module email of Python"),
        ("httpx", "hides the module httpx of what the package needs"),
    ],
)
def test_a_package_that_hides_a_module_is_refused(tmp_path: Path, package: str, says: str) -> None:
    """On the import path it would come before the module of that name, for the package itself too."""
    document = write(tmp_path / "api.yaml", TINY)
    outcome = run("generate", "--document", document, "--package", package, "--output", tmp_path / "out")
    assert outcome.code == 2
    assert says in outcome.err
    assert not (tmp_path / "out").exists()


def test_a_package_inside_another_may_be_called_so(tmp_path: Path) -> None:
    """`acme.json` hides nothing."""
    document = write(tmp_path / "api.yaml", TINY)
    words: tuple[Any, ...] = ("--document", document, "--package", "acme.json", "--output", tmp_path / "out")
    assert run("generate", *words, "--verify", "none").code == 0


@pytest.mark.parametrize(
    ("script", "says"),
    [
        (
            "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
            "it ended with signal SIGKILL: it said nothing",
        ),
        ("raise RuntimeError('no memory')", "it ended with exit code 1: RuntimeError: no memory"),
        ("print('half')", "its answer cannot be read: half"),
    ],
    ids=["killed", "error", "garbage"],
)
def test_a_validator_that_dies_says_so(tmp_path: Path, script: str, says: str) -> None:
    """Its only finding is how it ended, so that no finding never stands for no answer."""
    child = process.start([sys.executable, "-c", script], cwd=tmp_path, env={"PATH": os.environ["PATH"]})
    assert findings.collect(child) == [f"openapi-spec-validator said nothing of the document: {says}"]


def test_reference_to_nothing_is_a_finding() -> None:
    """The validator ends at one that it cannot follow: it is named, after what was found before."""
    schema = {"$ref": "#/components/schemas/Missing"}
    answer = {"description": "It.", "content": {"application/json": {"schema": schema}}}
    told = findings.validate({**TINY, "paths": {"/a": {"get": {"responses": {"200": answer}}}}})
    assert told == ["/components/schemas/Missing: nothing is there, and the validator went no further"]


@pytest.mark.parametrize(
    "document", [TINY, {**TINY, "paths": 5, "info": {}}, {"openapi": "3.1.0"}], ids=["none", "some", "bare"]
)
def test_the_validator_of_the_tests_says_what_its_process_says(
    tmp_path: Path, document: dict[str, Any]
) -> None:
    """The tests of a folder hear it without a process of its own; the words are the same."""
    heard = findings.collect(findings.start(document, tmp_path))
    assert heard == findings.collect(start_process(document, tmp_path))
    assert bool(heard) == (document is not TINY)


def test_a_validator_that_died_is_told_to_people(tiny: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is written on standard error, with -q too, and the package is made all the same."""
    monkeypatch.setattr(
        findings,
        "start",
        lambda document, folder: process.start(
            [sys.executable, "-c", "raise SystemExit('gone')"], cwd=folder
        ),
    )
    tiny.settings(verify="none")
    outcome = tiny.run("-q", "generate")
    assert outcome.code == 0
    assert (
        "openapi-spec-validator said nothing of the document: it ended with exit code 1: gone" in outcome.err
    )


def test_a_method_is_noted_by_its_own_name(tiny: Checkout) -> None:
    """Two operations may share an id, which then names neither method wrongly."""
    document = copy.deepcopy(TINY)
    answer = {"responses": {"204": {"description": ""}}, "operationId": "same"}
    document["paths"]["/same"] = {"get": answer, "post": answer}
    tiny.document(document)
    tiny.settings(verify="none")
    outcome = tiny.run("generate", "--json")
    (note,) = [note for note in outcome.json["tiny"]["notes"] if note["pointer"] == "/paths/~1same/post"]
    text = (tiny.package / "resources" / "same.py").read_text()
    method = note["what"].rpartition(".")[2]
    assert note == {
        "what": f"the method is called same.{method}",
        "pointer": "/paths/~1same/post",
        "why": "another operation has the id 'same', too",
    }
    assert f"def {method}(" in text
