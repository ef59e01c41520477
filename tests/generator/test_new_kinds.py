"""Kinds of documents whose projects failed their own tests once: each project is made, and runs them all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.generator.projects import ended, make

pytestmark = pytest.mark.checkout

TEXT = {"type": "string"}


def _json(schema: Any) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _answers(schema: Any, status: str = "200") -> dict[str, Any]:
    return {status: {"description": "It.", "content": _json(schema)}}


def _path(name: str, **schema: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {**TEXT, **schema}}


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": properties}


BATCH = _object(id=TEXT, model={"$ref": "#/components/schemas/Model"})
STATES = {"type": "string", "enum": ["queued", "completed", "failed"]}
KINDS: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "An Official API", "version": "1"},
    "servers": [{"url": "https://виды.example"}],
    "paths": {
        "/batches": {
            "post": {"operationId": "createBatch", "requestBody": {"required": True, "content": _json(
                _object(model={"$ref": "#/components/schemas/Model"}))}, "responses": _answers(BATCH, "201")},
        },
        "/batches?beta=true": {
            "get": {"operationId": "listBeta", "responses": _answers({"type": "array", "items": BATCH})},
        },
        "/batches/{id}": {
            "get": {"operationId": "getBatch", "parameters": [_path("id")], "responses": _answers(BATCH)},
        },
        "/batches/{id}/cancel": {
            "post": {"operationId": "cancelBatch", "parameters": [_path("id", format="uuid")],
                     "responses": _answers(BATCH)},
        },
        "/imports": {
            "post": {"operationId": "createImport", "responses": _answers(_object(id=TEXT), "201")},
        },
        "/accounts/{code}/plan": {
            "get": {"operationId": "getPlan", "parameters": [_path("code", pattern="^ACC-([0-9]{3}){2}$")],
                    "responses": _answers(_object(plan=TEXT))},
        },
        "/книги": {
            "post": {"operationId": "createBook", "requestBody": {"required": True, "content": _json(
                _object(название=TEXT))}, "responses": _answers(_object(код=TEXT, название=TEXT), "201")},
        },
        "/книги/{код}": {
            "get": {"operationId": "getBook", "parameters": [
                _path("код"),
                {"name": "User-Agent", "in": "header", "schema": TEXT},
                {"name": "X-名", "in": "header", "schema": TEXT},
            ], "responses": _answers(_object(код=TEXT, название=TEXT))},
        },
        "/only/errors": {
            "get": {"operationId": "getErrors", "responses": _answers(_object(error=TEXT), "401")},
        },
        "/imports/{id}": {
            "get": {"operationId": "getImport", "parameters": [_path("id", format="uuid")],
                    "responses": _answers(_object(id=TEXT, status=STATES))},
        },
    },
    "components": {
        "schemas": {"Model": {"type": None, "anyOf": [TEXT, {"type": "string", "enum": ["small", "large"]}]}},
    },
}  # fmt: skip
"""A path that only its query tells from another, a type that names none, ids that are any text in the record
and UUIDs in a path, a job whose state another operation tells, an unusual pattern, names and a host of
another script, a header that clients send anyhow and one that nobody can send, errors without a success."""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project of that document."""
    place = tmp_path_factory.mktemp("kinds")
    (place / "kinds.json").write_text(json.dumps(KINDS))
    done = make("official", "--document", "kinds.json", cwd=place)
    assert done.exit_code == 0, done.output
    return place / "official"


@pytest.mark.long
@pytest.mark.parametrize("most", ["0", "3"])
def test_tests_of_the_project_pass(project: Path, most: str) -> None:
    """All operations, or some of them spread over the document, are tested, and none is skipped."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=project,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(["src", *sys.path]), "INVOCANT_OPERATIONS": most},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, ended(done)
    assert "skipped" not in done.stdout


@pytest.mark.long
def test_readme_is_right_in_its_small_words(project: Path) -> None:
    """An article is that of the name that follows, and a block of code stands by itself."""
    readme = (project / "README.md").read_text("utf-8")
    assert "Whatever goes wrong is an `OfficialError`" in readme
    assert "Client of An Official API." in readme
    assert "```\n\n`OFFICIAL_BASE_URL` is where another server is named" in readme
    assert "as a test does.\n\n```python\n" in readme
