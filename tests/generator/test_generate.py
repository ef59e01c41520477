"""Tests of `python -m generator generate` and `check`: whole packages, or nothing changed."""

from __future__ import annotations

import copy
import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click
import pytest
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import ParseError

from invocant_generator._cli import main
from invocant_generator._output import format as layout
from invocant_generator._output import lock, swap, verify
from tests.generator.commands import NAMING, TINY, Checkout, checkout, run, snapshot, write

pytestmark = pytest.mark.checkout

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """A checkout whose client was generated and imports; not to be written to."""
    made = checkout(tmp_path_factory.mktemp("made"))
    outcome = made.run("generate", "--json")
    assert outcome.code == 0, outcome.err
    (made.root / "summary.json").write_text(outcome.out)
    return made


@pytest.fixture
def mine(made: Checkout, tmp_path: Path) -> Checkout:
    """A copy of the generated checkout, to be changed."""
    shutil.copytree(made.root, tmp_path / "checkout")
    return Checkout(tmp_path / "checkout")


def changed(document: dict[str, Any] = TINY, **schemas: Any) -> dict[str, Any]:
    """Return a copy of *document* with other component schemas."""
    result = copy.deepcopy(document)
    result["components"]["schemas"].update(schemas)
    return result


# -------------------------------------------------------------------------------------- what comes out


def test_summary_says_what_became_of_the_document(made: Checkout) -> None:
    """--json prints one object per API with every figure, and nothing else on standard output."""
    summary = json.loads((made.root / "summary.json").read_text())
    assert summary["tiny"].pop("seconds") > 0
    assert summary == {
        "tiny": {
            "operations_in_document": 1,
            "operations_generated": 1,
            "schemas": 2,
            "skipped": [],
            "dropped": [],
            "warnings": [],
            "findings": [],
            "widened": [],
            "open": [],
            "notes": [],
            "names_changed": [],
        }
    }


def test_package_can_be_called(made: Checkout) -> None:
    """The package imports from generated/, knows its operation and holds the resolved document."""
    script = (
        "from invocant_api.tiny import Client; from invocant_api.tiny.operations import TABLE;"
        "from invocant_api.tiny.models import Pet;"
        "print(list(TABLE), Pet.from_dict({'name': 'Ida'}).name, hasattr(Client, 'pets'))"
    )
    env = {**os.environ, "PYTHONPATH": os.pathsep.join((str(made.root / "generated"), str(ROOT)))}
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=env, check=True
    )
    assert result.stdout == "['pets.get'] Ida True\n"
    document = json.loads((made.package / "document.json").read_text())
    assert document["paths"]["/pets/{id}"]["get"]["x-invocant-name"] == "pets.get"


def test_lock_holds_every_input_and_output(made: Checkout) -> None:
    """The lock has digests of document, overlay, names, generator, templates, tools and each file made."""
    (section,) = lock.read(made.package.parent / "lock.toml").values()
    assert section.verified == "import"
    assert {
        "openapi/tiny/document.yaml",
        "openapi/tiny/overlays/01-names.yaml",
        "openapi/tiny/names.lock",
    } < set(section.inputs)
    assert {"generator", "generator/templates", "invocant/documents", "ruff", "openapi-python-client"} < set(
        section.inputs
    )
    assert set(section.output) == set(snapshot(made.package))


