"""Hostile and broken documents: no code is run, nothing is written elsewhere, nothing hangs."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.generator.commands import TINY, Outcome, run, snapshot
from tests.generator.forking import Forked
from tests.generator.hostile import documents, old_documents, written

pytestmark = pytest.mark.checkout

LONGEST = 10.0
"""Seconds of work that one document may take, those of child processes included."""


def work() -> float:
    """Return the seconds of work done so far: what a busy machine makes longer does not count."""
    return sum(os.times()[:4]) + Forked.used_seconds


def refuse_or_import(document: dict[str, Any]) -> None:
    """Generate a package of *document*: it imports, or the document is refused; nothing else happens."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        path = root / "document.json"
        path.write_text(written(document, (root / "mark").as_posix()))
        start = work()
        outcome = run(
            "generate", "--document", path, "--package", "made", "--output", root / "out", "--no-validate"
        )
        assert work() - start < LONGEST
        files = set(snapshot(root))
        assert outcome.code in (0, 1)
        assert not (root / "mark").exists()
        if outcome.code == 0:
            lock = "out/made.names.lock"
            assert all(name in ("document.json", lock) or name.startswith("out/made/") for name in files)
        else:
            assert files == {"document.json"}
            assert "  why:   " in outcome.err
        assert "the fault is the generator's" not in outcome.err
        assert "\x1b" not in outcome.err


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
@given(st.data())
@settings(max_examples=examples(2), suppress_health_check=list(HealthCheck))
def test_hostile_document_never_becomes_code(version: str, data: st.DataObject) -> None:
    """Whatever the strings of a document are, the package imports without running them, or is refused."""
    refuse_or_import(data.draw(documents(version)))


@given(old_documents())
@settings(max_examples=examples(2), suppress_health_check=list(HealthCheck))
def test_hostile_document_of_swagger_2_never_becomes_code(document: dict[str, Any]) -> None:
    """The same where the strings stand in other places, and reading moves them."""
    refuse_or_import(document)


@pytest.mark.hostile
@pytest.mark.parametrize("part", range(8))
def test_two_thousand_hostile_documents(part: int) -> None:
    """The same for eight times 250 documents, each part with a chance of its own."""

    @given(documents() if part % 4 else old_documents())
    @settings(max_examples=250, derandomize=False, suppress_health_check=list(HealthCheck))
    def search(document: dict[str, Any]) -> None:
        refuse_or_import(document)

    assert part in range(8)
    search()


# ------------------------------------------------------------------------- documents broken on purpose


def generate(folder: Path, text: str | bytes, *options: str) -> tuple[Outcome, float]:
    """Generate a package of a document's text; return what the command said and how long it took."""
    path = folder / "document.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    start = work()
    outcome = run(
        "generate",
        "--document",
        path,
        "--package",
        "made",
        "--output",
        folder / "out",
        "--verify",
        "none",
        *options,
    )
    return outcome, work() - start


def with_schemas(**schemas: Any) -> str:
    """Return the tiny document with these component schemas, as JSON."""
    return json.dumps({**TINY, "components": {"schemas": {**TINY["components"]["schemas"], **schemas}}})


LEVEL = 1_000_000
HEAD = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\n"
REFUSED: dict[str, tuple[str | bytes, str]] = {
    "a million arrays in each other, JSON": (
        '{"openapi": "3.0.3", "a": ' + "[" * LEVEL + "]" * LEVEL + "}",
        "nest",
    ),
    "a million objects in each other, JSON": ('{"a":' * LEVEL + "1" + "}" * LEVEL, "nest"),
    "a million lists in each other, YAML": (HEAD + "x-a: " + "[" * LEVEL + "]" * LEVEL, "nest"),
    "a list that holds itself": (HEAD + "x-a: &a [*a]\n", "itself"),
    "ten levels of ten aliases": (
        HEAD
        + "x-0: &l0 ["
        + ", ".join(["lol"] * 10)
        + "]\n"
        + "".join(f"x-{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]\n" for n in range(1, 10)),
        "aliases",
    ),
    "a tag that makes an object": (HEAD + "x-a: !!python/object/apply:os.system ['true']\n", "python/object"),
    "a key that stands twice, YAML": (HEAD + "info: {}\n", "info"),
    "a key that stands twice, JSON": ('{"openapi": "3.0.3", "openapi": "3.0.3"}', "openapi"),
    "more than 16 MiB": (HEAD + "x-a: " + "a" * (16 * 2**20), "--max-size"),
    "not UTF-8": (b"openapi: \xff", "UTF-8"),
    "no object": ("- 1\n- 2\n", "object"),
    "nothing": ("", "why:"),
    "a reference to a host": (
        with_schemas(Far={"$ref": "https://example.com/a.yaml#/b"}),
        "https://example.com",
    ),
    "a reference to a file": (with_schemas(Near={"$ref": "secrets.yaml#/b"}), "--allow-refs"),
    "NaN": ('{"openapi": "3.0.3", "x": NaN}', "NaN"),
}


