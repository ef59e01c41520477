"""A folder under openapi/ is an API: all that is wanted of it is derived, or asked for by one test below."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from invocant_generator import _source as source_file
from invocant_generator._output import lock
from tests.contract.searches import SHORT
from tests.e2e.scenarios import SCENARIOS
from tests.generated import apis, begun, exported, reviewed
from tests.generator.public_methods import PUBLIC_METHODS
from tests.packaging import review
from tests.packaging.tracked import ROOT
from tests.vendored import FOLDERS, target

pytestmark = pytest.mark.checkout

KENNEL = "kennel"
"""An API that is not there."""


@pytest.mark.parametrize("api", reviewed())
def test_what_a_person_says_of_an_api_is_said(api: str) -> None:
    """Of an API that was reviewed; what is missing is listed, with the file to write it in."""
    missing = review.missing(api)
    assert not missing, "\n".join([f"openapi/{api}/source.toml says reviewed = true; write:", *missing])


def test_each_demand_would_be_made() -> None:
    """Of an API of which nothing is said everything is asked for, in files that are there."""
    missing = review.missing(KENNEL)
    assert len(missing) == len(review.DEMANDS)
    complete = next(api for api in reviewed() if not review.missing(api))
    for demand, line in zip(review.DEMANDS, missing, strict=True):
        assert "kennel" in line.lower()
        for name in demand.place.split(", "):
            folder = Path(demand.place).parent
            assert (ROOT / str(folder).format(api=complete) / Path(name.format(api=complete)).name).exists()


@pytest.mark.parametrize(
    "table", [SCENARIOS, SHORT, PUBLIC_METHODS], ids=["scenarios", "searches", "public_methods"]
)
def test_tables_speak_of_apis_that_were_reviewed(table: dict[str, object]) -> None:
    """A table that speaks of another would hold nothing to it, or of one that is gone."""
    assert set(table) <= set(reviewed())


def test_every_folder_is_an_api() -> None:
    """Folders, packages and the two lists of the suite are the same APIs; each has its source.toml."""
    folders = [folder.name for folder in FOLDERS]
    assert tuple(folders) == apis()
    assert sorted((*reviewed(), *begun())) == folders
    for api in folders:
        path = ROOT / "openapi" / api / source_file.FILE
        assert path.is_file(), f"write {path.relative_to(ROOT)}: docs/adding-an-api.md has its keys"
        assert source_file.read(path, path.name)["document"]["sha256"] == lock.digest(
            target(api).document.read_bytes()
        )


def test_keys_of_source_toml_are_in_the_table() -> None:
    """The page has a row for each key that may stand there, in its table, with what its value is."""
    rows = review.cells("docs/adding-an-api.md", "## What source.toml says")[1:]
    kinds = {"text": str, "number": int, "day": dt.date, "list": list, "true or false": bool}
    documented: dict[str, dict[str, type]] = {}
    for table, key, kind, _ in rows:
        section = documented.setdefault(table.strip("`") or list(documented)[-1], {})
        section[key.strip("`")] = kinds[kind]
    assert documented == source_file.KEYS


@pytest.mark.parametrize("api", apis())
def test_every_api_has_its_clients_at_the_door(api: str) -> None:
    """The module `invocant.API` has the two clients that `invocant` exports, and nothing else is its own."""
    names = exported(api)
    assert len(names) == 2, f"add Client and AsyncClient of invocant/{api}.py to invocant/__init__.py"
    assert names[1] == f"Async{names[0]}"