def test_same_input_same_bytes(made: Checkout, tmp_path: Path) -> None:
    """Another folder, another hash seed, another process: the bytes are the same."""
    other = checkout(tmp_path / "other")
    command = [
        sys.executable,
        "-m",
        "generator",
        "--root",
        str(other.root),
        "-q",
        "generate",
        "--verify",
        "none",
    ]
    subprocess.run(command, check=True, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": "7"})
    assert snapshot(other.package) == snapshot(made.package)
    assert (other.api / "names.lock").read_bytes() == (made.api / "names.lock").read_bytes()


def test_no_path_of_the_machine_is_written(made: Checkout) -> None:
    """No file that is generated names the folder it was generated in."""
    files = {**snapshot(made.package.parent), **snapshot(made.api)}
    assert not [name for name, content in files.items() if str(made.root).encode() in content]


# --------------------------------------------------------------------------------------- nothing to do


def test_second_run_does_nothing(mine: Checkout) -> None:
    """Nothing changed: no file is touched, the summary is that of the last run, no heavy module is loaded."""
    before = {path: path.stat().st_mtime_ns for path in mine.root.rglob("*")}
    script = (
        "import sys; from invocant_generator._cli import main\n"
        "try: main()\n"
        "finally: print([m for m in ('pydantic', 'jinja2') if m in sys.modules], file=sys.stderr)"
    )
    command = [sys.executable, "-c", script, "--root", str(mine.root), "generate", "--json"]
    result = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert {path: path.stat().st_mtime_ns for path in mine.root.rglob("*")} == before
    summary = json.loads(result.stdout)["tiny"]
    assert summary["operations_generated"] == 1
    assert summary["seconds"] < 1
    assert result.stderr.splitlines() == ["nothing to do: tiny up to date", "[]"]


def test_force_generates_all_the_same(mine: Checkout) -> None:
    """--force goes through every step, and changes no byte."""
    before = mine.snapshot()
    outcome = mine.run("generate", "--force")
    assert outcome.code == 0
    assert "wrote tiny" in outcome.err
    assert mine.snapshot() == before


@pytest.mark.parametrize("what", ["edited", "missing", "not generated"])
def test_hand_edit_is_noticed(mine: Checkout, what: str) -> None:
    """An edited, missing or extra file is named by check and by generate; what is missing is put right."""
    before = snapshot(mine.package)
    path = mine.package / ("notes.py" if what == "not generated" else "client.py")
    if what == "missing":
        path.unlink()
    else:
        path.write_text("mine = 1\n")
    check = mine.run("check")
    assert check.code == 1
    assert f"generated/invocant_api/tiny/{path.name}" in check.out
    after = snapshot(mine.package)
    outcome = mine.run("generate")
    assert f"tiny/{path.name}: {what}" in outcome.err
    assert outcome.code == (0 if what == "missing" else 1)
    assert snapshot(mine.package) == (before if what == "missing" else after)


def test_generator_of_another_day_is_noticed(mine: Checkout) -> None:
    """When the sources of the generator changed, check says so even where no byte of the output did."""
    path = mine.package.parent / "lock.toml"
    digest = lock.generator_digests()["generator/templates"]
    path.write_text(path.read_text().replace(digest, "0" * 64))
    check = mine.run("check")
    assert check.code == 1
    assert (
        check.out
        == "generated/invocant_api/lock.toml: tiny: generator/templates: changed since it was written\n"
    )


def test_check_finds_a_fresh_tree_fresh(made: Checkout) -> None:
    """What was just generated is what the documents give, and check changes nothing."""
    before = made.snapshot()
    assert made.run("check").code == 0
    assert made.snapshot() == before


def test_words_of_the_validator_are_no_difference(mine: Checkout) -> None:
    """Another release of the validator, or a slower machine, says other words; any other figure is ours."""
    path = mine.package.parent / "lock.toml"
    text = path.read_text()
    assert "findings = []" in text
    path.write_text(
        text.replace("findings = []", 'findings = ["the validator did not finish in 8 s of CPU time"]')
    )
    assert mine.run("check").code == 0
    path.write_text(text.replace("operations_generated = 1", "operations_generated = 2"))
    check = mine.run("check")
    assert (check.code, check.out) == (1, "generated/invocant_api/lock.toml: tiny: changed\n")


def test_check_compares_the_files_round_the_packages(mine: Checkout) -> None:
    """A changed root module, a stray file and a package of no document are differences too."""
    root = mine.package.parent
    (root / "__init__.py").write_text("")
    (root / "stray.py").write_text("")
    (root / "gone").mkdir()
    out = mine.run("check").out.splitlines()
    assert out == [
        "generated/invocant_api/__init__.py: changed",
        "generated/invocant_api/stray.py: extra, nothing generates it",
        "generated/invocant_api/gone: extra, no document stands for it",
    ]


def test_package_of_a_document_that_is_gone_goes(mine: Checkout) -> None:
    """Generating everything removes the package that no document stands for, and its section of the lock."""
    shutil.copytree(mine.api, mine.root / "openapi" / "other")
    assert mine.run("generate", "--verify", "none").code == 0
    shutil.rmtree(mine.root / "openapi" / "other")
    assert mine.run("generate").code == 0
    assert not (mine.package.parent / "other").exists()
    assert list(lock.read(mine.package.parent / "lock.toml")) == ["tiny"]


def test_less_verified_than_asked_is_verified_now(mine: Checkout) -> None:
    """A package written with --verify none does not count as up to date, nor as fresh."""
    assert mine.run("generate", "--force", "--verify", "none").code == 0
    assert "verified none, not import" in mine.run("check").out
    assert "wrote tiny" in mine.run("generate").err


# ------------------------------------------------------------------------------------- nothing changed


BROKEN: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "not OpenAPI": ({"swagger": "1.2"}, NAMING, "Swagger 2.0"),
    "reference to a host": (
        changed(Pet={"$ref": "https://example.com/pet.yaml"}),
        NAMING,
        "https://example.com",
    ),
    "overlay that matches nothing": (
        TINY,
        {**NAMING, "actions": [{"target": "$.paths['/cats']", "update": {"get": {}}}]},
        "openapi/tiny/overlays/01-names.yaml#/actions/0",
    ),
    "overlay of another version": (
        TINY,
        {**NAMING, "overlay": "9.0.0"},
        "openapi/tiny/overlays/01-names.yaml",
    ),
    "extension keyword that is none": (
        TINY,
        {
            **NAMING,
            "actions": [{"target": "$.paths['/pets/{id}'].get", "update": {"x-invocant-retry": "perhaps"}}],
        },
        "x-invocant-retry",
    ),
}