@pytest.mark.sampled(3)
@pytest.mark.parametrize(("text", "says"), REFUSED.values(), ids=REFUSED)
def test_broken_document_is_refused(tmp_path: Path, text: str | bytes, says: str) -> None:
    """What no document may be is refused in time with a diagnostic of five parts, and nothing is written."""
    outcome, seconds = generate(tmp_path, text)
    assert outcome.code == 1
    assert seconds < LONGEST
    assert says in outcome.err
    for part in ("error: ", "  where: ", "  piece: ", "  why:   ", "  fix:   ", "nothing was changed"):
        assert part in outcome.err
    assert list(snapshot(tmp_path)) == ["document.yaml"]


@pytest.mark.parametrize(
    "reference", ["../outside.yaml", "/etc/passwd", "file:///etc/passwd", "https://example.com/a"]
)
def test_references_out_of_the_folder_are_refused_even_when_allowed(tmp_path: Path, reference: str) -> None:
    """--allow-refs follows files beside the document, never above its folder and never over the network."""
    (tmp_path / "outside.yaml").write_text("type: string\n")
    folder = tmp_path / "in"
    folder.mkdir()
    outcome, _ = generate(folder, with_schemas(Out={"$ref": reference}), "--allow-refs")
    assert outcome.code == 1
    assert "  why:   " in outcome.err


def test_files_beside_the_document_are_followed_when_allowed(tmp_path: Path) -> None:
    """--allow-refs takes schemas out of files of the same folder."""
    (tmp_path / "beside.yaml").write_text("Street: {type: object, properties: {name: {type: string}}}\n")
    outcome, _ = generate(tmp_path, with_schemas(Near={"$ref": "beside.yaml#/Street"}), "--allow-refs")
    assert outcome.code == 0
    assert "name: str" in "".join(
        content.decode() for name, content in snapshot(tmp_path / "out").items() if name.endswith(".py")
    )


CYCLES: dict[str, dict[str, Any]] = {
    "a reference to itself": {"A": {"$ref": "#/components/schemas/A"}},
    "two references to each other": {
        "A": {"$ref": "#/components/schemas/B"},
        "B": {"$ref": "#/components/schemas/A"},
    },
    "an allOf of itself": {"A": {"allOf": [{"$ref": "#/components/schemas/A"}, {"type": "object"}]}},
    "a list of itself": {"A": {"type": "array", "items": {"$ref": "#/components/schemas/A"}}},
    "a union of itself": {"A": {"anyOf": [{"type": "string"}, {"$ref": "#/components/schemas/A"}]}},
    "a map of itself": {"A": {"type": "object", "additionalProperties": {"$ref": "#/components/schemas/A"}}},
    "a property of itself": {
        "A": {"type": "object", "properties": {"a": {"$ref": "#/components/schemas/A"}}}
    },
    "a property's property": {"A": {"$ref": "#/components/schemas/A/properties/a"}},
}


@pytest.mark.sampled(3)
@pytest.mark.parametrize("schemas", CYCLES.values(), ids=CYCLES)
def test_cycles_end(tmp_path: Path, schemas: dict[str, Any]) -> None:
    """A schema that leads to itself gives a package, or a diagnostic, and never an endless run."""
    document = json.loads(with_schemas(**schemas))
    answer = {
        "description": "",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}},
    }
    document["paths"]["/a"] = {"get": {"operationId": "getA", "responses": {"200": answer}}}
    outcome, seconds = generate(tmp_path, json.dumps(document), "--verify", "import")
    assert seconds < LONGEST
    assert outcome.code == 0, outcome.err


def test_names_that_differ_in_case_alone_give_different_files(tmp_path: Path) -> None:
    """Classes, tags and operations that a case-insensitive disk takes for one get files of their own."""
    document = json.loads(
        with_schemas(pet=TINY["components"]["schemas"]["Pet"], PET={"type": "string", "enum": ["a", "b"]})
    )
    for number, tag in enumerate(("Pets", "pets", "PETS")):
        operation = {"operationId": f"{tag}List", "tags": [tag], "responses": {"204": {"description": ""}}}
        document["paths"][f"/{number}"] = {"get": operation}
    outcome, _ = generate(tmp_path, json.dumps(document), "--verify", "import")
    assert outcome.code == 0, outcome.err
    files = list(snapshot(tmp_path / "out"))
    assert len({name.casefold() for name in files}) == len(files)


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    "path",
    ["/../../etc/passwd", "/{../../x}", "/%2e%2e/x", "/a\\..\\b", "/" + "a/" * 500, "//", "/{}", "/{a}{a}"],
)
def test_paths_name_no_file(tmp_path: Path, path: str) -> None:
    """Whatever a path says, the files of its operation lie in the package."""
    document = json.loads(with_schemas())
    document["paths"][path] = {"get": {"responses": {"204": {"description": ""}}}}
    outcome, _ = generate(tmp_path, json.dumps(document), "--verify", "import")
    assert outcome.code in (0, 1)
    beside = {"document.yaml", "out/made.names.lock"}
    assert all(name in beside or name.startswith("out/made/") for name in snapshot(tmp_path))


@pytest.mark.parametrize("end", ["version.txt", "/absolute", "-rf"])
def test_package_name_is_no_path(tmp_path: Path, end: str) -> None:
    """A package name that is a path, or an option, is a mistaken command."""
    path = tmp_path / "document.json"
    path.write_text(with_schemas())
    outcome = run("generate", "--document", path, f"--package=../{end}", "--output", tmp_path / "out")
    assert outcome.code == 2
    assert not (tmp_path / "out").exists()
