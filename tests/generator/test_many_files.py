"""A document of thousands of files, laid out as those of large APIs are, gives the whole of its package."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from invocant.documents import load_all, operations
from tests.generator.commands import run
from tests.unit.documents.trees import FILES_OF_A_RESOURCE, write_tree
from tests.work import assert_linear

pytestmark = pytest.mark.checkout

LARGE = pytest.param(241, id="2,900 files", marks=pytest.mark.long)
"""Resources that give as many files as the largest document that is asked for."""


@pytest.mark.parametrize("resources", [pytest.param(20, id="250 files"), LARGE])
def test_every_file_is_read_once(resources: int, tmp_path: Path) -> None:
    """Operations, answers and schemas are all there, and nothing is put into the document twice."""
    files = write_tree(tmp_path, resources)
    assert files == FILES_OF_A_RESOURCE * resources + 7
    loaded = load_all(tmp_path / "openapi.yml", allow_refs=True, max_files=files)
    assert len(set(loaded.files)) == len(loaded.files) == files
    assert len([*operations(loaded.document)]) == 3 * resources
    components = loaded.document["components"]
    assert {section: len(names) for section, names in components.items()} == {
        "schemas": 4 * resources + 3,
        "parameters": 2 * resources + 1,
        "responses": resources + 1,
        "requestBodies": resources,
        "headers": 1,
    }
    assert not loaded.left_out


@pytest.mark.parametrize("resources", [pytest.param(3, id="43 files"), LARGE])
def test_the_package_is_whole(resources: int, tmp_path: Path) -> None:
    """Nothing is dropped, left open or warned of; of the large one every call is held to the files."""
    files = write_tree(tmp_path, resources)
    outcome = run(
        "generate",
        "--document",
        tmp_path / "openapi.yml",
        "--allow-refs",
        "--max-files",
        str(files),
        "--package",
        "tree",
        "--output",
        tmp_path / "out",
        "--verify",
        "wire" if resources > 100 else "import",
        "--json",
    )
    assert outcome.code == 0, outcome.err
    (summary,) = json.loads(outcome.out).values()
    assert summary["operations_generated"] == 3 * resources
    assert [summary[key] for key in ("dropped", "warnings", "findings", "widened", "open")] == [[]] * 5


@pytest.mark.long
def test_reading_grows_with_the_number_of_files_and_not_faster(tmp_path: Path) -> None:
    """Twice the files are twice the work."""
    for resources in (6, 12):
        write_tree(tmp_path / str(resources), resources)
    assert_linear(lambda resources: load_all(tmp_path / str(resources) / "openapi.yml", allow_refs=True), 6)