@pytest.mark.parametrize(("document", "overlay", "piece"), BROKEN.values(), ids=BROKEN)
def test_broken_input_changes_nothing(
    mine: Checkout, document: dict[str, Any], overlay: dict[str, Any], piece: str
) -> None:
    """A broken document or overlay gives a diagnostic of five parts, exit code 1, and no changed file."""
    mine.document(document)
    mine.overlay(overlay)
    before = mine.snapshot()
    outcome = mine.run("generate")
    assert outcome.code == 1
    assert piece in outcome.err
    for part in ("error: ", "  where: ", "  piece: ", "  why:   ", "  fix:   "):
        assert part in outcome.err
    assert outcome.err.endswith("nothing was changed\n")
    assert mine.snapshot() == before


def test_document_that_is_no_yaml(mine: Checkout) -> None:
    """A file that is neither YAML nor JSON is refused with its place."""
    (mine.api / "document.yaml").write_text("openapi: [3.0.3\npaths: {}")
    outcome = mine.run("generate")
    assert outcome.code == 1
    assert "  why:   " in outcome.err


def test_document_with_duplicate_keys(mine: Checkout) -> None:
    """A key that stands twice is refused: one of the two would be lost in silence."""
    with (mine.api / "document.yaml").open("a") as file:
        file.write("info: {title: Twice, version: '2'}\n")
    outcome = mine.run("generate")
    assert outcome.code == 1
    assert "info" in outcome.err


def test_names_lock_that_is_none(mine: Checkout) -> None:
    """A names lock that cannot be read stops the run: naming everything anew would break users' imports."""
    (mine.api / "names.lock").write_text("<<<<<<< ours\n")
    outcome = mine.run("generate")
    assert outcome.code == 1
    assert "openapi/tiny/names.lock" in outcome.err


def test_document_over_the_size_limit(mine: Checkout) -> None:
    """A document of more bytes than --max-size is refused, and the message names the option."""
    outcome = mine.run("generate", "--force", "--max-size", "100")
    assert outcome.code == 1
    assert "--max-size" in outcome.err


def test_finding_of_the_validator_is_reported_and_not_fatal(mine: Checkout) -> None:
    """A reference to nothing is a vendor's mistake: left open, reported, and no reason to stop."""
    mine.document(changed(Pet={"$ref": "#/components/schemas/Nobody"}))
    outcome = mine.run("generate", "--json", "--verify", "none")
    assert outcome.code == 0
    summary = outcome.json["tiny"]
    assert "Nobody" in summary["findings"][0]
    assert len(summary["findings"][0]) < 300
    assert "Nobody" in summary["open"][0]["why"]


def test_failing_verification_changes_nothing(mine: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package that does not import is not put in place; the diagnostic names the module and the reason."""
    mine.document(changed(Cat={"type": "object", "properties": {"name": {"type": "string"}}}))
    before = mine.snapshot()
    written = swap.write_files

    def spoil(folder: Path, files: dict[str, bytes]) -> None:
        written(
            folder, {**files, "api.py": b"import nothing_of_this_name\n"} if folder.name == "tiny" else files
        )

    monkeypatch.setattr(swap, "write_files", spoil)
    outcome = mine.run("generate")
    assert outcome.code == 1
    assert "nothing_of_this_name" in outcome.err
    assert "invocant_api.tiny.api does not import" in outcome.err
    assert "  where: invocant_api.tiny.api\n" in outcome.err
    assert mine.snapshot() == before


def test_failing_types_change_nothing(mine: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package that imports but does not type-check is not put in place either."""
    mine.document(changed(Cat={"type": "object", "properties": {"name": {"type": "string"}}}))
    before = mine.snapshot()
    written = swap.write_files

    def spoil(folder: Path, files: dict[str, bytes]) -> None:
        more = {"extra.py": b'number: int = "text"\n'} if folder.name == "tiny" else {}
        written(folder, {**files, **more})

    monkeypatch.setattr(swap, "write_files", spoil)
    outcome = mine.run("generate", "--verify", "types")
    assert outcome.code == 1
    assert "  where: invocant_api/tiny/extra.py:1\n" in outcome.err
    assert mine.snapshot() == before


def test_interrupted_run_leaves_nothing_behind(mine: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C in the middle of the work: the old package stands, no temporary folder stays."""
    mine.document(changed(Cat={"type": "object", "properties": {"name": {"type": "string"}}}))
    before = mine.snapshot()

    def interrupt(folder: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(layout, "format_folder", interrupt)
    assert mine.run("generate").code == 1
    assert mine.snapshot() == before
    assert not list(mine.root.rglob(".generating-*"))


def test_ruff_need_not_be_beside_the_interpreter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What pip put elsewhere (--user, --prefix, --target) is found by its package, also without a PATH."""
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", "")
    assert Path(layout.find_ruff()).is_file()


def test_ruff_without_its_program_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says what is missing, and not that another release is there."""

    def nowhere() -> str:
        raise FileNotFoundError("in none of the folders of this environment")

    monkeypatch.setattr("ruff.find_ruff_bin", nowhere)
    with pytest.raises(layout.FormatError, match=r"without its program: in none of the folders"):
        layout.find_ruff()


def test_another_ruff_is_refused(mine: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    """A formatter of another release would write other bytes, so the run stops and says which is needed."""
    monkeypatch.setattr(layout, "RUFF", "0.0.1")
    outcome = mine.run("generate", "--force")
    assert outcome.code == 1
    assert "ruff 0.0.1" in outcome.err


def test_pins_are_those_of_the_project() -> None:
    """The ruff that lays out generated code is the one that pyproject.toml installs."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert f"ruff=={layout.RUFF}" in project["project"]["optional-dependencies"]["generate"]


# ----------------------------------------------------------------------------------------------- names


def test_names_last_over_an_update(mine: Checkout) -> None:
    """A schema that moves keeps its class, one that is declared otherwise leaves an alias that warns."""
    home = TINY["components"]["schemas"]["Pet"]["properties"]["home"]
    update = changed(
        Pet={
            "type": "object",
            "x-invocant-name": "Animal",
            "required": ["name"],
            "properties": {"name": {"type": "string"}, "home": {"$ref": "#/components/schemas/Address"}},
        },
        Address=home,
    )
    mine.document(update)
    outcome = mine.run("generate", "--json", "--verify", "types")
    assert outcome.code == 0, outcome.err
    assert outcome.json["tiny"]["names_changed"] == [
        {"change": "renamed", "name": "Pet", "new": "Animal", "pointer": "/components/schemas/Pet"}
    ]
    script = (
        "import warnings; warnings.simplefilter('error');"
        "from invocant_api.tiny import models; print(models.PetHome.__name__);"
        "warnings.simplefilter('always'); print(models.Pet is models.Animal)"
    )
    env = {**os.environ, "PYTHONPATH": os.pathsep.join((str(mine.root / "generated"), str(ROOT)))}
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=env, check=True
    )
    assert result.stdout == "PetHome\nTrue\n"
    assert "DeprecationWarning" in result.stderr
    assert mine.run("generate", "--json").json["tiny"]["names_changed"] == []
    assert mine.run("check").out == ""


def test_kind_of_a_renamed_union_lasts_too(mine: Checkout) -> None:
    """Whoever imports a union imports its Kind to decode with: both former names import, and warn."""
    shapes = {
        "Circle": {"type": "object", "properties": {"radius": {"type": "number"}}, "required": ["radius"]},
        "Square": {"type": "object", "properties": {"side": {"type": "number"}}, "required": ["side"]},
    }
    union = {"oneOf": [{"$ref": f"#/components/schemas/{name}"} for name in shapes]}
    use = {"type": "object", "properties": {"shape": {"$ref": "#/components/schemas/Shape"}}}
    mine.document(changed(**shapes, Shape=union, Pet=use))
    assert mine.run("generate", "--json").code == 0
    mine.document(changed(**shapes, Shape={**union, "x-invocant-name": "Outline"}, Pet=use))
    outcome = mine.run("generate", "--json", "--verify", "types")
    assert outcome.code == 0, outcome.err
    script = (
        "import warnings; warnings.simplefilter('always');"
        "from invocant_api.tiny import models;"
        "print(models.Shape is models.Outline, models.shape_kind is models.outline_kind,"
        " models.shape_kind.decode({'side': 1.5}).side, 'shape_kind' in models.__all__)"
    )
    env = {**os.environ, "PYTHONPATH": os.pathsep.join((str(mine.root / "generated"), str(ROOT)))}
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=env, check=True
    )
    assert result.stdout == "True True 1.5 False\n"
    assert "shape_kind is now called outline_kind" in result.stderr


# ---------------------------------------------------------------------------- a document from anywhere


def test_document_from_anywhere(tmp_path: Path) -> None:
    """A package for any document, with overlay and names lock, in a folder with nothing else of ours."""
    document = write(tmp_path / "in" / "api.yaml", TINY)
    overlay = write(tmp_path / "in" / "names.yaml", NAMING)
    arguments: list[str | Path] = [
        "generate",
        "--document",
        document,
        "--package",
        "acme.tiny",
        "--output",
        tmp_path / "out",
    ]
    arguments += ["--overlay", overlay, "--names", tmp_path / "in" / "names.lock"]
    outcome = run(*arguments, "--json")
    assert outcome.code == 0, outcome.err
    assert outcome.json["acme.tiny"]["operations_generated"] == 1
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["acme"]
    assert {"lock.toml", "py.typed", "client.py", "document.json"} < set(
        snapshot(tmp_path / "out" / "acme" / "tiny")
    )
    assert (tmp_path / "in" / "names.lock").exists()
    before = snapshot(tmp_path)
    assert "nothing to do" in run(*arguments).err
    assert snapshot(tmp_path) == before
    assert not [name for name, content in before.items() if str(tmp_path).encode() in content]


NOTHING: Mapping[str, Mapping[str, Any]] = {
    "no-paths": {"paths": {}},
    "webhooks-only": {
        "openapi": "3.1.0",
        "webhooks": {"sold": {"post": {"responses": {"200": {"description": "taken"}}}}},
        "components": {"schemas": {"Pet": {"type": "object", "properties": {"id": {"type": "integer"}}}}},
    },
}
"""Documents without an operation, by what they have instead."""


@pytest.mark.parametrize("parts", NOTHING.values(), ids=NOTHING)
def test_document_without_operations(tmp_path: Path, parts: Mapping[str, Any]) -> None:
    """What offers no operation becomes a package too, whose empty tables type-check."""
    head = {"openapi": "3.0.3", "info": {"title": "Nothing", "version": "1"}}
    document = write(tmp_path / "api.yaml", {**head, **parts})
    outcome = run(
        *("generate", "--document", document, "--package", "nothing", "--output", tmp_path / "out"),
        *("--verify", "types"),
    )
    assert outcome.code == 0, outcome.err


@pytest.mark.parametrize("level", ["import", "types"])
def test_relative_paths_are_those_of_the_caller(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, level: str
) -> None:
    """Every path of the command may be relative, though the result is verified by processes elsewhere."""
    write(tmp_path / "in" / "api.yaml", TINY)
    write(tmp_path / "in" / "names.yaml", NAMING)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    paths = ["--overlay", "../in/names.yaml", "--names", "../in/names.lock", "--output", "."]
    outcome = run(
        *("generate", "--document", "../in/api.yaml", "--package", "tiny", "--verify", level), *paths
    )
    assert outcome.code == 0, outcome.err
    assert [path.name for path in (tmp_path / "here").iterdir()] == ["tiny"]
    assert (tmp_path / "in" / "names.lock").exists()


def _options(command: click.Command, name: str = "") -> Iterator[tuple[str, click.Parameter]]:
    """Yield every option and argument of *command* and of those below it."""
    for parameter in command.params:
        yield f"{name} {parameter.name}", parameter
    if isinstance(command, click.Group):
        for key, inner in command.commands.items():
            yield from _options(inner, f"{name} {key}")


def test_every_path_is_made_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever option takes a path hands on an absolute one, without following links."""
    (tmp_path / "real").touch()
    (tmp_path / "link").symlink_to("real")
    (tmp_path / "folder").mkdir()
    monkeypatch.chdir(tmp_path)
    found: dict[str, Path] = {}
    for name, parameter in _options(main):
        if isinstance(parameter.type, click.Path):
            given = "link" if parameter.type.file_okay else "folder"
            found[name] = parameter.type.convert(given, parameter, None)
            assert found[name] == tmp_path / given, name
    assert {" root", " generate document", " generate output", " report overlays", " diff new"} <= set(found)


def test_foreign_folder_is_left_alone(tmp_path: Path) -> None:
    """A folder that this generator did not make is not replaced, whatever the options."""
    document = write(tmp_path / "api.yaml", TINY)
    (tmp_path / "out" / "tiny").mkdir(parents=True)
    (tmp_path / "out" / "tiny" / "mine.py").write_text("precious = True\n")
    outcome = run(
        "generate", "--document", document, "--package", "tiny", "--output", tmp_path / "out", "--force"
    )
    assert outcome.code == 2
    assert outcome.err.count("\n") == 1
    assert (tmp_path / "out" / "tiny" / "mine.py").exists()


# ------------------------------------------------------------------------------------ the command line


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["generate", "cats"], "no API 'cats' in pyproject.toml: there is tiny"),
        (["check", "cats"], "no API 'cats' in pyproject.toml: there is tiny"),
        (["report", "cats"], "no API 'cats' in pyproject.toml: there is tiny"),
        (["vendor", "cats"], "no API 'cats' in pyproject.toml: there is tiny"),
        (["generate", "--package", "x"], "--package goes with --document"),
        (["generate", "--overlay", __file__], "--overlay goes with --document"),
        (["generate", "--document", __file__, "--package", "a-b", "--output", "x"], "'a-b'"),
        (["generate", "--document", __file__, "--package", "class", "--output", "x"], "'class'"),
        (["generate", "--document", __file__, "--package", "..x", "--output", "x"], "'..x'"),
        (["generate", "tiny", "--document", __file__, "--package", "x", "--output", "x"], "not both"),
        (["generate", "--stop-after", "lunch", "--print"], "no step 'lunch': there is load,"),
        (["generate", "--verify", "twice"], "'twice'"),
        (["generate", "--document", "/nowhere/x"], "does not exist"),
        (["frobnicate"], "frobnicate"),
        (["diff", __file__], "NEW"),
    ],
)
def test_mistaken_command_takes_one_line(made: Checkout, arguments: list[str], says: str) -> None:
    """What does not exist is answered with one line on standard error and exit code 2."""
    outcome = made.run(*arguments)
    assert outcome.code == 2
    assert outcome.out == ""
    assert outcome.err.startswith("error: ")
    assert says in outcome.err
    assert outcome.err.count("\n") == 1


@pytest.mark.parametrize("setting", ["verify: twice", "colour: red", "max-size: many", "[1", "- 1"])
def test_mistaken_config_takes_one_line(mine: Checkout, setting: str) -> None:
    """A config file that says what is not understood is a mistake, not ignored."""
    config = mine.root / "tiny.yml"
    config.write_text(setting)
    arguments = ("--document", mine.api / "document.yaml", "--package", "tiny", "--output", mine.root / "out")
    outcome = mine.run("generate", *arguments, "--config", config)
    assert outcome.code == 2
    assert "tiny.yml" in outcome.err
    assert outcome.err.count("\n") == 1


def test_folder_without_documents(tmp_path: Path) -> None:
    """Outside a checkout the command says what it works on."""
    outcome = run("--root", tmp_path, "generate")
    assert outcome.code == 2
    assert "--document" in outcome.err


@pytest.mark.parametrize(
    ("step", "shows"),
    [
        ("load", '"operationId": "getPet"'),
        ("overlay", '"x-invocant-name": "pets.get"'),
        ("repair", '"PetHome"'),
        ("plan", '"pets.get": "GET /pets/{id}"'),
        ("render", "# ==== models/_pet.py"),
        ("format", "class Pet("),
    ],
)
def test_every_step_can_be_shown(made: Checkout, step: str, shows: str) -> None:
    """--stop-after STEP --print prints what the step made, and writes nothing."""
    before = made.snapshot()
    outcome = made.run("generate", "--stop-after", step, "--print")
    assert outcome.code == 0
    assert shows in outcome.out
    assert made.snapshot() == before


def test_quiet_run_says_nothing(mine: Checkout) -> None:
    """-q leaves standard error empty when all is well."""
    outcome = mine.run("-q", "generate", "--force", "--verify", "none")
    assert (outcome.code, outcome.out, outcome.err) == (0, "", "")


def test_quiet_run_says_what_it_warns_of(mine: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    """-q leaves the warnings that decide the exit code, also those of a package that is up to date."""
    parsed: Any = GeneratorData.from_dict

    def warn(*arguments: Any, **options: Any) -> Any:
        data = parsed(*arguments, **options)
        data.errors.append(ParseError(header="a part was left out", detail="nobody knows it"))
        return data

    monkeypatch.setattr(GeneratorData, "from_dict", staticmethod(warn))
    for options in (["--force"], []):
        outcome = mine.run("-q", "generate", "--verify", "none", *options)
        assert (outcome.code, outcome.out) == (1, "")
        assert outcome.err.startswith("warning: a part was left out\n")
        assert outcome.err.endswith("overlay\n")


def test_quiet_run_says_why_it_failed(mine: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    """-q still tells in five parts what is wrong, and that nothing was written."""
    monkeypatch.setattr(verify, "__file__", str(mine.root / "verify.py"))
    (mine.root / "probe.py").write_text("raise SystemExit(3)")
    unverified = mine.run("-q", "generate", "--force")
    mine.document(changed(Pet={"$ref": "https://example.com/"}))
    unusable = mine.run("-q", "generate")
    for outcome, ends in ((unverified, "nothing written\n"), (unusable, "nothing was changed\n")):
        assert (outcome.code, outcome.out) == (1, "")
        assert outcome.err.startswith("error: ")
        assert "\n  why:   " in outcome.err
        assert outcome.err.endswith(ends)


def test_terminal_cannot_be_steered(mine: Checkout) -> None:
    """Control characters of a document do not reach the terminal."""
    mine.document(changed(Pet={"$ref": "https://example.com/\x1b[2J"}))
    outcome = mine.run("generate")
    assert outcome.code == 1
    assert "\x1b" not in outcome.err
